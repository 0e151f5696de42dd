// Fold: the same text written in other widths, with other blanks or other capitals, becomes one.
//
// Clause:  Unicode 15, 3.11 (normalisation form KC): １２３（％） → 123(%), ㎡ → m2
// Threads: pure functions
#pragma once

#include <string>
#include <string_view>

namespace zhida::intake {

// Without the blanks (also 　, no-break and zero-width ones, line ends) at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

// NFKC, trimmed. Text that is not valid UTF-8 comes back as it is.
[[nodiscard]] std::string folded(std::string_view text);

// Blanks of every kind inside become one space each: a header of two lines in one.
[[nodiscard]] std::string one_line(std::string_view text);

// As folded, without any blank, ASCII letters small: what headers are compared by.
[[nodiscard]] std::string header_key(std::string_view text);

}  // namespace zhida::intake
