// External functions: the Java methods that models of other engines call, computed without Java.
// Inside of decide/dmn, and of the runner of behaviour as text.
//
// Clause: DMN 1.5, 10.3.2.13.3 (external functions), 7.3.7 (function definition, kind Java)
#pragma once

#include <string>
#include <vector>

#include "decide/feel/feel.h"

namespace zhida::dmn {

// The function that `definition` (its body names class and method signature) stands for. A method that is not in the
// register is E-FEEL-EXTERNAL, another kind than Java E-FEEL-UNSUPPORTED: added to `found`, where that is wanted, and the
// value of every call.
[[nodiscard]] feel::ExprPtr external(const feel::Expr& definition, const std::string& kind,
                                     std::vector<feel::ErrorInfo>* found = nullptr);

// The tree with every `function(…) external {…}` in it replaced by its function.
[[nodiscard]] feel::ExprPtr with_externals(const feel::ExprPtr& tree,
                                           std::vector<feel::ErrorInfo>* found = nullptr);

}  // namespace zhida::dmn
