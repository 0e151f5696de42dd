// Why the ledger refuses something, as diagnostics. Inside of record/ledger.
//
// Place.element names what the refusal is about: the id of a transfer or an account.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/failure.h"

namespace zhida::ledger {

[[nodiscard]] Diagnostic refusal(std::string_view code, std::string_view element, Words what,
                                 Words help = {});
// The same with an amount or a word that would fit, and what stands there.
[[nodiscard]] Diagnostic refusal_of(std::string_view code, std::string_view element, Words what,
                                    std::string expected, std::string found, Words help = {});

// E-LEDGER-ID: the id is taken by a record whose `field` differs.
[[nodiscard]] Diagnostic id_taken(std::string_view id, std::string_view field, std::string expected,
                                  std::string found);
// E-LEDGER-ACCOUNT
[[nodiscard]] Diagnostic no_account(std::string_view element, std::string_view account);
// E-LEDGER-TEXT, if a text is longer than `bytes_max`, no UTF-8 or has control characters.
[[nodiscard]] std::optional<Diagnostic> check_text(std::string_view element, std::string_view field,
                                                   std::string_view text, std::size_t bytes_max);
// E-LEDGER-TEXT, if an id is empty where it may not be, too long, or has other characters than A-Z a-z 0-9 . - _ : / (those
// of the audit log).
[[nodiscard]] std::optional<Diagnostic> check_id(std::string_view element, std::string_view field,
                                                 std::string_view id, bool may_be_empty);

}  // namespace zhida::ledger
