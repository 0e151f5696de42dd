// The constants that rules compare a fact with, and the values between them.
#include "decide/pack/cells.h"

#include <algorithm>

#include "decide/feel/builtin.h"
#include "decide/feel/possible.h"

namespace zhida::pack {
namespace {

using dmn::ElementInfo;
using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;
using feel::Kind;
using feel::Value;

constexpr std::size_t kConstantsMax = 16;
// Money and head counts that satisfy "at least" and "at most" of any rule, and ratios of one another.
constexpr int kMagnitudes[] = {10'000, 0, 1, 100, 1'000'000, 500};
constexpr int kBounded = 1000;  // a domain that ends below has no use for magnitudes
// Around the day asked about: long established first, then still valid.
constexpr int kDays[] = {-10 * 365, 365, 0, -365, -3 * 365};
constexpr std::int64_t kWholeValues = 8;  // a domain of so few whole numbers is cut at each

bool is_comparison(ExprKind kind) {
  switch (kind) {
    case ExprKind::kEq:
    case ExprKind::kNe:
    case ExprKind::kLt:
    case ExprKind::kLe:
    case ExprKind::kGt:
    case ExprKind::kGe:
    case ExprKind::kBetween:
    case ExprKind::kIn: return true;
    default: return false;
  }
}

class Collector {
 public:
  Collector(const Rules& rules, const Subject& subject) : rules_(rules), subject_(subject) {}

  // True when the tree names the subject itself (not through another decision).
  [[nodiscard]] bool touches(const ElementInfo& at, const Expr& e) const {
    if (e.kind == ExprKind::kName || e.kind == ExprKind::kPath) {
      if (subject_.field != nullptr && e.text == subject_.field->name) return true;
      const auto to = rules_.refer(at, e);
      if (to) return subject_.field == nullptr && names(*to);
    }
    return std::any_of(e.children.begin(), e.children.end(),
                       [&](const ExprPtr& child) { return touches(at, *child); });
  }

  // True when the tree uses the fact, deep in tables too.
  [[nodiscard]] bool uses_fact(const ElementInfo& at) const {
    return std::any_of(at.requires_.begin(), at.requires_.end(), [&](const std::string& name) {
      const ElementInfo* e = rules_.find(name);
      return e != nullptr && e->kind == ElementInfo::Kind::kInput &&
             e->local == subject_.fact->name;
    });
  }

  template <typename Visit>
  void compared(const ElementInfo& at, const Expr& e, const Visit& visit) const {
    if (is_comparison(e.kind)) {
      for (const ExprPtr& side : e.children) {
        if (!touches(at, e)) break;
        if (!touches(at, *side)) visit(side);
      }
    }
    for (const ExprPtr& child : e.children) compared(at, *child, visit);
    if (!e.table) return;
    for (std::size_t column = 0; column < e.table->inputs.size(); ++column) {
      const bool ours = touches(at, *e.table->inputs[column].expression);
      for (const feel::TableRule& rule : e.table->rules) {
        if (ours) visit(rule.tests[column]);
      }
    }
    for (const feel::TableRule& rule : e.table->rules) {
      for (const ExprPtr& output : rule.outputs) compared(at, *output, visit);
    }
  }

 private:
  [[nodiscard]] bool names(const Rules::Reference& to) const {
    if (to.element->kind != ElementInfo::Kind::kInput) return false;
    if (to.element->local != subject_.fact->name) return false;
    return subject_.year.empty() || to.member.empty() || to.member == subject_.year;
  }

  const Rules& rules_;
  const Subject& subject_;
};

// True when the tree's value follows from the decision's scope alone: no bound variable, no implicit input.
bool is_closed(const Rules& rules, const ElementInfo& at, const Expr& e) {
  if (e.kind == ExprKind::kInput) return false;
  if (e.kind == ExprKind::kName || e.kind == ExprKind::kPath) {
    if (rules.refer(at, e)) return true;
    if (e.kind == ExprKind::kName) return feel::find_builtin(e.text) != nullptr;
  }
  return std::all_of(e.children.begin(), e.children.end(),
                     [&](const ExprPtr& child) { return is_closed(rules, at, *child); });
}

bool is_constant(const Value& v) {
  return v.is(Kind::kNumber) || v.is(Kind::kDate) || v.is(Kind::kString);
}

void add(std::vector<Value>& out, const Value& v) {
  const bool there = std::any_of(out.begin(), out.end(),
                                 [&](const Value& other) { return feel::identical(v, other); });
  if (!there && out.size() < kConstantsMax) out.push_back(v);
}

void add_constants(Rules& rules, const ElementInfo& at, const ExprPtr& e, std::vector<Value>& out) {
  switch (e->kind) {
    case ExprKind::kTests:
    case ExprKind::kTest:
    case ExprKind::kRange:
    case ExprKind::kList:
      for (const ExprPtr& child : e->children) add_constants(rules, at, child, out);
      return;
    default: break;
  }
  if (e->kind == ExprKind::kLiteral) {
    if (is_constant(e->value)) add(out, e->value);
  } else if (is_closed(rules, at, *e)) {
    const Value& v = rules.value(at, e);
    if (is_constant(v)) add(out, v);
  }
}

std::optional<Value> between(const Value& low, const Value& high) {
  if (low.is(Kind::kNumber) && high.is(Kind::kNumber)) {
    return Value::number((low.as_number() + high.as_number()) / Decimal(2));
  }
  if (low.is(Kind::kDate) && high.is(Kind::kDate)) {
    return Value::date(low.as_days() + (high.as_days() - low.as_days()) / 2);
  }
  return std::nullopt;
}

// A value inside an open part; nothing when there is none of the kind (no whole number between 3 and 4).
std::optional<Value> inside(const feel::Possible& p, bool integer) {
  const Decimal one(1);
  std::optional<Value> v;
  if (p.low.is(Kind::kNumber) && integer) {
    v = Value::number(p.low.as_number().round(0, Rounding::kFloor) + one);
  } else if (!p.low.is_null() && !p.high.is_null()) {
    v = between(p.low, p.high);
  } else if (p.low.is(Kind::kNumber)) {
    v = Value::number(p.low.as_number() + one);
  } else if (p.high.is(Kind::kNumber)) {
    v = Value::number((p.high.as_number() - one).round(0, Rounding::kFloor));
  } else if (p.low.is_null() && p.high.is_null()) {
    v = Value::number(one);
  }
  if (!v) return std::nullopt;
  const feel::Op above = p.low_closed ? feel::Op::kGe : feel::Op::kGt;
  const feel::Op below = p.high_closed ? feel::Op::kLe : feel::Op::kLt;
  const bool high_enough =
      p.low.is_null() || feel::compare_mask(above, *v, p.low) == feel::kMayTrue;
  const bool low_enough =
      p.high.is_null() || feel::compare_mask(below, *v, p.high) == feel::kMayTrue;
  return high_enough && low_enough ? v : std::nullopt;
}

// Every whole number of a small domain.
void add_whole_numbers(const feel::Possible& p, std::vector<Value>& points) {
  if (!p.low.is(Kind::kNumber) || !p.high.is(Kind::kNumber)) return;
  const auto low = p.low.as_number().round(0, Rounding::kCeiling).to_int64();
  const auto high = p.high.as_number().round(0, Rounding::kFloor).to_int64();
  if (!low || !high || *high - *low >= kWholeValues) return;
  for (std::int64_t n = *low; n <= *high; ++n) points.push_back(Value::number(Decimal(n)));
}

bool lies_in(const Value& v, const feel::Possible& p) {
  const Value low = p.low;
  const Value high = p.high;
  if (!low.is_null() && feel::compare_mask(feel::Op::kGe, v, low) != feel::kMayTrue) return false;
  return high.is_null() || feel::compare_mask(feel::Op::kLe, v, high) == feel::kMayTrue;
}

void add_magnitudes(const feel::Possible& p, std::vector<Value>& out) {
  const bool bounded = p.high.is(Kind::kNumber) && p.high.as_number() <= Decimal(kBounded);
  if (bounded) {
    out.push_back(p.high);
    if (p.low.is(Kind::kNumber)) out.push_back(p.low);
    return;
  }
  for (const int m : kMagnitudes) {
    const Value v = Value::number(Decimal(m));
    if (lies_in(v, p)) out.push_back(v);
  }
}

// The parts of the domain between the points, and one value of each.
void add_parts(const Value& domain, const std::vector<Value>& points, bool integer, Cells& out) {
  for (const Value& cell : feel::cut(domain, points)) {
    std::optional<Value> sample = cell;
    if (cell.is(Kind::kPossible)) sample = inside(cell.as_possible(), integer);
    const bool fraction = sample && sample->is(Kind::kNumber) && !sample->as_number().is_integer();
    if (!sample || (integer && fraction)) continue;  // nothing of the kind is in it
    out.cells.push_back(cell);
    out.samples.push_back(*sample);
  }
}

// The texts that rules name, and one that they do not: to a rule that compares, the others are like it.
std::vector<Value> named_and_one(const std::vector<Value>& members,
                                 const std::vector<Value>& constants) {
  std::vector<Value> named;
  std::vector<Value> others;
  for (const Value& m : members) {
    const bool is_named = std::any_of(constants.begin(), constants.end(), [&](const Value& c) {
      return m.is_null() || feel::identical(m, c);
    });
    (is_named ? named : others).push_back(m);
  }
  if (named.empty()) return members;
  if (!others.empty()) named.push_back(others.front());
  return named;
}

std::vector<Value> unique(const std::vector<Value>& values) {
  std::vector<Value> out;
  for (const Value& v : values) {
    const bool there = std::any_of(out.begin(), out.end(),
                                   [&](const Value& other) { return feel::identical(v, other); });
    if (!there) out.push_back(v);
  }
  return out;
}

}  // namespace

std::vector<const ElementInfo*> closure(const Rules& rules, const ElementInfo& decision) {
  std::vector<const ElementInfo*> out = {&decision};
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const std::string& name : out[i]->requires_) {
      const ElementInfo* e = rules.find(name);
      if (e == nullptr || e->kind != ElementInfo::Kind::kDecision || !e->tree) continue;
      if (std::find(out.begin(), out.end(), e) == out.end()) out.push_back(e);
    }
  }
  return out;
}

