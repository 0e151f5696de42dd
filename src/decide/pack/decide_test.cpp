// Tests of decisions: the version of the day, verdicts, amounts, order, and the sentence that says why.
#include "decide/pack/decide.h"

#include <gtest/gtest.h>

#include "decide/pack/toy.h"
#include "decide/pack/trial.h"

namespace zhida::pack {
namespace {

std::int64_t on(std::string_view date) { return days_from_civil(*parse_civil(date)); }

std::string money(const std::optional<Decimal>& n) { return n ? n->to_plain() : "-"; }

std::string amount_text(const Outcome& o) {
  if (!o.amount) return "none";
  return o.amount->exact() ? money(o.amount->min)
                           : money(o.amount->min) + " to " + money(o.amount->max);
}

struct OnADay {
  const char* date;
  const char* facts;
  Verdict verdict;
  const char* version;
  const char* amount;
  const char* because;
};

class ToyTest : public testing::TestWithParam<OnADay> {};

TEST_P(ToyTest, Decides) {
  const OnADay& c = GetParam();
  const Result<Bundle> b = load(toy::files());
  ASSERT_TRUE(b.ok()) << toy::all_of(b.errors());
  const Outcome o = decide(*b, b->policies.front(), trial::given(*b, c.facts), on(c.date));
  EXPECT_EQ(o.verdict, c.verdict);
  ASSERT_NE(o.version, nullptr);
  EXPECT_EQ(o.version->id, c.version);
  EXPECT_EQ(amount_text(o), c.amount);
  EXPECT_EQ(o.because.zh, c.because);
  EXPECT_FALSE(o.because.en.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Days, ToyTest,
    testing::Values(OnADay{"2026-06-30", R"({"从业人员": 10, "营业收入": {"2025": 100}})",
                           Verdict::kCertain, "2023", "40000", "全部 2 项条件满足"},
                    OnADay{"2026-06-30", R"({"从业人员": 9, "营业收入": {"2025": 100}})",
                           Verdict::kNo, "2023", "none",
                           "不满足：从业人员 10 人以上（实际 9，要求 >= 10）"},
                    OnADay{"2026-06-30", R"({"从业人员": 9, "营业收入": {"2025": 99}})",
                           Verdict::kNo, "2023", "none", "不满足 2 项条件：规模达标、收入达标"},
                    OnADay{"2026-06-30", R"({"营业收入": {"2025": 100}})", Verdict::kPossible,
                           "2023", "0 to 100000", "还差 1 项事实：从业人员"},
                    OnADay{"2026-06-30", R"({"从业人员": 12})", Verdict::kPossible, "2023",
                           "0 to 40000", "还差 1 项事实：营业收入（上年）"},
                    OnADay{"2026-06-30", "{}", Verdict::kPossible, "2023", "0 to 100000",
                           "还差 2 项事实：从业人员、营业收入（上年）"},
                    // The rate of the day: 1.5 until 2024-12-31.
                    OnADay{"2024-12-31", R"({"从业人员": 20, "营业收入": {"2023": 100}})",
                           Verdict::kCertain, "2023", "75000", "全部 2 项条件满足"},
                    OnADay{"2025-01-01", R"({"从业人员": 20, "营业收入": {"2024": 100}})",
                           Verdict::kCertain, "2023", "100000", "全部 2 项条件满足"},
                    OnADay{"2026-12-31", R"({"从业人员": 20, "营业收入": {"2025": 100}})",
                           Verdict::kCertain, "2023", "100000", "全部 2 项条件满足"},
                    OnADay{"2027-01-01", R"({"从业人员": 20, "营业收入": {"2026": 100}})",
                           Verdict::kUnknownRule, "2027", "none",
                           "没有公布可计算的规则，请咨询示例部门"},
                    OnADay{"2022-12-31", "{}", Verdict::kExpired, "2023", "none",
                           "2023-01-01 起施行，判定日尚未生效"}));

// A version that is expired today still decides a day inside its dates; after them it says when it ended.
TEST(Decide, AnExpiredVersionDecidesItsOwnDays) {
  const Result<Bundle> loaded = load(toy::files());
  ASSERT_TRUE(loaded.ok());
  Bundle b = *loaded;
  Policy& p = b.policies.front();
  p.versions.pop_back();
  p.versions[0].status = Status::kExpired;
  const FactSet facts = trial::given(b, R"({"从业人员": 10, "营业收入": {"2025": 100}})");
  EXPECT_EQ(decide(b, p, facts, on("2026-12-31")).verdict, Verdict::kCertain);
  const Outcome after = decide(b, p, facts, on("2027-01-01"));
  EXPECT_EQ(after.verdict, Verdict::kExpired);
  EXPECT_EQ(after.because.zh, "2026-12-31 已到期，未见延续的文件");
  EXPECT_TRUE(after.conditions.empty());
}

const std::string kNumbers = trial::fact("x", "type: number, unit: 元, nullable: true") +
                             trial::fact("y", "type: number, unit: 元");

struct VerdictCase {
  const char* feel;
  const char* facts;
  Verdict verdict;
};

class VerdictTest : public testing::TestWithParam<VerdictCase> {};

TEST_P(VerdictTest, TrueSurelyMaybeOrNever) {
  const auto [text, facts, verdict] = GetParam();
  const Bundle b = trial::bundle(kNumbers, {{"通过", "boolean", text}});
  ASSERT_FALSE(HasFailure());
  EXPECT_EQ(trial::outcome(b, facts).verdict, verdict) << text;
}

// null and error count as not true; unknown is never a default.
INSTANTIATE_TEST_SUITE_P(
    Truth, VerdictTest,
    testing::Values(VerdictCase{"x > 1", R"({"x": 2})", Verdict::kCertain},
                    VerdictCase{"x > 1", R"({"x": 1})", Verdict::kNo},
                    VerdictCase{"x > 1", R"({"x": "无"})", Verdict::kNo},
                    VerdictCase{"x > 1", "{}", Verdict::kPossible},
                    VerdictCase{"x = null or x > 1", R"({"x": "无"})", Verdict::kCertain},
                    VerdictCase{"x > 1 or true", "{}", Verdict::kCertain},
                    VerdictCase{"x > 1 and false", "{}", Verdict::kNo},
                    VerdictCase{"x / y > 1", R"({"x": 1, "y": 0})", Verdict::kNo},
                    VerdictCase{"x > 1", R"({"x": {"min": "2", "max": "3"}})", Verdict::kCertain},
                    VerdictCase{"x > 1", R"({"x": {"min": "1", "max": "3"}})",
                                Verdict::kPossible}));

TEST(Decide, AFailureIsToldWithTheOutcome) {
  const Bundle b =
      trial::bundle(kNumbers, {{"占比", "boolean", "x / y > 1"}, {"通过", "boolean", "占比"}});
  ASSERT_FALSE(HasFailure());
  const Outcome o = trial::outcome(b, R"({"x": 1, "y": 0})");
  ASSERT_EQ(o.diagnostics.size(), 1U);
  EXPECT_EQ(o.diagnostics[0].code.substr(0, 7), "E-FEEL-");
  EXPECT_EQ(o.conditions[0].state, State::kError);
}

struct AmountCase {
  const char* feel;
  const char* unit;
  const char* facts;
  const char* amount;
};

class AmountTest : public testing::TestWithParam<AmountCase> {};

TEST_P(AmountTest, IsExactYuan) {
  const auto [text, unit, facts, expected] = GetParam();
  Bundle b = trial::bundle(kNumbers, {{"金额", "number", text}, {"通过", "boolean", "y > 0"}});
  ASSERT_FALSE(HasFailure());
  b.policies.front().versions.front().amount =
      AmountDef{"金额", std::nullopt, unit, "cash", "city", "年", "第一条"};
  EXPECT_EQ(amount_text(trial::outcome(b, facts)), expected) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Amounts, AmountTest,
    testing::Values(AmountCase{"x * 0.25", "万元", R"({"x": "300.01", "y": 1})", "750025"},
                    AmountCase{"x", "万元", R"({"x": "0.00005", "y": 1})", "0.5"},
                    AmountCase{"x", "元", R"({"x": "1000000", "y": 1})", "1000000"},
                    AmountCase{"x", "元", R"({"x": "0", "y": 1})", "0"},
                    AmountCase{"min(x, 50)", "万元", R"({"x": {"min": 10, "max": 100}, "y": 1})",
                               "100000 to 500000"},
                    AmountCase{"x", "元", R"({"x": {"min": 10, "max": 100}})", "0 to 100"},
                    AmountCase{"if x > 5 then 3 else 2", "万元",
                               R"({"x": {"min": 1, "max": 9}, "y": 1})", "20000 to 30000"},
                    AmountCase{"x", "元", R"({"x": 5, "y": 0})", "none"},
                    AmountCase{"y", "元", R"({"y": 5})", "5"},
                    AmountCase{"x", "元", R"({"y": 5})", "- to -"}));

TEST(Amount, UpToHasNoFormula) {
  Bundle b = trial::bundle(kNumbers, {{"通过", "boolean", "y > 0"}});
  b.policies.front().versions.front().amount =
      AmountDef{"", Decimal(100), "万元", "cash", "city", "", "第一条"};
  EXPECT_EQ(amount_text(trial::outcome(b, R"({"y": 1})")), "0 to 1000000");
}

TEST(DecideAll, SortsByVerdictThenAmount) {
  const Bundle one =
      trial::bundle(kNumbers, {{"金额", "number", "y"}, {"通过", "boolean", "x > 0"}});
  ASSERT_FALSE(HasFailure());
  Bundle b = one;
  b.policies.clear();
  const auto add = [&](const char* id, const char* verdict, const char* up_to) {
    Policy p = one.policies.front();
    p.id = id;
    p.versions[0].verdict = "通过";
    if (std::string_view(verdict) == "expired") p.versions[0].effective.to = trial::kDay - 1;
    if (std::string_view(verdict) == "unknown") p.versions[0].status = Status::kUnknownRule;
    if (*up_to != 0) {
      p.versions[0].amount = AmountDef{"", Decimal::parse(up_to), "元", "cash", "city", "", ""};
    }
    b.policies.push_back(std::move(p));
  };
  add("late", "expired", "9");
  add("none", "", "");
  add("ask", "unknown", "");
  add("small", "", "10");
  add("large", "", "20");
  const auto outcomes = decide_all(b, trial::given(b, R"({"x": 1})"), trial::kDay);
  std::string order;
  for (const Outcome& o : outcomes) order += o.policy->id + " ";
  EXPECT_EQ(order, "large small none ask late ");
}

TEST(Decide, PoliciesForOnePartyOnly) {
  Bundle b = trial::bundle(kNumbers, {{"甲", "boolean", "x > 1"}, {"通过", "boolean", "甲"}});
  b.policies.front().audience = "guarantor";  // an enterprise too
  const auto count = [&](std::optional<Party> party) {
    return decide_all(b, {}, trial::kDay, {.party = party}).size();
  };
  EXPECT_EQ(count(Party::kEnterprise), 1U);
  EXPECT_EQ(count(Party::kPerson), 0U);
  EXPECT_EQ(count(std::nullopt), 1U);
}

TEST(Decide, WithoutExplanationTheStatesRemain) {
  const Bundle b = trial::bundle(kNumbers, {{"甲", "boolean", "x > 1"}, {"通过", "boolean", "甲"}});
  const Outcome o = decide(b, b.policies.front(), {}, trial::kDay, {false, false});
  EXPECT_EQ(o.verdict, Verdict::kPossible);
  ASSERT_EQ(o.conditions.size(), 1U);
  EXPECT_EQ(o.conditions[0].state, State::kUnknown);
  EXPECT_TRUE(o.conditions[0].checks.empty());
  EXPECT_TRUE(o.missing.facts.empty());
  EXPECT_EQ(o.because.zh, "有 1 项条件尚不能确定：甲");
}

// ---- ladders

struct Rungs {
  const char* statuses;
  int at;
  const char* next;
};

class LadderTest : public testing::TestWithParam<Rungs> {};

TEST_P(LadderTest, KnowsTheRungAndTheNext) {
  const auto [statuses, at, next] = GetParam();
  const std::string facts =
      trial::fact("资质",
                  "type: list, fields: [{name: 类型, en: kind, type: string, values: [一级, 二级, "
                  "二级乙, 三级]}, {name: 取得日期, en: issued, type: date}, "
                  "{name: 有效期至, en: until, type: date, nullable: true}]") +
      trial::fact("x", "type: number, unit: 元");
  const Bundle one = trial::bundle(facts, {{"甲", "boolean", "x > 1"}, {"通过", "boolean", "甲"}});
  ASSERT_FALSE(HasFailure());
  Bundle b = one;
  b.policies.clear();
  const auto add = [&](const char* id, int rung, const char* status, bool expired) {
    Policy p = one.policies.front();
    p.id = id;
    p.ladder = Ladder{"梯", rung, status};
    if (expired) p.versions[0].effective.to = trial::kDay - 1;
    b.policies.push_back(std::move(p));
  };
  add("three", 3, "三级", false);
  add("two", 2, "二级", true);
  add("two-b", 2, "二级乙", false);
  add("one", 1, "一级", false);
  const FactSet given = trial::given(b, R"({"x": 0, "资质": )" + std::string(statuses) + "}");
  const auto outcomes = decide_all(b, given, trial::kDay);
  const auto all = ladders(b, outcomes, given, trial::kDay);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at, at);
  EXPECT_EQ(all[0].next == nullptr ? "" : all[0].next->id, next);
  ASSERT_EQ(all[0].rungs.size(), 4U);
  EXPECT_EQ(all[0].rungs[0].policy->id, "one");
  EXPECT_EQ(all[0].rungs[3].policy->id, "three");
  EXPECT_EQ(all[0].rungs[0].lacks, std::vector<std::string>{"甲"});
}

INSTANTIATE_TEST_SUITE_P(
    Ladders, LadderTest,
    testing::Values(Rungs{R"("无")", 0, "one"}, Rungs{"null", 0, "one"},
                    // Of the two policies of rung 2 the one in force is the way up.
                    Rungs{R"([{"类型": "一级", "有效期至": "2026-11-23"}])", 1, "two-b"},
                    Rungs{R"([{"类型": "一级", "有效期至": "2026-11-22"}])", 0, "one"},
                    Rungs{R"([{"类型": "一级"}])", 1, "two-b"},
                    Rungs{R"([{"类型": "一级", "取得日期": "2026-11-23"}])", 1, "two-b"},
                    Rungs{R"([{"类型": "一级", "取得日期": "2026-11-24"}])", 0, "one"},
                    Rungs{R"([{"类型": "一级", "有效期至": "无"}])", 1, "two-b"},
                    Rungs{R"([{"类型": "二级", "有效期至": "2027-01-01"}])", 2, "three"},
                    Rungs{R"([{"类型": "三级", "有效期至": "2027-01-01"}])", 3, ""}));

}  // namespace
}  // namespace zhida::pack
