// One column of a group: the cells of up to 128 subjects for one key, period and occurrence. Inside of record/facts.
//
//     u8 presence: 0 = every subject, 1 = a bitmap of the subjects follows
//     valid_from, valid_to, kind: u8 0 = one for all, 1 = one each; then it or they (i32, i32, u8)
//     values: u8 encoding, then
//       0 one text for all:  u32 length, bytes
//       1 of a few texts:    u16 count, their ends as u32 each, bytes, one u8 a cell
//       2 numbers:           u8 digits after the point, i64 least, u8 width, one unsigned number a cell (above the least)
//       3 texts:             their ends as u32 each, bytes
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/facts/fact.h"

namespace zhida::facts {

struct Cell {
  std::uint8_t row = 0;  // the subject's place in its group
  Kind kind = Kind::kText;
  std::int32_t valid_from = 0;
  std::int32_t valid_to = 0;
  std::uint32_t begin = 0;  // of the value in the group's text
  std::uint32_t size = 0;
};

// REQUIRES: at least one cell, rows ascend and are below `subjects`
void encode_column(std::string& out, const std::vector<Cell>& cells, std::string_view text,
                   std::size_t subjects);

// A column as it stands in the bytes of its group; views into them.
class ColumnView {
 public:
  // Nothing where the bytes are not a column of so many subjects.
  [[nodiscard]] static std::optional<ColumnView> parse(std::string_view bytes,
                                                       std::size_t subjects);

  [[nodiscard]] std::size_t cells() const { return cells_; }
  // The place of the subject's cell among the cells; nothing where it has none.
  [[nodiscard]] std::optional<std::size_t> cell_of(std::size_t row) const;
  // The subject's place of each cell.
  [[nodiscard]] std::vector<std::uint8_t> rows(std::size_t subjects) const;

  // REQUIRES: cell < cells()
  [[nodiscard]] std::int64_t valid_from(std::size_t cell) const { return from_.at(cell); }
  [[nodiscard]] std::int64_t valid_to(std::size_t cell) const { return to_.at(cell); }
  [[nodiscard]] Kind kind(std::size_t cell) const;
  // `made` holds the text where it does not stand in the bytes.
  [[nodiscard]] std::string_view value(std::size_t cell, std::string& made) const;

 private:
  struct Numbers {
    std::string_view bytes;
    std::size_t width = 0;  // of one
    bool one = false;       // for all
    [[nodiscard]] std::int64_t at(std::size_t cell) const;
  };
  enum class Encoding : std::uint8_t { kOne, kFew, kNumbers, kTexts };
  [[nodiscard]] std::string_view text_at(std::size_t i) const;

  std::string_view bitmap_;  // empty: every subject
  std::size_t cells_ = 0;
  Numbers from_, to_, kind_;
  Encoding encoding_ = Encoding::kOne;
  std::string_view ends_, texts_, codes_;
  std::int64_t least_ = 0;
  std::size_t width_ = 0;
  std::size_t scale_ = 0;
};

}  // namespace zhida::facts
