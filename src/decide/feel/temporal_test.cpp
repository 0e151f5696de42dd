// Tests arithmetic, properties and the reading of temporal text, as DMN 1.5, 10.3.2.3 and 10.3.2.12 define them.
#include "decide/feel/temporal.h"

#include <gtest/gtest.h>

#include "decide/feel/builtin.h"
#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

void expect_codes(std::span<const Row> rows) {
  for (const Row& row : rows) {
    const Outcome got = evaluate(row.text);
    EXPECT_EQ(got.literal, "null") << row.text;
    EXPECT_EQ(got.code, row.expected) << row.text;
  }
}

// Clause: DMN 1.5, tables 55 and 58
TEST(Arithmetic, NumbersAndStrings) {
  const Row rows[] = {
      {"0.1 + 0.2", "0.3"},        {"10 - -5", "15"},
      {"1.1 * 1.1", "1.21"},       {"1 / 3", "0.3333333333333333333333333333333333"},
      {"5 ** -2", "0.04"},         {"3 ** 4 ** 5", "3486784401"},
      {"-5 ** 2", "25"},           {"--10", "10"},
      {"\"直\" + \"达\"", "直达"},
  };
  expect_literals_or_null(rows);
}

// Clause: DMN 1.5, table 57
TEST(Arithmetic, PointsAndDurations) {
  const Row rows[] = {
      {"@\"2021-01-31\" + @\"P1M\"", "2021-02-28"},
      {"@\"P1M\" + @\"2024-01-31\"", "2024-02-29"},
      {"@\"2021-01-01\" + @\"PT36H\"", "2021-01-02"},
      {"@\"2021-01-02\" - @\"PT1S\"", "2021-01-01"},
      {"@\"2021-01-02\" - @\"-PT1S\"", "2021-01-02"},
      {"@\"2021-01-01T24:00:00\" - @\"PT1S\"", "2021-01-01T23:59:59"},
      {"@\"-2021-01-01T10:10:10+11:00\" - @\"P1D\"", "-2022-12-31T10:10:10+11:00"},
      {"@\"23:30:00\" + @\"PT1H\"", "00:30:00"},
      {"@\"00:30:00+08:00\" - @\"P1DT1H\"", "23:30:00+08:00"},
      // a day is 24 hours on the time line, a month is the calendar's
      {"@\"2021-03-27T12:00:00@Europe/Paris\" + @\"P1D\"", "2021-03-28T13:00:00@Europe/Paris"},
      {"@\"2021-02-28T12:00:00@Europe/Paris\" + @\"P1M\"", "2021-03-28T12:00:00@Europe/Paris"},
  };
  expect_literals_or_null(rows);
}

// Clause: DMN 1.5, table 56
TEST(Arithmetic, Differences) {
  const Row rows[] = {
      {"@\"2021-01-02\" - @\"1995-01-01\"", "P9498D"},
      {"@\"2021-01-02T10:10:10@Europe/Paris\" - @\"2021-01-01T10:10:10@Asia/Dhaka\"", "P1DT5H"},
      {"@\"2021-01-02\" - @\"2021-01-01T10:10:10+11:00\"", "P1DT49M50S"},
      {"@\"2021-01-02T10:10:10+01:00\" - @\"2021-01-01\"", "P1DT9H10M10S"},
      {"@\"10:10:10\" - @\"11:10:10\"", "-PT1H"},
      {"@\"10:10:10+08:00\" - @\"10:10:10Z\"", "-PT8H"},
      {"@\"2021-01-01T00:00:00.000000001\" - @\"2021-01-01T00:00:00\"", "PT0.000000001S"},
  };
  expect_literals_or_null(rows);
}

TEST(Arithmetic, Durations) {
  const Row rows[] = {
      {"@\"P1Y\" + @\"-P2M\"", "P10M"},  {"@\"P1D\" - @\"PT2H\"", "PT22H"},
      {"2.5 * @\"PT23H\"", "P2DT9H30M"}, {"@\"P1Y11M\" * -2.5", "-P4Y9M"},
      {"@\"P10Y11M\" / 2.5", "P4Y4M"},   {"@\"P10DT23H\" / 2.5", "P4DT9H12M"},
      {"@\"P10D\" / @\"P4D\"", "2.5"},   {"@\"P10Y\" / @\"P5Y\"", "2"},
      {"-@\"P1DT1S\"", "-P1DT1S"},       {"-@\"-P1Y\"", "P1Y"},
  };
  expect_literals_or_null(rows);
}

