// Compares what the kit expects with what was computed. Inside of app/tck.
#pragma once

#include "decide/feel/value.h"

namespace zhida::tck {

// Deep equality: null equals null and error; numbers are equal, or, unless strict, at most 1e-8 apart (some of the kit's
// numbers are rounded: inexact.h); contexts have the same keys in any order.
[[nodiscard]] bool as_expected(const feel::Value& expected, const feel::Value& found, bool strict);

}  // namespace zhida::tck
