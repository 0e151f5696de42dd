-- The audit log: one row for each leaf, the hashes of its two trees from level 8 up, where it stands, and what was signed.
CREATE TABLE audit_leaf (
  idx {integer} PRIMARY KEY,
  kind TEXT NOT NULL,
  record TEXT NOT NULL,
  time_us {integer} NOT NULL,
  digest {bytes} NOT NULL,
  salt {bytes}                          -- NULL: the record was erased, and nobody can tell what it said
){table};
CREATE INDEX audit_leaf_record ON audit_leaf (record, kind);

-- Tile `idx` of level 8·level: up to 256 hashes one after the other.
CREATE TABLE audit_tile (
  algorithm {integer} NOT NULL,         -- 1 SHA-256, 2 SM3
  level {integer} NOT NULL CHECK (level >= 1),
  idx {integer} NOT NULL,
  hashes {bytes} NOT NULL,
  PRIMARY KEY (algorithm, level, idx)
){clustered};

CREATE TABLE audit_state (
  id {integer} PRIMARY KEY CHECK (id = 1),
  frontier {bytes} NOT NULL
){table};

CREATE TABLE audit_checkpoint (
  size {integer} PRIMARY KEY,
  time_us {integer} NOT NULL,
  note {bytes} NOT NULL
){table};
