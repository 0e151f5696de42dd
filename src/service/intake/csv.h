// Reads CSV as spreadsheets and databases write it: UTF-8 with or without byte order mark, UTF-16 with one, else
// GB18030; separated by commas, semicolons or tabs, whichever the first line has most of.
//
// Clause:  RFC 4180 (quotes), GB 18030-2005
// Errors:  E-IMPORT-ENCODING (neither encoding, with the line), E-IMPORT-QUOTE (a quote that does not end, or text after
//          one, with the line), E-IMPORT-LIMIT (rows, columns, cells)
// Threads: pure functions
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "service/intake/sheet.h"

namespace zhida::intake {

// The text as UTF-8 without byte order mark.
[[nodiscard]] Result<std::string> decode_text(std::string bytes, const std::string& file);

// REQUIRES: text is valid UTF-8
[[nodiscard]] Result<Sheet> parse_csv(std::string_view text, const std::string& file,
                                      const SheetLimits& limits = {});

}  // namespace zhida::intake
