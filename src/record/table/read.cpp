// Reader: a file's rows in order, every cell as text.
#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <utility>

#include "base/text.h"
#include "record/table/engine.h"
#include "record/table/failure.h"
#include "record/table/form.h"

namespace zhida::table {
namespace {

// A column of a file, and the SQL that makes text of it.
struct Source {
  std::string name;
  std::string text_sql;
};

std::optional<Diagnostic> check_file(const std::string& path) {
  struct stat status{};
  if (path.find('\0') != std::string::npos || ::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) {
      return system_failure("E-TABLE-READ", path, {"打不开", "cannot open"}, errno);
    }
    return table_failure("E-FILE-NOT-FOUND", path, {"文件不存在", "no such file"},
                         {"检查路径", "check the path"});
  }
  if (!S_ISREG(status.st_mode)) {
    return table_failure("E-FILE-KIND", path, {"不是普通文件", "not a regular file"});
  }
  return std::nullopt;
}

std::string text_sql(duckdb_prepared_statement statement, idx_t column, const std::string& name) {
  duckdb_logical_type type = duckdb_prepared_statement_column_logical_type(statement, column);
  const duckdb_type id = duckdb_get_type_id(type);
  const int scale = id == DUCKDB_TYPE_DECIMAL ? duckdb_decimal_scale(type) : 0;
  duckdb_destroy_logical_type(&type);
  if (id == DUCKDB_TYPE_VARCHAR) return identifier(name);
  if (scale > 0) return plain_decimal(identifier(name));
  return "CAST(" + identifier(name) + " AS VARCHAR)";
}

Result<std::vector<Source>> parquet_columns(Session& session, const std::string& path) {
  const Statement statement(session, "SELECT * FROM " + parquet_source(path));
  if (const std::string said = statement.error(); !said.empty()) return read_failure(path, said);
  std::vector<Source> out;
  const idx_t count = duckdb_prepared_statement_column_count(statement.get());
  for (idx_t i = 0; i < count; ++i) {
    const char* given = duckdb_prepared_statement_column_name(statement.get(), i);
    const std::string name = given == nullptr ? "" : given;
    duckdb_free(const_cast<char*>(given));
    out.push_back({name, text_sql(statement.get(), i, name)});
  }
  return out;
}

Result<std::vector<Source>> csv_columns(const std::string& path) {
  auto names = read_header(path);
  if (!names) return names.errors();
  std::vector<Source> out;
  for (std::string& name : *names) {
    std::string sql = identifier(name);
    out.push_back({std::move(name), std::move(sql)});
  }
  return out;
}

// The columns that are asked for, in that order.
Result<std::vector<Source>> choose(const std::string& path, std::vector<Source> all,
                                   const std::vector<std::string>& wanted) {
  if (wanted.empty()) return all;
  std::vector<Source> out;
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const Source& source : all) names.push_back(source.name);
  for (const std::string& name : wanted) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at != names.end()) {
      out.push_back(all[static_cast<std::size_t>(at - names.begin())]);
      continue;
    }
    const std::string near = nearest(name, names);
    Diagnostic d = table_failure("E-TABLE-READ", path,
                                 {"没有“" + name + "”这一列", "there is no column '" + name + "'"});
    d.place.element = name;
    if (!near.empty()) {
      d.help_zh = "是不是“" + near + "”？";
      d.help_en = "did you mean '" + near + "'?";
    }
    return d;
  }
  return out;
}

}  // namespace

struct Reader::Impl {
  std::string path;
  std::vector<std::string> names;
  std::unique_ptr<Session> session;  // closed last
  std::unique_ptr<Statement> statement;
  std::unique_ptr<Stream> stream;
  std::uint64_t rows = 0;
};

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path,
                                             const std::vector<std::string>& columns,
                                             const Limits& limits,
                                             const std::optional<Where>& where) {
  const std::optional<Form> form = form_of(path);
  if (!form) return kind_failure(path);
  if (auto wrong = check_file(path)) return std::move(*wrong);
  auto session = Session::open(limits);
  if (!session) return session.errors();
  auto all = *form == Form::kCsv ? csv_columns(path) : parquet_columns(**session, path);
  if (!all) return all.errors();
  std::vector<std::string> names;
  names.reserve(all->size());
  for (const Source& source : *all) names.push_back(source.name);
  const std::string from = *form == Form::kCsv ? csv_source(path, names) : parquet_source(path);
  std::string filter;
  if (where) {
    auto column = choose(path, *all, {where->column});
    if (!column) return column.errors();
    filter = " WHERE " + column->front().text_sql + " = " + literal(where->value);
  }
  auto chosen = choose(path, std::move(*all), columns);
  if (!chosen) return chosen.errors();
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->session = std::move(*session);
  std::string sql;
  for (Source& source : *chosen) {
    sql += (sql.empty() ? "SELECT " : ", ") + source.text_sql;
    impl->names.push_back(std::move(source.name));
  }
  impl->statement = std::make_unique<Statement>(*impl->session, sql + " FROM " + from + filter);
  if (const std::string said = impl->statement->error(); !said.empty()) {
    return read_failure(path, said);
  }
  impl->stream = std::make_unique<Stream>(*impl->statement);
  if (const std::string& said = impl->stream->error(); !said.empty()) {
    return read_failure(path, said);
  }
  return std::unique_ptr<Reader>(new Reader(std::move(impl)));
}

const std::vector<std::string>& Reader::names() const { return impl_->names; }

Result<bool> Reader::next(Chunk& chunk) {
  chunk.rows = 0;
  chunk.first_row = impl_->rows;
  chunk.columns.resize(impl_->names.size());
  std::shared_ptr<std::remove_pointer_t<duckdb_data_chunk>> held = impl_->stream->next();
  if (const std::string& said = impl_->stream->error(); !said.empty()) {
    return read_failure(impl_->path, said);
  }
  if (held != nullptr) chunk.rows = duckdb_data_chunk_get_size(held.get());
  for (std::size_t c = 0; c < chunk.columns.size(); ++c) {
    std::vector<Cell>& cells = chunk.columns[c];
    cells.assign(chunk.rows, std::nullopt);
    if (held == nullptr) continue;
    duckdb_vector vector = duckdb_data_chunk_get_vector(held.get(), c);
    const auto* text = static_cast<const duckdb_string_t*>(duckdb_vector_get_data(vector));
    std::uint64_t* validity = duckdb_vector_get_validity(vector);
    for (std::size_t r = 0; r < chunk.rows; ++r) {
      if (duckdb_validity_row_is_valid(validity, r)) cells[r] = text_at(text, r);
    }
  }
  impl_->rows += chunk.rows;
  chunk.text = std::move(held);
  return chunk.rows > 0;
}

}  // namespace zhida::table
