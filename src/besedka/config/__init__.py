"""The settings: one table of frozen structs, and everything that is read from that table.

It knows what a setting is, where its value came from and what is wrong with it; what a setting *does* is
written where it is used.
"""
