// Intervals of numbers, and of any ordered values, as the possible-value operations compute with them.
#pragma once

#include <optional>
#include <vector>

#include "decide/feel/possible.h"

namespace zhida::feel {

// A number interval with optional ends. Open ends assume values of fewer digits than the 34 that arithmetic rounds to.
struct Numbers {
  std::optional<Decimal> low, high;
  bool low_closed = true, high_closed = true;
  bool nullable = false;
};

// Nothing for anything that is not surely a number (or null when nullable).
[[nodiscard]] std::optional<Numbers> numbers_of(const Value& v);
// Unknown where an end overflowed.
[[nodiscard]] Value to_value(const Numbers& n);
[[nodiscard]] Numbers add_numbers(const Numbers& a, const Numbers& b);
[[nodiscard]] Numbers negate_numbers(const Numbers& a);

// Ends of an interval, of a set of ordered values, or of one; null = unbounded.
struct Ends {
  Value low, high;
  bool low_closed = true, high_closed = true;
  bool nullable = false;
};

// Nothing for anything that is not surely of one ordered kind (or null when nullable). Strings have no ends.
[[nodiscard]] std::optional<Ends> ends_of(const Value& v);
[[nodiscard]] Value to_value(Ends ends);
// The kind of the points between the ends; numbers when both are unbounded.
[[nodiscard]] Kind points_kind(const Ends& ends);
[[nodiscard]] bool is_interval(const Value& v);
[[nodiscard]] bool is_ordered(const Value& v);  // number, date, time, date and time, duration

// Every concrete value that an abstract one may be, when there are at most `limit`; nothing otherwise.
[[nodiscard]] std::optional<std::vector<Value>> concretisations(const Value& v, std::size_t limit);

}  // namespace zhida::feel
