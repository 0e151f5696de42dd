// The compiled form of a regular expression: what regex_parse writes, regex_match runs and regex applies.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <unicode/uniset.h>

#include "base/result.h"

namespace zhida::feel {

struct RegexFlags {
  bool dot_all = false;      // s
  bool lines = false;        // m
  bool ignore_case = false;  // i
  bool blanks = false;       // x
  bool plain = false;        // q
};

enum class RegexOp : std::uint8_t {
  kChar,      // one code point, x
  kFolded,    // one code point that folds to x
  kAny,       // one code point, no line end
  kAll,       // any one code point
  kSet,       // a code point in sets[x]
  kSplit,     // try x first, then y
  kJump,      // to x
  kSave,      // the position into register x
  kAdvanced,  // go on only where the position differs from register x; to y otherwise
  kTextStart,
  kTextEnd,
  kLineStart,
  kLineEnd,
  kBackReference,  // the text of group x again; empty when the group took no part
  kMatch,
};

struct RegexInstruction {
  RegexOp op = RegexOp::kMatch;
  std::int32_t x = 0;
  std::int32_t y = 0;
};

struct RegexProgram {
  std::vector<RegexInstruction> code;
  std::vector<std::shared_ptr<const icu::UnicodeSet>> sets;
  int groups =
      0;  // capturing groups; group g's ends are the registers 2g and 2g + 1, group 0 is the match
  int registers = 2;  // captures first, then the positions of loops
  RegexFlags flags;
};

[[nodiscard]] char32_t fold_case(char32_t c);
// An E-FEEL-REGEX diagnostic; `column` counts the pattern's code points from 1, 0 = the pattern as a whole.
[[nodiscard]] Diagnostic regex_error(std::size_t column, std::string_view zh, std::string_view en);

// Compiles the pattern. regex_parse.cpp
[[nodiscard]] Result<RegexProgram> parse_regex(std::string_view pattern, RegexFlags flags);

// The characters of a class expression or of an escape for many characters. regex_class.cpp
// `at` stands after the opening bracket and is left after the closing one.
[[nodiscard]] Result<icu::UnicodeSet> parse_class(std::u32string_view pattern, std::size_t& at,
                                                  bool ignore_case, int depth = 0);
// `at` stands after the backslash. Nothing (and `at` unmoved) when it is no such escape.
[[nodiscard]] Result<std::optional<icu::UnicodeSet>> parse_multi_escape(std::u32string_view pattern,
                                                                        std::size_t& at);
// The character that `\c` stands for; nothing when it is no such escape.
[[nodiscard]] std::optional<char32_t> single_escape(char32_t c);

// One search of a text. regex_match.cpp
class RegexSearch {
 public:
  static constexpr std::size_t kUnset = static_cast<std::size_t>(-1);

  RegexSearch(const RegexProgram& program, std::string_view text, int steps)
      : program_(program), text_(text), steps_(steps) {}

  // The leftmost match at or after byte `from`. False when there is none, or when the budget is used up.
  [[nodiscard]] bool find(std::size_t from);
  [[nodiscard]] bool exhausted() const { return steps_ <= 0; }

  // Of the match found.
  [[nodiscard]] std::size_t begin() const { return registers_[0]; }
  [[nodiscard]] std::size_t end() const { return registers_[1]; }
  [[nodiscard]] std::string_view group(std::size_t g) const;  // empty when it took no part

 private:
  struct Choice {
    std::int32_t pc;       // where to go on; or, when negative, the register ~pc to restore
    std::size_t position;  // from where; or the register's value
  };

  bool run(std::size_t from);
  bool backtrack(std::size_t& pc, std::size_t& at);
  bool one(const RegexInstruction& i, std::size_t& at) const;
  [[nodiscard]] bool holds(RegexOp op, std::size_t at) const;
  bool again(std::size_t group, std::size_t& at) const;
  void set(std::int32_t index, std::size_t value);

  const RegexProgram& program_;
  std::string_view text_;
  int steps_;
  std::vector<std::size_t> registers_;
  std::vector<Choice> choices_;
};

}  // namespace zhida::feel
