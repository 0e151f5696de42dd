// `zhida facts` and `zhida subject` as they are run: mappings, nights of files, names and events. All made up.
#include <string>
#include <vector>

#include "app/cli/console_test.h"

namespace zhida::cli {
namespace {

constexpr std::string_view kMapping =
    "source: 示例社保局\n"
    "columns:\n"
    "  - {column: 代码, as: id}\n"
    "  - {column: 人数, fact: 从业人员}\n";
constexpr std::string_view kFile = "代码,人数\n91320500MA1MADE1A4,12\n91320500MA1MADE1B7,20\n";

class FactsCommandTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
    write("m.yaml", kMapping);
    write("one.csv", kFile);
    ASSERT_EQ(with_data({"init", "--origin", "zhida.example/test"}).code, kWell);
  }
  [[nodiscard]] Ran with_data(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", at("data")});
    return zhida(words);
  }
  [[nodiscard]] Ran declare() const {
    return with_data({"facts", "source", "add", at("m.yaml"), "--packs", at("packs")});
  }
  [[nodiscard]] Ran import(const std::string& file, const std::string& day,
                           std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"facts",   "import",    at(file),  "--source", "示例社保局",
                                      "--packs", at("packs"), "--known", day};
    words.insert(words.end(), more.begin(), more.end());
    return with_data(std::move(words));
  }
};

TEST_F(FactsCommandTest, ASourceIsDeclaredAndItsNightsAreTakenIn) {
  EXPECT_TRUE(has(import("one.csv", "2026-03-01").err, "E-SOURCE-NONE"));
  ASSERT_EQ(declare().code, kWell) << declare().err;
  EXPECT_TRUE(has(declare().out, "version 1"));
  const Ran trial = import("one.csv", "2026-03-01", {"--dry-run"});
  EXPECT_EQ(trial.code, kWell) << trial.err;
  EXPECT_TRUE(has(trial.out, "新 new 2，改 changed 0")) << trial.out;
  EXPECT_TRUE(has(trial.out, "nothing was written")) << trial.out;
  const Ran first = import("one.csv", "2026-03-01");
  EXPECT_EQ(first.code, kWell) << first.err;
  EXPECT_TRUE(has(first.out, "recorded as source:")) << first.out;
  EXPECT_TRUE(has(import("one.csv", "2026-03-01").out, "nothing was done"));
  write("two.csv", "代码,人数\n91320500MA1MADE1A4,15\n");
  EXPECT_TRUE(has(import("two.csv", "2026-03-02").err, "E-SOURCE-VANISHED"));
  const Ran delta = import("two.csv", "2026-03-02", {"--delta", "--json"});
  EXPECT_EQ(delta.code, kWell) << delta.err;
  EXPECT_TRUE(has(delta.out, "\"changed\":1")) << delta.out;
  const Ran list = with_data({"facts", "source", "list"});
  EXPECT_TRUE(has(list.out, "2 2026-03-02 delta two.csv")) << list.out;
  EXPECT_TRUE(has(with_data({"facts", "source", "show", "示例社保局"}).out, "1 2026-03-01 full"));
  EXPECT_TRUE(has(with_data({"facts", "source", "show", "没有"}).err, "E-SOURCE-NONE"));
  const Ran verified = with_data({"audit", "verify", "--json"});
  EXPECT_EQ(verified.code, kWell) << verified.out << verified.err;
  EXPECT_TRUE(has(verified.out, "source.import")) << verified.out;
}

TEST_F(FactsCommandTest, FaultsAreToldWithTheirPlacesAndNothingIsWritten) {
  ASSERT_EQ(declare().code, kWell);
  write("bad.csv", "代码,人数\n91320500MA1MADE1A4,很多\n91320500MA1MADE1B7,20\n");
  const Ran ran = import("bad.csv", "2026-03-01");
  EXPECT_EQ(ran.code, kWrongContent);
  EXPECT_TRUE(has(ran.err, "E-SOURCE-FAULTS")) << ran.err;
  EXPECT_TRUE(has(ran.err, "bad.csv:2")) << ran.err;
  EXPECT_TRUE(has(ran.err, "B2 人数")) << ran.err;
  EXPECT_FALSE(has(with_data({"facts", "source", "list"}).out, "bad.csv"));
  EXPECT_EQ(import("one.csv", "2026-02-30").code, kWrongUsage);
  EXPECT_EQ(import("one.csv", "2026-03-01", {"--full", "--delta"}).code, kWrongUsage);
}

TEST_F(FactsCommandTest, SubjectsHaveNamesPlacesAndALife) {
  const Ran set = with_data({"subject", "set", "E1", "--id", "i1", "--name", "合成企业",
                             "--district", "320505", "--from", "2020-01-01"});
  ASSERT_EQ(set.code, kWell) << set.err;
  const auto event = [&](const std::string& id, const std::string& kind, const std::string& day,
                         std::vector<std::string> more) {
    std::vector<std::string> words = {"subject", "event", "--id", id, "--kind", kind, "--day", day};
    words.insert(words.end(), more.begin(), more.end());
    return with_data(std::move(words));
  };
  for (const char* one : {"E1", "E2"})
    EXPECT_EQ(event(std::string("r") + one, "register", "2020-01-01", {"--to", one}).code, kWell);
  const Ran merged =
      event("m1", "merge", "2024-01-01", {"--from", "E1", "--from", "E2", "--to", "E3"});
  EXPECT_EQ(merged.code, kWell) << merged.err;
  EXPECT_TRUE(has(event("x", "rename", "2025-01-01", {"--from", "E1"}).err, "E-FACTS-LIFE"));
  const Ran shown = with_data({"subject", "show", "E1", "--day", "2025-01-01"});
  EXPECT_TRUE(has(shown.out, "名称: 合成企业")) << shown.out;
  EXPECT_TRUE(has(shown.out, "2024-01-01 merge  E1、E2 → E3")) << shown.out;
  EXPECT_TRUE(has(shown.out, "successors: E3")) << shown.out;
  EXPECT_EQ(event("x", "explode", "2025-01-01", {}).code, kWrongUsage);
  EXPECT_EQ(with_data({"subject", "set", "E1", "--id", "i2", "--from", "2020-01-01"}).code,
            kWrongUsage);
  EXPECT_EQ(with_data({"subject", "set", "E1", "--id", "i2", "--from", "2020-01-01", "--district",
                       "苏州"})
                .code,
            kWrongUsage);
}

}  // namespace
}  // namespace zhida::cli