TEST(Arithmetic, Refusals) {
  const Row rows[] = {
      {"1 / 0", "E-FEEL-ARITHMETIC"},
      {"0 ** -1", "E-FEEL-ARITHMETIC"},
      {"@\"P1D\" / 0", "E-FEEL-ARITHMETIC"},
      {"@\"P1D\" / @\"P0D\"", "E-FEEL-ARITHMETIC"},
      {"@\"P1Y\" / @\"P1D\"", "E-FEEL-ARITHMETIC"},
      {"@\"P1Y\" + @\"P1D\"", "E-FEEL-ARITHMETIC"},
      {"1 / @\"P1D\"", "E-FEEL-ARITHMETIC"},
      {"\"a\" - \"b\"", "E-FEEL-ARITHMETIC"},
      {"1 + \"1\"", "E-FEEL-ARITHMETIC"},
      {"1 + null", "E-FEEL-ARITHMETIC"},
      {"-null", "E-FEEL-ARITHMETIC"},
      {"-@\"2021-01-01\"", "E-FEEL-ARITHMETIC"},
      {"@\"10:00:00\" + @\"P1M\"", "E-FEEL-ARITHMETIC"},
      {"@\"2021-01-01\" + 1", "E-FEEL-ARITHMETIC"},
      {"@\"2021-01-01\" - @\"10:00:00\"", "E-FEEL-ARITHMETIC"},
      {"@\"2021-01-02T10:10:10Z\" - @\"2021-01-01T10:10:10\"", "E-FEEL-ARITHMETIC"},
      {"@\"2021-01-01T00:00:00\" - @\"2021-01-02\"", "E-FEEL-ARITHMETIC"},
      {"1E6144 * 10", "E-FEEL-OVERFLOW"},
      {"@\"999999999-12-31\" + @\"P1D\"", "E-FEEL-OVERFLOW"},
      {"@\"999999999-12-31T23:59:59\" + @\"PT1S\"", "E-FEEL-OVERFLOW"},
      {"@\"-999999999-01-01\" - @\"P1M\"", "E-FEEL-OVERFLOW"},
      {"@\"2021-01-01T00:00:00@Asia/Shanghai\" + @\"P999999999999999D\"", "E-FEEL-OVERFLOW"},
      {"@\"P1D\" * 1E40", "E-FEEL-OVERFLOW"},
  };
  expect_codes(rows);
}

TEST(Arithmetic, NullOperandKeepsTheCause) {
  Machine machine{{}};
  const Value cause = machine.fail("E-TEST", "原因", "cause");
  const Value v = add(Value::number(1), cause, machine);
  ASSERT_TRUE(v.is(Kind::kError));
  ASSERT_NE(v.as_error().cause, nullptr);
  EXPECT_EQ(v.as_error().cause->code, "E-TEST");
  EXPECT_EQ(add(Value::number(1), Value::null(), machine).as_error().cause, nullptr);
}

TEST(Nanoseconds, AreExactInDecimal) {
  for (const Nanoseconds n :
       {Nanoseconds{0}, Nanoseconds{-1}, kDurationNanosMax, kDurationNanosMax - 1,
        -kDurationNanosMax, Nanoseconds{1'000'000'000'000'000'001}}) {
    const auto back = to_nanoseconds(to_decimal(n));
    ASSERT_TRUE(back);
    EXPECT_TRUE(*back == n);
  }
  EXPECT_TRUE(*to_nanoseconds(*Decimal::parse("-1.999")) == -1);
  EXPECT_FALSE(to_nanoseconds(*Decimal::parse("1e33") + Decimal(1)));
}

