// Decision tables: hit policies, aggregations, defaults, traces, and inputs that are not decided.
//
// Clause: DMN 1.5, chapter 8
#include <gtest/gtest.h>

#include "decide/feel/abstract_test.h"
#include "decide/feel/builtin.h"

namespace zhida::feel {
namespace {

// A table as a test writes it: cells are FEEL texts.
struct Sketch {
  HitPolicy policy = HitPolicy::kUnique;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;  // names; one empty name for a single output
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> rules;
  Aggregation aggregation = Aggregation::kNone;
  std::vector<std::vector<std::string>> priority = {};  // allowed values of each output
  std::vector<std::string> defaults = {};
  std::string allowed = {};  // of the first input
};

Scope scope_of(const std::vector<Binding>& bindings) {
  Scope scope;
  for (const auto& [name, value] : bindings) scope.add(name, any_type());
  return scope;
}

ExprPtr expression(const std::string& text, const Scope& scope) {
  const auto tree = parse(text, scope);
  EXPECT_TRUE(tree.ok()) << text;
  return *tree;
}

ExprPtr cell(const std::string& text, const Scope& scope) {
  const auto tree = parse_tests(text, scope);
  EXPECT_TRUE(tree.ok()) << text;
  return *tree;
}

ExprPtr tree_of(const Sketch& s, const Scope& scope) {
  auto t = std::make_shared<TableDef>();
  t->element = "表";
  t->hit_policy = s.policy;
  t->aggregation = s.aggregation;
  for (const std::string& text : s.inputs)
    t->inputs.push_back({expression(text, scope), text, nullptr, nullptr});
  if (!s.allowed.empty()) t->inputs[0].allowed = cell(s.allowed, scope);
  for (std::size_t i = 0; i < s.outputs.size(); ++i) {
    TableOutput out;
    out.name = s.outputs[i];
    if (i < s.priority.size()) {
      for (const std::string& text : s.priority[i]) out.priority.push_back(expression(text, scope));
    }
    if (i < s.defaults.size()) out.default_value = expression(s.defaults[i], scope);
    t->outputs.push_back(std::move(out));
  }
  for (const auto& [tests, outputs] : s.rules) {
    TableRule rule;
    for (const std::string& text : tests) rule.tests.push_back(cell(text, scope));
    for (const std::string& text : outputs) rule.outputs.push_back(expression(text, scope));
    t->rules.push_back(std::move(rule));
  }
  auto e = std::make_shared<Expr>();
  e->kind = ExprKind::kTable;
  e->table = std::move(t);
  return e;
}

struct Result {
  Value value;
  std::vector<TableTrace> traces;
  std::shared_ptr<const Program> program;  // keeps the traced table
};

Result decide(const Sketch& s, const std::vector<Binding>& bindings) {
  const Scope scope = scope_of(bindings);
  CompileOptions options;
  options.strict_types = false;
  const auto program = compile(tree_of(s, scope), scope, options);
  EXPECT_TRUE(program.ok());
  std::vector<Value> inputs;
  for (const auto& [name, value] : bindings) inputs.push_back(value);
  Machine machine{{{}, {}, true}};
  const Value v = machine.run(**program, inputs);
  return {v, machine.traces, *program};
}

std::string text_of(const Sketch& s, const std::vector<Binding>& bindings) {
  const Value v = decide(s, bindings).value;
  return v.is(Kind::kError) ? v.as_error().code : to_literal(v);
}

Sketch bands() {
  return {HitPolicy::kUnique,
          {"x"},
          {""},
          {{{"< 20"}, {"\"微型\""}}, {{"[20..300)"}, {"\"小型\""}}, {{">= 300"}, {"\"大中型\""}}}};
}

Sketch overlapping(HitPolicy policy, Aggregation aggregation = Aggregation::kNone) {
  Sketch s{policy, {"x"}, {""}, {{{"> 0"}, {"10"}}, {{"> 5"}, {"30"}}, {{"> 8"}, {"20"}}}};
  s.aggregation = aggregation;
  s.priority = {{"30", "20", "10"}};
  return s;
}

TEST(TableTest, UniqueHitsOneRuleAtMost) {
  EXPECT_EQ(text_of(bands(), {{"x", number("19")}}), "微型");
  EXPECT_EQ(text_of(bands(), {{"x", number("20")}}), "小型");
  EXPECT_EQ(text_of(bands(), {{"x", number("299")}}), "小型");
  EXPECT_EQ(text_of(bands(), {{"x", number("300")}}), "大中型");
  EXPECT_EQ(text_of(bands(), {{"x", Value::null()}}), "null");
  EXPECT_EQ(text_of(bands(), {{"x", text("many")}}), "null");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kUnique), {{"x", number("3")}}), "10");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kUnique), {{"x", number("6")}}), "E-DMN-UNIQUE");
}

