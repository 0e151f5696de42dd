// DMN, the front door: models in, an executable decision graph out.
//
//     auto model = read_model(xml, "rules.dmn");               // Result<Model>
//     auto graph = build({*model, *imported}, options);        // Result<Graph>: types, lowering, order, compile
//     Session session{*graph, machine_options};
//     session.set("从业人员", Value::number(320));
//     Value v = session.decide("企业规模");
//
// Clause:  DMN 1.5, chapters 6 to 10
// Errors:  E-DMN-… and E-FEEL-… with file, element (decision, table cell), line and column
// Threads: Graph is immutable and shared; a Session belongs to one thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "decide/dmn/model.h"
#include "decide/feel/feel.h"

namespace zhida::dmn {

// Types that come from outside the model: the fact dictionary supplies the type of an input by its name.
using InputTypes = std::function<feel::TypePtr(const std::string& input_name)>;

struct BuildOptions {
  InputTypes input_types;  // may be empty; consulted before the model's own typeRef
  // E-FEEL diagnostics of a single decision fail the whole build; otherwise that decision evaluates to an error value and
  // the diagnostics are kept in Graph::diagnostics().
  bool strict = false;
  feel::Limits limits;
};

struct Graph;  // see graph.h
using GraphPtr = std::shared_ptr<const Graph>;

// The first model is the main one; the others satisfy its imports (by namespace), transitively.
// Spans in an element's tree, and in the errors of its evaluation, are bytes of its model's file.
// Errors: E-DMN-CYCLE, E-DMN-IMPORT, E-DMN-REFERENCE, E-DMN-DUPLICATE, E-DMN-TYPE, E-DMN-SIZE; where strict also
//         E-DMN-SERVICE (an undeclared input) and E-FEEL-…
[[nodiscard]] Result<GraphPtr> build(std::vector<Model> models, const BuildOptions& options = {});
[[nodiscard]] const Diagnostics& diagnostics(const Graph& graph);

// What a graph has, by its qualified name: an element of an import named 划型 is "划型.企业规模".
struct ElementInfo {
  enum class Kind { kInput, kDecision, kKnowledge, kService } kind = Kind::kInput;
  std::string name;
  std::string local;  // the name in its own model, without the import's alias
  std::string model_ns;
  std::string id;
  feel::TypePtr type;  // null = any
  // Of a decision: qualified names of all inputs it depends on, transitively.
  std::vector<std::string> needs_inputs;
  feel::ExprPtr tree;  // of a decision or knowledge model: its lowered tree; null when it has none
  // Direct requirements by qualified name (decisions, knowledge, inputs).
  std::vector<std::string> requires_;
};
[[nodiscard]] const std::vector<ElementInfo>& elements(const Graph& graph);
[[nodiscard]] const ElementInfo* find(const Graph& graph, const std::string& name);
// The index in elements(), for those who ask the same of many sets of inputs; -1: there is none.
[[nodiscard]] int index_of(const Graph& graph, const std::string& name);

class Session {
 public:
  Session(GraphPtr graph, feel::MachineOptions options);
  ~Session();
  Session(Session&&) noexcept;
  Session(const Session&) = delete;
  Session& operator=(Session&&) = delete;
  Session& operator=(const Session&) = delete;

  // Inputs that are not set are null, as the standard says; the possible-value evaluation sets them to unknown.
  // Values are coerced to the input's type; forgets the decisions that need it. Unknown names answer false.
  bool set(const std::string& input, feel::Value value);
  bool set(int input, feel::Value value);
  // Whether somebody has set the input, be it to null.
  [[nodiscard]] bool given(const std::string& input) const;
  // Sets every input that has no value to `value` (unknown, for the possible-value evaluation).
  void set_rest(const feel::Value& value);
  // The decision's value (cached), or its error value. Names of decisions, or services and BKMs with no parameters.
  [[nodiscard]] feel::Value decide(const std::string& decision);
  // Everything that is given and decided so far, by index: where Trials begin.
  struct Memory {
    std::vector<feel::Value> values;
    std::vector<bool> known;
  };
  [[nodiscard]] Memory remember() const;
  // The same by index: all inputs at once, everything decided before and every error forgotten.
  // REQUIRES: indices of inputs and of decisions; values of the inputs' types, which are not coerced again
  void begin(std::span<const std::pair<int, const feel::Value*>> inputs);
  [[nodiscard]] const feel::Value& decide(int decision);
  // Invokes a decision service or business knowledge model with named arguments.
  [[nodiscard]] feel::Value invoke(const std::string& name,
                                   const std::vector<std::pair<std::string, feel::Value>>& args);
  // Evaluates a sub-expression of a decision's tree in that decision's scope (for explanations).
  [[nodiscard]] feel::Value evaluate(const std::string& decision, const feel::ExprPtr& tree);
  [[nodiscard]] feel::Value evaluate(int decision, const feel::ExprPtr& tree);
  [[nodiscard]] feel::Machine& machine();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace zhida::dmn
