// Reads patterns by recursive descent and writes ICU's expressions as it goes.
//
// Clause: XML Schema 1.1 part 2, G (grammar); XPath and XQuery Functions 3.1, 5.6.1 (anchors, reluctant quantifiers,
//         groups, back-references) and 5.6.2 (flags)
#include "decide/feel/regex_translate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/core.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include "base/text.h"
#include "decide/feel/regex.h"

namespace zhida::feel {
namespace {

constexpr auto kNowhere = std::u32string_view::npos;

// XML Schema 1.1 part 2, G.4.2.2: IsCategory, after L and Cn in blanks.
constexpr std::string_view kCategories =
    " L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc "
    "Cf Co Cn ";

// XML 1.0, fifth edition, 2.3: NameStartChar, and what NameChar has besides.
constexpr std::string_view kNameStart =
    "A-Z_a-z\\x3A\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}\\x{200C}"
    "\\x{200D}\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}\\x{F900}-\\x{FDCF}"
    "\\x{FDF0}-\\x{FFFD}\\x{10000}-\\x{EFFFF}";
constexpr std::string_view kNameRest = "0-9\\x2D\\x2E\\xB7\\x{300}-\\x{36F}\\x{203F}\\x{2040}";

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool has(std::string_view flags, char flag) { return flags.find(flag) != std::string_view::npos; }

// Flag x: blanks outside of classes mean nothing. Clause: XPath and XQuery Functions 3.1, 5.6.2
std::u32string without_blanks(std::u32string_view pattern) {
  std::u32string out;
  int brackets = 0;
  bool escaped = false;
  for (const char32_t c : pattern) {
    if (brackets == 0 && std::u32string_view(U" \t\n\r").find(c) != kNowhere) continue;
    out.push_back(c);
    if (!escaped && c == U'[') ++brackets;
    if (!escaped && c == U']' && brackets > 0) --brackets;
    escaped = !escaped && c == U'\\';
  }
  return out;
}

// Clause: XML Schema 1.1 part 2, G.4.2.1 (SingleCharEsc); XPath adds \$.
std::optional<char32_t> single_escape(char32_t c) {
  static constexpr std::u32string_view kThemselves = U"\\|.?*+(){}-[]^$";
  switch (c) {
    case U'n': return U'\n';
    case U'r': return U'\r';
    case U't': return U'\t';
    default: return kThemselves.find(c) != kNowhere ? std::optional(c) : std::nullopt;
  }
}

// The set of \s \i \c \d \w; empty for other letters. Clause: XML Schema 1.1 part 2, G.4.2.5
std::string letter_set(char32_t letter, bool negated) {
  const auto set = [](bool without, std::string_view some, std::string_view more = {}) {
    return fmt::format("[{}{}{}]", without ? "^" : "", some, more);
  };
  switch (letter) {
    case U's': return set(negated, "\\t\\n\\r\\x20");
    case U'i': return set(negated, kNameStart);
    case U'c': return set(negated, kNameStart, kNameRest);
    case U'd': return set(negated, "\\p{Nd}");
    case U'w': return set(!negated, "\\p{P}\\p{Z}\\p{C}");  // all but these
    default: return {};
  }
}

// "Lu" or "IsBasicLatin" as ICU writes it; empty for a name that Unicode does not have.
std::string property(std::u32string_view name) {
  std::string ascii;
  for (const char32_t c : name) {
    const bool plain = c < 0x80 && (u_isalnum(static_cast<UChar32>(c)) != 0 || c == U'-');
    if (!plain) return {};
    ascii.push_back(static_cast<char>(c));
  }
  if (!ascii.starts_with("Is")) {
    return kCategories.find(' ' + ascii + ' ') != std::string_view::npos ? ascii : std::string();
  }
  ascii.erase(0, 2);
  const bool known = u_getPropertyValueEnum(UCHAR_BLOCK, ascii.c_str()) != UCHAR_INVALID_CODE;
  return known && !ascii.empty() ? "blk=" + ascii : std::string();
}

// The characters with all their case variants. Clause: XPath and XQuery Functions 3.1, 5.6.2, flag i
icu::UnicodeSet variants(const icu::UnicodeSet& characters) {
  static const icu::UnicodeSet kCased = [] {
    icu::UnicodeSet cased;
    UErrorCode status = U_ZERO_ERROR;
    cased.applyIntPropertyValue(UCHAR_CASE_SENSITIVE, 1, status);
    return cased;
  }();
  // ICU looks at each character, so it is given only those that can have variants.
  icu::UnicodeSet out = characters;
  out.retainAll(kCased).closeOver(USET_CASE_INSENSITIVE).removeAllStrings();
  return out.addAll(characters);
}

class Translator {
 public:
  Translator(std::u32string_view pattern, std::string_view flags)
      : pattern_(pattern),
        all_(has(flags, 's')),
        lines_(has(flags, 'm')),
        ignore_case_(has(flags, 'i')) {
    out_.plain = has(flags, 'q');
    out_.length = pattern.size();
    for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
      if (pattern[i] == U'\\' && is_digit(pattern[i + 1])) marks_groups_ = true;
    }
  }

