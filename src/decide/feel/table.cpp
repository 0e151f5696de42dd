// Decision tables: which rules hit, and what the hit policy makes of them.
//
// Clause: DMN 1.5, chapter 8 (8.2.8 hit policies, 8.2.9 default output)
#include <algorithm>
#include <numeric>

#include "decide/feel/eval.h"
#include "decide/feel/hits.h"
#include "decide/feel/intervals.h"

namespace zhida::feel {
namespace {

std::string cell(const TableCode& t, std::size_t rule) {
  return t.def->element + " / 规则 " + std::to_string(rule + 1);
}

bool has_default(const TableCode& t) {
  return std::any_of(t.outputs.begin(), t.outputs.end(),
                     [](const auto& o) { return !o.fallback.empty(); });
}

}  // namespace

Value Evaluator::table(const Code& c) {
  const TableCode& t = *c.table;
  std::vector<Value> inputs;
  inputs.reserve(t.inputs.size());
  bool may_be_refused = false;
  for (std::size_t i = 0; i < t.inputs.size(); ++i) {
    inputs.push_back(eval(t.inputs[i].expression));
    const TableInput& def = t.def->inputs[i];
    if (def.type) inputs.back() = coerce(inputs.back(), *def.type, m_);
    if (t.inputs[i].allowed.empty() || inputs.back().is_null()) continue;
    slots_[static_cast<std::size_t>(t.inputs[i].slot)] = inputs.back();
    const TruthMask allowed = allowed_mask(t.inputs[i].allowed[0], inputs.back());
    may_be_refused = may_be_refused || allowed != kMayTrue;
    if (!is_hit(allowed)) {
      return m_.fail("E-DMN-ALLOWED",
                     t.def->element + "：输入“" + def.label + "”的值 " + to_literal(inputs.back()) +
                         " 不在允许范围内",
                     t.def->element + ": the input '" + def.label + "' does not allow " +
                         to_literal(inputs.back()),
                     c.span);
    }
  }
  std::vector<TruthMask> seen(t.rules.size(), 0);
  Value out = table_cut(t, inputs, seen);
  if (may_be_refused) out = join(out, Value::null());
  if (m_.recorder() != nullptr && std::ranges::none_of(seen, is_hit)) note_no_rule(t, inputs);
  if (m_.options().trace) {
    TableTrace trace{t.def->element, t.def.get(), {}};
    for (std::size_t r = 0; r < seen.size(); ++r) {
      if (is_hit(seen[r])) trace.rows.emplace_back(static_cast<int>(r), seen[r] == kMayTrue);
    }
    m_.traces.push_back(std::move(trace));
  }
  return out;
}

Value Evaluator::table_once(const TableCode& t, const std::vector<Value>& inputs,
                            std::vector<TruthMask>& seen) {
  for (std::size_t i = 0; i < inputs.size(); ++i)
    slots_[static_cast<std::size_t>(t.inputs[i].slot)] = inputs[i];
  const HitPolicy policy = t.def->hit_policy;
  std::vector<std::pair<std::size_t, bool>> hits;
  for (std::size_t r = 0; r < t.rules.size(); ++r) {
    TruthMask mask = kMayTrue;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      mask = narrowed(mask, tests(t.rules[r].tests[i], inputs[i]));
      if (mask == kMayFalse) break;
    }
    seen[r] = mask;
    if (!is_hit(mask)) continue;
    hits.emplace_back(r, mask == kMayTrue);
    if (policy == HitPolicy::kFirst && mask == kMayTrue) {
      for (std::size_t rest = r + 1; rest < t.rules.size(); ++rest) seen[rest] = kMayFalse;
      break;
    }
  }
  return outcome(t, hits);
}

Value Evaluator::outcome(const TableCode& t,
                         const std::vector<std::pair<std::size_t, bool>>& hits) {
  const HitPolicy policy = t.def->hit_policy;
  const bool multiple = policy == HitPolicy::kCollect || policy == HitPolicy::kRuleOrder ||
                        policy == HitPolicy::kOutputOrder;
  return multiple ? multiple_hit(t, hits) : single_hit(t, hits);
}

// Whether the allowed values admit this one. Null is always admitted.
TruthMask Evaluator::allowed_mask(const Code& allowed, const Value& value) {
  if (!value.is_abstract()) return tests(allowed, value);
  const auto members = members_of(value);
  if (members && members->size() > 1) {
    TruthMask mask = 0;
    for (const Value& m : *members) mask |= m.is_null() ? kMayTrue : tests(allowed, m);
    return mask;
  }
  if (!is_interval(value) || !value.as_possible().nullable) return tests(allowed, value);
  Possible without_null = value.as_possible();
  without_null.nullable = false;
  return kMayTrue | tests(allowed, Value::possible(std::move(without_null)));
}

