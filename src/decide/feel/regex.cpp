// Applies regular expressions with ICU: matches, replace, split. Clause: XPath and XQuery Functions 3.1, 5.6
#include "decide/feel/regex.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <unicode/regex.h>

#include "decide/feel/regex_translate.h"

namespace zhida::feel {

struct RegexProgram {
  RegexExpression expression;
  std::unique_ptr<const icu::RegexPattern> pattern;
};

namespace {

constexpr int kUnit = 10'000;  // steps in one unit of ICU's time limit
// Bytes, as ICU's setStackLimit counts them; the stack may take twice as many.
constexpr std::int32_t kStackMax = 32 << 20;

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

// One pass over a text, from occurrence to occurrence. Positions are in UTF-16 units.
class Search {
 public:
  // REQUIRES: program outlives the search
  Search(const RegexProgram& program, std::string_view text, int steps, std::int64_t* used)
      : text_(utf16(text)),
        used_(used),
        start_(steps),
        steps_(steps),
        price_(1 + static_cast<std::int64_t>(program.expression.length / 256)) {
    matcher_.reset(program.pattern->matcher(text_, status_));
    ZHIDA_CHECK(U_SUCCESS(status_));
    // At each of its steps ICU copies the positions of all groups; what a back-reference compares is no step.
    const int price = 1 + matcher_->groupCount() / 16 +
                      (program.expression.refers_back ? text_.length() / 1024 : 0);
    matcher_->setTimeLimit(std::max(1, steps / kUnit / price), status_);
    matcher_->setStackLimit(kStackMax, status_);
    matcher_->setMatchCallback(&Search::unit, this, status_);
    matcher_->setFindProgressCallback(&Search::attempt, this, status_);
    ZHIDA_CHECK(U_SUCCESS(status_));
  }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  ~Search() {
    if (used_ != nullptr) *used_ += start_ - steps_ + units_ * kUnit;
  }

  // Goes on to the next occurrence; false when there is none.
  Result<bool> find() {
    const bool found = attempt(this, 0) != 0 && matcher_->find(status_) != 0;
    if (steps_ >= 0 && U_SUCCESS(status_)) return found;
    return regex_error(0, "匹配所需的步数超过上限，请简化正则表达式",
                       "the match takes too many steps; simplify the pattern");
  }

  // Of the occurrence or of one of ICU's groups in it; negative when the group took no part.
  [[nodiscard]] std::int32_t begin(std::int32_t group = 0) {
    return matcher_->start(group, status_);
  }
  [[nodiscard]] std::int32_t end(std::int32_t group = 0) { return matcher_->end(group, status_); }

  [[nodiscard]] std::int32_t size() const { return text_.length(); }
  void append(std::string& out, std::int32_t from, std::int32_t to) const {
    if (from >= 0) text_.tempSubStringBetween(from, to).toUTF8String(out);
  }

 private:
  // ICU calls this at each position that it turns away from.
  static UBool attempt(const void* search, std::int64_t /*position*/) {
    auto* self = static_cast<Search*>(const_cast<void*>(search));
    self->steps_ -= self->price_;
    return static_cast<UBool>(self->steps_ >= 0);
  }

  // ICU calls this once in each unit of its steps.
  static UBool unit(const void* search, std::int32_t /*units*/) {
    ++static_cast<Search*>(const_cast<void*>(search))->units_;
    return 1;
  }

