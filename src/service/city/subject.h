// One enterprise as JSON: who it is and its facts in the form that `zhida calc` and POST /api/v1/calc take. Inside of service/city.
#pragma once

#include <string>

#include "record/subjects/subjects.h"

namespace zhida::city {

[[nodiscard]] std::string subject_json(const subjects::Subject& subject,
                                       const pack::Dictionary& dictionary, const std::string& as_of,
                                       bool synthetic);

}  // namespace zhida::city
