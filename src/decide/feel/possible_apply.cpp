// Built-in functions over possible values: by trying every combination where there are few, otherwise function by
// function, otherwise unknown.
#include <algorithm>
#include <array>

#include "decide/feel/intervals.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kCombinationsMax = 256;

// The arguments of an aggregate: those given, or the items of the one list given. `optional` marks items that may be
// absent. Nothing when the list itself is unknown.
struct Items {
  std::vector<Value> values;
  std::vector<bool> optional;

  [[nodiscard]] bool may_be_empty() const {
    return std::find(optional.begin(), optional.end(), false) == optional.end();
  }
};

std::optional<Items> items_of(std::span<const Value> args) {
  if (args.size() != 1)
    return Items{{args.begin(), args.end()}, std::vector<bool>(args.size(), false)};
  const Value& v = args[0];
  if (v.is(Kind::kList)) return Items{v.as_list(), std::vector<bool>(v.as_list().size(), false)};
  if (v.is(Kind::kPossible)) {
    const Possible& p = v.as_possible();
    if (p.form == Possible::Form::kList) return Items{p.items, p.optional};
  }
  if (v.is(Kind::kUnknown) || v.is_null()) return std::nullopt;
  if (is_interval(v) && v.as_possible().nullable) return std::nullopt;
  return Items{{v}, {false}};  // any other value is a list of one
}

Value list_value(Items items) {
  Possible p;
  p.form = Possible::Form::kList;
  p.items = std::move(items.values);
  p.optional = std::move(items.optional);
  return Value::possible(std::move(p));
}

std::optional<Value> count_possible(std::span<const Value> args) {
  const auto items = items_of(args);
  if (!items) return number_interval(Decimal(0), std::nullopt, true, true, true);
  const auto total = static_cast<std::int64_t>(items->values.size());
  const auto maybe =
      static_cast<std::int64_t>(std::count(items->optional.begin(), items->optional.end(), true));
  if (maybe + 1 > static_cast<std::int64_t>(kPossibleSetMax))
    return number_interval(Decimal(total - maybe), Decimal(total));
  Possible counts;
  for (std::int64_t n = total - maybe; n <= total; ++n)
    counts.items.push_back(Value::number(Decimal(n)));
  return Value::possible(std::move(counts));
}

std::optional<Value> sum_possible(std::span<const Value> args) {
  const auto items = items_of(args);
  if (!items || items->values.empty()) return std::nullopt;
  Numbers total{Decimal(0), Decimal(0)};
  for (std::size_t i = 0; i < items->values.size(); ++i) {
    auto part = numbers_of(items->values[i]);
    if (!part) return std::nullopt;
    if (items->optional[i]) {  // an absent item adds nothing
      if (part->low && *part->low > Decimal(0)) {
        part->low = Decimal(0);
        part->low_closed = true;
      }
      if (part->high && *part->high < Decimal(0)) {
        part->high = Decimal(0);
        part->high_closed = true;
      }
    }
    total = add_numbers(total, *part);
  }
  total.nullable = total.nullable || items->may_be_empty();  // the sum of nothing is null
  return to_value(total);
}

// How `a` stands to `b`: above zero when it wins, below when it loses. An end that is null is infinitely far out:
// `infinite` says on which side.
int advantage(const Value& a, const Value& b, bool want_max, int infinite) {
  if (a.is_null() || b.is_null())
    return a.is_null() && b.is_null() ? 0
                                      : (a.is_null() ? infinite : -infinite) * (want_max ? 1 : -1);
  const auto order = *compare(a, b);
  if (order == 0) return 0;
  return (order > 0) == want_max ? 1 : -1;
}

// One end of min or max: the winner among the items' ends. At a tie, `tie_closed` says which bracket stays.
struct Winner {
  std::optional<Value> end;
  bool closed = true;

  void meet(const Value& other, bool other_closed, bool want_max, int infinite, bool tie_closed) {
    const int a = end ? advantage(other, *end, want_max, infinite) : 1;
    if (a > 0) {
      end = other;
      closed = other_closed;
    } else if (a == 0) {
      closed = tie_closed ? closed || other_closed : closed && other_closed;
    }
  }
};

