// Parses JSON with Boost.JSON's event parser into the document tree.
#include <algorithm>
#include <exception>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>

#include "base/text.h"
#include "base/tree.h"

namespace zhida {
namespace {

namespace json = boost::json;

// Builds the tree from the parser's events. The parser does not say where it is, so `cursor_` walks the same text in
// step: each event's token is the next one after white space, commas and colons.
class Handler {
 public:
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  Handler(std::string_view text, TreeBuilder& tree) : text_(text), tree_(tree) {}

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code& ec) {
    return done(tree_.begin(Node::Kind::kList, take(1)), ec);
  }
  bool on_array_end(std::size_t, json::error_code& ec) { return close(ec); }
  bool on_object_begin(json::error_code& ec) {
    return done(tree_.begin(Node::Kind::kMap, take(1)), ec);
  }
  bool on_object_end(std::size_t, json::error_code& ec) { return close(ec); }

  bool on_string_part(json::string_view s, std::size_t, json::error_code&) { return append(s); }
  bool on_string(json::string_view s, std::size_t, json::error_code& ec) {
    append(s);
    const std::size_t at = take_string();
    return done(tree_.leaf(Node::Kind::kString, std::exchange(pending_, {}), at), ec);
  }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) { return append(s); }
  bool on_key(json::string_view s, std::size_t, json::error_code& ec) {
    append(s);
    const std::size_t at = take_string();
    return done(tree_.key(std::exchange(pending_, {}), at), ec);
  }

  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code& ec) { return number(ec); }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code& ec) { return number(ec); }
  bool on_double(double, json::string_view, json::error_code& ec) { return number(ec); }
  bool on_bool(bool value, json::error_code& ec) {
    const std::size_t at = take(value ? 4 : 5);
    return done(tree_.leaf(Node::Kind::kBoolean, value ? "true" : "false", at), ec);
  }
  bool on_null(json::error_code& ec) {
    return done(tree_.leaf(Node::Kind::kNull, {}, take(4)), ec);
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  static bool done(bool going_on, json::error_code& ec) {
    if (!going_on) ec = json::error::syntax;
    return going_on;
  }

  bool append(json::string_view s) {
    pending_.append(s.data(), s.size());
    return true;
  }

  // The offset of the next token.
  std::size_t token() {
    cursor_ = std::min(text_.find_first_not_of(" \t\r\n,:", cursor_), text_.size());
    return cursor_;
  }

  // The offset of the next token, which has `length` bytes.
  std::size_t take(std::size_t length) {
    const std::size_t at = token();
    cursor_ += length;
    return at;
  }

  std::size_t take_string() {
    const std::size_t at = take(1);
    while (cursor_ < text_.size() && text_[cursor_] != '"')
      cursor_ += text_[cursor_] == '\\' ? 2 : 1;
    ++cursor_;
    return at;
  }

  bool number(json::error_code& ec) {
    const std::size_t at = token();
    const std::size_t after =
        std::min(text_.find_first_not_of("+-.0123456789eE", at), text_.size());
    cursor_ = after;
    return done(tree_.leaf(Node::Kind::kNumber, std::string(text_.substr(at, after - at)), at), ec);
  }

  bool close(json::error_code& ec) {
    take(1);
    return done(tree_.end(), ec);
  }

  std::string_view text_;
  TreeBuilder& tree_;
  std::size_t cursor_ = 0;
  std::string pending_;
};

bool is_full_width_punctuation(char32_t c) {
  constexpr std::u32string_view kMarks = U"，：；“”‘’「」『』【】［］｛｝（）、。　";
  return kMarks.find(c) != std::u32string_view::npos;
}

// What helps depends on what stands at the place of the error.
void advise(Diagnostic& d, std::string_view text, std::size_t offset) {
  const Utf8CodePoint here = decode_utf8(text, offset);
  if (here.length == 0) return;
  if (is_full_width_punctuation(here.value)) {
    d.help_zh = "JSON 的标点须用半角：, : \" [ ] { }";
    d.help_en = "JSON punctuation is half-width: , : \" [ ] { }";
  } else if (here.value == U'\'') {
    d.help_zh = "文字用双引号 \"";
    d.help_en = "text is in double quotation marks";
  } else if (here.value == U']' || here.value == U'}') {
    d.help_zh = "去掉最后一项后面的逗号，或补上缺少的值";
    d.help_en = "remove the comma after the last item, or write the missing value";
  } else if (here.value == U'/' || here.value == U'#') {
    d.help_zh = "JSON 没有注释";
    d.help_en = "JSON has no comments";
  } else if (here.value < 0x20) {
    d.help_zh = "文字里的换行写 \\n，制表符写 \\t，并检查引号是否闭合";
    d.help_en =
        "inside text write \\n for a new line and \\t for a tab, and check that the quotation is "
        "closed";
  } else {
    d.help_zh = "检查缺少的逗号、冒号或引号；数字不带千位逗号和前导零";
    d.help_en =
        "check for a missing comma, colon or quotation mark; numbers have no thousands commas or "
        "leading zeros";
  }
}

Diagnostic explain(const json::error_code& ec, std::string_view text, std::size_t offset) {
  Diagnostic d;
  d.code = "E-DOC-SYNTAX";
  if (ec == json::error::incomplete) {
    d.zh = "JSON 文本没有写完";
    d.en = "the JSON text ends too early";
    d.help_zh = "补上缺少的值、引号或括号";
    d.help_en = "add the missing value, quotation mark or bracket";
  } else if (ec == json::error::extra_data) {
    d.zh = "JSON 值之后还有内容";
    d.en = "there is more text after the JSON value";
    d.help_zh = "一个文件只写一个值";
    d.help_en = "a file holds one value";
  } else if (ec == json::error::illegal_leading_surrogate ||
             ec == json::error::illegal_trailing_surrogate ||
             ec == json::error::expected_utf16_escape || ec == json::error::expected_hex_digit) {
    d.zh = "\\u 转义不是一个字符";
    d.en = "the \\u escape names no character";
    d.help_zh = "直接写这个字，文件用 UTF-8";
    d.help_en = "write the character itself, in UTF-8";
  } else if (ec == json::error::exponent_overflow) {
    d.zh = "数字的指数太大";
    d.en = "the number's exponent is too large";
  } else {
    d.zh = "不符合 JSON 语法";
    d.en = "not valid JSON";
    advise(d, text, offset);
  }
  return d;
}

void run_parser(std::string_view text, const DocumentLimits& limits, TreeBuilder& tree) {
  try {
    json::parse_options options;
    options.max_depth = static_cast<std::size_t>(std::max(limits.depth, 0)) +
                        1;  // the tree's own limit comes first
    json::basic_parser<Handler> parser(options, text, tree);
    json::error_code ec;
    const std::size_t consumed = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && consumed < text.size()) ec = json::error::extra_data;
    if (ec) tree.fail(consumed, explain(ec, text, consumed));
  } catch (const std::exception&) {
    tree.fail(0, {"E-DOC-SIZE",
                  Severity::kError,
                  {},
                  "读取 JSON 时内存不足",
                  "not enough memory to read the JSON",
                  "",
                  ""});
  }
}

}  // namespace

Result<Node> parse_json(std::string_view text, std::string_view file,
                        const DocumentLimits& limits) {
  const Result<std::string_view> admitted = admit_text(text, file, limits);
  if (!admitted) return admitted.errors();
  TreeBuilder tree(*admitted, file, limits);
  run_parser(*admitted, limits, tree);
  return tree.finish();
}

}  // namespace zhida
