-- A journal of schema 14, as the one before, with a message that was taken back a moment before. It never changes: what was released once must always open.
BEGIN TRANSACTION;
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
, blocks TEXT NOT NULL DEFAULT '[]', metadata TEXT NOT NULL DEFAULT '[]');
INSERT INTO "account" VALUES('анна','Анна',1763812823000000,'$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$MTIzNDU2Nzg5MDEyMzQ1Ng',X'0102',4096,X'0304',X'0506','["ab12"]','active',1,'[]','[["url","https://example.org"]]');
INSERT INTO "account" VALUES('gone','Gone',1763812824000000,'',X'',0,X'',X'','[]','deleted',0,'[]','[]');
CREATE TABLE always_on (
    folded TEXT PRIMARY KEY,  -- the account's folded name
    presence TEXT NOT NULL    -- JSON; null: it is not present
);
INSERT INTO "always_on" VALUES('анна','{"nick":"Анна","username":"анна","host":"host","realname":"A","since":1763812823000000,"spoke":1763812823000000,"rooms":[{"room":1,"operator":true,"voice":false}],"away":"tea","gone":1763812829000000,"invisible":false,"bot":false,"metadata":[]}');
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
INSERT INTO "audit" VALUES(12,0,1763812814000000,'kick','Анна',2,'#чай','borya','enough',NULL);
CREATE TABLE changed (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);
INSERT INTO "changed" VALUES(1,2,3);
CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,      -- message, notice, join, leave, quit, kick, nick, topic, mode
    room INTEGER,            -- NULL: a direct message, or something seen in several rooms
    source INTEGER,          -- NULL: nobody, the server itself
    target TEXT,             -- the nick it was said or done to, the new nick
    text TEXT,               -- a message (its lines separated by newlines), a topic, a reason, mode changes
    tags TEXT                -- JSON: client-only tags
);
INSERT INTO "entry" VALUES(1,1763812802000000,'join',2,1,NULL,NULL,NULL);
INSERT INTO "entry" VALUES(2,1763812803000000,'join',3,1,NULL,NULL,NULL);
INSERT INTO "entry" VALUES(3,1763812805000000,'join',2,2,NULL,NULL,NULL);
INSERT INTO "entry" VALUES(4,1763812806000000,'topic',2,1,NULL,'чай и сушки',NULL);
INSERT INTO "entry" VALUES(5,1763812807000000,'mode',2,1,NULL,'+m +l 9 +v boris +b *!*@bad -t',NULL);
INSERT INTO "entry" VALUES(6,1763812808000000,'mode',3,1,NULL,'+s',NULL);
INSERT INTO "entry" VALUES(7,1763812809000000,'message',2,2,NULL,'раз
два','[["+draft/reply","x"]]');
INSERT INTO "entry" VALUES(8,1763812810000000,'notice',2,1,NULL,'psst',NULL);
INSERT INTO "entry" VALUES(9,1763812811000000,'message',NULL,1,'boris','a secret',NULL);
INSERT INTO "entry" VALUES(10,1763812812000000,'message',NULL,2,'Анна','mum''s the word',NULL);
INSERT INTO "entry" VALUES(11,1763812813000000,'nick',NULL,2,'borya',NULL,NULL);
INSERT INTO "entry" VALUES(12,1763812814000000,'kick',2,1,'borya','enough',NULL);
INSERT INTO "entry" VALUES(13,1763812815000000,'join',2,3,NULL,NULL,NULL);
INSERT INTO "entry" VALUES(14,1763812816000000,'leave',2,3,NULL,'tired',NULL);
INSERT INTO "entry" VALUES(15,1763812817000000,'join',2,3,NULL,NULL,NULL);
INSERT INTO "entry" VALUES(16,1763812818000000,'quit',NULL,3,NULL,'gone',NULL);
INSERT INTO "entry" VALUES(17,1763812820000000,'join',1,4,NULL,NULL,NULL);
INSERT INTO "entry" VALUES(18,1763812821000000,'message',1,4,NULL,'hello',NULL);
INSERT INTO "entry" VALUES(19,1763812822000000,'message',NULL,4,'Анна','who are you?',NULL);
CREATE TABLE forgetting (
    account TEXT PRIMARY KEY,
    how TEXT NOT NULL,       -- redact, anonymise
    reached INTEGER NOT NULL -- the number of the last source that is done with
) WITHOUT ROWID;
INSERT INTO "forgetting" VALUES('Vera','redact',0);
CREATE TABLE identity (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO "identity" VALUES(1,'device:a');
INSERT INTO "identity" VALUES(2,'device:b');
INSERT INTO "identity" VALUES(3,'nick:guest');
CREATE TABLE imported (
    digest BLOB PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "imported" VALUES(X'00FF',18);
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
INSERT INTO "invite_link" VALUES('00ff',2,'voice',3,1,'Анна',1763812827000000,NULL,0,'["account:Анна"]');
CREATE TABLE marker (
    owner INTEGER NOT NULL,  -- an identity's number
    key TEXT NOT NULL,       -- a room's name, an account or a nick
    time INTEGER NOT NULL,   -- of the last message read
    PRIMARY KEY (owner, key)
) WITHOUT ROWID;
CREATE TABLE message_key (
    owner TEXT NOT NULL,     -- account or device, or one session
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
) WITHOUT ROWID;
INSERT INTO "message_key" VALUES('device:a','key-2',9,1763812811000000);
INSERT INTO "message_key" VALUES('device:b','key-1',7,1763812809000000);
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;
INSERT INTO "meta" VALUES('epoch','0a1b2c3d');
INSERT INTO "meta" VALUES('opened',1);
INSERT INTO "meta" VALUES('secret','5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e');
CREATE TABLE placed (
    place INTEGER NOT NULL,
    last INTEGER NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (place, last)
) WITHOUT ROWID;
INSERT INTO "placed" VALUES(-2,9,9);
INSERT INTO "placed" VALUES(-2,10,10);
INSERT INTO "placed" VALUES(-1,9,9);
INSERT INTO "placed" VALUES(-1,10,10);
INSERT INTO "placed" VALUES(-1,19,19);
INSERT INTO "placed" VALUES(1,18,17);
INSERT INTO "placed" VALUES(2,1,1);
INSERT INTO "placed" VALUES(2,3,3);
INSERT INTO "placed" VALUES(2,5,4);
INSERT INTO "placed" VALUES(2,8,7);
INSERT INTO "placed" VALUES(2,11,11);
INSERT INTO "placed" VALUES(2,15,12);
INSERT INTO "placed" VALUES(2,16,16);
INSERT INTO "placed" VALUES(3,2,2);
INSERT INTO "placed" VALUES(3,6,6);
INSERT INTO "placed" VALUES(4611686020574871554,9,9);
INSERT INTO "placed" VALUES(4611686020574871554,10,10);
INSERT INTO "placed" VALUES(4611686020574871555,19,19);
CREATE TABLE reaction (
    message INTEGER NOT NULL,  -- position
    who TEXT NOT NULL,         -- account or device, or "nick:" and a stranger's nick
    reaction TEXT NOT NULL,
    position INTEGER NOT NULL, -- of the entry
    nick TEXT NOT NULL,
    PRIMARY KEY (message, who, reaction)
) WITHOUT ROWID;
INSERT INTO "reaction" VALUES(7,'device:a','👍',8,'Анна');
CREATE TABLE room (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    topic TEXT,              -- JSON: what it says, who said so, when
    modes TEXT NOT NULL,     -- JSON: what is not said is as in a new room
    bans TEXT NOT NULL,      -- JSON: a list of masks, who set them, when
    owner TEXT
, metadata TEXT NOT NULL DEFAULT '[]');
INSERT INTO "room" VALUES(1,'#lobby',1763812800000000,NULL,'{}','[]','administrator','[]');
INSERT INTO "room" VALUES(2,'#чай',1763812802000000,'{"text":"чай и сушки","by":"Анна!анна@host","time":1763812806000000}','{"invite_only":false,"moderated":true,"no_external":true,"secret":false,"topic_locked":false,"key":null,"limit":9}','[{"mask":"*!*@bad","by":"Анна!анна@host","time":1763812807000000}]',NULL,'[["display-name","Чайная"]]');
INSERT INTO "room" VALUES(3,'#plans',1763812803000000,NULL,'{"invite_only":false,"moderated":false,"no_external":true,"secret":true,"topic_locked":true,"key":"sesame","limit":null}','[]',NULL,'[]');
CREATE TABLE scrub (
    position INTEGER PRIMARY KEY
);
INSERT INTO "scrub" VALUES(1);
CREATE TABLE seen (
    device INTEGER NOT NULL, -- an identity's number
    place INTEGER NOT NULL,  -- a room's number, 0 for direct messages
    time INTEGER NOT NULL,   -- until when; 0: it is there
    PRIMARY KEY (device, place)
) WITHOUT ROWID;
CREATE TABLE server_ban (
    kind TEXT NOT NULL,      -- account, nick, address
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,        -- an account, a nick, or console
    time INTEGER NOT NULL,
    until INTEGER,           -- NULL: for ever
    PRIMARY KEY (kind, target)
) WITHOUT ROWID;
INSERT INTO "server_ban" VALUES('address','192.0.2.0/24','spam','console',1763812825000000,NULL);
INSERT INTO "server_ban" VALUES('nick','бот*!*@*','','Анна',1763812826000000,9763812826000000);
CREATE TABLE source (
    number INTEGER PRIMARY KEY,
    nick TEXT NOT NULL,
    username TEXT NOT NULL,
    host TEXT NOT NULL,
    identity TEXT            -- account or device, NULL for a stranger
);
INSERT INTO "source" VALUES(1,'Анна','анна','host','device:a');
INSERT INTO "source" VALUES(2,'boris','boris','host','device:b');
INSERT INTO "source" VALUES(3,'borya','boris','host','device:b');
INSERT INTO "source" VALUES(4,'guest','guest','host',NULL);
CREATE TABLE talk (
    owner INTEGER NOT NULL,  -- an identity's number
    other INTEGER NOT NULL,  -- likewise
    nick TEXT NOT NULL,      -- how the other was called last
    folded TEXT NOT NULL,
    PRIMARY KEY (owner, other)
) WITHOUT ROWID;
INSERT INTO "talk" VALUES(1,2,'boris','boris');
INSERT INTO "talk" VALUES(1,3,'guest','guest');
INSERT INTO "talk" VALUES(2,1,'Анна','анна');
CREATE TABLE version (
    message INTEGER NOT NULL, -- position
    edited INTEGER NOT NULL,  -- position of the entry that says when this was said no longer
    text TEXT,
    PRIMARY KEY (message, edited)
) WITHOUT ROWID;
INSERT INTO "version" VALUES(7,8,'раз');
CREATE TABLE web_login (
    digest TEXT PRIMARY KEY, -- SHA-256 of the token, in hex
    number INTEGER NOT NULL, -- the position of the entry that began it
    account TEXT NOT NULL,
    began INTEGER NOT NULL,
    until INTEGER NOT NULL,
    address TEXT NOT NULL,
    secure INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "web_login" VALUES('abababababababababababababababababababababababababababababababab',3,'anna',1763812800000000,1766404800000000,'192.0.2.1',1);
CREATE UNIQUE INDEX source_by_fields ON source (nick, username, host, ifnull(identity, ''));
CREATE INDEX message_key_by_time ON message_key (time);
CREATE INDEX audit_by_room ON audit (room, position);
CREATE INDEX audit_by_time ON audit (time);
CREATE INDEX placed_direct ON placed (last) WHERE place < 0;
CREATE INDEX marker_by_key ON marker (key);
CREATE INDEX seen_now ON seen (device) WHERE time = 0;
CREATE INDEX reaction_by_position ON reaction (position);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changed',1);
PRAGMA user_version = 14;
COMMIT;
