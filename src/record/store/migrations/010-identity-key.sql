-- Which key second factors are sealed with since it was last rotated: the beginning of every sealed text. None where it never was.
CREATE TABLE identity_key (
  id {integer} PRIMARY KEY CHECK (id = 1),
  number {bytes} NOT NULL
){table};

-- What is still needed of keys that were rotated away: by it recovery codes of their time are recognised. Sealed with the key of now.
CREATE TABLE identity_recovery_key (
  number {bytes} PRIMARY KEY,
  sealed {bytes} NOT NULL
){table};
