// Tests the zone: which texts are zones, and the offset in force on both sides of every kind of clock change.
#include "decide/feel/zone.h"

#include <gtest/gtest.h>

#include "decide/feel/builtin.h"

namespace zhida::feel {
namespace {

TEST(Zone, ReadsOffsetsAndIds) {
  const struct {
    const char* text;
    Zone::Form form;
    std::int32_t offset;
  } rows[] = {
      {"", Zone::Form::kLocal, 0},
      {"Z", Zone::Form::kOffset, 0},
      {"+00:00", Zone::Form::kOffset, 0},
      {"-00:00", Zone::Form::kOffset, 0},
      {"+08:00", Zone::Form::kOffset, 28'800},
      {"-05:30", Zone::Form::kOffset, -19'800},
      {"+02:45:55", Zone::Form::kOffset, 9'955},
      {"+14:00", Zone::Form::kOffset, 50'400},
      {"-14:00", Zone::Form::kOffset, -50'400},
      {"@Asia/Shanghai", Zone::Form::kId, 0},
      {"@Etc/UTC", Zone::Form::kId, 0},
      {"@PRC", Zone::Form::kId, 0},
  };
  for (const auto& row : rows) {
    const auto zone = parse_zone(row.text);
    ASSERT_TRUE(zone) << row.text;
    EXPECT_EQ(zone->form, row.form) << row.text;
    EXPECT_EQ(zone->offset_seconds, row.offset) << row.text;
  }
}

TEST(Zone, RefusesOtherText) {
  for (const char* text : {"z",
                           "+8:00",
                           "+08",
                           "+0800",
                           "+14:01",
                           "-14:00:01",
                           "+19:00",
                           "+08:60",
                           "+08:00:60",
                           "08:00",
                           "@",
                           "@xyz/abc",
                           "@Mars/Base",
                           "@asia/shanghai",
                           "@GMT+8",
                           "@CST",
                           "@Etc/Unknown",
                           "@SystemV/EST5",
                           "+02:00@Europe/Paris",
                           "Z@Etc/UTC"}) {
    EXPECT_FALSE(parse_zone(text)) << text;
  }
}

// Clause: DMN 1.5, 10.3.2.3.6: a zone id stands for the offset in force at the date and time.
TEST(Zone, WallClockHasTheOffsetInForce) {
  const struct {
    CivilDate date;
    std::int64_t hour;
    const char* id;
    std::int32_t offset;
  } rows[] = {
      {{2018, 2, 8}, 0, "Europe/Paris", 3600},
      {{2018, 10, 8}, 0, "Europe/Paris", 7200},
      {{2021, 3, 28}, 2, "Europe/Paris", 3600},     // skipped reading: before the change
      {{2021, 10, 31}, 2, "Europe/Paris", 7200},    // repeated reading: before the change
      {{1988, 7, 1}, 12, "Asia/Shanghai", 32'400},  // summer time 1986 to 1991
      {{2026, 7, 1}, 12, "Asia/Shanghai", 28'800},
      {{1000, 1, 1}, 0, "Asia/Shanghai", 29'143},  // local mean time
      {{-999'999'999, 1, 1}, 0, "Asia/Shanghai", 29'143},
      {{999'999'999, 7, 31}, 23, "Europe/Paris", 7200},
      {{999'999'999, 12, 31}, 23, "Europe/Paris", 3600},
  };
  for (const auto& row : rows) {
    const Zone zone{Zone::Form::kId, 0, row.id};
    const std::int64_t nanos = row.hour * 3600 * kNanosPerSecond;
    const DateTime t = at_wall_clock(days_from_civil(row.date), nanos, zone);
    EXPECT_EQ(t.time.zone.offset_seconds, row.offset) << to_string(row.date) << row.id;
    EXPECT_EQ(t.time.nanos, nanos);
  }
}

TEST(Zone, InstantsComeBackAsWallClocks) {
  const struct {
    const char* utc;
    const char* local;
  } rows[] = {
      {"2021-03-28T00:59:59Z", "2021-03-28T01:59:59@Europe/Paris"},
      {"2021-03-28T01:00:00Z", "2021-03-28T03:00:00@Europe/Paris"},
      {"2021-10-31T00:59:59Z", "2021-10-31T02:59:59@Europe/Paris"},
      {"2021-10-31T01:00:00Z", "2021-10-31T02:00:00@Europe/Paris"},
      {"1969-12-31T23:59:59.999999999Z", "1970-01-01T00:59:59.999999999@Europe/Paris"},
  };
  for (const auto& row : rows) {
    const auto utc = parse_date_time(row.utc);
    ASSERT_TRUE(utc) << row.utc;
    const DateTime local =
        at_instant(instant(utc->as_date_time()), {Zone::Form::kId, 0, "Europe/Paris"});
    EXPECT_EQ(to_literal(Value::date_time(local)), row.local) << row.utc;
    EXPECT_EQ(instant(local), instant(utc->as_date_time())) << row.utc;
  }
}

}  // namespace
}  // namespace zhida::feel
