// Tests whole imports: files in, a folder of subjects read back, and the table of what was wrong.
#include "service/intake/intake.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "record/files/files.h"
#include "service/intake/dictionary_test.h"
#include "service/intake/map.h"

namespace zhida::intake {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWorkbook = ZHIDA_SOURCE_DIR "/tests/intake/enterprises.xlsx";
constexpr const char* kGb18030 = ZHIDA_SOURCE_DIR "/tests/intake/enterprises-gb18030.csv";
// The codes that tests/intake/make_xlsx.py writes.
constexpr const char* kCodes[] = {"XA320500000000001C", "XA320500000000002F", "XA320500000000003J",
                                  "XA320500000000004M", "XA320500000000005Q"};

class IntakeTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("zhida-intake-" + std::to_string(getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_);
    dictionary_ = small_dictionary();
  }
  void TearDown() override { fs::remove_all(root_); }

  [[nodiscard]] std::string at(const std::string& name) const { return (root_ / name).string(); }

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
    return at(name);
  }

  // Each enterprise in one line: code, name, facts in order of their names.
  std::vector<std::string> read_back(const std::string& folder) const {
    auto reader = subjects::Reader::open(folder, dictionary_);
    EXPECT_TRUE(reader.ok()) << (reader ? "" : to_text(reader.errors().front()));
    if (!reader) return {};
    const auto all = (*reader)->next(1000);
    EXPECT_TRUE(all.ok()) << (all ? "" : to_text(all.errors().front()));
    std::vector<std::string> out;
    if (!all) return out;
    for (const subjects::Subject& s : *all) {
      std::string line = s.id + " " + s.name;
      for (const auto& [name, value] : s.facts.values) {
        line += " | " + name + "=" + pack::to_display(value);
      }
      for (const auto& [name, years] : s.facts.yearly) {
        for (const auto& [year, value] : years) {
          line += " | " + name + "." + std::to_string(year) + "=" + pack::to_display(value);
        }
      }
      out.push_back(line);
    }
    return out;
  }

  Result<Report> go(const Request& request) const { return run(request, dictionary_); }

  fs::path root_;
  pack::Dictionary dictionary_;
};

std::vector<std::string> short_problems(const Report& report) {
  std::vector<std::string> out;
  for (const Problem& p : report.problems.list()) {
    out.push_back(p.where.column + (p.where.row == 0 ? "" : std::to_string(p.where.row)) + " " +
                  p.code);
  }
  return out;
}

TEST_F(IntakeTest, ImportsAWorkbook) {
  Request request;
  request.enterprises = {kWorkbook, "企业"};
  request.lists = {{"知识产权", {kWorkbook, "知识产权"}}};
  request.as_of = 20'780;
  request.dictionary_digest = "abc";
  request.out = at("city");
  const auto done = go(request);
  ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  EXPECT_TRUE(done->about.synthetic);
  EXPECT_EQ(done->about.as_of, "2026-11-23");
  EXPECT_EQ(
      read_back(at("city")),
      (std::vector<std::string>{
          std::string(kCodes[0]) +
              " 合成企业甲 | 从业人员=320 | 居民企业=是 | 注册成立日期=2015-11-23 | "
              "知识产权=[{类别: I, 高价值: 是, 授权日期: 2023-01-01, 转让日期: 无, 权利人排名: 1}, "
              "{类别: II, 高价值: 否, 授权日期: 2023-05-06}] | 细分市场占有率=50 | "
              "研发费用.2025=0.29 | 营业收入.2025=52000.00001",
          std::string(kCodes[1]) +
              " 合成企业乙 | 从业人员=1234 | 居民企业=否 | 注册成立日期=2000-01-01 | 知识产权=[] | "
              "研发费用.2025=3.3333333333 | 营业收入.2025=5200",
          std::string(kCodes[2]) + " 合成企业丙 | 细分市场占有率=12"}));
  EXPECT_EQ(
      short_problems(*done),
      (std::vector<std::string>{"K3 E-IMPORT-UNMAPPED", "F5 E-IMPORT-ROUNDED", "C6 E-FACT-RANGE",
                                "D6 E-IMPORT-CELL", "E6 E-IMPORT-DATE", "F6 E-IMPORT-NUMBER",
                                "G6 E-IMPORT-BOOLEAN", "J6 E-IMPORT-COUNT", "A7 E-IMPORT-ID",
                                "A8 E-IMPORT-ID", "A9 E-IMPORT-DUPLICATE", "A12 E-IMPORT-ID",
                                "F3 E-IMPORT-NUMBER", "A4 E-IMPORT-SUBJECT", "D5 E-IMPORT-DATE"}));
  ASSERT_EQ(done->tables.size(), 2U);
  EXPECT_EQ(done->tables[0].rows, 7U);
  EXPECT_EQ(done->tables[0].skipped, 4U);
  EXPECT_EQ(done->tables[1].rows, 4U);
  EXPECT_EQ(done->tables[1].skipped, 1U);
}

