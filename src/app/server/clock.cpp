// Days and times of the wall clock in China.
#include "app/server/clock.h"

#include <chrono>

#include <fmt/format.h>

#include "base/civil.h"

namespace zhida::server {
namespace {

constexpr std::int64_t kOffsetSeconds = std::int64_t{8} * 3600;
constexpr std::int64_t kDaySeconds = 86'400;

std::int64_t now_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

}  // namespace

std::int64_t china_day(std::int64_t seconds) {
  const std::int64_t local = seconds + kOffsetSeconds;
  const std::int64_t day = local / kDaySeconds;
  return local % kDaySeconds < 0 ? day - 1 : day;
}

std::int64_t china_today() { return china_day(now_seconds()); }

std::string china_time() {
  const std::int64_t seconds = now_seconds();
  const std::int64_t day = china_day(seconds);
  const std::int64_t rest = seconds + kOffsetSeconds - day * kDaySeconds;
  return fmt::format("{}T{:02}:{:02}:{:02}+08:00", to_string(civil_from_days(day)), rest / 3600,
                     rest / 60 % 60, rest % 60);
}

}  // namespace zhida::server
