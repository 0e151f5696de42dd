// Tests what headers mean, and column maps: read, written, and the same again.
#include "service/intake/columns.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "service/intake/csv.h"
#include "service/intake/dictionary_test.h"
#include "service/intake/map.h"

namespace zhida::intake {
namespace {

const pack::Dictionary& dictionary() {
  static const pack::Dictionary kDictionary = small_dictionary();
  return kDictionary;
}

std::string text_of(const Column& c) {
  switch (c.meaning.role) {
    case Role::kNone: return c.nearest.empty() ? "none" : "none, nearest " + c.nearest;
    case Role::kId: return "id";
    case Role::kName: return "name";
    case Role::kSynthetic: return "synthetic";
    case Role::kIgnored: return "ignored";
    case Role::kFact: break;
  }
  std::string out = c.meaning.fact;
  if (c.meaning.year) out += " " + std::to_string(*c.meaning.year);
  if (!c.meaning.unit.empty()) out += " " + c.meaning.unit;
  return out;
}

struct Said {
  std::vector<std::string> columns;
  std::vector<std::string> problems;
  std::vector<Column> whole;
};

std::string quoted(const std::string& header) {
  std::string out = "\"";
  for (const char c : header) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

Said header(const std::vector<std::string>& names, const ColumnOptions& options = {},
            const Catalogue& catalogue = Catalogue(dictionary())) {
  std::string line;
  for (const std::string& name : names) line += (line.empty() ? "" : ",") + quoted(name);
  const auto sheet = parse_csv(line + "\n", "a.csv");
  EXPECT_TRUE(sheet.ok());
  Problems problems;
  const auto read = read_header(*sheet, catalogue, options, problems);
  EXPECT_TRUE(read.ok()) << (read ? "" : to_text(read.errors().front()));
  Said out;
  for (const Problem& p : problems.list()) {
    out.problems.push_back(p.where.column + " " + p.code);
    EXPECT_FALSE(p.what.zh.empty() || p.what.en.empty() || p.help.zh.empty() || p.help.en.empty())
        << p.code;
  }
  if (!read) return out;
  out.whole = read->columns;
  for (const Column& c : read->columns) out.columns.push_back(text_of(c));
  return out;
}

TEST(Header, IsTakenApart) {
  const std::vector<std::pair<std::string, std::string>> kCases = {
      {"从业人员", "从业人员"},
      {"employees", "从业人员"},
      {"Operating Revenue 2025", "营业收入 2025"},
      {"revenue.2025", "营业收入 2025"},
      {"营业收入.2025", "营业收入 2025"},
      {"营业收入(万元)2025年", "营业收入 2025 万元"},
      {"2025年营业收入（元）", "营业收入 2025 元"},
      {"2025年度营业收入(亿元)", "营业收入 2025 亿元"},
      {"营业收入\n（2025年，千元）", "营业收入 2025 千元"},
      {"营业收入（万元）（2024年度）", "营业收入 2024 万元"},
      {"2025年末资产总额/万元", "资产总额 2025 万元"},
      {"资产总额2025年末万元", "资产总额 2025 万元"},
      {"资产总额_2024", "资产总额 2024"},
      {"营业收入【单位：万元】2025", "营业收入 2025 万元"},
      {"从业人员人", "从业人员 人"},
      {"细分市场占有率％", "细分市场占有率 %"},
      {"上年贴息额", "上年贴息额"},
      {"从业人数", "none, nearest 从业人员"},
      {"营业收人(万元)2025年", "none, nearest 营业收入"},
      {"从业人员(期末)", "none"},
      {"备注", "none"},
  };
  for (const auto& [name, expected] : kCases) {
    EXPECT_EQ(header({"统一社会信用代码", name}).columns[1], expected) << name;
  }
}

TEST(Header, KnowsCodesAndNames) {
  EXPECT_EQ(header({"社会信用代码", "单位名称", "合成数据"}).columns,
            (std::vector<std::string>{"id", "name", "synthetic"}));
}

TEST(Header, RelativeYearsNeedADay) {
  ColumnOptions options;
  EXPECT_EQ(header({"USCC", "上年营业收入"}, options).problems,
            std::vector<std::string>{"B E-IMPORT-YEAR"});
  options.this_year = 2026;
  EXPECT_EQ(header({"USCC", "上年营业收入"}, options).columns[1], "营业收入 2025");
  EXPECT_EQ(header({"USCC", "上年度营业收入(元)"}, options).columns[1], "营业收入 2025 元");
  EXPECT_EQ(header({"USCC", "营业收入.本年"}, options).columns[1], "营业收入 2026");
  EXPECT_EQ(header({"USCC", "大前年营业收入"}, options).columns[1], "营业收入 2023");
}

TEST(Header, RefusesWhatDoesNotFit) {
  const std::vector<std::pair<std::string, std::string>> kCases = {
      {"营业收入", "E-IMPORT-YEAR"},         {"2025年从业人员", "E-IMPORT-YEAR"},
      {"从业人员(万元)", "E-IMPORT-UNIT"},   {"营业收入(万美元)2025", "E-IMPORT-UNIT"},
      {"注册成立日期(天)", "E-IMPORT-UNIT"}, {"其他", "E-IMPORT-UNMAPPED"},
  };
  for (const auto& [name, code] : kCases) {
    const Said said = header({"统一社会信用代码", name});
    EXPECT_EQ(said.problems, std::vector<std::string>{"B " + code}) << name;
    EXPECT_TRUE(said.columns[1].starts_with("none")) << name;
  }
}

TEST(Header, TakesOneColumnOfTwo) {
  const Said said =
      header({"统一社会信用代码", "营业收入.2025", "2025年营业收入(元)", "营业收入.2024"});
  EXPECT_EQ(said.columns,
            (std::vector<std::string>{"id", "营业收入 2025", "none", "营业收入 2024"}));
  EXPECT_EQ(said.problems, std::vector<std::string>{"C E-IMPORT-TWICE"});
}

TEST(Header, OfAListHasItsFields) {
  const Catalogue fields(*dictionary().find("知识产权"));
  EXPECT_EQ(
      header({"统一社会信用代码", "类别", "granted on", "权利人排名(位)", "从业人员"}, {}, fields)
          .columns,
      (std::vector<std::string>{"id", "类别", "授权日期", "权利人排名 位", "none"}));
}

std::string failure_of(const std::string& csv) {
  Problems problems;
  const auto sheet = parse_csv(csv, "a.csv");
  const auto read = read_header(*sheet, Catalogue(dictionary()), {}, problems);
  return read ? std::to_string(read->row) : read.errors().front().code;
}

TEST(Header, IsTheFirstRowWithACode) {
  EXPECT_EQ(failure_of("企业名单\n\n统一社会信用代码,名称\n"), "2");
  EXPECT_EQ(failure_of("名称,从业人员\n甲,1\n"), "E-IMPORT-NO-ID");
  EXPECT_EQ(failure_of("\n\n"), "E-IMPORT-EMPTY");
  EXPECT_EQ(failure_of(""), "E-IMPORT-EMPTY");
}

constexpr std::string_view kMap = R"(columns:
  - {column: 代码, as: id}
  - {column: 营收, fact: 营业收入, year: 2025, unit: 元}
  - {column: 成立, fact: 注册成立日期, date: dmy}
  - {column: "居民?", fact: resident, true_words: ["1"], false_words: ["0", "无"]}
  - {column: 从业人员, as: ignore}
lists:
  - fact: 知识产权
    columns:
      - {column: 代码, as: id}
      - {column: 种类, fact: 类别}
)";

TEST(Map, SaysWhatColumnsAre) {
  const auto map = read_map(kMap, "m.yaml", dictionary());
  ASSERT_TRUE(map.ok()) << to_text(map.errors().front());
  ColumnOptions options;
  options.map = &map->columns;
  const Said said =
      header({"代码", "营 收", "成立", "居民？", "从业人员", "资产总额.2025"}, options);
  EXPECT_EQ(said.columns, (std::vector<std::string>{"id", "营业收入 2025 元", "注册成立日期",
                                                    "居民企业", "ignored", "资产总额 2025"}));
  EXPECT_EQ(said.problems, std::vector<std::string>{});
  EXPECT_EQ(said.whole[2].meaning.order, DayOrder::kDayFirst);
  EXPECT_EQ(said.whole[3].meaning.false_words, (std::vector<std::string>{"0", "无"}));
  EXPECT_EQ(map->lists.at("知识产权").size(), 2U);
  EXPECT_EQ(header({"代码", "营收", "成立", "居民?"}, options).problems,
            std::vector<std::string>{" E-IMPORT-MAP"});
}

TEST(Map, SavedAndReadAgainMeansTheSame) {
  const auto map = read_map(kMap, "m.yaml", dictionary());
  ASSERT_TRUE(map.ok());
  ColumnOptions options;
  options.map = &map->columns;
  const std::vector<std::string> names = {"代码",       "营收",     "成立",
                                          "居民?",      "从业人员", "营业收入(万元)2024年",
                                          "备\"注\n\\", "营业收人", "营收"};
  const Said first = header(names, options);
  const std::string saved = write_map(first.whole, {{"知识产权", first.whole}});
  const auto again = read_map(saved, "saved.yaml", dictionary());
  ASSERT_TRUE(again.ok()) << saved << to_text(again.errors().front());
  options.map = &again->columns;
  const Said second = header(names, options);
  EXPECT_EQ(second.columns, first.columns) << saved;
  EXPECT_EQ(second.problems, first.problems);
  EXPECT_EQ(write_map(second.whole, {{"知识产权", second.whole}}), saved);
  EXPECT_EQ(second.whole[3].meaning.false_words, first.whole[3].meaning.false_words);
}

TEST(Map, RefusesWhatItDoesNotKnow) {
  const std::vector<std::pair<std::string, std::string>> kCases = {
      {"columns: [{column: a, as: id, fakt: b}]", "E-IMPORT-MAP-KEY"},
      {"columns: [{fact: 从业人员}]", "E-IMPORT-MAP-MISSING"},
      {"columns: [{column: a}]", "E-IMPORT-MAP-VALUE"},
      {"columns: [{column: a, fact: b, as: id}]", "E-IMPORT-MAP-VALUE"},
      {"columns: [{column: a, as: key}]", "E-IMPORT-MAP-VALUE"},
      {"columns: [{column: a, fact: b, year: 25}]", "E-IMPORT-MAP-VALUE"},
      {"columns: [{column: a, fact: b, unit: 光年}]", "E-IMPORT-MAP-VALUE"},
      {"columns: [{column: a, fact: b, date: dym}]", "E-IMPORT-MAP-VALUE"},
      {"columns: [{column: a, as: id}, {column: A, as: name}]", "E-IMPORT-MAP-VALUE"},
      {"lists: [{fact: 从业人员, columns: []}]", "E-IMPORT-MAP-VALUE"},
      {"columns: {a: b}", "E-IMPORT-MAP-TYPE"},
      {"columns: [", "E-DOC-SYNTAX"},
  };
  for (const auto& [yaml, code] : kCases) {
    const auto map = read_map(yaml, "m.yaml", dictionary());
    ASSERT_FALSE(map.ok()) << yaml;
    EXPECT_EQ(map.errors().front().code, code) << yaml;
    EXPECT_GT(map.errors().front().place.line, 0) << yaml;
  }
  EXPECT_TRUE(read_map("", "m.yaml", dictionary()).ok() == false);
}

TEST(Map, NamesAFactThatIsNotThere) {
  const auto map = read_map("columns: [{column: a, fact: 从业人数}]", "m.yaml", dictionary());
  ASSERT_TRUE(map.ok());
  ColumnOptions options;
  options.map = &map->columns;
  const Said said = header({"统一社会信用代码", "a"}, options);
  EXPECT_EQ(said.problems, std::vector<std::string>{"B E-IMPORT-MAP"});
}

}  // namespace
}  // namespace zhida::intake
