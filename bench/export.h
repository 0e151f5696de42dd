// Writes the benchmark's questions as JSON, so that a peer can be measured on the very same models and inputs.
#pragma once

#include <string>

#include "decide/pack/pack.h"

namespace zhida::bench {

// For each sample: every policy whose version of the day has rules, with the files of its model and of the models it
// imports, the inputs (unknown ones are null) and our verdict.
[[nodiscard]] std::string export_questions(const pack::Bundle& bundle, std::int64_t as_of);

}  // namespace zhida::bench
