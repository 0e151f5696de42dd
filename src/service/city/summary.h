// The summary of a city: how many enterprises get which answer, and what it costs at least and at most, by policy, district
// and size. Money of different kinds or payers is never added up. Inside of service/city.
//
// Each policy is counted by itself: that several may exclude one another is not taken into account here (stacking).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "decide/batch/batch.h"

namespace zhida::city {

// Yuan of several enterprises. Of those without a known upper bound only the lower one is in the sums.
struct Money {
  std::uint64_t enterprises = 0;
  std::uint64_t unbounded = 0;
  Decimal min, max;

  void add(const batch::Bounds& bounds);
  void add(const Money& other);
};

struct Costs {
  Money certain, possible;
};

inline constexpr std::size_t kVerdicts = 5;
struct Counts {
  std::array<std::uint64_t, kVerdicts> verdicts{};  // by pack::Verdict
  Costs costs;
};

// By the name of a district or size; "" = unknown.
template <typename T>
using ByName = std::map<std::string, T>;

struct PolicySummary {
  const pack::Policy* policy = nullptr;
  const pack::Version* version = nullptr;
  bool pays = false;  // money: it is decided on the day, and what it gives is no rate
  Counts all;
  ByName<Counts> by_district, by_size;
};

struct Total {
  Costs all;
  std::uint64_t unbounded =
      0;  // enterprises that get something without a known upper bound, certain or possible
  ByName<Costs> by_district, by_size;
};

struct Summary {
  std::uint64_t enterprises = 0;
  ByName<std::uint64_t> districts, sizes;
  std::vector<PolicySummary> policies;  // as in the plan
  std::map<std::pair<std::string, std::string>, Total>
      totals;  // by kind and payer; kind rate has none

  // One enterprise: `row` of results whose policies are the plan's, in its order.
  void add(const batch::Results& results, std::size_t row, const std::string& district,
           const std::string& size);
};

// The amount that counts in sums, rounded; nothing for a rate, a `no`, or a policy that pays nothing.
[[nodiscard]] std::optional<batch::Bounds> money_of(const batch::PolicyColumn& column,
                                                    std::size_t row);

}  // namespace zhida::city
