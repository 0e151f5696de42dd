// city.yaml: what a folder of subjects is. Inside of record/subjects.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "record/subjects/subjects.h"

namespace zhida::subjects {

inline constexpr std::string_view kCityFile = "city.yaml";

[[nodiscard]] std::string city_text(const About& about);
// E-SUBJECTS-… with the place, E-DOC-…
[[nodiscard]] Result<About> read_city(std::string_view yaml, const std::string& file);

}  // namespace zhida::subjects
