"""The HTTP wire: a page that says how to join, and WebSocket."""
