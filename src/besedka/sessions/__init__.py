"""Where a wire meets the chat: one object for each connection."""
