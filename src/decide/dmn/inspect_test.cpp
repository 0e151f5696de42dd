// Tests what loading a model says about tables, requirements and calls, each with its place, and its silence on sound ones.
#include <algorithm>

#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

using testing::decision;
using testing::input;
using testing::literal;
using testing::model;

Diagnostics said(const std::string& body, bool strict = true) {
  BuildOptions options;
  options.strict = strict;
  std::vector<Model> models;
  models.push_back(model(body));
  const auto built = build(std::move(models), options);
  return built ? diagnostics(**built) : built.errors();
}

// "E-DMN-OVERLAP 定 / 规则 2"
std::vector<std::string> codes(const Diagnostics& list) {
  std::vector<std::string> out;
  for (const Diagnostic& d : list) out.push_back(d.code + " " + d.place.element);
  return out;
}

using Lines = std::vector<std::string>;

std::string cells(const std::vector<std::string>& in, const std::string& out) {
  std::string text = "<rule>";
  for (const std::string& c : in) text += "<inputEntry><text>" + c + "</text></inputEntry>";
  return text + "<outputEntry><text>" + out + "</text></outputEntry></rule>\n";
}

// One column over 甲, a number.
std::string table(const std::string& attributes, const std::string& output,
                  const std::vector<std::pair<std::string, std::string>>& rules,
                  const std::string& allowed = "") {
  std::string text =
      "<decisionTable " + attributes +
      "><input><inputExpression typeRef=\"number\"><text>甲</text>" + "</inputExpression>" +
      (allowed.empty() ? "" : "<inputValues><text>" + allowed + "</text></inputValues>") +
      "</input>\n" + output + "\n";
  for (const auto& [in, out] : rules) text += cells({in}, out);
  return text + "</decisionTable>";
}

constexpr const char* kNumber = "<output typeRef=\"number\"/>";

std::string decided(const std::string& logic, const std::string& type = "") {
  return input("甲", "number") + decision("定", type, {{"requiredInput", "#甲"}}, logic);
}

TEST(Inspect, SaysWhichRulesOverlap) {
  const std::string body =
      decided(table("hitPolicy=\"UNIQUE\"", kNumber, {{"[1..5]", "1"}, {"[5..9]", "2"}}));
  const Diagnostics list = said(body);
  ASSERT_EQ(codes(list), (Lines{"E-DMN-OVERLAP 定 / 规则 2"}));
  EXPECT_EQ(list[0].found, "甲 = 5");
  EXPECT_EQ(list[0].place.line, 8);
  EXPECT_EQ(list[0].place.file, "main.dmn");
  EXPECT_FALSE(list[0].help_zh.empty());
  EXPECT_EQ(codes(said(body, false)), (Lines{"W-DMN-OVERLAP 定 / 规则 2"}));
  EXPECT_EQ(codes(said(decided(
                table("hitPolicy=\"UNIQUE\"", kNumber, {{"[1..5[", "1"}, {"[5..9]", "2"}})))),
            Lines{});
}

// A decision's result may never take the value of the witness.
TEST(Inspect, WarnsOfOverlapsOverDecisions) {
  std::string body = table("hitPolicy=\"UNIQUE\"", kNumber, {{"&gt; 1", "1"}, {"&gt; 2", "2"}});
  body = input("乙", "number") +
         decision("甲", "number", {{"requiredInput", "#乙"}}, literal("乙 + 1")) +
         decision("定", "", {{"requiredDecision", "#甲"}}, body);
  EXPECT_EQ(codes(said(body)), (Lines{"W-DMN-OVERLAP 定 / 规则 2"}));
}

TEST(Inspect, SaysWhichRulesAreNeverReached) {
  EXPECT_EQ(codes(said(decided(table("hitPolicy=\"FIRST\"", kNumber,
                                     {{"&gt; 1", "1"}, {"&gt; 2", "2"}, {"[5..3]", "3"}})))),
            (Lines{"W-DMN-UNREACHABLE 定 / 规则 3 / 输入 1", "W-DMN-UNREACHABLE 定 / 规则 2"}));
  EXPECT_EQ(
      codes(said(decided(table("hitPolicy=\"FIRST\"", kNumber, {{"&gt; 10", "1"}}, "[0..10]")))),
      (Lines{"W-DMN-UNREACHABLE 定 / 规则 1 / 输入 1"}));
}

