// Units of numbers, and exact conversion between those that measure the same.
//
//     convert(Decimal(52'000'000), "元", "万元")     // 5200
//     convert(Decimal(320), "人", "万元")            // nothing: a unit that is impossible here
//
// 百, 千, 万, 百万, 千万 and 亿 may stand before a unit that counts; alone they mean so many of the fact's own plain
// unit (万 of a fact in 元: 万元).
//
// Threads: pure functions
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace zhida::intake {

// REQUIRES, of all: unit names are header keys (fold.h)

[[nodiscard]] bool is_unit(std::string_view unit);

// Whether a number in `from` can be one in `to`.
[[nodiscard]] bool measures_same(std::string_view from, std::string_view to);

// Nothing when the units measure different things, or when the result is not exact within 34 digits.
[[nodiscard]] std::optional<Decimal> convert(const Decimal& number, std::string_view from,
                                             std::string_view to);

// The unit that the text ends with, the longest first; "" when there is none.
[[nodiscard]] std::string_view unit_at_end(std::string_view text);

// Units that measure the same as `unit`, for a message: "元、千元、万元 …".
[[nodiscard]] std::string units_like(std::string_view unit);

}  // namespace zhida::intake
