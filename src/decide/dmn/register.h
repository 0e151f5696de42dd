// The register of Java methods that external functions may name. Inside of decide/dmn.
//
// Values are FEEL's: numbers stay exact decimals, so `Math.max(double, double)` does not round its arguments. What Java
// gives in binary beyond that, java.h says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/feel/value.h"

namespace zhida::dmn {

struct Method {
  std::vector<std::string>
      parameters;  // Java types without "java.lang."; a last "[]" takes any number of arguments
  std::optional<feel::Value> (*apply)(const std::vector<feel::Value>& args) = nullptr;
  std::string zh, en;  // where apply is null: what is wrong, and what there is
};

// `signature` is "max(double, double)"; types as Java's own reflection or its source writes them.
[[nodiscard]] Method find_method(std::string_view class_name, std::string_view signature);
[[nodiscard]] bool is_variadic(const Method& method);
[[nodiscard]] bool takes(const Method& method, std::size_t arguments);
// Of a variadic argument: the type of one of them.
[[nodiscard]] std::string_view parameter_type(const Method& method, std::size_t argument);
// The value as that Java type; nothing when it is of another kind or out of the type's range.
[[nodiscard]] std::optional<feel::Value> to_java(const feel::Value& value, std::string_view type);

}  // namespace zhida::dmn
