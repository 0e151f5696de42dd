// Imports: through several models, in a diamond, in a circle, and what is refused. Clause: DMN 1.5, 6.3.3
#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

using testing::decision;
using testing::graph;
using testing::input;
using testing::literal;
using testing::model;
using testing::number;
using testing::session;

std::string import(const std::string& name, const std::string& ns,
                   const std::string& type = testing::kDmn13) {
  return "<import name='" + name + "' namespace='" + ns + "' importType='" + type + "'/>\n";
}

Model base() {
  return model(
      "<itemDefinition name='tBase'><itemComponent name='人 数'><typeRef>number</typeRef>"
      "</itemComponent></itemDefinition>" +
          input("起点", "number") +
          decision("两倍", "number", {{"requiredInput", "#起点"}}, literal("起点 * 2")) +
          "<businessKnowledgeModel id='加一' name='加一'><variable name='加一'/>"
          "<encapsulatedLogic><formalParameter name='n' typeRef='number'/>" +
          literal("n + 1") + "</encapsulatedLogic></businessKnowledgeModel>",
      "test:base", "base.dmn");
}

TEST(Import, ReachesThroughModels) {
  const Model middle =
      model(import("底 层", "test:base") + decision("四倍", "number",
                                                    {{"requiredDecision", "test:base#两倍"},
                                                     {"requiredKnowledge", "test:base#加一"}},
                                                    literal("底 层.加一(底 层.两倍 * 2) - 1")),
            "test:middle", "middle.dmn");
  const Model main = model(import("中", "test:middle") +
                           decision("五倍", "number", {{"requiredDecision", "test:middle#四倍"}},
                                    literal("中.四倍 * 5 / 4")));
  Session s = session(graph(std::vector<Model>{main, middle, base()}));
  EXPECT_TRUE(s.set("中.底 层.起点", number(4)));
  EXPECT_TRUE(feel::equals(s.decide("五倍"), number(20)).is_true());
}

TEST(Import, ADiamondMeetsInOneModel) {
  const auto side = [](const std::string& name, const std::string& ns) {
    return model(import("底", "test:base") + decision(name, "number",
                                                      {{"requiredDecision", "test:base#两倍"}},
                                                      literal("底.两倍 + 1")),
                 ns, ns + ".dmn");
  };
  const Model main =
      model(import("左", "test:left") + import("右", "test:right") +
            decision("和", "number",
                     {{"requiredDecision", "test:left#甲"}, {"requiredDecision", "test:right#乙"}},
                     literal("左.甲 + 右.乙")));
  const GraphPtr g =
      graph(std::vector<Model>{main, side("甲", "test:left"), side("乙", "test:right"), base()});
  ASSERT_NE(find(*g, "和"), nullptr);
  ASSERT_EQ(find(*g, "和")->needs_inputs.size(), 1U);  // one input, not one a side
  Session s = session(g);
  EXPECT_TRUE(s.set(find(*g, "和")->needs_inputs[0], number(5)));
  EXPECT_TRUE(feel::identical(s.decide("和"), number(22)));
}

// Models may import each other; only decisions may not require each other.
TEST(Import, ACircleOfModelsIsNoCycleOfDecisions) {
  const Model other = model(
      import("主", "test:main") +
          decision("乙", "number", {{"requiredDecision", "test:main#甲"}}, literal("主.甲 + 1")),
      "test:other", "other.dmn");
  const Model main = model(
      import("他", "test:other") + decision("甲", "number", {}, literal("1")) +
      decision("丙", "number", {{"requiredDecision", "test:other#乙"}}, literal("他.乙 + 1")));
  Session s = session(graph(std::vector<Model>{main, other}));
  EXPECT_TRUE(feel::identical(s.decide("丙"), number(3)));
}

