// Which trees are a graph's own, and the programs of their parts.
#include "decide/dmn/parts.h"

#include <mutex>
#include <utility>

namespace zhida::dmn {

void Parts::own(const feel::Expr& tree) {
  if (!own_.insert(&tree).second) return;
  for (const feel::ExprPtr& child : tree.children) {
    if (child) own(*child);
  }
  if (!tree.table) return;
  for (const feel::TableInput& input : tree.table->inputs) own(*input.expression);
  for (const feel::TableRule& rule : tree.table->rules) {
    for (const feel::ExprPtr& test : rule.tests) {
      if (test) own(*test);
    }
    for (const feel::ExprPtr& output : rule.outputs) {
      if (output) own(*output);
    }
  }
}

std::shared_ptr<const feel::Program> Parts::find(int element, const feel::Expr* part) const {
  const std::shared_lock lock(mutex_);
  const auto found = programs_.find({element, part});
  return found == programs_.end() ? nullptr : found->second;
}

void Parts::keep(int element, const feel::Expr* part,
                 std::shared_ptr<const feel::Program> program) {
  const std::unique_lock lock(mutex_);
  if (!own_.contains(part) && !made_.contains(part)) return;
  programs_.emplace(PartKey{element, part}, std::move(program));
}

feel::ExprPtr Parts::each(const feel::ExprPtr& part) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = each_.find(part.get());
    if (found != each_.end()) return found->second;
  }
  auto tree = std::make_shared<feel::Expr>(*part);
  tree->kind = feel::ExprKind::kFor;
  if (!own_.contains(part.get())) return tree;
  const std::unique_lock lock(mutex_);
  const auto [entry, fresh] = each_.emplace(part.get(), std::move(tree));
  if (fresh) made_.insert(entry->second.get());
  return entry->second;
}

}  // namespace zhida::dmn
