"""The HTTP wire: the browser client's files, and WebSocket."""
