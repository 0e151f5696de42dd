// Value: everything a FEEL expression can be, in 32 bytes.
//
// Three states are not values and never turn into one another by accident:
//   null     known to be none; FEEL's null
//   error    FEEL's null, produced by a failure, carrying the diagnostic that says why (is_null() is true for it)
//   unknown  nobody has said; exists only in the possible-value evaluation
// and `possible` narrows unknown: a finite set, an interval, or a list some of whose items may be absent.
//
// Clause:  DMN 1.5, 10.3.2 (types and values)
// Limits:  a list, context or range nested deeper than kNestingMax, or with more than kWeightMax parts in all, becomes
//          an E-FEEL-LIMIT error, so that every walk over a value ends within bounds
// Threads: values are immutable; copies share heap parts through an atomic reference count.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/civil.h"
#include "base/decimal.h"

namespace zhida::feel {

enum class Kind : std::uint8_t {
  kNull,
  kError,
  kUnknown,
  kBoolean,
  kNumber,
  kString,
  kDate,
  kTime,
  kDateTime,
  kDaysDuration,    // days and time duration
  kMonthsDuration,  // years and months duration
  kList,
  kContext,
  kRange,
  kFunction,
  kPossible,
};

class Value;
struct Object;

// Byte range of an expression in its own text.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Why a null is a null. `element` (decision, cell) is filled in by whoever knows it.
struct ErrorInfo {
  std::string code;  // "E-FEEL-…"
  std::string zh;
  std::string en;
  Span span;
  std::string element;
  std::shared_ptr<const ErrorInfo> cause;
};

// A time's or date-time's zone: none, an offset in seconds, or a zone id with the offset in force (id not empty).
struct Zone {
  enum class Form : std::uint8_t { kLocal, kOffset, kId } form = Form::kLocal;
  std::int32_t offset_seconds = 0;
  std::string id;
  friend bool operator==(const Zone&, const Zone&) = default;
};

__extension__ typedef __int128 Nanoseconds;  // of a days and time duration
inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kSecondsPerDay = 86'400;

struct Time {
  std::int64_t nanos = 0;  // since midnight, < 86'400 * 10^9
  Zone zone;
};

struct DateTime {
  std::int64_t days = 0;  // since 1970-01-01, local
  Time time;
};

struct Context;
struct Range;
struct Possible;
class Function;  // function.h
using List = std::vector<Value>;
struct Type;

inline constexpr std::uint32_t kNestingMax = 500;
inline constexpr std::uint32_t kWeightMax = 1U << 24U;

class Value {
 public:
  Value() = default;  // null
  Value(const Value& other) noexcept : u_(other.u_), kind_(other.kind_) {
    if (on_heap()) retain();
  }
  Value(Value&& other) noexcept : u_(other.u_), kind_(std::exchange(other.kind_, Kind::kNull)) {}
  Value& operator=(const Value& other) noexcept;
  Value& operator=(Value&& other) noexcept;
  ~Value() {
    if (on_heap()) release();
  }

  static Value null() { return {}; }
  static Value unknown();
  static Value error(ErrorInfo info);
  static Value boolean(bool b);
  static Value number(const Decimal& d);
  static Value string(std::string s);
  static Value date(std::int64_t days);
  static Value date(const CivilDate& d) { return date(days_from_civil(d)); }
  static Value time(Time t);
  static Value date_time(DateTime t);
  static Value days_duration(Nanoseconds n);
  static Value months_duration(std::int64_t months);
  static Value list(List items);
  static Value context(Context c);
  static Value range(Range r);
  static Value function(std::shared_ptr<const Function> f);
  // Simplifies: a set of one is that value; an unbounded nullable interval is unknown.
  static Value possible(Possible p);
  static Value possible_boolean();  // {true, false}

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is(Kind k) const { return kind_ == k; }
  [[nodiscard]] bool is_null() const {
    return kind_ <= Kind::kError;
  }  // null or error: FEEL cannot tell them apart
  [[nodiscard]] bool is_true() const { return kind_ == Kind::kBoolean && u_.b; }
  [[nodiscard]] bool is_false() const { return kind_ == Kind::kBoolean && !u_.b; }
  // Unknown or possible at the top; contents of lists and contexts are not looked at.
  [[nodiscard]] bool is_abstract() const {
    return kind_ == Kind::kUnknown || kind_ == Kind::kPossible;
  }

