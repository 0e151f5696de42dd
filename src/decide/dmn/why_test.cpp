// Why null?, through a model: decisions, knowledge models, services, tables, types, imports.
#include "decide/dmn/why.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

using feel::Cause;
using feel::Value;
using testing::decision;
using testing::graph;
using testing::input;
using testing::literal;
using testing::number;

struct Explained {
  Value value;
  std::vector<WhyChain> chains;
  [[nodiscard]] const WhyLink& cause() const { return chains.at(0).links.back(); }
  [[nodiscard]] std::string shown() const {
    std::string out;
    for (const WhyChain& c : chains) {
      for (const WhyLink& l : c.links)
        out += std::string(feel::cause_word(l.cause)) + " " + l.place.element + " [" + l.text +
               "] " + l.zh + " / " + l.en + "\n";
    }
    return out;
  }
};

Explained explain(const std::string& body, const std::string& decision_name,
                  const std::vector<std::pair<std::string, Value>>& given = {}) {
  const GraphPtr g = graph({testing::model(body)}, false);
  feel::MachineOptions options;
  options.why = true;
  Session session(g, options);
  for (const auto& [name, value] : given) EXPECT_TRUE(session.set(name, value));
  Explained out{session.decide(decision_name), {}};
  out.chains = why(*g, session, decision_name);

  feel::MachineOptions plain;
  Session other(g, plain);
  for (const auto& [name, value] : given) EXPECT_TRUE(other.set(name, value));
  EXPECT_TRUE(feel::identical(other.decide(decision_name), out.value));
  return out;
}

const std::string kChain =
    input("x", "number") + decision("甲", "number", {{"requiredInput", "#x"}}, literal("x * 2")) +
    decision("乙", "number", {{"requiredDecision", "#甲"}}, literal("甲 + 1"));

TEST(DmnWhy, GoesThroughDecisionsToTheInput) {
  const Explained e = explain(kChain, "乙");
  ASSERT_EQ(e.chains.size(), 1U);
  EXPECT_EQ(e.cause().cause, Cause::kNotGiven) << e.shown();
  EXPECT_EQ(e.cause().place.element, "甲");
  EXPECT_EQ(e.cause().text, "x");
  EXPECT_EQ(e.cause().place.file, "main.dmn");
  EXPECT_EQ(e.cause().place.line, 5);
  EXPECT_NE(e.cause().zh.find("没有给出输入“x”"), std::string::npos);
  EXPECT_EQ(e.chains[0].links.front().place.element, "乙");
}

TEST(DmnWhy, TellsGivenNullFromNotGiven) {
  EXPECT_EQ(explain(kChain, "乙", {{"x", Value::null()}}).cause().cause, Cause::kGivenNull);
}

TEST(DmnWhy, NothingWhereNothingIsNull) {
  EXPECT_TRUE(explain(kChain, "乙", {{"x", number(1)}}).chains.empty());
}

TEST(DmnWhy, AnInputThatDoesNotFitItsType) {
  const Explained e = explain(kChain, "乙", {{"x", Value::string("三")}});
  EXPECT_EQ(e.cause().cause, Cause::kType) << e.shown();
}

TEST(DmnWhy, AResultThatDoesNotFitItsType) {
  const Explained e = explain(decision("d", "string", {}, literal("1 + 1")), "d");
  EXPECT_EQ(e.cause().cause, Cause::kType) << e.shown();
  EXPECT_NE(e.cause().en.find("the value 2"), std::string::npos) << e.shown();
}

std::string table(const std::string& policy, const std::string& rules,
                  const std::string& fallback = "") {
  return "<decisionTable hitPolicy=\"" + policy +
         "\"><input><inputExpression><text>x</text></inputExpression></input>"
         "<input><inputExpression><text>y</text></inputExpression></input><output>" +
         fallback + "</output>" + rules + "</decisionTable>";
}
std::string rule(const std::string& a, const std::string& b, const std::string& out) {
  return "<rule><inputEntry><text>" + a + "</text></inputEntry><inputEntry><text>" + b +
         "</text></inputEntry><outputEntry><text>" + out + "</text></outputEntry></rule>";
}
std::string with_table(const std::string& logic) {
  return input("x", "number") + input("y", "number") +
         decision("表", "number", {{"requiredInput", "#x"}, {"requiredInput", "#y"}}, logic);
}

TEST(DmnWhy, NoRuleHits) {
  const std::string rules =
      rule("&lt; 10", "&gt; 5", "1") + rule("[10..20]", "&gt; 5", "2") + rule("1", "1", "3");
  const Explained e =
      explain(with_table(table("UNIQUE", rules)), "表", {{"x", number(15)}, {"y", number(3)}});
  EXPECT_EQ(e.cause().cause, Cause::kNoRule) << e.shown();
  EXPECT_NE(e.cause().en.find("closest is rule 2 (1 cell fails: y = 3"), std::string::npos)
      << e.shown();
  const Explained missing = explain(with_table(table("UNIQUE", rules)), "表", {{"x", number(15)}});
  EXPECT_EQ(missing.cause().cause, Cause::kNotGiven) << missing.shown();
  EXPECT_EQ(missing.cause().text, "y");
}

TEST(DmnWhy, HitPolicyViolated) {
  const Explained e =
      explain(with_table(table("UNIQUE", rule("-", "-", "1") + rule("-", "-", "2"))), "表",
              {{"x", number(1)}, {"y", number(1)}});
  EXPECT_EQ(e.cause().cause, Cause::kHitPolicy) << e.shown();
  EXPECT_EQ(e.cause().code, "E-DMN-UNIQUE");
}

