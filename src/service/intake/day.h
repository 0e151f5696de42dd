// Dates as people write them.
//
// Threads: pure function
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace zhida::intake {

// The order of the parts in a date with separators, as in 23/11/2026. The year always has four digits.
enum class DayOrder : std::uint8_t { kYearFirst, kDayFirst, kMonthFirst };

// 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日, 20261123; a time of day after it (no zone) is left out. Days since
// 1970-01-01; nothing when it is no date of the years 1 to 9999.
//
// REQUIRES: text is folded (fold.h)
[[nodiscard]] std::optional<std::int64_t> parse_day(std::string_view text,
                                                    DayOrder order = DayOrder::kYearFirst);

}  // namespace zhida::intake
