"""The IRC wire."""
