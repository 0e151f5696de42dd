// Checking decision models that belong to no pack: one DMN file, or a folder of them. Inside of app/cli.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace zhida::cli {

struct ModelsChecked {
  std::size_t models = 0;
  Diagnostics found;  // errors and warnings, by model
};

// Whether `path` is a DMN file, or a folder of DMN files without any YAML of a pack.
[[nodiscard]] bool is_models(const std::string& path);

// Reads and builds each model as strictly as a pack's. Imports come from the file's folder, by namespace.
// Errors: E-FILE-…; what is wrong in a model is among `found`
[[nodiscard]] Result<ModelsChecked> check_models(const std::string& path);

}  // namespace zhida::cli
