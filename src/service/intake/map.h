// The column map as a file that people read, change and use again.
//
//     columns:
//       - {column: "信用代码", as: id}                                  # id | name | synthetic | ignore
//       - {column: "营收", fact: 营业收入, year: 2025, unit: 元}
//       - {column: "成立", fact: 注册成立日期, date: dmy}                # ymd | dmy | mdy
//       - {column: "居民", fact: 居民企业, true_words: ["1"], false_words: ["0"]}
//     lists:
//       - fact: 知识产权
//         columns: [ … ]
//
// A column that the map does not name is guessed by its header. A map that was saved and is used again on the same file
// means the same.
//
// Errors:  E-IMPORT-MAP-… (unknown key, type, value), E-DOC-…, with file, line and column
// Threads: pure functions
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "decide/pack/strict.h"
#include "service/intake/columns.h"

namespace zhida::intake {

[[nodiscard]] Result<ColumnMap> read_map(std::string_view yaml, const std::string& file,
                                         const pack::Dictionary& dictionary);

// The entries of a source's mapping, as they stand at `path` of a file whose findings are those: a column of a list fact says
// its `separator`, and which `field` of the items it has.
[[nodiscard]] std::vector<MapEntry> read_entries(const Node& list, const std::string& path,
                                                 const pack::Dictionary& dictionary,
                                                 pack::Findings& findings);

// What was found out of each column; those that map to nothing are written as comments.
[[nodiscard]] std::string write_map(
    const std::vector<Column>& columns,
    const std::vector<std::pair<std::string, std::vector<Column>>>& lists);

}  // namespace zhida::intake
