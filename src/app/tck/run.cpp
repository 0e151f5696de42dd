// Runs the kit: finds its files, builds each model once, evaluates every case in a session of its own.
#include <algorithm>
#include <map>
#include <ostream>

#include "app/tck/compare.h"
#include "app/tck/inexact.h"
#include "app/tck/suite.h"
#include "app/tck/tck.h"
#include "decide/dmn/dmn.h"
#include "record/files/files.h"

namespace zhida::tck {
namespace {

using feel::Value;

// What today() and now() answer: any fixed moment, so that two runs agree.
feel::MachineOptions machine_options() {
  feel::MachineOptions options;
  options.as_of.days = days_from_civil({2026, 1, 1});
  options.as_of.time.nanos = feel::kSecondsPerDay / 2 * feel::kNanosPerSecond;
  options.as_of.time.zone.form = feel::Zone::Form::kOffset;
  return options;
}

std::pair<std::string, std::string> split_path(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

std::string first_line(const Diagnostics& errors) {
  if (errors.empty()) return "";
  std::string line = to_text(errors.front());
  return line.substr(0, line.find('\n'));
}

// A folder's models by file name, built on demand.
class Models {
 public:
  void add(std::string file, const std::string& text) { texts_[std::move(file)] = text; }

  const Result<dmn::GraphPtr>& graph(const std::string& file) {
    const auto known = built_.find(file);
    if (known != built_.end()) return known->second;
    return built_.emplace(file, build(file)).first->second;
  }

 private:
  Result<dmn::GraphPtr> build(const std::string& file) {
    const auto main = texts_.find(file);
    if (main == texts_.end()) {
      Diagnostic d;
      d.code = "E-TCK-MODEL";
      d.place.file = file;
      d.zh = "找不到模型文件";
      d.en = "there is no such model";
      return d;
    }
    auto first = dmn::read_model(main->second, file);
    if (!first) return first.errors();
    std::vector<dmn::Model> models = {std::move(*first)};
    if (!models[0].imports.empty()) {
      for (const auto& [name, text] : texts_) {
        if (name == file) continue;
        auto other = dmn::read_model(text, name);
        if (other) models.push_back(std::move(*other));
      }
    }
    return dmn::build(std::move(models));
  }

  std::map<std::string, std::string> texts_;
  std::map<std::string, Result<dmn::GraphPtr>> built_;
};

// The qualified name of an element in the graph: by namespace where the kit gives one.
std::string qualified(const dmn::Graph& graph, const std::string& name, const std::string& ns) {
  if (ns.empty()) return name;
  for (const dmn::ElementInfo& info : dmn::elements(graph)) {
    if (info.local == name && info.model_ns == ns) return info.name;
  }
  return name;
}

bool is_unsupported(const feel::ErrorInfo& e) { return e.code == "E-FEEL-UNSUPPORTED"; }

class Judge {
 public:
  Judge(const TckOptions& options, Inexact inexact)
      : options_(options), inexact_(std::move(inexact)) {}

  [[nodiscard]] Inexact& inexact() { return inexact_; }

  void one(const Result<dmn::GraphPtr>& graph, const Case& c, CaseOutcome& out) {
    if (!c.results.empty()) out.node = c.results.front().name;
    out.valued = std::any_of(c.results.begin(), c.results.end(),
                             [](const Expectation& e) { return !e.value.is_null(); });
    if (!graph) {
      out.why = first_line(graph.errors());
      return;
    }
    dmn::Session session(*graph, machine_options());
    std::vector<std::pair<std::string, Value>> arguments;
    for (const NamedValue& in : c.inputs) {
      const std::string name = qualified(**graph, in.name, in.ns);
      arguments.emplace_back(name, in.value);
      (void)session.set(name, in.value);
    }
    out.ok = true;
    for (const Expectation& e : c.results) {
      const Value found = c.kind == Case::Kind::kDecision
                              ? session.decide(qualified(**graph, e.name, e.ns))
                              : invoked(session, c, e, arguments);
      const auto& errors = session.machine().errors;
      const auto bad = std::find_if(errors.begin(), errors.end(), is_unsupported);
      const Value expected =
          inexact_.corrected(out.folder + "/" + out.file, out.id, e.name, e.value);
      const bool silent =
          options_.strict && e.error && errors.empty() && !found.is(feel::Kind::kError);
      if (bad == errors.end() && !silent && as_expected(expected, found, options_.strict)) continue;
      out.ok = false;
      out.node = e.name;
      out.expected = feel::to_literal(expected) + (e.error ? " 并有诊断 with a diagnostic" : "");
      out.found = feel::to_literal(found);
      out.why = bad != errors.end() ? bad->code + " " + bad->en : reason(found, errors);
      return;
    }
  }

 private:
  // A service with several outputs answers all of them; the kit asks for one at a time.
  static Value invoked(dmn::Session& session, const Case& c, const Expectation& e,
                       const std::vector<std::pair<std::string, Value>>& arguments) {
    Value all = session.invoke(c.invocable, arguments);
    if (c.kind != Case::Kind::kService || e.name == c.invocable || !all.is(feel::Kind::kContext))
      return all;
    const Value* one = all.as_context().find(e.name);
    if (one == nullptr) return all;
    return *one;
  }

  static std::string reason(const Value& found, const std::vector<feel::ErrorInfo>& errors) {
    if (found.is(feel::Kind::kError)) return found.as_error().code + " " + found.as_error().en;
    if (!errors.empty()) return errors.front().code + " " + errors.front().en;
    return "";
  }

  const TckOptions& options_;
  Inexact inexact_;
};

}  // namespace

std::size_t TckReport::passed() const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [](const CaseOutcome& c) { return c.ok; }));
}
std::size_t TckReport::valued() const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [](const CaseOutcome& c) { return c.valued; }));
}
std::size_t TckReport::valued_passed() const {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [](const CaseOutcome& c) { return c.valued && c.ok; }));
}

