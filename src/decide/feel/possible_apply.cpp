// Arithmetic and built-in functions over possible values.
#include <algorithm>
#include <array>

#include "decide/feel/possible.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kCombinationsMax = 256;

// A number interval with optional ends; nothing for anything that is not surely a number (or null when nullable).
struct Numbers {
  std::optional<Decimal> low, high;
  bool low_closed = true, high_closed = true;
  bool nullable = false;
};

std::optional<Numbers> numbers_of(const Value& v) {
  if (v.is(Kind::kNumber)) return Numbers{v.as_number(), v.as_number()};
  if (!v.is(Kind::kPossible)) return std::nullopt;
  const Possible& p = v.as_possible();
  Numbers out;
  if (p.form == Possible::Form::kInterval) {
    if ((!p.low.is_null() && !p.low.is(Kind::kNumber)) || (!p.high.is_null() && !p.high.is(Kind::kNumber))) return std::nullopt;
    if (!p.low.is_null()) out.low = p.low.as_number();
    if (!p.high.is_null()) out.high = p.high.as_number();
    out.low_closed = p.low_closed;
    out.high_closed = p.high_closed;
    out.nullable = p.nullable;
    return out;
  }
  if (p.form != Possible::Form::kSet) return std::nullopt;
  for (const Value& item : p.items) {
    if (item.is_null()) {
      out.nullable = true;
    } else if (item.is(Kind::kNumber)) {
      if (!out.low || item.as_number() < *out.low) out.low = item.as_number();
      if (!out.high || item.as_number() > *out.high) out.high = item.as_number();
    } else {
      return std::nullopt;
    }
  }
  if (!out.low) return std::nullopt;
  return out;
}

Value to_value(const Numbers& n) { return number_interval(n.low, n.high, n.low_closed, n.high_closed, n.nullable); }

Numbers add_numbers(const Numbers& a, const Numbers& b) {
  Numbers out;
  if (a.low && b.low) out.low = *a.low + *b.low;
  if (a.high && b.high) out.high = *a.high + *b.high;
  // Rounding to 34 digits may reach the bound of an open end: keep it closed then, to stay sound.
  out.low_closed = true;
  out.high_closed = true;
  if (out.low && (!a.low_closed || !b.low_closed) && *out.low - *b.low == *a.low) out.low_closed = false;
  if (out.high && (!a.high_closed || !b.high_closed) && *out.high - *b.high == *a.high) out.high_closed = false;
  out.nullable = a.nullable || b.nullable;
  return out;
}

Numbers negate_numbers(const Numbers& a) {
  Numbers out;
  if (a.high) out.low = -*a.high;
  if (a.low) out.high = -*a.low;
  out.low_closed = a.high_closed;
  out.high_closed = a.low_closed;
  out.nullable = a.nullable;
  return out;
}

// Products of an end: unbounded times zero is zero, because the bounds themselves are never reached.
struct Extreme {
  int infinite = 0;  // -1, +1; 0 = finite
  Decimal value;
};

Extreme extreme(const std::optional<Decimal>& end, int infinity) { return end ? Extreme{0, *end} : Extreme{infinity, {}}; }

int sign(const Extreme& e) {
  if (e.infinite != 0) return e.infinite;
  return e.value.is_zero() ? 0 : e.value.is_negative() ? -1 : 1;
}

Extreme times(const Extreme& a, const Extreme& b) {
  if (a.infinite == 0 && b.infinite == 0) return {0, a.value * b.value};
  return {sign(a) * sign(b), Decimal()};
}

bool below(const Extreme& a, const Extreme& b) {
  if (a.infinite != b.infinite) return a.infinite < b.infinite;
  return a.infinite == 0 && a.value < b.value;
}

Numbers hull_of(std::span<const Extreme> candidates) {
  const auto [low, high] = std::minmax_element(candidates.begin(), candidates.end(), below);
  Numbers out;
  if (low->infinite == 0) out.low = low->value;
  if (high->infinite == 0) out.high = high->value;
  return out;
}

