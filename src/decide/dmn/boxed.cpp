// Boxed expressions and decision tables as the file writes them. Clause: DMN 1.5, chapter 8 and 10.2
#include <algorithm>
#include <array>

#include "decide/dmn/reader.h"
#include "decide/feel/feel.h"

namespace zhida::dmn {

using feel::normalize_name;

TypedName Reader::typed(pugi::xml_node node) {
  return {name_of(node), node.attribute("typeRef").value()};
}

BoxedPtr Reader::expression_in(pugi::xml_node parent) {
  for (const pugi::xml_node node : parent.children()) {
    if (node.type() != pugi::node_element) continue;
    if (BoxedPtr e = expression(node)) return e;
  }
  return nullptr;
}

BoxedPtr Reader::expression(pugi::xml_node node) {
  auto out = std::make_shared<Boxed>();
  out->id = node.attribute("id").value();
  out->type_ref = node.attribute("typeRef").value();
  out->at = position(node);
  if (!form(node, *out)) return nullptr;
  return out;
}

bool Reader::form(pugi::xml_node node, Boxed& out) {
  const std::string_view name = local(node);
  if (name == "literalExpression") {
    out.form = literal(node);
  } else if (name == "context") {
    out.form = context(node);
  } else if (name == "list") {
    BoxedList list;
    for (const pugi::xml_node c : node.children()) {
      if (c.type() != pugi::node_element) continue;
      if (BoxedPtr e = expression(c)) list.items.push_back(std::move(e));
    }
    out.form = std::move(list);
  } else if (name == "relation") {
    out.form = relation(node);
  } else if (name == "invocation") {
    out.form = invocation(node);
  } else if (name == "functionDefinition") {
    out.form = function(node);
  } else if (name == "conditional") {
    out.form =
        BoxedConditional{required(node, "if"), required(node, "then"), required(node, "else")};
  } else if (name == "filter") {
    out.form = BoxedFilter{required(node, "in"), required(node, "match")};
  } else if (name == "for") {
    out.form = iterator(node, BoxedIterator::Form::kFor);
  } else if (name == "some") {
    out.form = iterator(node, BoxedIterator::Form::kSome);
  } else if (name == "every") {
    out.form = iterator(node, BoxedIterator::Form::kEvery);
  } else if (name == "decisionTable") {
    out.form = table(node);
  } else {
    return false;
  }
  return true;
}

BoxedPtr Reader::required(pugi::xml_node parent, std::string_view local_name) {
  BoxedPtr e = expression_in(child(parent, local_name));
  if (e) return e;
  fail("E-DMN-STRUCTURE", position(parent), std::string(local(parent)),
       std::string(local(parent)) + " 缺少 " + std::string(local_name) + " 的表达式",
       std::string(local(parent)) + " lacks the expression of '" + std::string(local_name) + "'");
  return std::make_shared<Boxed>();
}

LiteralExpression Reader::literal(pugi::xml_node node) const {
  auto [text, at] = text_of(node);
  return {std::move(text), node.attribute("expressionLanguage").value(), at};
}

BoxedContext Reader::context(pugi::xml_node node) {
  BoxedContext out;
  for (const pugi::xml_node entry : children(node, "contextEntry")) {
    BoxedContext::Entry e;
    if (const pugi::xml_node variable = child(entry, "variable")) e.variable = typed(variable);
    e.value = expression_in(entry);
    if (!e.value) {
      fail("E-DMN-STRUCTURE", position(entry), e.variable ? e.variable->name : "",
           "上下文条目没有表达式", "a context entry has no expression");
      continue;
    }
    out.entries.push_back(std::move(e));
  }
  return out;
}

BoxedRelation Reader::relation(pugi::xml_node node) {
  BoxedRelation out;
  for (const pugi::xml_node column : children(node, "column")) out.columns.push_back(typed(column));
  for (const pugi::xml_node row : children(node, "row")) {
    std::vector<BoxedPtr> cells;
    for (const pugi::xml_node c : row.children()) {
      if (c.type() != pugi::node_element) continue;
      if (BoxedPtr e = expression(c)) cells.push_back(std::move(e));
    }
    if (cells.size() != out.columns.size()) {
      fail("E-DMN-STRUCTURE", position(row), "",
           "关系表的一行有 " + std::to_string(cells.size()) + " 格，应为 " +
               std::to_string(out.columns.size()) + " 格",
           "a row has " + std::to_string(cells.size()) + " cells instead of " +
               std::to_string(out.columns.size()));
      continue;
    }
    out.rows.push_back(std::move(cells));
  }
  return out;
}

BoxedInvocation Reader::invocation(pugi::xml_node node) {
  BoxedInvocation out;
  out.callee = expression_in(node);
  if (!out.callee) {
    fail("E-DMN-STRUCTURE", position(node), "", "调用没有指明函数",
         "an invocation names no function");
    out.callee = std::make_shared<Boxed>();
  }
  for (const pugi::xml_node binding : children(node, "binding")) {
    BoxedPtr value = expression_in(binding);
    if (!value) {  // an argument without an expression is null
      auto none = std::make_shared<Boxed>();
      none->form = LiteralExpression{"null", "", position(binding)};
      value = std::move(none);
    }
    out.bindings.emplace_back(typed(child(binding, "parameter")), std::move(value));
  }
  return out;
}

BoxedFunction Reader::function(pugi::xml_node node) {
  BoxedFunction out;
  out.kind = node.attribute("kind").value();
  for (const pugi::xml_node p : children(node, "formalParameter"))
    out.parameters.push_back(typed(p));
  out.body = expression_in(node);
  return out;
}

BoxedIterator Reader::iterator(pugi::xml_node node, BoxedIterator::Form iterator_form) {
  BoxedIterator out;
  out.form = iterator_form;
  out.variable = normalize_name(node.attribute("iteratorVariable").value());
  out.variable_type_ref = child(node, "in").attribute("typeRef").value();
  out.in = required(node, "in");
  out.body = required(node, iterator_form == BoxedIterator::Form::kFor ? "return" : "satisfies");
  if (out.variable.empty())
    fail("E-DMN-STRUCTURE", position(node), "", "循环没有变量名", "an iteration has no variable");
  return out;
}

void Reader::hit_policy(pugi::xml_node node, BoxedTable& out) {
  static constexpr std::array<std::pair<std::string_view, HitPolicy>, 7> kPolicies = {{
      {"UNIQUE", HitPolicy::kUnique},
      {"FIRST", HitPolicy::kFirst},
      {"PRIORITY", HitPolicy::kPriority},
      {"ANY", HitPolicy::kAny},
      {"COLLECT", HitPolicy::kCollect},
      {"RULE ORDER", HitPolicy::kRuleOrder},
      {"OUTPUT ORDER", HitPolicy::kOutputOrder},
  }};
  static constexpr std::array<std::pair<std::string_view, Aggregation>, 4> kAggregations = {
      {{"SUM", Aggregation::kSum},
       {"COUNT", Aggregation::kCount},
       {"MIN", Aggregation::kMin},
       {"MAX", Aggregation::kMax}}};
  const std::string_view policy = node.attribute("hitPolicy").as_string("UNIQUE");
  const auto* p = std::find_if(kPolicies.begin(), kPolicies.end(),
                               [&](const auto& k) { return k.first == policy; });
  if (p == kPolicies.end()) {
    fail("E-DMN-STRUCTURE", position(node), "", "没有这种命中策略：“" + std::string(policy) + "”",
         "no such hit policy: '" + std::string(policy) + "'");
  } else {
    out.hit_policy = p->second;
  }
  const std::string_view aggregation = node.attribute("aggregation").value();
  if (aggregation.empty()) return;
  const auto* a = std::find_if(kAggregations.begin(), kAggregations.end(),
                               [&](const auto& k) { return k.first == aggregation; });
  if (a == kAggregations.end()) {
    fail("E-DMN-STRUCTURE", position(node), "", "没有这种汇总：“" + std::string(aggregation) + "”",
         "no such aggregation: '" + std::string(aggregation) + "'");
  } else {
    out.aggregation = a->second;
  }
}

BoxedTable Reader::table(pugi::xml_node node) {
  BoxedTable out;
  hit_policy(node, out);
  out.output_label = node.attribute("outputLabel").value();
  for (const pugi::xml_node in : children(node, "input")) {
    const pugi::xml_node e = child(in, "inputExpression");
    BoxedTable::Input input{in.attribute("label").value(), literal(e),
                            e.attribute("typeRef").value(), tests_text(in, "inputValues"),
                            position(in)};
    if (normalize_name(input.expression.text).empty()) {  // a column headed by its label only
      input.expression = {input.label, "", position(in)};
    }
    out.inputs.push_back(std::move(input));
  }
  for (const pugi::xml_node o : children(node, "output")) {
    BoxedTable::Output output;
    output.name = name_of(o);
    output.label = o.attribute("label").value();
    output.type_ref = o.attribute("typeRef").value();
    output.allowed_values = tests_text(o, "outputValues");
    output.at = position(o);
    if (const pugi::xml_node d = child(o, "defaultOutputEntry")) output.default_value = literal(d);
    out.outputs.push_back(std::move(output));
  }
  if (out.outputs.empty())
    fail("E-DMN-STRUCTURE", position(node), "", "决策表没有输出列",
         "a decision table has no output");
  output_names(out);
  for (const pugi::xml_node a : children(node, "annotation"))
    out.annotation_names.push_back(name_of(a));
  for (const pugi::xml_node r : children(node, "rule")) rule(r, out);
  return out;
}

// Clause: DMN 1.5, 8.3.3: several outputs make a context, so each has a name of its own.
void Reader::output_names(const BoxedTable& table) {
  if (table.outputs.size() < 2) return;
  for (auto o = table.outputs.begin(); o != table.outputs.end(); ++o) {
    const bool repeated = std::any_of(table.outputs.begin(), o,
                                      [&](const auto& before) { return before.name == o->name; });
    if (o->name.empty()) {
      fail("E-DMN-STRUCTURE", o->at, o->label, "有多个输出列时，每列都要有名称",
           "each of several outputs needs a name");
    } else if (repeated) {
      fail("E-DMN-STRUCTURE", o->at, o->name, "输出列“" + o->name + "”重名",
           "two outputs are named '" + o->name + "'");
    }
  }
}

void Reader::rule(pugi::xml_node node, BoxedTable& out) {
  BoxedTable::Rule rule;
  rule.id = node.attribute("id").value();
  rule.at = position(node);
  const auto cells = [&](std::string_view name, std::vector<BoxedTable::Cell>& into) {
    for (const pugi::xml_node entry : children(node, name)) {
      auto [text, at] = text_of(entry);
      into.push_back({std::move(text), at});
    }
  };
  cells("inputEntry", rule.inputs);
  cells("outputEntry", rule.outputs);
  for (const pugi::xml_node a : children(node, "annotationEntry"))
    rule.annotations.push_back(content(child(a, "text")));
  const std::string number = std::to_string(out.rules.size() + 1);
  if (rule.inputs.size() != out.inputs.size() || rule.outputs.size() != out.outputs.size()) {
    fail("E-DMN-STRUCTURE", rule.at, "规则 " + number,
         "规则 " + number + " 有 " + std::to_string(rule.inputs.size()) + " 个条件、" +
             std::to_string(rule.outputs.size()) + " 个结果，而表头有 " +
             std::to_string(out.inputs.size()) + " 个和 " + std::to_string(out.outputs.size()) +
             " 个",
         "rule " + number + " has " + std::to_string(rule.inputs.size()) + " conditions and " +
             std::to_string(rule.outputs.size()) + " results where the heads are " +
             std::to_string(out.inputs.size()) + " and " + std::to_string(out.outputs.size()));
  }
  out.rules.push_back(std::move(rule));
}

}  // namespace zhida::dmn
