// The standard evaluation: text to value, over the whole grammar; failures by their code; limits.
#include <gtest/gtest.h>

#include "decide/feel/abstract_test.h"
#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

// A value is compared by its literal, a failure by its code.
void expect_rows(const std::vector<Row>& rows) {
  for (const Row& r : rows) {
    const Outcome o = evaluate(r.text);
    EXPECT_EQ(o.code.empty() ? o.literal : o.code, r.expected) << r.text;
  }
}

TEST(EvalTest, LiteralsAndArithmetic) {
  expect_rows({{"1 + 2 * 3", "7"},
               {"10 / 4", "2.5"},
               {"1 / 3", "0.3333333333333333333333333333333333"},
               {"2 ** 10 - 1", "1023"},
               {"-(2 + 3)", "-5"},
               {"0.1 + 0.2 = 0.3", "true"},
               {"\"a\" + \"b\"", "ab"},
               {"@\"2024-01-31\" + @\"P1M\"", "2024-02-29"},
               {"@\"2024-03-01\" - @\"2024-02-28\"", "P2D"},
               {"null", "null"},
               {"[1, \"a\", null]", "[1, \"a\", null]"},
               {"@\"nonsense\"", "E-FEEL-AT"}});
}

// Clause: DMN 1.5, tables 50 to 53
TEST(EvalTest, Comparisons) {
  expect_rows({{"1 < 2", "true"},
               {"2 <= 2", "true"},
               {"1 > 2", "false"},
               {"1 != 2", "true"},
               {"\"b\" > \"a\"", "true"},
               {"1 = null", "false"},
               {"null != null", "false"},
               {"null < 1", "null"},
               {"1 = \"1\"", "E-FEEL-TYPE"},
               {"1 < \"2\"", "E-FEEL-TYPE"},
               {"[1, 2] = [1, 2]", "true"},
               {"3 between 1 and 3", "true"},
               {"null between 1 and 3", "E-FEEL-TYPE"},
               {"2 between null and 3", "E-FEEL-TYPE"},
               {"2 between 1 and null", "E-FEEL-TYPE"},
               {"null in [1..3]", "E-FEEL-TYPE"},
               {"2 in [1..null]", "E-FEEL-TYPE"},
               {"2 in (1 / 0)", "E-FEEL-ARITHMETIC"},
               {"\"x\" between 1 and 3", "E-FEEL-TYPE"},
               {"3 in [1..3)", "false"},
               {"3 in (1, [3..4])", "true"},
               {"3 in (< 3, > 5)", "false"},
               {"3 in [1, 2, 3]", "true"},
               {"3 in (!= 3)", "false"},
               {"null in (null)", "true"},
               {"[1] in ([1], [2])", "true"}});
}

// Clause: DMN 1.5, table 48
TEST(EvalTest, LogicIsTernary) {
  expect_rows({{"true and true", "true"},
               {"true and false", "false"},
               {"true and null", "null"},
               {"false and null", "false"},
               {"null and false", "false"},
               {"null and null", "null"},
               {"true or null", "true"},
               {"null or true", "true"},
               {"false or null", "null"},
               {"false or false", "false"},
               {"not(null)", "null"},
               {"not(true)", "false"},
               {"false and 1", "false"},
               {"true and 1", "E-FEEL-TYPE"},
               {"1 or true", "true"},
               {"1 or false", "E-FEEL-TYPE"}});
}

// Clause: DMN 1.5, 10.3.2.15
TEST(EvalTest, Conditionals) {
  expect_rows({{"if 1 < 2 then \"a\" else \"b\"", "a"},
               {"if 1 > 2 then \"a\" else \"b\"", "b"},
               {"if null then \"a\" else \"b\"", "b"},
               {"if \"yes\" then \"a\" else \"b\"", "E-FEEL-TYPE"},
               {"if true then 1 else 1 / 0", "1"},
               {"(if false then 1 else 2) + 1", "3"}});
}

