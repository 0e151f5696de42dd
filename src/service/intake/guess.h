// Guess: a header taken apart into name, year and unit. Inside of columns.
//
// Threads: pure function
#pragma once

#include <optional>
#include <string>

#include "service/intake/columns.h"

namespace zhida::intake {

struct Guess {
  const Catalogue::Entry* entry = nullptr;  // null = no fact of that name
  std::optional<std::int64_t> year;
  std::optional<std::int64_t> back;  // 0 = 本年, 1 = 上年 …
  std::string unit;
  std::string name;  // what is left where year and unit are taken away
};

[[nodiscard]] Guess guess(const Catalogue& catalogue, const std::string& header);

}  // namespace zhida::intake
