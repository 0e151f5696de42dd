// Tests the format of *.test files: what holds, what fails and where, what is malformed.
#include "app/spec/spec.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>

namespace zhida::spec {
namespace {

const std::string kHead = "# DMN 1.5, 10.3: FEEL\n";

struct Case {
  std::string_view text;
  int passed;
  std::vector<int> failing_lines;
};

const Case kCases[] = {
    {"1 + 2 => 3", 1, {}},
    {"1 + 2 => 4", 0, {2}},
    {"\n\n1 => 1\n# 2 => 3\n2 => 3", 1, {6}},
    {"\"=>\" => \"=>\"", 1, {}},
    {R"("a\"=>" = "b" => false)", 1, {}},
    {"if 1 = 1\n  then 2\n  else 3\n  => 2", 1, {}},
    {"given x = 5\nx + 1 => 6\ngiven x = 6\nx + 1 => 7", 2, {}},
    {"given x = 5\n\nx + 1 => 6", 0, {4}},  // a blank line ends what is given
    {"given x = unknown\nx => unknown\nx => null", 1, {4}},
    {"given x = one of 1, 2\nx => one of 2, 1\nx => one of 1, 2, 3", 1, {4}},
    {"given x = between [7..8]\nx => between [7..8]\nx => between [7..8)\nx => 7", 1, {4, 5}},
    {"null => null\nnull => error", 1, {3}},
    {"x => error E-FEEL-NAME\nx => error\nx => error E-FEEL-SYNTAX\nx => null", 2, {4, 5}},
    {"1 = => 2", 0, {2}},
    {"1 => 1 +", 0, {2}},
    {"given x = ?!\nx => 1", 0, {3}},
    {"today 2026-11-23\ntoday() => date(\"2026-11-23\")", 1, {}},
    {"1.0 => 1.00\n[1, 2] => [2, 1]\n{a: 1, b: 2} => {b: 2, a: 1}", 2, {3}},
};

TEST(Spec, JudgesExpectations) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto file = read(kHead + std::string(c.text), "a.test");
    ASSERT_TRUE(file.ok()) << to_text(file.errors().front());
    const Report report = judge(*file);
    EXPECT_EQ(report.passed, c.passed);
    std::vector<int> lines;
    for (const Failure& f : report.failures) lines.push_back(f.place.line);
    EXPECT_EQ(lines, c.failing_lines);
  }
}

TEST(Spec, SaysWhatWasFound) {
  const auto file = read(kHead + "1 + 2 => 4\nx => 1", "a.test");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->clause, "DMN 1.5, 10.3: FEEL");
  const Report report = judge(*file);
  ASSERT_EQ(report.failures.size(), 2U);
  EXPECT_EQ(report.failures[0].expected, "4");
  EXPECT_EQ(report.failures[0].found, "3");
  EXPECT_NE(report.failures[1].found.find("E-FEEL-NAME"), std::string::npos);
}

// Models in lines: tables, decisions, types; and what they are asked.
const Case kModelCases[] = {
    {"given b = 2\ntable U\n| a: number | (a * b) || f: number = 9 |\n| < 18 | > 3 || 1 |\n"
     "decide a = 17 => 1\ndecide a = 1 => 9\ndecide a = 2, b = 1 => 1\ndecide => 1",
     2,
     {8, 9}},
    {"table F\n| a || f |\n| \"|\", \"||\" || \"=>\" |\ndecide a = \"||\" => \"=>\"", 1, {}},
    {"table U\n|| f |\n|| 3 |\ndecide => 3\ndecide a = 1 => error E-SPEC-INPUT", 1, {6}},
    {"table U\n| a || f | g = 2 |\n| 1 || 3 | 4 |\ndecide a = 2 => {f: null, g: 2}", 1, {}},
    {"table U\n| a || f |\n| 1 || 3 |\ndecide b = 2 => null\ndecide a = 1 => 3", 2, {}},
    {"table U\n| a || f |\n| 1 || nothing |\ndecide a = 1 => error E-FEEL-NAME\n"
     "load => error E-FEEL-NAME\nload => ok",
     2,
     {7}},
    {"table F\n| a: number || f |\n| >= 3 || 1 |\n| - || 2 |\ndecide a = between [0..9] => one of "
     "1, 2",
     1,
     {}},
    {"type t: number [1, 2]\ninput x: t\ndecision y: number = x + 1\ndecision z = y * 2\n"
     "given x = 2\ndecide z => 6\ndecide x => 2\ngiven x = 3\ndecide z => error",
     3,
     {}},
    {"model a.dmn\ngiven x = 2\ndecide y => 4\ninvoke f(a: 2, b: \",\") => \"2,\"\nload => ok\n"
     "decide f => 4",
     3,
     {7}},
    {"model b.dmn\ndecide y => error E-SPEC-MODEL", 1, {}},
    {"decide => 1\ninvoke f(1) => 1", 0, {2, 3}},  // without a model these are expressions
};

constexpr std::string_view kModelFile =
    R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="a" namespace="a">
<inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>
<decision id="y" name="y"><variable name="y"/>
  <informationRequirement><requiredInput href="#x"/></informationRequirement>
  <literalExpression><text>x * 2</text></literalExpression></decision>
<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic>
  <formalParameter name="a"/><formalParameter name="b"/>
  <literalExpression><text>string(a) + b</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel></definitions>)";

