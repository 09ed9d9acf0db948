-- The journal: entries of every kind in one order, and what rooms are now.
-- Times are microseconds since 1970. A position is never used twice.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

CREATE TABLE room (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    topic TEXT,              -- JSON: what it says, who said so, when
    modes TEXT NOT NULL,     -- JSON: what is not said is as in a new room
    bans TEXT NOT NULL,      -- JSON: a list of masks, who set them, when
    owner TEXT
);

-- Who did something, as others saw them then; one row for as long as nothing of it changes.
CREATE TABLE source (
    number INTEGER PRIMARY KEY,
    nick TEXT NOT NULL,
    username TEXT NOT NULL,
    host TEXT NOT NULL,
    identity TEXT            -- account or device, NULL for a stranger
);
CREATE UNIQUE INDEX source_by_fields ON source (nick, username, host, ifnull(identity, ''));

CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,      -- message, notice, join, leave, quit, kick, nick, topic, mode, rename
    room INTEGER,            -- NULL: a direct message, or something seen in several rooms
    source INTEGER,          -- NULL: nobody, the server itself
    target TEXT,             -- the nick it was said or done to, the new nick, a room's old and new name
    text TEXT,               -- a message (its lines separated by newlines), a topic, a reason, mode changes
    tags TEXT                -- JSON: client-only tags
);

-- The two ends of direct messages: accounts and devices.
CREATE TABLE identity (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- Where entries are seen, as stretches of positions that follow one another: in a room (its number), or at one end of a
-- direct message (minus the identity's number). A busy room has one row here for many messages.
CREATE TABLE placed (
    place INTEGER NOT NULL,
    last INTEGER NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (place, last)
) WITHOUT ROWID;

CREATE TABLE message_key (
    owner TEXT NOT NULL,     -- account or device, or one session
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
) WITHOUT ROWID;
CREATE INDEX message_key_by_time ON message_key (time);

INSERT INTO room (number, name, created, modes, bans, owner)
VALUES (1, '#lobby', strftime('%s', 'now') * 1000000, '{}', '[]', 'administrator');
