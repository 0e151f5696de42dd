// What is wrong with a request about accounts, as a diagnostic. Inside of record/identity.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace zhida::identity {

struct Words {
  std::string zh;
  std::string en;
};

// `element` names the field or the record. REQUIRES: no argument holds a secret
[[nodiscard]] Diagnostic failure(std::string_view code, std::string_view element, Words what,
                                 Words help = {});

}  // namespace zhida::identity
