// Corrections: that a source was wrong, and, part by part, what was recorded, decided again and proposed for it.
//
//     corrections::begin(tx, journal, correction);       // the same again is the one kept
//     corrections::add(tx, journal, {id, "decision/D1", "D1", id + ".D1", item});
//
// Nothing here moves money: a part says what is proposed.
//
// Errors:  E-CORRECT-ID (the id, or the part, has another content), E-STORE-…
// Threads: pure functions over a transaction or snapshot
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::corrections {

constexpr std::string_view kKind = "correction";
constexpr std::string_view kPartKind = "correction.part";
constexpr std::size_t kIdBytesMax = 31;  // with a decision's id it makes the id of another
constexpr int kListMax = 1'000;

struct Correction {
  std::string id;             // A-Z a-z 0-9 . - _
  std::string content;        // JSON: what was asked for
  std::int64_t known_us = 0;  // of its transaction: it sees what was known and decided by then
  std::string actor;
  std::int64_t leaf = -1;
};

struct Part {
  std::string correction;
  std::string name;
  std::string decision;     // "" where it is about none
  std::string replacement;  // the decision that takes its place; "" = none
  std::string content;      // JSON
  std::int64_t at_us = 0;   // of its transaction
  std::int64_t leaf = -1;
};

[[nodiscard]] bool is_id(std::string_view text);

// REQUIRES: is_id(id)
// Returns: as it is kept; the one kept before when its content is the same, whoever began it
[[nodiscard]] Result<Correction> begin(store::Transaction& tx, store::Journal& journal,
                                       Correction correction);
[[nodiscard]] Result<std::optional<Correction>> find(store::Reader& reader, std::string_view id);

// Returns: as it is kept; the one kept before when it is the same
[[nodiscard]] Result<Part> add(store::Transaction& tx, store::Journal& journal, Part part);
[[nodiscard]] Result<std::optional<Part>> find_part(store::Reader& reader,
                                                    std::string_view correction,
                                                    std::string_view name);
// By leaf, the oldest first, after the leaf `after` (-1 = from the first); at most `limit` (1 … kListMax).
[[nodiscard]] Result<std::vector<Part>> parts_of(store::Reader& reader, std::string_view correction,
                                                 std::int64_t after, int limit);

// The decision that took the place of this one by then; "" = none.
[[nodiscard]] Result<std::string> replacement_of(store::Reader& reader, std::string_view decision,
                                                 std::int64_t known_us);
// The decision whose place this one took; "" = none.
[[nodiscard]] Result<std::string> replaced_by(store::Reader& reader, std::string_view decision);

// Every correction and part, for the verifier.
[[nodiscard]] std::vector<store::NotedKind> kinds();

}  // namespace zhida::corrections
