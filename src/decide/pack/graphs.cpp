// The rules of every version: read, checked against facts and parameters, linked with the policies they import, built.
#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "decide/pack/load.h"

namespace zhida::pack {
namespace {

using dmn::Model;

constexpr std::string_view kNamespace = "zhida:";
constexpr std::string_view kClause = "条款";

bool overlap(const Effective& a, const Effective& b) {
  return (!a.to || *a.to >= b.from) && (!b.to || *b.to >= a.from);
}

// Of the imported policy's versions with rules, the last whose dates overlap.
const Version* imported_version(const Policy& policy, const Effective& effective) {
  const Version* out = nullptr;
  for (const Version& v : policy.versions) {
    if (!v.rules_text.empty() && overlap(v.effective, effective)) out = &v;
  }
  return out;
}

Diagnostic import_error(const Model& model, const dmn::Import& import, Text what, Text help) {
  Findings findings{model.file, "E-PACK", {}};
  findings.add("REFERENCE", {model.file, import.name, import.at.line, import.at.column},
               std::move(what), std::move(help));
  return findings.list.front();
}

// The main model and all that it imports, directly or not.
Result<std::vector<Model>> with_imports(Model main, const Effective& effective,
                                        const std::vector<const Policy*>& policies) {
  std::vector<Model> models;
  models.push_back(std::move(main));
  std::vector<std::string> ids;
  ids.reserve(policies.size());
  for (const Policy* p : policies) ids.push_back(p->id);
  std::set<std::string> wanted{models.front().ns};  // each is read once, whatever its file says
  for (std::size_t i = 0; i < models.size(); ++i) {
    const std::vector<dmn::Import> imports = models[i].imports;
    for (const dmn::Import& import : imports) {
      if (import.ns == models[i].ns) {
        return import_error(models[i], import,
                            {"政策不能引用自己的规则", "a policy does not import its own rules"},
                            {});
      }
      if (!wanted.insert(import.ns).second) continue;
      const std::string id =
          import.ns.starts_with(kNamespace) ? import.ns.substr(kNamespace.size()) : "";
      const auto it = std::find_if(policies.begin(), policies.end(),
                                   [&](const Policy* p) { return p->id == id; });
      if (it == policies.end()) {
        return import_error(models[i], import,
                            {"没有命名空间为“" + import.ns + "”的政策",
                             "no policy has the namespace '" + import.ns + "'"},
                            suggest(id, ids));
      }
      const Version* version = imported_version(**it, effective);
      if (version == nullptr) {
        return import_error(
            models[i], import,
            {"政策“" + id + "”在 " + day_text(effective.from) + " 起的这段日期里没有规则",
             "policy '" + id + "' has no rules in the dates from " + day_text(effective.from)},
            {"调整版本的日期，或不引用它",
             "adjust the dates of the versions, or do not import it"});
      }
      Result<Model> model = dmn::read_model(version->rules_text, version->rules_file);
      if (!model) return model.errors();
      models.push_back(std::move(*model));
    }
  }
  return models;
}

// Facts by the dictionary; parameters are numbers.
dmn::BuildOptions options_of(const Dictionary& dictionary,
                             const std::vector<const Policy*>& policies) {
  std::set<std::string> parameters;
  for (const Policy* p : policies) {
    for (const Parameter& parameter : p->parameters) parameters.insert(parameter.name);
  }
  dmn::BuildOptions options;
  options.strict = true;
  options.input_types = [&dictionary, parameters](const std::string& name) -> feel::TypePtr {
    if (const FactDef* def = dictionary.find(name)) return def->feel_type();
    if (parameters.contains(name)) return feel::simple_type(feel::Type::Kind::kNumber);
    return nullptr;
  };
  return options;
}

std::string type_ref_of(const FactDef& def) {
  if (def.yearly) return "tYearly";
  switch (def.type) {
    case FactType::kNumber: return "number";
    case FactType::kString: return "string";
    case FactType::kBoolean: return "boolean";
    case FactType::kDate: return "date";
    case FactType::kList: break;
  }
  return "t" + def.name;
}

class RulesLoader {
 public:
  explicit RulesLoader(Loading& loading) : loading_(loading) {
    for (Draft& d : loading_.drafts) policies_.push_back(&d.policy);
  }

