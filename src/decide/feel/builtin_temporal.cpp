// Built-in functions on dates, times and durations. Clause: DMN 1.5, 10.3.4.1 (table 69), 10.3.4.7, 10.3.4.8
#include <array>

#include "decide/feel/arguments.h"
#include "decide/feel/temporal.h"
#include "decide/feel/zone.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

// An integer in [low, high], or nothing.
std::optional<std::int64_t> whole_in(const Decimal& n, std::int64_t low, std::int64_t high) {
  const auto value = n.is_integer() ? n.to_int64() : std::nullopt;
  if (!value || *value < low || *value > high) return std::nullopt;
  return value;
}

Value not_read(const Arguments& a, const char* zh, const char* en) {
  return a.refuse(std::string("这段文字不是") + zh, std::string("the text is not a valid ") + en);
}

Value or_refuse(std::optional<Value> v, const Arguments& a, const char* zh, const char* en) {
  return v ? std::move(*v) : not_read(a, zh, en);
}

// --- date -----------------------------------------------------------------------------------------------------------

Value date_from(Arguments& a) {
  if (const Value* v = a.find(0, Kind::kDate)) return *v;
  if (const Value* v = a.find(0, Kind::kDateTime)) return Value::date(v->as_date_time().days);
  const Value* text = a.find(0, Kind::kString);
  if (text == nullptr) return a.wrong(0, "文字、日期或日期时间", "string, date or date and time");
  return or_refuse(parse_date(text->as_string()), a, "日期（年-月-日）", "date (YYYY-MM-DD)");
}

Value make_date(Args args, int /*overload*/, Machine& machine) {
  Arguments a("date", args, machine);
  if (a.size() == 1) return date_from(a);
  const Decimal year = a.number(0);
  const Decimal month = a.number(1);
  const Decimal day = a.number(2);
  if (!a.ok()) return a.failure();
  const auto y = whole_in(year, -kYearMax, kYearMax);
  const auto m = whole_in(month, 1, 12);
  const auto d = whole_in(day, 1, 31);
  if (y && m && d) {
    const CivilDate date{*y, static_cast<int>(*m), static_cast<int>(*d)};
    if (is_valid(date)) return Value::date(date);
  }
  return a.refuse("没有这样的日期", "there is no such date");
}

// --- time -----------------------------------------------------------------------------------------------------------

Value time_from(Arguments& a) {
  if (const Value* v = a.find(0, Kind::kTime)) return *v;
  if (const Value* v = a.find(0, Kind::kDateTime)) {
    const Time& t = v->as_date_time().time;
    return Value::time(time_of_day(t.nanos, t.zone));
  }
  // Clause: DMN 1.5, 10.3.2.9.4: a date is its midnight in UTC.
  if (a.find(0, Kind::kDate) != nullptr) return Value::time(Time{0, *zone_of_offset(0)});
  const Value* text = a.find(0, Kind::kString);
  if (text == nullptr) return a.wrong(0, "文字、时间或日期时间", "string, time or date and time");
  return or_refuse(parse_time(text->as_string()), a, "时间（时:分:秒）", "time (hh:mm:ss)");
}

// The offset of time(hour, minute, second, offset): whole seconds, at most 14 hours; null is a local time.
std::optional<Zone> offset_argument(const Arguments& a) {
  if (a.value(3).is_null()) return Zone{};
  const Value* offset = a.find(3, Kind::kDaysDuration);
  if (offset == nullptr || offset->as_nanos() % kNanosPerSecond != 0) return std::nullopt;
  const Nanoseconds seconds = offset->as_nanos() / kNanosPerSecond;
  if (seconds > kOffsetSecondsMax || seconds < -kOffsetSecondsMax) return std::nullopt;
  return zone_of_offset(static_cast<std::int64_t>(seconds));
}

