// Decides policies for one subject: the possible-value evaluation of a version's rules, and what explains it.
//
//     facts ──► inputs (unknown → its domain) ──► dmn::Session ──► verdict, amount, conditions, rows, outputs
//                                                            └───► missing.cpp: the facts that would decide
//
// Verdict: certain = the verdict decision is true whatever the unknown facts are; no = it cannot be true; possible =
// both can be. null and error count as not true, with their diagnostic. A version outside its dates does not decide:
// expired. unknown_rule refers to the office.
//
// Threads: pure functions over an immutable bundle
#pragma once

#include <functional>

#include "decide/pack/outcome.h"

namespace zhida::pack {

// Calls the work on as many threads as it likes, at least once on the caller's, and returns when all have ended.
using Together = std::function<void(const std::function<void()>& work)>;

struct DecideOptions {
  bool explain = true;                        // conditions' checks, rows, outputs
  bool missing = true;                        // the search for missing facts (the costly part)
  std::optional<Party> party = std::nullopt;  // decide_all: only policies for these; nothing = all
  Together together = {};  // decide_all: several policies at once; null = one after another
};

[[nodiscard]] Outcome decide(const Bundle& bundle, const Policy& policy, const FactSet& facts,
                             std::int64_t as_of_days, const DecideOptions& options = {});

// Every policy, sorted: certain, possible, no, unknown_rule, expired; within one by amount (larger upper bound first;
// those without an amount last), then by order in the bundle.
[[nodiscard]] std::vector<Outcome> decide_all(const Bundle& bundle, const FactSet& facts,
                                              std::int64_t as_of_days,
                                              const DecideOptions& options = {});

[[nodiscard]] std::vector<LadderOutcome> ladders(const Bundle& bundle,
                                                 const std::vector<Outcome>& outcomes,
                                                 const FactSet& facts, std::int64_t as_of_days);

// The value of any decision of a version's rules for these facts (cases compare with it).
[[nodiscard]] feel::Value decision_value(const Bundle& bundle, const Policy& policy,
                                         const Version& version, const FactSet& facts,
                                         std::int64_t as_of_days, const std::string& decision);

[[nodiscard]] std::string_view to_string(Verdict v);  // certain …
[[nodiscard]] std::string_view to_string(State s);    // met …

}  // namespace zhida::pack
