// The steps of a check, each with ✓ or ✗. Inside of app/cli.
#pragma once

#include <span>

#include "app/cli/command.h"
#include "record/audit/evidence.h"

namespace zhida::cli {

// One line for each; or {"ok","steps":[{"step","ok","code","zh","en"}]}.
// Returns: the exit code, 1 where a step does not hold
[[nodiscard]] int show_steps(std::span<const audit::Step> steps, bool json, Console& console);

}  // namespace zhida::cli