  icu::UnicodeString text_;
  std::int64_t* used_;
  std::int64_t start_;
  std::int64_t units_ = 0;
  UErrorCode status_ = U_ZERO_ERROR;
  std::unique_ptr<icu::RegexMatcher> matcher_;
  std::int64_t steps_;  // left for attempts
  std::int64_t price_;  // of one attempt
};

std::optional<Diagnostic> refuse_long(const RegexProgram& program, std::string_view text) {
  if (text.size() > kRegexTextMax) {
    return regex_error(0, "要匹配的文字超过 4 MiB", "the text to search is longer than 4 MiB");
  }
  if (program.expression.refers_back && text.size() > kRegexReferredMax) {
    return regex_error(0, "有反向引用时，要匹配的文字不能超过 64 KiB",
                       "with a back-reference, the text to search may take at most 64 KiB");
  }
  return std::nullopt;
}

Diagnostic empty_match() {
  return regex_error(0, "这个正则表达式能匹配空文字，不能用来替换或拆分",
                     "the pattern matches the empty string and cannot replace or split");
}

// Calls `on(done)` at each occurrence, where `done` is the end of the one before, and returns the end of the last.
// Clause: XPath and XQuery Functions 3.1, 5.6.4 and 5.6.5, FORX0003
template <typename OnOccurrence>
Result<std::int32_t> each(const RegexProgram& program, Search& search, int steps, OnOccurrence on) {
  const auto empty = Search(program, {}, steps, nullptr).find();
  if (!empty) return empty.errors();
  if (*empty) return empty_match();
  for (std::int32_t done = 0;; done = search.end()) {
    const auto found = search.find();
    if (!found) return found.errors();
    if (!*found) return done;
    if (search.begin() == search.end()) return empty_match();
    if (auto failed = on(done)) return std::move(*failed);
  }
}

// Group numbers and texts of a replacement, in order. Clause: XPath and XQuery Functions 3.1, 5.6.4
struct Piece {
  std::string text;
  int group = -1;  // negative: the text itself
};

Result<std::vector<Piece>> pieces_of(std::string_view replacement, const RegexProgram& program) {
  std::vector<Piece> out(1);
  if (program.expression.plain) {
    out[0].text = replacement;
    return out;
  }
  const std::vector<std::int32_t>& groups = program.expression.groups;
  for (std::size_t at = 0; at < replacement.size();) {
    const char c = replacement[at++];
    if (c == '\\') {
      if (at == replacement.size() || (replacement[at] != '\\' && replacement[at] != '$')) {
        return regex_error(0, "替换文字里的 \\ 后只能是 \\ 或 $",
                           "in a replacement, \\ may precede only \\ or $");
      }
      out.back().text.push_back(replacement[at++]);
    } else if (c == '$') {
      // The longest number that names a group; a single digit beyond the groups stands for nothing.
      const std::size_t first = at;
      std::size_t number = 0;
      for (; at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9'; ++at) {
        const std::size_t longer = number * 10 + static_cast<std::size_t>(replacement[at] - '0');
        if (at > first && longer >= groups.size()) break;
        number = longer;
      }
      if (at == first) {
        return regex_error(0, "替换文字里的 $ 后须是数字，$ 本身写作 \\$",
                           "in a replacement, a number follows $; write \\$ for the character");
      }
      if (number < groups.size()) out.push_back({{}, groups[number]});
      out.push_back({});
    } else {
      out.back().text.push_back(c);
    }
  }
  return out;
}

}  // namespace

Result<Regex> Regex::compile(std::string_view pattern, std::string_view flags) {
  auto expression = translate_regex(pattern, flags);
  if (!expression) return expression.errors();
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<const icu::RegexPattern> compiled(
      icu::RegexPattern::compile(utf16(expression->text), 0, status));
  if (U_FAILURE(status)) {  // ICU's own limits; what we write is well formed
    return regex_error(0, "正则表达式过于复杂", "the pattern is too complex");
  }
  return Regex(std::make_shared<const RegexProgram>(
      RegexProgram{std::move(*expression), std::move(compiled)}));
}

Result<bool> Regex::matches(std::string_view text, int steps, std::int64_t* used) const {
  if (auto refused = refuse_long(*program_, text)) return std::move(*refused);
  return Search(*program_, text, steps, used).find();
}

Result<std::string> Regex::replace(std::string_view text, std::string_view replacement, int steps,
                                   std::int64_t* used) const {
  if (auto refused = refuse_long(*program_, text)) return std::move(*refused);
  const auto pieces = pieces_of(replacement, *program_);
  if (!pieces) return pieces.errors();
  Search search(*program_, text, steps, used);
  std::string out;
  const auto last = each(*program_, search, steps, [&](std::int32_t done) {
    search.append(out, done, search.begin());
    for (const Piece& p : *pieces) {
      out += p.text;
      if (p.group >= 0) search.append(out, search.begin(p.group), search.end(p.group));
    }
    return out.size() <= kRegexReplacedMax
               ? std::nullopt
               : std::optional(regex_error(0, "替换后的文字过长", "the replaced text is too long"));
  });
  if (!last) return last.errors();
  search.append(out, *last, search.size());
  return out;
}

Result<std::vector<std::string>> Regex::split(std::string_view text, int steps,
                                              std::int64_t* used) const {
  if (auto refused = refuse_long(*program_, text)) return std::move(*refused);
  Search search(*program_, text, steps, used);
  std::vector<std::string> out;
  const auto last = each(*program_, search, steps, [&](std::int32_t done) {
    search.append(out.emplace_back(), done, search.begin());
    return std::optional<Diagnostic>();
  });
  if (!last) return last.errors();
  search.append(out.emplace_back(), *last, search.size());
  return out;
}

}  // namespace zhida::feel
