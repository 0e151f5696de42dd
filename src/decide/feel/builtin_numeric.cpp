// Built-in functions on numbers. Clause: DMN 1.5, 10.3.4.5 (table 75)
#include "decide/feel/arguments.h"
#include "decide/feel/weight.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

// Digits after the point that a rounding may ask for. Clause: DMN 1.5, table 75: scale is in [-6111..6176].
constexpr std::int64_t kScaleMin = -6111;
constexpr std::int64_t kScaleMax = 6176;

Value round_number(std::string_view name, Rounding mode, Args args, Machine& machine) {
  Arguments a(name, args, machine);
  const Decimal n = a.number(0);
  const std::int64_t scale = a.size() > 1 ? a.integer(1) : 0;
  if (!a.ok()) return a.failure();
  if (scale < kScaleMin || scale > kScaleMax) {
    return a.refuse("小数位数应在 -6111 到 6176 之间", "scale must be from -6111 to 6176");
  }
  // A number that already has no more digits stays as it is, also where zeros appended would not fit.
  if (n.normalized().scale() <= scale && scale >= 0) {
    const Decimal padded = n.round(static_cast<int>(scale), mode);
    return a.give(padded.is_finite() ? padded : n);
  }
  return a.give(n.round(static_cast<int>(scale), mode));
}

Value absolute(Args args, int /*overload*/, Machine& machine) {
  Arguments a("abs", args, machine);
  if (const Value* days = a.find(0, Kind::kDaysDuration)) {
    return days->as_nanos() < 0 ? Value::days_duration(-days->as_nanos()) : *days;
  }
  if (const Value* months = a.find(0, Kind::kMonthsDuration)) {
    return months->as_months() < 0 ? Value::months_duration(-months->as_months()) : *months;
  }
  const Value* n = a.find(0, Kind::kNumber);
  if (n == nullptr) return a.wrong(0, "数字或时长", "number or duration");
  return a.give(n->as_number().abs());
}

Value modulo(Args args, int /*overload*/, Machine& machine) {
  Arguments a("modulo", args, machine);
  const Decimal dividend = a.number(0);
  const Decimal divisor = a.number(1);
  if (!a.ok()) return a.failure();
  if (divisor.is_zero()) return a.refuse("除数是零", "the divisor is zero");
  return a.give(dividend.modulo(divisor));
}

Value square_root(Args args, int /*overload*/, Machine& machine) {
  Arguments a("sqrt", args, machine);
  const Decimal n = a.number(0);
  if (!a.ok()) return a.failure();
  if (n.is_negative()) return a.refuse("负数没有平方根", "a negative number has no square root");
  return a.give(n.sqrt());
}

Value logarithm(Args args, int /*overload*/, Machine& machine) {
  Arguments a("log", args, machine);
  const Decimal n = a.number(0);
  if (!a.ok()) return a.failure();
  if (!(n > Decimal(0)))
    return a.refuse("只有正数有对数", "only positive numbers have a logarithm");
  if (!machine.step(kElementarySteps)) return a.exhausted();
  return a.give(n.log());
}

Value exponential(Args args, int /*overload*/, Machine& machine) {
  Arguments a("exp", args, machine);
  const Decimal n = a.number(0);
  if (!a.ok()) return a.failure();
  if (!machine.step(kElementarySteps)) return a.exhausted();
  return a.give(n.exp());
}

// A number that is no integer is neither odd nor even.
Value parity(std::string_view name, int remainder, Args args, Machine& machine) {
  Arguments a(name, args, machine);
  const Decimal n = a.number(0);
  if (!a.ok()) return a.failure();
  return Value::boolean(n.is_integer() && n.modulo(Decimal(2)) == Decimal(remainder));
}

}  // namespace

void add_numeric_builtins(std::vector<Builtin>& out) {
  const TypePtr number = simple_type(Type::Kind::kNumber);
  const TypePtr boolean = simple_type(Type::Kind::kBoolean);
  const BuiltinOverload whole = signature({{"n", number}});
  const BuiltinOverload scaled = signature({{"n", number}, {"scale", number}});
  const BuiltinOverload plain = signature({{"number", number}});

  out.push_back({"decimal", {scaled}, number, [](Args args, int, Machine& m) {
                   return round_number("decimal", Rounding::kHalfEven, args, m);
                 }});
  out.push_back({"floor", {whole, scaled}, number, [](Args args, int, Machine& m) {
                   return round_number("floor", Rounding::kFloor, args, m);
                 }});
  out.push_back({"ceiling", {whole, scaled}, number, [](Args args, int, Machine& m) {
                   return round_number("ceiling", Rounding::kCeiling, args, m);
                 }});
  out.push_back({"round up", {scaled}, number, [](Args args, int, Machine& m) {
                   return round_number("round up", Rounding::kUp, args, m);
                 }});
  out.push_back({"round down", {scaled}, number, [](Args args, int, Machine& m) {
                   return round_number("round down", Rounding::kDown, args, m);
                 }});
  out.push_back({"round half up", {scaled}, number, [](Args args, int, Machine& m) {
                   return round_number("round half up", Rounding::kHalfUp, args, m);
                 }});
  out.push_back({"round half down", {scaled}, number, [](Args args, int, Machine& m) {
                   return round_number("round half down", Rounding::kHalfDown, args, m);
                 }});
  out.push_back({"abs", {signature({{"n", any_type()}})}, any_type(), absolute});
  out.push_back(
      {"modulo", {signature({{"dividend", number}, {"divisor", number}})}, number, modulo});
  out.push_back({"sqrt", {plain}, number, square_root});
  out.push_back({"log", {plain}, number, logarithm});
  out.push_back({"exp", {plain}, number, exponential});
  out.push_back({"odd", {plain}, boolean, [](Args args, int, Machine& m) {
                   return parity("odd", 1, args, m);
                 }});
  out.push_back({"even", {plain}, boolean, [](Args args, int, Machine& m) {
                   return parity("even", 0, args, m);
                 }});
}

}  // namespace zhida::feel
