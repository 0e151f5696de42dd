// The reader: what it takes from a file, and what it says of files that are none.
#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

using testing::xml;

TEST(Reader, TakesElementsWithTheirPlaces) {
  const auto m =
      read_model(xml(testing::input("从业人员", "number") +
                     testing::decision("大型", "boolean", {{"requiredInput", "#从业人员"}},
                                       testing::literal("从业人员 &gt;= 300"))),
                 "rules.dmn");
  ASSERT_TRUE(m.ok());
  EXPECT_EQ(m->version, "1.3");
  ASSERT_EQ(m->inputs.size(), 1U);
  EXPECT_EQ(m->inputs[0].type_ref, "number");
  ASSERT_EQ(m->decisions.size(), 1U);
  EXPECT_EQ(m->decisions[0].required_inputs, std::vector<std::string>{"#从业人员"});
  const auto& text = std::get<LiteralExpression>(m->decisions[0].logic->form);
  EXPECT_EQ(text.text, "从业人员 >= 300");
  EXPECT_EQ(text.at.line, 5);
  EXPECT_EQ(text.at.column, 26);
}

TEST(Reader, TakesATable) {
  const auto m = read_model(
      xml("<decision id='d' name='d'><variable name='d'/><decisionTable hitPolicy='COLLECT' "
          "aggregation='SUM'>"
          "<input label='甲'><inputExpression typeRef='number'><text>x</text></inputExpression>"
          "<inputValues><text>[0..9]</text></inputValues></input>"
          "<output name='o' "
          "typeRef='number'><defaultOutputEntry><text>0</text></defaultOutputEntry></output>"
          "<annotation name='条款'/>"
          "<rule><inputEntry><text>&lt; "
          "5</text></inputEntry><outputEntry><text>1</text></outputEntry>"
          "<annotationEntry><text>第一条</text></annotationEntry></rule></decisionTable></"
          "decision>"),
      "t.dmn");
  ASSERT_TRUE(m.ok());
  const auto& t = std::get<BoxedTable>(m->decisions[0].logic->form);
  EXPECT_EQ(t.hit_policy, HitPolicy::kCollect);
  EXPECT_EQ(t.aggregation, Aggregation::kSum);
  EXPECT_EQ(t.inputs[0].allowed_values->text, "[0..9]");
  EXPECT_EQ(t.outputs[0].default_value->text, "0");
  EXPECT_EQ(t.annotation_names, std::vector<std::string>{"条款"});
  ASSERT_EQ(t.rules.size(), 1U);
  EXPECT_EQ(t.rules[0].inputs[0].text, "< 5");
  EXPECT_EQ(t.rules[0].annotations, std::vector<std::string>{"第一条"});
}

struct Refused {
  const char* what;
  std::string text;
  const char* code;
  int line;
};

void PrintTo(const Refused& r, std::ostream* out) { *out << r.what; }

class Refuses : public ::testing::TestWithParam<Refused> {};

TEST_P(Refuses, WithCodeAndLine) {
  const auto m = read_model(GetParam().text, "bad.dmn");
  ASSERT_FALSE(m.ok());
  const Diagnostic& d = m.errors().front();
  EXPECT_EQ(d.code, GetParam().code);
  EXPECT_EQ(d.place.file, "bad.dmn");
  EXPECT_EQ(d.place.line, GetParam().line);
  EXPECT_FALSE(d.zh.empty());
  EXPECT_FALSE(d.en.empty());
}

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

