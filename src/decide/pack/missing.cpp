// Which unknown facts decide an open verdict.
//
// The verdict is a function of the unknown facts: yes or not yes. Facts that nobody has said are free of one another,
// so there is exactly one smallest set whose every value fixes the verdict: the facts that matter, where a fact matters
// if, with some values of the others, one of its values gives yes and another does not. (If a function does not depend
// on what is outside A, nor on what is outside B, it does not depend on what is outside A ∩ B.) So the search asks of
// each fact whether it matters:
//
//   it matters         a supposition of the others was found under which its values decide: a witness
//   it does not        the domains of all others, cut into cells, leave the verdict settled without it
//   neither was shown  it stays in the set, and the answer is not `proven`
//
// Every evaluation is a possible-value evaluation, so what comes out as settled is settled for all values in the cells.
#include "decide/pack/missing.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "decide/feel/possible.h"
#include "decide/pack/cells.h"
#include "decide/pack/gaps.h"

namespace zhida::pack {
namespace {

using feel::Value;
using At = Supposition::At;
using Slots = std::vector<At>;

enum class Truth { kYes, kNo, kOpen };
enum class Goal { kYes, kNo, kSettled };

bool reached(Truth t, Goal goal) {
  if (goal == Goal::kSettled) return t != Truth::kOpen;
  return t == (goal == Goal::kYes ? Truth::kYes : Truth::kNo);
}

// A decision below the verdict that is open, and the gaps it depends on.
struct Level {
  const dmn::ElementInfo* decision = nullptr;
  std::vector<std::size_t> gaps;  // ascending
};

bool contains(const std::vector<std::size_t>& list, std::size_t n) {
  return std::binary_search(list.begin(), list.end(), n);
}

class Search {
 public:
  // REQUIRES: levels are sorted, fewest gaps first
  Search(Rules& rules, const dmn::ElementInfo& verdict, const std::vector<Gap>& gaps,
         const std::vector<Level>& levels, const MissingLimits& limits)
      : rules_(rules),
        verdict_(verdict),
        gaps_(gaps),
        levels_(levels),
        supposed_(rules, gaps),
        limits_(limits) {}

  Missing run() {
    Missing out;
    for (std::size_t g = 0; g < gaps_.size(); ++g) {
      if (settles(g)) out.could_settle.push_back(gaps_[g].path);
    }
    matters_.assign(gaps_.size(), false);
    witnesses();
    std::vector<std::string> set;
    for (std::size_t g = 0; g < gaps_.size(); ++g) {
      if (!matters_[g] && is_irrelevant(g)) {
        std::erase(out.could_settle, gaps_[g].path);
        continue;
      }
      out.proven = out.proven && matters_[g];
      set.push_back(gaps_[g].path);
    }
    out.facts = set;
    if (!set.empty()) out.decisive_sets.push_back(std::move(set));
    clear();
    return out;
  }

 private:
  [[nodiscard]] bool exhausted() const {
    return spent_ >= limits_.evaluations || goal_spent_ >= limits_.evaluations_per_goal;
  }

  Truth truth() {
    ++spent_;
    ++goal_spent_;
    const feel::TruthMask mask = feel::truth_mask(rules_.decide(verdict_));
    if (mask == feel::kMayTrue) return Truth::kYes;
    return (mask & feel::kMayTrue) == 0 ? Truth::kNo : Truth::kOpen;
  }

  void clear() {
    for (std::size_t g = 0; g < gaps_.size(); ++g) supposed_.forget_gap(g);
  }

  [[nodiscard]] const Slot& slot(At at) const { return gaps_[at.gap].slots[at.slot]; }

  [[nodiscard]] Slots free_slots(std::size_t except) const {
    Slots out;
    for (std::size_t g = 0; g < gaps_.size(); ++g) {
      if (g == except) continue;
      for (const At at : supposed_.slots_of(g)) {
        if (!supposed_.has(at)) out.push_back(at);
      }
    }
    return out;
  }

