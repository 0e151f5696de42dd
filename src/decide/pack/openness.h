// Whether what packs leave open is open: facts of their cases are blanked, and for each verdict the blanked facts are
// given values again, from other cases and from both sides of every threshold.
//
//   certain, no   must hold for every value tried; where one does not, the possible-value evaluation is wrong
//   possible      is right where two values give different verdicts; otherwise it may have been avoidable
//
// What is counted as avoidable is an upper bound: values that were not tried may differ. An amount for the values tried
// must lie between the bounds that were said, too.
//
// Threads: pure functions over an immutable bundle; the same answer each time
#pragma once

#include <string>
#include <vector>

#include "decide/pack/decide.h"

namespace zhida::pack {

struct Blanked {
  std::string policy;
  std::string name;  // of the case
  Place place;
  std::vector<std::string> facts;  // blanked: 从业人员, 营业收入.上年, 资质[2].类型
  Text what;
};

struct OpennessReport {
  int certain = 0;
  int possible = 0;
  int no = 0;
  int values = 0;  // tried in all
  std::vector<Blanked> avoidable;
  std::vector<Blanked> wrong;
  void add(const OpennessReport& other);
};

// One of `every` blankings, spread evenly. REQUIRES: every >= 1
[[nodiscard]] OpennessReport check_openness(const Bundle& bundle, std::string_view policy,
                                            int every = 1);

struct ReasonsReport {
  int verdicts = 0;            // certain or no, of complete cases
  int facts = 0;               // cited in all
  int known = 0;               // facts that were given and that the rules use
  std::vector<Blanked> wrong;  // what is cited does not decide, or decides without one of its parts
};
[[nodiscard]] ReasonsReport check_reasons(const Bundle& bundle, std::string_view policy);

}  // namespace zhida::pack
