-- Sources: how the file of each is read, every version of it; and what each import of a file did. Rows are added only.
CREATE TABLE source_mapping (
  name TEXT NOT NULL,
  version {integer} NOT NULL,
  content {bytes} NOT NULL,             -- the mapping as it was declared, YAML
  known_us {integer} NOT NULL,
  actor TEXT NOT NULL,
  leaf {integer} NOT NULL UNIQUE,
  PRIMARY KEY (name, version)
){clustered};
CREATE TABLE source_import (
  source TEXT NOT NULL,
  number {integer} NOT NULL,
  version {integer} NOT NULL,           -- of the mapping it was read by
  extent TEXT NOT NULL,                 -- full, delta
  file TEXT NOT NULL,
  digest TEXT NOT NULL,                 -- SHA-256 of the file
  day {integer} NOT NULL,               -- the day that the file tells of
  counts {bytes} NOT NULL,              -- JSON
  known_us {integer} NOT NULL,
  actor TEXT NOT NULL,
  leaf {integer} NOT NULL UNIQUE,
  PRIMARY KEY (source, number),
  FOREIGN KEY (source, version) REFERENCES source_mapping (name, version)
){clustered};