bool reads_field(const Rules& rules, const std::vector<const ElementInfo*>& decisions,
                 const Subject& subject) {
  const Collector collector(rules, subject);
  return std::any_of(decisions.begin(), decisions.end(), [&](const ElementInfo* d) {
    return d->tree && collector.uses_fact(*d) && collector.touches(*d, *d->tree);
  });
}

std::vector<Value> constants(Rules& rules, const std::vector<const ElementInfo*>& decisions,
                             const Subject& subject) {
  std::vector<Value> out;
  const Collector collector(rules, subject);
  for (const ElementInfo* d : decisions) {
    if (!d->tree || !collector.uses_fact(*d)) continue;
    collector.compared(*d, *d->tree,
                       [&](const ExprPtr& side) { add_constants(rules, *d, side, out); });
  }
  return out;
}

namespace {

// A text that may be anything, or a closed set too large for the evaluator.
Cells cells_of_text(const FieldDef& def, const std::vector<Value>& constants) {
  Cells out;
  for (const std::string& v : def.values) out.samples.push_back(Value::string(v));
  if (def.values.empty()) {
    for (const Value& v : constants) {
      if (v.is(Kind::kString)) out.samples.push_back(v);
    }
    out.samples.push_back(Value::string("—"));
  }
  if (def.nullable) out.samples.push_back(Value::null());
  return out;
}

}  // namespace

