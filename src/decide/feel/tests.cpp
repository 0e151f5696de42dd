// Unary tests: what a cell says about its input. Clause: DMN 1.5, 10.3.1.2, grammar rules 7 to 17
#include <algorithm>

#include "decide/feel/eval.h"

namespace zhida::feel {

TruthMask Evaluator::tests(const Code& c, const Value& input) {
  if (c.kids.empty()) return kMayTrue;  // '-'
  TruthMask mask = kMayFalse;
  for (const Code& kid : c.kids) {
    mask = or_mask(mask, test(kid, input));
    if (mask == kMayTrue) break;
  }
  if (!c.negated) return mask;
  return (mask & kMayNull) | ((mask & kMayTrue) != 0 ? kMayFalse : 0U) | ((mask & kMayFalse) != 0 ? kMayTrue : 0U);
}

TruthMask Evaluator::test(const Code& c, const Value& input) {
  if (c.op == Op::kTest) {
    const Value operand = eval(c.kids[0]);
    return compare_mask(c.test, input, operand);
  }
  const Value v = eval(c);
  if (c.uses_input) return truth_mask(v);
  if (truth_mask(v) != kMayNull && !v.is(Kind::kUnknown) && !input.is(Kind::kBoolean) && !input.is_abstract() && !input.is_null()) {
    return truth_mask(v);  // a condition about other names, DMN 1.5, rule 7 c
  }
  return matches(v, input);
}

// The input equals the candidate, lies in it (range) or is among its items (list).
TruthMask Evaluator::matches(const Value& candidate, const Value& input) {
  if (candidate.is(Kind::kRange)) {
    const Range& r = candidate.as_range();
    if (input.is(Kind::kRange)) return compare_mask(Op::kEq, input, candidate);
    TruthMask mask = kMayTrue;
    if (!r.low.is_null()) mask = and_mask(mask, compare_mask(r.low_closed ? Op::kGe : Op::kGt, input, r.low));
    if (!r.high.is_null()) mask = and_mask(mask, compare_mask(r.high_closed ? Op::kLe : Op::kLt, input, r.high));
    return mask;
  }
  if (candidate.is(Kind::kList)) {
    TruthMask mask = kMayFalse;
    for (const Value& item : candidate.as_list()) {
      TruthMask m = item.is(Kind::kRange) ? matches(item, input) : compare_mask(Op::kEq, input, item);
      if (m == kMayNull) m = kMayFalse;
      mask = or_mask(mask, m);
    }
    if (input.is(Kind::kList)) mask = or_mask(mask, compare_mask(Op::kEq, input, candidate));
    return mask;
  }
  if (candidate.is(Kind::kPossible) && candidate.as_possible().form == Possible::Form::kList) {
    return kMayTrue | kMayFalse;
  }
  return compare_mask(Op::kEq, input, candidate);
}

}  // namespace zhida::feel
