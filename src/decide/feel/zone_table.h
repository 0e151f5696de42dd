// The pinned time zone database: the offset of a zone at an instant, and at a reading of its clocks.
//
// Clause:  DMN 1.5, 10.3.2.3.5 and 10.3.2.3.6; RFC 8536 and POSIX.1 TZ (the rules that go on for ever)
// Threads: pure functions over constant tables
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zhida::feel {

// The zone's place in the table; nothing where the database has no such name. Upper and lower case differ.
[[nodiscard]] std::optional<std::size_t> find_zone(std::string_view id);

// Without summer time, in seconds east of Greenwich, by the latest rules.
[[nodiscard]] std::int32_t standard_offset(std::size_t zone);

// `seconds` since 1970-01-01T00:00:00Z. REQUIRES: in the years -1,000,000,000 to 1,000,000,000
[[nodiscard]] std::int32_t offset_at_instant(std::size_t zone, std::int64_t seconds);

// `seconds` as the zone's clocks read, counted as if they were UTC. Of a reading that clocks skip or repeat: the offset
// before the change. REQUIRES: as above
[[nodiscard]] std::int32_t offset_at_reading(std::size_t zone, std::int64_t seconds);

}  // namespace zhida::feel
