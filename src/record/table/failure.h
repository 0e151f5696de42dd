// What went wrong with a table, as a diagnostic. Inside of record/table.
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"

namespace zhida::table {

[[nodiscard]] Diagnostic table_failure(std::string_view code, std::string_view file, Words what,
                                       Words help = {});

// With the operating system's reason for `error` (errno).
[[nodiscard]] Diagnostic system_failure(std::string_view code, std::string_view file,
                                        const Words& what, int error);

// DuckDB's own message: its first line, and what it says about the line of a CSV file. E-TABLE-READ
[[nodiscard]] Diagnostic read_failure(std::string_view file, const std::string& message);

// The first line of DuckDB's message, shortened.
[[nodiscard]] std::string first_line(const std::string& message);

}  // namespace zhida::table
