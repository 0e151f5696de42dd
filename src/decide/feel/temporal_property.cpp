// Properties: what may follow the dot of a date, time, date-time, duration or range.
//
// Clause: DMN 1.5, 10.3.2.13, table 65 (properties of temporal values, durations and ranges)
#include "decide/feel/builtin.h"
#include "decide/feel/temporal.h"

namespace zhida::feel {
namespace {

constexpr Nanoseconds kNanosPerMinute = Nanoseconds{60} * kNanosPerSecond;
constexpr Nanoseconds kNanosPerHour = 60 * kNanosPerMinute;

using Found = std::optional<Value>;

Value whole(std::int64_t n) { return Value::number(Decimal(n)); }
Value whole(Nanoseconds n) { return Value::number(to_decimal(n)); }

Found of_date(std::int64_t days, std::string_view name) {
  if (name == "weekday") return whole(std::int64_t{iso_weekday(days)});
  const CivilDate date = civil_from_days(days);
  if (name == "year") return whole(date.year);
  if (name == "month") return whole(std::int64_t{date.month});
  if (name == "day") return whole(std::int64_t{date.day});
  return std::nullopt;
}

// `dated`: the value has a date, so that a zone id has an offset; on a bare time of day the offset is not known.
Found of_time(const Time& t, std::string_view name, bool dated) {
  const Nanoseconds nanos = t.nanos;
  if (name == "hour") return whole(nanos / kNanosPerHour);
  if (name == "minute") return whole(nanos % kNanosPerHour / kNanosPerMinute);
  if (name == "second") return Value::number(seconds_of(nanos % kNanosPerMinute));
  if (name == "time offset") {
    const bool known =
        t.zone.form == Zone::Form::kOffset || (dated && t.zone.form == Zone::Form::kId);
    if (!known) return Value::null();
    return Value::days_duration(Nanoseconds{t.zone.offset_seconds} * kNanosPerSecond);
  }
  if (name == "timezone") {
    return t.zone.form == Zone::Form::kId ? Value::string(t.zone.id) : Value::null();
  }
  return std::nullopt;
}

Found of_date_time(const DateTime& t, std::string_view name) {
  Found found = of_date(t.days, name);
  return found ? found : of_time(t.time, name, true);
}

// The parts carry the duration's sign: -P1DT2H is -1 days and -2 hours.
Found of_days_duration(Nanoseconds nanos, std::string_view name) {
  if (name == "days") return whole(nanos / kNanosPerDay);
  if (name == "hours") return whole(nanos % kNanosPerDay / kNanosPerHour);
  if (name == "minutes") return whole(nanos % kNanosPerHour / kNanosPerMinute);
  if (name == "seconds") return Value::number(seconds_of(nanos % kNanosPerMinute));
  return std::nullopt;
}

Found of_months_duration(std::int64_t months, std::string_view name) {
  if (name == "years") return whole(months / 12);
  if (name == "months") return whole(months % 12);
  return std::nullopt;
}

// An end without a bound is null and never included.
Found of_range(const Range& r, std::string_view name) {
  if (name == "start") return r.low;
  if (name == "end") return r.high;
  if (name == "start included") return Value::boolean(r.low_closed && !r.low.is_null());
  if (name == "end included") return Value::boolean(r.high_closed && !r.high.is_null());
  return std::nullopt;
}

}  // namespace

std::optional<Value> property(const Value& value, std::string_view name) {
  switch (value.kind()) {
    case Kind::kDate: return of_date(value.as_days(), name);
    case Kind::kTime: return of_time(value.as_time(), name, false);
    case Kind::kDateTime: return of_date_time(value.as_date_time(), name);
    case Kind::kDaysDuration: return of_days_duration(value.as_nanos(), name);
    case Kind::kMonthsDuration: return of_months_duration(value.as_months(), name);
    case Kind::kRange: return of_range(value.as_range(), name);
    default: return std::nullopt;
  }
}

}  // namespace zhida::feel