Numbers multiply_numbers(const Numbers& a, const Numbers& b) {
  const Extreme al = extreme(a.low, -1);
  const Extreme ah = extreme(a.high, 1);
  const Extreme bl = extreme(b.low, -1);
  const Extreme bh = extreme(b.high, 1);
  const std::array<Extreme, 4> products = {times(al, bl), times(al, bh), times(ah, bl), times(ah, bh)};
  Numbers out = hull_of(products);
  // A positive constant factor keeps open ends open where the product is exact.
  const bool b_constant = b.low && b.high && *b.low == *b.high && *b.low > Decimal(0);
  if (b_constant) {
    if (!a.low_closed && out.low && *out.low / *b.low == *a.low) out.low_closed = false;
    if (!a.high_closed && out.high && *out.high / *b.low == *a.high) out.high_closed = false;
  }
  out.nullable = a.nullable || b.nullable;
  return out;
}

// Nothing when the divisor may be zero.
std::optional<Numbers> divide_numbers(const Numbers& a, const Numbers& b) {
  const Decimal zero;
  const bool positive = b.low && (*b.low > zero || (*b.low == zero && !b.low_closed));
  const bool negative = b.high && (*b.high < zero || (*b.high == zero && !b.high_closed));
  if (!positive && !negative) return std::nullopt;
  const auto quotient = [&](const std::optional<Decimal>& x, int x_infinity, const std::optional<Decimal>& y, int y_infinity) {
    const Extreme n = extreme(x, x_infinity);
    const Extreme d = extreme(y, y_infinity);
    if (d.infinite != 0) return n.infinite != 0 ? Extreme{n.infinite * d.infinite, {}} : Extreme{0, Decimal(0)};
    if (d.value.is_zero()) return sign(n) == 0 ? Extreme{0, Decimal(0)} : Extreme{sign(n) * (positive ? 1 : -1), {}};
    if (n.infinite != 0) return Extreme{n.infinite * sign(d), {}};
    return Extreme{0, n.value / d.value};
  };
  const std::array<Extreme, 4> quotients = {quotient(a.low, -1, b.low, -1), quotient(a.low, -1, b.high, 1),
                                            quotient(a.high, 1, b.low, -1), quotient(a.high, 1, b.high, 1)};
  Numbers out = hull_of(quotients);
  // Infinity over infinity may be anything of that sign, zero included.
  if (!b.high || !b.low) {
    if (out.low && *out.low > zero) out.low = zero;
    if (out.high && *out.high < zero) out.high = zero;
  }
  out.nullable = a.nullable || b.nullable;
  return out;
}

using Binary = Value (*)(const Value&, const Value&, Machine&);

Binary concrete(Op op) {
  switch (op) {
    case Op::kAdd: return add;
    case Op::kSub: return subtract;
    case Op::kMul: return multiply;
    case Op::kDiv: return divide;
    default: return power;
  }
}

}  // namespace

Value arithmetic_possible(Op op, const Value& a, const Value& b, Machine& machine) {
  if (a.is_null() || b.is_null()) return concrete(op)(a, b, machine);
  const auto as = members_of(a);
  const auto bs = members_of(b);
  if (as && bs && as->size() * bs->size() <= kPossibleSetMax) {
    std::optional<Value> out;
    for (const Value& x : *as) {
      for (const Value& y : *bs) {
        Value v = concrete(op)(x, y, machine);
        out = out ? join(*out, v) : std::move(v);
      }
    }
    return *out;
  }
  const auto x = numbers_of(a);
  const auto y = numbers_of(b);
  if (!x || !y) return Value::unknown();
  switch (op) {
    case Op::kAdd: return to_value(add_numbers(*x, *y));
    case Op::kSub: return to_value(add_numbers(*x, negate_numbers(*y)));
    case Op::kMul: return to_value(multiply_numbers(*x, *y));
    case Op::kDiv: {
      const auto q = divide_numbers(*x, *y);
      return q ? to_value(*q) : Value::unknown();
    }
    default: return Value::unknown();
  }
}

Value negate_possible(const Value& a, Machine& machine) {
  if (const auto members = members_of(a)) {
    std::optional<Value> out;
    for (const Value& m : *members) out = out ? join(*out, negate(m, machine)) : negate(m, machine);
    return *out;
  }
  const auto n = numbers_of(a);
  return n ? to_value(negate_numbers(*n)) : Value::unknown();
}

