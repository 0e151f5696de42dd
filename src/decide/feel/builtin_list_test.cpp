// Tests the built-in functions that make lists.
#include <gtest/gtest.h>

#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

// Clause: DMN 1.5, table 74
TEST(ListBuiltin, Makes) {
  const Row rows[] = {
      {"list contains([1, 2, null], null)", "true"},
      {"list contains([1, 2], 2.0)", "true"},
      {"list contains([[1]], [1])", "true"},
      {R"(list contains("a", "b"))", "false"},
      {"count([])", "0"},
      {"count([1, [2, 3]])", "2"},
      {"count(5)", "1"},
      {R"(sublist(["a", "b", "c"], 1, 2))", R"(["a", "b"])"},
      {"sublist([1, 2, 3], -1, 1)", "[3]"},
      {"sublist([1, 2, 3], 2)", "[2, 3]"},
      {"sublist(list: [1, 2], start position: 2)", "[2]"},
      {"append([1], 2, [3])", "[1, 2, [3]]"},
      {"append(1, 2)", "[1, 2]"},
      {"append(list: [], item: null)", "[null]"},
      {"concatenate([1, 2], [3], 4)", "[1, 2, 3, 4]"},
      {"concatenate([1])", "[1]"},
      {"insert before([1, 3], 2, 2)", "[1, 2, 3]"},
      {"insert before([1, 2], -1, 9)", "[1, 9, 2]"},
      {"remove([1, 2, 3], -1)", "[1, 2]"},
      {"remove([1, 2, 3], 1)", "[2, 3]"},
      {R"(reverse([1, [2], "c"]))", R"(["c", [2], 1])"},
      {"index of([1, 2, 3, 2], 2)", "[2, 4]"},
      {"index of([1, null], null)", "[2]"},
      {"index of([1], 9)", "[]"},
      {"union([1, 2], [2, 3])", "[1, 2, 3]"},
      {R"(distinct values([1, 1.0, "1", null, null, 2]))", R"([1, "1", null, 2])"},
      {"distinct values([[1], [1], {a: 1}, {a: 1}])", "[[1], {a: 1}]"},
      {"flatten([[1, 2], [[3]], 4, []])", "[1, 2, 3, 4]"},
      {"flatten(1)", "[1]"},
  };
  expect_literals(rows);
}

TEST(ListBuiltin, Functions) {
  const Row rows[] = {
      {"sort([3, 1, 5, 4], function(x, y) x > y)", "[5, 4, 3, 1]"},
      {R"(sort(["b", "a", "Aa"], function(x, y) x < y))", R"(["Aa", "a", "b"])"},
      {"sort([], function(x, y) x < y)", "[]"},
      {R"(sort([{k: 1, n: "a"}, {k: 0, n: "b"}, {k: 1, n: "c"}, {k: 0, n: "d"}], function(x, y) x.k < y.k).n)",
       R"(["b", "d", "a", "c"])"},
      {"sort([3, 1, 2], function(x, y) true)", "[2, 1, 3]"},
      {"sort(list: [2, 1], precedes: function(x, y) x < y)", "[1, 2]"},
      {"list replace([1, 2, 3], 2, 4)", "[1, 4, 3]"},
      {"list replace([1, 2, 3], -1.5, 4)", "[1, 2, 4]"},
      {"list replace(1, 1, 5)", "[5]"},
      {"list replace([1, 2], 2, null)", "[1, null]"},
      {"list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"},
      {"list replace(match: function(item, newItem) item = 2, newItem: 4, list: [1, 2])", "[1, 4]"},
      {"list replace(position: 2, newItem: 4, list: [1, 2])", "[1, 4]"},
  };
  expect_literals(rows);
}

TEST(ListBuiltin, Errors) {
  const Row rows[] = {
      {"list contains(null, 1)", "E-FEEL-TYPE"},
      {"count(null)", "E-FEEL-TYPE"},
      {"count()", "E-FEEL-ARITY"},
      {"sublist([1, 2], 0)", "E-FEEL-DOMAIN"},
      {"sublist([1, 2], 3)", "E-FEEL-DOMAIN"},
      {"sublist([1, 2], 1, 3)", "E-FEEL-DOMAIN"},
      {R"(sublist([1], "1"))", "E-FEEL-TYPE"},
      {"append(null, 1)", "E-FEEL-TYPE"},
      {"concatenate([1], null)", "E-FEEL-TYPE"},
      {"insert before([1], 2, 0)", "E-FEEL-DOMAIN"},
      {"remove([1], 0)", "E-FEEL-DOMAIN"},
      {"reverse(null)", "E-FEEL-TYPE"},
      {"flatten(null)", "E-FEEL-TYPE"},
      {"list replace([1, 2], 0, 4)", "E-FEEL-DOMAIN"},
      {"list replace([1, 2], null, 4)", "E-FEEL-TYPE"},
      {R"(list replace([1, 2], "2", 4))", "E-FEEL-TYPE"},
      {"list replace([2, 4], function(item) item = 2, 5)", "E-FEEL-TYPE"},
      {"list replace([2, 4], function(item, newItem) item, 5)", "E-FEEL-DOMAIN"},
      {"list replace(position: function(item, newItem) true, newItem: 4, list: [1], foo: 1)",
       "E-FEEL-ARITY"},
      {"sort([2, 1], null)", "E-FEEL-TYPE"},
      {"sort([2, 1], function(x) true)", "E-FEEL-TYPE"},
      {"sort([2, 1], function(x, y) x)", "E-FEEL-DOMAIN"},
      {"sort(null, function(x, y) x < y)", "E-FEEL-TYPE"},
  };
  expect_errors(rows);
}

}  // namespace
}  // namespace zhida::feel