TEST_F(IntakeTest, ImportsGb18030) {
  Request request;
  request.enterprises = {kGb18030, ""};
  request.out = at("city");
  const auto done = go(request);
  ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  EXPECT_FALSE(done->about.synthetic);
  EXPECT_EQ(read_back(at("city")),
            (std::vector<std::string>{
                std::string(kCodes[0]) +
                    " 合成企业;甲 𠮷 | 从业人员=320 | 居民企业=是 | 注册成立日期=2015-11-23 | "
                    "行业类别=工业 | "
                    "营业收入.2024=12000 | 营业收入.2025=1234.5 | 资产总额.2025=9000",
                std::string(kCodes[1]) + " 合成企业乙 | 从业人员=320 | 居民企业=否 | "
                                         "注册成立日期=2015-01-02 | 行业类别=建筑业 | "
                                         "营业收入.2025=5200 | 资产总额.2025=1234.5",
                std::string(kCodes[2]) + " 合成企业丙 | 居民企业=是",
                std::string(kCodes[3]) + " 合成企业丁 | 注册成立日期=2015-11-23 | 行业类别=工业"}));
  EXPECT_EQ(short_problems(*done),
            (std::vector<std::string>{
                "J1 E-IMPORT-UNMAPPED", "K1 E-IMPORT-UNMAPPED", "C4 E-IMPORT-NUMBER",
                "D4 E-IMPORT-NUMBER", "E4 E-IMPORT-UNIT", "F4 E-FACT-RANGE", "G4 E-IMPORT-DATE",
                "I4 E-FACT-VALUE", "D5 E-IMPORT-NUMBER", "F5 E-FACT-VALUE", "H5 E-IMPORT-BOOLEAN",
                "6 E-IMPORT-CELLS", "A7 E-IMPORT-ID"}));
}

TEST_F(IntakeTest, WritesWhatIsWrongForWhoeverMadeTheFile) {
  Request request;
  request.enterprises = {file("a.csv", std::string("统一社会信用代码,从业人员\n") + kCodes[0] +
                                           ",\"=1+1, \"\"x\"\"\"\n"),
                         ""};
  request.out = at("city");
  const auto done = go(request);
  ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  const auto text = read_file(at("city/errors.csv"), 1U << 20U);
  ASSERT_TRUE(text.ok());
  const std::string expected =
      "\xEF\xBB\xBF级别 severity,文件 file,工作表 sheet,行 row,列 column,列名 header,值 value,代码 "
      "code,"
      "说明,what,改法,remedy\r\n错误 error," +
      at("a.csv") + ",,2,B,从业人员,\"'=1+1, \"\"x\"\"\",E-IMPORT-NUMBER,";
  EXPECT_EQ(text->substr(0, expected.size()), expected);
  EXPECT_NE(text->find("不是数字"), std::string::npos);
  EXPECT_NE(text->find("is not a number"), std::string::npos);
  EXPECT_NE(text->find("不知道就空着"), std::string::npos);
}

TEST_F(IntakeTest, AMapSavedAndUsedAgainGivesTheSame) {
  Request request;
  request.enterprises = {kWorkbook, "企业"};
  request.lists = {{"ip", {kWorkbook, "知识产权"}}};
  request.out = at("first");
  const auto first = go(request);
  ASSERT_TRUE(first.ok()) << to_text(first.errors().front());
  const std::string saved = map_of(*first);
  auto map = read_map(saved, "map.yaml", dictionary_);
  ASSERT_TRUE(map.ok()) << saved << to_text(map.errors().front());
  request.map = std::move(*map);
  request.out = at("second");
  const auto second = go(request);
  ASSERT_TRUE(second.ok()) << to_text(second.errors().front());
  EXPECT_EQ(map_of(*second), saved);
  EXPECT_EQ(second->problems.to_csv(), first->problems.to_csv());
  EXPECT_EQ(read_back(at("second")), read_back(at("first")));
  EXPECT_EQ(read_back(at("second")).size(), 3U);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(at("first"))) {
    const std::string name = entry.path().filename().string();
    names.insert(name);
    if (name.ends_with(".parquet")) continue;
    EXPECT_EQ(*read_file(at("first/" + name), 1U << 20U),
              *read_file(at("second/" + name), 1U << 20U))
        << name;
  }
  EXPECT_TRUE(names.contains("enterprises.csv"));
  EXPECT_TRUE(names.contains("errors.csv"));
}

