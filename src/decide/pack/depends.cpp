// Dependence of decisions on facts, through the graph and through the parts of trees that are still undecided.
#include "decide/pack/depends.h"

#include <algorithm>

#include "decide/feel/possible.h"

namespace zhida::pack {
namespace {

using dmn::ElementInfo;
using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;

bool is_dash(const ExprPtr& tests) {
  return !tests || (tests->children.empty() && !tests->negated);
}

}  // namespace

Paths Dependence::all(const ElementInfo& decision, const ExprPtr& part) {
  if (const Notes::Part* noted = rules_.noted(decision, *part)) return noted->facts;
  Paths out;
  mentioned(decision, *part, Which::kAll, out);
  return out;
}

bool Dependence::any(const ElementInfo& decision, const ExprPtr& part) {
  if (part->kind == ExprKind::kLiteral) return false;
  const Notes::Part* noted = rules_.noted(decision, *part);
  return noted != nullptr ? !noted->facts.empty() : !all(decision, part).empty();
}

Paths Dependence::open(const ElementInfo& decision, const ExprPtr& part) {
  Paths out;
  open_part(decision, part, out);
  return out;
}

void Dependence::of_input(const Rules::Reference& reference, Which which, Paths& out) {
  const std::string path = rules_.fact_path(reference);
  if (path.empty()) return;
  if (which == Which::kOpen && !feel::contains_abstract(rules_.given(path))) return;
  for (const std::string& one : meant_by(*rules_.fact_of(*reference.element), path)) {
    if (which == Which::kAll || feel::contains_abstract(rules_.given(one))) add(out, one);
  }
}

void Dependence::of_reference(const Rules::Reference& reference, Which which, Paths& out) {
  const ElementInfo& e = *reference.element;
  if (e.kind == ElementInfo::Kind::kInput) return of_input(reference, which, out);
  if (e.kind != ElementInfo::Kind::kDecision || !e.tree) return;
  auto& known = which == Which::kAll ? all_ : open_;
  const auto it = known.find(&e);
  if (it != known.end()) return add_all(out, it->second);
  Paths paths = which == Which::kAll ? all(e, e.tree) : open(e, e.tree);
  add_all(out, known.emplace(&e, std::move(paths)).first->second);
}

// Every reference below, whatever its value.
void Dependence::mentioned(const ElementInfo& decision, const Expr& part, Which which, Paths& out) {
  if (part.kind == ExprKind::kName || part.kind == ExprKind::kPath) {
    if (const auto reference = rules_.refer(decision, part)) {
      return of_reference(*reference, which, out);
    }
  }
  for (const ExprPtr& child : part.children) mentioned(decision, *child, which, out);
  if (!part.table) return;
  for (const feel::TableInput& input : part.table->inputs) {
    mentioned(decision, *input.expression, which, out);
  }
  for (const feel::TableRule& rule : part.table->rules) {
    for (const ExprPtr& test : rule.tests) mentioned(decision, *test, which, out);
    for (const ExprPtr& output : rule.outputs) mentioned(decision, *output, which, out);
  }
}

void Dependence::open_part(const ElementInfo& decision, const ExprPtr& part, Paths& out) {
  if (!feel::contains_abstract(rules_.value(decision, part))) return;
  if (part->kind == ExprKind::kName || part->kind == ExprKind::kPath) {
    if (const auto reference = rules_.refer(decision, *part)) {
      return of_reference(*reference, Which::kOpen, out);
    }
  }
  if (part->kind == ExprKind::kTable) return open_table(decision, *part->table, out);
  if (part->kind == ExprKind::kIf) return open_if(decision, *part, out);
  if (part->kind == ExprKind::kIn) {  // what stands after `in` may use the implicit input
    open_part(decision, part->children[0], out);
    for (std::size_t i = 1; i < part->children.size(); ++i) {
      mentioned(decision, *part->children[i], Which::kOpen, out);
    }
    return;
  }
  if (part->kind == ExprKind::kCall) {
    for (std::size_t i = 1; i < part->children.size(); ++i) {
      open_part(decision, part->children[i], out);
    }
    return;
  }
  if (binds(part->kind)) return mentioned(decision, *part, Which::kOpen, out);
  for (const ExprPtr& child : part->children) open_part(decision, child, out);
}

void Dependence::open_if(const ElementInfo& decision, const Expr& part, Paths& out) {
  const feel::TruthMask mask = feel::truth_mask(rules_.value(decision, part.children[0]));
  open_part(decision, part.children[0], out);
  if ((mask & feel::kMayTrue) != 0) open_part(decision, part.children[1], out);
  if (mask != feel::kMayTrue) open_part(decision, part.children[2], out);
}

// Only the rows that may hit, and the columns that such a row asks for.
void Dependence::open_table(const ElementInfo& decision, const feel::TableDef& table, Paths& out) {
  std::vector<bool> live(table.rules.size(), true);
  const auto& traces = rules_.traces();
  const auto trace = std::find_if(traces.begin(), traces.end(),
                                  [&](const feel::TableTrace& t) { return t.table == &table; });
  if (trace != traces.end()) {
    live.assign(table.rules.size(), false);
    for (const auto& [row, certain] : trace->rows) live[static_cast<std::size_t>(row)] = true;
  }
  for (std::size_t column = 0; column < table.inputs.size(); ++column) {
    bool asked = false;
    for (std::size_t row = 0; row < table.rules.size(); ++row) {
      if (!live[row] || is_dash(table.rules[row].tests[column])) continue;
      asked = true;
      mentioned(decision, *table.rules[row].tests[column], Which::kOpen, out);
    }
    if (asked) open_part(decision, table.inputs[column].expression, out);
  }
  for (std::size_t row = 0; row < table.rules.size(); ++row) {
    if (!live[row]) continue;
    for (const ExprPtr& output : table.rules[row].outputs) open_part(decision, output, out);
  }
}

}  // namespace zhida::pack
