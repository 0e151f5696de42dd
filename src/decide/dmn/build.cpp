// Builds a graph: links the models, then types, lowers and compiles every element in its order.
#include <algorithm>

#include "decide/dmn/graph.h"
#include "decide/dmn/inspect.h"
#include "decide/dmn/lower.h"
#include "decide/dmn/types.h"
#include "decide/feel/compile.h"

namespace zhida::dmn {
namespace {

using feel::Type;
using feel::TypePtr;
using Kind = ElementInfo::Kind;

// Every member below is known, so that nothing else can follow a dot.
bool is_closed(const TypePtr& t) {
  if (!t || t->kind == Type::Kind::kAny || t->kind == Type::Kind::kFunction || t->open)
    return false;
  if (t->kind == Type::Kind::kList) return is_closed(t->element);
  return std::all_of(t->members.begin(), t->members.end(),
                     [](const auto& m) { return is_closed(m.second); });
}

class Builder {
 public:
  Builder(Graph& graph, const BuildOptions& options)
      : g_(graph),
        options_(options),
        sources_(make_sources(graph)),
        types_(graph, sources_, options_, found_) {}

  void run() {
    for (const int i : g_.order) element(static_cast<std::size_t>(i));
    inputs_needed();
    unused(g_, found_);
    for (std::size_t i = 0; i < g_.elements.size(); ++i) {
      if (g_.infos[i].kind == Kind::kService) service_is_closed(i);
    }
  }

  Diagnostics take() { return std::move(found_); }

 private:
  static std::vector<Source> make_sources(const Graph& graph) {
    std::vector<Source> out;
    out.reserve(graph.models.size());
    for (const Model& m : graph.models) out.emplace_back(m);
    return out;
  }

  void element(std::size_t i) {
    Element& e = g_.elements[i];
    ElementInfo& info = g_.infos[i];
    const Model& m = g_.models[static_cast<std::size_t>(e.model)];
    const auto at = static_cast<std::size_t>(e.definition);
    scope(e);
    switch (info.kind) {
      case Kind::kInput: input(e, info, m.inputs[at]); break;
      case Kind::kDecision: decision(e, info, m.decisions[at]); break;
      case Kind::kKnowledge: knowledge(e, info, m.knowledge[at]); break;
      case Kind::kService: service(e, info, m.services[at]); break;
    }
    members(e, info);
  }

  void scope(Element& e) {
    e.scope.types = types_.names(e.model);
    for (const Requirement& r : e.requirements) {
      const auto at = static_cast<std::size_t>(r.element);
      e.scope.add(r.name, g_.infos[at].type);
      e.scope.members.insert(g_.elements[at].members.begin(), g_.elements[at].members.end());
    }
  }

  // Names that may follow a dot after this element: its type's, and where the type does not say, every key it writes.
  void members(Element& e, const ElementInfo& info) {
    feel::Scope of_type;
    if (info.type) {
      of_type.add_members(*info.type);
      if (info.type->result) of_type.add_members(*info.type->result);
    }
    e.members = std::move(of_type.members);
    if (is_closed(info.type)) return;
    if (info.tree) collect_members(*info.tree, e.members);
    for (const auto* list : {&e.requirements, &e.outputs}) {
      for (const Requirement& r : *list) {
        const auto& inner = g_.elements[static_cast<std::size_t>(r.element)];
        e.members.insert(inner.members.begin(), inner.members.end());
        if (list == &e.outputs) e.members.insert(inner.local);
      }
    }
  }

  TypePtr resolve(const Element& e, const std::string& ref) {
    return types_.resolve(e.model, ref, e.at, e.local);
  }

  void input(const Element& e, ElementInfo& info, const InputData& in) {
    if (options_.input_types) info.type = options_.input_types(in.name);
    if (!info.type) info.type = resolve(e, in.type_ref);
  }

  void decision(Element& e, ElementInfo& info, const Decision& d) {
    info.type = resolve(e, d.type_ref);
    if (!d.logic) return;
    const Source& source = sources_[static_cast<std::size_t>(e.model)];
    const std::size_t before = found_.size();
    Texts texts(source, options_, found_);
    info.tree = Lowerer(texts, types_, e.model, d.name, e.scope).decision(*d.logic, info.type);
    e.program = texts.compile(info.tree, e.scope, d.name);
    inspect(g_, e, *info.tree, source, options_.strict, before, found_);
    if (!info.type && e.program) info.type = e.program->type;
  }

  // Clause: DMN 1.5, 6.3.9: the variable of a knowledge model is the function; older models type it by its result.
  void knowledge(Element& e, ElementInfo& info, const BusinessKnowledgeModel& k) {
    TypePtr result = resolve(e, k.type_ref);
    if (result && result->kind == Type::Kind::kFunction) result = result->result;
    if (!k.logic) return;
    const Source& source = sources_[static_cast<std::size_t>(e.model)];
    const std::size_t before = found_.size();
    Texts texts(source, options_, found_);
    info.tree = Lowerer(texts, types_, e.model, k.name, e.scope).knowledge(*k.logic, result, e.at);
    e.program = texts.compile(info.tree, e.scope, k.name);
    inspect(g_, e, *info.tree, source, options_.strict, before, found_);
    std::vector<TypePtr> types = info.tree->types;
    types.resize(k.logic->parameters.size(), feel::any_type());  // an external function has no tree
    auto type = std::make_shared<Type>(*feel::function_type(std::move(types), result));
    for (const TypedName& p : k.logic->parameters) type->parameter_names.push_back(p.name);
    info.type = std::move(type);
  }

