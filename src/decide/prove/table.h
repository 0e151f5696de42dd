// What the rules of one decision table are to each other: which can never hit, which two hit together, with a witness.
//
//     auto found = analyse({&table, column_types, is_free});
//
// Claims are certain: a cell that is not made of constants supports none, so that silence proves nothing. Rules are
// boxes of piece sets (column.h); work is bounded, and a table beyond the bounds gets fewer claims.
//
// Clause:  DMN 1.5, 8.2.8 (hit policies)
// Threads: pure functions
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "decide/feel/ast.h"

namespace zhida::prove {

struct Finding {
  enum class Kind {
    kNever,       // no value satisfies the rule's cell in `column`
    kNotAllowed,  // the cell names only values that the column does not allow
    kCovered,     // policy first: whatever satisfies the rule hits one of `others` above
    kOverlap,     // the rule and others[0] hit together: against unique, or any with other results
    kRepeated,    // the same conditions and results as others[0]
  } kind = Kind::kNever;
  int rule = 0;             // from 0
  std::vector<int> others;  // rules
  int column = -1;
  // kOverlap: a value for each column, "" where any does.
  std::vector<std::string> witness;
  // kOverlap: the columns in question are free of each other. Where they are not (a decision's result beside the input
  // that it comes from), the witness may be a combination that never occurs.
  bool certain = true;
};

struct Question {
  const feel::TableDef* table = nullptr;
  std::vector<feel::TypePtr> types;  // of the columns; null or any where not known
  // Whether a name of the table's scope may take every value of its type, whatever the others are. May be empty: none.
  std::function<bool(const std::string& name)> is_free;
};

inline constexpr std::size_t kFindingsMax = 50;  // of one table

[[nodiscard]] std::vector<Finding> analyse(const Question& question);

// Outputs that their column does not allow, and allowed values written twice.
struct OutputFinding {
  enum class Kind { kNotAllowed, kDefaultNotAllowed, kTwice } kind = Kind::kNotAllowed;
  int rule = -1;
  int output = 0;
  std::string text;  // the value
};
[[nodiscard]] std::vector<OutputFinding> analyse_outputs(const feel::TableDef& table);

// The first constant that a list of allowed values names twice; "" = none.
[[nodiscard]] std::string repeated(const feel::Expr& tests);

}  // namespace zhida::prove