// Clause: DMN 1.5, 10.3.2.14
TEST(EvalTest, IterationsAndQuantifiers) {
  expect_rows({{"for i in [1, 2] return i * 2", "[2, 4]"},
               {"for i in 1..3 return i", "[1, 2, 3]"},
               {"for i in 3..1 return i", "[3, 2, 1]"},
               {"for i in [1..3] return i", "[1, 2, 3]"},
               {"for i in [1..3) return i", "[1, 2]"},
               {"for i in 1..2, j in i..2 return i * 10 + j", "[11, 12, 22]"},
               {"for i in @\"2024-02-28\"..@\"2024-03-01\" return i.day", "[28, 29, 1]"},
               {"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"},
               {"for i in 7 return i", "[7]"},
               {"for i in [] return i", "[]"},
               {"for i in null return i", "E-FEEL-ITERATE"},
               {"for i in 1..1.5 return i", "E-FEEL-ITERATE"},
               {"some i in [1, 5] satisfies i > 4", "true"},
               {"some i in [] satisfies true", "false"},
               {"every i in [1, 5] satisfies i > 0", "true"},
               {"every i in [] satisfies false", "true"},
               {"some i in [1, 2], j in [2, 3] satisfies i = j", "true"},
               {"some i in [null, 1] satisfies i > 4", "null"},
               {"some i in [null, 5] satisfies i > 4", "true"},
               {"every i in [1] satisfies \"x\"", "E-FEEL-TYPE"}});
}

// Clause: DMN 1.5, 10.3.2.5 and table 66
TEST(EvalTest, FiltersAndPaths) {
  expect_rows({{"[1, 2, 3][item >= 2]", "[2, 3]"},
               {"[{a: 1}, {a: 2}][a = 2]", "[{a: 2}]"},
               {"[{a: 1}, {b: 2}][a = 1]", "[{a: 1}]"},
               {"[{a: 1, b: [1, 2]}, {a: 2, b: [3]}].b", "[[1, 2], [3]]"},
               {"[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]"},
               {"[1, 2, 3][1]", "1"},
               {"[1, 2, 3][-1]", "3"},
               {"[1, 2, 3][4]", "E-FEEL-INDEX"},
               {"[1, 2, 3][0]", "E-FEEL-INDEX"},
               {"[1, 2, 3][1 + 1]", "2"},
               {"5[1]", "5"},
               {"5[item > 3]", "[5]"},
               {"null[1]", "E-FEEL-INDEX"},
               {"null[item > 3]", "[]"},
               {"[][1]", "E-FEEL-INDEX"},
               {"{n: 1, r: [][n]}.r", "E-FEEL-INDEX"},
               {"{n: 1, r: null[n - 2]}.r", "E-FEEL-INDEX"},
               {"[][item]", "[]"},
               {"[][item - 1]", "[]"},
               {"[][n]", "[]"},
               {"[][count(item)]", "[]"},
               {"[][1 > \"a\"]", "[]"},
               {"[][true]", "[]"},
               {"[][null]", "[]"},
               {"[1][\"x\"]", "E-FEEL-FILTER"},
               {"[[1, 2], [3]][count(item) = 2]", "[[1, 2]]"},
               {"{a: {b: 3}}.a.b", "3"},
               {"{a: 1}.c", "E-FEEL-MEMBER"},
               {"null.a", "E-FEEL-MEMBER"},
               {"5.a", "E-FEEL-MEMBER"},
               {"@\"2024-02-29\".year", "2024"},
               {"[@\"2024-02-29\"].month", "[2]"}});
}

TEST(EvalTest, ContextsAndFunctions) {
  expect_rows({{"{a: 1, b: a + 1}.b", "2"},
               {"{\"a b\": 1}.a b", "1"},
               {"{a: 1, a: 2}", "E-FEEL-DUPLICATE-KEY"},
               {"{f: function(n) n * 2, r: f(4)}.r", "8"},
               {"(function(a, b) a - b)(b: 1, a: 5)", "4"},
               {"(function(a: number) a)(\"x\")", "E-FEEL-TYPE"},
               {"(function(a: number) a)([3])", "3"},
               {"(function(a) a)(1, 2)", "E-FEEL-ARITY"},
               {"(function(a) a)(b: 1)", "E-FEEL-ARITY"},
               {"{k: 3, f: function(n) n + k, r: f(1)}.r", "4"},
               {"{f: function(g, n) if n = 0 then 0 else n + g(g, n - 1), r: f(f, 4)}.r", "10"},
               {"5(1)", "E-FEEL-CALL"},
               {"nothing(1)", "E-FEEL-NAME"},
               {"nothing + 1", "E-FEEL-NAME"},
               {"substring(\"foobar\", 3)", "obar"},
               {"substring(start position: 3, string: \"foobar\")", "obar"},
               {"substring(\"foobar\")", "E-FEEL-ARITY"},
               {"substring(text: \"foobar\", start position: 3)", "E-FEEL-ARITY"},
               {"sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"},
               {"(function() external {})()", "E-FEEL-UNSUPPORTED"}});
}