TEST(Inspect, ChecksTheHitPolicy) {
  EXPECT_EQ(codes(said(decided(table("hitPolicy=\"PRIORITY\"", kNumber, {{"1", "1"}})))),
            (Lines{"E-DMN-HIT-POLICY 定"}));
  EXPECT_EQ(codes(said(decided(table("hitPolicy=\"PRIORITY\"", kNumber, {{"1", "1"}})), false)),
            (Lines{"W-DMN-HIT-POLICY 定"}));
  EXPECT_EQ(codes(said(decided(table("hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
                                     "<output typeRef=\"string\"/>", {{"1", "\"a\""}})))),
            (Lines{"E-DMN-HIT-POLICY 定 / 输出 1"}));
  EXPECT_EQ(
      codes(said(decided(table("hitPolicy=\"FIRST\" aggregation=\"SUM\"", kNumber, {{"1", "1"}})))),
      (Lines{"E-DMN-HIT-POLICY 定"}));
  EXPECT_EQ(codes(said(decided(
                table("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", kNumber, {{"1", "1"}})))),
            Lines{});
}

TEST(Inspect, ChecksAllowedValues) {
  const std::string allowed =
      "<output typeRef=\"string\"><outputValues><text>\"小\", \"大\"</text></outputValues>"
      "<defaultOutputEntry><text>\"无\"</text></defaultOutputEntry></output>";
  const Diagnostics list =
      said(decided(table("hitPolicy=\"UNIQUE\"", allowed, {{"1", "\"小\""}, {"2", "\"中\""}})));
  EXPECT_EQ(codes(list),
            (Lines{"E-DMN-ALLOWED 定 / 规则 2 / 输出 1", "E-DMN-ALLOWED 定 / 输出 1 / 缺省"}));
  EXPECT_EQ(codes(said(decided(table("hitPolicy=\"UNIQUE\"", kNumber, {{"1", "1"}}, "1, 2, 1")))),
            (Lines{"W-DMN-REPEATED 定 / 输入 1"}));
  EXPECT_EQ(codes(said(decided(table("hitPolicy=\"UNIQUE\"", kNumber, {{"1", "1"}}, "1, \"a\"")))),
            (Lines{"E-FEEL-TYPE 定 / 输入 1"}));
  // Of an item definition.
  const std::string item =
      "<itemDefinition name=\"t规模\"><typeRef>string</typeRef><allowedValues>"
      "<text>\"小\", \"大\"</text></allowedValues></itemDefinition>";
  const std::string by_type =
      table("hitPolicy=\"UNIQUE\"", "<output typeRef=\"t规模\"/>", {{"1", "\"中\""}});
  EXPECT_EQ(codes(said(item + decided(by_type))), (Lines{"E-DMN-ALLOWED 定 / 规则 1 / 输出 1"}));
}

std::string entry(const std::string& name, const std::string& type, const std::string& text) {
  return "<contextEntry><variable name=\"" + name + "\" typeRef=\"" + type + "\"/>" +
         literal(text) + "</contextEntry>";
}

std::string item(const std::string& name, const std::string& type, bool many = false,
                 const std::string& allowed = "") {
  return "<itemDefinition name=\"" + name + "\" isCollection=\"" + (many ? "true" : "false") +
         "\"><typeRef>" + type + "</typeRef>" +
         (allowed.empty() ? "" : "<allowedValues><text>" + allowed + "</text></allowedValues>") +
         "</itemDefinition>\n";
}

const std::string kPair =
    "<itemDefinition name=\"对\"><itemComponent name=\"a\"><typeRef>number</typeRef>"
    "</itemComponent><itemComponent name=\"b\"><typeRef>string</typeRef></itemComponent>"
    "</itemDefinition>\n";

std::string alone(const std::string& type, const std::string& text) {
  return decision("定", type, {}, literal(text));
}

struct Typed {
  const char* what;
  std::string body;
  std::string element;  // of the E-FEEL-TYPE; "" = nothing is said
};
void PrintTo(const Typed& t, std::ostream* out) { *out << t.what; }

class DeclaredTypes : public ::testing::TestWithParam<Typed> {};

// What can never be of the type that is declared for it is said at load; run all the same, it is null.
TEST_P(DeclaredTypes, AreComparedWithWhatExpressionsGive) {
  const Typed& t = GetParam();
  const Lines expected = t.element.empty() ? Lines{} : Lines{"E-FEEL-TYPE " + t.element};
  EXPECT_EQ(codes(said(t.body)), expected);
  EXPECT_EQ(codes(said(t.body, false)), Lines{});
}

