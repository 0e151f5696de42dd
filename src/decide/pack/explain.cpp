// Takes conditions apart into trees of checks: what was compared, what was found, what was needed.
#include "decide/pack/explain.h"

#include <algorithm>

#include "decide/feel/possible.h"
#include "decide/pack/quote.h"
#include "decide/pack/show.h"

namespace zhida::pack {
namespace {

using dmn::ElementInfo;
using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;
using feel::Kind;
using feel::Value;

constexpr int kDepthMax = 64;           // of decisions opened inside one another
constexpr int kUnsettledDepth = 4;      // of decisions that an undecided number is made of
constexpr std::size_t kItemsShown = 3;  // of the items that break a rule for every item
constexpr std::string_view kYes = "是";
constexpr std::string_view kNo = "否";

bool is_comparison(ExprKind kind) { return !sign(kind).empty(); }

bool is_not(const Expr& e) {
  return e.kind == ExprKind::kCall && e.children.size() == 2 &&
         e.children[0]->kind == ExprKind::kName && e.children[0]->text == "not";
}

// The comparison that holds where this one does not.
ExprKind opposite(ExprKind kind) {
  switch (kind) {
    case ExprKind::kEq: return ExprKind::kNe;
    case ExprKind::kNe: return ExprKind::kEq;
    case ExprKind::kLt: return ExprKind::kGe;
    case ExprKind::kLe: return ExprKind::kGt;
    case ExprKind::kGt: return ExprKind::kLe;
    default: return ExprKind::kLt;
  }
}

// The comparison with its sides exchanged: 5 <= x is x >= 5.
ExprKind mirrored(ExprKind kind) {
  switch (kind) {
    case ExprKind::kLt: return ExprKind::kGt;
    case ExprKind::kLe: return ExprKind::kGe;
    case ExprKind::kGt: return ExprKind::kLt;
    case ExprKind::kGe: return ExprKind::kLe;
    default: return kind;
  }
}

State negated(State s) {
  if (s == State::kMet) return State::kFailed;
  return s == State::kFailed ? State::kMet : s;
}

// The items of a list, some of which may be absent.
struct Items {
  std::vector<Value> values;
  std::vector<bool> optional;  // empty: none is
  bool known = false;

  // How many are surely true, and where some may be: "1–3".
  [[nodiscard]] std::string count() const {
    int sure = 0;
    int maybe = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const feel::TruthMask mask = feel::truth_mask(values[i]);
      if (mask == feel::kMayTrue && (optional.empty() || !optional[i])) ++sure;
      if ((mask & feel::kMayTrue) != 0) ++maybe;
    }
    return std::to_string(sure) + (maybe > sure ? "–" + std::to_string(maybe) : "");
  }
};

Items items_of(const Value& v) {
  if (v.is(Kind::kList)) return {v.as_list(), {}, true};
  if (v.is(Kind::kPossible) && v.as_possible().form == feel::Possible::Form::kList) {
    return {v.as_possible().items, v.as_possible().optional, true};
  }
  return {};
}

// "质量, 2025-01-01": what is known of an item.
std::string item_text(const Value& item) {
  if (!item.is(Kind::kContext)) return shown(item);
  std::string out;
  for (const auto& [key, value] : item.as_context().entries) {
    if (value.is_null() || value.is_abstract()) continue;
    out += (out.empty() ? "" : ", ") + (value.is(Kind::kBoolean) ? key + " " : "") + shown(value);
  }
  return out;
}

// "营业收入.上年 >= 5000": what a row asks for; empty when it asks for nothing.
std::string row_text(const feel::TableDef& table, const feel::TableRule& rule) {
  std::string out;
  for (std::size_t i = 0; i < rule.test_texts.size() && i < table.inputs.size(); ++i) {
    const std::string& test = rule.test_texts[i];
    if (test == "-") continue;
    const bool operand = std::string_view("<>=![](").find(test.front()) == std::string_view::npos;
    out += (out.empty() ? "" : " and ") + table.inputs[i].label + (operand ? " = " : " ") + test;
  }
  return out;
}

}  // namespace

State state_of(const Value& v) {
  const feel::TruthMask mask = feel::truth_mask(v);
  if (mask == feel::kMayTrue) return State::kMet;
  if ((mask & feel::kMayTrue) != 0) return State::kUnknown;
  return v.is(Kind::kError) ? State::kError : State::kFailed;
}

