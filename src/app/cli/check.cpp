// `zhida check`: loads packs, or decision models alone, and prints every diagnostic.
#include <algorithm>
#include <ostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/models.h"

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
          {"expected", d.expected},
          {"found", d.found},
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

int models(const CheckOptions& options, Console& console) {
  const auto checked = check_models(options.packs);
  if (!checked && !options.json) return report(checked.errors(), console.out);
  const Diagnostics& list = checked ? checked->found : checked.errors();
  std::ostream nowhere(nullptr);
  int code = report(list, options.json ? nowhere : console.out);
  if (checked && !has_errors(list)) code = kWell;
  const std::size_t n = checked ? checked->models : 0;
  if (options.json) {
    boost::json::array diagnostics;
    for (const Diagnostic& d : list) diagnostics.push_back(as_json(d));
    const boost::json::object answer{
        {"ok", code == kWell}, {"models", n}, {"diagnostics", std::move(diagnostics)}};
    console.out << boost::json::serialize(answer) << "\n";
    return code;
  }
  const auto errors = std::count_if(
      list.begin(), list.end(), [](const Diagnostic& d) { return d.severity == Severity::kError; });
  const auto warnings = static_cast<std::ptrdiff_t>(list.size()) - errors;
  console.out << fmt::format(
      "{} 个模型，{} 处错误，{} 处警告 · {} models, {} errors, {} warnings\n", n, errors, warnings,
      n, errors, warnings);
  return code;
}

int check(const CheckOptions& options, Console& console) {
  if (is_models(options.packs)) return models(options, console);
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

void add_check(Command app, Action& action) {
  auto options = std::make_shared<CheckOptions>();
  Command command = app.add_subcommand(
      "check",
      "检查政策包或 DMN 模型，指出位置与改法 · validate packs or DMN models, with place and help");
  command
      .add_option("PACKS", options->packs,
                  "政策包文件夹，或 DMN 文件、文件夹 · folder of packs, or DMN file or folder")
      .type_name("PATH")
      .capture_default_str();
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.callback([options, &action] {
    action = [options](Console& console) { return check(*options, console); };
  });
}

}  // namespace zhida::cli
