// The parts of a correction, each by itself: files, facts as given, answers.
#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/result_test.h"
#include "service/correct/answers.h"
#include "service/correct/csv.h"
#include "service/correct/given.h"
#include "service/correct/request.h"

namespace zhida::correct {
namespace {

TEST(CorrectedFile, CsvAndJsonSayTheSame) {
  const auto csv = read_corrected(
      "\xEF\xBB\xBFsubject,key,period,value,valid_from,valid_to,kind\r\n"
      "A,营业收入,2025,\"1000\",2026-01-01,2027-01-01,number\r\n\r\n"
      "B,名称,,\"甲, \"\"乙\"\"\n丙\",,,text\r\n"
      "C,从业人员,,撤回,,,\n"
      "D,股权融资,,无,,,",
      "f.csv");
  ASSERT_TRUE(csv.ok()) << zhida::to_text(csv.errors().front());
  const auto json = read_corrected(
      R"([{"subject":"A","key":"营业收入","period":"2025","value":1000,"valid_from":"2026-01-01","valid_to":"2027-01-01","kind":"number"},
          {"subject":"B","key":"名称","value":"甲, \"乙\"\n丙","kind":"text"},
          {"subject":"C","key":"从业人员","value":"撤回"},
          {"subject":"D","key":"股权融资","value":null}])",
      "f.json");
  ASSERT_TRUE(json.ok()) << zhida::to_text(json.errors().front());
  ASSERT_EQ(csv->size(), 4U);
  ASSERT_EQ(json->size(), 4U);
  for (std::size_t i = 0; i < csv->size(); ++i) {
    const Corrected &a = (*csv)[i], &b = (*json)[i];
    EXPECT_EQ(a.subject, b.subject);
    EXPECT_EQ(a.key, b.key);
    EXPECT_EQ(a.period, b.period);
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.valid_from, b.valid_from);
    EXPECT_EQ(a.valid_to, b.valid_to);
  }
  EXPECT_EQ((*csv)[1].value, "甲, \"乙\"\n丙");
  EXPECT_EQ((*csv)[2].kind, facts::Kind::kWithdrawn);
  EXPECT_EQ((*csv)[3].kind, facts::Kind::kNull);
  EXPECT_EQ((*csv)[3].line, 7);
}

TEST(CorrectedFile, WhatCannotBeReadIsNamedByLine) {
  const std::string head = "subject,key,period,value,valid_from,valid_to\n";
  const auto fails = [&](const std::string& text, int line) {
    const auto read = read_corrected(text, "f.csv");
    EXPECT_EQ(code_of(read), "E-CORRECT-FILE") << text;
    if (!read) {
      EXPECT_EQ(read.errors().front().place.line, line) << text;
    }
  };
  fails("", 1);
  fails("subject,key,value\nA,B,1\n", 1);
  fails("subject,key,period,value,what\nA,B,,1,2\n", 1);
  fails("subject,key,period,value,value\nA,B,,1,2\n", 1);
  fails(head + "A,B,,1\n", 2);
  fails(head + "A,B,,1,gestern,\n", 2);
  fails(head + "A,B,,1,2026-02-30,\n", 2);
  fails(head + "A,B,,1,,\n,B,,1,,\n", 3);
  fails(head + "A,,,1,,\n", 2);
  fails(head + "A,B,,\"1,,\n", 2);
  fails(head + "A,B,,\"1\"2,,\n", 2);
  fails("{\"subject\":\"A\"}", 1);
  fails("[{\"subject\":\"A\",\"key\":\"B\",\"what\":1}]", 1);
  fails("[{\"subject\":\"A\",\"key\":[]}]", 1);
  fails("[1]", 1);
  EXPECT_EQ(code_of(read_corrected("[{", "f.json")), "E-DOC-SYNTAX");
  EXPECT_EQ(code_of(read_corrected(head + "A,B,,\xFF,,\n", "f.csv")), "E-CORRECT-FILE");
  EXPECT_EQ(code_of(read_subjects("\n\n", "s.txt")), "E-CORRECT-FILE");
  EXPECT_EQ(code_of(read_subjects("A\n\x01\n", "s.txt")), "E-CORRECT-FILE");
  EXPECT_EQ(*read_subjects("A\r\n\nB", "s.txt"), (std::vector<std::string>{"A", "B"}));
}

TEST(CsvField, IsQuotedWhereItMustBe) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(csv_field("=1+1"), "\"'=1+1\"");
}

