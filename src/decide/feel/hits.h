// Hits: whether a rule of a table hits, from what its tests say. Inside of decide/feel.
#pragma once

#include "decide/feel/possible.h"

namespace zhida::feel {

[[nodiscard]] inline bool is_hit(TruthMask m) { return (m & kMayTrue) != 0; }

// Whether a rule hits, from what is known of some columns and what one more column's test says.
[[nodiscard]] inline TruthMask narrowed(TruthMask rule, TruthMask test) {
  if (!is_hit(test) || !is_hit(rule)) return kMayFalse;
  return test == kMayTrue ? rule : static_cast<TruthMask>(kMayTrue | kMayFalse);
}

}  // namespace zhida::feel
