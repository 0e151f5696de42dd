// Evaluation on demand: values by type, expressions with possible values, models with imports, the chain of a null.
#include "app/eval/eval.h"

#include <sstream>

#include <gtest/gtest.h>

namespace zhida::eval {
namespace {

constexpr const char* kHead =
    "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' namespace='";

const std::string kModel =
    std::string(kHead) +
    "ns:m'>\n"
    "<inputData id='x' name='x'><variable name='x' typeRef='number'/></inputData>\n"
    "<inputData id='d' name='日期'><variable name='日期' typeRef='date'/></inputData>\n"
    "<decision id='y' name='y'><variable name='y'/>"
    "<informationRequirement><requiredInput href='#x'/></informationRequirement>\n"
    "<literalExpression><text>x * 2</text></literalExpression></decision>\n"
    "<decision id='z' name='年'><variable name='年'/>"
    "<informationRequirement><requiredInput href='#d'/></informationRequirement>\n"
    "<literalExpression><text>日期.year</text></literalExpression></decision>\n"
    "</definitions>";

ModelQuestion about(const std::string& inputs, std::vector<Given> given = {}) {
  ModelQuestion q;
  q.files = {{"m.dmn", kModel}};
  auto node = parse_json(inputs, "in.json");
  EXPECT_TRUE(node.ok());
  q.inputs = *node;
  q.inputs_file = "in.json";
  q.given = std::move(given);
  q.options.why = true;
  return q;
}

std::string answer(const std::string& text, std::vector<Given> given = {}) {
  ExpressionQuestion q{text, std::move(given), {}};
  q.options.why = true;
  const auto found = evaluate(q);
  return found ? to_json(*found) : found.errors().front().code;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Eval, Expressions) {
  EXPECT_TRUE(has(answer("0.1 + 0.2"), R"("value":"0.3","kind":"number","abstract":false)"));
  EXPECT_TRUE(has(answer("x >= 7.5", {{"x", "between [7..8]"}}), R"("abstract":true)"));
  EXPECT_TRUE(has(answer("a.b + 1", {{"a", "{b: 2}"}}), R"("value":"3")"));
  EXPECT_TRUE(has(answer("营业 收入 * 2", {{"营业  收入", "21"}}), R"("value":"42")"));
  EXPECT_TRUE(has(answer("x", {{"x", "1 +"}}), "E-EVAL-GIVEN"));
  EXPECT_TRUE(has(answer("x", {{"", "1"}}), "E-EVAL-GIVEN"));
  const std::string null = answer("1 + x", {{"x", "null"}});
  EXPECT_TRUE(has(null, R"("value":"null")"));
  EXPECT_TRUE(has(null, R"("cause":"given_null")")) << null;
  const std::string wrong = answer("1 +\n  y");
  EXPECT_TRUE(has(wrong, "E-FEEL-NAME") && has(wrong, R"("line":2,"column":3)")) << wrong;
  EXPECT_EQ(wrong.find("severity"), wrong.rfind("severity")) << wrong;  // said once
  EXPECT_TRUE(has(answer("1 + \"a\""), "E-FEEL-TYPE"));
  EXPECT_TRUE(has(answer("得分 + 没有", {{"得分", "1"}}), R"("line":1,"column":6)"));
}

TEST(Eval, LimitsAreAnswers) {
  ExpressionQuestion q{"count(for i in 1..1000, j in 1..1000 return i)", {}, {}};
  q.options.limits.steps = 1000;
  const auto found = evaluate(q);
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(has(to_json(*found), "E-FEEL-LIMIT"));
  std::string doubling = "{a0: \"xxxxxxxxxxxxxxxx\"";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "a" + std::to_string(i - 1);
    doubling += ", a" + std::to_string(i) + ": " + before + " + " + before;
  }
  q.expression = doubling + "}.a59";
  const auto big = evaluate(q);  // 2^63 bytes, were there no limit
  ASSERT_TRUE(big.ok());
  EXPECT_TRUE(has(to_json(*big), "E-FEEL-LIMIT"));
}

TEST(Eval, Models) {
  const auto found = evaluate(about(R"({"x": "0.10", "日期": "2026-11-23"})"));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->decisions.size(), 2U);
  EXPECT_EQ(feel::to_literal(found->decisions[0].value), "0.2");
  EXPECT_EQ(feel::to_literal(found->decisions[1].value), "2026");
  EXPECT_EQ(found->inputs[0].type, "number");
  EXPECT_TRUE(found->inputs[0].given);
}

TEST(Eval, WhyAModelsNull) {
  const auto found = evaluate(about("{}"));
  ASSERT_TRUE(found.ok());
  const std::string text = to_json(*found);
  EXPECT_TRUE(has(text, R"("cause":"not_given")")) << text;
  std::ostringstream out;
  print(found->decisions[0], out);
  EXPECT_TRUE(has(out.str(), "没有给出输入“x”")) << out.str();
  EXPECT_TRUE(has(out.str(), "m.dmn:5:26 y")) << out.str();
}

TEST(Eval, ModelsWithPossibleInputs) {
  const auto found = evaluate(about("{}", {{"x", "one of 1, 2"}}));
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->decisions[0].value.is_abstract());
}

TEST(Eval, RefusesWhatItCannotRead) {
  const auto code = [](const ModelQuestion& q) {
    const auto found = evaluate(q);
    return found ? std::string() : found.errors().front().code;
  };
  EXPECT_EQ(code(about(R"({"xx": 1})")), "E-EVAL-INPUT");
  EXPECT_EQ(code(about(R"({"x": "三"})")), "E-EVAL-VALUE");
  EXPECT_EQ(code(about(R"({"日期": "明天"})")), "E-EVAL-VALUE");
  EXPECT_EQ(code(about("{}", {{"x", "1 +"}})), "E-EVAL-GIVEN");
  ModelQuestion q = about("{}");
  q.decisions = {"yy"};
  const auto found = evaluate(q);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.errors().front().code, "E-EVAL-DECISION");
  EXPECT_TRUE(has(found.errors().front().help_en, "'y'"));
  q.files = {{"m.dmn", "<definitions"}};
  EXPECT_EQ(code(q), "E-DMN-XML");
}

TEST(Eval, ImportsComeFromTheFilesGiven) {
  const std::string importing =
      std::string(kHead) +
      "ns:top'>\n<import namespace='ns:m' name='m' "
      "importType='https://www.omg.org/spec/DMN/20191111/MODEL/'/>\n"
      "<decision id='t' name='t'><variable name='t'/>"
      "<informationRequirement><requiredDecision href='ns:m#y'/></informationRequirement>\n"
      "<literalExpression><text>m.y + 1</text></literalExpression></decision></definitions>";
  ModelQuestion q;
  q.files = {{"top.dmn", importing}, {"m.dmn", kModel}};
  q.given = {{"m.x", "3"}};
  const auto found = evaluate(q);
  ASSERT_TRUE(found.ok()) << to_text(found.errors().front());
  ASSERT_EQ(found->decisions.size(), 1U);
  EXPECT_EQ(feel::to_literal(found->decisions[0].value), "7");
  q.files.pop_back();
  EXPECT_FALSE(evaluate(q).ok());
}

}  // namespace
}  // namespace zhida::eval
