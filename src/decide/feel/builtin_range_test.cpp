// Tests ranges: membership, the relations of DMN 1.5, table 78, and ranges written as text.
#include <gtest/gtest.h>

#include "decide/feel/builtin.h"
#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

TEST(RangeRelation, OfPointsAndRanges) {
  const Row rows[] = {
      {"before(1, 10)", "true"},
      {"before(1, 1)", "false"},
      {"before(1, [1..10])", "false"},
      {"before(1, (1..10])", "true"},
      {"before([1..10), 10)", "true"},
      {"before([1..10), [10..20])", "true"},
      {"before([1..10], [10..20])", "false"},
      {"after(10, [1..10))", "true"},
      {"after((11..20], [1..11])", "true"},
      {"after([11..20], [1..11])", "false"},
      {"coincides(5, 5.0)", "true"},
      {"coincides([1..5], (1..5])", "false"},
      {"before(@\"2025-12-31\", [@\"2026-01-01\"..@\"2026-12-31\"])", "true"},
      {"during(@\"P3D\", [@\"P1D\"..@\"P5D\"])", "true"},
      {"before(\"a\", \"b\")", "true"},
      {"before(point: 1, range: (1..10])", "true"},
      {"after(range: [11..20], point: 10)", "true"},
      {"before(range1: [1..2], range2: [2..3])", "false"},
  };
  expect_literals_or_null(rows);
}

TEST(RangeRelation, OfRanges) {
  const Row rows[] = {
      {"meets([1..5], [5..10])", "true"},
      {"meets([1..5), [5..10])", "false"},
      {"meets([1..5], [6..10])", "false"},
      {"met by([5..10], [1..5])", "true"},
      {"met by((5..10], [1..5])", "false"},
      {"overlaps([1..5], [5..8])", "true"},
      {"overlaps([1..5], (5..8])", "false"},
      {"overlaps([3..5], [1..8])", "true"},
      {"overlaps before([1..5), (1..5])", "true"},
      {"overlaps before([1..5), [1..5])", "false"},
      {"overlaps before([1..8], [3..5])", "false"},
      {"overlaps after((1..5], [1..5))", "true"},
      {"overlaps after([1..5], [1..5))", "false"},
      {"finishes(10, [1..10])", "true"},
      {"finishes(10, [1..10))", "false"},
      {"finishes((1..10], [1..10])", "true"},
      {"finishes([1..10], (1..10])", "false"},
      {"finished by([1..10), [5..10))", "true"},
      {"includes([1..10), [5..10))", "true"},
      {"includes((1..10], 1)", "false"},
      {"includes((1..10], [1..5])", "false"},
      {"during((1..10), [1..10])", "true"},
      {"starts(1, (1..10])", "false"},
      {"starts([1..10), [1..10])", "true"},
      {"started by([1..10], (1..5])", "false"},
      {"coincides((1..5), (1..5))", "true"},
  };
  expect_literals_or_null(rows);
}

// A range with one end reaches beyond every value on the other side.
TEST(RangeRelation, OfUnboundedRanges) {
  const Row rows[] = {
      {"includes((<10), -1E30)", "true"},   {"includes((<10), 10)", "false"},
      {"before((<=10), (>10))", "true"},    {"before((<=10), (>=10))", "false"},
      {"overlaps((<=10), (>=10))", "true"}, {"meets((<=10), (>=10))", "true"},
      {"meets((>10), (<10))", "false"},     {"starts((<5), (<10))", "true"},
      {"finishes((>7), (>5))", "true"},     {"during([1..2], (>=1))", "true"},
      {"includes([1..2], (>=1))", "false"},
  };
  expect_literals_or_null(rows);
}

TEST(RangeRelation, Refusals) {
  for (const char* text :
       {"before(1, \"a\")", "before(1, null)", "before(null, [1..2])", "meets(1, [1..2])",
        "includes(1, [1..2])", "during([1..2], 1)", "starts(1, 2)", "coincides(1, [1..1])",
        "before(true, false)", "includes([1..5], \"a\")", "overlaps([1..5], [\"a\"..\"b\"])",
        "before([1..2], {a: 1})"}) {
    const Outcome got = evaluate(text);
    EXPECT_EQ(got.literal, "null") << text;
    EXPECT_EQ(got.code, "E-FEEL-TYPE") << text;
  }
}

// Clause: DMN 1.5, table 69 (range)
TEST(RangeText, IsARangeOfLiterals) {
  const Row rows[] = {
      {"range(\"[1..3]\") = [1..3]", "true"},
      {"range(\"]1..3[\") = (1..3)", "true"},
      {"range(\" [ -3 .. -1.5 ] \") = [-3..-1.5]", "true"},
      {"range(from: \"[\\\"a\\\"..\\\"c\\\"]\") = [\"a\"..\"c\"]", "true"},
      {"range(\"[@\\\"P1D\\\"..duration(\\\"P2D\\\")]\") = [@\"P1D\"..@\"P2D\"]", "true"},
      {"range(\"[date(\\\"1970-01-01\\\")..@\\\"1970-01-02\\\"]\").end", "1970-01-02"},
      {"2 in range(\"[1..3]\")", "true"},
  };
  expect_literals_or_null(rows);
  for (const char* text :
       {"range(\"\")", "range(\"1\")", "range(\"1..3\")", "range(\"[1..]\")", "range(\"[..3]\")",
        "range(\">=10\")", "range(\"(>=10)\")", "range(\"[1,2]\")", "range(\"[1..3] + 1\")",
        "range(\"[1+1..3]\")", "range(\"[null..null]\")", "range(\"[true..true]\")",
        "range(\"[3..1]\")", "range(\"[1..\\\"b\\\"]\")", "range(\"[foo..3]\")",
        "range(\"[@\\\"1970-01-01\\\"..@\\\"1970-01-02T00:00:00\\\"]\")",
        "range(\"[date(string(\\\"1970-01-01\\\"))..date(\\\"1970-01-02\\\")]\")"}) {
    EXPECT_EQ(evaluate(text).code, "E-FEEL-DOMAIN") << text;
  }
  EXPECT_EQ(evaluate("range([1..3])").code, "E-FEEL-TYPE");
}

TEST(InRange, HasThreeOutcomes) {
  const Value low = Value::number(1);
  const Value high = Value::number(10);
  const Value none;
  const struct {
    Value point;
    Range range;
    const char* expected;
  } rows[] = {
      {low, {low, high, true, true}, "true"},
      {low, {low, high, false, true}, "false"},
      {high, {low, high, true, false}, "false"},
      {high, {low, high, true, true}, "true"},
      {low, {none, high, false, true, Range::Form::kComparison}, "true"},
      {Value::number(11), {none, high, false, true, Range::Form::kComparison}, "false"},
      {Value::number(11), {high, none, false, false, Range::Form::kComparison}, "true"},
      {low, {none, high, false, true}, "null"},
      {low, {low, none, true, true}, "null"},
      {Value::string("5"), {low, high, true, true}, "null"},
      {none, {low, high, true, true}, "null"},
      {low, {low, none, true, false, Range::Form::kNotEqual}, "false"},
      {high, {low, none, true, false, Range::Form::kNotEqual}, "true"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(to_literal(in_range(row.point, row.range)), row.expected)
        << to_literal(row.point) << " in " << to_literal(Value::range(row.range));
  }
}

}  // namespace
}  // namespace zhida::feel
