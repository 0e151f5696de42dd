// Tests the commands through the whole command line, with strings for the terminal: output, diagnostics, exit codes.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"
#include "base/document.h"
#include "decide/feel/zone.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;

// A folder with the small pack of decide/pack's own tests.
class CliTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
  }
  [[nodiscard]] Ran calc(const std::string& facts, std::vector<std::string> more = {}) const {
    std::vector<std::string> args = {"calc", "--facts", "-", "--packs", at("packs")};
    args.insert(args.end(), more.begin(), more.end());
    return zhida(args, facts);
  }
};

TEST(Usage, AnswersWrongLinesWithTwo) {
  const std::vector<std::vector<std::string>> kWrong = {
      {},
      {"nonsense"},
      {"calc"},
      {"calc", "--facts"},
      {"calc", "--facts", "-", "--as-of", "2026-02-30"},
      {"calc", "--facts", "-", "--as-of", "999999-01-01"},
      {"check", "packs", "more"},
      {"check", "--no-such-option"},
      {"serve", "--port", "65536"},
      {"serve", "--port", "http"},
      {"tck"},
      {"spec"},
      {"test", "packs", "more"},
  };
  for (const auto& args : kWrong) {
    const Ran ran = zhida(args);
    std::string line;
    for (const std::string& arg : args) line += arg + " ";
    EXPECT_EQ(ran.code, kWrongUsage) << line;
    EXPECT_EQ(ran.out, "") << line;
    EXPECT_TRUE(has(ran.err, "zhida")) << line;
  }
}

TEST(Usage, HelpsInBothLanguages) {
  for (const std::string command : {"", "check", "test", "calc", "serve", "tck", "spec"}) {
    std::vector<std::string> args = {"--help"};
    if (!command.empty()) args.insert(args.begin(), command);
    const Ran ran = zhida(args);
    EXPECT_EQ(ran.code, kWell) << command;
    EXPECT_TRUE(has(ran.out, "用法 · Usage: zhida")) << ran.out;
    EXPECT_TRUE(has(ran.out, "退出码 · exit codes")) << command;
    EXPECT_FALSE(has(ran.out, "\nOptions:")) << ran.out;
    EXPECT_FALSE(has(ran.out, "TEXT")) << ran.out;
  }
}

// The version is that of the build, and of the time zone data that is part of it.
TEST(Usage, SaysItsVersion) {
  EXPECT_EQ(zhida({"--version"}).out, "zhida " + std::string(kVersion) + "\ntzdata " +
                                          std::string(feel::zone_data_version()) + "\n");
  std::ifstream cmake(std::string(ZHIDA_SOURCE_DIR) + "/CMakeLists.txt");
  std::stringstream text;
  text << cmake.rdbuf();
  EXPECT_TRUE(has(text.str(), "project(zhida VERSION " + std::string(kVersion) + " "));
}

TEST_F(CliTest, ChecksPacks) {
  const Ran well = zhida({"check", at("packs")});
  EXPECT_EQ(well.code, kWell) << well.out;
  EXPECT_TRUE(has(well.out, "1 项政策，2 个版本，没有错误 · 1 policies, 2 versions, no errors\n"));

  write("packs/bad/policy.yaml", "id: bad\nnonsense: 1\n");
  const Ran bad = zhida({"check", at("packs")});
  EXPECT_EQ(bad.code, kWrongContent);
  EXPECT_TRUE(has(bad.out, at("packs/bad/policy.yaml:2:"))) << bad.out;
  EXPECT_TRUE(has(bad.out, "E-PACK-KEY")) << bad.out;

  const Ran json = zhida({"check", at("packs"), "--json"});
  EXPECT_EQ(json.code, kWrongContent);
  const auto answer = parse_json(json.out, "out");
  ASSERT_TRUE(answer.ok()) << json.out;
  EXPECT_EQ(answer->find("ok")->text, "false");
  EXPECT_FALSE(answer->find("diagnostics")->items.empty());
}

TEST_F(CliTest, SaysThatThereAreNoPacks) {
  const Ran ran = zhida({"check", at("nowhere")});
  EXPECT_EQ(ran.code, kWrongContent);
  EXPECT_TRUE(has(ran.out, "E-FILE-NOT-FOUND")) << ran.out;
}

