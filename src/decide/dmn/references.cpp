// Names and paths of trees, looked up among what their decision requires.
#include "decide/dmn/references.h"

#include <algorithm>
#include <vector>

#include "decide/dmn/graph.h"

namespace zhida::dmn {
namespace {

using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;

// "划型." of "划型.企业规模": how the main model calls the model of an element.
std::string_view prefix(const ElementInfo& e) {
  return std::string_view(e.name).substr(0, e.name.size() - e.local.size());
}

// The names of `a.b.c`, first to last; empty when the tree is no chain of names.
std::vector<std::string_view> chain(const Expr& e) {
  if (e.kind == ExprKind::kName) return {e.text};
  if (e.kind != ExprKind::kPath) return {};
  std::vector<std::string_view> out = chain(*e.children[0]);
  if (!out.empty()) out.push_back(e.text);
  return out;
}

}  // namespace

Reference resolve(const Graph& graph, const ElementInfo& decision, const Expr& e) {
  const std::vector<std::string_view> names = chain(e);
  std::string qualified(prefix(decision));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) qualified += '.';
    qualified += names[i];
    const ElementInfo* element = find(graph, qualified);
    if (element == nullptr) continue;
    const std::vector<std::string>& used = decision.requires_;
    if (std::find(used.begin(), used.end(), element->name) == used.end()) continue;
    Reference out{element, {}};
    for (++i; i < names.size(); ++i) {
      if (!out.member.empty()) out.member += '.';
      out.member += names[i];
    }
    return out;
  }
  return {};
}

void References::learn(const Graph& graph, int element) {
  const ElementInfo& info = graph.infos[static_cast<std::size_t>(element)];
  if (info.tree) learn(graph, element, *info.tree);
}

void References::learn(const Graph& graph, int element, const Expr& e) {
  if (e.kind == ExprKind::kName || e.kind == ExprKind::kPath) {
    known_.emplace(PartKey{element, &e},
                   resolve(graph, graph.infos[static_cast<std::size_t>(element)], e));
  }
  const auto below = [&](const ExprPtr& part) {
    if (part) learn(graph, element, *part);
  };
  std::for_each(e.children.begin(), e.children.end(), below);
  if (!e.table) return;
  for (const feel::TableInput& input : e.table->inputs) below(input.expression);
  for (const feel::TableRule& rule : e.table->rules) {
    std::for_each(rule.tests.begin(), rule.tests.end(), below);
    std::for_each(rule.outputs.begin(), rule.outputs.end(), below);
  }
}

const Reference* References::find(int element, const Expr* e) const {
  const auto it = known_.find({element, e});
  return it == known_.end() ? nullptr : &it->second;
}

int index_of(const Graph& graph, const ElementInfo& decision) {
  return static_cast<int>(&decision - graph.infos.data());
}

const Reference* known_reference(const Graph& graph, const ElementInfo& decision, const Expr& e) {
  return graph.references.find(index_of(graph, decision), &e);
}

ExprPtr each_of(const Graph& graph, const ExprPtr& quantified) {
  return graph.parts.each(quantified);
}

}  // namespace zhida::dmn
