// Source: where a byte of an expression's text stands in the model's file. Inside of decide/dmn.
//
// An expression reaches FEEL without its XML escapes, so `a &lt; b` is five bytes there and eight in the file. Trees of
// a graph carry spans in bytes of the file, so that every later error can be shown at its true line and column.
#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/lines.h"
#include "decide/dmn/model.h"

namespace zhida::dmn {

class Source {
 public:
  // REQUIRES: the model outlives the source
  explicit Source(const Model& model);

  // The file offset of every byte of a text that begins at `begin`, and of its end: text_bytes + 1 offsets.
  [[nodiscard]] std::vector<std::uint32_t> offsets(std::size_t begin, std::size_t text_bytes) const;
  // The same text with its offsets rebased onto the file.
  [[nodiscard]] static feel::ExprPtr rebase(const feel::Expr& tree,
                                            const std::vector<std::uint32_t>& offsets);
  [[nodiscard]] Place place(std::size_t offset, std::string element) const;
  [[nodiscard]] Place place(const Position& at, std::string element) const;
  [[nodiscard]] const std::string& expression_language() const {
    return model_.expression_language;
  }

 private:
  const Model& model_;
  LineIndex lines_;
};

}  // namespace zhida::dmn
