// Decides one policy, or all: the version in force, verdict, amount, and what explains them.
#include "decide/pack/decide.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <numeric>

#include "decide/pack/explain.h"
#include "decide/pack/missing.h"
#include "decide/pack/notes.h"
#include "decide/pack/reasons.h"
#include "decide/pack/verdict.h"

namespace zhida::pack {
namespace {

using feel::Value;

constexpr std::size_t kDiagnosticsMax = 16;

AmountOutcome amount(Rules& rules, const AmountDef& def, Verdict verdict) {
  return amount_of(def, def.up_to ? Value::null() : rules.decide(def.decision), verdict);
}

void keep_errors(const std::vector<feel::ErrorInfo>& errors, Outcome& out) {
  for (const feel::ErrorInfo& e : errors) {
    const bool known = std::any_of(
        out.diagnostics.begin(), out.diagnostics.end(), [&](const feel::ErrorInfo& other) {
          return other.code == e.code && other.zh == e.zh && other.element == e.element;
        });
    if (!known && out.diagnostics.size() < kDiagnosticsMax) out.diagnostics.push_back(e);
  }
}

void conditions(Rules& rules, Dependence& dependence, bool explain, Outcome& out) {
  Explainer explainer(rules, dependence);
  for (const ConditionDef& def : out.version->conditions) {
    ConditionOutcome c;
    c.def = &def;
    c.state = state_of(rules.decide(def.decision));
    const dmn::ElementInfo* element = rules.find(def.decision);
    if (explain && element != nullptr) c.checks.push_back(explainer.decision(*element));
    out.conditions.push_back(std::move(c));
  }
}

void run(const Bundle& bundle, const Inputs& inputs, const DecideOptions& options, Outcome& out) {
  const Version& version = *out.version;
  const dmn::ElementInfo* verdict = dmn::find(*version.graph, version.verdict);
  if (verdict == nullptr) return;
  const bool traced = options.explain || options.missing;
  Rules rules(bundle, *out.policy, version, inputs, traced ? Tracing::kOn : Tracing::kOff);
  Dependence dependence(rules);
  out.verdict = verdict_of(rules.decide(version.verdict));
  if (version.amount && out.verdict != Verdict::kNo) {
    out.amount = amount(rules, *version.amount, out.verdict);
  }
  if (options.explain) {
    for (const std::string& name : version.outputs) {
      out.outputs.push_back({name, rules.decide(name)});
    }
  }
  // Conditions whose decisions the verdict did not need are decided here, before the rows are read.
  conditions(rules, dependence, options.explain, out);
  if (options.explain) out.rows = matched_rows(rules.traces());
  keep_errors(rules.errors(), out);
  if (options.missing && out.verdict == Verdict::kPossible) {
    out.missing = find_missing(rules, dependence, *verdict);
  }
  if (options.explain && out.verdict != Verdict::kPossible) {
    out.decided_by = decisive_facts(rules, dependence, out);
  }
}

int rank(Verdict v) {
  switch (v) {
    case Verdict::kCertain: return 0;
    case Verdict::kPossible: return 1;
    case Verdict::kNo: return 2;
    case Verdict::kUnknownRule: return 3;
    case Verdict::kExpired: return 4;
  }
  return 5;
}

// Larger upper bound first; no bound known is above every bound; no amount is last.
bool larger(const std::optional<AmountOutcome>& a, const std::optional<AmountOutcome>& b) {
  if (!a || !b) return a.has_value() && !b.has_value();
  if (!a->max || !b->max) return !a->max && b->max.has_value();
  return *a->max > *b->max;
}

Outcome decide_one(const Bundle& bundle, const Policy& policy, const Inputs& inputs,
                   const DecideOptions& options) {
  const std::int64_t as_of_days = inputs.as_of_days();
  Outcome out;
  out.policy = &policy;
  out.version = version_for(policy, as_of_days);
  if (const auto fixed = fixed_verdict(out.version, as_of_days)) {
    out.verdict = *fixed;
  } else {
    run(bundle, inputs, options, out);
  }
  out.because = because(out, bundle, as_of_days);
  return out;
}

// So that no thread is left with a long one when the others have ended.
void longest_first(const std::vector<const Policy*>& policies, std::int64_t as_of_days,
                   std::vector<std::size_t>& order) {
  std::vector<std::size_t> sizes;
  for (const Policy* policy : policies) {
    const Version* version = policy->version_at(as_of_days);
    sizes.push_back(version != nullptr && version->notes ? version->notes->size() : 0);
  }
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return sizes[i]; });
}

}  // namespace

Outcome decide(const Bundle& bundle, const Policy& policy, const FactSet& facts,
               std::int64_t as_of_days, const DecideOptions& options) {
  return decide_one(bundle, policy, Inputs(bundle.dictionary, facts, as_of_days), options);
}

std::vector<Outcome> decide_all(const Bundle& bundle, const FactSet& facts, std::int64_t as_of_days,
                                const DecideOptions& options) {
  std::vector<const Policy*> asked;
  for (const Policy& policy : bundle.policies) {
    if (!options.party || party_of(policy.audience) == options.party) asked.push_back(&policy);
  }
  std::vector<std::size_t> order(asked.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (options.together) longest_first(asked, as_of_days, order);
  std::vector<Outcome> out(asked.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    const Inputs inputs(bundle.dictionary, facts, as_of_days);
    for (std::size_t i = next++; i < order.size(); i = next++)
      out[order[i]] = decide_one(bundle, *asked[order[i]], inputs, options);
  };
  options.together ? options.together(work) : work();
  std::sort(out.begin(), out.end(), [](const Outcome& a, const Outcome& b) {
    if (rank(a.verdict) != rank(b.verdict)) return rank(a.verdict) < rank(b.verdict);
    if (larger(a.amount, b.amount) || larger(b.amount, a.amount)) return larger(a.amount, b.amount);
    return a.policy < b.policy;  // elements of one vector: by order in the bundle
  });
  return out;
}

Value decision_value(const Bundle& bundle, const Policy& policy, const Version& version,
                     const FactSet& facts, std::int64_t as_of_days, const std::string& decision) {
  if (!version.graph) return Value::null();
  Rules rules(bundle, policy, version, facts, as_of_days, Tracing::kOff);
  return rules.decide(decision);
}

}  // namespace zhida::pack
