// The register of Java methods that external functions may name. Inside of decide/dmn.
//
// Values are FEEL's: numbers stay exact decimals, so `Math.max(double, double)` does not round its arguments; sine and
// cosine are computed to 30 digits where Java gives 16.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/feel/value.h"

namespace zhida::dmn {

struct Method {
  std::vector<std::string>
      parameters;  // Java types; a last "[Ljava.lang.Object;" takes any number of arguments
  std::optional<feel::Value> (*apply)(const std::vector<feel::Value>& args) =
      nullptr;  // null: no such method
};

// `signature` is "max(double, double)". apply is null when the register has no such method.
[[nodiscard]] Method find_method(std::string_view class_name, std::string_view signature);
[[nodiscard]] bool takes(const Method& method, std::size_t arguments);
[[nodiscard]] std::string_view parameter_type(const Method& method, std::size_t argument);
// The value as that Java type; nothing when it is of another kind or out of the type's range.
[[nodiscard]] std::optional<feel::Value> to_java(const feel::Value& value, std::string_view type);

}  // namespace zhida::dmn
