// Definitions, item definitions and requirements. Clause: DMN 1.5, chapters 6 and 7
#include "decide/dmn/reader.h"
#include "decide/feel/feel.h"

namespace zhida::dmn {

using feel::normalize_name;

void Reader::definitions() {
  model_.ns = root_.attribute("namespace").value();
  model_.name = name_of(root_);
  model_.expression_language = root_.attribute("expressionLanguage").value();
  for (const pugi::xml_attribute a : root_.attributes()) {
    const std::string_view attribute = a.name();
    if (attribute.starts_with("xmlns:")) model_.prefixes.emplace(attribute.substr(6), a.value());
  }
  for (const pugi::xml_node node : root_.children()) {
    if (node.type() != pugi::node_element) continue;
    const std::string_view name = local(node);
    if (name == "import") {
      import(node);
    } else if (name == "itemDefinition") {
      model_.items.push_back(item(node));
    } else if (name == "inputData") {
      input(node);
    } else if (name == "decision") {
      decision(node);
    } else if (name == "businessKnowledgeModel") {
      knowledge(node);
    } else if (name == "decisionService") {
      service(node);
    }
  }
}

void Reader::import(pugi::xml_node node) {
  Import i;
  i.name = name_of(node);
  i.ns = node.attribute("namespace").value();
  i.location = node.attribute("locationURI").value();
  i.type = node.attribute("importType").value();
  i.at = position(node);
  model_.imports.push_back(std::move(i));
}

std::optional<UnaryTestsText> Reader::tests_text(pugi::xml_node node,
                                                 std::string_view local_name) const {
  const pugi::xml_node tests = child(node, local_name);
  if (!tests) return std::nullopt;
  auto [text, at] = text_of(tests);
  if (normalize_name(text).empty()) return std::nullopt;
  return UnaryTestsText{std::move(text), at};
}

ItemDefinition Reader::item(pugi::xml_node node) {
  ItemDefinition out;
  out.id = node.attribute("id").value();
  out.name = name_of(node);
  out.type_ref = normalize_name(content(child(node, "typeRef")));
  out.is_collection = node.attribute("isCollection").as_bool();
  out.allowed_values = tests_text(node, "allowedValues");
  out.type_constraint = tests_text(node, "typeConstraint");
  out.at = position(node);
  for (const pugi::xml_node c : children(node, "itemComponent")) out.components.push_back(item(c));
  if (const pugi::xml_node f = child(node, "functionItem")) {
    ItemDefinition::FunctionItem function;
    function.output_type_ref = f.attribute("outputTypeRef").value();
    for (const pugi::xml_node p : children(f, "parameters"))
      function.parameters.push_back(typed(p));
    out.function = std::move(function);
  }
  if (out.name.empty())
    fail("E-DMN-STRUCTURE", out.at, "", "类型定义没有名称", "an item definition has no name");
  return out;
}

std::string Reader::variable_type(pugi::xml_node node) const {
  return child(node, "variable").attribute("typeRef").value();
}

std::vector<std::string> Reader::hrefs(pugi::xml_node node, std::string_view outer,
                                       std::string_view inner) const {
  std::vector<std::string> out;
  for (const pugi::xml_node requirement : children(node, outer)) {
    if (inner.empty()) {
      out.emplace_back(requirement.attribute("href").value());
    } else if (const pugi::xml_node target = child(requirement, inner)) {
      out.emplace_back(target.attribute("href").value());
    }
  }
  return out;
}

void Reader::input(pugi::xml_node node) {
  InputData out{node.attribute("id").value(), name_of(node), variable_type(node), position(node)};
  if (out.name.empty())
    fail("E-DMN-STRUCTURE", out.at, out.id, "输入没有名称", "an input has no name");
  model_.inputs.push_back(std::move(out));
}

void Reader::decision(pugi::xml_node node) {
  Decision out;
  out.id = node.attribute("id").value();
  out.name = name_of(node);
  out.description = content(child(node, "description"));
  out.question = content(child(node, "question"));
  out.allowed_answers = content(child(node, "allowedAnswers"));
  out.type_ref = variable_type(node);
  out.required_inputs = hrefs(node, "informationRequirement", "requiredInput");
  out.required_decisions = hrefs(node, "informationRequirement", "requiredDecision");
  out.required_knowledge = hrefs(node, "knowledgeRequirement", "requiredKnowledge");
  out.at = position(node);
  if (out.name.empty())
    fail("E-DMN-STRUCTURE", out.at, out.id, "决策没有名称", "a decision has no name");
  out.logic = expression_in(node);
  model_.decisions.push_back(std::move(out));
}

void Reader::knowledge(pugi::xml_node node) {
  BusinessKnowledgeModel out;
  out.id = node.attribute("id").value();
  out.name = name_of(node);
  out.type_ref = variable_type(node);
  out.required_knowledge = hrefs(node, "knowledgeRequirement", "requiredKnowledge");
  out.at = position(node);
  if (out.name.empty())
    fail("E-DMN-STRUCTURE", out.at, out.id, "业务知识模型没有名称",
         "a business knowledge model has no name");
  if (const pugi::xml_node logic = child(node, "encapsulatedLogic")) {
    out.logic = std::make_shared<BoxedFunction>(function(logic));
  }
  model_.knowledge.push_back(std::move(out));
}

void Reader::service(pugi::xml_node node) {
  DecisionService out;
  out.id = node.attribute("id").value();
  out.name = name_of(node);
  out.type_ref = variable_type(node);
  out.output_decisions = hrefs(node, "outputDecision", "");
  out.encapsulated_decisions = hrefs(node, "encapsulatedDecision", "");
  out.input_decisions = hrefs(node, "inputDecision", "");
  out.input_data = hrefs(node, "inputData", "");
  out.at = position(node);
  if (out.name.empty())
    fail("E-DMN-STRUCTURE", out.at, out.id, "决策服务没有名称", "a decision service has no name");
  model_.services.push_back(std::move(out));
}

Result<Model> read_model(std::string bytes, std::string file, Carrier carrier) {
  Result<std::string> text = decode_model(std::move(bytes), file, carrier);
  if (!text) return text.errors();
  Model model;
  model.file = std::move(file);
  model.text = std::move(*text);
  Reader reader(model);
  if (reader.load()) reader.definitions();
  if (!reader.errors.empty()) return reader.errors;
  return model;
}

}  // namespace zhida::dmn
