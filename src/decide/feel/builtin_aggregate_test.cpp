// Tests the built-in functions that make one value of a list.
#include <gtest/gtest.h>

#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

// Clause: DMN 1.5, table 74
TEST(AggregateBuiltin, OfListsAndArguments) {
  const Row rows[] = {
      {"min([3, 1, 2])", "1"},
      {"min(3, 1, 2)", "1"},
      {R"(max("a", "c", "b"))", "c"},
      {R"(string(max([@"2026-01-01", @"2026-03-01"])))", "2026-03-01"},
      {"min(7)", "7"},
      {"max(list: [1, 2.0])", "2"},
      {"sum([1, 2.5])", "3.5"},
      {"sum(1, 2, 3)", "6"},
      {"sum(0.1, 0.2)", "0.3"},
      {"product([2.5, 1, 2.5, 3])", "18.75"},
      {"product(2, 3, 4)", "24"},
      {"decimal(mean([6, 14, -3]), 4)", "5.6667"},
      {"mean(4)", "4"},
      {"median([8, 2, 5, 3, 4])", "4"},
      {"median(8, 2, 5, 7)", "6"},
      {"median([6, 1, 2, 3])", "2.5"},
      {"decimal(stddev([2, 4, 7, 5]), 10)", "2.0816659995"},
      {"mode([6, 3, 9, 6, 6])", "[6]"},
      {"mode(3, 6, 1, 9, 6, 1, 3)", "[1, 3, 6]"},
      {"mode([])", "[]"},
  };
  expect_literals(rows);
}

TEST(AggregateBuiltin, Truth) {
  const Row rows[] = {
      {"all([true, false, true])", "false"},
      {"all([])", "true"},
      {"all(true)", "true"},
      {"all(true, null, true)", "null"},
      {"all(null, false)", "false"},
      {"all(list: [true])", "true"},
      {"any([true, false])", "true"},
      {"any([])", "false"},
      {"any(false, false)", "false"},
      {"any(null, false)", "null"},
      {"any(null, true)", "true"},
  };
  expect_literals(rows);
}

TEST(AggregateBuiltin, Errors) {
  const Row rows[] = {
      {"min([])", "E-FEEL-DOMAIN"},
      {"min(null)", "E-FEEL-TYPE"},
      {"max([1, null])", "E-FEEL-DOMAIN"},
      {R"(max(1, "a"))", "E-FEEL-DOMAIN"},
      {"min()", "E-FEEL-ARITY"},
      {"sum([])", "E-FEEL-DOMAIN"},
      {"sum([1, null])", "E-FEEL-TYPE"},
      {R"(sum([1, "a"]))", "E-FEEL-TYPE"},
      {"sum(l: [1])", "E-FEEL-ARITY"},
      {"product([])", "E-FEEL-DOMAIN"},
      {"mean([])", "E-FEEL-DOMAIN"},
      {"median([])", "E-FEEL-DOMAIN"},
      {R"(median([1, 2, "foo"]))", "E-FEEL-TYPE"},
      {"stddev([47])", "E-FEEL-DOMAIN"},
      {"stddev(47)", "E-FEEL-DOMAIN"},
      {R"(mode([1, "foo"]))", "E-FEEL-TYPE"},
      {"mode(null)", "E-FEEL-TYPE"},
      {"all([true, 123])", "E-FEEL-TYPE"},
      {"all(null)", "E-FEEL-TYPE"},
      {"all(123)", "E-FEEL-TYPE"},
      {"any(123)", "E-FEEL-TYPE"},
      {"any()", "E-FEEL-ARITY"},
  };
  expect_errors(rows);
}

}  // namespace
}  // namespace zhida::feel
