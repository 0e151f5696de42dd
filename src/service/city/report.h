// The summary as JSON and as lines for a terminal. Inside of service/city.
#pragma once

#include <string>

#include "service/city/summary.h"

namespace zhida::city {

struct About {
  bool synthetic = false;
  std::string as_of;     // 2026-11-23
  std::string digest;    // of the results
  std::string bundle;    // digest of the packs
  std::string subjects;  // where the enterprises are
};

[[nodiscard]] std::string to_json(const Summary& summary, const About& about);
[[nodiscard]] std::string to_text(const Summary& summary, const About& about);

}  // namespace zhida::city
