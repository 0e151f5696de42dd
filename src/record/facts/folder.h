// Which files of the folder hold facts, and whose they are. Inside of record/facts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/facts.h"
#include "record/store/store.h"

namespace zhida::facts {

inline constexpr std::string_view kEnding = ".facts";

// A file of one import, with its row; or one of several, with what its own row says in the same places: known_from is that
// of the earliest of them.
struct Standing {
  SegmentRow row;
  bool merged = false;
};

// The files that match a condition on columns that both tables have, by number.
[[nodiscard]] Result<std::vector<Standing>> standing_where(store::Reader& reader,
                                                           std::string_view condition,
                                                           const store::Params& params);
[[nodiscard]] Result<std::vector<Standing>> standing(store::Reader& reader);

// The imports that the merged file holds, by number: all of them, or those among `numbers`, which are not too many to be
// asked for one by one.
[[nodiscard]] Result<std::map<std::int64_t, SegmentRow>> layers_of(store::Reader& reader,
                                                                   std::int64_t merge);
[[nodiscard]] Result<std::map<std::int64_t, SegmentRow>> layers_among(
    store::Reader& reader, std::int64_t merge, const std::vector<std::int64_t>& numbers);

// The name of the file at the end of a path.
[[nodiscard]] std::string file_of(const Written& written);

// What the file holds against what its row says, and against those of its imports.
[[nodiscard]] Result<Done> check_standing(store::Reader& reader, const Segment& segment,
                                          const Standing& file);

}  // namespace zhida::facts
