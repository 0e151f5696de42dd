// Random: one reproducible stream of numbers a purpose, the same on every machine and with every library.
//
//     Stream s(seed, number, "money");      // the enterprise's own stream for its money
//     std::int64_t staff = s.between(1, 20);
//
// Streams of other seeds, enterprises or purposes are independent, so that a fact added to one pass moves no other.
//
// Method:  xoshiro256** 1.0, its state filled by splitmix64 (Blackman and Vigna); integers only
// Threads: values
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>

namespace zhida::synth {

class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t number, std::string_view purpose);

  [[nodiscard]] std::uint64_t next();
  // REQUIRES: n > 0
  [[nodiscard]] std::uint64_t below(std::uint64_t n);
  // Both ends included. REQUIRES: low <= high
  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high);
  // Small values are as frequent as large ones by order of magnitude: every doubling from low to high has an equal share.
  // REQUIRES: 0 < low <= high
  [[nodiscard]] std::int64_t skewed(std::int64_t low, std::int64_t high);
  [[nodiscard]] bool chance(int permille);
  // An index, each as often as its weight. REQUIRES: a weight above zero
  [[nodiscard]] std::size_t weighted(std::span<const int> weights);
  // One of an array or vector. REQUIRES: not empty
  template <typename All>
  [[nodiscard]] const auto& pick(const All& all) {
    return all[below(std::size(all))];
  }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace zhida::synth
