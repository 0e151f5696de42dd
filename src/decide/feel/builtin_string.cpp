// Built-in functions on strings; lengths and positions count code points. Clause: DMN 1.5, 10.3.4.3 (table 73)
#include <algorithm>
#include <utility>

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "base/text.h"
#include "decide/feel/arguments.h"
#include "decide/feel/regex.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

std::size_t next(std::string_view text, std::size_t at) {
  const std::size_t length = decode_utf8(text, at).length;
  return at + (length == 0 ? 1 : length);
}

std::int64_t length_of(std::string_view text) {
  std::int64_t n = 0;
  for (std::size_t at = 0; at < text.size(); at = next(text, at)) ++n;
  return n;
}

// The byte offset `count` code points after `at`; the end of the text where there are fewer.
std::size_t advance(std::string_view text, std::size_t at, std::int64_t count) {
  for (; count > 0 && at < text.size(); --count) at = next(text, at);
  return at;
}

Value string_length(Args args, int /*overload*/, Machine& machine) {
  Arguments a("string length", args, machine);
  const std::string& text = a.text(0);
  return a.ok() ? Value::number(Decimal(length_of(text))) : a.failure();
}

// The first position is 1, the last is -1; a length beyond the end stops at the end.
Value substring(Args args, int /*overload*/, Machine& machine) {
  Arguments a("substring", args, machine);
  const std::string& text = a.text(0);
  const std::int64_t start = a.integer(1);
  const std::int64_t wanted = a.size() > 2 ? a.integer(2) : 0;
  if (!a.ok()) return a.failure();
  const std::int64_t length = length_of(text);
  if (start == 0 || start > length || start < -length) {
    return a.refuse("起始位置不在文字之内", "the start position is outside of the string");
  }
  if (wanted < 0) return a.refuse("长度不能是负数", "the length is negative");
  const std::size_t begin = advance(text, 0, start > 0 ? start - 1 : length + start);
  const std::size_t end = a.size() > 2 ? advance(text, begin, wanted) : text.size();
  return Value::string(text.substr(begin, end - begin));
}

Value change_case(std::string_view name, bool upper, Args args, Machine& machine) {
  Arguments a(name, args, machine);
  const std::string& text = a.text(0);
  if (!a.ok()) return a.failure();
  machine.step(text.size() / 8);
  // The root locale: a decision must not depend on where it runs.
  auto wide = icu::UnicodeString::fromUTF8(text);
  upper ? wide.toUpper(icu::Locale::getRoot()) : wide.toLower(icu::Locale::getRoot());
  std::string out;
  wide.toUTF8String(out);
  return a.give(std::move(out));
}

Value substring_before(Args args, int /*overload*/, Machine& machine) {
  Arguments a("substring before", args, machine);
  const std::string& text = a.text(0);
  const std::string& match = a.text(1);
  if (!a.ok()) return a.failure();
  const std::size_t at = text.find(match);
  return Value::string(at == std::string::npos ? std::string() : text.substr(0, at));
}

Value substring_after(Args args, int /*overload*/, Machine& machine) {
  Arguments a("substring after", args, machine);
  const std::string& text = a.text(0);
  const std::string& match = a.text(1);
  if (!a.ok()) return a.failure();
  const std::size_t at = text.find(match);
  return Value::string(at == std::string::npos ? std::string() : text.substr(at + match.size()));
}

// contains, starts with, ends with.
template <typename Test>
Value test_match(std::string_view name, Args args, Machine& machine, Test test) {
  Arguments a(name, args, machine);
  const std::string& text = a.text(0);
  const std::string& match = a.text(1);
  return a.ok() ? Value::boolean(test(text, match)) : a.failure();
}

// Clause: the kit's 1140-feel-string-join-function: null items are left out, a null delimiter is none.
Value string_join(Args args, int /*overload*/, Machine& machine) {
  Arguments a("string join", args, machine);
  const std::span<const Value> items = a.items(0);
  const std::string& delimiter = a.text_or_empty(1);
  if (!a.ok()) return a.failure();
  std::string out;
  bool first = true;
  for (const Value& item : items) {
    if (item.is_null()) continue;
    if (!item.is(Kind::kString)) return a.wrong(0, "文字的列表", "list of strings");
    if (!first) out += delimiter;
    first = false;
    out += item.as_string();
    if (out.size() > kTextBytesMax) break;
  }
  return a.give(std::move(out));
}

// ---- regular expressions

Value refuse(const Arguments& a, const Diagnostics& why) {
  return a.refuse(why[0].zh, why[0].en, why[0].code);
}

