// LineIndex: line and column of any byte offset of a text, in constant time after one pass.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace zhida {

// Lines and columns count from 1; columns count code points. A line ends with a line feed.
//
// REQUIRES: the text outlives the index
class LineIndex {
 public:
  struct Position {
    int line = 1;
    int column = 1;
  };

  explicit LineIndex(std::string_view text);

  // Offsets beyond the end count as the end.
  [[nodiscard]] Position at(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<Position> marks_;  // the position of every kStride-th byte
};

}  // namespace zhida
