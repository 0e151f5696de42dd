// Regular expressions of FEEL: the dialect of XML Schema with XPath's additions. Text → tree → program → matches.
//
//     auto regex = Regex::compile("(\\d{3})-(\\d+)", "i");          // Result<Regex>
//     regex->matches("tel 010-8800", 1'000'000);                    // true: somewhere in the text
//     regex->replace("010-8800", "$2 ($1)", 1'000'000);             // "8800 (010)"
//
// The matcher is our own because nothing we can link offers this dialect (class subtraction, \p{IsBasicLatin}, \i, \c,
// XPath's ^ $ and back-references) together with an exact budget: it backtracks over an explicit stack and counts its
// steps, so that no pattern can exhaust time or the thread's stack. Unicode's properties come from ICU.
//
// Clause:  DMN 1.5, table 73 (matches, replace, split); XPath and XQuery Functions 3.1, 5.6; XML Schema 1.1 part 2, G
// Errors:  E-FEEL-REGEX: the pattern, flags or replacement is malformed, too large, or needs more steps than allowed
// Threads: immutable after compilation
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::feel {

struct RegexProgram;  // regex_program.h

class Regex {
 public:
  // Flags, in any order: s (dot matches line ends), m (^ and $ match at lines), i (ignore case), x (blanks in the
  // pattern mean nothing), q (the pattern is plain text).
  static Result<Regex> compile(std::string_view pattern, std::string_view flags);

  // REQUIRES: text is valid UTF-8, for all three; steps > 0 is the budget of the whole operation.
  // Whether the pattern occurs anywhere in the text.
  [[nodiscard]] Result<bool> matches(std::string_view text, int steps) const;
  // Every occurrence, left to right, replaced. `$1` … stand for groups, `$0` for the occurrence, `\$` and `\\` for the
  // characters. A pattern that matches the empty text is an error (XPath's FORX0003).
  [[nodiscard]] Result<std::string> replace(std::string_view text, std::string_view replacement,
                                            int steps) const;
  // The parts between the occurrences, empty ones included. Same error as replace.
  [[nodiscard]] Result<std::vector<std::string>> split(std::string_view text, int steps) const;

 private:
  explicit Regex(std::shared_ptr<const RegexProgram> program) : program_(std::move(program)) {}
  [[nodiscard]] std::optional<Diagnostic> refuse_empty_match(int steps) const;

  std::shared_ptr<const RegexProgram> program_;
};

inline constexpr std::size_t kRegexPatternMax = 8192;         // code points of a pattern
inline constexpr std::size_t kRegexTextMax = 4U << 20U;       // bytes of a text that is searched
inline constexpr std::size_t kRegexReplacedMax = 64U << 20U;  // bytes of what replace makes
inline constexpr std::size_t kRegexProgramMax = 50'000;       // instructions of a compiled pattern
inline constexpr int kRegexRepeatMax = 10'000;                // n and m of {n,m}
inline constexpr int kRegexDepthMax = 150;                    // of groups within groups

}  // namespace zhida::feel
