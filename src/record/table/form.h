// The two forms of a table, and where each is read from. Inside of record/table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::table {

enum class Form : std::uint8_t { kCsv, kParquet };

// By the ending of the name: .csv or .parquet, in any case of letters.
[[nodiscard]] std::optional<Form> form_of(std::string_view path);
[[nodiscard]] Diagnostic kind_failure(std::string_view path);

// The column names of the header line, which must be there, in UTF-8, with every name once.
[[nodiscard]] Result<std::vector<std::string>> read_header(const std::string& path);

// read_csv(…) of exactly that file with all cells as text.
[[nodiscard]] std::string csv_source(const std::string& path,
                                     const std::vector<std::string>& names);
// read_parquet(…) of exactly that file.
[[nodiscard]] std::string parquet_source(const std::string& path);

// SQL: a decimal's text without needless zeros. REQUIRES: the decimal type has digits after the point
[[nodiscard]] std::string plain_decimal(const std::string& expression);

}  // namespace zhida::table