  void run() {
    for (Draft& d : loading_.drafts) read_files(d);
    for (Draft& d : loading_.drafts) {
      for (std::size_t i = 0; i < d.policy.versions.size(); ++i) {
        if (!d.policy.versions[i].rules_text.empty()) build(d, i);
      }
      parameter_dates(d);
    }
  }

 private:
  // Finds the file of each version and checks each file once.
  void read_files(Draft& d) {
    std::vector<std::string> there;
    for (const SourceFile& f : loading_.files) {
      if (f.path.starts_with(d.policy.folder + "/") && f.path.ends_with(".dmn")) {
        there.push_back(f.path.substr(d.policy.folder.size() + 1));
      }
    }
    std::set<std::string> used;
    for (std::size_t i = 0; i < d.policy.versions.size(); ++i) {
      Version& v = d.policy.versions[i];
      if (v.rules_file.empty()) continue;
      const std::string name = v.rules_file;
      v.rules_file = d.policy.folder + "/" + name;
      const SourceFile* file = loading_.file(v.rules_file);
      if (file == nullptr) {
        Findings findings{d.file, "E-PACK", {}};
        findings.at(*place(d, i, "rules"), "REFERENCE", path(i, "rules"),
                    {"没有文件“" + name + "”", "there is no file '" + name + "'"},
                    suggest(name, there));
        loading_.take(findings);
        continue;
      }
      Result<std::string> text = dmn::decode_model(file->text, file->path);
      v.rules_text = file->text;  // of one that cannot be decoded: read_file() says what is wrong
      if (text) v.rules_text = std::move(*text);
      if (used.insert(v.rules_file).second && !read_file(d, *file)) broken_.insert(v.rules_file);
    }
    for (const std::string& name : there) {
      if (used.contains(d.policy.folder + "/" + name)) continue;
      loading_.warn("W-PACK-UNUSED", {d.policy.folder + "/" + name, "", 0, 0},
                    {"没有版本使用这个文件", "no version uses this file"});
    }
  }

  bool read_file(const Draft& d, const SourceFile& file) {
    Result<Model> model = dmn::read_model(file.text, file.path);
    if (!model) {
      loading_.errors.insert(loading_.errors.end(), model.errors().begin(), model.errors().end());
      return false;
    }
    loading_.warnings.insert(loading_.warnings.end(), model->warnings.begin(),
                             model->warnings.end());
    Findings findings{file.path, "E-PACK", {}};
    if (model->ns != std::string(kNamespace) + d.policy.id) {
      const std::string wanted = std::string(kNamespace) + d.policy.id;
      findings.add("REFERENCE", {file.path, "definitions", 1, 1},
                   {"命名空间是“" + model->ns + "”，应为“" + wanted + "”",
                    "the namespace is '" + model->ns + "' instead of '" + wanted + "'"});
    }
    inputs(d, *model, findings);
    for (const dmn::Decision& decision : model->decisions) annotations(file.path, decision);
    const bool sound = findings.list.empty();
    loading_.take(findings);
    return sound;
  }

  void inputs(const Draft& d, const Model& model, Findings& findings) {
    std::vector<std::string> names = loading_.dictionary->names();
    for (const Parameter& p : d.policy.parameters) names.push_back(p.name);
    for (const dmn::InputData& in : model.inputs) {
      const Place at{model.file, in.name, in.at.line, in.at.column};
      const FactDef* def = loading_.dictionary->find(in.name);
      const bool parameter = std::any_of(d.policy.parameters.begin(), d.policy.parameters.end(),
                                         [&](const Parameter& p) { return p.name == in.name; });
      if (def == nullptr && !parameter) {
        findings.add("FACT", at,
                     {"“" + in.name + "”既不是事实字典里的事实，也不是本政策的参数",
                      "'" + in.name + "' is neither a fact of the dictionary nor a parameter here"},
                     suggest(in.name, names));
        continue;
      }
      const std::string wanted = def != nullptr ? type_ref_of(*def) : "number";
      if (in.type_ref == wanted) continue;
      findings.add("TYPE", at,
                   {"“" + in.name + "”的 typeRef 是“" + in.type_ref + "”，应为“" + wanted + "”",
                    "the typeRef of '" + in.name + "' is '" + in.type_ref + "' instead of '" +
                        wanted + "'"});
    }
  }

