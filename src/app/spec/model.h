// Runs what a *.test file says of a model: builds it through the real path and decides. Inside of app/spec.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/spec/spec.h"
#include "decide/feel/value.h"

namespace zhida::spec {

// An evaluation's value, or the code and words of what refused the text before it could run.
struct Outcome {
  feel::Value value;
  std::string refused;  // its code; "" = it ran
  std::string why;
};

using NamedValues = std::vector<std::pair<std::string, feel::Value>>;

[[nodiscard]] Outcome refused(const Diagnostics& errors);
// The value with the words of its error, where it is one.
[[nodiscard]] Outcome ran(feel::Value value);

// REQUIRES: the expectation has a model
// Returns:  of `load`, true when nothing was found wrong
[[nodiscard]] Outcome run_model(const Expectation& e, const NamedValues& inputs,
                                const NamedValues& arguments, const File& file,
                                const ModelFiles& models);

}  // namespace zhida::spec
