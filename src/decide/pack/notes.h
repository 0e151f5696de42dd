// Notes: what is the same for every subject of one version's rules. Which facts its inputs are, and of the parts of its trees
// that explanations speak of, the text and the facts that they use. Made once, when the packs are loaded.
//
// Threads: immutable
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "decide/dmn/dmn.h"
#include "decide/dmn/part_key.h"
#include "decide/dmn/references.h"
#include "decide/pack/facts.h"

namespace zhida::pack {

// Paths of facts in the order in which the rules name them, each once.
using Paths = std::vector<std::string>;
// Nothing where it is there.
void add(Paths& out, const std::string& path);
void add_all(Paths& out, const Paths& more);

// The part without the conversions to a declared type that a model puts around it.
[[nodiscard]] const feel::ExprPtr& bare(const feel::ExprPtr& part);

// Forms whose parts may use variables that only the form itself binds.
[[nodiscard]] bool binds(feel::ExprKind kind);

// The path of a fact that an input, or a member of it, stands for: "营业收入.上年".
[[nodiscard]] std::string fact_path(const FactDef& def, const dmn::Reference& reference);
// The paths that are meant where that path is named: of a yearly fact as a whole all its years.
[[nodiscard]] Paths meant_by(const FactDef& def, const std::string& path);

class Notes {
 public:
  // An input of the graph, in the graph's order.
  struct Input {
    int element = 0;
    int fact = -1;  // in facts(); -1: it is a parameter
  };
  struct Fact {
    std::size_t at = 0;         // in Dictionary::facts
    std::vector<int> elements;  // the inputs that it is
  };
  struct Part {
    std::string text;  // quote()
    Paths facts;       // all that it uses, through other decisions too
  };

  enum class Depth { kInputs, kParts };
  // With Depth::kInputs nothing is noted of parts.
  // REQUIRES: the dictionary is the one that the graph's inputs are declared by
  Notes(dmn::GraphPtr graph, const Dictionary& dictionary, Depth depth);

  [[nodiscard]] const dmn::GraphPtr& graph() const { return graph_; }
  [[nodiscard]] const std::vector<Input>& inputs() const { return inputs_; }
  [[nodiscard]] const std::vector<Fact>& facts() const { return facts_; }  // by name
  // In facts(); -1: no input is that fact.
  [[nodiscard]] int find(std::string_view fact) const;
  [[nodiscard]] int fact_of(int element) const {
    return fact_of_[static_cast<std::size_t>(element)];
  }
  // How much there is to evaluate and to explain, in parts and cells of tables: roughly how long it takes.
  [[nodiscard]] std::size_t size() const { return parts_.size() + cells_; }
  // Null: of this part nothing is noted.
  [[nodiscard]] const Part* part(int element, const feel::Expr* part) const;

 private:
  class Reader;

  dmn::GraphPtr graph_;
  std::vector<std::string> names_;  // of facts_
  std::vector<Input> inputs_;
  std::vector<Fact> facts_;
  std::vector<int> fact_of_;
  std::unordered_map<dmn::PartKey, Part, dmn::PartKeyHash> parts_;
  std::size_t cells_ = 0;
};

}  // namespace zhida::pack
