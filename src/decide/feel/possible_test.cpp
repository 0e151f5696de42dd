// The possible-value evaluation against its referee, the standard evaluation: whatever the inputs turn out to be, the
// result lies in what was said to be possible. And how close it comes.
//
// Clause: DESIGN §3, possible-value semantics
#include <gtest/gtest.h>

#include "decide/feel/abstract_test.h"

namespace zhida::feel {
namespace {

struct Case {
  std::string expression;
  std::vector<Binding> bindings;
};

void expect_sound(const std::string& expression, const std::vector<Binding>& bindings) {
  const Compiled c = compiled(expression, bindings);
  const auto result = [&](const std::vector<Binding>& inputs) {
    return c.program ? run(*c.program, inputs) : c.error;
  };
  const Value possible = result(bindings);
  int failures = 0;
  for_each_sample(bindings, 4000, [&](const std::vector<Binding>& sample) {
    const Value v = result(sample);
    if (admits(possible, v) || ++failures > 3) return;
    std::string inputs;
    for (const auto& [name, value] : sample) inputs += name + " = " + to_literal(value) + "; ";
    ADD_FAILURE() << expression << " is " << to_literal(v) << " where " << inputs
                  << "but was said to be " << to_literal(possible);
  });
}

// What a variable x or y is tried as.
std::vector<Value> domains() {
  return {interval("[1..10]"),
          interval("(0..5)"),
          interval("[-3..4]", true),
          interval("[2..", false),
          interval("..6]", true),
          interval("[2020-02-29..2026-11-30]"),
          one_of({number("1"), number("3"), number("5")}),
          one_of({number("0"), number("-2"), Value::null()}),
          one_of({text("I"), text("II"), Value::null()}),
          one_of({Value::boolean(true), Value::boolean(false), Value::null()}),
          flag(),
          one_of({Value::list({number("1"), number("2")}), Value::list({}), number("4")}),
          maybe_list({{number("3"), true}, {interval("[1..9]"), false}, {number("8"), false}}),
          Value::list({number("2"), interval("[1..4]"), Value::null()}),
          Value::unknown()};
}

const char* const kOfOne[] = {
    "x >= 3",
    "x = 3",
    "x != 3",
    "x < 1",
    "3 <= x",
    "x = null",
    "x != null",
    "x = \"I\"",
    "x = x",
    "x < x",
    "x >= x",
    "not(x)",
    "x and true",
    "x or false",
    "x and x > 2",
    "not(x = 3)",
    "x between 2 and 4",
    "x in [2..4]",
    "x in (2..4)",
    "x in (1, 3, 5)",
    "x in (< 2, > 8)",
    "x in (null)",
    "x in (> 3, not(null))",
    "x in [1, \"I\", null]",
    "x + 1",
    "1 - x",
    "x * 2",
    "x * -1.5",
    "2 / x",
    "x / 2",
    "x / 4 + x",
    "-x",
    "x ** 2",
    "2 ** x",
    "x ** 0.5",
    "abs(x)",
    "floor(x)",
    "ceiling(x)",
    "decimal(x, 0)",
    "round up(x, 0)",
    "round half up(x / 3, 1)",
    "sqrt(x)",
    "modulo(x, 3)",
    "even(x)",
    "min(x, 3)",
    "max(x, 3)",
    "max(2, min(8, x))",
    "min([x, 4, 2])",
    "max(x)",
    "sum(x, 2)",
    "sum([x, 1])",
    "sum(x)",
    "count(x)",
    "count([x, 1])",
    "mean([x, 3])",
    "all([x, true])",
    "any([x, false])",
    "all(x)",
    "list contains([1, x], 3)",
    "list contains(x, 3)",
    "if x > 3 then \"a\" else \"b\"",
    "if x > 3 then x else 0",
    "if x then 1 else 2",
    "if x >= 8 then 3 else if x >= 4 then 2 else if x >= 1 then 1 else 0",
    "if x in [2..4] then x * 10 else -x",
    "if x = null then 0 else x",
    "if x = \"I\" then 1 else 2",
    "for i in [1, x] return i",
    "for i in x return i + 1",
    "for i in 1..3 return i * x",
    "some i in [x, 2] satisfies i > 4",
    "every i in [x, 2] satisfies i > 1",
    "some i in x satisfies i > 2",
    "every i in x satisfies i > 2",
    "[1, 2, x][item > 2]",
    "count([1, 5, x][item > 2])",
    "x[1]",
    "x[item > 2]",
    "x[-1]",
    "[5, 6, 7][x]",
    "count(x[item > 2])",
    "sum(x[item > 1])",
    "max(x[item > 1])",
    "[1, x, 3][2]",
    "{a: x}.a",
    "{a: x, b: a + 1}.b",
    "[{a: x}, {a: 2}].a",
    "[{a: x}, {a: 2}][a > 1]",
    "count([{a: x}, {a: 2}][a > 1])",
    "(function(n) n * 2)(x)",
    "x instance of number",
    "x instance of list<number>",
    "string(x)",
    "string length(x)",
    "x + \"!\"",
    "concatenate([1], [x])",
    "append([1], x)",
    "count(append(x, 1))",
    "reverse([x, 1])",
    "sort([x, 2], function(a, b) a < b)",
    "index of([1, x], 3)",
    "distinct values([x, 1])",
    "flatten([[x], 1])",
    "insert before([1], 1, x)",
    "remove([x, 2], 1)",
    "union([x], [1])",
    "sublist([1, x, 3], 2)",
    "x in [x..10]",
    "2 in [1..x]",
    "[1, x] = [1, 3]",
    "{a: x} = {a: 3}",
    "[x] = 3",
    "x.year",
    "x.year >= 2024",
    "x >= date(\"2024-01-01\")",
    "x + duration(\"P1Y\")",
    "date(\"2026-11-23\") - x",
    "years and months duration(x, date(\"2026-11-23\")).years",
    "get value({a: x}, \"a\")",
    "context put({}, \"a\", x)",
    "get entries({a: x})",
    "is(x, 3)",
    "before(x, 5)",
    "includes([1..5], x)",
    "coincides(x, 3)",
    "product([x, 2])",
    "median([x, 2, 9])",
    "mode([x, 2, 2])",
    "stddev([x, 2])",
    "number(string(x), \" \", \".\")",
};

const char* const kOfTwo[] = {
    "x < y",
    "x >= y",
    "x = y",
    "x != y",
    "x + y",
    "x - y",
    "x * y",
    "x / y",
    "min(x, y)",
    "max(x, y)",
    "sum(x, y)",
    "x and y",
    "x or y",
    "if x > y then x else y",
    "if x > 3 and y > 3 then x + y else 0",
    "x between 0 and y",
    "if x > 3 then y else x",
    "count([x, y][item > 2])",
    "sum([x, y][item > 2])",
    "max([x, y][item != null])",
    "for i in [x, y] return i * 2",
    "some i in [x, y] satisfies i = 3",
    "[x, y] = [3, 3]",
    "x in [y, 2]",
    "list contains([x], y)",
    "concatenate([x], [y])",
    "if x = y then 1 else 0",
    "x in [0..y]",
    "[1, 2, 3][x > 2]",
    "{a: x, b: y}.a",
    "x ** y",
    "modulo(x, y)",
};

TEST(PossibleTest, IsSoundForOneUndecidedInput) {
  for (const char* expression : kOfOne) {
    for (const Value& x : domains()) expect_sound(expression, {{"x", x}});
  }
}

TEST(PossibleTest, IsSoundForTwoUndecidedInputs) {
  const std::vector<Value> all = domains();
  for (const char* expression : kOfTwo) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = i % 3; j < all.size(); j += 3)
        expect_sound(expression, {{"x", all[i]}, {"y", all[j]}});
    }
  }
}

