"""The besedka command: one file a subcommand."""
