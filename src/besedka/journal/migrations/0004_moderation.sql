-- Who is banned from the whole server: by account, by nick (a mask), by address (a network).

CREATE TABLE server_ban (
    kind TEXT NOT NULL,      -- account, nick, address
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,        -- an account, a nick, or console
    time INTEGER NOT NULL,
    until INTEGER,           -- NULL: for ever
    PRIMARY KEY (kind, target)
) WITHOUT ROWID;

-- Links by which somebody gets into a room; of the token that is in one only a hash is kept.
CREATE TABLE invite_link (
    digest TEXT PRIMARY KEY, -- SHA-256 of the token, in hex
    room INTEGER NOT NULL,
    role TEXT NOT NULL,      -- voice, or empty
    most INTEGER NOT NULL,   -- how often it may be used; 0: as often as one likes
    used INTEGER NOT NULL,
    by TEXT NOT NULL,        -- an account, a nick, or console
    time INTEGER NOT NULL,
    until INTEGER,           -- NULL: for ever
    revoked INTEGER NOT NULL,
    users TEXT NOT NULL      -- JSON: a list of the accounts and devices that have used it
) WITHOUT ROWID;

-- Who did what to whom: every moderating act.
CREATE TABLE audit (
    position INTEGER NOT NULL, -- of the entry
    step INTEGER NOT NULL,     -- one entry may change several modes
    time INTEGER NOT NULL,
    act TEXT NOT NULL,
    actor TEXT NOT NULL,     -- an account, a nick, or console
    room INTEGER,            -- NULL: the whole server
    name TEXT,               -- of the room, then
    target TEXT,             -- a nick, an account, a mask, a network
    text TEXT,               -- a reason, a topic, a mode's value
    until INTEGER,
    PRIMARY KEY (position, step)
) WITHOUT ROWID;
CREATE INDEX audit_by_room ON audit (room, position);
CREATE INDEX audit_by_time ON audit (time);
