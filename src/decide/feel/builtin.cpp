// The table of built-in functions, sorted by name, and the search in it.
#include "decide/feel/builtin.h"

#include <algorithm>

#include "base/result.h"

namespace zhida::feel {
namespace {

std::vector<Builtin> make_builtins() {
  std::vector<Builtin> all;
  add_numeric_builtins(all);
  add_string_builtins(all);
  add_list_builtins(all);
  add_aggregate_builtins(all);
  add_context_builtins(all);
  add_temporal_builtins(all);
  add_range_builtins(all);
  add_conversion_builtins(all);
  std::sort(all.begin(), all.end(),
            [](const Builtin& a, const Builtin& b) { return a.name < b.name; });
  // Two families that claim one name are our own mistake.
  ZHIDA_CHECK(std::adjacent_find(all.begin(), all.end(), [](const Builtin& a, const Builtin& b) {
                return a.name == b.name;
              }) == all.end());
  return all;
}

}  // namespace

const std::vector<Builtin>& builtins() {
  static const std::vector<Builtin> kAll = make_builtins();
  return kAll;
}

const Builtin* find_builtin(std::string_view name) {
  const std::vector<Builtin>& all = builtins();
  const auto it =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const Builtin& b, std::string_view wanted) { return b.name < wanted; });
  return it != all.end() && it->name == name ? &*it : nullptr;
}

}  // namespace zhida::feel
