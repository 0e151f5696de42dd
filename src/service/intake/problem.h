// Problems: what is wrong with single cells, rows and columns of a user's file, so that all the rest can be kept.
//
// Threads: values
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "decide/pack/facts.h"

namespace zhida::intake {

// Where in a file. Rows count from 1 as the user's program shows them (in CSV: lines); 0 = the whole column or file.
struct Where {
  std::string file;
  std::string sheet;  // "" in CSV
  std::uint32_t row = 0;
  std::string column;  // "C"; "" = the whole row
  std::string header;  // what stands above the column
};

struct Problem {
  Severity severity = Severity::kError;
  Where where;
  std::string value;  // as it was read
  std::string code;
  pack::Text what;
  pack::Text help;
};

// "A" for 0, "Z" for 25, "AA" for 26.
[[nodiscard]] std::string column_letters(std::size_t index);

class Problems {
 public:
  // Beyond the limit a problem is counted and not kept.
  static constexpr std::size_t kKept = 100'000;

  void add(Problem problem);
  [[nodiscard]] const std::vector<Problem>& list() const { return list_; }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] std::size_t warnings() const { return warnings_; }
  [[nodiscard]] std::size_t dropped() const { return errors_ + warnings_ - list_.size(); }

  // Table by table in the order they were first told of, then row by row.
  void sort();

  // One line a problem, in UTF-8 with a byte order mark, so that Excel shows the Chinese. A value that a spreadsheet
  // would run as a formula is written with an apostrophe before it.
  [[nodiscard]] std::string to_csv() const;

 private:
  std::vector<Problem> list_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

[[nodiscard]] Diagnostic to_diagnostic(const Problem& problem);

// A failure of a whole file.
[[nodiscard]] Diagnostic failure(std::string_view code, std::string file, pack::Text what,
                                 pack::Text help = {}, int line = 0);

}  // namespace zhida::intake
