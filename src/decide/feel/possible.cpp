// Truth masks, comparisons, joins and cuts of possible values.
#include "decide/feel/possible.h"

#include <algorithm>
#include <array>

namespace zhida::feel {
namespace {

constexpr TruthMask kAnyTruth = kMayTrue | kMayFalse | kMayNull;

// Ends of an interval or of a concrete scalar; null = unbounded.
struct Ends {
  Value low, high;
  bool low_closed = true, high_closed = true;
  bool nullable = false;
};

Ends ends_of(const Value& v) {
  if (!v.is(Kind::kPossible)) return {v, v};
  const Possible& p = v.as_possible();
  return {p.low, p.high, p.low_closed, p.high_closed, p.nullable};
}

// a < b (or a <= b when `or_equal`) can hold for ends a (a lower end) and b (an upper end).
bool can_be_below(const Value& low, bool low_closed, const Value& high, bool high_closed, bool or_equal, bool& comparable) {
  if (low.is_null() || high.is_null()) return true;
  const auto order = compare(low, high);
  if (!order) {
    comparable = false;
    return false;
  }
  if (*order < 0) return true;
  return or_equal && *order == 0 && low_closed && high_closed;
}

TruthMask order_mask(bool less, bool or_equal, const Ends& a, const Ends& b) {
  const Ends& x = less ? a : b;  // x < y
  const Ends& y = less ? b : a;
  bool comparable = true;
  TruthMask mask = 0;
  if (can_be_below(x.low, x.low_closed, y.high, y.high_closed, or_equal, comparable)) mask |= kMayTrue;
  if (can_be_below(y.low, y.low_closed, x.high, x.high_closed, !or_equal, comparable)) mask |= kMayFalse;
  if (!comparable) return kMayNull;
  if (a.nullable || b.nullable) mask |= kMayNull;
  return mask;
}

TruthMask equal_mask(const Ends& a, const Ends& b) {
  bool comparable = true;
  TruthMask mask = 0;
  if (can_be_below(a.low, a.low_closed, b.high, b.high_closed, true, comparable) &&
      can_be_below(b.low, b.low_closed, a.high, a.high_closed, true, comparable)) {
    mask |= kMayTrue;
  }
  if (!comparable) return kMayFalse | kMayNull;
  return mask | kMayFalse;  // an interval is never a single point
}

TruthMask swap_truth(TruthMask m) {
  return (m & kMayNull) | ((m & kMayTrue) != 0 ? kMayFalse : 0U) | ((m & kMayFalse) != 0 ? kMayTrue : 0U);
}

TruthMask concrete_mask(Op op, const Value& a, const Value& b) {
  if (op == Op::kEq || op == Op::kNe) {
    const TruthMask m = truth_mask(equals(a, b));
    return op == Op::kEq ? m : swap_truth(m);
  }
  const auto order = compare(a, b);
  if (!order) return kMayNull;
  const bool holds = op == Op::kLt ? *order < 0 : op == Op::kLe ? *order <= 0 : op == Op::kGt ? *order > 0 : *order >= 0;
  return holds ? kMayTrue : kMayFalse;
}

bool is_interval(const Value& v) { return v.is(Kind::kPossible) && v.as_possible().form == Possible::Form::kInterval; }

void add_member(std::vector<Value>& members, const Value& v) {
  const bool there = std::any_of(members.begin(), members.end(), [&](const Value& m) { return identical(m, v) || (m.is_null() && v.is_null()); });
  if (!there) members.push_back(v);
}

bool is_ordered(const Value& v) {
  switch (v.kind()) {
    case Kind::kNumber:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kDateTime:
    case Kind::kDaysDuration:
    case Kind::kMonthsDuration: return true;
    default: return false;
  }
}

// The interval that contains both; unknown when they are not of one ordered kind.
Value hull(const std::vector<Value>& parts) {
  Possible out;
  out.form = Possible::Form::kInterval;
  bool first = true;
  for (const Value& part : parts) {
    if (part.is_null()) {
      out.nullable = true;
      continue;
    }
    if (!is_interval(part) && !is_ordered(part)) return Value::unknown();
    const Ends e = ends_of(part);
    out.nullable = out.nullable || e.nullable;
    if (first) {
      out.low = e.low;
      out.high = e.high;
      out.low_closed = e.low_closed;
      out.high_closed = e.high_closed;
      first = false;
      continue;
    }
    if (!out.low.is_null()) {
      const auto order = e.low.is_null() ? std::optional(std::partial_ordering::less) : compare(e.low, out.low);
      if (!order) return Value::unknown();
      if (*order < 0) {
        out.low = e.low;
        out.low_closed = e.low_closed;
      } else if (*order == 0) {
        out.low_closed = out.low_closed || e.low_closed;
      }
    }
    if (!out.high.is_null()) {
      const auto order = e.high.is_null() ? std::optional(std::partial_ordering::greater) : compare(e.high, out.high);
      if (!order) return Value::unknown();
      if (*order > 0) {
        out.high = e.high;
        out.high_closed = e.high_closed;
      } else if (*order == 0) {
        out.high_closed = out.high_closed || e.high_closed;
      }
    }
  }
  if (first) return Value::null();
  return Value::possible(std::move(out));
}

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

// Clause: DMN 1.5, table 48 (ternary logic), lifted to sets.
TruthMask and_mask(TruthMask a, TruthMask b) {
  TruthMask m = (a | b) & kMayFalse;
  if ((a & kMayTrue) != 0 && (b & kMayTrue) != 0) m |= kMayTrue;
  if (((a & kMayNull) != 0 && (b & (kMayTrue | kMayNull)) != 0) || ((b & kMayNull) != 0 && (a & kMayTrue) != 0)) m |= kMayNull;
  return m;
}

TruthMask or_mask(TruthMask a, TruthMask b) { return swap_truth(and_mask(swap_truth(a), swap_truth(b))); }

TruthMask compare_mask(Op op, const Value& a, const Value& b) {
  if (!a.is_abstract() && !b.is_abstract() && !contains_abstract(a) && !contains_abstract(b)) return concrete_mask(op, a, b);
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
  if (!is_interval(a) && !is_interval(b)) return kAnyTruth;  // lists and contexts with unknown parts
  const Value& other = is_interval(a) ? b : a;
  if (!is_interval(other) && !is_ordered(other)) {
    if (op == Op::kEq) return kMayFalse | kMayNull;
    return op == Op::kNe ? kMayTrue | kMayNull : kMayNull;
  }
  const Ends x = ends_of(a);
  const Ends y = ends_of(b);
  switch (op) {
    case Op::kEq: return equal_mask(x, y) ;
    case Op::kNe: return swap_truth(equal_mask(x, y));
    case Op::kLt: return order_mask(true, false, x, y);
    case Op::kLe: return order_mask(true, true, x, y);
    case Op::kGt: return order_mask(false, false, x, y);
    default: return order_mask(false, true, x, y);
  }
}

std::optional<std::vector<Value>> members_of(const Value& v) {
  if (!v.is_abstract()) return std::vector<Value>{v};
  if (v.is(Kind::kPossible) && v.as_possible().form == Possible::Form::kSet) return v.as_possible().items;
  return std::nullopt;
}

Value join(const Value& a, const Value& b) {
  if (a.is(Kind::kUnknown) || b.is(Kind::kUnknown)) return Value::unknown();
  if (identical(a, b)) return a;
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
    if (!is_ordered(point)) continue;
    Op low_op = whole.low_closed ? Op::kGe : Op::kGt;
    Op high_op = whole.high_closed ? Op::kLe : Op::kLt;
    if (!whole.low.is_null() && compare_mask(low_op, point, whole.low) != kMayTrue) continue;
    if (!whole.high.is_null() && compare_mask(high_op, point, whole.high) != kMayTrue) continue;
    sorted.push_back(point);
  }
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (!compare(sorted[0], sorted[i])) return {v};
  }
  std::sort(sorted.begin(), sorted.end(), [](const Value& x, const Value& y) { return *compare(x, y) < 0; });
  sorted.erase(std::unique(sorted.begin(), sorted.end(), [](const Value& x, const Value& y) { return *compare(x, y) == 0; }), sorted.end());
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

Value number_interval(std::optional<Decimal> low, std::optional<Decimal> high, bool low_closed, bool high_closed, bool nullable) {
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