// The near end (the low one of max) is decided by the items that are surely there; the far end by all of them.
std::optional<Value> extremum_possible(std::span<const Value> args, bool want_max) {
  const auto items = items_of(args);
  if (!items || items->values.empty()) return std::nullopt;
  std::vector<Ends> all;
  for (const Value& v : items->values) {
    auto ends = ends_of(v);
    if (!ends || (!all.empty() && points_kind(*ends) != points_kind(all[0]))) return std::nullopt;
    all.push_back(std::move(*ends));
  }
  Winner near;
  Winner far;
  Winner weakest;  // of the optional items, should all others be absent
  Ends out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Ends& e = all[i];
    const Value& near_end = want_max ? e.low : e.high;
    const bool near_closed = want_max ? e.low_closed : e.high_closed;
    const int near_side = want_max ? -1 : 1;
    out.nullable = out.nullable || e.nullable;
    far.meet(want_max ? e.high : e.low, want_max ? e.high_closed : e.low_closed, want_max,
             -near_side, true);
    weakest.meet(near_end, near_closed, !want_max, near_side, true);
    if (!items->optional[i]) near.meet(near_end, near_closed, want_max, near_side, false);
  }
  const Winner& bound = near.end ? near : weakest;
  out.low = want_max ? *bound.end : *far.end;
  out.low_closed = want_max ? bound.closed : far.closed;
  out.high = want_max ? *far.end : *bound.end;
  out.high_closed = want_max ? far.closed : bound.closed;
  out.nullable = out.nullable || items->may_be_empty();
  if (out.low.is_null() && out.high.is_null() && points_kind(all[0]) != Kind::kNumber)
    return std::nullopt;
  return to_value(std::move(out));
}

std::optional<Value> truth_possible(std::span<const Value> args, bool all) {
  const auto items = items_of(args);
  if (!items) return std::nullopt;
  TruthMask mask = all ? kMayTrue : kMayFalse;
  bool may_fail = false;  // an item that is no boolean fails the whole, wherever it stands
  for (std::size_t i = 0; i < items->values.size(); ++i) {
    TruthMask m = truth_mask(items->values[i]);
    may_fail = may_fail || may_be_no_condition(items->values[i]);
    if (items->optional[i]) m |= all ? kMayTrue : kMayFalse;
    mask = all ? and_mask(mask, m) : or_mask(mask, m);
  }
  return truth_value(may_fail ? mask | kMayNull : mask);
}

Value not_possible(const Value& v, Machine& machine) {
  if (is_no_condition(v))
    return machine.fail("E-FEEL-TYPE", "not 需要真假值", "not needs a boolean");
  const TruthMask m = truth_mask(v);
  Value out = truth_value((m & kMayNull) | ((m & kMayTrue) != 0 ? kMayFalse : 0U) |
                          ((m & kMayFalse) != 0 ? kMayTrue : 0U));
  if (!may_be_no_condition(v)) return out;
  return join(out, machine.fail("E-FEEL-TYPE", "not 需要真假值", "not needs a boolean"));
}

std::optional<Value> list_contains_possible(std::span<const Value> args) {
  if (args.size() != 2) return std::nullopt;
  const auto items = items_of(args.first(1));
  if (!items) return truth_value(kMayTrue | kMayFalse | kMayNull);
  TruthMask mask = kMayFalse;
  for (std::size_t i = 0; i < items->values.size(); ++i) {
    TruthMask m = compare_mask(Op::kEq, items->values[i], args[1]);
    if ((m & kMayNull) != 0) m = (m & ~kMayNull) | kMayFalse;
    if (items->optional[i]) m |= kMayFalse;
    mask = or_mask(mask, m);
  }
  return truth_value(mask);
}

// append and concatenate keep every item where it is.
std::optional<Value> concatenate_possible(std::span<const Value> args, bool append) {
  Items out;
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::optional<Items> part = Items{{args[i]}, {false}};
    if (!append || i == 0) part = items_of(args.subspan(i, 1));
    if (!part) return std::nullopt;
    out.values.insert(out.values.end(), part->values.begin(), part->values.end());
    out.optional.insert(out.optional.end(), part->optional.begin(), part->optional.end());
  }
  return list_value(std::move(out));
}

// Functions that grow (+1) or shrink (-1) with their arguments; 0 = must be concrete.
struct Monotone {
  std::string_view name;
  std::array<int, 2> direction;
};
constexpr std::array<Monotone, 10> kMonotone = {{{"floor", {1, 0}},
                                                 {"ceiling", {1, 0}},
                                                 {"decimal", {1, 0}},
                                                 {"round up", {1, 0}},
                                                 {"round down", {1, 0}},
                                                 {"round half up", {1, 0}},
                                                 {"round half down", {1, 0}},
                                                 {"sqrt", {1, 0}},
                                                 {"exp", {1, 0}},
                                                 {"years and months duration", {-1, 1}}}};

