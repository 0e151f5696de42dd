// Expressions made from the grammar, over small domains: every concretisation is enumerated, and the concrete result lies
// in the abstract one. What is certain is therefore never wrong. Beside it, how often a result that all concretisations
// agree on was left open.
//
// Clause: DESIGN §3, possible-value semantics; DMN 1.5, 10.3.1.2 (grammar), 10.3.4 (built-ins)
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "decide/feel/abstract_test.h"
#include "decide/feel/builtin.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kSamplesMax = 1500;

enum class Sort { kNumber, kBoolean, kText, kDate, kSpan, kList, kContext, kRecords, kRange };

// One variable of each sort, and what it may be.
struct Variable {
  std::string name;
  std::vector<Value> finite;  // every concretisation is enumerated
  std::vector<Value> wide;    // of these some are
};

Value numbers(std::initializer_list<int> members) {
  std::vector<Value> out;
  for (const int n : members) out.push_back(Value::number(Decimal(n)));
  return one_of(std::move(out));
}

const std::vector<Variable>& variables() {
  static const Value none = Value::null();
  static const Value pair = record({{"a", numbers({1, 3})}, {"b", one_of({text("a"), text("b")})}});
  static const Value fixed = record({{"a", number("2")}, {"b", text("b")}});
  static const Value wide = record({{"a", interval("[0..3]", true)}, {"b", Value::unknown()}});
  static const std::vector<Variable> all = {
      {"n",
       {numbers({-1, 0, 2}), one_of({number("1"), none, number("3")}), numbers({1, 2})},
       {interval("[0..3]"), interval("(-2..2]", true), interval("[1.."), Value::unknown()}},
      {"p",
       {flag(), one_of({Value::boolean(true), none}),
        one_of({Value::boolean(true), Value::boolean(false), none})},
       {Value::unknown()}},
      {"s",
       {one_of({text("a"), text("ab"), text("")}), one_of({text("b"), none})},
       {Value::unknown()}},
      {"d",
       {one_of({Value::date({2024, 2, 29}), Value::date({2026, 11, 23})})},
       {interval("[2024-02-27..2024-03-02]"), interval("[2025-12-31..", true)}},
      {"y", {one_of({Value::months_duration(1), Value::months_duration(12)})}, {}},
      {"l",
       {maybe_list({{number("1"), true}, {numbers({2, 3}), false}, {number("1"), false}}),
        one_of({Value::list({}), Value::list({number("2"), number("1")}), none}),
        Value::list({numbers({0, 2}), number("1")})},
       {Value::list({interval("[0..2]"), number("1")}),
        maybe_list({{interval("[0..2]"), false}, {number("5"), false}}), Value::unknown()}},
      {"c", {pair, one_of({fixed, none})}, {wide, Value::unknown()}},
      {"r",
       {Value::list({pair, fixed}), maybe_list({{pair, false}, {fixed, true}})},
       {Value::list({wide, fixed}), Value::unknown()}}};
  return all;
}

// Texts of expressions, by sort.
class Grammar {
 public:
  explicit Grammar(unsigned seed) : random_(seed) {}

  std::string expression(Sort sort, int depth) {
    if (depth <= 0 || roll(6) == 0) return leaf(sort);
    if (roll(40) == 0) sort = static_cast<Sort>(roll(9));  // a clash of types
    const std::vector<std::string>& rules = productions().at(sort);
    return filled(rules[roll(rules.size())], depth - 1);
  }

  // The letters after % in a production: a part of that sort.
  std::string filled(const std::string& production, int depth) {
    std::string out;
    for (std::size_t i = 0; i < production.size(); ++i) {
      if (production[i] != '%') {
        out += production[i];
        continue;
      }
      out += "(" + expression(sort_of(production[++i]), depth) + ")";
    }
    return out;
  }

  std::size_t roll(std::size_t sides) { return random_() % sides; }

  static Sort sort_of(char letter) {
    return static_cast<Sort>(std::string_view("NBSDYLCRG").find(letter));
  }

 private:
  std::string leaf(Sort sort) {
    static const std::map<Sort, std::vector<std::string>> kLeaves = {
        {Sort::kNumber, {"n", "n", "n", "0", "1", "2", "-1", "null"}},
        {Sort::kBoolean, {"p", "p", "n > 1", "true", "false", "null"}},
        {Sort::kText, {"s", "s", "\"a\"", "\"b\"", "\"\""}},
        {Sort::kDate, {"d", "d", "date(\"2024-02-29\")", "today()"}},
        {Sort::kSpan, {"y", "duration(\"P1M\")", "duration(\"P1Y\")"}},
        {Sort::kList, {"l", "l", "l", "[]", "[1, n]", "[2, 1]"}},
        {Sort::kContext, {"c", "c", "{a: n, b: \"a\"}"}},
        {Sort::kRecords, {"r", "r", "[c, {a: 1, b: s}]"}},
        {Sort::kRange, {"[1..2]", "[0..n]", "[n..3]", "(0..2)", "[0..2)"}}};
    const auto& leaves = kLeaves.at(sort);
    return leaves[roll(leaves.size())];
  }

