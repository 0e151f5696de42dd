// Leaves: what the log says of one record, without saying what is in it.
//
//     record + salt --salted_digest--> Leaf --to_bytes--> an entry of the log --leaf_hash--> the trees
//
// The bytes: version 1 (one byte), then four fields, each behind its length (2 bytes, big-endian):
//     kind      1..64 bytes    a-z 0-9 . - _        "decision", "fact", "posting"
//     record    1..128 bytes   A-Z a-z 0-9 . - _ : /    the record's id
//     time      8 bytes        microseconds since 1970-01-01T00:00:00Z, big-endian
//     digest    32 bytes       SHA-256(salt ‖ content)
// One leaf has one sequence of bytes, and one sequence of bytes one leaf.
//
// No personal data: an id is one that the system gave, never a person's number or name. The salt stands beside the record and
// never in the log: once both are erased, nobody can tell from the digest what the record said.
//
// Errors:  E-AUDIT-LEAF
// Threads: pure functions; new_salt draws from the operating system
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/audit/hash.h"

namespace zhida::audit {

using Salt = std::array<unsigned char, 16>;

constexpr std::size_t kLeafKindBytesMax = 64;
constexpr std::size_t kLeafRecordBytesMax = 128;
constexpr std::int64_t kLeafTimeMax = 253'402'300'799'999'999;  // 9999-12-31T23:59:59.999999Z

struct Leaf {
  std::string kind;
  std::string record;
  std::int64_t time_us = 0;  // when it was recorded, UTC; 0..kLeafTimeMax
  Hash digest{};
  friend bool operator==(const Leaf&, const Leaf&) = default;
};

[[nodiscard]] Result<std::string> to_bytes(const Leaf& leaf);
[[nodiscard]] Result<Leaf> parse_leaf(std::string_view bytes);

[[nodiscard]] Salt new_salt();
[[nodiscard]] Hash salted_digest(const Salt& salt, std::string_view content);

}  // namespace zhida::audit
