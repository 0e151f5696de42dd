// Same: whether two values are so alike that nothing can tell them apart, and a number that is equal for those. Stricter than
// identical(): 1.0 is not 1, and a set in another order is another one. Inside of decide.
#pragma once

#include <cstdint>

#include "decide/feel/value.h"

namespace zhida::feel {

// False is no promise: errors and functions are only the same as themselves.
[[nodiscard]] bool same(const Value& a, const Value& b);
// Equal for values that are the same.
[[nodiscard]] std::uint64_t fingerprint(const Value& v);

}  // namespace zhida::feel
