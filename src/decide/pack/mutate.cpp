// Moves every threshold of a policy by the smallest step, and reports the moves that none of its cases notices.
#include <algorithm>
#include <utility>

#include "decide/pack/cases.h"
#include "decide/pack/expect.h"
#include "decide/pack/sites.h"

namespace zhida::pack {
namespace {

// The cases of a policy that one change can touch. The one that noticed the last change is asked first: neighbours
// tend to be noticed by the same case.
class Witnesses {
 public:
  explicit Witnesses(std::vector<const Case*> cases) : cases_(std::move(cases)) {}

  [[nodiscard]] bool notice(const Bundle& bundle, const Policy& policy) {
    const auto it = std::find_if(cases_.begin(), cases_.end(),
                                 [&](const Case* c) { return !passes(bundle, policy, *c); });
    if (it == cases_.end()) return false;
    std::rotate(cases_.begin(), it, it + 1);
    return true;
  }

 private:
  std::vector<const Case*> cases_;
};

// One way to change a policy.
struct Change {
  Mutant mutant;
  Site site;                  // of rules
  std::string rules_file;     // "" = a parameter
  std::size_t parameter = 0;  // index of a parameter,
  std::size_t value = 0;      // and of its value
};

class PolicyMutation {
 public:
  PolicyMutation(const Bundle& bundle, const Policy& policy) : bundle_(bundle), policy_(policy) {
    rules_changes();
    parameter_changes();
  }

  [[nodiscard]] int count() const { return static_cast<int>(changes_.size()); }

  void run(MutationReport& report, const std::function<void()>& done) {
    std::string file = "\n";  // no file's name
    Witnesses witnesses({});
    for (const Change& change : changes_) {
      if (change.rules_file != file) {
        file = change.rules_file;
        witnesses = Witnesses(touched_by(file));
      }
      ++report.mutants;
      if (killed(change, witnesses)) {
        ++report.killed;
      } else {
        report.survivors.push_back(change.mutant);
      }
      done();
    }
  }

 private:
  // Versions may share a file: each file is changed once.
  void rules_changes() {
    std::vector<std::string> files;
    for (const Version& v : policy_.versions) {
      if (v.graph == nullptr ||
          std::find(files.begin(), files.end(), v.rules_file) != files.end()) {
        continue;
      }
      files.push_back(v.rules_file);
      Result<dmn::Model> model = dmn::read_model(v.rules_text, v.rules_file);
      ZHIDA_CHECK(model.ok());
      for (const Site& site : find_sites(*model)) {
        for (const std::string& after : site.after) {
          Change c;
          c.mutant = {policy_.id, v.id, site.place, site.before, after};
          c.site = site;
          c.rules_file = v.rules_file;
          changes_.push_back(std::move(c));
        }
      }
      models_.push_back(std::move(*model));
    }
  }

  void parameter_changes() {
    const std::string file = policy_.folder + "/params.yaml";
    const Node root = written(file);
    for (std::size_t p = 0; p < policy_.parameters.size(); ++p) {
      const Parameter& parameter = policy_.parameters[p];
      for (std::size_t i = 0; i < parameter.values.size(); ++i) {
        const Parameter::Dated& dated = parameter.values[i];
        const Node& value = *root.find("params")->items[p].find("values")->items[i].find("value");
        for (const std::string& after : neighbours(dated.text)) {
          Change c;
          c.mutant.policy = policy_.id;
          c.mutant.place = value.place(file, parameter.name);
          c.mutant.before = dated.text;
          c.mutant.after = after;
          c.parameter = p;
          c.value = i;
          changes_.push_back(std::move(c));
        }
      }
    }
  }

  // The tree of a file that was loaded.
  Node written(const std::string& path) const {
    for (const SourceFile& f : bundle_.files) {
      if (f.path != path) continue;
      Result<Node> root = parse_yaml(f.text, f.path);
      if (root) return std::move(*root);
    }
    return {};
  }

  // Cases judged by a version that uses the file; all cases for a parameter. A case that fails without any change
  // notices nothing.
  std::vector<const Case*> touched_by(const std::string& file) const {
    std::vector<const Case*> out;
    for (const PolicyCases& cases : bundle_.cases) {
      if (cases.policy != policy_.id) continue;
      for (const Case& c : cases.cases) {
        const Version* v = policy_.version_at(c.as_of);
        const bool touched = file.empty() || (v != nullptr && v->rules_file == file);
        if (touched && passes(bundle_, policy_, c)) out.push_back(&c);
      }
    }
    return out;
  }

  // Rules that no longer build are noticed by the check of the packs.
  bool killed(const Change& change, Witnesses& witnesses) const {
    Policy changed = policy_;
    if (change.rules_file.empty()) {
      const auto value = Decimal::parse(change.mutant.after);
      changed.parameters[change.parameter].values[change.value].value = *value;
      return witnesses.notice(bundle_, changed);
    }
    const auto model = std::find_if(models_.begin(), models_.end(), [&](const dmn::Model& m) {
      return m.file == change.rules_file;
    });
    const std::string xml = with_change(*model, change.site, change.mutant.after);
    for (Version& v : changed.versions) {
      if (v.rules_file != change.rules_file) continue;
      Result<dmn::GraphPtr> graph = build_rules(bundle_, policy_, v, xml);
      if (!graph) return true;
      v.graph = std::move(*graph);
    }
    return witnesses.notice(bundle_, changed);
  }

  const Bundle& bundle_;
  const Policy& policy_;
  std::vector<dmn::Model> models_;  // by file
  std::vector<Change> changes_;     // those of one file in a row
};

}  // namespace

MutationReport mutate(const Bundle& bundle, std::string_view only,
                      const std::function<void(int, int)>& progress) {
  std::vector<PolicyMutation> policies;
  int total = 0;
  for (const Policy& policy : bundle.policies) {
    if (!only.empty() && policy.id != only) continue;
    policies.emplace_back(bundle, policy);
    total += policies.back().count();
  }
  MutationReport report;
  for (PolicyMutation& policy : policies) {
    policy.run(report, [&] {
      if (progress) progress(report.mutants, total);
    });
  }
  return report;
}

}  // namespace zhida::pack
