// What the law wants gone is gone from rows and files, and its leaves stay. All data are made up.
#include <dirent.h>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "record/facts/facts_test.h"

namespace zhida::facts {
namespace {

class EraseTest : public FactsTest {
 protected:
  void SetUp() override {
    FactsTest::SetUp();
    ASSERT_EQ(text_of(record({"r1", number("甲", "从业人员", "320", "2020-01-01", "2021-01-01"),
                              from("社保")})),
              "");
    ASSERT_EQ(text_of(record({"r2", number("乙", "从业人员", "12", "2020-01-01"), from("社保")})),
              "");
    ASSERT_EQ(
        text_of(record({"r3", number("甲", "营业收入", "52000", "2020-01-01"), from("税务")})), "");
    auto writer = facts_->writer("一");
    ASSERT_TRUE(writer.ok());
    const FactView tax{
        "纳税额", "", Kind::kNumber, "777123", day_of("2020-01-01"), day_of("2021-01-01")};
    const FactView grade{"信用等级", "", Kind::kText, "合成等级A", day_of("2020-01-01"), kOpenEnd};
    for (const char* subject : {"丙", "乙", "甲"}) {  // as bytes
      const std::vector<FactView> facts{tax, grade};
      ASSERT_EQ(text_of((*writer)->add(subject, facts)), "");
    }
    auto written = (*writer)->finish();
    ASSERT_TRUE(written.ok());
    written_ = *written;
    ASSERT_EQ(text_of(import("s1", written_)), "");
  }

  Result<Done> import(const std::string& id, const Written& written) {
    return write([&](store::Transaction& tx) -> Result<Done> {
      const auto row = facts_->import(tx, {id, from("信用办")}, written);
      return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
    });
  }
  Erased erase(const NewErasure& erasure) {
    auto erased = facts_->erase(*db_, erasure);
    EXPECT_TRUE(erased.ok()) << (erased ? "" : to_text(erased.errors().front()));
    return erased ? *erased : Erased{};
  }
  void remove(const std::vector<std::string>& files) {
    auto removed = read([&](store::Reader& reader) { return facts_->remove(reader, files); });
    EXPECT_TRUE(removed.ok());
  }
  [[nodiscard]] bool any_file_has(const std::string& text) const {
    for (const auto& entry : std::filesystem::directory_iterator(path("segments"))) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      if (bytes.find(text) != std::string::npos) return true;
    }
    return false;
  }
  std::string check() {
    std::string out;
    auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
      out = text_of(facts_->check(reader));
      return Done{};
    });
    EXPECT_TRUE(done.ok());
    return out;
  }

  Written written_;
};

TEST_P(EraseTest, ASubjectGoesFromRowsAndFiles) {
  EXPECT_EQ(held("甲", "2020-06-01"),
            "从业人员/=320 信用等级/=合成等级A 纳税额/=777123 营业收入/=52000");
  const auto before = known_of("s1");
  const auto erased = erase({"e1", "个人信息保护法第四十七条", {"甲"}, {}, kOpenEnd, "tester"});
  EXPECT_EQ(erased.records, 4);
  ASSERT_EQ(erased.replaced.size(), 1U);
  EXPECT_EQ(held("甲", "2020-06-01"), "");
  EXPECT_EQ(held("乙", "2020-06-01"), "从业人员/=12 信用等级/=合成等级A 纳税额/=777123");
  EXPECT_EQ(held("乙", "2020-06-01", before - 1), "从业人员/=12");
  EXPECT_EQ(check(), "");
  EXPECT_FALSE(any_file_has("甲"));
  EXPECT_TRUE(any_file_has("乙"));
  // again: the same erasure, nothing more to do; another one of that id is refused
  EXPECT_EQ(erase({"e1", "个人信息保护法第四十七条", {"甲"}, {}, kOpenEnd, "tester"}).records, 0);
  const auto changes = *read([&](store::Reader& reader) { return facts_->changes(reader, 0); });
  EXPECT_EQ(changes.back().kind, "erasure");
  // the import cannot be said again under its old id
  EXPECT_EQ(code_of(import("s1", written_)), "E-FACTS-ID");
}