TEST(TableTest, FirstPriorityAndAnyChoose) {
  EXPECT_EQ(text_of(overlapping(HitPolicy::kFirst), {{"x", number("9")}}), "10");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kPriority), {{"x", number("9")}}), "30");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kPriority), {{"x", number("3")}}), "10");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kAny), {{"x", number("3")}}), "10");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kAny), {{"x", number("6")}}), "E-DMN-ANY");
  Sketch agree{HitPolicy::kAny, {"x"}, {""}, {{{"> 0"}, {"1"}}, {{"> 5"}, {"1.0"}}}};
  EXPECT_EQ(text_of(agree, {{"x", number("6")}}), "1");
}

TEST(TableTest, CollectingPoliciesListTheirHits) {
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect), {{"x", number("9")}}), "[10, 30, 20]");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kRuleOrder), {{"x", number("9")}}), "[10, 30, 20]");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kOutputOrder), {{"x", number("9")}}), "[30, 20, 10]");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect), {{"x", number("0")}}), "null");
}

TEST(TableTest, AggregationsFoldTheHits) {
  const std::vector<Binding> nine = {{"x", number("9")}};
  const std::vector<Binding> none = {{"x", number("0")}};
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect, Aggregation::kSum), nine), "60");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect, Aggregation::kCount), nine), "3");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect, Aggregation::kMin), nine), "10");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect, Aggregation::kMax), nine), "30");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect, Aggregation::kSum), none), "null");
  EXPECT_EQ(text_of(overlapping(HitPolicy::kCollect, Aggregation::kCount), none), "0");
}

TEST(TableTest, DefaultsStandInWhereNoRuleHits) {
  Sketch s = bands();
  s.rules.pop_back();
  s.defaults = {"\"其他\""};
  EXPECT_EQ(text_of(s, {{"x", number("500")}}), "其他");
  EXPECT_EQ(text_of(s, {{"x", number("5")}}), "微型");
  Sketch two{HitPolicy::kUnique, {"x"}, {"级别", "分"}, {{{"1"}, {"\"A\"", "x * 10"}}}};
  two.defaults = {"\"无\""};
  EXPECT_EQ(text_of(two, {{"x", number("1")}}), "{级别: \"A\", 分: 10}");
  EXPECT_EQ(text_of(two, {{"x", number("2")}}), "{级别: \"无\", 分: null}");
}

TEST(TableTest, CellsMayTestSeveralWays) {
  const Sketch s{HitPolicy::kFirst,
                 {"x", "y"},
                 {""},
                 {{{"\"I\", \"II\"", "-"}, {"1"}},
                  {{"not(\"III\")", "> 3"}, {"2"}},
                  {{"-", "? > 1 and ? < 3"}, {"3"}},
                  {{"-", "null"}, {"4"}}}};
  EXPECT_EQ(text_of(s, {{"x", text("II")}, {"y", number("0")}}), "1");
  EXPECT_EQ(text_of(s, {{"x", text("IV")}, {"y", number("4")}}), "2");
  EXPECT_EQ(text_of(s, {{"x", text("III")}, {"y", number("2")}}), "3");
  EXPECT_EQ(text_of(s, {{"x", text("III")}, {"y", Value::null()}}), "4");
  EXPECT_EQ(text_of(s, {{"x", text("III")}, {"y", number("9")}}), "null");
}

TEST(TableTest, InputsOutsideTheAllowedValuesFail) {
  Sketch s = bands();
  s.allowed = "[0..1000]";
  EXPECT_EQ(text_of(s, {{"x", number("1000")}}), "大中型");
  EXPECT_EQ(text_of(s, {{"x", number("1001")}}), "E-DMN-ALLOWED");
}

