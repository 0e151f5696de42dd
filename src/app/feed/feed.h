// Feed: a department's file into the store, by the mapping that was declared for it: what the command line and the desk share.
//
//     feed::declare(db, journal, dictionary, yaml, "mapping.yaml", actor);
//     feed::take(stores, dictionary, {"示例税务局", "nightly.csv", "", bytes, day, Extent::kFull, actor, Trial::kNo});
//
// Errors:  E-SOURCE-NONE (no such source, or version, is declared), and those of intake (source.h), sources and nightly
// Threads: pure functions over a store
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "decide/pack/facts.h"
#include "record/facts/facts.h"
#include "record/sources/sources.h"
#include "record/store/journal.h"
#include "record/store/store.h"
#include "service/intake/problem.h"
#include "service/nightly/nightly.h"

namespace zhida::feed {

struct Stores {
  store::Database& db;
  store::Journal& journal;
  facts::Facts& facts;
};

enum class Trial : std::uint8_t {
  kYes,  // only compares
  kNo,   // records
};

struct File {
  std::string source;
  std::string name;   // of the file, without folders
  std::string sheet;  // of a workbook; "" = the first
  std::string bytes;
  std::int64_t day = 0;  // that it tells of
  sources::Extent extent = sources::Extent::kFull;
  std::string actor;
  Trial trial = Trial::kNo;
};

struct Taken {
  nightly::Report report;
  intake::Problems problems;  // that the mapping lets be set aside, and warnings
  facts::Merged merged;       // small files of the source that became one after the import
  Diagnostics not_merged;     // why they did not: the import stands, the next one tries again
};

// Checks the mapping and keeps it; its `source` is the name.
[[nodiscard]] Result<sources::Mapping> declare(store::Database& db, store::Journal& journal,
                                               const pack::Dictionary& dictionary,
                                               const std::string& yaml, const std::string& file,
                                               const std::string& actor);

[[nodiscard]] Result<Taken> take(const Stores& stores, const pack::Dictionary& dictionary,
                                 File file);

// {"source", "version", "number", "file", "day", …, "counts": {…}, "examples": […], "problems": […]}
[[nodiscard]] std::string to_json(const Taken& taken);
[[nodiscard]] std::string to_json(const sources::Import& import);
// Without the text of the mapping.
[[nodiscard]] std::string to_json(const sources::Mapping& mapping);
// {"items": […], "next": before which the next page begins}; next only where there is one
// REQUIRES: consecutive versions of one source, the newest first
[[nodiscard]] std::string to_json(const std::vector<sources::Mapping>& versions);

// E-SOURCE-NONE
[[nodiscard]] Diagnostic no_source(const std::string& name);
[[nodiscard]] Diagnostic no_version(const std::string& name, std::int64_t version);

}  // namespace zhida::feed
