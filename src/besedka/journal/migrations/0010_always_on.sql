-- Accounts whose users stay present without a session, and where they are: their rooms and roles, and as whom.

CREATE TABLE always_on (
    folded TEXT PRIMARY KEY,  -- the account's folded name
    presence TEXT NOT NULL    -- JSON; null: it is not present
);
