// Token buckets in two rows of cells.
#include "app/server/rate.h"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <random>

#include "app/server/problem.h"
#include "base/result.h"

namespace zhida::server {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;

// FNV-1a from a seed, then the finaliser of splitmix64: places in a table, no cryptography.
std::uint64_t hash_of(std::string_view key, std::uint64_t seed) {
  std::uint64_t out = 0xCBF29CE484222325ULL ^ seed;
  for (const char c : key) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  out = (out ^ (out >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  out = (out ^ (out >> 27U)) * 0x94D049BB133111EBULL;
  return out ^ (out >> 31U);
}

std::int64_t steady_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace

RateLimiter::RateLimiter(const Rate& rate, std::uint64_t seed)
    : rate_(rate), step_us_(0), seed_(seed) {
  ZHIDA_CHECK(rate.count >= 1 && rate.per_s >= 1 && rate.burst >= 1);
  step_us_ = std::max<std::int64_t>(1, rate.per_s * kSecondUs / rate.count);
  for (auto& row : rows_) row.resize(kCells);
}

std::int64_t RateLimiter::take(std::string_view key, std::int64_t now_us) {
  const std::uint64_t hash = hash_of(key, seed_);
  const std::lock_guard lock(mutex_);
  std::int64_t& first = rows_[0][hash % kCells];
  std::int64_t& second = rows_[1][(hash >> 32U) % kCells];
  const std::int64_t full_us = std::max(std::min(first, second), now_us);
  const std::int64_t over_us = full_us - now_us - (rate_.burst - 1) * step_us_;
  if (over_us > 0) {
    ++refused_;
    return (over_us + kSecondUs - 1) / kSecondUs;
  }
  first = std::max(first, full_us + step_us_);
  second = std::max(second, full_us + step_us_);
  return 0;
}

std::int64_t RateLimiter::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

std::string rate_key(std::string_view address) {
  constexpr std::size_t kSubscriberBytes = 8;
  constexpr std::size_t kMappedBytes = 12;
  constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xFF\xFF", kMappedBytes);
  std::string text(address);
  char bytes[sizeof(in6_addr)];
  if (text.find(':') == std::string::npos || inet_pton(AF_INET6, text.c_str(), bytes) != 1)
    return text;
  const std::string_view all(bytes, sizeof bytes);
  if (all.starts_with(kMapped)) {  // IPv4 in IPv6
    char plain[INET_ADDRSTRLEN];
    const char* shown = inet_ntop(AF_INET, bytes + kMappedBytes, plain, sizeof plain);
    return shown == nullptr ? text : shown;
  }
  return std::string(all.substr(0, kSubscriberBytes));
}

std::optional<Response> refuse_rate(RateLimiter* limiter, std::string_view key) {
  if (limiter == nullptr) return std::nullopt;
  const std::int64_t seconds = limiter->take(key, steady_us());
  if (seconds == 0) return std::nullopt;
  const std::string wait = std::to_string(seconds);
  Response out = refuse(Refusal::kRate, wait);
  out.headers.emplace_back("Retry-After", wait);
  return out;
}

}  // namespace zhida::server
