// Reads the option --as-of: the day to decide for.
#include "app/cli/day.h"

#include "app/server/clock.h"
#include "base/civil.h"

namespace zhida::cli {
namespace {

std::string date_or_reason(const std::string& text) {
  constexpr std::int64_t kFirstYear = 1900;
  constexpr std::int64_t kLastYear = 2999;
  const auto date = parse_civil(text);
  if (date && date->year >= kFirstYear && date->year <= kLastYear) return "";
  return "不是 1900 至 2999 年间的日期，写成 2026-11-23 · no date of the years 1900 to 2999, write "
         "2026-11-23: " +
         text;
}

}  // namespace

void add_as_of(Command command, std::string& text) {
  command.add_option("--as-of", text, "判定日，默认今天 · the day to decide for, default today")
      .type_name("DATE")
      .check(date_or_reason);
}

std::int64_t day_or_today(const std::string& text) {
  return text.empty() ? server::china_today() : days_from_civil(*parse_civil(text));
}

}  // namespace zhida::cli