TEST(GivenFacts, AreReadAndChangedInTheirPlaces) {
  auto given = Given::read(
      R"({"从业人员": 320, "营业收入": {"2024": 1, "2025": "52000"}, "知识产权": [{"类别": "I"}, {"类别": "II", "年": 1}], "制造业": true, "融资": "无", "文": "a\"b"})");
  ASSERT_TRUE(given.ok());
  EXPECT_EQ(given->at("从业人员", "")->text, "320");
  EXPECT_EQ(given->at("营业收入", "2025")->text, "52000");
  EXPECT_EQ(given->at("知识产权", "2/类别")->text, "II");
  for (const auto& [key, period] :
       {std::pair{"营业收入", ""}, std::pair{"营业收入", "2023"}, std::pair{"知识产权", "3/类别"},
        std::pair{"知识产权", "0/类别"}, std::pair{"知识产权", "x/类别"}, std::pair{"没有", ""},
        std::pair{"从业人员", "2025"}, std::pair{"从业人员", "1/类别"}}) {
    EXPECT_EQ(given->at(key, period), nullptr) << key << period;
  }
  EXPECT_TRUE(Given::says(*given->at("营业收入", "2025"), facts::Kind::kNumber, "52000.00"));
  EXPECT_FALSE(Given::says(*given->at("营业收入", "2025"), facts::Kind::kNumber, "52000.01"));
  EXPECT_FALSE(Given::says(*given->at("从业人员", ""), facts::Kind::kText, "320"));
  EXPECT_TRUE(Given::says(*given->at("制造业", ""), facts::Kind::kBoolean, "true"));
  EXPECT_TRUE(Given::says(*given->at("融资", ""), facts::Kind::kNull, ""));
  EXPECT_FALSE(Given::says(*given->at("融资", ""), facts::Kind::kWithdrawn, ""));
  facts::Fact fact;
  fact.kind = facts::Kind::kNumber;
  fact.value = "12.5";
  given->set("从业人员", "", &fact);
  given->set("营业收入", "2025", &fact);
  given->set("营业收入", "2024", nullptr);
  given->set("知识产权", "2/年", nullptr);
  fact.kind = facts::Kind::kNull;
  given->set("知识产权", "1/类别", &fact);
  fact.kind = facts::Kind::kBoolean;
  fact.value = "false";
  given->set("制造业", "", &fact);
  given->set("融资", "", nullptr);
  EXPECT_EQ(
      given->text(),
      R"({"从业人员": 12.5, "营业收入": {"2025": "12.5"}, "知识产权": [{"类别": "无"}, {"类别": "II"}], "制造业": false, "文": "a\"b"})");
  given->set("营业收入", "2025", nullptr);
  EXPECT_EQ(given->at("营业收入", ""), nullptr);
  EXPECT_EQ(given->text().find("营业收入"), std::string::npos);
}

PolicyAnswer answer(const std::string& verdict, const char* min, const char* max) {
  PolicyAnswer out{"p", verdict, "cash", "city", true, {}, {}};
  if (min != nullptr) out.min = Decimal::parse(min);
  if (max != nullptr) out.max = Decimal::parse(max);
  return out;
}

std::string compared(const PolicyAnswer& before, const PolicyAnswer& after) {
  Item item;
  if (!compare({before}, {after}, item)) return "refused";
  return item.changes.empty() ? "unchanged" : std::string(to_string(item.changes[0].outcome));
}

TEST(Answers, AreComparedByVerdictThenByAmount) {
  const auto yes = answer("certain", "5", "5");
  const auto wide = answer("certain", "4", "6");
  const auto no = answer("no", nullptr, nullptr);
  const auto open = answer("possible", "0", "5");
  EXPECT_EQ(compared(yes, answer("certain", "5.00", "5")), "unchanged");
  EXPECT_EQ(compared(yes, answer("certain", "6", "6")), "more");
  EXPECT_EQ(compared(yes, answer("certain", "4", "4")), "less");
  EXPECT_EQ(compared(yes, answer("certain", "5", "9")), "more");  // at least as much
  EXPECT_EQ(compared(yes, wide), "open");
  EXPECT_EQ(compared(yes, answer("certain", "6", nullptr)), "more");
  EXPECT_EQ(compared(yes, no), "no_longer_entitled");
  EXPECT_EQ(compared(yes, answer("expired", nullptr, nullptr)), "no_longer_entitled");
  EXPECT_EQ(compared(no, yes), "newly_entitled");
  EXPECT_EQ(compared(open, yes), "newly_entitled");
  EXPECT_EQ(compared(open, no), "settled_no");
  EXPECT_EQ(compared(yes, open), "open");
  EXPECT_EQ(compared(no, open), "open");
  EXPECT_EQ(compared(open, open), "unchanged");
  EXPECT_EQ(compared(open, answer("possible", "0", "4")), "open");
  EXPECT_EQ(compared(no, answer("unknown_rule", nullptr, nullptr)), "unchanged");
  Item item;
  EXPECT_FALSE(compare({yes}, {}, item).ok());
}

TEST(Answers, WhatIsDueIsAnIntervalOfWholeFen) {
  EXPECT_EQ(answer("certain", "1.23", "1.23").due(), (Fen{123, 123}));
  EXPECT_EQ(answer("certain", "1.234", "1.234").due(), (Fen{123, 124}));
  EXPECT_EQ(answer("no", nullptr, nullptr).due(), (Fen{0, 0}));
  EXPECT_FALSE(answer("possible", "0", "5").due().has_value());
  EXPECT_FALSE(answer("certain", "0", nullptr).due().has_value());
  auto ratio = answer("certain", "0.5", "0.5");
  ratio.money = false;
  EXPECT_FALSE(ratio.due().has_value());
}

TEST(Answers, OtherTextIsRefused) {
  for (const char* text :
       {"{}", R"({"results":1})", R"({"results":[{}]})",
        R"({"results":[{"policy":"p","verdict":"no"}]})",
        R"({"results":[{"policy":"p","verdict":"certain","amount":{"min":"1"}}]})"}) {
    EXPECT_EQ(code_of(read_answers(text)), "E-CORRECT-RESULT") << text;
  }
  EXPECT_FALSE(read_answers("[").ok());
}

}  // namespace
}  // namespace zhida::correct
