"""What lasts: SQLite, one writing connection."""
