// Rules: one version's decisions over one subject's facts, and what the trees of its decisions refer to.
//
// Unknown facts stand as their domains, so every value is what the rules may say (possible-value semantics).
//
// REQUIRES: bundle, policy and version outlive it; version.graph is not null
// Threads:  belongs to one thread
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "decide/dmn/references.h"
#include "decide/dmn/trials.h"
#include "decide/pack/notes.h"
#include "decide/pack/pack.h"

namespace zhida::pack {

enum class Tracing { kOff, kOn };

// What rules see of one subject's facts on a day: each value is made once for all policies that ask for it.
class Inputs {
 public:
  // REQUIRES: the dictionary and the facts outlive it
  Inputs(const Dictionary& dictionary, const FactSet& facts, std::int64_t as_of_days)
      : dictionary_(dictionary), facts_(facts), as_of_days_(as_of_days) {}
  [[nodiscard]] std::int64_t as_of_days() const { return as_of_days_; }
  // REQUIRES: an index of the dictionary's facts
  [[nodiscard]] const feel::Value& of(std::size_t fact) const;

 private:
  const Dictionary& dictionary_;
  const FactSet& facts_;
  std::int64_t as_of_days_;
  mutable std::vector<std::optional<feel::Value>> made_;  // by fact
};

class Rules {
 public:
  Rules(const Bundle& bundle, const Policy& policy, const Version& version, const FactSet& facts,
        std::int64_t as_of_days, Tracing tracing);
  Rules(const Bundle& bundle, const Policy& policy, const Version& version, const Inputs& inputs,
        Tracing tracing);

  [[nodiscard]] const Bundle& bundle() const { return bundle_; }
  [[nodiscard]] const Version& version() const { return version_; }
  [[nodiscard]] std::int64_t as_of_days() const { return as_of_days_; }
  [[nodiscard]] const dmn::ElementInfo* find(const std::string& name) const;

  [[nodiscard]] feel::Value decide(const std::string& decision);
  [[nodiscard]] feel::Value decide(const dmn::ElementInfo& decision);
  // The value of a part of a decision's tree, remembered for the next asker.
  // REQUIRES: the part uses no variable that an iteration, filter or context around it binds; put() was not called
  [[nodiscard]] const feel::Value& value(const dmn::ElementInfo& decision,
                                         const feel::ExprPtr& part);

  // What a name or path of the decision's tree stands for; null: nothing that the decision requires.
  using Reference = dmn::Reference;
  [[nodiscard]] const Reference* refer(const dmn::ElementInfo& decision, const feel::Expr& e) const;

  // The fact that an input is; null for a parameter.
  [[nodiscard]] const FactDef* fact_of(const dmn::ElementInfo& input) const;
  // The path of a fact that an input stands for: "营业收入.上年". Empty for a parameter.
  [[nodiscard]] std::string fact_path(const Reference& input) const;
  // What is noted of a part of the decision's tree; null: nothing.
  [[nodiscard]] const Notes::Part* noted(const dmn::ElementInfo& decision,
                                         const feel::Expr& part) const;
  // The fact's value, as given or as its domain. REQUIRES: a path of fact_path()
  [[nodiscard]] feel::Value given(std::string_view path) const;
  // The facts that the rules ask for, by name, and what they see of each.
  [[nodiscard]] std::vector<std::pair<const FactDef*, feel::Value>> inputs() const;

  // Supposes another value for a fact: decide() answers for it.
  void put(const std::string& fact, const feel::Value& value);

  // From here on many values are put() to be tried: nobody asks for value(), nor for errors() and traces() of what follows.
  void begin_trials();

  [[nodiscard]] const std::vector<feel::ErrorInfo>& errors() { return session_.machine().errors; }
  [[nodiscard]] const std::vector<feel::TableTrace>& traces() { return session_.machine().traces; }

 private:
  [[nodiscard]] const FactDef& def(std::size_t fact) const {
    return bundle_.dictionary.facts[notes_->facts()[fact].at];
  }

  const Bundle& bundle_;
  const Version& version_;
  std::shared_ptr<const Notes> notes_;
  std::int64_t as_of_days_;
  dmn::Session session_;
  std::optional<dmn::Trials> trials_;  // from begin_trials() on
  std::vector<feel::Value> facts_;     // by Notes::facts
  std::unordered_map<const feel::Expr*, feel::Value> values_;
  mutable std::deque<Reference> resolved_;  // of trees that are not the graph's own
};

// The value on the day of an input that is a parameter: of the policy whose model declares it. Unknown: there is none.
[[nodiscard]] feel::Value parameter_value(const Bundle& bundle, const Policy& policy,
                                          const dmn::ElementInfo& input, std::int64_t day);

}  // namespace zhida::pack