  // Supposes values for the slots from `next` on, one after another, until the goal is reached; a supposition that
  // settles the verdict the other way is given up at once. Leaves the slots free when it fails.
  bool seek(const Slots& slots, std::size_t next, Goal goal) {
    const Truth now = truth();
    if (reached(now, goal)) return true;
    while (next < slots.size() && supposed_.is_idle(slots[next])) ++next;
    if (now != Truth::kOpen || next == slots.size() || exhausted()) return false;
    for (const Value& sample : slot(slots[next]).samples) {
      supposed_.suppose(slots[next], sample);
      if (seek(slots, next + 1, goal)) return true;
      if (exhausted()) break;
    }
    supposed_.forget(slots[next]);
    return false;
  }

  bool seek(const Slots& slots, Goal goal) {
    goal_spent_ = 0;
    return seek(slots, 0, goal);
  }

  // Some value of this fact alone settles the verdict.
  bool settles(std::size_t gap) {
    goal_spent_ = limits_.evaluations_per_goal * 2 / 3;  // one fact alone needs less
    const bool found = seek(supposed_.slots_of(gap), 0, Goal::kSettled);
    supposed_.forget_gap(gap);
    return found;
  }

  // As the others stand, one value of the fact gives yes and another does not. The fact's slots are free before and
  // after.
  bool decides(std::size_t gap) {
    const Slots slots = supposed_.slots_of(gap);
    const bool yes = seek(slots, Goal::kYes);
    supposed_.forget_gap(gap);
    if (!yes) return false;
    const bool no = seek(slots, Goal::kNo);
    supposed_.forget_gap(gap);
    return no;
  }

  void witnesses() {
    goal_spent_ = -limits_.evaluations_per_goal * 4;  // the first goal is the longest way
    if (!seek(free_slots(gaps_.size()), 0, Goal::kYes)) return;
    for (std::size_t g = 0; g < gaps_.size(); ++g) yes_.push_back(supposed_.values(g));
    for (std::size_t g = 0; g < gaps_.size(); ++g) {
      supposed_.forget_gap(g);
      matters_[g] = seek(supposed_.slots_of(g), Goal::kNo);
      supposed_.restore(g, yes_[g]);
    }
    for (std::size_t g = 0; g < gaps_.size(); ++g) {
      if (!matters_[g]) matters_[g] = matters_elsewhere(g);
    }
    clear();
  }

  // Where all conditions hold, the fact may stand behind another one (a or b). Leaves a decision that it is part of
  // open, the smallest first, and supposes other values for the rest of that decision.
  bool matters_elsewhere(std::size_t gap) {
    std::vector<const Level*> chain;
    for (const Level& level : levels_) {
      if (!contains(level.gaps, gap)) continue;
      chain.push_back(&level);
      if (level.gaps.size() < 2) continue;
      for (std::size_t g = 0; g < gaps_.size(); ++g) {
        supposed_.restore(g,
                          contains(level.gaps, g) ? Supposition::Values(yes_[g].size()) : yes_[g]);
      }
      for (const Order order : {Order::kAsNamed, Order::kScalarsFirst}) {
        goal_spent_ = 0;
        if (keeps_open(nested(chain, gap, order), 0, gap, chain)) return true;
        if (spent_ >= limits_.evaluations) return false;
      }
    }
    return false;
  }

  // The free slots except the fact's own, those of the smallest decision first.
  enum class Order { kAsNamed, kScalarsFirst };
  [[nodiscard]] Slots nested(const std::vector<const Level*>& chain, std::size_t gap,
                             Order order) const {
    const auto key = [&](At at) {
      std::size_t level = 0;
      while (level < chain.size() && !contains(chain[level]->gaps, at.gap)) ++level;
      const std::size_t size = order == Order::kScalarsFirst ? gaps_[at.gap].slots.size() : 0;
      return std::tuple(level, size, at.gap, at.slot);
    };
    Slots out = free_slots(gap);
    std::sort(out.begin(), out.end(), [&](At a, At b) { return key(a) < key(b); });
    return out;
  }

