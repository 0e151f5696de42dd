// Abstract values for tests, and the tests of these means themselves.
#include "decide/feel/abstract_test.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "decide/feel/builtin.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kSamplesMax = 2000;

Value point(const std::string& s) {
  if (const auto date = parse_civil(s)) return Value::date(*date);
  const auto d = Decimal::parse(s);
  return d ? Value::number(*d) : Value::null();
}

Value between(const Value& low, const Value& high, int quarter) {
  if (low.is(Kind::kDate))
    return Value::date(low.as_days() + (high.as_days() - low.as_days()) * quarter / 4);
  const Decimal step = (high.as_number() - low.as_number()) / Decimal(4);
  return Value::number(low.as_number() + step * Decimal(quarter));
}

Value moved(const Value& v, int by) {
  return v.is(Kind::kDate) ? Value::date(v.as_days() + by)
                           : Value::number(v.as_number() + Decimal(by));
}

bool inside(const Possible& p, const Value& v) {
  if (!p.low.is_null()) {
    const auto order = compare(v, p.low);
    if (!order || *order < 0 || (*order == 0 && !p.low_closed)) return false;
  }
  if (p.high.is_null()) return !p.low.is_null() || v.is(Kind::kNumber);
  const auto order = compare(v, p.high);
  return order && (*order < 0 || (*order == 0 && p.high_closed));
}

std::vector<Value> interval_samples(const Possible& p) {
  std::vector<Value> candidates;
  const Value none = number("0");
  const Value low = !p.low.is_null() ? p.low : p.high.is_null() ? none : moved(p.high, -1000);
  const Value high = !p.high.is_null() ? p.high : moved(low, 1000);
  for (int quarter = 0; quarter <= 4; ++quarter) candidates.push_back(between(low, high, quarter));
  for (int step = 1; step <= 3; ++step) {
    candidates.push_back(moved(low, step));
    candidates.push_back(moved(high, -step));
  }
  std::vector<Value> out;
  for (Value& v : candidates) {
    if (inside(p, v)) out.push_back(std::move(v));
  }
  if (p.nullable) out.push_back(Value::null());
  return out;
}

// Every list made of one choice an item; an optional item may be left out.
std::vector<Value> list_samples(const std::vector<Value>& items,
                                const std::vector<bool>& optional) {
  std::vector<List> lists(1);
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<List> longer;
    for (const List& list : lists) {
      if (optional[i]) longer.push_back(list);
      for (const Value& v : samples(items[i])) {
        longer.push_back(list);
        longer.back().push_back(v);
      }
    }
    if (longer.size() > kSamplesMax) longer.resize(kSamplesMax);
    lists = std::move(longer);
  }
  std::vector<Value> out;
  for (List& l : lists) out.push_back(Value::list(std::move(l)));
  return out;
}

std::vector<Value> context_samples(const Context& c) {
  std::vector<Value> parts;
  for (const auto& [key, value] : c.entries) parts.push_back(value);
  std::vector<Value> out;
  for (const Value& l : list_samples(parts, std::vector<bool>(parts.size(), false))) {
    Context one;
    for (std::size_t i = 0; i < parts.size(); ++i) one.put(c.entries[i].first, l.as_list()[i]);
    out.push_back(Value::context(std::move(one)));
  }
  return out;
}

bool admits_list(const List& items, const std::vector<bool>& optional, const List& v) {
  // reach[j]: the items so far can account for the first j of v.
  std::vector<bool> reach(v.size() + 1);
  reach[0] = true;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<bool> next(v.size() + 1);
    for (std::size_t j = 0; j <= v.size(); ++j) {
      if (!reach[j]) continue;
      if (optional[i]) next[j] = true;
      if (j < v.size() && admits(items[i], v[j])) next[j + 1] = true;
    }
    reach = std::move(next);
  }
  return reach[v.size()];
}

