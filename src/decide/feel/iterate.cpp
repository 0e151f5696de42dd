// for, some and every. Clause: DMN 1.5, 10.3.2.14
#include <algorithm>

#include "decide/feel/eval.h"
#include "decide/feel/intervals.h"

namespace zhida::feel {
namespace {

// What a domain runs over: its items, which of them may be absent, or nothing when that is not known.
struct Domain {
  List items;
  std::vector<bool> optional;
  bool unknown = false;
  bool failed = false;
};

// From low to high, downwards where high is below low.
template <typename Make>
void count_through(Domain& d, std::int64_t low, std::int64_t high, std::size_t limit,
                   const Make& make) {
  const std::uint64_t distance =
      low <= high ? static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low)
                  : static_cast<std::uint64_t>(low) - static_cast<std::uint64_t>(high);
  if (distance >= limit) {
    d.failed = true;
    return;
  }
  const std::int64_t step = low <= high ? 1 : -1;
  d.items.reserve(static_cast<std::size_t>(distance) + 1);
  for (std::int64_t i = low;; i += step) {
    d.items.push_back(make(i));
    if (i == high) break;
  }
}

Domain between(const Value& low, const Value& high, std::size_t limit) {
  Domain d;
  if (low.is_abstract() || high.is_abstract()) {
    d.unknown = true;
  } else if (low.is(Kind::kNumber) && high.is(Kind::kNumber)) {
    const auto a = low.as_number().to_int64();
    const auto b = high.as_number().to_int64();
    if (a && b) {
      count_through(d, *a, *b, limit, [](std::int64_t n) { return Value::number(Decimal(n)); });
    } else {
      d.failed = true;
    }
  } else if (low.is(Kind::kDate) && high.is(Kind::kDate)) {
    count_through(d, low.as_days(), high.as_days(), limit,
                  [](std::int64_t days) { return Value::date(days); });
  } else {
    d.failed = true;
  }
  return d;
}

Domain domain_of(const Value& v, std::size_t limit) {
  Domain d;
  switch (v.kind()) {
    case Kind::kUnknown: d.unknown = true; return d;
    case Kind::kList: d.items = v.as_list(); return d;
    case Kind::kPossible:
      if (v.as_possible().form == Possible::Form::kList) {
        d.items = v.as_possible().items;
        d.optional = v.as_possible().optional;
      } else {
        d.unknown = true;
      }
      return d;
    case Kind::kRange: {
      const Range& r = v.as_range();
      d = between(r.low, r.high, limit);
      if (!d.failed && !r.low_closed && !d.items.empty()) d.items.erase(d.items.begin());
      if (!d.failed && !r.high_closed && !d.items.empty()) d.items.pop_back();
      return d;
    }
    case Kind::kNull:
    case Kind::kError: d.failed = true; return d;
    default: d.items.push_back(v); return d;
  }
}

Value list_value(List items, std::vector<bool> optional) {
  Possible p;
  p.form = Possible::Form::kList;
  p.items = std::move(items);
  p.optional = std::move(optional);
  return Value::possible(std::move(p));
}

}  // namespace

// One run of a for, some or every.
struct Evaluator::Iteration {
  const Code& code;
  List results;                // of for
  std::vector<bool> optional;  // results[i] may be absent
  TruthMask truth = 0;         // of some and every
  bool unknown = false;        // a domain is not known
  bool may_fail = false;       // a condition that may be none
  std::optional<Value> failure;

  // Nothing that follows can change the outcome.
  [[nodiscard]] bool decided() const {
    if (failure) return true;
    return (code.op == Op::kSome && truth == kMayTrue) ||
           (code.op == Op::kEvery && truth == kMayFalse);
  }
};

// A set of lists as the first domain: what each of them gives.
Value Evaluator::iterate(const Code& c) {
  if (c.kids[0].op == Op::kIterate) return iterate_over(c, nullptr);
  const Value first = eval(c.kids[0]);
  if (!first.is(Kind::kPossible) || first.as_possible().form != Possible::Form::kSet)
    return iterate_over(c, &first);
  std::optional<Value> out;
  for (const Value& member : first.as_possible().items) {
    Value v = iterate_over(c, &member);
    out = out ? join(*out, v) : std::move(v);
  }
  return *out;
}

