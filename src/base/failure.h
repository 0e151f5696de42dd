// Makes diagnostics: what is wrong and what helps, each in both languages.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace zhida {

// The same said in Chinese and in English.
struct Words {
  std::string zh;
  std::string en;
};

// An error of the stable code `code` at `place`; `help` may be empty.
[[nodiscard]] Diagnostic failure(std::string_view code, Place place, Words what, Words help = {});

// The same where the place is a record, a subject or a field. REQUIRES: no argument holds a secret
[[nodiscard]] Diagnostic failure(std::string_view code, std::string_view element, Words what,
                                 Words help = {});

}  // namespace zhida
