// Rules: one version's decisions over one subject's facts, and what the trees of its decisions refer to.
//
// Unknown facts stand as their domains, so every value is what the rules may say (possible-value semantics).
//
// REQUIRES: bundle, policy and version outlive it; version.graph is not null
// Threads:  belongs to one thread
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "decide/dmn/trials.h"
#include "decide/pack/pack.h"

namespace zhida::pack {

enum class Tracing { kOff, kOn };

class Rules {
 public:
  Rules(const Bundle& bundle, const Policy& policy, const Version& version, const FactSet& facts,
        std::int64_t as_of_days, Tracing tracing);

  [[nodiscard]] const Bundle& bundle() const { return bundle_; }
  [[nodiscard]] const Version& version() const { return version_; }
  [[nodiscard]] std::int64_t as_of_days() const { return as_of_days_; }
  [[nodiscard]] const dmn::ElementInfo* find(const std::string& name) const;

  [[nodiscard]] feel::Value decide(const std::string& decision);
  // The value of a part of a decision's tree, remembered for the next asker.
  // REQUIRES: the part uses no variable that an iteration, filter or context around it binds; put() was not called
  [[nodiscard]] const feel::Value& value(const dmn::ElementInfo& decision,
                                         const feel::ExprPtr& part);

  // What a name, or a path that begins with a name, stands for. An input may be followed by members: 上年.
  struct Reference {
    const dmn::ElementInfo* element = nullptr;
    std::string member;  // of an input; "" = all of it
  };
  [[nodiscard]] std::optional<Reference> refer(const dmn::ElementInfo& decision,
                                               const feel::Expr& e) const;

  // The path of a fact that an input stands for: "营业收入.上年". Empty for a parameter.
  [[nodiscard]] std::string fact_path(const Reference& input) const;
  // The fact's value, as given or as its domain. REQUIRES: a path of fact_path()
  [[nodiscard]] feel::Value given(std::string_view path) const;
  [[nodiscard]] const std::map<std::string, feel::Value, std::less<>>& inputs() const {
    return inputs_;
  }

  // Supposes another value for a fact: decide() answers for it.
  void put(const std::string& fact, const feel::Value& value);

  // From here on many values are put() to be tried: nobody asks for value(), nor for errors() and traces() of what follows.
  void begin_trials();

  [[nodiscard]] const std::vector<feel::ErrorInfo>& errors() { return session_.machine().errors; }
  [[nodiscard]] const std::vector<feel::TableTrace>& traces() { return session_.machine().traces; }

 private:
  const Bundle& bundle_;
  const Version& version_;
  std::int64_t as_of_days_;
  dmn::Session session_;
  std::optional<dmn::Trials> trials_;                                 // from begin_trials() on
  std::map<std::string, feel::Value, std::less<>> inputs_;            // facts by name
  std::map<std::string, std::vector<int>, std::less<>> elements_of_;  // fact → its inputs
  std::unordered_map<const feel::Expr*, feel::Value> values_;
};

// The value on the day of an input that is a parameter: of the policy whose model declares it. Unknown: there is none.
[[nodiscard]] feel::Value parameter_value(const Bundle& bundle, const Policy& policy,
                                          const dmn::ElementInfo& input, std::int64_t day);

// The part without the conversions to a declared type that a model puts around it.
[[nodiscard]] const feel::ExprPtr& bare(const feel::ExprPtr& part);

}  // namespace zhida::pack