// `first` is the value of the first domain, unless that is written as low .. high.
Value Evaluator::iterate_over(const Code& c, const Value* first) {
  Iteration run{c, {}, {}, c.op == Op::kEvery ? kMayTrue : kMayFalse, false, false, std::nullopt};
  nest(run, 0, false, first);
  if (run.failure) return std::move(*run.failure);
  if (c.op == Op::kFor)
    return run.unknown ? Value::unknown()
                       : list_value(std::move(run.results), std::move(run.optional));
  if (run.may_fail) run.truth |= kMayNull;
  if (!run.unknown) return truth_value(run.truth);
  // An unknown domain may add items of either outcome.
  constexpr TruthMask kAny = kMayTrue | kMayFalse | kMayNull;
  return truth_value(c.op == Op::kEvery ? and_mask(run.truth, kAny) : or_mask(run.truth, kAny));
}

// Nested domains may use earlier variables, so each is evaluated where it stands.
void Evaluator::nest(Iteration& run, std::size_t depth, bool maybe, const Value* first) {
  const Code& c = run.code;
  if (depth + 1 == c.kids.size()) {
    visit(run, maybe);
    return;
  }
  const std::size_t limit = m_.options().limits.list_items;
  const Code& source = c.kids[depth];
  Value v;
  Domain d;
  if (source.op == Op::kIterate) {
    const Value low = eval(source.kids[0]);
    d = between(low, eval(source.kids[1]), limit);
  } else {
    v = first != nullptr ? *first : eval(source);
    d = domain_of(v, limit);
  }
  if (d.failed && maybe) {  // nothing fails where nothing is iterated over
    run.unknown = true;
    return;
  }
  if (d.failed) {
    run.failure = m_.fail("E-FEEL-ITERATE", "不能逐项遍历这个值",
                          "this value cannot be iterated over", source.span, &v);
    return;
  }
  run.unknown = run.unknown || d.unknown;
  for (std::size_t i = 0; i < d.items.size() && !run.decided(); ++i) {
    if (!m_.step()) {
      run.failure = m_.fail("E-FEEL-LIMIT", "计算步数超过上限",
                            "the evaluation exceeds its step limit", c.span);
      return;
    }
    slots_[static_cast<std::size_t>(c.slots[depth])] = d.items[i];
    nest(run, depth + 1, maybe || (i < d.optional.size() && d.optional[i]), nullptr);
  }
}

void Evaluator::visit(Iteration& run, bool maybe) {
  const Code& c = run.code;
  const Code& body = c.kids.back();
  if (c.op != Op::kFor) {
    const Value verdict = eval(body);
    run.may_fail = run.may_fail || may_be_no_condition(verdict);
    if (is_no_condition(verdict) && !maybe) {  // kit 1153, 006
      run.failure =
          m_.fail("E-FEEL-TYPE", "satisfies 需要真假值，却得到" + to_literal(verdict),
                  "satisfies needs a boolean but found " + to_literal(verdict), body.span);
      return;
    }
    TruthMask m = truth_mask(verdict);
    if (maybe) m |= c.op == Op::kEvery ? kMayTrue : kMayFalse;
    run.truth = c.op == Op::kEvery ? and_mask(run.truth, m) : or_mask(run.truth, m);
    return;
  }
  const bool partial_used = c.slots.back() >= 0;
  if (run.results.size() >= m_.options().limits.list_items ||
      (partial_used && !m_.step(run.results.size()))) {
    run.failure =
        m_.fail("E-FEEL-LIMIT", "列表项数超过上限", "the list exceeds its item limit", c.span);
    return;
  }
  if (partial_used)
    slots_[static_cast<std::size_t>(c.slots.back())] = list_value(run.results, run.optional);
  run.results.push_back(eval(body));
  run.optional.push_back(maybe);
}

}  // namespace zhida::feel
