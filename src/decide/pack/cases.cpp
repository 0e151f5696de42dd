// Runs the packs' own cases.
#include "decide/pack/cases.h"

#include "decide/pack/expect.h"

namespace zhida::pack {

CaseReport run_cases(const Bundle& bundle, std::string_view only) {
  CaseReport report;
  for (const PolicyCases& cases : bundle.cases) {
    if (!only.empty() && cases.policy != only) continue;
    const Policy* policy = bundle.find(cases.policy);
    ZHIDA_CHECK(policy != nullptr);
    for (const Case& c : cases.cases) {
      auto what = differences(bundle, *policy, c);
      if (!what) {
        ++report.passed;
        continue;
      }
      report.failures.push_back({cases.policy, c.name, c.place, std::move(*what)});
    }
  }
  return report;
}

}  // namespace zhida::pack
