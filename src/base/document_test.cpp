// Tests YAML and JSON documents: types, exact places, duplicates, limits, truncations and random bytes.
#include "base/document.h"

#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "base/text.h"

namespace zhida {
namespace {

using Parse = std::function<Result<Node>(std::string_view)>;
const Parse kYaml = [](std::string_view text) { return parse_yaml(text, "t.yaml"); };
const Parse kJson = [](std::string_view text) { return parse_json(text, "t.json"); };

// The tree on one line: n null, b boolean, # number, quotes for strings.
std::string show(const Node& n, bool places = false) {
  std::string out;
  if (places) out = std::to_string(n.line) + ":" + std::to_string(n.column) + " ";
  switch (n.kind) {
    case Node::Kind::kNull: return out + "n";
    case Node::Kind::kBoolean: return out + "b" + n.text;
    case Node::Kind::kNumber: return out + "#" + n.text;
    case Node::Kind::kString: return out + "'" + n.text + "'";
    case Node::Kind::kList: {
      out += "[";
      for (const Node& item : n.items) out += show(item, places) + ",";
      return out + "]";
    }
    case Node::Kind::kMap: {
      out += "{";
      for (const auto& [key, value] : n.members) out += key + "=" + show(value, places) + ",";
      return out + "}";
    }
  }
  return out;
}

std::string tree(const Parse& parse, std::string_view text, bool places = false) {
  const Result<Node> r = parse(text);
  return r.ok() ? show(*r, places) : to_text(r.errors().front());
}

// "E-DOC-SYNTAX 2:3"
std::string failure(const Result<Node>& r) {
  if (r.ok()) return "ok " + show(*r);
  const Diagnostic& d = r.errors().front();
  EXPECT_FALSE(d.zh.empty() || d.en.empty() || d.place.file.empty());
  EXPECT_EQ(d.help_zh.empty(), d.help_en.empty());
  EXPECT_TRUE(is_valid_utf8(to_text(d)));
  return d.code + " " + std::to_string(d.place.line) + ":" + std::to_string(d.place.column);
}
std::string failure(const Parse& parse, std::string_view text) { return failure(parse(text)); }

TEST(YamlTest, TypesOfTheCoreSchema) {
  EXPECT_EQ(tree(kYaml,
                 "[true, False, null, ~, 1, -1.50, .5, 1e3, '1', \"true\", yes, 2022-08-01, 1_0, "
                 "0x10, .inf, 1.2.3]"),
            "[btrue,bfalse,n,n,#1,#-1.50,#.5,#1e3,'1','true','yes','2022-08-01','1_0','0x10','.inf'"
            ",'1.2.3',]");
  EXPECT_EQ(tree(kYaml, "number: 12345678901234567890123456789012345678.90"),
            "{number=#12345678901234567890123456789012345678.90,}");
  EXPECT_EQ(tree(kYaml, "1: a\ntrue: b\n2022-01-01: c\n"), "{1='a',true='b',2022-01-01='c',}");
  EXPECT_EQ(tree(kYaml, "a: |\n  x\n  y\nb: >\n  x\n  y\n"), "{a='x\ny\n',b='x y\n',}");
}

TEST(YamlTest, EmptyDocumentsAreNull) {
  for (const char* text : {"", "# only a comment\n", "---\n", "\n\n"})
    EXPECT_EQ(tree(kYaml, text), "n") << text;
}

TEST(YamlTest, EveryNodeHasItsPlace) {
  EXPECT_EQ(tree(kYaml, "企业: {数: \"1\"}\nb:\n  - x\n  - 规模: 大\n", true),
            "1:1 {企业=1:5 {数=1:9 '1',},b=3:3 [3:5 'x',4:5 {规模=4:9 '大',},],}");
  EXPECT_EQ(tree(kYaml, "a: 1\r\nb: 2\r\n", true), "1:1 {a=1:4 #1,b=2:4 #2,}");
  EXPECT_EQ(tree(kYaml,
                 "\xEF\xBB\xBF"
                 "a: 1",
                 true),
            "1:1 {a=1:4 #1,}");
}

TEST(YamlTest, EveryMemberHasTheOtherPlaceOfItsKey) {
  const auto doc = parse_yaml("a: 1\nb:\n  c: {d: 2}\n", "x.yaml");
  ASSERT_TRUE(doc.ok());
  EXPECT_EQ(doc->find("b")->place("x.yaml").line, 3);
  const Place key = doc->find("b")->key_place("x.yaml", "b");
  EXPECT_EQ(key.line, 2);
  EXPECT_EQ(key.column, 1);
  EXPECT_EQ(key.element, "b");
  EXPECT_EQ(doc->find("b")->find("c")->find("d")->key_place("x.yaml").column, 7);
  EXPECT_EQ(doc->key_place("x.yaml").line, 1);
}

TEST(YamlTest, DuplicateKeysNameBothPlaces) {
  const Result<Node> r = kYaml("b: 0\nlist:\n  - 名: 1\n    x: 2\n    \"名\": 3\n");
  EXPECT_EQ(failure(r), "E-DOC-DUPLICATE-KEY 5:5");
  const Diagnostic& d = r.errors().front();
  EXPECT_EQ(d.place.element, "list[0].名");
  EXPECT_EQ(d.zh, "键“名”重复：第 3 行第 5 列已经写过");
  EXPECT_EQ(d.en, "duplicate key '名': it was first written at line 3, column 5");
  EXPECT_EQ(tree(kYaml, "a: {x: 1}\nb: {x: 1}\n"), "{a={x=#1,},b={x=#1,},}");
}

TEST(YamlTest, RefusesAnchorsAliasesAndTags) {
  EXPECT_EQ(failure(kYaml, "a: &x 1\n"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kYaml, "a: &x\n"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kYaml, "a: 1\nb: *x\n").substr(0, 12), "E-DOC-SYNTAX");
  EXPECT_EQ(failure(kYaml, "a: !!str 1\n"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kYaml, "a: ! 1\n"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kYaml, "a: !!map {}\n"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kYaml, "a: !x [1]\n"), "E-DOC-SYNTAX 1:4");
  EXPECT_NE(tree(kYaml, "a: *x").find("锚点"), std::string::npos);
  EXPECT_EQ(failure(kYaml, "&k a: 1\n"), "E-DOC-SYNTAX 1:1");
  // The bomb that doubles at every line.
  EXPECT_EQ(failure(kYaml, "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(tree(kYaml, "a: '&x'\nb: \"*y\"\nc: '!z'\nd: a & b * c !\n"),
            "{a='&x',b='*y',c='!z',d='a & b * c !',}");
}

TEST(YamlTest, SyntaxErrorsHaveTheirPlace) {
  EXPECT_EQ(failure(kYaml, "a: 1\n b: 2\n"), "E-DOC-SYNTAX 2:3");
  EXPECT_EQ(failure(kYaml, "企: 业: 1"), "E-DOC-SYNTAX 1:5");
  EXPECT_EQ(failure(kYaml, "a: [1, 2\nb: 3\n").substr(0, 12), "E-DOC-SYNTAX");
  EXPECT_EQ(failure(kYaml, "a: 1\n]"), "E-DOC-SYNTAX 2:1");
  EXPECT_EQ(failure(kYaml, "a: 'x"), "E-DOC-SYNTAX 1:6");
  EXPECT_EQ(failure(kYaml, "a: @x"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kYaml, "a: \"\\q\"").substr(0, 12), "E-DOC-SYNTAX");
  EXPECT_EQ(failure(kYaml, "a: 1\n---\nb: 2\n"), "E-DOC-SYNTAX 2:1");
  EXPECT_EQ(failure(kYaml, "[a]: 1\n"), "E-DOC-SYNTAX 1:1");
  EXPECT_EQ(failure(kYaml, "~: 1\n"), "E-DOC-SYNTAX 1:1");
  EXPECT_EQ(failure(kYaml, std::string_view("a: \0b", 5)), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kYaml, "a: \x1B[0m"), "E-DOC-SYNTAX 1:4");
}

TEST(JsonTest, KeepsNumbersAsWritten) {
  EXPECT_EQ(
      tree(
          kJson,
          R"([0, -0, 1.50, 1E+3, 123456789012345678901234567890.10, 1e400, 18446744073709551615, -9223372036854775808])"),
      "[#0,#-0,#1.50,#1E+3,#123456789012345678901234567890.10,#1e400,#18446744073709551615,#-"
      "9223372036854775808,]");
  const std::string digits(10'000, '7');
  EXPECT_EQ(tree(kJson, digits + "." + digits), "#" + digits + "." + digits);
}

TEST(JsonTest, ReadsValues) {
  EXPECT_EQ(
      tree(
          kJson,
          R"({"从业人员": 320, "列": [true, false, null, {}, []], "": "a\"b\\\n\u4f01\ud83d\ude00"})"),
      "{从业人员=#320,列=[btrue,bfalse,n,{},[],],='a\"b\\\n企😀',}");
  EXPECT_EQ(tree(kJson, " \"x\" "), "'x'");
  const std::string text(100'000, 'x');
  EXPECT_EQ(tree(kJson, "\"" + text + "\\\\\""), "'" + text + "\\'");
}

TEST(JsonTest, EveryNodeHasItsPlace) {
  EXPECT_EQ(
      tree(kJson, "{\n  \"企业\": {\"a,:\\\"\": 1},\n  \"b\": [ true,\n-2.5e1 , \"x\"]}", true),
      "1:1 {企业=2:9 {a,:\"=2:19 #1,},b=3:8 [3:10 btrue,4:1 #-2.5e1,4:10 'x',],}");
  EXPECT_EQ(tree(kJson, "\xEF\xBB\xBF[1]", true), "1:1 [1:2 #1,]");
}

TEST(JsonTest, DuplicateKeysNameBothPlaces) {
  const Result<Node> r = kJson("{\"a\": [0, {\"k\": 1,\n \"\\u006b\": 2}]}");
  EXPECT_EQ(failure(r), "E-DOC-DUPLICATE-KEY 2:2");
  EXPECT_EQ(r.errors().front().place.element, "a[1].k");
  EXPECT_NE(r.errors().front().zh.find("第 1 行第 12 列"), std::string::npos);
}

TEST(JsonTest, SyntaxErrorsHaveTheirPlace) {
  EXPECT_EQ(failure(kJson, "[1,\n 2,]"), "E-DOC-SYNTAX 2:4");
  EXPECT_EQ(failure(kJson, "{\"a\" 1}"), "E-DOC-SYNTAX 1:6");
  EXPECT_EQ(failure(kJson, "{\"企业\"：1}"), "E-DOC-SYNTAX 1:6");
  EXPECT_EQ(failure(kJson, "{'a': 1}"), "E-DOC-SYNTAX 1:2");
  EXPECT_EQ(failure(kJson, "[1] 2"), "E-DOC-SYNTAX 1:5");
  EXPECT_EQ(failure(kJson, "[01]"), "E-DOC-SYNTAX 1:3");
  EXPECT_EQ(failure(kJson, "[+1]"), "E-DOC-SYNTAX 1:2");
  EXPECT_EQ(failure(kJson, "[1] // c"), "E-DOC-SYNTAX 1:5");
  EXPECT_EQ(failure(kJson, "[tru]"), "E-DOC-SYNTAX 1:2");
  EXPECT_EQ(failure(kJson, "[NaN]"), "E-DOC-SYNTAX 1:2");
  EXPECT_EQ(failure(kJson, "[\"a\nb\"]"), "E-DOC-SYNTAX 1:4");
  EXPECT_EQ(failure(kJson, R"(["\ud800"])").substr(0, 12), "E-DOC-SYNTAX");
  EXPECT_EQ(failure(kJson, ""), "E-DOC-SYNTAX 1:1");
  EXPECT_EQ(failure(kJson, "  "), "E-DOC-SYNTAX 1:3");
  EXPECT_NE(kJson("{\"企业\"：1}").errors().front().help_zh.find("半角"), std::string::npos);
}

TEST(JsonTest, EveryTruncationIsAnError) {
  const std::string text = "{\"从业\": [1.5e3, \"a\\u4f01\", true, null], \"b\": {}}";
  ASSERT_TRUE(kJson(text).ok());
  for (std::size_t n = 0; n < text.size(); ++n) {
    const std::string code = failure(kJson, std::string_view(text).substr(0, n)).substr(0, 11);
    EXPECT_TRUE(code == "E-DOC-SYNTA" || code == "E-DOC-UTF8 ") << n << " " << code;
  }
}

std::string nested(std::string_view open, int times, std::string_view close) {
  std::string out;
  for (int i = 0; i < times; ++i) out += open;
  for (int i = 0; i < times; ++i) out += close;
  return out;
}

TEST(DocumentLimitsTest, Depth) {
  EXPECT_EQ(failure(kJson, nested("[", 64, "]")).substr(0, 2), "ok");
  EXPECT_EQ(failure(kJson, nested("[", 65, "]")), "E-DOC-DEPTH 1:65");
  EXPECT_EQ(failure(kYaml, nested("[", 64, "]")).substr(0, 2), "ok");
  EXPECT_EQ(failure(kYaml, nested("[", 65, "]")), "E-DOC-DEPTH 1:65");
  EXPECT_EQ(failure(kYaml, nested("- ", 65, "")), "E-DOC-DEPTH 1:129");
  EXPECT_EQ(failure(kJson, nested("{\"a\":", 1'000'000, "")), "E-DOC-DEPTH 1:321");
  EXPECT_EQ(failure(kJson, nested("[", 8'000'000, "")), "E-DOC-DEPTH 1:65");
  EXPECT_EQ(failure(kYaml, nested("- ", 100'000, "")), "E-DOC-DEPTH 1:129");
  DocumentLimits limits;
  limits.depth = 0;
  EXPECT_EQ(failure(parse_json("1", "f", limits)), "ok #1");
  EXPECT_EQ(failure(parse_json("[]", "f", limits)), "E-DOC-DEPTH 1:1");
}

TEST(DocumentLimitsTest, BytesAndNodes) {
  DocumentLimits limits;
  limits.bytes = 7;
  EXPECT_EQ(failure(parse_json("[1,2,3]", "f", limits)).substr(0, 2), "ok");
  EXPECT_EQ(failure(parse_json("[1,2,3] ", "f", limits)), "E-DOC-SIZE 0:0");
  EXPECT_EQ(failure(parse_yaml("[1,2,3] ", "f", limits)), "E-DOC-SIZE 0:0");
  limits.nodes = 3;
  EXPECT_EQ(failure(parse_json("[1,2,3]", "f", limits)), "E-DOC-SIZE 1:6");
  EXPECT_EQ(failure(parse_yaml("[1,2,3]", "f", limits)), "E-DOC-SIZE 1:6");
  limits.nodes = 4;
  EXPECT_EQ(failure(parse_yaml("[1,2,3]", "f", limits)).substr(0, 2), "ok");
}

TEST(DocumentLimitsTest, MessagesStayShort) {
  const std::string name(1'000'000, 'k');
  const Result<Node> twice = kJson("{\"" + name + "\":1,\"" + name + "\":2}");
  EXPECT_EQ(failure(twice), "E-DOC-DUPLICATE-KEY 1:1000007");
  EXPECT_LT(to_text(twice.errors().front()).size(), 1000U);
  EXPECT_LT(to_text(kJson(nested("{\"abcdefghij\":", 65, "}")).errors().front()).size(), 1000U);
  EXPECT_LT(to_text(kYaml("a: *" + name).errors().front()).size(), 1000U);
}

TEST(DocumentLimitsTest, Utf8) {
  EXPECT_EQ(failure(kYaml, "a: 1\nb: 企\xC6\xF3"), "E-DOC-UTF8 2:5");
  EXPECT_EQ(failure(kJson, "[\"\xED\xA0\x80\"]"), "E-DOC-UTF8 1:3");
  EXPECT_EQ(failure(kYaml,
                    "\xFF\xFE"
                    "a"),
            "E-DOC-UTF8 1:1");
}

TEST(DocumentTest, FindAndPlace) {
  const Result<Node> r = kJson("{\"a\": 1, \"b\": [2]}");
  ASSERT_TRUE(r.ok());
  ASSERT_NE(r->find("b"), nullptr);
  EXPECT_TRUE(r->find("b")->is(Node::Kind::kList));
  EXPECT_EQ(r->find("c"), nullptr);
  EXPECT_EQ(r->find("b")->find("a"), nullptr);
  const Place place = r->find("b")->place("f.json", "b");
  EXPECT_EQ(place.file + place.element, "f.jsonb");
  EXPECT_EQ(place.line, 1);
  EXPECT_EQ(place.column, 15);
}

// Whatever the bytes, the answer is a tree or a diagnostic with texts; run under the sanitizers this is a small fuzzer.
TEST(DocumentTest, AnyBytesGetAnAnswer) {
  const std::vector<std::string> pieces = {
      "a",    ": ",   "\n",   "  ",  "- ",  "[",      "]",  "{",  "}",  ",",
      "\"",   "'",    "|",    ">",   "?",   " ",      "&x", "*x", "!y", "#",
      "%",    "\t",   "\r",   "---", "...", "1.5",    "企", "：", "\\", "\\u12",
      "null", "true", "\xFF", "~",   "<<",  "\n  - ", "? ", "e9", "-",  "@"};
  std::mt19937 random(20261124);
  int trees = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string text;
    const std::size_t length = random() % 24;
    for (std::size_t k = 0; k < length; ++k) {
      text += i % 8 == 0 ? std::string(1, static_cast<char>(random() % 256))
                         : pieces[random() % pieces.size()];
    }
    for (const Parse& parse : {kYaml, kJson}) {
      const std::string answer = failure(parse, text);
      ASSERT_TRUE(answer.rfind("ok", 0) == 0 || answer.rfind("E-DOC-", 0) == 0) << text;
      trees += answer.rfind("ok", 0) == 0 ? 1 : 0;
    }
  }
  EXPECT_GT(trees, 1000);
}

// A JSON text that YAML reads too gives the same tree: YAML 1.2 contains JSON.
TEST(DocumentTest, YamlContainsJson) {
  const std::string text =
      "{\"a\": [1, -2.5, \"x\\ny\", true, null], \"企业\": {\"k\": \"\\u4f01\"}, \"e\": []}";
  EXPECT_EQ(tree(kYaml, text, true), tree(kJson, text, true));
}

}  // namespace
}  // namespace zhida
