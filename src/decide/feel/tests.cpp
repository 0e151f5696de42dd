// Unary tests: what a cell says about its input. Clause: DMN 1.5, 10.3.1.2, grammar rules 7 to 17
#include <algorithm>

#include "decide/feel/eval.h"
#include "decide/feel/intervals.h"
#include "decide/feel/weight.h"

namespace zhida::feel {
namespace {

TruthMask negated(TruthMask mask) {
  return (mask & kMayNull) | ((mask & kMayTrue) != 0 ? kMayFalse : 0U) |
         ((mask & kMayFalse) != 0 ? kMayTrue : 0U);
}

// A value that may be true or false.
bool may_be_condition(const Value& v) {
  return (truth_mask(v) & (kMayTrue | kMayFalse)) != 0 && !v.is(Kind::kUnknown);
}

}  // namespace

// Clause: DMN 1.5, table 55 (x in …); kit 0072, null_001
Value Evaluator::membership(const Code& c) {
  Value x = eval(c.kids[0]);
  const std::size_t before = m_.errors.size();
  const TruthMask mask = any_test(c, 1, x);
  if (mask != kMayNull) return truth_value(mask);
  if (x.is(Kind::kError)) return x;
  if (m_.errors.size() > before) return Value::error(m_.errors[before]);  // a test that failed
  return m_.fail("E-FEEL-TYPE", "in 的左边或范围的一端是 null，或者不能比较",
                 "the value before 'in' or an end of the range is null, or they cannot be compared",
                 c.span);
}

TruthMask Evaluator::tests(const Code& c, const Value& input) {
  if (c.kids.empty()) return kMayTrue;  // '-'
  const TruthMask mask = any_test(c, 0, input);
  return c.negated ? negated(mask) : mask;
}

// Whether any test of c from the first on holds; '?' is the input. Each member of a set is tried for itself.
TruthMask Evaluator::any_test(const Code& c, std::size_t first, const Value& input) {
  Value& slot = slots_[static_cast<std::size_t>(c.slot)];
  const auto try_one = [&](const Value& one) {
    slot = one;
    TruthMask mask = kMayFalse;
    for (std::size_t i = first; i < c.kids.size() && mask != kMayTrue; ++i)
      mask = or_mask(mask, test(c.kids[i], one));
    return mask;
  };
  if (!input.is_abstract()) return try_one(input);
  const auto members = members_of(input);
  if (!members || members->size() == 1) return try_one(input);
  TruthMask mask = 0;
  for (const Value& m : *members) mask |= try_one(m);
  slot = input;
  return mask;
}

TruthMask Evaluator::test(const Code& c, const Value& input) {
  if (c.op == Op::kTest) {
    const Value operand = eval(c.kids[0]);
    if (operand.is(Kind::kError)) return kMayNull;
    return compare_mask(c.test, input, operand);
  }
  const Value v = eval(c);
  if (c.uses_input) return truth_mask(v);
  if (v.is(Kind::kError)) return kMayNull;  // a test that failed is not the test for null
  if (!v.is_abstract()) return condition_or_match(v, input);
  const auto members = members_of(v);
  if (!members || members->size() == 1) return condition_or_match(v, input);
  TruthMask mask = 0;
  for (const Value& m : *members) {
    // What only may be null may have failed as well.
    if (m.is_null()) mask |= kMayNull;
    if (!m.is(Kind::kError)) mask |= condition_or_match(m, input);
  }
  return mask;
}

// A boolean is a condition about other names, unless the input is a boolean itself. Clause: DMN 1.5, rule 7 c
TruthMask Evaluator::condition_or_match(const Value& v, const Value& input) {
  if (!may_be_condition(v) || input.is(Kind::kBoolean) || input.is_null()) return matches(v, input);
  if (input.is(Kind::kUnknown)) return truth_mask(v) | matches(v, input);
  TruthMask mask = truth_mask(v);
  if (input.is(Kind::kPossible) && input.as_possible().nullable) mask |= matches(v, Value::null());
  return mask;
}

namespace {

TruthMask in_ends(const Range& r, const Value& input) {
  if (r.form == Range::Form::kNotEqual) return negated(compare_mask(Op::kEq, input, r.low));
  // [1..null] says nothing: only a comparison has no end on one side (kit 0072, null_001).
  const bool open_end = r.low.is_null() || r.high.is_null();
  if (r.form == Range::Form::kEnds && open_end) return kMayNull;
  TruthMask mask = kMayTrue;
  if (!r.low.is_null())
    mask = and_mask(mask, compare_mask(r.low_closed ? Op::kGe : Op::kGt, input, r.low));
  if (!r.high.is_null())
    mask = and_mask(mask, compare_mask(r.high_closed ? Op::kLe : Op::kLt, input, r.high));
  return mask;
}

}  // namespace

// The input equals the candidate, lies in it (range) or is among its items (list).
TruthMask Evaluator::matches(const Value& candidate, const Value& input) {
  m_.step(walk_steps(candidate));
  if (candidate.is(Kind::kRange)) {
    return input.is(Kind::kRange) ? compare_mask(Op::kEq, input, candidate)
                                  : in_ends(candidate.as_range(), input);
  }
  const bool possible_list =
      candidate.is(Kind::kPossible) && candidate.as_possible().form == Possible::Form::kList;
  if (!candidate.is(Kind::kList) && !possible_list) return compare_mask(Op::kEq, input, candidate);
  const List& items = possible_list ? candidate.as_possible().items : candidate.as_list();
  TruthMask mask = kMayFalse;
  for (std::size_t i = 0; i < items.size(); ++i) {
    TruthMask m = items[i].is(Kind::kRange) ? matches(items[i], input)
                                            : compare_mask(Op::kEq, input, items[i]);
    if ((m & kMayNull) != 0) m = (m & ~kMayNull) | kMayFalse;
    if (possible_list && candidate.as_possible().optional[i]) m |= kMayFalse;
    mask = or_mask(mask, m);
  }
  if (input.is(Kind::kList) || (input.is_abstract() && !is_interval(input)))
    mask = or_mask(mask, compare_mask(Op::kEq, input, candidate));
  return mask;
}

}  // namespace zhida::feel
