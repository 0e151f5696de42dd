// Weight: how many parts a value has, for the budget of what walks over it. Inside of decide/feel.
#pragma once

#include <cstddef>
#include <cstdint>

#include "decide/feel/value.h"

namespace zhida::feel {

inline constexpr std::size_t kTextBytesAStep = 32;

// 1 for scalars; of a list, context or range the sum over its parts; of a string one for each kTextBytesAStep bytes.
// Constant time.
[[nodiscard]] std::uint32_t weight(const Value& v);

// Steps for one walk over it: few enough that lists are cheap, and so many that the budget is used up within seconds.
[[nodiscard]] inline std::uint64_t walk_steps(const Value& v) {
  return v.is(Kind::kString) ? weight(v) : weight(v) / 4;
}

// Of one power, exponential or logarithm: some microseconds.
inline constexpr std::uint64_t kElementarySteps = 50;

}  // namespace zhida::feel
