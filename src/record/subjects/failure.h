// What went wrong with subjects, as a diagnostic. Inside of record/subjects.
#pragma once

#include <string_view>

#include "base/diagnostic.h"
#include "decide/pack/facts.h"

namespace zhida::subjects {

inline constexpr std::size_t kErrorsMax = 100;

// `code` is E-SUBJECTS-…
[[nodiscard]] Diagnostic failure(std::string_view code, Place place, pack::Text what,
                                 pack::Text help = {});

// What its readers may have meant, in both languages; `otherwise` when nothing is near.
[[nodiscard]] pack::Text suggestion(std::string_view name, const std::vector<std::string>& names,
                                    pack::Text otherwise);

}  // namespace zhida::subjects
