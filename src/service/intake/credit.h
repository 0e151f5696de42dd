// The unified social credit code of a row (base/credit_code.h): read, and what is wrong with it.
//
// Clause:  GB 32100-2015, 4 and 5
// Threads: pure functions
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zhida::intake {

enum class CodeFault : std::uint8_t { kNone, kLength, kCharacter, kCheck };

// REQUIRES: text is folded (fold.h), letters large
[[nodiscard]] CodeFault fault_of_code(std::string_view text);

// Folded, letters large, without blanks inside.
[[nodiscard]] std::string code_of(std::string_view text);

}  // namespace zhida::intake
