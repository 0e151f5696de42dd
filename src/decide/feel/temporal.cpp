// Arithmetic: what the operators + - * / ** and the sign do with numbers, strings, dates, times and durations.
//
// Clause: DMN 1.5, 10.3.2.12, tables 55 to 58
#include "decide/feel/temporal.h"

#include "base/text.h"
#include "decide/feel/arguments.h"
#include "decide/feel/builtin.h"
#include "decide/feel/weight.h"
#include "decide/feel/zone.h"

namespace zhida::feel {
namespace {

constexpr std::int64_t kHighPart = 1'000'000'000'000'000'000;

bool are(const Value& a, Kind left, const Value& b, Kind right) {
  return a.is(left) && b.is(right);
}

bool is_point(const Value& v) {
  return v.is(Kind::kDate) || v.is(Kind::kTime) || v.is(Kind::kDateTime);
}

bool is_duration(const Value& v) {
  return v.is(Kind::kDaysDuration) || v.is(Kind::kMonthsDuration);
}

std::string shown_zh(const Value& v) {
  return std::string(kind_name_zh(v.kind())) + " " + excerpt(to_literal(v));
}
std::string shown_en(const Value& v) {
  return with_article(kind_name_en(v.kind())) + " " + excerpt(to_literal(v));
}

// The operator does not go with these operands.
Value mismatch(std::string_view op, const Value& a, const Value& b, Machine& machine) {
  const std::string sign(op);
  if (a.is_null() || b.is_null()) {
    const Value& cause = a.is_null() ? a : b;
    return machine.fail("E-FEEL-ARITHMETIC", "“" + sign + "”的一边是空值",
                        "one side of '" + sign + "' is null", {}, &cause);
  }
  return machine.fail("E-FEEL-ARITHMETIC",
                      "“" + sign + "”不能用于" + shown_zh(a) + "和" + shown_zh(b),
                      "'" + sign + "' does not apply to " + shown_en(a) + " and " + shown_en(b));
}

Value overflow(std::string_view op, Machine& machine) {
  return machine.fail("E-FEEL-OVERFLOW", "“" + std::string(op) + "”的结果超出范围",
                      "the result of '" + std::string(op) + "' is out of range");
}

Value zero_divisor(Machine& machine) {
  return machine.fail("E-FEEL-ARITHMETIC", "除数为零", "division by zero");
}

Value number(const Decimal& d, std::string_view op, Machine& machine) {
  return d.is_finite() ? Value::number(d) : overflow(op, machine);
}

Value joined(const std::string& a, const std::string& b, Machine& machine) {
  if (a.size() + b.size() > kTextBytesMax) {
    return machine.fail("E-FEEL-LIMIT", "文字长度超过上限", "the text is too long");
  }
  Value out = Value::string(a + b);
  machine.step(walk_steps(out));
  return out;
}

Value or_overflow(std::optional<Value> v, std::string_view op, Machine& machine) {
  return v ? std::move(*v) : overflow(op, machine);
}

std::optional<Value> date_on(Nanoseconds days) {
  if (!is_calendar_day(days)) return std::nullopt;
  return Value::date(static_cast<std::int64_t>(days));
}

std::optional<Value> checked(DateTime t) {
  if (!is_calendar_day(t.days)) return std::nullopt;
  return Value::date_time(std::move(t));
}

// Months move the calendar date and keep the wall clock. Clause: DMN 1.5, table 57 (date and years and months duration)
std::optional<Value> move_months(const Value& point, std::int64_t months) {
  if (point.is(Kind::kDate)) {
    const auto moved = add_months(point.as_date(), months);
    if (!moved) return std::nullopt;
    return Value::date(*moved);
  }
  const DateTime& t = point.as_date_time();
  const auto moved = add_months(civil_from_days(t.days), months);
  if (!moved) return std::nullopt;
  return Value::date_time(at_wall_clock(days_from_civil(*moved), t.time.nanos, t.time.zone));
}

// Nanoseconds move along the time line: a date is its midnight and its time of day is dropped again; a time of day
// turns round at midnight. Clause: DMN 1.5, table 57 (days and time duration)
std::optional<Value> move_nanos(const Value& point, Nanoseconds nanos) {
  if (point.is(Kind::kDate)) return date_on(point.as_days() + floor_divide(nanos, kNanosPerDay));
  if (point.is(Kind::kTime)) {
    Time t = point.as_time();
    const Nanoseconds moved = t.nanos + nanos;
    t.nanos = static_cast<std::int64_t>(moved - floor_divide(moved, kNanosPerDay) * kNanosPerDay);
    return Value::time(std::move(t));
  }
  const DateTime& t = point.as_date_time();
  const Nanoseconds moved = instant(t) + nanos;
  const Nanoseconds day = floor_divide(moved, kNanosPerDay);
  // Zone rules are asked only about days of the calendar, give or take the offset.
  if (!is_calendar_day(day - 1) && !is_calendar_day(day + 1)) return std::nullopt;
  return checked(at_instant(moved, t.time.zone));
}

// point ± duration; `sign` is 1 or -1.
Value move(const Value& point, const Value& duration, int sign, std::string_view op,
           Machine& machine) {
  if (duration.is(Kind::kDaysDuration)) {
    return or_overflow(move_nanos(point, duration.as_nanos() * sign), op, machine);
  }
  if (point.is(Kind::kTime)) return mismatch(op, point, duration, machine);
  return or_overflow(move_months(point, duration.as_months() * sign), op, machine);
}

// The point on the time line of a date or date-time; a date is midnight UTC where it meets a date-time.
// Clause: DMN 1.5, 10.3.2.3.6 (value of a date and time)
Nanoseconds line_value(const Value& v) {
  return v.is(Kind::kDate) ? v.as_days() * kNanosPerDay : instant(v.as_date_time());
}

bool is_zoned(const Value& v) {
  if (v.is(Kind::kDate)) return true;
  const Time& t = v.is(Kind::kTime) ? v.as_time() : v.as_date_time().time;
  return t.zone.form != Zone::Form::kLocal;
}

// Two points of one kind, or a date and a date-time. With a zone on one side only there is no common time line.
Value between(const Value& a, const Value& b, Machine& machine) {
  if (is_zoned(a) != is_zoned(b)) {
    return machine.fail(
        "E-FEEL-ARITHMETIC", "一边有时区、一边没有，不能相减",
        "one side has a time zone and the other has none: they cannot be subtracted");
  }
  if (a.is(Kind::kTime)) {
    const auto utc = [](const Time& t) {
      return t.nanos - Nanoseconds{t.zone.offset_seconds} * kNanosPerSecond;
    };
    return or_overflow(days_duration(utc(a.as_time()) - utc(b.as_time())), "-", machine);
  }
  return or_overflow(days_duration(line_value(a) - line_value(b)), "-", machine);
}

// A duration times a factor, cut off towards zero at the nanosecond or the month: P1Y11M * 2.5 = P4Y9M.
std::optional<Value> scaled(const Value& duration, const Decimal& factor, bool divide) {
  const bool months = duration.is(Kind::kMonthsDuration);
  const Decimal size = to_decimal(months ? Nanoseconds{duration.as_months()} : duration.as_nanos());
  const auto whole = to_nanoseconds(divide ? size / factor : size * factor);
  if (!whole) return std::nullopt;
  return months ? months_duration(*whole) : days_duration(*whole);
}

}  // namespace

bool is_calendar_day(Nanoseconds days) {
  static const std::int64_t first = days_from_civil({-kYearMax, 1, 1});
  static const std::int64_t last = days_from_civil({kYearMax, 12, 31});
  return days >= first && days <= last;
}

std::optional<Value> days_duration(Nanoseconds nanos) {
  if (nanos > kDurationNanosMax || nanos < -kDurationNanosMax) return std::nullopt;
  return Value::days_duration(nanos);
}

std::optional<Value> months_duration(Nanoseconds months) {
  if (months > kDurationMonthsMax || months < -kDurationMonthsMax) return std::nullopt;
  return Value::months_duration(static_cast<std::int64_t>(months));
}

Decimal to_decimal(Nanoseconds nanos) {
  const auto high = static_cast<std::int64_t>(nanos / kHighPart);
  const auto low = static_cast<std::int64_t>(nanos % kHighPart);
  if (high == 0) return Decimal(low);
  return Decimal(high) * Decimal(kHighPart) + Decimal(low);
}

std::optional<Nanoseconds> to_nanoseconds(const Decimal& nanos) {
  static const Decimal most = to_decimal(kDurationNanosMax);
  if (!nanos.is_finite() || nanos.abs() > most) return std::nullopt;
  const Decimal whole = nanos.round(0, Rounding::kDown);
  const Decimal high = (whole / Decimal(kHighPart)).round(0, Rounding::kDown);
  const auto high_part = high.to_int64();
  const auto low_part = (whole - high * Decimal(kHighPart)).to_int64();
  if (!high_part || !low_part) return std::nullopt;
  return Nanoseconds{*high_part} * kHighPart + *low_part;
}

Decimal seconds_of(Nanoseconds nanos) {
  if (nanos % kNanosPerSecond == 0) return to_decimal(nanos / kNanosPerSecond);
  return (to_decimal(nanos) / Decimal(kNanosPerSecond)).normalized();
}

Value add(const Value& a, const Value& b, Machine& machine) {
  if (are(a, Kind::kNumber, b, Kind::kNumber)) {
    return number(a.as_number() + b.as_number(), "+", machine);
  }
  if (are(a, Kind::kString, b, Kind::kString)) return joined(a.as_string(), b.as_string(), machine);
  if (are(a, Kind::kDaysDuration, b, Kind::kDaysDuration)) {
    return or_overflow(days_duration(a.as_nanos() + b.as_nanos()), "+", machine);
  }
  if (are(a, Kind::kMonthsDuration, b, Kind::kMonthsDuration)) {
    return or_overflow(months_duration(Nanoseconds{a.as_months()} + b.as_months()), "+", machine);
  }
  if (is_point(a) && is_duration(b)) return move(a, b, 1, "+", machine);
  if (is_duration(a) && is_point(b)) return move(b, a, 1, "+", machine);
  return mismatch("+", a, b, machine);
}

Value subtract(const Value& a, const Value& b, Machine& machine) {
  if (are(a, Kind::kNumber, b, Kind::kNumber)) {
    return number(a.as_number() - b.as_number(), "-", machine);
  }
  if (are(a, Kind::kDaysDuration, b, Kind::kDaysDuration)) {
    return or_overflow(days_duration(a.as_nanos() - b.as_nanos()), "-", machine);
  }
  if (are(a, Kind::kMonthsDuration, b, Kind::kMonthsDuration)) {
    return or_overflow(months_duration(Nanoseconds{a.as_months()} - b.as_months()), "-", machine);
  }
  if (is_point(a) && is_duration(b)) return move(a, b, -1, "-", machine);
  if (is_point(a) && is_point(b) && a.is(Kind::kTime) == b.is(Kind::kTime)) {
    return between(a, b, machine);
  }
  return mismatch("-", a, b, machine);
}

Value multiply(const Value& a, const Value& b, Machine& machine) {
  if (are(a, Kind::kNumber, b, Kind::kNumber)) {
    return number(a.as_number() * b.as_number(), "*", machine);
  }
  if (is_duration(a) && b.is(Kind::kNumber)) {
    return or_overflow(scaled(a, b.as_number(), false), "*", machine);
  }
  if (a.is(Kind::kNumber) && is_duration(b)) {
    return or_overflow(scaled(b, a.as_number(), false), "*", machine);
  }
  return mismatch("*", a, b, machine);
}

Value divide(const Value& a, const Value& b, Machine& machine) {
  if (b.is(Kind::kNumber) && (a.is(Kind::kNumber) || is_duration(a))) {
    if (b.as_number().is_zero()) return zero_divisor(machine);
    if (a.is(Kind::kNumber)) return number(a.as_number() / b.as_number(), "/", machine);
    return or_overflow(scaled(a, b.as_number(), true), "/", machine);
  }
  if (are(a, Kind::kDaysDuration, b, Kind::kDaysDuration)) {
    if (b.as_nanos() == 0) return zero_divisor(machine);
    return number(to_decimal(a.as_nanos()) / to_decimal(b.as_nanos()), "/", machine);
  }
  if (are(a, Kind::kMonthsDuration, b, Kind::kMonthsDuration)) {
    if (b.as_months() == 0) return zero_divisor(machine);
    return number(Decimal(a.as_months()) / Decimal(b.as_months()), "/", machine);
  }
  return mismatch("/", a, b, machine);
}

Value power(const Value& a, const Value& b, Machine& machine) {
  if (!are(a, Kind::kNumber, b, Kind::kNumber)) return mismatch("**", a, b, machine);
  if (!machine.step(kElementarySteps)) {
    return machine.fail("E-FEEL-LIMIT", "运算步数超过上限", "the evaluation takes too many steps");
  }
  const Decimal result = a.as_number().pow(b.as_number());
  if (result.is_finite()) return Value::number(result);
  return machine.fail(
      "E-FEEL-ARITHMETIC",
      a.as_number().to_plain() + " 的 " + b.as_number().to_plain() + " 次方没有定义或超出范围",
      a.as_number().to_plain() + " to the power of " + b.as_number().to_plain() +
          " is undefined or out of range");
}

Value negate(const Value& a, Machine& machine) {
  switch (a.kind()) {
    case Kind::kNumber: return Value::number(-a.as_number());
    case Kind::kDaysDuration: return Value::days_duration(-a.as_nanos());
    case Kind::kMonthsDuration: return Value::months_duration(-a.as_months());
    default: break;
  }
  if (a.is_null()) {
    return machine.fail("E-FEEL-ARITHMETIC", "负号后面是空值", "the sign stands before null", {},
                        &a);
  }
  return machine.fail("E-FEEL-ARITHMETIC", "负号不能用于" + shown_zh(a),
                      "the sign does not apply to " + shown_en(a));
}

}  // namespace zhida::feel
