-- Direct talks: who has talked with whom, and how the other is called. What was said is found by `placed`: the place of
-- a talk is made of the numbers of its two ends (2^62 + lower * 2^31 + higher). A stranger is known as "nick:…".

CREATE TABLE talk (
    owner INTEGER NOT NULL,  -- an identity's number
    other INTEGER NOT NULL,  -- likewise
    nick TEXT NOT NULL,      -- how the other was called last
    folded TEXT NOT NULL,
    PRIMARY KEY (owner, other)
) WITHOUT ROWID;

-- What was said before: both ends that are known have it in their places; of one of them, the other was a stranger, or
-- itself.
CREATE TEMP TABLE direct AS
    SELECT p.last AS position, s.identity AS said_by, s.nick, e.target,
        -max(p.place) AS one, iif(count(*) = 2, -min(p.place), NULL) AS other
    FROM placed p JOIN entry e ON e.position = p.last LEFT JOIN source s ON s.number = e.source
    WHERE p.place < 0 GROUP BY p.last;
CREATE TEMP TABLE end AS
    SELECT d.position, d.one AS own, coalesce(d.other, iif(i.name IS d.said_by AND d.nick IS d.target, d.one, NULL))
        AS other, iif(i.name IS d.said_by, d.target, d.nick) AS nick
    FROM direct d JOIN identity i ON i.number = d.one
    UNION ALL
    SELECT d.position, d.other, d.one, iif(i.name IS d.said_by, d.target, d.nick)
    FROM direct d JOIN identity i ON i.number = d.other;
INSERT OR IGNORE INTO identity (name) SELECT 'nick:' || fold_nick(nick) FROM end WHERE other IS NULL ORDER BY position;
UPDATE end SET other = (SELECT number FROM identity WHERE name = 'nick:' || fold_nick(end.nick)) WHERE other IS NULL;
INSERT OR REPLACE INTO placed
    SELECT 4611686018427387904 + min(own, other) * 2147483648 + max(own, other), position, position FROM end;
INSERT OR REPLACE INTO talk SELECT own, other, nick, fold_nick(nick) FROM end ORDER BY position;
DROP TABLE end;
DROP TABLE direct;