bool admits_possible(const Possible& p, const Value& v) {
  switch (p.form) {
    case Possible::Form::kSet:
      return std::any_of(p.items.begin(), p.items.end(),
                         [&](const Value& m) { return admits(m, v); });
    case Possible::Form::kInterval: return v.is_null() ? p.nullable : inside(p, v);
    case Possible::Form::kList:
      return v.is(Kind::kList) && admits_list(p.items, p.optional, v.as_list());
  }
  return false;
}

}  // namespace

Value one_of(std::vector<Value> members) {
  Possible p;
  p.items = std::move(members);
  return Value::possible(std::move(p));
}

Value number(const char* digits) { return Value::number(*Decimal::parse(digits)); }
Value text(const char* s) { return Value::string(s); }
Value flag() { return Value::possible_boolean(); }

Value interval(const std::string& s, bool nullable) {
  const std::size_t dots = s.find("..");
  Possible p;
  p.form = Possible::Form::kInterval;
  p.nullable = nullable;
  const std::size_t first = s[0] == '[' || s[0] == '(' ? 1 : 0;
  const bool closing = s.back() == ']' || s.back() == ')';
  p.low = point(s.substr(first, dots - first));
  p.high = point(s.substr(dots + 2, s.size() - dots - 2 - (closing ? 1 : 0)));
  p.low_closed = s[0] == '[';
  p.high_closed = s.back() == ']';
  return Value::possible(std::move(p));
}

Value record(std::vector<std::pair<std::string, Value>> entries) {
  Context c;
  c.entries = std::move(entries);
  return Value::context(std::move(c));
}

Value maybe_list(std::vector<std::pair<Value, bool>> items) {
  Possible p;
  p.form = Possible::Form::kList;
  for (auto& [item, certain] : items) {
    p.items.push_back(std::move(item));
    p.optional.push_back(!certain);
  }
  return Value::possible(std::move(p));
}

std::vector<Value> samples(const Value& v) {
  if (!contains_abstract(v)) return {v};
  switch (v.kind()) {
    case Kind::kUnknown:
      return {Value::null(),
              number("0"),
              number("-3"),
              number("7.5"),
              text("I"),
              Value::boolean(true),
              Value::boolean(false),
              Value::date({2025, 6, 1}),
              Value::list({}),
              Value::list({number("1"), number("9")}),
              record({{"a", number("1")}})};
    case Kind::kList:
      return list_samples(v.as_list(), std::vector<bool>(v.as_list().size(), false));
    case Kind::kContext: return context_samples(v.as_context());
    default: break;
  }
  const Possible& p = v.as_possible();
  if (p.form == Possible::Form::kInterval) return interval_samples(p);
  if (p.form == Possible::Form::kList) return list_samples(p.items, p.optional);
  std::vector<Value> out;
  for (const Value& m : p.items) {
    for (Value& s : samples(m)) out.push_back(std::move(s));
  }
  return out;
}

bool admits(const Value& possible, const Value& v) {
  if (possible.is(Kind::kUnknown)) return true;
  if (possible.is(Kind::kPossible)) return admits_possible(possible.as_possible(), v);
  if (possible.is_null() || v.is_null()) return possible.is_null() && v.is_null();
  if (possible.is(Kind::kList) && v.is(Kind::kList)) {
    return admits_list(possible.as_list(), std::vector<bool>(possible.as_list().size(), false),
                       v.as_list());
  }
  if (possible.is(Kind::kContext) && v.is(Kind::kContext)) {
    const Context& a = possible.as_context();
    const Context& b = v.as_context();
    return a.entries.size() == b.entries.size() &&
           std::all_of(a.entries.begin(), a.entries.end(), [&](const auto& entry) {
             const Value* other = b.find(entry.first);
             return other != nullptr && admits(entry.second, *other);
           });
  }
  if (possible.is(Kind::kRange) && v.is(Kind::kRange)) {
    const Range& a = possible.as_range();
    const Range& b = v.as_range();
    return a.low_closed == b.low_closed && a.high_closed == b.high_closed && a.form == b.form &&
           admits(a.low, b.low) && admits(a.high, b.high);
  }
  if (possible.is(Kind::kFunction) && v.is(Kind::kFunction)) return true;
  return identical(possible, v);
}

