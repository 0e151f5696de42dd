// Every version of DMN: its namespaces, and what one version writes otherwise than the next.
#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

using testing::decision;
using testing::graph;
using testing::literal;
using testing::number;
using testing::session;
using testing::xml;

struct Version {
  const char* name;
  const char* model;
  const char* feel;
};

constexpr Version kVersions[] = {
    {"1.1", "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
     "http://www.omg.org/spec/FEEL/20140401"},
    {"1.2", "http://www.omg.org/spec/DMN/20180521/MODEL/",
     "http://www.omg.org/spec/DMN/20180521/FEEL/"},
    {"1.3", "https://www.omg.org/spec/DMN/20191111/MODEL/",
     "https://www.omg.org/spec/DMN/20191111/FEEL/"},
    {"1.4", "https://www.omg.org/spec/DMN/20211108/MODEL/",
     "https://www.omg.org/spec/DMN/20211108/FEEL/"},
    {"1.5", "https://www.omg.org/spec/DMN/20230324/MODEL/",
     "https://www.omg.org/spec/DMN/20230324/FEEL/"},
    {"1.6", "https://www.omg.org/spec/DMN/20240513/MODEL/",
     "https://www.omg.org/spec/DMN/20240513/FEEL/"},
};

void PrintTo(const Version& v, std::ostream* out) { *out << v.name; }

class Versions : public ::testing::TestWithParam<Version> {};

// DMN's elements under a prefix, the model's own namespace as the default one, FEEL's with a prefix of its own.
TEST_P(Versions, IsReadAndEvaluated) {
  const auto m = read_model(
      "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>\n<d:definitions xmlns:d='" +
          std::string(GetParam().model) + "' xmlns:feel='" + GetParam().feel +
          "' xmlns='test:v' namespace='test:v' name='v' expressionLanguage='" + GetParam().feel +
          "'>"
          "<d:extensionElements><other:x xmlns:other='urn:o'><d:decision/></other:x>"
          "</d:extensionElements>"
          "<d:itemDefinition name='tAge'><d:typeRef>feel:number</d:typeRef>"
          "<d:allowedValues><d:text>[0..150]</d:text></d:allowedValues></d:itemDefinition>"
          "<d:inputData id='i' name='age'><d:variable name='age' typeRef='tAge'/></d:inputData>"
          "<d:decision id='a' name='next'><d:description>x</d:description>"
          "<d:variable name='next' typeRef='feel:number'/>"
          "<d:informationRequirement><d:requiredInput href='#i'/></d:informationRequirement>"
          "<d:literalExpression expressionLanguage='" +
          GetParam().feel +
          "'><d:text><!-- one --><![CDATA[if age < 150 then age]]> + 1 else 0</d:text>"
          "</d:literalExpression></d:decision></d:definitions>",
      "v.dmn");
  ASSERT_TRUE(m.ok()) << to_text(m.errors().front());
  EXPECT_EQ(m->version, GetParam().name);
  EXPECT_TRUE(m->warnings.empty());
  Session s = session(graph(std::vector<Model>{*m}));
  EXPECT_TRUE(s.set("age", number(41)));
  EXPECT_TRUE(feel::identical(s.decide("next"), number(42)));
  EXPECT_TRUE(s.set("age", number(200)));
  EXPECT_TRUE(feel::identical(s.decide("next"), number(0)));  // not allowed, hence null
}

INSTANTIATE_TEST_SUITE_P(Dmn, Versions, ::testing::ValuesIn(kVersions));

// Clause: DMN 1.1, 7.3.2: typeRef is a QName; its prefix may stand for the namespace of an import.
TEST(Dmn11, AQualifiedTypeIsThatOfItsNamespace) {
  const Model base =
      testing::model("<itemDefinition name='tRate'><typeRef>string</typeRef></itemDefinition>",
                     "test:base", "base.dmn");
  const auto main = read_model(
      "<definitions xmlns='http://www.omg.org/spec/DMN/20151101/dmn.xsd' xmlns:b='test:base' "
      "xmlns:me='test:me' namespace='test:me'>"
      "<import namespace='test:base' importType='http://www.omg.org/spec/DMN/20151101/dmn.xsd'"
      " name='base'/>"
      "<itemDefinition name='tRate'><typeRef>number</typeRef></itemDefinition>"
      "<decision id='x' name='x'><variable name='x' typeRef='b:tRate'/>"
      "<literalExpression><text>\"甲\"</text></literalExpression></decision>"
      "<decision id='y' name='y'><variable name='y' typeRef='me:tRate'/>"
      "<literalExpression><text>7</text></literalExpression></decision></definitions>",
      "main.dmn");
  ASSERT_TRUE(main.ok()) << to_text(main.errors().front());
  Session s = session(graph(std::vector<Model>{*main, base}));
  EXPECT_TRUE(feel::identical(s.decide("x"), feel::Value::string("甲")));
  EXPECT_TRUE(feel::identical(s.decide("y"), number(7)));
}

struct Language {
  const char* what;
  std::string text;
};
void PrintTo(const Language& l, std::ostream* out) { *out << l.what; }

class Languages : public ::testing::TestWithParam<Language> {};

// Clause: DMN 1.5, 7.3.5
TEST_P(Languages, OtherThanFeelAreNamedWithTheirElement) {
  const auto m = read_model(GetParam().text, "main.dmn");
  ASSERT_TRUE(m.ok()) << to_text(m.errors().front());
  const Diagnostics found = testing::errors({*m});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "E-FEEL-UNSUPPORTED");
  EXPECT_EQ(found[0].place.element, "算");
  EXPECT_GE(found[0].place.line, 2);
  EXPECT_NE(found[0].en.find("urn:js"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Dmn, Languages,
    ::testing::Values(
        Language{"of the expression",
                 xml("<decision id='d' name='算'><variable name='算'/><literalExpression "
                     "expressionLanguage='urn:js'><text>1</text></literalExpression></decision>")},
        Language{"of the model",
                 "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' "
                 "namespace='n' expressionLanguage='urn:js'>\n" +
                     decision("算", "", {}, literal("1")) + "</definitions>"}));

}  // namespace
}  // namespace zhida::dmn
