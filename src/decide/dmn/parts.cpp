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
  if (!own_.contains(part)) return;
  const std::unique_lock lock(mutex_);
  programs_.emplace(Key{element, part}, std::move(program));
}

}  // namespace zhida::dmn
