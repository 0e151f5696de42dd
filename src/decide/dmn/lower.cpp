// Boxed expressions → trees.
#include "decide/dmn/lower.h"

#include <algorithm>

#include "decide/dmn/external.h"

namespace zhida::dmn {

using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;
using feel::Type;
using feel::TypePtr;
using feel::Value;

void collect_members(const Expr& tree, std::set<std::string>& out) {
  if (tree.kind == ExprKind::kContext || tree.kind == ExprKind::kBoxedContext) {
    for (const std::string& name : tree.names) {
      if (!name.empty()) out.insert(name);
    }
  }
  for (const ExprPtr& child : tree.children) collect_members(*child, out);
  if (!tree.table) return;
  for (const feel::TableOutput& output : tree.table->outputs) {
    if (!output.name.empty()) out.insert(output.name);
    if (output.default_value) collect_members(*output.default_value, out);
  }
  for (const feel::TableRule& rule : tree.table->rules) {
    for (const ExprPtr& output : rule.outputs) collect_members(*output, out);
  }
}

Lowerer::Node Lowerer::make(ExprKind kind, const Position& at, std::vector<ExprPtr> children) {
  auto e = std::make_shared<Expr>();
  e->kind = kind;
  e->span = {static_cast<std::uint32_t>(at.offset), static_cast<std::uint32_t>(at.offset)};
  for (const ExprPtr& child : children) e->depth = std::max(e->depth, child->depth + 1);
  e->children = std::move(children);
  return e;
}

ExprPtr Lowerer::failing(const Position& at, std::string code, std::string zh, std::string en) {
  Node e = make(ExprKind::kLiteral, at);
  e->value = Value::error({std::move(code), std::move(zh), std::move(en), e->span, {}, nullptr});
  return e;
}

TypePtr Lowerer::type(const std::string& ref, const Position& at) {
  return types_.resolve(model_, ref, at, element_);
}

void Lowerer::bind(const std::string& name, const TypePtr& type, const Expr* value) {
  scope_.add(name, type);
  if (type) scope_.add_members(*type);
  if (value != nullptr) collect_members(*value, scope_.members);
}

// A function keeps its own parameters' types, so a type around it speaks of its result. Clause: DMN 1.5, 7.3.3; models
// of DMN 1.1 write the result's type where later ones write the function's.
ExprPtr Lowerer::coerced(ExprPtr tree, const TypePtr& type) {
  if (!type || type->kind == Type::Kind::kAny) return tree;
  if (tree->kind == ExprKind::kCoerce && tree->types[0] == type) return tree;
  if (tree->kind == ExprKind::kFunction) {
    const TypePtr result = type->kind == Type::Kind::kFunction ? type->result : type;
    auto out = std::make_shared<Expr>(*tree);
    out->children[0] = coerced(tree->children[0], result);
    out->depth = out->children[0]->depth + 1;
    return out;
  }
  auto out = std::make_shared<Expr>();
  out->kind = ExprKind::kCoerce;
  out->span = tree->span;
  out->depth = tree->depth + 1;
  out->element = element_;
  out->types = {type};
  out->children = {std::move(tree)};
  return out;
}

ExprPtr Lowerer::decision(const Boxed& logic, const TypePtr& type) {
  return expression(logic, type);
}

ExprPtr Lowerer::knowledge(const BoxedFunction& logic, const TypePtr& result, const Position& at) {
  return function(logic, result, at);
}

ExprPtr Lowerer::expression(const Boxed& boxed, const TypePtr& wanted) {
  return coerced(coerced(form(boxed), type(boxed.type_ref, boxed.at)), wanted);
}

ExprPtr Lowerer::form(const Boxed& boxed) {
  if (const auto* e = std::get_if<LiteralExpression>(&boxed.form)) return literal(*e);
  if (const auto* e = std::get_if<BoxedContext>(&boxed.form)) return context(*e, boxed.at);
  if (const auto* e = std::get_if<BoxedRelation>(&boxed.form)) return relation(*e, boxed.at);
  if (const auto* e = std::get_if<BoxedInvocation>(&boxed.form)) return invocation(*e, boxed.at);
  if (const auto* e = std::get_if<BoxedFunction>(&boxed.form))
    return function(*e, nullptr, boxed.at);
  if (const auto* e = std::get_if<BoxedFilter>(&boxed.form)) return filter(*e, boxed.at);
  if (const auto* e = std::get_if<BoxedIterator>(&boxed.form)) return iterator(*e, boxed.at);
  if (const auto* e = std::get_if<BoxedTable>(&boxed.form)) return table(*e, boxed.at);
  if (const auto* e = std::get_if<BoxedConditional>(&boxed.form)) {
    return make(
        ExprKind::kIf, boxed.at,
        {expression(*e->condition), expression(*e->then_value), expression(*e->else_value)});
  }
  std::vector<ExprPtr> items;
  for (const BoxedPtr& item : std::get<BoxedList>(boxed.form).items)
    items.push_back(expression(*item));
  return make(ExprKind::kList, boxed.at, std::move(items));
}

// Clause: DMN 1.5, 7.3.5: FEEL where neither the expression nor its model names another; its namespaces carry dates.
ExprPtr Lowerer::literal(const LiteralExpression& e) {
  const std::string& language =
      e.expression_language.empty() ? texts_.default_language() : e.expression_language;
  if (!language.empty() && language.find("FEEL") == std::string::npos &&
      language.find("feel") == std::string::npos) {
    ExprPtr failed =
        failing(e.at, "E-FEEL-UNSUPPORTED",
                "不支持表达式语言“" + language + "”；请用 FEEL 书写，去掉 expressionLanguage",
                "the expression language '" + language +
                    "' is not supported; write FEEL and leave expressionLanguage out");
    texts_.report(failed->value.as_error(), element_);
    return failed;
  }
  std::vector<feel::ErrorInfo> found;
  ExprPtr out = with_externals(texts_.expression(e.text, e.at, scope_, element_), &found);
  for (const feel::ErrorInfo& error : found) texts_.report(error, element_);
  return out;
}

ExprPtr Lowerer::context(const BoxedContext& c, const Position& at) {
  Node out = make(ExprKind::kBoxedContext, at);
  const std::size_t mark = scope_.entries.size();
  const std::string outer = element_;
  for (const BoxedContext::Entry& entry : c.entries) {
    const std::string name = entry.variable ? entry.variable->name : "";
    if (!name.empty()) element_.append(" / ").append(name);
    const TypePtr wanted =
        entry.variable ? type(entry.variable->type_ref, entry.value->at) : nullptr;
    ExprPtr value = expression(*entry.value, wanted);
    element_ = outer;
    out->names.push_back(name);
    out->depth = std::max(out->depth, value->depth + 1);
    if (!name.empty()) bind(name, wanted, value.get());
    out->children.push_back(std::move(value));
  }
  scope_.entries.resize(mark);
  out->element = element_;
  return out;
}

// Clause: DMN 1.5, 7.3.10: a relation is a list of contexts, one a row.
ExprPtr Lowerer::relation(const BoxedRelation& r, const Position& at) {
  std::vector<TypePtr> types;
  types.reserve(r.columns.size());
  for (const TypedName& column : r.columns) types.push_back(type(column.type_ref, at));
  std::vector<ExprPtr> rows;
  for (const auto& cells : r.rows) {
    Node row = make(ExprKind::kContext, cells.empty() ? at : cells.front()->at);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      row->names.push_back(r.columns[i].name);
      row->children.push_back(expression(*cells[i], types[i]));
      row->depth = std::max(row->depth, row->children.back()->depth + 1);
    }
    rows.push_back(std::move(row));
  }
  return make(ExprKind::kList, at, std::move(rows));
}

