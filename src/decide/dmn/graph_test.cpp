// Building graphs: references, imports, cycles, types, and the true places of what is wrong.
#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

using testing::decision;
using testing::errors;
using testing::graph;
using testing::input;
using testing::literal;
using testing::model;

TEST(Graph, NamesACyclesPath) {
  const Diagnostics found =
      errors({model(decision("甲", "", {{"requiredDecision", "#乙"}}, literal("乙")) +
                    decision("乙", "", {{"requiredDecision", "#丙"}}, literal("丙")) +
                    decision("丙", "", {{"requiredDecision", "#甲"}}, literal("甲")))});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "E-DMN-CYCLE");
  EXPECT_NE(found[0].zh.find("甲 → 乙 → 丙 → 甲"), std::string::npos) << found[0].zh;
  EXPECT_EQ(found[0].place.line, 2);
}

TEST(Graph, FindsACycleThroughKnowledge) {
  const std::string bkm =
      "<businessKnowledgeModel id='f' name='f'><variable name='f'/><encapsulatedLogic>" +
      literal("f()") +
      "</encapsulatedLogic><knowledgeRequirement><requiredKnowledge "
      "href='#f'/></knowledgeRequirement>"
      "</businessKnowledgeModel>";
  EXPECT_EQ(errors({model(bkm)})[0].code, "E-DMN-CYCLE");
}

TEST(Graph, ReportsAMissingReferenceWithTheNearest) {
  const Diagnostics found =
      errors({model(input("营业收入", "number") +
                    decision("大型", "", {{"requiredInput", "#营业收人"}}, literal("1")))});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "E-DMN-REFERENCE");
  EXPECT_EQ(found[0].place.line, 3);
  EXPECT_EQ(found[0].place.element, "大型");
  EXPECT_NE(found[0].help_zh.find("#营业收入"), std::string::npos);
}

TEST(Graph, RefusesARequirementOfTheWrongKind) {
  EXPECT_EQ(errors({model(input("a", "number") +
                          decision("d", "", {{"requiredDecision", "#a"}}, literal("1")))})[0]
                .code,
            "E-DMN-REFERENCE");
}

TEST(Graph, RefusesTwoElementsOfOneName) {
  const Diagnostics found = errors({model(
      input("a", "number") + decision("b", "", {}, literal("1")) + "<decision id='c' name='b'/>")});
  EXPECT_EQ(found[0].code, "E-DMN-DUPLICATE");
}

TEST(Graph, ReportsAnUnknownTypeOnce) {
  const Diagnostics found = errors({model(input("a", "numbr") + input("b", "numbr"))});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "E-DMN-TYPE");
  EXPECT_NE(found[0].help_zh.find("number"), std::string::npos);
}

TEST(Graph, ReportsATypeThatContainsItself) {
  const std::string item =
      "<itemDefinition name='t'><itemComponent "
      "name='next'><typeRef>t</typeRef></itemComponent></itemDefinition>\n";
  EXPECT_EQ(errors({model(item + input("a", "t"))})[0].code, "E-DMN-TYPE");
}

std::string import(const std::string& name, const std::string& ns) {
  return "<import name='" + name + "' namespace='" + ns + "' importType='" + testing::kDmn13 +
         "'/>\n";
}

TEST(Graph, ReportsAMissingImport) {
  const Diagnostics found = errors({model(import("划型", "test:size"))});
  EXPECT_EQ(found[0].code, "E-DMN-IMPORT");
  EXPECT_EQ(found[0].place.line, 2);
}

TEST(Graph, NamesImportedElementsByAlias) {
  const Model base = model(input("从业人员", "number") +
                               decision("企业规模", "string", {{"requiredInput", "#从业人员"}},
                                        literal("if 从业人员 >= 300 then \"中型\" else \"小型\"")),
                           "test:size", "size.dmn");
  const Model middle = model(import("底", "test:size"), "test:middle", "middle.dmn");
  const Model main = model(import("中", "test:middle") + import("划型", "test:size") +
                           decision("资格", "boolean", {{"requiredDecision", "test:size#企业规模"}},
                                    literal("划型.企业规模 = \"中型\"")));
  const GraphPtr g = graph({main, base, middle});
  ASSERT_TRUE(g);
  const ElementInfo* size = find(*g, "划型.企业规模");
  ASSERT_NE(size, nullptr);
  EXPECT_EQ(size->local, "企业规模");
  EXPECT_EQ(size->model_ns, "test:size");
  const ElementInfo* verdict = find(*g, "资格");
  ASSERT_NE(verdict, nullptr);
  EXPECT_EQ(verdict->needs_inputs, std::vector<std::string>{"划型.从业人员"});
  EXPECT_EQ(verdict->requires_, std::vector<std::string>{"划型.企业规模"});
  Session s = testing::session(g);
  EXPECT_TRUE(s.set("划型.从业人员", testing::number(300)));
  EXPECT_TRUE(s.decide("资格").is_true());
}

TEST(Graph, RefusesAReferenceIntoAModelThatIsNotImported) {
  const Model base = model(input("a", "number"), "test:base", "base.dmn");
  const Model main = model(decision("d", "", {{"requiredInput", "test:base#a"}}, literal("1")));
  const Diagnostics found = errors({main, base});
  EXPECT_EQ(found[0].code, "E-DMN-REFERENCE");
}

