// Converts between civil dates and day numbers, and reads and writes ISO 8601 dates.
#include "base/civil.h"

#include <algorithm>
#include <array>

#include "base/result.h"

namespace zhida {
namespace {

constexpr std::int64_t kDaysPerEra = 146'097;  // 400 years
constexpr std::int64_t kEpoch = 719'468;       // days from 0000-03-01 to 1970-01-01

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool read_digits(std::string_view text, std::int64_t& out) {
  if (text.empty()) return false;
  out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  return true;
}

std::string padded(std::int64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

// Weeks of an ISO year: 53 when it starts on a Thursday, or on a Wednesday in a leap year.
int iso_weeks_in(std::int64_t year) {
  const int first = iso_weekday(days_from_civil({year, 1, 1}));
  return first == 4 || (first == 3 && is_leap_year(year)) ? 53 : 52;
}

}  // namespace

bool is_leap_year(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  ZHIDA_CHECK(month >= 1 && month <= 12);
  return month == 2 && is_leap_year(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

bool is_valid(const CivilDate& date) {
  return date.year >= -kYearMax && date.year <= kYearMax && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

// Howard Hinnant, "chrono-compatible low-level date algorithms": the year starts in March, so that the leap day is last.
std::int64_t days_from_civil(const CivilDate& date) {
  ZHIDA_CHECK(is_valid(date));
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;  // 0..399
  const std::int64_t day_of_year =
      (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;  // 0..365
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEpoch;
}

CivilDate civil_from_days(std::int64_t days) {
  const std::int64_t shifted = days + kEpoch;
  const std::int64_t era = floor_div(shifted, kDaysPerEra);
  const std::int64_t day_of_era = shifted - era * kDaysPerEra;  // 0..146096
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;  // 0..11
  CivilDate date;
  date.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  date.month =
      static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

std::optional<CivilDate> add_months(const CivilDate& date, std::int64_t months) {
  constexpr std::int64_t kMonthsMax = 24 * (kYearMax + 1);
  if (!is_valid(date) || months > kMonthsMax || months < -kMonthsMax) return std::nullopt;
  const std::int64_t total = date.year * 12 + (date.month - 1) + months;
  CivilDate moved;
  moved.year = floor_div(total, 12);
  moved.month = static_cast<int>(total - moved.year * 12) + 1;
  moved.day = std::min(date.day, days_in_month(moved.year, moved.month));
  if (!is_valid(moved)) return std::nullopt;
  return moved;
}

int iso_weekday(std::int64_t days) {
  const std::int64_t from_thursday = days - floor_div(days, 7) * 7;  // 1970-01-01 was a Thursday
  return static_cast<int>((from_thursday + 3) % 7) + 1;
}

int day_of_year(const CivilDate& date) {
  int day = date.day;
  for (int month = 1; month < date.month; ++month) day += days_in_month(date.year, month);
  return day;
}

// Clause: ISO 8601-1:2019, 3.1.1.23: week 1 holds the year's first Thursday
int iso_week(const CivilDate& date) {
  const int week = (day_of_year(date) - iso_weekday(days_from_civil(date)) + 10) / 7;
  // The calendar repeats every 400 years, so the neighbour year is taken inside the range.
  const std::int64_t before = date.year > 0 ? date.year - 1 : date.year + 399;
  if (week < 1) return iso_weeks_in(before);
  return week > iso_weeks_in(date.year) ? 1 : week;
}

std::optional<CivilDate> parse_civil(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash < 4 || dash > 9 || text.size() != dash + 6 ||
      text[dash + 3] != '-') {
    return std::nullopt;
  }
  if (dash > 4 && text.front() == '0') return std::nullopt;
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  if (!read_digits(text.substr(0, dash), year) || !read_digits(text.substr(dash + 1, 2), month) ||
      !read_digits(text.substr(dash + 4, 2), day)) {
    return std::nullopt;
  }
  const CivilDate date{negative ? -year : year, static_cast<int>(month), static_cast<int>(day)};
  if (!is_valid(date)) return std::nullopt;
  return date;
}

std::string to_string(const CivilDate& date) {
  const std::string year = padded(date.year < 0 ? -date.year : date.year, 4);
  return (date.year < 0 ? "-" : "") + year + "-" + padded(date.month, 2) + "-" +
         padded(date.day, 2);
}

}  // namespace zhida
