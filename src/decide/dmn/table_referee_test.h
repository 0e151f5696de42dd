// The referee of decision tables: what the standard's text says of a table, over plain numbers, with a loop and
// comparisons of its own. It shares nothing with the engine but the texts and values at its edge.
//
// Clause: DMN 1.5, 8.2.8 to 8.2.11 and 10.3.1.2 (unary tests)
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "decide/dmn/dmn.h"

namespace zhida::dmn::referee {

// Every value is an ordinal of its column's type: the third number, string, day, hour …
enum class Sort { kNumber, kString, kBoolean, kDate, kTime, kDateTime, kDays, kMonths };

struct Datum {
  enum class Form { kNull, kPlain, kForeign } form = Form::kNull;  // foreign: of another type
  int n = 0;
  friend bool operator==(const Datum&, const Datum&) = default;
};

enum class Truth { kFalse, kTrue, kNull };

inline Truth truth(bool b) { return b ? Truth::kTrue : Truth::kFalse; }
inline Truth negated(Truth t) { return t == Truth::kNull ? t : truth(t == Truth::kFalse); }

// One unary test of a cell.
struct Test {
  enum class Form { kEqual, kLess, kAtMost, kMore, kAtLeast, kBetween, kQuestion, kNull } form;
  int a = 0, b = 0;
  bool low_closed = true, high_closed = true;
};

struct Cell {
  std::vector<Test> tests;  // none: '-'
  bool negated = false;
};

inline Truth holds(const Test& t, const Datum& x) {
  const bool null = x.form == Datum::Form::kNull;
  const bool foreign = x.form == Datum::Form::kForeign;
  if (t.form == Test::Form::kNull) return truth(null);
  if (t.form == Test::Form::kEqual) {
    if (null) return Truth::kFalse;  // null equals null alone
    return foreign ? Truth::kNull : truth(x.n == t.a);
  }
  if (null || foreign) return Truth::kNull;
  switch (t.form) {
    case Test::Form::kLess: return truth(x.n < t.a);
    case Test::Form::kAtMost: return truth(x.n <= t.a);
    case Test::Form::kMore:
    case Test::Form::kQuestion: return truth(x.n > t.a);
    case Test::Form::kAtLeast: return truth(x.n >= t.a);
    default: break;
  }
  return truth((t.low_closed ? x.n >= t.a : x.n > t.a) && (t.high_closed ? x.n <= t.b : x.n < t.b));
}

inline bool hit(const Cell& cell, const Datum& x) {
  if (cell.tests.empty()) return true;
  Truth any = Truth::kFalse;
  for (const Test& t : cell.tests) {
    const Truth one = holds(t, x);
    if (one == Truth::kTrue) any = one;
    if (one == Truth::kNull && any == Truth::kFalse) any = one;
  }
  return (cell.negated ? negated(any) : any) == Truth::kTrue;
}

struct Input {
  Sort sort = Sort::kNumber;
  bool typed = false;
  std::vector<int> allowed;  // none: any
};
struct Output {
  Sort sort = Sort::kNumber;
  bool typed = false;        // then a value of another type is null
  std::vector<int> allowed;  // in order of priority
  std::optional<Datum> fallback;
};
struct Rule {
  std::vector<Cell> cells;
  std::vector<Datum> outputs;
};
struct Table {
  HitPolicy policy = HitPolicy::kUnique;
  Aggregation aggregation = Aggregation::kNone;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
};

// One datum an output; of a list, one row a hit; of an aggregate, one row of one datum.
struct Answer {
  enum class Form { kNull, kRow, kList, kCount, kError } form = Form::kNull;
  std::vector<std::vector<Datum>> rows;
  int count = 0;
  std::string code;  // of an error; "" = any
};

inline bool among(const std::vector<int>& allowed, const Datum& x) {
  return std::find(allowed.begin(), allowed.end(), x.n) != allowed.end();
}

// An output that is not allowed is null (with a diagnostic).
inline Datum admitted(const Output& out, const Datum& x) {
  const bool foreign = x.form == Datum::Form::kForeign;
  const bool refused =
      x.form != Datum::Form::kNull && !out.allowed.empty() && (foreign || !among(out.allowed, x));
  return refused || (foreign && out.typed) ? Datum{} : x;
}

class Referee {
 public:
  explicit Referee(const Table& table) : t_(table) {}

