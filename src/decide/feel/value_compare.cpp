// Equality, order and identity of values.
#include <algorithm>

#include "decide/feel/function.h"
#include "decide/feel/value.h"

namespace zhida::feel {
namespace {

constexpr Nanoseconds kNanosPerDay = Nanoseconds{kSecondsPerDay} * kNanosPerSecond;

std::int64_t offset_of(const Zone& z) {
  return z.form == Zone::Form::kLocal ? 0 : z.offset_seconds;
}

Nanoseconds time_instant(const Time& t) {
  return Nanoseconds{t.nanos} - Nanoseconds{offset_of(t.zone)} * kNanosPerSecond;
}

// Clause: DMN 1.5, 10.3.2.3.5 and 10.3.2.3.7: the value of a time counts whole seconds (kit 0068, time_005).
Nanoseconds whole_seconds(Nanoseconds n) {
  const Nanoseconds q = n / kNanosPerSecond;
  return n % kNanosPerSecond < 0 ? q - 1 : q;
}

bool is_date_like(const Value& v) { return v.is(Kind::kDate) || v.is(Kind::kDateTime); }

// A date stands for its midnight in UTC. Clause: DMN 1.5, 10.3.2.9.4
Nanoseconds date_instant(const Value& v) {
  return v.is(Kind::kDate) ? Nanoseconds{v.as_days()} * kNanosPerDay : instant(v.as_date_time());
}

template <typename T>
std::partial_ordering order_of(const T& a, const T& b) {
  if (a == b) return std::partial_ordering::equivalent;
  return a < b ? std::partial_ordering::less : std::partial_ordering::greater;
}

// Conjunction of outcomes: false decides, then null.
Value all_equal(bool any_false, bool any_null) {
  if (any_false) return Value::boolean(false);
  return any_null ? Value::null() : Value::boolean(true);
}

Value list_equals(const List& a, const List& b) {
  if (a.size() != b.size()) return Value::boolean(false);
  bool any_null = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Value v = equals(a[i], b[i]);
    if (v.is_false()) return v;
    any_null = any_null || v.is_null();
  }
  return all_equal(false, any_null);
}

Value context_equals(const Context& a, const Context& b) {
  if (a.entries.size() != b.entries.size()) return Value::boolean(false);
  bool any_null = false;
  for (const auto& [key, value] : a.entries) {
    const Value* other = b.find(key);
    if (other == nullptr) return Value::boolean(false);
    const Value v = equals(value, *other);
    if (v.is_false()) return v;
    any_null = any_null || v.is_null();
  }
  return all_equal(false, any_null);
}

Value range_equals(const Range& a, const Range& b) {
  if (a.form != b.form || a.low_closed != b.low_closed || a.high_closed != b.high_closed) {
    return Value::boolean(false);
  }
  const Value low = equals(a.low, b.low);
  const Value high = equals(a.high, b.high);
  return all_equal(low.is_false() || high.is_false(), low.is_null() || high.is_null());
}

bool identical_time(const Time& a, const Time& b) { return a.nanos == b.nanos && a.zone == b.zone; }

bool identical_items(const std::vector<Value>& a, const std::vector<Value>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), identical);
}

bool identical_contexts(const Context& a, const Context& b) {
  return a.entries.size() == b.entries.size() &&
         std::all_of(a.entries.begin(), a.entries.end(), [&](const auto& entry) {
           const Value* other = b.find(entry.first);
           return other != nullptr && identical(entry.second, *other);
         });
}

bool identical_ranges(const Range& a, const Range& b) {
  return a.form == b.form && a.low_closed == b.low_closed && a.high_closed == b.high_closed &&
         identical(a.low, b.low) && identical(a.high, b.high);
}

// Sets have no order.
bool identical_sets(const std::vector<Value>& a, const std::vector<Value>& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const Value& x) {
           return std::any_of(b.begin(), b.end(), [&](const Value& y) { return identical(x, y); });
         });
}

bool identical_possibles(const Possible& a, const Possible& b) {
  if (a.form != b.form) return false;
  switch (a.form) {
    case Possible::Form::kSet: return identical_sets(a.items, b.items);
    case Possible::Form::kList:
      return a.optional == b.optional && identical_items(a.items, b.items);
    case Possible::Form::kInterval: break;
  }
  return a.nullable == b.nullable && identical(a.low, b.low) && identical(a.high, b.high) &&
         (a.low.is_null() || a.low_closed == b.low_closed) &&
         (a.high.is_null() || a.high_closed == b.high_closed);
}

}  // namespace

Nanoseconds instant(const DateTime& t) {
  return Nanoseconds{t.days} * kNanosPerDay + time_instant(t.time);
}

std::optional<std::partial_ordering> compare(const Value& a, const Value& b) {
  if (is_date_like(a) && is_date_like(b)) {
    return order_of(whole_seconds(date_instant(a)), whole_seconds(date_instant(b)));
  }
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::kNumber: {
      const std::partial_ordering order = a.as_number() <=> b.as_number();
      if (order == std::partial_ordering::unordered) return std::nullopt;
      return order;
    }
    // By code point, which is the byte order of UTF-8.
    case Kind::kString: return order_of(a.as_string().compare(b.as_string()), 0);
    case Kind::kTime:
      return order_of(whole_seconds(time_instant(a.as_time())),
                      whole_seconds(time_instant(b.as_time())));
    case Kind::kDaysDuration: return order_of(a.as_nanos(), b.as_nanos());
    case Kind::kMonthsDuration: return order_of(a.as_months(), b.as_months());
    default: return std::nullopt;
  }
}

Value equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value::boolean(a.is_null() && b.is_null());
  if (is_date_like(a) && is_date_like(b)) return Value::boolean(*compare(a, b) == 0);
  if (a.kind() != b.kind()) return Value::null();
  switch (a.kind()) {
    case Kind::kBoolean: return Value::boolean(a.as_boolean() == b.as_boolean());
    case Kind::kList: return list_equals(a.as_list(), b.as_list());
    case Kind::kContext: return context_equals(a.as_context(), b.as_context());
    case Kind::kRange: return range_equals(a.as_range(), b.as_range());
    case Kind::kFunction:
      return a.as_function() == b.as_function() ? Value::boolean(true) : Value::null();
    default: break;
  }
  const auto order = compare(a, b);
  return order ? Value::boolean(*order == 0) : Value::null();
}

bool identical(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kNull:
    case Kind::kUnknown: return true;
    case Kind::kError:
      return a.as_error().code == b.as_error().code && a.as_error().zh == b.as_error().zh;
    case Kind::kBoolean: return a.as_boolean() == b.as_boolean();
    case Kind::kNumber: return a.as_number() == b.as_number();
    case Kind::kString: return a.as_string() == b.as_string();
    case Kind::kDate: return a.as_days() == b.as_days();
    case Kind::kTime: return identical_time(a.as_time(), b.as_time());
    case Kind::kDateTime:
      return a.as_date_time().days == b.as_date_time().days &&
             identical_time(a.as_date_time().time, b.as_date_time().time);
    case Kind::kDaysDuration: return a.as_nanos() == b.as_nanos();
    case Kind::kMonthsDuration: return a.as_months() == b.as_months();
    case Kind::kList: return identical_items(a.as_list(), b.as_list());
    case Kind::kContext: return identical_contexts(a.as_context(), b.as_context());
    case Kind::kRange: return identical_ranges(a.as_range(), b.as_range());
    case Kind::kFunction: return a.as_function() == b.as_function();
    case Kind::kPossible: return identical_possibles(a.as_possible(), b.as_possible());
  }
  return false;
}

}  // namespace zhida::feel
