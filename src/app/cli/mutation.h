// The mutation test over several policies at once. Inside of app/cli.
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"
#include "decide/pack/cases.h"

namespace zhida::cli {

// Mutates each policy of `ids`, two at a time, and shows progress where the console wants it.
//
// Returns: the reports joined, survivors in the order of `ids`, whatever the threads did
[[nodiscard]] pack::MutationReport mutate_all(const pack::Bundle& bundle,
                                              const std::vector<std::string>& ids,
                                              Console& console);

}  // namespace zhida::cli
