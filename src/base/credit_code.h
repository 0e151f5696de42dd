// The unified social credit code (统一社会信用代码) of an organisation: 18 characters, the last two of them checks.
//
//     registrar's department, class, 6 digits of the region, organisation code of 8 and its check, check of the whole
//
// Clause:  GB 32100-2015 (the whole code), GB 11714-1997 (the organisation code, positions 9 to 17)
// Threads: pure functions
#pragma once

#include <cstddef>
#include <string_view>

namespace zhida {

// Without I, O, S, V and Z (GB 32100-2015, table 2).
inline constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
inline constexpr std::size_t kCreditLength = 18;
inline constexpr std::size_t kOrganisationBegin = 8;
inline constexpr std::size_t kOrganisationLength = 8;  // without its check

// REQUIRES: 17 characters of the alphabet
[[nodiscard]] char credit_check(std::string_view first);
// REQUIRES: 8 digits or letters
[[nodiscard]] char organisation_check(std::string_view body);

}  // namespace zhida
