-- Messages that were taken back a moment ago: what is left of their words in the file is still to be overwritten.
CREATE TABLE scrub (
    position INTEGER PRIMARY KEY
);
