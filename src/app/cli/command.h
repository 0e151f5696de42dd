// What the subcommands share: where they read and write, their options, and their exit codes. Inside of app/cli.
//
// Each subcommand has one file with two functions: add_X declares its options to CLI11 and says what to run, and the run
// itself reads and writes only through the Console, so that tests call it without a terminal.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/args.h"
#include "base/result.h"
#include "decide/pack/pack.h"

namespace zhida::cli {

inline constexpr std::string_view kVersion = "0.1.0";

enum ExitCode : int {
  kWell = 0,
  kWrongContent = 1,  // packs, facts, cases that fail
  kWrongUsage = 2,
  kWorldFailed = 3,  // disk, port
  kOurFault = 70,
};

struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool progress = false;  // err is a terminal
};

// What is to be done once the whole command line is understood.
using Action = std::function<int(Console&)>;

void add_check(Command app, Action& action);
void add_code(Command app, Action& action);
void add_test(Command app, Action& action);
void add_calc(Command app, Action& action);
void add_synth(Command app, Action& action);
void add_serve(Command app, Action& action);
void add_tck(Command app, Action& action);
void add_spec(Command app, Action& action);
void add_eval(Command app, Action& action);
void add_feel(Command app, Action& action);
void add_import(Command app, Action& action);
void add_run(Command app, Action& action);
void add_init(Command app, Action& action);
void add_account(Command app, Action& action);
void add_store(Command app, Action& action);
void add_audit(Command app, Action& action);
void add_identity(Command app, Action& action);
void add_decide(Command app, Action& action);
void add_receipt(Command app, Action& action);
void add_correct(Command app, Action& action);
void add_facts(Command app, Action& action);
void add_subject(Command app, Action& action);

// The whole command line; args without the program's name.
[[nodiscard]] int run(const std::vector<std::string>& args, Console& console);

// Reads and loads a folder of packs. Places name files as seen from here: "packs/size/sme-size/policy.yaml".
[[nodiscard]] Result<std::shared_ptr<const pack::Bundle>> load_packs(const std::string& folder);

// The bytes of a file, of standard input for "-".
[[nodiscard]] Result<std::string> read_text(const std::string& path, std::size_t bytes_max,
                                            std::istream& in);

// Prints each and says with which code to exit.
[[nodiscard]] int report(const Diagnostics& errors, std::ostream& out);

// "packs" + "size/sme-size/rules.dmn"
[[nodiscard]] std::string join_path(const std::string& folder, const std::string& file);

}  // namespace zhida::cli
