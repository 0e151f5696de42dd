// Adds up a city, one enterprise after the other.
#include "service/city/summary.h"

#include "service/city/amount.h"

namespace zhida::city {
namespace {

using pack::Verdict;

bool may_get(Verdict v) { return v == Verdict::kCertain || v == Verdict::kPossible; }

bool pays(const batch::PolicyColumn& column) {
  return !column.amounts.empty() && column.version->amount->kind != "rate";
}

Money& part(Costs& costs, Verdict v) {
  return v == Verdict::kCertain ? costs.certain : costs.possible;
}

// What one enterprise gets of one kind from one payer.
using Own = std::map<std::pair<std::string, std::string>, Costs>;

// An enterprise with several benefits of a kind is one enterprise; without a bound when one of them has none.
void add_own(const Money& own, Money& total) {
  if (own.enterprises == 0) return;
  Money one = own;
  one.enterprises = 1;
  one.unbounded = own.unbounded > 0 ? 1 : 0;
  total.add(one);
}

void add_own(const Costs& own, Costs& total) {
  add_own(own.certain, total.certain);
  add_own(own.possible, total.possible);
}

}  // namespace

void Money::add(const batch::Bounds& bounds) {
  ++enterprises;
  if (!bounds.max) ++unbounded;
  if (bounds.min) min = min + *bounds.min;
  if (bounds.max) max = max + *bounds.max;
}

void Money::add(const Money& other) {
  enterprises += other.enterprises;
  unbounded += other.unbounded;
  min = min + other.min;
  max = max + other.max;
}

std::optional<batch::Bounds> money_of(const batch::PolicyColumn& column, std::size_t row) {
  if (!pays(column) || !may_get(column.verdicts[row])) return std::nullopt;
  return rounded(column.amounts[row], false);
}

void Summary::add(const batch::Results& results, std::size_t row, const std::string& district,
                  const std::string& size) {
  ++enterprises;
  ++districts[district];
  ++sizes[size];
  Own own;
  for (std::size_t i = 0; i < results.policies.size(); ++i) {
    const batch::PolicyColumn& column = results.policies[i];
    if (i == policies.size())
      policies.push_back({column.policy, column.version, pays(column), {}, {}, {}});
    PolicySummary& policy = policies[i];
    const Verdict verdict = column.verdicts[row];
    const auto money = money_of(column, row);
    for (Counts* counts : {&policy.all, &policy.by_district[district], &policy.by_size[size]}) {
      ++counts->verdicts[static_cast<std::size_t>(verdict)];
      if (money) part(counts->costs, verdict).add(*money);
    }
    if (!money) continue;
    const pack::AmountDef& def = *column.version->amount;
    part(own[{def.kind, def.payer}], verdict).add(*money);
  }
  for (const auto& [key, costs] : own) {
    Total& total = totals[key];
    if (costs.certain.unbounded + costs.possible.unbounded > 0) ++total.unbounded;
    for (Costs* to : {&total.all, &total.by_district[district], &total.by_size[size]})
      add_own(costs, *to);
  }
}

}  // namespace zhida::city