  Result<RegexExpression> run() {
    if (out_.plain) {
      while (!done()) literal(pattern_[at_++]);
    } else {
      choice(0);
      if (!done()) fail(at_ + 1, "“)”没有对应的“(”", "')' has no '('");
    }
    if (error_) return std::move(*error_);
    return std::move(out_);
  }

 private:
  // ---- reading

  [[nodiscard]] bool done() const { return error_ || at_ >= pattern_.size(); }
  [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : U'\0';
  }
  void fail(std::size_t column, std::string_view zh, std::string_view en) {
    if (!error_) error_ = regex_error(column, zh, en);
  }

  void choice(int depth) {
    if (depth > kRegexDepthMax) return fail(at_ + 1, "括号嵌套过深", "groups nest too deeply");
    while (!done() && peek() != U')') {
      if (peek() == U'|') {
        ++at_;
        write("|");
      } else {
        const std::size_t start = out_.text.size();
        const bool anchor = peek() == U'^' || peek() == U'$';
        atom(depth);
        if (!error_) quantifier(start, anchor);
      }
    }
  }

  void atom(int depth) {
    const char32_t c = pattern_[at_++];
    switch (c) {
      // ICU's own dot knows other line ends, and with its flag takes "\r\n" for one character.
      case U'.': return write(all_ ? "[\\x{0}-\\x{10FFFF}]" : "[^\\n\\r]");
      // Lines end at line feeds only, and none begins at the text's end.
      case U'^': return write(lines_ ? "(?:\\A|(?<=\\n)(?!\\z))" : "\\A");
      case U'$': return write(lines_ ? "(?=\\n|\\z)" : "\\z");
      case U'(': return group(depth);
      case U'[': return char_class(depth);
      case U'\\': return escape();
      case U'?':
      case U'*':
      case U'+': return fail(at_, "量词之前没有可重复的内容", "nothing precedes the quantifier");
      case U'{':
      case U'}':
      case U']': return fail(at_, "这个括号须加反斜杠", "write this bracket with a backslash");
      default: return literal(c);
    }
  }

  void group(int depth) {
    const std::size_t open = at_;
    const std::size_t number = out_.groups.size();
    const bool captures = peek() != U'?';
    if (captures) {
      out_.groups.push_back(++groups_written_);
      marks_.push_back(0);
    } else if (peek(1) == U':') {
      at_ += 2;
    } else {
      return fail(open, "“(?”之后只能是“:”", "only ':' may follow '(?'");
    }
    const bool marked = captures && marks_groups_;
    write(marked ? "(?:(" : captures ? "(" : "(?:");
    choice(depth + 1);
    if (peek() != U')') fail(open, "“(”没有对应的“)”", "'(' has no ')'");
    ++at_;
    write(marked ? ")())" : ")");
    if (marked) marks_[number] = ++groups_written_;
  }

  // at_ stands after the backslash, here and below.
  void escape() {
    const char32_t c = peek();
    if (c != U'0' && is_digit(c)) return back_reference();
    if (multi_escape()) return;
    const auto single = single_escape(c);
    if (!single) return fail(at_, "没有这样的转义", "no such escape");
    ++at_;
    literal(*single);
  }

  // The longest number that names a group seen so far; the group must be complete. One that took no part stands for the
  // empty text in XPath and for nothing in ICU. It is known by its mark, an empty group after it: neither took part.
  void back_reference() {
    const std::size_t column = at_;
    std::size_t number = pattern_[at_++] - U'0';
    while (is_digit(peek()) && number * 10 + (peek() - U'0') < out_.groups.size()) {
      number = number * 10 + (pattern_[at_++] - U'0');
    }
    if (number >= out_.groups.size() || marks_[number] == 0) {
      return fail(column, "反向引用的括号不存在或尚未结束",
                  "the back-reference names no group that is complete here");
    }
    out_.refers_back = true;
    write(fmt::format("(?{}:\\{}|(?!\\{}))", ignore_case_ ? "i" : "", out_.groups[number],
                      marks_[number]));
  }