  // Accessors. REQUIRES: the kind.
  [[nodiscard]] bool as_boolean() const;
  [[nodiscard]] const Decimal& as_number() const;
  [[nodiscard]] const std::string& as_string() const;
  [[nodiscard]] std::int64_t as_days() const;  // of a date
  [[nodiscard]] CivilDate as_date() const { return civil_from_days(as_days()); }
  [[nodiscard]] const Time& as_time() const;
  [[nodiscard]] const DateTime& as_date_time() const;
  [[nodiscard]] Nanoseconds as_nanos() const;    // of a days duration
  [[nodiscard]] std::int64_t as_months() const;  // of a months duration
  [[nodiscard]] const List& as_list() const;
  [[nodiscard]] const Context& as_context() const;
  [[nodiscard]] const Range& as_range() const;
  [[nodiscard]] const std::shared_ptr<const Function>& as_function() const;
  [[nodiscard]] const Possible& as_possible() const;
  [[nodiscard]] const ErrorInfo& as_error() const;

 private:
  friend struct Object;

  explicit Value(Kind k) : kind_(k) {}
  Value(Kind k, Object* o) : kind_(k) { u_.object = o; }
  // Whether the payload is a counted object.
  [[nodiscard]] bool on_heap() const {
    constexpr std::uint32_t kCounted =
        1U << static_cast<unsigned>(Kind::kError) | 1U << static_cast<unsigned>(Kind::kString) |
        1U << static_cast<unsigned>(Kind::kTime) | 1U << static_cast<unsigned>(Kind::kDateTime) |
        1U << static_cast<unsigned>(Kind::kList) | 1U << static_cast<unsigned>(Kind::kContext) |
        1U << static_cast<unsigned>(Kind::kRange) | 1U << static_cast<unsigned>(Kind::kFunction) |
        1U << static_cast<unsigned>(Kind::kPossible);
    return (kCounted >> static_cast<unsigned>(kind_) & 1U) != 0;
  }
  void retain() const noexcept;  // REQUIRES: on_heap()
  void release() noexcept;       // REQUIRES: on_heap()

  union Payload {
    bool b;
    std::int64_t i;
    Nanoseconds nanos;
    Decimal number;
    Object* object;
    Payload() : nanos(0) {}
  } u_;
  Kind kind_ = Kind::kNull;
};
static_assert(sizeof(Value) == 32);

// Keys keep the order in which they were written; at most one entry a key.
struct Context {
  std::vector<std::pair<std::string, Value>> entries;
  [[nodiscard]] const Value* find(std::string_view key) const;
  void put(std::string key, Value value);  // replaces or appends
};

// An end that is null is unbounded (as in the unary tests `< 5`, `>= 5` written as ranges). A range made by a comparison
// equals only ranges made by the same one: `(< 10)` is not `(null..10)`. Clause: DMN 1.5, 10.3.2.7
struct Range {
  enum class Form : std::uint8_t {
    kEnds,        // [low..high]
    kComparison,  // (< 5), (<= 5), (> 5), (>= 5), (= 5)
    kNotEqual,    // (!= 5): everything but `low`
  };
  Value low;
  Value high;
  bool low_closed = true;
  bool high_closed = true;
  Form form = Form::kEnds;
};

// What an undecided value may be.
struct Possible {
  enum class Form : std::uint8_t { kSet, kInterval, kList } form = Form::kSet;
  std::vector<Value> items;    // kSet: the members (null may be one); kList: the items in order
  std::vector<bool> optional;  // kList: items[i] may be absent
  Value low, high;             // kInterval: numbers, dates or durations; null = unbounded
  bool low_closed = true, high_closed = true;
  bool nullable = false;  // kInterval: null is possible as well
};
// An interval without ends is one of numbers.
inline constexpr std::size_t kPossibleSetMax = 24;

// Deep FEEL equality with three-valued outcome: true, false, or null when the two are not comparable.
// null = null is true (errors count as null). Clause: DMN 1.5, table 53. Concrete values only.
[[nodiscard]] Value equals(const Value& a, const Value& b);
// Order of two comparable scalars (numbers, strings, dates, times, date-times, durations of one kind); nothing otherwise.
[[nodiscard]] std::optional<std::partial_ordering> compare(const Value& a, const Value& b);
// Same representation in every part (for sets, tests and digests): 1.0 and 1 are the same; null and error are not.
[[nodiscard]] bool identical(const Value& a, const Value& b);
// True when the value or anything inside it is abstract. Constant time.
[[nodiscard]] bool contains_abstract(const Value& v);
// What a list, context or range beyond the limits has become, before anybody says so (Machine::within_limits).
[[nodiscard]] bool is_too_large(const Value& v);
// How deep lists, contexts and ranges are nested in it: 0 for scalars. Constant time.
[[nodiscard]] std::uint32_t nesting(const Value& v);

// FEEL literal text of a value, as `string()` prints scalars and nested structures (strings quoted inside lists).
[[nodiscard]] std::string to_literal(const Value& v);

[[nodiscard]] const char* kind_name_zh(Kind k);
[[nodiscard]] const char* kind_name_en(Kind k);

// An instant on the time line in nanoseconds since 1970-01-01T00:00:00Z, local times taken as UTC.
[[nodiscard]] Nanoseconds instant(const DateTime& t);

}  // namespace zhida::feel