Value make_time(Args args, int /*overload*/, Machine& machine) {
  Arguments a("time", args, machine);
  if (a.size() == 1) return time_from(a);
  const Decimal hour = a.number(0);
  const Decimal minute = a.number(1);
  const Decimal second = a.number(2);
  if (!a.ok()) return a.failure();
  if (a.value(3).is(Kind::kError)) return a.wrong(3, "日时长", "days and time duration");
  auto zone = offset_argument(a);
  if (!zone) {
    return a.refuse("时差应是 -14 小时到 14 小时之间的整秒",
                    "the offset must be whole seconds from -14 hours to 14 hours");
  }
  const auto h = whole_in(hour, 0, 23);
  const auto m = whole_in(minute, 0, 59);
  const auto nanos = to_nanoseconds(second * Decimal(kNanosPerSecond));
  if (!h || !m || second.is_negative() || !nanos || *nanos >= Nanoseconds{60} * kNanosPerSecond) {
    return a.refuse("没有这样的时间", "there is no such time");
  }
  const std::int64_t whole_minutes = (*h * 60 + *m) * 60 * kNanosPerSecond;
  return Value::time(Time{whole_minutes + static_cast<std::int64_t>(*nanos), std::move(*zone)});
}

// --- date and time --------------------------------------------------------------------------------------------------

Value date_time_from(Arguments& a) {
  if (const Value* v = a.find(0, Kind::kDateTime)) return *v;
  // Clause: DMN 1.5, 10.3.2.9.4: a date is its midnight in UTC.
  if (const Value* v = a.find(0, Kind::kDate)) {
    return Value::date_time(DateTime{v->as_days(), Time{0, *zone_of_offset(0)}});
  }
  const Value* text = a.find(0, Kind::kString);
  if (text == nullptr) return a.wrong(0, "文字、日期或日期时间", "string, date or date and time");
  return or_refuse(parse_date_time(text->as_string()), a, "日期时间（年-月-日T时:分:秒）",
                   "date and time (YYYY-MM-DDThh:mm:ss)");
}

// The local date of a date or date-time, or nothing.
std::optional<std::int64_t> day_of(const Arguments& a, std::size_t i) {
  if (const Value* v = a.find(i, Kind::kDate)) return v->as_days();
  if (const Value* v = a.find(i, Kind::kDateTime)) return v->as_date_time().days;
  return std::nullopt;
}

constexpr const char* kDateZh = "日期或日期时间";
constexpr const char* kDateEn = "date or date and time";

Value make_date_time(Args args, int /*overload*/, Machine& machine) {
  Arguments a("date and time", args, machine);
  if (a.size() == 1) return date_time_from(a);
  const auto day = day_of(a, 0);
  if (!day) return a.wrong(0, kDateZh, kDateEn);
  const Value* time = a.find(1, Kind::kTime);
  if (time == nullptr) return a.wrong(1, "时间", "time");
  return Value::date_time(at_wall_clock(*day, time->as_time().nanos, time->as_time().zone));
}

// --- durations ------------------------------------------------------------------------------------------------------

Value make_duration(Args args, int /*overload*/, Machine& machine) {
  Arguments a("duration", args, machine);
  const std::string& text = a.text(0);
  if (!a.ok()) return a.failure();
  return or_refuse(parse_duration(text), a, "时长（如 P1Y2M、P1DT2H30M）",
                   "duration (as P1Y2M or P1DT2H30M)");
}

// The whole months between two dates; times of day and zones do not count.
// Clause: DMN 1.5, table 69 (years and months duration); XML Schema 1.1 part 2, appendix E
Value months_between(Args args, int /*overload*/, Machine& machine) {
  Arguments a("years and months duration", args, machine);
  const auto from = day_of(a, 0);
  if (!from) return a.wrong(0, kDateZh, kDateEn);
  const auto to = day_of(a, 1);
  if (!to) return a.wrong(1, kDateZh, kDateEn);
  const CivilDate start = civil_from_days(*from);
  const CivilDate end = civil_from_days(*to);
  std::int64_t months = (end.year - start.year) * 12 + (end.month - start.month);
  if (months > 0 && end.day < start.day) --months;
  if (months < 0 && end.day > start.day) ++months;
  return Value::months_duration(months);
}

// --- calendar -------------------------------------------------------------------------------------------------------

constexpr std::array<const char*, 7> kWeekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                  "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 12> kMonths = {"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};

