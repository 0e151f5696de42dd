// Decision tables → trees, with the texts and annotations that explanations show. Clause: DMN 1.5, chapter 8
#include <algorithm>

#include "decide/dmn/external.h"
#include "decide/dmn/lower.h"

namespace zhida::dmn {

using feel::ExprKind;
using feel::ExprPtr;
using feel::TypePtr;

ExprPtr Lowerer::table(const BoxedTable& t, const Position& at) {
  // Clause: DMN 1.5, 8.2.10: over several outputs the collect operators are not defined.
  if (t.aggregation != feel::Aggregation::kNone && t.outputs.size() > 1) {
    return texts_.refused(at, element_, "E-DMN-AGGREGATION",
                          "有 " + std::to_string(t.outputs.size()) +
                              " 个输出的决策表不能汇总；求和、计数、最小、最大只用于单一输出",
                          "a table of " + std::to_string(t.outputs.size()) +
                              " outputs has no aggregation: it is defined for a single output");
  }
  auto def = std::make_shared<feel::TableDef>();
  def->element = element_;
  def->hit_policy = t.hit_policy;
  def->aggregation = t.aggregation;
  def->annotation_names = t.annotation_names;
  for (const BoxedTable::Input& in : t.inputs) table_input(in, *def);
  for (const BoxedTable::Output& out : t.outputs) table_output(out, t.outputs.size() == 1, *def);
  const std::string outer = element_;
  for (const BoxedTable::Rule& rule : t.rules) {
    element_ = outer + " / 规则 " + std::to_string(def->rules.size() + 1);
    table_rule(rule, *def);
  }
  element_ = outer;
  Node out = make(ExprKind::kTable, at);
  out->element = element_;
  for (const feel::TableRule& rule : def->rules) {
    for (const auto* cells : {&rule.tests, &rule.outputs}) {
      for (const ExprPtr& c : *cells) out->depth = std::max(out->depth, c->depth + 1);
    }
  }
  out->table = std::move(def);
  return out;
}

ExprPtr Lowerer::allowed(const std::optional<UnaryTestsText>& tests, const TypePtr& of,
                         const std::string& element) {
  if (!tests) return nullptr;
  feel::Scope scope = scope_;
  scope.input_type = of;
  return texts_.tests(tests->text, tests->at, scope, element);
}

void Lowerer::table_input(const BoxedTable::Input& in, feel::TableDef& out) {
  const std::string element = element_ + " / 输入 " + std::to_string(out.inputs.size() + 1);
  feel::TableInput input;
  input.label = feel::normalize_name(in.expression.text);
  input.expression =
      with_externals(texts_.expression(in.expression.text, in.expression.at, scope_, element));
  input.type = type(in.type_ref, in.at);
  input.allowed = allowed(in.allowed_values, input.type, element);
  out.inputs.push_back(std::move(input));
}

void Lowerer::table_output(const BoxedTable::Output& output, bool single, feel::TableDef& out) {
  const std::string element = element_ + " / 输出 " + std::to_string(out.outputs.size() + 1);
  feel::TableOutput o;
  o.name = single ? "" : output.name;
  o.type = type(output.type_ref, output.at);
  o.allowed = allowed(output.allowed_values, o.type, element);
  // Clause: DMN 1.5, 8.2.8: priority is the order of the output values, given here or with the type.
  const ExprPtr order = o.allowed ? o.allowed : types_.allowed_values(model_, output.type_ref);
  if (order) {
    for (const ExprPtr& value : order->children) {
      if (value->kind != ExprKind::kTest && value->kind != ExprKind::kRange)
        o.priority.push_back(value);
    }
  }
  if (output.default_value) {
    o.default_value =
        cell(output.default_value->text, output.default_value->at, element + " / 缺省");
  }
  out.outputs.push_back(std::move(o));
}

// An empty result, or `-`, is null.
ExprPtr Lowerer::cell(const std::string& text, const Position& at, const std::string& element) {
  const std::string trimmed = feel::normalize_name(text);
  if (trimmed.empty() || trimmed == "-") return make(ExprKind::kLiteral, at);
  return with_externals(texts_.expression(text, at, scope_, element));
}

void Lowerer::table_rule(const BoxedTable::Rule& rule, feel::TableDef& out) {
  feel::TableRule r;
  for (std::size_t i = 0; i < rule.inputs.size() && i < out.inputs.size(); ++i) {
    const BoxedTable::Cell& c = rule.inputs[i];
    const std::string element = element_ + " / 输入 " + std::to_string(i + 1);
    const std::string text = feel::normalize_name(c.text).empty() ? "-" : c.text;
    scope_.input_type = out.inputs[i].type;
    r.tests.push_back(texts_.tests(text, c.at, scope_, element));
    r.test_texts.push_back(feel::normalize_name(text));
  }
  scope_.input_type = nullptr;
  for (std::size_t i = 0; i < rule.outputs.size() && i < out.outputs.size(); ++i) {
    const BoxedTable::Cell& c = rule.outputs[i];
    r.outputs.push_back(cell(c.text, c.at, element_ + " / 输出 " + std::to_string(i + 1)));
    r.output_texts.push_back(feel::normalize_name(c.text));
  }
  r.annotations = rule.annotations;
  out.rules.push_back(std::move(r));
}

}  // namespace zhida::dmn
