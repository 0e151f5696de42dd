// Amounts as a city's results write them. Inside of service/city.
#pragma once

#include <optional>

#include "decide/batch/batch.h"

namespace zhida::city {

inline constexpr int kFenScale = 2;    // yuan with two digits
inline constexpr int kRateScale = 10;  // a ratio

// An exact amount rounded half up, an interval outwards, so that sums are exact in any order. Nothing stays nothing.
[[nodiscard]] batch::Bounds rounded(const batch::Bounds& bounds, bool is_rate);

}  // namespace zhida::city
