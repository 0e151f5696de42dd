// Decides a table row by row with the plain evaluator, one session a graph.
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "base/civil.h"
#include "decide/batch/plan.h"
#include "decide/pack/verdict.h"

namespace zhida::batch {
namespace {

using feel::Value;

// The columns of one slot: of a yearly fact one a year, from this year back; null where the table has none.
using SlotColumns = std::vector<const Column*>;

Diagnostic column_error(const Column& column, std::string zh, std::string en) {
  Diagnostic d;
  d.code = "E-BATCH-COLUMN";
  d.place.element = column.fact;
  if (column.year) d.place.element += "." + std::to_string(*column.year);
  d.zh = std::move(zh);
  d.en = std::move(en);
  return d;
}

class Binding {
 public:
  Binding(const Plan::Impl& plan, const Table& table) : plan_(plan), table_(table) {
    for (const Column& column : table.columns) add(column);
    const std::int64_t this_year = civil_from_days(plan.as_of_days).year;
    for (const Slot& slot : plan.slots) {
      SlotColumns columns;
      if (slot.def->yearly) {
        for (std::size_t back = 0; back < std::size(pack::kYears); ++back)
          columns.push_back(find(slot.def, this_year - static_cast<std::int64_t>(back)));
      } else {
        columns.push_back(find(slot.def, std::nullopt));
      }
      slots_.push_back(std::move(columns));
    }
  }

  [[nodiscard]] const Diagnostics& errors() const { return errors_; }

  // The inputs of a row, by slot.
  void row(std::size_t row, std::vector<Value>& out) const {
    out.clear();
    for (std::size_t i = 0; i < slots_.size(); ++i) out.push_back(value(i, row));
  }

 private:
  using Key = std::pair<const pack::FactDef*, std::optional<std::int64_t>>;

  void add(const Column& column) {
    const pack::FactDef* def = plan_.bundle->dictionary.find(column.fact);
    if (def == nullptr) {
      errors_.push_back(column_error(column, "没有名为“" + column.fact + "”的事实",
                                     "no fact is named '" + column.fact + "'"));
    } else if (def->yearly != column.year.has_value()) {
      errors_.push_back(
          column_error(column, def->yearly ? "这一事实按年度分列" : "这一事实没有年度",
                       def->yearly ? "this fact has one column a year" : "this fact has no years"));
    } else if (column.cells.size() != table_.rows) {
      errors_.push_back(
          column_error(column, "列长与表的行数不同", "the column is not of the table's length"));
    } else if (!columns_.emplace(Key{def, column.year}, &column).second) {
      errors_.push_back(column_error(column, "同一事实有两列", "the fact has two columns"));
    }
  }

  [[nodiscard]] const Column* find(const pack::FactDef* def,
                                   std::optional<std::int64_t> year) const {
    const auto it = columns_.find({def, year});
    return it == columns_.end() ? nullptr : it->second;
  }

  [[nodiscard]] Value value(std::size_t slot, std::size_t row) const {
    const Slot& s = plan_.slots[slot];
    const auto said = [&](const Column* column) {
      return column != nullptr && !column->cells[row].is(feel::Kind::kUnknown) ? &column->cells[row]
                                                                               : nullptr;
    };
    if (!s.def->yearly) {
      const Value* v = said(slots_[slot][0]);
      return v == nullptr ? s.nothing_said : pack::input_value(*s.def, *v);
    }
    bool any = false;
    for (const Column* column : slots_[slot]) any = any || said(column) != nullptr;
    if (!any) return s.nothing_said;
    feel::Context years = s.nothing_said.as_context();
    for (std::size_t i = 0; i < slots_[slot].size(); ++i) {
      if (const Value* v = said(slots_[slot][i])) years.entries[i].second = *v;
    }
    return Value::context(std::move(years));
  }

  const Plan::Impl& plan_;
  const Table& table_;
  std::map<Key, const Column*> columns_;
  std::vector<SlotColumns> slots_;
  Diagnostics errors_;
};

// One session a graph, used for row after row.
class Runner {
 public:
  explicit Runner(const Plan::Impl& plan) : plan_(plan) {
    feel::MachineOptions options;
    options.as_of.days = plan.as_of_days;
    for (const GraphPlan& g : plan.graphs) sessions_.emplace_back(g.version->graph, options);
    begun_.resize(plan.graphs.size());
  }

  void begin(const std::vector<Value>& inputs) {
    inputs_ = &inputs;
    begun_.assign(begun_.size(), false);
  }

  const Value& value(std::size_t graph, int decision) {
    dmn::Session& session = sessions_[graph];
    if (!begun_[graph]) {
      const GraphPlan& g = plan_.graphs[graph];
      given_.clear();
      for (const SlotInput& input : g.facts)
        given_.emplace_back(input.element, &(*inputs_)[input.slot]);
      for (const FixedInput& input : g.parameters) given_.emplace_back(input.element, &input.value);
      session.begin(given_);
      begun_[graph] = true;
    }
    return session.decide(decision);
  }

 private:
  const Plan::Impl& plan_;
  std::deque<dmn::Session> sessions_;
  std::vector<bool> begun_;
  const std::vector<Value>* inputs_ = nullptr;
  std::vector<std::pair<int, const Value*>> given_;
};

void decide_policy(const PolicyPlan& p, Runner& runner, PolicyColumn& out) {
  if (p.fixed) {
    out.verdicts.push_back(*p.fixed);
    return;
  }
  const pack::Verdict verdict = pack::verdict_of(runner.value(p.graph, p.verdict));
  out.verdicts.push_back(verdict);
  if (!p.version->amount) return;
  Bounds& bounds = out.amounts.emplace_back();
  if (verdict == pack::Verdict::kNo) return;
  const Value none;
  pack::AmountOutcome amount = pack::amount_of(
      *p.version->amount, p.amount < 0 ? none : runner.value(p.graph, p.amount), verdict);
  bounds = {amount.min, amount.max};
}

}  // namespace

Result<Results> decide(const Plan& plan, const Table& table) {
  const Plan::Impl& p = plan.impl();
  const Binding binding(p, table);
  if (!binding.errors().empty()) return binding.errors();
  Results out;
  out.rows = table.rows;
  for (const PolicyPlan& policy : p.policies) {
    out.policies.push_back({policy.policy, policy.version, {}, {}});
    out.policies.back().verdicts.reserve(table.rows);
  }
  out.outputs.resize(p.outputs.size());
  Runner runner(p);
  std::vector<Value> inputs;
  for (std::size_t row = 0; row < table.rows; ++row) {
    binding.row(row, inputs);
    runner.begin(inputs);
    for (std::size_t i = 0; i < p.policies.size(); ++i)
      decide_policy(p.policies[i], runner, out.policies[i]);
    for (std::size_t i = 0; i < p.outputs.size(); ++i)
      out.outputs[i].push_back(runner.value(p.outputs[i].graph, p.outputs[i].decision));
  }
  return out;
}

}  // namespace zhida::batch
