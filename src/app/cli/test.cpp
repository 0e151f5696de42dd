// `zhida test`: runs the packs' own cases, and with --mutate proves that they notice every moved threshold.
#include <ostream>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/mutation.h"
#include "app/cli/openness.h"
#include "base/text.h"
#include "decide/pack/cases.h"

namespace zhida::cli {
namespace {

struct TestOptions {
  std::string packs = "packs";
  std::string policy;
  bool mutate = false;
  bool possible = false;
  int every = 1;
  bool json = false;
};

struct PolicyReport {
  std::string policy;
  pack::CaseReport cases;
};

std::string at(const Place& place, const std::string& packs) {
  std::string out = join_path(packs, place.file);
  if (place.line > 0) out += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) out += ":" + std::to_string(place.column);
  return out;
}

Diagnostic no_such_policy(const pack::Bundle& bundle, const std::string& id) {
  std::vector<std::string> ids;
  ids.reserve(bundle.policies.size());
  for (const pack::Policy& policy : bundle.policies) ids.push_back(policy.id);
  const std::string meant = nearest(id, ids);
  Diagnostic d;
  d.code = "E-PACK-REFERENCE";
  d.zh = "没有政策“" + id + "”";
  d.en = "there is no policy “" + id + "”";
  if (!meant.empty()) {
    d.help_zh = "是不是“" + meant + "”？";
    d.help_en = "did you mean “" + meant + "”?";
  }
  return d;
}

void print_cases(const std::vector<PolicyReport>& reports, const std::string& packs,
                 std::ostream& out) {
  int passed = 0;
  std::size_t failed = 0;
  for (const PolicyReport& r : reports) {
    const auto& failures = r.cases.failures;
    out << fmt::format("{} {} {}\n", failures.empty() ? "✓" : "✗", r.policy,
                       static_cast<std::size_t>(r.cases.passed) + failures.size());
    for (const pack::CaseFailure& f : failures) {
      out << fmt::format("    {}: {}\n        {}\n        {}\n", at(f.place, packs), f.name,
                         f.what.zh, f.what.en);
    }
    passed += r.cases.passed;
    failed += failures.size();
  }
  out << fmt::format("{} passed, {} failed\n", passed, failed);
}

void print_mutation(const pack::MutationReport& report, const std::string& packs,
                    std::ostream& out) {
  for (const pack::Mutant& m : report.survivors) {
    out << fmt::format("✗ {}: {} {} {}: {} → {}\n", at(m.place, packs), m.policy, m.version,
                       m.place.element, m.before, m.after);
  }
  out << fmt::format("{} 个变异，{} 个被察觉，{} 个存活 · {} mutants, {} killed, {} survived\n",
                     report.mutants, report.killed, report.survivors.size(), report.mutants,
                     report.killed, report.survivors.size());
}

boost::json::object as_json(const std::vector<PolicyReport>& reports,
                            const pack::MutationReport* mutation, const std::string& packs) {
  boost::json::array policies;
  boost::json::array failures;
  int passed = 0;
  for (const PolicyReport& r : reports) {
    policies.push_back(
        {{"policy", r.policy}, {"passed", r.cases.passed}, {"failed", r.cases.failures.size()}});
    passed += r.cases.passed;
    for (const pack::CaseFailure& f : r.cases.failures) {
      failures.push_back({{"policy", f.policy},
                          {"name", f.name},
                          {"file", join_path(packs, f.place.file)},
                          {"line", f.place.line},
                          {"zh", f.what.zh},
                          {"en", f.what.en}});
    }
  }
  const std::size_t failed = failures.size();
  boost::json::object out{{"passed", passed},
                          {"failed", failed},
                          {"policies", std::move(policies)},
                          {"failures", std::move(failures)},
                          {"mutation", nullptr}};
  if (mutation == nullptr) return out;
  boost::json::array survivors;
  for (const pack::Mutant& m : mutation->survivors) {
    survivors.push_back({{"policy", m.policy},
                         {"version", m.version},
                         {"file", join_path(packs, m.place.file)},
                         {"line", m.place.line},
                         {"column", m.place.column},
                         {"element", m.place.element},
                         {"before", m.before},
                         {"after", m.after}});
  }
  out["mutation"] = boost::json::object{{"mutants", mutation->mutants},
                                        {"killed", mutation->killed},
                                        {"survivors", std::move(survivors)}};
  return out;
}

int test_possible(const pack::Bundle& bundle, const TestOptions& options, Console& console) {
  std::vector<std::string> ids;
  for (const pack::PolicyCases& cases : bundle.cases) {
    if (options.policy.empty() || cases.policy == options.policy) ids.push_back(cases.policy);
  }
  const std::vector<PolicyOpenness> reports = open_all(bundle, ids, options.every);
  if (options.json) {
    console.out << boost::json::serialize(openness_json(reports, options.packs)) << "\n";
  } else {
    print_openness(reports, options.packs, console.out);
  }
  return open_enough(reports) ? kWell : kWrongContent;
}

int test(const TestOptions& options, Console& console) {
  const auto loaded = load_packs(options.packs);
  if (!loaded) return report(loaded.errors(), console.err);
  const pack::Bundle& bundle = **loaded;
  if (!options.policy.empty() && bundle.find(options.policy) == nullptr) {
    return report({no_such_policy(bundle, options.policy)}, console.err);
  }
  if (options.possible) return test_possible(bundle, options, console);
  std::vector<PolicyReport> reports;
  std::vector<std::string> ids;
  int passed = 0;
  bool all_pass = true;
  for (const pack::Policy& policy : bundle.policies) {
    if (!options.policy.empty() && policy.id != options.policy) continue;
    ids.push_back(policy.id);
    reports.push_back({policy.id, pack::run_cases(bundle, policy.id)});
    passed += reports.back().cases.passed;
    all_pass = all_pass && reports.back().cases.failures.empty();
  }
  // A mutant is caught when a case fails: that says nothing where cases fail already.
  const bool mutates = options.mutate && all_pass;
  if (!options.json) print_cases(reports, options.packs, console.out);
  pack::MutationReport mutation;
  if (mutates) mutation = mutate_all(bundle, ids, console);
  if (options.json) {
    const auto answer = as_json(reports, mutates ? &mutation : nullptr, options.packs);
    console.out << boost::json::serialize(answer) << "\n";
  } else if (mutates) {
    print_mutation(mutation, options.packs, console.out);
  }
  return all_pass && passed > 0 && mutation.survivors.empty() ? kWell : kWrongContent;
}

}  // namespace

void add_test(Command app, Action& action) {
  auto options = std::make_shared<TestOptions>();
  Command command = app.add_subcommand("test", "运行政策包自带的用例 · run the packs' own cases");
  command.add_option("PACKS", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  command.add_option("--policy", options->policy, "只测这一项政策 · only this policy")
      .type_name("ID");
  command.add_flag(
      "--mutate", options->mutate,
      "把每个门槛移动一个单位，列出没有用例察觉的 · move every threshold by one unit and "
      "list what no case notices");
  command.add_flag(
      "--possible", options->possible,
      "隐去用例的部分事实再补上，检验“可能”与理由 · blank facts of the cases and give them "
      "again: is what is left open open, are reasons minimal");
  command
      .add_option("--every", options->every,
                  "只试每 N 种隐去方式中的一种 · only one of N ways to blank")
      .range(1, 1'000'000)
      .needs("--possible")
      .type_name("N");
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.callback([options, &action] {
    action = [options](Console& console) { return test(*options, console); };
  });
}

}  // namespace zhida::cli
