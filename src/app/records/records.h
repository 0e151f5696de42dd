// Records: the record floor put together, in a folder of the operator's.
//
//     zhida-data/
//       records.db            the store (or none, with a PostgreSQL address)
//       origin                the name of the audit log, one line
//       keys/log-ed25519.pem  what signs checkpoints; mode 0600
//       keys/log-sm2.pem
//       keys/identity.key     encrypts second factors, keys digests of addresses; mode 0600
//       segments/             the columnar files of bulk imports
//       keys/log.vkey         the public halves, one line each: give them to whoever verifies
//
// Errors:  E-DATA-FOLDER (not a data folder, or one is there already), E-DATA-LOG (the store holds another log),
//          E-FILE-…, E-STORE-…, E-AUDIT-…
// Threads: may be used by many threads at once
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/audit/handover.h"
#include "record/audit/key.h"
#include "record/audit/log.h"
#include "record/facts/facts.h"
#include "record/identity/identity.h"
#include "record/ledger/ledger.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::records {

struct Options {
  std::string folder = "zhida-data";
  std::string database;  // postgresql://…; "" = records.db in the folder
  bool readonly = false;
};

// Makes a new data folder: keys, origin, an empty store.
// `origin` names the log in its checkpoints: a URL without its scheme, by convention; "" = one of the operator's own
// machine with a random part. On failure nothing of it stays.
[[nodiscard]] Result<Done> create(const Options& options, std::string origin);

struct BackedUp {
  std::int64_t files = 0;  // of bulk imports
  std::int64_t bytes = 0;  // of these
};
// Everything but the keys and the origin into one new file, beside a server that writes: the rows of one moment, and every
// file that they name, verified. Nothing of it stays on failure.
// Errors: E-STORE-BACKUP, E-FACTS-SEGMENT (a file of a bulk import is missing or damaged: which)
[[nodiscard]] Result<BackedUp> back_up(const Options& options, const std::string& path);

// Brings a backup into the empty store of a data folder that has the origin and the keys of the backup's log, so that
// the log goes on. Every checkpoint of the backup must be signed by both keys, and every file of a bulk import be what its
// row says. Of a failure nothing stays.
[[nodiscard]] Result<Done> restore(const Options& options, const std::string& path);

// New keys for the log: a handover that both sign, then the new keys take the place of the old, whose private halves are gone. What was
// interrupted is finished or undone by calling it again. REQUIRES: nobody else has the folder open
// Returns: the keys from now on
// Errors:  E-AUDIT-STATE where the log is empty
[[nodiscard]] Result<std::vector<audit::VerifierKey>> rotate_keys(const Options& options);

// Another keys/identity.key: what the old one sealed is sealed anew in one transaction, every session ends, then the new key takes
// its place. What was interrupted is finished or undone when the folder is next opened. REQUIRES: nobody else has the folder open
[[nodiscard]] Result<identity::Rotated> rotate_identity_key(const Options& options);

class Records {
 public:
  // Unless for reading only, the newest checkpoint of the store must be of this folder's origin and keys.
  [[nodiscard]] static Result<std::unique_ptr<Records>> open(const Options& options);
  ~Records();
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;

  [[nodiscard]] store::Database& db();
  // REQUIRES: not opened for reading only
  [[nodiscard]] audit::Log& log();
  [[nodiscard]] ledger::Ledger& ledger();
  [[nodiscard]] facts::Facts& facts();
  [[nodiscard]] identity::Identity& identity();
  [[nodiscard]] const std::string& origin() const;
  [[nodiscard]] const std::vector<audit::VerifierKey>& verifiers() const;
  // The keys of before, too, and the notes that handed over.
  [[nodiscard]] const audit::KeyHistory& history() const;
  [[nodiscard]] const std::vector<std::string>& handovers() const;
  // Every kind of record, for the verifier.
  [[nodiscard]] std::vector<store::NotedKind> kinds() const;

 private:
  struct State;
  explicit Records(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The public keys of a file of keys, one to a line.
[[nodiscard]] Result<std::vector<audit::VerifierKey>> read_verifiers(const std::string& path);

}  // namespace zhida::records
