// Encodings of models: what is read gives the same model at the same places, everything else a clear error.
#include <gtest/gtest.h>

#include "base/text.h"
#include "decide/dmn/models_test.h"

namespace zhida::dmn {
namespace {

// With U+20000, which takes four bytes in each of UTF-8, UTF-16 and GB18030.
const std::string kBody =
    testing::input("从业人员", "number") +
    testing::decision("大型", "boolean", {{"requiredInput", "#从业人员"}},
                      testing::literal("从业人员 &gt;= 300 and \"企业\" != \"\U00020000\""));

// In GBK the two code points of 从业人员大型企业 each; written out, for ICU is what is tested.
const std::vector<std::pair<std::string, std::string>> kGbk = {
    {"从", "\xB4\xD3"}, {"业", "\xD2\xB5"}, {"人", "\xC8\xCB"}, {"员", "\xD4\xB1"},
    {"大", "\xB4\xF3"}, {"型", "\xD0\xCD"}, {"企", "\xC6\xF3"}, {"\U00020000", "\x95\x32\x82\x36"}};

std::string in_gb(std::string text) {
  for (const auto& [utf8, gb] : kGbk) {
    for (std::size_t at = 0; (at = text.find(utf8, at)) != std::string::npos; at += gb.size())
      text.replace(at, utf8.size(), gb);
  }
  return text;
}

std::string in_utf16(const std::string& text, bool big) {
  std::string out;
  const auto put = [&](char32_t unit) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    out += big ? high : low;
    out += big ? low : high;
  };
  put(0xFEFF);
  for (const char32_t c : code_points(text)) {
    if (c < 0x10000) {
      put(c);
    } else {
      put(0xD800 + ((c - 0x10000) >> 10U));
      put(0xDC00 + ((c - 0x10000) & 0x3FFU));
    }
  }
  return out;
}

std::string declared(const std::string& encoding, const std::string& body = kBody) {
  const std::string name = encoding.empty() ? "" : " encoding=\"" + encoding + "\"";
  return "<?xml version=\"1.0\"" + name + " standalone=\"yes\"?>" + testing::xml(body);
}

struct Coded {
  const char* what;
  std::string bytes;
};
void PrintTo(const Coded& c, std::ostream* out) { *out << c.what; }

const std::string kWithoutRare = [] {
  std::string body = kBody;
  body.replace(body.find("\U00020000"), 4, "员");
  return body;
}();

class Encodings : public ::testing::TestWithParam<Coded> {};

TEST_P(Encodings, GiveTheSameModelAtTheSamePlaces) {
  const auto m = read_model(GetParam().bytes, "a.dmn");
  ASSERT_TRUE(m.ok()) << to_text(m.errors().front());
  ASSERT_EQ(m->decisions.size(), 1U);
  EXPECT_EQ(m->decisions[0].name, "大型");
  const auto& text = std::get<LiteralExpression>(m->decisions[0].logic->form);
  EXPECT_EQ(text.text.substr(0, 19), "从业人员 >= 300");
  EXPECT_EQ(text.at.line, 5);
  EXPECT_EQ(text.at.column, 26);
  Session s = testing::session(testing::graph({*m}));
  EXPECT_TRUE(s.set("从业人员", testing::number(300)));
  EXPECT_TRUE(s.decide("大型").is_true());
  // What was decoded stays as it is.
  const auto again = read_model(m->text, "a.dmn");
  ASSERT_TRUE(again.ok()) << to_text(again.errors().front());
  EXPECT_EQ(again->text, m->text);
}

INSTANTIATE_TEST_SUITE_P(
    Dmn, Encodings,
    ::testing::Values(Coded{"UTF-8", declared("utf-8")}, Coded{"not said", declared("")},
                      Coded{"UTF-8 with a mark", "\xEF\xBB\xBF" + declared("UTF-8")},
                      Coded{"UTF-16LE", in_utf16(declared("UTF-16"), false)},
                      Coded{"UTF-16BE", in_utf16(declared("utf-16"), true)},
                      Coded{"UTF-16, not said", in_utf16(declared(""), true)},
                      Coded{"UTF-16 without a declaration", in_utf16(testing::xml(kBody), false)},
                      Coded{"GB18030", in_gb(declared("GB18030"))},
                      Coded{"GBK", in_gb(declared("gbk", kWithoutRare))},
                      Coded{"GB2312", in_gb(declared("GB2312", kWithoutRare))}));

struct Refused {
  const char* what;
  std::string bytes;
  const char* in_english;
  int line;
  int column;
};
void PrintTo(const Refused& r, std::ostream* out) { *out << r.what; }

class BadEncodings : public ::testing::TestWithParam<Refused> {};

TEST_P(BadEncodings, AreRefused) {
  const auto m = read_model(GetParam().bytes, "a.dmn");
  ASSERT_FALSE(m.ok());
  const Diagnostic& d = m.errors().front();
  EXPECT_EQ(d.code, "E-DMN-XML");
  EXPECT_NE(d.en.find(GetParam().in_english), std::string::npos) << d.en;
  EXPECT_EQ(d.place.file, "a.dmn");
  EXPECT_EQ(d.place.line, GetParam().line);
  EXPECT_EQ(d.place.column, GetParam().column);
}

const std::string kGbkHead = "<?xml version='1.0' encoding='GBK'?>\n";  // 37 bytes

INSTANTIATE_TEST_SUITE_P(
    Dmn, BadEncodings,
    ::testing::Values(
        Refused{"Latin", declared("ISO-8859-1"), "ISO-8859-1, which is not read", 1, 1},
        Refused{"Big5", declared("Big5"), "Big5, which is not read", 1, 1},
        Refused{"GBK, not said", in_gb(testing::xml(kBody)), "is not UTF-8", 2, 16},
        Refused{"a byte that GBK does not have", kGbkHead + "<\xB4\xD3 \xFF\xFF/>",
                "byte 41 (from 0) is not GBK", 2, 4},
        Refused{"half a character", kGbkHead + "<\xB4\xD3 \x81 />", "byte 41 (from 0) is not GBK",
                2, 4},
        Refused{"a character cut off", kGbkHead + "<a/>\xB4", "byte 41 (from 0) is not GBK", 2, 5},
        Refused{"four bytes in GBK", kGbkHead + "<a/>\x95\x32\x82\x36", "is not GBK", 2, 5},
        Refused{"half a pair", std::string("\xFF\xFE<\0a\0\n\0\0\xD8<\0", 12),
                "byte 8 (from 0) is not UTF-16LE", 2, 1},
        Refused{"an odd byte", std::string("\xFE\xFF\0<\0a\0", 7),
                "byte 6 (from 0) is not UTF-16BE", 1, 3},
        Refused{"UTF-16 without a mark", in_utf16(testing::xml(kBody), false).substr(2),
                "without a byte order mark", 1, 1},
        Refused{"UTF-16 said of bytes", declared("UTF-16"), "without a byte order mark", 1, 1},
        Refused{"UTF-32", std::string("\xFF\xFE\0\0<\0\0\0", 8), "UTF-32", 1, 1},
        Refused{"a mark against the declaration", in_utf16(declared("GBK"), true),
                "make them agree", 1, 1},
        Refused{"UTF-8 against the declaration", "\xEF\xBB\xBF" + declared("GB18030"),
                "make them agree", 1, 1},
        Refused{"U+0000", "<a>\n" + std::string(1, '\0') + "</a>", "U+0000", 2, 1},
        Refused{"a bad byte after a mark", "\xEF\xBB\xBF<a>\n\xFF</a>", "byte 7 (from 0)", 2, 1}));

TEST(Encoding, DiagnosticsStandWhereTheAuthorSeesThem) {
  const std::string body = testing::decision("大型", "", {}, testing::literal("企业 + 员"));
  BuildOptions options;
  options.strict = true;
  std::vector<std::string> places;
  for (const std::string& bytes :
       {declared("", body), in_gb(declared("GB18030", body)), in_utf16(declared("", body), true)}) {
    const auto m = read_model(bytes, "a.dmn");
    ASSERT_TRUE(m.ok());
    const auto built = build({*m}, options);
    ASSERT_FALSE(built.ok());
    ASSERT_EQ(built.errors().size(), 2U);
    const Place& p = built.errors()[1].place;
    places.push_back(std::to_string(p.line) + ":" + std::to_string(p.column));
  }
  EXPECT_EQ(places, (std::vector<std::string>{"3:31", "3:31", "3:31"}));
}

TEST(Encoding, WhatJsonCarriesIsDecodedAlready) {
  for (const char* name : {"GB18030", "UTF-16", "Big5"}) {
    const auto m = read_model(declared(name), "a.dmn", Carrier::kCharacters);
    ASSERT_TRUE(m.ok()) << to_text(m.errors().front());
    EXPECT_EQ(m->decisions[0].name, "大型");
    EXPECT_TRUE(read_model(m->text, "a.dmn").ok());
  }
  EXPECT_FALSE(read_model(in_gb(declared("GBK")), "a.dmn", Carrier::kCharacters).ok());
}

// Each Chinese character is two bytes in GBK and three in UTF-8.
TEST(Encoding, TheLimitIsOnBothSides) {
  std::string bytes = kGbkHead + "<a>";
  while (bytes.size() + 6 < kModelBytesMax) bytes += "\xB4\xD3";
  bytes += "</a>";
  ASSERT_LE(bytes.size(), kModelBytesMax);
  const auto after = read_model(bytes, "a.dmn");
  ASSERT_FALSE(after.ok());
  EXPECT_EQ(after.errors().front().code, "E-DMN-SIZE");
  EXPECT_NE(after.errors().front().en.find("in UTF-8"), std::string::npos);
  const auto before = read_model(in_utf16(std::string(kModelBytesMax / 2, ' '), true), "a.dmn");
  ASSERT_FALSE(before.ok());
  EXPECT_EQ(before.errors().front().code, "E-DMN-SIZE");
}

}  // namespace
}  // namespace zhida::dmn
