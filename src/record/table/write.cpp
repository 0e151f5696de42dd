// Writer: rows go into a table in memory by type, and out as CSV or Parquet.
#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "record/files/temporary.h"
#include "record/table/cell.h"
#include "record/table/engine.h"
#include "record/table/failure.h"
#include "record/table/form.h"

namespace zhida::table {
namespace {

constexpr std::size_t kBadCellsMax = 100;
// DuckDB's own size of a group of rows in Parquet, and the part of its memory that one may take.
constexpr std::size_t kGroupRowsMax = 122'880;
constexpr std::uint64_t kGroupShare = 8;
constexpr std::uint64_t kCellBytes = 16;

duckdb_logical_type make_type(Type type) {
  switch (type) {
    case Type::kText: return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    case Type::kInteger: return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case Type::kDecimal: return duckdb_create_decimal_type(kDecimalDigits, kDecimalScale);
    case Type::kBoolean: return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    case Type::kDate: return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
  }
  return nullptr;
}

std::string type_sql(Type type) {
  switch (type) {
    case Type::kText: return "VARCHAR";
    case Type::kInteger: return "BIGINT";
    case Type::kDecimal:
      return "DECIMAL(" + std::to_string(kDecimalDigits) + "," + std::to_string(kDecimalScale) +
             ")";
    case Type::kBoolean: return "BOOLEAN";
    case Type::kDate: return "DATE";
  }
  return "";
}

ChunkHandle make_chunk(const std::vector<Column>& columns) {
  std::vector<duckdb_logical_type> types;
  types.reserve(columns.size());
  for (const Column& column : columns) types.push_back(make_type(column.type));
  ChunkHandle chunk(duckdb_create_data_chunk(types.data(), types.size()));
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  return chunk;
}

Diagnostic column_failure(std::string zh, std::string en) {
  return table_failure("E-TABLE-COLUMN", {}, {std::move(zh), std::move(en)});
}

// DuckDB's names do not tell A from a.
std::string folded(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name;
}

std::optional<Diagnostic> check_columns(const std::vector<Column>& columns) {
  if (columns.empty() || columns.size() > kColumnsMax) {
    const std::string most = std::to_string(kColumnsMax);
    return column_failure("表应有 1 至 " + most + " 列", "a table has 1 to " + most + " columns");
  }
  std::set<std::string> seen;
  for (const Column& column : columns) {
    if (column.name.empty() || !is_storable(column.name)) {
      return column_failure("列名为空，或不是 UTF-8 文字", "a column's name is empty or not UTF-8");
    }
    if (!seen.insert(folded(column.name)).second) {
      return column_failure("列“" + column.name + "”重复",
                            "column '" + column.name + "' is there twice");
    }
  }
  return std::nullopt;
}

template <typename T>
bool store(void* data, std::size_t row, const std::optional<T>& value) {
  if (value) static_cast<T*>(data)[row] = *value;
  return value.has_value();
}

bool store_wide(void* data, std::size_t row, const std::optional<Wide>& value) {
  if (!value) return false;
  static_cast<duckdb_hugeint*>(data)[row] = {static_cast<std::uint64_t>(*value),
                                             static_cast<std::int64_t>(*value >> 64)};
  return true;
}

}  // namespace

struct Writer::Impl {
  struct Slot {
    duckdb_vector vector = nullptr;
    void* data = nullptr;
    std::uint64_t* validity = nullptr;
  };

  Impl(std::vector<Column> all, std::unique_ptr<Session> opened)
      : columns(std::move(all)), session(std::move(opened)), slots(columns.size()) {}
  ~Impl() {
    if (appender != nullptr) duckdb_appender_destroy(&appender);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::optional<Diagnostic> start() {
    std::string sql = "CREATE TABLE t (";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      sql += (i == 0 ? "c" : ", c") + std::to_string(i) + ' ' + type_sql(columns[i].type);
    }
    if (auto said = session->run(sql + ")")) return engine_failure(*said);
    if (duckdb_appender_create(session->connection(), nullptr, "t", &appender) != DuckDBSuccess) {
      return engine_failure("appender");
    }
    chunk = make_chunk(columns);
    if (chunk == nullptr) return engine_failure("chunk");
    rewind();
    return std::nullopt;
  }

  static Diagnostic engine_failure(const std::string& said) {
    return table_failure(
        "E-TABLE-WRITE", {},
        {"表格引擎出错：" + first_line(said), "the table engine failed: " + first_line(said)},
        {"检查内存和磁盘空间", "check memory and disk space"});
  }

  void rewind() {
    duckdb_data_chunk_reset(chunk.get());
    filled = 0;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      Slot& slot = slots[i];
      slot.vector = duckdb_data_chunk_get_vector(chunk.get(), i);
      duckdb_vector_ensure_validity_writable(slot.vector);
      slot.data = duckdb_vector_get_data(slot.vector);
      slot.validity = duckdb_vector_get_validity(slot.vector);
    }
  }

