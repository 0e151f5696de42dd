// Journal: what the rooms of the record floor know of the audit log. Each notes every record that it writes in the very
// transaction that writes it, and can say again later what it noted, so that a verifier can compare.
//
//     auto leaf = journal.note(tx, "ledger.transfer", id, content);   // the record keeps the number of its leaf
//
// `content` are the canonical bytes of the record: the same for the same record on every machine and engine. A room
// makes them with Canonical, from the row as it stands in the store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/store/store.h"

namespace zhida::store {

class Journal {
 public:
  virtual ~Journal() = default;
  // Appends a leaf for the record `id` of `kind`.
  // Returns: the leaf's index
  [[nodiscard]] virtual Result<std::int64_t> note(Transaction& tx, std::string_view kind,
                                                  std::string_view id,
                                                  std::string_view content) = 0;
  // The law asked to erase the record of this leaf: whatever would tell what it said goes; the leaf stays.
  // REQUIRES: the caller erases the record in the same transaction, and notes the erasure with its basis
  [[nodiscard]] virtual Result<Done> forget(Transaction& tx, std::int64_t leaf) = 0;
};

// One noted record, read back from the store.
struct Noted {
  std::int64_t leaf = 0;
  std::string_view id;
  std::string_view content;
};

// All records of one kind, for the verifier. A record that was erased as the law asks is not told: its leaf is in the
// list of erasures.
struct NotedKind {
  std::string kind;
  std::function<Result<Done>(Reader& reader, const std::function<bool(const Noted&)>& each)> read;
};

// Fields one after the other, each with its length, so that no two lists of fields give the same bytes.
class Canonical {
 public:
  Canonical& text(std::string_view field);
  Canonical& integer(std::int64_t field);
  Canonical& null();
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace zhida::store