TEST_F(CliTest, RunsCases) {
  const Ran well = zhida({"test", at("packs")});
  EXPECT_EQ(well.code, kWell) << well.out;
  EXPECT_TRUE(well.out.ends_with(" passed, 0 failed\n")) << well.out;
  EXPECT_TRUE(has(zhida({"test", at("packs"), "--policy", "toi"}).err, "toy"));
  EXPECT_EQ(zhida({"test", at("packs"), "--policy", "toi"}).code, kWrongContent);

  write("packs/demo/toy/tests.yaml",
        "as_of: 2026-06-30\ncases:\n  - name: wrong\n    facts: {从业人员: 9}\n"
        "    expect: {verdict: certain}\n");
  const Ran bad = zhida({"test", at("packs")});
  EXPECT_EQ(bad.code, kWrongContent);
  EXPECT_TRUE(has(bad.out, at("packs/demo/toy/tests.yaml:3"))) << bad.out;
  EXPECT_TRUE(bad.out.ends_with("0 passed, 1 failed\n")) << bad.out;
  // Where a case fails, mutants prove nothing and are not run.
  EXPECT_FALSE(has(zhida({"test", at("packs"), "--mutate"}).out, "mutants"));
}

TEST_F(CliTest, MutatesAndNamesSurvivors) {
  const Ran well = zhida({"test", at("packs"), "--mutate"});
  EXPECT_EQ(well.code, kWell) << well.out;
  EXPECT_TRUE(well.out.ends_with(" 0 survived\n")) << well.out;

  write(
      "packs/demo/toy/tests.yaml",
      "as_of: 2026-06-30\ncases:\n  - name: far from every threshold\n"
      "    facts: {从业人员: 1000, 营业收入: {\"2025\": 5000}}\n    expect: {verdict: certain}\n");
  const Ran bad = zhida({"test", at("packs"), "--mutate", "--policy", "toy"});
  EXPECT_EQ(bad.code, kWrongContent);
  EXPECT_TRUE(has(bad.out, "toy 2023")) << bad.out;
  const auto answer = parse_json(zhida({"test", at("packs"), "--mutate", "--json"}).out, "out");
  ASSERT_TRUE(answer.ok());
  EXPECT_FALSE(answer->find("mutation")->find("survivors")->items.empty());
  EXPECT_EQ(answer->find("passed")->text, "1");
}

constexpr std::string_view kKnown = R"({"从业人员": 20, "营业收入": {"2025": "100"}})";

TEST_F(CliTest, CalculatesFromFactsSamplesAndRequests) {
  const std::string facts(kKnown);
  const std::vector<std::string> day = {"--as-of", "2026-06-30", "--json"};
  const Ran plain = calc(facts, day);
  ASSERT_EQ(plain.code, kWell) << plain.err;
  const auto answer = parse_json(plain.out, "out");
  ASSERT_TRUE(answer.ok()) << plain.out;
  EXPECT_EQ(answer->find("as_of")->text, "2026-06-30");
  const Node& result = answer->find("results")->items.at(0);
  EXPECT_EQ(result.find("verdict")->text, "certain");
  EXPECT_EQ(result.find("amount")->find("exact")->text, "100000");

  const std::string request = R"({"as_of": "2026-06-30", "facts": )" + facts + "}";
  EXPECT_EQ(calc(request, {"--json"}).out, plain.out);
  const std::string sample = R"({"id": "x", "synthetic": true, "facts": )" + facts + "}";
  EXPECT_EQ(calc(sample, day).out, plain.out);
  // The command line is stronger than the file.
  EXPECT_TRUE(has(calc(request, {"--json", "--as-of", "2026-07-01"}).out, "2026-07-01"));

  write("facts.json", facts);
  const Ran file =
      zhida({"calc", "--facts", at("facts.json"), "--packs", at("packs"), "--as-of", "2026-06-30"});
  EXPECT_EQ(file.code, kWell);
  EXPECT_TRUE(has(file.out, "示例奖励")) << file.out;
  EXPECT_FALSE(has(file.out, "{\"")) << file.out;
}

struct WrongFacts {
  std::string_view name, text, code, place;
};