Value Evaluator::output_cell(const TableCode& t, std::size_t output, Value value) {
  const TableOutput& def = t.def->outputs[output];
  if (def.type) value = coerce(value, *def.type, m_);
  const auto& allowed = t.outputs[output].allowed;
  if (allowed.empty() || value.is_null()) return value;
  slots_[static_cast<std::size_t>(t.outputs[output].slot)] = value;
  const TruthMask mask = allowed_mask(allowed[0], value);
  if (mask == kMayTrue) return value;
  if (is_hit(mask)) return join(value, Value::null());
  return m_.fail("E-DMN-ALLOWED",
                 t.def->element + "：结果 " + to_literal(value) + " 不在允许范围内",
                 t.def->element + ": the output " + to_literal(value) + " is not allowed");
}

Value Evaluator::rule_output(const TableCode& t, std::size_t rule) {
  const auto& cells = t.rules[rule].outputs;
  if (cells.size() == 1) return output_cell(t, 0, eval(cells[0]));
  Context out;
  for (std::size_t i = 0; i < cells.size(); ++i)
    out.put(t.def->outputs[i].name, output_cell(t, i, eval(cells[i])));
  return m_.within_limits(Value::context(std::move(out)), cells[0].span);
}

Value Evaluator::default_output(const TableCode& t) {
  if (!has_default(t)) return Value::null();
  if (t.outputs.size() == 1) return output_cell(t, 0, eval(t.outputs[0].fallback[0]));
  Context out;
  for (std::size_t i = 0; i < t.outputs.size(); ++i) {
    const auto& fallback = t.outputs[i].fallback;
    out.put(t.def->outputs[i].name,
            fallback.empty() ? Value::null() : output_cell(t, i, eval(fallback[0])));
  }
  return Value::context(std::move(out));
}

// Rules ordered by the allowed values of their outputs, the first output first; ties keep the rules' order.
std::vector<std::size_t> Evaluator::by_priority(const TableCode& t,
                                                std::vector<std::size_t> rules) {
  std::vector<std::vector<std::size_t>> ranks(t.rules.size());
  for (const std::size_t r : rules) {
    for (std::size_t o = 0; o < t.outputs.size(); ++o) {
      const Value v = eval(t.rules[r].outputs[o]);
      std::size_t rank = t.outputs[o].priority.size();
      for (std::size_t p = 0; p < t.outputs[o].priority.size(); ++p) {
        if (equals(v, eval(t.outputs[o].priority[p])).is_true()) {
          rank = p;
          break;
        }
      }
      ranks[r].push_back(rank);
    }
  }
  std::sort(rules.begin(), rules.end(), [&](std::size_t a, std::size_t b) {
    return ranks[a] != ranks[b] ? ranks[a] < ranks[b] : a < b;
  });
  return rules;
}

// Rules whose outputs are not known have no order by priority.
bool Evaluator::undecided_output(const TableCode& t, const std::vector<std::size_t>& rules) {
  return std::any_of(rules.begin(), rules.end(), [&](std::size_t r) {
    const auto& cells = t.rules[r].outputs;
    return std::any_of(cells.begin(), cells.end(),
                       [&](const Code& c) { return contains_abstract(eval(c)); });
  });
}

// U, A, P, F. A rule that only may hit adds its output to what is possible.
Value Evaluator::single_hit(const TableCode& t,
                            const std::vector<std::pair<std::size_t, bool>>& hits) {
  std::vector<std::size_t> rules;
  std::vector<bool> certain(t.rules.size());
  for (const auto& [rule, sure] : hits) {
    rules.push_back(rule);
    certain[rule] = sure;
  }
  if (t.def->hit_policy == HitPolicy::kAny) return any_hit(t, rules, certain);
  const auto sure_count =
      std::count_if(hits.begin(), hits.end(), [](const auto& h) { return h.second; });
  if (t.def->hit_policy == HitPolicy::kPriority) rules = by_priority(t, std::move(rules));
  if (t.def->hit_policy == HitPolicy::kUnique) {
    return sure_count > 1 ? not_unique(t, hits) : unique_hit(t, rules, certain);
  }
  std::optional<Value> out;
  const bool any_order = t.def->hit_policy == HitPolicy::kPriority && undecided_output(t, rules);
  for (const std::size_t r : rules) {
    Value v = rule_output(t, r);
    out = out ? join(*out, v) : std::move(v);
    if (certain[r] && !any_order) return *out;
  }
  if (any_order && sure_count > 0) return *out;
  const Value fallback = default_output(t);
  return out ? join(*out, fallback) : fallback;
}

