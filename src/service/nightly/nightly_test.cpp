// Nights of made-up files against a store of either engine: what is recorded, what is left alone, what is refused.
#include "service/nightly/nightly.h"

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "base/civil.h"
#include "record/store/journal_test.h"
#include "record/store/store_test.h"
#include "service/nightly/timeline.h"

namespace zhida::nightly {
namespace {

using facts::Kind;

std::int64_t day_of(const char* text) { return days_from_civil(*parse_civil(text)); }

constexpr std::string_view kSource = "示例税务局";

// One subject's row: values by column; "" = nothing is said.
using Row = std::pair<std::string, std::vector<std::string>>;

class NightlyTest : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    journal_ = {};
    db_ = open();
    ASSERT_NE(db_, nullptr);
    auto opened = facts::Facts::open(path("segments"), journal_);
    ASSERT_TRUE(opened.ok());
    facts_ = std::move(*opened);
    const auto done = db_->write([&](store::Transaction& tx) -> Result<Done> {
      auto kept = sources::declare(tx, journal_, std::string(kSource), "made up", "tester");
      if (!kept) return kept.errors();
      mapping_ = std::move(*kept);
      return Done{};
    });
    ASSERT_TRUE(done.ok());
  }
  void TearDown() override {
    const auto read = db_->read([&](store::Reader& reader) -> Result<Done> {
      auto all = facts::kinds();
      for (auto& kind : sources::kinds()) all.push_back(std::move(kind));
      EXPECT_EQ(journal_.compare(reader, all), "");
      return facts_->check(reader);  // no file is left over
    });
    EXPECT_TRUE(read.ok()) << (read ? "" : to_text(read.errors().front()));
    db_.reset();
    StoreTest::TearDown();
  }

  // 从业人员, 营业收入.2025, 名称, 资质
  [[nodiscard]] Request file(const char* day, const std::vector<Row>& rows) {
    Request out;
    out.mapping = mapping_;
    out.actor = "tester";
    sources::Extract& e = out.extract;
    e.policy.source = kSource;
    e.policy.vanished_percent_max = 100;
    e.file = "合成.csv";
    e.digest = std::to_string(++files_);
    e.day = day_of(day);
    e.rows = static_cast<std::int64_t>(rows.size());
    e.covers = {{"从业人员", "", {}},
                {"营业收入", "2025", day_of("2025-01-01")},
                {"名称", "", {}},
                {"资质", "", {}, true, {"类型", "年份"}}};
    for (const auto& [code, values] : rows) {
      sources::Line line;
      line.code = code;
      line.row = static_cast<std::uint32_t>(e.lines.size()) + 2;
      line.valid_from = e.day;
      line.first = e.said.size();
      const auto say = [&](std::uint32_t cover, Kind kind, const std::string& value,
                           std::uint16_t place = 0, std::uint16_t field = 0) {
        e.said.push_back(
            {cover, kind, place, field, static_cast<std::uint32_t>(value.size()), e.text.size()});
        e.text += value;
        ++line.count;
      };
      for (std::uint32_t i = 0; i < values.size(); ++i) {
        if (values[i].empty()) continue;
        if (i < 3) {
          say(i, i == 2 ? Kind::kText : Kind::kNumber, values[i]);
        } else if (values[i] == "无") {
          say(i, Kind::kNull, "");
        } else {  // "甲,2020;乙": 资质 with two fields
          std::istringstream items(values[i]);
          std::uint16_t place = 0;
          for (std::string item; std::getline(items, item, ';');) {
            const auto comma = item.find(',');
            say(i, Kind::kText, item.substr(0, comma), ++place);
            if (comma != std::string::npos) say(i, Kind::kText, item.substr(comma + 1), place, 1);
          }
        }
      }
      e.lines.push_back(std::move(line));
    }
    return out;
  }
  [[nodiscard]] Result<Report> record(const Request& request) {
    return nightly::record(*db_, journal_, *facts_, request);
  }
  // The report's numbers; or its error's code.
  [[nodiscard]] std::string recorded(const Request& request) { return said(record(request)); }
  static std::string said(const Result<Report>& report) {
    if (!report) return report.errors().front().code;
    const Counts& c = report->counts;
    return "same " + std::to_string(c.same) + " new " + std::to_string(c.added) + " changed " +
           std::to_string(c.changed) + " vanished " + std::to_string(c.vanished) + " kept " +
           std::to_string(c.kept) + " corrected " + std::to_string(c.corrected);
  }
  [[nodiscard]] std::string held(const std::string& subject, const char* day,
                                 std::int64_t known_us = facts::kLatest) {
    std::string out;
    const auto read = db_->read([&](store::Reader& reader) -> Result<Done> {
      const auto list = facts_->as_of(reader, subject, day_of(day), known_us);
      if (!list) return list.errors();
      for (const facts::Held& one : *list) {
        out += out.empty() ? "" : " ";
        const facts::Fact& fact = one.record.fact;
        const bool item = fact.period.find('/') != std::string::npos;
        out += fact.key + (item ? "." + fact.period : "") + "=" +
               (fact.kind == Kind::kNull ? "无" : fact.value);
      }
      return Done{};
    });
    EXPECT_TRUE(read.ok());
    return out;
  }
  void say(const std::string& id, const std::string& subject, const std::string& value,
           const char* from, const std::string& evidence) {
    const facts::NewRecord one{
        id,
        {subject, "从业人员", "", Kind::kNumber, value, day_of(from), facts::kOpenEnd},
        {std::string(kSource), evidence, facts::Confidence::kPublished, "tester"}};
    const auto done =
        db_->write([&](store::Transaction& tx) { return facts_->record(tx, std::span(&one, 1)); });
    ASSERT_TRUE(done.ok());
  }

