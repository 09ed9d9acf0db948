-- What messages have said before they were changed; what they say now is in their entries (docs/history.md).
CREATE TABLE version (
    message INTEGER NOT NULL, -- position
    edited INTEGER NOT NULL,  -- position of the entry that says when this was said no longer
    text TEXT,
    PRIMARY KEY (message, edited)
) WITHOUT ROWID;

-- How messages are reacted to now.
CREATE TABLE reaction (
    message INTEGER NOT NULL,  -- position
    who TEXT NOT NULL,         -- account or device, or "nick:" and a stranger's nick
    reaction TEXT NOT NULL,
    position INTEGER NOT NULL, -- of the entry
    nick TEXT NOT NULL,
    PRIMARY KEY (message, who, reaction)
) WITHOUT ROWID;
CREATE INDEX reaction_by_position ON reaction (position);
