// References: what the names in the trees of a graph's decisions stand for, found once when the graph is built.
//
// Threads: immutable once the graph is shared
#pragma once

#include <string>
#include <unordered_map>

#include "decide/dmn/dmn.h"
#include "decide/dmn/part_key.h"

namespace zhida::dmn {

// What a name, or a path that begins with a name, stands for. An input may be followed by members: 上年.
struct Reference {
  const ElementInfo* element = nullptr;  // null: nothing of the graph
  std::string member;                    // "" = all of it
};

// Inside of decide/dmn.
class References {
 public:
  // Every name and path of the element's tree.
  void learn(const Graph& graph, int element);
  // Null: the tree is not one that was learnt.
  [[nodiscard]] const Reference* find(int element, const feel::Expr* e) const;

 private:
  void learn(const Graph& graph, int element, const feel::Expr& e);

  std::unordered_map<PartKey, Reference, PartKeyHash> known_;
};

// REQUIRES: `decision` is of this graph
[[nodiscard]] int index_of(const Graph& graph, const ElementInfo& decision);
// Of a name or path in the decision's own tree; null: it is of a tree that was made later.
[[nodiscard]] const Reference* known_reference(const Graph& graph, const ElementInfo& decision,
                                               const feel::Expr& e);
// Of any name or path as it would be understood in the decision.
[[nodiscard]] Reference resolve(const Graph& graph, const ElementInfo& decision,
                                const feel::Expr& e);

// `for … return` over what `some` or `every` asks of each item, for explanations. The same tree each time.
[[nodiscard]] feel::ExprPtr each_of(const Graph& graph, const feel::ExprPtr& quantified);

}  // namespace zhida::dmn
