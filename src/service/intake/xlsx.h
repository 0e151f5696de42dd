// Reads one sheet of an Excel workbook (.xlsx), as Excel shows it: numbers with 15 significant digits, percentages with
// their sign, dates by the cell's format, a formula's last result. Merged cells: only the first has the value.
//
//     bytes ──► zip.h ──► workbook.h (sheets, shared texts, formats) ──► Sheet
//
// Clause:  ECMA-376 part 1, 18.3 (worksheets), 18.4 (shared strings), 18.8.30 (number formats)
// Errors:  E-IMPORT-ZIP, E-IMPORT-XLSX (the workbook's parts do not fit), E-IMPORT-SHEET (no such sheet, with their
//          names), E-IMPORT-LIMIT
// Threads: pure function
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "service/intake/sheet.h"

namespace zhida::intake {

// The sheet of that name; the first when it is "".
[[nodiscard]] Result<Sheet> parse_xlsx(std::string_view bytes, const std::string& file,
                                       const std::string& sheet, const SheetLimits& limits = {});

// A binary number as Excel writes and shows it: 0.28999999999999998 → 0.29, 1.2E-2 → 0.012. Nothing when it is none.
[[nodiscard]] std::optional<std::string> shown_number(std::string_view text);

}  // namespace zhida::intake
