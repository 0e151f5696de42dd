// Items: a list fact that one row of a source has in its cells: one column, or one column a field, split at its separator.
//
//     类型          取得日期                     ──►  1/类型 = 甲, 1/取得日期 = 2020-01-01, 2/类型 = 乙
//     甲; 乙        2020-01-01;
//
// Each element is trimmed and read as a cell of its own (value.h). An empty element says nothing of its item's field; an
// empty cell says nothing of its field in any item. A separator at the end of every cell ends the list. 无 in every cell that
// says anything is the list that is known to be empty.
//
// Errors:  faults E-SOURCE-LIST (cells of unlike numbers of elements, an item of which nothing is said, more than
//          facts::kItemsMax), and those of value.h, with the item's number
// Threads: pure function
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/feel/value.h"
#include "service/intake/columns.h"
#include "service/intake/problem.h"
#include "service/intake/sheet.h"

namespace zhida::intake {

struct ItemCell {
  const Column* column = nullptr;
  CellKind kind = CellKind::kEmpty;
  std::string_view text;
};

// What is said of one field of one item.
struct ItemValue {
  std::uint16_t place = 0;  // from 1
  std::uint16_t cell = 0;   // of the cells
  feel::Value value;
};

struct ItemProblem {
  std::uint16_t cell = 0;
  Problem problem;  // without its place
};

// Neither empty nor any values: unknown.
struct Items {
  bool is_empty = false;          // known to have no item
  std::vector<ItemValue> values;  // item after item; not to be used where a problem is an error
  std::vector<ItemProblem> problems;
};

// REQUIRES: each column has a separator, and the field's definition
[[nodiscard]] Items read_items(std::span<const ItemCell> cells);

}  // namespace zhida::intake
