// Finds a zone's offset in the IANA time zone data that ICU carries.
#include "decide/feel/zone.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include "base/result.h"
#include "decide/feel/temporal.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kIdBytesMax = 64;

// ICU keeps these three-letter ids of the early Java platform beside the IANA ids; IANA has none of them.
constexpr std::array<std::string_view, 26> kNotIana = {
    "ACT", "AET", "AGT", "ART", "AST", "BET", "BST", "CAT", "CNT", "CST", "CTT", "EAT", "ECT",
    "IET", "IST", "JST", "MIT", "NET", "NST", "PLT", "PNT", "PRT", "PST", "SST", "VST", "Unknown"};

icu::UnicodeString icu_text(std::string_view id) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(id.data(), static_cast<std::int32_t>(id.size())));
}

bool is_iana_id(std::string_view id) {
  if (id.empty() || id.size() > kIdBytesMax || id == "Etc/Unknown") return false;
  if (id.starts_with("SystemV/")) return false;
  if (std::find(kNotIana.begin(), kNotIana.end(), id) != kNotIana.end()) return false;
  icu::UnicodeString canonical;
  UBool known = false;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(icu_text(id), canonical, known, status);
  return U_SUCCESS(status) != 0 && known != 0;
}

std::unique_ptr<icu::BasicTimeZone> rules_of(const std::string& id) {
  std::unique_ptr<icu::BasicTimeZone> rules(
      dynamic_cast<icu::BasicTimeZone*>(icu::TimeZone::createTimeZone(icu_text(id))));
  ZHIDA_CHECK(rules != nullptr);
  return rules;
}

// ICU's calendar covers some million years. Rules repeat every 400 years (146,097 days, whole weeks), so later years
// stand for their twin before 2800; no zone changed its clocks before 1800, so earlier years stand for 1600.
UDate icu_date(std::int64_t seconds) {
  constexpr std::int64_t kCycle = 146'097 * kSecondsPerDay;
  constexpr std::int64_t kEarliest = -135'140 * kSecondsPerDay;  // 1600-01-01
  constexpr std::int64_t kLatest = 303'151 * kSecondsPerDay;     // 2800-01-01
  if (seconds >= kLatest) seconds = kLatest - kCycle + (seconds - kLatest) % kCycle;
  constexpr std::int64_t kMillis = 1000;
  // UDate is ICU's binary type for whole milliseconds; exact below 2^53
  return static_cast<UDate>(std::max(seconds, kEarliest) * kMillis);
}

std::int32_t offset_at(const Zone& zone, std::int64_t seconds, bool wall_clock) {
  if (zone.form != Zone::Form::kId) return zone.offset_seconds;
  const auto rules = rules_of(zone.id);
  std::int32_t standard = 0;
  std::int32_t summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  if (wall_clock) {
    rules->getOffsetFromLocal(icu_date(seconds), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER,
                              standard, summer, status);
  } else {
    rules->getOffset(icu_date(seconds), false, standard, summer, status);
  }
  ZHIDA_CHECK(U_SUCCESS(status));
  return (standard + summer) / 1000;
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
  if (!is_iana_id(text)) return std::nullopt;
  return Zone{Zone::Form::kId, 0, std::string(text)};
}

std::optional<Zone> zone_of_offset(std::int64_t seconds) {
  if (seconds > kOffsetSecondsMax || seconds < -kOffsetSecondsMax) return std::nullopt;
  return Zone{Zone::Form::kOffset, static_cast<std::int32_t>(seconds), {}};
}

Time time_of_day(std::int64_t nanos, Zone zone) {
  if (zone.form == Zone::Form::kId) {
    zone.offset_seconds = rules_of(zone.id)->getRawOffset() / 1000;
  }
  return Time{nanos, std::move(zone)};
}

DateTime at_wall_clock(std::int64_t days, std::int64_t nanos, Zone zone) {
  zone.offset_seconds = offset_at(zone, days * kSecondsPerDay + nanos / kNanosPerSecond, true);
  return DateTime{days, Time{nanos, std::move(zone)}};
}

DateTime at_instant(Nanoseconds instant, Zone zone) {
  const auto seconds = static_cast<std::int64_t>(floor_divide(instant, kNanosPerSecond));
  zone.offset_seconds = offset_at(zone, seconds, false);
  const Nanoseconds local = instant + Nanoseconds{zone.offset_seconds} * kNanosPerSecond;
  const Nanoseconds days = floor_divide(local, kNanosPerDay);
  const auto nanos = static_cast<std::int64_t>(local - days * kNanosPerDay);
  return DateTime{static_cast<std::int64_t>(days), Time{nanos, std::move(zone)}};
}

}  // namespace zhida::feel