TEST(EvalTest, RangesAndTypes) {
  expect_rows({{"[1..3]", "[1..3]"},
               {"[3..1]", "E-FEEL-RANGE"},
               {"[1..\"x\"]", "E-FEEL-RANGE"},
               {"[1..3].start", "1"},
               {"(1..3].start included", "false"},
               {"1 instance of number", "true"},
               {"[1] instance of list<number>", "true"},
               {"[1] instance of list<string>", "false"},
               {"{a: 1} instance of context<a: number>", "true"},
               {"null instance of Any", "false"}});
}

// A failure stays visible in the value that it makes null, and in the machine's list.
TEST(EvalTest, FailuresAreKeptWithTheirPlace) {
  const Scope scope;
  const std::string text = "if 1 < \"x\" then 1 else 2 + null";
  const auto tree = parse(text, scope);
  ASSERT_TRUE(tree.ok());
  CompileOptions options;
  options.element = "企业规模";
  options.strict_types = false;
  const auto program = compile(*tree, scope, options);
  ASSERT_TRUE(program.ok());
  Machine machine{{}};
  EXPECT_TRUE(machine.run(**program, {}).is(Kind::kError));
  ASSERT_GE(machine.errors.size(), 2U);
  EXPECT_EQ(machine.errors[0].code, "E-FEEL-TYPE");
  EXPECT_EQ(machine.errors[0].element, "企业规模");
  EXPECT_EQ(text.substr(machine.errors[0].span.begin,
                        machine.errors[0].span.end - machine.errors[0].span.begin),
            "1 < \"x\"");
}

struct Clash {
  const char* text;
  const char* code;
};

TEST(EvalTest, CertainTypeClashesAreFoundBeforeRunning) {
  Scope scope;
  scope.add("从业人员", simple_type(Type::Kind::kNumber));
  scope.add("行业", simple_type(Type::Kind::kString));
  scope.add("资质", list_type(context_type({{"类型", simple_type(Type::Kind::kString)}})));
  scope.add_members(*scope.entries.back().type);
  for (const Clash& c : std::vector<Clash>{{"从业人员 >= 300", ""},
                                           {"从业人员 >= \"300\"", "E-FEEL-TYPE"},
                                           {"从业人员 + 行业", "E-FEEL-TYPE"},
                                           {"从业人员 and true", "E-FEEL-TYPE"},
                                           {"if 行业 then 1 else 2", "E-FEEL-TYPE"},
                                           {"资质.类型", ""},
                                           {"资质.级别", "E-FEEL-TYPE"},
                                           {"资质[类型 = 3]", "E-FEEL-TYPE"},
                                           {"some z in 资质 satisfies z.类型 = \"ISO\"", ""},
                                           {"行业 in (\"软件\", 3)", "E-FEEL-TYPE"},
                                           {"string length(从业人员)", "E-FEEL-TYPE"},
                                           {"从业人员数", "E-FEEL-NAME"},
                                           {"string length(行业, 1)", "E-FEEL-ARITY"}}) {
    const auto tree = parse(c.text, scope);
    ASSERT_TRUE(tree.ok()) << c.text;
    const auto program = compile(*tree, scope);
    EXPECT_EQ(program.ok() ? "" : program.errors()[0].code, c.code) << c.text;
  }
}

TEST(EvalTest, MisspeltNamesAreCorrected) {
  Scope scope;
  scope.add("从业人员", simple_type(Type::Kind::kNumber));
  const auto program = compile(*parse("毛利率 > 1", scope), scope);
  ASSERT_FALSE(program.ok());
  EXPECT_EQ(program.errors()[0].help_zh, "");
  const auto near = compile(*parse("从业人员数 > 1", scope), scope);
  ASSERT_FALSE(near.ok());
  EXPECT_NE(near.errors()[0].help_zh.find("从业人员"), std::string::npos);
  // A name of several words is looked for as a whole; it does not parse where it is unknown.
  for (const char* const text :
       {"string lenght(\"a\")", "if string lenght(\"a\") > 1 then 1 else 2",
        "1 + string lenght(\"a\")"}) {
    const auto words = parse(text, scope);
    ASSERT_FALSE(words.ok()) << text;
    EXPECT_EQ(words.errors()[0].found, "string lenght") << text;
    EXPECT_EQ(words.errors()[0].help_en, "did you mean 'string length'?") << text;
  }
}

std::string limited(const std::string& text, const Limits& limits) {
  const Scope scope;
  const auto tree = parse(text, scope, {}, limits);
  if (!tree) return tree.errors()[0].code;
  CompileOptions options;
  options.strict_types = false;
  const auto program = compile(*tree, scope, options);
  if (!program) return program.errors()[0].code;
  Machine machine{{{}, limits, false}};
  const Value v = machine.run(**program, {});
  return v.is(Kind::kError) ? v.as_error().code : to_literal(v);
}

