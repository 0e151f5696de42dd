// PartKey: a part of an element's tree, by which things are looked up. Inside of decide/dmn and decide/pack.
#pragma once

#include <cstddef>
#include <functional>

#include "decide/feel/ast.h"

namespace zhida::dmn {

struct PartKey {
  int element = 0;  // the names of a part mean what they mean in its element
  const feel::Expr* part = nullptr;
  bool operator==(const PartKey&) const = default;
};

struct PartKeyHash {
  std::size_t operator()(const PartKey& key) const {
    return std::hash<const void*>()(key.part) ^ std::hash<int>()(key.element);
  }
};

}  // namespace zhida::dmn
