// Blanking and minimal reasons on a small model; the shipped packs run through `zhida test packs --possible`.
#include "decide/pack/openness.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "decide/pack/trial.h"

namespace zhida::pack {
namespace {

const std::string kFacts = trial::fact("x", "type: number, unit: 元, min: 0") +
                           trial::fact("y", "type: number, unit: 元, min: 0") +
                           trial::fact("是否", "type: boolean") +
                           trial::fact("收入", "type: number, unit: 万元, min: 0, period: year") +
                           trial::fact("名单",
                                       "type: list, fields: [{name: 级别, en: level, type: "
                                       "string, values: [甲, 乙]}]");

Bundle bundle_of(const std::vector<trial::DecisionText>& decisions,
                 const std::vector<std::string>& cases) {
  Bundle b = trial::bundle(kFacts, decisions);
  PolicyCases all{"trial", "tests.yaml", {}};
  for (const std::string& json : cases) {
    Case c;
    c.name = json;
    c.as_of = trial::kDay;
    c.facts = trial::given(b, json);
    all.cases.push_back(std::move(c));
  }
  b.cases.push_back(std::move(all));
  return b;
}

TEST(OpennessTest, PossibleIsRightWhereValuesDiffer) {
  const Bundle b = bundle_of({{"大", "boolean", "x >= 5"}, {"通过", "boolean", "大 and 是否"}},
                             {R"({"x": "7", "是否": true})"});
  const OpennessReport r = check_openness(b, "trial");
  EXPECT_EQ(r.possible, 3);  // without x, without 是否, without both
  EXPECT_EQ(r.certain + r.no, 0);
  EXPECT_TRUE(r.avoidable.empty());
  EXPECT_TRUE(r.wrong.empty());
}

// x and y are compared with one another, which the evaluation cannot follow: 0 * x is 0 for every x, but its domain has
// no end.
TEST(OpennessTest, WhatNoValueOpensIsCountedAsAvoidable) {
  const Bundle b =
      bundle_of({{"差", "number", "x - x"}, {"通过", "boolean", "差 = 0"}}, {R"({"x": "7"})"});
  const OpennessReport r = check_openness(b, "trial");
  EXPECT_EQ(r.possible, 1);
  ASSERT_EQ(r.avoidable.size(), 1U);
  EXPECT_EQ(r.avoidable[0].facts, std::vector<std::string>{"x"});
}

// A number that may be anything or none has no bounds to write, and still is never a text.
TEST(OpennessTest, AnUnknownNumberIsSupposedToBeANumber) {
  Bundle b = trial::bundle(trial::fact("z", "type: number, unit: 元, nullable: true"),
                           {{"数", "number", "z"}, {"通过", "boolean", "z = null or 数 != null"}});
  PolicyCases all{"trial", "tests.yaml", {}};
  Case c;
  c.as_of = trial::kDay;
  c.facts = trial::given(b, R"({"z": "1"})");
  all.cases.push_back(std::move(c));
  b.cases.push_back(std::move(all));
  const OpennessReport r = check_openness(b, "trial");
  EXPECT_EQ(r.possible, 1);
  EXPECT_EQ(r.avoidable.size(), 1U);  // a text would have made 数 null
}

struct Reasoned {
  const char* feel;
  const char* given;
  std::vector<std::string> expected;
};

TEST(ReasonsTest, CitesWhatDecidesAndNothingElse) {
  const std::vector<Reasoned> cases = {
      {"x >= 5 and y >= 5", R"({"x": "7", "y": "7", "是否": true})", {"x", "y"}},
      {"x >= 5 and y >= 5", R"({"x": "1", "y": "7"})", {"x"}},
      {"x >= 5 and y >= 5", R"({"x": "1", "y": "1"})", {"x"}},
      {"x >= 5 or y >= 5", R"({"x": "7", "y": "7"})", {"x"}},
      {"x >= 0", R"({"x": "7"})", {}},
      {"if 是否 then x > 1 else y > 1", R"({"x": "7", "y": "7", "是否": true})", {"x", "是否"}},
      {"if 是否 then x > 1 else y > 1", R"({"x": "7", "y": "0", "是否": true})", {"x", "是否"}},
      {"收入.上年 > 收入.前年",
       R"({"收入": {"2025": "5", "2024": "3", "2023": "1"}})",
       {"收入.上年", "收入.前年"}},
      {"count(名单[级别 = \"甲\"]) > 0", R"({"名单": [{"级别": "甲"}], "x": "1"})", {"名单"}}};
  for (const Reasoned& c : cases) {
    const Bundle b =
        bundle_of({{"达标", "boolean", c.feel}, {"通过", "boolean", "达标"}}, {c.given});
    std::vector<std::string> by = trial::outcome(b, c.given).decided_by;
    std::vector<std::string> expected = c.expected;
    std::sort(by.begin(), by.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(by, expected) << c.feel << " for " << c.given;
    by = trial::outcome(trial::with_notes(b), c.given).decided_by;
    std::sort(by.begin(), by.end());
    EXPECT_EQ(by, expected) << "with notes: " << c.feel << " for " << c.given;
    EXPECT_TRUE(check_reasons(b, "trial").wrong.empty()) << c.feel << " for " << c.given;
  }
}

TEST(ReasonsTest, AnOpenVerdictHasNone) {
  const Bundle b =
      bundle_of({{"达标", "boolean", "x >= 5 and y >= 5"}, {"通过", "boolean", "达标"}}, {});
  EXPECT_TRUE(trial::outcome(b, R"({"x": "7"})").decided_by.empty());
}

}  // namespace
}  // namespace zhida::pack
