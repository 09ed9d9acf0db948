"""The full screen of the terminal client; only what is in here knows Textual."""