TEST(TableTest, UndecidedInputsAreCutAtTheBorders) {
  EXPECT_EQ(text_of(bands(), {{"x", interval("[0..19]")}}), "微型");
  EXPECT_EQ(text_of(bands(), {{"x", interval("[20..300)")}}), "小型");
  EXPECT_EQ(text_of(bands(), {{"x", interval("[20..300]")}}), "\"小型\" | \"大中型\"");
  EXPECT_EQ(text_of(bands(), {{"x", interval("[0..")}}), "\"微型\" | \"小型\" | \"大中型\"");
  EXPECT_EQ(text_of(bands(), {{"x", one_of({number("5"), number("500")})}}),
            "\"微型\" | \"大中型\"");
  EXPECT_EQ(text_of(bands(), {{"x", one_of({number("5"), Value::null()})}}), "\"微型\" | null");
  const Sketch passing{HitPolicy::kUnique, {"x"}, {""}, {{{"< 10"}, {"x"}}, {{">= 10"}, {"10"}}}};
  EXPECT_EQ(text_of(passing, {{"x", interval("[5..9]")}}), "[5..9]");
}

TEST(TableTest, SumsOverIntervalsAreTight) {
  const Sketch s = overlapping(HitPolicy::kCollect, Aggregation::kSum);
  EXPECT_EQ(text_of(s, {{"x", interval("[1..5]")}}), "10");
  EXPECT_EQ(text_of(s, {{"x", interval("[4..7]")}}), "10 | 40");
  EXPECT_EQ(text_of(s, {{"x", interval("[1..100]")}}), "10 | 40 | 60");
  EXPECT_EQ(
      text_of(overlapping(HitPolicy::kCollect, Aggregation::kMax), {{"x", interval("[6..9]")}}),
      "30");
  EXPECT_EQ(
      text_of(overlapping(HitPolicy::kCollect, Aggregation::kCount), {{"x", interval("[6..9]")}}),
      "2 | 3");
}

// The referee: a table on every sample of its inputs.
TEST(TableTest, IsSoundForUndecidedInputs) {
  std::vector<Sketch> tables = {bands()};
  for (const HitPolicy p : {HitPolicy::kFirst, HitPolicy::kPriority, HitPolicy::kAny,
                            HitPolicy::kCollect, HitPolicy::kRuleOrder, HitPolicy::kOutputOrder}) {
    tables.push_back(overlapping(p));
  }
  for (const Aggregation a :
       {Aggregation::kSum, Aggregation::kCount, Aggregation::kMin, Aggregation::kMax}) {
    tables.push_back(overlapping(HitPolicy::kCollect, a));
    tables.push_back(overlapping(HitPolicy::kCollect, a));
    tables.back().defaults = {"-1"};
  }
  tables.push_back(overlapping(HitPolicy::kCollect));
  tables.back().defaults = {"-1"};
  const std::vector<Value> inputs = {interval("[0..9]"),
                                     interval("(-1..6)", true),
                                     interval("[7.."),
                                     interval("..25]"),
                                     flag(),
                                     Value::unknown(),
                                     one_of({number("0"), number("7"), Value::null()}),
                                     one_of({text("x"), number("9")})};
  for (const Sketch& table : tables) {
    for (const Value& x : inputs) {
      const Value possible = decide(table, {{"x", x}}).value;
      for (const Value& sample : samples(x)) {
        const Value v = decide(table, {{"x", sample}}).value;
        EXPECT_TRUE(admits(possible, v)) << to_literal(x) << " at " << to_literal(sample) << ": "
                                         << to_literal(v) << " not in " << to_literal(possible);
      }
    }
  }
}

TEST(TableTest, TracesTellWhichRulesHit) {
  const Result one = decide(bands(), {{"x", number("20")}});
  ASSERT_EQ(one.traces.size(), 1U);
  EXPECT_EQ(one.traces[0].element, "表");
  EXPECT_EQ(one.traces[0].rows, (std::vector<std::pair<int, bool>>{{1, true}}));
  const Result several = decide(bands(), {{"x", interval("[10..30]")}});
  ASSERT_EQ(several.traces.size(), 1U);
  EXPECT_EQ(several.traces[0].rows, (std::vector<std::pair<int, bool>>{{0, false}, {1, false}}));
}

}  // namespace
}  // namespace zhida::feel