TEST(Import, TypesComeWithTheAlias) {
  const Model main =
      model(import("底 层", "test:base") +
            decision("数", "number", {}, literal("{人 数: 3} instance of 底 层.tBase")) +
            decision("值", "底 层.tBase", {}, literal("{人 数: 3}")) +
            decision("人", "number", {{"requiredDecision", "#值"}}, literal("值.人 数")));
  Session s = session(graph(std::vector<Model>{main, base()}, false));
  EXPECT_TRUE(feel::identical(s.decide("人"), number(3)));
}

// A context entry hides the import of the same name, as the nearer scope does. Clause: DMN 1.5, 10.3.2.11
TEST(Import, ANearerNameHidesTheAlias) {
  const Model main = model(import("底", "test:base") +
                           decision("d", "number", {{"requiredDecision", "test:base#两倍"}},
                                    literal("{底: {两倍: 7}, r: 底.两倍}.r")) +
                           decision("e", "number", {{"requiredDecision", "test:base#两倍"}},
                                    "<context><contextEntry><variable name='底'/>" +
                                        literal("{两倍: 8}") + "</contextEntry><contextEntry>" +
                                        literal("底.两倍") + "</contextEntry></context>"));
  Session s = session(graph(std::vector<Model>{main, base()}));
  EXPECT_TRUE(feel::identical(s.decide("d"), number(7)));
  EXPECT_TRUE(feel::identical(s.decide("e"), number(8)));
}

// Nothing is fetched: what is imported is found by its namespace among the models given, wherever it is said to lie.
TEST(Import, ALocationIsNeverOpened) {
  for (const std::string location :
       {"http://example.invalid/a.dmn", "https://example.invalid/a.dmn", "file:///etc/passwd",
        "../../etc/passwd", "/dev/stdin"}) {
    const std::string there = "<import name='底' namespace='test:base' importType='" +
                              std::string(testing::kDmn13) + "' locationURI='" + location + "'/>\n";
    const std::string body =
        there +
        decision("d", "number", {{"requiredDecision", "test:base#两倍"}}, literal("底.两倍"));
    const Diagnostics found = testing::errors({model(body)});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "E-DMN-IMPORT");
    EXPECT_NE(found[0].help_en.find(location + " is never opened"), std::string::npos);
    Session s = session(graph(std::vector<Model>{model(body), base()}));
    EXPECT_TRUE(s.set("底.起点", number(2)));
    EXPECT_TRUE(feel::identical(s.decide("d"), number(4)));
  }
}

struct Refused {
  const char* what;
  std::string body;
  const char* in_english;
};
void PrintTo(const Refused& r, std::ostream* out) { *out << r.what; }

class Imports : public ::testing::TestWithParam<Refused> {};

TEST_P(Imports, AreRefusedWithTheirPlace) {
  const Diagnostics found = testing::errors({model(GetParam().body), base()});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "E-DMN-IMPORT");
  EXPECT_EQ(found[0].place.file, "main.dmn");
  EXPECT_GE(found[0].place.line, 2);
  const std::string all = found[0].en + found[0].help_en;
  EXPECT_NE(all.find(GetParam().in_english), std::string::npos) << all;
}

INSTANTIATE_TEST_SUITE_P(
    Dmn, Imports,
    ::testing::Values(Refused{"misspelt", import("底", "test:bass"), "did you mean 'test:base'?"},
                      Refused{"not given", import("底", "urn:elsewhere"), "give the model"},
                      Refused{"a predictive model",
                              import("p", "urn:p", "http://www.dmg.org/PMML-4_2"),
                              "only DMN models"},
                      Refused{"a schema", import("x", "urn:x", "http://www.w3.org/2001/XMLSchema"),
                              "only DMN models"},
                      Refused{"two of one name",
                              import("底", "test:base") + import("底", "test:main"),
                              "used twice"}));

TEST(Import, TwoModelsOfOneNamespaceAreRefused) {
  const Diagnostics found = testing::errors({model(""), base(), base()});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "E-DMN-IMPORT");
  EXPECT_EQ(found[0].place.file, "base.dmn");
}

}  // namespace
}  // namespace zhida::dmn
