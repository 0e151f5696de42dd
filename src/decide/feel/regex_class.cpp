// Character classes and escapes of regular expressions: [a-z-[aeiou]], \d, \p{Lu}, \p{IsBasicLatin}.
//
// Clause: XML Schema 1.1 part 2, G.4 (character classes); XPath and XQuery Functions 3.1, 5.6.1 (flag i)
#include <array>
#include <string>
#include <utility>

#include <unicode/uchar.h>

#include "decide/feel/regex.h"
#include "decide/feel/regex_program.h"

namespace zhida::feel {
namespace {

using icu::UnicodeSet;
using Range = std::pair<char32_t, char32_t>;

UnicodeSet set_of(std::initializer_list<Range> ranges) {
  UnicodeSet out;
  for (const auto& [low, high] : ranges) {
    out.add(static_cast<UChar32>(low), static_cast<UChar32>(high));
  }
  return out;
}

UnicodeSet property_set(UProperty property, std::int32_t value) {
  UnicodeSet out;
  UErrorCode status = U_ZERO_ERROR;
  out.applyIntPropertyValue(property, value, status);
  return out;
}

UnicodeSet categories(std::uint32_t mask) {
  return property_set(UCHAR_GENERAL_CATEGORY_MASK, static_cast<std::int32_t>(mask));
}

// NameStartChar of XML 1.0, fifth edition, 2.3.
UnicodeSet name_start() {
  return set_of({{U':', U':'},
                 {U'A', U'Z'},
                 {U'_', U'_'},
                 {U'a', U'z'},
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
                 {0xFDF0, 0xFFFD},
                 {0x10000, 0xEFFFF}});
}

UnicodeSet name_part() {
  UnicodeSet out = name_start();
  out.addAll(set_of({{U'-', U'.'}, {U'0', U'9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}));
  return out;
}

// The set of \s \i \c \d \w; nothing for other letters.
const UnicodeSet* shorthand(char32_t letter) {
  static const UnicodeSet kBlank = set_of({{U' ', U' '}, {U'\t', U'\n'}, {U'\r', U'\r'}});
  static const UnicodeSet kNameStart = name_start();
  static const UnicodeSet kNamePart = name_part();
  static const UnicodeSet kDigit = categories(U_GC_ND_MASK);
  // All but punctuation, separators and "other".
  static const UnicodeSet kWord =
      categories(~static_cast<std::uint32_t>(U_GC_P_MASK | U_GC_Z_MASK | U_GC_C_MASK));
  switch (letter) {
    case U's': return &kBlank;
    case U'i': return &kNameStart;
    case U'c': return &kNamePart;
    case U'd': return &kDigit;
    case U'w': return &kWord;
    default: return nullptr;
  }
}

// "Lu" or "IsBasicLatin"; an error for a name that Unicode does not have.
std::optional<UnicodeSet> named_set(const std::string& name) {
  if (name.starts_with("Is")) {
    const std::int32_t block = u_getPropertyValueEnum(UCHAR_BLOCK, name.c_str() + 2);
    if (name.size() == 2 || block == UCHAR_INVALID_CODE) return std::nullopt;
    return property_set(UCHAR_BLOCK, block);
  }
  const bool category = (name.size() == 1 || name.size() == 2) && name[0] >= 'A' &&
                        name[0] <= 'Z' && name != "Cs" && name != "LC" &&
                        (name.size() == 1 || (name[1] >= 'a' && name[1] <= 'z'));
  if (!category) return std::nullopt;
  const std::int32_t mask = u_getPropertyValueEnum(UCHAR_GENERAL_CATEGORY_MASK, name.c_str());
  if (mask == UCHAR_INVALID_CODE) return std::nullopt;
  return property_set(UCHAR_GENERAL_CATEGORY_MASK, mask);
}

class ClassParser {
 public:
  ClassParser(std::u32string_view pattern, std::size_t& at, bool ignore_case, int depth)
      : pattern_(pattern), at_(at), ignore_case_(ignore_case), depth_(depth) {}

  Result<UnicodeSet> run() {
    const std::size_t open = at_;
    if (depth_ > kRegexDepthMax)
      return error(open, "字符类嵌套过深", "character classes nest too deeply");
    const bool negated = peek() == U'^';
    if (negated) ++at_;
    for (first_ = at_; peek() != U']';) {
      if (at_ >= pattern_.size()) return error(open, "“[”没有对应的“]”", "'[' has no ']'");
      if (peek() == U'-' && peek(1) == U'[' && at_ != first_) return subtract(negated);
      if (auto failed = item()) return std::move(*failed);
    }
    if (at_ == first_) return error(at_ + 1, "字符类是空的", "the character class is empty");
    ++at_;
    return finish(negated);
  }

 private:
  static Diagnostic error(std::size_t column, std::string_view zh, std::string_view en) {
    return regex_error(column, zh, en);
  }

  [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : U'\0';
  }

  // With flag i, characters and ranges take all their case variants; named classes do not.
  UnicodeSet finish(bool negated) {
    if (ignore_case_) {
      characters_.closeOver(USET_CASE_INSENSITIVE);
      characters_.removeAllStrings();
    }
    characters_.addAll(named_);
    if (negated) characters_.complement();
    return characters_;
  }

  // At "-[": what the inner class holds is taken away, after the negation. Clause: XML Schema 1.1 part 2, G.4.1
  Result<UnicodeSet> subtract(bool negated) {
    at_ += 2;
    auto inner = ClassParser(pattern_, at_, ignore_case_, depth_ + 1).run();
    if (!inner) return inner;
    if (peek() != U']')
      return error(at_ + 1, "减去的字符类之后应为“]”",
                   "']' must follow the class that is taken away");
    ++at_;
    UnicodeSet out = finish(negated);
    out.removeAll(*inner);
    return out;
  }

  // One character, range or escape for many.
  std::optional<Diagnostic> item() {
    if (peek() == U'\\') {
      ++at_;
      auto many = parse_multi_escape(pattern_, at_);
      if (!many) return many.errors()[0];
      if (*many) {
        named_.addAll(**many);
        return std::nullopt;
      }
      --at_;
    }
    const auto low = character();
    if (!low) return low.errors()[0];
    char32_t high = *low;
    if (peek() == U'-' && peek(1) != U']' && peek(1) != U'[' &&
        !(peek(1) == U'-' && peek(2) == U'[')) {
      ++at_;
      if (peek() == U'-') return error(at_ + 1, "“-”须写作 \\-", "write '-' as \\-");
      const auto last = character();
      if (!last) return last.errors()[0];
      high = *last;
    }
    if (high < *low) return error(at_, "范围的两端颠倒了", "the range ends before it begins");
    characters_.add(static_cast<UChar32>(*low), static_cast<UChar32>(high));
    return std::nullopt;
  }

  Result<char32_t> character() {
    const char32_t c = peek();
    if (at_ >= pattern_.size())
      return error(at_, "字符类没有写完", "the character class is unfinished");
    if (c == U'\\') {
      const auto escaped = single_escape(peek(1));
      if (!escaped)
        return error(at_ + 1, "字符类里没有这样的转义", "no such escape in a character class");
      at_ += 2;
      return *escaped;
    }
    if (c == U'[' || c == U']')
      return error(at_ + 1, "字符类里的方括号须写作 \\[ 或 \\]",
                   "write brackets in a class as \\[ and \\]");
    // Clause: XML Schema 1.1 part 2, G.4.1: a hyphen stands for itself only first or last.
    const bool edge = at_ == first_ || peek(1) == U']' || (peek(1) == U'-' && peek(2) == U'[');
    if (c == U'-' && !edge) return error(at_ + 1, "“-”须写作 \\-", "write '-' as \\-");
    ++at_;
    return c;
  }

  std::u32string_view pattern_;
  std::size_t& at_;
  bool ignore_case_;
  int depth_;
  std::size_t first_ = 0;
  UnicodeSet characters_;
  UnicodeSet named_;
};

}  // namespace

// Clause: XML Schema 1.1 part 2, G.4.2.1 (SingleCharEsc); XPath adds \$.
std::optional<char32_t> single_escape(char32_t c) {
  switch (c) {
    case U'n': return U'\n';
    case U'r': return U'\r';
    case U't': return U'\t';
    default: break;
  }
  static constexpr std::u32string_view kThemselves = U"\\|.?*+(){}-[]^$";
  return kThemselves.find(c) != std::u32string_view::npos ? std::optional(c) : std::nullopt;
}

Result<std::optional<UnicodeSet>> parse_multi_escape(std::u32string_view pattern, std::size_t& at) {
  if (at >= pattern.size()) return std::optional<UnicodeSet>();
  const char32_t letter = pattern[at];
  const bool negated = letter >= U'A' && letter <= U'Z';
  const char32_t small = negated ? letter - U'A' + U'a' : letter;
  std::optional<UnicodeSet> out;
  if (const UnicodeSet* set = shorthand(small)) {
    out = *set;
    ++at;
  } else if (small == U'p') {
    const std::size_t close = pattern.find(U'}', at);
    if (at + 1 >= pattern.size() || pattern[at + 1] != U'{' || close == std::u32string_view::npos) {
      return regex_error(at, "\\p 之后应为花括号里的类名", "a name in braces must follow \\p");
    }
    std::string name;
    for (const char32_t c : pattern.substr(at + 2, close - at - 2)) {
      const bool plain = c < 0x80 && (u_isalnum(static_cast<UChar32>(c)) != 0 || c == U'-');
      name.push_back(plain ? static_cast<char>(c) : '?');
    }
    out = named_set(name);
    if (!out)
      return regex_error(at, "没有这样的字符类别或区段", "no such category or block of characters");
    at = close + 1;
  }
  if (out && negated) out->complement();
  return out;
}

Result<UnicodeSet> parse_class(std::u32string_view pattern, std::size_t& at, bool ignore_case,
                               int depth) {
  return ClassParser(pattern, at, ignore_case, depth).run();
}

}  // namespace zhida::feel
