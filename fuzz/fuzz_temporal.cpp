// Any bytes as dates, times, date-times and durations (one a line): what is read is written and read again as the same, and
// every pair of them is added, subtracted, compared and asked for its properties. Nothing may crash or overflow.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/feel/builtin.h"
#include "decide/feel/feel.h"

namespace {

using namespace zhida::feel;

constexpr std::size_t kValuesMax = 6;

// The text of a temporal value as string() gives it, without the quotes of a literal.
std::string plain(const Value& v) {
  std::string text = to_literal(v);
  const std::size_t open = text.find('"');
  if (open != std::string::npos && text.back() == '"')
    return text.substr(open + 1, text.size() - open - 2);
  return text;
}

void round_trip(const Value& v) {
  const std::string text = plain(v);
  const auto again = parse_temporal(text);
  ZHIDA_CHECK(again.has_value());
  if (identical(*again, v)) return;
  // Of an hour that a zone's clocks repeat, the text says nothing about which one it is.
  const bool zoned = v.is(Kind::kDateTime) && v.as_date_time().time.zone.form == Zone::Form::kId;
  ZHIDA_CHECK(zoned && plain(*again) == text);
}

void touch(const Value& v) {
  for (const std::string_view name :
       {"year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone",
        "years", "months", "days", "hours", "minutes", "seconds"}) {
    if (const auto p = property(v, name)) static_cast<void>(to_literal(*p));
  }
}

bool is_temporal(const Value& v) {
  return v.kind() >= Kind::kDate && v.kind() <= Kind::kMonthsDuration;
}

// A result is a value that can be written and read again, or an error.
void check(const Value& v) {
  if (is_temporal(v)) round_trip(v);
}

void combine(const Value& a, const Value& b, Machine& machine) {
  const Value sum = add(a, b, machine);
  const Value difference = subtract(a, b, machine);
  check(sum);
  check(difference);
  check(multiply(a, Value::number(zhida::Decimal(3)), machine));
  check(divide(a, b, machine));
  check(negate(a, machine));
  // What is between two is what leads from one to the other.
  if (is_temporal(difference) && a.kind() == b.kind() && a.is(Kind::kDateTime)) {
    const Value back = add(b, difference, machine);
    if (is_temporal(back)) ZHIDA_CHECK(equals(back, a).is_true());
  }
  const auto order = compare(a, b);
  const auto other = compare(b, a);
  ZHIDA_CHECK(order.has_value() == other.has_value());
  if (order) ZHIDA_CHECK((*order < 0) == (*other > 0) && (*order > 0) == (*other < 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Value> values;
  while (!text.empty() && values.size() < kValuesMax) {
    const std::size_t end = text.find('\n');
    if (auto v = parse_temporal(text.substr(0, end))) values.push_back(std::move(*v));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  Machine machine{{DateTime{}, Limits{}, false}};
  for (const Value& a : values) {
    ZHIDA_CHECK(is_temporal(a));
    round_trip(a);
    touch(a);
    for (const Value& b : values) combine(a, b, machine);
  }
  return 0;
}