INSTANTIATE_TEST_SUITE_P(
    Reader, Refuses,
    ::testing::Values(
        Refused{"empty", "", "E-DMN-XML", 1}, Refused{"no XML", "hello", "E-DMN-XML", 1},
        Refused{"unclosed", "<definitions>\n<decision>\n</definitions>", "E-DMN-XML", 3},
        Refused{"doctype", "<!DOCTYPE x [<!ENTITY a 'b'>]>\n<definitions/>", "E-DMN-XML", 1},
        Refused{"external entity",
                "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n<definitions name='&e;'/>",
                "E-DMN-XML", 1},
        Refused{"DTD elsewhere",
                "<!DOCTYPE d SYSTEM 'https://example.invalid/d.dtd'>\n<definitions/>", "E-DMN-XML",
                1},
        Refused{
            "parameter entity",
            "<!DOCTYPE d [<!ENTITY % p SYSTEM 'http://example.invalid/p'> %p;]>\n<definitions/>",
            "E-DMN-XML", 1},
        Refused{"inclusion",
                xml("\n<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' "
                    "href='file:///etc/passwd' parse='text'/>"),
                "E-DMN-XML", 3},
        Refused{
            "inclusion in a text",
            xml("<decision id='d' name='d'><literalExpression><text>\n"
                "<include xmlns='http://www.w3.org/2001/XInclude' href='http://example.invalid'/>"
                "</text></literalExpression></decision>"),
            "E-DMN-XML", 3},
        Refused{"entity", xml("<!-- -->\n&boom;"), "E-DMN-XML", 3},
        Refused{"not UTF-8", "<definitions name='\xFF'/>", "E-DMN-XML", 1},
        Refused{"other namespace", "<definitions xmlns='urn:other'/>", "E-DMN-NAMESPACE", 1},
        Refused{"other root", "<html xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'/>",
                "E-DMN-STRUCTURE", 1},
        Refused{"nameless decision", xml("\n<decision id='d'/>"), "E-DMN-STRUCTURE", 3},
        Refused{"too few cells",
                xml("<decision id='d' "
                    "name='d'><decisionTable><input><inputExpression><text>x</text></"
                    "inputExpression></input>"
                    "<output/>\n<rule><outputEntry><text>1</text></outputEntry></rule></"
                    "decisionTable></decision>"),
                "E-DMN-STRUCTURE", 3},
        Refused{"unknown hit policy",
                xml("<decision id='d' name='d'><decisionTable "
                    "hitPolicy='BEST'><output/></decisionTable></decision>"),
                "E-DMN-STRUCTURE", 2},
        Refused{
            "outputs of one name",
            xml("<decision id='d' name='d'><decisionTable><output name='a'/>\n<output name='a'/>"
                "</decisionTable></decision>"),
            "E-DMN-STRUCTURE", 3},
        Refused{"100 000 levels",
                xml("<decision id='d' name='d'>" + repeated("<context><contextEntry>", 50'000) +
                    repeated("</contextEntry></context>", 50'000) + "</decision>"),
                "E-DMN-DEPTH", 2},
        Refused{"100 MB", std::string(100U << 20U, ' '), "E-DMN-SIZE", 0}));

TEST(Reader, WarnsOfElementsItDoesNotKnow) {
  const auto m = read_model(xml("<decicion id='d' name='d'/>"), "typo.dmn");
  ASSERT_TRUE(m.ok());
  ASSERT_EQ(m->warnings.size(), 1U);
  EXPECT_EQ(m->warnings[0].code, "W-DMN-ELEMENT");
  EXPECT_EQ(m->warnings[0].place.line, 2);
}

TEST(Reader, ReadsEveryVersion) {
  const std::pair<const char*, const char*> versions[] = {
      {"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "1.1"},
      {"http://www.omg.org/spec/DMN/20180521/MODEL/", "1.2"},
      {"https://www.omg.org/spec/DMN/20211108/MODEL/", "1.4"},
      {"https://www.omg.org/spec/DMN/20230324/MODEL/", "1.5"}};
  for (const auto& [ns, version] : versions) {
    const auto m =
        read_model("<x:definitions xmlns:x='" + std::string(ns) + "' namespace='n'/>", "v.dmn");
    ASSERT_TRUE(m.ok()) << version;
    EXPECT_EQ(m->version, version);
  }
}

}  // namespace
}  // namespace zhida::dmn
