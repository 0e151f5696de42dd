// The command line: one file per subcommand. `zhida check | test | calc | serve | tck | spec`.
//
// Exit codes: 0 all well; 1 something is wrong with what was given (packs, facts, cases that fail); 2 wrong usage;
//             3 the world failed (disk, port); 70 our own fault.
#pragma once

namespace zhida::cli {

[[nodiscard]] int run(int argc, char** argv);

}  // namespace zhida::cli