Value Evaluator::not_unique(const TableCode& t,
                            const std::vector<std::pair<std::size_t, bool>>& hits) {
  std::vector<std::size_t> sure;
  for (const auto& [rule, certain] : hits) {
    if (certain) sure.push_back(rule);
  }
  const std::string second = std::to_string(sure[1] + 1);
  return m_.fail("E-DMN-UNIQUE",
                 cell(t, sure[0]) + " 与规则 " + second + " 同时命中，而命中策略是唯一",
                 t.def->element + ": rules " + std::to_string(sure[0] + 1) + " and " + second +
                     " both hit under policy unique");
}

// A: all rules that hit must agree. Clause: DMN 1.5, 8.2.10
Value Evaluator::any_hit(const TableCode& t, const std::vector<std::size_t>& rules,
                         const std::vector<bool>& certain) {
  std::optional<Value> out;
  bool decided = false;
  bool may_disagree = false;
  for (const std::size_t r : rules) {
    Value v = rule_output(t, r);
    if (out) {
      const TruthMask same = compare_mask(Op::kEq, *out, v);
      if (decided && certain[r] && (same & kMayTrue) == 0) {
        return m_.fail("E-DMN-ANY", cell(t, r) + " 与先命中的规则结果不同，而命中策略是任一",
                       t.def->element + ": rules that hit under policy any disagree");
      }
      may_disagree = may_disagree || same != kMayTrue;
      // Equal outputs are one result, also where they are null for different reasons.
      const bool settled = !contains_abstract(*out) && !contains_abstract(v);
      if (!settled || same != kMayTrue) out = join(*out, v);
    } else {
      out = std::move(v);
    }
    decided = decided || certain[r];
  }
  if (!out) return default_output(t);
  if (may_disagree) out = join(*out, Value::null());
  return decided ? *out : join(*out, default_output(t));
}

// C, R, O. Clause: DMN 1.5, 8.2.10
Value Evaluator::multiple_hit(const TableCode& t,
                              const std::vector<std::pair<std::size_t, bool>>& hits) {
  std::vector<std::size_t> rules;
  std::vector<bool> certain(t.rules.size());
  for (const auto& [rule, sure] : hits) {
    rules.push_back(rule);
    certain[rule] = sure;
  }
  if (t.def->hit_policy == HitPolicy::kOutputOrder && undecided_output(t, rules))
    return Value::unknown();
  if (t.def->hit_policy == HitPolicy::kOutputOrder) rules = by_priority(t, std::move(rules));
  Possible collected;
  collected.form = Possible::Form::kList;
  for (const std::size_t r : rules) {
    collected.items.push_back(rule_output(t, r));
    collected.optional.push_back(!certain[r]);
  }
  const bool may_be_empty = std::find(collected.optional.begin(), collected.optional.end(),
                                      false) == collected.optional.end();
  Value list = Value::possible(std::move(collected));
  const bool collects = t.def->hit_policy == HitPolicy::kCollect;
  const Aggregation aggregation = collects ? t.def->aggregation : Aggregation::kNone;
  if (rules.empty() || (may_be_empty && aggregation == Aggregation::kNone))
    return maybe_nothing(t, list, aggregation);
  if (aggregation == Aggregation::kNone) return list;
  const Value out = aggregate(list, aggregation);
  // The count of a list that may be empty already has 0 in it.
  const bool counted = aggregation == Aggregation::kCount && !has_default(t);
  return may_be_empty && !counted ? join(out, nothing_hit(t, aggregation)) : out;
}

Value Evaluator::nothing_hit(const TableCode& t, Aggregation aggregation) {
  if (aggregation == Aggregation::kCount && !has_default(t)) return Value::number(Decimal(0));
  return default_output(t);
}

// No rule surely hits: the result may be the default output, or null, in place of an empty list; a count without a
// default is 0. Clause: DMN 1.5, 8.2.9 (no rule matches: the default output)
Value Evaluator::maybe_nothing(const TableCode& t, const Value& list, Aggregation aggregation) {
  Value nothing = nothing_hit(t, aggregation);
  if (list.is(Kind::kList)) return nothing;
  const auto lists = concretisations(list, kPossibleSetMax);
  if (!lists) return Value::unknown();
  std::optional<Value> out;
  for (const Value& one : *lists) {
    const Value& v = one.as_list().empty() ? nothing : one;
    out = out ? join(*out, v) : v;
  }
  return *out;
}

Value Evaluator::aggregate(const Value& list, Aggregation aggregation) {
  static constexpr std::string_view kFunctions[] = {"", "sum", "count", "min", "max"};
  const Builtin* b = find_builtin(kFunctions[static_cast<std::size_t>(aggregation)]);
  const std::vector<Value> args = {list};
  return contains_abstract(list) ? apply_possible(*b, args, 0, m_) : b->apply(args, 0, m_);
}

}  // namespace zhida::feel
