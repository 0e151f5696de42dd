// Tests of explanations: the tree of checks of one expression over given facts, written in one line.
#include "decide/pack/explain.h"

#include <gtest/gtest.h>

#include "decide/pack/trial.h"

namespace zhida::pack {
namespace {

// op state text [found | needed] {facts} (children)
std::string line(const Check& c) {
  std::string out = c.op + " " + std::string(to_string(c.state));
  if (!c.decision.empty()) out += " #" + c.decision;
  if (c.op != "and" && c.op != "or") out += " `" + c.text + "`";
  if (c.found || c.needed) out += " [" + c.found.value_or("") + " | " + c.needed.value_or("") + "]";
  if (!c.facts.empty()) {
    out += " {";
    for (const std::string& f : c.facts) out += (out.back() == '{' ? "" : " ") + f;
    out += "}";
  }
  if (c.children.empty()) return out;
  out += " (";
  for (const Check& child : c.children) {
    out += (out.ends_with(" (") ? "" : "; ") + line(child);
  }
  return out + ")";
}

const std::string kFacts =
    trial::fact("x", "type: number, unit: 元, min: 0") +
    trial::fact("y", "type: number, unit: 元, min: 0") +
    trial::fact("分", "type: number, unit: 分, min: 0, max: 30") +
    trial::fact("是否", "type: boolean") + trial::fact("级别", "type: string, values: [甲, 乙]") +
    trial::fact("日期", "type: date, nullable: true") +
    trial::fact("收入", "type: number, unit: 万元, min: 0, period: year") +
    trial::fact("事故",
                "type: list, fields: [{name: 类型, en: kind, type: string, values: [安全, 质量]}, "
                "{name: 发生日期, en: on, type: date}]");

struct Explained {
  const char* feel;
  const char* given;
  const char* expected;
};

class ExplainTest : public testing::TestWithParam<Explained> {};

TEST_P(ExplainTest, TakesTheConditionApart) {
  const auto [text, given, expected] = GetParam();
  const Bundle b = trial::bundle(
      kFacts,
      {{"总分", "number", "分 + 20"}, {"达标", "boolean", text}, {"通过", "boolean", "达标"}});
  ASSERT_FALSE(HasFailure()) << text;
  for (const Bundle& one : {b, trial::with_notes(b)}) {
    const Outcome o = trial::outcome(one, given);
    ASSERT_EQ(o.conditions.size(), 1U);
    ASSERT_EQ(o.conditions[0].checks.size(), 1U);
    EXPECT_EQ(line(o.conditions[0].checks[0]), expected) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Comparisons, ExplainTest,
    testing::Values(
        Explained{"x >= 10", R"({"x": 9})", "compare failed #达标 `x >= 10` [9 | >= 10] {x}"},
        Explained{"x >= 10", R"({"x": 10})", "compare met #达标 `x >= 10` [10 | >= 10] {x}"},
        Explained{"x >= 10", "{}", "compare unknown #达标 `x >= 10` [ | >= 10] {x}"},
        Explained{"10 <= x", R"({"x": 9})", "compare failed #达标 `10 <= x` [9 | >= 10] {x}"},
        Explained{"not(x >= 10)", R"({"x": 12})",
                  "compare failed #达标 `not(x >= 10)` [12 | < 10] {x}"},
        Explained{"x >= y * 0.03", R"({"x": 118, "y": 4200})",
                  "compare failed #达标 `x >= y * 0.03` [118 | >= 126（y * 0.03）] {x y}"},
        Explained{"x >= y * 0.03", R"({"x": 118})",
                  "compare unknown #达标 `x >= y * 0.03` [118 | >= y * 0.03] {y}"},
        Explained{"x / y >= 0.03", R"({"x": 1, "y": 35})",
                  "compare failed #达标 `x / y >= 0.03` [0.028571… | >= 0.03] {x y}"},
        Explained{"收入.上年 >= 5000", R"({"收入": {"2025": "4999.5"}})",
                  "compare failed #达标 `收入.上年 >= 5000` [4999.5 | >= 5000] {收入.上年}"},
        Explained{"日期 < today() - duration(\"P3Y\")", R"({"日期": "2024-01-02"})",
                  "compare failed #达标 `日期 < today() - duration(\"P3Y\")` [2024-01-02 | < "
                  "2023-11-23] {日期}"},
        Explained{"日期 < today()", R"({"日期": "无"})",
                  "compare failed #达标 `日期 < today()` [无 | < 2026-11-23] {日期}"},
        Explained{"级别 in (\"甲\", \"丙\")", R"({"级别": "乙"})",
                  "compare failed #达标 `级别 in (\"甲\", \"丙\")` [乙 | 甲 / 丙] {级别}"},
        Explained{"级别 = \"甲\"", R"({"级别": "甲"})",
                  "compare met #达标 `级别 = \"甲\"` [甲 | = 甲] {级别}"},
        Explained{"x between 3 and 5", R"({"x": 6})",
                  "compare failed #达标 `x between 3 and 5` [6 | [3, 5]] {x}"},
        Explained{"总分 >= 60", "{}", "compare failed #达标 `总分 >= 60` [[20, 50] | >= 60] {分}"},
        Explained{"总分 >= 40", R"({"分": {"min": "19", "max": "21"}})",
                  "compare unknown #达标 `总分 >= 40` [[39, 41] | >= 40] {分}"}));

INSTANTIATE_TEST_SUITE_P(
    Nodes, ExplainTest,
    testing::Values(
        Explained{"是否", R"({"是否": false})", "value failed #达标 `是否` [否 | 是] {是否}"},
        Explained{"not(是否)", "{}", "value unknown #达标 `not(是否)` [ | 否] {是否}"},
        Explained{"x >= 1 and (y >= 2 and 是否)", R"({"x": 1, "y": 1})",
                  "and failed #达标 (compare met `x >= 1` [1 | >= 1] {x}; compare failed `y >= 2` "
                  "[1 | >= 2] {y}; value unknown `是否` [ | 是] {是否})"},
        Explained{
            "not(是否 or x >= 3)", R"({"是否": false, "x": 3})",
            "and failed #达标 (value met `not(是否)` [否 | 否] {是否}; compare failed `not(x >= "
            "3)` [3 | < 3] {x})"},
        Explained{
            "x >= 1 or y >= 1", R"({"x": 0})",
            "or unknown #达标 (compare failed `x >= 1` [0 | >= 1] {x}; compare unknown `y >= 1` "
            "[ | >= 1] {y})"},
        Explained{"some a in 事故 satisfies a.类型 = \"质量\"",
                  R"({"事故": [{"类型": "安全", "发生日期": "2020-01-01"}]})",
                  "value failed #达标 `some a in 事故 satisfies a.类型 = \"质量\"` [0 / 1 | >= 1] "
                  "{事故}"},
        Explained{"every a in 事故 satisfies a.发生日期 < today() - duration(\"P3Y\")",
                  R"({"事故": [{"类型": "安全", "发生日期": "2020-01-01"},
                              {"类型": "质量", "发生日期": "2025-01-01"}]})",
                  "value failed #达标 `every a in 事故 satisfies a.发生日期 < today() - "
                  "duration(\"P3Y\")` [1 / 2 | 2 / 2] {事故} (value failed `a.发生日期 < today() - "
                  "duration(\"P3Y\")` [质量, 2025-01-01 | ] {事故})"},
        Explained{
            "every a in 事故 satisfies a.发生日期 < today()", R"({"事故": "无"})",
            "value met #达标 `every a in 事故 satisfies a.发生日期 < today()` [0 | 0] {事故}"},
        Explained{"every a in 事故 satisfies a.发生日期 < today()", "{}",
                  "value unknown #达标 `every a in 事故 satisfies a.发生日期 < today()` {事故}"},
        Explained{"count(事故[类型 = \"安全\"]) <= 0",
                  R"({"事故": [{"类型": "安全", "发生日期": "2020-01-01"}]})",
                  "compare failed #达标 `count(事故[类型 = \"安全\"]) <= 0` [1 | <= 0] {事故}"}));

