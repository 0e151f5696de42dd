// Tests the built-in functions on numbers.
#include <gtest/gtest.h>

#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

// Clause: DMN 1.5, table 75
TEST(NumericBuiltin, Rounding) {
  const Row rows[] = {
      {"decimal(1/3, 2)", "0.33"},
      {"decimal(2.5, 0)", "2"},
      {"decimal(1.5, 0)", "2"},
      {"decimal(0.515, 2)", "0.52"},
      {"decimal(1/3, 2.5)", "0.33"},
      {"decimal(1250, -2)", "1200"},
      {"floor(-1.5)", "-2"},
      {"floor(1.56, 1)", "1.5"},
      {"floor(n: -1.56, scale: 1)", "-1.6"},
      {"ceiling(-1.5)", "-1"},
      {"ceiling(1.56, 1)", "1.6"},
      {"ceiling(-1.56, 1)", "-1.5"},
      {"round up(5.5, 0)", "6"},
      {"round up(-5.5, 0)", "-6"},
      {"round up(1.121, 2)", "1.13"},
      {"round up(5.5, 6176)", "5.5"},
      {"round down(5.5, 0)", "5"},
      {"round down(-1.126, 2)", "-1.12"},
      {"round half up(5.5, 0)", "6"},
      {"round half up(-5.5, 0)", "-6"},
      {"round half up(1.125, 2)", "1.13"},
      {"round half down(5.5, 0)", "5"},
      {"round half down(-5.5, 0)", "-5"},
      {"round half down(1.126, 2)", "1.13"},
      {"decimal([7.25], 1)", "7.2"},
  };
  expect_literals(rows);
}

TEST(NumericBuiltin, Functions) {
  const Row rows[] = {
      {"abs(-1)", "1"},
      {"abs(-0.5)", "0.5"},
      {R"(string(abs(@"-P1D")))", "P1D"},
      {R"(string(abs(@"-P13M")))", "P1Y1M"},
      {"modulo(12, 5)", "2"},
      {"modulo(-12, 5)", "3"},
      {"modulo(12, -5)", "-3"},
      {"modulo(-12, -5)", "-2"},
      {"modulo(10.1, 4.5)", "1.1"},
      {"modulo(dividend: -10.1, divisor: 4.5)", "3.4"},
      {"sqrt(4)", "2"},
      {"decimal(sqrt(2), 10)", "1.4142135624"},
      {"decimal(log(4), 8)", "1.38629436"},
      {"decimal(exp(4), 8)", "54.59815003"},
      {"exp(0)", "1"},
      {"odd(5)", "true"},
      {"odd(-1)", "true"},
      {"odd(2)", "false"},
      {"even(-2)", "true"},
      {"even(0)", "true"},
      {"even(1.5)", "false"},
      {"odd(1.5)", "false"},
  };
  expect_literals(rows);
}

TEST(NumericBuiltin, Errors) {
  const Row rows[] = {
      {"decimal(null, 1)", "E-FEEL-TYPE"},
      {"floor(1.56, null)", "E-FEEL-TYPE"},
      {R"(ceiling("1.5"))", "E-FEEL-TYPE"},
      {"round up(5.5, -6112)", "E-FEEL-DOMAIN"},
      {"round up(5.5, 6177)", "E-FEEL-DOMAIN"},
      {"round up(5.5)", "E-FEEL-ARITY"},
      {"floor(n: 1.5, scal: 1)", "E-FEEL-ARITY"},
      {R"(abs("1"))", "E-FEEL-TYPE"},
      {"abs(null)", "E-FEEL-TYPE"},
      {"abs(number: 1)", "E-FEEL-ARITY"},
      {"modulo(10, 0)", "E-FEEL-DOMAIN"},
      {R"(modulo(@"P1D", 4))", "E-FEEL-TYPE"},
      {"sqrt(-1)", "E-FEEL-DOMAIN"},
      {"log(0)", "E-FEEL-DOMAIN"},
      {"log(-1)", "E-FEEL-DOMAIN"},
      {"exp(100000)", "E-FEEL-DOMAIN"},
      {"odd(true)", "E-FEEL-TYPE"},
      {"even([1, 2])", "E-FEEL-TYPE"},
      {"decimal(1, 1E30)", "E-FEEL-TYPE"},
  };
  expect_errors(rows);
}

}  // namespace
}  // namespace zhida::feel
