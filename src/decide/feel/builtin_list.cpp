// Built-in functions that make lists from lists. Clause: DMN 1.5, 10.3.4.4 (table 74), 10.3.4.7 (sort)
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "decide/feel/arguments.h"
#include "decide/feel/possible.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

// The index of a position: 1 is the first, -1 the last. Nothing outside of the list.
std::optional<std::size_t> index_of_position(std::int64_t position, std::size_t size) {
  const auto n = static_cast<std::int64_t>(size);
  if (position == 0 || position > n || position < -n) return std::nullopt;
  return static_cast<std::size_t>(position > 0 ? position - 1 : n + position);
}

Value outside(const Arguments& a) {
  return a.refuse("位置不在列表之内", "the position is outside of the list");
}

bool same(const Value& a, const Value& b) { return equals(a, b).is_true(); }

std::ptrdiff_t offset(std::size_t i) { return static_cast<std::ptrdiff_t>(i); }

Value list_contains(Args args, int /*overload*/, Machine& machine) {
  Arguments a("list contains", args, machine);
  const std::span<const Value> items = a.items(0);
  if (!a.ok()) return a.failure();
  for (const Value& item : items) {
    if (!a.step()) return a.exhausted();
    if (same(item, a.value(1))) return Value::boolean(true);
  }
  return Value::boolean(false);
}

Value count(Args args, int /*overload*/, Machine& machine) {
  Arguments a("count", args, machine);
  const std::span<const Value> items = a.items(0);
  if (!a.ok()) return a.failure();
  return Value::number(Decimal(static_cast<std::int64_t>(items.size())));
}

Value sublist(Args args, int /*overload*/, Machine& machine) {
  Arguments a("sublist", args, machine);
  const std::span<const Value> items = a.items(0);
  const std::int64_t start = a.integer(1);
  const std::int64_t length = a.size() > 2 ? a.integer(2) : 0;
  if (!a.ok()) return a.failure();
  const auto begin = index_of_position(start, items.size());
  if (!begin) return outside(a);
  const std::size_t rest = items.size() - *begin;
  if (length < 0 || static_cast<std::uint64_t>(length) > rest) {
    return a.refuse("列表没有这么多项", "the list has not that many items");
  }
  const auto part = items.subspan(*begin, a.size() > 2 ? static_cast<std::size_t>(length) : rest);
  return Value::list({part.begin(), part.end()});
}

Value append(Args args, int /*overload*/, Machine& machine) {
  Arguments a("append", args, machine);
  const std::span<const Value> items = a.items(0);
  if (!a.ok()) return a.failure();
  List out(items.begin(), items.end());
  out.insert(out.end(), args.begin() + 1, args.end());
  return a.give(std::move(out));
}

// The items of all arguments, one after another; a failure is left in `a`.
List joined(Arguments& a) {
  List out;
  for (std::size_t i = 0; i < a.size() && a.ok(); ++i) {
    const std::span<const Value> items = a.items(i);
    out.insert(out.end(), items.begin(), items.end());
  }
  return out;
}

Value concatenate(Args args, int /*overload*/, Machine& machine) {
  Arguments a("concatenate", args, machine);
  List out = joined(a);
  return a.ok() ? a.give(std::move(out)) : a.failure();
}

Value insert_before(Args args, int /*overload*/, Machine& machine) {
  Arguments a("insert before", args, machine);
  const std::span<const Value> items = a.items(0);
  const std::int64_t position = a.integer(1);
  if (!a.ok()) return a.failure();
  const auto index = index_of_position(position, items.size());
  if (!index) return outside(a);
  List out(items.begin(), items.end());
  out.insert(out.begin() + offset(*index), a.value(2));
  return a.give(std::move(out));
}

Value remove(Args args, int /*overload*/, Machine& machine) {
  Arguments a("remove", args, machine);
  const std::span<const Value> items = a.items(0);
  const std::int64_t position = a.integer(1);
  if (!a.ok()) return a.failure();
  const auto index = index_of_position(position, items.size());
  if (!index) return outside(a);
  List out(items.begin(), items.end());
  out.erase(out.begin() + offset(*index));
  return Value::list(std::move(out));
}

Value reverse(Args args, int /*overload*/, Machine& machine) {
  Arguments a("reverse", args, machine);
  const std::span<const Value> items = a.items(0);
  if (!a.ok()) return a.failure();
  return Value::list({items.rbegin(), items.rend()});
}

