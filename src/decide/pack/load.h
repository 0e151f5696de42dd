// The loading passes, shared by their files: policy.cpp, params.cpp, samplefile.cpp, casefile.cpp and graphs.cpp.
//
//     policy.yaml, params.yaml ──► Draft ──► rules (graphs.cpp) ──► Policy
//
// Every pass reports what it finds and goes on, so that one run names all that is wrong.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/document.h"
#include "decide/pack/pack.h"
#include "decide/pack/strict.h"

namespace zhida::pack {

// A policy on its way into the bundle; `root` and `params_root` keep the places of what was written.
struct Draft {
  Policy policy;
  std::string file;
  Node root;
  std::string params_file;  // "" = none
  Node params_root;
};

// What a load has so far.
struct Loading {
  std::vector<SourceFile> files;
  const Dictionary* dictionary = nullptr;  // null when it could not be read
  std::vector<Draft> drafts;               // by folder
  std::vector<PolicyCases> cases;
  std::vector<Sample> samples;
  Diagnostics errors;
  Diagnostics warnings;

  [[nodiscard]] const SourceFile* file(std::string_view path) const;
  void take(const Findings& findings);
  void warn(std::string code, Place place, Text what, Text help = {});
};

// policy.cpp. Findings are of the family E-PACK.
[[nodiscard]] Policy read_policy(const Node& root, std::string folder, Findings& findings);
// Ids, relations and ladders across all policies.
void check_policies(Loading& loading);

// params.cpp
[[nodiscard]] std::vector<Parameter> read_parameters(const Node& root, Findings& findings);

// samplefile.cpp
void read_samples(Loading& loading);

// casefile.cpp. REQUIRES: dictionary; policies whose rules are built
void read_cases(Loading& loading, const std::vector<Policy>& policies);

// graphs.cpp. Reads the rules of every version, checks them against facts and parameters, and builds their graphs.
void load_rules(Loading& loading);

// "2026-11-23"
[[nodiscard]] std::string day_text(std::int64_t days);

}  // namespace zhida::pack
