// Native equivalents of static methods of java.lang, by class, name and parameter types. Inside of decide/dmn.
//
//     register.cpp        search, and the methods of Math that stay decimal
//     java_whole.cpp      byte, short, int, long: Math's exact arithmetic, Integer, Long, Short, Byte
//     java_binary.cpp     what has a meaning only in binary floating point: Math, Double, Float
//     java_text.cpp       String, Boolean
//     java_format.cpp     String.format
//
// Numbers stay exact decimals where Java's would be binary. A method fails (nothing) where Java throws an exception, and
// where Java's whole numbers would silently wrap around or its floating point give NaN or infinity.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/feel/value.h"

namespace zhida::dmn::java {

using Args = std::vector<feel::Value>;
using Outcome = std::optional<feel::Value>;

struct Entry {
  std::string_view class_name;  // without "java.lang."
  std::string_view method;
  std::string_view
      parameters;  // "double,double", "String,Object[]"; a last "[]" takes any number of arguments
  // The arguments are what to_java made of them: as many as the parameters, or more where the last is a "[]".
  Outcome (*apply)(const Args& args);
};

[[nodiscard]] std::span<const Entry> whole_methods();
[[nodiscard]] std::span<const Entry> binary_methods();
[[nodiscard]] std::span<const Entry> text_methods();

// Java's text of a number of that type ("double": 3 is "3.0", 1e10 is "1.0E10").
[[nodiscard]] std::string text_of_double(const Decimal& d);
[[nodiscard]] std::string text_of_float(const Decimal& d);

// The text of Double.valueOf(String) as a number; nothing for NaN and infinity, which FEEL lacks.
[[nodiscard]] Outcome parse_floating(const Args& args);

// Text of a value as %s writes it.
[[nodiscard]] std::string plain_text(const feel::Value& value);

// Clause: java.util.Formatter: %[index$][flags][width][.precision] with b c d e f n o s x and %, also in upper case.
[[nodiscard]] Outcome format(const Args& args);

}  // namespace zhida::dmn::java
