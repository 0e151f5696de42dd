// Tests numbers, units, dates, truth values and credit codes as people write them.
#include "service/intake/value.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/civil.h"
#include "service/intake/credit.h"
#include "service/intake/day.h"
#include "service/intake/dictionary_test.h"
#include "service/intake/fold.h"
#include "service/intake/number.h"
#include "service/intake/unit.h"

namespace zhida::intake {
namespace {

const pack::Dictionary& dictionary() {
  static const pack::Dictionary kDictionary = small_dictionary();
  return kDictionary;
}

// What a cell is read as: the value, "" for unknown, or the code of what is wrong (after a value: a warning).
std::string read(const std::string& fact, const std::string& cell, const std::string& unit = "",
                 CellKind kind = CellKind::kText) {
  Column column;
  column.def = dictionary().find(fact);
  column.meaning.unit = unit;
  const Reading reading = read_cell(column, cell.empty() ? CellKind::kEmpty : kind, cell);
  std::string out = reading.value ? pack::to_display(*reading.value) : "";
  if (reading.problem) {
    EXPECT_FALSE(reading.problem->what.zh.empty() || reading.problem->what.en.empty()) << cell;
    EXPECT_FALSE(reading.problem->help.zh.empty() || reading.problem->help.en.empty()) << cell;
    out += (out.empty() ? "" : " ") + reading.problem->code;
  }
  return out;
}

TEST(Number, IsReadAsPeopleWriteIt) {
  const std::vector<std::pair<std::string, std::string>> kCases = {
      {"1234.5", "1234.5"},
      {"1,234.5", "1234.5"},
      {"1,234,567", "1234567"},
      {"１，２３４．５", "1234.5"},
      {"￥1,234.50", "1234.5"},
      {"¥ 12", "12"},
      {"人民币12元", "0.0012"},
      {"+7", "7"},
      {".5", "0.5"},
      {"007", "7"},
      {"5200万元", "5200"},
      {"5200 万", "5200"},
      {"1.2亿", "12000"},
      {"520000000元", "52000"},
      {"", ""},
      {"未知", ""},
      {"12,34", "E-IMPORT-NUMBER"},
      {"1,2345", "E-IMPORT-NUMBER"},
      {",123", "E-IMPORT-NUMBER"},
      {"1234,567", "E-IMPORT-NUMBER"},
      {"1.2.3", "E-IMPORT-NUMBER"},
      {"1.", "E-IMPORT-NUMBER"},
      {"1.23E+5", "E-IMPORT-NUMBER"},
      {"-", "E-IMPORT-NUMBER"},
      {"约500", "E-IMPORT-NUMBER"},
      {"12345678901234567890123456789012345", "E-IMPORT-NUMBER"},
      {"12345678901234567890123456789", "E-IMPORT-DIGITS"},
      {"12345678901234567890123456789012亿", "E-IMPORT-DIGITS"},
      {"0.12345678901", "E-IMPORT-DIGITS"},
      {"0.1234567890", "0.123456789"},
      {"5200人", "E-IMPORT-UNIT"},
      {"5200美元", "E-IMPORT-UNIT"},
      {"50%", "E-IMPORT-UNIT"},
      {"-5", "E-FACT-RANGE"},
      {"(5)", "E-IMPORT-NUMBER"},
      {"#N/A", "E-IMPORT-CELL"},
  };
  for (const auto& [cell, expected] : kCases) EXPECT_EQ(read("营业收入", cell), expected) << cell;
}

TEST(Number, IsConvertedToTheFactsUnit) {
  EXPECT_EQ(read("营业收入", "520000000.1", "元"), "52000.00001");
  EXPECT_EQ(read("营业收入", "1.2", "亿元"), "12000");
  EXPECT_EQ(read("营业收入", "1.2", "亿"), "12000");
  EXPECT_EQ(read("营业收入", "5", "千元"), "0.5");
  EXPECT_EQ(read("营业收入", "5元", "元"), "0.0005");
  EXPECT_EQ(read("营业收入", "5元", "万元"), "E-IMPORT-UNIT");
  EXPECT_EQ(read("营业收入", "0.0000001", "元"), "E-IMPORT-DIGITS");
  EXPECT_EQ(read("从业人员", "320人"), "320");
  EXPECT_EQ(read("从业人员", "1.2万人"), "12000");
  EXPECT_EQ(read("从业人员", "12.5"), "E-FACT-RANGE");
  EXPECT_EQ(read("细分市场占有率", "12.5%"), "12.5");
  EXPECT_EQ(read("细分市场占有率", "12.5"), "12.5");
  EXPECT_EQ(read("细分市场占有率", "0.125", "小数"), "12.5");
  EXPECT_EQ(read("细分市场占有率", "125‰"), "12.5");
  EXPECT_EQ(read("细分市场占有率", "125%"), "E-FACT-RANGE");
  EXPECT_EQ(read("缴费年限", "2年"), "24");
  EXPECT_EQ(read("缴费年限", "1.5", "年"), "18");
}

TEST(Number, OfAWorkbookMayBeRoundedVisibly) {
  EXPECT_EQ(read("营业收入", "3.33333333333333", "", CellKind::kNumber),
            "3.3333333333 E-IMPORT-ROUNDED");
  EXPECT_EQ(read("营业收入", "3.5", "", CellKind::kNumber), "3.5");
  EXPECT_EQ(read("细分市场占有率", "50%", "", CellKind::kNumber), "50");
  EXPECT_EQ(read("营业收入", "2026-01-02", "", CellKind::kDate), "E-IMPORT-NUMBER");
  EXPECT_EQ(read("营业收入", "true", "", CellKind::kBoolean), "E-IMPORT-NUMBER");
  EXPECT_EQ(read("营业收入", "#DIV/0!", "", CellKind::kError), "E-IMPORT-CELL");
}

TEST(Value, NoneIsNotUnknown) {
  EXPECT_EQ(read("上年贴息额", "无"), "无");
  EXPECT_EQ(read("上年贴息额", ""), "");
  EXPECT_EQ(read("收回日期", "无"), "无");
  EXPECT_EQ(read("从业人员", "无"), "E-FACT-VALUE");
  EXPECT_EQ(read("居民企业", "无"), "E-IMPORT-BOOLEAN");
}

TEST(Value, TruthHasManyWords) {
  for (const char* word : {"是", "有", "TRUE", "true", "Yes", "Ｙ", "√"}) {
    EXPECT_EQ(read("居民企业", word), "是") << word;
  }
  for (const char* word : {"否", "FALSE", "no", "×"})
    EXPECT_EQ(read("居民企业", word), "否") << word;
  for (const char* word : {"1", "0", "-", "不是", "2026-11-23"}) {
    EXPECT_EQ(read("居民企业", word), "E-IMPORT-BOOLEAN") << word;
  }
  Column column;
  column.def = dictionary().find("居民企业");
  column.meaning.true_words = {"1"};
  column.meaning.false_words = {"无"};
  EXPECT_TRUE(read_cell(column, CellKind::kNumber, "1").value->is_true());
  EXPECT_TRUE(read_cell(column, CellKind::kText, "无").value->is_false());
}

TEST(Value, TextIsKeptAndClosedSetsAreFolded) {
  EXPECT_EQ(read("行业类别", "建筑业"), "建筑业");
  EXPECT_EQ(read("行业类别", "Ⅰ"), "I");
  EXPECT_EQ(read("行业类别", "农业"), "E-FACT-VALUE");
  EXPECT_EQ(read("经营地址", "苏州市（姑苏区）１号"), "苏州市（姑苏区）１号");
  EXPECT_EQ(read("经营地址", "#REF!"), "E-IMPORT-CELL");
}

TEST(Value, DatesOfCells) {
  EXPECT_EQ(read("注册成立日期", "2026年1月2日"), "2026-01-02");
  EXPECT_EQ(read("注册成立日期", "2026-01-02", "", CellKind::kDate), "2026-01-02");
  EXPECT_EQ(read("注册成立日期", "20260102", "", CellKind::kNumber), "2026-01-02");
  EXPECT_EQ(read("注册成立日期", "46349", "", CellKind::kNumber), "E-IMPORT-DATE");
  EXPECT_EQ(read("注册成立日期", "无"), "E-FACT-VALUE");
}

TEST(Day, HasManyForms) {
  const std::int64_t day = days_from_civil({2026, 1, 2});
  for (const char* text : {"2026-01-02", "2026-1-2", "2026/01/02", "2026/1/2", "2026.1.2",
                           "2026.01.02", "2026年1月2日", "2026年01月02日", "20260102",
                           "2026-01-02 00:00:00", "2026/1/2 9:30", "2026-01-02 10:12:33.000"}) {
    EXPECT_EQ(parse_day(text), day) << text;
  }
  for (const char* text :
       {"", "2026", "2026-01", "26-1-2", "2026-13-1", "2026-02-30", "2026-1/2", "2026年1月2",
        "1/2/2026", "202601021", "20261302", "2026-01-02T16:00:00Z", "2026-01-02 25:00",
        "2026-01-02x", "0000-01-01", "2026年1月"}) {
    EXPECT_EQ(parse_day(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_day("2/1/2026", DayOrder::kDayFirst), day);
  EXPECT_EQ(parse_day("1/2/2026", DayOrder::kMonthFirst), day);
  EXPECT_EQ(parse_day("2026-01-02", DayOrder::kMonthFirst), day);
  EXPECT_EQ(parse_day("13/1/2026", DayOrder::kMonthFirst), std::nullopt);
}

TEST(Unit, ConvertsExactlyOrNotAtAll) {
  const auto text = [](const char* number, const char* from, const char* to) {
    const auto out = convert(*Decimal::parse(number), from, to);
    return out ? out->to_plain() : std::string("none");
  };
  EXPECT_EQ(text("1", "亿元", "元"), "100000000");
  EXPECT_EQ(text("0.01", "元", "万元"), "0.000001");
  EXPECT_EQ(text("1", "千万元", "百万元"), "10");
  EXPECT_EQ(text("1", "万美元", "万元"), "none");
  EXPECT_EQ(text("1", "人", "名"), "none");
  EXPECT_EQ(text("7", "月", "年"), "none");
  EXPECT_EQ(text("18", "月", "年"), "1.5");
  EXPECT_EQ(text("3", "公顷", "m2"), "30000");
  EXPECT_EQ(text("3", "工作日", "天"), "none");
  EXPECT_EQ(text("0.123456789", "亿元", "元"), "12345678.9");
  EXPECT_EQ(text("3", "万", "%"), "none");
  EXPECT_EQ(unit_at_end("建筑面积万平方米"), "万平方米");
  EXPECT_EQ(unit_at_end("营业收入"), "");
}

TEST(Credit, ChecksTheCheckCharacter) {
  // GB 32100-2015; two real codes that are public examples, and one that nobody has.
  for (const char* code : {"914403001922038216", "9144030071526726XG", "91320594000000000Y"}) {
    EXPECT_EQ(fault_of_code(code), CodeFault::kNone) << code;
  }
  EXPECT_EQ(fault_of_code("914403001922038217"), CodeFault::kCheck);
  EXPECT_EQ(fault_of_code("914403001922038261"), CodeFault::kCheck);
  EXPECT_EQ(fault_of_code("91440300192203821"), CodeFault::kLength);
  EXPECT_EQ(fault_of_code(""), CodeFault::kLength);
  EXPECT_EQ(fault_of_code("9144030019220382I6"), CodeFault::kCharacter);
  EXPECT_EQ(code_of(" ９１44 0300-71526726xg"), "91440300-71526726XG");
}

TEST(Count, SaysHowManyItems) {
  const auto count = [](const char* text) {
    const auto out = read_count(*text == '\0' ? CellKind::kEmpty : CellKind::kText, text);
    const auto* n = std::get_if<std::int64_t>(&out);
    return n != nullptr ? *n : -99;
  };
  EXPECT_EQ(count("3"), 3);
  EXPECT_EQ(count("０"), 0);
  EXPECT_EQ(count("无"), 0);
  EXPECT_EQ(count(""), -1);
  EXPECT_EQ(count("有"), -99);
  EXPECT_EQ(count("-1"), -99);
  EXPECT_EQ(count("1.5"), -99);
}

}  // namespace
}  // namespace zhida::intake
