// Tests workbooks: cells as Excel shows them, formats, sheets, and archives that are broken or lie.
#include "service/intake/xlsx.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "record/files/files.h"
#include "service/intake/archive_test.h"
#include "service/intake/workbook.h"

namespace zhida::intake {
namespace {

constexpr std::string_view kFixture = ZHIDA_SOURCE_DIR "/tests/intake/enterprises.xlsx";

std::string fixture() {
  auto bytes = read_file(kFixture, 1U << 20U);
  EXPECT_TRUE(bytes.ok());
  return bytes ? *bytes : "";
}

std::string row_text(const Sheet& sheet, std::size_t r) {
  const Sheet::Row& row = sheet.rows()[r];
  std::string out = std::to_string(row.number) + ":";
  for (std::size_t i = 0; i < row.width; ++i) {
    constexpr std::string_view kKinds = "_tnbde";
    out += " ";
    out += kKinds[static_cast<std::size_t>(sheet.kind(row, i))];
    out += sheet.text(row, i);
  }
  return out;
}

TEST(Xlsx, ShowsCellsAsExcelDoes) {
  const auto sheet = parse_xlsx(fixture(), "e.xlsx", "");
  ASSERT_TRUE(sheet.ok()) << to_text(sheet.errors().front());
  EXPECT_EQ(sheet->name, "企业");
  EXPECT_EQ(sheet->others, std::vector<std::string>{"知识产权"});
  ASSERT_EQ(sheet->rows().size(), 9U);
  EXPECT_EQ(row_text(*sheet, 0), "1: t合成数据，非真实企业 · synthetic");
  EXPECT_EQ(row_text(*sheet, 2),
            "4: tXA320500000000001C t合成企业甲 n320 n520000000.1 d2015-11-23 n0.29 btrue n50% t是 "
            "n2 tx");
  EXPECT_EQ(row_text(*sheet, 3),
            "5: tXA320500000000002F t合成企业乙 t１，２３４ n52000000 d2000-01-01 "
            "n3.33333333333333 bfalse _ t是 t无");
  EXPECT_EQ(row_text(*sheet, 4),
            "6: tXA320500000000003J t合成企业丙 n12.5 e#DIV/0! n42331 d2020-01-01 t无 n12 t是 n5");
}

TEST(Xlsx, NamesItsSheets) {
  const auto second = parse_xlsx(fixture(), "e.xlsx", "知识产权");
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->name, "知识产权");
  const auto none = parse_xlsx(fixture(), "e.xlsx", "知识产");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.errors().front().code, "E-IMPORT-SHEET");
  EXPECT_EQ(none.errors().front().help_zh, "是不是“知识产权”？工作表有：企业、知识产权");
}

TEST(Xlsx, NumbersHaveFifteenDigits) {
  const std::vector<std::pair<std::string, std::string>> kCases = {
      {"0.28999999999999998", "0.29"},
      {"1.1000000000000001", "1.1"},
      {"520000000.10000002", "520000000.1"},
      {"5.2E7", "52000000"},
      {"1.2E-2", "0.012"},
      {"1.0000000000000001E-5", "0.00001"},
      {"123456789012345", "123456789012345"},
      {"1234567890123456", "1234567890123460"},
      {"-0.30000000000000004", "-0.3"},
      {"0", "0"},
      {"1.7976931348623157E+308", "none"},
      {"x", "none"},
      {"", "none"},
  };
  for (const auto& [text, shown] : kCases)
    EXPECT_EQ(shown_number(text).value_or("none"), shown) << text;
}

TEST(Xlsx, TellsFormatsApart) {
  const std::vector<std::pair<std::string, Format>> kCases = {
      {"General", Format::kPlain},
      {"0.00", Format::kPlain},
      {"#,##0.00_);[Red]\\(#,##0.00\\)", Format::kPlain},
      {"\"day\"0", Format::kPlain},
      {"0\\d", Format::kPlain},
      {"[DBNum1]0", Format::kPlain},
      {"0.0%", Format::kPercent},
      {"0\"%\"", Format::kPlain},
      {"yyyy-mm-dd", Format::kDate},
      {"[$-804]yyyy\"年\"m\"月\"", Format::kDate},
      {"[h]:mm", Format::kDate},
      {"m/d/yy h:mm;@", Format::kDate},
      {"0;[Red]-0;d", Format::kPlain},
  };
  for (const auto& [code, format] : kCases) EXPECT_EQ(format_of(176, code), format) << code;
  EXPECT_EQ(format_of(14, ""), Format::kDate);
  EXPECT_EQ(format_of(31, ""), Format::kDate);
  EXPECT_EQ(format_of(10, ""), Format::kPercent);
  EXPECT_EQ(format_of(4, ""), Format::kPlain);
  EXPECT_EQ(format_of(37, ""), Format::kPlain);
}

