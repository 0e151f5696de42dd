// What is wrong with a file of facts, as a diagnostic. Inside of record/facts.
#pragma once

#include <string_view>

#include "base/failure.h"

namespace zhida::facts {

// E-FACTS-SEGMENT, of the file.
[[nodiscard]] Diagnostic file_failure(std::string_view file, std::string_view part, Words what,
                                      Words help = {});

}  // namespace zhida::facts