Value day_of_year_of(std::int64_t days) {
  return Value::number(Decimal(day_of_year(civil_from_days(days))));
}
Value day_of_week_of(std::int64_t days) {
  return Value::string(kWeekdays[static_cast<std::size_t>(iso_weekday(days) - 1)]);
}
Value month_of_year_of(std::int64_t days) {
  return Value::string(kMonths[static_cast<std::size_t>(civil_from_days(days).month - 1)]);
}
Value week_of_year_of(std::int64_t days) {
  return Value::number(Decimal(iso_week(civil_from_days(days))));
}

Value calendar(std::string_view name, Value (*answer)(std::int64_t), Args args, Machine& machine) {
  const Arguments a(name, args, machine);
  const auto day = day_of(a, 0);
  return day ? answer(*day) : a.wrong(0, kDateZh, kDateEn);
}

// The same value in the same form: times at the same instant in different zones are not.
// Clause: DMN 1.5, 10.3.4.8 (is); an argument that is not given is null
Value is_same(Args args, int /*overload*/, Machine& machine) {
  const Arguments a("is", args, machine);
  if (a.size() == 0) return a.refuse("缺少参数", "the arguments are missing", "E-FEEL-ARITY");
  const bool none0 = a.value(0).is_null();
  const bool none1 = a.value(1).is_null();
  if (none0 || none1) return Value::boolean(none0 == none1);
  return Value::boolean(identical(a.value(0), a.value(1)));
}

void add_calendar(std::vector<Builtin>& out) {
  const TypePtr number = simple_type(Type::Kind::kNumber);
  const TypePtr string = simple_type(Type::Kind::kString);
  const BuiltinOverload of_date = signature({{"date", any_type()}});
  out.push_back({"day of year", {of_date}, number, [](Args args, int, Machine& m) {
                   return calendar("day of year", day_of_year_of, args, m);
                 }});
  out.push_back({"day of week", {of_date}, string, [](Args args, int, Machine& m) {
                   return calendar("day of week", day_of_week_of, args, m);
                 }});
  out.push_back({"month of year", {of_date}, string, [](Args args, int, Machine& m) {
                   return calendar("month of year", month_of_year_of, args, m);
                 }});
  out.push_back({"week of year", {of_date}, number, [](Args args, int, Machine& m) {
                   return calendar("week of year", week_of_year_of, args, m);
                 }});
}

}  // namespace

void add_temporal_builtins(std::vector<Builtin>& out) {
  const TypePtr number = simple_type(Type::Kind::kNumber);
  const TypePtr string = simple_type(Type::Kind::kString);
  const TypePtr date = simple_type(Type::Kind::kDate);
  const TypePtr time = simple_type(Type::Kind::kTime);
  const TypePtr date_time = simple_type(Type::Kind::kDateTime);
  const TypePtr days = simple_type(Type::Kind::kDaysDuration);
  const TypePtr months = simple_type(Type::Kind::kMonthsDuration);
  const BuiltinOverload from = signature({{"from", any_type()}});

  out.push_back({"date",
                 {from, signature({{"year", number}, {"month", number}, {"day", number}})},
                 date,
                 make_date});
  out.push_back(
      {"time",
       {from,
        signature(
            {{"hour", number}, {"minute", number}, {"second", number}, maybe("offset", days)})},
       time,
       make_time});
  out.push_back({"date and time",
                 {from, signature({{"date", any_type()}, {"time", time}})},
                 date_time,
                 make_date_time});
  out.push_back({"duration", {signature({{"from", string}})}, any_type(), make_duration});
  out.push_back({"years and months duration",
                 {signature({{"from", any_type()}, {"to", any_type()}})},
                 months,
                 months_between});
  out.push_back({"today", {signature({})}, date, [](Args, int, Machine& m) {
                   return Value::date(m.options().as_of.days);
                 }});
  out.push_back({"now", {signature({})}, date_time, [](Args, int, Machine& m) {
                   return Value::date_time(m.options().as_of);
                 }});
  out.push_back({"is",
                 {signature({maybe("value1", any_type()), maybe("value2", any_type())})},
                 simple_type(Type::Kind::kBoolean),
                 is_same});
  add_calendar(out);
}

}  // namespace zhida::feel
