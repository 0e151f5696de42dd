// Tests of the fact dictionary, of reading facts, and of facts as rules see them.
#include "decide/pack/facts.h"

#include <gtest/gtest.h>

#include "decide/feel/possible.h"
#include "decide/pack/toy.h"

namespace zhida::pack {
namespace {

using feel::Kind;
using feel::Value;

Dictionary dictionary() {
  Result<Dictionary> d = read_dictionary(toy::kFacts, "facts.yaml");
  EXPECT_TRUE(d.ok()) << (d.ok() ? "" : toy::all_of(d.errors()));
  return d.ok() ? std::move(*d) : Dictionary{};
}

Result<FactSet> facts(std::string_view json) {
  const Result<Node> node = parse_json(json, "mine.json");
  if (!node) return node.errors();
  return read_facts(*node, dictionary(), "mine.json");
}

// 2026-06-30
const std::int64_t kDay = days_from_civil({2026, 6, 30});

Value input(std::string_view name, std::string_view json) {
  const Dictionary d = dictionary();
  const Result<FactSet> set = facts(json);
  EXPECT_TRUE(set.ok()) << (set.ok() ? "" : toy::all_of(set.errors()));
  return set.ok() ? input_value(*d.find(name), *set, kDay) : Value();
}

struct Shown {
  const char* fact;
  const char* json;
  const char* shown;
};

class FactValue : public testing::TestWithParam<Shown> {};

TEST_P(FactValue, IsWhatWasWritten) {
  EXPECT_EQ(to_display(input(GetParam().fact, GetParam().json)), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(
    Values, FactValue,
    testing::Values(
        Shown{"从业人员", R"({"从业人员": 320})", "320"},
        Shown{"从业人员", R"({"从业人员": "320"})", "320"},
        Shown{"从业人员", R"({"从业人员": 0})", "0"}, Shown{"从业人员", R"({})", "[0, 100000]"},
        Shown{"从业人员", R"({"从业人员": null})", "[0, 100000]"},
        Shown{"从业人员", R"({"从业人员": {"min": "7", "max": 8}})", "[7, 8]"},
        Shown{"从业人员", R"({"从业人员": {"min": 7}})", "[7, 100000]"},
        Shown{"从业人员", R"({"从业人员": {"max": 7}})", "[0, 7]"},
        Shown{"从业人员", R"({"从业人员": {"min": 7, "max": 7}})", "7"},
        Shown{"从业人员", R"({"从业人员": {"one_of": [7, "9", 7]}})", "7 / 9"},
        Shown{"营业收入", R"({"营业收入": {"2025": "52000.50", "2022": 1}})",
              "{本年: ≥ 0, 上年: 52000.5, 前年: ≥ 0, 大前年: ≥ 0, 前四年: 1}"},
        Shown{"营业收入", R"({"营业收入": {"2021": 1, "2027": 2, "2025": null}})",
              "{本年: ≥ 0, 上年: ≥ 0, 前年: ≥ 0, 大前年: ≥ 0, 前四年: ≥ 0}"},
        Shown{"行业", R"({"行业": "工业"})", "工业"}, Shown{"行业", R"({})", "工业 / 建筑业"},
        Shown{"行业", R"({"行业": {"one_of": ["建筑业"]}})", "建筑业"},
        Shown{"已注销", R"({"已注销": false})", "否"}, Shown{"已注销", R"({})", "是 / 否"},
        Shown{"注销日期", R"({"注销日期": "2024-02-29"})", "2024-02-29"},
        Shown{"注销日期", R"({"注销日期": "无"})", "无"},
        Shown{"注销日期", R"({})", "[0001-01-01, 9999-12-31] / 无"},
        Shown{"资质", R"({"资质": "无"})", "[]"}, Shown{"资质", R"({"资质": []})", "[]"},
        Shown{"资质", R"({})", "未知"},
        Shown{"资质", R"({"资质": [{"类型": "甲级", "有效期至": "2027-01-01", "分数": 3}]})",
              "[{类型: 甲级, 有效期至: 2027-01-01, 分数: 3}]"},
        Shown{"资质", R"({"资质": [{"分数": null}]})",
              "[{类型: 甲级 / 乙级, 有效期至: [0001-01-01, 9999-12-31], 分数: [0, 10]}]"}));

TEST(Facts, UnknownIsNeverNullAndNullIsNeverUnknown) {
  EXPECT_TRUE(input("注销日期", R"({"注销日期": "无"})").is(Kind::kNull));
  EXPECT_TRUE(input("注销日期", R"({})").is_abstract());
  EXPECT_TRUE(input("资质", R"({})").is(Kind::kUnknown));
  EXPECT_TRUE(input("资质", R"({"资质": "无"})").is(Kind::kList));
}

TEST(Facts, NumbersKeepEveryDigit) {
  const Value v =
      input("营业收入", R"({"营业收入": {"2025": 0.1000000000000000000000000000000001}})");
  EXPECT_EQ(to_display(*v.as_context().find("上年")), "0.1000000000000000000000000000000001");
}

struct Refused {
  const char* json;
  const char* code;
  int line;
  int column;
  const char* element;
  const char* help;  // a part of it
};

class FactError : public testing::TestWithParam<Refused> {};

TEST_P(FactError, SaysWhereAndWhatHelps) {
  const Result<FactSet> set = facts(GetParam().json);
  ASSERT_FALSE(set.ok());
  ASSERT_EQ(set.errors().size(), 1U) << toy::all_of(set.errors());
  const Diagnostic& d = set.errors().front();
  EXPECT_EQ(d.code, GetParam().code);
  EXPECT_EQ(d.place.file, "mine.json");
  EXPECT_EQ(d.place.line, GetParam().line);
  EXPECT_EQ(d.place.column, GetParam().column);
  EXPECT_EQ(d.place.element, GetParam().element);
  EXPECT_NE(d.help_zh.find(GetParam().help), std::string::npos) << d.help_zh;
  EXPECT_FALSE(d.zh.empty());
  EXPECT_FALSE(d.en.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Errors, FactError,
    testing::Values(
        Refused{"{\n \"从业人数\": 1}", "E-FACT-UNKNOWN", 2, 2, "从业人数", "从业人员"},
        Refused{"[1]", "E-FACT-TYPE", 1, 1, "", "从业人员"},
        Refused{R"({"从业人员": true})", "E-FACT-TYPE", 1, 10, "从业人员", ""},
        Refused{R"({"从业人员": "1,200"})", "E-FACT-TYPE", 1, 10, "从业人员", "千位逗号"},
        Refused{R"({"从业人员": "无"})", "E-FACT-VALUE", 1, 10, "从业人员", "写 0"},
        Refused{R"({"从业人员": -1})", "E-FACT-RANGE", 1, 10, "从业人员", ""},
        Refused{R"({"从业人员": 100001})", "E-FACT-RANGE", 1, 10, "从业人员", ""},
        Refused{R"({"从业人员": 1.5})", "E-FACT-RANGE", 1, 10, "从业人员", ""},
        Refused{R"({"从业人员": {"min": 8, "max": 7}})", "E-FACT-RANGE", 1, 10, "从业人员", ""},
        Refused{R"({"从业人员": {"min": -1, "max": 7}})", "E-FACT-RANGE", 1, 18, "从业人员.min",
                ""},
        Refused{R"({"从业人员": {"mim": 1, "max": 7}})", "E-FACT-KEY", 1, 11, "从业人员.mim",
                "min"},
        Refused{R"({"从业人员": {}})", "E-FACT-TYPE", 1, 10, "从业人员", "min"},
        Refused{R"({"从业人员": {"one_of": []}})", "E-FACT-RANGE", 1, 21, "从业人员", ""},
        Refused{R"({"从业人员": {"one_of": [1, {"min": 2}]}})", "E-FACT-TYPE", 1, 25,
                "从业人员.one_of[1]", ""},
        Refused{R"({"营业收入": 5})", "E-FACT-YEAR", 1, 10, "营业收入", "2025"},
        Refused{R"({"营业收入": {"min": 1}})", "E-FACT-YEAR", 1, 10, "营业收入", "2025"},
        Refused{R"({"营业收入": {"25": 1}})", "E-FACT-YEAR", 1, 11, "营业收入.25", "四位"},
        Refused{R"({"营业收入": {"2025": "x"}})", "E-FACT-TYPE", 1, 19, "营业收入.2025", ""},
        Refused{R"({"行业": "工业制造"})", "E-FACT-VALUE", 1, 8, "行业", "建筑业"},
        Refused{R"({"行业": {"min": 1}})", "E-FACT-TYPE", 1, 8, "行业", "one_of"},
        Refused{R"({"已注销": "false"})", "E-FACT-TYPE", 1, 9, "已注销", "不加引号"},
        Refused{R"({"注销日期": "2025-02-29"})", "E-FACT-TYPE", 1, 10, "注销日期", "2026-11-23"},
        Refused{R"({"资质": {"类型": "甲级"}})", "E-FACT-TYPE", 1, 8, "资质", "[{"},
        Refused{R"({"资质": ["甲级"]})", "E-FACT-TYPE", 1, 9, "资质[0]", "{"},
        Refused{R"({"资质": [{"类形": "甲级"}]})", "E-FACT-UNKNOWN", 1, 10, "资质[0].类形",
                "类型"}));

TEST(Facts, EveryErrorIsReported) {
  const Result<FactSet> set = facts(R"({"从业人员": -1, "行业": 3, "没有": 1})");
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.errors().size(), 3U) << toy::all_of(set.errors());
}

TEST(Facts, AreTheSameInYaml) {
  const Result<Node> node =
      parse_yaml("从业人员: 12\n营业收入: {\"2025\": 3}\n注销日期: 2024-02-29\n", "f.yaml");
  ASSERT_TRUE(node.ok());
  const Result<FactSet> set = read_facts(*node, dictionary(), "f.yaml");
  ASSERT_TRUE(set.ok()) << toy::all_of(set.errors());
  EXPECT_EQ(set->values.size(), 2U);
  EXPECT_EQ(to_display(set->yearly.at("营业收入").at(2025)), "3");
}

TEST(Facts, OfATableCellAreCheckedAlike) {
  const Dictionary d = dictionary();
  const auto cell = [&](std::string_view fact, std::string_view text) {
    const Result<Value> v = read_cell(*d.find(fact), text);
    if (v) return to_display(*v);
    EXPECT_EQ(v.errors().front().place.element, fact);
    return v.errors().front().code;
  };
  EXPECT_EQ(cell("从业人员", "320"), "320");
  EXPECT_EQ(cell("从业人员", "-1"), "E-FACT-RANGE");
  EXPECT_EQ(cell("从业人员", "1.5"), "E-FACT-RANGE");
  EXPECT_EQ(cell("从业人员", "无"), "E-FACT-VALUE");
  EXPECT_EQ(cell("营业收入", "1,000"), "E-FACT-TYPE");
  EXPECT_EQ(cell("行业", "建筑业"), "建筑业");
  EXPECT_EQ(cell("行业", "true"), "E-FACT-VALUE");
  EXPECT_EQ(cell("已注销", "true"), "是");
  EXPECT_EQ(cell("已注销", "是"), "E-FACT-TYPE");
  EXPECT_EQ(cell("注销日期", "2024-02-29"), "2024-02-29");
  EXPECT_EQ(cell("注销日期", "2023-02-29"), "E-FACT-TYPE");
  EXPECT_EQ(cell("注销日期", "无"), "无");
}

TEST(Dictionary, GivesTypesToRules) {
  const Dictionary d = dictionary();
  EXPECT_EQ(feel::to_string(*d.find("从业人员")->feel_type()), "number");
  const feel::TypePtr years = d.find("营业收入")->feel_type();
  ASSERT_EQ(years->kind, feel::Type::Kind::kContext);
  EXPECT_EQ(years->members.size(), 5U);
  ASSERT_NE(years->member("前四年"), nullptr);
  const feel::TypePtr list = d.find("资质")->feel_type();
  ASSERT_EQ(list->kind, feel::Type::Kind::kList);
  EXPECT_EQ((*list->element->member("有效期至"))->kind, feel::Type::Kind::kDate);
}

struct Misprint {
  const char* from;
  const char* to;
  const char* code;
};

class DictionaryError : public testing::TestWithParam<Misprint> {};

TEST_P(DictionaryError, IsFound) {
  std::string text(toy::kFacts);
  const std::string from = GetParam().from;
  text.replace(text.find(from), from.size(), GetParam().to);
  const Result<Dictionary> d = read_dictionary(text, "facts.yaml");
  ASSERT_FALSE(d.ok());
  EXPECT_EQ(d.errors().front().code, GetParam().code) << toy::all_of(d.errors());
  EXPECT_GT(d.errors().front().place.line, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Errors, DictionaryError,
    testing::Values(Misprint{"unit: 人", "units: 人", "E-FACTS-KEY"},
                    Misprint{"    en: Employees\n", "", "E-FACTS-MISSING"},
                    Misprint{"type: number", "type: numeric", "E-FACTS-VALUE"},
                    Misprint{"mutable: true", "mutable: yes", "E-FACTS-TYPE"},
                    Misprint{"key: revenue", "key: employees", "E-FACTS-DUPLICATE"},
                    Misprint{"name: 营业收入", "name: 从业人员", "E-FACTS-DUPLICATE"},
                    Misprint{"max: 100000", "max: -1", "E-FACTS-VALUE"},
                    Misprint{"values: [工业, 建筑业]", "values: [工业, 工业]", "E-FACTS-DUPLICATE"},
                    Misprint{"values: [工业, 建筑业]", "values: [工业, 无]", "E-FACTS-VALUE"},
                    Misprint{"values: [工业, 建筑业]", "min: 3", "E-FACTS-VALUE"},
                    Misprint{"type: boolean", "type: boolean\n    values: [x]", "E-FACTS-VALUE"},
                    Misprint{"type: list", "type: list\n    period: year", "E-FACTS-VALUE"},
                    Misprint{"name: 有效期至", "name: 类型", "E-FACTS-DUPLICATE"},
                    Misprint{"facts:", "fact:", "E-FACTS-MISSING"},
                    Misprint{"name: 从业人员", "name: [", "E-DOC-SYNTAX"}));

}  // namespace
}  // namespace zhida::pack
