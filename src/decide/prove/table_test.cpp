// Tests claims about tables: by example, and every claim over random small tables against all their inputs.
#include "decide/prove/table.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "decide/feel/compile.h"

namespace zhida::prove {
namespace {

using feel::ExprPtr;
using feel::HitPolicy;
using feel::Scope;
using feel::TypePtr;
using feel::Value;
using Kind = Finding::Kind;

const std::vector<std::string> kNames = {"甲", "乙", "丙"};

struct Column {
  std::string type;  // "" = none
  std::string allowed;
};

feel::TableDef table(HitPolicy policy, const std::vector<Column>& columns,
                     const std::vector<std::vector<std::string>>& rules) {
  feel::TableDef t;
  t.element = "表";
  t.hit_policy = policy;
  Scope scope;
  for (std::size_t c = 0; c < columns.size(); ++c) scope.add(kNames[c], nullptr);
  scope.add("门槛", nullptr);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    feel::TableInput in;
    in.expression = *feel::parse(kNames[c], scope);
    in.label = kNames[c];
    in.type = feel::builtin_type(columns[c].type);
    if (!columns[c].allowed.empty()) in.allowed = *feel::parse_tests(columns[c].allowed, scope);
    t.inputs.push_back(std::move(in));
  }
  t.outputs.emplace_back();
  for (const auto& cells : rules) {
    feel::TableRule r;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      r.tests.push_back(*feel::parse_tests(cells[c], scope));
      r.test_texts.push_back(cells[c]);
    }
    const std::string out = cells.size() > columns.size() ? cells.back() : "1";
    r.outputs.push_back(*feel::parse(out, scope));
    r.output_texts.push_back(out);
    t.rules.push_back(std::move(r));
  }
  return t;
}

std::vector<Finding> findings(const feel::TableDef& t) {
  return analyse({&t, {}, [](const std::string&) { return true; }});
}

// "never 2", "covered 3 by 1,2", "overlap 1 2 甲 = 5"
std::vector<std::string> told(const feel::TableDef& t) {
  static const char* const kWords[] = {"never", "not allowed", "covered", "overlap", "repeated"};
  std::vector<std::string> out;
  for (const Finding& f : findings(t)) {
    std::string line = kWords[static_cast<int>(f.kind)];
    line += " " + std::to_string(f.rule + 1);
    for (const int o : f.others) line += " " + std::to_string(o + 1);
    for (const std::string& w : f.witness) line += " " + (w.empty() ? "-" : w);
    out.push_back(std::move(line));
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Analyse, FindsRulesThatNeverHit) {
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"number", ""}}, {{"[5..3]"}, {"> 3"}, {"]3..3["}})),
            (Lines{"never 1", "never 3"}));
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"date", ""}},
                       {{R"(]date("2026-01-01")..date("2026-01-02")[)"}})),
            (Lines{"never 1"}));
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"string", R"("小", "大")"}},
                       {{R"("小")"}, {R"("中")"}, {R"(not("小"))"}})),
            (Lines{"not allowed 2"}));
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"number", "[0..100]"}}, {{"> 100"}, {"<= 100"}})),
            (Lines{"not allowed 1"}));
}

TEST(Analyse, FindsCoveredRulesUnderFirst) {
  const std::vector<Column> kOne = {{"number", ""}};
  EXPECT_EQ(told(table(HitPolicy::kFirst, kOne, {{">= 5"}, {"> 7"}, {"-"}})),
            (Lines{"covered 2 1"}));
  // The last rule is for null.
  EXPECT_EQ(told(table(HitPolicy::kFirst, kOne, {{">= 5"}, {"< 5"}, {"-"}})), Lines{});
  EXPECT_EQ(told(table(HitPolicy::kFirst, kOne, {{">= 5"}, {"< 5"}, {"[1..9]"}})),
            (Lines{"covered 3 1 2"}));
  EXPECT_EQ(told(table(HitPolicy::kFirst, {{"number", ""}, {"boolean", ""}},
                       {{"< 5", "true"}, {"-", "false"}, {"< 3", "true, false"}})),
            (Lines{"covered 3 1 2"}));
  // Cells that are not constants are compared by their text.
  EXPECT_EQ(told(table(HitPolicy::kFirst, {{"number", ""}, {"number", ""}},
                       {{"> 门槛", "-"}, {"> 门槛", "> 3"}, {"> 5", "-"}})),
            (Lines{"covered 2 1"}));
}

TEST(Analyse, FindsOverlapsWithAWitness) {
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"number", ""}, {"string", ""}},
                       {{"[1..5]", R"("a")"}, {"[5..9]", "-"}, {"> 9", "-"}})),
            (Lines{R"(overlap 2 1 5 "a")"}));
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"boolean", ""}}, {{"true"}, {"false"}})), Lines{});
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"number", ""}}, {{"> 门槛"}, {"> 3"}})), Lines{});
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"", ""}}, {{"[1..5]"}, {"3"}})),
            (Lines{"overlap 2 1 3"}));
  // null alone is no witness, and neither is a value that is not allowed.
  EXPECT_EQ(told(table(HitPolicy::kUnique, {{"string", R"("小", "大")"}},
                       {{R"(not("小"))"}, {R"(not("大"))"}})),
            Lines{});
}

