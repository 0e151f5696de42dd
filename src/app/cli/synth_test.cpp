// Tests `zhida synth` through the whole command line: its output, its refusals, its exit codes.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"
#include "base/document.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;

class SynthTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
  }
  [[nodiscard]] Ran synth(const std::vector<std::string>& more) const {
    std::vector<std::string> args = {"synth", "--packs", at("packs")};
    args.insert(args.end(), more.begin(), more.end());
    return zhida(args);
  }
};

TEST_F(SynthTest, WritesACityAndSaysSo) {
  const Ran ran = synth({"--enterprises", "50", "--seed", "7", "--out", at("city")});
  EXPECT_EQ(ran.code, kWell) << ran.err;
  EXPECT_TRUE(has(ran.out, "合成企业 50 家")) << ran.out;
  EXPECT_TRUE(has(ran.out, "50 synthetic enterprises, seed 7")) << ran.out;
  EXPECT_EQ(ran.err, "");
  EXPECT_TRUE(fs::exists(root_ / "city/city.yaml"));
}

TEST_F(SynthTest, PrintsJson) {
  const Ran ran = synth({"--enterprises", "50", "--seed", "7", "--out", at("city"), "--json"});
  ASSERT_EQ(ran.code, kWell) << ran.err;
  const auto root = parse_json(ran.out, "out");
  ASSERT_TRUE(root.ok()) << ran.out;
  EXPECT_EQ(root->find("enterprises")->text, "50");
  EXPECT_EQ(root->find("synthetic")->text, "true");
  EXPECT_EQ(root->find("policies")->text, "1");
}

TEST_F(SynthTest, RefusesAFolderThatIsNotEmpty) {
  ASSERT_EQ(synth({"--enterprises", "5", "--seed", "7", "--out", at("city")}).code, kWell);
  const Ran again = synth({"--enterprises", "5", "--seed", "7", "--out", at("city")});
  EXPECT_NE(again.code, kWell);
  EXPECT_TRUE(has(again.err, "E-SUBJECTS-")) << again.err;
}

TEST_F(SynthTest, RefusesWrongNumbersAndDays) {
  const Ran none = synth({"--enterprises", "0", "--seed", "7", "--out", at("city")});
  EXPECT_EQ(none.code, kWrongContent);
  EXPECT_TRUE(has(none.err, "E-SYNTH-NUMBER")) << none.err;
  EXPECT_FALSE(fs::exists(root_ / "city"));
  const Ran day =
      synth({"--enterprises", "5", "--seed", "7", "--out", at("city"), "--as-of", "2026-02-30"});
  EXPECT_EQ(day.code, kWrongUsage);
  const Ran minus = synth({"--enterprises", "-5", "--seed", "7", "--out", at("city")});
  EXPECT_EQ(minus.code, kWrongUsage);
  EXPECT_EQ(synth({"--enterprises", "5", "--out", at("city")}).code, kWrongUsage);
}

}  // namespace
}  // namespace zhida::cli
