// The evaluator's state, shared by eval.cpp (expressions) and table.cpp (decision tables).
#pragma once

#include <vector>

#include "decide/feel/compile.h"
#include "decide/feel/possible.h"

namespace zhida::feel {

class Evaluator {
 public:
  Evaluator(Machine& machine, std::vector<Value>& slots) : m_(machine), slots_(slots) {}

  [[nodiscard]] Value eval(const Code& c);

 private:
  // eval.cpp
  [[nodiscard]] Value dispatch(const Code& c);
  [[nodiscard]] Value logic(const Code& c);
  [[nodiscard]] Value comparison(const Code& c);
  [[nodiscard]] Value arithmetic(const Code& c);
  [[nodiscard]] Value conditional(const Code& c);
  [[nodiscard]] Value path(const Code& c);
  [[nodiscard]] Value item_member(const Code& c);
  [[nodiscard]] Value context(const Code& c);
  [[nodiscard]] Value boxed_context(const Code& c);
  [[nodiscard]] Value range(const Code& c);
  [[nodiscard]] Value instance_of(const Code& c);
  [[nodiscard]] Value lambda(const Code& c);
  [[nodiscard]] Value coerced(const Code& c);

  // iterate.cpp
  [[nodiscard]] Value iterate(const Code& c);
  [[nodiscard]] Value filter(const Code& c);
  [[nodiscard]] Value filter_by_index(const Value& list, const Value& index, const Code& c);
  [[nodiscard]] Value filter_possible(const Value& source, const Code& c);

  // invoke.cpp
  [[nodiscard]] Value call_builtin(const Code& c);
  [[nodiscard]] Value call(const Code& c);

  // tests.cpp
  [[nodiscard]] TruthMask tests(const Code& c, const Value& input);
  [[nodiscard]] TruthMask test(const Code& c, const Value& input);
  [[nodiscard]] TruthMask matches(const Value& candidate, const Value& input);

  // table.cpp
  [[nodiscard]] Value table(const Code& c);
  [[nodiscard]] Value table_cut(const TableCode& t, const std::vector<Value>& inputs, std::vector<TruthMask>& seen);
  [[nodiscard]] Value table_once(const TableCode& t, const std::vector<Value>& inputs, std::vector<TruthMask>& seen);
  [[nodiscard]] std::vector<Value> cut_points(const TableCode& t, std::size_t input);
  [[nodiscard]] Value single_hit(const TableCode& t, const std::vector<std::pair<std::size_t, bool>>& hits);
  [[nodiscard]] Value multiple_hit(const TableCode& t, const std::vector<std::pair<std::size_t, bool>>& hits);
  [[nodiscard]] Value rule_output(const TableCode& t, std::size_t rule);
  [[nodiscard]] Value default_output(const TableCode& t);
  [[nodiscard]] Value output_cell(const TableCode& t, std::size_t output, Value value);
  [[nodiscard]] std::vector<std::size_t> by_priority(const TableCode& t, std::vector<std::size_t> rules);

  Machine& m_;
  std::vector<Value>& slots_;
};

}  // namespace zhida::feel
