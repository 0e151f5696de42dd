// Reads tests.yaml: cases of one policy, each with all of its facts.
#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "decide/pack/load.h"

namespace zhida::pack {
namespace {

void take_facts(const FactSet& from, FactSet& into) {
  for (const auto& [name, value] : from.values) into.values[name] = value;
  for (const auto& [name, years] : from.yearly) into.yearly[name] = years;
}

void drop_fact(const std::string& name, FactSet& facts) {
  facts.values.erase(name);
  facts.yearly.erase(name);
}

class CaseReader {
 public:
  CaseReader(const Policy& policy, const Dictionary& dictionary, Findings& findings)
      : policy_(policy), dictionary_(dictionary), findings_(findings) {}

  std::vector<Case> read(const Node& root) {
    StrictMap m(root, "", findings_);
    as_of_ = m.day("as_of", Need::kOptional);
    if (const Node* n = m.map("base", Need::kOptional)) base_ = facts(*n);
    const Node* cases = m.list("cases");
    m.done();
    std::vector<Case> out;
    if (cases == nullptr) return out;
    std::set<std::pair<std::string, std::int64_t>> names;  // a case may be judged on several days
    for (std::size_t i = 0; i < cases->items.size(); ++i) {
      const std::string path = "cases[" + std::to_string(i) + "]";
      out.push_back(one(cases->items[i], path));
      const std::string& name = out.back().name;
      if (name.empty() || names.emplace(name, out.back().as_of).second) continue;
      findings_.at(cases->items[i], "DUPLICATE", path + ".name",
                   {"用例“" + name + "”重复", "case '" + name + "' is there twice"});
    }
    return out;
  }

 private:
  FactSet facts(const Node& node) {
    Result<FactSet> set = read_facts(node, dictionary_, findings_.file);
    if (set) return std::move(*set);
    findings_.list.insert(findings_.list.end(), set.errors().begin(), set.errors().end());
    return {};
  }

  Case one(const Node& node, const std::string& path) {
    StrictMap m(node, path, findings_);
    Case c;
    c.name = m.text("name");
    c.place = node.place(findings_.file, c.name);
    const auto as_of = m.day("as_of", Need::kOptional);
    if (!as_of && !as_of_) {
      findings_.at(
          node, "MISSING", path, {"缺少判定日 as_of", "'as_of' is missing"},
          {"写在用例里，或写在文件开头", "write it in the case or at the top of the file"});
    }
    c.as_of = as_of ? *as_of : as_of_.value_or(0);
    c.facts = base_;
    for (const std::string& name : m.texts("without", Need::kOptional)) {
      if (dictionary_.find(name) == nullptr) {
        findings_.at(*node.find("without"), "FACT", path + ".without",
                     {"没有名为“" + name + "”的事实", "no fact is named '" + name + "'"},
                     suggest(name, dictionary_.names()));
      }
      drop_fact(name, c.facts);
    }
    if (const Node* n = m.map("facts", Need::kOptional)) {
      for (const auto& [name, value] : n->members) drop_fact(name, c.facts);
      take_facts(facts(*n), c.facts);
    }
    if (const Node* n = m.map("expect")) expect(*n, path + ".expect", c);
    m.done();
    return c;
  }

  void expect(const Node& node, const std::string& path, Case& c) {
    StrictMap m(node, path, findings_);
    c.verdict = m.choice("verdict", {"certain", "possible", "no", "expired", "unknown_rule"},
                         Need::kOptional);
    if (const Node* n = m.get("amount", Need::kOptional)) amount(*n, m.path("amount"), c);
    const Version* version = policy_.version_at(c.as_of);
    if (const Node* n = m.map("decisions", Need::kOptional)) {
      for (const auto& [name, value] : n->members) {
        known_decision(version, name, value, m.path("decisions"));
        c.decisions.emplace_back(name, value);
      }
    }
    if (const Node* n = m.list("failed", Need::kOptional)) {
      c.failed = read_texts(*n, m.path("failed"), findings_);
      for (const std::string& name : *c.failed)
        known_condition(version, name, *n, m.path("failed"));
    }
    m.done();
    if (node.members.empty()) {
      findings_.at(node, "MISSING", path, {"没有写期望的结果", "nothing is expected"});
    }
  }

  void amount(const Node& node, const std::string& path, Case& c) {
    if (!node.is(Node::Kind::kMap)) {
      c.amount_min = read_decimal(node, path, findings_);
      c.amount_max = c.amount_min;
      return;
    }
    StrictMap m(node, path, findings_);
    c.amount_min = m.decimal("min");
    c.amount_max = m.decimal("max", Need::kOptional);
    m.done();
  }

  void known_decision(const Version* version, const std::string& name, const Node& value,
                      const std::string& path) {
    if (version != nullptr && version->graph == nullptr && !version->rules_file.empty()) return;
    const bool rules = version != nullptr && version->graph != nullptr;
    const dmn::ElementInfo* found = rules ? dmn::find(*version->graph, name) : nullptr;
    if (found != nullptr && found->kind == dmn::ElementInfo::Kind::kDecision) return;
    std::vector<std::string> names;
    if (rules) {
      for (const dmn::ElementInfo& e : dmn::elements(*version->graph)) names.push_back(e.name);
    }
    findings_.add("DECISION", value.key_place(findings_.file, path),
                  {"判定日的规则里没有名为“" + name + "”的决策",
                   "the rules on that day have no decision '" + name + "'"},
                  suggest(name, names));
  }

  void known_condition(const Version* version, const std::string& name, const Node& node,
                       const std::string& path) {
    std::vector<std::string> names;
    if (version != nullptr) {
      for (const ConditionDef& def : version->conditions) names.push_back(def.decision);
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    findings_.at(node, "REFERENCE", path,
                 {"判定日的版本没有条件“" + name + "”",
                  "the version on that day has no condition '" + name + "'"},
                 suggest(name, names));
  }

  const Policy& policy_;
  const Dictionary& dictionary_;
  Findings& findings_;
  std::optional<std::int64_t> as_of_;
  FactSet base_;
};

}  // namespace

void read_cases(Loading& loading, const std::vector<Policy>& policies) {
  for (const Policy& policy : policies) {
    const SourceFile* file = loading.file(policy.folder + "/tests.yaml");
    if (file == nullptr) {
      loading.warn("W-PACK-TESTS", {policy.folder + "/tests.yaml", policy.id, 0, 0},
                   {"政策没有用例文件", "the policy has no cases"},
                   {"每个门槛写两侧的用例", "write cases on both sides of every threshold"});
      continue;
    }
    const Result<Node> root = parse_yaml(file->text, file->path);
    if (!root) {
      loading.errors.insert(loading.errors.end(), root.errors().begin(), root.errors().end());
      continue;
    }
    Findings findings{file->path, "E-PACK", {}};
    PolicyCases out{policy.id, file->path, {}};
    out.cases = CaseReader(policy, *loading.dictionary, findings).read(*root);
    loading.take(findings);
    loading.cases.push_back(std::move(out));
  }
}

}  // namespace zhida::pack