INSTANTIATE_TEST_SUITE_P(
    Dmn, DeclaredTypes,
    ::testing::Values(
        Typed{"a decision", alone("number", "\"text\""), "定"},
        Typed{"negative", alone("string", "-1"), "定"},
        Typed{"a computed value", alone("date", "1 + 1"), "定"},
        Typed{"a date for a date and time", alone("dateTime", "date(\"2026-01-01\")"), ""},
        Typed{"a date and time for a date", alone("date", "date and time(\"2026-01-01T00:00:00\")"),
              "定"},
        Typed{"null", alone("number", "null"), ""},
        Typed{"a list of one", alone("number", "[1]"), ""},
        Typed{"a list of one text", alone("number", "[\"a\"]"), "定"},
        Typed{"a list of two", alone("number", "[1, 2]"), "定"},
        Typed{"an item for a list", item("数", "number", true) + alone("数", "1"), ""},
        Typed{"another item for a list", item("数", "number", true) + alone("数", "\"a\""), "定"},
        Typed{"an item of a list", item("数", "number", true) + alone("数", "[1, \"a\"]"), "定"},
        Typed{"null in a list", item("数", "number", true) + alone("数", "[1, null]"), ""},
        Typed{"no items", item("数", "number", true) + alone("数", "[]"), ""},
        Typed{"one branch", alone("number", "if today() > @\"2026-01-01\" then 1 else \"a\""), ""},
        Typed{"both branches",
              alone("number", "if today() > @\"2026-01-01\" then \"b\" else \"a\""), "定"},
        Typed{"a context", kPair + alone("对", "{a: 1, b: \"x\"}"), ""},
        Typed{"a member more", kPair + alone("对", "{a: 1, b: \"x\", c: 2}"), ""},
        Typed{"a member of another type", kPair + alone("对", "{a: \"x\", b: \"x\"}"), "定"},
        Typed{"a missing member", kPair + alone("对", "{a: 1}"), "定"},
        Typed{"a context for a number", alone("number", "{a: 1}"), "定"},
        Typed{"an entry",
              decision("定", "", {},
                       "<context>" + entry("甲", "number", "\"x\"") +
                           entry("乙", "string", "\"x\"") + "</context>"),
              "定 / 甲"},
        Typed{"the result of a context",
              decision("定", "number", {},
                       "<context>" + entry("甲", "string", "\"x\"") + "<contextEntry>" +
                           literal("甲") + "</contextEntry></context>"),
              "定"},
        Typed{"a boxed list",
              item("数", "number", true) +
                  decision("定", "数", {}, "<list>" + literal("1") + literal("\"a\"") + "</list>"),
              "定"},
        Typed{"a column of a relation",
              decision("定", "", {},
                       "<relation><column name=\"a\" typeRef=\"number\"/><row>" + literal("\"x\"") +
                           "</row></relation>"),
              "定"},
        Typed{"a type of its own",
              decision("定", "", {},
                       "<literalExpression typeRef=\"number\"><text>\"x\"</text>"
                       "</literalExpression>"),
              "定"}));

std::string typed_knowledge(const std::string& result) {
  return "<businessKnowledgeModel id=\"函\" name=\"函\"><variable name=\"函\" typeRef=\"" + result +
         "\"/><encapsulatedLogic><formalParameter name=\"n\" typeRef=\"number\"/>" +
         literal("\"x\"") + "</encapsulatedLogic></businessKnowledgeModel>\n";
}

std::string bound(const std::string& type, const std::string& value) {
  return typed_knowledge("string") +
         decision("定", "string", {{"requiredKnowledge", "#函"}},
                  "<invocation>" + literal("函") + "<binding><parameter name=\"n\" typeRef=\"" +
                      type + "\"/>" + literal(value) + "</binding></invocation>");
}

