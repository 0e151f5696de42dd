// Quotes a tree as FEEL text in one line, with the parentheses that its operators need: what an explanation shows.
//
// Numbers keep the digits they were written with (0.80), a table is quoted by the name of its decision.
//
// Threads: pure functions
#pragma once

#include <string>

#include "decide/feel/ast.h"

namespace zhida::pack {

[[nodiscard]] std::string quote(const feel::Expr& e);

// The sign of a comparison or of a test: ">=". Empty for every other kind.
[[nodiscard]] std::string_view sign(feel::ExprKind kind);

}  // namespace zhida::pack
