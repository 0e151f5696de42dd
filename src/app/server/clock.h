// The server's clock, in China Standard Time (UTC+8, no summer time). For app/server and app/desk.
#pragma once

#include <cstdint>
#include <string>

namespace zhida::server {

// The day of an instant in China: days since 1970-01-01. `seconds` since 1970-01-01T00:00:00Z.
[[nodiscard]] std::int64_t china_day(std::int64_t seconds);

// Today, which decides which versions are in force when a question does not say.
[[nodiscard]] std::int64_t china_today();

// Now, "2026-11-23T09:15:00+08:00".
[[nodiscard]] std::string china_time();

}  // namespace zhida::server
