// Ends of abstract values, and their enumeration.
#include "decide/feel/intervals.h"

#include <algorithm>

namespace zhida::feel {
namespace {

// Ends of a set's members. Nothing when they are not of one ordered kind.
std::optional<Ends> ends_of_set(const std::vector<Value>& items) {
  Ends out;
  bool first = true;
  for (const Value& item : items) {
    if (item.is_null()) {
      out.nullable = true;
      continue;
    }
    if (!is_ordered(item)) return std::nullopt;
    if (first) {
      out.low = item;
      out.high = item;
      first = false;
      continue;
    }
    const auto order = compare(item, out.low);
    if (!order) return std::nullopt;
    if (*order < 0) out.low = item;
    if (*compare(item, out.high) > 0) out.high = item;
  }
  if (first) return std::nullopt;
  return out;
}

// Appends each choice to each beginning made so far. False beyond the limit.
bool multiply(std::vector<List>& beginnings, const std::vector<Value>& choices, bool optional,
              std::size_t limit) {
  if (beginnings.size() * (choices.size() + (optional ? 1 : 0)) > limit) return false;
  std::vector<List> out;
  for (const List& beginning : beginnings) {
    if (optional) out.push_back(beginning);
    for (const Value& choice : choices) {
      out.push_back(beginning);
      out.back().push_back(choice);
    }
  }
  beginnings = std::move(out);
  return true;
}

std::optional<std::vector<Value>> lists_of(const std::vector<Value>& items,
                                           const std::vector<bool>* optional, std::size_t limit) {
  std::vector<List> lists(1);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto choices = concretisations(items[i], limit);
    const bool may_be_absent = optional != nullptr && (*optional)[i];
    if (!choices || !multiply(lists, *choices, may_be_absent, limit)) return std::nullopt;
  }
  std::vector<Value> out;
  out.reserve(lists.size());
  for (List& l : lists) out.push_back(Value::list(std::move(l)));
  return out;
}

std::optional<std::vector<Value>> contexts_of(const Context& c, std::size_t limit) {
  std::vector<Value> parts;
  parts.reserve(c.entries.size());
  for (const auto& [key, value] : c.entries) parts.push_back(value);
  const auto lists = lists_of(parts, nullptr, limit);
  if (!lists) return std::nullopt;
  std::vector<Value> out;
  for (const Value& l : *lists) {
    Context one;
    for (std::size_t i = 0; i < c.entries.size(); ++i)
      one.entries.emplace_back(c.entries[i].first, l.as_list()[i]);
    out.push_back(Value::context(std::move(one)));
  }
  return out;
}

}  // namespace

bool is_interval(const Value& v) {
  return v.is(Kind::kPossible) && v.as_possible().form == Possible::Form::kInterval;
}

bool is_ordered(const Value& v) {
  switch (v.kind()) {
    case Kind::kNumber:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kDateTime:
    case Kind::kDaysDuration:
    case Kind::kMonthsDuration: return true;
    default: return false;
  }
}

std::optional<Ends> ends_of(const Value& v) {
  if (is_ordered(v)) return Ends{v, v};
  if (!v.is(Kind::kPossible)) return std::nullopt;
  const Possible& p = v.as_possible();
  if (p.form == Possible::Form::kInterval)
    return Ends{p.low, p.high, p.low_closed, p.high_closed, p.nullable};
  if (p.form == Possible::Form::kSet) return ends_of_set(p.items);
  return std::nullopt;
}

Value to_value(Ends ends) {
  Possible p;
  p.form = Possible::Form::kInterval;
  p.low = std::move(ends.low);
  p.high = std::move(ends.high);
  p.low_closed = ends.low_closed;
  p.high_closed = ends.high_closed;
  p.nullable = ends.nullable;
  return Value::possible(std::move(p));
}

Kind points_kind(const Ends& ends) {
  if (!ends.low.is_null()) return ends.low.kind();
  return ends.high.is_null() ? Kind::kNumber : ends.high.kind();
}

std::optional<std::vector<Value>> concretisations(const Value& v, std::size_t limit) {
  if (!contains_abstract(v)) return std::vector<Value>{v};
  if (v.is(Kind::kList)) return lists_of(v.as_list(), nullptr, limit);
  if (v.is(Kind::kContext)) return contexts_of(v.as_context(), limit);
  if (!v.is(Kind::kPossible)) return std::nullopt;
  const Possible& p = v.as_possible();
  if (p.form == Possible::Form::kInterval) return std::nullopt;
  if (p.form == Possible::Form::kList) return lists_of(p.items, &p.optional, limit);
  std::vector<Value> out;
  for (const Value& item : p.items) {
    auto some = concretisations(item, limit);
    if (!some || out.size() + some->size() > limit) return std::nullopt;
    out.insert(out.end(), some->begin(), some->end());
  }
  return out;
}

}  // namespace zhida::feel
