// Rounding of amounts: the one place where a city's results lose digits.
#include "service/city/amount.h"

namespace zhida::city {

batch::Bounds rounded(const batch::Bounds& bounds, bool is_rate) {
  const int scale = is_rate ? kRateScale : kFenScale;
  const bool exact = bounds.min && bounds.max && *bounds.min == *bounds.max;
  const auto at = [&](const std::optional<Decimal>& n, Rounding outwards) {
    return n ? std::optional(n->round(scale, exact ? Rounding::kHalfUp : outwards)) : n;
  };
  return {at(bounds.min, Rounding::kFloor), at(bounds.max, Rounding::kCeiling)};
}

}  // namespace zhida::city
