// for, some, every and filters. Clause: DMN 1.5, 10.3.2.14 (for, quantifiers), 10.3.2.5 (filter)
#include <algorithm>

#include "decide/feel/eval.h"

namespace zhida::feel {
namespace {

// What a domain runs over: its items, which of them may be absent, or nothing when that is not known.
struct Domain {
  List items;
  std::vector<bool> optional;
  bool unknown = false;
  bool failed = false;
};

void integers(Domain& d, std::int64_t low, std::int64_t high, std::size_t limit) {
  const std::int64_t step = low <= high ? 1 : -1;
  const std::size_t count = static_cast<std::size_t>((high - low) * step) + 1;
  if (count > limit) {
    d.failed = true;
    return;
  }
  for (std::int64_t i = low;; i += step) {
    d.items.push_back(Value::number(Decimal(i)));
    if (i == high) break;
  }
}

void dates(Domain& d, std::int64_t low, std::int64_t high, std::size_t limit) {
  const std::int64_t step = low <= high ? 1 : -1;
  if (static_cast<std::size_t>((high - low) * step) >= limit) {
    d.failed = true;
    return;
  }
  for (std::int64_t i = low;; i += step) {
    d.items.push_back(Value::date(i));
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
      integers(d, *a, *b, limit);
    } else {
      d.failed = true;
    }
  } else if (low.is(Kind::kDate) && high.is(Kind::kDate)) {
    dates(d, low.as_days(), high.as_days(), limit);
  } else {
    d.failed = true;
  }
  return d;
}

Domain domain_of(const Value& v, std::size_t limit) {
  Domain d;
  switch (v.kind()) {
    case Kind::kUnknown: d.unknown = true; return d;
    case Kind::kList:
      d.items = v.as_list();
      return d;
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

}  // namespace

Value Evaluator::iterate(const Code& c) {
  const std::size_t variables = c.kids.size() - 1;
  const Code& body = c.kids.back();
  const std::size_t limit = m_.options().limits.list_items;
  List results;
  std::vector<bool> optional;
  bool any_optional = false;
  bool unknown = false;
  TruthMask truth = c.op == Op::kEvery ? kMayTrue : kMayFalse;
  std::optional<Value> failure;

  const auto visit = [&](bool maybe) {
    if (c.op == Op::kFor) {
      slots_[static_cast<std::size_t>(c.slots.back())] = Value::list(results);
      results.push_back(eval(body));
      optional.push_back(maybe);
      any_optional = any_optional || maybe;
      if (results.size() > limit) {
        failure = m_.fail("E-FEEL-LIMIT", "列表项数超过上限", "the list exceeds its item limit", c.span);
      }
      return;
    }
    TruthMask m = truth_mask(eval(body));
    if (maybe) m |= c.op == Op::kEvery ? kMayTrue : kMayFalse;
    truth = c.op == Op::kEvery ? and_mask(truth, m) : or_mask(truth, m);
  };
  // Nested domains may use earlier variables, so each is evaluated where it stands.
  const auto nest = [&](const auto& self, std::size_t depth, bool maybe) -> void {
    if (depth == variables) {
      visit(maybe);
      return;
    }
    const Code& source = c.kids[depth];
    Value v;
    Domain d;
    if (source.op == Op::kIterate) {
      const Value low = eval(source.kids[0]);
      d = between(low, eval(source.kids[1]), limit);
    } else {
      v = eval(source);
      d = domain_of(v, limit);
    }
    if (d.failed) {
      failure = m_.fail("E-FEEL-ITERATE", "不能逐项遍历这个值", "this value cannot be iterated over", source.span, &v);
      return;
    }
    unknown = unknown || d.unknown;
    for (std::size_t i = 0; i < d.items.size() && !failure; ++i) {
      if (!m_.step()) {
        failure = m_.fail("E-FEEL-LIMIT", "计算步数超过上限", "the evaluation exceeds its step limit", c.span);
        return;
      }
      slots_[static_cast<std::size_t>(c.slots[depth])] = d.items[i];
      self(self, depth + 1, maybe || (i < d.optional.size() && d.optional[i]));
    }
  };
  nest(nest, 0, false);
  if (failure) return *failure;
  if (c.op != Op::kFor) {
    if (!unknown) return truth_value(truth);
    // An unknown domain may add items of either outcome.
    return truth_value(c.op == Op::kEvery ? and_mask(truth, kMayTrue | kMayFalse | kMayNull) : or_mask(truth, kMayTrue | kMayFalse | kMayNull));
  }
  if (unknown) return Value::unknown();
  if (!any_optional) return Value::list(std::move(results));
  Possible p;
  p.form = Possible::Form::kList;
  p.items = std::move(results);
  p.optional = std::move(optional);
  return Value::possible(std::move(p));
}

Value Evaluator::filter(const Code& c) {
  const Value source = eval(c.kids[0]);
  if (source.is(Kind::kUnknown)) return source;
  if (source.is(Kind::kPossible)) return filter_possible(source, c);
  if (source.is(Kind::kError)) return source;
  const List singleton = source.is(Kind::kList) || source.is_null() ? List{} : List{source};
  if (source.is_null()) return Value::list({});  // null[x] is the empty list (kit 0068, 1151)
  const List& items = source.is(Kind::kList) ? source.as_list() : singleton;

  const Code& predicate = c.kids[1];
  if (predicate.op == Op::kConst && predicate.constant.is(Kind::kNumber)) return filter_by_index(Value::list(items), predicate.constant, c);
  Value& slot = slots_[static_cast<std::size_t>(c.slots[0])];
  List kept;
  std::vector<bool> optional;
  bool any_optional = false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    slot = items[i];
    const Value verdict = eval(predicate);
    if (i == 0 && verdict.is(Kind::kNumber)) return filter_by_index(Value::list(items), verdict, c);
    const TruthMask mask = truth_mask(verdict);
    if (mask == kMayNull && !verdict.is_null() && !verdict.is_abstract()) {
      return m_.fail("E-FEEL-FILTER", "筛选条件既不是真假值也不是序号", "the filter is neither a boolean nor an index", predicate.span);
    }
    if ((mask & kMayTrue) == 0) continue;
    kept.push_back(items[i]);
    optional.push_back(mask != kMayTrue);
    any_optional = any_optional || mask != kMayTrue;
  }
  if (items.empty()) {  // the predicate may still be an index that needs no item
    slot = Value::null();
  }
  if (!any_optional) return Value::list(std::move(kept));
  Possible p;
  p.form = Possible::Form::kList;
  p.items = std::move(kept);
  p.optional = std::move(optional);
  return Value::possible(std::move(p));
}

// Indices count from 1, negative ones from the end. Clause: DMN 1.5, table 66
Value Evaluator::filter_by_index(const Value& list, const Value& index, const Code& c) {
  const List& items = list.as_list();
  const auto i = index.as_number().to_int64();
  const auto size = static_cast<std::int64_t>(items.size());
  if (!i || *i == 0 || *i > size || *i < -size) {
    return m_.fail("E-FEEL-INDEX", "列表没有第 " + to_literal(index) + " 项（共 " + std::to_string(size) + " 项）",
                   "the list has no item " + to_literal(index) + " (of " + std::to_string(size) + ")", c.span);
  }
  return items[static_cast<std::size_t>(*i > 0 ? *i - 1 : size + *i)];
}

Value Evaluator::filter_possible(const Value& source, const Code& c) {
  const Possible& p = source.as_possible();
  if (p.form != Possible::Form::kList) return Value::unknown();
  Possible out;
  out.form = Possible::Form::kList;
  for (std::size_t i = 0; i < p.items.size(); ++i) {
    slots_[static_cast<std::size_t>(c.slots[0])] = p.items[i];
    const Value verdict = eval(c.kids[1]);
    if (verdict.is(Kind::kNumber)) return Value::unknown();  // the n-th of a list of unknown length
    const TruthMask mask = truth_mask(verdict);
    if ((mask & kMayTrue) == 0) continue;
    out.items.push_back(p.items[i]);
    out.optional.push_back(p.optional[i] || mask != kMayTrue);
  }
  return Value::possible(std::move(out));
}

}  // namespace zhida::feel
