// Random: xoshiro256** and the integers made of it.
#include "service/synth/random.h"

#include <algorithm>
#include <bit>

#include "base/result.h"

namespace zhida::synth {
namespace {

std::uint64_t splitmix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

// FNV-1a
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ULL;
  }
  return hash;
}

}  // namespace

Stream::Stream(std::uint64_t seed, std::uint64_t number, std::string_view purpose) {
  std::uint64_t mixed = seed;
  mixed = splitmix(mixed) ^ number;
  mixed = splitmix(mixed) ^ hash_of(purpose);
  for (std::uint64_t& word : state_) word = splitmix(mixed);
}

std::uint64_t Stream::next() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
  const std::uint64_t t = s[1] << 17U;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

std::uint64_t Stream::below(std::uint64_t n) {
  ZHIDA_CHECK(n > 0);
  // The numbers from `least` on are a multiple of n: no remainder is more frequent than another.
  const std::uint64_t least = (0 - n) % n;
  std::uint64_t r = next();
  while (r < least) r = next();
  return r % n;
}

std::int64_t Stream::between(std::int64_t low, std::int64_t high) {
  ZHIDA_CHECK(low <= high);
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

std::int64_t Stream::skewed(std::int64_t low, std::int64_t high) {
  ZHIDA_CHECK(low > 0 && low <= high);
  std::int64_t doublings = 0;
  while (low << (doublings + 1) <= high) ++doublings;
  const std::int64_t from = low << between(0, doublings);
  return between(from, std::min(high, from * 2 - 1));
}

bool Stream::chance(int permille) { return between(1, 1000) <= permille; }

std::size_t Stream::weighted(std::span<const int> weights) {
  std::int64_t sum = 0;
  for (const int w : weights) sum += w;
  std::int64_t at = between(1, sum);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    at -= weights[i];
    if (at <= 0) return i;
  }
  return weights.size() - 1;
}

}  // namespace zhida::synth