TEST(Inspect, ComparesTheTypesOfResultsBindingsAndColumns) {
  EXPECT_EQ(codes(said(typed_knowledge("number"))), (Lines{"E-FEEL-TYPE 函"}));
  EXPECT_EQ(codes(said(typed_knowledge("string"))), Lines{});
  EXPECT_EQ(codes(said(bound("number", "1"))), Lines{});
  EXPECT_EQ(codes(said(bound("number", "\"x\""))), (Lines{"E-FEEL-TYPE 定"}));
  EXPECT_EQ(codes(said(bound("string", "\"x\""))), (Lines{"E-FEEL-TYPE 定"}));  // 函 takes numbers
  std::string body = decided(table("hitPolicy=\"FIRST\"", kNumber, {{"-", "1"}}), "string");
  EXPECT_EQ(codes(said(body)), (Lines{"E-FEEL-TYPE 定"}));
  body = input("甲", "string") + decision("定", "", {{"requiredInput", "#甲"}},
                                          table("hitPolicy=\"FIRST\"", kNumber, {{"-", "1"}}));
  EXPECT_EQ(codes(said(body)), (Lines{"E-FEEL-TYPE 定 / 输入 1"}));
  body = decided(table("hitPolicy=\"FIRST\"", kNumber, {{"1", "[1, 2]"}, {"2", "[1]"}}));
  EXPECT_EQ(codes(said(body)), (Lines{"E-FEEL-TYPE 定 / 规则 1 / 输出 1"}));
}

// A table is of one type only where all of its cells are.
TEST(Inspect, TakesNoTypeFromOneCell) {
  const std::string mixed = table("hitPolicy=\"FIRST\"", "<output/>", {{"1", "1"}, {"2", "\"a\""}});
  EXPECT_EQ(codes(said(decided(mixed, "string"))), Lines{});
  const std::string least = table("hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
                                  "<output typeRef=\"date\"/>", {{"1", "@\"2026-01-01\""}});
  EXPECT_EQ(codes(said(decided(least, "date"))), Lines{});
}

TEST(Inspect, ChecksConstantsAgainstAllowedValues) {
  const std::string grade = item("级", "string", false, "\"A\", \"B\"");
  EXPECT_EQ(codes(said(grade + alone("级", "\"A\""))), Lines{});
  EXPECT_EQ(codes(said(grade + alone("级", "\"C\""))), (Lines{"E-DMN-ALLOWED 定"}));
  EXPECT_EQ(codes(said(grade + alone("级", "\"C\""), false)), (Lines{"W-DMN-ALLOWED 定"}));
  const std::string days = item("期", "date", false, "&lt; today()");
  EXPECT_EQ(codes(said(days + alone("期", "@\"2026-01-01\""))), Lines{});  // a matter of the day
}

TEST(Inspect, SaysWhatExistsButIsNotRequired) {
  const std::string body = input("甲", "number") + decision("定", "", {}, literal("甲 + 1"));
  const Diagnostics list = said(body);
  ASSERT_EQ(codes(list), (Lines{"E-DMN-REQUIREMENT 定"}));
  EXPECT_EQ(codes(said(input("net pay", "number") +
                       decision("定", "", {}, literal("if net pay > 1 then 1 else 2")))),
            (Lines{"E-DMN-REQUIREMENT 定"}));
  EXPECT_EQ(codes(said(input("甲", "number") + decision("定", "", {}, literal("1")))),
            (Lines{"W-DMN-UNUSED 甲"}));
  EXPECT_NE(list[0].help_en.find("href=\"#甲\""), std::string::npos);
  EXPECT_EQ(codes(said(decided(literal("乙 + 1")))), (Lines{"E-FEEL-NAME 定"}));
}

std::string knowledge(const std::string& name, const std::string& parameter) {
  return "<businessKnowledgeModel id=\"" + name + "\" name=\"" + name +
         "\"><encapsulatedLogic><formalParameter name=\"" + parameter + "\" typeRef=\"number\"/>" +
         literal(parameter + " * 2") + "</encapsulatedLogic></businessKnowledgeModel>\n";
}

Diagnostics calling(const std::string& logic) {
  return said(knowledge("倍", "数额") + input("甲", "number") +
              decision("定", "", {{"requiredInput", "#甲"}, {"requiredKnowledge", "#倍"}}, logic));
}

TEST(Inspect, WarnsOfWhatNothingUses) {
  // Required and not named, in a table too; and not required at all.
  EXPECT_EQ(codes(said(decided(literal("1")))), (Lines{"W-DMN-UNUSED 定"}));
  EXPECT_EQ(codes(said(decided(table("hitPolicy=\"UNIQUE\"", kNumber, {{"-", "1"}})))), Lines{});
  EXPECT_EQ(codes(said(decided(literal("[1, 2][item > 甲]")))), Lines{});
  EXPECT_EQ(codes(said(knowledge("倍", "数额") + decision("定", "", {}, literal("1")))),
            (Lines{"W-DMN-UNUSED 倍"}));
  // A file of inputs or knowledge models alone is there to be imported.
  EXPECT_EQ(codes(said(input("甲", "number") + knowledge("倍", "数额"))), Lines{});
}

