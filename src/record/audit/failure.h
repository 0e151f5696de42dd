// Writes the diagnostics of record/audit. Inside of record/audit.
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"

namespace zhida::audit {

[[nodiscard]] Diagnostic failure(std::string_view code, std::string zh, std::string en,
                                 std::string help_zh, std::string help_en);

// "E-AUDIT-PROOF": the evidence does not hold.
[[nodiscard]] Diagnostic bad_proof(std::string zh, std::string en);
// "E-AUDIT-RANGE": our caller asked for a leaf or size that the tree does not have.
[[nodiscard]] Diagnostic out_of_range(std::string zh, std::string en);

}  // namespace zhida::audit