Value index_of(Args args, int /*overload*/, Machine& machine) {
  Arguments a("index of", args, machine);
  const std::span<const Value> items = a.items(0);
  if (!a.ok()) return a.failure();
  List out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!a.step()) return a.exhausted();
    if (same(items[i], a.value(1)))
      out.push_back(Value::number(Decimal(static_cast<std::int64_t>(i + 1))));
  }
  return Value::list(std::move(out));
}

// Values that may be equal have the same digest: numbers and strings spread, other kinds share one bucket a kind,
// dates with date-times and the two durations together, because those may compare.
std::size_t digest(const Value& v) {
  switch (v.kind()) {
    case Kind::kNumber: return v.as_number().hash();
    case Kind::kString: return std::hash<std::string>()(v.as_string());
    case Kind::kNull:
    case Kind::kError: return 0;
    case Kind::kBoolean: return v.as_boolean() ? 1 : 2;
    case Kind::kDate:
    case Kind::kDateTime: return 3;
    case Kind::kDaysDuration:
    case Kind::kMonthsDuration: return 4;
    default: return 5 + static_cast<std::size_t>(v.kind());
  }
}

// Of equal items the first stays.
Value distinct(const Arguments& a, std::span<const Value> items) {
  List out;
  std::unordered_multimap<std::size_t, std::size_t> seen;  // digest → index in out
  for (const Value& item : items) {
    if (!a.step()) return a.exhausted();
    const auto [begin, end] = seen.equal_range(digest(item));
    bool found = false;
    for (auto it = begin; it != end && !found; ++it) {
      if (!a.step()) return a.exhausted();
      found = same(out[it->second], item);
    }
    if (found) continue;
    seen.emplace(digest(item), out.size());
    out.push_back(item);
  }
  return a.give(std::move(out));
}

Value distinct_values(Args args, int /*overload*/, Machine& machine) {
  Arguments a("distinct values", args, machine);
  const std::span<const Value> items = a.items(0);
  return a.ok() ? distinct(a, items) : a.failure();
}

Value make_union(Args args, int /*overload*/, Machine& machine) {
  Arguments a("union", args, machine);
  const List all = joined(a);
  return a.ok() ? distinct(a, all) : a.failure();
}

// False when the nesting or the budget is beyond its limit.
bool flatten_into(List& out, std::span<const Value> items, Machine& machine) {
  if (!machine.enter()) return false;
  bool going = true;
  for (const Value& item : items) {
    going = machine.step();
    if (going && item.is(Kind::kList)) {
      going = flatten_into(out, item.as_list(), machine);
    } else if (going) {
      out.push_back(item);
    }
    if (!going) break;
  }
  machine.leave();
  return going;
}

Value flatten(Args args, int /*overload*/, Machine& machine) {
  Arguments a("flatten", args, machine);
  const std::span<const Value> items = a.items(0);
  if (!a.ok()) return a.failure();
  List out;
  if (!flatten_into(out, items, machine)) return a.exhausted();
  return a.give(std::move(out));
}

Value replace_at(Arguments& a, std::span<const Value> items) {
  const std::int64_t position = a.integer(1);
  if (!a.ok()) return a.failure();
  const auto index = index_of_position(position, items.size());
  if (!index) return outside(a);
  List out(items.begin(), items.end());
  out[*index] = a.value(2);
  return Value::list(std::move(out));
}

// Clause: DMN 1.5, table 74: `match(item, newItem)` says which items the new one replaces.
Value replace_matching(Arguments& a, std::span<const Value> items) {
  const Function* match = a.function(1, 2);
  if (!a.ok()) return a.failure();
  List out;
  out.reserve(items.size());
  for (const Value& item : items) {
    if (!a.step()) return a.exhausted();
    const std::vector<Value> call = {item, a.value(2)};
    const Value answer = match->call(call, a.machine());
    if (answer.is_abstract()) {
      out.push_back(join(item, a.value(2)));
    } else if (answer.is(Kind::kBoolean)) {
      out.push_back(answer.as_boolean() ? a.value(2) : item);
    } else {
      return a.refuse("条件函数须给出真假值", "the match function must give a boolean");
    }
  }
  return Value::list(std::move(out));
}

