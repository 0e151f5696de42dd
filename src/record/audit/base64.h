// Base64 with one spelling for each sequence of bytes. Inside of record/audit.
//
// Clause:  RFC 4648, 4; padding is required, bits that are not used are zero, nothing else stands between
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "record/audit/hash.h"

namespace zhida::audit {

[[nodiscard]] std::string to_base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
// Of exactly 32 bytes.
[[nodiscard]] std::optional<Hash> hash_from_base64(std::string_view text);

// A decimal number as it is written in paths and checkpoints: digits without leading zeroes, at most `max`.
[[nodiscard]] std::optional<std::uint64_t> read_decimal(std::string_view text, std::uint64_t max);

}  // namespace zhida::audit