constexpr std::string_view kBook =
    "<x:workbook xmlns:r='r'><x:sheets><x:sheet name='S' r:id='a'/></x:sheets></x:workbook>";
constexpr std::string_view kBookRelations =
    "<Relationships><Relationship Id='a' Type='t/worksheet' Target='sheet.xml'/>"
    "<Relationship Id='s' Type='t/styles' Target='styles.xml'/></Relationships>";

// A workbook of one sheet, its sheetData given.
std::vector<TestPart> workbook(const std::string& data,
                               const std::string& book = std::string(kBook)) {
  return {
      {"xl/workbook.xml", book},
      {"xl/_rels/workbook.xml.rels", std::string(kBookRelations)},
      {"xl/styles.xml",
       "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"},
      {"xl/sheet.xml", "<x:worksheet><x:sheetData>" + data + "</x:sheetData></x:worksheet>", true}};
}

std::string parsed(const std::vector<TestPart>& parts, const SheetLimits& limits = {}) {
  const auto sheet = parse_xlsx(archive_of(parts), "e.xlsx", "", limits);
  if (!sheet) return sheet.errors().front().code;
  std::string out;
  for (std::size_t r = 0; r < sheet->rows().size(); ++r) {
    out += (out.empty() ? "" : "|") + row_text(*sheet, r);
  }
  return out;
}

TEST(Xlsx, ReadsPrefixesAndCellsWithoutReferences) {
  EXPECT_EQ(parsed(workbook("<x:row><x:c><x:v>1</x:v></x:c><x:c r='C1'><x:v>2</x:v></x:c></x:row>"
                            "<x:row r='4'><x:c t='str'><x:v>a_x000D_b&amp;c</x:v></x:c></x:row>")),
            "1: n1 _ n2|4: ta_x000D_b&c");
  EXPECT_EQ(parsed(workbook("<row><c t='inlineStr'><is><t>a_x0041_b</t></is></c></row>")),
            "1: taAb");
  EXPECT_EQ(parsed(workbook("<row><c t='d'><v>2026-11-23T00:00:00</v></c></row>")),
            "1: d2026-11-23");
  EXPECT_EQ(parsed(workbook("<row><c t='s'><v>7</v></c></row>")), "1: e#7");
}

TEST(Xlsx, CountsDaysAsExcelDoes) {
  const auto day = [](const std::string& serial, const std::string& book = std::string(kBook)) {
    return parsed(workbook("<row><c s='1'><v>" + serial + "</v></c></row>", book));
  };
  EXPECT_EQ(day("1"), "1: d1900-01-01");
  EXPECT_EQ(day("59"), "1: d1900-02-28");
  EXPECT_EQ(day("60"), "1: e60");
  EXPECT_EQ(day("61"), "1: d1900-03-01");
  EXPECT_EQ(day("46349.75"), "1: d2026-11-23");
  EXPECT_EQ(day("2958465"), "1: d9999-12-31");
  EXPECT_EQ(day("2958466"), "1: e2958466");
  EXPECT_EQ(day("0.5"), "1: e0.5");
  EXPECT_EQ(day("-1"), "1: e-1");
  const std::string mac =
      "<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets><sheet name='S' "
      "r:id='a'/></sheets></workbook>";
  EXPECT_EQ(day("44887", mac), "1: d2026-11-23");
}

TEST(Xlsx, RefusesSheetsThatDoNotFit) {
  EXPECT_EQ(parsed(workbook("<row r='2'/><row r='2'/>")), "E-IMPORT-XLSX");
  EXPECT_EQ(parsed(workbook("<row r='2'/><row r='1'/>")), "E-IMPORT-XLSX");
  EXPECT_EQ(parsed(workbook("<row><c r='B1'/><c r='A1'/></row>")), "E-IMPORT-XLSX");
  EXPECT_EQ(parsed(workbook("<row><c r='1'><v>1</v></c></row>")), "E-IMPORT-XLSX");
  EXPECT_EQ(parsed(workbook("<row><c t='str'><v>\xFF</v></c></row>")), "E-IMPORT-XLSX");
  EXPECT_EQ(parsed(workbook("<row>")), "E-IMPORT-XLSX");
  EXPECT_EQ(parsed(workbook("", "<workbook/>")), "E-IMPORT-XLSX");
  EXPECT_EQ(parsed({{"xl/other.xml", "<a/>"}}), "E-IMPORT-XLSX");
}

