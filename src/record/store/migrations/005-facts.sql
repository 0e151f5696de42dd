-- The order in which facts, segments, events, rules and erasures came: one sequence, without a gap that stays.
CREATE TABLE fact_order (
  id {integer} PRIMARY KEY CHECK (id = 1),
  last {integer} NOT NULL
){table};
INSERT INTO fact_order (id, last) VALUES (1, 0);

-- Single facts: what a source said, of which days, and since when it is known. Rows are added; only an erasure takes one away.
CREATE TABLE fact_record (
  number {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  key TEXT NOT NULL,
  period TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  valid_from {integer} NOT NULL,
  valid_to {integer} NOT NULL CHECK (valid_from < valid_to),
  known_from {integer} NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT NOT NULL,
  confidence TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE INDEX fact_record_subject ON fact_record (subject, key);
CREATE INDEX fact_record_end ON fact_record (key, valid_to);
CREATE INDEX fact_record_code ON fact_record (value) WHERE key = '统一社会信用代码';
CREATE INDEX fact_record_name ON fact_record (value) WHERE key = '名称';

-- Bulk imports: the facts are in the file, here is what it is.
CREATE TABLE fact_segment (
  number {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  bytes {integer} NOT NULL,
  subjects {integer} NOT NULL,
  facts {integer} NOT NULL,
  valid_from_min {integer} NOT NULL,
  valid_to_max {integer} NOT NULL,
  known_from {integer} NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT NOT NULL,
  confidence TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE TABLE fact_segment_key (
  segment {integer} NOT NULL REFERENCES fact_segment (number),
  key TEXT NOT NULL,
  facts {integer} NOT NULL,
  valid_to_min {integer} NOT NULL,
  PRIMARY KEY (segment, key)
){clustered};

-- Which source is heard first, and how long a fact is kept: each line replaces the one before it of the same key.
CREATE TABLE fact_precedence (
  number {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  sources TEXT NOT NULL,
  known_from {integer} NOT NULL,
  recorded_by TEXT NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE TABLE fact_retention (
  number {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  keep_days {integer} NOT NULL,
  basis TEXT NOT NULL,
  known_from {integer} NOT NULL,
  recorded_by TEXT NOT NULL,
  leaf {integer} NOT NULL
){table};

-- What was erased, and by which law; the leaves of what went.
CREATE TABLE fact_erasure (
  number {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  basis TEXT NOT NULL,
  subjects TEXT NOT NULL,
  keys TEXT NOT NULL,
  ended_by {integer} NOT NULL,
  records {integer} NOT NULL,
  known_from {integer} NOT NULL,
  recorded_by TEXT NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE TABLE fact_erased_leaf (
  leaf {integer} PRIMARY KEY,
  erasure {integer} NOT NULL REFERENCES fact_erasure (number)
){table};

-- The life of subjects.
CREATE TABLE subject_event (
  number {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  day {integer} NOT NULL,
  parts TEXT NOT NULL,
  detail TEXT NOT NULL,
  withdraws TEXT UNIQUE,
  known_from {integer} NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE TABLE subject_part (
  subject TEXT NOT NULL,
  event {integer} NOT NULL REFERENCES subject_event (number),
  side TEXT NOT NULL,
  place {integer} NOT NULL,
  PRIMARY KEY (subject, event, side)
){clustered};
CREATE INDEX subject_part_event ON subject_part (event);
