// What writes files of facts anew: erasures, and merges of many files into one (facts.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "record/facts/fact.h"
#include "record/facts/segment.h"

namespace zhida::facts {

// What is erased: facts of these subjects, of these keys (none named: all), whose validity ended by this day (kOpenEnd:
// whatever their days). No subject named: of all subjects; then keys must be.
struct NewErasure {
  std::string id;
  std::string basis;  // the law and the article, or the request
  std::vector<std::string> subjects;
  std::vector<std::string> keys;
  std::int64_t ended_by = kOpenEnd;
  std::string recorded_by;
};

struct Erased {
  std::int64_t records = 0;           // facts that went
  std::vector<std::string> replaced;  // files of the folder to remove after the commit
};

// A file that was read, and the file without what is erased that is to take its place.
struct Rewritten {
  std::string file, digest;        // as it was read
  std::optional<Written> written;  // nothing: it has nothing that is erased
  std::int64_t left_out = 0;
  std::map<std::int64_t, Written> layers;  // of a merged file: its imports, counted again
};
using Prepared = std::vector<Rewritten>;

// Which files become one.
struct NewMerge {
  std::string source;
  std::string recorded_by;
  bool all = false;                     // else those of a size of which there are many
  std::int64_t bytes_max = 1LL << 40U;  // of all of them together
};

struct Merged {
  std::string id;  // "" = there was nothing to merge
  std::string file;
  std::int64_t files = 0;    // that it took the place of
  std::int64_t imports = 0;  // that it holds
  std::int64_t bytes_before = 0;
  std::int64_t bytes = 0;
};

// What has outlived the days it may be kept: facts of a key in rows, or in a segment.
struct Due {
  std::string key;
  std::string segment;        // its id; "" = rows
  std::int64_t ended_by = 0;  // facts that ended by this day are due
  std::string basis;
};

}  // namespace zhida::facts
