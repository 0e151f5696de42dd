// Decision tables over undecided inputs: every hit policy and aggregation, one output or two, with and without a default,
// with cells that overlap, miss, fail and depend on another name. Every concretisation is enumerated, and its result
// lies in the abstract one.
//
// Clause: DESIGN §3, possible-value semantics; DMN 1.5, 8.2.9 and 8.2.10
#include <algorithm>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "decide/feel/abstract_test.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kSamplesMax = 1200;

const char* const kNumberCells[] = {
    "-",    "< 2",    "[1..3]",           "> 1", "1, 3",      "not(2)", "null", "(0..2)", "? > 1",
    ">= z", "[0..z]", "? >= 1 and ? < 3", "z",   "not(null)", "5"};
const char* const kTextCells[] = {"-", "\"a\"", "\"b\", \"c\"", "not(\"a\")", "null", "? = \"c\""};
const char* const kOutputs[] = {"1", "2", "3", "z", "null", "x + 1", "1"};

class Tables {
 public:
  explicit Tables(unsigned seed) : random_(seed) {}

  ExprPtr next(HitPolicy policy, Aggregation aggregation, std::size_t outputs, bool fallback) {
    auto t = std::make_shared<TableDef>();
    t->element = "表";
    t->hit_policy = policy;
    t->aggregation = aggregation;
    t->inputs.push_back({expression(roll(4) == 0 ? "x + z" : "x"), "x", nullptr, nullptr});
    t->inputs.push_back({expression("s"), "s", nullptr, nullptr});
    if (roll(5) == 0) t->inputs[0].allowed = cell("[0..2], null");
    for (std::size_t o = 0; o < outputs; ++o) {
      TableOutput out;
      out.name = outputs == 1 ? "" : std::string(1, static_cast<char>('a' + o));
      for (const char* text : {"3", "1", "2"}) out.priority.push_back(expression(text));
      if (fallback) out.default_value = expression("0");
      if (roll(5) == 0) out.allowed = cell("1, 2, 3");
      t->outputs.push_back(std::move(out));
    }
    const std::size_t rules = 1 + roll(4);
    for (std::size_t r = 0; r < rules; ++r) {
      TableRule rule;
      rule.tests = {cell(kNumberCells[roll(std::size(kNumberCells))]),
                    cell(kTextCells[roll(std::size(kTextCells))])};
      for (std::size_t o = 0; o < outputs; ++o)
        rule.outputs.push_back(expression(kOutputs[roll(std::size(kOutputs))]));
      t->rules.push_back(std::move(rule));
    }
    auto e = std::make_shared<Expr>();
    e->kind = ExprKind::kTable;
    e->table = std::move(t);
    return e;
  }

  std::vector<Binding> inputs() {
    const std::vector<Value> x = {one_of({number("0"), number("1"), number("2"), number("3")}),
                                  one_of({number("1"), number("3"), Value::null()}),
                                  interval("[0..3]"),
                                  interval("(1..2]", true),
                                  one_of({number("2"), text("a")}),
                                  number("2"),
                                  Value::unknown()};
    const std::vector<Value> s = {one_of({text("a"), text("b"), text("c")}),
                                  one_of({text("a"), Value::null()}), text("b"), Value::unknown()};
    const std::vector<Value> z = {number("1"), one_of({number("1"), number("2")}),
                                  interval("[0..2]"), Value::null(), Value::unknown()};
    return {{"x", x[roll(x.size())]}, {"s", s[roll(s.size())]}, {"z", z[roll(z.size())]}};
  }

  static const Scope& scope() {
    static const Scope kScope = [] {
      Scope scope;
      for (const char* name : {"x", "s", "z"}) scope.add(name, any_type());
      return scope;
    }();
    return kScope;
  }

 private:
  std::size_t roll(std::size_t sides) { return random_() % sides; }

  ExprPtr expression(const std::string& text) {
    const auto tree = parse(text, scope());
    EXPECT_TRUE(tree.ok()) << text;
    return *tree;
  }
  ExprPtr cell(const std::string& text) {
    const auto tree = parse_tests(text, scope());
    EXPECT_TRUE(tree.ok()) << text;
    auto named = std::make_shared<Expr>(**tree);
    named->text = text;  // for the report
    return named;
  }

  std::mt19937 random_;
};