  [[nodiscard]] Answer decide(std::vector<Datum> inputs) const {
    if (t_.aggregation != Aggregation::kNone && t_.outputs.size() > 1)
      return error("E-DMN-AGGREGATION");
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Input& in = t_.inputs[i];
      if (in.typed && inputs[i].form == Datum::Form::kForeign) inputs[i] = {};
      if (in.allowed.empty() || inputs[i].form == Datum::Form::kNull) continue;
      if (inputs[i].form == Datum::Form::kForeign || !among(in.allowed, inputs[i]))
        return error("E-DMN-ALLOWED");
    }
    std::vector<const Rule*> hits;
    for (const Rule& r : t_.rules) {
      bool all = true;
      for (std::size_t i = 0; i < inputs.size(); ++i) all = all && hit(r.cells[i], inputs[i]);
      if (all) hits.push_back(&r);
    }
    return hits.empty() ? nothing() : outcome(std::move(hits));
  }

 private:
  static Answer error(std::string code) { return {Answer::Form::kError, {}, 0, std::move(code)}; }

  [[nodiscard]] Answer row(const std::vector<Datum>& outputs) const {
    Answer a{Answer::Form::kRow, {{}}, 0, {}};
    for (std::size_t o = 0; o < outputs.size(); ++o) {
      a.rows[0].push_back(admitted(t_.outputs[o], outputs[o]));
      // A single output that is not allowed is the table's own failure.
      if (outputs.size() == 1 && a.rows[0][0] != outputs[0]) return error("E-DMN-ALLOWED");
    }
    return a;
  }

  [[nodiscard]] Answer nothing() const {
    std::vector<Datum> outputs;
    bool any = false;
    for (const Output& o : t_.outputs) {
      any = any || o.fallback.has_value();
      outputs.push_back(o.fallback.value_or(Datum{}));
    }
    if (any) return row(outputs);
    if (t_.aggregation == Aggregation::kCount) return {Answer::Form::kCount, {}, 0, {}};
    return {};
  }

  // The first output that has allowed values decides, then the next one.
  [[nodiscard]] bool precedes(const Rule& a, const Rule& b) const {
    for (std::size_t o = 0; o < t_.outputs.size(); ++o) {
      const auto rank = [&](const Datum& x) {
        const auto& allowed = t_.outputs[o].allowed;
        if (x.form != Datum::Form::kPlain) return allowed.end() - allowed.begin();
        return std::find(allowed.begin(), allowed.end(), x.n) - allowed.begin();
      };
      const auto left = rank(a.outputs[o]);
      const auto right = rank(b.outputs[o]);
      if (left != right) return left < right;
    }
    return false;
  }

  void by_priority(
      std::vector<const Rule*>& hits) const {  // insertion: equal ones keep their order
    for (std::size_t i = 1; i < hits.size(); ++i) {
      for (std::size_t k = i; k > 0 && precedes(*hits[k], *hits[k - 1]); --k)
        std::swap(hits[k], hits[k - 1]);
    }
  }

  [[nodiscard]] Answer outcome(std::vector<const Rule*> hits) const {
    switch (t_.policy) {
      case HitPolicy::kUnique:
        return hits.size() > 1 ? error("E-DMN-UNIQUE") : row(hits[0]->outputs);
      case HitPolicy::kFirst: return row(hits[0]->outputs);
      case HitPolicy::kPriority: by_priority(hits); return row(hits[0]->outputs);
      case HitPolicy::kAny:
        for (const Rule* r : hits) {
          for (std::size_t o = 0; o < t_.outputs.size(); ++o) {
            if (admitted(t_.outputs[o], r->outputs[o]) !=
                admitted(t_.outputs[o], hits[0]->outputs[o]))
              return error("E-DMN-ANY");
          }
        }
        return row(hits[0]->outputs);
      case HitPolicy::kOutputOrder: by_priority(hits); break;
      case HitPolicy::kCollect:
      case HitPolicy::kRuleOrder: break;
    }
    Answer list{Answer::Form::kList, {}, 0, {}};
    for (const Rule* r : hits) {
      list.rows.emplace_back();
      for (std::size_t o = 0; o < t_.outputs.size(); ++o)
        list.rows.back().push_back(admitted(t_.outputs[o], r->outputs[o]));
    }
    return t_.aggregation == Aggregation::kNone ? list : aggregate(list);
  }

  [[nodiscard]] Answer aggregate(const Answer& list) const {
    const auto size = static_cast<int>(list.rows.size());
    if (t_.aggregation == Aggregation::kCount) return {Answer::Form::kCount, {}, size, {}};
    const bool sum = t_.aggregation == Aggregation::kSum;
    if (sum && t_.outputs[0].sort != Sort::kNumber) return error("");
    int best = list.rows[0][0].n;
    int total = 0;
    for (const auto& one : list.rows) {
      if (one[0].form != Datum::Form::kPlain) return error("");
      best =
          t_.aggregation == Aggregation::kMin ? std::min(best, one[0].n) : std::max(best, one[0].n);
      total += one[0].n;
    }
    return {Answer::Form::kRow, {{{Datum::Form::kPlain, sum ? total : best}}}, 0, {}};
  }

  const Table& t_;
};

}  // namespace zhida::dmn::referee
