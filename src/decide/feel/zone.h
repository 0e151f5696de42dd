// Time zones: offsets and IANA zone ids, and the steps between wall clocks and the time line.
//
//     "@Asia/Shanghai" ─ parse_zone ─► Zone ─ at_wall_clock(days, nanos) ─► DateTime with the offset then in force
//
// Clause:  DMN 1.5, 10.3.2.3.5 and 10.3.2.3.6; XML Schema 1.1 part 2, 3.3.8 (offsets up to 14:00)
// Threads: pure functions; the zone rules are the constant ones of zone_table.h
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "decide/feel/value.h"

namespace zhida::feel {

// "2025b": the version of the IANA time zone database in this program, the same on every machine.
[[nodiscard]] std::string_view zone_data_version();

inline constexpr std::int64_t kOffsetSecondsMax = std::int64_t{14} * 3600;

// What may follow a time: nothing (local), "Z", "+08:00", "-02:45:55", "@Asia/Shanghai". Nothing on other text and on
// ids that are not in the IANA time zone database. An id's offset is not yet in force: see below.
[[nodiscard]] std::optional<Zone> parse_zone(std::string_view text);

// Nothing when |seconds| > kOffsetSecondsMax.
[[nodiscard]] std::optional<Zone> zone_of_offset(std::int64_t seconds);

// A time of day has no date that would tell summer from winter: a zone id counts with its standard offset.
[[nodiscard]] Time time_of_day(std::int64_t nanos, Zone zone);

// The date-time whose wall clock reads that, with the offset in force. Where clocks were put forward over this reading
// or back to repeat it, the offset before the change holds.
[[nodiscard]] DateTime at_wall_clock(std::int64_t days, std::int64_t nanos, Zone zone);

// The date-time at that instant (nanoseconds since 1970-01-01T00:00:00Z) as the zone's clocks read it.
[[nodiscard]] DateTime at_instant(Nanoseconds instant, Zone zone);

}  // namespace zhida::feel
