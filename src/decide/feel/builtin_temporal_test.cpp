// Tests the built-in functions on dates, times and durations. Clause: DMN 1.5, 10.3.4.1, 10.3.4.7, 10.3.4.8
#include <gtest/gtest.h>

#include "decide/feel/expression_test.h"

namespace zhida::feel {
namespace {

TEST(TemporalBuiltin, Constructs) {
  const Row rows[] = {
      {"date(\"2017-12-31\")", "2017-12-31"},
      {"date(@\"2017-08-03T23:15:30-11:00\")", "2017-08-03"},
      {"date(@\"2017-08-03\")", "2017-08-03"},
      {"date([\"2017-12-31\"])", "2017-12-31"},
      {"date(2024, 2, 29)", "2024-02-29"},
      {"date(year: -999999999, month: 12, day: 31)", "-999999999-12-31"},
      {"time(\"11:22:33.444\")", "11:22:33.444"},
      {"time(@\"2017-08-10T10:20:00+01:00\")", "10:20:00+01:00"},
      {"time(@\"2017-08-10\")", "00:00:00Z"},
      {"time(12, 59, 1.3, @\"-PT1H\")", "12:59:01.3-01:00"},
      {"time(11, 59, 45, null)", "11:59:45"},
      {"time(11, 59, 45)", "11:59:45"},
      {"time(hour: 11, minute: 59, second: 0, offset: @\"PT2H45M55S\")", "11:59:00+02:45:55"},
      {"is(time(@\"2021-07-01T10:20:00@Europe/Paris\"), @\"10:20:00@Europe/Paris\")", "true"},
      {"date and time(\"2012-12-24\")", "2012-12-24T00:00:00"},
      {"date and time(\"2017-12-31T11:22:33.5Z\")", "2017-12-31T11:22:33.5Z"},
      {"date and time(@\"2017-08-10T10:20:00+02:00\", @\"23:59:01\")", "2017-08-10T23:59:01"},
      {"date and time(@\"2017-07-10\", @\"10:00:00@Europe/Paris\").time offset", "PT2H"},
      {"date and time(@\"2017-07-10\")", "2017-07-10T00:00:00Z"},
      {"duration(\"P26M\")", "P2Y2M"},
      {"duration(from: \"PT24H\")", "P1D"},
      {"today()", "2026-11-23"},
      {"now()", "2026-11-23T10:20:30Z"},
  };
  for (const Row& row : rows) {
    const Outcome got = evaluate(row.text);
    EXPECT_EQ(got.literal, row.expected) << row.text << "  " << got.code;
  }
}

TEST(TemporalBuiltin, MonthsBetweenCountWholeMonths) {
  const Row rows[] = {
      {"years and months duration(@\"2011-12-22\", @\"2013-08-24\")", "P1Y8M"},
      {"years and months duration(@\"2013-08-24\", @\"2011-12-22\")", "-P1Y8M"},
      {"years and months duration(@\"2016-01-22\", @\"2016-02-21\")", "P0M"},
      {"years and months duration(@\"2016-02-21\", @\"2016-01-22\")", "P0M"},
      {"years and months duration(@\"-2016-01-30T09:05:00\", @\"-2017-02-28T02:02:02\")", "-P11M"},
      {"years and months duration(@\"2014-12-31T23:59:59\", @\"2016-12-31T00:00:01\")", "P2Y"},
      {"years and months duration(@\"-999999999-01-01\", @\"999999999-12-31\")", "P1999999998Y11M"},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluate(row.text).literal, row.expected) << row.text;
}

TEST(TemporalBuiltin, ReadsTheCalendar) {
  const Row rows[] = {
      {"day of year(@\"2020-12-31\")", "366"},
      {"day of year(date: @\"2019-09-17T10:10:10\")", "260"},
      {"day of week(@\"2019-09-17\")", "Tuesday"},
      {"day of week(@\"2021-01-17\")", "Sunday"},
      {"month of year(@\"2019-09-17\")", "September"},
      {"week of year(@\"2005-01-01\")", "53"},
      {"week of year(@\"2003-12-29\")", "1"},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluate(row.text).literal, row.expected) << row.text;
}

TEST(TemporalBuiltin, IsLooksAtTheForm) {
  const Row rows[] = {
      {"is(@\"P1D\", @\"PT24H\")", "true"},
      {"is(1, 1.0)", "true"},
      {"is(@\"P0Y\", @\"P0D\")", "false"},
      {"is(@\"23:00:50Z\", @\"23:00:50+00:00\")", "true"},
      {"is(@\"23:00:50@Etc/GMT\", @\"23:00:50Z\")", "false"},
      {"is(@\"2002-04-02T12:00:00-01:00\", @\"2002-04-02T17:00:00+04:00\")", "false"},
      {"is(@\"2012-12-25\", @\"2012-12-25T00:00:00Z\")", "false"},
      {"is(null, null)", "true"},
      {"is(value1: 1)", "false"},
      {"is(value2: 1)", "false"},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluate(row.text).literal, row.expected) << row.text;
}

TEST(TemporalBuiltin, Refusals) {
  const Row rows[] = {
      {"date(null)", "E-FEEL-TYPE"},
      {"date(1)", "E-FEEL-TYPE"},
      {"date([])", "E-FEEL-TYPE"},
      {"date(\"2012-12-25T\")", "E-FEEL-DOMAIN"},
      {"date(2017, 2, 29)", "E-FEEL-DOMAIN"},
      {"date(2017, 13, 31)", "E-FEEL-DOMAIN"},
      {"date(2017.5, 1, 1)", "E-FEEL-DOMAIN"},
      {"date(1000999999, 12, 1)", "E-FEEL-DOMAIN"},
      {"date(2017, null, 1)", "E-FEEL-TYPE"},
      {"date(2017, 1)", "E-FEEL-ARITY"},
      {"time(null)", "E-FEEL-TYPE"},
      {"time(24, 0, 0, null)", "E-FEEL-DOMAIN"},
      {"time(23, 60, 0, null)", "E-FEEL-DOMAIN"},
      {"time(23, 59, 60, null)", "E-FEEL-DOMAIN"},
      {"time(23, 59, -0.5, null)", "E-FEEL-DOMAIN"},
      {"time(23, 59, 0, @\"PT15H\")", "E-FEEL-DOMAIN"},
      {"time(23, 59, 0, @\"PT0.5S\")", "E-FEEL-DOMAIN"},
      {"time(\"24:00:01\")", "E-FEEL-DOMAIN"},
      {"date and time(\"11:00:00\")", "E-FEEL-DOMAIN"},
      {"date and time(@\"2017-08-10\", null)", "E-FEEL-TYPE"},
      {"date and time(null, @\"10:00:00\")", "E-FEEL-TYPE"},
      {"duration(\"P1Y1D\")", "E-FEEL-DOMAIN"},
      {"duration(2017)", "E-FEEL-TYPE"},
      {"years and months duration(@\"2017-08-11\", null)", "E-FEEL-TYPE"},
      {"day of week(\"foo\")", "E-FEEL-TYPE"},
      {"today(123)", "E-FEEL-ARITY"},
      {"is(value1: 1, value2: 1, value3: 1)", "E-FEEL-ARITY"},
  };
  for (const Row& row : rows) {
    const Outcome got = evaluate(row.text);
    EXPECT_EQ(got.literal, "null") << row.text;
    EXPECT_EQ(got.code, row.expected) << row.text;
  }
}

}  // namespace
}  // namespace zhida::feel
