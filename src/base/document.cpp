// Admits texts and builds the document tree that both parsers feed.
#include "base/document.h"

#include "base/text.h"
#include "base/tree.h"

namespace zhida {
namespace {

constexpr std::size_t kPathLength = 200;  // bytes of a path in a message

}  // namespace

const Node* Node::find(std::string_view key) const {
  if (kind != Kind::kMap) return nullptr;
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

Place Node::place(std::string_view file, std::string element) const {
  return {std::string(file), std::move(element), line, column};
}

Place Node::key_place(std::string_view file, std::string element) const {
  if (key_line == 0) return place(file, std::move(element));
  return {std::string(file), std::move(element), key_line, key_column};
}

Result<std::string_view> admit_text(std::string_view text, std::string_view file,
                                    const DocumentLimits& limits) {
  Diagnostic d;
  d.place.file = std::string(file);
  if (text.size() > limits.bytes) {
    const std::string size = std::to_string(text.size());
    const std::string most = std::to_string(limits.bytes);
    d.code = "E-DOC-SIZE";
    d.zh = "文本有 " + size + " 字节，上限 " + most + " 字节";
    d.en = "the text has " + size + " bytes; at most " + most + " are read";
    d.help_zh = "请拆成几个文件";
    d.help_en = "split it into several files";
    return d;
  }
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid != text.size()) {
    d.code = "E-DOC-UTF8";
    d.place = place_at(text, valid, std::string(file));
    d.zh = "此处的字节不是 UTF-8 文本";
    d.en = "these bytes are not UTF-8 text";
    d.help_zh = "请把文件另存为 UTF-8 编码（不是 GBK）";
    d.help_en = "save the file in UTF-8, not in GBK";
    return d;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    text.remove_prefix(kByteOrderMark.size());
  return text;
}

TreeBuilder::TreeBuilder(std::string_view text, std::string_view file, const DocumentLimits& limits)
    : file_(file), limits_(limits), lines_(text) {}

bool TreeBuilder::fail(std::size_t offset, Diagnostic d) {
  if (error_) return false;
  const LineIndex::Position at = lines_.at(offset);
  d.place = {std::string(file_), path(), at.line, at.column};
  error_ = std::move(d);
  return false;
}

// "versions[1].document.number": what a reader finds faster than a line number in a long file.
std::string TreeBuilder::path() const {
  std::string out;
  for (const Frame& f : frames_) {
    if (out.size() > kPathLength) return out + "…";
    if (f.node.kind == Node::Kind::kList) {
      out += "[" + std::to_string(f.node.items.size()) + "]";
    } else if (f.has_key) {
      if (!out.empty()) out += '.';
      out += excerpt(f.key);
    }
  }
  return out;
}

bool TreeBuilder::wants_key() const {
  return !frames_.empty() && frames_.back().node.kind == Node::Kind::kMap &&
         !frames_.back().has_key;
}

bool TreeBuilder::count(std::size_t offset) {
  if (error_) return false;
  if (++nodes_ <= limits_.nodes) return true;
  Diagnostic d;
  d.code = "E-DOC-SIZE";
  const std::string most = std::to_string(limits_.nodes);
  d.zh = "文件里的值超过 " + most + " 个";
  d.en = "more than " + most + " values in one file";
  d.help_zh = "请拆成几个文件";
  d.help_en = "split it into several files";
  return fail(offset, std::move(d));
}

bool TreeBuilder::attach(Node node) {
  if (frames_.empty()) {
    root_ = std::move(node);
    has_root_ = true;
    return true;
  }
  Frame& f = frames_.back();
  if (f.node.kind == Node::Kind::kList) {
    f.node.items.push_back(std::move(node));
  } else {
    ZHIDA_CHECK(f.has_key);
    node.key_line = f.key_at.line;
    node.key_column = f.key_at.column;
    f.node.members.emplace_back(std::move(f.key), std::move(node));
    f.key.clear();
    f.has_key = false;
  }
  return true;
}

bool TreeBuilder::begin(Node::Kind kind, std::size_t offset) {
  if (!count(offset)) return false;
  if (static_cast<std::int64_t>(frames_.size()) >= limits_.depth) {
    Diagnostic d;
    d.code = "E-DOC-DEPTH";
    const std::string most = std::to_string(limits_.depth);
    d.zh = "嵌套超过 " + most + " 层";
    d.en = "nested more than " + most + " levels deep";
    d.help_zh = "请减少层次";
    d.help_en = "use fewer levels";
    return fail(offset, std::move(d));
  }
  const LineIndex::Position at = lines_.at(offset);
  Frame f;
  f.node.kind = kind;
  f.node.line = at.line;
  f.node.column = at.column;
  frames_.push_back(std::move(f));
  return true;
}

bool TreeBuilder::end() {
  if (error_) return false;
  ZHIDA_CHECK(!frames_.empty());
  Node node = std::move(frames_.back().node);
  frames_.pop_back();
  return attach(std::move(node));
}

bool TreeBuilder::key(std::string name, std::size_t offset) {
  if (error_) return false;
  ZHIDA_CHECK(wants_key());
  Frame& f = frames_.back();
  const auto [earlier, added] = f.key_offsets.emplace(name, offset);
  f.key = std::move(name);
  f.key_at = lines_.at(offset);
  f.has_key = true;
  if (added) return true;
  const LineIndex::Position first = lines_.at(earlier->second);
  const std::string line = std::to_string(first.line);
  const std::string column = std::to_string(first.column);
  Diagnostic d;
  d.code = "E-DOC-DUPLICATE-KEY";
  const std::string shown = excerpt(f.key);
  d.zh = "键“" + shown + "”重复：第 " + line + " 行第 " + column + " 列已经写过";
  d.en =
      "duplicate key '" + shown + "': it was first written at line " + line + ", column " + column;
  d.help_zh = "只保留其中一个，或改用列表";
  d.help_en = "keep one of them, or write a list";
  return fail(offset, std::move(d));
}

bool TreeBuilder::leaf(Node::Kind kind, std::string text, std::size_t offset) {
  if (!count(offset)) return false;
  const LineIndex::Position at = lines_.at(offset);
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  node.line = at.line;
  node.column = at.column;
  return attach(std::move(node));
}

Result<Node> TreeBuilder::finish() {
  if (error_) return *error_;
  ZHIDA_CHECK(frames_.empty());
  if (!has_root_) {
    root_.line = 1;
    root_.column = 1;
  }
  return std::move(root_);
}

}  // namespace zhida
