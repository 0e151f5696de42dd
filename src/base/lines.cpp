// Finds the line and column of an offset from positions noted at every 64th byte.
#include "base/lines.h"

#include <algorithm>

namespace zhida {
namespace {

constexpr std::size_t kStride = 64;

void step(LineIndex::Position& p, char c) {
  if (c == '\n') {
    ++p.line;
    p.column = 1;
  } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
    ++p.column;
  }
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text) {
  marks_.reserve(text.size() / kStride + 1);
  Position p;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % kStride == 0) marks_.push_back(p);
    step(p, text[i]);
  }
  if (text.size() % kStride == 0) marks_.push_back(p);
}

LineIndex::Position LineIndex::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::size_t mark = offset / kStride;
  Position p = marks_[mark];
  for (std::size_t i = mark * kStride; i < offset; ++i) step(p, text_[i]);
  return p;
}

}  // namespace zhida
