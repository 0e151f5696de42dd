// Timeline: what a source says of one (subject, key, period), day by day; Places: what it says of one value, which a list has in
// many periods. Inside of nightly.
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
// REQUIRES: they outlive it
class Timeline {
 public:
  explicit Timeline(std::span<const facts::Saying* const> sayings) : sayings_(sayings) {}

  // Whether the value is what is said of every one of the days.
  [[nodiscard]] bool says(Days days, facts::Kind kind, std::string_view value, Heard heard) const;
  // Whether nothing is said of any of them.
  [[nodiscard]] bool is_silent(Days days, Heard heard) const;
  // What is said of the first of the days of which anything is said; null = of none.
  [[nodiscard]] const facts::Saying* first_said(Days days) const;

 private:
  std::span<const facts::Saying* const> sayings_;
};

// One place with what is in it. Of a list the place is "3/类别", and "" where it is empty; else it is the value's period.
struct Placed {
  std::string_view period;
  facts::Kind kind = facts::Kind::kText;
  std::string_view value;
};

// The sayings of one value: a list is one, with a place for each field of each item. It is said where all its places are, and
// no other is.
class Places {
 public:
  // REQUIRES: what is pointed to outlives it; of one period they are in the order in which they were said
  explicit Places(std::vector<const facts::Saying*> sayings);

  // As those of Timeline. REQUIRES: `value` is by period
  [[nodiscard]] bool says(Days days, std::span<const Placed> value, Heard heard) const;
  [[nodiscard]] bool is_silent(Days days, Heard heard) const;
  // What is first said of these days in each place.
  [[nodiscard]] std::vector<Placed> first_said(Days days) const;
  // What to say of these days, so that the value is said: by period; kWithdrawn where nothing is to be any more.
  [[nodiscard]] std::vector<Placed> steps_to(Days days, std::span<const Placed> value) const;

 private:
  // Calls each(period, timeline) in the order of periods, until it answers false. Returns: whether it never did
  template <typename Each>
  bool each_place(const Each& each) const;

  std::vector<const facts::Saying*> sayings_;  // by period
};

}  // namespace zhida::nightly