  // An escape for many characters. False, and at_ unmoved, when it is none.
  bool multi_escape() {
    const char32_t c = peek();
    const bool negated = c >= U'A' && c <= U'Z';
    const char32_t letter = negated ? c - U'A' + U'a' : c;
    const std::string set = letter_set(letter, negated);
    if (set.empty() && letter != U'p') return false;
    ++at_;
    write(set);
    if (letter != U'p') return true;
    const std::size_t close = pattern_.find(U'}', at_);
    if (peek() != U'{' || close == kNowhere) {
      fail(at_ - 1, "\\p 之后应为花括号里的类名", "a name in braces must follow \\p");
      return true;
    }
    const std::string name = property(pattern_.substr(at_ + 1, close - at_ - 1));
    if (name.empty()) {
      fail(at_ - 1, "没有这样的字符类别或区段", "no such category or block of characters");
    }
    write(fmt::format("\\{}{{{}}}", negated ? 'P' : 'p', name));
    at_ = close + 1;
    return true;
  }

  void quantifier(std::size_t start, bool anchor) {
    if (std::u32string_view(U"?*+{").find(peek()) == kNowhere) return;
    if (anchor) {  // ICU repeats no bare anchor
      out_.text.insert(start, "(?:");
      write(")");
    }
    const char32_t c = pattern_[at_++];
    std::string times = c == U'{' ? bounds() : std::string(1, static_cast<char>(c));
    if (peek() == U'?') {
      ++at_;
      // ICU's *? and +? go on for ever where what they repeat is empty; its counted loops do not.
      if (times == "*") times = "{0,}";
      if (times == "+") times = "{1,}";
      times += '?';
    }
    write(times);
  }

  // After "{": n}, n,} or n,m}.
  std::string bounds() {
    const std::size_t open = at_;
    const int low = count();
    int high = low;
    std::string out = fmt::format("{{{}", low);
    if (peek() == U',') {
      ++at_;
      high = peek() == U'}' ? kRegexRepeatMax : count();
      out += pattern_[at_ - 1] == U',' ? "," : fmt::format(",{}", high);
    }
    if (low < 0 || high < low || peek() != U'}') {
      fail(open, "重复次数应写作 {n}、{n,} 或 {n,m}", "repetitions are written {n}, {n,} or {n,m}");
    }
    ++at_;
    return out + '}';
  }

  // Negative: there are no digits.
  int count() {
    int out = -1;
    while (is_digit(peek())) {
      out = std::max(out, 0) * 10 + static_cast<int>(pattern_[at_++] - U'0');
      if (out > kRegexRepeatMax) {
        fail(at_, "重复次数不能超过 10000", "at most 10000 repetitions");
        return -1;
      }
    }
    return out;
  }

  // ---- character classes. Clause: XML Schema 1.1 part 2, G.4.1

  // After "[".
  void char_class(int depth) {
    const std::size_t open = at_;
    const std::size_t start = out_.text.size();
    if (depth > kRegexDepthMax) {
      return fail(open, "字符类嵌套过深", "character classes nest too deeply");
    }
    const bool negated = peek() == U'^';
    if (negated) ++at_;
    write(negated ? "[^" : "[");
    const std::size_t first = at_;
    while (peek() != U']' || at_ == first) {
      if (done()) return fail(open, "“[”没有对应的“]”", "'[' has no ']'");
      if (peek() == U']') return fail(at_ + 1, "字符类是空的", "the character class is empty");
      if (peek() == U'-' && peek(1) == U'[' && at_ != first) return subtract(start, depth);
      class_item(first);
    }
    ++at_;
    write("]");
  }

  // At "-[": what the inner class holds is taken away, after the negation.
  void subtract(std::size_t start, int depth) {
    out_.text.insert(start, "[");
    write("]--");
    at_ += 2;
    char_class(depth + 1);
    if (peek() != U']') {
      fail(at_ + 1, "减去的字符类之后应为“]”", "']' must follow the class that is taken away");
    }
    ++at_;
    write("]");
  }

