// The canonical bytes of a leaf.
#include "record/audit/leaf.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include <openssl/rand.h>

#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kTimeBytes = 8;

Diagnostic bad_leaf(std::string zh, std::string en) {
  return failure("E-AUDIT-LEAF", std::move(zh), std::move(en), "叶子的写法见 docs/audit.md",
                 "docs/audit.md says how leaves are written");
}

bool is_word(std::string_view text, std::size_t bytes_max, std::string_view marks, bool capitals) {
  return !text.empty() && text.size() <= bytes_max && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

// What is wrong with a leaf's fields; nothing when all is well.
std::optional<Diagnostic> fault(const Leaf& leaf) {
  if (!is_word(leaf.kind, kLeafKindBytesMax, ".-_", false)) {
    return bad_leaf("种类要是 1 至 64 个小写字母、数字、“.”“-”“_”",
                    "the kind is 1 to 64 of a-z, 0-9, '.', '-', '_'");
  }
  if (!is_word(leaf.record, kLeafRecordBytesMax, ".-_:/", true)) {
    return bad_leaf("记录编号要是 1 至 128 个字母、数字、“.”“-”“_”“:”“/”",
                    "the record's id is 1 to 128 of A-Z, a-z, 0-9, '.', '-', '_', ':', '/'");
  }
  if (leaf.time_us < 0 || leaf.time_us > kLeafTimeMax) {
    return bad_leaf("时间要在 1970 年至 9999 年之间",
                    "the time is between the years 1970 and 9999");
  }
  return std::nullopt;
}

void put(std::string& out, std::string_view field) {
  out += static_cast<char>(field.size() >> 8U);
  out += static_cast<char>(field.size() & 255U);
  out += field;
}

// Cuts the next field off; nothing where there is none.
std::optional<std::string_view> take(std::string_view& rest) {
  if (rest.size() < 2) return std::nullopt;
  const auto size = static_cast<std::size_t>(static_cast<unsigned char>(rest[0]) << 8U |
                                             static_cast<unsigned char>(rest[1]));
  if (rest.size() - 2 < size) return std::nullopt;
  const std::string_view field = rest.substr(2, size);
  rest.remove_prefix(2 + size);
  return field;
}

}  // namespace

Result<std::string> to_bytes(const Leaf& leaf) {
  if (auto d = fault(leaf)) return std::move(*d);
  std::string time;
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    time += static_cast<char>(static_cast<std::uint64_t>(leaf.time_us) >> (shift - 8) & 255U);
  }
  std::string out(1, kVersion);
  put(out, leaf.kind);
  put(out, leaf.record);
  put(out, time);
  put(out, as_text(leaf.digest));
  return out;
}

Result<Leaf> parse_leaf(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) {
    return bad_leaf("不是第 1 版的叶子", "not a leaf of version 1");
  }
  bytes.remove_prefix(1);
  const auto kind = take(bytes);
  const auto record = kind ? take(bytes) : std::nullopt;
  const auto time = record ? take(bytes) : std::nullopt;
  const auto digest = time ? take(bytes) : std::nullopt;
  if (!digest || !bytes.empty() || time->size() != kTimeBytes || digest->size() != sizeof(Hash)) {
    return bad_leaf("叶子要正好有四个字段", "a leaf has exactly four fields");
  }
  Leaf out{std::string(*kind), std::string(*record), 0, {}};
  std::uint64_t micros = 0;
  for (const char c : *time) micros = micros << 8U | static_cast<unsigned char>(c);
  out.time_us = static_cast<std::int64_t>(micros);
  std::memcpy(out.digest.data(), digest->data(), out.digest.size());
  if (auto d = fault(out)) return std::move(*d);
  return out;
}

Salt new_salt() {
  Salt salt{};
  ZHIDA_CHECK(RAND_bytes(salt.data(), static_cast<int>(salt.size())) == 1);
  return salt;
}

Hash salted_digest(const Salt& salt, std::string_view content) {
  return digest(Algorithm::kSha256, {reinterpret_cast<const char*>(salt.data()), salt.size()},
                content);
}

}  // namespace zhida::audit
