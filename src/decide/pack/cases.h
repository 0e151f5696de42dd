// Runs the packs' own cases, and proves that they notice every moved threshold.
//
// A mutant is a version's rules with one change: a number literal one unit of its last digit up or down, `>=` ↔ `>`,
// `<=` ↔ `<`, a range end opened or closed; or a parameter's value moved by one unit of its last digit. A mutant
// survives when every case of its policy still passes.
//
// Threads: pure functions over an immutable bundle
#pragma once

#include <functional>

#include "decide/pack/decide.h"

namespace zhida::pack {

struct CaseFailure {
  std::string policy;
  std::string name;
  Place place;
  Text what;  // expected and found
};
struct CaseReport {
  int passed = 0;
  std::vector<CaseFailure> failures;
};

// Only the policy `only`, when it is not empty.
[[nodiscard]] CaseReport run_cases(const Bundle& bundle, std::string_view only = {});

struct Mutant {
  std::string policy;
  std::string version;
  Place place;  // file, line, column, decision or cell
  std::string before, after;
};
struct MutationReport {
  int mutants = 0;
  int killed = 0;
  std::vector<Mutant> survivors;
};

// `progress` is told after each mutant (done, of how many) and may be empty.
[[nodiscard]] MutationReport mutate(const Bundle& bundle, std::string_view only = {},
                                    const std::function<void(int, int)>& progress = {});

}  // namespace zhida::pack
