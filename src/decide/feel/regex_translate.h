// Writes a pattern of XPath's dialect out as an expression for ICU that matches the same texts.
//
//     translate_regex("[a-z-[aeiou]]$", "")->text;   // [[a-z]--[aeiou]]\z
//
// What XPath does not have, ICU never sees: patterns are read by XPath's grammar, and every ASCII character but letters
// and digits is written as \xHH. ICU's flag for case is used for back-references only, since it would widen \p{Lu} too,
// and match "ss" with "ß": with flag i, a character is written as the set of its variants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::feel {

struct RegexExpression {
  std::string text;
  std::vector<std::int32_t> groups{0};  // numbers in `text` of the match and of the groups
  bool refers_back = false;             // holds back-references
  bool plain = false;                   // flag q
  std::size_t length = 0;               // of the pattern, in code points
};

// Errors: E-FEEL-REGEX with the place in the pattern
[[nodiscard]] Result<RegexExpression> translate_regex(std::string_view pattern,
                                                      std::string_view flags);

// An E-FEEL-REGEX diagnostic; `column` counts the pattern's code points from 1, 0 = the pattern as a whole.
[[nodiscard]] Diagnostic regex_error(std::size_t column, std::string_view zh, std::string_view en);

}  // namespace zhida::feel