// Clause: DMN 1.5, 7.3.6: bindings are by the names of the parameters.
ExprPtr Lowerer::invocation(const BoxedInvocation& i, const Position& at) {
  std::vector<ExprPtr> children = {expression(*i.callee)};
  std::vector<std::string> names;
  for (const auto& [parameter, value] : i.bindings) {
    names.push_back(parameter.name);
    children.push_back(expression(*value, type(parameter.type_ref, value->at)));
  }
  Node out = make(ExprKind::kCall, at, std::move(children));
  out->names = std::move(names);
  return out;
}

ExprPtr Lowerer::function(const BoxedFunction& f, const TypePtr& result, const Position& at) {
  Node out = make(ExprKind::kFunction, at);
  const std::size_t mark = scope_.entries.size();
  for (const TypedName& p : f.parameters) {
    TypePtr t = type(p.type_ref, at);
    bind(p.name, t, nullptr);
    out->names.push_back(p.name);
    out->types.push_back(t ? t : feel::any_type());
  }
  ExprPtr body = f.body ? expression(*f.body) : ExprPtr(make(ExprKind::kLiteral, at));
  scope_.entries.resize(mark);
  out->children = {std::move(body)};
  out->depth = out->children[0]->depth + 1;
  if (!f.kind.empty() && f.kind != "FEEL") {
    out->negated = true;
    std::vector<feel::ErrorInfo> found;
    ExprPtr function = external(*out, f.kind, &found);
    for (const feel::ErrorInfo& error : found) texts_.report(error, element_);
    return function;
  }
  return coerced(std::move(out), result);
}

// Clause: DMN 1.5, 7.3.12 and 10.3.2.5: the match sees `item` and the item's members.
ExprPtr Lowerer::filter(const BoxedFilter& f, const Position& at) {
  ExprPtr in = expression(*f.in);
  const std::size_t mark = scope_.entries.size();
  collect_members(*in, scope_.members);
  scope_.add("item", nullptr);
  for (const std::string& member : scope_.members) scope_.add(member, nullptr);
  ExprPtr match = expression(*f.match);
  scope_.entries.resize(mark);
  return make(ExprKind::kFilter, at, {std::move(in), std::move(match)});
}

// Clause: DMN 1.5, 7.3.13 (iterator)
ExprPtr Lowerer::iterator(const BoxedIterator& i, const Position& at) {
  ExprPtr in = expression(*i.in);
  const std::size_t mark = scope_.entries.size();
  collect_members(*in, scope_.members);
  scope_.add(i.variable, nullptr);
  const bool is_for = i.form == BoxedIterator::Form::kFor;
  if (is_for) scope_.add("partial", nullptr);
  ExprPtr body = expression(*i.body);
  scope_.entries.resize(mark);
  const ExprKind kind = is_for                                 ? ExprKind::kFor
                        : i.form == BoxedIterator::Form::kSome ? ExprKind::kSome
                                                               : ExprKind::kEvery;
  Node out = make(kind, at, {std::move(in), std::move(body)});
  out->names = {i.variable};
  return out;
}

}  // namespace zhida::dmn