TEST(Inspect, ChecksCallsOfKnowledgeModels) {
  EXPECT_EQ(codes(calling(literal("倍(甲)"))), Lines{});
  EXPECT_EQ(codes(calling(literal("倍(数额: 甲)"))), Lines{});
  EXPECT_EQ(codes(calling(literal("倍(甲, 1)"))), (Lines{"E-FEEL-ARITY 定"}));
  EXPECT_EQ(codes(calling(literal("倍(\"一\")"))), (Lines{"E-FEEL-TYPE 定"}));
  const Diagnostics wrong = calling(
      "<invocation><literalExpression><text>倍</text></literalExpression><binding>"
      "<parameter name=\"数目\"/><literalExpression><text>甲</text></literalExpression>"
      "</binding></invocation>");
  ASSERT_EQ(codes(wrong), (Lines{"E-FEEL-ARITY 定"}));
  EXPECT_EQ(wrong[0].found, "数目");
  EXPECT_EQ(wrong[0].expected, "(数额)");
  EXPECT_NE(wrong[0].help_zh.find("数额"), std::string::npos);
}

TEST(Inspect, ChecksThatInvocationsLeaveNothingOut) {
  const std::string callee = "<literalExpression><text>和</text></literalExpression>";
  const auto bound = [](const std::string& name) {
    return "<binding><parameter name=\"" + name +
           "\"/><literalExpression><text>1</text></literalExpression></binding>";
  };
  const auto with = [&](const std::string& bindings) {
    return said(
        "<businessKnowledgeModel id=\"和\" name=\"和\"><encapsulatedLogic>"
        "<formalParameter name=\"a\" typeRef=\"number\"/><formalParameter name=\"b\" "
        "typeRef=\"number\"/>" +
        literal("a + b") + "</encapsulatedLogic></businessKnowledgeModel>\n" +
        decision("定", "", {{"requiredKnowledge", "#和"}},
                 "<invocation>" + callee + bindings + "</invocation>"));
  };
  EXPECT_EQ(codes(with(bound("a") + bound("b"))), Lines{});
  EXPECT_EQ(codes(with("")), (Lines{"E-FEEL-ARITY 定"}));
  const Diagnostics missing = with(bound("a"));
  ASSERT_EQ(codes(missing), (Lines{"E-FEEL-ARITY 定"}));
  EXPECT_EQ(missing[0].en, "the function lacks arguments: b");
  EXPECT_EQ(missing[0].expected, "(a, b)");
}

// To require itself would be no help. Clause: DMN 1.5, 6.2.2
TEST(Inspect, SaysWhereLogicComesBackToItself) {
  const std::string self =
      "<businessKnowledgeModel id=\"函\" name=\"函\"><encapsulatedLogic><formalParameter "
      "name=\"n\"/>" +
      literal("函(n - 1)") + "</encapsulatedLogic></businessKnowledgeModel>\n";
  const Diagnostics list = said(self);
  ASSERT_EQ(codes(list), (Lines{"E-DMN-CYCLE 函"}));
  EXPECT_NE(list[0].help_en.find("partial"), std::string::npos);
  EXPECT_EQ(codes(said(input("甲", "number") +
                       decision("定", "", {{"requiredInput", "#甲"}}, literal("甲 + 算")) +
                       decision("算", "", {{"requiredDecision", "#定"}}, literal("定")))),
            (Lines{"E-DMN-CYCLE 定"}));
}

TEST(Inspect, WarnsOfWhatIsAlwaysTheSame) {
  EXPECT_EQ(codes(said(decided(literal("甲 instance of string")))), (Lines{"W-FEEL-NEVER 定"}));
  EXPECT_EQ(codes(said(decided(literal("甲 instance of number")))), Lines{});
  EXPECT_EQ(codes(said(decided(literal("if 1 = 2 then 甲 else 0")))),
            (Lines{"W-FEEL-CONSTANT 定"}));
}

}  // namespace
}  // namespace zhida::dmn
