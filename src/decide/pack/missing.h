// The facts that would decide a verdict that is still open.
#pragma once

#include "decide/pack/depends.h"
#include "decide/pack/outcome.h"

namespace zhida::pack {

struct MissingLimits {
  int evaluations = 3000;          // of the verdict, in one search
  int evaluations_per_goal = 160;  // for one fact and one outcome
};

// REQUIRES: the verdict decision may be true and may be not true
[[nodiscard]] Missing find_missing(Rules& rules, Dependence& dependence,
                                   const dmn::ElementInfo& verdict,
                                   const MissingLimits& limits = {});

}  // namespace zhida::pack
