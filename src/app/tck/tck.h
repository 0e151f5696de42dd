// The judge: runs the DMN Technology Compatibility Kit against our engine.
//
//     <folder>/**/*.xml  ──suite.cpp──► suites of cases ──run.cpp──► outcomes ──report.cpp──► text or JSON
//     <folder>/**/*.dmn  ──────────────────────────────────┘
//
// Strict: numbers are equal to the last digit, but for those that tests/tck-inexact.txt lists (inexact.h), which must equal
// what is listed; an expected error is null with a diagnostic that says why.
//
// A case passes when every one of its results is as expected. A model that cannot be built, or an evaluation that meets
// something this engine does not support, fails the case even where the kit expects null: null must be earned.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace zhida::tck {

struct TckOptions {
  std::string folder;
  std::string filter;  // only cases whose "folder/file case" contains this word
  bool json = false;
  bool failures = false;  // list every failing case with what was expected and found
  bool strict =
      false;  // see above; otherwise numbers may be 1e-8 apart, and an error may be a silent null
  std::string inexact;       // text of the list of inexact numbers; only where strict
  std::string inexact_file;  // its name, for diagnostics
};

struct CaseOutcome {
  std::string folder;  // "compliance-level-3/0086-import"
  std::string file;
  std::string id;    // of the case
  std::string node;  // the first result that is wrong; of a passing case its first result
  bool ok = false;
  bool valued = false;  // the kit expects a value other than null and error
  std::string expected, found, why;
};

struct TckReport {
  bool absent = false;  // there is no kit in the folder
  std::vector<CaseOutcome> cases;
  Diagnostics problems;  // of the list of inexact numbers; each is a failure

  [[nodiscard]] std::size_t passed() const;
  [[nodiscard]] std::size_t valued() const;
  [[nodiscard]] std::size_t valued_passed() const;
};

[[nodiscard]] TckReport judge(const TckOptions& options);
void print(const TckReport& report, const TckOptions& options, std::ostream& out);

// Judges and prints.
//
// Returns: 0 when every case passed; 1 when one failed or the list of inexact numbers is wrong; 3 when the folder holds no kit (ABSENT)
[[nodiscard]] int run_tck(const TckOptions& options, std::ostream& out);

}  // namespace zhida::tck
