// Tests the format of *.test files: what holds, what fails and where, what is malformed.
#include "app/spec/spec.h"

#include <sstream>

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

TEST(Spec, NeedsATestToPass) {
  std::ostringstream out;
  EXPECT_EQ(run_spec({.folder = "no/such/folder", .word = {}}, out), 1);
  EXPECT_NE(out.str().find("E-FILE-NOT-FOUND"), std::string::npos);
  out.str({});
  EXPECT_EQ(run_spec({.folder = "src/app/spec", .word = {}}, out), 1);
}

}  // namespace
}  // namespace zhida::spec
