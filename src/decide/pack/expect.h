// What a case expects, compared with what the rules give.
#pragma once

#include <optional>

#include "decide/pack/decide.h"

namespace zhida::pack {

// The value is what the node writes: numbers compare numerically, dates as text, `无` is null, `未知` is unknown,
// {min, max} an interval (or the ends of a set of numbers), {one_of} a set. An error is none of these.
[[nodiscard]] bool matches(const feel::Value& value, const Node& expected);

// Every difference between the case and the policy's answer; nothing when the case passes.
[[nodiscard]] std::optional<Text> differences(const Bundle& bundle, const Policy& policy,
                                              const Case& c);
// The same, but stops at the first difference and describes nothing.
[[nodiscard]] bool passes(const Bundle& bundle, const Policy& policy, const Case& c);

}  // namespace zhida::pack