// What the program itself writes, it reads again: enterprises.csv of a folder of subjects.
TEST_F(IntakeTest, ReadsItsOwnOutput) {
  Request request;
  request.enterprises = {kWorkbook, "企业"};
  request.lists = {{"知识产权", {kWorkbook, "知识产权"}}};
  request.out = at("first");
  ASSERT_TRUE(go(request).ok());
  request.enterprises = {at("first/enterprises.csv"), ""};
  request.lists = {{"知识产权", {at("first/知识产权.csv"), ""}}};
  request.out = at("second");
  const auto again = go(request);
  ASSERT_TRUE(again.ok()) << to_text(again.errors().front());
  EXPECT_EQ(short_problems(*again), std::vector<std::string>{});
  EXPECT_TRUE(again->about.synthetic);
  EXPECT_EQ(read_back(at("second")), read_back(at("first")));
}

TEST_F(IntakeTest, ListsAndTheirCounts) {
  const std::string a = kCodes[0];
  const std::string b = kCodes[1];
  const std::string c = kCodes[2];
  Request request;
  request.enterprises = {
      file("a.csv", "统一社会信用代码,知识产权\n" + a + ",\n" + b + ",0\n" + c + ",3\n"), ""};
  request.out = at("counts");
  const auto counts = go(request);
  ASSERT_TRUE(counts.ok()) << to_text(counts.errors().front());
  EXPECT_EQ(read_back(at("counts")),
            (std::vector<std::string>{a + " ", b + "  | 知识产权=[]", c + " "}));
  EXPECT_EQ(short_problems(*counts), std::vector<std::string>{"B4 E-IMPORT-COUNT"});

  request.lists = {
      {"知识产权", {file("ip.csv", "统一社会信用代码,类别\n" + a + ",I\n" + b + ",I\n"), ""}}};
  request.out = at("both");
  const auto both = go(request);
  ASSERT_TRUE(both.ok()) << to_text(both.errors().front());
  EXPECT_EQ(read_back(at("both")),
            (std::vector<std::string>{a + "  | 知识产权=[{类别: I}]", b + " ", c + " "}));
  EXPECT_EQ(short_problems(*both),
            (std::vector<std::string>{"B3 E-IMPORT-COUNT", "B4 E-IMPORT-COUNT"}));
}

// A list of which one row could not be read is not known, whatever the other rows say.
TEST_F(IntakeTest, AnIncompleteListIsUnknown) {
  const std::string a = kCodes[0];
  const std::string b = kCodes[1];
  Request request;
  request.enterprises = {file("a.csv", "统一社会信用代码,知识产权\n" + a + ",1\n" + b + ",1\n"),
                         ""};
  request.lists = {
      {"知识产权",
       {file("ip.csv", "统一社会信用代码,类别\n" + a + ",I\n" + b + ",I\n" + a + ",I,x\n"), ""}}};
  for (const char* out : {"with-counts", "without-counts"}) {
    request.out = at(out);
    const auto done = go(request);
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
    EXPECT_EQ(read_back(at(out)),
              (std::vector<std::string>{a + " ", b + "  | 知识产权=[{类别: I}]"}));
    EXPECT_EQ(short_problems(*done), std::vector<std::string>{"4 E-IMPORT-CELLS"});
    request.enterprises.file = file("b.csv", "统一社会信用代码\n" + a + "\n" + b + "\n");
  }
}

TEST_F(IntakeTest, ShortRowsAreUnknownAndNamelessColumnsAreTold) {
  Request request;
  request.enterprises = {file("a.csv", std::string("统一社会信用代码,从业人员,,居民企业\n") +
                                           kCodes[0] + ",5\n" + kCodes[1] + ",6,x,是\n"),
                         ""};
  request.out = at("city");
  const auto done = go(request);
  ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  EXPECT_EQ(short_problems(*done), std::vector<std::string>{"C3 E-IMPORT-UNMAPPED"});
  EXPECT_EQ(read_back(at("city")),
            (std::vector<std::string>{std::string(kCodes[0]) + "  | 从业人员=5",
                                      std::string(kCodes[1]) + "  | 从业人员=6 | 居民企业=是"}));
}