std::string written(const TableDef& t) {
  std::string out = "policy " + std::to_string(static_cast<int>(t.hit_policy)) + " aggregation " +
                    std::to_string(static_cast<int>(t.aggregation)) +
                    (t.outputs[0].default_value ? " default" : "") +
                    (t.inputs[0].allowed ? " allowed-in" : "") +
                    (t.outputs[0].allowed ? " allowed-out" : "");
  for (const TableRule& rule : t.rules) {
    out += "\n    | ";
    for (const ExprPtr& test : rule.tests) out += test->text + " | ";
    for (const ExprPtr& o : rule.outputs)
      out +=
          o->kind == ExprKind::kLiteral ? to_literal(o->value) + " | " : "expr " + o->text + " | ";
  }
  return out;
}

std::string written(const std::vector<Binding>& bindings) {
  std::string out;
  for (const auto& [name, value] : bindings) out += name + " = " + to_literal(value) + "; ";
  return out;
}

struct Tally {
  int tables = 0;
  int decided = 0;
  int avoidable = 0;
  int wrong = 0;
};

bool enumerable(const std::vector<Binding>& bindings) {
  return std::all_of(bindings.begin(), bindings.end(), [](const Binding& b) {
    return !b.second.is(Kind::kUnknown) &&
           (!b.second.is(Kind::kPossible) || b.second.as_possible().form == Possible::Form::kSet);
  });
}

void enumerate(const ExprPtr& tree, const std::vector<Binding>& bindings, Tally& tally) {
  CompileOptions options;
  options.strict_types = false;
  const auto program = compile(tree, Tables::scope(), options);
  ASSERT_TRUE(program.ok());
  ++tally.tables;
  const Value possible = run(**program, bindings);
  const bool open = contains_abstract(possible);
  tally.decided += open ? 0 : 1;
  std::optional<Value> first;
  bool same = true;
  bool sound = true;
  for_each_sample(bindings, kSamplesMax, [&](const std::vector<Binding>& sample) {
    const Value v = run(**program, sample);
    if (sound && !admits(possible, v)) {
      sound = false;
      if (++tally.wrong <= 12) {
        ADD_FAILURE() << written(*tree->table) << "\n  is " << to_literal(v) << " where "
                      << written(sample) << "\n  but was said to be " << to_literal(possible)
                      << " for " << written(bindings);
      }
    }
    same = same && (!first || identical(*first, v) || (first->is_null() && v.is_null()));
    if (!first) first = v;
  });
  if (open && same && enumerable(bindings)) ++tally.avoidable;
}

TEST(TableEnumerateTest, EveryHitPolicyIsSoundOverUndecidedInputs) {
  struct Kind {
    HitPolicy policy;
    Aggregation aggregation;
  };
  constexpr Kind kKinds[] = {
      {HitPolicy::kUnique, Aggregation::kNone},     {HitPolicy::kFirst, Aggregation::kNone},
      {HitPolicy::kPriority, Aggregation::kNone},   {HitPolicy::kAny, Aggregation::kNone},
      {HitPolicy::kCollect, Aggregation::kNone},    {HitPolicy::kCollect, Aggregation::kSum},
      {HitPolicy::kCollect, Aggregation::kCount},   {HitPolicy::kCollect, Aggregation::kMin},
      {HitPolicy::kCollect, Aggregation::kMax},     {HitPolicy::kRuleOrder, Aggregation::kNone},
      {HitPolicy::kOutputOrder, Aggregation::kNone}};
  const char* wanted = std::getenv("ZHIDA_ENUMERATE");
  const int rounds = wanted == nullptr ? 150 : std::max(1, std::atoi(wanted) / 40);
  Tally tally;
  for (int round = 0; round < rounds; ++round) {
    for (const Kind& kind : kKinds) {
      for (const std::size_t outputs : {1U, 2U}) {
        if (outputs == 2 && kind.aggregation != Aggregation::kNone) continue;
        for (const bool fallback : {false, true}) {
          Tables tables(static_cast<unsigned>(tally.tables));
          const ExprPtr tree = tables.next(kind.policy, kind.aggregation, outputs, fallback);
          enumerate(tree, tables.inputs(), tally);
        }
      }
    }
  }
  EXPECT_EQ(tally.wrong, 0);
  RecordProperty("tables", tally.tables);
  RecordProperty("decided", tally.decided);
  RecordProperty("avoidable", tally.avoidable);
  if (wanted == nullptr) return;
  std::printf("tables: %d, %d decided, %d avoidable\n", tally.tables, tally.decided,
              tally.avoidable);
}

}  // namespace
}  // namespace zhida::feel
