// Splits add up, whatever the amount and the shares.
#include "record/ledger/split.h"

#include <limits>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

namespace zhida::ledger {
namespace {

using Parts = std::vector<std::int64_t>;

Parts by_weight(std::int64_t amount, const Parts& weights) {
  const auto parts = split(amount, weights);
  EXPECT_TRUE(parts.ok());
  return parts ? *parts : Parts{};
}

Parts by_share(std::int64_t amount, const std::vector<const char*>& texts) {
  std::vector<Decimal> shares;
  for (const char* text : texts) shares.push_back(*Decimal::parse(text));
  const auto parts = split(amount, shares);
  EXPECT_TRUE(parts.ok());
  return parts ? *parts : Parts{};
}

std::string refused(const Result<Parts>& parts) { return parts ? "" : parts.errors().front().code; }

TEST(Split, LeftoverUnitsGoInDeclaredOrder) {
  EXPECT_EQ(by_weight(100, {1, 1, 1}), (Parts{34, 33, 33}));
  EXPECT_EQ(by_weight(101, {1, 1, 1}), (Parts{34, 34, 33}));
  EXPECT_EQ(by_weight(1, {1, 1, 1}), (Parts{1, 0, 0}));
  EXPECT_EQ(by_weight(0, {3, 4}), (Parts{0, 0}));
  EXPECT_EQ(by_weight(10, {0, 1, 1, 1}), (Parts{0, 4, 3, 3}));  // a zero share gets nothing
  EXPECT_EQ(by_share(100, {"0.5", "0.3", "0.2"}), (Parts{50, 30, 20}));
  EXPECT_EQ(by_share(1, {"0.2", "0.8"}), (Parts{1, 0}));
  EXPECT_EQ(by_share(7, {"1.00"}), (Parts{7}));
  EXPECT_EQ(by_share(1'000'000, {"0.333333333333333333", "0.666666666666666667"}),
            (Parts{333'333 + 1, 666'666}));
}

TEST(Split, RefusesWhatDoesNotAddUp) {
  EXPECT_EQ(refused(split(-1, Parts{1})), "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, Parts{})), "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, Parts{0, 0})), "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, Parts{2, -1})), "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, Parts(kSharesMax + 1, 1))), "E-LEDGER-SPLIT");
  const auto shares = [](const std::vector<const char*>& texts) {
    std::vector<Decimal> out;
    for (const char* text : texts) out.push_back(*Decimal::parse(text));
    return out;
  };
  EXPECT_EQ(refused(split(1, shares({}))), "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, shares({"0.5", "0.4"}))), "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, shares({"1.5", "-0.5"}))), "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, shares({"0.9999999999999999999", "0.0000000000000000001"}))),
            "E-LEDGER-SPLIT");
  EXPECT_EQ(refused(split(1, std::vector<Decimal>{Decimal(1) / Decimal(0)})), "E-LEDGER-SPLIT");
}

TEST(Split, TakesTheGreatestNumbers) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(by_weight(kMost, {kMost, kMost}), (Parts{kMost / 2 + 1, kMost / 2}));
  EXPECT_EQ(by_weight(kMost, {kMost}), (Parts{kMost}));
}

// For random amounts and weights: the parts add up; each is its floor or one more; the extra units are a prefix of the
// shares that are not zero.
TEST(Split, AddsUpForRandomShares) {
  std::mt19937_64 random(20261127);
  for (int round = 0; round < 20'000; ++round) {
    const auto amount = static_cast<std::int64_t>(random() >> (1 + random() % 62));
    Parts weights(1 + random() % 12);
    for (auto& weight : weights)
      weight = random() % 5 == 0 ? 0 : static_cast<std::int64_t>(random() >> (1 + random() % 62));
    weights.front() += weights.front() == 0 ? 1 : 0;
    const Parts parts = by_weight(amount, weights);
    ASSERT_EQ(parts.size(), weights.size());
    EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), amount);
    __extension__ __int128 sum = 0;
    for (const auto weight : weights) sum += weight;
    bool extra_may_follow = true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      __extension__ const __int128 exact = static_cast<__int128>(amount) * weights[i];
      const auto floor = static_cast<std::int64_t>(exact / sum);
      if (weights[i] == 0) {
        EXPECT_EQ(parts[i], 0);
        continue;
      }
      ASSERT_TRUE(parts[i] == floor || parts[i] == floor + 1);
      EXPECT_TRUE(parts[i] == floor || extra_may_follow);
      extra_may_follow = extra_may_follow && parts[i] == floor + 1;
    }
  }
}

// Shares are weights over 10^18: both ways give the same parts.
TEST(Split, SharesAgreeWithWeights) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2'000; ++round) {
    const std::size_t count = 1 + random() % 6;
    std::int64_t left = 1'000'000;
    Parts weights;
    std::vector<Decimal> shares;
    for (std::size_t i = 0; i + 1 < count; ++i) {
      weights.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(left + 1)));
      left -= weights.back();
    }
    weights.push_back(left);
    for (const auto weight : weights) shares.push_back(Decimal(weight) / Decimal(1'000'000));
    const auto amount = static_cast<std::int64_t>(random() >> 2);
    const auto parts = split(amount, shares);
    ASSERT_TRUE(parts.ok());
    EXPECT_EQ(*parts, by_weight(amount, weights));
  }
}

}  // namespace
}  // namespace zhida::ledger