TEST(EvalTest, LimitsAreAnswers) {
  Limits limits;
  limits.steps = 10'000;
  limits.list_items = 1'000;
  limits.depth = 50;
  limits.bytes = 500;
  EXPECT_EQ(limited("count(for i in 1..1000 return i)", limits), "1000");
  EXPECT_EQ(limited("for i in 1..1001 return i", limits), "E-FEEL-ITERATE");
  EXPECT_EQ(limited("for i in -9223372036854775807..9223372036854775807 return i", limits),
            "E-FEEL-ITERATE");
  EXPECT_EQ(limited("for i in 1..100, j in 1..100 return i", limits), "E-FEEL-LIMIT");
  EXPECT_EQ(limited("count(for i in 1..900, j in 1..900 return 1)", limits), "E-FEEL-LIMIT");
  EXPECT_EQ(limited("some i in 1..900, j in 1..900 satisfies i + j = 0", limits), "E-FEEL-LIMIT");
  EXPECT_EQ(limited("for i in 1..900 return count(partial)", limits), "E-FEEL-LIMIT");
  EXPECT_EQ(limited("{f: function(g, n) g(g, n + 1), r: f(f, 0)}.r", limits), "E-FEEL-LIMIT");
  EXPECT_EQ(limited("\"" + std::string(600, 'x') + "\"", limits), "E-FEEL-LIMIT");
  EXPECT_EQ(limited("(for i in 1..800 return if i = 1 then [1] else [partial[-1]])[-1]", Limits{}),
            "E-FEEL-LIMIT");
}

// What is too large becomes null wherever it stands; that it did is said, once, and where.
TEST(EvalTest, APartBeyondTheLimitsIsSaid) {
  const std::string deep =
      "{f: function(g, s, n) if n = 0 then s else g(g, [[[[[[s]]]]]], n - 1), r: ";
  // 540 lists around 1, of which the outer ones stand around null
  for (const std::string& text : {deep + "[1, f(f, 1, 90)]}.r", deep + "{a: f(f, 1, 90)}}.r",
                                  deep + "for i in 1..2 return [f(f, 1, 90)]}.r",
                                  deep + "get entries({a: [[f(f, 1, 90)]]})}.r"}) {
    SCOPED_TRACE(text);
    const Scope scope;
    const auto tree = parse(text, scope);
    ASSERT_TRUE(tree.ok());
    CompileOptions options;
    options.strict_types = false;
    const auto program = compile(*tree, scope, options);
    ASSERT_TRUE(program.ok());
    Machine machine{{}};
    EXPECT_NE(to_literal(machine.run(**program, {})).find("[null]"), std::string::npos);
    ASSERT_FALSE(machine.errors.empty());
    EXPECT_EQ(machine.errors[0].code, "E-FEEL-LIMIT");
    EXPECT_GT(machine.errors[0].span.end, machine.errors[0].span.begin);
  }
}

// Clause: a diagnostic of the compiler stands where its author is told to look.
TEST(EvalTest, CompilersSayThePlaceThatTheyAreGiven) {
  const std::string text = "[1,\n  没有]";
  const Scope scope;
  const auto tree = parse(text, scope);
  ASSERT_TRUE(tree.ok());
  const auto nowhere = compile(*tree, scope, {.element = "表", .strict_types = true});
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.errors()[0].place.element, "表");
  EXPECT_EQ(nowhere.errors()[0].place.line, 0);
  const PlaceOf place = [&](Span at, std::string element) {
    Place p = place_at(text, at.begin, "a.dmn");
    p.element = std::move(element);
    return p;
  };
  const auto placed =
      compile(*tree, scope, {.element = "表", .strict_types = true, .place = place});
  ASSERT_FALSE(placed.ok());
  EXPECT_EQ(placed.errors()[0].place.line, 2);
  EXPECT_EQ(placed.errors()[0].place.column, 3);
  EXPECT_EQ(placed.errors()[0].place.element, "表");
}

TEST(EvalTest, StepsAreCountedForEachRun) {
  const Scope scope;
  const auto program = compile(*parse("count(for i in 1..500 return i * 2)", scope), scope);
  Limits limits;
  limits.steps = 3'000;
  Machine machine{{{}, limits, false}};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(to_literal(machine.run(**program, {})), "500");
}

}  // namespace
}  // namespace zhida::feel