TEST_F(IntakeTest, WritesNothingWhereTheWholeIsWrong) {
  const std::string good = std::string("统一社会信用代码,从业人员\n") + kCodes[0] + ",5\n";
  const std::string list = std::string("统一社会信用代码,类别\n") + kCodes[0] + ",I\n";
  const std::string csv = file("good.csv", good);
  struct Case {
    Source source;
    std::vector<std::pair<std::string, Source>> lists;
    std::string code;
  };
  const std::vector<Case> kCases = {
      {{at("absent.csv"), ""}, {}, "E-FILE-NOT-FOUND"},
      {{root_.string(), ""}, {}, "E-FILE-KIND"},
      {{csv, "企业"}, {}, "E-IMPORT-SHEET"},
      {{kWorkbook, "没有"}, {}, "E-IMPORT-SHEET"},
      {{file("empty.csv", ""), ""}, {}, "E-IMPORT-EMPTY"},
      {{file("no-id.csv", "名称\n甲\n"), ""}, {}, "E-IMPORT-NO-ID"},
      {{file("no-fact.csv", std::string("统一社会信用代码,备注\n") + kCodes[0] + ",x\n"), ""},
       {},
       "E-IMPORT-NO-FACT"},
      {{file("no-row.csv", "统一社会信用代码,从业人员\n123,5\n"), ""}, {}, "E-IMPORT-EMPTY"},
      {{file("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), ""}, {}, "E-IMPORT-ZIP"},
      {{file("cut.xlsx", "PK\x03\x04"), ""}, {}, "E-IMPORT-ZIP"},
      {{csv, ""}, {{"从业人员", {file("l.csv", list), ""}}}, "E-IMPORT-LIST"},
      {{csv, ""}, {{"知识产", {at("l.csv"), ""}}}, "E-IMPORT-LIST"},
      {{csv, ""}, {{"知识产权", {at("l.csv"), ""}}, {"ip", {at("l.csv"), ""}}}, "E-IMPORT-LIST"},
      {{csv, ""}, {{"知识产权", {at("none.csv"), ""}}}, "E-FILE-NOT-FOUND"},
  };
  for (const Case& c : kCases) {
    Request request;
    request.enterprises = c.source;
    request.lists = c.lists;
    request.out = at("out");
    const auto done = go(request);
    ASSERT_FALSE(done.ok()) << c.code << " " << c.source.file;
    EXPECT_EQ(done.errors().front().code, c.code) << c.source.file;
    EXPECT_FALSE(done.errors().front().place.file.empty());
    EXPECT_FALSE(fs::exists(at("out"))) << c.code;
  }
}

TEST_F(IntakeTest, LeavesAFolderWithFilesAlone) {
  fs::create_directories(at("out"));
  std::ofstream(root_ / "out/mine.txt") << "mine";
  Request request;
  request.enterprises = {kWorkbook, ""};
  request.out = at("out");
  EXPECT_FALSE(go(request).ok());
  EXPECT_EQ(std::distance(fs::directory_iterator(at("out")), fs::directory_iterator()), 1);
}

TEST(Problems, AreCountedBeyondTheirLimit) {
  Problems problems;
  Problem p;
  p.code = "E-IMPORT-ID";
  for (std::size_t i = 0; i < Problems::kKept + 5; ++i) problems.add(p);
  p.severity = Severity::kWarning;
  problems.add(p);
  EXPECT_EQ(problems.list().size(), Problems::kKept);
  EXPECT_EQ(problems.errors(), Problems::kKept + 5);
  EXPECT_EQ(problems.warnings(), 1U);
  EXPECT_EQ(problems.dropped(), 6U);
}

TEST(Problems, ColumnsHaveLetters) {
  EXPECT_EQ(column_letters(0), "A");
  EXPECT_EQ(column_letters(25), "Z");
  EXPECT_EQ(column_letters(26), "AA");
  EXPECT_EQ(column_letters(701), "ZZ");
  EXPECT_EQ(column_letters(702), "AAA");
}

}  // namespace
}  // namespace zhida::intake
