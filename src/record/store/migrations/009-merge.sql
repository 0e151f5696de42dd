-- Files that hold the facts of several imports: each takes the place of the files that it replaces.
CREATE TABLE fact_merge (
  number {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  bytes {integer} NOT NULL,
  subjects {integer} NOT NULL,
  facts {integer} NOT NULL,
  valid_from_min {integer} NOT NULL,
  valid_to_max {integer} NOT NULL,
  known_from {integer} NOT NULL,        -- the earliest of its imports
  source TEXT NOT NULL,
  replaces TEXT NOT NULL,               -- the ids of the imports and merges whose files it replaces
  merged_us {integer} NOT NULL,
  recorded_by TEXT NOT NULL,
  leaf {integer} NOT NULL,
  held_by {integer}                     -- the merge whose file holds it now; NULL = its own stands
){table};
CREATE INDEX fact_merge_held_by ON fact_merge (held_by);

-- The merge whose file holds the import's facts; NULL = its own file stands.
ALTER TABLE fact_segment ADD COLUMN merge {integer};
CREATE INDEX fact_segment_merge ON fact_segment (merge);
