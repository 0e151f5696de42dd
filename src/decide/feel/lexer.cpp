// The lexer: one pass over the code points of an expression.
#include "decide/feel/lexer.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace zhida::feel {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  // 0 at the end of the text
};

CodePoint decode(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  std::size_t length = 1;
  if (lead >= 0xF0) {
    length = 4;
  } else if (lead >= 0xE0) {
    length = 3;
  } else if (lead >= 0xC0) {
    length = 2;
  }
  if (length == 1 || at + length > text.size()) return {lead, 1};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte(at + i) & 0x3FU);
  return {value, length};
}

struct CharRange {
  char32_t low, high;
};

// Grammar rule 28, name start char, without '?' which is a token of its own.
constexpr std::array<CharRange, 15> kNameStart = {{{'A', 'Z'},
                                                   {'_', '_'},
                                                   {'a', 'z'},
                                                   {0xC0, 0xD6},
                                                   {0xD8, 0xF6},
                                                   {0xF8, 0x2FF},
                                                   {0x370, 0x37D},
                                                   {0x37F, 0x1FFF},
                                                   {0x200C, 0x200D},
                                                   {0x2070, 0x218F},
                                                   {0x2C00, 0x2FEF},
                                                   {0x3001, 0xD7FF},
                                                   {0xF900, 0xFDCF},
                                                   {0xFDF0, 0xFEFE},
                                                   {0xFF00, 0xEFFFF}}};

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool is_name_start(char32_t c) {
  return !is_space(c) && std::any_of(kNameStart.begin(), kNameStart.end(),
                                     [c](const CharRange& r) { return c >= r.low && c <= r.high; });
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_name_part(char32_t c) {
  return is_name_start(c) || is_digit(c) || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
         c == 0x203F || c == 0x2040;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

class Lexer {
 public:
  Lexer(std::string_view text, std::string_view element) : text_(text), element_(element) {}

  Result<std::vector<Token>> run() {
    for (;;) {
      if (!skip_blanks()) return error_;
      if (at_ >= text_.size()) break;
      if (!next()) return error_;
    }
    push(TokenKind::kEnd, at_);
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool fail(std::size_t begin, std::string zh, std::string en) {
    error_ = feel_error("E-FEEL-SYNTAX", text_,
                        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)},
                        element_, std::move(zh), std::move(en));
    return false;
  }

  void push(TokenKind kind, std::size_t begin, std::string text = {}) {
    tokens_.push_back({kind,
                       text_.substr(begin, at_ - begin),
                       std::move(text),
                       {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)},
                       blank_});
    blank_ = false;
  }

  bool skip_blanks() {
    for (;;) {
      const CodePoint c = decode(text_, at_);
      if (c.length > 0 && is_space(c.value)) {
        at_ += c.length;
        blank_ = true;
      } else if (peek() == '/' && peek(1) == '/') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
        blank_ = true;
      } else if (peek() == '/' && peek(1) == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos)
          return fail(at_, "注释没有结束（缺少 */）", "unterminated comment (missing */)");
        at_ = end + 2;
        blank_ = true;
      } else {
        return true;
      }
    }
  }

  bool next() {
    const std::size_t begin = at_;
    const CodePoint c = decode(text_, at_);
    if (c.value == '"') return string(TokenKind::kString);
    if (c.value == '@' && peek(1) == '"') {
      ++at_;
      return string(TokenKind::kAt);
    }
    if (is_digit(c.value) || (c.value == '.' && is_digit(static_cast<unsigned char>(peek(1)))))
      return number();
    if (is_name_start(c.value)) {
      while (is_name_part(decode(text_, at_).value) && at_ < text_.size())
        at_ += decode(text_, at_).length;
      push(TokenKind::kName, begin);
      return true;
    }
    static constexpr std::array<std::string_view, 7> kLong = {
        "**", "..", "!=", "<=", ">=", "->", "=="};
    for (const std::string_view symbol : kLong) {
      if (text_.substr(at_, 2) == symbol) {
        at_ += 2;
        push(TokenKind::kSymbol, begin);
        return true;
      }
    }
    static constexpr std::string_view kSymbols = "+-*/=<>()[]{},:.?'&%|;!$#~^\\`";
    at_ += c.length;
    if (c.value < 0x80 && kSymbols.find(static_cast<char>(c.value)) != std::string_view::npos) {
      push(TokenKind::kSymbol, begin);
      return true;
    }
    if (c.value >= 0x2010 &&
        c.value <= 0x2BFF) {  // dashes, typographic quotes, emoji-like symbols: may stand in names
      push(TokenKind::kSymbol, begin);
      return true;
    }
    return fail(begin, "表达式里有不能识别的字符", "unexpected character");
  }

  bool number() {
    const std::size_t begin = at_;
    while (is_digit(static_cast<unsigned char>(peek()))) ++at_;
    if (peek() == '.' && is_digit(static_cast<unsigned char>(peek(1)))) {
      ++at_;
      while (is_digit(static_cast<unsigned char>(peek()))) ++at_;
    }
    if (peek() == 'e' || peek() == 'E') {
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (is_digit(static_cast<unsigned char>(peek(1 + sign)))) {
        at_ += 1 + sign;
        while (is_digit(static_cast<unsigned char>(peek()))) ++at_;
      }
    }
    push(TokenKind::kNumber, begin);
    return true;
  }

  // Grammar rule 35: string escapes. \u pairs may form one code point.
  bool string(TokenKind kind) {
    const std::size_t begin = kind == TokenKind::kAt ? at_ - 1 : at_;
    ++at_;
    std::string out;
    while (peek() != '"') {
      if (at_ >= text_.size())
        return fail(begin, "字符串没有结束（缺少双引号）", "unterminated string (missing quote)");
      if (peek() != '\\') {
        out.push_back(text_[at_++]);
        continue;
      }
      char32_t c = 0;
      if (!escape(c)) return false;
      if (c >= 0xD800 && c < 0xDC00 && !low_surrogate(c)) return false;
      if (c >= 0xDC00 && c < 0xE000) return no_character(at_ - 1);
      if (c != 0) {
        append_utf8(out, c);
      } else {  // an unknown escape stands for itself: regular expressions write \d
        out.push_back('\\');
        out.push_back(text_[at_ - 1]);
      }
    }
    ++at_;
    push(kind, begin, std::move(out));
    return true;
  }

  bool no_character(std::size_t begin) {
    return fail(begin, "转义指向不存在的字符", "escape names no character");
  }

  // After the first half of a pair, the second: c becomes the character that both name.
  bool low_surrogate(char32_t& c) {
    const std::size_t begin = at_;
    char32_t low = 0;
    if (peek() != '\\') return no_character(begin);
    if (!escape(low)) return false;
    if (low < 0xDC00 || low >= 0xE000) return no_character(begin);
    c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
    return true;
  }

  bool escape(char32_t& c) {
    const std::size_t begin = at_;
    ++at_;
    if (at_ >= text_.size()) {
      return fail(begin, "字符串没有结束（缺少双引号）", "unterminated string (missing quote)");
    }
    const char kind = peek();
    ++at_;
    switch (kind) {
      case 'n': c = '\n'; return true;
      case 'r': c = '\r'; return true;
      case 't': c = '\t'; return true;
      case '"': c = '"'; return true;
      case '\'': c = '\''; return true;
      case '\\': c = '\\'; return true;
      case 'u':
      case 'U': break;
      default: c = 0; return true;
    }
    const int digits = kind == 'u' ? 4 : 6;
    c = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      const char d = peek();
      const int v = d >= '0' && d <= '9'   ? d - '0'
                    : d >= 'a' && d <= 'f' ? d - 'a' + 10
                    : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                           : -1;
      if (v < 0)
        return fail(begin, "转义写法不对：\\u 后须有 4 位、\\U 后须有 6 位十六进制数",
                    "bad escape: \\u takes 4 and \\U takes 6 hexadecimal digits");
      c = c * 16 + static_cast<char32_t>(v);
    }
    if (c == 0 || c > 0x10FFFF) return no_character(begin);
    return true;
  }

  std::string_view text_;
  std::string_view element_;
  std::size_t at_ = 0;
  bool blank_ = false;
  std::vector<Token> tokens_;
  Diagnostic error_;
};

}  // namespace

Diagnostic feel_error(std::string_view code, std::string_view text, Span span,
                      std::string_view element, std::string zh, std::string en) {
  Diagnostic d;
  d.code = code;
  d.place = place_at(text, span.begin);
  d.place.element = element;
  d.zh = std::move(zh);
  d.en = std::move(en);
  return d;
}

Result<std::vector<Token>> lex(std::string_view text, std::string_view element) {
  return Lexer(text, element).run();
}

}  // namespace zhida::feel
