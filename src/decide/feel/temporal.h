// What the temporal files share: limits of durations and of the calendar, and exact steps between nanoseconds and
// decimal numbers.
//
// Clause:  DMN 1.5, 10.3.2.3.4 to 10.3.2.3.9
// Threads: pure functions
#pragma once

#include <optional>

#include "decide/feel/value.h"

namespace zhida::feel {

inline constexpr Nanoseconds kNanosPerDay = Nanoseconds{kSecondsPerDay} * kNanosPerSecond;

// Durations beyond these are an overflow. Both leave room for the span of the whole calendar (2 * 10^9 years) many
// times over, and every nanosecond count is exact in a Decimal.
inline constexpr Nanoseconds kDurationNanosMax =
    Nanoseconds{1'000'000'000'000'000} * Nanoseconds{1'000'000'000'000'000'000};
inline constexpr std::int64_t kDurationMonthsMax = 1'000'000'000'000'000;

[[nodiscard]] constexpr Nanoseconds floor_divide(Nanoseconds a, Nanoseconds b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// The day lies in the years -999,999,999 to 999,999,999.
[[nodiscard]] bool is_calendar_day(Nanoseconds days);

[[nodiscard]] std::optional<Value> days_duration(Nanoseconds nanos);
[[nodiscard]] std::optional<Value> months_duration(Nanoseconds months);

// REQUIRES: |nanos| <= kDurationNanosMax
[[nodiscard]] Decimal to_decimal(Nanoseconds nanos);
// Cuts the fraction off, towards zero. Nothing when the rest does not fit kDurationNanosMax.
[[nodiscard]] std::optional<Nanoseconds> to_nanoseconds(const Decimal& nanos);
// Seconds as a number, with their fraction: 1, 0.25.
[[nodiscard]] Decimal seconds_of(Nanoseconds nanos);

}  // namespace zhida::feel
