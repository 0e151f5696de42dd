// Regular expressions of FEEL: the dialect of XML Schema with XPath's additions. Pattern → ICU's expression → matches.
//
//     auto regex = Regex::compile("(\\d{3})-(\\d+)", "i");          // Result<Regex>
//     regex->matches("tel 010-8800", 1'000'000);                    // true: somewhere in the text
//     regex->replace("010-8800", "$2 ($1)", 1'000'000);             // "8800 (010)"
//
// ICU's engine does the matching; ours is the translation (regex_translate.h), which refuses what XPath does not have.
//
// Steps: each position at which a match is tried costs one step, and one more for every 256 characters of the pattern.
// What ICU does at a position it counts itself, roughly one for each point to which it may have to come back. It reports
// these in units of 10'000, so that the budget for them is rounded down to whole units, and is one unit at least. They
// cost more in patterns of many groups, and where a back-reference compares long texts. ICU's stack is bounded, too.
//
// Clause:  DMN 1.5, table 73 (matches, replace, split); XPath and XQuery Functions 3.1, 5.6; XML Schema 1.1 part 2, G
// Errors:  E-FEEL-REGEX: the pattern, flags or replacement is malformed, too large, or needs more steps than allowed
// Threads: immutable after compilation
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::feel {

struct RegexProgram;  // regex.cpp

class Regex {
 public:
  // Flags, in any order: s (dot matches line ends), m (^ and $ match at lines), i (ignore case), x (blanks in the
  // pattern mean nothing), q (the pattern is plain text).
  static Result<Regex> compile(std::string_view pattern, std::string_view flags);

  // REQUIRES: text is valid UTF-8, for all three; steps > 0 is the budget of the whole operation.
  // Whether the pattern occurs anywhere in the text.
  // `used`, where given, grows by the steps that were taken, in success and in failure.
  [[nodiscard]] Result<bool> matches(std::string_view text, int steps,
                                     std::int64_t* used = nullptr) const;
  // Every occurrence, left to right, replaced. `$1` … stand for groups, `$0` for the occurrence, `\$` and `\\` for the
  // characters. A pattern that matches the empty text is an error (XPath's FORX0003).
  [[nodiscard]] Result<std::string> replace(std::string_view text, std::string_view replacement,
                                            int steps, std::int64_t* used = nullptr) const;
  // The parts between the occurrences, empty ones included. Same error as replace.
  [[nodiscard]] Result<std::vector<std::string>> split(std::string_view text, int steps,
                                                       std::int64_t* used = nullptr) const;

 private:
  explicit Regex(std::shared_ptr<const RegexProgram> program) : program_(std::move(program)) {}

  std::shared_ptr<const RegexProgram> program_;
};

inline constexpr std::size_t kRegexPatternMax = 8192;         // code points of a pattern
inline constexpr std::size_t kRegexTextMax = 4U << 20U;       // bytes of a text that is searched
inline constexpr std::size_t kRegexReferredMax = 64U << 10U;  // the same, with back-references
inline constexpr std::size_t kRegexReplacedMax = 64U << 20U;  // bytes of what replace makes
inline constexpr std::size_t kRegexProgramMax = 40'000;       // bytes of the expression for ICU
inline constexpr int kRegexRepeatMax = 10'000;                // n and m of {n,m}
inline constexpr int kRegexDepthMax = 40;                     // of groups and classes

}  // namespace zhida::feel
