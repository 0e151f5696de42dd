// File offsets of expression texts, through entities, character references and CDATA sections.
#include "decide/dmn/source.h"

#include <algorithm>

namespace zhida::dmn {
namespace {

// Bytes that a character reference decodes to. Clause: XML 1.0, 4.1
std::size_t decoded_bytes(std::string_view reference) {
  if (!reference.starts_with("#")) return 1;  // &lt; &gt; &amp; &quot; &apos;
  const bool hex = reference.starts_with("#x");
  std::uint32_t code = 0;
  for (const char c : reference.substr(hex ? 2 : 1)) {
    const bool digit = c >= '0' && c <= '9';
    const int value = digit ? c - '0' : (c | 0x20) - 'a' + 10;
    code = code * (hex ? 16U : 10U) + static_cast<std::uint32_t>(value);
    if (code > 0x10FFFF) break;
  }
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

// Walks the raw characters of one text.
class Walk {
 public:
  Walk(std::string_view raw, std::size_t begin)
      : raw_(raw), at_(begin), cdata_(begin >= 9 && raw.substr(begin - 9, 9) == "<![CDATA[") {}

  void emit(std::vector<std::uint32_t>& out, std::size_t count) {
    while (out.size() < count) {
      skip_markup();
      const auto here = static_cast<std::uint32_t>(std::min(at_, raw_.size()));
      if (at_ >= raw_.size() || (!cdata_ && raw_[at_] == '<')) {  // the text's end
        out.push_back(here);
      } else if (!cdata_ && raw_[at_] == '&') {
        const std::size_t end = std::min(raw_.find(';', at_), raw_.size() - 1);
        out.insert(out.end(), decoded_bytes(raw_.substr(at_ + 1, end - at_ - 1)), here);
        at_ = end + 1;
      } else {
        out.push_back(here);
        at_ += raw_.substr(at_, 2) == "\r\n" ? 2 : 1;  // XML 1.0, 2.11: one line feed
      }
    }
    out.resize(count);
  }

 private:
  void skip_markup() {
    for (;;) {
      const std::string_view rest = raw_.substr(std::min(at_, raw_.size()), 9);
      if (cdata_ && rest.starts_with("]]>")) {
        cdata_ = false;
        at_ += 3;
      } else if (!cdata_ && rest == "<![CDATA[") {
        cdata_ = true;
        at_ += 9;
      } else if (!cdata_ && rest.starts_with("<!--")) {
        const std::size_t end = raw_.find("-->", at_ + 4);
        at_ = end == std::string_view::npos ? raw_.size() : end + 3;
      } else {
        return;
      }
    }
  }

  std::string_view raw_;
  std::size_t at_;
  bool cdata_;
};

}  // namespace

Source::Source(const Model& model) : model_(model), lines_(model.text) {}

std::vector<std::uint32_t> Source::offsets(std::size_t begin, std::size_t text_bytes) const {
  std::vector<std::uint32_t> out;
  out.reserve(text_bytes + 1);
  Walk(model_.text, begin).emit(out, text_bytes + 1);
  return out;
}

feel::ExprPtr Source::rebase(const feel::Expr& tree, const std::vector<std::uint32_t>& offsets) {
  auto out = std::make_shared<feel::Expr>(tree);
  const auto moved = [&](std::uint32_t at) {
    return offsets[std::min<std::size_t>(at, offsets.size() - 1)];
  };
  out->span = {moved(tree.span.begin), moved(tree.span.end)};
  for (feel::ExprPtr& child : out->children) child = rebase(*child, offsets);
  return out;
}

Place Source::place(std::size_t offset, std::string element) const {
  const LineIndex::Position p = lines_.at(offset);
  return {model_.file, std::move(element), p.line, p.column};
}

Place Source::place(const Position& at, std::string element) const {
  return {model_.file, std::move(element), at.line, at.column};
}

}  // namespace zhida::dmn