TEST_P(EraseTest, NoBytesStayInTheFileOfTheStore) {
  if (db_->is_postgres())
    GTEST_SKIP() << "PostgreSQL's own files keep dead rows until it vacuums them";
  const auto store_has = [&](const std::string& text) {
    db_.reset();  // the last connection brings the log into the file
    std::ifstream file(url_, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    db_ = open();
    return bytes.find(text) != std::string::npos;
  };
  Fact fact{"甲", "联系人", "", Kind::kText, "合成姓名零零七", 0, kOpenEnd};
  ASSERT_EQ(text_of(record({"p1", fact, from("申报")})), "");
  EXPECT_TRUE(store_has("合成姓名零零七"));
  EXPECT_EQ(erase({"e1", "合成规定", {"甲"}, {"联系人"}, kOpenEnd, "tester"}).records, 1);
  EXPECT_FALSE(store_has("合成姓名零零七"));
}

TEST_P(EraseTest, WhatIsDueByItsRuleGoes) {
  ASSERT_EQ(text_of(write([&](store::Transaction& tx) {
              auto done = facts_->keep(tx, "k1", "从业人员", 365, "合成规定一", "tester");
              return done ? facts_->keep(tx, "k2", "纳税额", 3650, "合成规定二", "tester") : done;
            })),
            "");
  const auto due = [&](const char* day) {
    std::string out;
    const auto list = read([&](store::Reader& reader) { return facts_->due(reader, day_of(day)); });
    for (const Due& one : *list) {
      out += one.key + "@" + one.segment + "<" + to_string(civil_from_days(one.ended_by)) + ";";
    }
    return out;
  };
  EXPECT_EQ(due("2021-12-31"), "");
  EXPECT_EQ(due("2022-01-01"), "从业人员@<2021-01-01;");
  EXPECT_EQ(due("2030-12-30"), "从业人员@<2029-12-30;纳税额@s1<2021-01-01;");
  ASSERT_EQ(text_of(write([&](store::Transaction& tx) {
              return facts_->keep(tx, "k3", "从业人员", 36500, "合成规定三", "tester");
            })),
            "");
  EXPECT_EQ(due("2030-12-30"), "纳税额@s1<2021-01-01;");
  EXPECT_TRUE(any_file_has("777123"));
  const auto erased = erase({"e1", "合成规定二", {}, {"纳税额"}, day_of("2021-01-01"), "tester"});
  EXPECT_EQ(erased.records, 3);
  EXPECT_EQ(due("2030-12-30"), "");
  EXPECT_EQ(held("丙", "2020-06-01"), "信用等级/=合成等级A");
  EXPECT_FALSE(any_file_has("777123"));
  EXPECT_EQ(check(), "");
}

TEST_P(EraseTest, AnErasureThatIsRolledBackLeavesEverything) {
  const NewErasure erasure{"e1", "合成规定", {"甲"}, {}, kOpenEnd, "tester"};
  Prepared prepared;
  ASSERT_EQ(text_of(facts_->prepare(*db_, erasure, prepared)), "");
  const auto failed = write([&](store::Transaction& tx) -> Result<Done> {
    const auto erased = facts_->erase(tx, erasure, prepared);
    EXPECT_TRUE(erased.ok());
    return Diagnostic{"E-TEST", Severity::kError, {}, "", "", "", ""};
  });
  EXPECT_EQ(code_of(failed), "E-TEST");
  EXPECT_EQ(held("甲", "2020-06-01"),
            "从业人员/=320 信用等级/=合成等级A 纳税额/=777123 营业收入/=52000");
  const auto orphans = *read([&](store::Reader& reader) { return facts_->orphans(reader); });
  ASSERT_EQ(orphans.size(), 1U);
  remove(orphans);
  EXPECT_EQ(check(), "");
}

TEST_P(EraseTest, WhatIsImportedMeanwhileIsErasedAsWell) {
  const NewErasure erasure{"e1", "合成规定", {"甲"}, {}, kOpenEnd, "tester"};
  Prepared prepared;
  ASSERT_EQ(text_of(facts_->prepare(*db_, erasure, prepared)), "");
  auto writer = facts_->writer("二");
  const FactView late{"信用等级", "", Kind::kText, "合成等级B", day_of("2021-01-01"), kOpenEnd};
  ASSERT_EQ(text_of((*writer)->add("甲", std::span(&late, 1))), "");
  ASSERT_EQ(text_of(import("s2", *(*writer)->finish())), "");
  const auto swap = [&] {
    return write([&](store::Transaction& tx) -> Result<Done> {
      const auto erased = facts_->erase(tx, erasure, prepared);
      return erased ? Result<Done>(Done{}) : Result<Done>(erased.errors());
    });
  };
  EXPECT_EQ(code_of(swap()), "E-FACTS-MOVED");
  EXPECT_EQ(held("甲", "2022-06-01"), "信用等级/=合成等级B 营业收入/=52000");
  const std::string first = prepared.front().written->path;
  ASSERT_EQ(text_of(facts_->prepare(*db_, erasure, prepared)), "");
  EXPECT_EQ(prepared.front().written->path, first);  // it is not written twice
  EXPECT_EQ(text_of(swap()), "");
  EXPECT_EQ(held("甲", "2022-06-01"), "");
  remove(*read([&](store::Reader& reader) { return facts_->orphans(reader); }));
  EXPECT_EQ(check(), "");
  EXPECT_FALSE(any_file_has("甲"));
}

// The files are written while others write, and read.
TEST_P(EraseTest, WritersDoNotWaitForTheFiles) {
  const NewErasure erasure{"e1", "合成规定", {"甲"}, {}, kOpenEnd, "tester"};
  Prepared prepared;
  const auto commits = [&] { return db_->statistics().writes; };
  const auto before = commits();
  ASSERT_EQ(text_of(facts_->prepare(*db_, erasure, prepared)), "");
  EXPECT_EQ(commits(), before);  // preparing takes no turn of the writer
  ASSERT_EQ(prepared.size(), 1U);
  EXPECT_EQ(prepared.front().left_out, 2);
  EXPECT_EQ(erase(erasure).records, 4);
  EXPECT_EQ(commits(), before + 1);
  remove(*read([&](store::Reader& reader) { return facts_->orphans(reader); }));
}

TEST_P(EraseTest, RefusesAnErasureOfEverything) {
  const auto refuse = [&](const NewErasure& erasure) {
    const auto erased = facts_->erase(*db_, erasure);
    return erased ? std::string() : erased.errors().front().code;
  };
  EXPECT_EQ(refuse({"e1", "合成规定", {}, {}, kOpenEnd, "tester"}), "E-FACTS-FIELD");
  EXPECT_EQ(refuse({"e1", "", {"甲"}, {}, kOpenEnd, "tester"}), "E-FACTS-FIELD");
  EXPECT_EQ(refuse({"e1", "合成规定", {"甲", ""}, {}, kOpenEnd, "tester"}), "E-FACTS-FIELD");
  EXPECT_EQ(
      refuse(
          {"e1", "合成规定", std::vector<std::string>(kListMax + 1, "甲"), {}, kOpenEnd, "tester"}),
      "E-FACTS-LIMIT");
}

TEST_P(EraseTest, AFileThatIsDamagedOrMissingIsNamed) {
  const std::string name = std::filesystem::path(written_.path).filename();
  std::fstream file(written_.path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(20);
  file.put('\x7f');
  file.close();
  EXPECT_NE(check().find(name), std::string::npos);
  auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
    const auto list = facts_->as_of(reader, "甲", 0);
    EXPECT_TRUE(list.ok());  // no segment covers that day
    const auto damaged = facts_->as_of(reader, "甲", day_of("2020-06-01"));
    EXPECT_FALSE(damaged.ok());
    EXPECT_EQ(damaged.errors().front().code, "E-FACTS-SEGMENT");
    return Done{};
  });
  EXPECT_TRUE(done.ok());
  std::filesystem::remove(written_.path);
  EXPECT_NE(check().find(name), std::string::npos);
  // a file that is not there is not imported
  Written missing = written_;
  missing.path = path("segments/none.facts");
  EXPECT_EQ(code_of(import("s2", missing)), "E-FACTS-SEGMENT");
}

TEST_P(EraseTest, TheSameImportAgainIsNoError) {
  EXPECT_EQ(text_of(import("s1", written_)), "");
  Written other = written_;
  other.digest = std::string(64, '0');
  EXPECT_EQ(code_of(import("s1", other)), "E-FACTS-ID");
}

INSTANTIATE_TEST_SUITE_P(Engines, EraseTest, store::engines());

}  // namespace
}  // namespace zhida::facts