const char* const kTable =
    R"(<decisionTable id="t" hitPolicy="FIRST">
      <input id="t1"><inputExpression typeRef="number"><text>x</text></inputExpression></input>
      <output id="t2" name="达标" typeRef="boolean"/><annotation name="条款"/>
      <rule id="r1"><inputEntry><text>>= 10</text></inputEntry>
        <outputEntry><text>是否</text></outputEntry>
        <annotationEntry><text>第一款</text></annotationEntry></rule>
      <rule id="r2"><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>y >= 3</text></outputEntry>
        <annotationEntry><text>第二款</text></annotationEntry></rule>
    </decisionTable>)";

Outcome table_outcome(const Bundle& b, std::string_view given) { return trial::outcome(b, given); }

TEST(ExplainTable, OpensTheRowThatHit) {
  const Bundle b =
      trial::bundle(kFacts, {{"达标", "boolean", kTable}, {"通过", "boolean", "达标"}});
  ASSERT_FALSE(HasFailure());
  const Outcome o = table_outcome(b, R"({"x": 12, "是否": false})");
  EXPECT_EQ(line(o.conditions[0].checks[0]),
            "table failed #达标 `达标 / 规则 1：x >= 10` {x 是否 y} (value failed `是否` [否 | 是] "
            "{是否})");
  ASSERT_EQ(o.rows.size(), 1U);
  EXPECT_EQ(o.rows[0].decision, "达标");
  EXPECT_EQ(o.rows[0].row, 1);
  EXPECT_EQ(o.rows[0].clause, "第一款");
  EXPECT_EQ(o.rows[0].cells, (std::vector<std::string>{">= 10", "是否"}));
  EXPECT_TRUE(o.rows[0].certain);
}