TEST(Analyse, LetsAgreeingRulesMeetUnderAny) {
  const std::vector<Column> kOne = {{"number", ""}};
  EXPECT_EQ(told(table(HitPolicy::kAny, kOne, {{"> 5", "1"}, {"> 3", "1.0"}})), Lines{});
  EXPECT_EQ(told(table(HitPolicy::kAny, kOne, {{"> 5", "1"}, {"> 3", "2"}})),
            (Lines{"overlap 2 1 6"}));
  EXPECT_EQ(told(table(HitPolicy::kAny, kOne, {{"> 5", "1"}, {"> 3", "门槛"}})), Lines{});
  EXPECT_EQ(told(table(HitPolicy::kCollect, kOne, {{"> 5", "1"}, {"> 3", "2"}, {"> 5", "1"}})),
            (Lines{"repeated 3 1"}));
}

TEST(Analyse, SaysWhereColumnsAreNotFree) {
  feel::TableDef t =
      table(HitPolicy::kUnique, {{"number", ""}, {"number", ""}}, {{"> 5", "-"}, {"> 3", "> 1"}});
  EXPECT_TRUE(findings(t).at(0).certain);
  EXPECT_FALSE(analyse({&t, {}, nullptr}).at(0).certain);
  t.inputs[1].expression = t.inputs[0].expression;  // twice the same name
  EXPECT_FALSE(findings(t).at(0).certain);
}

TEST(Analyse, FindsOutputsThatAreNotAllowed) {
  feel::TableDef t = table(HitPolicy::kUnique, {{"number", ""}},
                           {{"1", R"("小")"}, {"2", R"("中")"}, {"3", "门槛"}});
  t.outputs[0].type = feel::builtin_type("string");
  t.outputs[0].allowed = *feel::parse_tests(R"("小", "大", "小")", {});
  t.outputs[0].default_value = *feel::parse(R"("无")", {});
  const auto found = analyse_outputs(t);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].kind, OutputFinding::Kind::kTwice);
  EXPECT_EQ(found[1].rule, 1);
  EXPECT_EQ(found[2].kind, OutputFinding::Kind::kDefaultNotAllowed);
}

// 2,000 rules over ten columns: far beyond what pairs of values could be tried for.
TEST(Analyse, TakesLargeTables) {
  const std::vector<Column> kTwo = {{"number", ""}, {"number", ""}};
  std::vector<std::vector<std::string>> rules;
  for (int i = 0; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    rules.push_back({"[" + n + ".." + std::to_string(i + 1) + "[", "> 门槛"});
  }
  rules.push_back({"1999.5", "-"});
  rules.push_back({"> 3", "> 门槛"});
  EXPECT_EQ(told(table(HitPolicy::kUnique, kTwo, rules)), Lines{});
  rules.back() = {"[7.25..7.5]", "> 门槛"};
  EXPECT_EQ(told(table(HitPolicy::kFirst, kTwo, rules)), (Lines{"covered 2002 8"}));
}

// ---- every claim, against every input

struct Domain {
  Column column;
  std::vector<std::string> cells;
  std::vector<std::string> values;
};

const std::vector<Domain> kDomains = {
    {{"number", ""},
     {"-",         "1",           "2",      "3",         "< 2",    "<= 2",     "> 2",
      ">= 2",      "[1..3]",      "]1..3]", "[1..3[",    "not(2)", "not(< 2)", "1, 3",
      "[3..1]",    "!= 2",        "null",   "not(null)", "> 门槛", "? > 1",    "= 2",
      "not(1, 3)", "not([1..2])", "-1",     "1, null"},
     {"null", "-1", "0", "1", "1.5", "2", "2.5", "3", "4"}},
    {{"string", ""},
     {"-", R"("a")", R"("b")", R"("a", "b")", R"(not("a"))", "null", "not(null)", R"(!= "a")",
      R"(< "b")", R"(["a", "c"])", R"(not("a", null))", R"("c")"},
     {"null", R"("a")", R"("b")", R"("c")", R"("d")"}},
    {{"string", R"("a", "b", "c")"},
     {"-", R"("a")", R"("b")", R"("a", "b")", R"(not("a"))", R"("d")", R"(not("a", "b"))"},
     {"null", R"("a")", R"("b")", R"("c")"}},
    {{"boolean", ""},
     {"-", "true", "false", "not(true)", "true, false", "null", "not(false)", "true, null"},
     {"null", "true", "false"}},
    {{"", ""},
     {"-", "1", "2", "not(1)", "[1..2]", "true", R"("a")", "1, 2", "null"},
     {"null", "1", "2", "1.5", R"("a")", "true", "false", "[1]", "[2]", "[1, 2]"}},
    {{"date", ""},
     {"-", R"(date("2026-01-01"))", R"(> date("2026-01-01"))", R"(<= date("2026-01-03"))",
      R"([date("2026-01-01")..date("2026-01-03")])", R"(]date("2026-01-01")..date("2026-01-03")[)",
      R"(not(date("2026-01-02")))"},
     {"null", R"(date("2025-12-31"))", R"(date("2026-01-01"))", R"(date("2026-01-02"))",
      R"(date("2026-01-03"))", R"(date("2026-01-04"))"}},
};

