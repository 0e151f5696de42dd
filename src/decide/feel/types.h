// Types: what an expression is known to be before it runs. Clause: DMN 1.5, 10.3.2.9 (conformance), 7.3.2 (items).
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decide/feel/function.h"
#include "decide/feel/value.h"

namespace zhida::feel {

struct Expr;
struct Type;
using TypePtr = std::shared_ptr<const Type>;

struct Type {
  enum class Kind : std::uint8_t {
    kAny,
    kNull,
    kBoolean,
    kNumber,
    kString,
    kDate,
    kTime,
    kDateTime,
    kDaysDuration,
    kMonthsDuration,
    kList,
    kContext,
    kRange,
    kFunction
  };
  Kind kind = Kind::kAny;
  std::string name;                                      // of a named item definition; may be empty
  TypePtr element;                                       // of a list or range; null = any
  std::vector<std::pair<std::string, TypePtr>> members;  // of a context
  bool open = false;                                     // a context that may have other members
  std::vector<TypePtr> parameters;                       // of a function
  std::vector<std::string> parameter_names;              // of a function; empty = not known
  TypePtr result;                                        // of a function; null = any
  // Allowed values: a test over one value of this type (compiled by the model), applied by coerce().
  std::shared_ptr<const Function> constraint;
  // The same as its tree (kTests), for analysis; null where there is none or it adds to an inherited constraint.
  std::shared_ptr<const Expr> allowed;
  bool constraint_on_items = false;  // the constraint is on a list's items, not on the list

  [[nodiscard]] const TypePtr* member(std::string_view member_name) const;
};

[[nodiscard]] TypePtr any_type();
[[nodiscard]] TypePtr simple_type(Type::Kind kind);
[[nodiscard]] TypePtr list_type(TypePtr element);
[[nodiscard]] TypePtr range_type(TypePtr element);
[[nodiscard]] TypePtr context_type(std::vector<std::pair<std::string, TypePtr>> members,
                                   bool open = false);
[[nodiscard]] TypePtr function_type(std::vector<TypePtr> parameters, TypePtr result);

// The built-in type of a FEEL or XML type name ("number", "string", "boolean", "date", "time", "date and time",
// "dateTime", "days and time duration", "dayTimeDuration", "years and months duration", "yearMonthDuration", "Any",
// "null", …); null pointer for any other name.
[[nodiscard]] TypePtr builtin_type(std::string_view name);

[[nodiscard]] std::string to_string(const Type& t);
[[nodiscard]] std::string to_string_zh(const Type& t);

// `from` conforms to `to` (DMN 1.5, 10.3.2.9.1).
[[nodiscard]] bool conforms(const Type& from, const Type& to);
// Whether a value of `from` that is not null may coerce() to `to`. False is certain; empty lists and constraints are not
// looked at, nor members that a value may have beyond those of its type.
[[nodiscard]] bool may_become(const Type& from, const Type& to);
// Run-time membership: `value instance of type`. Null is an instance of null only (kit 0070, null_001), but may stand for
// any item or member. Constraints are not looked at.
[[nodiscard]] bool is_instance(const Value& value, const Type& type);
// Implicit conversions of DMN 1.5, 10.3.2.9.4: to and from singleton list, date to date and time; then membership and
// constraint. Returns the value, or an error value when it does not conform. null passes. Unknown passes; a possible
// set keeps its conforming members.
// Errors: E-FEEL-TYPE, E-DMN-ALLOWED (the constraint)
[[nodiscard]] Value coerce(const Value& value, const Type& type, Machine& machine);

}  // namespace zhida::feel
