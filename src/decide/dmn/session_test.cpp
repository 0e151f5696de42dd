// Sessions: values, boxed expressions, services, and what unknown inputs make of a table.
#include <algorithm>

#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

using feel::Value;
using testing::decision;
using testing::graph;
using testing::input;
using testing::literal;
using testing::number;
using testing::session;

TEST(Session, ComputesWhatIsAskedAndForgetsWhenAnInputChanges) {
  Session s = session(graph(
      input("x", "number") + decision("y", "number", {{"requiredInput", "#x"}}, literal("x * 2")) +
      decision("z", "number", {{"requiredDecision", "#y"}}, literal("y + 1"))));
  EXPECT_TRUE(s.decide("z").is_null());  // an input that nobody gave is null
  EXPECT_TRUE(s.set("x", number(3)));
  EXPECT_TRUE(feel::identical(s.decide("z"), number(7)));
  EXPECT_TRUE(s.set("x", number(4)));
  EXPECT_TRUE(feel::identical(s.decide("z"), number(9)));
  EXPECT_FALSE(s.set("没有", number(1)));
  EXPECT_FALSE(s.set("y", number(1)));
  EXPECT_EQ(s.decide("没有").as_error().code, "E-DMN-NAME");
}

TEST(Session, CoercesToDeclaredTypes) {
  const std::string item =
      "<itemDefinition "
      "name='tScore'><typeRef>number</typeRef><allowedValues><text>[0..100]</text></"
      "allowedValues></itemDefinition>\n";
  Session s =
      session(graph(item + input("分", "tScore") +
                        decision("d", "tScore", {{"requiredInput", "#分"}}, literal("分 + 50")) +
                        decision("日期", "string", {}, literal("1")),
                    false));
  EXPECT_TRUE(s.set("分", number(30)));
  EXPECT_TRUE(feel::identical(s.decide("d"), number(80)));
  EXPECT_TRUE(s.set("分", number(60)));
  EXPECT_TRUE(s.decide("d").is(feel::Kind::kError));  // 110 is not allowed
  EXPECT_TRUE(s.set("分", number(101)));
  EXPECT_TRUE(s.decide("分").is(feel::Kind::kError));
  EXPECT_TRUE(s.set("分", Value::list({number(7)})));  // a list of one, DMN 1.5, 10.3.2.9.4
  EXPECT_TRUE(feel::identical(s.decide("分"), number(7)));
  EXPECT_TRUE(s.decide("日期").is(feel::Kind::kError));
}

std::string recursive(const std::string& name, const std::string& other, const std::string& text) {
  return "<businessKnowledgeModel id='" + name + "' name='" + name +
         "'><encapsulatedLogic><formalParameter name='f'/><formalParameter name='g'/>"
         "<formalParameter name='n' typeRef='number'/>"
         "<context><contextEntry><variable name='次'/>" +
         literal("n - 1") + "</contextEntry><contextEntry><conditional><if>" +
         literal("n &lt;= 0") + "</if><then>" + literal("0") + "</then><else>" +
         literal(text + " + 1") + "</else></conditional></contextEntry></context>" +
         "</encapsulatedLogic>" + other + "</businessKnowledgeModel>\n";
}

// Knowledge models cannot require themselves, but they can be handed themselves. Deep calls are an ordinary failure.
TEST(Session, LimitsHowDeepKnowledgeModelsCallEachOther) {
  const std::string body =
      recursive("偶", "", "g(g, f, 次)") + recursive("奇", "", "g(g, f, 次)") +
      recursive("自", "", "f(f, null, 次)") + input("n", "number") +
      decision(
          "互", "number",
          {{"requiredInput", "#n"}, {"requiredKnowledge", "#偶"}, {"requiredKnowledge", "#奇"}},
          literal("偶(偶, 奇, n)")) +
      decision("己", "number", {{"requiredInput", "#n"}, {"requiredKnowledge", "#自"}},
               literal("自(自, null, n)"));
  Session s = session(graph(body, false));
  for (const char* name : {"互", "己"}) {
    EXPECT_TRUE(s.set("n", number(50)));
    EXPECT_TRUE(feel::identical(s.decide(name), number(50))) << name;
    EXPECT_TRUE(s.set("n", number(1'000'000)));
    const Value deep = s.decide(name);
    EXPECT_TRUE(deep.is_null()) << feel::to_literal(deep);
    const auto& errors = s.machine().errors;
    EXPECT_TRUE(std::any_of(errors.begin(), errors.end(),
                            [](const feel::ErrorInfo& e) { return e.code == "E-FEEL-LIMIT"; }));
    s.machine().errors.clear();
  }
}