  // Every row quotes its clause.
  void annotations(const std::string& file, const dmn::Decision& decision) {
    const auto* table =
        decision.logic == nullptr ? nullptr : std::get_if<dmn::BoxedTable>(&decision.logic->form);
    if (table == nullptr) return;
    const auto column =
        std::find(table->annotation_names.begin(), table->annotation_names.end(), kClause);
    if (column == table->annotation_names.end()) {
      loading_.warn(
          "W-PACK-CLAUSE", {file, decision.name, decision.at.line, decision.at.column},
          {"决策表没有名为“条款”的注释列", "the table has no annotation column named 条款"},
          {"加上 <annotation name=\"条款\"/> 并在每行引用条款",
           "add <annotation name=\"条款\"/> and quote the clause in each row"});
      return;
    }
    const auto index = static_cast<std::size_t>(column - table->annotation_names.begin());
    for (std::size_t i = 0; i < table->rules.size(); ++i) {
      const dmn::BoxedTable::Rule& rule = table->rules[i];
      if (index < rule.annotations.size() && !rule.annotations[index].empty()) continue;
      loading_.warn(
          "W-PACK-CLAUSE",
          {file, decision.name + " / 规则 " + std::to_string(i + 1), rule.at.line, rule.at.column},
          {"这一行没有引用条款", "this row quotes no clause"});
    }
  }

  void build(Draft& d, std::size_t index) {
    Version& v = d.policy.versions[index];
    if (broken_.contains(v.rules_file)) return;
    Result<Model> main = dmn::read_model(v.rules_text, v.rules_file);
    if (!main) return;
    Result<std::vector<Model>> models = with_imports(std::move(*main), v.effective, policies_);
    if (!models) return report(models.errors());
    for (const Model& m : *models) {
      if (broken_.contains(m.file)) return;
    }
    std::string key;
    for (const Model& m : *models) key += m.file + "\n";
    auto [graph, fresh] = graphs_.emplace(std::move(key), nullptr);
    if (fresh) {
      Result<dmn::GraphPtr> built =
          dmn::build(std::move(*models), options_of(*loading_.dictionary, policies_));
      report(built ? dmn::diagnostics(**built) : built.errors());
      if (!built) return;
      graph->second = *built;
    }
    v.graph = graph->second;
    if (v.graph != nullptr) decisions(d, index);
  }

  // Several versions may meet the same error. What a reader warns of was said when the file was read.
  void report(const Diagnostics& list) {
    for (const Diagnostic& d : list) {
      const bool error = d.severity == Severity::kError;
      if (d.code == "W-DMN-ELEMENT" || !reported_.insert(to_text(d)).second) continue;
      (error ? loading_.errors : loading_.warnings).push_back(d);
    }
  }

  void decisions(const Draft& d, std::size_t index) {
    const Version& v = d.policy.versions[index];
    Findings findings{d.file, "E-PACK", {}};
    const auto check = [&](const std::string& name, const Node& node, const std::string& at,
                           feel::Type::Kind kind, const Text& wanted) {
      if (!name.empty()) decision(*v.graph, name, kind, wanted, node, at, findings);
    };
    const Text boolean{"是否值（boolean）", "a boolean"};
    check(v.verdict, *place(d, index, "verdict"), path(index, "verdict"),
          feel::Type::Kind::kBoolean, boolean);
    const Node* conditions = place(d, index, "conditions");
    for (std::size_t i = 0; i < v.conditions.size(); ++i) {
      const Node& item = conditions->items[i];
      const Node* name = item.find("decision");
      check(v.conditions[i].decision, name != nullptr ? *name : item,
            path(index, "conditions") + "[" + std::to_string(i) + "].decision",
            feel::Type::Kind::kBoolean, boolean);
    }
    const Node* outputs = place(d, index, "outputs");
    for (std::size_t i = 0; i < v.outputs.size() && i < outputs->items.size(); ++i) {
      check(v.outputs[i], outputs->items[i], path(index, "outputs") + "[" + std::to_string(i) + "]",
            feel::Type::Kind::kAny, {});
    }
    if (v.amount && !v.amount->decision.empty()) {
      check(v.amount->decision, *place(d, index, "amount")->find("decision"),
            path(index, "amount.decision"), feel::Type::Kind::kNumber,
            {"数字（number）", "a number"});
    }
    loading_.take(findings);
  }