std::string Explainer::quoted(const ElementInfo& at, const Expr& part) const {
  const Notes::Part* noted = rules_.noted(at, part);
  return noted != nullptr ? noted->text : quote(part);
}

Check Explainer::decision(const ElementInfo& decision) {
  if (!decision.tree || depth_ >= kDepthMax) {
    Check c;
    c.op = "value";
    c.text = decision.local;
    c.decision = decision.local;
    c.state = state_of(rules_.decide(decision));
    return c;
  }
  ++depth_;
  Check c = check(decision, bare(decision.tree), Sense::kPlain);
  --depth_;
  c.decision = decision.local;
  if (c.op == "and" || c.op == "or" || c.op == "not") c.text = decision.local;
  // The tree's conversions to the declared type may fail where its parts do not.
  c.state = state_of(rules_.decide(decision));
  return c;
}

Check Explainer::check(const ElementInfo& at, const ExprPtr& wrapped, Sense sense) {
  const ExprPtr& part = bare(wrapped);
  if (part->kind == ExprKind::kAnd || part->kind == ExprKind::kOr) return logic(at, part, sense);
  if (is_not(*part)) return negation(at, part, sense);
  if (is_comparison(part->kind)) return comparison(at, part, sense);
  switch (part->kind) {
    case ExprKind::kBetween:
    case ExprKind::kIn: return membership(at, part, sense);
    case ExprKind::kSome:
    case ExprKind::kEvery: return quantified(at, part, sense);
    case ExprKind::kTable: return table(at, part, sense);
    default: break;
  }
  if (const auto to = rules_.refer(at, *part)) {
    const bool whole = to->element->kind == ElementInfo::Kind::kDecision && to->member.empty();
    if (whole) return reference(at, part, *to, sense);
  }
  return leaf(at, part, sense, "value");
}

// Clause: DMN 1.5, table 48: not(a and b) = not(a) or not(b), in three-valued logic too.
Check Explainer::logic(const ElementInfo& at, const ExprPtr& part, Sense sense) {
  Check c;
  const bool conjunction = (part->kind == ExprKind::kAnd) == (sense == Sense::kPlain);
  c.op = conjunction ? "and" : "or";
  c.text = quoted(at, *part);
  c.state = state_of(rules_.value(at, part));
  if (sense == Sense::kNegated) {
    c.text = "not(" + c.text + ")";
    c.state = negated(c.state);
  }
  operands(at, part, part->kind, sense, c.children);
  return c;
}

// a and (b and c) is one list of three.
void Explainer::operands(const ElementInfo& at, const ExprPtr& wrapped, ExprKind kind, Sense sense,
                         std::vector<Check>& out) {
  const ExprPtr& part = bare(wrapped);
  if (part->kind != kind) {
    out.push_back(check(at, part, sense));
    return;
  }
  for (const ExprPtr& child : part->children) operands(at, child, kind, sense, out);
}

// not(…) moves inwards to the comparisons; a decision that is negated stays whole.
Check Explainer::negation(const ElementInfo& at, const ExprPtr& part, Sense sense) {
  const ExprPtr& inner = bare(part->children[1]);
  const auto to = rules_.refer(at, *inner);
  const bool whole = to && to->element->kind == ElementInfo::Kind::kDecision && to->member.empty();
  if (sense == Sense::kNegated || !whole) {
    return check(at, inner, sense == Sense::kNegated ? Sense::kPlain : Sense::kNegated);
  }
  return reference(at, inner, *to, Sense::kNegated);
}

Check Explainer::reference(const ElementInfo& at, const ExprPtr& part, const Rules::Reference& to,
                           Sense sense) {
  Check inner = decision(*to.element);
  if (sense == Sense::kPlain) return inner;
  Check c;
  c.op = "not";
  c.text = "not(" + quoted(at, *part) + ")";
  c.state = negated(state_of(rules_.value(at, part)));
  c.facts = inner.facts;
  c.children.push_back(std::move(inner));
  return c;
}

Check Explainer::leaf(const ElementInfo& at, const ExprPtr& part, Sense sense,
                      std::string_view op) {
  Check c;
  c.op = op;
  c.text = sense == Sense::kPlain ? quoted(at, *part) : "not(" + quoted(at, *part) + ")";
  c.state = state_of(rules_.value(at, part));
  if (sense == Sense::kNegated) c.state = negated(c.state);
  c.found = found(at, part);
  if (op == "value" || op == "table") c.needed = sense == Sense::kPlain ? kYes : kNo;
  c.facts = dependence_.open(at, part);
  if (c.facts.empty()) c.facts = dependence_.all(at, part);
  return c;
}

