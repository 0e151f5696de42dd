// Methods of java.lang.Math, String and the number classes.
#include "decide/dmn/register.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace zhida::dmn {
namespace {

using feel::Kind;
using feel::Value;
using Args = std::vector<Value>;
using Outcome = std::optional<Value>;

constexpr std::string_view kVariadic = "[Ljava.lang.Object;";

Outcome number(const Decimal& d) {
  if (!d.is_finite()) return std::nullopt;
  return Value::number(d);
}

// Nothing beyond 10^9, where an argument in decimal is no angle any more.
bool is_angle(const Decimal& x) {
  static const Decimal kMax(1'000'000'000);
  return x.abs() <= kMax;
}

Outcome sin_of(const Args& a) {
  return is_angle(a[0].as_number()) ? number(a[0].as_number().sin()) : std::nullopt;
}
Outcome cos_of(const Args& a) {
  return is_angle(a[0].as_number()) ? number(a[0].as_number().cos()) : std::nullopt;
}
Outcome tan_of(const Args& a) {
  return is_angle(a[0].as_number()) ? number(a[0].as_number().tan()) : std::nullopt;
}
Outcome max_of(const Args& a) { return a[0].as_number() < a[1].as_number() ? a[1] : a[0]; }
Outcome min_of(const Args& a) { return a[1].as_number() < a[0].as_number() ? a[1] : a[0]; }
Outcome abs_of(const Args& a) { return number(a[0].as_number().abs()); }
Outcome floor_of(const Args& a) { return number(a[0].as_number().round(0, Rounding::kFloor)); }
Outcome ceil_of(const Args& a) { return number(a[0].as_number().round(0, Rounding::kCeiling)); }
Outcome sqrt_of(const Args& a) { return number(a[0].as_number().sqrt()); }
Outcome exp_of(const Args& a) { return number(a[0].as_number().exp()); }
Outcome log_of(const Args& a) { return number(a[0].as_number().log()); }
Outcome pow_of(const Args& a) { return number(a[0].as_number().pow(a[1].as_number())); }
Outcome same(const Args& a) { return a[0]; }
Outcome parsed(const Args& a) {
  const auto d = Decimal::parse_rounded(a[0].as_string());
  return d ? number(*d) : std::nullopt;
}
template <int kBits>
Outcome parsed_integer(const Args& a) {
  const auto d = Decimal::parse(a[0].as_string());
  if (!d) return std::nullopt;
  static constexpr std::string_view kType = kBits == 8    ? "byte"
                                            : kBits == 16 ? "short"
                                            : kBits == 32 ? "int"
                                                          : "long";
  return to_java(Value::number(*d), kType);
}
Outcome truth(const Args& a) { return Value::boolean(a[0].as_string() == "true"); }
Outcome text(const Args& a) {
  if (a[0].is(Kind::kString)) return a[0];
  return Value::string(feel::to_literal(a[0]));
}

// The conversions %s, %d and %% of java.util.Formatter, without widths.
Outcome format(const Args& a) {
  const std::string& pattern = a[0].as_string();
  std::string out;
  std::size_t next = 1;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    if (++i == pattern.size()) return std::nullopt;
    if (pattern[i] == '%') {
      out += '%';
      continue;
    }
    if (next >= a.size() || (pattern[i] != 's' && pattern[i] != 'd')) return std::nullopt;
    const Value& v = a[next++];
    if (pattern[i] == 'd' && !(v.is(Kind::kNumber) && v.as_number().is_integer()))
      return std::nullopt;
    out += v.is(Kind::kString) ? v.as_string() : feel::to_literal(v);
  }
  return Value::string(std::move(out));
}

struct Entry {
  std::string_view class_name, method;
  std::string_view
      parameters;  // "N" a number type, "S" java.lang.String, "C" char, "B" boolean, "*" any more
  Outcome (*apply)(const Args& args);
};

constexpr std::array kEntries = std::to_array<Entry>({
    {"java.lang.Math", "abs", "N", abs_of},
    {"java.lang.Math", "max", "NN", max_of},
    {"java.lang.Math", "min", "NN", min_of},
    {"java.lang.Math", "floor", "N", floor_of},
    {"java.lang.Math", "ceil", "N", ceil_of},
    {"java.lang.Math", "sqrt", "N", sqrt_of},
    {"java.lang.Math", "exp", "N", exp_of},
    {"java.lang.Math", "log", "N", log_of},
    {"java.lang.Math", "pow", "NN", pow_of},
    {"java.lang.Math", "sin", "N", sin_of},
    {"java.lang.Math", "cos", "N", cos_of},
    {"java.lang.Math", "tan", "N", tan_of},
    {"java.lang.Byte", "valueOf", "N", same},
    {"java.lang.Byte", "valueOf", "S", parsed_integer<8>},
    {"java.lang.Short", "valueOf", "N", same},
    {"java.lang.Short", "valueOf", "S", parsed_integer<16>},
    {"java.lang.Integer", "valueOf", "N", same},
    {"java.lang.Integer", "valueOf", "S", parsed_integer<32>},
    {"java.lang.Long", "valueOf", "N", same},
    {"java.lang.Long", "valueOf", "S", parsed_integer<64>},
    {"java.lang.Float", "valueOf", "N", same},
    {"java.lang.Float", "valueOf", "S", parsed},
    {"java.lang.Double", "valueOf", "N", same},
    {"java.lang.Double", "valueOf", "S", parsed},
    {"java.lang.Boolean", "valueOf", "B", same},
    {"java.lang.Boolean", "valueOf", "S", truth},
    {"java.lang.String", "valueOf", "C", text},
    {"java.lang.String", "valueOf", "N", text},
    {"java.lang.String", "valueOf", "B", text},
    {"java.lang.String", "format", "S*", format},
});

bool is_number_type(std::string_view type) {
  static constexpr std::array<std::string_view, 6> kTypes = {"byte", "short", "int",
                                                             "long", "float", "double"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

char letter(std::string_view type) {
  if (is_number_type(type)) return 'N';
  if (type == "java.lang.String" || type == "String") return 'S';
  if (type == "char") return 'C';
  if (type == "boolean") return 'B';
  return type == kVariadic ? '*' : '?';
}

std::vector<std::string> split_types(std::string_view list) {
  std::vector<std::string> out;
  std::string one;
  for (const char c : list) {
    if (c == ',') {
      out.push_back(std::move(one));
      one.clear();
    } else if (c != ' ') {
      one += c;
    }
  }
  if (!one.empty()) out.push_back(std::move(one));
  return out;
}

}  // namespace

Method find_method(std::string_view class_name, std::string_view signature) {
  Method out;
  const std::size_t open = signature.find('(');
  const std::size_t close = signature.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return out;
  const std::string_view name = signature.substr(0, open);
  out.parameters = split_types(signature.substr(open + 1, close - open - 1));
  std::string letters;
  for (const std::string& p : out.parameters) letters += letter(p);
  for (const Entry& e : kEntries) {
    if (e.class_name == class_name && e.method == name && e.parameters == letters)
      out.apply = e.apply;
  }
  return out;
}

bool takes(const Method& method, std::size_t arguments) {
  const bool variadic = !method.parameters.empty() && method.parameters.back() == kVariadic;
  return variadic ? arguments + 1 >= method.parameters.size()
                  : arguments == method.parameters.size();
}

std::string_view parameter_type(const Method& method, std::size_t argument) {
  return method.parameters[std::min(argument, method.parameters.size() - 1)];
}

std::optional<Value> to_java(const Value& value, std::string_view type) {
  switch (letter(type)) {
    case 'N': {
      if (!value.is(Kind::kNumber)) return std::nullopt;
      if (type == "float" || type == "double") return value;
      const auto n = value.as_number().to_int64();
      const int bits = type == "byte" ? 8 : type == "short" ? 16 : type == "int" ? 32 : 64;
      if (!n) return std::nullopt;
      const std::int64_t max = bits == 64 ? INT64_MAX : (std::int64_t{1} << (bits - 1)) - 1;
      return *n <= max && *n >= -max - 1 ? std::optional(value) : std::nullopt;
    }
    case 'S': return value.is(Kind::kString) ? std::optional(value) : std::nullopt;
    case 'C':
      return value.is(Kind::kString) && code_points(value.as_string()).size() == 1
                 ? std::optional(value)
                 : std::nullopt;
    case 'B': return value.is(Kind::kBoolean) ? std::optional(value) : std::nullopt;
    default: return value;
  }
}

}  // namespace zhida::dmn
