"""Bytes to structures and back. No sockets, clocks or threads."""
