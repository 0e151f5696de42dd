// Facts of the store and the dictionary of the packs.
#include "app/desk/sheet.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include <boost/json.hpp>

#include "base/text.h"

namespace zhida::desk {
namespace {

namespace json = boost::json;
using facts::FactView;
using facts::Kind;
using pack::FactType;

constexpr std::string_view kNone = "无";

Diagnostic wrong(std::string code, std::string_view key, std::string zh, std::string en) {
  Diagnostic d;
  d.code = std::move(code);
  d.place.element = key;
  d.zh = std::move(zh);
  d.en = std::move(en);
  d.help_zh = "见事实字典：GET /api/v1/facts";
  d.help_en = "see the fact dictionary: GET /api/v1/facts";
  return d;
}

bool is_year(std::string_view text) {
  return text.size() == 4 && text != "0000" &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "3/类别" → 3 and the field; null where it is no such place.
struct ItemPlace {
  std::size_t index = 0;
  const pack::FieldDef* field = nullptr;
};
ItemPlace place_of(const pack::FactDef& def, std::string_view period) {
  ItemPlace out;
  const auto slash = period.find('/');
  if (slash == std::string_view::npos) return out;
  const auto digits = period.substr(0, slash);
  const char* begin = digits.data();
  const char* end = begin + digits.size();
  const auto [rest, error] = std::from_chars(begin, end, out.index);
  if (error != std::errc() || rest != end || out.index > facts::kItemsMax) return out;
  const auto name = period.substr(slash + 1);
  const auto found = std::find_if(def.fields.begin(), def.fields.end(),
                                  [&](const pack::FieldDef& field) { return field.name == name; });
  if (found != def.fields.end()) out.field = &*found;
  return out;
}

bool is_empty_list(const pack::FactDef& def, const FactView& fact) {
  return def.type == FactType::kList && fact.period.empty() && fact.kind == Kind::kNull;
}

// The field that the value is of; null where the period does not fit.
const pack::FieldDef* field_of(const pack::FactDef& def, std::string_view period) {
  if (def.type == FactType::kList) return place_of(def, period).field;
  if (def.yearly) return is_year(period) ? &def : nullptr;
  return period.empty() ? &def : nullptr;
}

bool fits(FactType type, Kind kind) {
  switch (kind) {
    case Kind::kText: return type == FactType::kString;
    case Kind::kNumber: return type == FactType::kNumber;
    case Kind::kBoolean: return type == FactType::kBoolean;
    case Kind::kDate: return type == FactType::kDate;
    case Kind::kNull: return true;  // whether it may be none is a matter of the field
    case Kind::kWithdrawn: return true;
  }
  return false;
}

json::value value_of(const FactView& fact) {
  if (fact.kind == Kind::kNull) return json::value(kNone);
  if (fact.kind == Kind::kBoolean) return json::value(fact.value == "true");
  return json::value(json::string(fact.value));
}

// Items of a list by their places, with no place left out.
json::array items_of(const std::map<std::size_t, json::object>& items) {
  json::array out;
  out.reserve(items.size());
  for (const auto& [index, item] : items) out.push_back(item);
  return out;
}

}  // namespace

Result<Done> check_fact(const pack::Dictionary& dictionary, const FactView& fact) {
  const pack::FactDef* def = dictionary.find(fact.key);
  if (def == nullptr) {
    const std::string near = nearest(fact.key, dictionary.names());
    Diagnostic d =
        wrong("E-FACT-UNKNOWN", excerpt(fact.key), "事实字典里没有“" + excerpt(fact.key) + "”",
              "the dictionary has no fact '" + excerpt(fact.key) + "'");
    if (!near.empty()) {
      d.help_zh = "是否指“" + near + "”？" + d.help_zh;
      d.help_en = "did you mean '" + near + "'? " + d.help_en;
    }
    return d;
  }
  if (is_empty_list(*def, fact)) return Done{};
  const pack::FieldDef* field = field_of(*def, fact.period);
  if (field == nullptr) {
    return wrong(
        "E-FACT-YEAR", fact.key,
        "“" + def->name + "”的 period 不对：按年度的写四位年度，列表写“位置/字段”，其余不写",
        "the period of '" + def->name +
            "' is wrong: a year of four digits, place/field in a list, else none");
  }
  if (!fits(field->type, fact.kind)) {
    return wrong("E-FACT-TYPE", fact.key, "“" + def->name + "”的 kind 与字典不符",
                 "the kind of '" + def->name + "' is not that of the dictionary");
  }
  if (fact.kind == Kind::kWithdrawn) return Done{};
  const auto cell =
      pack::read_cell(*field, fact.kind == Kind::kNull ? kNone : std::string_view(fact.value));
  if (cell) return Done{};
  Diagnostics errors = cell.errors();
  for (Diagnostic& d : errors) d.place.element = fact.key;
  return errors;
}

Sheet sheet_of(const pack::Dictionary& dictionary, std::span<const facts::Held> held) {
  Sheet out;
  json::object root;
  std::map<std::string, std::map<std::size_t, json::object>, std::less<>> lists;
  std::set<std::string, std::less<>> keys;
  std::set<std::string, std::less<>> left_out;
  for (const facts::Held& one : held) {
    const FactView fact = one.record.fact.view();
    const pack::FactDef* def = dictionary.find(fact.key);
    if (def == nullptr) continue;
    if (!check_fact(dictionary, fact)) {
      left_out.emplace(fact.key);
      continue;
    }
    keys.emplace(fact.key);
    if (is_empty_list(*def, fact)) {
      root[fact.key] = kNone;
    } else if (def->type == FactType::kList) {
      const ItemPlace place = place_of(*def, fact.period);
      lists[std::string(fact.key)][place.index][place.field->name] = value_of(fact);
    } else if (def->yearly) {
      if (!root.contains(fact.key)) root[fact.key] = json::object();
      root[fact.key].as_object()[fact.period] = value_of(fact);
    } else {
      root[fact.key] = value_of(fact);
    }
  }
  for (const auto& [key, items] : lists) root[key] = items_of(items);
  out.json = json::serialize(root);
  out.keys.assign(keys.begin(), keys.end());
  out.left_out.assign(left_out.begin(), left_out.end());
  return out;
}

}  // namespace zhida::desk
