// Days of a timeline, from the latest saying back to the first.
#include "service/nightly/timeline.h"

#include <algorithm>

namespace zhida::nightly {
namespace {

// Takes `cut` out of the days that are left. Returns: whether any of it was among them
bool take_out(std::vector<Days>& left, Days cut) {
  std::vector<Days> rest;
  rest.reserve(left.size() + 1);
  bool any = false;
  for (const Days& days : left) {
    const Days both{std::max(days.from, cut.from), std::min(days.to, cut.to)};
    if (both.from >= both.to) {
      rest.push_back(days);
      continue;
    }
    any = true;
    if (days.from < both.from) rest.push_back({days.from, both.from});
    if (both.to < days.to) rest.push_back({both.to, days.to});
  }
  left = std::move(rest);
  return any;
}

}  // namespace

bool Timeline::says(Days days, facts::Kind kind, std::string_view value, Heard heard) const {
  std::vector<Days> left{days};
  for (auto at = sayings_.rbegin(); at != sayings_.rend() && !left.empty(); ++at) {
    const facts::Saying& one = **at;
    if (one.corrected && heard == Heard::kUncorrected) continue;
    const bool same = one.kind == kind && one.value == value;
    if (take_out(left, {one.valid_from, one.valid_to}) && !same) return false;
  }
  return left.empty();
}

bool Timeline::is_silent(Days days, Heard heard) const {
  std::vector<Days> left{days};
  for (auto at = sayings_.rbegin(); at != sayings_.rend() && !left.empty(); ++at) {
    const facts::Saying& one = **at;
    if (one.corrected && heard == Heard::kUncorrected) continue;
    const bool withdrawn = one.kind == facts::Kind::kWithdrawn;
    if (take_out(left, {one.valid_from, one.valid_to}) && !withdrawn) return false;
  }
  return true;
}

const facts::Saying* Timeline::first_said(Days days) const {
  const facts::Saying* out = nullptr;
  std::int64_t first = days.to;
  std::vector<Days> left{days};
  for (auto at = sayings_.rbegin(); at != sayings_.rend() && !left.empty(); ++at) {
    const facts::Saying& one = **at;
    std::int64_t from = days.to;
    for (const Days& some : left) {
      const std::int64_t begin = std::max(some.from, one.valid_from);
      if (begin < std::min(some.to, one.valid_to)) from = std::min(from, begin);
    }
    take_out(left, {one.valid_from, one.valid_to});
    if (one.kind == facts::Kind::kWithdrawn || from >= first) continue;
    first = from;
    out = &one;
  }
  return out;
}

}  // namespace zhida::nightly
