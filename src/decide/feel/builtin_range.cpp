// Ranges: membership, how intervals and points lie to one another, and the range written as text.
//
// Every end is a cut of the line: a closed low end and the left side of a point lie just before their value, a closed
// high end and the right side of a point just after it; open ends the other way round. All relations are then orders of
// cuts.
//
// Clause: DMN 1.5, 10.3.4.9 (table 78) and 10.3.4.1 (range)
#include <array>
#include <utility>

#include "decide/feel/arguments.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

struct Cut {
  const Value* value = nullptr;  // nullptr: beyond every value
  int side = 0;  // -1 before the value (or minus infinity), 1 after it (or infinity)
};

struct Interval {
  Cut low;
  Cut high;
};

Interval interval_of(const Range& r) {
  Interval i{{&r.low, r.low_closed ? -1 : 1}, {&r.high, r.high_closed ? 1 : -1}};
  if (r.low.is_null()) i.low = {nullptr, -1};
  if (r.high.is_null()) i.high = {nullptr, 1};
  return i;
}

Interval interval_of_point(const Value& v) { return {{&v, -1}, {&v, 1}}; }

// Compares cuts and remembers whether any two of them could not be compared.
class Line {
 public:
  bool less(const Cut& a, const Cut& b) { return order(a, b) < 0; }
  bool at_most(const Cut& a, const Cut& b) { return order(a, b) <= 0; }
  bool same(const Cut& a, const Cut& b) { return order(a, b) == 0; }
  [[nodiscard]] bool comparable() const { return comparable_; }

 private:
  int order(const Cut& a, const Cut& b) {
    if (a.value == nullptr || b.value == nullptr) {
      return (a.value == nullptr ? a.side : 0) - (b.value == nullptr ? b.side : 0);
    }
    const auto by_value = compare(*a.value, *b.value);
    if (!by_value || *by_value == std::partial_ordering::unordered) {
      comparable_ = false;
      return 0;
    }
    if (*by_value < 0) return -1;
    return *by_value > 0 ? 1 : a.side - b.side;
  }

  bool comparable_ = true;
};

// --- the relations, each as table 78 defines it ---------------------------------------------------------------------

bool before(const Interval& a, const Interval& b, Line& line) {
  return line.at_most(a.high, b.low);
}
bool after(const Interval& a, const Interval& b, Line& line) { return before(b, a, line); }

bool meets(const Interval& a, const Interval& b, Line& line) {
  const bool closed = a.high.value != nullptr && a.high.side == 1 && b.low.side == -1;
  return closed && line.same({a.high.value, 0}, {b.low.value, 0});
}
bool met_by(const Interval& a, const Interval& b, Line& line) { return meets(b, a, line); }

bool overlaps(const Interval& a, const Interval& b, Line& line) {
  return line.less(a.low, b.high) && line.less(b.low, a.high);
}
bool overlaps_before(const Interval& a, const Interval& b, Line& line) {
  return line.less(a.low, b.low) && line.less(b.low, a.high) && line.at_most(a.high, b.high);
}
bool overlaps_after(const Interval& a, const Interval& b, Line& line) {
  return overlaps_before(b, a, line);
}

bool finishes(const Interval& a, const Interval& b, Line& line) {
  return line.same(a.high, b.high) && line.at_most(b.low, a.low);
}
bool finished_by(const Interval& a, const Interval& b, Line& line) { return finishes(b, a, line); }

bool includes(const Interval& a, const Interval& b, Line& line) {
  return line.at_most(a.low, b.low) && line.at_most(b.high, a.high);
}
bool during(const Interval& a, const Interval& b, Line& line) { return includes(b, a, line); }

bool starts(const Interval& a, const Interval& b, Line& line) {
  return line.same(a.low, b.low) && line.at_most(a.high, b.high);
}
bool started_by(const Interval& a, const Interval& b, Line& line) { return starts(b, a, line); }

bool coincides(const Interval& a, const Interval& b, Line& line) {
  return line.same(a.low, b.low) && line.same(a.high, b.high);
}

// What the two arguments may be.
enum Shape : unsigned { kPointPoint = 1, kPointRange = 2, kRangePoint = 4, kRangeRange = 8 };

