// FEEL, the front door: text → tokens → tree → checked, compiled program → value.
//
//     Scope scope;                                 // the names that the text may use
//     scope.add("从业人员", builtin_type("number"));
//     auto tree = parse("从业人员 >= 300", scope);  // Result<ExprPtr>
//     auto program = compile(*tree, scope);         // Result<Program>: names resolved, types checked
//     Machine machine{options};
//     Value v = machine.run(*program, {{Value::number(320)}});   // slot i = i-th name of the scope
//
// Clause:  DMN 1.5, chapter 10
// Errors:  E-FEEL-SYNTAX, E-FEEL-NAME, E-FEEL-TYPE, E-FEEL-ARITY, E-FEEL-LIMIT … with spans
// Threads: Program is immutable; a Machine belongs to one thread.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "decide/feel/ast.h"
#include "decide/feel/types.h"
#include "decide/feel/value.h"

namespace zhida::feel {

// The names an expression may use, in slot order, with their types, and the member names that may follow a dot (FEEL
// names may contain blanks and operators, so the parser must know them).
struct Scope {
  struct Entry {
    std::string name;
    TypePtr type;  // null = any
  };
  std::vector<Entry> entries;
  std::set<std::string> members;
  // Item definitions by name, for `instance of` and typed parameters.
  std::vector<std::pair<std::string, TypePtr>> types;
  TypePtr input_type;  // of '?', when the text is a unary test; null = any

  void add(std::string name, TypePtr type);
  void add_members(const Type& type);  // of the type, deeply
};

struct Limits {
  int depth = 200;                     // of nesting, in trees and in calls
  std::size_t bytes = 1U << 20U;       // of one expression's text
  std::size_t list_items = 1'000'000;  // of one list
  std::uint64_t steps = 50'000'000;    // of one evaluation
  int regex_steps = 1'000'000;
};

// `element` names the decision or cell for diagnostics.
[[nodiscard]] Result<ExprPtr> parse(std::string_view text, const Scope& scope,
                                    std::string_view element = {}, const Limits& limits = {});
// A table cell: comma-separated unary tests, `-`, `not(…)`. Returns kTests.
[[nodiscard]] Result<ExprPtr> parse_tests(std::string_view text, const Scope& scope,
                                          std::string_view element = {}, const Limits& limits = {});
// A name as people write it: inner white space collapsed to single blanks, ends trimmed.
[[nodiscard]] std::string normalize_name(std::string_view name);

class Program;   // the compiled form, see compile.h
class Recorder;  // see trail.h

// Where a span of a tree stands in what its author wrote; `element` is what the compiler knows it by.
using PlaceOf = std::function<Place(Span at, std::string element)>;

struct CompileOptions {
  std::string element;
  bool strict_types =
      true;  // a type clash that is certain at compile time is an error; otherwise a run-time error value
  PlaceOf place = {};  // of diagnostics; empty: they name the element, and no line
};
[[nodiscard]] Result<std::shared_ptr<const Program>> compile(const ExprPtr& tree,
                                                             const Scope& scope,
                                                             const CompileOptions& options = {});

// Which rules of a table fired in one evaluation.
struct TableTrace {
  std::string element;
  const TableDef* table = nullptr;
  std::vector<std::pair<int, bool>> rows;  // rule index from 0; true = certainly, false = possibly
};

struct MachineOptions {
  DateTime as_of;  // what today() and now() answer
  Limits limits;
  bool trace = false;  // keep TableTraces
  bool why = false;    // keep a Recorder's trails, for why()
};

class Machine {
 public:
  explicit Machine(MachineOptions options);

  // REQUIRES: inputs.size() == number of scope entries at compilation.
  // Returns:  the value; an error value where the evaluation failed. Abstract inputs give abstract results that
  //           contain every result of their concretisations.
  [[nodiscard]] Value run(const Program& program, std::span<const Value> inputs);

  [[nodiscard]] const MachineOptions& options() const { return options_; }
  // Makes an error value and remembers it among `errors`.
  [[nodiscard]] Value fail(std::string code, std::string zh, std::string en, Span span = {},
                           const Value* cause = nullptr);
  // The value; one that was too large to be made is a failure like every other.
  [[nodiscard]] Value within_limits(Value v, Span span = {}) {
    return is_too_large(v) ? too_large(v, span) : std::move(v);
  }
  // Every failure of the runs so far (also those that a later expression turned into something else), oldest first,
  // at most 64.
  std::vector<ErrorInfo> errors;
  std::vector<TableTrace> traces;

  // For the evaluator and callables.
  bool step(std::uint64_t count = 1);  // false when the budget is used up
  bool enter();                        // one call deeper; false at the limit
  void leave() { --depth_; }
  bool descend();  // one expression deeper, over all calls; false at the limit
  void ascend() { --frames_; }
  // Null unless options().why.
  [[nodiscard]] Recorder* recorder() const { return recorder_.get(); }

 private:
  [[nodiscard]] Value too_large(const Value& v, Span span);

  MachineOptions options_;
  std::uint64_t steps_ = 0;
  int depth_ = 0;
  int frames_ = 0;
  std::shared_ptr<Recorder> recorder_;
};

}  // namespace zhida::feel
