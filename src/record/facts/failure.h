// What went wrong with facts, as a diagnostic. Inside of record/facts.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace zhida::facts {

struct Words {
  std::string zh;
  std::string en;
};

// `element` names the record, the subject or the field.
[[nodiscard]] Diagnostic failure(std::string_view code, std::string_view element, Words what,
                                 Words help = {});

// E-FACTS-SEGMENT, of the file.
[[nodiscard]] Diagnostic file_failure(std::string_view file, std::string_view part, Words what,
                                      Words help = {});

}  // namespace zhida::facts
