// Links models into one graph: imports by namespace, requirements by href, an order without cycles.
//
// Clause: DMN 1.5, 6.3.3 (import), 6.3.10 to 6.3.14 (requirements, references), 6.2.2 (the graph has no cycle)
#include <algorithm>

#include "base/text.h"
#include "decide/dmn/graph.h"

namespace zhida::dmn {
namespace {

using Kind = ElementInfo::Kind;

std::string_view kind_zh(Kind kind) {
  static constexpr std::string_view kNames[] = {"输入", "决策", "业务知识模型", "决策服务"};
  return kNames[static_cast<std::size_t>(kind)];
}

class Linker {
 public:
  Linker(Graph& graph, Diagnostics& errors) : g_(graph), errors_(errors) {}

  bool run() {
    if (g_.models.size() > kModelsMax) {
      fail_model(0, {}, "E-DMN-SIZE", "模型超过 256 个", "more than 256 models");
      return false;
    }
    imports();
    if (!errors_.empty()) return false;
    reach();
    for (const int m : reached_) add_elements(m);
    if (!errors_.empty()) return false;
    for (std::size_t i = 0; i < g_.elements.size(); ++i) requirements(static_cast<int>(i));
    if (!errors_.empty()) return false;
    return sort();
  }

 private:
  void fail_model(std::size_t model, const Position& at, std::string_view code, std::string zh,
                  std::string en) {
    Diagnostic d;
    d.code = code;
    d.place = {g_.models[model].file, g_.models[model].name, at.line, at.column};
    d.zh = std::move(zh);
    d.en = std::move(en);
    errors_.push_back(std::move(d));
  }

  // ---- imports

  void imports() {
    std::map<std::string, int> by_namespace;
    for (std::size_t m = 0; m < g_.models.size(); ++m) {
      const auto [it, fresh] = by_namespace.emplace(g_.models[m].ns, static_cast<int>(m));
      if (fresh) continue;
      const std::string& first = g_.models[static_cast<std::size_t>(it->second)].file;
      fail_model(m, {1, 1}, "E-DMN-IMPORT", "命名空间“" + it->first + "”已由 " + first + " 使用",
                 "the namespace '" + it->first + "' is taken by " + first);
    }
    g_.imports.resize(g_.models.size());
    for (std::size_t m = 0; m < g_.models.size(); ++m) {
      for (const Import& i : g_.models[m].imports) {
        // Only models of decisions carry elements; schemas and predictive models are of no use here.
        if (i.type.find("/DMN/") == std::string::npos) {
          fail_model(m, i.at, "E-DMN-IMPORT", "只能引入 DMN 模型，不能引入“" + i.type + "”",
                     "only DMN models can be imported, not '" + i.type + "'");
          continue;
        }
        const auto target = by_namespace.find(i.ns);
        if (target == by_namespace.end()) {
          fail_model(m, i.at, "E-DMN-IMPORT", "找不到引入的模型，命名空间“" + i.ns + "”",
                     "there is no model of the imported namespace '" + i.ns + "'");
          Diagnostic& d = errors_.back();
          std::vector<std::string> known;
          known.reserve(by_namespace.size());
          for (const auto& [ns, index] : by_namespace) known.push_back(ns);
          const std::string near = nearest(i.ns, known);
          d.help_zh = near.empty() ? "请把该命名空间的模型一并给出" : "是否指“" + near + "”？";
          d.help_en = near.empty() ? "give the model of that namespace too"
                                   : "did you mean '" + near + "'?";
          if (!i.location.empty()) {
            d.help_zh += "；locationURI " + excerpt(i.location) + " 从不打开";
            d.help_en += "; the locationURI " + excerpt(i.location) + " is never opened";
          }
        } else if (!g_.imports[m].emplace(i.name, target->second).second) {
          fail_model(m, i.at, "E-DMN-IMPORT", "引入的名称“" + i.name + "”用了两次",
                     "the import name '" + i.name + "' is used twice");
        }
      }
    }
  }

  // The models that the main one reaches, nearest first, each with the shortest prefix.
  void reach() {
    g_.prefixes.assign(g_.models.size(), "");
    std::vector<bool> seen(g_.models.size());
    seen[0] = true;
    reached_ = {0};
    for (std::size_t next = 0; next < reached_.size(); ++next) {
      const auto m = static_cast<std::size_t>(reached_[next]);
      for (const auto& [alias, target] : g_.imports[m]) {
        const auto t = static_cast<std::size_t>(target);
        if (seen[t]) continue;
        seen[t] = true;
        g_.prefixes[t] = g_.prefixes[m] + (alias.empty() ? "" : alias + ".");
        reached_.push_back(target);
      }
    }
  }

  // ---- elements

