// `zhida facts` and `zhida subject` as they are run: mappings, nights of files, names and events. All made up.
#include <filesystem>
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

TEST_F(FactsCommandTest, EveryVersionOfAMappingIsReached) {
  for (int i = 1; i <= 33; ++i) {
    write("m.yaml", std::string(kMapping) + "# " + std::to_string(i) + "\n");
    ASSERT_EQ(declare().code, kWell);
  }
  const auto source = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"facts", "source"});
    return with_data(std::move(words));
  };
  const Ran shown = source({"show", "示例社保局"});
  EXPECT_TRUE(has(shown.out, "# 33\n")) << shown.out;
  EXPECT_TRUE(has(shown.out, "version 4 ")) << shown.out;
  EXPECT_FALSE(has(shown.out, "version 3 ")) << shown.out;
  EXPECT_TRUE(has(shown.out, "facts source versions 示例社保局 --before 4")) << shown.out;
  const Ran earlier = source({"versions", "示例社保局", "--before", "4"});
  EXPECT_TRUE(has(earlier.out, "version 3 ")) << earlier.out;
  EXPECT_TRUE(has(earlier.out, "version 1 ")) << earlier.out;
  EXPECT_FALSE(has(earlier.out, "--before")) << earlier.out;
  EXPECT_TRUE(has(source({"versions", "示例社保局", "--before", "1"}).out, "no earlier version"));
  const Ran page = source({"versions", "示例社保局", "--limit", "2", "--json"});
  EXPECT_TRUE(has(page.out, "\"next\":32")) << page.out;
  EXPECT_EQ(source({"show", "示例社保局", "--version", "7"}).out, std::string(kMapping) + "# 7\n");
  EXPECT_TRUE(has(source({"show", "示例社保局", "--version", "34"}).err, "E-SOURCE-NONE"));
  EXPECT_TRUE(has(source({"versions", "没有"}).err, "E-SOURCE-NONE"));
  EXPECT_EQ(source({"versions", "示例社保局", "--limit", "0"}).code, kWrongUsage);
}

TEST_F(FactsCommandTest, ManyNightsBecomeFewFiles) {
  ASSERT_EQ(declare().code, kWell);
  ASSERT_EQ(import("one.csv", "2026-03-01").code, kWell);
  EXPECT_TRUE(has(with_data({"facts", "merge"}).out, "nothing to merge"));
  std::string said;
  for (int night = 2; night <= 10; ++night) {
    write("delta.csv", "代码,人数\n91320500MA1MADE1A4," + std::to_string(night) + "\n");
    const std::string day = (night < 10 ? "2026-03-0" : "2026-03-") + std::to_string(night);
    const Ran ran = import("delta.csv", day, {"--delta"});
    ASSERT_EQ(ran.code, kWell) << ran.err;
    said += ran.out;
  }
  EXPECT_TRUE(has(said, "8 files merged into")) << said;
  const auto files = [&] {
    std::size_t out = 0;
    for (const auto& file : std::filesystem::directory_iterator(at("data/segments")))
      out += file.is_regular_file() ? 1 : 0;
    return out;
  };
  EXPECT_EQ(files(), 3U);
  const Ran all = with_data({"facts", "merge", "--all", "--source", "示例社保局"});
  EXPECT_EQ(all.code, kWell) << all.err;
  EXPECT_TRUE(has(all.out, "10 imports")) << all.out;
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(with_data({"audit", "verify"}).code, kWell);
  // the same file again, and one that a merged import contradicts
  EXPECT_TRUE(has(import("one.csv", "2026-03-11", {"--json"}).out, "\"changed\":1"));
}

TEST_F(FactsCommandTest, ABackupHasTheFilesOfImports) {
  ASSERT_EQ(declare().code, kWell);
  ASSERT_EQ(import("one.csv", "2026-03-01").code, kWell);
  const Ran saved = with_data({"store", "backup", at("copy.db")});
  ASSERT_EQ(saved.code, kWell) << saved.err;
  EXPECT_TRUE(has(saved.out, "with the 1 files")) << saved.out;
  ASSERT_EQ(zhida({"init", "--data", at("new")}).code, kWell);
  std::filesystem::copy(
      at("data/keys"), at("new/keys"),
      std::filesystem::copy_options::overwrite_existing | std::filesystem::copy_options::recursive);
  std::filesystem::copy_file(at("data/origin"), at("new/origin"),
                             std::filesystem::copy_options::overwrite_existing);
  const Ran restored = zhida({"store", "restore", at("copy.db"), "--data", at("new")});
  ASSERT_EQ(restored.code, kWell) << restored.err;
  EXPECT_EQ(zhida({"audit", "verify", "--data", at("new")}).code, kWell);
  const Ran same = zhida({"facts", "import", at("one.csv"), "--source", "示例社保局", "--packs",
                          at("packs"), "--known", "2026-03-02", "--data", at("new")});
  EXPECT_TRUE(has(same.out, "相同 same 2")) << same.out << same.err;
  // what is missing is named, and no backup is there
  std::filesystem::remove_all(at("data/segments"));
  const Ran refused = with_data({"store", "backup", at("second.db")});
  EXPECT_EQ(refused.code, kWrongContent);
  EXPECT_TRUE(has(refused.err, "E-FACTS-SEGMENT")) << refused.err;
  EXPECT_FALSE(std::filesystem::exists(at("second.db")));
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
