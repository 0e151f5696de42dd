// Names columns and finds what a name means.
#include "record/subjects/columns.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "record/subjects/failure.h"
#include "record/subjects/subjects.h"

namespace zhida::subjects {
namespace {

std::string year_column(const std::string& fact, std::int64_t year) {
  std::string digits = std::to_string(year);
  digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
  return fact + "." + digits;
}

std::optional<std::int64_t> year_of(std::string_view digits) {
  std::int64_t year = 0;
  if (digits.size() != 4) return std::nullopt;
  const char* begin = digits.data();
  const auto [end, error] = std::from_chars(begin, begin + 4, year);
  if (error != std::errc{} || end != begin + 4 || year < 1) return std::nullopt;
  return year;
}

// What is known of a column whose fact is there, but in another form.
Diagnostic wrong_form(const pack::FactDef& def, Place place) {
  if (def.yearly) {
    return failure("E-SUBJECTS-COLUMN", std::move(place),
                   {"“" + def.name + "”按年度分列", "'" + def.name + "' has one column a year"},
                   {"列名写成 " + year_column(def.name, 2025) + " 的样子",
                    "name the column as in " + year_column(def.name, 2025)});
  }
  return failure("E-SUBJECTS-COLUMN", std::move(place),
                 {"“" + def.name + "”没有年度", "'" + def.name + "' has no years"},
                 {"列名写成 " + def.name, "name the column " + def.name});
}

}  // namespace

std::vector<Column> columns_of(const std::vector<const pack::FactDef*>& facts,
                               const std::vector<std::int64_t>& years) {
  using Kind = Column::Kind;
  std::vector<Column> out = {{Kind::kId, std::string(kIdColumn), nullptr, 0},
                             {Kind::kName, std::string(kNameColumn), nullptr, 0},
                             {Kind::kSynthetic, std::string(kSyntheticColumn), nullptr, 0}};
  for (const pack::FactDef* def : facts) {
    if (!def->yearly) {
      const bool list = def->type == pack::FactType::kList;
      out.push_back({list ? Kind::kItems : Kind::kScalar, def->name, def, 0});
      continue;
    }
    for (const std::int64_t year : years) {
      out.push_back({Kind::kYear, year_column(def->name, year), def, year});
    }
  }
  return out;
}

Result<std::vector<const pack::FactDef*>> facts_of(const pack::Dictionary& dictionary,
                                                   const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (dictionary.find(name) != nullptr) continue;
    return failure(
        "E-SUBJECTS-COLUMN", {dictionary.file, name, 0, 0},
        {"没有名为“" + excerpt(name) + "”的事实", "no fact is named '" + excerpt(name) + "'"},
        suggestion(name, dictionary.names(), {}));
  }
  std::vector<const pack::FactDef*> out;
  for (const pack::FactDef& def : dictionary.facts) {
    if (names.empty() || std::find(names.begin(), names.end(), def.name) != names.end()) {
      out.push_back(&def);
    }
  }
  return out;
}

Result<Column> find_column(std::string_view name, const pack::Dictionary& dictionary, Place place) {
  using Kind = Column::Kind;
  const std::string text(name);
  place.element = text;
  if (name == kIdColumn) return Column{Kind::kId, text, nullptr, 0};
  if (name == kNameColumn) return Column{Kind::kName, text, nullptr, 0};
  if (name == kSyntheticColumn) return Column{Kind::kSynthetic, text, nullptr, 0};
  if (const pack::FactDef* def = dictionary.find(name)) {
    if (def->yearly) return wrong_form(*def, std::move(place));
    const bool list = def->type == pack::FactType::kList;
    return Column{list ? Kind::kItems : Kind::kScalar, text, def, 0};
  }
  const std::size_t dot = name.rfind('.');
  const auto year = dot == std::string_view::npos ? std::nullopt : year_of(name.substr(dot + 1));
  const std::string fact(year ? name.substr(0, dot) : name);
  if (const pack::FactDef* def = dictionary.find(fact)) {
    if (!def->yearly) return wrong_form(*def, std::move(place));
    return Column{Kind::kYear, text, def, *year};
  }
  return failure(
      "E-SUBJECTS-COLUMN", std::move(place),
      {"列“" + excerpt(name) + "”不是任何事实", "column '" + excerpt(name) + "' is no fact"},
      suggestion(fact, dictionary.names(),
                 {"改成事实字典里的名称，或删去这一列",
                  "take a name of the fact dictionary, or remove the column"}));
}

table::Type type_of(const pack::FieldDef& def) {
  if (def.nullable) return table::Type::kText;
  switch (def.type) {
    case pack::FactType::kNumber:
      return def.integer ? table::Type::kInteger : table::Type::kDecimal;
    case pack::FactType::kBoolean: return table::Type::kBoolean;
    case pack::FactType::kDate: return table::Type::kDate;
    case pack::FactType::kString:
    case pack::FactType::kList: break;
  }
  return table::Type::kText;
}

table::Type type_of(const Column& column) {
  switch (column.kind) {
    case Column::Kind::kSynthetic: return table::Type::kBoolean;
    case Column::Kind::kItems: return table::Type::kInteger;
    case Column::Kind::kScalar:
    case Column::Kind::kYear: return type_of(*column.def);
    case Column::Kind::kId:
    case Column::Kind::kName: break;
  }
  return table::Type::kText;
}

}  // namespace zhida::subjects
