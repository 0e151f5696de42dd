// Log: the audit log of a store. Every record that a room writes leaves a leaf in the same transaction; the two trees over the
// leaves go on with the commit, so that what is durable is also under a root.
//
//     auto log = audit::Log::attach(db, "zhida.example/log", keys);   // before the first write
//     db.write([&](store::Transaction& tx) { … (*log)->note(tx, "ledger.transfer", id, content) … });
//     auto note = (*log)->checkpoint();                               // signed: what the log commits to now
//     auto proof = prove(reader, leaf, &(*log)->tiles());             // that the leaf is under it
//
// The store holds the leaves and the hashes of the trees from level 8 up, a tile of 256 to a row; what is below is hashed again
// from the leaves when a proof asks for it.
//
// Clause:  RFC 6962, 2.1; C2SP tlog-checkpoint
// Errors:  E-AUDIT-STATE (what the store holds is not this log), E-AUDIT-LEAF, E-AUDIT-RANGE, those of the store
// Threads: note() and forget() run within a write of the store; everything else may be called from any
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/audit/checkpoint.h"
#include "record/audit/key.h"
#include "record/audit/leaf.h"
#include "record/audit/nodes.h"
#include "record/audit/tree.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::audit {

// One leaf as the store holds it.
struct StoredLeaf {
  std::uint64_t index = 0;
  Leaf leaf;
  Salt salt{};
  bool erased = false;
};

// The proof of a leaf under the newest checkpoint that covers it.
struct LeafProof {
  StoredLeaf leaf;
  std::string checkpoint;  // the signed note
  std::uint64_t size = 0;  // of the tree that it signs
  Proof sha256;
  Proof sm3;
};

class Log final : public store::Journal {
 public:
  // Goes on with the log that the store holds, or begins one.
  // REQUIRES: db outlives the log, and nothing was written to it since it was opened
  [[nodiscard]] static Result<std::unique_ptr<Log>> attach(store::Database& db, std::string origin,
                                                           std::vector<SigningKey> keys);
  ~Log() override;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  [[nodiscard]] Result<std::int64_t> note(store::Transaction& tx, std::string_view kind,
                                          std::string_view id, std::string_view content) override;
  // The salt goes, and with it the meaning of the leaf's digest.
  [[nodiscard]] Result<Done> forget(store::Transaction& tx, std::int64_t leaf) override;

  // Signs what the store holds now, and keeps it there. Of an unchanged log: the last checkpoint again.
  // Returns: the bytes of the signed note
  // Errors:  E-AUDIT-STATE when the log is empty
  [[nodiscard]] Result<std::string> checkpoint();

  // Signs what the store holds now by its keys and by the next ones, which it announces, and keeps that in place of the checkpoint
  // of this size. From then on the log is to be attached with the next keys.
  // Returns: the bytes of the signed note (handover.h)
  // Errors:  E-AUDIT-STATE when the log is empty
  [[nodiscard]] Result<std::string> hand_over(std::span<const SigningKey> next);

  // What proofs have read of this log.
  [[nodiscard]] TileCache& tiles() const;

  [[nodiscard]] const std::string& origin() const;

  struct State;

 private:
  explicit Log(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// How many leaves the log has, and its roots.
struct Head {
  std::uint64_t size = 0;
  Roots roots;
};
[[nodiscard]] Result<Head> head_of(store::Reader& reader);

inline constexpr std::int64_t kLeavesMax = 1'000;  // that one call gives

// From a row of: idx, kind, record, time_us, digest, salt.
[[nodiscard]] StoredLeaf stored_leaf(const store::Row& row);
// Errors: E-AUDIT-RANGE (no such leaf)
[[nodiscard]] Result<StoredLeaf> leaf_of(store::Reader& reader, std::uint64_t index);
// The kinds of leaves that a record has.
[[nodiscard]] Result<std::vector<std::string>> kinds_of(store::Reader& reader,
                                                        std::string_view record);
// The leaves of a record, oldest first, after the one of index `after`; at most `limit` (1 … 1,000). `kind` "" = all kinds.
[[nodiscard]] Result<std::vector<StoredLeaf>> leaves_of(store::Reader& reader,
                                                        std::string_view record,
                                                        std::string_view kind,
                                                        std::int64_t after = -1,
                                                        std::int64_t limit = kLeavesMax);

// Reads what the cache does not have, and keeps it there.
// REQUIRES: with a cache, the reader is a snapshot of that log's store, not a transaction that may be rolled back
// Errors:   E-AUDIT-RANGE (no such leaf, or no checkpoint covers it yet)
[[nodiscard]] Result<LeafProof> prove(store::Reader& reader, std::uint64_t index,
                                      TileCache* cache = nullptr);

// The newest checkpoint; "" = none was signed.
[[nodiscard]] Result<std::string> last_checkpoint(store::Reader& reader);

}  // namespace zhida::audit
