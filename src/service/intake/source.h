// Source: how the file of a department is read, declared once and used every night.
//
//     source: 示例税务局          # as the order of sources names it
//     confidence: published       # published | to_confirm | local_design | unknown_rule
//     evidence: 每日全量          # left out: the file's name
//     valid_from: 生效日期        # a column of days; left out: from the day that the file tells of
//     valid_to: 失效日期          # the first day on which it no longer holds; left out: no end
//     district: 所在区划          # columns of what identifies a subject; the name is `as: name`
//     registrar: 登记机关
//     vanished: withdraw          # withdraw | keep
//     vanished_percent_max: 5     # more subjects that vanish than these: the file is refused
//     faults: refuse              # refuse | set_aside
//     faults_percent_max: 1       # of set_aside
//     columns:                    # as in a column map (map.h); columns that it does not name are left alone
//       - {column: 纳税人识别号, as: id}
//       - {column: 营业收入, fact: 营业收入, year: 2025, unit: 元}
//
// Errors:  E-SOURCE-KEY, -MISSING, -TYPE, -VALUE of the mapping, with line and column; E-SOURCE-COLUMN: the file has not a
//          column of the mapping; E-SOURCE-FAULTS with every faulty cell after it (E-IMPORT-…, E-FACT-…); E-IMPORT-… of the
//          whole file
// Threads: pure functions
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "decide/pack/facts.h"
#include "record/sources/extract.h"
#include "service/intake/intake.h"
#include "service/intake/problem.h"

namespace zhida::intake {

struct SourceMap {
  sources::Policy policy;
  ColumnMap columns;
  // headers; "" = none
  std::string valid_from, valid_to, district, registrar;
};

[[nodiscard]] Result<SourceMap> read_source(std::string_view yaml, const std::string& file,
                                            const pack::Dictionary& dictionary);

// What the bytes of a file say. `source` names the file; `day` is the day that it tells of. Faults that the policy allows
// to be set aside are left in `problems`, with warnings.
// REQUIRES: the map was read with this dictionary
[[nodiscard]] Result<sources::Extract> read_extract(std::string bytes, const Source& source,
                                                    const SourceMap& map,
                                                    const pack::Dictionary& dictionary,
                                                    std::int64_t day, Problems& problems);

}  // namespace zhida::intake
