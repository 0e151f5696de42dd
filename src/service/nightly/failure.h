// What went wrong with an import, as a diagnostic. Inside of nightly.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace zhida::nightly {

struct Words {
  std::string zh;
  std::string en;
};

[[nodiscard]] Diagnostic failure(std::string_view code, std::string_view element, Words what,
                                 Words help);

}  // namespace zhida::nightly
