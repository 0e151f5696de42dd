// POST /api/v1/feel and /api/v1/model: evaluates what a client sends, within limits that keep a worker free.
// Inside of app/server.
//
// Reads nothing but the body: no file, no network. Limits: kStepsMax … in evaluate.cpp; reaching one is an ordinary
// answer (E-FEEL-LIMIT).
//
// Errors: E-DOC-… (400), E-DMN-…, E-EVAL-… (422)
#pragma once

#include <cstdint>

#include "app/server/message.h"

namespace zhida::server {

// REQUIRES: the body is said to be JSON
[[nodiscard]] Response answer_feel(const Request& request, std::int64_t today);
[[nodiscard]] Response answer_model(const Request& request, std::int64_t today);

}  // namespace zhida::server