TEST(Xlsx, HasLimits) {
  SheetLimits limits;
  limits.rows = 2;
  EXPECT_EQ(parsed(workbook("<row r='2'/>"), limits), "2:");
  EXPECT_EQ(parsed(workbook("<row r='3'/>"), limits), "E-IMPORT-LIMIT");
  limits = {};
  limits.columns = 2;
  EXPECT_EQ(parsed(workbook("<row><c r='B1'><v>1</v></c><c r='ZZ1'/></row>"), limits), "1: _ n1");
  EXPECT_EQ(parsed(workbook("<row><c r='C1'><v>1</v></c></row>"), limits), "E-IMPORT-LIMIT");
  limits = {};
  limits.cells = 2;
  EXPECT_EQ(parsed(workbook("<row><c r='C1'><v>1</v></c></row>"), limits), "E-IMPORT-LIMIT");
  limits = {};
  limits.part_bytes = 250;
  EXPECT_EQ(
      parsed(workbook("<row><c t='str'><v>" + std::string(300, 'a') + "</v></c></row>"), limits),
      "E-IMPORT-LIMIT");
  limits = {};
  limits.total_bytes = 300;
  EXPECT_EQ(parsed(workbook(""), limits), "E-IMPORT-LIMIT");
}

std::string opened(const std::string& bytes, const std::string& part = "a") {
  auto archive = Archive::open(bytes, "e.xlsx", {});
  if (!archive) return archive.errors().front().code;
  if (!archive->has(part)) return "absent";
  const auto text = archive->read(part);
  return text ? *text : text.errors().front().code;
}

TEST(Archive, ReadsStoredAndDeflated) {
  EXPECT_EQ(opened(archive_of({{"a", "text"}})), "text");
  EXPECT_EQ(opened(archive_of({{"b", "x"}, {"a", std::string(5000, 't'), true}})),
            std::string(5000, 't'));
  EXPECT_EQ(opened(archive_of({{"b", "x"}})), "absent");
  EXPECT_EQ(opened(archive_of({{"a", "text"}}) + "trailing comment"), "text");
}

TEST(Archive, RefusesWhatIsBrokenOrLies) {
  const std::string good = archive_of({{"a", "some text, some text, some text", true}});
  EXPECT_EQ(opened(""), "E-IMPORT-ZIP");
  EXPECT_EQ(opened("PK\x03\x04 and no more"), "E-IMPORT-ZIP");
  EXPECT_EQ(opened(good.substr(0, good.size() - 10)), "E-IMPORT-ZIP");
  std::string flipped = good;
  flipped[35] = static_cast<char>(flipped[35] ^ 1);
  EXPECT_EQ(opened(flipped), "E-IMPORT-ZIP");
  EXPECT_EQ(opened(archive_of({{"a", "x"}, {"a", "y"}})), "E-IMPORT-ZIP");
  TestPart lie{"a", std::string(5000, 't'), true};
  lie.size = 4999;
  EXPECT_EQ(opened(archive_of({lie})), "E-IMPORT-ZIP");
  lie.size = 5001;
  EXPECT_EQ(opened(archive_of({lie})), "E-IMPORT-ZIP");
  lie.size = 150U << 20U;  // more than deflate can hold
  EXPECT_EQ(opened(archive_of({lie})), "E-IMPORT-ZIP");
  lie.size = 0xFFFFFFFE;
  EXPECT_EQ(opened(archive_of({lie})), "E-IMPORT-LIMIT");
  lie.size = 0xFFFFFFFF;  // of an archive of more than 4 GiB, whose own record is not there
  EXPECT_EQ(opened(archive_of({lie})), "E-IMPORT-ZIP");
  TestPart secret{"a", "x"};
  secret.flags = 1;
  EXPECT_EQ(opened(archive_of({secret})), "E-IMPORT-ZIP");
  TestPart other{"a", "x"};
  other.method = 12;
  EXPECT_EQ(opened(archive_of({other})), "E-IMPORT-ZIP");
}

TEST(Archive, KnowsPasswordsAndOldWorkbooks) {
  const auto old = Archive::open("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 …", "e.xls", {});
  ASSERT_FALSE(old.ok());
  EXPECT_NE(old.errors().front().zh.find("密码"), std::string::npos);
}

// Every archive that is cut short or has one byte changed is read or refused, and never more than that.
TEST(Archive, SurvivesEveryCut) {
  const std::string good = archive_of(workbook("<row><c><v>1</v></c></row>"));
  for (std::size_t n = 0; n < good.size(); ++n) {
    EXPECT_FALSE(parse_xlsx(good.substr(0, n), "e.xlsx", "").ok()) << n;
    std::string changed = good;
    changed[n] = static_cast<char>(changed[n] ^ 0x40);
    const auto sheet = parse_xlsx(changed, "e.xlsx", "");
    EXPECT_TRUE(sheet.ok() || !sheet.errors().front().help_zh.empty()) << n;
  }
}

}  // namespace
}  // namespace zhida::intake