  store::RecordingJournal journal_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<facts::Facts> facts_;
  sources::Mapping mapping_;
  int files_ = 0;
};

TEST_P(NightlyTest, OnlyWhatDiffersIsRecorded) {
  const auto leaves = [&] { return journal_.records.size(); };
  EXPECT_EQ(recorded(file("2026-03-01", {{"A", {"10", "500", "甲"}}, {"B", {"20", "", "乙"}}})),
            "same 0 new 5 changed 0 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(held("A", "2026-03-01"), "从业人员=10 名称=甲 营业收入=500");
  EXPECT_EQ(held("A", "2026-02-28"), "营业收入=500");  // a year's value holds from its first day
  auto before = leaves();
  EXPECT_EQ(recorded(file("2026-03-02", {{"A", {"10", "500", "甲"}}, {"B", {"20", "", "乙"}}})),
            "same 5 new 0 changed 0 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(leaves(), before + 1);  // the import itself
  before = leaves();
  const auto third = record(
      file("2026-03-03", {{"A", {"11", "500", "甲"}}, {"B", {"", "7", "乙二"}}, {"C", {"1"}}}));
  EXPECT_EQ(said(third), "same 2 new 2 changed 2 vanished 1 kept 0 corrected 0");
  EXPECT_EQ(leaves(), before + 3);  // a segment, a name, the import
  EXPECT_EQ(third->counts.subjects_new, 1);
  EXPECT_EQ(third->counts.subjects_changed, 2);
  EXPECT_EQ(third->examples.size(), 5U);
  EXPECT_EQ(held("A", "2026-03-02"), "从业人员=10 名称=甲 营业收入=500");
  EXPECT_EQ(held("A", "2026-03-03"), "从业人员=11 名称=甲 营业收入=500");
  EXPECT_EQ(held("B", "2026-03-02"), "从业人员=20 名称=乙 营业收入=7");
  EXPECT_EQ(held("B", "2026-03-03"), "名称=乙二 营业收入=7");
  EXPECT_EQ(held("B", "2026-03-03", third->import->known_us - 1), "从业人员=20 名称=乙");
}

TEST_P(NightlyTest, TheSameFileTwiceDoesNothingAndACompareWritesNothing) {
  const auto request = file("2026-03-01", {{"A", {"10"}}});
  const auto before = journal_.records.size();
  const auto trial = compare(*db_, *facts_, request);
  EXPECT_EQ(said(trial), "same 0 new 1 changed 0 vanished 0 kept 0 corrected 0");
  EXPECT_FALSE(trial->import.has_value());
  EXPECT_EQ(journal_.records.size(), before);
  ASSERT_TRUE(record(request).ok());
  const auto after = journal_.records.size();
  const auto again = record(request);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(journal_.records.size(), after);
  EXPECT_TRUE(compare(*db_, *facts_, request)->repeated);
}

TEST_P(NightlyTest, AFileThatComesBackAfterAnotherOneIsTakenAgain) {
  auto first = file("2026-03-01", {{"A", {"10"}}});
  ASSERT_TRUE(record(first).ok());
  ASSERT_TRUE(record(file("2026-03-02", {{"A", {"11"}}})).ok());
  first.extract.day = day_of("2026-03-03");  // the very bytes of the first night
  first.extract.lines.front().valid_from = first.extract.day;
  EXPECT_EQ(recorded(first), "same 0 new 0 changed 1 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(held("A", "2026-03-03"), "从业人员=10");
}

TEST_P(NightlyTest, WhatVanishesIsWithdrawnOrKeptAsTheMappingSays) {
  ASSERT_TRUE(record(file("2026-03-01", {{"A", {"10", "500"}}, {"B", {"20"}}})).ok());
  auto keep = file("2026-03-02", {{"A", {"10"}}});
  keep.extract.policy.vanished = sources::Vanished::kKeep;
  const auto kept = record(keep);
  EXPECT_EQ(said(kept), "same 1 new 0 changed 0 vanished 0 kept 2 corrected 0");
  EXPECT_EQ(kept->counts.subjects_vanished, 1);
  auto delta = file("2026-03-03", {{"A", {"12", "500"}}});
  delta.extent = sources::Extent::kDelta;
  EXPECT_EQ(recorded(delta), "same 1 new 0 changed 1 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(held("B", "2026-03-03"), "从业人员=20");
  EXPECT_EQ(recorded(file("2026-03-04", {{"A", {"12"}}})),
            "same 1 new 0 changed 0 vanished 2 kept 0 corrected 0");
  EXPECT_EQ(held("A", "2026-03-04"), "从业人员=12");
  EXPECT_EQ(held("A", "2026-03-03"), "从业人员=12 营业收入=500");
  EXPECT_EQ(held("B", "2026-03-04"), "");
  EXPECT_EQ(recorded(file("2026-03-05", {{"A", {"12"}}})),
            "same 1 new 0 changed 0 vanished 0 kept 0 corrected 0");
}

TEST_P(NightlyTest, AFileThatIsCutShortIsRefused) {
  std::vector<Row> rows;
  for (int i = 0; i < 100; ++i) rows.push_back({"S" + std::to_string(100 + i), {"1"}});
  ASSERT_TRUE(record(file("2026-03-01", rows)).ok());
  rows.resize(94);
  auto cut = file("2026-03-02", rows);
  cut.extract.policy.vanished_percent_max = 5;
  const auto before = journal_.records.size();
  EXPECT_EQ(recorded(cut), "E-SOURCE-VANISHED");
  EXPECT_EQ(journal_.records.size(), before);
  rows.push_back({"S194", {"1"}});
  auto less = file("2026-03-02", rows);
  less.extract.policy.vanished_percent_max = 5;
  EXPECT_EQ(recorded(less), "same 95 new 0 changed 0 vanished 5 kept 0 corrected 0");
}

TEST_P(NightlyTest, RowsSetAsideAreLeftAloneAndNamelessOnesStopWithdrawals) {
  ASSERT_TRUE(record(file("2026-03-01", {{"A", {"10"}}, {"B", {"20"}}, {"C", {"30"}}})).ok());
  auto aside = file("2026-03-02", {{"A", {"11"}}});
  aside.extract.set_aside = {"B"};
  EXPECT_EQ(recorded(aside), "same 0 new 0 changed 1 vanished 1 kept 0 corrected 0");
  EXPECT_EQ(held("B", "2026-03-02"), "从业人员=20");
  EXPECT_EQ(held("C", "2026-03-02"), "");
  auto nameless = file("2026-03-03", {{"A", {"12"}}});
  nameless.extract.set_aside_nameless = 1;
  EXPECT_EQ(recorded(nameless), "same 0 new 0 changed 1 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(held("B", "2026-03-03"), "从业人员=20");
}

TEST_P(NightlyTest, ACorrectionStaysUntilTheSourceSaysSomethingElse) {
  ASSERT_TRUE(record(file("2026-03-01", {{"A", {"10"}}})).ok());
  say("c1", "A", "15", "2026-03-01", "correction:C1");
  // the source still has its old mistake
  EXPECT_EQ(recorded(file("2026-03-02", {{"A", {"10"}}})),
            "same 0 new 0 changed 0 vanished 0 kept 0 corrected 1");
  EXPECT_EQ(held("A", "2026-03-02"), "从业人员=15");
  // it has mended it
  EXPECT_EQ(recorded(file("2026-03-03", {{"A", {"15"}}})),
            "same 1 new 0 changed 0 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(recorded(file("2026-03-04", {{"A", {"16"}}})),
            "same 0 new 0 changed 1 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(held("A", "2026-03-04"), "从业人员=16");
}

TEST_P(NightlyTest, AListIsOneValueThatIsComparedPlaceByPlace) {
  const auto lists = [&](const char* day, const std::string& a, const std::string& b = {}) {
    std::vector<Row> rows = {{"A", {"10", "", "", a}}};
    if (!b.empty()) rows.push_back({"B", {"", "", "", b}});
    return file(day, rows);
  };
  const auto first = record(lists("2026-03-01", "甲,2020;乙", "无"));
  EXPECT_EQ(said(first), "same 0 new 3 changed 0 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(first->examples[1].after, "年份=2020，类型=甲；类型=乙");
  EXPECT_EQ(first->examples[2].after, "无");
  EXPECT_EQ(held("A", "2026-03-01"), "从业人员=10 资质.1/年份=2020 资质.1/类型=甲 资质.2/类型=乙");
  EXPECT_EQ(held("B", "2026-03-01"), "资质=无");
  EXPECT_EQ(recorded(lists("2026-03-02", "甲,2020;乙", "无")),
            "same 3 new 0 changed 0 vanished 0 kept 0 corrected 0");
  // shorter: what is beyond its end is withdrawn even where what vanishes is kept
  auto shorter = lists("2026-03-03", "甲", "丙");
  shorter.extract.policy.vanished = sources::Vanished::kKeep;
  const auto third = record(shorter);
  EXPECT_EQ(said(third), "same 1 new 0 changed 2 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(third->examples[0].before, "年份=2020，类型=甲；类型=乙");
  EXPECT_EQ(third->examples[0].after, "甲");
  EXPECT_EQ(held("A", "2026-03-03"), "从业人员=10 资质.1/类型=甲");
  EXPECT_EQ(held("A", "2026-03-02"), "从业人员=10 资质.1/年份=2020 资质.1/类型=甲 资质.2/类型=乙");
  EXPECT_EQ(held("B", "2026-03-03"), "资质.1/类型=丙");
  // another order is another list; an empty cell says nothing any more
  EXPECT_EQ(recorded(lists("2026-03-04", "乙;甲", "丙")),
            "same 2 new 0 changed 1 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(recorded(lists("2026-03-05", "", "无")),
            "same 1 new 0 changed 1 vanished 1 kept 0 corrected 0");
  EXPECT_EQ(held("A", "2026-03-05"), "从业人员=10");
  EXPECT_EQ(held("B", "2026-03-05"), "资质=无");
}

TEST_P(NightlyTest, ACorrectedListStaysUntilTheSourceSaysAnotherList) {
  const auto list = [&](const char* day, const std::string& a) {
    return file(day, {{"A", {"", "", "", a}}});
  };
  ASSERT_TRUE(record(list("2026-03-01", "甲;乙")).ok());
  const facts::NewRecord correction{
      "c1",
      {"A", "资质", "2/类型", Kind::kText, "丁", day_of("2026-03-01"), facts::kOpenEnd},
      {std::string(kSource), "correction:C1", facts::Confidence::kPublished, "tester"}};
  const auto done = db_->write(
      [&](store::Transaction& tx) { return facts_->record(tx, std::span(&correction, 1)); });
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(recorded(list("2026-03-02", "甲;乙")),
            "same 0 new 0 changed 0 vanished 0 kept 0 corrected 1");
  EXPECT_EQ(held("A", "2026-03-02"), "资质.1/类型=甲 资质.2/类型=丁");
  // it says another list: all of it is heard again
  EXPECT_EQ(recorded(list("2026-03-03", "丙;乙")),
            "same 0 new 0 changed 1 vanished 0 kept 0 corrected 0");
  EXPECT_EQ(held("A", "2026-03-03"), "资质.1/类型=丙 资质.2/类型=乙");
}

TEST_P(NightlyTest, DaysOfTheRowsCountAndSoDoesTheirEnd) {
  auto first = file("2026-03-01", {{"A", {"10"}}});
  first.extract.lines.front().valid_from = day_of("2026-01-01");
  ASSERT_TRUE(record(first).ok());
  EXPECT_EQ(held("A", "2026-01-01"), "从业人员=10");
  auto ended = file("2026-03-02", {{"A", {"10"}}});
  ended.extract.lines.front().valid_from = day_of("2026-01-01");
  ended.extract.lines.front().valid_to = day_of("2026-07-01");
  EXPECT_EQ(recorded(ended), "same 1 new 0 changed 0 vanished 1 kept 0 corrected 0");
  EXPECT_EQ(held("A", "2026-06-30"), "从业人员=10");
  EXPECT_EQ(held("A", "2026-07-01"), "");
  EXPECT_EQ(recorded(file("2026-02-01", {{"A", {"10"}}})), "E-SOURCE-DAY");
}

TEST_P(NightlyTest, CodesFindTheirSubjects) {
  const auto code = [&](const std::string& id, const std::string& subject, const char* text) {
    const facts::NewRecord one{
        id,
        {subject, std::string(facts::kCodeKey), "", Kind::kText, text, 0, facts::kOpenEnd},
        {"登记", "", facts::Confidence::kPublished, "tester"}};
    const auto done =
        db_->write([&](store::Transaction& tx) { return facts_->record(tx, std::span(&one, 1)); });
    ASSERT_TRUE(done.ok());
  };
  code("k1", "E-1", "CODE1");
  ASSERT_TRUE(record(file("2026-03-01", {{"CODE1", {"10"}}, {"CODE2", {"20"}}})).ok());
  EXPECT_EQ(held("E-1", "2026-03-01"), "从业人员=10 统一社会信用代码=CODE1");
  EXPECT_EQ(held("CODE2", "2026-03-01"), "从业人员=20");
  EXPECT_EQ(recorded(file("2026-03-02", {{"CODE1", {"10"}}, {"E-1", {"11"}}})), "E-SOURCE-SUBJECT");
  code("k2", "E-2", "CODE1");
  EXPECT_EQ(recorded(file("2026-03-03", {{"CODE1", {"10"}}})), "E-SOURCE-SUBJECT");
}

// A list as held() tells it.
std::string listed(const std::string& list) {
  if (list == "无") return "资质=无";
  std::string out;
  std::istringstream items(list);
  int place = 0;
  for (std::string item; std::getline(items, item, ';');) {
    const auto comma = item.find(',');
    const std::string n = std::to_string(++place);
    if (comma != std::string::npos) {
      out +=
          (out.empty() ? "" : " ") + std::string("资质.") + n + "/年份=" + item.substr(comma + 1);
    }
    out += (out.empty() ? "" : " ") + std::string("资质.") + n + "/类型=" + item.substr(0, comma);
  }
  return out;
}

// After every night of a full file the source says of the file's day just what the file says, and what was known before is
// still what was known.
TEST_P(NightlyTest, RandomNightsLeaveWhatTheFileSays) {
  std::mt19937 random(7);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::map<std::string, std::vector<std::string>> city;
  std::vector<std::pair<std::int64_t, std::map<std::string, std::string>>> past;
  for (int night = 0; night < 12; ++night) {
    const std::string day = "2026-03-" + std::to_string(10 + night);
    for (int i = 0; i < 40; ++i) {
      const std::string subject = "S" + std::to_string(100 + pick(300));
      if (pick(4) == 0) {
        city.erase(subject);
      } else {
        auto value = [&] { return pick(3) == 0 ? std::string() : std::to_string(1 + pick(5)); };
        std::string list = pick(4) == 0 ? "无" : "";
        for (int items = list.empty() ? pick(4) : 0; items > 0; --items)
          list += (list.empty() ? "" : ";") + std::to_string(pick(2)) + (pick(2) == 0 ? ",9" : "");
        city[subject] = {value(), value(), pick(2) == 0 ? "甲" + std::to_string(pick(3)) : "",
                         list};
      }
    }
    const auto report = record(file(day.c_str(), {city.begin(), city.end()}));
    ASSERT_TRUE(report.ok()) << to_text(report.errors().front());
    std::map<std::string, std::string> now;
    for (int i = 100; i < 400; i += 1 + pick(3)) {
      const std::string subject = "S" + std::to_string(i);
      std::string wanted;
      const auto row = city.find(subject);
      if (row != city.end()) {
        for (const auto& [at, key] : {std::pair{0, "从业人员"}, {2, "名称"}, {1, "营业收入"}}) {
          const std::string& value = row->second[static_cast<std::size_t>(at)];
          if (value.empty()) continue;
          wanted += (wanted.empty() ? "" : " ") + std::string(key) + "=" + value;
        }
        wanted += (wanted.empty() || row->second[3].empty() ? "" : " ") + listed(row->second[3]);
      }
      EXPECT_EQ(held(subject, day.c_str()), wanted) << subject << " " << day;
      now[subject] = wanted;
    }
    past.emplace_back(report->import->known_us, std::move(now));
  }
  for (std::size_t night = 0; night < past.size(); ++night) {
    const std::string day = "2026-03-" + std::to_string(10 + night);
    for (const auto& [subject, wanted] : past[night].second)
      EXPECT_EQ(held(subject, day.c_str(), past[night].first), wanted) << subject << " " << day;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, NightlyTest, store::engines());

// Day by day, as slowly as it can be told.
TEST(TimelineTest, IsWhatEachDaySays) {
  std::mt19937 random(3);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 3000; ++round) {
    std::vector<facts::Saying> sayings(static_cast<std::size_t>(pick(6)));
    std::vector<const facts::Saying*> pointers;
    for (facts::Saying& one : sayings) {
      one.valid_from = pick(10);
      one.valid_to = one.valid_from + 1 + pick(6);
      one.kind = pick(4) == 0 ? Kind::kWithdrawn : Kind::kNumber;
      if (one.kind == Kind::kNumber) one.value = std::to_string(pick(2));
      one.corrected = pick(4) == 0;
      pointers.push_back(&one);
    }
    const Days days{pick(10), 10 + pick(6)};
    const Timeline timeline(pointers);
    for (const Heard heard : {Heard::kAll, Heard::kUncorrected}) {
      bool says = true;
      bool silent = true;
      for (std::int64_t day = days.from; day < days.to; ++day) {
        const facts::Saying* last = nullptr;
        for (const facts::Saying& one : sayings) {
          const bool counts = !one.corrected || heard == Heard::kAll;
          if (counts && one.valid_from <= day && day < one.valid_to) last = &one;
        }
        const bool nothing = last == nullptr || last->kind == Kind::kWithdrawn;
        says = says && !nothing && last->value == "1";
        silent = silent && nothing;
      }
      EXPECT_EQ(timeline.says(days, Kind::kNumber, "1", heard), says) << round;
      EXPECT_EQ(timeline.is_silent(days, heard), silent) << round;
    }
    EXPECT_EQ(timeline.first_said(days) == nullptr, timeline.is_silent(days, Heard::kAll));
  }
}

}  // namespace
}  // namespace zhida::nightly
