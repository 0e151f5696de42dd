// Filters: items that meet a condition, or the item at an index. Clause: DMN 1.5, 10.3.2.5, table 66
#include <algorithm>

#include "decide/feel/eval.h"
#include "decide/feel/intervals.h"

namespace zhida::feel {
namespace {

// A list as the filter sees it: any other value is a list of one.
struct Source {
  List items;
  std::vector<bool> optional;
};

std::optional<Source> source_of(const Value& v) {
  if (v.is(Kind::kList)) return Source{v.as_list(), std::vector<bool>(v.as_list().size(), false)};
  if (v.is_null()) return Source{};  // null[x] is the empty list (kit 0068, 1151)
  if (!v.is(Kind::kPossible)) return Source{{v}, {false}};
  const Possible& p = v.as_possible();
  if (p.form == Possible::Form::kList) return Source{p.items, p.optional};
  return Source{{v}, {p.nullable}};
}

// What a predicate turns out to be: a condition on each item, or an index.
enum class Verdict : std::uint8_t { kCondition, kIndex, kNeither, kUndecided };

Verdict verdict_of(const Value& v) {
  const auto members = members_of(v);
  if (!members) return Verdict::kUndecided;
  const auto count = [&](const auto& is) {
    return static_cast<std::size_t>(std::count_if(members->begin(), members->end(), is));
  };
  const std::size_t numbers = count([](const Value& m) { return m.is(Kind::kNumber); });
  if (numbers == members->size()) return Verdict::kIndex;
  const std::size_t others = count(is_no_condition);
  if (others == 0) return Verdict::kCondition;
  return numbers == 0 && others == members->size() ? Verdict::kNeither : Verdict::kUndecided;
}

}  // namespace

Value Evaluator::filter(const Code& c) {
  Value source = eval(c.kids[0]);
  if (source.is(Kind::kUnknown) || source.is(Kind::kError)) return source;
  const bool set = source.is(Kind::kPossible) && source.as_possible().form == Possible::Form::kSet;
  if (!set) {
    Value out = filter_list(source, c);
    const bool nullable = is_interval(source) && source.as_possible().nullable;
    return nullable ? join(out, Value::null()) : out;  // the null may be a failure
  }
  std::optional<Value> out;
  for (const Value& member : source.as_possible().items) {
    Value v = filter_list(member, c);
    if (member.is_null()) v = join(v, Value::null());
    out = out ? join(*out, v) : std::move(v);
  }
  return *out;
}

Value Evaluator::filter_list(const Value& value, const Code& c) {
  const Source source = *source_of(value);
  const Code& predicate = c.kids[1];
  Value& slot = slots_[static_cast<std::size_t>(c.slots[0])];
  if (source.items.empty()) return filter_nothing(c);
  if (predicate.op == Op::kConst) m_.step(source.items.size());
  Possible kept;
  kept.form = Possible::Form::kList;
  bool first_sure = false;  // an item that surely stands before this one
  for (std::size_t i = 0; i < source.items.size(); ++i) {
    slot = source.items[i];
    const Value verdict = eval(predicate);
    const Verdict kind = verdict_of(verdict);
    if (kind == Verdict::kUndecided) return Value::unknown();
    if (kind == Verdict::kIndex && i == 0)
      return filter_by_first(source.items, source.optional, verdict, c);
    if (kind != Verdict::kCondition) {
      const bool sure = !source.optional[i] && (kind != Verdict::kIndex || first_sure);
      return sure ? not_a_filter(predicate) : Value::unknown();
    }
    first_sure = first_sure || !source.optional[i];
    const TruthMask mask = truth_mask(verdict);
    if ((mask & kMayTrue) == 0) continue;
    kept.items.push_back(source.items[i]);
    kept.optional.push_back(source.optional[i] || mask != kMayTrue);
  }
  Value out = Value::possible(std::move(kept));
  if (first_sure) return out;
  const Value of_nothing = filter_nothing(c);
  const bool is_there = of_nothing.is(Kind::kList);  // for each item may be absent
  return is_there ? out : join(out, of_nothing);
}

// The empty list has no item whatever the index, and none that a condition could leave out. What only an item could say
// is taken for a condition. Clause: DMN 1.5, 10.3.2.5: an index out of range is null
Value Evaluator::filter_nothing(const Code& c) {
  if (c.needs_item) return Value::list({});
  slots_[static_cast<std::size_t>(c.slots[0])] = Value::null();
  const std::size_t before = m_.errors.size();
  const Value verdict = eval(c.kids[1]);
  m_.errors.erase(m_.errors.begin() + static_cast<std::ptrdiff_t>(before), m_.errors.end());
  switch (verdict_of(verdict)) {
    case Verdict::kIndex: return filter_by_index({}, {}, verdict, c);
    case Verdict::kUndecided: return Value::unknown();
    case Verdict::kCondition:
    case Verdict::kNeither: break;
  }
  return Value::list({});
}

// The index that the predicate gives for the first item there is.
Value Evaluator::filter_by_first(const List& items, const std::vector<bool>& optional,
                                 const Value& index, const Code& c) {
  const Code& predicate = c.kids[1];
  if (predicate.op == Op::kConst) return filter_by_index(items, optional, index, c);
  constexpr std::size_t kFirstMax = 64;
  std::optional<Value> out;
  Value at = index;
  for (std::size_t first = 0;; ++first) {  // the one from which on items are there
    if (verdict_of(at) != Verdict::kIndex || first == kFirstMax) return Value::unknown();
    const auto begin = static_cast<std::ptrdiff_t>(first);
    std::vector<bool> rest(optional.begin() + begin, optional.end());
    rest[0] = false;
    Value v = filter_by_index(List(items.begin() + begin, items.end()), rest, at, c);
    out = out ? join(*out, v) : std::move(v);
    if (!optional[first]) return *out;
    if (first + 1 == items.size()) return join(*out, filter_nothing(c));
    slots_[static_cast<std::size_t>(c.slots[0])] = items[first + 1];
    at = eval(predicate);
  }
}

Value Evaluator::not_a_filter(const Code& predicate) {
  return m_.fail("E-FEEL-FILTER", "筛选条件既不是真假值也不是序号",
                 "the filter is neither a boolean nor an index", predicate.span);
}

// Indices count from 1, negative ones from the end. REQUIRES: index is a number or a set of numbers
Value Evaluator::filter_by_index(const List& items, const std::vector<bool>& optional,
                                 const Value& index, const Code& c) {
  if (!index.is(Kind::kNumber)) {
    std::optional<Value> out;
    for (const Value& m : index.as_possible().items) {
      Value one = filter_by_index(items, optional, m, c);
      out = out ? join(*out, one) : std::move(one);
    }
    return *out;
  }
  const auto i = index.as_number().to_int64();
  const auto size = static_cast<std::int64_t>(items.size());
  if (!i || *i == 0 || *i > size || *i < -size) {
    return m_.fail(
        "E-FEEL-INDEX",
        "列表没有第 " + to_literal(index) + " 项（共 " + std::to_string(size) + " 项）",
        "the list has no item " + to_literal(index) + " (of " + std::to_string(size) + ")", c.span);
  }
  if (std::find(optional.begin(), optional.end(), true) == optional.end()) {
    return items[static_cast<std::size_t>(*i > 0 ? *i - 1 : size + *i)];
  }
  return nth_of_possible(items, optional, *i);
}

// An item may be the n-th when at most n - 1 items surely stand before it and at least n - 1 may.
Value Evaluator::nth_of_possible(const List& items, const std::vector<bool>& optional,
                                 std::int64_t n) {
  const bool backwards = n < 0;
  const std::size_t before_wanted = static_cast<std::size_t>(backwards ? -n : n) - 1;
  std::size_t certain = 0;
  std::optional<Value> out;
  for (std::size_t seen = 0; seen < items.size() && certain <= before_wanted; ++seen) {
    const std::size_t at = backwards ? items.size() - 1 - seen : seen;
    if (seen >= before_wanted) out = out ? join(*out, items[at]) : items[at];
    certain += optional[at] ? 0 : 1;
  }
  if (certain > before_wanted) return *out;
  return out ? join(*out, Value::null()) : Value::null();
}

}  // namespace zhida::feel
