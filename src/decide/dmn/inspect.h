// Inspects what was built: tables whose rules contradict their hit policy or never hit, values that are not allowed, names
// that exist and are not required, and elements that nothing uses. Inside of decide/dmn.
//
// Clause: DMN 1.5, 6.3.10 to 6.3.14 (requirements), 7.3.2 (allowed values), 8.2.8 (hit policies)
#pragma once

#include "decide/dmn/graph.h"

namespace zhida::dmn {

// One element's tree. Diagnostics from `before` on are the element's own: an unknown name that is the name of another
// element becomes a missing requirement, or a recursion. What only a strict build refuses is a warning otherwise.
//
// Errors: E-DMN-REQUIREMENT, E-DMN-CYCLE, E-DMN-OVERLAP, E-DMN-HIT-POLICY, E-DMN-ALLOWED, W-DMN-UNREACHABLE, W-DMN-OVERLAP,
//         W-DMN-REPEATED; where not strict, W-DMN-HIT-POLICY and W-DMN-ALLOWED for their errors
void inspect(const Graph& graph, const Element& element, const feel::Expr& tree,
             const Source& source, bool strict, std::size_t before, Diagnostics& found);

// Inputs and knowledge models of the main model that nothing requires. Errors: W-DMN-UNUSED, also of inspect(): what an
// element requires and does not name
void unused(const Graph& graph, Diagnostics& found);

}  // namespace zhida::dmn
