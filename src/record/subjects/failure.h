// What went wrong with subjects, as a diagnostic. Inside of record/subjects.
#pragma once

#include <string_view>

#include "base/failure.h"
#include "decide/pack/facts.h"

namespace zhida::subjects {

inline constexpr std::size_t kErrorsMax = 100;

// What its readers may have meant, in both languages; `otherwise` when nothing is near.
[[nodiscard]] pack::Text suggestion(std::string_view name, const std::vector<std::string>& names,
                                    pack::Text otherwise);

}  // namespace zhida::subjects
