// Policy unique where the hits are not decided: two rules that may hit together make the result null.
//
// Clause: DMN 1.5, 8.2.8 (unique)
#include <algorithm>

#include "decide/feel/eval.h"
#include "decide/feel/hits.h"
#include "decide/feel/intervals.h"

namespace zhida::feel {
namespace {

Value comparison_region(Op op, const Value& end) {
  Ends ends;
  const bool above = op == Op::kGt || op == Op::kGe;
  (above ? ends.low : ends.high) = end;
  (above ? ends.low_closed : ends.high_closed) = op == Op::kGe || op == Op::kLe;
  return to_value(std::move(ends));
}

}  // namespace

// The rule that surely hits, or one of those that may. Where two of them may hit together, null is possible as well.
// REQUIRES: at most one is certain
Value Evaluator::unique_hit(const TableCode& t, const std::vector<std::size_t>& rules,
                            const std::vector<bool>& certain) {
  const auto sure = std::find_if(rules.begin(), rules.end(), [&](auto r) { return certain[r]; });
  if (sure != rules.end()) {
    const bool alone = std::none_of(rules.begin(), rules.end(), [&](std::size_t r) {
      return r != *sure && may_overlap(t, *sure, r);
    });
    const Value out = rule_output(t, *sure);
    return alone ? out : join(out, Value::null());
  }
  Value out = default_output(t);
  const bool default_is_null = out.is_null();
  for (const std::size_t r : rules) out = join(out, rule_output(t, r));
  return !default_is_null && any_overlap(t, rules) ? join(out, Value::null()) : out;
}

bool Evaluator::any_overlap(const TableCode& t, const std::vector<std::size_t>& rules) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (std::size_t j = i + 1; j < rules.size(); ++j) {
      if (may_overlap(t, rules[i], rules[j])) return true;
    }
  }
  return false;
}

// Not where in some column what one rule asks for surely fails the other's test.
bool Evaluator::may_overlap(const TableCode& t, std::size_t a, std::size_t b) {
  for (std::size_t i = 0; i < t.inputs.size(); ++i) {
    const auto values = region(t.rules[a].tests[i]);
    if (!values) continue;
    const Code& other = t.rules[b].tests[i];
    if (std::none_of(values->begin(), values->end(),
                     [&](const Value& v) { return is_hit(tests(other, v)); }))
      return false;
  }
  return true;
}

// Values that together hold every input for which the tests are true; nothing where that cannot be said.
std::optional<List> Evaluator::region(const Code& tests) {
  if (tests.kids.empty() || tests.negated) return std::nullopt;
  List out;
  for (const Code& kid : tests.kids) {
    if (kid.op == Op::kTest && kid.test == Op::kNe) return std::nullopt;
    if (kid.op != Op::kTest && kid.uses_input) return std::nullopt;
    const Value v = eval(kid.op == Op::kTest ? kid.kids[0] : kid);
    if (contains_abstract(v) || v.is(Kind::kBoolean)) return std::nullopt;
    if (kid.op == Op::kTest && kid.test != Op::kEq) {
      if (!is_ordered(v)) return std::nullopt;
      out.push_back(comparison_region(kid.test, v));
    } else if (v.is(Kind::kRange)) {
      const Range& r = v.as_range();
      if (r.form == Range::Form::kNotEqual || !(is_ordered(r.low) || is_ordered(r.high)))
        return std::nullopt;
      out.push_back(to_value(Ends{r.low, r.high, r.low_closed, r.high_closed}));
    } else if (v.is(Kind::kNumber) || v.is(Kind::kString) || v.is(Kind::kDate) || v.is_null()) {
      out.push_back(v);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace zhida::feel
