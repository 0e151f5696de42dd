// RateLimiter: how many requests somebody may send: a token bucket for each key, in memory that does not grow. For app/server
// and app/desk.
//
// A bucket is one number (the generic cell rate algorithm, ITU-T I.371). Buckets lie in two rows of cells; a key has one cell in
// each, by hashes with a random seed, and the emptier of the two counts. So a key is refused for another's requests only where it
// meets busy ones in both rows; nothing is ever thrown out, and no key is let through for more than its rate.
//
// Errors:  E-HTTP-RATE, 429, with Retry-After
// Threads: may be used by many threads at once
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/server/message.h"

namespace zhida::server {

struct Rate {
  std::int64_t count = 0;  // requests …
  std::int64_t per_s = 1;  // … in so many seconds, over time
  std::int64_t burst = 1;  // at once, after a rest
};

class RateLimiter {
 public:
  // REQUIRES: count, per_s, burst ≥ 1
  RateLimiter(const Rate& rate, std::uint64_t seed);

  // Takes one of the key's tokens. Returns: 0 where there was one, else the seconds until there is
  [[nodiscard]] std::int64_t take(std::string_view key, std::int64_t now_us);
  // How many were refused.
  [[nodiscard]] std::int64_t refused() const;

  static constexpr std::size_t kCells = 1U << 15U;  // of a row: 256 KiB

 private:
  Rate rate_;
  std::int64_t step_us_;
  std::uint64_t seed_;
  mutable std::mutex mutex_;
  std::array<std::vector<std::int64_t>, 2> rows_;  // when the bucket is full again, in microseconds
  std::int64_t refused_ = 0;
};

[[nodiscard]] std::uint64_t random_seed();

// What stands for an address: itself; of IPv6 its first 64 bits, which are one subscriber's.
[[nodiscard]] std::string rate_key(std::string_view address);

// 429 where the limiter (may be null: no limit) has no token for the key.
[[nodiscard]] std::optional<Response> refuse_rate(RateLimiter* limiter, std::string_view key);

}  // namespace zhida::server
