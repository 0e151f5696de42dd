// Why null?: the chain from a decision's null to its cause, through the decisions, knowledge models and services it used.
//
//     Session session{graph, {.as_of = day, .why = true}};
//     Value v = session.decide("贷款利率");
//     for (const WhyChain& chain : why(*graph, session, "贷款利率")) …
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "decide/dmn/dmn.h"
#include "decide/feel/why.h"

namespace zhida::dmn {

struct WhyLink {
  feel::Cause cause = feel::Cause::kStep;
  Place place;       // file, line, column, and the decision or table cell
  std::string text;  // of the sub-expression
  std::string code;  // of the failure, where it is one
  std::string zh, en;
};

struct WhyChain {
  std::string member;  // of the result, where the result itself is not null; else ""
  std::vector<WhyLink> links;
};

// REQUIRES: the session's machine has `why`, and decided `decision` with its present inputs
// Returns:  a chain for the null, or for each member that is null (at most 8); none where nothing is null
[[nodiscard]] std::vector<WhyChain> why(const Graph& graph, Session& session,
                                        const std::string& decision);

}  // namespace zhida::dmn