TEST(Spec, JudgesModels) {
  const ModelFiles models = {{"dir/a.dmn", std::string(kModelFile)}};
  for (const Case& c : kModelCases) {
    SCOPED_TRACE(c.text);
    const auto file = read(kHead + std::string(c.text), "dir/a.test");
    ASSERT_TRUE(file.ok()) << to_text(file.errors().front());
    const Report report = judge(*file, models);
    EXPECT_EQ(report.passed, c.passed);
    std::vector<int> lines;
    for (const Failure& f : report.failures) lines.push_back(f.place.line);
    EXPECT_EQ(lines, c.failing_lines);
  }
}

struct Malformed {
  std::string text;
  std::string_view code;
  int line;
};

TEST(Spec, RefusesMalformedFiles) {
  const Malformed kMalformed[] = {
      {"", "E-SPEC-CLAUSE", 1},
      {"1 => 1", "E-SPEC-CLAUSE", 1},
      {"# numbers\n1 => 1", "E-SPEC-CLAUSE", 1},
      {kHead + "1 + 2", "E-SPEC-SYNTAX", 2},
      {kHead + "\n => 2", "E-SPEC-SYNTAX", 3},
      {kHead + "=> 2", "E-SPEC-SYNTAX", 2},
      {kHead + "2 =>", "E-SPEC-SYNTAX", 2},
      {kHead + "given x\nx => 2", "E-SPEC-SYNTAX", 2},
      {kHead + "given = 2\nx => 2", "E-SPEC-SYNTAX", 2},
      {kHead + "today tomorrow\n1 => 1", "E-SPEC-SYNTAX", 2},
      {kHead + "\"\xff\" => 1", "E-SPEC-SYNTAX", 1},
      {kHead + "table X", "E-SPEC-SYNTAX", 2},
      {kHead + "table U\ntable F", "E-SPEC-SYNTAX", 3},
      {kHead + "| a || b |", "E-SPEC-SYNTAX", 2},
      {kHead + "table U\n| a | b |", "E-SPEC-SYNTAX", 3},
      {kHead + "table U\n| a || b", "E-SPEC-SYNTAX", 3},
      {kHead + "table U\n| a || b | b |", "E-SPEC-SYNTAX", 3},
      {kHead + "table U\n| a = 3 || b |", "E-SPEC-SYNTAX", 3},
      {kHead + "table U\n| a: || b |", "E-SPEC-SYNTAX", 3},
      {kHead + "table U\n| a || b [] |", "E-SPEC-SYNTAX", 3},
      {kHead + "table U\n| a || b |\n| 1 | 2 || 3 |", "E-SPEC-SYNTAX", 4},
      {kHead + "table U\n| a || b |\n| || 3 |", "E-SPEC-SYNTAX", 4},
      {kHead + "table U\n| a || b |\ndecide 3 => 1", "E-SPEC-SYNTAX", 4},
      {kHead + "table U\n| a || b |\ndecide a = => 1", "E-SPEC-SYNTAX", 4},
      {kHead + "type t", "E-SPEC-SYNTAX", 2},
      {kHead + "type t: number = 3", "E-SPEC-SYNTAX", 2},
      {kHead + "input x: number\ninput x: number", "E-SPEC-SYNTAX", 3},
      {kHead + "decision x", "E-SPEC-SYNTAX", 2},
      {kHead + "model a.xml", "E-SPEC-SYNTAX", 2},
      {kHead + "model a.dmn\ninput x", "E-SPEC-SYNTAX", 3},
      {kHead + "model a.dmn\ndecide => 1", "E-SPEC-SYNTAX", 3},
      {kHead + "model a.dmn\ninvoke f(1) => 1", "E-SPEC-SYNTAX", 3},
      {kHead + "model a.dmn\ninvoke f => 1", "E-SPEC-SYNTAX", 3},
  };
  for (const Malformed& m : kMalformed) {
    SCOPED_TRACE(m.text);
    const auto file = read(m.text, "a.test");
    ASSERT_FALSE(file.ok());
    EXPECT_EQ(file.errors().front().code, m.code);
    EXPECT_EQ(file.errors().front().place.line, m.line);
    EXPECT_EQ(file.errors().front().place.file, "a.test");
  }
}

TEST(Spec, PrintsOnlyTheBeginningOfWhatWasFound) {
  const std::string folder = ::testing::TempDir() + "zhida-spec-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/long.test") << kHead << "for i in 1..1000 return 7 => 1\n";
  std::ostringstream out;
  EXPECT_EQ(run_spec({.folder = folder, .word = {}}, out), 1);
  // 1,000 sevens with ", " between them, in brackets: 3,000 characters.
  EXPECT_NE(out.str().find("… （还有 2500 字 · 2500 characters more）"), std::string::npos)
      << out.str();
  EXPECT_LT(out.str().size(), 800U);
  std::filesystem::remove_all(folder);
}

TEST(Spec, NeedsATestToPass) {
  std::ostringstream out;
  EXPECT_EQ(run_spec({.folder = "no/such/folder", .word = {}}, out), 1);
  EXPECT_NE(out.str().find("E-FILE-NOT-FOUND"), std::string::npos);
  out.str({});
  EXPECT_EQ(run_spec({.folder = "src/app/spec", .word = {}}, out), 1);
}

}  // namespace
}  // namespace zhida::spec
