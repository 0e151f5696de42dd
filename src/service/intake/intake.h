// Intake, the front door: a user's own table (CSV or Excel, Chinese headers) in, a folder of subjects out.
//
//     file ──► Sheet ──► header.. columns ──► rows: ids ──► cells: values ──► subjects::Writer ──► DIR
//              csv, xlsx   columns, map       rows          value                                  DIR/errors.csv
//
//     Request request;
//     request.enterprises = {"名单.xlsx", ""};
//     request.lists = {{"知识产权", {"知识产权.csv", ""}}};
//     auto report = run(request, bundle.dictionary);     // writes request.out
//
// A bad cell leaves one fact of one enterprise unknown; a row without a usable credit code, or whose code stood before,
// is left out; everything else is kept. All of it is in the report and in errors.csv.
//
// Format:  docs/import.md
// Errors:  failures of a whole file (E-IMPORT-…, E-FILE-…, E-SUBJECTS-…, E-TABLE-…): nothing is written; problems of
//          single cells, rows and columns: Report::problems
// Threads: functions without shared state
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "decide/pack/facts.h"
#include "record/subjects/subjects.h"
#include "service/intake/columns.h"
#include "service/intake/problem.h"

namespace zhida::intake {

struct Source {
  std::string file;
  std::string sheet;  // "" = the first
};

struct Request {
  Source enterprises;
  std::vector<std::pair<std::string, Source>>
      lists;  // by the list fact's name, key or English name
  std::optional<ColumnMap> map;
  std::optional<std::int64_t> as_of;  // days since 1970-01-01: what 本年 and 上年 are
  std::string dictionary_digest;      // SHA-256 of packs/facts.yaml; "" = not said
  std::string out;                    // the folder
};

struct TableReport {
  std::string fact;  // "" = the enterprises
  std::string file;
  std::string sheet;
  std::vector<Column> columns;
  std::uint64_t rows = 0;     // with anything in them, without the header
  std::uint64_t skipped = 0;  // of these
};

struct Report {
  subjects::About about;
  std::vector<TableReport> tables;  // the enterprises first
  Problems problems;
};

inline constexpr std::string_view kErrorsFile = "errors.csv";

[[nodiscard]] Result<Report> run(const Request& request, const pack::Dictionary& dictionary);

// The columns of a report as a column map (map.h), for the next time.
[[nodiscard]] std::string map_of(const Report& report);

}  // namespace zhida::intake
