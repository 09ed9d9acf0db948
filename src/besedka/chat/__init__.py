"""People and rooms: commands in, events out. Pure: no sockets, clocks, SQL or words for people."""