  static const std::map<Sort, std::vector<std::string>>& productions();

  std::mt19937 random_;
};

const std::map<Sort, std::vector<std::string>>& Grammar::productions() {
  static const std::map<Sort, std::vector<std::string>> kAll = {
      {Sort::kNumber,
       {"%N + %N",
        "%N - %N",
        "%N * %N",
        "%N / %N",
        "%N ** %N",
        "-%N",
        "if %B then %N else %N",
        "%C.a",
        "%L[%N]",
        "%R[%N].a",
        "%L[item >= %N][1]",
        "%R[b = %S][1].a",
        "sum(%L)",
        "min(%L)",
        "max(%L)",
        "mean(%L)",
        "count(%L)",
        "count(%R)",
        "median(%L)",
        "product(%L)",
        "sum(%N, %N)",
        "min(%N, %N)",
        "max(%N, %N)",
        "floor(%N)",
        "ceiling(%N)",
        "abs(%N)",
        "modulo(%N, %N)",
        "sqrt(%N)",
        "exp(%N)",
        "log(%N)",
        "decimal(%N / 3, 1)",
        "round half up(%N / 2, 0)",
        "string length(%S)",
        "%D.year",
        "%D.month",
        "%D.day",
        "(%D - %D).days",
        "%Y.years",
        "number(string(%N))",
        "index of(%L, %N)[1]",
        "{a: %N, b: a + 1}.b",
        "stddev(%L)",
        "(function(x) if x > 1 then x else -x)(%N)",
        "count(%R[a > %N])",
        "count(%L[item > %N])",
        "sum(for x in %L return x * 2)",
        "sum(%R.a)",
        "(for x in %L return sum(partial) + x)[-1]",
        "get value(%C, \"a\")",
        "%L[-1]",
        "mode(%L)[1]",
        "day of year(%D)",
        "week of year(%D)",
        "{f: function(k) if k <= 0 then 0 else k + f(k - 1), v: f(%N)}.v",
        "%G.start",
        "years and months duration(%D, %D).years",
        "[%N, %N][%B][1]",
        "[%N, %N, %N][%N]"}},
      {Sort::kBoolean,
       {"%N < %N",
        "%N <= %N",
        "%N > %N",
        "%N >= %N",
        "%N = %N",
        "%N != %N",
        "%S = %S",
        "%S < %S",
        "%D < %D",
        "%D = %D",
        "%B = %B",
        "%L = %L",
        "%C = %C",
        "%B and %B",
        "%B or %B",
        "not(%B)",
        "%N between %N and %N",
        "%N in %G",
        "%N in (%N, > %N)",
        "%N in %L",
        "%D in [%D..%D]",
        "some x in %L satisfies x > %N",
        "every x in %L satisfies x >= %N",
        "some x in %R satisfies x.a > %N",
        "every x in %R satisfies x.b = %S",
        "some x in %L, k in %L satisfies x > k",
        "list contains(%L, %N)",
        "%N instance of number",
        "%L instance of list<number>",
        "%S instance of string",
        "%C instance of context",
        "%N = null",
        "%L = null",
        "%S != null",
        "contains(%S, %S)",
        "starts with(%S, %S)",
        "ends with(%S, %S)",
        "matches(%S, \"a.*\")",
        "is(%N, %N)",
        "is(%D, %D)",
        "all(%B, %B)",
        "any(%B, %B)",
        "all([%B, %B])",
        "any([%B])",
        "even(%N)",
        "odd(%N)",
        "before(%N, %N)",
        "after(%N, %N)",
        "before(%G, %G)",
        "overlaps(%G, %G)",
        "includes(%G, %N)",
        "during(%N, %G)",
        "meets(%G, %G)",
        "coincides(%N, %N)",
        "starts(%N, %G)",
        "finishes(%N, %G)",
        "if %B then %B else %B",
        "%N in (not(%N))",
        "%S in (%S, null)",
        "[%N, %N] = [%N, 1]",
        "%N > 0 and %N < 3",
        "n > %N and n < %N",
        "n = 1 or n = %N",
        "{v: %B}.v",
        "%G.start included",
        "(%D + %Y) > %D",
        "%Y < %Y",
        "%N not in (%N)"}},
      {Sort::kText,
       {"%S + %S",
        "substring(%S, %N)",
        "substring(%S, %N, %N)",
        "upper case(%S)",
        "lower case(%S)",
        "if %B then %S else %S",
        "string(%N)",
        "%C.b",
        "%R[%N].b",
        "replace(%S, \"a\", \"x\")",
        "string join([%S, %S], \"-\")",
        "substring before(%S, \"b\")",
        "substring after(%S, \"a\")",
        "split(%S, \"b\")[1]",
        "string(%B)",
        "day of week(%D)",
        "month of year(%D)",
        "string(%L)",
        "string(%C)",
        "if n = 1 then \"a\" else if n > 1 then \"b\" else \"\""}},
      {Sort::kDate,
       {"%D + %Y", "%D - %Y", "date(%N, 2, %N)", "if %B then %D else %D", "max(%D, %D)",
        "min([%D, %D])", "date(string(%D))"}},
      {Sort::kSpan, {"%Y + %Y", "%Y * %N", "-%Y", "years and months duration(%D, %D)", "abs(%Y)"}},
      {Sort::kList,
       {"[%N, %N]",
        "[%N]",
        "for x in %L return x + %N",
        "for x in %L, k in %L return x * k",
        "for x in %N..%N return x",
        "%L[item > %N]",
        "%L[%B]",
        "concatenate(%L, %L)",
        "append(%L, %N)",
        "sort(%L, function(x, k) x < k)",
        "sort(%L)",
        "distinct values(%L)",
        "reverse(%L)",
        "sublist(%L, %N)",
        "sublist(%L, %N, %N)",
        "insert before(%L, %N, %N)",
        "remove(%L, %N)",
        "union(%L, %L)",
        "flatten([%L, %N])",
        "list replace(%L, %N, %N)",
        "mode(%L)",
        "index of(%L, %N)",
        "if %B then %L else %L",
        "%R.a",
        "for x in %R return x.a",
        "for x in %L return count(partial)",
        "%R[a > %N].a",
        "for x in [%N..%N] return x",
        "list replace(%L, function(x, k) x > %N, %N)"}},
      {Sort::kContext,
       {"{a: %N, b: %S}", "context put(%C, \"a\", %N)", "context merge([%C, %C])", "%R[%N]",
        "if %B then %C else %C", "%R[a = %N][1]",
        "context([{key: \"a\", value: %N}, {key: \"b\", value: %S}])"}},
      {Sort::kRecords,
       {"[%C, %C]", "%R[a > %N]", "%R[b = %S]", "reverse(%R)", "concatenate(%R, [%C])",
        "%R[a > %N and b = %S]", "get entries(%C)", "for x in %L return {a: x, b: %S}"}},
      {Sort::kRange,
       {"[%N..%N]", "(%N..%N)", "[%N..%N)", "if %B then %G else %G", "range(\"[1..2]\")"}}};
  return kAll;
}

