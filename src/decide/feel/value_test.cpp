// Values: sharing, the three states, equality, order, identity, literal text, limits.
#include "decide/feel/value.h"

#include <gtest/gtest.h>

#include "decide/feel/abstract_test.h"
#include "decide/feel/builtin.h"

namespace zhida::feel {
namespace {

Value at(const char* text) {
  const auto v = parse_temporal(text);
  EXPECT_TRUE(v.has_value()) << text;
  return v.value_or(Value::null());
}

Value failure(const char* code) { return Value::error({code, "错", "wrong", {}, {}, nullptr}); }

TEST(ValueTest, NullErrorAndUnknownAreThreeThings) {
  EXPECT_TRUE(Value::null().is_null());
  EXPECT_TRUE(failure("E-FEEL-TYPE").is_null());
  EXPECT_FALSE(Value::unknown().is_null());
  EXPECT_TRUE(Value::unknown().is_abstract());
  EXPECT_FALSE(identical(Value::null(), failure("E-FEEL-TYPE")));
  EXPECT_FALSE(identical(Value::null(), Value::unknown()));
  EXPECT_EQ(failure("E-FEEL-TYPE").as_error().code, "E-FEEL-TYPE");
}

TEST(ValueTest, CopiesShareAndMovesLeaveNull) {
  Value a = Value::list({text("x"), Value::list({number("1")})});
  const Value b = a;
  EXPECT_EQ(&a.as_list(), &b.as_list());
  Value c = std::move(a);
  EXPECT_TRUE(a.is(Kind::kNull));  // NOLINT(bugprone-use-after-move): that is what is tested
  c = c.as_list()[1];              // a part of what it replaces
  EXPECT_EQ(to_literal(c), "[1]");
  Value& same = c;
  c = std::move(same);
  EXPECT_EQ(to_literal(b), "[\"x\", [1]]");
}

TEST(ValueTest, ContextsKeepTheirOrderAndReplace) {
  Context c;
  c.put("b", number("1"));
  c.put("a", number("2"));
  c.put("b", number("3"));
  EXPECT_EQ(c.find("c"), nullptr);
  EXPECT_EQ(to_literal(Value::context(std::move(c))), "{b: 3, a: 2}");
}

// Clause: DMN 1.5, table 53; kit 0068
TEST(ValueTest, EqualityIsThreeValued) {
  struct Row {
    Value a, b;
    const char* expected;
  };
  for (const Row& r : std::vector<Row>{
           {number("1.0"), number("1"), "true"},
           {number("1"), number("2"), "false"},
           {number("1"), text("1"), "null"},
           {number("1"), Value::null(), "false"},
           {Value::null(), Value::null(), "true"},
           {failure("E-FEEL-TYPE"), Value::null(), "true"},
           {Value::boolean(true), number("1"), "null"},
           {Value::list({number("1")}), Value::list({number("1")}), "true"},
           {Value::list({number("1")}), Value::list({}), "false"},
           {Value::list({number("1"), text("a")}), Value::list({text("1"), text("b")}), "false"},
           {Value::list({number("1")}), Value::list({text("1")}), "null"},
           {record({{"a", number("1")}, {"b", text("x")}}),
            record({{"b", text("x")}, {"a", number("1")}}), "true"},
           {record({{"a", number("1")}}), record({{"b", number("1")}}), "false"},
           {at("2024-01-01"), at("2024-01-01T00:00:00Z"), "true"},
           {at("10:00:00.1"), at("10:00:00.9"), "true"},
           {at("10:00:00Z"), at("11:00:00+01:00"), "true"},
           {at("P1Y"), at("P12M"), "true"},
           {at("P1Y"), at("P365D"), "null"},
           {at("P1D"), at("PT24H"), "true"}}) {
    EXPECT_EQ(to_literal(equals(r.a, r.b)), r.expected)
        << to_literal(r.a) << " = " << to_literal(r.b);
    EXPECT_EQ(to_literal(equals(r.b, r.a)), r.expected)
        << to_literal(r.b) << " = " << to_literal(r.a);
  }
}

TEST(ValueTest, OrderIsOfOneKind) {
  EXPECT_TRUE(*compare(number("2"), number("10")) < 0);
  EXPECT_TRUE(*compare(text("b"), text("a")) > 0);
  EXPECT_TRUE(*compare(at("2024-01-02"), at("2024-01-01T23:00:00Z")) > 0);
  EXPECT_TRUE(*compare(at("-P1D"), at("PT1H")) < 0);
  EXPECT_FALSE(compare(number("1"), text("1")));
  EXPECT_FALSE(compare(Value::boolean(true), Value::boolean(false)));
  EXPECT_FALSE(compare(Value::null(), number("1")));
  EXPECT_FALSE(compare(at("P1Y"), at("P1D")));
}

TEST(ValueTest, RangesKeepHowTheyWereWritten) {
  EXPECT_EQ(to_literal(run("(< 10) = (null..10)", {})), "false");
  EXPECT_EQ(to_literal(run("(< 10) = (< 10)", {})), "true");
  EXPECT_EQ(to_literal(run("(!= 10) = (= 10)", {})), "false");
}

TEST(ValueTest, LiteralsAreFeel) {
  for (const auto& [v, expected] : std::vector<std::pair<Value, const char*>>{
           {number("1.50"), "1.5"},
           {text("he said \"x\""), "he said \"x\""},
           {Value::list({text("a\"b\\"), Value::null(), Value::boolean(false)}),
            "[\"a\\\"b\\\\\", null, false]"},
           {record({{"a b", number("1")}, {"1x", number("2")}, {"{", text("")}}),
            "{a b: 1, \"1x\": 2, \"{\": \"\"}"},
           {at("2026-11-23"), "2026-11-23"},
           {at("10:20:30.050"), "10:20:30.05"},
           {at("10:20:30Z"), "10:20:30Z"},
           {at("10:20:30-08:30"), "10:20:30-08:30"},
           {at("2018-12-08T10:30:11@Asia/Shanghai"), "2018-12-08T10:30:11@Asia/Shanghai"},
           {at("P1DT2H3M4.5S"), "P1DT2H3M4.5S"},
           {at("-PT90M"), "-PT1H30M"},
           {at("PT0S"), "PT0S"},
           {at("P14M"), "P1Y2M"},
           {at("-P12M"), "-P1Y"},
           {at("P0Y"), "P0M"},
           {run("[1..5)", {}), "[1..5)"},
           {run("(>= 5)", {}), "(>= 5)"},
           {run("(!= 5)", {}), "(!= 5)"},
           {run("function(a, b) a", {}), "function(a, b)"},
           {interval("(1..5]"), "(1..5]"},
           {interval("[1..", true), "[1..+∞) | null"},
           {maybe_list({{number("1"), true}, {number("2"), false}}), "[1, 2?]"}}) {
    EXPECT_EQ(to_literal(v), expected);
  }
}

TEST(ValueTest, PossibleValuesAreSimplified) {
  EXPECT_EQ(to_literal(one_of({number("1"), number("1.0")})), "1");
  EXPECT_EQ(to_literal(one_of({one_of({number("1"), number("2")}), number("2"), number("3")})),
            "1 | 2 | 3");
  EXPECT_TRUE(one_of({number("1"), interval("[2..3]")}).is(Kind::kUnknown));
  // A filter and a test tell null from a failure; one failure stands for all.
  const Value none = one_of({Value::null(), failure("E-FEEL-TYPE"), failure("E-FEEL-DOMAIN")});
  ASSERT_TRUE(none.is(Kind::kPossible));
  EXPECT_EQ(none.as_possible().items.size(), 2U);
  EXPECT_TRUE(one_of({failure("E-FEEL-TYPE"), failure("E-FEEL-DOMAIN")}).is_null());
  EXPECT_EQ(to_literal(interval("[2..2]")), "2");
  EXPECT_EQ(to_literal(interval("[2..2]", true)), "2 | null");
  EXPECT_TRUE(interval("..", true).is(Kind::kUnknown));
  EXPECT_TRUE(maybe_list({{number("1"), true}}).is(Kind::kList));
  std::vector<Value> many;
  for (std::size_t i = 0; i <= kPossibleSetMax; ++i)
    many.push_back(Value::number(Decimal(static_cast<int>(i))));
  EXPECT_TRUE(one_of(std::move(many)).is(Kind::kUnknown));
}

TEST(ValueTest, AbstractPartsAreSeenFromOutside) {
  EXPECT_FALSE(contains_abstract(Value::list({number("1"), record({{"a", text("x")}})})));
  EXPECT_TRUE(contains_abstract(Value::list({number("1"), record({{"a", Value::unknown()}})})));
  EXPECT_FALSE(Value::list({Value::unknown()}).is_abstract());
  EXPECT_TRUE(contains_abstract(run("function() x", {{"x", interval("[1..2]")}})));
}

TEST(ValueTest, DeepAndHeavyValuesBecomeErrors) {
  Value deep = number("1");
  for (std::uint32_t i = 0; i < kNestingMax + 10 && !deep.is(Kind::kError); ++i)
    deep = Value::list({deep});
  ASSERT_TRUE(deep.is(Kind::kError));
  EXPECT_EQ(deep.as_error().code, "E-FEEL-LIMIT");
  Value heavy = number("1");
  for (int i = 0; i < 40 && !heavy.is(Kind::kError); ++i) heavy = Value::list({heavy, heavy});
  ASSERT_TRUE(heavy.is(Kind::kError));
  EXPECT_EQ(heavy.as_error().code, "E-FEEL-LIMIT");
}

}  // namespace
}  // namespace zhida::feel
