// Mappings of sources and what is read by them: what they must say, and what is refused with its place. All made up.
#include "service/intake/source.h"

#include <gtest/gtest.h>

#include "base/civil.h"
#include "service/intake/dictionary_test.h"

namespace zhida::intake {
namespace {

constexpr std::string_view kMapping =
    "source: 示例税务局\n"
    "valid_from: 生效\n"
    "district: 区划\n"
    "columns:\n"
    "  - {column: 代码, as: id}\n"
    "  - {column: 户名, as: name}\n"
    "  - {column: 收入, fact: 营业收入, year: 2025, unit: 元}\n"
    "  - {column: 人数, fact: 从业人员}\n";
const std::int64_t kDay = days_from_civil({2026, 3, 1});

std::string code_of(const std::string& yaml) {
  const auto map = read_source(yaml, "m.yaml", small_dictionary());
  return map ? "" : map.errors().front().code;
}

class ExtractTest : public testing::Test {
 protected:
  Result<sources::Extract> read(const std::string& csv, std::string_view more = {}) {
    const auto map = read_source(std::string(kMapping) + std::string(more), "m.yaml", dictionary_);
    EXPECT_TRUE(map.ok()) << (map ? "" : to_text(map.errors().front()));
    problems_ = {};
    return read_extract(csv, {"合成.csv", ""}, *map, dictionary_, kDay, problems_);
  }
  pack::Dictionary dictionary_ = small_dictionary();
  Problems problems_;
};

TEST(SourceMapTest, SaysWhatIsWrongWithIt) {
  EXPECT_EQ(code_of(std::string(kMapping)), "");
  EXPECT_EQ(code_of("source: a\n"), "E-SOURCE-MISSING");
  EXPECT_EQ(code_of(std::string(kMapping) + "colour: red\n"), "E-SOURCE-KEY");
  EXPECT_EQ(code_of(std::string(kMapping) + "vanished: maybe\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(std::string(kMapping) + "vanished_percent_max: 101\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(std::string(kMapping) + "evidence: \"correction:C1\"\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(std::string(kMapping) + "registrar: 区划\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of("source: a\ncolumns:\n  - {column: 人数, fact: 从业人员}\n"), "E-SOURCE-VALUE");
  const std::string id = "source: a\ncolumns:\n  - {column: 代码, as: id}\n  - ";
  EXPECT_EQ(code_of(id + "{column: 收入, fact: 营业收入}\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(id + "{column: 人数, fact: 从业人员, year: 2025}\n"), "E-SOURCE-VALUE");
  const std::string list = id + "{column: 种类, fact: 知识产权";
  EXPECT_EQ(code_of(list + "}\n"), "E-SOURCE-VALUE");  // neither separator nor field
  EXPECT_EQ(code_of(list + ", separator: \";\"}\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(list + ", separator: comma, field: 类别}\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(list + ", separator: \";\", field: 没有的}\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(list + ", separator: \";\", field: 类别, year: 2025}\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(list + ", separator: \";\", field: 类别}\n"), "");
  EXPECT_EQ(code_of(id + "{column: 标签, fact: 标签, separator: 、}\n"), "");  // its one field
  EXPECT_EQ(code_of(id + "{column: 人数, fact: 从业人员, separator: \";\"}\n"), "E-SOURCE-VALUE");
  EXPECT_EQ(code_of(id + "{column: 种类, fact: 没有的}\n"), "E-SOURCE-VALUE");
}

TEST_F(ExtractTest, CellsAreWhatTheMappingSays) {
  const auto extract = read(
      "代码,户名,收入,人数,生效,区划,从业人员\n"
      "91320500MA1MADE1A4,合成甲,5200000,12,2026-01-01,320505,99\n"
      "91320500MA1MADE1B7,合成乙,,,,,\n");
  ASSERT_TRUE(extract.ok()) << to_text(extract.errors().front());
  ASSERT_EQ(extract->lines.size(), 2U);
  const sources::Line& line = extract->lines.front();
  EXPECT_EQ(line.valid_from, days_from_civil({2026, 1, 1}));
  EXPECT_EQ(line.row, 2U);
  std::string said;
  for (std::size_t i = 0; i < line.count; ++i) {
    const sources::Said& one = extract->said[line.first + i];
    said += extract->covers[one.cover].key + "." + extract->covers[one.cover].period + "=" +
            std::string(extract->value_of(one)) + " ";
  }
  // the column 从业人员 is in no mapping, so that it is left alone
  EXPECT_EQ(said, "营业收入.2025=520 从业人员.=12 名称.=合成甲 行政区划.=320505 ");
  EXPECT_EQ(extract->lines.back().count, 1U);
  EXPECT_EQ(extract->lines.back().valid_from, kDay);
}

// Lists: each row's elements as "place/field=value", or the code of the first fault.
class ListTest : public ExtractTest {
 protected:
  std::string read_list(const std::string& kinds, const std::string& days,
                        const std::string& flags = {}) {
    const auto map = read_source(
        "source: 示例\ncolumns:\n"
        "  - {column: 代码, as: id}\n"
        "  - {column: 种类, fact: 知识产权, field: 类别, separator: \"; \"}\n"
        "  - {column: 授权, fact: 知识产权, field: 授权日期, separator: \"、\", date: dmy}\n"
        "  - {column: 高, fact: 知识产权, field: 高价值, separator: \"|\", true_words: [\"1\"], "
        "false_words: [\"0\"]}\n"
        "  - {column: 标签, fact: 标签, separator: \"\\n\"}\n",
        "m.yaml", dictionary_);
    EXPECT_TRUE(map.ok()) << (map ? "" : to_text(map.errors().front()));
    problems_ = {};
    const auto extract = read_extract("代码,种类,授权,高,标签\n91320500MA1MADE1A4,\"" + kinds +
                                          "\"," + days + "," + flags + ",\n",
                                      {"合成.csv", ""}, *map, dictionary_, kDay, problems_);
    if (!extract) {
      fault_ = extract.errors().back();
      return fault_.code;
    }
    std::string out;
    for (const sources::Said& one : extract->said) {
      out += out.empty() ? "" : " ";
      out += extract->period_of(one) + "=" + std::string(facts::to_string(one.kind)) + ":" +
             std::string(extract->value_of(one));
    }
    return out;
  }
  Diagnostic fault_;
};

TEST_F(ListTest, ElementsAreReadAsCellsAndPairedByItem) {
  EXPECT_EQ(read_list("I;  II", "2/1/2020、3/1/2020", "1|0"),
            "1/类别=text:I 1/授权日期=date:2020-01-02 1/高价值=boolean:true 2/类别=text:II "
            "2/授权日期=date:2020-01-03 2/高价值=boolean:false");
  // an element, or a whole column, of which nothing is said
  EXPECT_EQ(read_list("Ⅰ; 未知; II", "2/1/2020、3/1/2020、", ""),
            "1/类别=text:I 1/授权日期=date:2020-01-02 2/授权日期=date:2020-01-03 3/类别=text:II");
  // separators at the end of every column
  EXPECT_EQ(read_list("I; ", "", ""), "1/类别=text:I");
  EXPECT_EQ(read_list("I; II; ", "、3/1/2020、", ""),
            "1/类别=text:I 2/类别=text:II 2/授权日期=date:2020-01-03");
  EXPECT_EQ(read_list("", "未知", ""), "");
  EXPECT_EQ(read_list("无", "", ""), "=null:");
  EXPECT_EQ(read_list("无", "无", "无"), "=null:");
}

TEST_F(ListTest, ABadElementIsToldWithItsPlace) {
  EXPECT_EQ(read_list("I; III", "", ""), "E-FACT-VALUE");
  EXPECT_EQ(fault_.place.file, "合成.csv");
  EXPECT_EQ(fault_.place.line, 2);
  EXPECT_EQ(fault_.place.element, "B2 种类");
  EXPECT_EQ(fault_.zh.substr(0, std::string("第 2 项：").size()), "第 2 项：");
  EXPECT_NE(fault_.en.find("III"), std::string::npos) << fault_.en;
  EXPECT_FALSE(fault_.help_zh.empty());
  EXPECT_EQ(problems_.list().front().value, "III");
  EXPECT_EQ(read_list("I", "31/2/2020", ""), "E-IMPORT-DATE");
  EXPECT_EQ(read_list("I", "", "是否"), "E-IMPORT-BOOLEAN");
  EXPECT_EQ(read_list("I; II", "2/1/2020", ""), "E-SOURCE-LIST");  // 2 and 1
  EXPECT_EQ(fault_.place.element, "C2 授权");
  EXPECT_EQ(read_list("I; ; II", "", ""), "E-SOURCE-LIST");
  EXPECT_EQ(read_list("I; 未知", "", ""), "E-SOURCE-LIST");  // an item of which nothing is known
  EXPECT_EQ(read_list("; ", "", ""), "E-SOURCE-LIST");
  EXPECT_EQ(read_list("I", "无", ""), "E-FACT-VALUE");  // this field cannot be none
  std::string many = "I";
  for (int i = 1; i < 1000; ++i) many += "; I";
  EXPECT_EQ(read_list(many, "", ""), "E-SOURCE-LIST");
  EXPECT_EQ(read_list(many.substr(3), "", "").substr(0, std::string("1/类别=").size()), "1/类别=");
}

TEST_F(ExtractTest, AMissingColumnIsRefused) {
  const auto extract = read("代码,户名,收入,生效\n91320500MA1MADE1A4,合成甲,1,\n");
  ASSERT_FALSE(extract.ok());
  ASSERT_EQ(extract.errors().size(), 2U);  // 人数, 区划
  EXPECT_EQ(extract.errors().front().code, "E-SOURCE-COLUMN");
  EXPECT_EQ(extract.errors().front().place.line, 1);
}

TEST_F(ExtractTest, AFaultRefusesTheFileOrSetsItsRowAside) {
  std::string csv = "代码,户名,收入,人数,生效,区划\n91320500MA1MADE1A4,合成甲,1,很多,,\n";
  const auto refused = read(csv);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.errors().front().code, "E-SOURCE-FAULTS");
  ASSERT_EQ(refused.errors().size(), 2U);
  EXPECT_EQ(refused.errors()[1].place.line, 2);
  EXPECT_EQ(refused.errors()[1].place.element, "D2 人数");
  csv += "91320500MA1MADE1B7,合成乙,1,1,,\n,无代码,1,1,,\n";
  EXPECT_FALSE(read(csv, "faults: set_aside\nfaults_percent_max: 50\n").ok());  // two of three
  const auto aside = read(csv, "faults: set_aside\nfaults_percent_max: 70\n");
  ASSERT_TRUE(aside.ok()) << to_text(aside.errors().front());
  EXPECT_EQ(aside->lines.size(), 1U);
  EXPECT_EQ(aside->set_aside, (std::vector<std::string>{"91320500MA1MADE1A4"}));
  EXPECT_EQ(aside->set_aside_nameless, 1);
  EXPECT_EQ(problems_.errors(), 2U);
}

TEST_F(ExtractTest, AColumnThatCannotBeReadIsNeverSetAside) {
  const auto map = read_source(
      "source: a\nfaults: set_aside\nfaults_percent_max: 100\ncolumns:\n  - {column: 代码, as: "
      "id}\n"
      "  - {column: 收入, fact: 营业收入, year: 2025, unit: 人}\n",
      "m.yaml", dictionary_);
  ASSERT_TRUE(map.ok());
  Problems problems;
  const auto extract = read_extract("代码,收入\n91320500MA1MADE1A4,1\n", {"a.csv", ""}, *map,
                                    dictionary_, kDay, problems);
  ASSERT_FALSE(extract.ok());
  EXPECT_EQ(extract.errors().front().code, "E-SOURCE-FAULTS");
}

}  // namespace
}  // namespace zhida::intake
