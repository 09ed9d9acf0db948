-- Keys and values of a room (IRCv3 metadata).
ALTER TABLE room ADD COLUMN metadata TEXT NOT NULL DEFAULT '[]';  -- JSON: a list of keys with their values
