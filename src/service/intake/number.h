// Numbers as people write them in tables: １，２３４．５, ￥1,234.50, 12.5%, 5200万元.
//
// Threads: pure functions
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/decimal.h"

namespace zhida::intake {

struct Number {
  Decimal value;
  std::string unit;  // what stands behind it: "%", "万元"; "" = nothing
};

enum class NumberFault : std::uint8_t {
  kNone,
  kText,        // no number
  kGroups,      // 1,23: the commas do not stand where thousands end
  kScientific,  // 1.2E+11: a spreadsheet has cut its digits
  kDigits,      // more than 34 digits
};

// REQUIRES: text is folded (fold.h)
[[nodiscard]] std::variant<Number, NumberFault> parse_number(std::string_view text);

}  // namespace zhida::intake
