// Tests of running cases: what counts as the expected value, and what a failure says.
#include "decide/pack/cases.h"

#include <gtest/gtest.h>

#include "decide/feel/possible.h"
#include "decide/pack/expect.h"
#include "decide/pack/toy.h"

namespace zhida::pack {
namespace {

using feel::Value;

CaseReport report_of(std::vector<SourceFile> files) {
  const Result<Bundle> b = load(std::move(files));
  EXPECT_TRUE(b.ok()) << toy::all_of(b.errors());
  return b.ok() ? run_cases(*b) : CaseReport{};
}

TEST(Cases, AllOfTheToyPass) {
  const CaseReport r = report_of(toy::files());
  EXPECT_EQ(r.passed, 9);
  EXPECT_TRUE(r.failures.empty()) << r.failures.front().name << ": " << r.failures.front().what.zh;
}

TEST(Cases, OnlyOnePolicyWhenAsked) {
  const Result<Bundle> b = load(toy::files());
  ASSERT_TRUE(b.ok());
  EXPECT_EQ(run_cases(*b, "toy").passed, 9);
  EXPECT_EQ(run_cases(*b, "other").passed, 0);
}

struct Wrong {
  const char* name;
  const char* from;
  const char* to;
  const char* what;  // the Chinese text of the failure
};

class CaseFailureTest : public testing::TestWithParam<Wrong> {};

TEST_P(CaseFailureTest, SaysExpectedAndFound) {
  const CaseReport r =
      report_of(toy::changed("demo/toy/tests.yaml", GetParam().from, GetParam().to));
  ASSERT_EQ(r.failures.size(), 1U);
  EXPECT_EQ(r.passed, 8);
  EXPECT_EQ(r.failures[0].policy, "toy");
  EXPECT_EQ(r.failures[0].place.file, "demo/toy/tests.yaml");
  EXPECT_GT(r.failures[0].place.line, 3);
  EXPECT_EQ(r.failures[0].what.zh, GetParam().what);
  EXPECT_FALSE(r.failures[0].what.en.empty());
}

const auto kWrongName = [](const testing::TestParamInfo<Wrong>& wrong) { return wrong.param.name; };

INSTANTIATE_TEST_SUITE_P(
    Failures, CaseFailureTest,
    testing::Values(Wrong{"verdict", "verdict: certain", "verdict: possible",
                          "判定应为 possible，实为 certain"},
                    Wrong{"amount", "amount: \"40000\"", "amount: \"40000.01\"",
                          "金额应为 40000.01，实为 40000"},
                    Wrong{"amount_range", "amount: \"40000\"", "amount: {min: 0, max: 40000}",
                          "金额应为 [0, 40000]，实为 40000"},
                    Wrong{"amount_open", "amount: \"40000\"", "amount: {min: 40000}",
                          "金额应为 [40000, …]，实为 40000"},
                    Wrong{"no_amount", "expect: {verdict: no, failed: [收入达标]}",
                          "expect: {amount: 1}", "金额应为 1，实为 没有金额"},
                    Wrong{"failed", "failed: []", "failed: [规模达标]",
                          "未满足的条件应为 [规模达标]，实为 []"},
                    Wrong{"decision", "档次: \"5\"", "档次: \"6\"", "“档次”应为 6，实为 5"},
                    Wrong{"null", "{档次: 2, 规模", "{档次: 无, 规模", "“档次”应为 无，实为 2"},
                    Wrong{"set", "one_of: [true, false]", "one_of: [true]",
                          "“规模达标”应为 {one_of: [true]}，实为 是 / 否"},
                    Wrong{"two", "verdict: certain, amount: \"40000\"", "verdict: no, amount: 1",
                          "判定应为 no，实为 certain；金额应为 1，实为 40000"}),
    kWrongName);

Value interval(int low, int high) { return feel::number_interval(Decimal(low), Decimal(high)); }

Value set(std::vector<Value> items) {
  feel::Possible p;
  p.items = std::move(items);
  return Value::possible(std::move(p));
}

bool matches_yaml(const Value& v, std::string_view yaml) {
  const Result<Node> node = parse_yaml(yaml, "t");
  EXPECT_TRUE(node.ok());
  return node.ok() && matches(v, *node);
}

TEST(Matches, ScalarsByValue) {
  const Value n = Value::number(*Decimal::parse("2.50"));
  EXPECT_TRUE(matches_yaml(n, "2.5"));
  EXPECT_TRUE(matches_yaml(n, "\"2.500\""));
  EXPECT_FALSE(matches_yaml(n, "2.51"));
  EXPECT_FALSE(matches_yaml(Value::string("2.5"), "3"));
  EXPECT_TRUE(matches_yaml(Value::string("工业"), "工业"));
  EXPECT_TRUE(matches_yaml(Value::boolean(true), "true"));
  EXPECT_FALSE(matches_yaml(Value::boolean(true), "\"true\""));
  EXPECT_TRUE(matches_yaml(Value::date(CivilDate{2024, 2, 29}), "2024-02-29"));
  EXPECT_TRUE(matches_yaml(Value::list({n, Value::null()}), "[2.5, 无]"));
  EXPECT_FALSE(matches_yaml(Value::list({n}), "[2.5, 无]"));
}

TEST(Matches, NullUnknownAndErrorAreThreeThings) {
  const Value error = Value::error({"E-FEEL-X", "错", "wrong", {}, "", nullptr});
  EXPECT_TRUE(matches_yaml(Value::null(), "无"));
  EXPECT_FALSE(matches_yaml(Value::unknown(), "无"));
  EXPECT_FALSE(matches_yaml(error, "无"));
  EXPECT_TRUE(matches_yaml(Value::unknown(), "未知"));
  EXPECT_FALSE(matches_yaml(Value::null(), "未知"));
  EXPECT_FALSE(matches_yaml(error, "未知"));
}

TEST(Matches, IntervalsAndSets) {
  EXPECT_TRUE(matches_yaml(interval(1, 5), "{min: 1, max: 5}"));
  EXPECT_FALSE(matches_yaml(interval(1, 5), "{min: 1, max: 6}"));
  EXPECT_FALSE(matches_yaml(interval(1, 5), "{min: 1}"));
  EXPECT_FALSE(matches_yaml(interval(1, 5), "1"));
  EXPECT_TRUE(matches_yaml(feel::number_interval(Decimal(1), std::nullopt), "{min: 1}"));
  const Value numbers = set({Value::number(Decimal(8)), Value::number(Decimal(3))});
  EXPECT_TRUE(matches_yaml(numbers, "{min: 3, max: 8}"));
  EXPECT_TRUE(matches_yaml(numbers, "{one_of: [3, 8]}"));
  EXPECT_FALSE(matches_yaml(numbers, "{one_of: [3, 8, 9]}"));
  const Value texts = set({Value::string("甲"), Value::null()});
  EXPECT_TRUE(matches_yaml(texts, "{one_of: [无, 甲]}"));
  EXPECT_FALSE(matches_yaml(texts, "{min: 1, max: 2}"));
}

}  // namespace
}  // namespace zhida::pack
