// Parts: programs of the parts of a graph's trees, compiled when an explanation first asks for them. Inside of decide/dmn.
//
// A graph lives as long as the program: parts of trees that are not its own would pile up, and are not kept.
//
// Threads: own() before the graph is shared; the rest may be used by many threads at once
#pragma once

#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>

#include "decide/dmn/part_key.h"
#include "decide/feel/feel.h"

namespace zhida::dmn {

class Parts {
 public:
  // The tree and all below it is the graph's own, and stays.
  void own(const feel::Expr& tree);

  // Null where none is kept. The names of a part mean what they mean in the element whose tree it is in.
  [[nodiscard]] std::shared_ptr<const feel::Program> find(int element,
                                                          const feel::Expr* part) const;
  void keep(int element, const feel::Expr* part, std::shared_ptr<const feel::Program> program);
  // `for` in place of the part's `some` or `every`: of a part that is the graph's own the same tree each time, and kept.
  [[nodiscard]] feel::ExprPtr each(const feel::ExprPtr& part);

 private:
  std::unordered_set<const feel::Expr*> own_;
  mutable std::shared_mutex mutex_;  // guards what follows
  std::unordered_map<PartKey, std::shared_ptr<const feel::Program>, PartKeyHash> programs_;
  std::unordered_map<const feel::Expr*, feel::ExprPtr> each_;  // by the part
  std::unordered_set<const feel::Expr*> made_;                 // the trees of each_
};

}  // namespace zhida::dmn
