// `zhida check`: loads packs and prints every diagnostic.
#include <ostream>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "app/cli/command.h"

namespace zhida::cli {
namespace {

struct CheckOptions {
  std::string packs = "packs";
  bool json = false;
};

boost::json::object as_json(const Diagnostic& d) {
  return {{"code", d.code},
          {"severity", d.severity == Severity::kError ? "error" : "warning"},
          {"file", d.place.file},
          {"line", d.place.line},
          {"column", d.place.column},
          {"element", d.place.element},
          {"zh", d.zh},
          {"en", d.en},
          {"help", {{"zh", d.help_zh}, {"en", d.help_en}}}};
}

int check_as_json(const Diagnostics& list, std::size_t policies, std::size_t versions, int code,
                  std::ostream& out) {
  boost::json::array diagnostics;
  for (const Diagnostic& d : list) diagnostics.push_back(as_json(d));
  const boost::json::object answer{{"ok", code == kWell},
                                   {"policies", policies},
                                   {"versions", versions},
                                   {"diagnostics", std::move(diagnostics)}};
  out << boost::json::serialize(answer) << "\n";
  return code;
}

int check(const CheckOptions& options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) {
    std::ostream nowhere(nullptr);
    const int code = report(bundle.errors(), options.json ? nowhere : console.out);
    if (options.json) return check_as_json(bundle.errors(), 0, 0, code, console.out);
    const std::size_t n = bundle.errors().size();
    console.out << fmt::format("{} 处有误 · {} {}\n", n, n, n == 1 ? "error" : "errors");
    return code;
  }
  std::size_t versions = 0;
  for (const pack::Policy& policy : (*bundle)->policies) versions += policy.versions.size();
  const std::size_t policies = (*bundle)->policies.size();
  const Diagnostics& warnings = (*bundle)->warnings;
  if (options.json) return check_as_json(warnings, policies, versions, kWell, console.out);
  for (const Diagnostic& d : warnings) console.out << to_text(d) << "\n";
  console.out << fmt::format(
      "{} 项政策，{} 个版本，没有错误 · {} policies, {} versions, no errors\n", policies, versions,
      policies, versions);
  return kWell;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand(
      "check", "检查政策包，指出位置与改法 · validate packs, with place and help");
  command->add_option("PACKS", options->packs, "政策包文件夹 · folder of packs")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_flag("--json", options->json, "输出 JSON · print JSON");
  command->callback([options, &action] {
    action = [options](Console& console) { return check(*options, console); };
  });
}

}  // namespace zhida::cli
