// The feed of changes, and what a verifier reads again.
#include <algorithm>
#include <array>

#include "record/facts/facts.h"
#include "record/facts/tables.h"
#include "record/store/ranges.h"

namespace zhida::facts {
namespace {

constexpr std::array<const Table*, 7> kTables = {&kRecords,    &kSegments, &kMerges, &kPrecedences,
                                                 &kRetentions, &kErasures, &kEvents};

std::string_view short_kind(const Table& table) {
  return table.kind.substr(table.kind.find('.') + 1);
}

store::NotedKind kind_for(const Table& table) {
  const auto read = [&table](store::Reader& reader,
                             const std::function<bool(const store::Noted&)>& each) {
    const std::string select = "leaf, " + std::string(table.columns);
    return store::each_of_table(reader, select, table.name, "number", [&](const store::Row& row) {
      const std::string content = content_of_row(table, row, 1);
      return each({row.integer(0), row.text(1), content});
    });
  };
  return {std::string(table.kind), read};
}

}  // namespace

Result<std::vector<Change>> Facts::changes(store::Reader& reader, std::int64_t after,
                                           std::size_t limit) const {
  limit = std::min(limit, kRecordsMax);
  std::vector<Change> out;
  for (const Table* table : kTables) {
    const std::string subject = table == &kRecords ? "subject" : "''";
    const std::string time = table == &kMerges ? "merged_us" : "known_from";
    std::string sql = "SELECT number, ";
    sql.append(time).append(", id, ").append(subject).append(" FROM ").append(table->name);
    sql += " WHERE number > $1 ORDER BY number LIMIT $2";
    auto read =
        reader.each(sql, {after, static_cast<std::int64_t>(limit)}, [&](const store::Row& row) {
          out.push_back({row.integer(0), row.integer(1), std::string(short_kind(*table)),
                         std::string(row.text(2)), std::string(row.text(3))});
          return true;
        });
    if (!read) return read.errors();
  }
  std::sort(out.begin(), out.end(),
            [](const Change& a, const Change& b) { return a.number < b.number; });
  if (out.size() > limit) out.erase(out.begin() + static_cast<std::ptrdiff_t>(limit), out.end());
  return out;
}

std::vector<store::NotedKind> kinds() {
  std::vector<store::NotedKind> out;
  out.reserve(kTables.size());
  for (const Table* table : kTables) out.push_back(kind_for(*table));
  return out;
}

}  // namespace zhida::facts
