// Searches the register; and the methods of java.lang.Math that stay decimal.
#include "decide/dmn/register.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "decide/dmn/java.h"

namespace zhida::dmn {
namespace {

using feel::Kind;
using feel::Value;
using java::Args;
using java::Entry;
using java::Outcome;

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

constexpr std::array kDecimal = std::to_array<Entry>({
    {"Math", "abs", "double", abs_of},
    {"Math", "abs", "float", abs_of},
    {"Math", "max", "double,double", max_of},
    {"Math", "max", "float,float", max_of},
    {"Math", "min", "double,double", min_of},
    {"Math", "min", "float,float", min_of},
    {"Math", "floor", "double", floor_of},
    {"Math", "ceil", "double", ceil_of},
    {"Math", "sqrt", "double", sqrt_of},
    {"Math", "exp", "double", exp_of},
    {"Math", "log", "double", log_of},
    {"Math", "pow", "double,double", pow_of},
    {"Math", "sin", "double", sin_of},
    {"Math", "cos", "double", cos_of},
    {"Math", "tan", "double", tan_of},
});

template <typename Visit>
void each_entry(const Visit& visit) {
  for (const auto list : {std::span<const Entry>(kDecimal), java::whole_methods(),
                          java::binary_methods(), java::text_methods()}) {
    for (const Entry& e : list) visit(e);
  }
}

constexpr std::string_view kPackage = "java.lang.";

std::string_view without_package(std::string_view name) {
  if (name.starts_with(kPackage)) name.remove_prefix(kPackage.size());
  return name;
}

// "[Ljava.lang.Object;", "java.lang.Object[]" and "Object..." are all "Object[]".
std::string simple_type(std::string_view type) {
  if (type.starts_with("[L") && type.ends_with(";"))
    return std::string(without_package(type.substr(2, type.size() - 3))) + "[]";
  if (type.ends_with("..."))
    return std::string(without_package(type.substr(0, type.size() - 3))) + "[]";
  return std::string(without_package(type));
}

bool is_rest(std::string_view type) { return type.ends_with("[]"); }

std::vector<std::string> split_types(std::string_view list) {
  std::vector<std::string> out;
  std::string one;
  for (const char c : list) {
    if (c == ',') {
      out.push_back(simple_type(one));
      one.clear();
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      one += c;
    }
  }
  if (!one.empty()) out.push_back(simple_type(one));
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

void add_once(std::vector<std::string>& list, std::string_view one) {
  if (std::find(list.begin(), list.end(), one) == list.end()) list.emplace_back(one);
}

void say_class(Method& out, std::string_view class_name) {
  std::vector<std::string> known;
  each_entry([&](const Entry& e) { add_once(known, e.class_name); });
  const std::string near = nearest(without_package(class_name), known);
  out.zh = "没有登记类“" + std::string(class_name) + "”；" +
           (near.empty() ? "有 java.lang 的 " + joined(known, "、")
                         : "是否指“java.lang." + near + "”？");
  out.en = "there is no class '" + std::string(class_name) + "'; " +
           (near.empty() ? "there are java.lang's " + joined(known, ", ")
                         : "did you mean 'java.lang." + near + "'?");
}

void say_method(Method& out, std::string_view class_name, std::string_view name) {
  const std::string label = std::string(class_name) + "." + std::string(name);
  if (name == "random") {
    out.zh = label + " 每次不同，决策须可重算，故不提供";
    out.en = label + " differs every time, and a decision must be repeatable";
    return;
  }
  std::vector<std::string> known;
  each_entry([&](const Entry& e) {
    if (e.class_name == without_package(class_name)) add_once(known, e.method);
  });
  const std::string near = nearest(name, known);
  out.zh = "没有登记方法“" + label + "”" + (near.empty() ? "" : "，是否指“" + near + "”？");
  out.en =
      "there is no method '" + label + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?");
}

void say_signature(Method& out, std::string_view class_name, std::string_view signature,
                   const std::vector<std::string>& known) {
  const std::string label = std::string(class_name) + "." + std::string(signature);
  out.zh = "没有方法“" + label + "”；有 " + joined(known, "、");
  out.en = "there is no method '" + label + "'; there are " + joined(known, ", ");
}

bool in_range(std::int64_t n, std::string_view type) {
  const int bits = type == "byte" ? 8 : type == "short" ? 16 : type == "int" ? 32 : 64;
  const std::int64_t max = bits == 64 ? INT64_MAX : (std::int64_t{1} << (bits - 1)) - 1;
  return n <= max && n >= -max - 1;
}

bool is_string_list(const Value& value) {
  if (!value.is(Kind::kList)) return false;
  const auto& list = value.as_list();
  return std::all_of(list.begin(), list.end(),
                     [](const Value& v) { return v.is(Kind::kString) || v.is_null(); });
}

}  // namespace

Method find_method(std::string_view class_name, std::string_view signature) {
  Method out;
  const std::size_t open = signature.find('(');
  const std::size_t close = signature.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    out.zh = "方法签名“" + std::string(signature) + "”应写成 max(double,double)";
    out.en = "the method signature '" + std::string(signature) +
             "' is not of the form max(double,double)";
    return out;
  }
  std::string_view name = signature.substr(0, open);
  while (name.ends_with(' ')) name.remove_suffix(1);
  out.parameters = split_types(signature.substr(open + 1, close - open - 1));
  const std::string types = joined(out.parameters, ",");
  const std::string_view wanted = without_package(class_name);
  bool class_known = false;
  std::vector<std::string> known;
  each_entry([&](const Entry& e) {
    if (e.class_name != wanted || !class_name.starts_with(kPackage)) return;
    class_known = true;
    if (e.method != name) return;
    known.push_back(std::string(name) + "(" + std::string(e.parameters) + ")");
    if (e.parameters == types) out.apply = e.apply;
  });
  if (out.apply != nullptr) return out;
  if (!class_known) {
    say_class(out, class_name);
  } else if (known.empty()) {
    say_method(out, class_name, name);
  } else {
    say_signature(out, class_name, signature, known);
  }
  return out;
}

bool takes(const Method& method, std::size_t arguments) {
  return is_variadic(method) ? arguments + 1 >= method.parameters.size()
                             : arguments == method.parameters.size();
}

bool is_variadic(const Method& method) {
  return !method.parameters.empty() && is_rest(method.parameters.back());
}

std::string_view parameter_type(const Method& method, std::size_t argument) {
  std::string_view type = method.parameters[std::min(argument, method.parameters.size() - 1)];
  if (is_rest(type)) type.remove_suffix(2);
  return type;
}

std::optional<Value> to_java(const Value& value, std::string_view type) {
  const auto given_if = [&](bool fits) { return fits ? std::optional(value) : std::nullopt; };
  if (type == "Object") return value;
  if (type == "CharSequence") return given_if(value.is(Kind::kString) || value.is_null());
  if (type == "Iterable") return given_if(is_string_list(value));
  if (type == "String") return given_if(value.is(Kind::kString));
  if (type == "boolean") return given_if(value.is(Kind::kBoolean));
  if (type == "char") {
    if (!value.is(Kind::kString)) return std::nullopt;
    const std::u32string text = code_points(value.as_string());
    return given_if(text.size() == 1 && text[0] <= 0xFFFF);
  }
  if (!value.is(Kind::kNumber)) return std::nullopt;
  if (type == "float" || type == "double") return value;
  const auto n = value.as_number().to_int64();
  return given_if(n && in_range(*n, type));
}

}  // namespace zhida::dmn
