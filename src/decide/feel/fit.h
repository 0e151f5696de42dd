// Fit: whether what an expression gives can be of a wanted type at all. Inside of decide/feel.
//
// Clause: DMN 1.5, 10.3.2.9.4 (implicit conversions)
#pragma once

#include "decide/feel/ast.h"
#include "decide/feel/types.h"

namespace zhida::feel {

// Neither null nor any.
[[nodiscard]] bool is_known(const TypePtr& t);
// Any for what says nothing of its type: null, an error, a composite.
[[nodiscard]] TypePtr literal_type(const Value& v);
// What is of either type: the one that both conform to, or any.
[[nodiscard]] TypePtr joined(const TypePtr& a, const TypePtr& b);
// Whether no value of the expression, null apart, can coerce() to what is wanted. True is certain. `found` is its type.
[[nodiscard]] bool never_fits(const Expr& e, const TypePtr& found, const TypePtr& want);

}  // namespace zhida::feel
