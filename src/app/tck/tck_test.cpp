// The judge, judged: a small kit with cases that must pass, must fail, and must not pass by accident.
#include "app/tck/tck.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "app/tck/compare.h"
#include "app/tck/suite.h"

namespace zhida::tck {
namespace {

constexpr const char* kModel =
    R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="k" name="m">
  <inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>
  <decision id="twice" name="twice"><variable name="twice"/><informationRequirement><requiredInput href="#x"/></informationRequirement>
    <literalExpression><text>x * 2</text></literalExpression></decision>
  <decision id="third" name="third"><variable name="third"/><literalExpression><text>1 / 3</text></literalExpression></decision>
  <decision id="foreign" name="foreign"><variable name="foreign"/>
    <literalExpression expressionLanguage="urn:python"><text>None</text></literalExpression></decision>
  <decision id="nothing" name="nothing"><variable name="nothing"/><literalExpression><text>null</text></literalExpression></decision>
  <decision id="failing" name="failing"><variable name="failing"/><literalExpression><text>1 / 0</text></literalExpression></decision>
  <decisionService id="s" name="s"><variable name="s"/><outputDecision href="#twice"/><inputData href="#x"/></decisionService>
</definitions>)";

std::string test_case(const std::string& id, const std::string& attributes,
                      const std::string& input, const std::string& node,
                      const std::string& expected) {
  return "<testCase id='" + id + "' " + attributes + ">" +
         (input.empty() ? ""
                        : "<inputNode name='x'><value xsi:type='xsd:decimal'>" + input +
                              "</value></inputNode>") +
         "<resultNode name='" + node + "'><expected>" + expected +
         "</expected></resultNode></testCase>";
}

const std::string kNil = "<value xsi:nil='true'/>";
std::string decimal(const std::string& text) {
  return "<value xsi:type='xsd:decimal'>" + text + "</value>";
}

std::string suite(const std::string& cases, const std::string& model = "m.dmn") {
  return "<testCases xmlns='http://www.omg.org/spec/DMN/20160719/testcase' "
         "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
         "<modelName>" +
         model + "</modelName>" + cases + "</testCases>";
}

class Kit : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("zhida-tck-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "level" / "0001-first");
    write("m.dmn", kModel);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / "level" / "0001-first" / name) << text;
  }
  [[nodiscard]] TckOptions options() const {
    TckOptions o;
    o.folder = folder_.string();
    return o;
  }
  // "id" of each case, with '+' where it passed.
  [[nodiscard]] std::string verdicts(const TckOptions& o) const {
    std::string out;
    for (const CaseOutcome& c : judge(o).cases)
      out += (out.empty() ? "" : " ") + c.id + (c.ok ? "+" : "-");
    return out;
  }

  std::filesystem::path folder_;
};

TEST_F(Kit, PassesAndFails) {
  write("a.xml", suite(test_case("right", "", "4", "twice", decimal("8")) +
                       test_case("wrong", "", "4", "twice", decimal("9")) +
                       test_case("null", "", "", "twice", kNil) +
                       test_case("value-for-null", "", "4", "twice", kNil) +
                       test_case("no-such-decision", "", "4", "thrice", decimal("12"))));
  EXPECT_EQ(verdicts(options()), "right+ wrong- null+ value-for-null- no-such-decision-");
  const TckReport report = judge(options());
  EXPECT_EQ(report.passed(), 2U);
  EXPECT_EQ(report.valued(), 3U);
  EXPECT_EQ(report.valued_passed(), 1U);
  EXPECT_EQ(report.cases[1].expected, "9");
  EXPECT_EQ(report.cases[1].found, "8");
  EXPECT_EQ(report.cases[1].folder, "level/0001-first");
}

TEST_F(Kit, NullMustBeEarned) {
  write("a.xml", suite(test_case("unsupported", "", "", "foreign", kNil)));
  write("b.xml", suite(test_case("no-model", "", "", "twice", kNil), "other.dmn"));
  write("broken.dmn", "<definitions");
  write("c.xml", suite(test_case("broken-model", "", "", "twice", kNil), "broken.dmn"));
  EXPECT_EQ(verdicts(options()), "unsupported- no-model- broken-model-");
  for (const CaseOutcome& c : judge(options()).cases) EXPECT_FALSE(c.why.empty()) << c.id;
}

TEST_F(Kit, InvokesServices) {
  write("a.xml", suite(test_case("service", "type='decisionService' invocableName='s'", "5",
                                 "twice", decimal("10"))));
  EXPECT_EQ(verdicts(options()), "service+");
}

TEST_F(Kit, ToleratesTheKitsRoundingUnlessStrict) {
  write("a.xml", suite(test_case("close", "", "", "third", decimal("0.33333333")) +
                       test_case("far", "", "", "third", decimal("0.3333333"))));
  TckOptions o = options();
  EXPECT_EQ(verdicts(o), "close+ far-");
  o.strict = true;
  EXPECT_EQ(verdicts(o), "close- far-");
}

constexpr const char* kThird = "level/0001-first/a.xml close third = 0.";

TEST_F(Kit, StrictTakesWhatIsListed) {
  write("a.xml", suite(test_case("close", "", "", "third", decimal("0.33333333"))));
  TckOptions o = options();
  o.strict = true;
  o.inexact = std::string("# why\n") + kThird + std::string(34, '3') + "\n";
  EXPECT_EQ(verdicts(o), "close+");
  EXPECT_TRUE(judge(o).problems.empty());
  o.inexact = std::string(kThird) + std::string(33, '3') + "4";
  EXPECT_EQ(verdicts(o), "close-");
}

