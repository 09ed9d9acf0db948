"""What can be said to the server itself (`/msg besedka help`): a table of commands, the same on every wire."""
