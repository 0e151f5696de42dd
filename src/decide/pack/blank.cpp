// Which facts of a case to take away, and how.
#include "decide/pack/blank.h"

#include <algorithm>

namespace zhida::pack {
namespace {

using feel::Kind;
using feel::Value;

constexpr std::size_t kItemsBlanked = 3;

std::int64_t year_of(std::int64_t day) { return civil_from_days(day).year; }

bool is_said(const FactSet& facts, const Part& part, std::int64_t day) {
  if (part.back < 0) return facts.values.contains(part.fact);
  const auto years = facts.yearly.find(part.fact);
  return years != facts.yearly.end() && years->second.contains(year_of(day) - part.back);
}

Part part_of(const std::string& path) {
  const std::size_t dot = path.find('.');
  Part out;
  out.path = path;
  out.fact = path.substr(0, dot);
  if (dot == std::string::npos) return out;
  const auto* year = std::find(std::begin(kYears), std::end(kYears), path.substr(dot + 1));
  out.back = static_cast<int>(year - std::begin(kYears));
  return out;
}

// The fields that are said of a list's first items.
std::vector<Part> field_parts(const FactSet& facts, const Part& list) {
  std::vector<Part> out;
  const auto it = facts.values.find(list.fact);
  if (it == facts.values.end() || !it->second.is(Kind::kList)) return out;
  const feel::List& items = it->second.as_list();
  for (std::size_t i = 0; i < items.size() && i < kItemsBlanked; ++i) {
    if (!items[i].is(Kind::kContext)) continue;
    for (const auto& [field, value] : items[i].as_context().entries) {
      Part part = list;
      part.item = static_cast<int>(i);
      part.field = field;
      part.path += "[" + std::to_string(i + 1) + "]." + field;
      out.push_back(std::move(part));
    }
  }
  return out;
}

Value without_field(const Value& list, const Part& part) {
  feel::List items = list.as_list();
  feel::Context item = items[static_cast<std::size_t>(part.item)].as_context();
  std::erase_if(item.entries, [&](const auto& entry) { return entry.first == part.field; });
  items[static_cast<std::size_t>(part.item)] = Value::context(std::move(item));
  return Value::list(std::move(items));
}

// The list's items, with fields that are not said as the donor's item at that place says them.
Value with_fields(const Value& list, const Value& donor) {
  if (!list.is(Kind::kList) || !donor.is(Kind::kList)) return list;
  feel::List items = list.as_list();
  const feel::List& given = donor.as_list();
  for (std::size_t i = 0; i < items.size() && i < given.size(); ++i) {
    if (!items[i].is(Kind::kContext) || !given[i].is(Kind::kContext)) continue;
    feel::Context item = items[i].as_context();
    for (const auto& [field, value] : given[i].as_context().entries) {
      if (item.find(field) == nullptr) item.put(field, value);
    }
    items[i] = Value::context(std::move(item));
  }
  return Value::list(std::move(items));
}

}  // namespace

std::vector<Part> whole_parts(Rules& rules, const FactSet& facts, std::int64_t day) {
  std::vector<Part> out;
  const dmn::ElementInfo* verdict = rules.find(rules.version().verdict);
  Dependence dependence(rules);
  for (const std::string& path : dependence.all(*verdict, verdict->tree)) {
    Part part = part_of(path);
    if (is_said(facts, part, day)) out.push_back(std::move(part));
  }
  return out;
}

std::vector<std::vector<Part>> blankings(Rules& rules, const FactSet& facts, std::int64_t day) {
  const std::vector<Part> parts = whole_parts(rules, facts, day);
  const std::size_t n = parts.size();
  std::vector<std::vector<Part>> out;
  for (const Part& part : parts) {
    out.push_back({part});
    for (Part& field : field_parts(facts, part)) out.push_back({std::move(field)});
  }
  for (std::size_t i = 0; n > 2 && i < n; ++i)
    out.push_back({parts[i], parts[(i + 1 + i % (n - 1)) % n]});
  for (std::size_t stride = 2; n > 3 && stride < 4; ++stride) {
    std::vector<Part> some;
    for (std::size_t i = stride - 2; i < n; i += stride) some.push_back(parts[i]);
    out.push_back(std::move(some));
  }
  for (std::size_t i = 0; n > 2 && i < n; ++i) {
    std::vector<Part> rest = parts;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(std::move(rest));
  }
  if (n > 1) out.push_back(parts);
  return out;
}

std::vector<std::string> names(const std::vector<Part>& parts) {
  std::vector<std::string> out;
  out.reserve(parts.size());
  for (const Part& part : parts) out.push_back(part.path);
  return out;
}

FactSet without(const FactSet& facts, const std::vector<Part>& parts, std::int64_t day) {
  FactSet out = facts;
  for (const Part& part : parts) {
    if (part.back >= 0) {
      out.yearly[part.fact].erase(year_of(day) - part.back);
    } else if (part.item >= 0) {
      Value& list = out.values[part.fact];
      list = without_field(list, part);
    } else {
      out.values.erase(part.fact);
    }
  }
  return out;
}

FactSet with_donor(const FactSet& facts, std::int64_t day, const FactSet& donor,
                   std::int64_t donor_day) {
  FactSet out = facts;
  for (const auto& [fact, value] : donor.values) {
    const auto [it, fresh] = out.values.emplace(fact, value);
    if (!fresh) it->second = with_fields(it->second, value);
  }
  const std::int64_t later = year_of(day) - year_of(donor_day);
  for (const auto& [fact, years] : donor.yearly) {
    for (const auto& [year, value] : years) out.yearly[fact].emplace(year + later, value);
  }
  return out;
}

}  // namespace zhida::pack