  // Supposes values for all slots such that only the fact is left to decide, in every decision of the chain.
  bool keeps_open(const Slots& slots, std::size_t next, std::size_t gap,
                  const std::vector<const Level*>& chain) {
    if (exhausted() || truth() != Truth::kOpen) return false;
    for (const Level* level : chain) {
      if (!feel::contains_abstract(rules_.decide(*level->decision))) return false;
    }
    while (next < slots.size() && supposed_.is_idle(slots[next])) ++next;
    if (next == slots.size()) return decides(gap);
    for (const Value& sample : slot(slots[next]).samples) {
      supposed_.suppose(slots[next], sample);
      if (keeps_open(slots, next + 1, gap, chain)) return true;
      if (exhausted()) break;
    }
    supposed_.forget(slots[next]);
    return false;
  }

  // In every cell of the others' domains the verdict is the same whatever this fact is.
  bool is_irrelevant(std::size_t gap) {
    goal_spent_ = 0;
    const bool settled = all_settled(free_slots(gap), 0, gap);
    clear();
    return settled;
  }

  bool all_settled(const Slots& slots, std::size_t next, std::size_t gap) {
    if (truth() != Truth::kOpen) return true;
    if (exhausted()) return false;
    if (next == slots.size()) return same_in_all_cells(gap);
    const std::vector<Value>& cells = slot(slots[next]).cells;
    if (cells.empty()) return all_settled(slots, next + 1, gap);  // a list stays unknown
    for (const Value& cell : cells) {
      supposed_.suppose(slots[next], cell);
      if (!all_settled(slots, next + 1, gap)) return false;
    }
    supposed_.forget(slots[next]);
    return true;
  }

  // What the evaluation of the whole domain cannot see: p or not(p).
  bool same_in_all_cells(std::size_t gap) {
    if (gaps_[gap].slots.size() != 1) return false;
    const At at{gap, 0};
    std::optional<Truth> first;
    for (const Value& cell : slot(at).cells) {
      supposed_.suppose(at, cell);
      const Truth here = truth();
      if (here == Truth::kOpen || here != first.value_or(here)) return false;
      first = here;
    }
    supposed_.forget(at);
    return first.has_value();
  }

  Rules& rules_;
  const dmn::ElementInfo& verdict_;
  const std::vector<Gap>& gaps_;
  const std::vector<Level>& levels_;
  Supposition supposed_;
  std::vector<Supposition::Values> yes_;  // suppositions under which the verdict is yes
  MissingLimits limits_;
  std::vector<bool> matters_;
  int spent_ = 0;
  int goal_spent_ = 0;
};

}  // namespace

Missing find_missing(Rules& rules, Dependence& dependence, const dmn::ElementInfo& verdict,
                     const MissingLimits& limits) {
  if (!verdict.tree) return {};
  const Paths paths = dependence.open(verdict, verdict.tree);
  std::vector<Level> levels;
  for (const dmn::ElementInfo* d : closure(rules, verdict)) {
    Level level{d, {}};
    for (const std::string& path : dependence.open(*d, d->tree)) {
      const auto at = std::find(paths.begin(), paths.end(), path);
      if (at != paths.end()) level.gaps.push_back(static_cast<std::size_t>(at - paths.begin()));
    }
    std::sort(level.gaps.begin(), level.gaps.end());
    levels.push_back(std::move(level));
  }
  std::sort(levels.begin(), levels.end(), [](const Level& a, const Level& b) {
    return a.gaps.size() != b.gaps.size() ? a.gaps.size() < b.gaps.size()
                                          : a.decision->name < b.decision->name;
  });
  const std::vector<Gap> gaps = find_gaps(rules, verdict, paths);
  rules.begin_trials();
  return Search(rules, verdict, gaps, levels, limits).run();
}

}  // namespace zhida::pack
