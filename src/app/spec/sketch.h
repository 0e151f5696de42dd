// Sketch: a decision model as a *.test file writes it, in lines. Inside of app/spec.
//
//     type 等级: string ["A", "B"]
//     input 年龄: number
//     decision 折扣: number = if 年龄 < 18 then 10 else 0
//     table U
//       | 年龄: number | 等级 || 费用: number [1, 2] = 9 |
//       | < 18         | -    || 1 |
//
// A line that cannot be read answers false; the caller says where.
// Threads: functions without shared state
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lines.h"
#include "decide/dmn/model.h"

namespace zhida::spec {

inline constexpr std::string_view kTableName = "table";  // the decision that a table makes

struct Sketch {
  std::vector<std::string> files;  // `model a.dmn, b.dmn`: instead of all the rest
  std::vector<dmn::ItemDefinition> types;
  std::vector<dmn::InputData> inputs;
  std::vector<dmn::Decision> decisions;
  std::optional<dmn::BoxedTable> table;
  bool headed = false;  // the table has its head

  [[nodiscard]] bool empty() const {
    return files.empty() && types.empty() && inputs.empty() && decisions.empty() && !table;
  }
};

// Reads the lines of a sketch; views are parts of the file's text, which gives every part its place.
class Sketcher {
 public:
  // REQUIRES: the text outlives the sketcher
  explicit Sketcher(std::string_view text) : text_(text), lines_(text) {}

  // What follows the keyword.
  [[nodiscard]] bool files(std::string_view rest, Sketch& out) const;
  [[nodiscard]] bool type(std::string_view rest, Sketch& out) const;
  [[nodiscard]] bool input(std::string_view rest, Sketch& out) const;
  [[nodiscard]] bool decision(std::string_view rest, Sketch& out) const;
  [[nodiscard]] bool table(std::string_view rest, Sketch& out) const;
  // A line `| … || … |`: the head first, then rules.
  [[nodiscard]] bool row(std::string_view line, Sketch& out) const;

 private:
  [[nodiscard]] dmn::Position at(std::string_view part) const;
  [[nodiscard]] bool head(const std::vector<std::string_view>& inputs,
                          const std::vector<std::string_view>& outputs, Sketch& out) const;

  std::string_view text_;
  LineIndex lines_;
};

}  // namespace zhida::spec
