// Types: item definitions and type references of all models as FEEL types. Inside of decide/dmn.
//
// Clause: DMN 1.5, 7.3.2 (item definition), 7.3.3 (function item), 10.3.2.9 (types)
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "decide/dmn/graph.h"

namespace zhida::dmn {

class Types {
 public:
  // REQUIRES: graph is linked; graph and sources outlive this
  Types(const Graph& graph, const std::vector<Source>& sources, const BuildOptions& options,
        Diagnostics& errors)
      : g_(graph), sources_(sources), options_(options), errors_(errors) {}

  // The type that `ref` means in a model; null for none ("" and unknown names, which are reported once).
  feel::TypePtr resolve(int model, const std::string& ref, const Position& at,
                        const std::string& element);
  // Every item definition a model can name, its imports' as "alias.name".
  const std::vector<std::pair<std::string, feel::TypePtr>>& names(int model);
  // The allowed values of a named type as a kTests tree; null when it has none.
  feel::ExprPtr allowed_values(int model, const std::string& ref);

 private:
  struct Found {
    int model = 0;
    const ItemDefinition* item = nullptr;
  };
  [[nodiscard]] Found find(int model, const std::string& ref) const;
  [[nodiscard]] Found find_qualified(int model, const std::string& name) const;
  feel::TypePtr item_type(int model, const ItemDefinition& item, const std::string& element);
  feel::TypePtr base_type(int model, const ItemDefinition& item, const std::string& element);
  feel::TypePtr constrained(int model, const feel::TypePtr& base, const UnaryTestsText& tests,
                            const std::string& element);
  void fail(int model, const Position& at, const std::string& element, std::string zh,
            std::string en);
  std::vector<std::string> known_names(int model) const;

  const Graph& g_;
  const std::vector<Source>& sources_;
  const BuildOptions& options_;
  Diagnostics& errors_;
  std::map<const ItemDefinition*, feel::TypePtr> done_;  // null while in progress
  std::map<const ItemDefinition*, feel::ExprPtr> tests_;
  std::map<int, std::vector<std::pair<std::string, feel::TypePtr>>> names_;
  std::map<std::pair<int, std::string>, bool> reported_;
  int depth_ = 0;
};

}  // namespace zhida::dmn
