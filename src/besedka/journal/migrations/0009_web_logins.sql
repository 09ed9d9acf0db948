-- Browsers that stay logged in; of the token that is in a browser's cookie only a hash is kept.

CREATE TABLE web_login (
    digest TEXT PRIMARY KEY, -- SHA-256 of the token, in hex
    number INTEGER NOT NULL, -- the position of the entry that began it
    account TEXT NOT NULL,
    began INTEGER NOT NULL,
    until INTEGER NOT NULL,
    address TEXT NOT NULL,
    secure INTEGER NOT NULL
) WITHOUT ROWID;
