// Every built-in over the cross-product of values of every kind, against rules that need no knowledge of its code: what
// the standard's tables of signatures allow, and what must hold of every function.
//
// Clause: DMN 1.5, 10.3.4 (tables 71 to 80: signatures), 10.3.2.9.4 (implicit conversions)
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "decide/feel/builtin.h"
#include "decide/feel/compile.h"

namespace zhida::feel {
namespace {

// Letters of kinds: N number, S string, B boolean, D date, T time, X date and time, U days duration, M months duration,
// C context, R range, F function, P everything with an order; L anything but null, as a list; A anything; 0 null.
// A parameter is a set of letters; `+` after the last one: once or more.
struct Signature {
  const char* name;
  std::vector<const char*> forms;
  const char* result;
  bool plain_null = false;  // null may be an answer without an error
};

const std::vector<Signature>& signatures() {
  static const std::vector<Signature> kAll = {
      {"date", {"SDX", "N N N"}, "D"},
      {"time", {"STXD", "N N N", "N N N U0"}, "T"},
      {"date and time", {"SXD", "DX T"}, "X"},
      {"duration", {"S"}, "UM"},
      {"years and months duration", {"DX DX"}, "M"},
      {"number", {"S", "S S0 S0"}, "N"},
      {"string", {"A"}, "S", true},  // table 71: string(null) is null
      {"range", {"S"}, "R"},
      {"not", {"B0"}, "B", true},  // table 72
      {"substring", {"S N", "S N N"}, "S"},
      {"string length", {"S"}, "N"},
      {"upper case", {"S"}, "S"},
      {"lower case", {"S"}, "S"},
      {"substring before", {"S S"}, "S"},
      {"substring after", {"S S"}, "S"},
      {"contains", {"S S"}, "B"},
      {"starts with", {"S S"}, "B"},
      {"ends with", {"S S"}, "B"},
      {"replace", {"S S S", "S S S S0"}, "S"},
      {"matches", {"S S", "S S S0"}, "B"},
      {"split", {"S S"}, "L"},
      {"string join", {"L", "L S0"}, "S"},
      {"list contains", {"L A"}, "B"},
      {"count", {"L"}, "N"},
      {"min", {"L", "A+"}, "P"},
      {"max", {"L", "A+"}, "P"},
      {"sum", {"L", "A+"}, "N"},
      {"product", {"L", "A+"}, "N"},
      {"mean", {"L", "A+"}, "N"},
      {"median", {"L", "A+"}, "N"},
      {"stddev", {"L", "A+"}, "N"},
      {"mode", {"L", "A+"}, "L"},
      {"all", {"L", "A+"}, "B", true},  // table 74: three-valued
      {"any", {"L", "A+"}, "B", true},
      {"sublist", {"L N", "L N N"}, "L"},
      {"append", {"L A+"}, "L"},
      {"concatenate", {"L+"}, "L"},
      {"insert before", {"L N A"}, "L"},
      {"remove", {"L N"}, "L"},
      {"list replace", {"L N A", "L F A"}, "L"},
      {"reverse", {"L"}, "L"},
      {"index of", {"L A"}, "L"},
      {"union", {"L+"}, "L"},
      {"distinct values", {"L"}, "L"},
      {"flatten", {"L"}, "L"},
      {"sort", {"L F"}, "L"},
      {"decimal", {"N N"}, "N"},
      {"floor", {"N", "N N"}, "N"},
      {"ceiling", {"N", "N N"}, "N"},
      {"round up", {"N N"}, "N"},
      {"round down", {"N N"}, "N"},
      {"round half up", {"N N"}, "N"},
      {"round half down", {"N N"}, "N"},
      {"abs", {"NUM"}, "NUM"},
      {"modulo", {"N N"}, "N"},
      {"sqrt", {"N"}, "N"},
      {"log", {"N"}, "N"},
      {"exp", {"N"}, "N"},
      {"odd", {"N"}, "B"},
      {"even", {"N"}, "B"},
      {"before", {"P P", "P R", "R P", "R R"}, "B"},
      {"after", {"P P", "P R", "R P", "R R"}, "B"},
      {"meets", {"R R"}, "B"},
      {"met by", {"R R"}, "B"},
      {"overlaps", {"R R"}, "B"},
      {"overlaps before", {"R R"}, "B"},
      {"overlaps after", {"R R"}, "B"},
      {"finishes", {"P R", "R R"}, "B"},
      {"finished by", {"R P", "R R"}, "B"},
      {"includes", {"R P", "R R"}, "B"},
      {"during", {"P R", "R R"}, "B"},
      {"starts", {"P R", "R R"}, "B"},
      {"started by", {"R P", "R R"}, "B"},
      {"coincides", {"P P", "R R"}, "B"},
      {"get value", {"C S"}, "A", true},  // table 79: a key that is not there
      {"get entries", {"C"}, "L"},
      {"context", {"L"}, "C"},
      {"context put", {"C S A", "C L A"}, "C"},
      {"context merge", {"L"}, "C"},
      {"day of year", {"DX"}, "N"},
      {"day of week", {"DX"}, "S"},
      {"month of year", {"DX"}, "S"},
      {"week of year", {"DX"}, "N"},
      {"today", {""}, "D"},
      {"now", {""}, "X"},
      {"is", {"A", "A A"}, "B"},  // an argument that is not given is null (kit 0103)
  };
  return kAll;
}

char letter(const Value& v) {
  switch (v.kind()) {
    case Kind::kBoolean: return 'B';
    case Kind::kNumber: return 'N';
    case Kind::kString: return 'S';
    case Kind::kDate: return 'D';
    case Kind::kTime: return 'T';
    case Kind::kDateTime: return 'X';
    case Kind::kDaysDuration: return 'U';
    case Kind::kMonthsDuration: return 'M';
    case Kind::kContext: return 'C';
    case Kind::kRange: return 'R';
    case Kind::kFunction: return 'F';
    case Kind::kList: return 'L';
    default: return '0';
  }
}

bool kind_fits(const Value& v, std::string_view kinds) {
  const char own = letter(v);
  for (const char k : kinds) {
    if (k == 'A' || k == own || (k == 'L' && own != '0')) return true;
    if (k == 'P' && std::string_view("NSDTXUM").find(own) != std::string_view::npos) return true;
  }
  return false;
}

bool fits(const Value& v, std::string_view kinds) {
  if (kind_fits(v, kinds)) return true;
  // Clause: DMN 1.5, 10.3.2.9.4: from a singleton list
  return v.is(Kind::kList) && v.as_list().size() == 1 && kind_fits(v.as_list()[0], kinds) &&
         !v.as_list()[0].is_null();
}

std::vector<std::string> words(const char* form) {
  std::istringstream in(form);
  std::vector<std::string> out;
  for (std::string w; in >> w;) out.push_back(w);
  return out;
}

bool takes(const char* form, std::size_t count) {
  const auto parameters = words(form);
  if (count == parameters.size()) return true;
  return count > parameters.size() && !parameters.empty() && parameters.back().ends_with('+');
}

bool allows(const Signature& s, const std::vector<Value>& args) {
  return std::any_of(s.forms.begin(), s.forms.end(), [&](const char* form) {
    if (!takes(form, args.size())) return false;
    const auto parameters = words(form);
    for (std::size_t i = 0; i < args.size(); ++i) {
      if (!fits(args[i], parameters[std::min(i, parameters.size() - 1)])) return false;
    }
    return true;
  });
}

// The parameter is never a list or anything, so a list of one stands for its item.
bool unwraps(const Signature& s, std::size_t count, std::size_t i) {
  return std::all_of(s.forms.begin(), s.forms.end(), [&](const char* form) {
    if (!takes(form, count)) return true;
    const auto parameters = words(form);
    return parameters[std::min(i, parameters.size() - 1)].find_first_of("LA") == std::string::npos;
  });
}

MachineOptions small() {
  MachineOptions options;
  options.as_of.days = days_from_civil({2026, 11, 23});
  options.limits.list_items = 2'000;
  options.limits.steps = 20'000;
  options.limits.regex_steps = 2'000;
  return options;
}

Scope arguments_scope(std::size_t count) {
  Scope scope;
  for (std::size_t i = 0; i < count; ++i) scope.add("a" + std::to_string(i), any_type());
  return scope;
}

// The program of a call with arguments a0, a1 …; null and the code where it is refused.
std::shared_ptr<const Program> call_of(const std::string& name, std::size_t count,
                                       const std::vector<std::string>& names, std::string& code) {
  std::string text = name + "(";
  for (std::size_t i = 0; i < count; ++i) {
    text += i > 0 ? ", " : "";
    if (!names.empty()) text += names[i] + ": ";
    text += "a" + std::to_string(i);
  }
  const Scope scope = arguments_scope(count);
  const auto tree = parse(text + ")", scope);
  if (!tree) {
    code = tree.errors().front().code;
    return nullptr;
  }
  CompileOptions options;
  options.strict_types = false;
  const auto program = compile(*tree, scope, options);
  if (program) return *program;
  code = program.errors().front().code;
  return nullptr;
}

Value run(const Program& program, const std::vector<Value>& args) {
  Machine machine(small());
  return machine.run(program, args);
}

Value value_of(const std::string& text) {
  const auto tree = parse(text, {});
  EXPECT_TRUE(tree.ok()) << text;
  const auto program = compile(*tree, {});
  EXPECT_TRUE(program.ok()) << text;
  return run(**program, {});
}

// Of every kind: ordinary, extreme, empty, nested.
const std::vector<Value>& samples() {
  static const std::vector<Value> kAll = [] {
    const char* texts[] = {
        "null",
        "true",
        "false",
        "0",
        "-0.0",
        "1",
        "-2",
        "0.5",
        "1234567890123456789012345678901234",
        "10 ** 6000",
        "\"\"",
        "\"abc\"",
        "\"政策\"",
        "\"\\U01F600a\"",
        "\"2026-02-28\"",
        "\"[1..3]\"",
        "date(\"2026-02-28\")",
        "date(999999999, 12, 31)",
        "time(\"10:20:30\")",
        "time(\"23:59:59.5+08:00\")",
        "date and time(\"2026-02-28T10:20:30\")",
        "date and time(\"2026-02-28T23:59:59@Asia/Shanghai\")",
        "duration(\"P1DT2H\")",
        "duration(\"-PT0.5S\")",
        "duration(\"P1Y2M\")",
        "duration(\"-P13M\")",
        "[]",
        "[1]",
        "[\"abc\"]",
        "[null]",
        "[3, 1, 2, 1]",
        "[\"b\", null, \"a\"]",
        "[[1], [2, [3]]]",
        "[true, false]",
        "[{key: \"k\", value: 1}]",
        "{}",
        "{abc: 1, b: {c: 2}}",
        "[1..3]",
        "(1..3)",
        "[date(\"2026-01-01\")..date(\"2026-02-28\")]",
        "(< 5)",
        "function(x, y) x < y",
        "function(x) x",
    };
    std::vector<Value> out;
    for (const char* text : texts) out.push_back(value_of(text));
    out.push_back(Value::list({value_of("date(\"2026-02-28\")")}));
    return out;
  }();
  return kAll;
}

// Every `step`-th sample, so that longer lists of arguments stay affordable.
std::vector<Value> some_samples(std::size_t arguments) {
  const std::size_t step = arguments <= 2 ? 1 : arguments == 3 ? 2 : 5;
  std::vector<Value> out;
  for (std::size_t i = 0; i < samples().size(); i += step) out.push_back(samples()[i]);
  return out;
}

std::string shown(const std::string& name, const std::vector<Value>& args, const Value& found) {
  std::string out = name + "(";
  for (const Value& a : args) out += (&a == args.data() ? "" : ", ") + to_literal(a);
  out += ") = " + to_literal(found);
  return found.is(Kind::kError) ? out + " " + found.as_error().code + " " + found.as_error().en
                                : out;
}

// Calls `visit` with every combination of `count` samples; stops when it answers false.
template <typename Visit>
void each(std::size_t count, Visit visit) {
  const std::vector<Value> values = some_samples(count);
  std::vector<std::size_t> at(count);
  for (;;) {
    std::vector<Value> args;
    args.reserve(count);
    for (const std::size_t i : at) args.push_back(values[i]);
    if (!visit(args)) return;
    std::size_t digit = 0;
    while (digit < count && ++at[digit] == values.size()) at[digit++] = 0;
    if (digit == count) return;
  }
}

constexpr std::size_t kArgumentsMax = 4;
constexpr int kFailuresMax = 8;  // of one function; a rule that breaks breaks many times

// Calls `check(signature, program, args, found)` for everything; it answers the words of a breach, or "".
template <typename Check>
std::size_t each_call(Check check) {
  std::size_t calls = 0;
  for (const Signature& s : signatures()) {
    int failures = 0;
    for (std::size_t count = 0; count <= kArgumentsMax; ++count) {
      std::string code;
      const auto program = call_of(s.name, count, {}, code);
      if (!program) continue;
      each(count, [&](const std::vector<Value>& args) {
        ++calls;
        const Value found = run(*program, args);
        const std::string words_of_breach = check(s, *program, args, found);
        if (words_of_breach.empty()) return true;
        ADD_FAILURE() << words_of_breach << ": " << shown(s.name, args, found);
        return ++failures < kFailuresMax;
      });
    }
  }
  return calls;
}

TEST(BuiltinCross, KnowsTheSignatureOfEveryFunction) {
  std::set<std::string_view> known;
  for (const Signature& s : signatures()) known.insert(s.name);
  for (const Builtin& b : builtins()) EXPECT_TRUE(known.contains(b.name)) << b.name;
  EXPECT_EQ(known.size(), builtins().size());
}

TEST(BuiltinCross, RefusesOtherNumbersOfArguments) {
  for (const Signature& s : signatures()) {
    for (std::size_t count = 0; count <= kArgumentsMax + 1; ++count) {
      const bool allowed = std::any_of(s.forms.begin(), s.forms.end(),
                                       [&](const char* form) { return takes(form, count); });
      std::string code;
      const auto program = call_of(s.name, count, {}, code);
      ASSERT_NE(program, nullptr) << s.name << " " << count << " " << code;
      const Value found = run(*program, std::vector<Value>(count, Value::boolean(true)));
      const bool refused = found.is(Kind::kError) && found.as_error().code == "E-FEEL-ARITY";
      EXPECT_EQ(refused, !allowed) << s.name << " " << count << " " << to_literal(found);
    }
  }
}

// What breaks a rule; "" when all hold.
std::string breach(const Signature& s, const Program& program, const std::vector<Value>& args,
                   const Value& found) {
  if (!found.is(Kind::kError) && !allows(s, args)) return "a value for types that are not allowed";
  if (found.is(Kind::kNull) && !s.plain_null) return "null without an error";
  const std::string_view result = s.result;
  const bool typed = result == "L" ? found.is(Kind::kList) : kind_fits(found, result);
  if (!found.is_null() && !typed) return "not of the declared type";
  const Value again = run(program, args);
  // Functions made twice are not identical, though they are written alike.
  if (!identical(found, again) && to_literal(found) != to_literal(again)) return "another answer";
  if (found.is_null()) return "";
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!unwraps(s, args.size(), i) || args[i].is(Kind::kList) || args[i].is_null()) continue;
    std::vector<Value> wrapped = args;
    wrapped[i] = Value::list({args[i]});
    if (!identical(run(program, wrapped), found))
      return "a list of one does not stand for its item";
  }
  return "";
}