struct Relation {
  const char* name;
  unsigned shapes;
  bool (*holds)(const Interval& a, const Interval& b, Line& line);
};

constexpr std::array<Relation, 14> kRelations = {{
    {"before", kPointPoint | kPointRange | kRangePoint | kRangeRange, before},
    {"after", kPointPoint | kPointRange | kRangePoint | kRangeRange, after},
    {"meets", kRangeRange, meets},
    {"met by", kRangeRange, met_by},
    {"overlaps", kRangeRange, overlaps},
    {"overlaps before", kRangeRange, overlaps_before},
    {"overlaps after", kRangeRange, overlaps_after},
    {"finishes", kPointRange | kRangeRange, finishes},
    {"finished by", kRangePoint | kRangeRange, finished_by},
    {"includes", kRangePoint | kRangeRange, includes},
    {"during", kPointRange | kRangeRange, during},
    {"starts", kPointRange | kRangeRange, starts},
    {"started by", kRangePoint | kRangeRange, started_by},
    {"coincides", kPointPoint | kRangeRange, coincides},
}};

bool is_point(const Value& v) {
  switch (v.kind()) {
    case Kind::kNumber:
    case Kind::kString:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kDateTime:
    case Kind::kDaysDuration:
    case Kind::kMonthsDuration: return true;
    default: return false;
  }
}

// (!= 5) is everything but one value: not an interval. [1..null] is none either: only a comparison is without an end.
bool is_interval(const Range& r) {
  if (r.form == Range::Form::kEnds) return !r.low.is_null() && !r.high.is_null();
  return r.form == Range::Form::kComparison;
}

// Clause: DMN 1.5, 10.3.2.9.4: a list of one range or point stands for it.
Value from_singleton(const Value& v) {
  if (!v.is(Kind::kList) || v.as_list().size() != 1) return v;
  const Value& item = v.as_list()[0];
  return item.is(Kind::kRange) || is_point(item) ? item : v;
}

Value relate(const Relation& relation, Args given, Machine& machine) {
  const std::array<Value, 2> args = {from_singleton(given[0]), from_singleton(given[1])};
  const Arguments a(relation.name, args, machine);
  constexpr unsigned kFromPoint = kPointPoint | kPointRange;
  constexpr unsigned kToPoint = kPointPoint | kRangePoint;
  for (std::size_t i = 0; i < 2; ++i) {
    const unsigned with_point = i == 0 ? kFromPoint : kToPoint;
    const bool point_fits = (relation.shapes & with_point) != 0;
    if (a.value(i).is(Kind::kRange)) {
      if (is_interval(a.value(i).as_range())) continue;
      return a.refuse("区间没有两端", "the range does not have two ends");
    }
    if (point_fits && is_point(a.value(i))) continue;
    return point_fits ? a.wrong(i, "区间或可比较的值", "range or comparable value")
                      : a.wrong(i, "区间", "range");
  }
  const bool range0 = a.value(0).is(Kind::kRange);
  const bool range1 = a.value(1).is(Kind::kRange);
  const unsigned shape =
      range0 ? (range1 ? kRangeRange : kRangePoint) : (range1 ? kPointRange : kPointPoint);
  if ((relation.shapes & shape) == 0) {
    return a.refuse("不能用于这样的一对参数", "does not apply to such a pair of arguments",
                    "E-FEEL-TYPE");
  }
  const auto interval = [&a](std::size_t i, bool is_range) {
    return is_range ? interval_of(a.value(i).as_range()) : interval_of_point(a.value(i));
  };
  Line line;
  const bool holds = relation.holds(interval(0, range0), interval(1, range1), line);
  if (line.comparable()) return Value::boolean(holds);
  return a.refuse("两个参数不能比较", "the arguments cannot be compared", "E-FEEL-TYPE");
}

