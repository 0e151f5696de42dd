// Ranges: a large table read part by part, so that no statement is long and none meets the limit on rows.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "record/store/store.h"

namespace zhida::store {

// Every row of `table` in the order of `column`, a number that is never NULL; whatever the numbers are, also where rows share
// one. `select` is what stands between SELECT and FROM. Ends early when `row` answers false.
[[nodiscard]] Result<Done> each_of_table(Reader& reader, std::string_view select,
                                         std::string_view table, std::string_view column,
                                         const std::function<bool(const Row&)>& row);

}  // namespace zhida::store