TEST(BuiltinCross, KeepsTheRulesOfEveryFunction) { EXPECT_GT(each_call(breach), 100'000U); }

TEST(BuiltinCross, NamedArgumentsMeanTheSame) {
  for (const Builtin& b : builtins()) {
    for (std::size_t o = 0; o < b.overloads.size(); ++o) {
      const BuiltinOverload& overload = b.overloads[o];
      std::vector<std::string> names;
      names.reserve(overload.parameters.size());
      for (const BuiltinParameter& p : overload.parameters) names.emplace_back(p.name);
      const std::size_t count = names.size();
      if (count == 0 || overload.variadic) continue;
      std::string code;
      const auto positional = call_of(std::string(b.name), count, {}, code);
      const auto named = call_of(std::string(b.name), count, names, code);
      ASSERT_TRUE(positional && named) << b.name << " " << code;
      const auto same_count =
          std::count_if(b.overloads.begin(), b.overloads.end(),
                        [&](const auto& x) { return x.parameters.size() == count || x.variadic; });
      int failures = 0;
      each(count, [&](const std::vector<Value>& args) {
        const Value by_place = run(*positional, args);
        const Value by_name = run(*named, args);
        const bool other_form = by_name.is(Kind::kError) && same_count > 1;
        if (other_form || identical(by_place, by_name)) return true;
        ADD_FAILURE() << shown(std::string(b.name), args, by_place) << " but named "
                      << to_literal(by_name);
        return ++failures < kFailuresMax;
      });
    }
  }
}

}  // namespace
}  // namespace zhida::feel
