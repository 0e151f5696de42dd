// Runs one expression for a test: text in, literal out.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "decide/feel/feel.h"

namespace zhida::feel {

struct Outcome {
  std::string literal;  // of the value; "null" for null and errors
  std::string code;     // of the error that the value is; empty for other values
};

// As of 2026-11-23T10:20:30Z.
inline Outcome evaluate(std::string_view text) {
  const Scope scope;
  const auto tree = parse(text, scope);
  if (!tree) return {"null", tree.errors().front().code};
  CompileOptions options;
  options.strict_types = false;
  const auto program = compile(*tree, scope, options);
  if (!program) return {"null", program.errors().front().code};
  constexpr std::int64_t kClock = (10 * 3600 + 20 * 60 + 30) * kNanosPerSecond;
  const Time time{kClock, {Zone::Form::kOffset, 0, {}}};
  Machine machine{{DateTime{days_from_civil({2026, 11, 23}), time}, {}, false}};
  const Value v = machine.run(**program, {});
  if (v.is(Kind::kError)) return {"null", v.as_error().code};
  return {to_literal(v), {}};
}

// A row of a table: an expression and the literal it gives, or the code of its error.
struct Row {
  const char* text;
  const char* expected;
};

// Each row gives its literal; an expression that fails has the literal null.
inline void expect_literals_or_null(std::span<const Row> rows) {
  for (const Row& row : rows) {
    const Outcome got = evaluate(row.text);
    EXPECT_EQ(got.literal, row.expected) << row.text << "  " << got.code;
  }
}

// Each row gives its literal, and no error.
inline void expect_literals(std::span<const Row> rows) {
  expect_literals_or_null(rows);
  for (const Row& row : rows) EXPECT_EQ(evaluate(row.text).code, "") << row.text;
}

// Each row fails with its code.
inline void expect_errors(std::span<const Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(evaluate(row.text).code, row.expected) << row.text;
}

}  // namespace zhida::feel
