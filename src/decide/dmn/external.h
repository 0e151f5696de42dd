// External functions: the few Java methods that models of other engines call, computed in exact decimals, without Java.
// Inside of decide/dmn.
//
// Clause: DMN 1.5, 10.3.2.13.3 (external functions), 7.3.7 (function definition, kind Java)
#pragma once

#include <string>

#include "decide/feel/feel.h"

namespace zhida::dmn {

// The function that `definition` (its body names class and method signature) stands for. A method that is not in the
// register fails with E-FEEL-EXTERNAL when it is called; other kinds than Java with E-FEEL-UNSUPPORTED.
[[nodiscard]] feel::ExprPtr external(const feel::Expr& definition, const std::string& kind);

// The tree with every `function(…) external {…}` in it replaced by its function.
[[nodiscard]] feel::ExprPtr with_externals(const feel::ExprPtr& tree);

}  // namespace zhida::dmn