TEST(Session, RefusesKnowledgeModelsThatRequireEachOther) {
  const auto requires_ = [](const std::string& id) {
    return "<knowledgeRequirement><requiredKnowledge href='#" + id + "'/></knowledgeRequirement>";
  };
  const Diagnostics two = testing::errors({testing::model(
      recursive("甲", requires_("乙"), "乙(n)") + recursive("乙", requires_("甲"), "甲(n)"))});
  EXPECT_EQ(two[0].code, "E-DMN-CYCLE");
  const Diagnostics one =
      testing::errors({testing::model(recursive("甲", requires_("甲"), "甲(n)"))});
  EXPECT_EQ(one[0].code, "E-DMN-CYCLE");
}

struct Boxed {
  const char* what;
  std::string logic;
  const char* result;  // FEEL text
};

void PrintTo(const Boxed& b, std::ostream* out) { *out << b.what; }

class BoxedForms : public ::testing::TestWithParam<Boxed> {};

TEST_P(BoxedForms, Evaluate) {
  const GraphPtr g = graph(decision("得到", "", {}, GetParam().logic) +
                               decision("应为", "", {}, literal(GetParam().result)),
                           false);
  ASSERT_TRUE(g);
  ASSERT_TRUE(diagnostics(*g).empty()) << to_text(diagnostics(*g)[0]);
  Session s = session(g);
  const Value found = s.decide("得到");
  EXPECT_TRUE(feel::identical(found, s.decide("应为"))) << feel::to_literal(found);
}

std::string entry(const std::string& name, const std::string& logic) {
  return "<contextEntry>" + (name.empty() ? "" : "<variable name='" + name + "'/>") + logic +
         "</contextEntry>";
}

INSTANTIATE_TEST_SUITE_P(
    Session, BoxedForms,
    ::testing::Values(
        Boxed{"context",
              "<context>" + entry("年 收入", literal("2")) + entry("b", literal("年 收入 + 1")) +
                  "</context>",
              "{\"年 收入\": 2, b: 3}"},
        Boxed{"context with a result",
              "<context>" + entry("a", literal("2")) + entry("", literal("a * a")) + "</context>",
              "4"},
        Boxed{"members of an entry",
              "<context>" + entry("a", literal("{年 份: 5}")) + entry("", literal("a.年 份")) +
                  "</context>",
              "5"},
        Boxed{"list", "<list>" + literal("1") + literal("2") + "</list>", "[1, 2]"},
        Boxed{"relation",
              "<relation><column name='a'/><column name='b'/><row>" + literal("1") + literal("2") +
                  "</row></relation>",
              "[{a: 1, b: 2}]"},
        Boxed{"conditional",
              "<conditional><if>" + literal("true") + "</if><then>" + literal("1") +
                  "</then><else>" + literal("2") + "</else></conditional>",
              "1"},
        Boxed{"filter",
              "<filter><in>" + literal("[{a b: 1}, {a b: 2}]") + "</in><match>" +
                  literal("a b &gt; 1") + "</match></filter>",
              "[{a b: 2}]"},
        Boxed{"filter by item",
              "<filter><in>" + literal("[1, 2, 3]") + "</in><match>" + literal("item &gt; 1") +
                  "</match></filter>",
              "[2, 3]"},
        Boxed{"for",
              "<for iteratorVariable='i'><in>" + literal("[1, 2]") + "</in><return>" +
                  literal("i * i") + "</return></for>",
              "[1, 4]"},
        Boxed{"some",
              "<some iteratorVariable='i'><in>" + literal("[1, 2]") + "</in><satisfies>" +
                  literal("i = 2") + "</satisfies></some>",
              "true"},
        Boxed{"every",
              "<every iteratorVariable='i'><in>" + literal("[1, 2]") + "</in><satisfies>" +
                  literal("i = 2") + "</satisfies></every>",
              "false"},
        Boxed{"function and invocation",
              "<context>" +
                  entry("f", "<functionDefinition><formalParameter name='x' typeRef='number'/>" +
                                 literal("x + 1") + "</functionDefinition>") +
                  entry("", "<invocation>" + literal("f") + "<binding><parameter name='x'/>" +
                                literal("4") + "</binding></invocation>") +
                  "</context>",
              "5"},
        Boxed{"external",
              "<context>" +
                  entry("m", literal("function(a, b) external {java: {class: \"java.lang.Math\", "
                                     "method signature: \"max(double, double)\"}}")) +
                  entry("", literal("m(3, 4)")) + "</context>",
              "4"}));

