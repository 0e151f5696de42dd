// Ad-hoc SQL over files: one SELECT, bound values, a limit of rows.
#include <utility>

#include "record/table/engine.h"
#include "record/table/failure.h"

namespace zhida::table {
namespace {

Diagnostic query_failure(Words what, Words help = {}) {
  return table_failure("E-TABLE-QUERY", {}, std::move(what), std::move(help));
}

std::optional<Diagnostic> check(duckdb_prepared_statement statement,
                                const std::vector<std::string>& values) {
  if (duckdb_prepared_statement_type(statement) != DUCKDB_STATEMENT_TYPE_SELECT) {
    return query_failure({"只能运行一条 SELECT", "only one SELECT is run"});
  }
  const idx_t wanted = duckdb_nparams(statement);
  if (wanted != values.size()) {
    const std::string n = std::to_string(wanted);
    const std::string m = std::to_string(values.size());
    return query_failure({"语句要 " + n + " 个值，给了 " + m + " 个",
                          "the statement takes " + n + " values, " + m + " were given"});
  }
  return std::nullopt;
}

void take(duckdb_data_chunk chunk, std::size_t columns, Rows& out) {
  const std::size_t first = out.rows.size();
  const idx_t rows = duckdb_data_chunk_get_size(chunk);
  out.rows.resize(first + rows, std::vector<std::optional<std::string>>(columns));
  for (std::size_t c = 0; c < columns; ++c) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, c);
    const auto* text = static_cast<const duckdb_string_t*>(duckdb_vector_get_data(vector));
    std::uint64_t* validity = duckdb_vector_get_validity(vector);
    for (idx_t r = 0; r < rows; ++r) {
      if (duckdb_validity_row_is_valid(validity, r)) out.rows[first + r][c] = text_at(text, r);
    }
  }
}

}  // namespace

Result<Rows> query(const std::string& sql, const std::vector<std::string>& values,
                   std::size_t max_rows, const Limits& limits) {
  auto session = Session::open(limits);
  if (!session) return session.errors();
  // The text itself must be one SELECT before it stands inside of another one, which makes text of every column.
  {
    const Statement given(**session, sql);
    if (const std::string said = given.error(); !said.empty()) {
      return query_failure(
          {"查询不成立：" + first_line(said), "the query fails: " + first_line(said)});
    }
    if (auto wrong = check(given.get(), values)) return std::move(*wrong);
  }
  Statement statement(**session, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + sql + "\n)");
  std::string said = statement.error();
  for (std::size_t i = 0; said.empty() && i < values.size(); ++i) {
    if (duckdb_bind_varchar_length(statement.get(), i + 1, values[i].data(), values[i].size()) !=
        DuckDBSuccess) {
      said = "value " + std::to_string(i + 1);
    }
  }
  if (!said.empty()) {
    return query_failure(
        {"查询不成立：" + first_line(said), "the query fails: " + first_line(said)});
  }
  Stream stream(statement);
  Rows out;
  out.names = stream.names();
  while (const ChunkHandle chunk = stream.next()) {
    take(chunk.get(), out.names.size(), out);
    if (out.rows.size() > max_rows) {
      const std::string most = std::to_string(max_rows);
      return query_failure(
          {"结果超过 " + most + " 行", "the result has more than " + most + " rows"},
          {"缩小查询范围，或加 LIMIT", "narrow the query, or add a LIMIT"});
    }
  }
  if (!stream.error().empty()) {
    return query_failure({"查询失败：" + first_line(stream.error()),
                          "the query failed: " + first_line(stream.error())});
  }
  return out;
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + '\'';
}

}  // namespace zhida::table