// Enterprise facts as packs have them: lists of records with members that nobody has said.
std::vector<Binding> facts() {
  const Value sure = record({{"类别", text("I")},
                             {"与主导产品相关", Value::boolean(true)},
                             {"取得日期", Value::date({2024, 5, 1})}});
  const Value unsure = record({{"类别", one_of({text("I"), text("II")})},
                               {"与主导产品相关", flag()},
                               {"取得日期", interval("[2023-01-01..2026-01-01]")}});
  const Value no = record({{"类别", text("II")},
                           {"与主导产品相关", Value::boolean(true)},
                           {"取得日期", Value::date({2020, 1, 1})}});
  const Value iso =
      record({{"类型", text("ISO 9001")}, {"有效期至", interval("[2026-01-01..2027-12-31]")}});
  const Value old = record({{"类型", text("ISO 14001")}, {"有效期至", Value::date({2024, 1, 1})}});
  return {{"知识产权", Value::list({sure, unsure, no})},
          {"资质", Value::list({iso, old})},
          {"分", interval("[0..100]")}};
}

const char* const kOfFacts[] = {
    "count(知识产权[类别 = \"I\"])",
    "count(知识产权[类别 = \"I\" and 与主导产品相关])",
    "count(知识产权[类别 = \"I\" and 与主导产品相关 and 取得日期 >= @\"2024-01-01\"]) >= 1",
    "count(知识产权[与主导产品相关])",
    "知识产权[类别 = \"I\"].取得日期",
    "max(知识产权.取得日期)",
    "知识产权[1].类别",
    "知识产权[类别 = \"I\"][1].取得日期",
    "some 证书 in 资质 satisfies 证书.类型 = \"ISO 9001\" and 证书.有效期至 >= today()",
    "every 证书 in 资质 satisfies 证书.有效期至 >= today()",
    "for 证书 in 资质 return if 证书.有效期至 >= today() then 1 else 0",
    "sum(for 证书 in 资质 return if 证书.有效期至 >= today() then 10 else 0)",
    "max(2, min(10, 分))",
    "if 分 >= 85 then \"优\" else if 分 >= 60 then \"良\" else \"差\"",
    "decimal(分 * 0.3, 2) + 5",
};

