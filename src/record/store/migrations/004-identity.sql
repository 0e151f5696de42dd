-- Accounts: a row for each version, never changed but for the hash of a password that is replaced, which is taken out.
CREATE TABLE identity_account (
  id TEXT NOT NULL,
  version {integer} NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  office TEXT NOT NULL,
  jurisdiction TEXT NOT NULL,
  roles TEXT NOT NULL,
  status TEXT NOT NULL,
  locked_until_us {integer} NOT NULL,
  password TEXT,
  password_digest {bytes} NOT NULL,
  password_own {integer} NOT NULL,
  factor_digest {bytes},
  by_account TEXT NOT NULL,
  at_us {integer} NOT NULL,
  leaf {integer} NOT NULL,
  PRIMARY KEY (id, version),
  UNIQUE (login, version)
){table};

-- Second factors: the secret is sealed (AES-256-GCM). What one is, the account's newest version says by its digest.
CREATE TABLE identity_factor (
  account TEXT PRIMARY KEY,
  sealed {bytes} NOT NULL,
  active {integer} NOT NULL CHECK (active IN (0, 1)),
  last_step {integer} NOT NULL
){table};

CREATE TABLE identity_recovery (
  account TEXT NOT NULL,
  digest {bytes} NOT NULL,
  used_us {integer},
  PRIMARY KEY (account, digest)
){table};

-- Sign-ins and what became of them. A login that no account has is kept as a digest: it may be a password typed amiss.
CREATE TABLE identity_event (
  seq {integer} PRIMARY KEY,
  what TEXT NOT NULL,
  account TEXT NOT NULL,
  login_digest {bytes} NOT NULL,
  address_digest {bytes} NOT NULL,
  detail TEXT NOT NULL,
  by_account TEXT NOT NULL,
  at_us {integer} NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE INDEX identity_event_account ON identity_event (account, seq);

CREATE TABLE identity_session (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  created_us {integer} NOT NULL,
  seen_us {integer} NOT NULL,
  rotated_us {integer} NOT NULL,
  expires_us {integer} NOT NULL,
  second_factor {integer} NOT NULL,
  agent TEXT NOT NULL,
  ended_us {integer},
  ended_why TEXT
){table};
CREATE INDEX identity_session_account ON identity_session (account, created_us);

-- Tokens of sessions, by their SHA-256; valid_until_us of the current one is NULL.
CREATE TABLE identity_token (
  digest {bytes} PRIMARY KEY,
  session TEXT NOT NULL REFERENCES identity_session (id),
  valid_until_us {integer}
){table};
CREATE INDEX identity_token_session ON identity_token (session);

-- Failures counted, and addresses that an account has come from; both by a keyed digest, both forgotten after a while.
CREATE TABLE identity_delay (
  key {bytes} PRIMARY KEY,
  failures {integer} NOT NULL,
  last_us {integer} NOT NULL,
  until_us {integer} NOT NULL
){table};
CREATE TABLE identity_familiar (
  key {bytes} PRIMARY KEY,
  last_us {integer} NOT NULL
){table};

-- Who read which facts of whom, and why: one noted record for what one request read.
CREATE TABLE identity_reads (
  seq {integer} PRIMARY KEY,
  account TEXT NOT NULL,
  purpose TEXT NOT NULL,
  at_us {integer} NOT NULL,
  leaf {integer} NOT NULL
){table};
CREATE TABLE identity_read (
  seq {integer} NOT NULL REFERENCES identity_reads (seq),
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (seq, subject)
){table};
CREATE INDEX identity_read_subject ON identity_read (subject, seq);
