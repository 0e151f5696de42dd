// Explanations: the trees of checks behind conditions, the rule rows that hit, the sentence that says why.
#pragma once

#include <string>
#include <vector>

#include "decide/pack/depends.h"
#include "decide/pack/outcome.h"

namespace zhida::pack {

// true → met, may be true → unknown, an error → error, everything else → failed.
[[nodiscard]] State state_of(const feel::Value& v);

// Takes a boolean decision apart: and, or and not become nodes, decisions that it names are opened, comparisons say
// what was found and what was needed.
class Explainer {
 public:
  Explainer(Rules& rules, Dependence& dependence) : rules_(rules), dependence_(dependence) {}

  [[nodiscard]] Check decision(const dmn::ElementInfo& decision);

 private:
  enum class Sense { kPlain, kNegated };  // kNegated: below a not(…) that was moved inwards
  Check check(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense);
  Check logic(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense);
  void operands(const dmn::ElementInfo& at, const feel::ExprPtr& part, feel::ExprKind kind,
                Sense sense, std::vector<Check>& out);
  Check negation(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense);
  Check reference(const dmn::ElementInfo& at, const feel::ExprPtr& part, const Rules::Reference& to,
                  Sense sense);
  Check comparison(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense);
  Check membership(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense);
  Check quantified(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense);
  Check table(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense);
  Check leaf(const dmn::ElementInfo& at, const feel::ExprPtr& part, Sense sense,
             std::string_view op);

  // The part as FEEL text.
  [[nodiscard]] std::string quoted(const dmn::ElementInfo& at, const feel::Expr& part) const;
  // The display of a part's value; nothing where nothing is known of it.
  std::optional<std::string> found(const dmn::ElementInfo& at, const feel::ExprPtr& part);
  // "126（营业收入.上年 * 0.03）", "2023-11-23", or the text while the value is unknown.
  std::string needed(const dmn::ElementInfo& at, const feel::ExprPtr& part);
  // The parts of a number that is computed and not yet settled, down to the facts.
  std::vector<Check> unsettled(const dmn::ElementInfo& at, const feel::ExprPtr& part, int depth);
  [[nodiscard]] bool bare_fact_unknown(const dmn::ElementInfo& at, const feel::Expr& part) const;

  Rules& rules_;
  Dependence& dependence_;
  std::vector<feel::ExprPtr> kept_;  // trees made here
  int depth_ = 0;
};

// The rows of every table evaluated so far, each table once.
[[nodiscard]] std::vector<RowOutcome> matched_rows(const std::vector<feel::TableTrace>& traces);

// One sentence that says why the outcome is what it is. REQUIRES: everything else of the outcome is filled in
[[nodiscard]] Text because(const Outcome& outcome, const Bundle& bundle, std::int64_t as_of_days);

}  // namespace zhida::pack