TEST(Session, RefusesWhatAnExternalMethodDoesNotTake) {
  const std::string f =
      "function(a) external {java: {class: \"java.lang.Byte\", method signature: "
      "\"valueOf(byte)\"}}";
  const GraphPtr g =
      graph(decision("大", "", {}, literal("(" + f + ")(128)")) +
                decision("小", "", {}, literal("(" + f + ")(127)")) +
                decision("无", "", {},
                         literal("(function(a) external {java: {class: \"java.lang.Maths\", method "
                                 "signature: \"abs(int)\"}})(1)")),
            false);
  // What is not there is said at load, too.
  ASSERT_EQ(diagnostics(*g).size(), 1U);
  EXPECT_EQ(diagnostics(*g)[0].code, "E-FEEL-EXTERNAL");
  EXPECT_EQ(diagnostics(*g)[0].place.element, "无");
  EXPECT_NE(diagnostics(*g)[0].en.find("did you mean 'java.lang.Math'?"), std::string::npos);
  Session s = session(g);
  EXPECT_EQ(s.decide("大").as_error().code, "E-FEEL-EXTERNAL");
  EXPECT_TRUE(feel::identical(s.decide("小"), number(127)));
  EXPECT_EQ(s.decide("无").as_error().code, "E-FEEL-EXTERNAL");
}

std::string knowledge(const std::string& name, const std::string& parameters,
                      const std::string& body) {
  return "<businessKnowledgeModel id='" + name + "' name='" + name + "'><variable name='" + name +
         "'/><encapsulatedLogic>" + parameters + literal(body) +
         "</encapsulatedLogic></businessKnowledgeModel>\n";
}

TEST(Session, CallsKnowledgeModels) {
  Session s = session(
      graph(knowledge("加倍", "<formalParameter name='x' typeRef='number'/>", "x * 2") +
            decision("d", "number", {{"requiredKnowledge", "#加倍"}}, literal("加倍(x: 4)"))));
  EXPECT_TRUE(feel::identical(s.decide("d"), number(8)));
  EXPECT_TRUE(feel::identical(s.invoke("加倍", {{"x", number(5)}}), number(10)));
  EXPECT_EQ(s.invoke("加倍", {{"y", number(5)}}).as_error().code, "E-DMN-INVOKE");
  EXPECT_EQ(s.invoke("d", {}).as_error().code, "E-DMN-INVOKE");
}

std::string service_model() {
  return input("收入", "number") + decision("税率", "number", {}, literal("0.1")) +
         decision("税", "number", {{"requiredInput", "#收入"}, {"requiredDecision", "#税率"}},
                  literal("收入 * 税率")) +
         decision("余", "number", {{"requiredInput", "#收入"}, {"requiredDecision", "#税"}},
                  literal("收入 - 税")) +
         "<decisionService id='算税' name='算税'><variable name='算税'/><outputDecision "
         "href='#税'/><inputDecision href='#税率'/>"
         "<inputData href='#收入'/></decisionService>"
         "<decisionService id='两项' name='两项'><variable name='两项'/><outputDecision "
         "href='#税'/><outputDecision href='#余'/>"
         "<encapsulatedDecision href='#税率'/><inputData href='#收入'/></decisionService>" +
         decision("用", "number", {{"requiredInput", "#收入"}, {"requiredKnowledge", "#算税"}},
                  literal("算税(200, 0.5) + 收入"));
}

TEST(Session, ServicesSeeTheirArgumentsOnly) {
  Session s = session(graph(service_model()));
  EXPECT_TRUE(s.set("收入", number(1)));
  // The input data come first, then the input decisions (DMN 1.5, 10.4); neither touches the session's own values.
  EXPECT_TRUE(feel::identical(s.decide("用"), number(101)));
  EXPECT_TRUE(feel::equals(s.decide("税"), Value::number(*Decimal::parse("0.1"))).is_true());
  EXPECT_TRUE(
      feel::identical(s.invoke("算税", {{"税率", number(2)}, {"收入", number(30)}}), number(60)));
}

TEST(Session, AServiceWithTwoOutputsGivesAContext) {
  Session s = session(graph(service_model()));
  const Value v = s.invoke("两项", {{"收入", number(100)}});
  ASSERT_TRUE(v.is(feel::Kind::kContext));
  EXPECT_TRUE(feel::equals(*v.as_context().find("税"), number(10)).is_true());
  EXPECT_TRUE(feel::equals(*v.as_context().find("余"), number(90)).is_true());
}

