-- How far somebody has read, and what each device has seen: one row for each room and talk, the newest.
-- Times are microseconds since 1970.

CREATE TABLE marker (
    owner INTEGER NOT NULL,  -- an identity's number
    key TEXT NOT NULL,       -- a room's name, an account or a nick
    time INTEGER NOT NULL,   -- of the last message read
    PRIMARY KEY (owner, key)
) WITHOUT ROWID;
CREATE INDEX marker_by_key ON marker (key);  -- a room may be renamed

CREATE TABLE seen (
    device INTEGER NOT NULL, -- an identity's number
    place INTEGER NOT NULL,  -- a room's number, 0 for direct messages
    time INTEGER NOT NULL,   -- until when; 0: it is there
    PRIMARY KEY (device, place)
) WITHOUT ROWID;
CREATE INDEX seen_now ON seen (device) WHERE time = 0;