namespace {

// Names, and the keys of contexts below them: the parser must know them.
Scope scope_of(const std::vector<Binding>& bindings) {
  Scope scope;
  const auto add_keys = [&](const auto& self, const Value& v) -> void {
    if (v.is(Kind::kContext)) {
      for (const auto& [key, value] : v.as_context().entries) {
        scope.members.insert(key);
        self(self, value);
      }
    } else if (v.is(Kind::kList) ||
               (v.is(Kind::kPossible) && v.as_possible().form != Possible::Form::kInterval)) {
      for (const Value& item : v.is(Kind::kList) ? v.as_list() : v.as_possible().items)
        self(self, item);
    }
  };
  for (const auto& [name, value] : bindings) {
    scope.add(name, any_type());
    add_keys(add_keys, value);
  }
  return scope;
}

Value first_of(const Diagnostics& errors) {
  return Value::error({errors[0].code, errors[0].zh, errors[0].en, {}, {}, nullptr});
}

}  // namespace

Compiled compiled(const std::string& expression, const std::vector<Binding>& bindings) {
  const Scope scope = scope_of(bindings);
  const auto tree = parse(expression, scope);
  if (!tree) return {nullptr, first_of(tree.errors())};
  CompileOptions options;
  options.strict_types = false;
  auto program = compile(*tree, scope, options);
  if (!program) return {nullptr, first_of(program.errors())};
  return {*program, {}};
}

Value run(const Program& program, const std::vector<Binding>& bindings) {
  std::vector<Value> inputs;
  inputs.reserve(bindings.size());
  for (const auto& [name, value] : bindings) inputs.push_back(value);
  Machine machine{{DateTime{days_from_civil({2026, 11, 23}), {}}, {}, false}};
  return machine.run(program, inputs);
}

Value run(const std::string& expression, const std::vector<Binding>& bindings) {
  const Compiled c = compiled(expression, bindings);
  return c.program ? run(*c.program, bindings) : c.error;
}

void for_each_sample(const std::vector<Binding>& bindings, std::size_t limit,
                     const std::function<void(const std::vector<Binding>&)>& use) {
  std::vector<std::vector<Value>> choices;
  for (const auto& [name, value] : bindings) choices.push_back(samples(value));
  std::vector<std::size_t> at(bindings.size());
  for (std::size_t n = 0; n < limit; ++n) {
    std::vector<Binding> one;
    for (std::size_t i = 0; i < bindings.size(); ++i)
      one.emplace_back(bindings[i].first, choices[i][at[i]]);
    use(one);
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == choices[i].size()) at[i++] = 0;
    if (i == at.size()) return;
  }
}

TEST(AbstractTest, IntervalsSetsAndListsAdmitWhatTheyHold) {
  EXPECT_TRUE(admits(interval("[1..5]"), number("1")));
  EXPECT_FALSE(admits(interval("(1..5]"), number("1")));
  EXPECT_FALSE(admits(interval("[1..5]"), number("6")));
  EXPECT_FALSE(admits(interval("[1..5]"), Value::null()));
  EXPECT_TRUE(admits(interval("[1..5]", true), Value::null()));
  EXPECT_TRUE(admits(interval("[3.."), number("999")));
  EXPECT_FALSE(admits(interval("[3.."), text("I")));
  EXPECT_FALSE(admits(one_of({number("1"), number("2")}), number("3")));
  const Value list = maybe_list({{number("1"), true}, {number("2"), false}, {number("1"), false}});
  EXPECT_TRUE(admits(list, Value::list({number("1"), number("1")})));
  EXPECT_FALSE(admits(list, Value::list({number("2"), number("1")})));
  EXPECT_FALSE(admits(list, Value::list({})));
}

}  // namespace zhida::feel
