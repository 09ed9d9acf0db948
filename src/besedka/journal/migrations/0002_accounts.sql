-- Accounts: registered identities, and what proves that somebody is theirs.
-- A row is never deleted: the name of an account that was, is never given to anybody else.

CREATE TABLE account (
    folded TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    password TEXT NOT NULL,      -- PHC string (argon2id); empty: there is none
    salt BLOB NOT NULL,          -- SCRAM-SHA-256 (RFC 5802 section 3)
    iterations INTEGER NOT NULL,
    stored_key BLOB NOT NULL,
    server_key BLOB NOT NULL,
    certificates TEXT NOT NULL,  -- JSON: a list of SHA-256 fingerprints in hex
    standing TEXT NOT NULL,      -- active, disabled, deleted
    administrator INTEGER NOT NULL
);
