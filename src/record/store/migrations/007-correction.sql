-- Corrections of a source that was wrong, and what was done and proposed for each. Rows are added only.
CREATE TABLE correction (
  id TEXT PRIMARY KEY,
  content {bytes} NOT NULL,             -- what was asked for, JSON
  known_us {integer} NOT NULL,          -- it sees what was known and decided by this time
  actor TEXT NOT NULL,
  leaf {integer} NOT NULL UNIQUE
){table};
-- `name`: facts (all corrected facts are in), decision/<id>, subject/<id> (what is proposed), proposal (the end).
CREATE TABLE correction_part (
  correction TEXT NOT NULL REFERENCES correction (id),
  name TEXT NOT NULL,
  decision TEXT NOT NULL,               -- '' where it is about none
  replacement TEXT NOT NULL,            -- the decision that takes its place; '' = none
  content {bytes} NOT NULL,             -- JSON
  at_us {integer} NOT NULL,
  leaf {integer} NOT NULL UNIQUE,
  PRIMARY KEY (correction, name)
){clustered};
CREATE INDEX correction_part_decision ON correction_part (decision) WHERE replacement <> '';
CREATE INDEX correction_part_replacement ON correction_part (replacement) WHERE replacement <> '';
-- Payments are found by what they are for.
CREATE INDEX ledger_transfer_reference ON ledger_transfer (reference, leaf) WHERE reference <> '';
