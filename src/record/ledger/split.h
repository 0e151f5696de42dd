// Split: an amount in parts that add up to it, to the last fen.
//
//     split(100, {1, 1, 1}) → {34, 33, 33}
//
// Each part is its exact share rounded down; the units that are left over go, one each, to the first parts in the declared
// order (that of the list) whose share is not zero.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace zhida::ledger {

constexpr std::size_t kSharesMax = 100'000;
constexpr int kShareDigits = 18;  // after the point

// By weights (2 : 1 : 1).
// Returns: one part for each weight
// Errors:  E-LEDGER-SPLIT (a negative amount or weight, no weight above zero, none or too many weights)
[[nodiscard]] Result<std::vector<std::int64_t>> split(std::int64_t amount_fen,
                                                      std::span<const std::int64_t> weights);

// By shares of the whole (0.5, 0.3, 0.2), each with at most 18 digits after the point.
// Errors: E-LEDGER-SPLIT; also where the shares do not add up to exactly 1
[[nodiscard]] Result<std::vector<std::int64_t>> split(std::int64_t amount_fen,
                                                      std::span<const Decimal> shares);

}  // namespace zhida::ledger
