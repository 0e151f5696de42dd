// Civil days: dates of the proleptic Gregorian calendar with years from -999,999,999 to 999,999,999 as 64-bit day
// numbers. The standard library's years are 16-bit, so the calendar is ours.
//
// Clause: DMN 1.5, 10.3.2.3.6 date; XML Schema 1.1 part 2, 3.3.9
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zhida {

inline constexpr std::int64_t kYearMax = 999'999'999;

struct CivilDate {
  std::int64_t year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

[[nodiscard]] bool is_leap_year(std::int64_t year);
[[nodiscard]] int days_in_month(std::int64_t year, int month);
[[nodiscard]] bool is_valid(const CivilDate& date);

// Days since 1970-01-01. REQUIRES: is_valid(date)
[[nodiscard]] std::int64_t days_from_civil(const CivilDate& date);
// REQUIRES: |days| <= 4e11, which covers every valid date
[[nodiscard]] CivilDate civil_from_days(std::int64_t days);

// Adds months, clipping the day to the month's end (2024-01-31 + 1 month = 2024-02-29). Nothing when out of range.
[[nodiscard]] std::optional<CivilDate> add_months(const CivilDate& date, std::int64_t months);

[[nodiscard]] int iso_weekday(std::int64_t days);      // 1 = Monday … 7 = Sunday
[[nodiscard]] int day_of_year(const CivilDate& date);  // 1..366
[[nodiscard]] int iso_week(const CivilDate& date);     // 1..53, ISO 8601

// "2026-11-23", "-0044-03-15", years of 4 to 9 digits (no leading zero beyond 4). Nothing on other text.
[[nodiscard]] std::optional<CivilDate> parse_civil(std::string_view text);
[[nodiscard]] std::string to_string(const CivilDate& date);

}  // namespace zhida
