// The configuration file of `zhida serve`: lines name=value, the names of its options; '#' begins a note. Inside of app/cli.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::cli {

// The arguments with what the file says that --config (or ZHIDA_CONFIG) names, unless a flag says it: flags win over the file,
// the file over the environment. Other commands than serve have none.
// Errors: E-SERVE-CONFIG (a line that is not name=value, or a name twice), E-FILE-…
[[nodiscard]] Result<std::vector<std::string>> with_config(std::vector<std::string> args);

// The same with the text of the file at hand; `file` is its name in errors. Errors: E-SERVE-CONFIG
[[nodiscard]] Result<std::vector<std::string>> merge_config(std::vector<std::string> args,
                                                            std::string_view text,
                                                            const std::string& file);

}  // namespace zhida::cli
