// Rows of identity_account and their canonical content. Inside of record/identity.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/identity/account.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::identity {

// One version of an account, with what its Account does not show.
struct AccountRow : Account {
  std::string phc;              // "" of versions that were replaced
  std::string password_digest;  // SHA-256 of the PHC string
  std::string factor_digest;    // SHA-256 of the sealed secret; "" = none
  std::int64_t leaf = 0;
};

// The bytes that are noted. The hash of the password is in them as its SHA-256 only.
[[nodiscard]] std::string content_of(const AccountRow& row);
// "id/version"
[[nodiscard]] std::string noted_id(const AccountRow& row);

// The columns that read_row() takes, in its order.
[[nodiscard]] std::string_view account_columns();
// Errors: E-IDENTITY-FIELD where the row holds a word that is none
[[nodiscard]] Result<AccountRow> read_row(const store::Row& row);

// The newest version; nullopt where there is none.
[[nodiscard]] Result<std::optional<AccountRow>> find_account(store::Reader& reader,
                                                             std::string_view id);
[[nodiscard]] Result<std::optional<AccountRow>> find_login(store::Reader& reader,
                                                           std::string_view login);

[[nodiscard]] Principal principal_of(const Account& account, bool second_factor);
[[nodiscard]] bool is_open(const Account& account, std::int64_t now_us);

// The login as it is stored: capital letters folded; "" where it cannot be one.
[[nodiscard]] std::string folded_login(std::string_view login);
// 1 to 64 of a–z A–Z 0–9 . _ -
[[nodiscard]] bool is_id(std::string_view id);
// At most `most` code points of valid UTF-8 without control characters, not blank at either end; "" is none.
[[nodiscard]] bool is_label(std::string_view text, std::size_t most);
// Errors: E-IDENTITY-FIELD, E-IDENTITY-LOGIN
[[nodiscard]] Result<Done> check_account(const Account& account);

// E-IDENTITY-BUSY: as many passwords are hashed as may be.
[[nodiscard]] Diagnostic busy();

[[nodiscard]] std::string sha256_bytes(std::string_view text);

// The next number of a table's `seq`: there is one writer.
[[nodiscard]] Result<std::int64_t> next_seq(store::Reader& reader, std::string_view sql_of_max);

}  // namespace zhida::identity
