// Tests civil days: known days, every day of 800 years, the whole range at random, and text that is no date.
#include "base/civil.h"

#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace zhida {
namespace {

CivilDate date(std::string_view text) {
  const auto d = parse_civil(text);
  EXPECT_TRUE(d.has_value()) << text;
  return d.value_or(CivilDate{});
}

std::int64_t day(std::string_view text) { return days_from_civil(date(text)); }

std::string moved(std::string_view text, std::int64_t months) {
  const auto d = add_months(date(text), months);
  return d ? to_string(*d) : "nothing";
}

TEST(CivilTest, KnownDays) {
  EXPECT_EQ(day("1970-01-01"), 0);
  EXPECT_EQ(day("1969-12-31"), -1);
  EXPECT_EQ(day("2000-03-01"), 11017);
  EXPECT_EQ(day("2026-11-24"), 20781);
  EXPECT_EQ(day("0000-03-01"), -719468);
  EXPECT_EQ(day("0001-01-01"), -719162);
  EXPECT_EQ(day("9999-12-31"), 2932896);
}

TEST(CivilTest, EveryDayOf800YearsFollowsTheOneBefore) {
  CivilDate d{-400, 1, 1};
  for (std::int64_t n = days_from_civil(d); d.year < 400; ++n) {
    ASSERT_EQ(days_from_civil(d), n);
    ASSERT_EQ(civil_from_days(n), d);
    if (++d.day > days_in_month(d.year, d.month)) {
      d.day = 1;
      if (++d.month > 12) d = {d.year + 1, 1, 1};
    }
  }
}

TEST(CivilTest, RoundTripsOverTheWholeRange) {
  const std::int64_t first = days_from_civil({-kYearMax, 1, 1});
  const std::int64_t last = days_from_civil({kYearMax, 12, 31});
  EXPECT_EQ(civil_from_days(first), (CivilDate{-kYearMax, 1, 1}));
  EXPECT_EQ(civil_from_days(last), (CivilDate{kYearMax, 12, 31}));
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> any(first, last);
  for (int i = 0; i < 200'000; ++i) {
    const std::int64_t n = any(random);
    const CivilDate d = civil_from_days(n);
    ASSERT_TRUE(is_valid(d));
    ASSERT_EQ(days_from_civil(d), n);
    ASSERT_EQ(parse_civil(to_string(d)), d);
    ASSERT_EQ(iso_weekday(n) % 7 + 1, iso_weekday(n + 1));
  }
}

TEST(CivilTest, LeapYears) {
  EXPECT_TRUE(is_leap_year(2024) && is_leap_year(2000) && is_leap_year(0) && is_leap_year(-4) &&
              is_leap_year(-400));
  EXPECT_FALSE(is_leap_year(1900) || is_leap_year(2026) || is_leap_year(-1) || is_leap_year(-100));
  EXPECT_EQ(days_in_month(2024, 2), 29);
  EXPECT_EQ(days_in_month(2023, 2), 28);
  EXPECT_EQ(days_in_month(2023, 12), 31);
}

TEST(CivilTest, AddsMonthsAtMonthEnds) {
  EXPECT_EQ(moved("2024-01-31", 1), "2024-02-29");
  EXPECT_EQ(moved("2023-01-31", 1), "2023-02-28");
  EXPECT_EQ(moved("2024-03-31", -1), "2024-02-29");
  EXPECT_EQ(moved("2024-01-15", -1), "2023-12-15");
  EXPECT_EQ(moved("2024-12-15", 1), "2025-01-15");
  EXPECT_EQ(moved("2024-02-29", 48), "2028-02-29");
  EXPECT_EQ(moved("0000-01-31", -1), "-0001-12-31");
  EXPECT_EQ(moved("999999999-12-31", 1), "nothing");
  EXPECT_EQ(moved("-999999999-01-01", -1), "nothing");
  EXPECT_EQ(moved("2024-01-01", std::numeric_limits<std::int64_t>::max()), "nothing");
  EXPECT_EQ(moved("2024-01-01", std::numeric_limits<std::int64_t>::min()), "nothing");
}

TEST(CivilTest, WeekdaysAndWeeks) {
  EXPECT_EQ(iso_weekday(day("2026-11-24")), 2);
  EXPECT_EQ(iso_weekday(day("1970-01-01")), 4);
  EXPECT_EQ(iso_weekday(day("1969-12-31")), 3);
  EXPECT_EQ(day_of_year(date("2024-12-31")), 366);
  EXPECT_EQ(day_of_year(date("2023-12-31")), 365);
  EXPECT_EQ(day_of_year(date("2023-01-01")), 1);
  EXPECT_EQ(iso_week(date("2005-01-01")), 53);
  EXPECT_EQ(iso_week(date("2005-01-03")), 1);
  EXPECT_EQ(iso_week(date("2008-12-29")), 1);
  EXPECT_EQ(iso_week(date("2009-12-31")), 53);
  EXPECT_EQ(iso_week(date("2010-01-03")), 53);
  EXPECT_EQ(iso_week(date("2026-11-24")), 48);
  EXPECT_EQ(iso_week({-kYearMax, 1, 1}), iso_week({-kYearMax + 400, 1, 1}));
}

TEST(CivilTest, ParsesOnlyDates) {
  EXPECT_EQ(date("-0044-03-15"), (CivilDate{-44, 3, 15}));
  EXPECT_EQ(date("12345-01-02"), (CivilDate{12345, 1, 2}));
  EXPECT_EQ(to_string({-44, 3, 5}), "-0044-03-05");
  EXPECT_EQ(to_string({12345, 1, 2}), "12345-01-02");
  for (const char* text : {"",
                           "-",
                           "2026",
                           "2026-1-1",
                           "2026-01-1",
                           "26-01-01",
                           "2026/01/01",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-02-29",
                           "2026-04-31",
                           "2026-01-00",
                           "012026-01-01",
                           "1000000000-01-01",
                           "+2026-01-01",
                           "--2026-01-01",
                           "2026-01-01 ",
                           " 2026-01-01",
                           "2026-01-01T",
                           "2026-0a-01",
                           "20260101",
                           "２０２６-01-01",
                           "-2026-01",
                           "----------"}) {
    EXPECT_EQ(parse_civil(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace zhida
