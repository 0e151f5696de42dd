// Keeps the text of all cells in one piece: a city's table has millions of them.
#include "service/intake/sheet.h"

#include "base/result.h"
#include "service/intake/fold.h"

namespace zhida::intake {

void Sheet::begin_row(std::uint32_t number) { rows_.push_back({number, 0, cells_.size()}); }

void Sheet::add(CellKind kind, std::string_view text) {
  ZHIDA_CHECK(!rows_.empty());
  const std::string_view kept = trim(text);
  if (kept.empty()) kind = CellKind::kEmpty;
  cells_.push_back({text_.size(), static_cast<std::uint32_t>(kept.size()), kind});
  text_ += kept;
  ++rows_.back().width;
}

CellKind Sheet::kind(const Row& row, std::size_t column) const {
  return column < row.width ? cells_[row.first + column].kind : CellKind::kEmpty;
}

std::string_view Sheet::text(const Row& row, std::size_t column) const {
  if (column >= row.width) return {};
  const Cell& cell = cells_[row.first + column];
  return std::string_view(text_).substr(cell.offset, cell.length);
}

bool Sheet::is_blank(const Row& row) const {
  for (std::size_t i = 0; i < row.width; ++i) {
    if (cells_[row.first + i].kind != CellKind::kEmpty) return false;
  }
  return true;
}

}  // namespace zhida::intake