TEST(DmnWhy, AnOutputCellThatIsNull) {
  const Explained e = explain(with_table(table("FIRST", rule("-", "-", "1 / (x - 1)"))), "表",
                              {{"x", number(1)}, {"y", number(1)}});
  EXPECT_EQ(e.cause().cause, Cause::kFailure) << e.shown();
  EXPECT_EQ(e.cause().place.element, "表 / 规则 1 / 输出 1");
  EXPECT_EQ(e.cause().text, "1 / (x - 1)");
}

TEST(DmnWhy, ThroughAKnowledgeModel) {
  const std::string bkm =
      "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"/><encapsulatedLogic>"
      "<formalParameter name=\"a\" typeRef=\"number\"/>" +
      literal("a * 3") + "</encapsulatedLogic></businessKnowledgeModel>\n";
  const Explained e =
      explain(input("x", "number") + bkm +
                  decision("d", "number", {{"requiredInput", "#x"}, {"requiredKnowledge", "#f"}},
                           literal("f(x) + 1")),
              "d");
  EXPECT_EQ(e.cause().cause, Cause::kNotGiven) << e.shown();
  EXPECT_EQ(e.cause().place.element, "d");
  bool inside = false;
  for (const WhyLink& l : e.chains[0].links) inside = inside || l.place.element == "f";
  EXPECT_TRUE(inside) << e.shown();
}

std::string called(const std::string& text) {
  const std::string service =
      "<decisionService id=\"s\" name=\"s\"><variable name=\"s\"/><outputDecision href=\"#甲\"/>"
      "<inputData href=\"#x\"/></decisionService>\n";
  const std::string services =
      "<decisionService id=\"t\" name=\"t\"><variable name=\"t\"/><outputDecision href=\"#乙\"/>"
      "<inputDecision href=\"#甲\"/></decisionService>\n";
  return kChain + service + services +
         decision("d", "", {{"requiredKnowledge", "#s"}, {"requiredKnowledge", "#t"}},
                  literal(text));
}

// What is null inside of a service came in as an argument, whatever the input outside of it is.
TEST(DmnWhy, ThroughAService) {
  const std::vector<std::pair<std::string, std::string>> kCalls = {
      {"s(null) + 1", "null"},
      {"s(x: null) + 1", "null"},
      {"(for i in [1] return s(if i = 1 then null else 3))[1] + 1", "null"},
      {"t(null) + 1", "null"},  // an input decision
  };
  for (const auto& [text, cause] : kCalls) {
    for (const bool outside : {false, true}) {
      std::vector<std::pair<std::string, Value>> given;
      if (outside) given.emplace_back("x", number(3));
      const Explained e = explain(called(text), "d", given);
      ASSERT_FALSE(e.chains.empty()) << text;
      EXPECT_EQ(e.cause().cause, Cause::kLiteral) << e.shown();
      EXPECT_EQ(e.cause().text, cause) << e.shown();
      EXPECT_EQ(e.cause().place.element, "d") << e.shown();
      const std::string inside = text.starts_with('t') ? "乙" : "甲";
      EXPECT_TRUE(std::ranges::any_of(e.chains[0].links, [&](const WhyLink& l) {
        return l.place.element == inside;
      })) << e.shown();
    }
  }
}

TEST(DmnWhy, EachNullMemberOfAContext) {
  const std::string context = "<context><contextEntry><variable name=\"a\"/>" + literal("x + 1") +
                              "</contextEntry><contextEntry><variable name=\"b\"/>" +
                              literal("1 / 0") +
                              "</contextEntry><contextEntry><variable name=\"c\"/>" + literal("3") +
                              "</contextEntry></context>";
  const Explained e =
      explain(input("x", "number") + decision("d", "", {{"requiredInput", "#x"}}, context), "d");
  ASSERT_EQ(e.chains.size(), 2U) << e.shown();
  EXPECT_EQ(e.chains[0].member, "a");
  EXPECT_EQ(e.chains[0].links.back().cause, Cause::kNotGiven) << e.shown();
  EXPECT_EQ(e.chains[1].member, "b");
  EXPECT_EQ(e.chains[1].links.back().cause, Cause::kFailure) << e.shown();
}

TEST(DmnWhy, ATextThatDoesNotCompile) {
  const Explained e = explain(decision("d", "", {}, literal("没有的名字 + 1")), "d");
  EXPECT_EQ(e.cause().cause, Cause::kFailure) << e.shown();
  EXPECT_EQ(e.cause().code, "E-FEEL-NAME");
}

TEST(DmnWhy, ADecisionWithoutLogic) {
  const Explained e =
      explain(decision("空", "number", {}, "") +
                  decision("d", "number", {{"requiredDecision", "#空"}}, literal("空 + 1")),
              "d");
  EXPECT_EQ(e.cause().cause, Cause::kNoResult) << e.shown();
}

TEST(DmnWhy, ASecondRunForgetsTheFirst) {
  const GraphPtr g = graph({testing::model(kChain)}, false);
  feel::MachineOptions options;
  options.why = true;
  Session session(g, options);
  EXPECT_TRUE(session.decide("乙").is_null());
  EXPECT_TRUE(session.set("x", number(1)));
  EXPECT_TRUE(why(*g, session, "乙").empty());
}

}  // namespace
}  // namespace zhida::dmn
