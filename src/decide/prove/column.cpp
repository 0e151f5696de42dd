// Cells → sets of pieces. Clause: DMN 1.5, 10.3.1.2, grammar rules 7 to 17 (unary tests)
#include "decide/prove/column.h"

#include <algorithm>

#include "decide/feel/compile.h"

namespace zhida::prove {

using feel::Expr;
using feel::ExprKind;
using feel::Kind;
using feel::Type;
using feel::Value;

Pieces meet(const Pieces& a, const Pieces& b) {
  Pieces out;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const int low = std::max(a[i].first, b[j].first);
    const int high = std::min(a[i].second, b[j].second);
    if (low <= high) out.emplace_back(low, high);
    (a[i].second < b[j].second ? i : j)++;
  }
  return out;
}

Pieces without(const Pieces& a, const Pieces& b) {
  Pieces out;
  for (auto [low, high] : a) {
    for (const auto& [from, to] : b) {
      if (to < low || from > high) continue;
      if (from > low) out.emplace_back(low, from - 1);
      low = to + 1;
    }
    if (low <= high) out.emplace_back(low, high);
  }
  return out;
}

bool within(const Pieces& a, const Pieces& b) { return without(a, b).empty(); }

namespace {

// The sum of two sets.
Pieces unite(const Pieces& a, const Pieces& b) {
  Pieces out = a;
  const Pieces more = without(b, a);
  out.insert(out.end(), more.begin(), more.end());
  std::sort(out.begin(), out.end());
  return out;
}

bool is_closed(const Expr& e) {
  switch (e.kind) {
    case ExprKind::kLiteral: return !e.value.is(Kind::kError);
    case ExprKind::kNegate:
    case ExprKind::kAdd:
    case ExprKind::kSub:
    case ExprKind::kMul:
    case ExprKind::kDiv: break;
    case ExprKind::kCall: {
      static constexpr std::string_view kFunctions[] = {
          "date", "date and time", "time", "duration", "years and months duration", "number"};
      const Expr& callee = *e.children[0];
      if (callee.kind != ExprKind::kName || std::find(std::begin(kFunctions), std::end(kFunctions),
                                                      callee.text) == std::end(kFunctions))
        return false;
      return std::all_of(e.children.begin() + 1, e.children.end(),
                         [](const feel::ExprPtr& c) { return is_closed(*c); });
    }
    default: return false;
  }
  return std::all_of(e.children.begin(), e.children.end(),
                     [](const feel::ExprPtr& c) { return is_closed(*c); });
}

bool is_scalar(Kind k) {
  return k == Kind::kBoolean || k == Kind::kNumber || k == Kind::kString || k == Kind::kDate ||
         k == Kind::kDaysDuration || k == Kind::kMonthsDuration;
}

std::optional<Kind> kind_of(const feel::TypePtr& type) {
  if (!type) return std::nullopt;
  switch (type->kind) {
    case Type::Kind::kBoolean: return Kind::kBoolean;
    case Type::Kind::kNumber: return Kind::kNumber;
    case Type::Kind::kString: return Kind::kString;
    case Type::Kind::kDate: return Kind::kDate;
    case Type::Kind::kDaysDuration: return Kind::kDaysDuration;
    case Type::Kind::kMonthsDuration: return Kind::kMonthsDuration;
    default: return std::nullopt;
  }
}

bool less(const Value& a, const Value& b) {
  if (a.is(Kind::kBoolean)) return a.is_false() && b.is_true();
  const auto order = feel::compare(a, b);
  return order && *order < 0;
}

}  // namespace

std::optional<Value> constant(const Expr& e) {
  if (e.kind == ExprKind::kLiteral && !e.value.is(Kind::kError)) return e.value;
  if (!is_closed(e)) return std::nullopt;
  const auto program = feel::compile(std::make_shared<Expr>(e), {}, {});
  if (!program) return std::nullopt;
  feel::Machine machine({});
  Value v = machine.run(**program, {});
  if (v.is(Kind::kError)) return std::nullopt;
  return v;
}

bool Column::read_part(const Expr& e, Part& out) {
  if (e.kind == ExprKind::kTest) {
    out.op = e.test;
    const auto v = constant(*e.children[0]);
    if (!v || !is_scalar(v->kind())) return false;
    out.low = *v;
    return true;
  }
  if (e.kind == ExprKind::kRange) {
    const auto low = constant(*e.children[0]);
    const auto high = constant(*e.children[1]);
    if (e.range_form != feel::Range::Form::kEnds || !low || !high || !is_scalar(low->kind()) ||
        low->kind() != high->kind())
      return false;
    out = {ExprKind::kRange, *low, *high, e.low_closed, e.high_closed};
    return true;
  }
  const auto v = constant(e);
  if (!v || (!v->is_null() && !is_scalar(v->kind()))) return false;
  out.low = *v;
  return true;
}

