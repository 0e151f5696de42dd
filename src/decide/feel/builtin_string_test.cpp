// Tests the built-in functions on strings.
#include <gtest/gtest.h>

#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

// Clause: DMN 1.5, table 73
TEST(StringBuiltin, Positions) {
  const Row rows[] = {
      {R"(substring("foobar", 3))", "obar"},
      {R"(substring("foobar", 3, 3))", "oba"},
      {R"(substring("foobar", -2, 1))", "a"},
      {R"(substring("foobar", 3, 3.8))", "oba"},
      {R"(substring("foobar", 5, 9))", "ar"},
      {R"(substring("foobar", 1, 0))", ""},
      {R"(substring("专精特新小巨人", 5))", "小巨人"},
      {R"(substring("a🐎b", 2, 1))", "🐎"},
      {R"(substring(string: "foobar", start position: 3))", "obar"},
      {R"(string length(""))", "0"},
      {R"(string length("🐎😀"))", "2"},
      {R"(string length("专精特新"))", "4"},
      {R"(substring before("foobar", "bar"))", "foo"},
      {R"(substring before("foobar", "x"))", ""},
      {R"(substring before("abc", ""))", ""},
      {R"(substring after("foobar", "ob"))", "ar"},
      {R"(substring after("foobar", "x"))", ""},
      {R"(substring after("abc", ""))", "abc"},
      {R"(substring after("", "a"))", ""},
      {R"(substring after(string: "国发〔2026〕3号", match: "〕"))", "3号"},
  };
  expect_literals(rows);
}

TEST(StringBuiltin, CaseAndTests) {
  const Row rows[] = {
      {R"(upper case("aBc4ß"))", "ABC4SS"},
      {R"(lower case("ABÇ"))", "abç"},
      {R"(upper case(["bob"]))", "BOB"},
      {R"(contains("foobar", ""))", "true"},
      {R"(contains("", "ab"))", "false"},
      {R"(contains(string: "foobar", match: "ob"))", "true"},
      {R"(starts with("foobar", "fo"))", "true"},
      {R"(starts with("foobar", "o"))", "false"},
      {R"(ends with("foobar", "r"))", "true"},
      {R"(ends with("r", "foobar"))", "false"},
  };
  expect_literals(rows);
}

TEST(StringBuiltin, Join) {
  const Row rows[] = {
      {R"(string join(["a", "b", "c"], " and "))", "a and b and c"},
      {R"(string join(["a", "b"]))", "ab"},
      {R"(string join(["a", null, "c"], "X"))", "aXc"},
      {R"(string join(["a", "b"], null))", "ab"},
      {R"(string join([], "X"))", ""},
      {R"(string join("a", "X"))", "a"},
      {R"(string join(delimiter: "、", list: ["甲", "乙"]))", "甲、乙"},
  };
  expect_literals(rows);
}

TEST(StringBuiltin, Patterns) {
  const Row rows[] = {
      {R"(matches("banana", "[a-z]{3}"))", "true"},
      {R"(matches("abracadabra", "bra", null))", "true"},
      {R"(matches("ABC", "abc"))", "false"},
      {R"(matches("ABC", "abc", "i"))", "true"},
      {R"(matches(input: "91130100MA0XXXXX1A", pattern: "^[0-9A-Z]{18}$"))", "true"},
      {R"(replace("banana", "(an)+", "**"))", "b**a"},
      {R"x(replace("abcd", "(ab)|(a)", "[1=$1][2=$2]"))x", "[1=ab][2=]cd"},
      {R"(replace(input: "abc", pattern: "[A-Z]", replacement: "#", flags: "i"))", "###"},
      {R"(replace("1.5", ".", "-", "q"))", "1-5"},
      {R"(split("John Doe", "\s"))", R"(["John", "Doe"])"},
      {R"(split("a;b;c;;", ";"))", R"(["a", "b", "c", "", ""])"},
      {R"(split("", ","))", R"([""])"},
      {R"(split(delimiter: "[、，]", string: "甲、乙，丙"))", R"(["甲", "乙", "丙"])"},
  };
  expect_literals(rows);
}

TEST(StringBuiltin, Errors) {
  const Row rows[] = {
      {R"(substring("foobar", 0))", "E-FEEL-DOMAIN"},
      {R"(substring("foobar", 7))", "E-FEEL-DOMAIN"},
      {R"(substring("foobar", -7))", "E-FEEL-DOMAIN"},
      {R"(substring("foobar", 1, -1))", "E-FEEL-DOMAIN"},
      {R"(substring("foobar", "1"))", "E-FEEL-TYPE"},
      {R"(substring("foobar", 1, null))", "E-FEEL-TYPE"},
      {"string length(null)", "E-FEEL-TYPE"},
      {"upper case(1)", "E-FEEL-TYPE"},
      {R"(contains(null, "bar"))", "E-FEEL-TYPE"},
      {R"(contains("bar", null))", "E-FEEL-TYPE"},
      {R"(ends with(["a", "b"], "b"))", "E-FEEL-TYPE"},
      {R"(string join([1, 2], "X"))", "E-FEEL-TYPE"},
      {"string join(null)", "E-FEEL-TYPE"},
      {R"(string join(["a"], 1))", "E-FEEL-TYPE"},
      {R"(matches("a", "b", "p"))", "E-FEEL-REGEX"},
      {R"(matches("h", "(.)\3"))", "E-FEEL-REGEX"},
      {R"(matches("input", []))", "E-FEEL-TYPE"},
      {R"(replace("a", "b*", "c"))", "E-FEEL-REGEX"},
      {R"(replace("a", "a", "$"))", "E-FEEL-REGEX"},
      {R"(split("foo", null))", "E-FEEL-TYPE"},
      {R"(split("foo", ""))", "E-FEEL-REGEX"},
      {R"(matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", "(a+)+b"))", "E-FEEL-REGEX"},
  };
  expect_errors(rows);
}

}  // namespace
}  // namespace zhida::feel