struct Tally {
  int expressions = 0;
  int decided = 0;    // by the possible-value evaluation
  int avoidable = 0;  // all concretisations agree, and it was left open
  std::vector<std::string> wrong;
  std::map<std::string, int> open;  // the shapes of what was avoidable
};

bool names(const std::string& expression, char variable) {
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const auto letter = [&](std::size_t at) {
      return at < expression.size() &&
             (std::isalpha(static_cast<unsigned char>(expression[at])) != 0 ||
              expression[at] == '"');
    };
    if (expression[i] == variable && !letter(i + 1) && (i == 0 || !letter(i - 1))) return true;
  }
  return false;
}

std::vector<Binding> bindings_for(const std::string& expression, Grammar& grammar, bool finite) {
  std::vector<Binding> out;
  for (const Variable& v : variables()) {
    if (!names(expression, v.name[0])) continue;
    const bool wide = !finite && !v.wide.empty();
    const std::vector<Value>& from = wide ? v.wide : v.finite;
    out.emplace_back(v.name, from[grammar.roll(from.size())]);
  }
  return out;
}

std::string written(const std::vector<Binding>& bindings) {
  std::string out;
  for (const auto& [name, value] : bindings) out += name + " = " + to_literal(value) + "; ";
  return out;
}

void enumerate(const std::string& expression, const std::vector<Binding>& bindings, bool finite,
               Tally& tally) {
  const Compiled c = compiled(expression, bindings);
  if (!c.program) return;
  ++tally.expressions;
  const Value possible = run(*c.program, bindings);
  const bool open = contains_abstract(possible);
  if (!open) ++tally.decided;
  std::optional<Value> first;
  bool same = true;
  bool sound = true;
  std::size_t tried = 0;
  for_each_sample(bindings, kSamplesMax, [&](const std::vector<Binding>& sample) {
    ++tried;
    const Value v = run(*c.program, sample);
    if (sound && !admits(possible, v)) {
      sound = false;
      tally.wrong.push_back(expression + "\n    is " + to_literal(v) + " where " + written(sample) +
                            "\n    but was said to be " + to_literal(possible) + " for " +
                            written(bindings));
    }
    same = same && (!first || identical(*first, v) || (first->is_null() && v.is_null()));
    if (!first) first = v;
  });
  if (finite && open && same && tried < kSamplesMax) {
    ++tally.avoidable;
    ++tally.open[expression + "  " + written(bindings)];
  }
}

