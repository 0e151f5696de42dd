// What walks over a value takes steps for its size: once it answers, a thousand times it uses the budget up.
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "decide/feel/feel.h"

namespace zhida::feel {
namespace {

// 1,000 items, or a text of 8,000 bytes, and a loop of 1,000 rounds: the loop alone takes fewer than 20,000 steps.
constexpr std::uint64_t kSteps = 100'000;
constexpr const char* kList = "for k in 1..1000 return k";
constexpr const char* kMembers = "for k in 1..1000 return {x: k}";
constexpr const char* kText = "string join(for k in 1..1000 return \"abcdefgh\")";

std::string answer(const std::string& text) {
  const Scope scope;
  const auto tree = parse(text, scope);
  if (!tree) return tree.errors()[0].code + " " + tree.errors()[0].en;
  CompileOptions options;
  options.strict_types = false;
  const auto program = compile(*tree, scope, options);
  if (!program) return program.errors()[0].code + " " + program.errors()[0].en;
  Limits limits;
  limits.steps = kSteps;
  Machine machine{{{}, limits, false}};
  const Value v = machine.run(**program, {});
  return v.is(Kind::kError) ? v.as_error().code : to_literal(v);
}

struct Walk {
  const char* source;  // of x
  const char* expression;
};

void PrintTo(const Walk& w, std::ostream* out) { *out << w.expression; }

class WalkTest : public ::testing::TestWithParam<Walk> {};

TEST_P(WalkTest, TakesStepsForTheSize) {
  const std::string x = std::string("{x: ") + GetParam().source + ", r: ";
  const std::string expression = GetParam().expression;
  EXPECT_NE(answer(x + expression + "}.r"), "E-FEEL-LIMIT");
  EXPECT_EQ(answer(x + "count(for i in 1..1000 return " + expression + ")}.r"), "E-FEEL-LIMIT");
}

INSTANTIATE_TEST_SUITE_P(
    Walks, WalkTest,
    ::testing::Values(
        Walk{kList, "count(x)"}, Walk{kList, "sum(x)"}, Walk{kList, "product(x)"},
        Walk{kList, "mean(x)"}, Walk{kList, "median(x)"}, Walk{kList, "stddev(x)"},
        Walk{kList, "mode(x)"}, Walk{kList, "min(x)"}, Walk{kList, "max(x)"},
        Walk{kList, "list contains(x, 0)"}, Walk{kList, "index of(x, 0)"},
        Walk{kList, "reverse(x)"}, Walk{kList, "append(x, 1)"}, Walk{kList, "concatenate(x, x)"},
        Walk{kList, "insert before(x, 1, 0)"}, Walk{kList, "remove(x, 1)"},
        Walk{kList, "sublist(x, 2)"}, Walk{kList, "list replace(x, 1, 0)"},
        Walk{kList, "distinct values(x)"}, Walk{kList, "union(x, x)"}, Walk{kList, "flatten(x)"},
        Walk{kList, "sort(x, function(a, b) a < b)"}, Walk{kList, "string(x)"},
        Walk{kList, "x = x"}, Walk{kList, "x instance of list<number>"}, Walk{kList, "0.5 in x"},
        Walk{kList, "x[true]"}, Walk{kList, "x[item > 5]"}, Walk{kList, "x.y"},
        Walk{kList, "all(x)"}, Walk{kList, "any(x)"}, Walk{kMembers, "x.x"},
        Walk{kMembers, "get entries(x[1])[value = x]"}, Walk{kMembers, "context merge(x)"},
        Walk{kText, "string length(x)"}, Walk{kText, "substring(x, 2)"},
        Walk{kText, "upper case(x)"}, Walk{kText, "lower case(x)"}, Walk{kText, "x + \"x\""},
        Walk{kText, "contains(x, \"x\")"}, Walk{kText, "starts with(x, \"ab\")"},
        Walk{kText, "substring before(x, \"x\")"}, Walk{kText, "substring after(x, \"h\")"},
        Walk{kText, "matches(x, \"x\")"}, Walk{kText, "replace(x, \"x\", \"y\")"},
        Walk{kText, "split(x, \"x\")"}, Walk{kText, "string join([x, x])"}, Walk{kText, "x = x"},
        Walk{"1.1", "split(\"a,b\", \",\")"}, Walk{"\"a\"", "matches(x, \"\\\\w\")"}));

TEST(LimitTest, ElementaryFunctionsTakeSteps) {
  for (const char* expression : {"1.1 ** 0.7", "exp(1.1)", "log(1.1)"}) {
    const std::string loop = std::string("return ") + expression + ")";
    EXPECT_EQ(answer("count(for i in 1..1000 " + loop), "1000") << expression;
    EXPECT_EQ(answer("count(for i in 1..3000 " + loop), "E-FEEL-LIMIT") << expression;
  }
}

TEST(LimitTest, AllExpressionsOfAnEvaluationShareOneBudget) {
  const std::string backtracks = "matches(\"aaaaaaaaaaaaaaaab\", \"(a+)+c\")";
  EXPECT_EQ(answer(backtracks), "false");
  EXPECT_EQ(answer("count(for i in 1..200 return " + backtracks + ")"), "E-FEEL-LIMIT");
}

}  // namespace
}  // namespace zhida::feel
