// `zhida correct` as an operator runs it: a plan, the plan carried out, and what anybody can check afterwards.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"
#include "app/records/records.h"
#include "base/civil.h"
#include "base/document.h"

namespace zhida::cli {
namespace {

constexpr std::string_view kFacts =
    R"({"从业人员": 320, "行业": "工业", "营业收入": {"2025": "52000"}})";

class CorrectCommandTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
    write("facts.json", kFacts);
    write("corrected.csv", "subject,key,period,value,valid_from,valid_to\nFIRM-1,从业人员,,15,,\n");
    ASSERT_EQ(with_data({"init", "--origin", "zhida.example/test"}).code, kWell);
    say("FIRM-1", "320");
    ASSERT_EQ(with_data({"decide", "--facts", at("facts.json"), "--packs", at("packs"), "--as-of",
                         "2026-11-23", "--id", "D1", "--subject", "FIRM-1"})
                  .code,
              kWell);
  }
  [[nodiscard]] Ran with_data(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", at("data")});
    return zhida(words);
  }
  [[nodiscard]] Ran correct(std::vector<std::string> more) const {
    std::vector<std::string> words = {"correct",  "--id",    "C1",       "--source",
                                      "示例登记", "--packs", at("packs")};
    words.insert(words.end(), more.begin(), more.end());
    return with_data(std::move(words));
  }
  // A synthetic fact of a synthetic source.
  void say(const std::string& subject, const std::string& staff) const {
    records::Options options;
    options.folder = at("data");
    const auto records = records::Records::open(options);
    ASSERT_TRUE(records.ok()) << to_text(records.errors().front());
    const facts::NewRecord one{"r1",
                               {subject, "从业人员", "", facts::Kind::kNumber, staff,
                                days_from_civil({2026, 1, 1}), days_from_civil({2027, 1, 1})},
                               {"示例登记", "", facts::Confidence::kPublished, "tester"}};
    const auto done = (*records)->db().write(
        [&](store::Transaction& tx) { return (*records)->facts().record(tx, std::span(&one, 1)); });
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  }
  static std::string read_all(const std::string& path) {
    std::stringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }
};

TEST_F(CorrectCommandTest, APlanIsPrintedAndNothingIsWritten) {
  const Ran text = correct({"--corrected", at("corrected.csv")});
  ASSERT_EQ(text.code, kWell) << text.err;
  EXPECT_TRUE(has(text.out, "less                 1")) << text.out;
  EXPECT_TRUE(has(text.out, "应减 decrease 60000")) << text.out;
  EXPECT_TRUE(has(text.out, "nothing was written")) << text.out;
  const Ran json = correct({"--corrected", at("corrected.csv"), "--json", "--out",
                            at("report.json"), "--csv", at("report.csv")});
  ASSERT_EQ(json.code, kWell) << json.err;
  const auto root = parse_json(json.out, "report");
  ASSERT_TRUE(root.ok()) << json.out;
  EXPECT_EQ(root->find("items")->items.at(0).find("replacement")->text, "C1.D1");
  EXPECT_EQ(read_all(at("report.json")), json.out);
  EXPECT_TRUE(has(read_all(at("report.csv")),
                  "D1,FIRM-1,2026-11-23,decided,C1.D1,toy,less,certain,certain,city,cash,10000000,"
                  "10000000,4000000,4000000,-6000000,-6000000"))
      << read_all(at("report.csv"));
  EXPECT_TRUE(has(with_data({"receipt", "C1.D1"}).err, "E-DECISION-NONE"));
  // never over another file
  EXPECT_NE(correct({"--corrected", at("corrected.csv"), "--out", at("report.json")}).code, kWell);
}

TEST_F(CorrectCommandTest, WhatWasAppliedCanBeCheckedByAnybody) {
  const Ran plan = correct({"--corrected", at("corrected.csv"), "--json"});
  const Ran done = correct({"--corrected", at("corrected.csv"), "--json", "--apply"});
  ASSERT_EQ(done.code, kWell) << done.err;
  EXPECT_EQ(done.out, plan.out);
  EXPECT_EQ(correct({"--corrected", at("corrected.csv"), "--json", "--apply"}).out, plan.out);
  ASSERT_EQ(with_data({"receipt", "C1.D1", "--out", at("receipt.json")}).code, kWell);
  EXPECT_TRUE(has(read_all(at("receipt.json")), "correction:C1"));
  const Ran receipt = zhida({"receipt", "check", at("receipt.json"), "--packs", at("packs"),
                             "--keys", at("data/keys/log.vkey")});
  EXPECT_EQ(receipt.code, kWell) << receipt.out << receipt.err;
  const Ran verified = with_data({"audit", "verify", "--json"});
  EXPECT_EQ(verified.code, kWell) << verified.out << verified.err;
  EXPECT_TRUE(has(verified.out, "correction.part")) << verified.out;
  // the same id for something else
  const Ran other = correct({"--withdraw", "--apply"});
  EXPECT_EQ(other.code, kWrongContent);
  EXPECT_TRUE(has(other.err, "E-CORRECT-ID")) << other.err;
}

TEST_F(CorrectCommandTest, OtherPacksAndWrongInputAreAnsweredPlainly) {
  write("other/facts.yaml", read_all(at("packs/facts.yaml")));
  std::vector<std::string> words = {"correct",  "--id",       "C1",      "--source",
                                    "示例登记", "--withdraw", "--packs", at("other")};
  const Ran other = with_data(words);
  EXPECT_EQ(other.code, kWell) << other.err;
  EXPECT_TRUE(has(other.out, "old_packs")) << other.out;
  words.insert(words.end(), {"--packs", at("packs")});  // the old ones as well
  EXPECT_TRUE(has(with_data(words).out, "open")) << with_data(words).out;
  EXPECT_TRUE(has(correct({}).err, "E-CORRECT-REQUEST"));
  write("bad.csv", "subject,key\n");
  EXPECT_TRUE(has(correct({"--corrected", at("bad.csv")}).err, "E-CORRECT-FILE"));
  EXPECT_EQ(correct({"--from", "2026-02-30", "--withdraw"}).code, kWrongUsage);
  EXPECT_EQ(zhida({"correct", "--id", "C1"}).code, kWrongUsage);
  EXPECT_TRUE(has(correct({"--withdraw", "--to", "2026-01-01"}).out, "0 subjects"));
}

}  // namespace
}  // namespace zhida::cli
