// Ladders: the rungs of a track, which of them an enterprise holds, and the next one.
#include <algorithm>

#include "decide/pack/decide.h"

namespace zhida::pack {
namespace {

using feel::Kind;
using feel::Value;

// The list of statuses held, and its items' members.
constexpr std::string_view kStatuses = "资质";
constexpr std::string_view kKind = "类型";
constexpr std::string_view kIssued = "取得日期";
constexpr std::string_view kValidUntil = "有效期至";

// A status without an end, or whose beginning or end nobody has said, counts as held.
bool valid_on(const feel::Context& status, std::int64_t day) {
  const Value* issued = status.find(kIssued);
  if (issued != nullptr && issued->is(Kind::kDate) && issued->as_days() > day) return false;
  const Value* until = status.find(kValidUntil);
  return until == nullptr || !until->is(Kind::kDate) || until->as_days() >= day;
}

bool holds(const FactSet& facts, const std::string& status, std::int64_t day) {
  const auto it = facts.values.find(kStatuses);
  if (it == facts.values.end() || !it->second.is(Kind::kList)) return false;
  const feel::List& items = it->second.as_list();
  return std::any_of(items.begin(), items.end(), [&](const Value& item) {
    if (!item.is(Kind::kContext)) return false;
    const Value* kind = item.as_context().find(kKind);
    return kind != nullptr && kind->is(Kind::kString) && kind->as_string() == status &&
           valid_on(item.as_context(), day);
  });
}

RungOutcome rung(const Outcome& o, const FactSet& facts, std::int64_t day) {
  RungOutcome r;
  r.policy = o.policy;
  r.verdict = o.verdict;
  r.holds = holds(facts, o.policy->ladder->status, day);
  for (const ConditionOutcome& c : o.conditions) {
    if (c.state == State::kUnknown) {
      r.unknown.push_back(c.def->decision);
    } else if (c.state != State::kMet) {
      r.lacks.push_back(c.def->decision);
    }
  }
  return r;
}

// The lowest rung above the one held; where several policies share it, one that is open to the enterprise.
const Policy* next_of(const LadderOutcome& ladder) {
  const RungOutcome* best = nullptr;
  for (const RungOutcome& r : ladder.rungs) {
    if (r.policy->ladder->rung <= ladder.at) continue;
    if (best == nullptr ||
        (r.policy->ladder->rung == best->policy->ladder->rung && r.verdict < best->verdict)) {
      best = &r;
    }
  }
  return best == nullptr ? nullptr : best->policy;
}

}  // namespace

std::vector<LadderOutcome> ladders(const Bundle& bundle, const std::vector<Outcome>& outcomes,
                                   const FactSet& facts, std::int64_t as_of_days) {
  std::vector<LadderOutcome> out;
  for (const Policy& policy : bundle.policies) {
    if (!policy.ladder) continue;
    const auto o = std::find_if(outcomes.begin(), outcomes.end(),
                                [&](const Outcome& x) { return x.policy == &policy; });
    if (o == outcomes.end()) continue;
    auto ladder = std::find_if(out.begin(), out.end(), [&](const LadderOutcome& l) {
      return l.track == policy.ladder->track;
    });
    if (ladder == out.end()) {
      out.push_back({policy.ladder->track, {}, 0, nullptr});
      ladder = out.end() - 1;
    }
    ladder->rungs.push_back(rung(*o, facts, as_of_days));
  }
  for (LadderOutcome& ladder : out) {
    std::sort(ladder.rungs.begin(), ladder.rungs.end(),
              [](const RungOutcome& a, const RungOutcome& b) {
                const int x = a.policy->ladder->rung;
                const int y = b.policy->ladder->rung;
                return x != y ? x < y : a.policy < b.policy;  // by order in the bundle
              });
    for (const RungOutcome& r : ladder.rungs) {
      if (r.holds) ladder.at = std::max(ladder.at, r.policy->ladder->rung);
    }
    ladder.next = next_of(ladder);
  }
  return out;
}

}  // namespace zhida::pack