// The checker cannot tell a position from a function, so positional calls of both forms come as overload 0.
Value list_replace(Args args, int overload, Machine& machine) {
  Arguments a("list replace", args, machine);
  const std::span<const Value> items = a.items(0);
  if (!a.ok()) return a.failure();
  const bool matching = overload == 1 || a.find(1, Kind::kFunction) != nullptr;
  return matching ? replace_matching(a, items) : replace_at(a, items);
}

// A stable merge sort: it stays in bounds whatever the author's function answers, and stops at the first failure.
class Sorter {
 public:
  Sorter(const Arguments& a, const Function& precedes) : a_(a), precedes_(precedes) {}

  // The error or unknown that stopped the sort, if any.
  [[nodiscard]] const std::optional<Value>& stopped() const { return stopped_; }

  void sort(List& items) {
    List scratch = items;
    for (std::size_t width = 1; width < items.size() && !stopped_; width *= 2) {
      for (std::size_t low = 0; low < items.size() && !stopped_; low += 2 * width) {
        const std::size_t middle = std::min(low + width, items.size());
        merge(items, scratch, low, middle, std::min(middle + width, items.size()));
      }
      items.swap(scratch);
    }
  }

 private:
  void merge(const List& from, List& to, std::size_t low, std::size_t middle, std::size_t high) {
    std::size_t left = low;
    std::size_t right = middle;
    for (std::size_t at = low; at < high; ++at) {
      const bool take_right =
          left == middle || (right < high && !stopped_ && before(from[right], from[left]));
      to[at] = take_right && right < high ? from[right++] : from[left++];
    }
  }

  bool before(const Value& x, const Value& y) {
    if (!a_.step()) {
      stopped_ = a_.exhausted();
      return false;
    }
    const std::vector<Value> call = {x, y};
    const Value answer = precedes_.call(call, a_.machine());
    if (answer.is_abstract()) {
      stopped_ = Value::unknown();
    } else if (!answer.is(Kind::kBoolean)) {
      stopped_ = a_.refuse("比较函数须给出真假值", "the precedes function must give a boolean");
    }
    return answer.is_true();
  }

  const Arguments& a_;
  const Function& precedes_;
  std::optional<Value> stopped_;
};

Value sort(Args args, int /*overload*/, Machine& machine) {
  Arguments a("sort", args, machine);
  const std::span<const Value> items = a.items(0);
  const Function* precedes = a.function(1, 2);
  if (!a.ok()) return a.failure();
  List out(items.begin(), items.end());
  Sorter sorter(a, *precedes);
  sorter.sort(out);
  return sorter.stopped() ? *sorter.stopped() : Value::list(std::move(out));
}

}  // namespace

void add_list_builtins(std::vector<Builtin>& out) {
  const TypePtr any = any_type();
  const TypePtr number = simple_type(Type::Kind::kNumber);
  const TypePtr list = list_type(any);
  const BuiltinOverload one = signature({{"list", list}});

  out.push_back({"list contains",
                 {signature({{"list", list}, {"element", any}})},
                 simple_type(Type::Kind::kBoolean),
                 list_contains});
  out.push_back({"count", {one}, number, count});
  out.push_back({"sublist",
                 {signature({{"list", list}, {"start position", number}, maybe("length", number)})},
                 list,
                 sublist});
  out.push_back({"append", {variadic({{"list", list}, {"item", any}})}, list, append});
  out.push_back({"concatenate", {variadic({{"list", list}})}, list, concatenate});
  out.push_back({"insert before",
                 {signature({{"list", list}, {"position", number}, {"newItem", any}})},
                 list,
                 insert_before});
  out.push_back({"remove", {signature({{"list", list}, {"position", number}})}, list, remove});
  out.push_back({"list replace",
                 {signature({{"list", list}, {"position", any}, {"newItem", any}}),
                  signature({{"list", list}, {"match", any}, {"newItem", any}})},
                 list,
                 list_replace});
  out.push_back({"reverse", {one}, list, reverse});
  out.push_back(
      {"index of", {signature({{"list", list}, {"match", any}})}, list_type(number), index_of});
  out.push_back({"union", {variadic({{"list", list}})}, list, make_union});
  out.push_back({"distinct values", {one}, list, distinct_values});
  out.push_back({"flatten", {one}, list, flatten});
  out.push_back({"sort", {signature({{"list", list}, {"precedes", any}})}, list, sort});
}

}  // namespace zhida::feel
