// Rows of one table that have a usable credit code. Inside of intake.
//
// Errors:  problems E-IMPORT-ID (no code, not one, a wrong check character, a number), E-IMPORT-DUPLICATE,
//          E-IMPORT-CELLS (a CSV row with more cells than the header), E-IMPORT-UNMAPPED (values without a header)
// Threads: values
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/intake/columns.h"
#include "service/intake/intake.h"
#include "service/intake/problem.h"
#include "service/intake/sheet.h"

namespace zhida::intake {

struct Table {
  Sheet sheet;
  Header header;
  TableReport report;
  std::set<std::string> incomplete;  // codes of rows that were left out although the code was good

  [[nodiscard]] const Column* column(Role role) const;
  // The place of a cell of a row; of the whole row without a column.
  [[nodiscard]] Where where(const Sheet::Row& row, const Column* column) const;
};

struct GoodRow {
  const Sheet::Row* row = nullptr;
  std::string id;
};

// The cells of a file's bytes, by what they are. `source` names the file.
[[nodiscard]] Result<Sheet> sheet_of(std::string bytes, const Source& source);

// The sheet with its header read.
[[nodiscard]] Result<Table> table_of(Sheet sheet, const Catalogue& catalogue,
                                     const ColumnOptions& options, Problems& problems);

// Reads a file by what is in it, and its header.
[[nodiscard]] Result<Table> open_table(const Source& source, const Catalogue& catalogue,
                                       const ColumnOptions& options, Problems& problems);

enum class Ids : std::uint8_t { kOnce, kRepeated };

// Counts rows in table.report. REQUIRES: the table outlives the rows
[[nodiscard]] std::vector<GoodRow> good_rows(Table& table, Ids ids, Problems& problems);

}  // namespace zhida::intake
