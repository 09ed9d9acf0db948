"""Besedka: a chat server that starts with one command and that everybody joins with what they have."""

__all__ = ["__version__"]

__version__ = "0.1.0"
