// Arithmetic over possible values: interval arithmetic on numbers, end by end on dates and durations.
#include <algorithm>
#include <array>

#include "decide/feel/intervals.h"

namespace zhida::feel {

std::optional<Numbers> numbers_of(const Value& v) {
  if (v.is(Kind::kNumber)) return Numbers{v.as_number(), v.as_number()};
  if (!v.is(Kind::kPossible)) return std::nullopt;
  const Possible& p = v.as_possible();
  Numbers out;
  if (p.form == Possible::Form::kInterval) {
    if ((!p.low.is_null() && !p.low.is(Kind::kNumber)) ||
        (!p.high.is_null() && !p.high.is(Kind::kNumber)))
      return std::nullopt;
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

Value to_value(const Numbers& n) {
  if ((n.low && !n.low->is_finite()) || (n.high && !n.high->is_finite())) return Value::unknown();
  return number_interval(n.low, n.high, n.low_closed, n.high_closed, n.nullable);
}

Numbers add_numbers(const Numbers& a, const Numbers& b) {
  Numbers out;
  if (a.low && b.low) out.low = *a.low + *b.low;
  if (a.high && b.high) out.high = *a.high + *b.high;
  // Rounding to 34 digits may reach the bound of an open end: keep it closed then, to stay sound.
  out.low_closed = true;
  out.high_closed = true;
  if (out.low && (!a.low_closed || !b.low_closed) && *out.low - *b.low == *a.low)
    out.low_closed = false;
  if (out.high && (!a.high_closed || !b.high_closed) && *out.high - *b.high == *a.high)
    out.high_closed = false;
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

namespace {

// Products of an end: unbounded times zero is zero, because the bounds themselves are never reached.
struct Extreme {
  int infinite = 0;  // -1, +1; 0 = finite
  Decimal value;
};

Extreme extreme(const std::optional<Decimal>& end, int infinity) {
  return end ? Extreme{0, *end} : Extreme{infinity, {}};
}

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
  const std::array<Extreme, 4> products = {times(al, bl), times(al, bh), times(ah, bl),
                                           times(ah, bh)};
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
  const auto quotient = [&](const std::optional<Decimal>& x, int x_infinity,
                            const std::optional<Decimal>& y, int y_infinity) {
    const Extreme n = extreme(x, x_infinity);
    const Extreme d = extreme(y, y_infinity);
    if (d.infinite != 0)
      return n.infinite != 0 ? Extreme{n.infinite * d.infinite, {}} : Extreme{0, Decimal(0)};
    if (d.value.is_zero())
      return sign(n) == 0 ? Extreme{0, Decimal(0)} : Extreme{sign(n) * (positive ? 1 : -1), {}};
    if (n.infinite != 0) return Extreme{n.infinite * sign(d), {}};
    return Extreme{0, n.value / d.value};
  };
  const std::array<Extreme, 4> quotients = {
      quotient(a.low, -1, b.low, -1), quotient(a.low, -1, b.high, 1),
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

// `x ** n` for a base that is not negative and a whole exponent above zero: grows with the base.
std::optional<Value> power_possible(const Numbers& x, const Value& exponent, Machine& machine) {
  if (!exponent.is(Kind::kNumber) || !exponent.as_number().is_integer() ||
      !(exponent.as_number() > Decimal(0)))
    return std::nullopt;
  if (!x.low || x.low->is_negative() || x.nullable) return std::nullopt;
  const Value low = power(Value::number(*x.low), exponent, machine);
  const Value high = x.high ? power(Value::number(*x.high), exponent, machine) : Value::null();
  if (!low.is(Kind::kNumber) || (x.high && !high.is(Kind::kNumber))) return std::nullopt;
  return to_value(Ends{low, high, true, true, false});
}

// Dates and durations: sums grow with both operands, differences with the first and against the second.
Value temporal_possible(Op op, const Ends& a, const Ends& b, Machine& machine) {
  if (op != Op::kAdd && op != Op::kSub) return Value::unknown();
  Ends out;
  const auto at = [&](const Value& x, const Value& y) {
    return x.is_null() || y.is_null() ? Value::null() : concrete(op)(x, y, machine);
  };
  out.low = at(a.low, op == Op::kAdd ? b.low : b.high);
  out.high = at(a.high, op == Op::kAdd ? b.high : b.low);
  out.nullable = a.nullable || b.nullable;
  if (out.low.is(Kind::kError) || out.high.is(Kind::kError)) return Value::unknown();
  if (out.low.is_null() && out.high.is_null()) return Value::unknown();
  return to_value(std::move(out));
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
  if (!x || !y) {
    const auto a_ends = ends_of(a);
    const auto b_ends = ends_of(b);
    return a_ends && b_ends ? temporal_possible(op, *a_ends, *b_ends, machine) : Value::unknown();
  }
  switch (op) {
    case Op::kAdd: return to_value(add_numbers(*x, *y));
    case Op::kSub: return to_value(add_numbers(*x, negate_numbers(*y)));
    case Op::kMul: return to_value(multiply_numbers(*x, *y));
    case Op::kDiv: {
      const auto q = divide_numbers(*x, *y);
      return q ? to_value(*q) : Value::unknown();
    }
    default: return power_possible(*x, b, machine).value_or(Value::unknown());
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

}  // namespace zhida::feel
