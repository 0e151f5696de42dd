// From the text of a cell to what DuckDB stores, exactly or not at all. Inside of record/table.
//
// DuckDB's own casts round decimals and take yes, t and 1 for true; these do not.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "record/table/table.h"

namespace zhida::table {

__extension__ typedef __int128 Wide;

inline constexpr int kDecimalDigits = 38;
inline constexpr int kDecimalScale = 10;

[[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view text);
// The value times 10^kDecimalScale.
[[nodiscard]] std::optional<Wide> decimal_of(std::string_view text);
[[nodiscard]] std::optional<bool> boolean_of(std::string_view text);
// Days since 1970-01-01, of the years 1 to 9999.
[[nodiscard]] std::optional<std::int32_t> date_of(std::string_view text);
// UTF-8 without NUL, at most kTextBytesMax.
[[nodiscard]] bool is_storable(std::string_view text);

[[nodiscard]] const char* type_zh(Type type);
[[nodiscard]] const char* type_en(Type type);

}  // namespace zhida::table
