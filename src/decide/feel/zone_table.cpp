// Looks offsets up in the table of changes and, after its last, by the rule that repeats every year.
#include "decide/feel/zone_table.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "base/civil.h"
#include "decide/feel/value.h"
#include "decide/feel/zone.h"

namespace zhida::feel {
namespace {

struct Change {
  std::int64_t instant;
  std::int32_t offset;  // from then on
};
struct RuleDay {
  int month, week, weekday;  // week 5 is the last; weekday 0 is Sunday
  std::int32_t seconds;      // after that day's midnight, by the clocks before the change
};
struct Rule {
  std::int32_t standard, summer;
  RuleDay begin, end;
};
struct Entry {
  std::string_view name;
  std::uint32_t first, count;  // in kChanges
  std::int32_t before;         // the first of them
  std::int32_t standard;
  int rule;  // in kRules; -1: the last offset stays
  int since;
};

#include "decide/feel/zone_table.inc"

static_assert(std::is_sorted(std::begin(kZones), std::end(kZones),
                             [](const Entry& a, const Entry& b) { return a.name < b.name; }));

// By which clock an instant is told: the change comes when that clock shows its number.
enum class Clock { kInstant, kReading };

std::int64_t shown(const Change& change, std::int32_t before, Clock clock) {
  return clock == Clock::kInstant ? change.instant
                                  : change.instant + std::max(before, change.offset);
}

// Midnight of the rule's day. Clause: POSIX.1, TZ, the form Mm.n.d
std::int64_t midnight(const RuleDay& rule, std::int64_t year) {
  const std::int64_t first = days_from_civil({year, rule.month, 1});
  const int to_weekday = (rule.weekday - iso_weekday(first) % 7 + 7) % 7;
  int day = to_weekday + 7 * (rule.week - 1);
  if (day >= days_in_month(year, rule.month)) day -= 7;
  return (first + day) * kSecondsPerDay;
}

std::array<Change, 2> changes_of_year(const Rule& rule, std::int64_t year) {
  std::array<Change, 2> out = {
      Change{midnight(rule.begin, year) + rule.begin.seconds - rule.standard, rule.summer},
      Change{midnight(rule.end, year) + rule.end.seconds - rule.summer, rule.standard}};
  if (out[1].instant < out[0].instant) std::swap(out[0], out[1]);
  return out;
}

// The Gregorian calendar repeats every 400 years, and so do the rules.
std::int64_t before_2800(std::int64_t seconds) {
  constexpr std::int64_t kCycle = 146'097 * kSecondsPerDay;
  constexpr std::int64_t kLatest = 303'151 * kSecondsPerDay;  // 2800-01-01
  return seconds < kLatest ? seconds : kLatest - kCycle + (seconds - kLatest) % kCycle;
}

std::int32_t by_rule(const Rule& rule, std::int64_t seconds, Clock clock) {
  constexpr std::int64_t kLeast = -100'000 * kSecondsPerDay;  // no rule is that old
  seconds = std::max(before_2800(seconds), kLeast);
  const std::int64_t year = civil_from_days(seconds / kSecondsPerDay).year;
  std::int32_t offset = changes_of_year(rule, year - 2)[1].offset;
  for (std::int64_t y = year - 1; y <= year + 1; ++y) {
    for (const Change& change : changes_of_year(rule, y)) {
      if (shown(change, offset, clock) > seconds) return offset;
      offset = change.offset;
    }
  }
  return offset;
}

std::int32_t by_table(const Entry& zone, std::int64_t seconds, Clock clock) {
  const std::span<const Change> changes(&kChanges[zone.first], zone.count);
  std::size_t low = 0;
  std::size_t high = changes.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::int32_t before = middle == 0 ? zone.before : changes[middle - 1].offset;
    if (shown(changes[middle], before, clock) <= seconds) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? zone.before : changes[low - 1].offset;
}

std::int32_t offset_at(std::size_t index, std::int64_t seconds, Clock clock) {
  const Entry& zone = kZones[index];
  if (zone.rule < 0) return by_table(zone, seconds, clock);
  const Rule& rule = kRules[zone.rule];
  const Change first = changes_of_year(rule, zone.since)[0];
  const std::int32_t before =
      zone.count == 0 ? zone.before : kChanges[zone.first + zone.count - 1].offset;
  if (seconds < shown(first, before, clock)) return by_table(zone, seconds, clock);
  return by_rule(rule, seconds, clock);
}

}  // namespace

std::string_view zone_data_version() { return kVersion; }

std::optional<std::size_t> find_zone(std::string_view id) {
  const auto* const at =
      std::lower_bound(std::begin(kZones), std::end(kZones), id,
                       [](const Entry& entry, std::string_view name) { return entry.name < name; });
  if (at == std::end(kZones) || at->name != id) return std::nullopt;
  return static_cast<std::size_t>(at - std::begin(kZones));
}

std::int32_t standard_offset(std::size_t zone) { return kZones[zone].standard; }

std::int32_t offset_at_instant(std::size_t zone, std::int64_t seconds) {
  return offset_at(zone, seconds, Clock::kInstant);
}

std::int32_t offset_at_reading(std::size_t zone, std::int64_t seconds) {
  return offset_at(zone, seconds, Clock::kReading);
}

}  // namespace zhida::feel