void expect_none_wrong(Tally& tally) {
  std::sort(tally.wrong.begin(), tally.wrong.end(),
            [](const auto& a, const auto& b) { return a.size() < b.size(); });
  for (std::size_t i = 0; i < tally.wrong.size() && i < 40; ++i) ADD_FAILURE() << tally.wrong[i];
  EXPECT_EQ(tally.wrong.size(), 0U);
}

void report(const std::string& what, const Tally& tally) {
  testing::Test::RecordProperty(what + "_expressions", tally.expressions);
  testing::Test::RecordProperty(what + "_decided", tally.decided);
  testing::Test::RecordProperty(what + "_avoidable", tally.avoidable);
  if (std::getenv("ZHIDA_ENUMERATE") == nullptr) return;
  std::vector<std::string> shapes;
  shapes.reserve(tally.open.size());
  for (const auto& [shape, count] : tally.open) shapes.push_back(shape);
  std::sort(shapes.begin(), shapes.end(),
            [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::printf("%s: %d expressions, %d decided, %d avoidable\n", what.c_str(), tally.expressions,
              tally.decided, tally.avoidable);
  for (std::size_t i = 0; i < shapes.size() && i < 60; ++i)
    std::printf("  %s\n", shapes[i].c_str());
}

constexpr Sort kSorts[] = {Sort::kNumber, Sort::kBoolean, Sort::kText,    Sort::kDate, Sort::kSpan,
                           Sort::kList,   Sort::kContext, Sort::kRecords, Sort::kRange};

int count_wanted() {
  const char* wanted = std::getenv("ZHIDA_ENUMERATE");
  return wanted == nullptr ? 4000 : std::max(1, std::atoi(wanted));
}

TEST(EnumerateTest, ConcreteResultsLieInWhatWasSaidToBePossible) {
  Tally finite;
  Tally wide;
  for (int i = 0; i < count_wanted(); ++i) {
    Grammar grammar(static_cast<unsigned>(i));
    const std::string e =
        grammar.expression(kSorts[static_cast<std::size_t>(i) % std::size(kSorts)], 1 + i % 3);
    enumerate(e, bindings_for(e, grammar, true), true, finite);
    enumerate(e, bindings_for(e, grammar, false), false, wide);
  }
  report("finite", finite);
  report("wide", wide);
  expect_none_wrong(finite);
  expect_none_wrong(wide);
}

// Every built-in with every tuple of variables and literals, whatever their types.
TEST(EnumerateTest, EveryBuiltinIsSoundOnArgumentsOfEveryType) {
  const std::vector<std::string> atoms = {"n", "p", "s", "d",     "y",    "l",
                                          "c", "r", "1", "\"a\"", "null", "[1..2]"};
  Tally tally;
  Grammar grammar(7);
  for (const Builtin& b : builtins()) {
    std::size_t most = 0;
    for (const BuiltinOverload& o : b.overloads) most = std::max(most, o.parameters.size());
    for (std::size_t arity = 1; arity <= std::min<std::size_t>(most, 3); ++arity) {
      std::size_t tuples = 1;
      for (std::size_t i = 0; i < arity; ++i) tuples *= atoms.size();
      const std::size_t step = arity == 3 ? 11 : 1;
      for (std::size_t t = 0; t < tuples; t += step) {
        std::string call = std::string(b.name) + "(";
        for (std::size_t i = 0, rest = t; i < arity; ++i, rest /= atoms.size())
          call += (i == 0 ? "" : ", ") + atoms[rest % atoms.size()];
        call += ")";
        enumerate(call, bindings_for(call, grammar, true), true, tally);
        enumerate(call, bindings_for(call, grammar, false), false, tally);
      }
    }
  }
  report("builtins", tally);
  expect_none_wrong(tally);
  EXPECT_GT(tally.expressions, 10'000);
}

}  // namespace
}  // namespace zhida::feel
