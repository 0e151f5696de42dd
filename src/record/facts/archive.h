// Archive: the files of segments in a backup of the store, and out of it again.
//
//     db.backup("2026-11-28.db", [&](store::Reader& copied, store::Luggage& luggage) {
//       return facts::pack("zhida-data/segments", copied, luggage);
//     });
//
// What is packed is what the copied rows name, so that rows and files are of one moment, however many are imported, merged
// or erased meanwhile. Every byte is verified on its way, by the digest that its row has.
//
// Errors:  E-FACTS-SEGMENT (a file that is named is missing or damaged: which, and where in it), E-FACTS-FOLDER, E-FILE-…
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/store/store.h"

namespace zhida::facts {

struct Packed {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
};
[[nodiscard]] Result<Packed> pack(const std::string& folder, store::Reader& copied,
                                  store::Luggage& luggage);

// Into the folder, each verified against its row before it has its name. A file that is there already, and is what its row
// says, is left; where the luggage has none, it must be there. `placed` tells the paths that were written, so that
// they can be taken away when the restoring fails later.
[[nodiscard]] Result<Done> unpack(const std::string& folder, store::Reader& copied,
                                  store::Luggage& luggage, std::vector<std::string>& placed);

// Whether a row names this file now. For a backup that did not find it.
[[nodiscard]] Result<bool> is_named(store::Reader& reader, const std::string& file);

}  // namespace zhida::facts
