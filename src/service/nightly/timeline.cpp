// Days of a timeline, from the latest saying back to the first; places in the order of their periods.
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

Places::Places(std::vector<const facts::Saying*> sayings) : sayings_(std::move(sayings)) {
  const auto before = [](const facts::Saying* a, const facts::Saying* b) {
    return a->period < b->period;
  };
  if (!std::is_sorted(sayings_.begin(), sayings_.end(), before))
    std::stable_sort(sayings_.begin(), sayings_.end(), before);
}

template <typename Each>
bool Places::each_place(const Each& each) const {
  const std::span<const facts::Saying* const> all(sayings_);
  for (std::size_t begin = 0; begin < all.size();) {
    const std::string_view period = all[begin]->period;
    std::size_t end = begin + 1;
    while (end < all.size() && all[end]->period == period) ++end;
    if (!each(period, Timeline(all.subspan(begin, end - begin)))) return false;
    begin = end;
  }
  return true;
}

bool Places::says(Days days, std::span<const Placed> value, Heard heard) const {
  auto next = value.begin();
  const bool so = each_place([&](std::string_view period, const Timeline& timeline) {
    if (next == value.end() || next->period != period) return timeline.is_silent(days, heard);
    const Placed& wanted = *next++;
    return timeline.says(days, wanted.kind, wanted.value, heard);
  });
  return so && next == value.end();
}

bool Places::is_silent(Days days, Heard heard) const {
  return each_place(
      [&](std::string_view, const Timeline& timeline) { return timeline.is_silent(days, heard); });
}

std::vector<Placed> Places::first_said(Days days) const {
  std::vector<Placed> out;
  each_place([&](std::string_view period, const Timeline& timeline) {
    const facts::Saying* first = timeline.first_said(days);
    if (first != nullptr) out.push_back({period, first->kind, first->value});
    return true;
  });
  return out;
}

std::vector<Placed> Places::steps_to(Days days, std::span<const Placed> value) const {
  std::vector<Placed> out;
  auto next = value.begin();
  each_place([&](std::string_view period, const Timeline& timeline) {
    while (next != value.end() && next->period < period) out.push_back(*next++);
    if (next != value.end() && next->period == period) {
      if (!timeline.says(days, next->kind, next->value, Heard::kAll)) out.push_back(*next);
      ++next;
    } else if (!timeline.is_silent(days, Heard::kAll)) {
      out.push_back({period, facts::Kind::kWithdrawn, {}});
    }
    return true;
  });
  out.insert(out.end(), next, value.end());
  return out;
}

}  // namespace zhida::nightly