  void service(const Element& e, ElementInfo& info, const DecisionService& s) {
    TypePtr result = resolve(e, s.type_ref);
    if (result && result->kind == Type::Kind::kFunction) result = result->result;
    std::vector<TypePtr> parameters;
    parameters.reserve(e.parameters.size());
    for (const Requirement& p : e.parameters)
      parameters.push_back(g_.infos[static_cast<std::size_t>(p.element)].type);
    if (!result && e.outputs.size() == 1)
      result = g_.infos[static_cast<std::size_t>(e.outputs[0].element)].type;
    auto type = std::make_shared<Type>(*feel::function_type(std::move(parameters), result));
    for (const Requirement& p : e.parameters) type->parameter_names.push_back(p.name);
    info.type = std::move(type);
  }

  void inputs_needed() {
    std::vector<std::vector<int>> needed(g_.elements.size());
    g_.dependents.resize(g_.elements.size());
    for (const int i : g_.order) {
      const auto at = static_cast<std::size_t>(i);
      if (g_.infos[at].kind != Kind::kDecision) continue;
      std::vector<int>& mine = needed[at];
      for (const Requirement& r : g_.elements[at].requirements) {
        const auto to = static_cast<std::size_t>(r.element);
        if (g_.infos[to].kind == Kind::kInput) mine.push_back(r.element);
        mine.insert(mine.end(), needed[to].begin(), needed[to].end());
      }
      std::sort(mine.begin(), mine.end());
      mine.erase(std::unique(mine.begin(), mine.end()), mine.end());
      for (const int input : mine) {
        g_.infos[at].needs_inputs.push_back(g_.infos[static_cast<std::size_t>(input)].name);
        g_.dependents[static_cast<std::size_t>(input)].push_back(i);
      }
    }
  }

  // Clause: DMN 1.5, 6.3.11: what a service's decisions need from outside is among its inputs.
  void service_is_closed(std::size_t service) {
    const Element& s = g_.elements[service];
    std::set<int> seen;
    for (const Requirement& p : s.parameters) seen.insert(p.element);
    std::vector<int> open;
    open.reserve(s.outputs.size());
    for (const Requirement& o : s.outputs) open.push_back(o.element);
    while (!open.empty()) {
      const int at = open.back();
      open.pop_back();
      if (!seen.insert(at).second) continue;
      const ElementInfo& info = g_.infos[static_cast<std::size_t>(at)];
      if (info.kind == Kind::kInput) {
        found_.push_back(element_error(
            g_, s, "E-DMN-SERVICE", "决策服务没有声明它所需的输入“" + info.name + "”，按空值计算",
            "the service does not declare the input '" + info.name +
                "' that it needs; it is null"));
      }
      if (info.kind != Kind::kDecision) continue;
      for (const Requirement& r : g_.elements[static_cast<std::size_t>(at)].requirements)
        open.push_back(r.element);
    }
  }

  Graph& g_;
  BuildOptions options_;
  Diagnostics found_;
  std::vector<Source> sources_;
  Types types_;
};

}  // namespace

Result<GraphPtr> build(std::vector<Model> models, const BuildOptions& options) {
  auto graph = std::make_shared<Graph>();
  if (models.empty()) {
    Diagnostic none;
    none.code = "E-DMN-IMPORT";
    none.zh = "没有模型";
    none.en = "there is no model";
    return none;
  }
  graph->models = std::move(models);
  Diagnostics errors;
  if (!link(*graph, errors)) return errors;
  Builder builder(*graph, options);
  builder.run();
  Diagnostics found = builder.take();
  const bool broken = std::any_of(found.begin(), found.end(), [](const Diagnostic& d) {
    return d.code == "E-DMN-TYPE";  // a model without its types means something else
  });
  for (const Model& m : graph->models)
    found.insert(found.end(), m.warnings.begin(), m.warnings.end());
  if (broken || (options.strict && has_errors(found))) return found;
  graph->diagnostics = std::move(found);
  for (std::size_t i = 0; i < graph->infos.size(); ++i) {
    if (graph->infos[i].tree) graph->parts.own(*graph->infos[i].tree);
    graph->references.learn(*graph, static_cast<int>(i));
  }
  return GraphPtr(std::move(graph));
}

const Diagnostics& diagnostics(const Graph& graph) { return graph.diagnostics; }

const std::vector<ElementInfo>& elements(const Graph& graph) { return graph.infos; }

const ElementInfo* find(const Graph& graph, const std::string& name) {
  const auto it = graph.names.find(name);
  return it == graph.names.end() ? nullptr : &graph.infos[static_cast<std::size_t>(it->second)];
}

int index_of(const Graph& graph, const std::string& name) {
  const auto it = graph.names.find(name);
  return it == graph.names.end() ? -1 : it->second;
}

}  // namespace zhida::dmn