TEST_F(Kit, TheListMustBeNeeded) {
  write("a.xml", suite(test_case("close", "", "", "third", decimal("0.33333333")) +
                       test_case("right", "", "4", "twice", decimal("8"))));
  TckOptions o = options();
  o.strict = true;
  const auto problems = [&o](const std::string& list) {
    o.inexact = list;
    std::string out;
    for (const Diagnostic& d : judge(o).problems)
      out += d.code + ":" + std::to_string(d.place.line) + " " + d.en + "\n";
    return out;
  };
  EXPECT_EQ(problems("level/0001-first/a.xml right twice = 8"),
            "E-TCK-INEXACT:1 listed in vain: the kit's number is this one\n");
  EXPECT_EQ(problems("#\nlevel/0001-first/a.xml close third = 0.3333333"),
            "E-TCK-INEXACT:2 it is more than 1e-8 away from the kit's 0.33333333\n");
  EXPECT_EQ(problems("level/0001-first/a.xml close fourth = 1"),
            "E-TCK-INEXACT:1 the kit has no such number\n");
  EXPECT_EQ(problems("level/0001-first/a.xml close third"),
            "E-TCK-INEXACT:1 the line does not end with '= number' (of at most 34 digits)\n");
  EXPECT_EQ(problems("a b c = 1\na b c = 2"), "E-TCK-INEXACT:2 it is listed twice\n");
  std::ostringstream out;
  EXPECT_EQ(run_tck(o, out), 1);
}

TEST_F(Kit, StrictErrorsSayWhy) {
  const auto wants_error = [](const std::string& id, const std::string& node) {
    return "<testCase id='" + id + "'><resultNode name='" + node +
           "' errorResult='true'><expected>" + kNil + "</expected></resultNode></testCase>";
  };
  write("a.xml", suite(wants_error("silent", "nothing") + wants_error("said", "failing")));
  TckOptions o = options();
  EXPECT_EQ(verdicts(o), "silent+ said+");
  o.strict = true;
  EXPECT_EQ(verdicts(o), "silent- said+");
}

TEST_F(Kit, FiltersByWord) {
  write("a.xml", suite(test_case("one", "", "1", "twice", decimal("2")) +
                       test_case("two", "", "2", "twice", decimal("4"))));
  TckOptions o = options();
  o.filter = "two";
  EXPECT_EQ(verdicts(o), "two+");
}

TEST_F(Kit, PrintsCountsLast) {
  write("a.xml", suite(test_case("right", "", "4", "twice", decimal("8")) +
                       test_case("wrong", "", "4", "twice", decimal("9"))));
  std::ostringstream out;
  EXPECT_EQ(run_tck(options(), out), 1);
  EXPECT_TRUE(out.str().ends_with("non-null: 1 of 2\n1 passed, 1 failed\n")) << out.str();
  TckOptions o = options();
  o.json = true;
  std::ostringstream json;
  EXPECT_EQ(run_tck(o, json), 1);
  EXPECT_TRUE(json.str().starts_with("{\"passed\":1,\"failed\":1,\"skipped\":0,")) << json.str();
  EXPECT_NE(json.str().find("\"valued\":{\"passed\":1,\"total\":2}"), std::string::npos);
  EXPECT_NE(json.str().find("\"case\":\"wrong\",\"node\":\"twice\",\"ok\":false"),
            std::string::npos);
}

TEST_F(Kit, SaysWhenItIsAbsent) {
  TckOptions o = options();
  o.folder += "/none";
  std::ostringstream out;
  EXPECT_EQ(run_tck(o, out), 3);
  EXPECT_TRUE(out.str().starts_with("ABSENT")) << out.str();
}

TEST(Suite, ReadsValues) {
  const auto read = read_suite(
      suite(
          "<testCase id='1'><inputNode name='a  b'><component name='k'><value "
          "xsi:type='xsd:date'>2026-04-01</value></component>"
          "<component name='l'><list><item><value xsi:type='xsd:string'> s </value></item><item>" +
          kNil +
          "</item></list></component>"
          "</inputNode><resultNode name='r' errorResult='true'><expected>" +
          decimal("1") + "</expected></resultNode></testCase>"),
      "s.xml");
  ASSERT_TRUE(read.ok());
  const Case& c = read->cases.at(0);
  EXPECT_EQ(c.inputs.at(0).name, "a b");
  EXPECT_EQ(feel::to_literal(c.inputs[0].value), "{k: 2026-04-01, l: [\" s \", null]}");
  EXPECT_TRUE(c.results.at(0).value.is_null());
  const auto wrong = read_suite(suite(test_case("1", "", "many", "r", kNil)), "s.xml");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.errors()[0].code, "E-TCK-VALUE");
}

TEST(Compare, KindsMustAgree) {
  const auto number = [](int n) { return feel::Value::number(Decimal(n)); };
  EXPECT_TRUE(as_expected(number(1), number(1), true));
  EXPECT_FALSE(as_expected(number(1), feel::Value::string("1"), false));
  EXPECT_FALSE(as_expected(number(1), feel::Value::list({number(1)}), false));
  EXPECT_FALSE(as_expected(feel::Value::list({number(1)}),
                           feel::Value::list({number(1), number(2)}), false));
  EXPECT_FALSE(as_expected(feel::Value::boolean(false), feel::Value::null(), false));
  feel::Context a, b;
  a.put("x", number(1));
  b.put("x", number(1));
  b.put("y", number(2));
  EXPECT_FALSE(as_expected(feel::Value::context(a), feel::Value::context(b), false));
}

}  // namespace
}  // namespace zhida::tck
