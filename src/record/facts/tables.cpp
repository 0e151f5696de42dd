// Adds, compares and reads rows.
#include "record/facts/tables.h"

#include <algorithm>
#include <utility>

#include "record/facts/failure.h"

namespace zhida::facts {
namespace {

// The names of the columns, one by one.
std::vector<std::string_view> names_of(const Table& table) {
  std::vector<std::string_view> out;
  out.reserve(table.types.size());
  std::string_view rest = table.columns;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    out.push_back(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
  }
  ZHIDA_CHECK(out.size() == table.types.size());
  return out;
}

bool is_same(const store::Param& param, const store::Row& row, int column) {
  if (const auto* number = std::get_if<std::int64_t>(&param)) return row.integer(column) == *number;
  if (const auto* text = std::get_if<std::string_view>(&param))
    return row.text(column) == *text && !row.is_null(column);
  return row.is_null(column);
}

Origin origin_of(const store::Row& row, int column) {
  Origin out;
  out.source = row.text(column);
  out.evidence = row.text(column + 1);
  out.confidence = confidence_of(row.text(column + 2)).value_or(Confidence::kUnknownRule);
  out.recorded_by = row.text(column + 3);
  return out;
}

}  // namespace

Result<std::int64_t> take_numbers(store::Transaction& tx, std::int64_t count) {
  std::int64_t last = 0;
  auto taken = tx.each("UPDATE fact_order SET last = last + $1 WHERE id = 1 RETURNING last",
                       {count}, [&](const store::Row& row) {
                         last = row.integer(0);
                         return true;
                       });
  if (!taken) return taken.errors();
  return last - count + 1;
}

std::string content_of(const store::Params& columns) {
  store::Canonical out;
  for (const store::Param& param : columns) {
    if (const auto* number = std::get_if<std::int64_t>(&param)) {
      out.integer(*number);
    } else if (const auto* text = std::get_if<std::string_view>(&param)) {
      out.text(*text);
    } else {
      out.null();
    }
  }
  return out.bytes();
}

Result<std::int64_t> append(store::Transaction& tx, store::Journal& journal, const Table& table,
                            std::span<const store::Params> rows) {
  std::string sql = "INSERT INTO " + std::string(table.name) + " (number, leaf, " +
                    std::string(table.columns) + ") VALUES ($1, $2";
  for (std::size_t i = 0; i < table.types.size(); ++i) {
    sql += ", $";
    sql += std::to_string(i + 3);
  }
  sql += ')';
  auto first = take_numbers(tx, static_cast<std::int64_t>(rows.size()));
  if (!first) return first;
  std::vector<store::Params> numbered;
  numbered.reserve(rows.size());
  for (const store::Params& columns : rows) {
    ZHIDA_CHECK(columns.size() == table.types.size());
    const auto leaf = journal.note(tx, table.kind, std::get<std::string_view>(columns.front()),
                                   content_of(columns));
    if (!leaf) return leaf.errors();
    store::Params all{*first + static_cast<std::int64_t>(numbered.size()), *leaf};
    all.insert(all.end(), columns.begin(), columns.end());
    numbered.push_back(std::move(all));
  }
  const auto put = tx.send_many(sql, numbered);
  if (!put) return put.errors();
  return first;
}

Result<bool> is_there(store::Reader& reader, const Table& table, const store::Params& columns,
                      std::string_view aside) {
  const auto names = names_of(table);
  bool found = false;
  std::string_view differs;
  const std::string sql = "SELECT " + std::string(table.columns) + " FROM " +
                          std::string(table.name) + " WHERE id = $1";
  auto asked = reader.each(sql, {columns.front()}, [&](const store::Row& row) {
    found = true;
    for (std::size_t i = 0; i < columns.size() && differs.empty(); ++i) {
      const bool counts = aside.find(names[i]) == std::string_view::npos;
      if (counts && !is_same(columns[i], row, static_cast<int>(i))) differs = names[i];
    }
    return true;
  });
  if (!asked) return asked.errors();
  if (differs.empty()) return found;
  return failure("E-FACTS-ID", std::get<std::string_view>(columns.front()),
                 {"这个编号已有另一条记录，不同在 " + std::string(differs),
                  "this id has another record, which differs in " + std::string(differs)},
                 {"更正用新的编号", "give a correction an id of its own"});
}

std::string lines_of(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) {
    if (!out.empty()) out += '\n';
    out += one;
  }
  return out;
}

