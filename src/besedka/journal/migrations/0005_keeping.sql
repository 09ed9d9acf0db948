-- What was imported: a digest of each entry, so that the same file again adds nothing (docs/export.md).

CREATE TABLE imported (
    digest BLOB PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

-- Accounts whose messages are still to be redacted or made anonymous; a row goes when that is done (docs/keeping.md).
CREATE TABLE forgetting (
    account TEXT PRIMARY KEY,
    how TEXT NOT NULL,       -- redact, anonymise
    reached INTEGER NOT NULL -- the number of the last source that is done with
) WITHOUT ROWID;