TEST_F(CliTest, SaysWhatIsWrongWithFactsAndWhere) {
  const WrongFacts kWrong[] = {
      {"empty", "", "E-DOC-SYNTAX", "-:1"},
      {"half", "{\"从业人员\": 1", "E-DOC-SYNTAX", "-:1"},
      {"line", "{\n  \"从业人员\" 1\n}", "E-DOC-SYNTAX", "-:2"},
      {"twice", "{\"从业人员\": 1,\n \"从业人员\": 2}", "E-DOC-DUPLICATE-KEY", "-:2"},
      {"unknown", "{\n \"从业人数\": 1}", "E-FACT-UNKNOWN", "-:2"},
      {"list", "[1]", "E-FACT-TYPE", "-:1"},
      {"text for a number", "{\"从业人员\": \"many\"}", "E-FACT-TYPE", "-:1"},
      {"number for a truth", "{\"已注销\": 1}", "E-FACT-TYPE", "-:1"},
      {"below the least", "{\"从业人员\": -1}", "E-FACT-RANGE", "-:1"},
      {"bad year", "{\"营业收入\": {\"last\": 1}}", "E-FACT-YEAR", "-:1"},
      {"bad day", "{\"facts\": {}, \"as_of\": \"2026-02-30\"}", "E-CALC-DATE", "-:1"},
      {"not UTF-8", "{\"\xff\": 1}", "E-DOC-UTF8", "-:1"},
  };
  for (const WrongFacts& wrong : kWrong) {
    SCOPED_TRACE(wrong.name);
    const Ran ran = calc(std::string(wrong.text));
    EXPECT_EQ(ran.code, kWrongContent);
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(has(ran.err, wrong.code)) << ran.err;
    EXPECT_TRUE(has(ran.err, wrong.place)) << ran.err;
  }
  EXPECT_TRUE(has(calc("{\"从业人数\": 1}").err, "从业人员"));  // what was meant
  std::string deep(100'000, '[');
  EXPECT_TRUE(has(calc(deep).err, "E-DOC-DEPTH"));
}

TEST_F(CliTest, RefusesFactsThatAreTooLarge) {
  write("large.json", "{}");
  fs::resize_file(root_ / "large.json", 100U << 20U);  // sparse: 100 MB without writing them
  const Ran file = zhida({"calc", "--facts", at("large.json"), "--packs", at("packs")});
  EXPECT_EQ(file.code, kWrongContent);
  EXPECT_TRUE(has(file.err, "E-FILE-SIZE")) << file.err;
  EXPECT_TRUE(has(calc(std::string(9U << 20U, ' ')).err, "E-FILE-SIZE"));
  const Ran gone = zhida({"calc", "--facts", at("gone.json"), "--packs", at("packs")});
  EXPECT_EQ(gone.code, kWrongContent);
  EXPECT_TRUE(has(gone.err, "E-FILE-NOT-FOUND")) << gone.err;
}

TEST_F(CliTest, ServesNothingFromAFolderThatIsNotThere) {
  const Ran ran = zhida({"serve", "--port", "0", "--packs", at("packs"), "--web", at("gone")});
  EXPECT_EQ(ran.code, kWrongContent);
  EXPECT_TRUE(has(ran.err, "E-SERVE-WEB")) << ran.err;
  const Ran address = zhida({"serve", "--address", "nowhere", "--packs", at("packs")});
  EXPECT_EQ(address.code, kWorldFailed);
  EXPECT_TRUE(has(address.err, "E-SERVE-ADDRESS")) << address.err;
}

TEST_F(CliTest, RunsSpecifications) {
  write("spec/a.test", "# DMN 1.5, 10.3.2.3.1\n1 + 1 => 2\n1 + 1 => 3\n");
  const Ran ran = zhida({"spec", at("spec")});
  EXPECT_EQ(ran.code, kWrongContent);
  EXPECT_TRUE(has(ran.out, at("spec/a.test:3: 1 + 1"))) << ran.out;
  EXPECT_TRUE(ran.out.ends_with("1 passed, 1 failed\n")) << ran.out;
  EXPECT_EQ(zhida({"spec", at("nowhere")}).code, kWrongContent);
}

}  // namespace
}  // namespace zhida::cli