std::vector<std::string> list_of(std::string_view lines) {
  std::vector<std::string> out;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    out.emplace_back(lines.substr(0, end));
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
  }
  return out;
}

std::string select(const Table& table) {
  return "SELECT number, leaf, " + std::string(table.columns) + " FROM " + std::string(table.name);
}

Result<Record> record_of(const store::Row& row) {
  Record out;
  out.number = row.integer(0);
  out.leaf = row.integer(1);
  out.id = row.text(2);
  const auto kind = kind_of(row.text(6));
  if (!kind || !confidence_of(row.text(13))) {
    return failure("E-FACTS-FIELD", out.id,
                   {"数据库中这条事实的类型或可信度不认识",
                    "the kind or confidence of this fact in the store is not known"},
                   {"使用较新的程序", "use a newer program"});
  }
  out.fact = {std::string(row.text(3)),
              std::string(row.text(4)),
              std::string(row.text(5)),
              *kind,
              std::string(row.text(7)),
              row.integer(8),
              row.integer(9)};
  out.known_from = row.integer(10);
  out.origin = origin_of(row, 11);
  return out;
}

SegmentRow segment_of(const store::Row& row) {
  SegmentRow out;
  out.number = row.integer(0);
  out.leaf = row.integer(1);
  out.id = row.text(2);
  out.file = row.text(3);
  out.digest = row.text(4);
  out.bytes = row.integer(5);
  out.subjects = row.integer(6);
  out.facts = row.integer(7);
  out.valid_from_min = row.integer(8);
  out.valid_to_max = row.integer(9);
  out.known_from = row.integer(10);
  out.origin = origin_of(row, 11);
  return out;
}

store::Params segment_columns(const std::string& id, const Origin& origin, std::string_view file,
                              const Written& written, std::int64_t known_from) {
  return {std::string_view(id),
          file,
          std::string_view(written.digest),
          written.bytes,
          written.subjects,
          written.facts,
          written.valid_from_min,
          written.valid_to_max,
          known_from,
          std::string_view(origin.source),
          std::string_view(origin.evidence),
          to_string(origin.confidence),
          std::string_view(origin.recorded_by)};
}

Result<Done> add_keys(store::Transaction& tx, std::int64_t number,
                      const std::vector<Written::Key>& keys) {
  std::vector<store::Params> rows;
  rows.reserve(keys.size());
  for (const auto& key : keys)
    rows.push_back({number, std::string_view(key.key), key.facts, key.valid_to_min});
  const auto put = tx.run_many(
      "INSERT INTO fact_segment_key (segment, key, facts, valid_to_min) VALUES ($1, $2, $3, $4)",
      rows);
  if (!put) return put.errors();
  return Done{};
}

std::string content_of_row(const Table& table, const store::Row& row, int first) {
  store::Params columns;
  columns.reserve(table.types.size());
  for (std::size_t i = 0; i < table.types.size(); ++i) {
    const int at = static_cast<int>(i) + first;
    if (row.is_null(at)) {
      columns.emplace_back();
    } else if (table.types[i] == 'i') {
      columns.emplace_back(row.integer(at));
    } else {
      columns.emplace_back(row.text(at));
    }
  }
  return content_of(columns);
}

Result<std::string> merge_content(store::Reader& reader, std::int64_t number) {
  std::string out;
  auto read = reader.each("SELECT " + std::string(kMerges.columns) + " FROM " +
                              std::string(kMerges.name) + " WHERE number = $1",
                          {number}, [&](const store::Row& row) {
                            out = content_of_row(kMerges, row, 0);
                            return true;
                          });
  if (!read) return read.errors();
  return out;
}

}  // namespace zhida::facts
