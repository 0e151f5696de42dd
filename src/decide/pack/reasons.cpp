// Finds a minimal set of deciding facts by deletion: what can be hidden without opening the verdict stays hidden.
//
// The possible-value evaluation knows less where more is hidden, so what could not be hidden once cannot be hidden later
// either, and one pass is enough.
#include "decide/pack/reasons.h"

#include <algorithm>
#include <utility>

#include "decide/pack/verdict.h"

namespace zhida::pack {
namespace {

using feel::Value;

bool contains(const Paths& paths, const std::string& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

std::string fact_of(const std::string& path) { return path.substr(0, path.find('.')); }

class Deletion {
 public:
  Deletion(Rules& rules, const dmn::ElementInfo& decision, Verdict verdict)
      : rules_(rules), decision_(decision), hidden_(rules), verdict_(verdict) {}

  // Hides as much of the block as the verdict allows; what must stay is added to the kept ones.
  void remove(const Paths& block) {
    if (block.empty()) return;
    hidden_.hide(block);
    if (verdict_of(rules_.decide(decision_)) == verdict_) return;
    hidden_.show(block);
    if (block.size() == 1) {
      kept_.push_back(block.front());
      return;
    }
    const auto middle = block.begin() + static_cast<std::ptrdiff_t>(block.size() / 2);
    remove(Paths(middle, block.end()));
    remove(Paths(block.begin(), middle));
  }

  // The last first, so that what the rules name first is what stays.
  void remove_each(const Paths& paths) {
    for (auto it = paths.rbegin(); it != paths.rend(); ++it) remove({*it});
  }

  [[nodiscard]] const Paths& kept() const { return kept_; }

 private:
  Rules& rules_;
  const dmn::ElementInfo& decision_;
  Hidden hidden_;
  Verdict verdict_;
  Paths kept_;
};

// The facts of the conditions that speak for the verdict: the first that fails, or all that are met.
Paths speaking_for(Rules& rules, Dependence& dependence, const Outcome& outcome) {
  Paths out;
  for (const ConditionOutcome& c : outcome.conditions) {
    const bool speaks =
        outcome.verdict == Verdict::kCertain ? c.state == State::kMet : c.state != State::kMet;
    const dmn::ElementInfo* element = rules.find(c.def->decision);
    if (!speaks || element == nullptr || !element->tree) continue;
    for (const std::string& path : dependence.all(*element, element->tree)) {
      if (!contains(out, path)) out.push_back(path);
    }
    if (outcome.verdict == Verdict::kNo) break;
  }
  return out;
}

}  // namespace

void Hidden::hide(const Paths& paths) {
  paths_.insert(paths_.end(), paths.begin(), paths.end());
  for (const std::string& path : paths) tell(fact_of(path));
}

void Hidden::show(const Paths& paths) {
  for (const std::string& path : paths) std::erase(paths_, path);
  for (const std::string& path : paths) tell(fact_of(path));
}

void Hidden::tell(const std::string& fact) {
  const FactDef* def = rules_.bundle().dictionary.find(fact);
  Value v = rules_.given(fact);
  if (contains(paths_, fact)) {
    v = input_value(*def, FactSet{}, rules_.as_of_days());
  } else if (def->yearly) {
    feel::Context years = v.as_context();
    for (const std::string_view year : kYears) {
      if (contains(paths_, fact + "." + std::string(year)))
        years.put(std::string(year), domain(*def));
    }
    v = Value::context(std::move(years));
  }
  rules_.put(fact, v);
}

Paths decisive_facts(Rules& rules, Dependence& dependence, const Outcome& outcome) {
  const dmn::ElementInfo* verdict = rules.find(rules.version().verdict);
  if (verdict == nullptr || !verdict->tree) return {};
  const Paths speaking = speaking_for(rules, dependence, outcome);
  Paths others;
  Paths own;
  for (const std::string& path : dependence.all(*verdict, verdict->tree)) {
    const Value given = rules.given(path);
    if (given.is(feel::Kind::kUnknown)) continue;
    const FactDef* def = rules.bundle().dictionary.find(fact_of(path));
    if (def == nullptr || identical(given, domain(*def))) continue;  // nobody has said it
    (contains(speaking, path) ? own : others).push_back(path);
  }
  rules.begin_trials();
  Deletion deletion(rules, *verdict, outcome.verdict);
  deletion.remove(others);
  deletion.remove_each(own);
  Paths out;
  for (const Paths* paths : {&own, &others}) {
    for (const std::string& path : *paths) {
      if (contains(deletion.kept(), path)) out.push_back(path);
    }
  }
  return out;
}

}  // namespace zhida::pack