  void add_elements(int model) {
    const Model& m = g_.models[static_cast<std::size_t>(model)];
    ids_.resize(g_.models.size());
    const auto all = [&](Kind kind, const auto& definitions) {
      int index = 0;
      for (const auto& d : definitions) add(model, kind, index++, d.name, d.id, d.at);
    };
    all(Kind::kInput, m.inputs);
    all(Kind::kDecision, m.decisions);
    all(Kind::kKnowledge, m.knowledge);
    all(Kind::kService, m.services);
    if (g_.elements.size() > kElementsMax) {
      fail_model(static_cast<std::size_t>(model), {}, "E-DMN-SIZE", "决策与输入超过 5000 个",
                 "more than 5000 elements");
    }
  }

  void add(int model, Kind kind, int definition, const std::string& name, const std::string& id,
           const Position& at) {
    Element e;
    e.local = name;
    e.model = model;
    e.definition = definition;
    e.at = at;
    ElementInfo info;
    info.kind = kind;
    info.name = g_.prefixes[static_cast<std::size_t>(model)] + name;
    info.local = name;
    info.model_ns = g_.models[static_cast<std::size_t>(model)].ns;
    info.id = id;
    const int index = static_cast<int>(g_.elements.size());
    const auto [other, fresh] = g_.names.emplace(info.name, index);
    if (!fresh) {
      const Position& first = g_.elements[static_cast<std::size_t>(other->second)].at;
      errors_.push_back(element_error(
          g_, e, "E-DMN-DUPLICATE",
          "名称“" + info.name + "”用了两次，另一处在第 " + std::to_string(first.line) + " 行",
          "the name '" + info.name + "' is used twice, also in line " +
              std::to_string(first.line)));
    }
    if (!id.empty() && !ids_[static_cast<std::size_t>(model)].emplace(id, index).second) {
      errors_.push_back(element_error(g_, e, "E-DMN-DUPLICATE", "标识“" + id + "”用了两次",
                                      "the id '" + id + "' is used twice"));
    }
    g_.elements.push_back(std::move(e));
    g_.infos.push_back(std::move(info));
  }

  // ---- requirements

  void requirements(int index) {
    Element& e = g_.elements[static_cast<std::size_t>(index)];
    const Model& m = g_.models[static_cast<std::size_t>(e.model)];
    const auto at = static_cast<std::size_t>(e.definition);
    switch (g_.infos[static_cast<std::size_t>(index)].kind) {
      case Kind::kInput: break;
      case Kind::kDecision: {
        const Decision& d = m.decisions[at];
        add_all(e, d.required_inputs, {Kind::kInput}, e.requirements);
        add_all(e, d.required_decisions, {Kind::kDecision}, e.requirements);
        add_all(e, d.required_knowledge, {Kind::kKnowledge, Kind::kService}, e.requirements);
        break;
      }
      case Kind::kKnowledge:
        add_all(e, m.knowledge[at].required_knowledge, {Kind::kKnowledge, Kind::kService},
                e.requirements);
        break;
      case Kind::kService: {
        const DecisionService& s = m.services[at];
        std::vector<Requirement> inner;
        add_all(e, s.input_data, {Kind::kInput}, e.parameters);
        add_all(e, s.input_decisions, {Kind::kDecision}, e.parameters);
        add_all(e, s.output_decisions, {Kind::kDecision}, e.outputs);
        add_all(e, s.encapsulated_decisions, {Kind::kDecision}, inner);
        for (const auto* list : {&e.outputs, &inner}) {
          for (const Requirement& r : *list) e.after.push_back(r.element);
        }
        break;
      }
    }
    for (const Requirement& r : e.requirements) {
      e.after.push_back(r.element);
      g_.infos[static_cast<std::size_t>(index)].requires_.push_back(
          g_.infos[static_cast<std::size_t>(r.element)].name);
    }
  }

  void add_all(const Element& from, const std::vector<std::string>& hrefs,
               std::initializer_list<Kind> kinds, std::vector<Requirement>& out) {
    for (const std::string& href : hrefs) {
      Requirement r = resolve(from, href, kinds);
      if (r.element < 0) continue;
      const bool there = std::any_of(out.begin(), out.end(),
                                     [&](const Requirement& o) { return o.element == r.element; });
      if (!there) out.push_back(std::move(r));
    }
  }

