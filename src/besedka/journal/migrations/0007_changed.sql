-- Which entries are not any more what they were when they were stored (redacted, edited, given up): whoever has made
-- something of them, as the search index has, makes it again. Written in the transaction of the change.
CREATE TABLE changed (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);

-- The ends of direct messages by position; stretches of rooms, which are nearly all, cost nothing here.
CREATE INDEX placed_direct ON placed (last) WHERE place < 0;
