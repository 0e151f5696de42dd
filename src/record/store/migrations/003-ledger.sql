-- The ledger: accounts with their balances, transfers that never change, holds (two-phase transfers), corrections.
-- A record's leaf of the audit log is its number: it grows with time, and lists follow it.
CREATE TABLE ledger_account (
  leaf {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  code TEXT NOT NULL,
  parent TEXT NOT NULL,
  name TEXT NOT NULL,
  bound TEXT NOT NULL CHECK (bound IN ('none', 'debits', 'credits')),
  history {integer} NOT NULL CHECK (history IN (0, 1)),
  opened_us {integer} NOT NULL,
  closed {integer} NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
  debits_pending {integer} NOT NULL DEFAULT 0 CHECK (debits_pending >= 0),
  debits_posted {integer} NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
  credits_pending {integer} NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
  credits_posted {integer} NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
  CHECK (bound <> 'debits' OR debits_pending + debits_posted <= credits_posted),
  CHECK (bound <> 'credits' OR credits_pending + credits_posted <= debits_posted)
){table};
CREATE INDEX ledger_account_parent ON ledger_account (parent, leaf);
CREATE INDEX ledger_account_code ON ledger_account (code, leaf);

-- Closings and openings of accounts, one after the other.
CREATE TABLE ledger_status (
  leaf {integer} PRIMARY KEY,
  account TEXT NOT NULL,
  closed {integer} NOT NULL CHECK (closed IN (0, 1)),
  reason TEXT NOT NULL,
  time_us {integer} NOT NULL
){table};
CREATE INDEX ledger_status_account ON ledger_status (account, leaf);

-- `whole`: the caller left the amount to the ledger. `of_id`: the hold that is posted or voided, the transfer reversed.
CREATE TABLE ledger_transfer (
  leaf {integer} PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL CHECK (step IN ('transfer', 'hold', 'post', 'void', 'reverse')),
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  amount_fen {integer} NOT NULL CHECK (amount_fen > 0),
  whole {integer} NOT NULL CHECK (whole IN (0, 1)),
  currency TEXT NOT NULL,
  of_id TEXT NOT NULL,
  timeout_s {integer} NOT NULL CHECK (timeout_s >= 0),
  reason TEXT NOT NULL,
  reference TEXT NOT NULL,
  time_us {integer} NOT NULL,
  CHECK (debit <> credit)
){table};
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit, leaf);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit, leaf);
CREATE INDEX ledger_transfer_of ON ledger_transfer (of_id, leaf) WHERE of_id <> '';

-- What became of each transfer of step 'hold', whose leaf is `leaf`. `expired_leaf` is that of its expiry.
CREATE TABLE ledger_hold (
  leaf {integer} PRIMARY KEY,
  transfer TEXT NOT NULL UNIQUE,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  amount_fen {integer} NOT NULL CHECK (amount_fen > 0),
  expires_us {integer} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'posted', 'voided', 'expired')),
  ended_us {integer} NOT NULL DEFAULT 0,
  expired_leaf {integer} UNIQUE
){table};
CREATE INDEX ledger_hold_due ON ledger_hold (expires_us, leaf) WHERE state = 'held' AND expires_us > 0;
CREATE INDEX ledger_hold_debit ON ledger_hold (debit, leaf) WHERE state = 'held';

-- How much of a transfer has been reversed.
CREATE TABLE ledger_reversed (
  transfer TEXT PRIMARY KEY,
  amount_fen {integer} NOT NULL CHECK (amount_fen > 0)
){clustered};

-- Balances after each event of the accounts that keep their history.
CREATE TABLE ledger_history (
  account TEXT NOT NULL,
  time_us {integer} NOT NULL,
  leaf {integer} NOT NULL,
  debits_pending {integer} NOT NULL,
  debits_posted {integer} NOT NULL,
  credits_pending {integer} NOT NULL,
  credits_posted {integer} NOT NULL,
  PRIMARY KEY (account, time_us, leaf)
){clustered};
CREATE INDEX ledger_history_leaf ON ledger_history (leaf);