  static void decision(const dmn::Graph& graph, const std::string& name, feel::Type::Kind kind,
                       const Text& wanted, const Node& node, const std::string& at,
                       Findings& findings) {
    const dmn::ElementInfo* found = dmn::find(graph, name);
    if (found == nullptr || found->kind != dmn::ElementInfo::Kind::kDecision) {
      std::vector<std::string> names;
      for (const dmn::ElementInfo& e : dmn::elements(graph)) {
        if (e.kind == dmn::ElementInfo::Kind::kDecision) names.push_back(e.name);
      }
      findings.at(
          node, "DECISION", at,
          {"规则里没有名为“" + name + "”的决策", "the rules have no decision '" + name + "'"},
          suggest(name, names));
      return;
    }
    if (kind == feel::Type::Kind::kAny || (found->type != nullptr && found->type->kind == kind)) {
      return;
    }
    const std::string type = found->type == nullptr ? "Any" : feel::to_string(*found->type);
    findings.at(
        node, "DECISION", at,
        {"决策“" + name + "”应得到" + wanted.zh + "，其类型是 " + type,
         "decision '" + name + "' should give " + wanted.en + "; its type is " + type},
        {"在规则里给决策的 variable 写上 typeRef", "give the decision's variable its typeRef"});
  }

  // A parameter that rules use has a value on every day of the version.
  void parameter_dates(const Draft& d) {
    Findings findings{d.params_file, "E-PACK", {}};
    for (std::size_t i = 0; i < d.policy.parameters.size(); ++i) {
      const Parameter& p = d.policy.parameters[i];
      const Node& node = d.params_root.find("params")->items[i];
      const std::string at = "params[" + std::to_string(i) + "]";
      if (loading_.dictionary->find(p.name) != nullptr) {
        findings.at(
            node, "DUPLICATE", at + ".name",
            {"“" + p.name + "”已是一个事实的名称", "'" + p.name + "' is the name of a fact"});
      }
      bool used = false;
      for (const Version& v : d.policy.versions) {
        if (v.graph == nullptr || dmn::find(*v.graph, p.name) == nullptr) continue;
        used = true;
        if (p.values.empty() || p.values.front().from <= v.effective.from) continue;
        findings.at(node, "DATES", at + ".values",
                    {"版本“" + v.id + "”自 " + day_text(v.effective.from) + " 起适用，参数到 " +
                         day_text(p.values.front().from) + " 才有值",
                     "version '" + v.id + "' applies from " + day_text(v.effective.from) +
                         ", the parameter has no value before " + day_text(p.values.front().from)});
      }
      if (!used) {
        loading_.warn(
            "W-PACK-UNUSED", node.place(d.params_file, at),
            {"没有规则使用参数“" + p.name + "”", "no rules use parameter '" + p.name + "'"});
      }
    }
    loading_.take(findings);
  }

  static const Node* place(const Draft& d, std::size_t index, std::string_view key) {
    const Node& version = d.root.find("versions")->items[index];
    const Node* found = version.find(key);
    return found != nullptr ? found : &version;
  }

  static std::string path(std::size_t index, std::string_view key) {
    return "versions[" + std::to_string(index) + "]." + std::string(key);
  }

  Loading& loading_;
  std::vector<const Policy*> policies_;
  std::set<std::string> broken_;  // files whose graphs would only repeat what was reported
  std::set<std::string> reported_;
  std::map<std::string, dmn::GraphPtr> graphs_;  // by the files they are made of
};

}  // namespace

void load_rules(Loading& loading) { RulesLoader(loading).run(); }

Result<dmn::GraphPtr> build_rules(const Bundle& bundle, const Policy& policy,
                                  const Version& version, std::string rules_xml) {
  std::vector<const Policy*> policies;
  policies.reserve(bundle.policies.size());
  for (const Policy& p : bundle.policies) policies.push_back(p.id == policy.id ? &policy : &p);
  Result<Model> main = dmn::read_model(std::move(rules_xml), version.rules_file);
  if (!main) return main.errors();
  Result<std::vector<Model>> models = with_imports(std::move(*main), version.effective, policies);
  if (!models) return models.errors();
  return dmn::build(std::move(*models), options_of(bundle.dictionary, policies));
}

}  // namespace zhida::pack
