// Built-in functions: the table that checker, compiler and evaluator share. Clause: DMN 1.5, 10.3.4.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "decide/feel/feel.h"

namespace zhida::feel {

struct BuiltinParameter {
  std::string_view name;
  TypePtr type;  // any_type() where several are accepted
  bool optional = false;
};

// One way to call a built-in. Parameters are positional; named calls match the names of one overload.
struct BuiltinOverload {
  std::vector<BuiltinParameter> parameters;
  bool variadic =
      false;  // the last parameter may repeat; a call with one list argument passes that list
};

struct Builtin {
  std::string_view name;  // as FEEL spells it: "string length"
  std::vector<BuiltinOverload> overloads;
  TypePtr result;  // static result type; any_type() when it depends
  // Arguments are concrete (contain nothing abstract), already positional for `overload`, absent optional ones are
  // missing at the end or null in the middle. Wrong types and domains return machine.fail(…).
  Value (*apply)(std::span<const Value> args, int overload, Machine& machine) = nullptr;
};

// All built-ins, sorted by name. One file a family registers its own.
[[nodiscard]] const std::vector<Builtin>& builtins();
// nullptr when there is none of that name.
[[nodiscard]] const Builtin* find_builtin(std::string_view name);

// The families (each in its own file builtin_<family>.cpp); builtins() concatenates them.
void add_numeric_builtins(std::vector<Builtin>& out);
void add_string_builtins(std::vector<Builtin>& out);
void add_list_builtins(std::vector<Builtin>& out);
void add_aggregate_builtins(std::vector<Builtin>& out);
void add_context_builtins(std::vector<Builtin>& out);
void add_temporal_builtins(std::vector<Builtin>& out);
void add_range_builtins(std::vector<Builtin>& out);
void add_conversion_builtins(std::vector<Builtin>& out);

// Arithmetic shared with the operators; temporal.cpp. Concrete operands; an error value for kinds that do not go
// together. Clause: DMN 1.5, tables 55 to 58.
[[nodiscard]] Value add(const Value& a, const Value& b, Machine& machine);
[[nodiscard]] Value subtract(const Value& a, const Value& b, Machine& machine);
[[nodiscard]] Value multiply(const Value& a, const Value& b, Machine& machine);
[[nodiscard]] Value divide(const Value& a, const Value& b, Machine& machine);
[[nodiscard]] Value power(const Value& a, const Value& b, Machine& machine);
[[nodiscard]] Value negate(const Value& a, Machine& machine);
// `value.property` of temporal values, durations and ranges ("year", "time offset", "start included"…); nothing when
// there is no such property. Clause: DMN 1.5, table 65.
[[nodiscard]] std::optional<Value> property(const Value& value, std::string_view name);

// Text ↔ temporal values. Nothing on malformed text. `@"…"` literals try all of them.
[[nodiscard]] std::optional<Value> parse_date(std::string_view text);
[[nodiscard]] std::optional<Value> parse_time(std::string_view text);
[[nodiscard]] std::optional<Value> parse_date_time(std::string_view text);
[[nodiscard]] std::optional<Value> parse_duration(std::string_view text);
[[nodiscard]] std::optional<Value> parse_temporal(std::string_view text);  // any of the above
// Membership of a concrete point in a range: true, false, or null when not comparable.
[[nodiscard]] Value in_range(const Value& point, const Range& range);

}  // namespace zhida::feel
