// Scanning the lines of a *.test file: marks that are not inside of string literals or brackets. Inside of app/spec.
//
// Returns: views into the text that was given
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace zhida::spec {

[[nodiscard]] std::string_view trim(std::string_view text);
// The first `mark` outside of string literals; npos when there is none.
[[nodiscard]] std::size_t find_outside_strings(std::string_view text, std::string_view mark);
// The first `mark` outside of string literals and brackets; npos when there is none.
[[nodiscard]] std::size_t find_outside(std::string_view text, std::string_view mark);
// The parts between `mark`s outside of string literals and brackets, trimmed; one part for an empty text.
[[nodiscard]] std::vector<std::string_view> split_outside(std::string_view text,
                                                          std::string_view mark);

}  // namespace zhida::spec
