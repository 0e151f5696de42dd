// The command line as a whole: global options, help in both languages, and what a wrong line is answered with.
#include <algorithm>
#include <exception>
#include <iostream>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/cli.h"
#include "app/cli/command.h"
#include "app/cli/config.h"
#include "decide/feel/zone.h"

namespace zhida::cli {
namespace {

constexpr const char* kAbout =
    "直达：把公布的政策变成可以运行的规则 · Zhida: published policies as rules that run\n";
constexpr const char* kFooter =
    "\n退出码 · exit codes: 0 正常 well; 1 内容有误 wrong content; 2 用法有误 wrong usage; "
    "3 磁盘或端口 disk or port; 70 程序出错 our fault\n"
    "更多 · more: docs/cli.md";

constexpr const char* kOptions = "选项 · Options";

void translate(CLI::App& app) {
  app.get_formatter()->label("Usage", "用法 · Usage");
  app.get_formatter()->label("Positionals", "参数 · Arguments");
  app.get_formatter()->label("REQUIRED", "（必填 · required）");
  app.get_formatter()->label("OPTIONS", "选项 options");
  app.get_formatter()->label("SUBCOMMAND", "命令 command");
  app.get_formatter()->column_width(34);
  app.option_defaults()->group(kOptions);
}

// What CLI11 puts into groups of its own.
void group(CLI::App& app) {
  app.get_help_ptr()->group(kOptions);
  for (CLI::App* command : app.get_subcommands({})) {
    command->group("命令 · Commands");
    group(*command);
  }
}

int wrong_usage(const CLI::App& app, const std::string& what, Console& console) {
  console.err << "用法有误 · wrong usage: " << what << "\n";
  std::string command;
  for (auto chosen = app.get_subcommands(); !chosen.empty();
       chosen = chosen.front()->get_subcommands()) {
    command += ' ';
    command += chosen.front()->get_name();
  }
  console.err << "    帮助 · help: zhida" << command << " --help\n";
  return kWrongUsage;
}

}  // namespace

int run(const std::vector<std::string>& args, Console& console) {
  CLI::App app(kAbout, "zhida");
  translate(app);
  app.set_help_flag("-h,--help", "显示帮助 · show this help");
  app.set_version_flag("--version",
                       fmt::format("zhida {}\ntzdata {}", kVersion, feel::zone_data_version()),
                       "显示版本 · show the version");
  app.footer(kFooter);
  Action action;
  const Command commands(app);
  add_check(commands, action);
  add_code(commands, action);
  add_test(commands, action);
  add_calc(commands, action);
  add_import(commands, action);
  add_run(commands, action);
  add_synth(commands, action);
  add_serve(commands, action);
  add_eval(commands, action);
  add_feel(commands, action);
  add_tck(commands, action);
  add_spec(commands, action);
  add_init(commands, action);
  add_account(commands, action);
  add_store(commands, action);
  add_audit(commands, action);
  add_identity(commands, action);
  add_decide(commands, action);
  add_receipt(commands, action);
  add_correct(commands, action);
  add_facts(commands, action);
  add_subject(commands, action);
  app.require_subcommand(0, 1);
  group(app);
  const auto configured = with_config(args);
  if (!configured) return report(configured.errors(), console.err);
  try {
    // the order CLI11 takes them in
    std::vector<std::string> reversed(configured->rbegin(), configured->rend());
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    console.out << app.help();
    return kWell;
  } catch (const CLI::CallForVersion& version) {
    console.out << version.what() << "\n";
    return kWell;
  } catch (const CLI::ParseError& error) {
    return wrong_usage(app, error.what(), console);
  }
  if (!action) {
    console.err << app.help();
    return kWrongUsage;
  }
  return action(console);
}

int run(int argc, char** argv) {
  try {
    Console console{std::cin, std::cout, std::cerr, isatty(STDERR_FILENO) != 0};
    const std::vector<std::string> args(argv + std::min(argc, 1), argv + argc);
    const int code = run(args, console);
    std::cout.flush();
    if (std::cout) return code;
    std::cerr << "写不出结果 · the output cannot be written\n";
    return code == kWell ? kWorldFailed : code;
  } catch (const std::exception& fault) {
    std::cerr << "程序内部出错 · our own fault: " << fault.what() << "\n";
    return kOurFault;
  }
}

}  // namespace zhida::cli
