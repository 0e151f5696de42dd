// Splitting in 128-bit integers: amount < 2^63, weight < 2^63, so no product overflows.
#include "record/ledger/split.h"

#include <string>

#include "record/ledger/refusal.h"

namespace zhida::ledger {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kWhole = 1'000'000'000'000'000'000;  // 10 to the power of kShareDigits

Diagnostic refuse(Words what, std::string expected, std::string found) {
  return refusal_of("E-LEDGER-SPLIT", {}, std::move(what), std::move(expected), std::move(found));
}

}  // namespace

Result<std::vector<std::int64_t>> split(std::int64_t amount_fen,
                                        std::span<const std::int64_t> weights) {
  if (amount_fen < 0) {
    return refuse({"要拆分的金额为负", "the amount to split is negative"}, ">= 0",
                  std::to_string(amount_fen));
  }
  if (weights.empty() || weights.size() > kSharesMax) {
    return refuse({"份数超出范围", "the number of parts is out of range"},
                  "1 … " + std::to_string(kSharesMax), std::to_string(weights.size()));
  }
  Wide sum = 0;
  for (const std::int64_t weight : weights) {
    if (weight < 0)
      return refuse({"权重为负", "a weight is negative"}, ">= 0", std::to_string(weight));
    sum += weight;
  }
  if (sum == 0) return refuse({"权重都是零", "every weight is zero"}, "> 0", "0");
  std::vector<std::int64_t> parts;
  parts.reserve(weights.size());
  std::int64_t left = amount_fen;
  for (const std::int64_t weight : weights) {
    parts.push_back(static_cast<std::int64_t>(Wide{amount_fen} * weight / sum));
    left -= parts.back();
  }
  // each part lost less than one unit, and a zero share none: fewer are left than there are shares above zero
  for (std::size_t i = 0; left > 0; ++i) {
    ZHIDA_CHECK(i < parts.size());
    if (weights[i] == 0) continue;
    ++parts[i];
    --left;
  }
  return parts;
}

Result<std::vector<std::int64_t>> split(std::int64_t amount_fen, std::span<const Decimal> shares) {
  const Decimal whole(kWhole);
  Decimal sum;
  std::vector<std::int64_t> weights;
  if (shares.size() > kSharesMax) {
    return refuse({"份数超出范围", "the number of parts is out of range"},
                  "1 … " + std::to_string(kSharesMax), std::to_string(shares.size()));
  }
  weights.reserve(shares.size());
  for (const Decimal& share : shares) {
    const bool in_range = share.is_finite() && !share.is_negative() && share <= Decimal(1);
    // at most 19 digits: the product is exact
    const auto weight = in_range && share.normalized().scale() <= kShareDigits
                            ? (share * whole).to_int64()
                            : std::nullopt;
    if (!weight) {
      return refuse({"份额须在 0 与 1 之间，小数不超过 18 位",
                     "a share is between 0 and 1 with at most 18 digits after the point"},
                    "0 … 1", share.is_finite() ? share.to_plain() : "");
    }
    sum = sum + share;
    weights.push_back(*weight);
  }
  if (sum != Decimal(1)) {
    return refuse({"各份额之和不是 1", "the shares do not add up to 1"}, "1", sum.to_plain());
  }
  return split(amount_fen, weights);
}

}  // namespace zhida::ledger
