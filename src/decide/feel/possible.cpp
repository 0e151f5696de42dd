// Truth masks, comparisons, joins and cuts of possible values.
#include "decide/feel/possible.h"

#include <algorithm>

#include "decide/feel/intervals.h"

namespace zhida::feel {
namespace {

constexpr TruthMask kAnyTruth = kMayTrue | kMayFalse | kMayNull;

// a < b (or a <= b when `or_equal`) can hold for ends a (a lower end) and b (an upper end).
bool can_be_below(const Value& low, bool low_closed, const Value& high, bool high_closed,
                  bool or_equal, bool& comparable) {
  if (low.is_null() || high.is_null()) return true;
  const auto order = compare(low, high);
  if (!order) {
    comparable = false;
    return false;
  }
  if (*order < 0) return true;
  return or_equal && *order == 0 && low_closed && high_closed;
}

bool comparable_kinds(const Ends& a, const Ends& b) {
  const auto date_like = [](Kind k) { return k == Kind::kDate || k == Kind::kDateTime; };
  const Kind x = points_kind(a);
  const Kind y = points_kind(b);
  return x == y || (date_like(x) && date_like(y));
}

TruthMask order_mask(bool less, bool or_equal, const Ends& a, const Ends& b) {
  if (!comparable_kinds(a, b)) return kMayNull;
  const Ends& x = less ? a : b;  // x < y
  const Ends& y = less ? b : a;
  bool comparable = true;
  TruthMask mask = 0;
  if (can_be_below(x.low, x.low_closed, y.high, y.high_closed, or_equal, comparable))
    mask |= kMayTrue;
  if (can_be_below(y.low, y.low_closed, x.high, x.high_closed, !or_equal, comparable))
    mask |= kMayFalse;
  if (!comparable) return kMayNull;
  if (a.nullable || b.nullable) mask |= kMayNull;
  return mask;
}

// One of the two at least is an interval, and so never a single point.
TruthMask equal_mask(const Ends& a, const Ends& b) {
  // Null equals null, and differs from everything else.
  TruthMask mask =
      (a.nullable && b.nullable ? kMayTrue : 0U) | (a.nullable || b.nullable ? kMayFalse : 0U);
  if (!comparable_kinds(a, b)) return mask | kMayNull;
  bool comparable = true;
  if (can_be_below(a.low, a.low_closed, b.high, b.high_closed, true, comparable) &&
      can_be_below(b.low, b.low_closed, a.high, a.high_closed, true, comparable)) {
    mask |= kMayTrue;
  }
  return comparable ? mask | kMayFalse : mask | kMayNull;
}

TruthMask swap_truth(TruthMask m) {
  return (m & kMayNull) | ((m & kMayTrue) != 0 ? kMayFalse : 0U) |
         ((m & kMayFalse) != 0 ? kMayTrue : 0U);
}

TruthMask concrete_mask(Op op, const Value& a, const Value& b) {
  if (op == Op::kEq || op == Op::kNe) {
    const TruthMask m = truth_mask(equals(a, b));
    return op == Op::kEq ? m : swap_truth(m);
  }
  const auto order = compare(a, b);
  if (!order) return kMayNull;
  const bool holds = op == Op::kLt   ? *order < 0
                     : op == Op::kLe ? *order <= 0
                     : op == Op::kGt ? *order > 0
                                     : *order >= 0;
  return holds ? kMayTrue : kMayFalse;
}

// Null and failure stay two members: a filter and a test tell them apart. One failure stands for all.
void add_member(std::vector<Value>& members, const Value& v) {
  const bool there = std::any_of(members.begin(), members.end(), [&](const Value& m) {
    return identical(m, v) || (m.is(Kind::kError) && v.is(Kind::kError));
  });
  if (!there) members.push_back(v);
}

// Widens `out` by `part`. False when the two are not of one ordered kind.
bool widen(Ends& out, const Ends& part) {
  if (!comparable_kinds(out, part)) return false;
  out.nullable = out.nullable || part.nullable;
  if (part.low.is_null() || out.low.is_null()) {
    out.low = Value::null();
  } else if (const auto order = *compare(part.low, out.low); order < 0) {
    out.low = part.low;
    out.low_closed = part.low_closed;
  } else if (order == 0) {
    out.low_closed = out.low_closed || part.low_closed;
  }
  if (part.high.is_null() || out.high.is_null()) {
    out.high = Value::null();
  } else if (const auto order = *compare(part.high, out.high); order > 0) {
    out.high = part.high;
    out.high_closed = part.high_closed;
  } else if (order == 0) {
    out.high_closed = out.high_closed || part.high_closed;
  }
  return true;
}

// The interval that contains all parts; unknown when they are not of one ordered kind.
Value hull(const std::vector<Value>& parts) {
  std::optional<Ends> out;
  bool nullable = false;
  Kind kind = Kind::kNull;
  for (const Value& part : parts) {
    if (part.is_null()) {
      nullable = true;
      continue;
    }
    const auto ends = ends_of(part);
    if (!ends) return Value::unknown();
    kind = points_kind(*ends);
    if (!out) {
      out = ends;
    } else if (!widen(*out, *ends)) {
      return Value::unknown();
    }
  }
  if (!out) return Value::null();
  // Without ends it would be an interval of numbers.
  if (out->low.is_null() && out->high.is_null() && kind != Kind::kNumber) return Value::unknown();
  out->nullable = out->nullable || nullable;
  return to_value(std::move(*out));
}

// The list with every item optional contains the empty one, too.
Value join_with_empty(const Value& list) {
  Possible p = list.as_possible();
  p.optional.assign(p.items.size(), true);
  return Value::possible(std::move(p));
}

bool is_possible_list(const Value& v) {
  return v.is(Kind::kPossible) && v.as_possible().form == Possible::Form::kList;
}

bool is_empty_list(const Value& v) { return v.is(Kind::kList) && v.as_list().empty(); }

}  // namespace

TruthMask truth_mask(const Value& v) {
  switch (v.kind()) {
    case Kind::kBoolean: return v.is_true() ? kMayTrue : kMayFalse;
    case Kind::kUnknown: return kAnyTruth;
    case Kind::kPossible: {
      const Possible& p = v.as_possible();
      if (p.form != Possible::Form::kSet) return kMayNull;
      TruthMask mask = 0;
      for (const Value& item : p.items) mask |= truth_mask(item);
      return mask;
    }
    default: return kMayNull;
  }
}

Value truth_value(TruthMask mask) {
  switch (mask) {
    case kMayTrue: return Value::boolean(true);
    case kMayFalse: return Value::boolean(false);
    case kMayNull:
    case 0: return Value::null();
    case kMayTrue | kMayFalse: return Value::possible_boolean();
    default: break;
  }
  Possible p;
  if ((mask & kMayTrue) != 0) p.items.push_back(Value::boolean(true));
  if ((mask & kMayFalse) != 0) p.items.push_back(Value::boolean(false));
  if ((mask & kMayNull) != 0) p.items.push_back(Value::null());
  return Value::possible(std::move(p));
}

bool is_no_condition(const Value& v) {
  if (!v.is_abstract()) return !v.is_null() && !v.is(Kind::kBoolean);
  if (!v.is(Kind::kPossible)) return false;
  const Possible& p = v.as_possible();
  if (p.form != Possible::Form::kSet) return !p.nullable;
  return std::all_of(p.items.begin(), p.items.end(), is_no_condition);
}

bool may_be_no_condition(const Value& v) {
  if (!v.is(Kind::kPossible)) return v.is(Kind::kUnknown) || is_no_condition(v);
  const Possible& p = v.as_possible();
  return p.form != Possible::Form::kSet ||
         std::any_of(p.items.begin(), p.items.end(), may_be_no_condition);
}

// Clause: DMN 1.5, table 48 (ternary logic), lifted to sets.
TruthMask and_mask(TruthMask a, TruthMask b) {
  TruthMask m = (a | b) & kMayFalse;
  if ((a & kMayTrue) != 0 && (b & kMayTrue) != 0) m |= kMayTrue;
  if (((a & kMayNull) != 0 && (b & (kMayTrue | kMayNull)) != 0) ||
      ((b & kMayNull) != 0 && (a & kMayTrue) != 0))
    m |= kMayNull;
  return m;
}

TruthMask or_mask(TruthMask a, TruthMask b) {
  return swap_truth(and_mask(swap_truth(a), swap_truth(b)));
}

namespace {

// An interval against null, or against a value without order.
TruthMask interval_against(Op op, const Ends& interval, const Value& other) {
  if (op != Op::kEq && op != Op::kNe) return kMayNull;
  if (is_possible_list(other)) return kAnyTruth;
  TruthMask mask = other.is_null() ? kMayFalse : kMayNull;
  if (interval.nullable) mask |= other.is_null() ? kMayTrue : kMayFalse;
  return op == Op::kEq ? mask : swap_truth(mask);
}

TruthMask lists_mask(const List& a, const List& b) {
  TruthMask mask = a.size() == b.size() ? kMayTrue : kMayFalse;
  for (std::size_t i = 0; mask != kMayFalse && i < a.size(); ++i) {
    mask = and_mask(mask, compare_mask(Op::kEq, a[i], b[i]));
  }
  return mask;
}

TruthMask contexts_mask(const Context& a, const Context& b) {
  TruthMask mask = a.entries.size() == b.entries.size() ? kMayTrue : kMayFalse;
  for (const auto& [key, value] : a.entries) {
    const Value* other = b.find(key);
    mask = and_mask(mask, other == nullptr ? kMayFalse : compare_mask(Op::kEq, value, *other));
  }
  return mask;
}

// Lists and contexts with undecided parts, part by part.
TruthMask parts_mask(Op op, const Value& a, const Value& b) {
  if (is_possible_list(a) || is_possible_list(b)) return kAnyTruth;
  if (op != Op::kEq && op != Op::kNe) return kMayNull;
  TruthMask mask = kAnyTruth;
  if (a.is(Kind::kList) && b.is(Kind::kList)) {
    mask = lists_mask(a.as_list(), b.as_list());
  } else if (a.is(Kind::kContext) && b.is(Kind::kContext)) {
    mask = contexts_mask(a.as_context(), b.as_context());
  } else if (a.kind() != b.kind()) {
    mask = a.is_null() || b.is_null() ? kMayFalse : kMayNull;
  }
  return op == Op::kEq ? mask : swap_truth(mask);
}

}  // namespace

TruthMask compare_mask(Op op, const Value& a, const Value& b) {
  if (!a.is_abstract() && !b.is_abstract() && !contains_abstract(a) && !contains_abstract(b))
    return concrete_mask(op, a, b);
  if (a.is(Kind::kUnknown) || b.is(Kind::kUnknown)) return kAnyTruth;
  const auto as = members_of(a);
  const auto bs = members_of(b);
  const bool sets = as && bs && (as->size() > 1 || bs->size() > 1);
  if (sets || (as && as->size() > 1) || (bs && bs->size() > 1)) {
    TruthMask mask = 0;
    for (const Value& x : as ? *as : std::vector<Value>{a}) {
      for (const Value& y : bs ? *bs : std::vector<Value>{b}) mask |= compare_mask(op, x, y);
    }
    return mask;
  }
  if (!is_interval(a) && !is_interval(b)) return parts_mask(op, a, b);
  const auto x = ends_of(a);
  const auto y = ends_of(b);
  if (!x || !y) return interval_against(op, is_interval(a) ? *x : *y, is_interval(a) ? b : a);
  switch (op) {
    case Op::kEq: return equal_mask(*x, *y);
    case Op::kNe: return swap_truth(equal_mask(*x, *y));
    case Op::kLt: return order_mask(true, false, *x, *y);
    case Op::kLe: return order_mask(true, true, *x, *y);
    case Op::kGt: return order_mask(false, false, *x, *y);
    default: return order_mask(false, true, *x, *y);
  }
}

std::optional<std::vector<Value>> members_of(const Value& v) {
  if (!v.is_abstract()) return std::vector<Value>{v};
  if (v.is(Kind::kPossible) && v.as_possible().form == Possible::Form::kSet)
    return v.as_possible().items;
  return std::nullopt;
}

Value join(const Value& a, const Value& b) {
  if (a.is(Kind::kUnknown) || b.is(Kind::kUnknown)) return Value::unknown();
  if (identical(a, b)) return a;
  if (is_possible_list(a) && is_empty_list(b)) return join_with_empty(a);
  if (is_possible_list(b) && is_empty_list(a)) return join_with_empty(b);
  const auto as = members_of(a);
  const auto bs = members_of(b);
  if (as && bs) {
    std::vector<Value> members = *as;
    for (const Value& v : *bs) add_member(members, v);
    if (members.size() <= kPossibleSetMax) {
      Possible p;
      p.items = std::move(members);
      return Value::possible(std::move(p));
    }
    return hull(members);
  }
  std::vector<Value> parts = as ? *as : std::vector<Value>{a};
  if (bs) {
    parts.insert(parts.end(), bs->begin(), bs->end());
  } else {
    parts.push_back(b);
  }
  return hull(parts);
}

std::vector<Value> cut(const Value& v, std::span<const Value> points) {
  if (const auto members = members_of(v)) return *members;
  if (!is_interval(v)) return {v};
  const Possible& whole = v.as_possible();
  std::vector<Value> sorted;
  for (const Value& point : points) {
    if (!is_ordered(point) || !comparable_kinds(Ends{point, point}, *ends_of(v))) continue;
    Op low_op = whole.low_closed ? Op::kGe : Op::kGt;
    Op high_op = whole.high_closed ? Op::kLe : Op::kLt;
    if (!whole.low.is_null() && compare_mask(low_op, point, whole.low) != kMayTrue) continue;
    if (!whole.high.is_null() && compare_mask(high_op, point, whole.high) != kMayTrue) continue;
    sorted.push_back(point);
  }
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (!compare(sorted[0], sorted[i])) return {v};
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const Value& x, const Value& y) { return *compare(x, y) < 0; });
  sorted.erase(std::unique(sorted.begin(), sorted.end(),
                           [](const Value& x, const Value& y) { return *compare(x, y) == 0; }),
               sorted.end());
  std::vector<Value> parts;
  Value low = whole.low;
  bool low_closed = whole.low_closed;
  const auto open_part = [&](const Value& high, bool high_closed) {
    if (!low.is_null() && !high.is_null()) {
      const auto order = compare(low, high);
      if (order && *order == 0) return;  // nothing lies between; closed ends are parts of their own
    }
    Possible p;
    p.form = Possible::Form::kInterval;
    p.low = low;
    p.high = high;
    p.low_closed = low_closed;
    p.high_closed = high_closed;
    parts.push_back(Value::possible(std::move(p)));
  };
  for (const Value& point : sorted) {
    open_part(point, false);
    parts.push_back(point);
    low = point;
    low_closed = false;
  }
  open_part(whole.high, whole.high_closed);
  if (whole.nullable) parts.push_back(Value::null());
  return parts;
}

Value number_interval(std::optional<Decimal> low, std::optional<Decimal> high, bool low_closed,
                      bool high_closed, bool nullable) {
  if (low && high && *low == *high && !nullable) return Value::number(*low);
  Possible p;
  p.form = Possible::Form::kInterval;
  if (low) p.low = Value::number(*low);
  if (high) p.high = Value::number(*high);
  p.low_closed = low_closed;
  p.high_closed = high_closed;
  p.nullable = nullable;
  return Value::possible(std::move(p));
}

}  // namespace zhida::feel
