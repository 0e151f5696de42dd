// Text: UTF-8 validity, code points, and the name somebody probably meant.
//
// Clause:  Unicode 15, 3.9, table 3-7 (no overlong forms, no surrogates, nothing above U+10FFFF)
// Threads: pure functions
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace zhida {

struct Utf8CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  // bytes, 1..4; 0 at the end of the text and where it is not valid UTF-8
};

// The code point that starts at byte `at`.
[[nodiscard]] Utf8CodePoint decode_utf8(std::string_view text, std::size_t at);

// The byte offset of the first sequence that is not valid UTF-8; text.size() when all of it is.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);

// The text's code points; a byte that is not valid UTF-8 becomes U+FFFD.
[[nodiscard]] std::u32string code_points(std::string_view text);

// The text's beginning for a message: at most 60 code points, and "…" where more follow.
[[nodiscard]] std::string excerpt(std::string_view text);

// An English noun with its article, by the first letter: "a number", "an error".
[[nodiscard]] std::string with_article(std::string_view noun);

// The least number of code points to insert, delete or replace that turns a into b (Levenshtein). Texts longer than
// 256 code points count as wholly different: the larger of the two lengths.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate with the least edit distance to `name`, the first of equals, where the distance is at most a third of
// name's length in code points (at least 1) and less than that length; empty when there is none. A candidate equal to
// `name` is no suggestion.
[[nodiscard]] std::string nearest(std::string_view name,
                                  const std::vector<std::string>& candidates);

}  // namespace zhida
