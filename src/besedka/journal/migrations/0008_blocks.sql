-- Whom people have blocked, kept with their accounts.
ALTER TABLE account ADD COLUMN blocks TEXT NOT NULL DEFAULT '[]';  -- JSON: a list of masks
