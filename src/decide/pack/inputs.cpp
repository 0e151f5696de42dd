// Facts as rules see them: the domain of what is unknown, and the context of years; and values as people write them.
#include <utility>

#include "decide/feel/possible.h"
#include "decide/pack/facts.h"

namespace zhida::pack {

using feel::Value;

namespace {

// Every date that the reader of facts accepts.
constexpr CivilDate kFirstDay{1, 1, 1};
constexpr CivilDate kLastDay{9999, 12, 31};

Value set_of(std::vector<Value> members, bool nullable) {
  if (nullable) members.push_back(Value::null());
  if (members.size() > feel::kPossibleSetMax) return Value::unknown();
  feel::Possible p;
  p.items = std::move(members);
  return Value::possible(std::move(p));
}

// Items in the dictionary's order, what nobody has said filled with its domain.
Value whole_item(const FactDef& def, const Value& item) {
  if (!item.is(feel::Kind::kContext)) return item;
  feel::Context out;
  for (const FieldDef& f : def.fields) {
    const Value* said = item.as_context().find(f.name);
    out.entries.emplace_back(f.name, said != nullptr ? *said : domain(f));
  }
  return Value::context(std::move(out));
}

Value whole_list(const FactDef& def, const Value& list) {
  if (!list.is(feel::Kind::kList)) return list;
  feel::List out;
  out.reserve(list.as_list().size());
  for (const Value& item : list.as_list()) out.push_back(whole_item(def, item));
  return Value::list(std::move(out));
}

std::string joined(const std::vector<Value>& values, std::string_view separator) {
  std::string out;
  for (const Value& v : values) {
    if (!out.empty()) out += separator;
    out += to_display(v);
  }
  return out;
}

std::string display_possible(const feel::Possible& p) {
  if (p.form == feel::Possible::Form::kSet) return joined(p.items, " / ");
  if (p.form == feel::Possible::Form::kList) return "[" + joined(p.items, ", ") + "]";
  const std::string none = p.nullable ? " / 无" : "";
  if (p.low.is_null() && p.high.is_null()) return "未知";
  if (p.high.is_null()) return (p.low_closed ? "≥ " : "> ") + to_display(p.low) + none;
  if (p.low.is_null()) return (p.high_closed ? "≤ " : "< ") + to_display(p.high) + none;
  return (p.low_closed ? "[" : "(") + to_display(p.low) + ", " + to_display(p.high) +
         (p.high_closed ? "]" : ")") + none;
}

}  // namespace

Value domain(const FieldDef& def) {
  switch (def.type) {
    case FactType::kNumber:
      return feel::number_interval(def.min, def.max, true, true, def.nullable);
    case FactType::kBoolean:
      return set_of({Value::boolean(true), Value::boolean(false)}, def.nullable);
    case FactType::kString: {
      if (def.values.empty()) return Value::unknown();
      std::vector<Value> members;
      members.reserve(def.values.size() + 1);
      for (const std::string& v : def.values) members.push_back(Value::string(v));
      return set_of(std::move(members), def.nullable);
    }
    case FactType::kDate: {
      feel::Possible p;
      p.form = feel::Possible::Form::kInterval;
      p.low = Value::date(kFirstDay);
      p.high = Value::date(kLastDay);
      p.nullable = def.nullable;
      return Value::possible(std::move(p));
    }
    case FactType::kList: break;
  }
  return Value::unknown();
}

Value input_value(const FactDef& def, const Value& said) {
  return def.type == FactType::kList ? whole_list(def, said) : said;
}

Value input_value(const FactDef& def, const FactSet& facts, std::int64_t as_of_days) {
  if (!def.yearly) {
    const auto said = facts.values.find(def.name);
    if (said == facts.values.end()) return domain(def);
    return input_value(def, said->second);
  }
  const auto said = facts.yearly.find(def.name);
  const std::int64_t this_year = civil_from_days(as_of_days).year;
  feel::Context years;
  for (std::size_t back = 0; back < std::size(kYears); ++back) {
    const Value* value = nullptr;
    if (said != facts.yearly.end()) {
      const auto year = said->second.find(this_year - static_cast<std::int64_t>(back));
      if (year != said->second.end()) value = &year->second;
    }
    years.entries.emplace_back(kYears[back], value != nullptr ? *value : domain(def));
  }
  return Value::context(std::move(years));
}

std::string to_display(const Value& v) {
  switch (v.kind()) {
    case feel::Kind::kNull: return "无";
    case feel::Kind::kError: return "出错";
    case feel::Kind::kUnknown: return "未知";
    case feel::Kind::kBoolean: return v.is_true() ? "是" : "否";
    case feel::Kind::kNumber: return v.as_number().to_plain();
    case feel::Kind::kString: return v.as_string();
    case feel::Kind::kList: return "[" + joined(v.as_list(), ", ") + "]";
    case feel::Kind::kContext: {
      std::string out;
      for (const auto& [key, value] : v.as_context().entries) {
        out += (out.empty() ? "" : ", ") + key + ": " + to_display(value);
      }
      return "{" + out + "}";
    }
    case feel::Kind::kPossible: return display_possible(v.as_possible());
    default: return feel::to_literal(v);
  }
}

}  // namespace zhida::pack
