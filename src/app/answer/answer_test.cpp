// Tests of answers: their shapes against docs/api.md, exact numbers, and what is said of a wrong question.
#include "app/answer/answer.h"

#include <set>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/crew.h"
#include "decide/pack/toy.h"

namespace zhida::answer {
namespace {

namespace json = boost::json;

const pack::Bundle& bundle() {
  static const Result<pack::Bundle> loaded = pack::load(pack::toy::files());
  return loaded.value();
}

std::int64_t on(std::string_view date) { return days_from_civil(*parse_civil(date)); }

json::value ask(std::string_view body) {
  const auto question = read_question(body, bundle(), on("2026-06-30"), "");
  EXPECT_TRUE(question.ok()) << pack::toy::all_of(question.errors());
  return question ? json::parse(calc(bundle(), *question)) : json::value();
}

using Keys = std::set<std::string>;
Keys keys(const json::value& v) {
  Keys out;
  for (const auto& member : v.as_object()) out.emplace(member.key());
  return out;
}

TEST(Calc, HasTheShapeOfTheContract) {
  const json::value a = ask(R"({"facts": {"从业人员": 12}, "as_of": "2026-11-23"})");
  EXPECT_EQ(keys(a), (Keys{"as_of", "bundle", "results", "ladders"}));
  EXPECT_EQ(a.at("as_of"), "2026-11-23");
  EXPECT_EQ(a.at("bundle").at("digest").as_string().size(), 64U);
  EXPECT_EQ(a.at("bundle").at("policies"), 1);
  ASSERT_EQ(a.at("results").as_array().size(), 1U);
  const json::value& r = a.at("results").at(0);
  EXPECT_EQ(keys(r), (Keys{"policy",   "title",      "kind",       "audience",  "jurisdiction",
                           "channel",  "ladder",     "version",    "verdict",   "because",
                           "document", "effective",  "confidence", "retrieved", "source",
                           "window",   "materials",  "office",     "link",      "note",
                           "amount",   "conditions", "rows",       "outputs",   "decided_by",
                           "missing",  "diagnostics"}));
  EXPECT_EQ(r.at("verdict"), "possible");
  EXPECT_EQ(r.at("because").at("zh"), "还差 1 项事实：营业收入（上年）");
  EXPECT_EQ(r.at("because").at("en"), "1 fact is still missing: Revenue (last year)");
  EXPECT_EQ(json::serialize(r.at("effective")), R"({"from":"2023-01-01","to":"2026-12-31"})");
  EXPECT_EQ(json::serialize(r.at("office")),
            R"({"zh":"示例部门","en":"Toy office","telephone":"待核"})");
  EXPECT_EQ(json::serialize(r.at("ladder")), R"({"track":"示例","rung":1,"status":"甲级"})");
  EXPECT_EQ(json::serialize(r.at("amount")),
            R"({"exact":null,"min":"0","max":"40000","unit":"元","kind":"cash","payer":"city",)"
            R"("per":null,"clause":"第三条"})");
  EXPECT_EQ(json::serialize(r.at("missing")),
            R"({"facts":["营业收入.上年"],"decisive_sets":[["营业收入.上年"]],"proven":true,)"
            R"("could_settle":["营业收入.上年"]})");
  EXPECT_EQ(json::serialize(r.at("conditions").at(0)),
            R"({"decision":"规模达标","zh":"从业人员 10 人以上","en":"At least 10 staff",)"
            R"("clause":"第一条","confidence":"published","state":"met","checks":[)"
            R"({"op":"compare","text":"从业人员 >= 10","state":"met","found":"12",)"
            R"("needed":">= 10","facts":["从业人员"],"decision":"规模达标","children":[]}]})");
  EXPECT_EQ(json::serialize(r.at("rows")),
            R"x([{"decision":"档次","row":1,"clause":"第三条(一)","cells":["[10..20)","2"],)x"
            R"x("state":"matched"}])x");
  EXPECT_EQ(json::serialize(r.at("outputs")),
            R"([{"decision":"档次","value":"2","possible":null,"min":null,"max":null,)"
            R"("state":"exact"}])");
  EXPECT_EQ(json::serialize(a.at("ladders")),
            R"([{"track":"示例","rungs":[{"policy":"toy","rung":1,"status":"甲级",)"
            R"("title":{"zh":"示例奖励","en":"Toy award"},"verdict":"possible","holds":false,)"
            R"("lacks":[],"unknown":["收入达标"]}],"at":0,"next":"toy"}])");
}

TEST(Verdicts, AreThoseOfTheWholeAnswer) {
  for (const char* facts : {R"({})", R"({"从业人员": 12})", R"({"从业人员": 5})",
                            R"({"从业人员": 25, "营业收入": {"2025": 500}})"}) {
    const auto question =
        read_question(std::string(R"({"facts": )") + facts + "}", bundle(), on("2026-06-30"), "");
    ASSERT_TRUE(question.ok());
    const json::value whole = json::parse(calc(bundle(), *question));
    const json::value quick = json::parse(verdicts(bundle(), *question));
    ASSERT_EQ(quick.at("results").as_array().size(), whole.at("results").as_array().size());
    for (std::size_t i = 0; i < whole.at("results").as_array().size(); ++i) {
      const json::value& one = quick.at("results").at(i);
      EXPECT_EQ(keys(one), (Keys{"policy", "verdict", "amount"}));
      for (const char* member : {"policy", "verdict", "amount"})
        EXPECT_EQ(one.at(member), whole.at("results").at(i).at(member)) << facts;
    }
  }
}

// The body with a detail: the answer in that detail.
json::value ask_in(const char* detail) {
  const auto question =
      read_question(R"({"facts": {"从业人员": 12}, "detail": ")" + std::string(detail) + R"("})",
                    bundle(), on("2026-06-30"), "");
  EXPECT_TRUE(question.ok());
  return question ? json::parse(answer(bundle(), *question)) : json::value();
}

TEST(Detail, LeavesOutWhatIsNotWantedAndNothingElse) {
  const json::value all = ask_in("all");
  json::value reasons = ask_in("reasons");
  EXPECT_TRUE(reasons.at("results").at(0).at("missing").is_null());
  reasons.at("results").at(0).at("missing") = all.at("results").at(0).at("missing");
  // the sentence names the missing facts only where they were searched for
  reasons.at("results").at(0).at("because") = all.at("results").at(0).at("because");
  EXPECT_EQ(reasons, all);
  const json::value verdicts = ask_in("verdicts");
  EXPECT_EQ(keys(verdicts), (Keys{"as_of", "bundle", "results"}));
  EXPECT_EQ(verdicts.at("bundle"), all.at("bundle"));
  EXPECT_EQ(keys(verdicts.at("results").at(0)), (Keys{"policy", "verdict", "amount"}));
  EXPECT_EQ(verdicts.at("results").at(0).at("amount"), all.at("results").at(0).at("amount"));
}

TEST(Answer, IsTheSameOnOneThreadAndOnSeveral) {
  pack::Bundle many = bundle();
  for (int i = 0; i < 40; ++i) {
    many.policies.push_back(many.policies.front());
    many.policies.back().id = "toy-" + std::to_string(i);
  }
  Crew crew(3);
  const pack::Together together = [&](const std::function<void()>& work) { crew.together(work); };
  for (const std::string_view detail : {"verdicts", "reasons", "all"}) {
    const auto question =
        read_question(R"({"facts": {"从业人员": 12}, "as_of": "2026-11-23", "detail": ")" +
                          std::string(detail) + "\"}",
                      many, 0, "");
    ASSERT_TRUE(question.ok());
    const std::string alone = answer(many, *question);
    for (int round = 0; round < 10; ++round)
      EXPECT_EQ(answer(many, *question, together), alone) << detail;
  }
}

TEST(Calc, AnOpenOutputIsASetOrNothing) {
  const json::value a = ask(R"({"facts": {}})");
  EXPECT_EQ(a.at("as_of"), "2026-06-30");
  EXPECT_EQ(json::serialize(a.at("results").at(0).at("outputs")),
            R"([{"decision":"档次","value":null,"possible":["无","2","5"],"min":null,"max":null,)"
            R"("state":"set"}])");
}

TEST(Calc, MoneyIsExactText) {
  const json::value a =
      ask(R"({"facts": {"从业人员": 20, "营业收入": {"2025": "100.000000000001"}}})");
  const json::value& r = a.at("results").at(0);
  EXPECT_EQ(r.at("verdict"), "certain");
  EXPECT_EQ(r.at("amount").at("exact"), "100000");
  EXPECT_EQ(r.at("conditions").at(1).at("checks").at(0).at("found"), "100.000000000001");
}

TEST(Calc, RefersToTheOfficeWithoutARule) {
  const json::value a = ask(R"({"facts": {"从业人员": 20}, "as_of": "2027-01-01"})");
  const json::value& r = a.at("results").at(0);
  EXPECT_EQ(r.at("verdict"), "unknown_rule");
  EXPECT_EQ(r.at("version"), "2027");
  EXPECT_TRUE(r.at("amount").is_null());
  EXPECT_TRUE(r.at("conditions").as_array().empty());
  EXPECT_TRUE(r.at("effective").at("to").is_null());
}

TEST(CalcText, SaysTheVerdictTheAmountAndWhatIsOpen) {
  const auto q = read_question(R"({"facts": {"从业人员": 12}})", bundle(), on("2026-06-30"), "");
  ASSERT_TRUE(q.ok());
  const std::string text = calc_text(bundle(), *q);
  for (const char* part :
       {"判定日 as of 2026-06-30 · 1 项政策", "? 可能 possible  示例奖励 / Toy award",
        "示例〔2023〕1号", "还差 1 项事实：营业收入（上年）", "最高 up to 40,000 元", "档次 = 2",
        "✓ 从业人员 10 人以上 / At least 10 staff", "? 上年收入 100 万元以上",
        "? not(营业收入.上年 < 100)  要求 needed >= 100", "还缺 missing: 营业收入.上年"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

struct Asked {
  const char* body;
  const char* code;
  int line, column;
};

class QuestionTest : public testing::TestWithParam<Asked> {};

TEST_P(QuestionTest, SaysWhatIsWrongAndWhere) {
  const auto [body, code, line, column] = GetParam();
  const auto q = read_question(body, bundle(), 0, "");
  ASSERT_FALSE(q.ok());
  const Diagnostic& d = q.errors().front();
  EXPECT_EQ(d.code, code);
  EXPECT_EQ(d.place.line, line);
  EXPECT_EQ(d.place.column, column);
  const json::value p = json::parse(problem(422, q.errors()));
  EXPECT_EQ(p.at("type"), "about:blank");
  EXPECT_EQ(p.at("status"), 422);
  EXPECT_EQ(p.at("code").as_string(), code);
  EXPECT_EQ(p.at("line"), line);
  EXPECT_EQ(p.at("column"), column);
  EXPECT_EQ(p.at("detail").at("zh").as_string(), d.zh);
  EXPECT_FALSE(p.at("title").at("en").as_string().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Wrong, QuestionTest,
    testing::Values(Asked{"{\"facts\": {},\n \"asof\": 1}", "E-CALC-KEY", 2, 10},
                    Asked{"{}", "E-CALC-KEY", 1, 1}, Asked{"[]", "E-CALC-KEY", 1, 1},
                    Asked{"{\"facts\": {}, \"as_of\": \"2026-02-30\"}", "E-CALC-DATE", 1, 24},
                    Asked{"{\"facts\": {}, \"as_of\": 20260101}", "E-CALC-DATE", 1, 24},
                    Asked{"{\"facts\": {}, \"as_of\": \"9999-01-01\"}", "E-CALC-DATE", 1, 24},
                    Asked{"{\"facts\": {}, \"detail\": \"full\"}", "E-CALC-DETAIL", 1, 25},
                    Asked{"{\"facts\": {}, \"detail\": 1}", "E-CALC-DETAIL", 1, 25},
                    Asked{"{\"facts\": {", "E-DOC-SYNTAX", 1, 12},
                    Asked{"{\"facts\":\n{\"从业人员\": \"多\"}}", "E-FACT-TYPE", 2, 10},
                    Asked{"{\"facts\": {\"从业人数\": 3}}", "E-FACT-UNKNOWN", 1, 12}));

TEST(Problem, ListsTheOtherErrorsAndTheHelp) {
  const auto q =
      read_question(R"({"facts": {"从业人数": 3}, "as_of": "x", "fact": 1})", bundle(), 0, "");
  ASSERT_FALSE(q.ok());
  ASSERT_EQ(q.errors().size(), 3U);
  const json::value p = json::parse(problem(422, q.errors()));
  EXPECT_EQ(p.at("help").at("en"), "did you mean 'facts'?");
  ASSERT_EQ(p.at("errors").as_array().size(), 2U);
  EXPECT_EQ(p.at("errors").at(0).at("code"), "E-CALC-DATE");
  EXPECT_EQ(p.at("errors").at(1).at("code"), "E-FACT-UNKNOWN");
}

TEST(Library, PoliciesAndOnePolicy) {
  const json::value list = json::parse(policies(bundle()));
  ASSERT_EQ(list.at("items").as_array().size(), 1U);
  const json::value& item = list.at("items").at(0);
  EXPECT_EQ(keys(item), (Keys{"id", "title", "area", "kind", "audience", "jurisdiction", "channel",
                              "ladder", "window", "versions"}));
  EXPECT_EQ(item.at("area"), "demo");
  EXPECT_EQ(list.at("bundle").at("digest").as_string().size(), 64U);
  EXPECT_EQ(keys(item.at("versions").at(0)),
            (Keys{"id", "status", "document", "effective", "confidence", "retrieved", "source",
                  "has_rules", "note"}));
  EXPECT_EQ(item.at("versions").at(0).at("has_rules"), true);
  EXPECT_EQ(item.at("versions").at(1).at("has_rules"), false);

  const json::value one = json::parse(policy(bundle(), bundle().policies.front()));
  EXPECT_EQ(one.at("bundle"), list.at("bundle"));
  EXPECT_EQ(json::serialize(one.at("versions").at(0).at("conditions").at(1)),
            R"({"decision":"收入达标","zh":"上年收入 100 万元以上","en":"At least 1 million yuan",)"
            R"("clause":"第二条","confidence":"published"})");
  EXPECT_EQ(json::serialize(one.at("parameters").at(0)),
            R"({"name":"系数","en":"factor","unit":"ratio","values":[{"from":"2023-01-01",)"
            R"("value":"1.5","document":"示例〔2023〕1号"},{"from":"2025-01-01","value":"2.0",)"
            R"("document":"示例〔2025〕2号"}]})");
}

TEST(Library, FactsKeepTheirNumbersAsText) {
  const json::value list = json::parse(facts(bundle().dictionary));
  const json::value& staff = list.at("items").at(0);
  EXPECT_EQ(keys(staff), (Keys{"name", "key", "en", "type", "unit", "integer", "min", "max",
                               "period", "nullable", "values", "group", "owner", "sensitivity",
                               "mutable", "source", "note", "fields"}));
  EXPECT_EQ(staff.at("max"), "100000");
  EXPECT_TRUE(staff.at("period").is_null());
  EXPECT_EQ(list.at("items").at(1).at("period"), "year");
  EXPECT_TRUE(list.at("items").at(1).at("max").is_null());
  EXPECT_EQ(list.at("items").at(5).at("fields").at(0).at("values").at(1), "乙级");
}

TEST(Library, ASampleKeepsItsFactsAsWritten) {
  const json::value list = json::parse(samples(bundle()));
  EXPECT_EQ(keys(list.at("items").at(0)), (Keys{"id", "name", "story", "synthetic"}));
  pack::Sample s = bundle().samples.front();
  s.facts_json = R"({"营业收入": {"2025": 1.10}})";
  const std::string text = sample(s);
  EXPECT_NE(text.find(R"("facts":{"营业收入": {"2025": 1.10}})"), std::string::npos) << text;
  EXPECT_EQ(json::parse(text).at("id"), "toy-one");
}

}  // namespace
}  // namespace zhida::answer
