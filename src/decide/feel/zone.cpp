// Reads zones, and finds the offset in force by the pinned time zone database.
#include "decide/feel/zone.h"

#include <utility>

#include "base/result.h"
#include "decide/feel/temporal.h"
#include "decide/feel/zone_table.h"

namespace zhida::feel {
namespace {

// parse_zone lets no other id become a zone.
std::size_t table_place(const std::string& id) {
  const auto place = find_zone(id);
  ZHIDA_CHECK(place.has_value());
  return *place;
}

std::optional<int> two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  const char tens = text[at];
  const char ones = text[at + 1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
  return (tens - '0') * 10 + (ones - '0');
}

// "+08:00" or, as time(h, m, s, offset) can make it, "+02:45:55".
std::optional<Zone> parse_offset(std::string_view text) {
  if (text.size() != 6 && text.size() != 9) return std::nullopt;
  if ((text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = two_digits(text, 1);
  const auto minutes = two_digits(text, 4);
  std::optional<int> seconds = 0;
  if (text.size() == 9) seconds = text[6] == ':' ? two_digits(text, 7) : std::nullopt;
  if (!hours || !minutes || !seconds || *minutes > 59 || *seconds > 59) return std::nullopt;
  const std::int64_t offset = *hours * 3600 + *minutes * 60 + *seconds;
  return zone_of_offset(text[0] == '-' ? -offset : offset);
}

}  // namespace

std::optional<Zone> parse_zone(std::string_view text) {
  if (text.empty()) return Zone{};
  if (text == "Z") return zone_of_offset(0);
  if (text[0] != '@') return parse_offset(text);
  text.remove_prefix(1);
  if (!find_zone(text)) return std::nullopt;
  return Zone{Zone::Form::kId, 0, std::string(text)};
}

std::optional<Zone> zone_of_offset(std::int64_t seconds) {
  if (seconds > kOffsetSecondsMax || seconds < -kOffsetSecondsMax) return std::nullopt;
  return Zone{Zone::Form::kOffset, static_cast<std::int32_t>(seconds), {}};
}

Time time_of_day(std::int64_t nanos, Zone zone) {
  if (zone.form == Zone::Form::kId) zone.offset_seconds = standard_offset(table_place(zone.id));
  return Time{nanos, std::move(zone)};
}

DateTime at_wall_clock(std::int64_t days, std::int64_t nanos, Zone zone) {
  if (zone.form == Zone::Form::kId) {
    zone.offset_seconds =
        offset_at_reading(table_place(zone.id), days * kSecondsPerDay + nanos / kNanosPerSecond);
  }
  return DateTime{days, Time{nanos, std::move(zone)}};
}

DateTime at_instant(Nanoseconds instant, Zone zone) {
  const auto seconds = static_cast<std::int64_t>(floor_divide(instant, kNanosPerSecond));
  if (zone.form == Zone::Form::kId)
    zone.offset_seconds = offset_at_instant(table_place(zone.id), seconds);
  const Nanoseconds local = instant + Nanoseconds{zone.offset_seconds} * kNanosPerSecond;
  const Nanoseconds days = floor_divide(local, kNanosPerDay);
  const auto nanos = static_cast<std::int64_t>(local - days * kNanosPerDay);
  return DateTime{static_cast<std::int64_t>(days), Time{nanos, std::move(zone)}};
}

}  // namespace zhida::feel
