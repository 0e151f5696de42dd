-- Decisions as they were taken: the very bytes of what was asked and answered.
CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  as_of {integer} NOT NULL,             -- days since 1970-01-01
  known_us {integer} NOT NULL,          -- the facts are those known at this time
  bundle TEXT NOT NULL,                 -- digest of the packs
  party TEXT NOT NULL,
  facts {bytes} NOT NULL,
  result {bytes} NOT NULL,
  actor TEXT NOT NULL,
  purpose TEXT NOT NULL,
  decided_us {integer} NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE INDEX decision_subject ON decision (subject, decided_us);
CREATE INDEX decision_leaf ON decision (leaf);
