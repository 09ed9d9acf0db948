"""Keeping and leaving: backups, checks, exports, imports. Work of its own processes; a server never waits for it."""