  // Clause: DMN 1.5, 13.3.2 (an href is a URI: `#id` in the same model, `namespace#id` in another)
  Requirement resolve(const Element& from, const std::string& href,
                      std::initializer_list<Kind> kinds) {
    const std::size_t hash = href.rfind('#');
    if (hash == std::string::npos) {
      missing(from, href, "引用“" + href + "”应写成 #标识 或 命名空间#标识",
              "the reference '" + href + "' is not of the form #id or namespace#id");
      return {};
    }
    const std::string ns = href.substr(0, hash);
    int model = from.model;
    std::string prefix;
    if (!ns.empty() && ns != g_.models[static_cast<std::size_t>(from.model)].ns) {
      const auto& imports = g_.imports[static_cast<std::size_t>(from.model)];
      const auto it = std::find_if(imports.begin(), imports.end(), [&](const auto& i) {
        return g_.models[static_cast<std::size_t>(i.second)].ns == ns;
      });
      if (it == imports.end()) {
        missing(from, href, "引用“" + href + "”的模型没有引入（缺少 import）",
                "the model of the reference '" + href + "' is not imported");
        return {};
      }
      model = it->second;
      if (!it->first.empty()) prefix = it->first + ".";
    }
    const auto& ids = ids_[static_cast<std::size_t>(model)];
    const auto found = ids.find(href.substr(hash + 1));
    if (found == ids.end()) {
      missing(from, href, "找不到引用的“" + href + "”", "there is no element '" + href + "'");
      return {};
    }
    const Kind kind = g_.infos[static_cast<std::size_t>(found->second)].kind;
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      missing(from, href,
              "引用的“" + href + "”是" + std::string(kind_zh(kind)) + "，与要求的种类不符",
              "the element '" + href + "' is of another kind than the requirement");
      return {};
    }
    return {prefix + g_.elements[static_cast<std::size_t>(found->second)].local, found->second};
  }

  void missing(const Element& from, const std::string& href, std::string zh, std::string en) {
    Diagnostic d = element_error(g_, from, "E-DMN-REFERENCE", std::move(zh), std::move(en));
    std::vector<std::string> known;
    for (const auto& [id, element] : ids_[static_cast<std::size_t>(from.model)])
      known.push_back("#" + id);
    const std::string near = nearest(href, known);
    if (!near.empty()) {
      d.help_zh = "是否指“" + near + "”？";
      d.help_en = "did you mean '" + near + "'?";
    }
    errors_.push_back(std::move(d));
  }

  // ---- order

  // Depth-first with a stack of its own, so that a long chain of decisions needs no deep recursion.
  bool sort() {
    std::vector<char> state(g_.elements.size(), 0);  // 0 new, 1 on the path, 2 done
    for (std::size_t root = 0; root < g_.elements.size(); ++root) {
      if (state[root] != 0) continue;
      std::vector<std::pair<int, std::size_t>> path = {{static_cast<int>(root), 0}};
      state[root] = 1;
      while (!path.empty()) {
        const auto [at, next] = path.back();
        Element& e = g_.elements[static_cast<std::size_t>(at)];
        if (next == e.after.size()) {
          state[static_cast<std::size_t>(at)] = 2;
          e.rank = static_cast<int>(g_.order.size());
          g_.order.push_back(at);
          path.pop_back();
          continue;
        }
        ++path.back().second;
        const int to = e.after[next];
        if (state[static_cast<std::size_t>(to)] == 1) {
          cycle(path, to);
          return false;
        }
        if (state[static_cast<std::size_t>(to)] == 0) {
          state[static_cast<std::size_t>(to)] = 1;
          path.emplace_back(to, 0);
        }
      }
    }
    return true;
  }

  void cycle(const std::vector<std::pair<int, std::size_t>>& path, int to) {
    const auto begin =
        std::find_if(path.begin(), path.end(), [&](const auto& p) { return p.first == to; });
    std::string names;
    std::size_t shown = 0;
    for (auto it = begin; it != path.end(); ++it, ++shown) {
      if (shown == 20) {
        names += "… → ";
        break;
      }
      names += g_.infos[static_cast<std::size_t>(it->first)].name + " → ";
    }
    names += g_.infos[static_cast<std::size_t>(to)].name;
    Diagnostic d = element_error(g_, g_.elements[static_cast<std::size_t>(to)], "E-DMN-CYCLE",
                                 "决策互相依赖，成了环：" + names,
                                 "the decisions require each other in a cycle: " + names);
    d.help_zh = "删去其中一个 informationRequirement 或 knowledgeRequirement";
    d.help_en = "remove one of the requirements";
    errors_.push_back(std::move(d));
  }

  Graph& g_;
  Diagnostics& errors_;
  std::vector<int> reached_;
  std::vector<std::map<std::string, int>> ids_;  // of each model
};

}  // namespace

bool link(Graph& graph, Diagnostics& errors) { return Linker(graph, errors).run(); }

Diagnostic element_error(const Graph& graph, const Element& element, std::string_view code,
                         std::string zh, std::string en) {
  Diagnostic d;
  d.code = code;
  d.place = {graph.models[static_cast<std::size_t>(element.model)].file, element.local,
             element.at.line, element.at.column};
  d.zh = std::move(zh);
  d.en = std::move(en);
  return d;
}

}  // namespace zhida::dmn
