// What went wrong with a correction, as a diagnostic. Inside of service/correct.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace zhida::correct {

struct Words {
  std::string zh;
  std::string en;
};

[[nodiscard]] Diagnostic failure(std::string_view code, std::string_view element, Words what,
                                 Words help = {});

}  // namespace zhida::correct