// A pattern within the evaluation's budget. Sets of characters behind a backslash are built anew each time.
class Expression {
 public:
  Expression(const Arguments& a, std::string_view pattern, std::string_view flags)
      : machine_(a.machine()), regex_(Regex::compile(pattern, flags)) {
    const auto escapes = std::count(pattern.begin(), pattern.end(), '\\');
    machine_.step(100 + pattern.size() + static_cast<std::uint64_t>(escapes) * 500);
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  ~Expression() { machine_.step(static_cast<std::uint64_t>(used_) / 4); }

  [[nodiscard]] const Result<Regex>& regex() const { return regex_; }
  [[nodiscard]] int steps() const { return machine_.options().limits.regex_steps; }
  [[nodiscard]] std::int64_t* used() { return &used_; }

 private:
  Machine& machine_;
  Result<Regex> regex_;
  std::int64_t used_ = 0;
};

Value matches(Args args, int /*overload*/, Machine& machine) {
  Arguments a("matches", args, machine);
  const std::string& text = a.text(0);
  const std::string& pattern = a.text(1);
  const std::string& flags = a.text_or_empty(2);
  if (!a.ok()) return a.failure();
  Expression expression(a, pattern, flags);
  const auto& regex = expression.regex();
  if (!regex) return refuse(a, regex.errors());
  const auto found = regex->matches(text, expression.steps(), expression.used());
  return found ? Value::boolean(*found) : refuse(a, found.errors());
}

Value replace(Args args, int /*overload*/, Machine& machine) {
  Arguments a("replace", args, machine);
  const std::string& text = a.text(0);
  const std::string& pattern = a.text(1);
  const std::string& replacement = a.text(2);
  const std::string& flags = a.text_or_empty(3);
  if (!a.ok()) return a.failure();
  Expression expression(a, pattern, flags);
  const auto& regex = expression.regex();
  if (!regex) return refuse(a, regex.errors());
  auto out = regex->replace(text, replacement, expression.steps(), expression.used());
  return out ? a.give(std::move(*out)) : refuse(a, out.errors());
}

Value split(Args args, int /*overload*/, Machine& machine) {
  Arguments a("split", args, machine);
  const std::string& text = a.text(0);
  const std::string& delimiter = a.text(1);
  if (!a.ok()) return a.failure();
  Expression expression(a, delimiter, {});
  const auto& regex = expression.regex();
  if (!regex) return refuse(a, regex.errors());
  auto parts = regex->split(text, expression.steps(), expression.used());
  if (!parts) return refuse(a, parts.errors());
  List out;
  out.reserve(parts->size());
  for (std::string& part : *parts) out.push_back(Value::string(std::move(part)));
  return a.give(std::move(out));
}

void add_tests(std::vector<Builtin>& out, const BuiltinOverload& match, const TypePtr& boolean) {
  out.push_back({"contains", {match}, boolean, [](Args args, int, Machine& m) {
                   return test_match("contains", args, m,
                                     [](std::string_view t, std::string_view s) {
                                       return t.find(s) != std::string_view::npos;
                                     });
                 }});
  out.push_back({"starts with", {match}, boolean, [](Args args, int, Machine& m) {
                   return test_match(
                       "starts with", args, m,
                       [](std::string_view t, std::string_view s) { return t.starts_with(s); });
                 }});
  out.push_back({"ends with", {match}, boolean, [](Args args, int, Machine& m) {
                   return test_match(
                       "ends with", args, m,
                       [](std::string_view t, std::string_view s) { return t.ends_with(s); });
                 }});
}

}  // namespace

void add_string_builtins(std::vector<Builtin>& out) {
  const TypePtr text = simple_type(Type::Kind::kString);
  const TypePtr number = simple_type(Type::Kind::kNumber);
  const TypePtr boolean = simple_type(Type::Kind::kBoolean);
  const TypePtr texts = list_type(text);
  const BuiltinOverload one = signature({{"string", text}});
  const BuiltinOverload match = signature({{"string", text}, {"match", text}});

  out.push_back(
      {"substring",
       {signature({{"string", text}, {"start position", number}, maybe("length", number)})},
       text,
       substring});
  out.push_back({"string length", {one}, number, string_length});
  out.push_back({"upper case", {one}, text, [](Args args, int, Machine& m) {
                   return change_case("upper case", true, args, m);
                 }});
  out.push_back({"lower case", {one}, text, [](Args args, int, Machine& m) {
                   return change_case("lower case", false, args, m);
                 }});
  out.push_back({"substring before", {match}, text, substring_before});
  out.push_back({"substring after", {match}, text, substring_after});
  add_tests(out, match, boolean);
  out.push_back(
      {"string join", {signature({{"list", texts}, maybe("delimiter", text)})}, text, string_join});
  out.push_back({"matches",
                 {signature({{"input", text}, {"pattern", text}, maybe("flags", text)})},
                 boolean,
                 matches});
  out.push_back(
      {"replace",
       {signature(
           {{"input", text}, {"pattern", text}, {"replacement", text}, maybe("flags", text)})},
       text,
       replace});
  out.push_back({"split", {signature({{"string", text}, {"delimiter", text}})}, texts, split});
}

}  // namespace zhida::feel
