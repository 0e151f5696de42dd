// The graph behind the front door: elements in order of evaluation, each with its compiled program and the names it
// may use. Inside of decide/dmn.
//
//     models ──link.cpp──► elements, requirements, order ──types.cpp, lower.cpp──► trees ──build.cpp──► programs
//                                                                                               └► session.cpp
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "decide/dmn/dmn.h"
#include "decide/dmn/parts.h"
#include "decide/dmn/references.h"
#include "decide/dmn/source.h"
#include "decide/feel/function.h"

namespace zhida::dmn {

inline constexpr std::size_t kModelsMax = 256;
inline constexpr std::size_t kElementsMax = 5'000;  // of all models together

// What an element may use, under the name its texts call it by.
struct Requirement {
  std::string name;  // "企业规模", or "划型.企业规模" through an import
  int element = -1;
};

// One input, decision, knowledge model or service; elements[i] and infos[i] are the same element.
struct Element {
  std::string local;  // its name in its own model
  int model = 0;
  int definition = 0;  // index among the model's inputs, decisions, knowledge or services
  Position at;
  std::vector<Requirement> requirements;  // its scope, in slot order
  std::vector<int> after;                 // what must be compiled before it, requirements included
  // Of a service, in order: the input data, then the input decisions (DMN 1.5, 10.4).
  std::vector<Requirement> parameters;
  std::vector<Requirement> outputs;

  feel::Scope scope;
  std::shared_ptr<const feel::Program>
      program;                    // null: inputs, services, and elements without logic
  std::set<std::string> members;  // names that may follow a dot after its value
  int rank = 0;                   // place in the order of evaluation
};

struct Graph {
  std::vector<Model> models;                        // models[0] is the main one
  std::vector<std::map<std::string, int>> imports;  // of each model: alias → model
  std::vector<std::string> prefixes;                // of each model: "", "划型." …
  std::vector<Element> elements;
  std::vector<ElementInfo> infos;
  std::vector<int> order;  // every element after all that it requires
  // Of an input: the decisions that need it, directly or through others.
  std::vector<std::vector<int>> dependents;
  std::unordered_map<std::string, int> names;  // qualified name → element
  Diagnostics diagnostics;
  References references;
  mutable Parts parts;  // grows while the graph is used
};

// link.cpp: fills everything but scopes, programs and types. False when `errors` say why.
[[nodiscard]] bool link(Graph& graph, Diagnostics& errors);

// session.cpp: a decision service as what expressions call.
[[nodiscard]] std::shared_ptr<const feel::Function> service_function(GraphPtr graph, int service);

// One diagnostic at an element's place.
[[nodiscard]] Diagnostic element_error(const Graph& graph, const Element& element,
                                       std::string_view code, std::string zh, std::string en);

}  // namespace zhida::dmn