Column::Reading Column::read(const Expr& tests) {
  Reading out;
  if (tests.kind != ExprKind::kTests) return out;
  out.any = tests.children.empty() && !tests.negated;
  out.negated = tests.negated;
  out.simple = true;
  for (const feel::ExprPtr& child : tests.children) {
    out.parts.emplace_back();
    out.simple = out.simple && read_part(*child, out.parts.back());
  }
  return out;
}

// Without a type the column is of the kind that all its constants have.
void Column::choose_sort(const std::vector<Reading>& readings, const feel::TypePtr& type) {
  const auto known = kind_of(type);
  typed_ = known.has_value();
  kind_ = known.value_or(Kind::kNull);
  const bool other = type && !known && type->kind != Type::Kind::kAny;  // a type without pieces
  bool one_kind = true;
  for (const Reading& r : readings) {
    for (const Part& p : r.parts) {
      if (known || other || !r.simple || p.low.is_null()) continue;
      if (kind_ == Kind::kNull) kind_ = p.low.kind();
      one_kind = one_kind && kind_ == p.low.kind();
    }
  }
  if (!one_kind) kind_ = Kind::kNull;
  sort_ = kind_ == Kind::kNull      ? Sort::kNone
          : kind_ == Kind::kBoolean ? Sort::kBoolean
          : kind_ == Kind::kString  ? Sort::kText
                                    : Sort::kOrdered;
}

bool Column::fits(const Reading& r) const {
  return r.simple && std::all_of(r.parts.begin(), r.parts.end(), [this](const Part& p) {
           const bool equality = p.op == ExprKind::kEq || p.op == ExprKind::kNe;
           if (p.low.is_null()) return p.op == ExprKind::kEq;
           return p.low.kind() == kind_ && (sort_ == Sort::kOrdered || equality);
         });
}

void Column::make_points(const std::vector<Reading>& readings) {
  if (sort_ == Sort::kBoolean) points_ = {Value::boolean(false), Value::boolean(true)};
  for (const Reading& r : readings) {
    if (!fits(r) || sort_ == Sort::kBoolean) continue;
    for (const Part& p : r.parts) {
      if (!p.low.is_null()) points_.push_back(p.low);
      if (p.op == ExprKind::kRange) points_.push_back(p.high);
    }
  }
  std::sort(points_.begin(), points_.end(), less);
  points_.erase(
      std::unique(points_.begin(), points_.end(),
                  [](const Value& a, const Value& b) { return !less(a, b) && !less(b, a); }),
      points_.end());
  const int n = static_cast<int>(points_.size());
  null_ = sort_ == Sort::kOrdered ? 2 * n + 1 : sort_ == Sort::kBoolean ? n : n + 1;
  last_ = typed_ ? null_ : null_ + 1;
}

// The piece of a point. REQUIRES: the value is among the points, or the sort is not ordered
int Column::index_of(const Value& v) const {
  const auto it = std::lower_bound(points_.begin(), points_.end(), v, less);
  const int at = static_cast<int>(it - points_.begin());
  return sort_ == Sort::kOrdered ? 2 * at + 1 : at;
}

Pieces Column::pieces_of(const Part& p) const {
  if (p.low.is_null()) return {{null_, null_}};
  const int at = index_of(p.low);
  const int end = null_ - 1;
  const auto span = [](int low, int high) { return low <= high ? Pieces{{low, high}} : Pieces{}; };
  switch (p.op) {
    case ExprKind::kLt: return span(0, at - 1);
    case ExprKind::kLe: return span(0, at);
    case ExprKind::kGt: return span(at + 1, end);
    case ExprKind::kGe: return span(at, end);
    case ExprKind::kNe: return without({{0, null_}}, {{at, at}});
    case ExprKind::kRange:
      return span(p.low_closed ? at : at + 1,
                  p.high_closed ? index_of(p.high) : index_of(p.high) - 1);
    default: return {{at, at}};
  }
}

// A comparison of null with an order has no truth, and neither has its negation. Clause: DMN 1.5, tables 53 and 54
Pieces Column::pieces_of(const Reading& r) const {
  if (r.any) return {{0, last_}};
  Pieces out;
  bool ordered = false;
  for (const Part& p : r.parts) {
    out = unite(out, pieces_of(p));
    ordered = ordered || (!p.low.is_null() && p.op != ExprKind::kEq && p.op != ExprKind::kNe);
  }
  if (!r.negated) return out;
  out = without({{0, null_}}, out);
  return ordered ? without(out, {{null_, null_}}) : out;
}

