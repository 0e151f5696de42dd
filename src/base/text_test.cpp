// Tests UTF-8 over every code point, suggestions, places and the terminal form of diagnostics.
#include "base/text.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "base/lines.h"

namespace zhida {
namespace {

using namespace std::string_view_literals;

std::string encode(std::uint32_t c) {
  std::string out;
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | c >> 6U), put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12U), put(0x80U | (c >> 6U & 0x3FU)), put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | c >> 18U), put(0x80U | (c >> 12U & 0x3FU)), put(0x80U | (c >> 6U & 0x3FU)),
        put(0x80U | (c & 0x3FU));
  }
  return out;
}

TEST(TextTest, DecodesEveryCodePoint) {
  for (std::uint32_t c = 0; c <= 0x11FFFF; ++c) {
    const std::string bytes = encode(c);
    const bool valid = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    const Utf8CodePoint d = decode_utf8(bytes, 0);
    ASSERT_EQ(d.length, valid ? bytes.size() : 0U) << c;
    ASSERT_EQ(d.value, valid ? static_cast<char32_t>(c) : U'\0');
    ASSERT_EQ(decode_utf8(bytes.substr(0, bytes.size() - 1), 0).length, 0U) << c;
  }
}

TEST(TextTest, FindsTheFirstInvalidByte) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("企业 abc 😀"));
  EXPECT_TRUE(is_valid_utf8("a\0b"sv));
  EXPECT_EQ(valid_utf8_prefix("企业\xC6\xF3"), 6U);
  EXPECT_EQ(valid_utf8_prefix("a\x80"), 1U);
  EXPECT_EQ(valid_utf8_prefix("a\xC0\xAF"), 1U);          // overlong '/'
  EXPECT_EQ(valid_utf8_prefix("a\xE0\x80\xAF"), 1U);      // overlong
  EXPECT_EQ(valid_utf8_prefix("a\xF0\x80\x80\xAF"), 1U);  // overlong
  EXPECT_EQ(valid_utf8_prefix("a\xED\xA0\x80"), 1U);      // surrogate
  EXPECT_EQ(valid_utf8_prefix("a\xF4\x90\x80\x80"), 1U);  // above U+10FFFF
  EXPECT_EQ(valid_utf8_prefix("a\xE4\xBC"), 1U);          // cut off
  EXPECT_EQ(valid_utf8_prefix("\xFF"), 0U);
  EXPECT_EQ(code_points("a\xFF企"), U"a\uFFFD企");
}

TEST(TextTest, EditDistance) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("", "企业"), 2U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("从业人员", "从业人数"), 1U);
  EXPECT_EQ(edit_distance("ab", "ba"), 2U);
  EXPECT_EQ(edit_distance(std::string(300, 'a'), std::string(299, 'a')), 300U);
}

TEST(TextTest, Excerpts) {
  EXPECT_EQ(excerpt("企业"), "企业");
  EXPECT_EQ(excerpt(std::string(60, 'a')), std::string(60, 'a'));
  EXPECT_EQ(excerpt(std::string(61, 'a')), std::string(60, 'a') + "…");
  EXPECT_EQ(excerpt("a\xFF"), "a\uFFFD");
}

TEST(TextTest, NounsTakeTheirArticle) {
  EXPECT_EQ(with_article("number"), "a number");
  EXPECT_EQ(with_article("error"), "an error");
  EXPECT_EQ(with_article("Any"), "an Any");
  EXPECT_EQ(with_article("数字"), "a 数字");
  EXPECT_EQ(with_article(""), "a ");
}

TEST(TextTest, NearestName) {
  const std::vector<std::string> names = {"从业人员", "营业收入", "资产总额", "substring",
                                          "string length"};
  EXPECT_EQ(nearest("从业人数", names), "从业人员");
  EXPECT_EQ(nearest("营业收人", names), "营业收入");
  EXPECT_EQ(nearest("substrng", names), "substring");
  EXPECT_EQ(nearest("string lenght", names), "string length");
  EXPECT_EQ(nearest("研发费用", names), "");
  EXPECT_EQ(nearest("营业", names), "");
  EXPECT_EQ(nearest("", {"a"}), "");
  EXPECT_EQ(nearest("a", {"b"}), "");
  EXPECT_EQ(nearest("abc", {"abc", "abd", "abe"}), "abd");
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(DiagnosticTest, PlaceCountsCodePoints) {
  const std::string text = "企业: 1\nb\n😀c";
  EXPECT_EQ(place_at(text, 0).column, 1);
  EXPECT_EQ(place_at(text, 6).column, 3);
  EXPECT_EQ(place_at(text, text.find('b')).line, 2);
  EXPECT_EQ(place_at(text, text.find('b')).column, 1);
  EXPECT_EQ(place_at(text, text.size() - 1, "f").column, 2);
  EXPECT_EQ(place_at(text, 9999, "f").line, 3);
  EXPECT_EQ(place_at(text, 9999, "f").column, 3);
  EXPECT_EQ(place_at("", 0, "f").file, "f");
}

TEST(DiagnosticTest, LineIndexAgreesWithPlaceAt) {
  std::string text;
  for (int i = 0; i < 400; ++i)
    text += i % 7 == 0 ? "\n" : i % 3 == 0 ? "企" : i % 5 == 0 ? "😀" : "a";
  for (std::size_t size :
       {std::size_t{0}, std::size_t{63}, std::size_t{64}, std::size_t{65}, text.size()}) {
    const std::string_view part = std::string_view(text).substr(0, size);
    const LineIndex lines(part);
    for (std::size_t i = 0; i <= size + 2; ++i) {
      const Place place = place_at(part, i);
      ASSERT_EQ(lines.at(i).line, place.line) << i;
      ASSERT_EQ(lines.at(i).column, place.column) << i;
    }
  }
}

TEST(DiagnosticTest, WritesForATerminal) {
  Diagnostic d{"E-FEEL-NAME",
               Severity::kError,
               {"p/rules.dmn", "划型 / 规则 3", 12, 4},
               "没有此名",
               "no such name",
               "",
               ""};
  EXPECT_EQ(to_text(d),
            "p/rules.dmn:12:4: 错误 E-FEEL-NAME 划型 / 规则 3: 没有此名 / no such name");
  d.help_zh = "检查";
  d.help_en = "check";
  d.severity = Severity::kWarning;
  d.place = {"a.yaml", "", 0, 0};
  EXPECT_EQ(to_text(d),
            "a.yaml: 警告 E-FEEL-NAME: 没有此名 / no such name\n    帮助: 检查 / check");
  d.place = {};
  d.en = d.help_en = "";
  EXPECT_EQ(to_text(d), "警告 E-FEEL-NAME: 没有此名\n    帮助: 检查");
  EXPECT_FALSE(has_errors({d}));
  EXPECT_FALSE(has_errors({}));
  d.severity = Severity::kError;
  EXPECT_TRUE(has_errors({Diagnostic{"W", Severity::kWarning, {}, "", "", "", ""}, d}));
}

}  // namespace
}  // namespace zhida