Check Explainer::comparison(const ElementInfo& at, const ExprPtr& part, Sense sense) {
  ExprPtr left = bare(part->children[0]);
  ExprPtr right = bare(part->children[1]);
  ExprKind kind = part->kind;
  if (!dependence_.any(at, left) && dependence_.any(at, right)) {
    std::swap(left, right);
    kind = mirrored(kind);
  }
  if (sense == Sense::kNegated) kind = opposite(kind);
  Check c = leaf(at, part, sense, "compare");
  c.found = found(at, left);
  c.needed = std::string(sign(kind)) + " " + needed(at, right);
  const auto to = rules_.refer(at, *left);
  if (to && to->element->kind == ElementInfo::Kind::kDecision) c.decision = to->element->local;
  if (c.state == State::kUnknown) {
    c.children = unsettled(at, left, 0);
    for (Check& more : unsettled(at, right, 0)) c.children.push_back(std::move(more));
    // One part that is the compared decision itself says nothing new.
    if (c.children.size() == 1 && c.children[0].decision == c.decision) {
      std::vector<Check> inner = std::move(c.children[0].children);
      c.children = std::move(inner);
    }
  }
  return c;
}

Check Explainer::membership(const ElementInfo& at, const ExprPtr& part, Sense sense) {
  Check c = leaf(at, part, sense, "compare");
  c.found = found(at, bare(part->children[0]));
  std::string wanted;
  if (part->kind == ExprKind::kBetween) {
    wanted = "[" + needed(at, part->children[1]) + ", " + needed(at, part->children[2]) + "]";
  } else {
    for (std::size_t i = 1; i < part->children.size(); ++i) {
      const Expr& test = *part->children[i];
      const bool text = test.kind == ExprKind::kLiteral && test.value.is(Kind::kString);
      wanted += (i == 1 ? "" : " / ") + (text ? test.value.as_string() : quoted(at, test));
    }
  }
  c.needed = (sense == Sense::kPlain ? "" : "≠ ") + wanted;
  return c;
}

// How many items satisfy it, of how many: "0 / 4"; and of `every`, the items that do not.
Check Explainer::quantified(const ElementInfo& at, const ExprPtr& part, Sense sense) {
  Check c = leaf(at, part, sense, "value");
  c.found.reset();
  c.needed.reset();
  kept_.push_back(dmn::each_of(*rules_.version().graph, part));  // remembered by its address
  const Items holds = items_of(rules_.value(at, kept_.back()));
  if (!holds.known) return c;
  const bool every = part->kind == ExprKind::kEvery;
  const std::string total = std::to_string(holds.values.size());
  c.found = holds.values.empty() ? "0" : holds.count() + " / " + total;
  if (sense == Sense::kPlain) {
    c.needed = !every ? ">= 1" : holds.values.empty() ? "0" : total + " / " + total;
  } else {
    c.needed = (every ? "< " : "0 / ") + total;
  }
  if (every && sense == Sense::kPlain && c.state == State::kFailed && part->children.size() == 2) {
    const Items items = items_of(rules_.value(at, part->children[0]));
    for (std::size_t i = 0; i < items.values.size() && i < holds.values.size(); ++i) {
      if ((feel::truth_mask(holds.values[i]) & feel::kMayTrue) != 0) continue;
      if (c.children.size() == kItemsShown) break;
      Check item;
      item.op = "value";
      item.text = quoted(at, *part->children[1]);
      item.state = State::kFailed;
      item.found = item_text(items.values[i]);
      item.facts = c.facts;
      c.children.push_back(std::move(item));
    }
  }
  return c;
}

// A row whose result is itself a condition is opened below the table.
Check Explainer::table(const ElementInfo& at, const ExprPtr& part, Sense sense) {
  Check c = leaf(at, part, sense, "table");
  c.text = at.local;
  const auto& traces = rules_.traces();
  const auto trace = std::find_if(traces.begin(), traces.end(), [&](const feel::TableTrace& t) {
    return t.table == part->table.get();
  });
  if (trace == traces.end()) return c;
  for (const auto& [index, certain] : trace->rows) {
    const feel::TableRule& rule = part->table->rules[static_cast<std::size_t>(index)];
    const std::string asked = row_text(*part->table, rule);
    const std::string label =
        "规则 " + std::to_string(index + 1) + (asked.empty() ? "" : "：" + asked);
    const ExprPtr& output = bare(rule.outputs[0]);
    const bool literal = output->kind == ExprKind::kLiteral;
    if (certain && trace->rows.size() == 1) c.text = at.local + " / " + label;
    if (literal || rule.outputs.size() != 1) continue;
    Check result = check(at, output, sense);
    if (certain && trace->rows.size() == 1) {
      c.found.reset();
      c.needed.reset();
      c.children.push_back(std::move(result));
      continue;
    }
    Check row;
    row.op = "table";
    row.text = label;
    row.state = result.state == State::kMet ? State::kUnknown : result.state;
    row.facts = result.facts;
    row.children.push_back(std::move(result));
    c.children.push_back(std::move(row));
  }
  return c;
}

