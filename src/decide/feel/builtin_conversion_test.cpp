// Tests the built-in functions that convert, and not().
#include <gtest/gtest.h>

#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

// Clause: DMN 1.5, tables 71 and 72
TEST(ConversionBuiltin, Converts) {
  const Row rows[] = {
      {R"(number("1.000.000,01", ".", ","))", "1000000.01"},
      {R"(number("1,000,000.01", ",", "."))", "1000000.01"},
      {R"(number("1 000 000.01", " ", "."))", "1000000.01"},
      {R"(number("1000000.01", null, "."))", "1000000.01"},
      {R"(number("1,000,000", ",", null))", "1000000"},
      {R"(number("-12.5"))", "-12.5"},
      {R"(number("1,5", null, ","))", "1.5"},
      {R"(number(from: "1.000,01", decimal separator: ",", grouping separator: "."))", "1000.01"},
      {"string(1.50 + 1)", "2.5"},
      {R"(string("a"))", "a"},
      {R"(string(["a", 1, null]))", R"(["a", 1, null])"},
      {R"(string({a: "b"}))", R"({a: "b"})"},
      {"string(true)", "true"},
      {R"(string(@"2026-11-23"))", "2026-11-23"},
      {"string(null)", "null"},
      {"not(true)", "false"},
      {"not(false)", "true"},
      {"not(null)", "null"},
      {"not([true])", "false"},
  };
  expect_literals(rows);
}

TEST(ConversionBuiltin, Errors) {
  const Row rows[] = {
      {R"(number("1,000,000.01", " ", "."))", "E-FEEL-DOMAIN"},
      {R"(number("1,000", ":", "."))", "E-FEEL-TYPE"},
      {R"(number("1,000", 123, "."))", "E-FEEL-TYPE"},
      {R"(number("1", ",", ":"))", "E-FEEL-TYPE"},
      {R"(number("1", ",", ","))", "E-FEEL-DOMAIN"},
      {R"(number("1", ".", null))", "E-FEEL-DOMAIN"},
      {R"(number("1.5", null, ","))", "E-FEEL-DOMAIN"},
      {R"(number("1,5,0", null, ","))", "E-FEEL-DOMAIN"},
      {R"(number("1.0,5", ",", "."))", "E-FEEL-DOMAIN"},
      {R"(number("foo", null, null))", "E-FEEL-DOMAIN"},
      {R"(number("", null, null))", "E-FEEL-DOMAIN"},
      {R"(number(" 1"))", "E-FEEL-DOMAIN"},
      {"number(null)", "E-FEEL-TYPE"},
      {R"(number(123, ".", ","))", "E-FEEL-TYPE"},
      {R"(number("1", "."))", "E-FEEL-ARITY"},
      {"not(0)", "E-FEEL-TYPE"},
      {R"(not("true"))", "E-FEEL-TYPE"},
  };
  expect_errors(rows);
}

}  // namespace
}  // namespace zhida::feel
