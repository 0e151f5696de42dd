// Text and truth: String and Boolean, and numbers read from text.
#include <array>

#include "base/text.h"
#include "decide/dmn/java.h"
#include "decide/feel/feel.h"

namespace zhida::dmn::java {
namespace {

using feel::Kind;
using feel::Value;

Outcome same(const Args& a) { return a[0]; }
Outcome text(const Args& a) { return Value::string(plain_text(a[0])); }
Outcome double_text(const Args& a) { return Value::string(text_of_double(a[0].as_number())); }
Outcome float_text(const Args& a) { return Value::string(text_of_float(a[0].as_number())); }

// Clause: String.join: null becomes "null".
Outcome join(const std::string& between, std::span<const Value> parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].is(Kind::kString) && !parts[i].is_null()) return std::nullopt;
    if (i > 0) out += between;
    out += plain_text(parts[i]);
  }
  return Value::string(std::move(out));
}
Outcome join_rest(const Args& a) { return join(a[0].as_string(), std::span(a).subspan(1)); }
Outcome join_list(const Args& a) { return join(a[0].as_string(), a[1].as_list()); }

bool is_true_text(const std::string& text) {
  if (text.size() != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if ((text[i] | 0x20) != "true"[i]) return false;
  }
  return true;
}
Outcome truth(const Args& a) { return Value::boolean(is_true_text(a[0].as_string())); }
bool at(const Args& a, std::size_t i) { return a[i].is_true(); }
Outcome both(const Args& a) { return Value::boolean(at(a, 0) && at(a, 1)); }
Outcome either(const Args& a) { return Value::boolean(at(a, 0) || at(a, 1)); }
Outcome one_only(const Args& a) { return Value::boolean(at(a, 0) != at(a, 1)); }
Outcome compared(const Args& a) {
  return Value::number(Decimal(static_cast<int>(at(a, 0)) - static_cast<int>(at(a, 1))));
}
Outcome truth_hash(const Args& a) { return Value::number(Decimal(at(a, 0) ? 1231 : 1237)); }

constexpr std::array kMethods = std::to_array<Entry>({
    {"String", "valueOf", "char", same},
    {"String", "valueOf", "int", text},
    {"String", "valueOf", "long", text},
    {"String", "valueOf", "float", float_text},
    {"String", "valueOf", "double", double_text},
    {"String", "valueOf", "boolean", text},
    {"String", "valueOf", "Object", text},
    {"String", "format", "String,Object[]", format},
    {"String", "join", "CharSequence,CharSequence[]", join_rest},
    {"String", "join", "CharSequence,Iterable", join_list},
    {"Boolean", "valueOf", "boolean", same},
    {"Boolean", "valueOf", "String", truth},
    {"Boolean", "parseBoolean", "String", truth},
    {"Boolean", "toString", "boolean", text},
    {"Boolean", "logicalAnd", "boolean,boolean", both},
    {"Boolean", "logicalOr", "boolean,boolean", either},
    {"Boolean", "logicalXor", "boolean,boolean", one_only},
    {"Boolean", "compare", "boolean,boolean", compared},
    {"Boolean", "hashCode", "boolean", truth_hash},
});

}  // namespace

std::span<const Entry> text_methods() { return kMethods; }

// Clause: Double.valueOf(String): white space around, and a type suffix d or f.
Outcome parse_floating(const Args& args) {
  std::string_view text = args[0].as_string();
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  if (text.size() > 1 && std::string_view("dDfF").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  const auto d = Decimal::parse_rounded(text);
  return d ? Outcome(Value::number(*d)) : std::nullopt;
}

std::string plain_text(const Value& value) {
  if (value.is(Kind::kString)) return value.as_string();
  if (value.is_null()) return "null";
  return feel::to_literal(value);
}

}  // namespace zhida::dmn::java