namespace {

// The arguments of an aggregate: those given, or the items of the one list given. `optional` marks items that may be
// absent. Nothing when the list itself is unknown.
struct Items {
  std::vector<Value> values;
  std::vector<bool> optional;
};

std::optional<Items> items_of(std::span<const Value> args) {
  if (args.size() != 1 || args[0].is(Kind::kNumber)) {
    return Items{{args.begin(), args.end()}, std::vector<bool>(args.size(), false)};
  }
  const Value& v = args[0];
  if (v.is(Kind::kList)) return Items{v.as_list(), std::vector<bool>(v.as_list().size(), false)};
  if (v.is(Kind::kPossible)) {
    const Possible& p = v.as_possible();
    if (p.form == Possible::Form::kList) return Items{p.items, p.optional};
    if (p.form == Possible::Form::kInterval) return Items{{v}, {false}};
  }
  return std::nullopt;
}

std::optional<Value> count_possible(std::span<const Value> args) {
  const auto items = items_of(args);
  if (!items) return std::nullopt;
  const auto total = static_cast<std::int64_t>(items->values.size());
  const auto maybe = static_cast<std::int64_t>(std::count(items->optional.begin(), items->optional.end(), true));
  std::vector<Value> counts;
  if (maybe + 1 > static_cast<std::int64_t>(kPossibleSetMax)) return number_interval(Decimal(total - maybe), Decimal(total));
  Value out = Value::number(Decimal(total - maybe));
  for (std::int64_t n = total - maybe + 1; n <= total; ++n) out = join(out, Value::number(Decimal(n)));
  return out;
}

std::optional<Value> sum_possible(std::span<const Value> args) {
  const auto items = items_of(args);
  if (!items || items->values.empty()) return std::nullopt;
  Numbers total{Decimal(0), Decimal(0)};
  bool may_be_empty = true;
  for (std::size_t i = 0; i < items->values.size(); ++i) {
    const auto n = numbers_of(items->values[i]);
    if (!n) return std::nullopt;
    Numbers part = *n;
    if (items->optional[i]) {
      const Numbers with_zero = part;
      if (with_zero.low && *with_zero.low > Decimal(0)) part = {Decimal(0), part.high, true, part.high_closed, part.nullable};
      if (with_zero.high && *with_zero.high < Decimal(0)) part = {part.low, Decimal(0), part.low_closed, true, part.nullable};
    } else {
      may_be_empty = false;
    }
    total = add_numbers(total, part);
  }
  total.nullable = total.nullable || may_be_empty;
  return to_value(total);
}

// min and max: each end is the min (max) of the ends; an optional item only widens.
std::optional<Value> extremum_possible(std::span<const Value> args, bool want_max) {
  const auto items = items_of(args);
  if (!items || items->values.empty()) return std::nullopt;
  std::vector<Numbers> ns;
  for (const Value& v : items->values) {
    auto n = numbers_of(v);
    if (!n) return std::nullopt;
    ns.push_back(want_max ? negate_numbers(*n) : *n);  // max(x) = -min(-x)
  }
  Numbers out;
  bool have_certain = false;
  bool low_set = false;
  bool low_unbounded = false;
  for (std::size_t i = 0; i < ns.size(); ++i) {
    out.nullable = out.nullable || ns[i].nullable;
    if (!ns[i].low) low_unbounded = true;
    if (ns[i].low && (!low_set || *ns[i].low < *out.low)) {
      out.low = ns[i].low;
      out.low_closed = ns[i].low_closed;
      low_set = true;
    } else if (ns[i].low && *ns[i].low == *out.low) {
      out.low_closed = out.low_closed || ns[i].low_closed;
    }
    if (items->optional[i]) continue;
    if (!have_certain || (ns[i].high && (!out.high || *ns[i].high < *out.high))) {
      out.high = ns[i].high;
      out.high_closed = ns[i].high_closed;
    } else if (ns[i].high && out.high && *ns[i].high == *out.high) {
      out.high_closed = out.high_closed && ns[i].high_closed;
    }
    have_certain = true;
  }
  if (!have_certain) return std::nullopt;
  if (low_unbounded) out.low.reset();
  return to_value(want_max ? negate_numbers(out) : out);
}

std::optional<Value> truth_possible(std::span<const Value> args, bool all) {
  const auto items = items_of(args);
  if (!items) return std::nullopt;
  TruthMask mask = all ? kMayTrue : kMayFalse;
  for (std::size_t i = 0; i < items->values.size(); ++i) {
    TruthMask m = truth_mask(items->values[i]);
    if (items->optional[i]) m |= all ? kMayTrue : kMayFalse;
    mask = all ? and_mask(mask, m) : or_mask(mask, m);
  }
  return truth_value(mask);
}

std::optional<Value> list_contains_possible(std::span<const Value> args) {
  if (args.size() != 2) return std::nullopt;
  const auto items = items_of(args.first(1));
  if (!items) return std::nullopt;
  TruthMask mask = kMayFalse;
  for (std::size_t i = 0; i < items->values.size(); ++i) {
    TruthMask m = compare_mask(Op::kEq, items->values[i], args[1]);
    if ((m & kMayNull) != 0) m = (m & ~kMayNull) | kMayFalse;
    if (items->optional[i]) m |= kMayFalse;
    mask = or_mask(mask, m);
  }
  return truth_value(mask);
}

// Functions that never decrease in their first argument, whose other arguments are concrete.
bool is_monotone(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kNames = {"floor", "ceiling", "decimal", "round half up", "round half down"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::optional<Value> monotone_possible(const Builtin& b, std::span<const Value> args, int overload, Machine& machine) {
  const auto n = numbers_of(args[0]);
  if (!n || n->nullable) return std::nullopt;
  std::vector<Value> call(args.begin(), args.end());
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (contains_abstract(call[i])) return std::nullopt;
  }
  Numbers out;
  const auto at = [&](const std::optional<Decimal>& end) -> std::optional<Decimal> {
    if (!end) return std::nullopt;
    call[0] = Value::number(*end);
    const Value v = b.apply(call, overload, machine);
    if (!v.is(Kind::kNumber)) return std::nullopt;
    return v.as_number();
  };
  out.low = at(n->low);
  out.high = at(n->high);
  return to_value(out);
}

std::optional<Value> abs_possible(std::span<const Value> args) {
  const auto n = numbers_of(args[0]);
  if (!n || n->nullable) return std::nullopt;
  if (n->low && !n->low->is_negative()) return to_value(*n);
  if (n->high && !(*n->high > Decimal(0))) return to_value(negate_numbers(*n));
  Numbers out{Decimal(0), std::nullopt};
  if (n->low && n->high) out.high = std::max(-*n->low, *n->high, [](const Decimal& a, const Decimal& b) { return a < b; });
  return to_value(out);
}

std::optional<Value> by_name(const Builtin& b, std::span<const Value> args, int overload, Machine& machine) {
  if (args.empty()) return std::nullopt;
  if (b.name == "count") return count_possible(args);
  if (b.name == "sum") return sum_possible(args);
  if (b.name == "min") return extremum_possible(args, false);
  if (b.name == "max") return extremum_possible(args, true);
  if (b.name == "all") return truth_possible(args, true);
  if (b.name == "any") return truth_possible(args, false);
  if (b.name == "list contains") return list_contains_possible(args);
  if (b.name == "abs") return abs_possible(args);
  if (b.name == "not") {
    const TruthMask m = truth_mask(args[0]);
    return truth_value((m & kMayNull) | ((m & kMayTrue) != 0 ? kMayFalse : 0U) | ((m & kMayFalse) != 0 ? kMayTrue : 0U));
  }
  if (is_monotone(b.name)) return monotone_possible(b, args, overload, machine);
  return std::nullopt;
}

}  // namespace

Value apply_possible(const Builtin& builtin, std::span<const Value> args, int overload, Machine& machine) {
  // The order of a list of unknown length, and what a function does with it, are beyond us: say unknown.
  std::size_t combinations = 1;
  std::vector<std::vector<Value>> choices;
  bool finite = true;
  for (const Value& a : args) {
    auto members = members_of(a);
    finite = finite && members && std::none_of(members->begin(), members->end(), contains_abstract);
    if (!finite) break;
    combinations *= members->size();
    finite = combinations <= kCombinationsMax;
    choices.push_back(std::move(*members));
  }
  if (!finite) {
    const auto known = by_name(builtin, args, overload, machine);
    return known ? *known : Value::unknown();
  }
  std::optional<Value> out;
  std::vector<Value> call(args.size());
  for (std::size_t n = 0; n < combinations; ++n) {
    std::size_t rest = n;
    for (std::size_t i = 0; i < args.size(); ++i) {
      call[i] = choices[i][rest % choices[i].size()];
      rest /= choices[i].size();
    }
    Value v = builtin.apply(call, overload, machine);
    out = out ? join(*out, v) : std::move(v);
  }
  return out ? *out : Value::unknown();
}

}  // namespace zhida::feel