Builtin describe(const Relation& relation,
                 Value (*apply)(Args args, int overload, Machine& machine)) {
  const TypePtr any = any_type();
  const TypePtr range = range_type(any);
  Builtin b{relation.name, {}, simple_type(Type::Kind::kBoolean), apply};
  if ((relation.shapes & kPointPoint) != 0) {
    b.overloads.push_back(signature({{"point1", any}, {"point2", any}}));
  }
  if ((relation.shapes & kPointRange) != 0) {
    b.overloads.push_back(signature({{"point", any}, {"range", range}}));
  }
  if ((relation.shapes & kRangePoint) != 0) {
    b.overloads.push_back(signature({{"range", range}, {"point", any}}));
  }
  b.overloads.push_back(signature({{"range1", range}, {"range2", range}}));
  return b;
}

template <std::size_t... I>
void add_relations(std::vector<Builtin>& out, std::index_sequence<I...> /*all*/) {
  (out.push_back(describe(
       kRelations[I],
       [](Args args, int, Machine& machine) { return relate(kRelations[I], args, machine); })),
   ...);
}

// --- range("[1..3]") ------------------------------------------------------------------------------------------------

// The value of a literal end: a literal, a negative number, or date("…") and its like over literals.
std::optional<Value> literal_end(const Expr& e, Machine& machine) {
  if (e.kind == ExprKind::kLiteral) return e.value;
  if (e.kind == ExprKind::kNegate && e.children[0]->kind == ExprKind::kLiteral) {
    if (!e.children[0]->value.is(Kind::kNumber)) return std::nullopt;
    return negate(e.children[0]->value, machine);
  }
  if (e.kind != ExprKind::kCall || e.children.size() != 2 || !e.names.empty()) return std::nullopt;
  const Expr& callee = *e.children[0];
  const Expr& text = *e.children[1];
  if (callee.kind != ExprKind::kName || text.kind != ExprKind::kLiteral) return std::nullopt;
  if (!text.value.is(Kind::kString)) return std::nullopt;
  if (callee.text == "date") return parse_date(text.value.as_string());
  if (callee.text == "time") return parse_time(text.value.as_string());
  if (callee.text == "date and time") return parse_date_time(text.value.as_string());
  if (callee.text == "duration") return parse_duration(text.value.as_string());
  return std::nullopt;
}

// Clause: DMN 1.5, table 69 (range): the text is a range literal between two values of one type, low end first.
Value make_range(Args args, int /*overload*/, Machine& machine) {
  Arguments a("range", args, machine);
  const std::string& text = a.text(0);
  if (!a.ok()) return a.failure();
  const auto tree = parse(text, Scope{}, {}, machine.options().limits);
  if (!tree || (*tree)->kind != ExprKind::kRange) {
    return a.refuse("这段文字不是区间，例如 [1..3]", "the text is not a range such as [1..3]");
  }
  auto low = literal_end(*(*tree)->children[0], machine);
  auto high = literal_end(*(*tree)->children[1], machine);
  if (!low || !high || !is_point(*low) || !is_point(*high)) {
    return a.refuse("区间的两端都要是写定的值", "both ends of the range must be literal values");
  }
  const auto order = low->kind() == high->kind() ? compare(*low, *high) : std::nullopt;
  if (!order) return a.refuse("区间的两端不能比较", "the ends of the range cannot be compared");
  if (*order > 0) {
    return a.refuse("区间的下端大于上端", "the low end of the range is above its high end");
  }
  return Value::range({std::move(*low), std::move(*high), (*tree)->low_closed, (*tree)->high_closed,
                       Range::Form::kEnds});
}

}  // namespace

void add_range_builtins(std::vector<Builtin>& out) {
  add_relations(out, std::make_index_sequence<kRelations.size()>());
  out.push_back({"range",
                 {signature({{"from", simple_type(Type::Kind::kString)}})},
                 range_type(any_type()),
                 make_range});
}

// Clause: DMN 1.5, table 54 (in), rows of ranges
Value in_range(const Value& point, const Range& range) {
  if (point.is_null()) return Value::null();
  if (range.form == Range::Form::kNotEqual) {
    const Value same = equals(point, range.low);
    return same.is_null() ? Value::null() : Value::boolean(same.is_false());
  }
  if (!is_interval(range)) return Value::null();
  Line line;
  const bool inside = includes(interval_of(range), interval_of_point(point), line);
  return line.comparable() ? Value::boolean(inside) : Value::null();
}

}  // namespace zhida::feel
