// Tests the table of built-ins: order, search, well-formed signatures, limits, and agreement with other modules' names.
#include "decide/feel/builtin.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace zhida::feel {
namespace {

TEST(BuiltinTable, IsSortedAndFindsEveryName) {
  const std::vector<Builtin>& all = builtins();
  ASSERT_GT(all.size(), 80U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(find_builtin(all[i].name), &all[i]);
  }
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                             [](const Builtin& a, const Builtin& b) { return a.name < b.name; }));
  EXPECT_EQ(find_builtin("no such function"), nullptr);
  EXPECT_EQ(find_builtin(""), nullptr);
}

TEST(BuiltinTable, HasWellFormedSignatures) {
  for (const Builtin& b : builtins()) {
    ASSERT_NE(b.apply, nullptr) << b.name;
    ASSERT_NE(b.result, nullptr) << b.name;
    ASSERT_FALSE(b.overloads.empty()) << b.name;
    for (const BuiltinOverload& o : b.overloads) {
      std::set<std::string_view> names;
      bool optional = false;
      for (const BuiltinParameter& p : o.parameters) {
        EXPECT_TRUE(names.insert(p.name).second) << b.name << ": " << p.name;
        EXPECT_NE(p.type, nullptr) << b.name << ": " << p.name;
        EXPECT_TRUE(p.optional || !optional) << b.name << ": required after optional";
        optional = p.optional;
      }
    }
  }
}

// Clause: DMN 1.5, 10.3.4: the functions of each section.
TEST(BuiltinTable, HasTheFunctionsOfTheStandard) {
  const std::string_view names[] = {"abs",
                                    "after",
                                    "all",
                                    "any",
                                    "append",
                                    "before",
                                    "ceiling",
                                    "coincides",
                                    "concatenate",
                                    "contains",
                                    "context",
                                    "context merge",
                                    "context put",
                                    "count",
                                    "date",
                                    "date and time",
                                    "day of week",
                                    "day of year",
                                    "decimal",
                                    "distinct values",
                                    "duration",
                                    "during",
                                    "ends with",
                                    "even",
                                    "exp",
                                    "finished by",
                                    "finishes",
                                    "flatten",
                                    "floor",
                                    "get entries",
                                    "get value",
                                    "includes",
                                    "index of",
                                    "insert before",
                                    "is",
                                    "list contains",
                                    "list replace",
                                    "log",
                                    "lower case",
                                    "matches",
                                    "max",
                                    "mean",
                                    "median",
                                    "meets",
                                    "met by",
                                    "min",
                                    "mode",
                                    "modulo",
                                    "month of year",
                                    "not",
                                    "now",
                                    "number",
                                    "odd",
                                    "overlaps",
                                    "overlaps after",
                                    "overlaps before",
                                    "product",
                                    "range",
                                    "remove",
                                    "replace",
                                    "reverse",
                                    "round down",
                                    "round half down",
                                    "round half up",
                                    "round up",
                                    "sort",
                                    "split",
                                    "sqrt",
                                    "started by",
                                    "starts",
                                    "starts with",
                                    "stddev",
                                    "string",
                                    "string join",
                                    "string length",
                                    "sublist",
                                    "substring",
                                    "substring after",
                                    "substring before",
                                    "sum",
                                    "time",
                                    "today",
                                    "union",
                                    "upper case",
                                    "week of year",
                                    "years and months duration"};
  for (const std::string_view name : names) EXPECT_NE(find_builtin(name), nullptr) << name;
  EXPECT_EQ(builtins().size(), std::size(names));
}

Machine small_machine() {
  MachineOptions options;
  options.limits.list_items = 4;
  options.limits.steps = 20;
  options.limits.depth = 3;
  options.limits.regex_steps = 50;
  return Machine(options);
}

// Calls the first overload that takes so many arguments.
std::string code_of(std::string_view name, const std::vector<Value>& args) {
  Machine machine = small_machine();
  const Value v = find_builtin(name)->apply(args, 0, machine);
  return v.is(Kind::kError) ? v.as_error().code : "";
}

Value numbers(int from, int to) {
  List out;
  for (int i = from; i <= to; ++i) out.push_back(Value::number(Decimal(i)));
  return Value::list(std::move(out));
}

TEST(BuiltinLimits, AreOrdinaryAnswers) {
  const Value three = numbers(1, 3);
  EXPECT_EQ(code_of("append", {three, Value::null()}), "");
  EXPECT_EQ(code_of("append", {three, Value::null(), Value::null()}), "E-FEEL-LIMIT");
  EXPECT_EQ(code_of("concatenate", {three, three}), "E-FEEL-LIMIT");
  EXPECT_EQ(code_of("flatten", {Value::list({three, three})}), "E-FEEL-LIMIT");
  EXPECT_EQ(code_of("list contains", {numbers(1, 19), Value::null()}), "");
  EXPECT_EQ(code_of("list contains", {numbers(1, 21), Value::null()}), "E-FEEL-LIMIT");
  EXPECT_EQ(code_of("max", {numbers(1, 21)}), "E-FEEL-LIMIT");
  Value nested = three;
  for (int i = 0; i < 5; ++i) nested = Value::list({nested});
  EXPECT_EQ(code_of("flatten", {nested}), "E-FEEL-LIMIT");
  EXPECT_EQ(code_of("matches", {Value::string(std::string(60, 'a')), Value::string("b")}),
            "E-FEEL-REGEX");
}

TEST(BuiltinErrors, SayWhatWasWantedAndFoundInBothLanguages) {
  Machine machine = small_machine();
  const Value v = find_builtin("sqrt")->apply(std::vector<Value>{Value::string("4")}, 0, machine);
  ASSERT_TRUE(v.is(Kind::kError));
  EXPECT_NE(v.as_error().zh.find("函数 sqrt 的第 1 个参数应为数字"), std::string::npos)
      << v.as_error().zh;
  EXPECT_NE(v.as_error().en.find("argument 1 of sqrt must be a number"), std::string::npos)
      << v.as_error().en;
  ASSERT_EQ(machine.errors.size(), 1U);
  EXPECT_EQ(machine.errors[0].code, "E-FEEL-TYPE");
}

TEST(BuiltinErrors, KeepTheCauseOfANullArgument) {
  Machine machine = small_machine();
  const Value cause = machine.fail("E-FEEL-MEMBER", "没有成员", "no member");
  const Value v = find_builtin("sqrt")->apply(std::vector<Value>{cause}, 0, machine);
  ASSERT_TRUE(v.is(Kind::kError));
  ASSERT_NE(v.as_error().cause, nullptr);
  EXPECT_EQ(v.as_error().cause->code, "E-FEEL-MEMBER");
}

}  // namespace
}  // namespace zhida::feel
