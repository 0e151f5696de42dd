// Built-in functions that make one value of a list: min, sum, mean, all … Clause: DMN 1.5, 10.3.4.4 (table 74)
//
// Each takes a list (overload 0) or the items as arguments (overload 1).
#include <algorithm>

#include "decide/feel/arguments.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

// Clause: DMN 1.5, table 74: the items are comparable; null for the empty list.
Value extremum(std::string_view name, bool want_max, Args args, int overload, Machine& machine) {
  Arguments a(name, args, machine);
  const std::span<const Value> items = a.items_or_all(overload);
  if (!a.ok()) return a.failure();
  if (items.empty()) return a.refuse("列表是空的", "the list is empty");
  const Value* best = nullptr;
  for (const Value& item : items) {
    if (!a.step()) return a.exhausted();
    const auto order = compare(item, best != nullptr ? *best : item);
    if (!order) return a.refuse("各项不能互相比较", "the items cannot be compared");
    if (best == nullptr || (want_max ? *order > 0 : *order < 0)) best = &item;
  }
  return *best;
}

// The items as numbers; nothing when one is not.
std::optional<std::vector<Decimal>> numbers(const Arguments& a, std::span<const Value> items,
                                            Value& error) {
  // Some sort them.
  if (!a.machine().step(items.size() * 4)) {
    error = a.exhausted();
    return std::nullopt;
  }
  std::vector<Decimal> out;
  out.reserve(items.size());
  for (const Value& item : items) {
    if (!item.is(Kind::kNumber)) {
      error = a.refuse("列表里有不是数字的项", "the list has items that are not numbers",
                       "E-FEEL-TYPE");
      return std::nullopt;
    }
    out.push_back(item.as_number());
  }
  return out;
}

Decimal total(const std::vector<Decimal>& ns) {
  Decimal out;
  for (const Decimal& n : ns) out = out + n;
  return out;
}

Decimal count_of(const std::vector<Decimal>& ns) {
  return Decimal(static_cast<std::int64_t>(ns.size()));
}

// sum, product, mean, median, stddev: `fold` sees at least `least` numbers; a shorter list gives null.
using Fold = Decimal (*)(std::vector<Decimal>&);

Value aggregate(std::string_view name, std::size_t least, Fold fold, Args args, int overload,
                Machine& machine) {
  Arguments a(name, args, machine);
  const std::span<const Value> items = a.items_or_all(overload);
  if (!a.ok()) return a.failure();
  Value error;
  auto ns = numbers(a, items, error);
  if (!ns) return error;
  if (ns->size() < least) return a.refuse("列表的项数不够", "the list has too few items");
  return a.give(fold(*ns));
}

Decimal product_of(std::vector<Decimal>& ns) {
  Decimal out(1);
  for (const Decimal& n : ns) out = out * n;
  return out;
}

Decimal median_of(std::vector<Decimal>& ns) {
  std::sort(ns.begin(), ns.end(), [](const Decimal& x, const Decimal& y) { return x < y; });
  const std::size_t half = ns.size() / 2;
  return ns.size() % 2 == 1 ? ns[half] : (ns[half - 1] + ns[half]) / Decimal(2);
}

// Clause: DMN 1.5, table 74: the standard deviation of a sample (n - 1).
Decimal deviation_of(std::vector<Decimal>& ns) {
  const Decimal mean = total(ns) / count_of(ns);
  Decimal squares;
  for (const Decimal& n : ns) squares = squares + (n - mean) * (n - mean);
  return (squares / (count_of(ns) - Decimal(1))).sqrt();
}

// The most frequent numbers in ascending order; of the empty list, none.
Value mode(Args args, int overload, Machine& machine) {
  Arguments a("mode", args, machine);
  const std::span<const Value> items = a.items_or_all(overload);
  if (!a.ok()) return a.failure();
  Value error;
  auto ns = numbers(a, items, error);
  if (!ns) return error;
  std::sort(ns->begin(), ns->end(), [](const Decimal& x, const Decimal& y) { return x < y; });
  List out;
  std::size_t most = 0;
  for (std::size_t i = 0; i < ns->size();) {
    std::size_t end = i;
    while (end < ns->size() && (*ns)[end] == (*ns)[i]) ++end;
    if (end - i > most) out.clear();
    if (end - i >= most) out.push_back(Value::number((*ns)[i]));
    most = std::max(most, end - i);
    i = end;
  }
  return a.give(std::move(out));
}

// Clause: DMN 1.5, table 74: three-valued; `decisive` (false for all, true for any) settles the answer.
Value truth(std::string_view name, bool decisive, Args args, int overload, Machine& machine) {
  Arguments a(name, args, machine);
  const std::span<const Value> items = a.items_or_all(overload);
  if (!a.ok()) return a.failure();
  const Value* null = nullptr;
  for (const Value& item : items) {
    if (item.is(Kind::kBoolean)) {
      if (item.as_boolean() == decisive) return item;
    } else if (!item.is_null()) {
      return a.refuse("列表里有不是真假值的项", "the list has items that are not booleans",
                      "E-FEEL-TYPE");
    } else if (null == nullptr) {
      null = &item;
    }
  }
  return null != nullptr ? *null : Value::boolean(!decisive);
}

}  // namespace

void add_aggregate_builtins(std::vector<Builtin>& out) {
  const TypePtr any = any_type();
  const TypePtr number = simple_type(Type::Kind::kNumber);
  const TypePtr boolean = simple_type(Type::Kind::kBoolean);
  const std::vector<BuiltinOverload> forms = {signature({{"list", list_type(any)}}),
                                              variadic({{"c", any}})};

  out.push_back({"min", forms, any,
                 [](Args args, int o, Machine& m) { return extremum("min", false, args, o, m); }});
  out.push_back({"max", forms, any,
                 [](Args args, int o, Machine& m) { return extremum("max", true, args, o, m); }});
  out.push_back({"sum", forms, number, [](Args args, int o, Machine& m) {
                   return aggregate(
                       "sum", 1, [](std::vector<Decimal>& ns) { return total(ns); }, args, o, m);
                 }});
  out.push_back({"product", forms, number, [](Args args, int o, Machine& m) {
                   return aggregate("product", 1, product_of, args, o, m);
                 }});
  out.push_back({"mean", forms, number, [](Args args, int o, Machine& m) {
                   return aggregate(
                       "mean", 1, [](std::vector<Decimal>& ns) { return total(ns) / count_of(ns); },
                       args, o, m);
                 }});
  out.push_back({"median", forms, number, [](Args args, int o, Machine& m) {
                   return aggregate("median", 1, median_of, args, o, m);
                 }});
  out.push_back({"stddev", forms, number, [](Args args, int o, Machine& m) {
                   return aggregate("stddev", 2, deviation_of, args, o, m);
                 }});
  out.push_back({"mode", forms, list_type(number), mode});
  out.push_back({"all", forms, boolean,
                 [](Args args, int o, Machine& m) { return truth("all", false, args, o, m); }});
  out.push_back({"any", forms, boolean,
                 [](Args args, int o, Machine& m) { return truth("any", true, args, o, m); }});
}

}  // namespace zhida::feel
