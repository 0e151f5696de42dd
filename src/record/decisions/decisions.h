// Decisions: what was decided about a subject, kept as the very bytes of the facts and of the result, so that anybody can
// decide again and compare.
//
//     decisions::record(tx, journal, decision);   // with its leaf, in the transaction of what follows from it
//     auto kept = decisions::get(reader, id);
//
// Errors:  E-DECISION-ID (the id is taken by another decision), E-DECISION-FIELD (too long or empty), E-DECISION-NONE
// Threads: pure functions over a transaction or snapshot
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::decisions {

constexpr std::string_view kKind = "decision";
constexpr std::size_t kIdBytesMax = 64;
constexpr std::size_t kFactsBytesMax = 1U << 20U;
constexpr std::size_t kResultBytesMax = 16U << 20U;
constexpr int kListMax = 200;

struct Decision {
  std::string id;  // the client's: A-Z a-z 0-9 . - _ ; what is sent twice is recorded once
  std::string subject;
  std::int64_t as_of = 0;     // days since 1970-01-01
  std::int64_t known_us = 0;  // microseconds since 1970-01-01 UTC
  std::string bundle;         // digest of the packs, hexadecimal
  std::string party;
  std::string facts;   // JSON
  std::string result;  // JSON: the answer to these facts by these packs
  std::string actor;
  std::string purpose;
  std::int64_t decided_us = 0;  // of its transaction
  std::int64_t leaf = -1;       // in the audit log
};

// The canonical bytes under the leaf: every field but decided_us, which the leaf itself has, and leaf.
[[nodiscard]] std::string content_of(const Decision& decision);

// Returns: the decision as it is kept; the one kept before when it is the same
[[nodiscard]] Result<Decision> record(store::Transaction& tx, store::Journal& journal,
                                      Decision decision);

[[nodiscard]] Result<Decision> get(store::Reader& reader, std::string_view id);

// A subject's decisions without facts and result, newest first, before the leaf `before` (0 = from the newest).
[[nodiscard]] Result<std::vector<Decision>> of_subject(store::Reader& reader,
                                                       std::string_view subject,
                                                       std::int64_t before, int limit);

// How many there are.
[[nodiscard]] Result<std::int64_t> count(store::Reader& reader);

// Every decision, for the verifier.
[[nodiscard]] std::vector<store::NotedKind> kinds();

}  // namespace zhida::decisions
