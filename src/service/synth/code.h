// Credit codes of enterprises that do not exist: valid by their checks, in a block that, as far as we know, no registrar
// issues (待核: no published list of departments was seen).
//
//     XA 320500 ######## c k      X: no department that we know of; A: no class of it; 苏州市;
//                                 the enterprise's number, the organisation code's check, the whole code's check
//
// Clause:  GB 32100-2015 (the whole code), GB 11714-1997 (positions 9 to 17)
// Threads: pure functions
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zhida::synth {

inline constexpr std::string_view kBlock = "XA320500";
inline constexpr std::uint64_t kNumberMax = 99'999'999;

// REQUIRES: number <= kNumberMax
[[nodiscard]] std::string credit_code(std::uint64_t number);

// True when both checks hold.
[[nodiscard]] bool is_valid_code(std::string_view code);
// True when the code is one of ours: valid, and in the block.
[[nodiscard]] bool is_synthetic_code(std::string_view code);

}  // namespace zhida::synth
