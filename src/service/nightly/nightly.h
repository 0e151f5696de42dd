// Nightly: a source's file against all that the source said before; only what differs is recorded.
//
//     Extract ──► compare: subject after subject ──► counts, a segment of what differs, identifiers as rows
//                    ▲                                   └──► record: one transaction, one leaf for the segment
//     Sayings ───────┘
//
// Of each (subject, key, period) that the mapping has a column for:
//   the source says it already of all those days               same: nothing
//   the file repeats what a correction has put right           corrected: the correction stays, until the source itself
//                                                              says something else
//   the source said something else of those days               changed: the new value, of those days
//   the source said nothing                                    new
//   the file has nothing, and the source said something        vanished: by the mapping withdrawn from the file's day on,
//                                                              or kept
// A file's value holds from its row's day (without a column of days, from the day that the file tells of) until the row's
// end; a yearly fact's from the first day of its year on, without an end. Days before are left as they are. In a full file
// subjects that are missing have vanished; a delta says nothing of them. Columns that the mapping does not have, and rows
// that were set aside, are left alone.
//
// A file with the digest of the import before it, for the same day and mapping, does nothing.
//
// Errors:  E-SOURCE-VANISHED (more than the mapping allows), E-SOURCE-SUBJECT (a code of more than one subject),
//          E-SOURCE-DAY (it tells of a day before that of the last import), E-SOURCE-MOVED (the source said something while the file was compared: try again),
//          E-FACTS-…, E-STORE-…: nothing is recorded
// Threads: pure functions over a store
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/facts.h"
#include "record/sources/extract.h"
#include "record/sources/sources.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::nightly {

inline constexpr std::size_t kExamplesMax = 50;

enum class Change : std::uint8_t { kNew, kChanged, kVanished, kKept, kCorrected };
[[nodiscard]] std::string_view to_string(Change change);  // new, changed, vanished, kept, corrected

struct Counts {
  std::int64_t rows = 0;       // of the file
  std::int64_t set_aside = 0;  // of these, with a fault
  std::int64_t subjects = 0;   // of which the file or the source says anything; of a delta the file
  std::int64_t subjects_new = 0;
  std::int64_t subjects_changed =
      0;  // of which anything is recorded, but for new and vanished ones
  std::int64_t subjects_vanished =
      0;                  // in no row of a full file, and the source still said something
  std::int64_t same = 0;  // from here on values
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t vanished = 0;   // withdrawn
  std::int64_t kept = 0;       // vanished, and kept
  std::int64_t corrected = 0;  // repeats what a correction put right

  [[nodiscard]] std::int64_t recorded() const { return added + changed + vanished; }
};
[[nodiscard]] std::string to_json(const Counts& counts);

// One of what differs, for people to look at.
struct Example {
  Change change = Change::kNew;
  std::string subject;
  std::uint32_t row = 0;  // of the file; 0 = in none
  std::string key, period;
  std::string before, after;  // "" = nothing; 无 = none
};

struct Request {
  sources::Mapping mapping;
  sources::Extract extract;
  sources::Extent extent = sources::Extent::kFull;
  std::string actor;
};

struct Report {
  Counts counts;
  std::vector<Example> examples;          // the first kExamplesMax
  bool repeated = false;                  // the same file as the import before it: nothing was done
  std::optional<sources::Import> import;  // what was recorded; nothing of a trial
};

// What recording the file would do. Writes nothing.
[[nodiscard]] Result<Report> compare(store::Database& db, const facts::Facts& facts,
                                     const Request& request);

// Records what differs, all of it or nothing.
[[nodiscard]] Result<Report> record(store::Database& db, store::Journal& journal,
                                    facts::Facts& facts, const Request& request);

}  // namespace zhida::nightly
