// Tables on disk: CSV and Parquet files written and read, and SQL over them. DuckDB does the work; nothing outside of
// this folder includes it.
//
//     auto writer = Writer::create({{"统一社会信用代码", Type::kText}, {"从业人员", Type::kInteger}});
//     writer->append({"XA1234…", "320"});  …
//     writer->write("city/enterprises.parquet");       // whole and durable, or not there at all
//
//     auto reader = Reader::open("city/enterprises.parquet");
//     for (Chunk chunk; ;) { auto more = reader->next(chunk); … }
//
// A cell is the text of a value, or nothing (NULL; in CSV an empty cell). A NULL is never the empty text and never 无.
//
// Rows are counted as a spreadsheet shows them: the header is row 1. Where a Place names one, `line` holds it.
//
// Errors:  E-TABLE-READ, E-TABLE-WRITE (E-FILE-WRITE where the file is written but cannot take its name), E-TABLE-TYPE (a
//          cell is not of its column's type; file, row, column named), E-TABLE-KIND (neither .csv nor .parquet),
//          E-TABLE-COLUMN (columns that no table can have), E-TABLE-QUERY, E-FILE-NOT-FOUND, E-FILE-KIND (not a regular
//          file)
// Threads: an object belongs to one thread; objects do not share state
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::table {

enum class Type : std::uint8_t {
  kText,
  kInteger,  // 64 bits
  kDecimal,  // exact: 28 digits before the point, 10 after it
  kBoolean,  // true | false
  kDate,     // 2026-11-23
};

struct Column {
  std::string name;
  Type type = Type::kText;
};

using Cell = std::optional<std::string_view>;

inline constexpr std::size_t kColumnsMax = 10'000;
inline constexpr std::size_t kTextBytesMax = 1U << 20U;  // of a cell that is written

// Whether a cell of this type can hold the text, exactly.
[[nodiscard]] bool is_of(Type type, std::string_view text);

struct Limits {
  std::uint64_t memory_bytes = 2ULL << 30U;  // beyond it DuckDB uses a temporary folder
  int threads = 1;
};

class Writer {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Writer>> create(std::vector<Column> columns,
                                                              const Limits& limits = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // REQUIRES: one cell a column. The text is copied. Cells that are not of their column's type are kept in mind (the
  // first 100) and are what write() then answers.
  void append(std::span<const Cell> cells);
  [[nodiscard]] std::uint64_t rows() const;

  // Writes all rows in the order of append, by the path's ending as CSV (header line, UTF-8, no byte order mark) or
  // Parquet (zstd). The file appears whole and durable under its name, or not at all. May be called more than once.
  //
  // Returns: the size of the file in bytes
  [[nodiscard]] Result<std::uint64_t> write(const std::string& path);

 private:
  struct Impl;
  explicit Writer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Some rows, by column. The text of the cells lives as long as a copy of `text`, and the reader's next() replaces it.
struct Chunk {
  std::uint64_t first_row = 0;  // from 0, over the whole file: row first_row + 2 of a spreadsheet
  std::size_t rows = 0;
  std::vector<std::vector<Cell>> columns;  // [column][row]
  std::shared_ptr<const void> text;        // what the cells point into
};

// Only the rows whose cell in this column is this text.
struct Where {
  std::string column;
  std::string value;
};

class Reader {
 public:
  // CSV: every cell as it is written (an empty one is NULL, quoted or not); Parquet: every value as text, decimals
  // without needless zeros. `columns` empty: all of them, else these, in this order (E-TABLE-READ names one that is not
  // there). Rows come in the order of the file; with `where` those are counted that are read. A row of a CSV file with more
  // or fewer cells than the header is an error; empty lines are passed over, unless there is one column only.
  [[nodiscard]] static Result<std::unique_ptr<Reader>> open(
      const std::string& path, const std::vector<std::string>& columns = {},
      const Limits& limits = {}, const std::optional<Where>& where = {});
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] const std::vector<std::string>& names() const;

  // The next rows (a few thousand). Returns false, and an empty chunk, at the end.
  [[nodiscard]] Result<bool> next(Chunk& chunk);

 private:
  struct Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Rows of text, NULLs as nothing.
struct Rows {
  std::vector<std::string> names;
  std::vector<std::vector<std::optional<std::string>>> rows;
};

// Runs one SQL SELECT in an empty in-memory database; files are named in the text (read_parquet('…')), values are bound
// to its `?`. No network, no extension is loaded. More rows than max_rows is E-TABLE-QUERY.
[[nodiscard]] Result<Rows> query(const std::string& sql,
                                 const std::vector<std::string>& values = {},
                                 std::size_t max_rows = 10'000, const Limits& limits = {});

// 'it''s' : a text as an SQL literal, for file names inside of query()
[[nodiscard]] std::string literal(std::string_view text);

}  // namespace zhida::table