TEST(Graph, TakesTypesFromOutside) {
  BuildOptions options;
  options.strict = true;
  options.input_types = [](const std::string& name) -> feel::TypePtr {
    if (name != "营业收入") return nullptr;
    return feel::context_type({{"上年", feel::builtin_type("number")}});
  };
  const std::string body = input("营业收入", "tYearly");
  EXPECT_TRUE(build({model(body + decision("d", "boolean", {{"requiredInput", "#营业收入"}},
                                           literal("营业收入.上年 >= 5000")))},
                    options)
                  .ok());
  const auto wrong = build({model(body + decision("d", "boolean", {{"requiredInput", "#营业收入"}},
                                                  literal("营业收入.去年 >= 5000")))},
                           options);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.errors()[0].code, "E-FEEL-TYPE");
}

// ---- places

std::string table(const std::string& cell, const std::string& result) {
  return input("从业人员", "number") +
         decision(
             "企业规模", "string", {{"requiredInput", "#从业人员"}},
             "<decisionTable hitPolicy='FIRST'>\n"
             "<input><inputExpression "
             "typeRef='number'><text>从业人员</text></inputExpression></input><output "
             "typeRef='string'/>\n"
             "<rule><inputEntry><text>&gt;= "
             "1000</text></inputEntry><outputEntry><text>\"大型\"</text></outputEntry></rule>\n"
             "<rule><inputEntry><text>" +
                 cell + "</text></inputEntry><outputEntry><text>" + result +
                 "</text></outputEntry></rule>\n"
                 "</decisionTable>");
}

struct BadCell {
  const char* cell;
  const char* result;
  const char* code;
  const char* element;
  int column;  // on line 8
};

void PrintTo(const BadCell& c, std::ostream* out) { *out << c.cell << " → " << c.result; }

class Cells : public ::testing::TestWithParam<BadCell> {};

TEST_P(Cells, HaveTruePlaces) {
  const Diagnostics found = errors({model(table(GetParam().cell, GetParam().result))});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].code, GetParam().code);
  EXPECT_EQ(found[0].place.file, "main.dmn");
  EXPECT_EQ(found[0].place.element, GetParam().element);
  EXPECT_EQ(found[0].place.line, 8);
  EXPECT_EQ(found[0].place.column, GetParam().column) << to_text(found[0]);
}

// A cell's text begins in column 25; `&lt;` is four columns of the file and one character of the text.
INSTANTIATE_TEST_SUITE_P(
    Graph, Cells,
    ::testing::Values(
        BadCell{"&gt;= 300 300", "\"中型\"", "E-FEEL-SYNTAX", "企业规模 / 规则 2 / 输入 1", 35},
        BadCell{"&lt; 营业额", "\"中型\"", "E-FEEL-NAME", "企业规模 / 规则 2 / 输入 1", 30},
        BadCell{"[1..3], &lt; \"三\"", "\"中型\"", "E-FEEL-TYPE", "企业规模 / 规则 2 / 输入 1", 33},
        BadCell{"<![CDATA[< 营业额]]>", "\"中型\"", "E-FEEL-NAME", "企业规模 / 规则 2 / 输入 1",
                36},
        BadCell{"<!-- 注 -->&lt; 营业额", "\"中型\"", "E-FEEL-NAME", "企业规模 / 规则 2 / 输入 1",
                40},
        BadCell{"-", "中型", "E-FEEL-NAME", "企业规模 / 规则 2 / 输出 1", 65},
        BadCell{"-", "3", "E-FEEL-TYPE", "企业规模 / 规则 2 / 输出 1", 65}));

TEST(Graph, PlacesErrorsOnTheLineOfALongText) {
  const Diagnostics found =
      errors({model(decision("d", "", {}, literal("if true\n  then 1\n  else 未知名")))});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].place.line, 5);
  EXPECT_EQ(found[0].place.column, 8);
}

TEST(Graph, KeepsGoingWhereItIsNotStrict) {
  const GraphPtr g = graph(
      decision("好", "number", {}, literal("1 + 1")) + decision("坏", "number", {}, literal("1 +")),
      false);
  ASSERT_TRUE(g);
  ASSERT_EQ(diagnostics(*g).size(), 1U);
  EXPECT_EQ(diagnostics(*g)[0].code, "E-FEEL-SYNTAX");
  Session s = testing::session(g);
  EXPECT_TRUE(feel::identical(s.decide("好"), testing::number(2)));
  const feel::Value bad = s.decide("坏");
  ASSERT_TRUE(bad.is(feel::Kind::kError));
  EXPECT_EQ(bad.as_error().code, "E-FEEL-SYNTAX");
}

TEST(Graph, BuildsALongChainOfDecisions) {
  std::string body = decision("d0", "number", {}, literal("0"));
  for (int i = 1; i < 4000; ++i) {
    const std::string before = "d" + std::to_string(i - 1);
    body += decision("d" + std::to_string(i), "number", {{"requiredDecision", "#" + before}},
                     literal(before + " + 1"));
  }
  const GraphPtr g = graph(body);
  ASSERT_TRUE(g);
  EXPECT_TRUE(feel::identical(testing::session(g).decide("d3999"), testing::number(3999)));
}

TEST(Graph, LimitsItsSize) {
  std::string body;
  for (int i = 0; i <= 5'000; ++i)
    body += "<decision id='" + std::to_string(i) + "' name='d" + std::to_string(i) + "'/>";
  EXPECT_EQ(errors({model(body)})[0].code, "E-DMN-SIZE");
  EXPECT_EQ(errors(std::vector<Model>(257, model("")))[0].code, "E-DMN-SIZE");
}

}  // namespace
}  // namespace zhida::dmn