// Nothing lies between two days in a row.
Pieces Column::drop_empty_gaps() const {
  Pieces out = {{0, last_}};
  for (std::size_t i = 1; i < points_.size() && sort_ == Sort::kOrdered; ++i) {
    const Value& a = points_[i - 1];
    const Value& b = points_[i];
    const bool empty = (a.is(Kind::kDate) && b.as_days() == a.as_days() + 1) ||
                       (a.is(Kind::kMonthsDuration) && b.as_months() == a.as_months() + 1) ||
                       (a.is(Kind::kDaysDuration) && b.as_nanos() == a.as_nanos() + 1);
    const int gap = static_cast<int>(2 * i);
    if (empty) out = without(out, {{gap, gap}});
  }
  return out;
}

Column::Column(const std::vector<const Expr*>& tests, const feel::TypePtr& type,
               const std::vector<const Expr*>& domains, bool domain_known) {
  std::vector<Reading> readings;
  readings.reserve(tests.size() + domains.size());
  for (const Expr* t : tests) readings.push_back(read(*t));
  for (const Expr* d : domains) readings.push_back(read(*d));
  choose_sort(readings, type);
  make_points(readings);
  domain_ = drop_empty_gaps();
  const Pieces possible = domain_;
  Pieces surely = domain_;
  for (std::size_t d = tests.size(); d < readings.size(); ++d) {
    if (fits(readings[d])) {
      Pieces allowed = unite(pieces_of(readings[d]), {{null_, last_}});
      domain_ = meet(domain_, allowed);
      surely = meet(surely, allowed);
    } else if (!readings[d].any) {
      domain_known = false;
    }
  }
  if (!domain_known) surely.clear();
  no_null_ = without(surely, {{null_, last_}});
  const Pieces others = typed_ ? Pieces{} : Pieces{{last_, last_}};
  cells_.reserve(tests.size());
  for (std::size_t r = 0; r < tests.size(); ++r) {
    Cell c;
    c.any = readings[r].any;
    c.exact = c.any || fits(readings[r]);
    const Pieces all = c.exact ? pieces_of(readings[r]) : Pieces{{0, last_}};
    c.may = c.exact && !all.empty() ? unite(meet(all, domain_), others) : meet(all, domain_);
    if (c.exact) c.must = meet(all, domain_);
    c.empty = c.exact && meet(all, possible).empty();
    cells_.push_back(std::move(c));
  }
}

Value Column::gap_sample(std::size_t gap) const {
  const std::size_t n = points_.size();
  if (n == 0) return kind_ == Kind::kNumber ? Value::number(Decimal(0)) : Value::null();
  const bool below = gap == 0;
  const bool above = gap == n;
  const Value& a = below ? points_[0] : points_[gap - 1];
  const Value& b = above || below ? a : points_[gap];
  const int step = below ? -1 : above ? 1 : 0;
  switch (kind_) {
    case Kind::kNumber:
      return Value::number(step != 0 ? a.as_number() + Decimal(step)
                                     : (a.as_number() + b.as_number()) / Decimal(2));
    case Kind::kDate: return Value::date(a.as_days() + (step != 0 ? step : 1));
    case Kind::kMonthsDuration:
      return Value::months_duration(a.as_months() + (step != 0 ? step : 1));
    case Kind::kDaysDuration: return Value::days_duration(a.as_nanos() + (step != 0 ? step : 1));
    default: return Value::null();
  }
}

std::string Column::sample(int piece) const {
  if (piece >= null_) return "null";
  const auto at = static_cast<std::size_t>(piece);
  if (sort_ == Sort::kOrdered)
    return feel::to_literal(piece % 2 == 1 ? points_[at / 2] : gap_sample(at / 2));
  if (at < points_.size()) {
    const Value& v = points_[at];
    return v.is(Kind::kString) ? "\"" + v.as_string() + "\"" : feel::to_literal(v);
  }
  return "…";  // a text, or a value, that no cell names
}

bool Column::excludes(const Value& v) const {
  if (v.is_null() || v.kind() != kind_ || sort_ == Sort::kNone) return false;
  const auto it = std::lower_bound(points_.begin(), points_.end(), v, less);
  const bool named = it != points_.end() && !less(v, *it);
  const int at = static_cast<int>(it - points_.begin());
  const int piece = sort_ == Sort::kOrdered ? (named ? 2 * at + 1 : 2 * at)
                    : named                 ? at
                                            : static_cast<int>(points_.size());
  return meet(domain_, {{piece, piece}}).empty();
}

}  // namespace zhida::prove