TEST(PossibleTest, IsSoundForFactsOfAnEnterprise) {
  for (const char* expression : kOfFacts) {
    std::vector<Binding> used;
    for (const Binding& b : facts()) {
      if (std::string(expression).find(b.first) != std::string::npos) used.push_back(b);
    }
    expect_sound(expression, used);
  }
}

struct Precise {
  const char* expression;
  std::vector<Binding> bindings;
  const char* expected;
};

void expect_precise(const std::vector<Precise>& cases) {
  for (const Precise& c : cases)
    EXPECT_EQ(to_literal(run(c.expression, c.bindings)), c.expected) << c.expression;
}

TEST(PossibleTest, ComparisonsSayNoMoreThanTheyMust) {
  const Value x = interval("[1..10]");
  expect_precise({{"x >= 3", {{"x", x}}, "true | false"},
                  {"x >= 1", {{"x", x}}, "true"},
                  {"x > 10", {{"x", x}}, "false"},
                  {"x > 0 and x < 11", {{"x", x}}, "true"},
                  {"x >= 3", {{"x", interval("[3..", true)}}, "true | null"},
                  {"x = 12", {{"x", x}}, "false"},
                  {"x = null", {{"x", x}}, "false"},
                  {"x = null", {{"x", interval("[1..2]", true)}}, "true | false"},
                  {"x >= x", {{"x", x}}, "true"},
                  {"x != x", {{"x", x}}, "false"},
                  {"a.本年 <= a.本年", {{"a", record({{"本年", x}})}}, "true"},
                  {"x between 0 and 20", {{"x", x}}, "true"},
                  {"x in [0..20]", {{"x", x}}, "true"},
                  {"5 in [x..20]", {{"x", interval("[1..4]")}}, "true"},
                  {"x in (1, 2)", {{"x", one_of({number("1"), number("2")})}}, "true"},
                  {"x > 5 or true", {{"x", x}}, "true"},
                  {"x = \"I\"", {{"x", x}}, "null"},
                  {"x >= date(\"2020-01-01\")", {{"x", interval("[2021-01-01..")}}, "true"}});
}

TEST(PossibleTest, ArithmeticIsTight) {
  const Value x = interval("[5..7]");
  expect_precise(
      {{"x + 1", {{"x", x}}, "[6..8]"},
       {"10 - x", {{"x", x}}, "[3..5]"},
       {"x * -2", {{"x", x}}, "[-14..-10]"},
       {"x / 2", {{"x", x}}, "[2.5..3.5]"},
       {"70 / x", {{"x", x}}, "[10..14]"},
       {"x / y", {{"x", interval("[6..8]")}, {"y", interval("[2..4]")}}, "[1.5..4]"},
       {"x / y", {{"x", interval("[-6..8]")}, {"y", interval("(0..2]")}}, "(-∞..+∞)"},
       {"x ** 2", {{"x", x}}, "[25..49]"},
       {"x + 1", {{"x", one_of({number("1"), number("2")})}}, "2 | 3"},
       {"x + 1", {{"x", interval("(0..")}}, "(1..+∞)"},
       {"x + duration(\"P1Y\")",
        {{"x", interval("[2024-02-29..2025-01-31]")}},
        "[2025-02-28..2026-01-31]"},
       {"date(\"2026-01-11\") - x", {{"x", interval("[2026-01-01..2026-01-10]")}}, "[P1D..P10D]"},
       {"x.year", {{"x", interval("[2024-02-29..2025-01-31]")}}, "[2024..2025]"}});
}

