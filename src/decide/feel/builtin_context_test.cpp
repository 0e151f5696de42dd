// Tests the built-in functions on contexts.
#include <gtest/gtest.h>

#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

// Clause: DMN 1.5, table 79
TEST(ContextBuiltin, ReadsAndMakes) {
  const Row rows[] = {
      {R"(get value({a: "foo"}, "a"))", "foo"},
      {R"(get value({a: null}, "a"))", "null"},
      {R"(get value({a: 1}, "b"))", "null"},
      {R"(get value(key: "a", m: {a: 1}))", "1"},
      {R"(get entries({a: "foo", b: 2}))", R"([{key: "a", value: "foo"}, {key: "b", value: 2}])"},
      {"get entries({})", "[]"},
      {R"(context([{key: "a", value: 1}, {key: "b", value: null}]))", "{a: 1, b: null}"},
      {R"(context({key: "a", value: 1, ignored: 2}))", "{a: 1}"},
      {"context([])", "{}"},
      {R"(context put({a: 1, b: 2}, "a", 3))", "{a: 3, b: 2}"},
      {R"(context put({}, "a", null))", "{a: null}"},
      {R"(context put({x: 1, y: {a: 0}}, ["y", "b"], 2))", "{x: 1, y: {a: 0, b: 2}}"},
      {R"(context put({y: {a: {b: 1}}}, ["y", "a", "b"], 2))", "{y: {a: {b: 2}}}"},
      {R"(context put(context: {}, key: "a", value: 1))", "{a: 1}"},
      {R"(context put(context: {y: {a: 0}}, keys: ["y", "a"], value: 2))", "{y: {a: 2}}"},
      {"context merge([{a: 1, c: {d: 1}}, {a: 2, c: {e: 2}}])", "{a: 2, c: {e: 2}}"},
      {"context merge({a: 1})", "{a: 1}"},
      {"context merge(contexts: [])", "{}"},
  };
  expect_literals(rows);
}

TEST(ContextBuiltin, Errors) {
  const Row rows[] = {
      {R"(get value("foo", "foo"))", "E-FEEL-TYPE"},
      {"get value({a: 1}, 12)", "E-FEEL-TYPE"},
      {R"(get value(null, "a"))", "E-FEEL-TYPE"},
      {"get value({a: 1})", "E-FEEL-ARITY"},
      {R"(get value(k: "a", m: {a: 1}))", "E-FEEL-ARITY"},
      {"get entries([1, 2])", "E-FEEL-TYPE"},
      {"get entries(null)", "E-FEEL-TYPE"},
      {R"(context([{key: "a", value: 1}, {key: "a", value: 2}]))", "E-FEEL-DOMAIN"},
      {"context({value: 1})", "E-FEEL-DOMAIN"},
      {R"(context({key: "a"}))", "E-FEEL-DOMAIN"},
      {"context({key: null, value: 1})", "E-FEEL-DOMAIN"},
      {R"(context("foo"))", "E-FEEL-TYPE"},
      {"context(null)", "E-FEEL-TYPE"},
      {"context put({}, null, 1)", "E-FEEL-TYPE"},
      {R"(context put(null, "a", 1))", "E-FEEL-TYPE"},
      {R"(context put([], "a", 1))", "E-FEEL-TYPE"},
      {"context put({}, 1, 1)", "E-FEEL-TYPE"},
      {R"(context put({y: 1}, ["y", null], 2))", "E-FEEL-TYPE"},
      {"context put({y: 1}, [], 2)", "E-FEEL-DOMAIN"},
      {R"(context put({y: 1}, ["y", "a"], 2))", "E-FEEL-DOMAIN"},
      {R"(context put({}, ["y", "a"], 2))", "E-FEEL-DOMAIN"},
      {R"(context put(context: {y: {a: 0}}, key: ["y", "a"], value: 2))", "E-FEEL-TYPE"},
      {"context merge([{a: 1}, 2])", "E-FEEL-TYPE"},
      {"context merge(null)", "E-FEEL-TYPE"},
  };
  expect_errors(rows);
}

}  // namespace
}  // namespace zhida::feel
