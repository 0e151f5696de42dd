// Leaves: one sequence of bytes for each, all of them spelled out once, and whatever else is refused.
#include "record/audit/leaf.h"

#include <set>

#include <gtest/gtest.h>

#include "base/result_test.h"

namespace zhida::audit {
namespace {

Leaf sample() {
  Salt salt{};
  return {"decision", "d/2026:Synthetic-1", 1'764'000'000'123'456,
          salted_digest(salt, "synthetic content")};
}

TEST(Leaves, TheirBytes) {
  Leaf leaf{"fact", "f-1", 0x0102030405060, {}};
  leaf.digest.fill(0xAB);
  const std::string expected = std::string(
                                   "\x01\0\x04"
                                   "fact\0\x03"
                                   "f-1\0\x08\0\0\x10\x20\x30\x40\x50\x60\0\x20",
                                   24) +
                               std::string(32, '\xAB');
  EXPECT_EQ(*to_bytes(leaf), expected);
  EXPECT_EQ(*parse_leaf(expected), leaf);
}

TEST(Leaves, RoundTrip) {
  for (const std::int64_t time : {std::int64_t{0}, std::int64_t{1}, kLeafTimeMax}) {
    for (const std::size_t length : {std::size_t{1}, kLeafRecordBytesMax}) {
      Leaf leaf = sample();
      leaf.time_us = time;
      leaf.record = std::string(length, 'Z');
      leaf.kind = std::string(length == 1 ? 1 : kLeafKindBytesMax, 'k');
      EXPECT_EQ(*parse_leaf(*to_bytes(leaf)), leaf);
    }
  }
}

TEST(Leaves, RefusedFields) {
  const auto with = [](auto change) {
    Leaf leaf = sample();
    change(leaf);
    return code_of(to_bytes(leaf));
  };
  EXPECT_EQ(with([](Leaf&) {}), "");
  for (const std::string& kind :
       {std::string(), std::string("Fact"), std::string("a b"), std::string("事实"),
        std::string(65, 'k'), std::string("a\0b", 3), std::string("a/b")}) {
    EXPECT_EQ(with([&](Leaf& l) { l.kind = kind; }), "E-AUDIT-LEAF") << kind;
  }
  for (const std::string& record :
       {std::string(), std::string("张三"), std::string("a b"), std::string(129, 'r'),
        std::string("a@b"), std::string("a\n")}) {
    EXPECT_EQ(with([&](Leaf& l) { l.record = record; }), "E-AUDIT-LEAF") << record;
  }
  EXPECT_EQ(with([](Leaf& l) { l.time_us = -1; }), "E-AUDIT-LEAF");
  EXPECT_EQ(with([](Leaf& l) { l.time_us = kLeafTimeMax + 1; }), "E-AUDIT-LEAF");
}

// Any other bytes are another leaf or none: what is read is written as it was.
TEST(Leaves, EveryFlippedBitAndEveryCut) {
  const std::string bytes = *to_bytes(sample());
  std::size_t read = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string bad = bytes;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ (1U << bit));
      const auto leaf = parse_leaf(bad);
      if (!leaf) continue;
      ++read;
      EXPECT_NE(*leaf, sample());
      EXPECT_EQ(*to_bytes(*leaf), bad);
    }
    EXPECT_EQ(code_of(parse_leaf(bytes.substr(0, i))), "E-AUDIT-LEAF");
  }
  EXPECT_GE(read, 32U * 8U);  // every bit of the digest at least
  EXPECT_EQ(code_of(parse_leaf(bytes + "x")), "E-AUDIT-LEAF");
}

TEST(Digests, AreSalted) {
  Salt salt{};
  for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<unsigned char>(i);
  std::string together;
  for (int i = 0; i < 16; ++i) together += static_cast<char>(i);
  EXPECT_EQ(salted_digest(salt, "内容"), digest(Algorithm::kSha256, together + "内容"));
  std::set<Salt> salts;
  for (int i = 0; i < 1000; ++i) salts.insert(new_salt());
  EXPECT_EQ(salts.size(), 1000U);
}

}  // namespace
}  // namespace zhida::audit
