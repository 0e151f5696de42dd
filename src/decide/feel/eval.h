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
  [[nodiscard]] Value recorded(const Code& c);
  [[nodiscard]] Value dispatch(const Code& c);
  [[nodiscard]] Value logic(const Code& c);
  [[nodiscard]] Value comparison(const Code& c);
  [[nodiscard]] Value arithmetic(const Code& c);
  [[nodiscard]] Value conditional(const Code& c);
  [[nodiscard]] Value path(const Code& c);
  [[nodiscard]] Value item_member(const Code& c);
  [[nodiscard]] Value undecided_item_member(const Value& item, const Code& c);
  [[nodiscard]] Value context(const Code& c);
  [[nodiscard]] Value boxed_context(const Code& c);
  [[nodiscard]] Value range(const Code& c);
  [[nodiscard]] Value instance_of(const Code& c);
  [[nodiscard]] Value lambda(const Code& c);
  [[nodiscard]] Value coerced(const Code& c);

  // refine.cpp
  struct Split;
  [[nodiscard]] std::optional<Value> over_parts(const Code& c, const Split& split);
  [[nodiscard]] std::optional<Value> conditional_by_parts(const Code& c);
  [[nodiscard]] std::optional<Value> logic_by_parts(const Code& c);
  void splits_of(const Code& condition, std::vector<Split>& out);
  void add_split(const Code& place, const Code& other, std::vector<Split>& out);
  [[nodiscard]] Value place_value(const Split& split) const;

  // iterate.cpp
  struct Iteration;
  [[nodiscard]] Value iterate(const Code& c);
  [[nodiscard]] Value iterate_over(const Code& c, const Value* first);
  void nest(Iteration& run, std::size_t depth, bool maybe, const Value* first);
  void visit(Iteration& run, bool maybe);

  // filter.cpp
  [[nodiscard]] Value filter(const Code& c);
  [[nodiscard]] Value filter_list(const Value& value, const Code& c);
  [[nodiscard]] Value filter_nothing(const Code& c);
  [[nodiscard]] Value filter_by_index(const List& items, const std::vector<bool>& optional,
                                      const Value& index, const Code& c);
  [[nodiscard]] Value filter_by_first(const List& items, const std::vector<bool>& optional,
                                      const Value& index, const Code& c);
  [[nodiscard]] Value nth_of_possible(const List& items, const std::vector<bool>& optional,
                                      std::int64_t n);
  [[nodiscard]] Value not_a_filter(const Code& predicate);

  // invoke.cpp
  [[nodiscard]] Value call_builtin(const Code& c);
  [[nodiscard]] Value call(const Code& c);

  // tests.cpp
  [[nodiscard]] Value membership(const Code& c);
  [[nodiscard]] TruthMask tests(const Code& c, const Value& input);
  [[nodiscard]] TruthMask any_test(const Code& c, std::size_t first, const Value& input);
  [[nodiscard]] TruthMask test(const Code& c, const Value& input);
  [[nodiscard]] TruthMask condition_or_match(const Value& v, const Value& input);
  [[nodiscard]] TruthMask matches(const Value& candidate, const Value& input);

  // near.cpp
  void note_no_rule(const TableCode& t, const std::vector<Value>& inputs);

  // table_cut.cpp
  [[nodiscard]] Value table_cut(const TableCode& t, const std::vector<Value>& inputs,
                                std::vector<TruthMask>& seen);
  using ColumnMasks = std::vector<TruthMask>;
  [[nodiscard]] ColumnMasks column_masks(const TableCode& t, std::size_t input, const Value& value,
                                         const std::vector<std::size_t>& rules);
  [[nodiscard]] std::vector<Value> cut_points(const TableCode& t, std::size_t input,
                                              const std::vector<TruthMask>& hits);

  // table.cpp, unique.cpp
  [[nodiscard]] Value table(const Code& c);
  [[nodiscard]] Value outcome(const TableCode& t,
                              const std::vector<std::pair<std::size_t, bool>>& hits);
  [[nodiscard]] Value table_once(const TableCode& t, const std::vector<Value>& inputs,
                                 std::vector<TruthMask>& seen);
  [[nodiscard]] Value single_hit(const TableCode& t,
                                 const std::vector<std::pair<std::size_t, bool>>& hits);
  [[nodiscard]] Value multiple_hit(const TableCode& t,
                                   const std::vector<std::pair<std::size_t, bool>>& hits);
  [[nodiscard]] Value unique_hit(const TableCode& t, const std::vector<std::size_t>& rules,
                                 const std::vector<bool>& certain);
  [[nodiscard]] bool undecided_output(const TableCode& t, const std::vector<std::size_t>& rules);
  [[nodiscard]] Value not_unique(const TableCode& t,
                                 const std::vector<std::pair<std::size_t, bool>>& hits);
  [[nodiscard]] bool may_overlap(const TableCode& t, std::size_t a, std::size_t b);
  [[nodiscard]] bool any_overlap(const TableCode& t, const std::vector<std::size_t>& rules);
  [[nodiscard]] std::optional<List> region(const Code& tests);
  [[nodiscard]] Value any_hit(const TableCode& t, const std::vector<std::size_t>& rules,
                              const std::vector<bool>& certain);
  [[nodiscard]] Value nothing_hit(const TableCode& t, Aggregation aggregation);
  [[nodiscard]] Value maybe_nothing(const TableCode& t, const Value& list, Aggregation aggregation);
  [[nodiscard]] Value aggregate(const Value& list, Aggregation aggregation);
  [[nodiscard]] Value rule_output(const TableCode& t, std::size_t rule);
  [[nodiscard]] Value default_output(const TableCode& t);
  [[nodiscard]] TruthMask allowed_mask(const Code& allowed, const Value& value);
  [[nodiscard]] Value output_cell(const TableCode& t, std::size_t output, Value value);
  [[nodiscard]] std::vector<std::size_t> by_priority(const TableCode& t,
                                                     std::vector<std::size_t> rules);

  Machine& m_;
  std::vector<Value>& slots_;
};

}  // namespace zhida::feel
