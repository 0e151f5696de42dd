// Reads dates part by part.
#include "service/intake/day.h"

#include <array>

#include "base/civil.h"

namespace zhida::intake {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A number of at most `most` digits from the text's beginning; nothing when there is none, or there are more.
std::optional<int> take_number(std::string_view& text, std::size_t most) {
  std::size_t n = 0;
  int out = 0;
  while (n < text.size() && is_digit(text[n])) {
    if (n == most) return std::nullopt;
    out = out * 10 + (text[n++] - '0');
  }
  if (n == 0) return std::nullopt;
  text.remove_prefix(n);
  return out;
}

bool take(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  return true;
}

std::optional<std::int64_t> day_of(int year, int month, int day) {
  const CivilDate date{year, month, day};
  if (year < 1 || !is_valid(date)) return std::nullopt;
  return days_from_civil(date);
}

// " 08:30" or " 08:30:00": a time that says nothing of the day.
bool is_time(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() != ' ') return false;
  while (take(text, " ")) {
  }
  for (int part = 0; part < 3; ++part) {
    if (part > 0 && !take(text, ":")) return part == 2 && text.empty();
    const auto n = take_number(text, 2);
    if (!n || *n > (part == 0 ? 23 : 59)) return false;
  }
  if (take(text, ".")) {
    while (take(text, "0")) {
    }
  }
  return text.empty();
}

bool begins_with_year(std::string_view text) {
  constexpr std::size_t kDigits = 4;
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n == kDigits;
}

std::optional<std::int64_t> compact(std::string_view text) {
  constexpr std::size_t kLength = 8;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
  }
  if (text.size() != kLength) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t n) {
    std::string_view digits = text.substr(at, n);
    return *take_number(digits, n);
  };
  return day_of(part(0, 4), part(4, 2), part(6, 2));
}

}  // namespace

std::optional<std::int64_t> parse_day(std::string_view text, DayOrder order) {
  if (const auto day = compact(text)) return day;
  const bool year_first = order == DayOrder::kYearFirst || begins_with_year(text);
  std::array<int, 3> parts{};
  std::string_view mark;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_year = i == (year_first ? 0 : 2);
    const std::size_t before = text.size();
    const auto n = take_number(text, is_year ? 4 : 2);
    if (!n || (is_year && before - text.size() != 4)) return std::nullopt;
    parts[i] = *n;
    if (i == 2) break;
    if (i == 0) {
      for (const std::string_view m : {"-", "/", ".", "年"}) {
        if (text.starts_with(m)) mark = m;
      }
      if (mark.empty()) return std::nullopt;
    }
    if (!take(text, i == 1 && mark == "年" ? "月" : mark)) return std::nullopt;
  }
  if (mark == "年" && !take(text, "日")) return std::nullopt;
  if (!is_time(text)) return std::nullopt;
  if (year_first) return day_of(parts[0], parts[1], parts[2]);
  if (order == DayOrder::kDayFirst) return day_of(parts[2], parts[1], parts[0]);
  return day_of(parts[2], parts[0], parts[1]);
}

}  // namespace zhida::intake