TEST(Session, AServiceOfUndeclaredInputsIsRefused) {
  const Diagnostics found = testing::errors({testing::model(
      input("a", "number") + decision("d", "", {{"requiredInput", "#a"}}, literal("a")) +
      "<decisionService id='s' name='s'><outputDecision href='#d'/></decisionService>")});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "E-DMN-SERVICE");
}

std::string size_table() {
  return input("从业人员", "number") +
         decision("企业规模", "string", {{"requiredInput", "#从业人员"}},
                  "<decisionTable hitPolicy='FIRST'><input><inputExpression "
                  "typeRef='number'><text>从业人员</text></inputExpression></input>"
                  "<output typeRef='string'/>"
                  "<rule><inputEntry><text>&gt;= "
                  "1000</text></inputEntry><outputEntry><text>\"大型\"</text></outputEntry></rule>"
                  "<rule><inputEntry><text>&gt;= "
                  "300</text></inputEntry><outputEntry><text>\"中型\"</text></outputEntry></rule>"
                  "<rule><inputEntry><text>&gt;= "
                  "20</text></inputEntry><outputEntry><text>\"小型\"</text></outputEntry></rule>"
                  "<rule><inputEntry><text></text></inputEntry><outputEntry><text>\"微型\"</text></"
                  "outputEntry></rule></decisionTable>") +
         decision("中小微", "boolean", {{"requiredDecision", "#企业规模"}},
                  literal("企业规模 != \"大型\""));
}

Value between(int low, int high) {
  feel::Possible p;
  p.form = feel::Possible::Form::kInterval;
  p.low = number(low);
  p.high = number(high);
  return Value::possible(std::move(p));
}

std::vector<std::string> members(const Value& v) {
  std::vector<std::string> out;
  if (v.is(feel::Kind::kString)) return {v.as_string()};
  if (!v.is(feel::Kind::kPossible)) return {"?"};
  for (const Value& item : v.as_possible().items)
    out.push_back(item.is(feel::Kind::kString) ? item.as_string() : "?");
  std::sort(out.begin(), out.end());
  return out;
}

TEST(Session, AnIntervalGivesThePossibleResultsAndTheirRules) {
  Session s = session(graph(size_table()), true);
  EXPECT_TRUE(s.set("从业人员", between(200, 400)));
  EXPECT_EQ(members(s.decide("企业规模")), (std::vector<std::string>{"中型", "小型"}));
  EXPECT_TRUE(s.decide("中小微").is_true());  // certain, although the size is not
  ASSERT_EQ(s.machine().traces.size(), 1U);
  const auto& trace = s.machine().traces[0];
  EXPECT_EQ(trace.element, "企业规模");
  EXPECT_EQ(trace.rows, (std::vector<std::pair<int, bool>>{{1, false}, {2, false}}));
}

TEST(Session, AKnownInputGivesOneRule) {
  Session s = session(graph(size_table()), true);
  EXPECT_TRUE(s.set("从业人员", number(300)));
  EXPECT_EQ(members(s.decide("企业规模")), std::vector<std::string>{"中型"});
  ASSERT_EQ(s.machine().traces.size(), 1U);
  EXPECT_EQ(s.machine().traces[0].rows, (std::vector<std::pair<int, bool>>{{1, true}}));
}

TEST(Session, UnknownIsNotNull) {
  Session s =
      session(graph(size_table() + decision("真", "boolean", {{"requiredInput", "#从业人员"}},
                                            literal("从业人员 &gt; 5 or true"))));
  s.set_rest(Value::unknown());
  EXPECT_TRUE(s.decide("真").is_true());
  const Value v = s.decide("中小微");
  EXPECT_TRUE(v.is_abstract());
}

TEST(Session, EvaluatesAPartOfADecision) {
  const GraphPtr g =
      graph(input("x", "number") +
            decision("d", "boolean", {{"requiredInput", "#x"}}, literal("x &gt; 1 and x &lt; 5")));
  const ElementInfo* info = find(*g, "d");
  ASSERT_NE(info, nullptr);
  ASSERT_EQ(info->tree->kind, feel::ExprKind::kCoerce);
  const feel::ExprPtr conjunction = info->tree->children[0];
  Session s = session(g);
  EXPECT_TRUE(s.set("x", number(7)));
  EXPECT_TRUE(s.evaluate("d", conjunction->children[0]).is_true());
  EXPECT_TRUE(s.evaluate("d", conjunction->children[1]).is_false());
}

}  // namespace
}  // namespace zhida::dmn
