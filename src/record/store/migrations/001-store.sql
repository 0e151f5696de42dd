-- The time of the last commit, so that time never runs backwards across a restart.
CREATE TABLE store_clock (
  id {integer} PRIMARY KEY CHECK (id = 1),
  last_us {integer} NOT NULL
){table};
INSERT INTO store_clock (id, last_us) VALUES (1, 0);
