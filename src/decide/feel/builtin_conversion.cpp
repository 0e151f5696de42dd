// Built-in functions that convert between types, and not(). Clause: DMN 1.5, 10.3.4.1 (table 71), 10.3.4.2 (table 72)
#include <algorithm>

#include "decide/feel/arguments.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

// A separator argument: its character, 0 when it is null, nothing when it is not one of those allowed.
std::optional<char> separator(const Value& v, std::string_view allowed) {
  if (v.is_null()) return '\0';
  if (!v.is(Kind::kString)) return std::nullopt;
  const std::string& text = v.as_string();
  if (text.size() != 1 || allowed.find(text[0]) == std::string_view::npos) return std::nullopt;
  return text[0];
}

// Clause: DMN 1.5, table 71: grouping separator is space, comma, period or null; decimal separator is period, comma
// or null, and differs from the grouping separator.
Value number(Args args, int /*overload*/, Machine& machine) {
  Arguments a("number", args, machine);
  const std::string& text = a.text(0);
  if (!a.ok()) return a.failure();
  const auto grouping = separator(a.value(1), " ,.");
  if (!grouping) return a.wrong(1, "空格、逗号、句点或 null", "space, comma, period or null");
  auto point = separator(a.value(2), ",.");
  if (!point) return a.wrong(2, "逗号、句点或 null", "comma, period or null");
  if (*point == '\0') point = '.';
  if (*grouping == *point) {
    return a.refuse("分组符与小数点相同", "the grouping and the decimal separator are the same");
  }
  const std::size_t at = std::min(text.find(*point), text.size());
  std::string whole = text.substr(0, at);
  if (*grouping != '\0') std::erase(whole, *grouping);
  // A period that remains there is neither the point nor a grouping separator.
  std::optional<Decimal> parsed;
  if (whole.find('.') == std::string::npos) {
    if (at < text.size()) whole += '.' + text.substr(at + 1);
    parsed = Decimal::parse_rounded(whole);
  }
  if (!parsed || !parsed->is_finite()) {
    return a.refuse("“" + text + "”不是数字", "'" + text + "' is not a number");
  }
  return Value::number(*parsed);
}

// Clause: DMN 1.5, table 71: string(null) is null.
Value string(Args args, int /*overload*/, Machine& machine) {
  const Arguments a("string", args, machine);
  const Value& from = a.value(0);
  if (from.is_null() || from.is(Kind::kString)) return from;
  return a.give(to_literal(from));
}

// Clause: DMN 1.5, table 72. The list that holds one boolean stands for it.
Value negation(Args args, int /*overload*/, Machine& machine) {
  const Arguments a("not", args, machine);
  if (const Value* negand = a.find(0, Kind::kBoolean)) return Value::boolean(!negand->as_boolean());
  if (a.value(0).is_null()) return a.value(0);
  return a.wrong(0, kind_name_zh(Kind::kBoolean), kind_name_en(Kind::kBoolean));
}

}  // namespace

void add_conversion_builtins(std::vector<Builtin>& out) {
  const TypePtr any = any_type();
  const TypePtr text = simple_type(Type::Kind::kString);

  out.push_back(
      {"number",
       {signature({{"from", text}}),
        signature({{"from", text}, {"grouping separator", text}, {"decimal separator", text}})},
       simple_type(Type::Kind::kNumber),
       number});
  out.push_back({"string", {signature({{"from", any}})}, text, string});
  out.push_back({"not",
                 {signature({{"negand", simple_type(Type::Kind::kBoolean)}})},
                 simple_type(Type::Kind::kBoolean),
                 negation});
}

}  // namespace zhida::feel
