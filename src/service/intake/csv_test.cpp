// Tests encodings, separators, quotes and limits of CSV, and the folding of text.
#include "service/intake/csv.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "service/intake/fold.h"

namespace zhida::intake {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const Sheet& sheet) {
  Rows out;
  for (const Sheet::Row& row : sheet.rows()) {
    out.emplace_back();
    for (std::size_t i = 0; i < row.width; ++i) out.back().emplace_back(sheet.text(row, i));
  }
  return out;
}

Rows parsed(std::string_view text) {
  const auto sheet = parse_csv(text, "a.csv");
  EXPECT_TRUE(sheet.ok()) << (sheet ? "" : to_text(sheet.errors().front()));
  return sheet ? rows_of(*sheet) : Rows{};
}

std::string error_of(std::string_view text, const SheetLimits& limits = {}) {
  const auto sheet = parse_csv(text, "a.csv", limits);
  if (sheet) return "none";
  const Diagnostic& d = sheet.errors().front();
  return d.code + ":" + std::to_string(d.place.line);
}

TEST(Csv, SplitsCells) {
  EXPECT_EQ(parsed("a,b\n1,2\n"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(parsed("a,b\r\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(parsed("a,b\r1,2\r"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(parsed("a;b\n1,5;2\n"), (Rows{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(parsed("a\tb\n\"1\t5\"\t2\n"), (Rows{{"a", "b"}, {"1\t5", "2"}}));
  EXPECT_EQ(parsed("\"a,\",\"b;;;\"\n"), (Rows{{"a,", "b;;;"}}));
  EXPECT_EQ(parsed("a,\n,b\n"), (Rows{{"a", ""}, {"", "b"}}));
  EXPECT_EQ(parsed("\"say \"\"yes\"\"\",\"x\ny\"\n"), (Rows{{"say \"yes\"", "x\ny"}}));
  EXPECT_EQ(parsed("a\"b,c\n"), (Rows{{"a\"b", "c"}}));
  EXPECT_EQ(parsed(""), Rows{});
}

TEST(Csv, TrimsBlanksOfEveryKind) {
  EXPECT_EQ(parsed(" a ,\u3000\n\u00A0b\u3000,\" c\"\n"), (Rows{{"a", ""}, {"b", "c"}}));
}

TEST(Csv, NumbersRowsByTheirFirstLine) {
  const auto sheet = parse_csv("a,b\n\"x\ny\",1\n\nc,2\n", "a.csv");
  ASSERT_TRUE(sheet.ok());
  std::vector<std::uint32_t> numbers;
  for (const Sheet::Row& row : sheet->rows()) numbers.push_back(row.number);
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{1, 2, 4, 5}));
  EXPECT_TRUE(sheet->is_blank(sheet->rows()[2]));
  EXPECT_FALSE(sheet->is_blank(sheet->rows()[3]));
  EXPECT_EQ(sheet->text(sheet->rows()[3], 7), "");
  EXPECT_EQ(sheet->kind(sheet->rows()[3], 7), CellKind::kEmpty);
}

TEST(Csv, RefusesWhatCannotBeSplit) {
  EXPECT_EQ(error_of("a,b\n1,\"2\n3\n"), "E-IMPORT-QUOTE:2");
  EXPECT_EQ(error_of("a,b\n\"1\"2,3\n"), "E-IMPORT-QUOTE:2");
}

TEST(Csv, HasLimits) {
  SheetLimits limits;
  limits.rows = 2;
  EXPECT_EQ(error_of("a\n1\n", limits), "none");
  EXPECT_EQ(error_of("a\n1\n2\n", limits), "E-IMPORT-LIMIT:3");
  limits = {};
  limits.columns = 2;
  EXPECT_EQ(error_of("a,b\n1,2\n", limits), "none");
  EXPECT_EQ(error_of("a,b\n1,2,3\n", limits), "E-IMPORT-LIMIT:2");
  limits = {};
  limits.cells = 4;
  EXPECT_EQ(error_of("a,b\n1,2\n", limits), "none");
  EXPECT_EQ(error_of("a,b\n1,2\n3\n", limits), "E-IMPORT-LIMIT:3");
  limits = {};
  limits.cell_bytes = 3;
  EXPECT_EQ(error_of("abc\n", limits), "none");
  EXPECT_EQ(error_of("abcd\n", limits), "E-IMPORT-LIMIT:1");
}

TEST(Decode, FindsTheEncoding) {
  const std::vector<std::pair<std::string, std::string>> kCases = {
      {"名称,a\n", "名称,a\n"},
      {"\xEF\xBB\xBF名称", "名称"},
      {"\xC3\xFB\xB3\xC6,a", "名称,a"},                // GBK
      {"\x81\x30\x81\x30\xC3\xFB", "\u0080名"},        // four bytes of GB18030
      {"\x95\x34\xB2\x35", "\U00020BB7"},              // 𠮷
      {std::string("\xFF\xFE\x0D\x54,\0", 6), "名,"},  // UTF-16, as Excel's Unicode text
      {std::string("\xFE\xFF\x54\x0D\0,", 6), "名,"},
      {"", ""},
  };
  for (const auto& [bytes, text] : kCases) {
    const auto decoded = decode_text(bytes, "a.csv");
    ASSERT_TRUE(decoded.ok()) << text;
    EXPECT_EQ(*decoded, text);
  }
}

TEST(Decode, LongTextsComeWhole) {
  std::string gbk;
  std::string utf8;
  for (int i = 0; i < 100'000; ++i) {
    gbk += "\xC3\xFB\x95\x34\xB2\x35,";
    utf8 += "名\U00020BB7,";
  }
  const auto decoded = decode_text(gbk, "a.csv");
  ASSERT_TRUE(decoded.ok());
  EXPECT_TRUE(*decoded == utf8);
}

TEST(Decode, SaysWhereTextIsNone) {
  for (const std::string& bytes : {std::string("a\nb\xFF\xFF"), std::string("a\n\xC3"),
                                   std::string("\xEF\xBB\xBF"
                                               "a\n\xC3\xFB"),
                                   std::string("a\nb\0c", 5)}) {
    const auto decoded = decode_text(bytes, "a.csv");
    ASSERT_FALSE(decoded.ok());
    EXPECT_EQ(decoded.errors().front().code, "E-IMPORT-ENCODING");
    EXPECT_EQ(decoded.errors().front().place.line, 2);
    EXPECT_FALSE(decoded.errors().front().help_zh.empty());
  }
}

TEST(Fold, MakesOneOfManyWidths) {
  EXPECT_EQ(folded("　１，２３４．５％ "), "1,234.5%");
  EXPECT_EQ(folded("（㎡）"), "(m2)");
  EXPECT_EQ(folded("\xFF"), "\xFF");
  EXPECT_EQ(header_key("营业收入\n（万元） 2025 年"), "营业收入(万元)2025年");
  EXPECT_EQ(one_line(" 营业收入\r\n（万元）\u3000 2025 "), "营业收入 （万元） 2025");
  EXPECT_EQ(header_key(" Operating  Revenue"), "operatingrevenue");
  EXPECT_EQ(trim("\u3000\u200B\uFEFFa b\u00A0\r\n"), "a b");
  EXPECT_EQ(trim("\u3000 "), "");
}

}  // namespace
}  // namespace zhida::intake
