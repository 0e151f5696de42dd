// Makes the diagnostics of record/facts.
#include "record/facts/failure.h"

#include <utility>

namespace zhida::facts {

Diagnostic file_failure(std::string_view file, std::string_view part, Words what, Words help) {
  Diagnostic out = failure("E-FACTS-SEGMENT", part, std::move(what), std::move(help));
  out.place.file = file;
  return out;
}

}  // namespace zhida::facts
