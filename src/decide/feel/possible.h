// Possible-value arithmetic: sound sets of results for unknown, interval and set operands.
//
// Everything here over-approximates: the result contains every value that some concretisation of the operands gives.
// Clause: DESIGN §3, possible-value semantics; the concrete operations are those of DMN 1.5, 10.3.2.
#pragma once

#include <span>
#include <vector>

#include "decide/feel/builtin.h"
#include "decide/feel/compile.h"

namespace zhida::feel {

// Which of true, false and "neither" (null) a condition may be.
using TruthMask = unsigned;
inline constexpr TruthMask kMayTrue = 1;
inline constexpr TruthMask kMayFalse = 2;
inline constexpr TruthMask kMayNull = 4;

[[nodiscard]] TruthMask truth_mask(const Value& v);
[[nodiscard]] Value truth_value(TruthMask mask);
// Surely neither a boolean nor null.
[[nodiscard]] bool is_no_condition(const Value& v);
[[nodiscard]] bool may_be_no_condition(const Value& v);
[[nodiscard]] TruthMask and_mask(TruthMask a, TruthMask b);
[[nodiscard]] TruthMask or_mask(TruthMask a, TruthMask b);

// op is kEq, kNe, kLt, kLe, kGt or kGe; operands may be abstract.
[[nodiscard]] TruthMask compare_mask(Op op, const Value& a, const Value& b);

// op is kAdd, kSub, kMul, kDiv, kPow; at least one operand is abstract.
[[nodiscard]] Value arithmetic_possible(Op op, const Value& a, const Value& b, Machine& machine);
[[nodiscard]] Value negate_possible(const Value& a, Machine& machine);

// The smallest description we have that contains both.
[[nodiscard]] Value join(const Value& a, const Value& b);

// A built-in on arguments of which at least one contains something abstract.
[[nodiscard]] Value apply_possible(const Builtin& builtin, std::span<const Value> args,
                                   int overload, Machine& machine);

// The members of a finite set, or the value itself; nothing for unknown, intervals and lists.
[[nodiscard]] std::optional<std::vector<Value>> members_of(const Value& v);

// Cuts an abstract value at the given points into parts that lie wholly on one side of each: an interval into points
// and open intervals, a set into its members. A concrete value, a list and unknown stay whole.
[[nodiscard]] std::vector<Value> cut(const Value& v, std::span<const Value> points);

// A number interval. An absent end is unbounded.
[[nodiscard]] Value number_interval(std::optional<Decimal> low, std::optional<Decimal> high,
                                    bool low_closed = true, bool high_closed = true,
                                    bool nullable = false);

}  // namespace zhida::feel
