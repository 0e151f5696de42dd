// Columns: what each column of a table means, by what stands above it or by a saved column map.
//
//     营业收入(万元)2025年  ──►  fact 营业收入, year 2025, unit 万元
//
// A header is a fact's name, key or English name, with a year (2025年, 2025年度, .2025, 上年 …) before or after it and a
// unit after it, in brackets or not. Only an exact name is taken; a similar one is suggested.
//
// Errors:  problems E-IMPORT-UNMAPPED (a warning: nothing is taken from the column), E-IMPORT-YEAR, E-IMPORT-UNIT,
//          E-IMPORT-TWICE, E-IMPORT-MAP; failures E-IMPORT-NO-ID (no column of credit codes), E-IMPORT-EMPTY
// Threads: values; a catalogue points into the dictionary
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/pack/facts.h"
#include "service/intake/day.h"
#include "service/intake/problem.h"
#include "service/intake/sheet.h"

namespace zhida::intake {

enum class Role : std::uint8_t { kNone, kId, kName, kSynthetic, kIgnored, kFact };

// What somebody has said, or was guessed, of a column.
struct Meaning {
  Role role = Role::kNone;
  std::string fact;                  // or a list's field: its name in the dictionary
  std::optional<std::int64_t> year;  // of a yearly fact
  std::string unit;                  // "" = the fact's own
  std::string separator;             // of a list's items in one cell; "" = no list
  std::string field;                 // that the items of such a cell are of
  DayOrder order = DayOrder::kYearFirst;
  std::vector<std::string> true_words, false_words;  // besides the usual ones
};

struct MapEntry {
  std::string column;  // its header
  Meaning meaning;
  int line = 0;  // in the map's file
};

// A saved column map (map.h).
struct ColumnMap {
  std::string file;
  std::vector<MapEntry> columns;
  std::map<std::string, std::vector<MapEntry>> lists;  // by the list fact's name
};

struct Column {
  std::size_t index = 0;
  std::string header;  // in one line
  Meaning meaning;
  const pack::FieldDef* def = nullptr;  // null unless the role is kFact; of items their field's
  bool is_list = false;                 // the number of a list fact's items
  std::string nearest;                  // of kNone: a fact with a similar name
};

// What the columns of one table may mean: the dictionary's facts, or the fields of one list.
class Catalogue {
 public:
  explicit Catalogue(const pack::Dictionary& dictionary);
  explicit Catalogue(const pack::FactDef& list);

  struct Entry {
    const pack::FieldDef* def = nullptr;
    bool yearly = false;
    std::span<const pack::FieldDef> fields = {};  // of a list
  };
  // By header key (fold.h). Null when nothing, or more than one, has that name.
  [[nodiscard]] const Entry* find(const std::string& key) const;
  [[nodiscard]] std::string nearest(std::string_view name) const;

 private:
  void add(const std::string& name, const Entry& entry);

  std::vector<Entry> entries_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t> by_key_;  // npos: more than one
};

struct Header {
  std::size_t row = 0;  // index into Sheet::rows()
  std::vector<Column> columns;
};

// What a column is that the map does not name.
enum class Unnamed : std::uint8_t { kGuessed, kIgnored };

struct ColumnOptions {
  const std::vector<MapEntry>* map = nullptr;  // null = none
  Unnamed unnamed = Unnamed::kGuessed;
  std::string map_file;
  std::optional<std::int64_t> this_year;  // what 本年 is; nothing = such headers are not taken
};

// Finds the header (the first of the first 20 rows with a column of credit codes) and says what every column means.
[[nodiscard]] Result<Header> read_header(const Sheet& sheet, const Catalogue& catalogue,
                                         const ColumnOptions& options, Problems& problems);

}  // namespace zhida::intake
