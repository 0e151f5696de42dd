// Tests of what is noted of rules: which facts inputs are, the text of parts, and the facts that they use.
#include "decide/pack/notes.h"

#include <gtest/gtest.h>

#include "decide/pack/depends.h"
#include "decide/pack/quote.h"
#include "decide/pack/trial.h"

namespace zhida::pack {
namespace {

const std::string kFacts = trial::fact("x", "type: number, unit: 元, min: 0") +
                           trial::fact("y", "type: number, unit: 元, min: 0") +
                           trial::fact("收入", "type: number, unit: 万元, min: 0, period: year") +
                           trial::fact("未用", "type: boolean");

Bundle bundle() {
  return trial::with_notes(
      trial::bundle(kFacts, {{"增长", "boolean", "收入.上年 > 收入.前年 or not(y > 3)"},
                             {"有收入", "boolean", "count([收入]) > 0"},
                             {"达标", "boolean", "x >= 10 and 增长 and (有收入 or x >= y + 2)"},
                             {"通过", "boolean", "达标"}}));
}

TEST(NotesTest, KnowTheFactsThatInputsAre) {
  const Bundle b = bundle();
  const Notes& notes = *b.policies[0].versions[0].notes;
  std::vector<std::string> names;
  for (const Notes::Fact& fact : notes.facts()) {
    names.push_back(b.dictionary.facts[fact.at].name);
    ASSERT_EQ(fact.elements.size(), 1U);
    EXPECT_EQ(notes.fact_of(fact.elements[0]), notes.find(names.back()));
  }
  EXPECT_EQ(names.size(), notes.inputs().size());
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_GE(notes.find("收入"), 0);
  EXPECT_EQ(notes.find("无此事实"), -1);
}

// Every part below, where it is one that conditions are made of.
void visit(const dmn::ElementInfo& e, const feel::ExprPtr& part, const Notes& notes, Rules& rules,
           int& noted) {
  const Notes::Part* found = notes.part(dmn::index_of(*notes.graph(), e), part.get());
  if (found != nullptr) {
    ++noted;
    EXPECT_EQ(found->text, quote(*part));
    Dependence dependence(rules);  // of rules without notes
    EXPECT_EQ(found->facts, dependence.all(e, part)) << found->text;
  }
  for (const feel::ExprPtr& child : part->children) visit(e, child, notes, rules, noted);
}

TEST(NotesTest, SayOfPartsWhatIsFoundWithoutThem) {
  const Bundle b = bundle();
  const Version& version = b.policies[0].versions[0];
  Version bare_version = version;
  bare_version.notes = nullptr;
  const FactSet facts;
  Rules rules(b, b.policies[0], bare_version, facts, trial::kDay, Tracing::kOff);
  int noted = 0;
  for (const dmn::ElementInfo& e : dmn::elements(*version.graph)) {
    if (e.kind == dmn::ElementInfo::Kind::kDecision) visit(e, e.tree, *version.notes, rules, noted);
  }
  EXPECT_GT(noted, 15);
}

// A version whose rules were changed has notes of other rules: they are not used.
TEST(NotesTest, OfAnotherGraphAreNotUsed) {
  Bundle b = bundle();
  const Bundle other =
      trial::bundle(kFacts, {{"达标", "boolean", "y >= 1"}, {"通过", "boolean", "达标"}});
  b.policies[0].versions[0].graph = other.policies[0].versions[0].graph;
  b.policies[0].versions[0].conditions = other.policies[0].versions[0].conditions;
  const Outcome o = trial::outcome(b, R"({"y": "2"})");
  EXPECT_EQ(o.verdict, Verdict::kCertain);
  EXPECT_EQ(o.decided_by, Paths{"y"});
}

}  // namespace
}  // namespace zhida::pack
