// One-time codes by time: six digits, a new one every 30 seconds.
//
// Clause:  RFC 4226 (HOTP), RFC 6238 (TOTP) with SHA-1; the key URI format of authenticator apps
// Threads: pure functions
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "record/identity/secret.h"

namespace zhida::identity {

inline constexpr std::int64_t kTotpSeconds = 30;
inline constexpr int kTotpDigits = 6;
inline constexpr std::size_t kTotpSecretBytes = 20;

// The code of the counter, with leading zeros. REQUIRES: 6 ≤ digits ≤ 8
[[nodiscard]] std::string hotp(std::string_view secret, std::uint64_t counter, int digits);

// The number of the interval that the time falls into.
[[nodiscard]] std::int64_t totp_step(std::int64_t time_us);

// Which of the intervals before, now and after has this code, of those after `last_step`: a code counts once.
// Returns: nullopt where none has it, or `code` is not six digits
[[nodiscard]] std::optional<std::int64_t> matching_step(std::string_view secret,
                                                        std::string_view code, std::int64_t time_us,
                                                        std::int64_t last_step);

// otpauth://totp/issuer:login?secret=…&issuer=…&algorithm=SHA1&digits=6&period=30; it holds the secret.
[[nodiscard]] Secret otpauth_uri(std::string_view issuer, std::string_view login,
                                 std::string_view secret);

}  // namespace zhida::identity
