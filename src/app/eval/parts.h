// What evaluating an expression and a model share. Inside of app/eval.
#pragma once

#include "app/eval/eval.h"

namespace zhida::eval {

// Errors: E-EVAL-GIVEN
[[nodiscard]] Result<feel::Value> read_given(const Given& given, const Options& options);

[[nodiscard]] feel::MachineOptions machine_options(const Options& options);

}  // namespace zhida::eval
