// Timeline: what a source says of one (subject, key, period), day by day. Inside of nightly.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/facts/sayings.h"

namespace zhida::nightly {

struct Days {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

enum class Heard : std::uint8_t {
  kAll,
  kUncorrected
};  // with corrections, or as if there were none

// The sayings of one key and period, in the order in which they were said.
class Timeline {
 public:
  explicit Timeline(std::vector<const facts::Saying*> sayings) : sayings_(std::move(sayings)) {}

  // Whether the value is what is said of every one of the days.
  [[nodiscard]] bool says(Days days, facts::Kind kind, std::string_view value, Heard heard) const;
  // Whether nothing is said of any of them.
  [[nodiscard]] bool is_silent(Days days, Heard heard) const;
  // What is said of the first of the days of which anything is said; null = of none.
  [[nodiscard]] const facts::Saying* first_said(Days days) const;

 private:
  std::vector<const facts::Saying*> sayings_;
};

}  // namespace zhida::nightly