TckReport judge(const TckOptions& options) {
  TckReport report;
  const auto files = read_tree(options.folder, {".xml", ".dmn"});
  if (!files) {
    report.absent = true;
    return report;
  }
  std::map<std::string, Models> folders;
  for (const NamedText& file : *files) {
    const auto [folder, name] = split_path(file.path);
    if (name.ends_with(".dmn")) folders[folder].add(name, file.text);
  }
  auto inexact = Inexact::read(options.strict ? options.inexact : "", options.inexact_file);
  if (!inexact) {
    report.problems = inexact.errors();
    return report;
  }
  Judge judge_case(options, std::move(*inexact));
  for (const NamedText& file : *files) {
    if (!file.path.ends_with(".xml") || !is_suite(file.text)) continue;
    const auto [folder, name] = split_path(file.path);
    const auto suite = read_suite(file.text, file.path);
    if (!suite) {
      CaseOutcome broken{folder, name, "", "", false, false, "", "", first_line(suite.errors())};
      report.cases.push_back(std::move(broken));
      continue;
    }
    for (const Case& c : suite->cases) {
      CaseOutcome out{folder, name, c.id, "", false, false, "", "", ""};
      if (!options.filter.empty() &&
          (file.path + " " + c.id).find(options.filter) == std::string::npos)
        continue;
      judge_case.one(folders[folder].graph(suite->model), c, out);
      report.cases.push_back(std::move(out));
    }
  }
  if (options.filter.empty()) judge_case.inexact().finish();
  report.problems = judge_case.inexact().problems();
  report.absent = report.cases.empty() && options.filter.empty();
  return report;
}

int run_tck(const TckOptions& options, std::ostream& out) {
  const TckReport report = judge(options);
  print(report, options, out);
  if (report.absent) return 3;
  return report.passed() == report.cases.size() && report.problems.empty() ? 0 : 1;
}

}  // namespace zhida::tck
