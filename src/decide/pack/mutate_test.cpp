// Tests of the mutation test: which thresholds it moves, and that it tells noticed moves from unnoticed ones.
#include <gtest/gtest.h>

#include "decide/pack/cases.h"
#include "decide/pack/sites.h"
#include "decide/pack/toy.h"

namespace zhida::pack {
namespace {

MutationReport mutation_of(std::vector<SourceFile> files) {
  const Result<Bundle> b = load(std::move(files));
  EXPECT_TRUE(b.ok()) << toy::all_of(b.errors());
  return b.ok() ? mutate(*b) : MutationReport{};
}

std::string text_of(const std::vector<Mutant>& mutants) {
  std::string out;
  for (const Mutant& m : mutants) out += m.place.element + ": " + m.before + " → " + m.after + "\n";
  return out;
}

TEST(Mutate, NothingSurvivesCompleteCases) {
  const MutationReport r = mutation_of(toy::files());
  EXPECT_EQ(text_of(r.survivors), "");
  // 10, 100, [10..20), 2, 20, 5: eight numbers both ways, five comparisons and range ends, two parameter values.
  EXPECT_EQ(r.mutants, 7 * 2 + 5 + 2 * 2);
  EXPECT_EQ(r.killed, r.mutants);
}

TEST(Mutate, AMissingBoundaryCaseLetsAThresholdMove) {
  const MutationReport r = mutation_of(
      toy::changed("demo/toy/tests.yaml", "facts: {从业人员: 9}", "facts: {从业人员: 5}"));
  EXPECT_EQ(text_of(r.survivors),
            "规模达标: 10 → 9\n"
            "档次 / 规则 1 / 输入 1: 10 → 9\n");
  EXPECT_EQ(r.killed, r.mutants - 2);
  const Mutant& m = r.survivors.front();
  EXPECT_EQ(m.policy, "toy");
  EXPECT_EQ(m.version, "2023");
  EXPECT_EQ(m.place.file, "demo/toy/rules.dmn");
  EXPECT_EQ(m.place.line, 9);
  EXPECT_EQ(m.place.column, 38);
}

TEST(Mutate, AParameterThatNoCaseComparesSurvives) {
  const MutationReport r = mutation_of(toy::changed(
      "demo/toy/tests.yaml", "expect: {amount: \"30000\"}", "expect: {verdict: certain}"));
  EXPECT_EQ(text_of(r.survivors), "系数: 1.5 → 1.6\n系数: 1.5 → 1.4\n");
  EXPECT_EQ(r.survivors.front().place.file, "demo/toy/params.yaml");
  EXPECT_EQ(r.survivors.front().place.line, 6);
}

TEST(Mutate, AFailingCaseIsNoWitness) {
  // The case "9 人" fails as it is; it cannot be what notices the moves.
  const MutationReport r = mutation_of(
      toy::changed("demo/toy/tests.yaml", "decisions: {档次: 无}}", "decisions: {档次: 1}}"));
  EXPECT_NE(text_of(r.survivors).find("规模达标: 10 → 9"), std::string::npos);
}

TEST(Mutate, TellsItsProgressAndKeepsToOnePolicy) {
  const Result<Bundle> b = load(toy::files());
  ASSERT_TRUE(b.ok());
  int calls = 0;
  int last = 0;
  const MutationReport r = mutate(*b, "toy", [&](int done, int of) {
    ++calls;
    EXPECT_EQ(done, calls);
    last = of;
  });
  EXPECT_EQ(calls, r.mutants);
  EXPECT_EQ(last, r.mutants);
  EXPECT_EQ(mutate(*b, "other").mutants, 0);
}

TEST(Neighbours, AreOneUnitOfTheLastDigitAway) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(neighbours("10"), (Texts{"11", "9"}));
  EXPECT_EQ(neighbours("0.03"), (Texts{"0.04", "0.02"}));
  EXPECT_EQ(neighbours("0.80"), (Texts{"0.81", "0.79"}));
  EXPECT_EQ(neighbours("0"), (Texts{"1", "-1"}));
  EXPECT_EQ(neighbours("x"), Texts{});
}

// The sites of one expression, written "before>after|after" in order.
std::string sites_of(const std::string& escaped_text) {
  const std::string xml =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"t\" "
      "namespace=\"t\">\n"
      "<decision name=\"甲\"><literalExpression><text>" +
      escaped_text + "</text></literalExpression></decision></definitions>";
  const Result<dmn::Model> model = dmn::read_model(xml, "t.dmn");
  EXPECT_TRUE(model.ok());
  std::string out;
  if (!model) return out;
  for (const Site& s : find_sites(*model)) {
    out += (out.empty() ? "" : " ") + s.before;
    for (const std::string& after : s.after) out += "~" + after;
  }
  return out;
}

struct SiteCase {
  const char* text;
  const char* sites;
};

class SiteTest : public testing::TestWithParam<SiteCase> {};

TEST_P(SiteTest, FindsThresholdsOnly) { EXPECT_EQ(sites_of(GetParam().text), GetParam().sites); }

INSTANTIATE_TEST_SUITE_P(
    Texts, SiteTest,
    testing::Values(SiteCase{"a >= 3", ">=~> 3~4~2"},
                    SiteCase{"a &lt;= 3 or b &gt; 0.5", "<=~< 3~4~2 >~>= 0.5~0.6~0.4"},
                    SiteCase{"<![CDATA[a < 3]]>", "<~<= 3~4~2"},
                    SiteCase{"a = \"第 3 条 >= 4\"", ""}, SiteCase{"满183天科技人员 / 2", "2~3~1"},
                    SiteCase{"score 2 + 1", "1~2~0"},
                    SiteCase{"if 大前年 then 5 else 6", "5~6~4 6~7~5"}, SiteCase{"a[1]", "1~2~0"},
                    SiteCase{"a // 3 >= 4\n + 1", "1~2~0"}, SiteCase{"@\"2026-01-01\"", ""},
                    SiteCase{"x in [1..2)", "[~( 1~2~0 2~3~1 )~]"},
                    SiteCase{"x in ]1..2[", "]~[ 1~2~0 2~3~1 [~]"},
                    SiteCase{"x in [f(1)..a[2]]", "[~( 1~2~0 2~3~1 ]~)"},
                    SiteCase{"sum(for i in 1..3 return i)", "1~2~0 3~4~2"}));

TEST(Sites, AChangeIsEscapedAndTouchesNothingElse) {
  const std::string head =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"t\" "
      "namespace=\"t\">"
      "<decision name=\"甲\"><literalExpression><text>";
  const std::string tail = "</text></literalExpression></decision></definitions>";
  const Result<dmn::Model> model = dmn::read_model(head + "甲&amp;乙 &lt;= 3" + tail, "t.dmn");
  ASSERT_TRUE(model.ok());
  const std::vector<Site> sites = find_sites(*model);
  ASSERT_EQ(sites.size(), 2U);
  EXPECT_EQ(with_change(*model, sites[0], "<"), head + "甲&amp;乙 &lt; 3" + tail);
  EXPECT_EQ(with_change(*model, sites[1], "4"), head + "甲&amp;乙 &lt;= 4" + tail);
  EXPECT_EQ(sites[0].place.element, "甲");
}

}  // namespace
}  // namespace zhida::pack
