// Applies compiled regular expressions: matches, replace, split. Clause: XPath and XQuery Functions 3.1, 5.6
#include "decide/feel/regex.h"

#include <utility>

#include "decide/feel/regex_program.h"

namespace zhida::feel {
namespace {

Diagnostic out_of_steps() {
  return regex_error(0, "匹配所需的步数超过上限，请简化正则表达式",
                     "the match takes too many steps; simplify the pattern");
}

Diagnostic text_too_long() {
  return regex_error(0, "要匹配的文字超过 4 MiB", "the text to search is longer than 4 MiB");
}

// Group numbers and texts of a replacement, in order. Clause: XPath and XQuery Functions 3.1, 5.6.4
struct Piece {
  std::string text;
  int group = -1;  // negative: the text itself
};

// `$` and the longest number that names a group; a single digit beyond the groups stands for nothing.
std::size_t group_number(std::string_view replacement, std::size_t at, int groups, int& number) {
  number = 0;
  std::size_t digits = 0;
  while (at + digits < replacement.size()) {
    const char c = replacement[at + digits];
    if (c < '0' || c > '9') break;
    const int longer = number * 10 + (c - '0');
    if (digits > 0 && longer > groups) break;
    number = longer;
    ++digits;
  }
  return digits;
}

Result<std::vector<Piece>> pieces_of(std::string_view replacement, const RegexProgram& program) {
  std::vector<Piece> out(1);
  if (program.flags.plain) {
    out[0].text = replacement;
    return out;
  }
  for (std::size_t at = 0; at < replacement.size();) {
    const char c = replacement[at++];
    if (c == '\\') {
      if (at == replacement.size() || (replacement[at] != '\\' && replacement[at] != '$')) {
        return regex_error(0, "替换文字里的 \\ 后只能是 \\ 或 $",
                           "in a replacement, \\ may precede only \\ or $");
      }
      out.back().text.push_back(replacement[at++]);
    } else if (c == '$') {
      int number = 0;
      const std::size_t digits = group_number(replacement, at, program.groups, number);
      if (digits == 0) {
        return regex_error(0, "替换文字里的 $ 后须是数字，$ 本身写作 \\$",
                           "in a replacement, a number follows $; write \\$ for the character");
      }
      at += digits;
      if (number <= program.groups) out.push_back({{}, number});
      out.push_back({});
    } else {
      out.back().text.push_back(c);
    }
  }
  return out;
}

std::optional<RegexFlags> flags_of(std::string_view flags) {
  RegexFlags out;
  for (const char c : flags) {
    switch (c) {
      case 's': out.dot_all = true; break;
      case 'm': out.lines = true; break;
      case 'i': out.ignore_case = true; break;
      case 'x': out.blanks = true; break;
      case 'q': out.plain = true; break;
      default: return std::nullopt;
    }
  }
  return out;
}

}  // namespace

Diagnostic regex_error(std::size_t column, std::string_view zh, std::string_view en) {
  Diagnostic d;
  d.code = "E-FEEL-REGEX";
  d.zh = zh;
  d.en = en;
  if (column > 0) {
    d.place.line = 1;
    d.place.column = static_cast<int>(column);
    d.zh = "正则表达式第 " + std::to_string(column) + " 个字符处：" + d.zh;
    d.en = "at character " + std::to_string(column) + " of the pattern: " + d.en;
  }
  return d;
}

Result<Regex> Regex::compile(std::string_view pattern, std::string_view flags) {
  const auto read = flags_of(flags);
  if (!read) {
    return regex_error(0, "正则表达式的标志只能是 s、m、i、x、q",
                       "the flags of a pattern are s, m, i, x and q");
  }
  auto program = parse_regex(pattern, *read);
  if (!program) return program.errors();
  return Regex(std::make_shared<const RegexProgram>(std::move(*program)));
}

Result<bool> Regex::matches(std::string_view text, int steps) const {
  if (text.size() > kRegexTextMax) return text_too_long();
  RegexSearch search(*program_, text, steps);
  if (search.find(0)) return true;
  if (search.exhausted()) return out_of_steps();
  return false;
}

// Clause: XPath and XQuery Functions 3.1, 5.6.4 and 5.6.5, FORX0003. Every assertion holds on the empty text, so that a
// pattern that passes matches nothing empty anywhere.
std::optional<Diagnostic> Regex::refuse_empty_match(int steps) const {
  const auto empty = matches({}, steps);
  if (!empty) return empty.errors()[0];
  if (!*empty) return std::nullopt;
  return regex_error(0, "这个正则表达式能匹配空文字，不能用来替换或拆分",
                     "the pattern matches the empty string and cannot replace or split");
}

Result<std::string> Regex::replace(std::string_view text, std::string_view replacement,
                                   int steps) const {
  if (text.size() > kRegexTextMax) return text_too_long();
  const auto pieces = pieces_of(replacement, *program_);
  if (!pieces) return pieces.errors();
  if (auto refused = refuse_empty_match(steps)) return std::move(*refused);
  RegexSearch search(*program_, text, steps);
  std::string out;
  std::size_t done = 0;
  while (search.find(done)) {
    out += text.substr(done, search.begin() - done);
    for (const Piece& p : *pieces) {
      out +=
          p.group < 0 ? std::string_view(p.text) : search.group(static_cast<std::size_t>(p.group));
    }
    if (out.size() > kRegexReplacedMax) {
      return regex_error(0, "替换后的文字过长", "the replaced text is too long");
    }
    ZHIDA_CHECK(search.end() > done);  // see refuse_empty_match
    done = search.end();
  }
  if (search.exhausted()) return out_of_steps();
  return out.append(text.substr(done));
}

Result<std::vector<std::string>> Regex::split(std::string_view text, int steps) const {
  if (text.size() > kRegexTextMax) return text_too_long();
  if (auto refused = refuse_empty_match(steps)) return std::move(*refused);
  RegexSearch search(*program_, text, steps);
  std::vector<std::string> out;
  std::size_t done = 0;
  while (search.find(done)) {
    ZHIDA_CHECK(search.end() > done);  // see refuse_empty_match
    out.emplace_back(text.substr(done, search.begin() - done));
    done = search.end();
  }
  if (search.exhausted()) return out_of_steps();
  out.emplace_back(text.substr(done));
  return out;
}

}  // namespace zhida::feel
