// Generated decision tables against the plain referee: hit policy × aggregation × outputs × defaults × types × allowed
// values × forms of cells × gaps and overlaps, on every value of the first input, null and foreign values among them.
//
// Clause: DMN 1.5, chapter 8
#include "decide/dmn/table_referee_test.h"

#include <random>

#include <gtest/gtest.h>

#include "decide/feel/compile.h"

namespace zhida::dmn {
namespace {

using namespace referee;
using feel::Kind;
using feel::Value;

constexpr int kValues = 6;  // ordinals 0 to 5

std::string literal(Sort sort, int n) {
  std::string d = std::to_string(n);
  switch (sort) {
    case Sort::kNumber: return d;
    case Sort::kString: return "\"s" + d + "\"";
    case Sort::kBoolean: return n % 2 == 0 ? "false" : "true";
    case Sort::kDate: return "date(\"2026-02-2" + d + "\")";
    case Sort::kTime: return "@\"0" + d + ":00:00\"";
    case Sort::kDateTime: return "date and time(\"2026-12-31T20:0" + d + ":00\")";
    case Sort::kDays: return "duration(\"P" + d + "D\")";
    case Sort::kMonths: return "duration(\"P" + d + "M\")";
  }
  return {};
}

Value value_of(const std::string& text) {
  const auto tree = feel::parse(text, {});
  const auto program = feel::compile(*tree, {});
  feel::Machine machine({});
  return machine.run(**program, {});
}

Value value(Sort sort, const Datum& x) {
  if (x.form == Datum::Form::kNull) return Value::null();
  if (x.form == Datum::Form::kForeign)
    return sort == Sort::kString ? Value::number(Decimal(7)) : Value::string("foreign");
  static std::map<std::pair<Sort, int>, Value> known;
  const auto [it, fresh] = known.try_emplace({sort, x.n});
  if (fresh) it->second = value_of(literal(sort, x.n));
  return it->second;
}

const char* type_name(Sort sort) {
  static constexpr const char* kNames[] = {"number",
                                           "string",
                                           "boolean",
                                           "date",
                                           "time",
                                           "date and time",
                                           "days and time duration",
                                           "years and months duration"};
  return kNames[static_cast<std::size_t>(sort)];
}

std::string text_of(const Test& t, Sort sort) {
  std::string a = literal(sort, t.a);
  switch (t.form) {
    case Test::Form::kEqual: return a;
    case Test::Form::kLess: return "< " + a;
    case Test::Form::kAtMost: return "<= " + a;
    case Test::Form::kMore: return "> " + a;
    case Test::Form::kAtLeast: return ">= " + a;
    case Test::Form::kQuestion: return "? > " + a;
    case Test::Form::kNull: return "null";
    case Test::Form::kBetween: break;
  }
  return std::string(t.low_closed ? "[" : "(") + a + ".." + literal(sort, t.b) +
         (t.high_closed ? "]" : ")");
}

std::string text_of(const Cell& cell, Sort sort) {
  if (cell.tests.empty()) return "-";
  std::string out;
  for (const Test& t : cell.tests) out += (out.empty() ? "" : ", ") + text_of(t, sort);
  return cell.negated ? "not(" + out + ")" : out;
}

std::string text_of(const std::vector<int>& allowed, Sort sort) {
  std::string out;
  for (const int n : allowed) out += (out.empty() ? "" : ", ") + literal(sort, n);
  return out;
}

std::string literal(Sort sort, const Datum& x) {
  return x.form == Datum::Form::kNull ? "null" : literal(sort, x.n);
}

std::string input_name(std::size_t i) { return "in" + std::to_string(i); }
std::string output_name(std::size_t o) { return "out" + std::to_string(o); }

BoxedTable boxed(const Table& t) {
  BoxedTable out;
  out.hit_policy = t.policy;
  out.aggregation = t.aggregation;
  for (std::size_t i = 0; i < t.inputs.size(); ++i) {
    BoxedTable::Input in;
    in.expression.text = input_name(i);
    if (t.inputs[i].typed) in.type_ref = type_name(t.inputs[i].sort);
    if (!t.inputs[i].allowed.empty())
      in.allowed_values = {text_of(t.inputs[i].allowed, t.inputs[i].sort), {}};
    out.inputs.push_back(std::move(in));
  }
  for (std::size_t o = 0; o < t.outputs.size(); ++o) {
    BoxedTable::Output output;
    output.name = output_name(o);
    if (t.outputs[o].typed) output.type_ref = type_name(t.outputs[o].sort);
    if (!t.outputs[o].allowed.empty())
      output.allowed_values = {text_of(t.outputs[o].allowed, t.outputs[o].sort), {}};
    if (t.outputs[o].fallback)
      output.default_value =
          LiteralExpression{literal(t.outputs[o].sort, *t.outputs[o].fallback), {}, {}};
    out.outputs.push_back(std::move(output));
  }
  for (const Rule& r : t.rules) {
    BoxedTable::Rule rule;
    for (std::size_t i = 0; i < r.cells.size(); ++i)
      rule.inputs.push_back({text_of(r.cells[i], t.inputs[i].sort), {}});
    for (std::size_t o = 0; o < r.outputs.size(); ++o)
      rule.outputs.push_back({literal(t.outputs[o].sort, r.outputs[o]), {}});
    out.rules.push_back(std::move(rule));
  }
  return out;
}

GraphPtr graph_of(const Table& t) {
  Model m;
  m.ns = "test";
  Decision d;
  d.id = d.name = "d";
  for (std::size_t i = 0; i < t.inputs.size(); ++i) {
    m.inputs.push_back({input_name(i), input_name(i), {}, {}});
    d.required_inputs.push_back("#" + input_name(i));
  }
  d.logic = std::make_shared<Boxed>();
  d.logic->form = boxed(t);
  m.decisions.push_back(std::move(d));
  const auto graph = build({std::move(m)});
  return graph ? *graph : nullptr;
}

// Null and a failed part are the same inside of a value.
Value without_errors(const Value& v) {
  if (v.is_null()) return Value::null();
  if (v.is(Kind::kList)) {
    feel::List out;
    for (const Value& item : v.as_list()) out.push_back(without_errors(item));
    return Value::list(std::move(out));
  }
  if (!v.is(Kind::kContext)) return v;
  feel::Context out;
  for (const auto& [key, member] : v.as_context().entries) out.put(key, without_errors(member));
  return Value::context(std::move(out));
}

Value row_value(const Table& t, const std::vector<Datum>& row) {
  if (t.outputs.size() == 1) return value(t.outputs[0].sort, row[0]);
  feel::Context out;
  for (std::size_t o = 0; o < row.size(); ++o)
    out.put(output_name(o), value(t.outputs[o].sort, row[o]));
  return Value::context(std::move(out));
}

std::string shown(const Value& v) {
  return v.is(Kind::kError) ? "error " + v.as_error().code : feel::to_literal(v);
}

bool agrees(const Table& t, const Answer& wanted, const Value& found) {
  switch (wanted.form) {
    case Answer::Form::kError:
      return found.is(Kind::kError) &&
             (wanted.code.empty() || found.as_error().code == wanted.code);
    case Answer::Form::kNull: return found.is(Kind::kNull);
    case Answer::Form::kCount: return feel::identical(found, Value::number(Decimal(wanted.count)));
    case Answer::Form::kRow:
      return !found.is(Kind::kError) &&
             feel::identical(without_errors(found), row_value(t, wanted.rows[0]));
    case Answer::Form::kList: break;
  }
  feel::List rows;
  for (const auto& r : wanted.rows) rows.push_back(row_value(t, r));
  return feel::identical(without_errors(found), Value::list(std::move(rows)));
}

std::string described(const Table& t, const std::vector<Datum>& inputs) {
  const BoxedTable b = boxed(t);
  std::string out = "policy " + std::to_string(static_cast<int>(t.policy)) + " aggregation " +
                    std::to_string(static_cast<int>(t.aggregation)) + "\n";
  for (const auto& in : b.inputs)
    out += "| " + in.type_ref + " [" + (in.allowed_values ? in.allowed_values->text : "") + "] ";
  for (const auto& o : b.outputs)
    out += "|| [" + (o.allowed_values ? o.allowed_values->text : "") +
           "] = " + (o.default_value ? o.default_value->text : "");
  for (const auto& r : b.rules) {
    out += "\n";
    for (const auto& c : r.inputs) out += "| " + c.text + " ";
    for (const auto& c : r.outputs) out += "|| " + c.text + " ";
  }
  for (std::size_t i = 0; i < inputs.size(); ++i)
    out += "\n" + input_name(i) + " = " + shown(value(t.inputs[i].sort, inputs[i]));
  return out;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  Cell cell(Sort sort) {
    Cell out;
    const int kind = below(8);
    if (kind == 0) return out;
    const int tests = kind < 5 ? 1 : 1 + below(3);
    for (int i = 0; i < tests; ++i) out.tests.push_back(test(sort));
    out.negated = kind == 7;
    return out;
  }

  Test test(Sort sort) {
    const int a = below(kValues);
    const bool ordered = sort != Sort::kBoolean;
    const int form = ordered ? below(9) : below(2) * 7;
    Test t{static_cast<Test::Form>(std::min(form, 7)), a, a + below(kValues - a), below(2) == 0,
           below(2) == 0};
    if (form == 8) t.form = Test::Form::kEqual;
    if (!ordered) t.a = a % 2;
    return t;
  }

  std::vector<int> allowed(Sort sort, bool wanted) {
    if (!wanted) return {};
    std::vector<int> out;
    const int values = sort == Sort::kBoolean ? 2 : kValues;
    for (int n = 0; n < values; ++n) {
      if (below(4) > 0) out.push_back(n);
    }
    for (std::size_t i = out.size(); i > 1; --i)
      std::swap(out[i - 1], out[static_cast<std::size_t>(below(static_cast<int>(i)))]);
    return out;
  }

  Datum output() { return below(10) == 0 ? Datum{} : Datum{Datum::Form::kPlain, below(kValues)}; }

 private:
  std::mt19937 random_;
};

struct Shape {
  HitPolicy policy;
  Aggregation aggregation;
};

constexpr Shape kShapes[] = {
    {HitPolicy::kUnique, Aggregation::kNone},      {HitPolicy::kFirst, Aggregation::kNone},
    {HitPolicy::kPriority, Aggregation::kNone},    {HitPolicy::kAny, Aggregation::kNone},
    {HitPolicy::kCollect, Aggregation::kNone},     {HitPolicy::kRuleOrder, Aggregation::kNone},
    {HitPolicy::kOutputOrder, Aggregation::kNone}, {HitPolicy::kCollect, Aggregation::kSum},
    {HitPolicy::kCollect, Aggregation::kCount},    {HitPolicy::kCollect, Aggregation::kMin},
    {HitPolicy::kCollect, Aggregation::kMax}};

// n counts through the features; what is left is random.
Table generated(const Shape& shape, unsigned n, Generator& g) {
  static constexpr Sort kOutputs[] = {Sort::kNumber, Sort::kString, Sort::kDate};
  static constexpr Sort kOthers[] = {Sort::kNumber,   Sort::kString, Sort::kDate,  Sort::kTime,
                                     Sort::kDateTime, Sort::kDays,   Sort::kMonths};
  Table t;
  t.policy = shape.policy;
  t.aggregation = shape.aggregation;
  const auto take = [&n](unsigned of) {
    const unsigned digit = n % of;
    n /= of;
    return digit;
  };
  const auto first = static_cast<Sort>(take(8));
  const unsigned outputs = 1 + take(2);
  const unsigned inputs = 1 + take(2);
  const bool typed = take(2) == 0 || first == Sort::kBoolean;
  const bool allowed_in = take(2) == 1;
  const bool allowed_out = take(2) == 1;
  const unsigned defaults = take(3);  // none, the first, all
  const bool typed_out = take(2) == 1;
  for (unsigned i = 0; i < inputs; ++i) {
    const Sort sort = i == 0 ? first : kOthers[g.below(7)];
    t.inputs.push_back({sort, typed, g.allowed(sort, allowed_in && i == 0)});
  }
  for (unsigned o = 0; o < outputs; ++o) {
    Output out;
    out.sort = kOutputs[g.below(3)];
    out.typed = typed_out;
    out.allowed = g.allowed(out.sort, allowed_out && (o == 0 || g.below(2) == 0));
    if (defaults == 2 || (defaults == 1 && o == 0)) out.fallback = g.output();
    t.outputs.push_back(std::move(out));
  }
  const int rules = g.below(5);
  for (int r = 0; r < rules; ++r) {
    Rule rule;
    for (const Input& in : t.inputs) rule.cells.push_back(g.cell(in.sort));
    for (unsigned o = 0; o < outputs; ++o) rule.outputs.push_back(g.output());
    // Rules of equal outputs, for policy any.
    if (r > 0 && g.below(3) == 0) rule.outputs = t.rules.back().outputs;
    t.rules.push_back(std::move(rule));
  }
  return t;
}

constexpr unsigned kFeatures = 8 * 2 * 2 * 2 * 2 * 2 * 3 * 2;
constexpr unsigned kRounds = 3;  // of every combination of features, with other cells

// Returns: whether the engine agrees with the referee on every value of the first input
bool table_agrees(const Table& t, Generator& g) {
  const GraphPtr graph = graph_of(t);
  if (!graph) {
    ADD_FAILURE() << "does not build: " << described(t, {});
    return false;
  }
  std::vector<Datum> firsts = {{}, {Datum::Form::kForeign, 0}};
  const int values = t.inputs[0].sort == Sort::kBoolean ? 2 : kValues;
  for (int v = 0; v < values; ++v) firsts.push_back({Datum::Form::kPlain, v});
  for (const Datum& first : firsts) {
    std::vector<Datum> inputs = {first};
    if (t.inputs.size() > 1) inputs.push_back({Datum::Form::kPlain, g.below(kValues)});
    Session session(graph, {});
    for (std::size_t i = 0; i < inputs.size(); ++i)
      session.set(input_name(i), value(t.inputs[i].sort, inputs[i]));
    const Value found = session.decide("d");
    if (agrees(t, Referee(t).decide(inputs), found)) continue;
    ADD_FAILURE() << described(t, inputs) << "\nfound " << shown(found);
    return false;
  }
  return true;
}

// --- undecided inputs: what is possible holds whatever follows from each of the values that the input may have

bool admits(const Value& possible, const Value& v);

bool admits_list(const feel::Possible& p, const feel::List& items, std::size_t from,
                 std::size_t at) {
  if (from == p.items.size()) return at == items.size();
  if (p.optional[from] && admits_list(p, items, from + 1, at)) return true;
  return at < items.size() && admits(p.items[from], items[at]) &&
         admits_list(p, items, from + 1, at + 1);
}

bool admits_undecided(const feel::Possible& p, const Value& v) {
  switch (p.form) {
    case feel::Possible::Form::kSet:
      return std::any_of(p.items.begin(), p.items.end(),
                         [&](const Value& item) { return admits(item, v); });
    case feel::Possible::Form::kList: return v.is(Kind::kList) && admits_list(p, v.as_list(), 0, 0);
    case feel::Possible::Form::kInterval: break;
  }
  if (v.is_null()) return p.nullable;
  const auto beyond = [&](const Value& end, bool closed, bool low) {
    if (end.is_null()) return false;
    const auto order = feel::compare(v, end);
    if (!order) return true;
    return low ? *order < 0 || (*order == 0 && !closed) : *order > 0 || (*order == 0 && !closed);
  };
  return !beyond(p.low, p.low_closed, true) && !beyond(p.high, p.high_closed, false);
}

bool admits(const Value& possible, const Value& v) {
  if (possible.is(Kind::kUnknown)) return true;
  if (possible.is(Kind::kPossible)) return admits_undecided(possible.as_possible(), v);
  if (possible.is_null()) return v.is_null();
  if (possible.is(Kind::kList)) {
    return v.is(Kind::kList) && std::equal(possible.as_list().begin(), possible.as_list().end(),
                                           v.as_list().begin(), v.as_list().end(), admits);
  }
  if (!possible.is(Kind::kContext)) return feel::identical(possible, v);
  if (!v.is(Kind::kContext)) return false;
  const auto& entries = possible.as_context().entries;
  return std::all_of(entries.begin(), entries.end(), [&](const auto& entry) {
    const Value* other = v.as_context().find(entry.first);
    return other != nullptr && admits(entry.second, *other);
  });
}

struct Width {
  std::size_t tables = 0;
  std::size_t possible = 0;   // more than one result, of a set of inputs
  std::size_t avoidable = 0;  // though every value of the set has the same result
};

Value decide(const GraphPtr& graph, const Table& t, const Value& first, const Datum& second) {
  Session session(graph, {});
  session.set(input_name(0), first);
  if (t.inputs.size() > 1) session.set(input_name(1), value(t.inputs[1].sort, second));
  return session.decide("d");
}

// Of a set: every pair of values, and all of them; of an ordered type also the interval between.
bool possible_holds(const Table& t, Generator& g, Width& width) {
  const GraphPtr graph = graph_of(t);
  const Sort sort = t.inputs[0].sort;
  const int values = sort == Sort::kBoolean ? 2 : kValues;
  const Datum second{Datum::Form::kPlain, g.below(kValues)};
  std::vector<Value> results;
  feel::Possible all;
  for (int v = 0; v < values; ++v) {
    all.items.push_back(value(sort, {Datum::Form::kPlain, v}));
    results.push_back(decide(graph, t, all.items.back(), second));
  }
  all.items.push_back(Value::null());
  results.push_back(decide(graph, t, Value::null(), second));
  feel::Possible some = all;
  some.items = {all.items[0], all.items[static_cast<std::size_t>(1 + g.below(values))]};
  std::vector<Value> undecided = {Value::unknown(), Value::possible(all), Value::possible(some)};
  if (sort != Sort::kBoolean && sort != Sort::kString) {
    feel::Possible between;
    between.form = feel::Possible::Form::kInterval;
    between.low = all.items[0];
    between.high = all.items[static_cast<std::size_t>(values) - 1];
    between.nullable = true;
    undecided.push_back(Value::possible(between));
  }
  for (std::size_t u = 0; u < undecided.size(); ++u) {
    const Value possible = decide(graph, t, undecided[u], second);
    ++width.tables;
    if (possible.is_abstract()) ++width.possible;
    bool same = true;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const bool member = u != 2 || feel::identical(all.items[i], some.items[0]) ||
                          feel::identical(all.items[i], some.items[1]);
      if (!member) continue;
      same = same && feel::identical(without_errors(results[i]), without_errors(results[0]));
      if (admits(possible, results[i])) continue;
      std::vector<Datum> shown_inputs(t.inputs.size(), second);
      ADD_FAILURE() << described(t, shown_inputs) << "\nundecided " << shown(undecided[u]) << " at "
                    << shown(all.items[i]) << ": " << shown(results[i]) << " is not in "
                    << shown(possible);
      return false;
    }
    if (u == 2 && same && possible.is_abstract()) ++width.avoidable;
  }
  return true;
}

TEST(TableReferee, WhatIsPossibleHoldsEveryResult) {
  Generator g(20261123);
  Width width;
  int differing = 0;
  for (const Shape& shape : kShapes) {
    for (unsigned n = 0; n < kFeatures && differing < 5; ++n) {
      if (shape.aggregation != Aggregation::kNone && (n / 8) % 2 == 1) continue;  // not defined
      if (!possible_holds(generated(shape, n, g), g, width)) ++differing;
    }
  }
  EXPECT_EQ(differing, 0);
  EXPECT_GT(width.possible, width.tables / 10);
  // What is undecided though every member of a set of inputs has the same result: a share that only falls.
  EXPECT_LT(width.avoidable * 50, width.possible);
}

TEST(TableReferee, AgreesOnEveryCombinationOfFeatures) {
  Generator g(20260401);
  std::size_t tables = 0;
  int differing = 0;
  for (const Shape& shape : kShapes) {
    for (unsigned n = 0; n < kFeatures * kRounds && differing < 5; ++n) {
      ++tables;
      if (!table_agrees(generated(shape, n % kFeatures, g), g)) ++differing;
    }
  }
  EXPECT_EQ(differing, 0);
  EXPECT_EQ(tables, std::size(kShapes) * kFeatures * kRounds);
}

}  // namespace
}  // namespace zhida::dmn
