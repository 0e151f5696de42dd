// Value: one cell as a fact's value.
//
// Empty and 未知 are unknown; 无 is known to be none, where the fact can be (of a true-or-false fact it is ambiguous and an
// error). Numbers are converted to the fact's unit exactly. A bad cell is a fault, and the fact stays unknown.
//
// Errors:  faults E-IMPORT-NUMBER, E-IMPORT-UNIT, E-IMPORT-DIGITS, E-IMPORT-DATE, E-IMPORT-BOOLEAN, E-IMPORT-CELL (#N/A),
//          E-FACT-… of the fact's definition; a warning E-IMPORT-ROUNDED, beside a value
// Threads: pure function
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "decide/feel/value.h"
#include "service/intake/columns.h"
#include "service/intake/problem.h"
#include "service/intake/sheet.h"

namespace zhida::intake {

struct Reading {
  std::optional<feel::Value> value;  // nothing: unknown
  std::optional<Problem> problem;    // without its place; a warning has a value beside it
};

// REQUIRES: column.def is there and no list
[[nodiscard]] Reading read_cell(const Column& column, CellKind kind, std::string_view text);

// The number of items that a cell says of a list fact: 0 for 无; -1 when nothing is said.
[[nodiscard]] std::variant<std::int64_t, Problem> read_count(CellKind kind, std::string_view text);

}  // namespace zhida::intake
