// Verdict and amount, read off the values that a version's rules give. Shared by one subject (decide.cpp) and by columns
// (decide/batch).
#pragma once

#include <optional>

#include "decide/feel/value.h"
#include "decide/pack/outcome.h"

namespace zhida::pack {

// The version in force on the day, else the nearest one before, else the first one to come. Null: there is none.
[[nodiscard]] const Version* version_for(const Policy& policy, std::int64_t day);

// The verdict that no fact can change: expired outside the version's dates, unknown_rule without rules.
[[nodiscard]] std::optional<Verdict> fixed_verdict(const Version* version, std::int64_t day);

// Of the verdict decision's value: null and error count as not true.
[[nodiscard]] Verdict verdict_of(const feel::Value& v);

// Of the amount decision's value, in yuan (kind rate: the ratio); an `up_to` needs no value. While the verdict is open the
// amount may be nothing at all, so it begins at zero.
[[nodiscard]] AmountOutcome amount_of(const AmountDef& def, const feel::Value& value,
                                      Verdict verdict);

}  // namespace zhida::pack
