// Facts to columns and back.
#include <map>
#include <utility>

#include "decide/batch/batch.h"

namespace zhida::batch {

using feel::Value;

Table table_of(const pack::Dictionary& dictionary, std::span<const pack::FactSet> facts) {
  std::map<std::pair<const pack::FactDef*, std::optional<std::int64_t>>, std::vector<Value>> cells;
  const auto put = [&](const std::string& name, std::optional<std::int64_t> year, std::size_t row,
                       const Value& value) {
    const pack::FactDef* def = dictionary.find(name);
    if (def == nullptr) return;
    std::vector<Value>& column = cells[{def, year}];
    if (column.empty()) column.assign(facts.size(), Value::unknown());
    column[row] = value;
  };
  for (std::size_t row = 0; row < facts.size(); ++row) {
    for (const auto& [name, value] : facts[row].values) put(name, std::nullopt, row, value);
    for (const auto& [name, years] : facts[row].yearly) {
      for (const auto& [year, value] : years) put(name, year, row, value);
    }
  }
  Table out;
  out.rows = facts.size();
  for (auto& [key, column] : cells) {
    out.columns.push_back({key.first->name, key.second, std::move(column)});
  }
  return out;
}

pack::FactSet facts_of(const Table& table, std::size_t row) {
  pack::FactSet out;
  for (const Column& column : table.columns) {
    const Value& value = column.cells[row];
    if (value.is(feel::Kind::kUnknown)) continue;
    if (column.year) {
      out.yearly[column.fact].emplace(*column.year, value);
    } else {
      out.values.emplace(column.fact, value);
    }
  }
  return out;
}

}  // namespace zhida::batch