Value value_of(const std::string& text) {
  const auto program = feel::compile(*feel::parse(text, {}), {}, {});
  feel::Machine machine({});
  return machine.run(**program, {});
}

// Which rules hit, by the evaluator: the rules are tried one at a time.
class Referee {
 public:
  explicit Referee(const feel::TableDef& t) {
    for (std::size_t c = 0; c < t.inputs.size(); ++c) scope_.add(kNames[c], nullptr);
    scope_.add("门槛", nullptr);
    for (std::size_t r = 0; r < t.rules.size(); ++r) {
      auto one = std::make_shared<feel::TableDef>(t);
      one->hit_policy = HitPolicy::kFirst;
      one->rules = {t.rules[r]};
      auto tree = std::make_shared<feel::Expr>();
      tree->kind = feel::ExprKind::kTable;
      tree->table = std::move(one);
      rules_.push_back(*feel::compile(tree, scope_, {.element = {}, .strict_types = false}));
    }
  }

  std::set<int> hits(std::vector<Value> inputs, const Value& threshold) const {
    inputs.push_back(threshold);
    std::set<int> out;
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      feel::Machine machine({});
      if (!machine.run(*rules_[r], inputs).is_null()) out.insert(static_cast<int>(r));
    }
    return out;
  }

 private:
  Scope scope_;
  std::vector<std::shared_ptr<const feel::Program>> rules_;
};

void judge(const feel::TableDef& t, const std::vector<Domain>& domains, const std::string& shown) {
  const auto found = findings(t);
  if (found.empty()) return;
  const Referee referee(t);
  std::vector<std::set<int>> all;
  std::vector<std::size_t> at(domains.size());
  for (bool more = true; more;) {
    std::vector<Value> inputs;
    inputs.reserve(domains.size());
    for (std::size_t c = 0; c < domains.size(); ++c)
      inputs.push_back(value_of(domains[c].values[at[c]]));
    for (const char* const threshold : {"0", "2", "null"})
      all.push_back(referee.hits(inputs, value_of(threshold)));
    more = false;
    for (std::size_t c = 0; c < at.size() && !more; ++c) {
      more = ++at[c] < domains[c].values.size();
      if (!more) at[c] = 0;
    }
  }
  for (const Finding& f : found) {
    bool together = false;
    for (const std::set<int>& hits : all) {
      if (!hits.contains(f.rule)) continue;
      ASSERT_NE(f.kind, Kind::kNever) << shown;
      ASSERT_NE(f.kind, Kind::kNotAllowed) << shown;
      if (f.kind == Kind::kCovered) {
        ASSERT_LT(*hits.begin(), f.rule) << shown;
      }
      together = together || (!f.others.empty() && hits.contains(f.others[0]));
    }
    if (f.kind == Kind::kOverlap) {
      ASSERT_TRUE(together) << shown;
    }
  }
}

TEST(Analyse, ClaimsNothingThatAnInputDenies) {
  std::mt19937 random(20261127);  // NOLINT(cert-msc51-cpp): the same tables on every run
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  int claims = 0;
  for (int round = 0; round < 4000; ++round) {
    std::vector<Domain> domains;
    std::vector<Column> columns;
    const std::size_t width = 1 + pick(2);
    for (std::size_t c = 0; c < width; ++c) {
      domains.push_back(kDomains[pick(kDomains.size())]);
      columns.push_back(domains.back().column);
    }
    std::vector<std::vector<std::string>> rules;
    std::string shown;
    const std::size_t count = 2 + pick(4);
    for (std::size_t r = 0; r < count; ++r) {
      rules.emplace_back();
      for (const Domain& d : domains) rules.back().push_back(d.cells[pick(d.cells.size())]);
      for (const std::string& cell : rules.back()) shown += cell + " | ";
      rules.back().emplace_back(r % 2 == 0 ? "1" : "2");
      shown += "\n";
    }
    static constexpr HitPolicy kPolicies[] = {HitPolicy::kFirst, HitPolicy::kUnique,
                                              HitPolicy::kAny};
    const feel::TableDef t = table(kPolicies[pick(3)], columns, rules);
    claims += static_cast<int>(findings(t).size());
    judge(t, domains, shown);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(claims, 1000);  // the test is about something
}

}  // namespace
}  // namespace zhida::prove
