-- Keys and values of somebody who is logged in (IRCv3 metadata).
ALTER TABLE account ADD COLUMN metadata TEXT NOT NULL DEFAULT '[]';  -- JSON: a list of keys with their values
