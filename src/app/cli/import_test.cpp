// Tests `zhida import` through the whole command line: a table in, a folder out, exit codes, both kinds of output.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"
#include "base/document.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGood =
    "统一社会信用代码,从业人员,营业收入(元)2025年\nXA320500000000001C,5,10000\n";
constexpr const char* kBad = "统一社会信用代码,从业人员,备注\nXA320500000000001C,许多,x\n";

class ImportTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
  }

  int import(const std::string& file, const std::string& out, std::vector<std::string> more = {}) {
    std::vector<std::string> args = {"import", file, "--out", at(out), "--packs", at("packs")};
    args.insert(args.end(), more.begin(), more.end());
    Ran ran = zhida(args);
    out_ = std::move(ran.out);
    err_ = std::move(ran.err);
    return ran.code;
  }
  [[nodiscard]] bool says(std::string_view part) const { return has(out_, part); }

  std::string out_, err_;
};

TEST_F(ImportTest, WritesAFolder) {
  EXPECT_EQ(import(write("good.csv", kGood), "city"), kWell) << err_;
  EXPECT_TRUE(says("营业收入 2025，元")) << out_;
  EXPECT_TRUE(says("1 家企业写入")) << out_;
  EXPECT_EQ(err_, "");
  const auto table = read_file(at("city/enterprises.csv"), 1U << 20U);
  ASSERT_TRUE(table.ok());
  EXPECT_NE(table->find("XA320500000000001C,,false,5,1"), std::string::npos) << *table;
  EXPECT_TRUE(fs::exists(at("city/city.yaml")));
  EXPECT_TRUE(fs::exists(at("city/errors.csv")));
}

TEST_F(ImportTest, KeepsTheRestAndExitsWithOne) {
  EXPECT_EQ(import(write("bad.csv", kBad), "city"), kWrongContent);
  EXPECT_TRUE(says("没有取用")) << out_;
  EXPECT_NE(err_.find("bad.csv:2: 错误 E-IMPORT-NUMBER B2 从业人员"), std::string::npos) << err_;
  EXPECT_TRUE(fs::exists(at("city/city.yaml")));
}

TEST_F(ImportTest, AnswersInJson) {
  EXPECT_EQ(import(write("bad.csv", kBad), "city", {"--json"}), kWrongContent);
  const auto root = parse_json(out_, "out");
  ASSERT_TRUE(root.ok()) << out_;
  EXPECT_EQ(root->find("enterprises")->text, "1");
  EXPECT_EQ(root->find("errors")->text, "1");
  EXPECT_EQ(root->find("warnings")->text, "1");
  const Node& columns = *root->find("tables")->items.front().find("columns");
  EXPECT_EQ(columns.items[1].find("fact")->text, "从业人员");
  EXPECT_EQ(columns.items[1].find("unit")->text, "人");
  EXPECT_EQ(columns.items[2].find("as")->text, "none");
  EXPECT_EQ(root->find("problems")->items.size(), 2U);
}

TEST_F(ImportTest, SavesAMapAndTakesIt) {
  const std::string file = write("good.csv", kGood);
  ASSERT_EQ(import(file, "one", {"--save-map", at("map.yaml")}), kWell) << err_;
  const std::string first = out_.substr(0, out_.find("家企业写入"));
  ASSERT_EQ(import(file, "two", {"--map", at("map.yaml"), "--save-map", at("again.yaml")}), kWell);
  EXPECT_EQ(out_.substr(0, out_.find("家企业写入")), first);
  EXPECT_EQ(*read_file(at("map.yaml"), 1U << 20U), *read_file(at("again.yaml"), 1U << 20U));
}

TEST_F(ImportTest, SaysWhatIsWrongWithTheWhole) {
  EXPECT_EQ(import(at("absent.csv"), "city"), kWrongContent);
  EXPECT_NE(err_.find("E-FILE-NOT-FOUND"), std::string::npos);
  EXPECT_EQ(import(write("a.csv", kGood), "city", {"--map", write("m.yaml", "column: []\n")}),
            kWrongContent);
  EXPECT_NE(err_.find("m.yaml:1"), std::string::npos) << err_;
  EXPECT_FALSE(fs::exists(at("city")));
  EXPECT_EQ(import(at("a.csv"), "city", {"--list", "资质"}), kWrongUsage);
  EXPECT_EQ(import(at("a.csv"), "city", {"--as-of", "2026-02-30"}), kWrongUsage);
}

TEST_F(ImportTest, TakesListsMoreThanOnce) {
  const std::string list = write("l.csv", "统一社会信用代码,类型\nXA320500000000001C,甲级\n");
  EXPECT_EQ(import(write("a.csv", kGood), "city", {"--list", "资质=" + list}), kWell) << err_;
  EXPECT_TRUE(fs::exists(at("city/资质.csv")));
  EXPECT_EQ(import(at("a.csv"), "more", {"--list", "资质=" + list, "--list", "资质=" + list}),
            kWrongContent);
  EXPECT_NE(err_.find("E-IMPORT-LIST"), std::string::npos) << err_;
}

}  // namespace
}  // namespace zhida::cli
