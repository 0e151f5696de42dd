// Reasons: of the facts that are known, a smallest set that decides the verdict whatever all others are.
#pragma once

#include "decide/pack/depends.h"
#include "decide/pack/outcome.h"

namespace zhida::pack {

// Which known facts of a subject are hidden: taken as if nobody had said them. Inside of decide/pack.
class Hidden {
 public:
  // REQUIRES: rules outlives it
  explicit Hidden(Rules& rules) : rules_(rules) {}

  // Paths of facts: "从业人员", "营业收入.上年".
  void hide(const Paths& paths);
  // Takes a hide() back.
  void show(const Paths& paths);

 private:
  void tell(const std::string& fact);

  Rules& rules_;
  std::vector<std::string> paths_;
};

// Facts that decide a verdict which is certain or no: with these alone it is the same, and without any one of them it
// is open. There may be other such sets; this one keeps to the first condition that fails.
//
// REQUIRES: nothing asks rules for value() afterwards: facts were hidden and shown again
[[nodiscard]] Paths decisive_facts(Rules& rules, Dependence& dependence, const Outcome& outcome);

}  // namespace zhida::pack