Cells cells_of(const Value& domain, const FieldDef& def, const std::vector<Value>& constants,
               std::int64_t as_of_days) {
  if (def.type == FactType::kNumber && domain.is(Kind::kUnknown)) {
    // A number without bounds that may be none: its domain has no other name than unknown.
    Cells out = cells_of(feel::number_interval(def.min, def.max), def, constants, as_of_days);
    if (!out.cells.empty()) out.cells.push_back(Value::null());
    out.samples.push_back(Value::null());
    return out;
  }
  if (!domain.is(Kind::kPossible)) return cells_of_text(def, constants);
  Cells out;
  const feel::Possible& p = domain.as_possible();
  std::vector<Value> points = constants;
  if (def.type == FactType::kDate) {
    for (const int days : kDays) {
      const Value day = Value::date(as_of_days + days);
      points.push_back(day);
      if (p.form == feel::Possible::Form::kInterval && lies_in(day, p)) out.samples.push_back(day);
    }
  }
  add_parts(domain, points, def.integer, out);
  if (p.form == feel::Possible::Form::kInterval && def.type == FactType::kNumber) {
    add_magnitudes(p, out.samples);
  }
  if (def.integer) {
    add_whole_numbers(p, points);
    out.cells.clear();
    add_parts(domain, points, true, out);
  }
  if (def.type == FactType::kString) out.samples = named_and_one(out.samples, constants);
  out.samples = unique(out.samples);
  return out;
}

}  // namespace zhida::pack
