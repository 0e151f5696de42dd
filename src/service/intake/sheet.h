// Sheet: the cells of one table as a user's file has them, whatever kind of file it was.
//
//     bytes ──► csv.h, xlsx.h ──► Sheet ──► header.h (what each column means), value.h (what each cell says)
//
// Threads: values
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zhida::intake {

enum class CellKind : std::uint8_t {
  kEmpty,
  kText,
  kNumber,   // of a workbook: a plain decimal, with % where the cell shows a percentage
  kBoolean,  // of a workbook: true | false
  kDate,     // of a workbook: 2026-11-23
  kError,    // of a workbook: #N/A …; or a date that there is not
};

struct SheetLimits {
  std::size_t file_bytes = 512U << 20U;
  std::size_t part_bytes = 192U << 20U;   // one part of a workbook, unpacked
  std::size_t total_bytes = 384U << 20U;  // all parts of a workbook that are read, unpacked
  std::size_t rows = 1'048'576;           // as Excel
  std::size_t columns = 4'096;
  std::size_t cells = 40'000'000;
  std::size_t cell_bytes = 128U << 10U;  // Excel: 32,767 characters
};

class Sheet {
 public:
  struct Row {
    std::uint32_t number = 0;  // from 1; in CSV the line on which it begins
    std::uint32_t width = 0;   // cells
    std::size_t first = 0;
  };

  std::string file;
  std::string name;                 // "" in CSV
  std::vector<std::string> others;  // the names of the workbook's other sheets

  void begin_row(std::uint32_t number);
  // Cells are added from the left. A text of blanks only is an empty cell.
  void add(CellKind kind, std::string_view text);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] std::size_t cells() const { return cells_.size(); }
  // Beyond the row's width every cell is empty.
  [[nodiscard]] CellKind kind(const Row& row, std::size_t column) const;
  [[nodiscard]] std::string_view text(const Row& row, std::size_t column) const;
  [[nodiscard]] bool is_blank(const Row& row) const;

 private:
  struct Cell {
    std::size_t offset = 0;
    std::uint32_t length = 0;
    CellKind kind = CellKind::kEmpty;
  };

  std::string text_;
  std::vector<Cell> cells_;
  std::vector<Row> rows_;
};

}  // namespace zhida::intake