// The function at one corner of its arguments; null where the corner is unbounded.
std::optional<Value> at_corner(const Builtin& b, std::span<const Value> args, int overload,
                               const Monotone& m, bool high, Machine& machine) {
  std::vector<Value> call(args.begin(), args.end());
  for (std::size_t i = 0; i < call.size(); ++i) {
    if (!call[i].is_abstract()) {
      if (contains_abstract(call[i])) return std::nullopt;
      continue;
    }
    const int direction = i < m.direction.size() ? m.direction[i] : 0;
    const auto ends = ends_of(call[i]);
    if (direction == 0 || !ends || ends->nullable) return std::nullopt;
    call[i] = (direction > 0) == high ? ends->high : ends->low;
    if (call[i].is_null()) return Value::null();
  }
  Value v = b.apply(call, overload, machine);
  if (!is_ordered(v)) return std::nullopt;
  return v;
}

std::optional<Value> monotone_possible(const Builtin& b, std::span<const Value> args, int overload,
                                       Machine& machine) {
  const auto* m = std::find_if(kMonotone.begin(), kMonotone.end(),
                               [&](const Monotone& x) { return x.name == b.name; });
  if (m == kMonotone.end()) return std::nullopt;
  const auto low = at_corner(b, args, overload, *m, false, machine);
  const auto high = at_corner(b, args, overload, *m, true, machine);
  if (!low || !high) return std::nullopt;
  if (low->is_null() && (high->is_null() || b.name == "sqrt")) return std::nullopt;
  return to_value(Ends{*low, *high});
}

std::optional<Value> abs_possible(std::span<const Value> args) {
  const auto n = numbers_of(args[0]);
  if (!n || n->nullable) return std::nullopt;
  if (n->low && !n->low->is_negative()) return to_value(*n);
  if (n->high && !(*n->high > Decimal(0))) return to_value(negate_numbers(*n));
  Numbers out{Decimal(0), std::nullopt};
  if (n->low && n->high) out.high = -*n->low < *n->high ? *n->high : -*n->low;
  return to_value(out);
}

std::optional<Value> by_name(const Builtin& b, std::span<const Value> args, int overload,
                             Machine& machine) {
  if (args.empty()) return std::nullopt;
  if (b.name == "count") return count_possible(args);
  if (b.name == "sum") return sum_possible(args);
  if (b.name == "min") return extremum_possible(args, false);
  if (b.name == "max") return extremum_possible(args, true);
  if (b.name == "all") return truth_possible(args, true);
  if (b.name == "any") return truth_possible(args, false);
  if (b.name == "list contains") return list_contains_possible(args);
  if (b.name == "concatenate") return concatenate_possible(args, false);
  if (b.name == "append") return concatenate_possible(args, true);
  if (b.name == "abs") return abs_possible(args);
  if (b.name == "not") return not_possible(args[0], machine);
  return monotone_possible(b, args, overload, machine);
}

Value apply_once(const Builtin& b, std::span<const Value> args, int overload, Machine& machine) {
  if (std::none_of(args.begin(), args.end(), contains_abstract))
    return b.apply(args, overload, machine);
  return by_name(b, args, overload, machine).value_or(Value::unknown());
}

// What an argument is tried as: everything it may be, else the members of a set, else itself.
std::vector<Value> choices_of(const Value& v, std::size_t limit) {
  if (auto all = concretisations(v, limit)) return std::move(*all);
  auto members = members_of(v);
  if (members && members->size() <= limit) return std::move(*members);
  return {v};
}

}  // namespace

Value apply_possible(const Builtin& builtin, std::span<const Value> args, int overload,
                     Machine& machine) {
  std::size_t combinations = 1;
  std::vector<std::vector<Value>> choices;
  for (const Value& a : args) {
    choices.push_back(choices_of(a, kCombinationsMax / combinations));
    combinations *= choices.back().size();
  }
  std::optional<Value> out;
  std::vector<Value> call(args.size());
  for (std::size_t n = 0; n < combinations; ++n) {
    if (!machine.step())
      return machine.fail("E-FEEL-LIMIT", "计算步数超过上限",
                          "the evaluation exceeds its step limit");
    std::size_t rest = n;
    for (std::size_t i = 0; i < args.size(); ++i) {
      call[i] = choices[i][rest % choices[i].size()];
      rest /= choices[i].size();
    }
    Value v = apply_once(builtin, call, overload, machine);
    if (v.is(Kind::kUnknown)) return v;
    out = out ? join(*out, v) : std::move(v);
  }
  return out ? *out : Value::unknown();
}

}  // namespace zhida::feel