TEST(ExplainTable, ShowsEveryRowThatMayHit) {
  const Bundle b =
      trial::bundle(kFacts, {{"达标", "boolean", kTable}, {"通过", "boolean", "达标"}});
  ASSERT_FALSE(HasFailure());
  const Outcome o = table_outcome(b, R"({"是否": true, "y": 2})");
  EXPECT_EQ(o.verdict, Verdict::kPossible);
  const Check& c = o.conditions[0].checks[0];
  EXPECT_EQ(c.facts, (std::vector<std::string>{"x"}));
  ASSERT_EQ(c.children.size(), 2U);
  EXPECT_EQ(c.children[0].text, "规则 1：x >= 10");
  EXPECT_EQ(c.children[0].state, State::kUnknown);  // it holds, but the row may not hit
  EXPECT_EQ(c.children[1].text, "规则 2");
  EXPECT_EQ(c.children[1].state, State::kFailed);
  ASSERT_EQ(o.rows.size(), 2U);
  EXPECT_FALSE(o.rows[0].certain);
  EXPECT_EQ(o.missing.facts, (std::vector<std::string>{"x"}));
}

TEST(Explain, OpensDecisionsThatAConditionNames) {
  const Bundle b = trial::bundle(kFacts, {{"甲", "boolean", "x >= 1"},
                                          {"乙", "boolean", "y >= 1"},
                                          {"达标", "boolean", "甲 and not(乙)"},
                                          {"通过", "boolean", "达标"}});
  ASSERT_FALSE(HasFailure());
  const Outcome o = trial::outcome(b, R"({"x": 1, "y": 1})");
  EXPECT_EQ(line(o.conditions[2].checks[0]),
            "and failed #达标 (compare met #甲 `x >= 1` [1 | >= 1] {x}; not failed `not(乙)` {y} "
            "(compare met #乙 `y >= 1` [1 | >= 1] {y}))");
}

TEST(Explain, ShowsTheOpenPartsOfAScore) {
  const Bundle b = trial::bundle(kFacts, {{"甲分", "number", "分 + 1"},
                                          {"乙分", "number", "if x >= 10 then 20 else 0"},
                                          {"总分", "number", "甲分 + 乙分"},
                                          {"达标", "boolean", "总分 >= 40"},
                                          {"通过", "boolean", "达标"}});
  ASSERT_FALSE(HasFailure());
  const Outcome o = trial::outcome(b, R"({"x": 10})");
  EXPECT_EQ(
      line(o.conditions[0].checks[0]),
      "compare unknown #达标 `总分 >= 40` [[21, 51] | >= 40] {分} (value unknown #甲分 `甲分` "
      "[[1, 31] | ] {分})");
}

}  // namespace
}  // namespace zhida::pack