// Clause: DMN 1.5, table 65
TEST(Property, OfEveryKind) {
  const Row rows[] = {
      {"@\"2018-12-10\".year", "2018"},
      {"@\"-0044-03-15\".year", "-44"},
      {"@\"2018-12-10\".weekday", "1"},
      {"@\"2018-12-10T10:30:01.25\".second", "1.25"},
      {"@\"2018-12-10T10:30:01\".hour", "10"},
      {"@\"10:30:01\".minute", "30"},
      {"@\"10:30:00-05:30\".time offset", "-PT5H30M"},
      {"@\"10:30:00\".time offset", "null"},
      {"@\"10:30:00@Europe/Paris\".time offset", "null"},
      {"@\"2021-07-01T10:30:00@Europe/Paris\".time offset", "PT2H"},
      {"@\"2021-07-01T10:30:00@Europe/Paris\".timezone", "Europe/Paris"},
      {"@\"2021-07-01T10:30:00Z\".timezone", "null"},
      {"@\"P1DT2H3M4.5S\".days", "1"},
      {"@\"-P1DT2H3M4.5S\".hours", "-2"},
      {"@\"P1DT2H3M4.5S\".minutes", "3"},
      {"@\"P1DT2H3M4.5S\".seconds", "4.5"},
      {"@\"P1Y2M\".years", "1"},
      {"@\"-P1Y2M\".months", "-2"},
      {"(1..10].start included", "false"},
      {"(1..10].end included", "true"},
      {"[1..10).start", "1"},
      {"[1..10).end", "10"},
      {"(<10).start", "null"},
      {"(<10).start included", "false"},
      {"(>=10).end included", "false"},
  };
  expect_literals_or_null(rows);
  EXPECT_FALSE(property(*parse_date("2018-12-10"), "hour"));
  EXPECT_FALSE(property(*parse_duration("P1Y"), "days"));
  EXPECT_FALSE(property(*parse_duration("P1D"), "months"));
  EXPECT_FALSE(property(Value::number(1), "year"));
}

TEST(Parse, TemporalTextRoundTrips) {
  const Row rows[] = {
      {"2012-12-24", "2012-12-24"},
      {"-999999999-01-01", "-999999999-01-01"},
      {"01:02:03", "01:02:03"},
      {"24:00:00", "00:00:00"},
      {"11:22:33.123456789", "11:22:33.123456789"},
      {"11:22:33.1234567899", "11:22:33.123456789"},
      {"11:22:33-00:00", "11:22:33Z"},
      {"11:59:45-02:45:55", "11:59:45-02:45:55"},
      {"10:20:00@Europe/Paris", "10:20:00@Europe/Paris"},
      {"2020-12-31T24:00:00", "2021-01-01T00:00:00"},
      {"999999999-12-31T23:59:59.999999999@Europe/Paris",
       "999999999-12-31T23:59:59.999999999@Europe/Paris"},
      {"P1DT2H3M4.123456789S", "P1DT2H3M4.123456789S"},
      {"PT1000M0.9999999999S", "PT16H40M0.999999999S"},
      {"PT0.S", "PT0S"},
      {"P0D", "PT0S"},
      {"-PT1H2M", "-PT1H2M"},
      {"P1Y27M", "P3Y3M"},
      {"-P999999999M", "-P83333333Y3M"},
      {"P0Y", "P0M"},
  };
  for (const Row& row : rows) {
    const auto v = parse_temporal(row.text);
    ASSERT_TRUE(v) << row.text;
    EXPECT_EQ(to_literal(*v), row.expected) << row.text;
  }
}

TEST(Parse, RefusesOtherText) {
  for (const char* text : {"",
                           "foo",
                           "2017-13-10",
                           "2017-02-29",
                           "998-12-31",
                           "01211-12-31",
                           "+2012-12-02",
                           "9999999999-12-25",
                           "23:59:60",
                           "24:00:01",
                           "25:00:00",
                           "00:60:00",
                           "7:00:00",
                           "07:1:00",
                           "07:01",
                           "07:01:02.",
                           "11:30:00T",
                           "13:20:00+5:00",
                           "13:20:00+19:00",
                           "13:20:00+02:00@Europe/Paris",
                           "2012-12-25T",
                           "2017-12-31T24:00:01",
                           "T10:00:00",
                           "999999999-12-31T24:00:00",
                           "P",
                           "P0",
                           "PT",
                           "P1DT",
                           "P1H",
                           "P1S",
                           "PT1",
                           "1Y",
                           "+P1D",
                           "P1Y1D",
                           "P1YT1H",
                           "PT.5S",
                           "PT1M1H",
                           "P1M1Y",
                           "P1W",
                           "P1.5D",
                           "P--1D",
                           "P9999999999999999999999D"}) {
    EXPECT_FALSE(parse_temporal(text)) << text;
  }
}

}  // namespace
}  // namespace zhida::feel