TEST(PossibleTest, BranchesSeeTheirPartOfAnInterval) {
  const Value x = interval("[0..100]");
  expect_precise(
      {{"if x >= 60 then x else 0", {{"x", x}}, "[0..100]"},
       {"if x >= 60 then x - 60 else 0", {{"x", x}}, "[0..40]"},
       {"if x >= 60 then 1 else 0", {{"x", x}}, "0 | 1"},
       {"if x < 50 then 50 else x", {{"x", x}}, "[50..100]"},
       {"if f.分 < 50 then 50 else f.分", {{"f", record({{"分", x}})}}, "[50..100]"},
       {"if x >= 20 then \"a\" else if x >= 30 then \"b\" else \"c\"", {{"x", x}}, "\"c\" | \"a\""},
       {"if x = null then 0 else x + 1", {{"x", one_of({Value::null(), number("3")})}}, "0 | 4"},
       {"if x in [10..20] then x else 15", {{"x", x}}, "[10..20]"},
       {"if x between 10 and 20 then x else 15", {{"x", x}}, "[10..20]"},
       {"if x > 3 and y > 4 then 1 else 2",
        {{"x", interval("[5..6]")}, {"y", interval("[5..9]")}},
        "1"}});
}

TEST(PossibleTest, AggregatesAreTight) {
  const Value scores =
      maybe_list({{number("3"), true}, {interval("[5..9]"), false}, {number("1"), false}});
  expect_precise(
      {{"max(2, min(10, x))", {{"x", interval("[0..100]")}}, "[2..10]"},
       {"max(下限, min(上限, 分))",
        {{"下限", number("2")}, {"上限", number("8")}, {"分", interval("[..")}},
        "[2..8]"},
       {"max(x)", {{"x", scores}}, "[3..9]"},
       {"min(x)", {{"x", scores}}, "[1..3]"},
       {"sum(x)", {{"x", scores}}, "[3..13]"},
       {"count(x)", {{"x", scores}}, "1 | 2 | 3"},
       {"count(x)", {{"x", Value::unknown()}}, "[0..+∞) | null"},
       {"sum([x, y])",
        {{"x", one_of({number("0"), number("5")})}, {"y", one_of({number("0"), number("3")})}},
        "0 | 3 | 5 | 8"},
       {"max([x, y])",
        {{"x", interval("[2021-01-01..2022-01-01]")}, {"y", Value::date({2021, 6, 1})}},
        "[2021-06-01..2022-01-01]"},
       {"mean([x, 4])", {{"x", one_of({number("2"), number("6")})}}, "3 | 5"},
       {"list contains(x, 3)", {{"x", scores}}, "true"},
       {"list contains(x, 7)", {{"x", scores}}, "true | false"},
       {"count(concatenate(x, [1]))", {{"x", scores}}, "2 | 3 | 4"},
       {"floor(x)", {{"x", interval("[1.5..3.2]")}}, "[1..3]"},
       {"abs(x)", {{"x", interval("[-3..2]")}}, "[0..3]"}});
}

TEST(PossibleTest, FactsOfAnEnterpriseAreCounted) {
  const std::vector<Binding> all = facts();
  expect_precise(
      {{"count(知识产权[类别 = \"I\"])", all, "1 | 2"},
       {"count(知识产权[类别 = \"I\" and 与主导产品相关])", all, "1 | 2"},
       {"count(知识产权[类别 = \"I\"]) >= 1", all, "true"},
       {"count(知识产权[类别 = \"III\"])", all, "0"},
       {"some 证书 in 资质 satisfies 证书.类型 = \"ISO 9001\" and 证书.有效期至 >= today()", all,
        "true | false"},
       {"some 证书 in 资质 satisfies 证书.类型 = \"ISO 14001\" and 证书.有效期至 >= today()", all,
        "false"},
       {"知识产权[1].类别", all, "I"},
       {"知识产权[类别 = \"I\"][1].类别", all, "I"},
       {"if 分 >= 85 then \"优\" else if 分 >= 60 then \"良\" else \"差\"", all,
        "\"差\" | \"良\" | \"优\""},
       {"count(知识产权) > 0", {{"知识产权", Value::unknown()}}, "true | false | null"},
       {"if 知识产权 = null then 0 else 1", {{"知识产权", Value::unknown()}}, "0 | 1"}});
}

}  // namespace
}  // namespace zhida::feel