  // One character, range or escape for many.
  void class_item(std::size_t first) {
    if (peek() == U'\\') {
      ++at_;
      if (multi_escape()) return;
      --at_;
    }
    const char32_t low = class_character(first);
    char32_t high = low;
    if (peek() == U'-' && peek(1) != U']' && peek(1) != U'[' &&
        !(peek(1) == U'-' && peek(2) == U'[')) {
      ++at_;
      if (peek() == U'-') return fail(at_ + 1, "“-”须写作 \\-", "write '-' as \\-");
      high = class_character(first);
    }
    if (high < low) return fail(at_, "范围的两端颠倒了", "the range ends before it begins");
    if (!error_) write_ranges(characters(low, high));
  }

  char32_t class_character(std::size_t first) {
    if (at_ >= pattern_.size()) fail(at_, "字符类没有写完", "the character class is unfinished");
    const char32_t c = peek();
    // A hyphen stands for itself only first or last.
    const bool edge = at_ == first || peek(1) == U']' || (peek(1) == U'-' && peek(2) == U'[');
    ++at_;
    if (c == U'\\') {
      const auto escaped = single_escape(peek());
      if (!escaped) fail(at_, "字符类里没有这样的转义", "no such escape in a character class");
      ++at_;
      return escaped.value_or(c);
    }
    if (c == U'[' || c == U']') {
      fail(at_, "字符类里的方括号须写作 \\[ 或 \\]", "write brackets in a class as \\[ and \\]");
    }
    if (c == U'-' && !edge) fail(at_, "“-”须写作 \\-", "write '-' as \\-");
    return c;
  }

  // ---- writing

  void write(std::string_view text) {
    out_.text += text;
    if (out_.text.size() > kRegexProgramMax) {
      fail(0, "正则表达式展开后过大", "the pattern is too large when it is written out");
    }
  }

  void write_character(UChar32 c) {
    std::string text;
    if (c < 0x80 && u_isalnum(c) == 0) {
      text = fmt::format("\\x{:02X}", c);
    } else {
      icu::UnicodeString(c).toUTF8String(text);
    }
    write(text);
  }

  [[nodiscard]] icu::UnicodeSet characters(char32_t low, char32_t high) const {
    const icu::UnicodeSet out(static_cast<UChar32>(low), static_cast<UChar32>(high));
    return ignore_case_ ? variants(out) : out;
  }

  void write_ranges(const icu::UnicodeSet& set) {
    for (std::int32_t i = 0; i < set.getRangeCount(); ++i) {
      write_character(set.getRangeStart(i));
      if (set.getRangeStart(i) == set.getRangeEnd(i)) continue;
      write("-");
      write_character(set.getRangeEnd(i));
    }
  }

  void literal(char32_t c) {
    const icu::UnicodeSet set = characters(c, c);
    if (set.size() == 1) return write_character(static_cast<UChar32>(c));
    write("[");
    write_ranges(set);
    write("]");
  }

  std::u32string_view pattern_;
  bool all_;
  bool lines_;
  bool ignore_case_;
  std::size_t at_ = 0;
  RegexExpression out_;
  std::optional<Diagnostic> error_;
  std::int32_t groups_written_ = 0;
  bool marks_groups_ = false;           // there may be back-references
  std::vector<std::int32_t> marks_{0};  // the mark of each complete group
};

}  // namespace

Diagnostic regex_error(std::size_t column, std::string_view zh, std::string_view en) {
  Diagnostic d;
  d.code = "E-FEEL-REGEX";
  d.zh = zh;
  d.en = en;
  if (column > 0) {
    d.place.line = 1;
    d.place.column = static_cast<int>(column);
    d.zh = fmt::format("正则表达式第 {} 个字符处：{}", column, zh);
    d.en = fmt::format("at character {} of the pattern: {}", column, en);
  }
  return d;
}

Result<RegexExpression> translate_regex(std::string_view pattern, std::string_view flags) {
  if (flags.find_first_not_of("smixq") != std::string_view::npos) {
    return regex_error(0, "正则表达式的标志只能是 s、m、i、x、q",
                       "the flags of a pattern are s, m, i, x and q");
  }
  std::u32string points = code_points(pattern);
  if (points.size() > kRegexPatternMax) {
    return regex_error(0, "正则表达式超过 8192 个字符",
                       "the pattern is longer than 8192 characters");
  }
  if (has(flags, 'x') && !has(flags, 'q')) points = without_blanks(points);
  return Translator(points, flags).run();
}

}  // namespace zhida::feel
