// Subjects on disk: the enterprises of a city and what is known of each, as tables.
//
//     DIR/city.yaml              what the folder is (synthetic or not), its tables with their number of rows
//     DIR/enterprises.parquet    one row an enterprise: 统一社会信用代码, 名称, 合成数据, then one column a fact;
//     DIR/enterprises.csv        a yearly fact has one column a year: 营业收入.2025; a list fact one column with its
//                                number of items
//     DIR/知识产权.parquet, .csv    one table a list fact: 统一社会信用代码, 合成数据, then one column a field, one row an item
//
// The three states: an empty cell is unknown; 无 is known to be none (a list fact: 0 items; null of a nullable fact, whose
// column is text in Parquet); everything else is the value (booleans true/false, dates 2026-11-23, exact decimals).
// Items keep their order. A list fact without any item has no table. Both forms of a table say the same; a reader takes the
// Parquet file where both are there.
//
// Errors:  E-SUBJECTS-CITY (no city.yaml), -KEY, -MISSING, -TYPE, -VALUE (in it), -ROWS (a table has not the rows it says),
//          -TABLE (missing), -COLUMN (no fact has it, with the nearest name), -ID (no code), -TWICE (a subject), -ORPHAN
//          (items of a subject that is not there), -ITEMS (their number does not agree), -ORDER (a limit), -UNKNOWN; when
//          writing -VALUE (it has no cell), -YEAR, -FOLDER; E-FACT-… of a cell, E-TABLE-…, E-FILE-…. A place has file, column
//          and row: `line` counts rows as a spreadsheet does, the header is 1
// Threads: an object belongs to one thread
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/pack/facts.h"

namespace zhida::subjects {

inline constexpr std::string_view kIdColumn = "统一社会信用代码";
inline constexpr std::string_view kNameColumn = "名称";
inline constexpr std::string_view kSyntheticColumn = "合成数据";

struct Subject {
  std::string id;
  std::string name;
  pack::FactSet facts;
};

// What city.yaml says.
struct About {
  bool synthetic = false;
  std::string generator;  // "zhida synth 0.1.0"; "" = not generated
  std::optional<std::uint64_t> seed;
  std::uint64_t enterprises = 0;
  std::string as_of;       // the day for which it was made: 2026-11-23; "" = none
  std::string dictionary;  // SHA-256 of packs/facts.yaml when it was made
  struct Table {
    std::string name;  // enterprises, or the list fact
    std::uint64_t rows = 0;
  };
  std::vector<Table> tables;
};

class Writer {
 public:
  // Years: the calendar years that yearly facts get a column for, the newest first. `facts`: the names of the facts
  // that get a column; all of the dictionary when empty. REQUIRES: the dictionary outlives the writer
  [[nodiscard]] static Result<std::unique_ptr<Writer>> create(
      const pack::Dictionary& dictionary, std::vector<std::int64_t> years, About about,
      const std::vector<std::string>& facts = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Adds the subject, or nothing of it: a yearly value outside the years, a fact without a column, an interval, a text that
  // is empty or 无, a number of more digits than a cell holds, and a code that is there already are errors.
  [[nodiscard]] Result<bool> add(const Subject& subject);

  // Writes every table as CSV and Parquet into the folder (made when it is not there; one with files in it is refused),
  // city.yaml last, so that a folder without it is not a city. REQUIRES: called once
  [[nodiscard]] Result<About> write(const std::string& folder);

 private:
  struct Impl;
  explicit Writer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Reader {
 public:
  // A folder with city.yaml; or one file (CSV or Parquet) of enterprises whose list facts, if any, stand beside it as
  // tables of their own names; without a column of its number of items a list is unknown where it has no rows. Only columns
  // of facts in `facts` are read (empty: all). REQUIRES: the dictionary outlives the reader
  [[nodiscard]] static Result<std::unique_ptr<Reader>> open(
      const std::string& path, const pack::Dictionary& dictionary,
      const std::vector<std::string>& facts = {});
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] const About& about() const;

  // Up to `most` subjects in the order of the file; none: the end. Bad cells are errors, all of the batch's at once (at most
  // 100); the next call goes on behind them. What the tables leave over is an error of the batch that ends the file.
  [[nodiscard]] Result<std::vector<Subject>> next(std::size_t most);

  // One subject by its code; E-SUBJECTS-UNKNOWN when it is not there. Does not move next(). Its places have no row.
  [[nodiscard]] Result<Subject> find(const std::string& id);
  // The same without a reader.
  [[nodiscard]] static Result<Subject> find_in(const std::string& path,
                                               const pack::Dictionary& dictionary,
                                               const std::vector<std::string>& facts,
                                               const std::string& id);

 private:
  struct Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A fact's value as one cell: nothing when unknown, 无 when null, else plain text. REQUIRES: no list, nothing undecided
[[nodiscard]] std::optional<std::string> cell_of(const feel::Value& value);

// The other way, checked against the definition; `nothing` (unknown) for no text. Errors without a place: what and help.
[[nodiscard]] Result<std::optional<feel::Value>> value_of(const pack::FieldDef& def,
                                                          std::optional<std::string_view> cell);

}  // namespace zhida::subjects