  // False when the text is not of the column's type.
  bool put(std::size_t column, std::string_view text) {
    const Slot& slot = slots[column];
    switch (columns[column].type) {
      case Type::kText:
        if (!is_storable(text)) return false;
        duckdb_vector_assign_string_element_len(slot.vector, filled, text.data(), text.size());
        text_bytes += text.size();
        return true;
      case Type::kInteger: return store(slot.data, filled, integer_of(text));
      case Type::kDecimal: return store_wide(slot.data, filled, decimal_of(text));
      case Type::kBoolean: return store(slot.data, filled, boolean_of(text));
      case Type::kDate: return store(slot.data, filled, date_of(text));
    }
    return false;
  }

  void refuse(std::size_t column, std::string_view text) {
    if (bad.size() >= kBadCellsMax) return;
    const Column& c = columns[column];
    Diagnostic d = table_failure(
        "E-TABLE-TYPE", {},
        {"“" + c.name + "”应为" + type_zh(c.type) + "，实为“" + excerpt(text) + "”",
         "'" + c.name + "' is " + type_en(c.type) + ", found '" + excerpt(text) + "'"});
    d.place.element = c.name;
    d.place.line = static_cast<int>(rows + 2);
    d.place.column = static_cast<int>(column + 1);
    bad.push_back(std::move(d));
  }

  void flush() {
    if (filled == 0 || broken) return;
    duckdb_data_chunk_set_size(chunk.get(), filled);
    if (duckdb_append_data_chunk(appender, chunk.get()) != DuckDBSuccess) {
      const char* said = duckdb_appender_error(appender);
      broken = engine_failure(said == nullptr ? "append" : said);
    }
    rewind();
  }

  // Everything appended is in the table, or what went wrong.
  std::optional<Diagnostics> settle(const std::string& path) {
    flush();
    if (!broken && duckdb_appender_flush(appender) != DuckDBSuccess) {
      const char* said = duckdb_appender_error(appender);
      broken = engine_failure(said == nullptr ? "flush" : said);
    }
    Diagnostics all = bad;
    if (broken) all = {*broken};
    if (all.empty()) return std::nullopt;
    for (Diagnostic& d : all) d.place.file = path;
    return all;
  }

  // Rows of a Parquet group: whole vectors, as many as fit into their share of the memory.
  [[nodiscard]] std::uint64_t group_rows() const {
    const std::uint64_t row =
        columns.size() * kCellBytes + text_bytes / std::max<std::uint64_t>(rows, 1);
    const std::uint64_t vectors = memory_bytes / kGroupShare / row / duckdb_vector_size();
    return std::clamp<std::uint64_t>(vectors * duckdb_vector_size(), duckdb_vector_size(),
                                     kGroupRowsMax);
  }

  [[nodiscard]] std::string selection(bool csv) const {
    std::string sql = "SELECT ";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::string cell = "c" + std::to_string(i);
      if (csv && columns[i].type == Type::kDecimal) cell = plain_decimal(cell);
      sql += (i == 0 ? "" : ", ") + cell + " AS " + identifier(columns[i].name);
    }
    return sql + " FROM t";
  }

  std::vector<Column> columns;
  std::unique_ptr<Session> session;
  duckdb_appender appender = nullptr;
  ChunkHandle chunk;
  std::vector<Slot> slots;
  std::size_t filled = 0;  // rows of the chunk
  std::uint64_t rows = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t memory_bytes = 0;
  Diagnostics bad;
  std::optional<Diagnostic> broken;
};

Writer::Writer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::create(std::vector<Column> columns, const Limits& limits) {
  if (auto wrong = check_columns(columns)) return std::move(*wrong);
  auto session = Session::open(limits);
  if (!session) return session.errors();
  auto impl = std::make_unique<Impl>(std::move(columns), std::move(*session));
  impl->memory_bytes = limits.memory_bytes;
  if (auto wrong = impl->start()) return std::move(*wrong);
  return std::unique_ptr<Writer>(new Writer(std::move(impl)));
}

void Writer::append(std::span<const Cell> cells) {
  Impl& w = *impl_;
  ZHIDA_CHECK(cells.size() == w.columns.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] && w.put(i, *cells[i])) continue;
    if (cells[i]) w.refuse(i, *cells[i]);
    duckdb_validity_set_row_invalid(w.slots[i].validity, w.filled);
  }
  ++w.filled;
  ++w.rows;
  if (w.filled == duckdb_vector_size()) w.flush();
}

std::uint64_t Writer::rows() const { return impl_->rows; }

Result<std::uint64_t> Writer::write(const std::string& path) {
  const std::optional<Form> form = form_of(path);
  if (!form) return kind_failure(path);
  if (auto wrong = impl_->settle(path)) return std::move(*wrong);
  Temporary temporary(path);
  const std::string options =
      *form == Form::kCsv
          ? "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''"
          : "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " +
                std::to_string(impl_->group_rows());
  const std::string sql = "COPY (" + impl_->selection(*form == Form::kCsv) + ") TO " +
                          literal(temporary.name()) + " (" + options + ", USE_TMP_FILE false)";
  if (auto said = impl_->session->run(sql)) {
    return table_failure(
        "E-TABLE-WRITE", path,
        {"写不了表：" + first_line(*said), "cannot write the table: " + first_line(*said)},
        {"检查文件夹是否存在、可写、有空间",
         "check that the folder is there, writable and has space"});
  }
  return temporary.place();
}

}  // namespace zhida::table