bool Explainer::bare_fact_unknown(const ElementInfo& at, const Expr& part) const {
  const auto to = rules_.refer(at, part);
  if (!to || to->element->kind != ElementInfo::Kind::kInput) return false;
  const FactDef* def = rules_.fact_of(*to->element);
  return def != nullptr && feel::identical(rules_.given(rules_.fact_path(*to)), domain(*def));
}

std::optional<std::string> Explainer::found(const ElementInfo& at, const ExprPtr& part) {
  if (bare_fact_unknown(at, *part)) return std::nullopt;
  const Value& v = rules_.value(at, part);
  if (v.is(Kind::kUnknown)) return std::nullopt;
  if (v.is(Kind::kPossible)) {
    const feel::Possible& p = v.as_possible();
    const bool open =
        p.form == feel::Possible::Form::kInterval && (p.low.is_null() || p.high.is_null());
    if (open || p.form == feel::Possible::Form::kList) return std::nullopt;
    if (feel::truth_mask(v) != feel::kMayNull) return std::nullopt;  // yes or no: nothing known
  }
  return shown(v);
}

std::string Explainer::needed(const ElementInfo& at, const ExprPtr& wrapped) {
  const ExprPtr& part = bare(wrapped);
  const Value& v = rules_.value(at, part);
  if (feel::contains_abstract(v)) return quoted(at, *part);
  if (!dependence_.any(at, part)) return shown(v);
  return shown(v) + "（" + quoted(at, *part) + "）";
}

std::vector<Check> Explainer::unsettled(const ElementInfo& at, const ExprPtr& wrapped, int depth) {
  std::vector<Check> out;
  const ExprPtr& part = bare(wrapped);
  if (depth > kUnsettledDepth || !feel::contains_abstract(rules_.value(at, part))) return out;
  if (const auto to = rules_.refer(at, *part)) {
    const ElementInfo& d = *to->element;
    if (d.kind != ElementInfo::Kind::kDecision || !d.tree || !to->member.empty()) return out;
    Check c;
    c.op = "value";
    c.text = d.local;
    c.decision = d.local;
    c.found = found(at, part);
    c.facts = dependence_.open(d, d.tree);
    c.children = unsettled(d, d.tree, depth + 1);
    out.push_back(std::move(c));
    return out;
  }
  switch (part->kind) {
    case ExprKind::kAdd:
    case ExprKind::kSub:
    case ExprKind::kMul:
    case ExprKind::kDiv:
    case ExprKind::kNegate: break;
    default: return out;
  }
  for (const ExprPtr& child : part->children) {
    for (Check& c : unsettled(at, child, depth)) out.push_back(std::move(c));
  }
  return out;
}

std::vector<RowOutcome> matched_rows(const std::vector<feel::TableTrace>& traces) {
  std::vector<RowOutcome> out;
  std::vector<const feel::TableDef*> seen;
  for (const feel::TableTrace& trace : traces) {
    if (std::find(seen.begin(), seen.end(), trace.table) != seen.end()) continue;
    seen.push_back(trace.table);
    const auto& names = trace.table->annotation_names;
    const auto clause =
        static_cast<std::size_t>(std::find(names.begin(), names.end(), "条款") - names.begin());
    for (const auto& [index, certain] : trace.rows) {
      const feel::TableRule& rule = trace.table->rules[static_cast<std::size_t>(index)];
      RowOutcome row;
      row.decision = trace.element;
      row.row = index + 1;
      row.certain = certain;
      row.cells = rule.test_texts;
      row.cells.insert(row.cells.end(), rule.output_texts.begin(), rule.output_texts.end());
      if (clause < rule.annotations.size()) row.clause = rule.annotations[clause];
      out.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace zhida::pack
