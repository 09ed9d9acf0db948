"""The search index beside the journal, what writes it and what reads it (docs/search.md)."""
