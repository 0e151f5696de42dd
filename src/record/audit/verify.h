// Verify: that the log is whole, and that every record is still what its leaf says.
//
//     auto report = audit::verify(reader, origin, keys, kinds);
//     for (const auto& finding : report->findings) …   // "leaf 812, ledger.transfer t-17: the record was changed"
//
// Checks, in one pass over the leaves: their numbers have no gap; the trees over them are those of the stored frontier, tiles
// and signed checkpoints; then, for every kind of record given, that each record has its leaf, with its kind and id, that the
// digest is that of its content, and that no leaf of the kind is without its record unless that was erased.
//
// Memory:  64 bytes a leaf
// Threads: the calling one, and one of its own for the SM3 tree
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/audit/key.h"
#include "record/audit/tree.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::audit {

struct Finding {
  std::string code;  // E-AUDIT-STATE, E-AUDIT-CHECKPOINT, E-AUDIT-RECORD, E-AUDIT-LOST
  std::int64_t leaf = -1;
  std::string kind;
  std::string record;
  std::string zh;
  std::string en;
};

struct Report {
  std::uint64_t leaves = 0;
  std::uint64_t records = 0;  // compared with their leaf
  std::uint64_t erased = 0;   // leaves whose record the law asked to erase
  std::uint64_t checkpoints = 0;
  Roots roots;
  std::vector<std::string> kinds_checked;
  std::vector<std::string> kinds_unchecked;  // kinds of leaves for which no records were given
  std::vector<Finding> findings;             // at most kFindingsMax
  bool more = false;                         // there were more
};

constexpr std::size_t kFindingsMax = 1000;

// REQUIRES: `reader` sees one snapshot
// Returns:  what was found; no finding = whole. An error only when the store could not be read.
[[nodiscard]] Result<Report> verify(
    store::Reader& reader, std::string_view origin, std::span<const VerifierKey> keys,
    std::span<const store::NotedKind> kinds,
    const std::function<void(std::uint64_t done)>& progress = {});  // leaves and records

}  // namespace zhida::audit
