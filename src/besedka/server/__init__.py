"""The composition root: the turn, and what is built, started and stopped in which order."""
