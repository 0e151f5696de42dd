// Reads test files: XML Schema values become FEEL values.
#include "app/tck/suite.h"

#include <pugixml.hpp>

#include "decide/feel/builtin.h"
#include "decide/feel/feel.h"

namespace zhida::tck {
namespace {

using feel::Value;

std::string_view local(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_node c : node.children()) {
    if (c.type() == pugi::node_element && local(c.name()) == name) return c;
  }
  return {};
}

std::string_view attribute(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_attribute a : node.attributes()) {
    if (local(a.name()) == name) return a.value();
  }
  return {};
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  Result<Suite> read(std::string_view text) {
    pugi::xml_document document;
    const auto parsed = document.load_buffer(text.data(), text.size(),
                                             pugi::parse_default | pugi::parse_ws_pcdata_single);
    if (!parsed) {
      fail("E-TCK-XML", std::string("XML 格式错误：") + parsed.description(),
           std::string("malformed XML: ") + parsed.description());
      return errors_;
    }
    const pugi::xml_node root = document.document_element();
    Suite suite;
    suite.model = trimmed(child(root, "modelName").child_value());
    for (const pugi::xml_node node : root.children()) {
      if (local(node.name()) == "testCase") suite.cases.push_back(test_case(node));
    }
    if (!errors_.empty()) return errors_;
    return suite;
  }

 private:
  void fail(std::string_view code, std::string zh, std::string en) {
    Diagnostic d;
    d.code = code;
    d.place = {std::string(file_), where_, 0, 0};
    d.zh = std::move(zh);
    d.en = std::move(en);
    errors_.push_back(std::move(d));
  }

  Case test_case(pugi::xml_node node) {
    Case out;
    out.id = attribute(node, "id");
    where_ = out.id;
    const std::string_view type = attribute(node, "type");
    out.kind = type == "decisionService" ? Case::Kind::kService
               : type == "bkm"           ? Case::Kind::kKnowledge
                                         : Case::Kind::kDecision;
    out.invocable = feel::normalize_name(attribute(node, "invocableName"));
    for (const pugi::xml_node c : node.children()) {
      const std::string_view name = local(c.name());
      if (name == "inputNode") {
        out.inputs.push_back({feel::normalize_name(attribute(c, "name")),
                              std::string(attribute(c, "namespace")), value(c)});
      } else if (name == "resultNode") {
        Expectation e{feel::normalize_name(attribute(c, "name")),
                      std::string(attribute(c, "namespace")), value(child(c, "expected")), false};
        e.error = attribute(c, "errorResult") == "true";
        if (e.error) e.value = Value::null();
        out.results.push_back(std::move(e));
      }
    }
    return out;
  }

  // Of an element that holds a value, components or a list (valueType in the schema).
  Value value(pugi::xml_node node) {
    feel::Context context;
    bool has_components = false;
    for (const pugi::xml_node c : node.children()) {
      const std::string_view name = local(c.name());
      if (name == "value") return scalar(c);
      if (name == "list") return list(c);
      if (name != "component") continue;
      has_components = true;
      context.put(std::string(attribute(c, "name")),
                  attribute(c, "nil") == "true" ? Value::null() : value(c));
    }
    return has_components ? Value::context(std::move(context)) : Value::null();
  }

  Value list(pugi::xml_node node) {
    if (attribute(node, "nil") == "true") return Value::null();
    feel::List items;
    for (const pugi::xml_node c : node.children()) {
      if (local(c.name()) == "item") items.push_back(value(c));
    }
    return Value::list(std::move(items));
  }

  Value scalar(pugi::xml_node node) {
    if (attribute(node, "nil") == "true") return Value::null();
    std::string text;
    for (const pugi::xml_node c : node.children()) {
      if (c.type() == pugi::node_pcdata || c.type() == pugi::node_cdata) text += c.value();
    }
    const std::string_view type = local(attribute(node, "type"));
    if (type == "string" || type.empty()) return Value::string(std::move(text));
    text = trimmed(text);
    const std::optional<Value> v = typed(type, text);
    if (v) return *v;
    fail("E-TCK-VALUE", "“" + text + "”不是 " + std::string(type),
         "'" + text + "' is no " + std::string(type));
    return Value::null();
  }

  static std::optional<Value> typed(std::string_view type, const std::string& text) {
    if (type == "boolean") return Value::boolean(text == "true" || text == "1");
    if (type == "date") return feel::parse_date(text);
    if (type == "time") return feel::parse_time(text);
    if (type == "dateTime") return feel::parse_date_time(text);
    if (type == "duration") return feel::parse_duration(text);
    const auto number = Decimal::parse_rounded(text);
    if (!number) return std::nullopt;
    return Value::number(*number);
  }

  std::string_view file_;
  std::string where_;
  Diagnostics errors_;
};

}  // namespace

bool is_suite(std::string_view text) {
  return text.substr(0, 4096).find("testCases") != std::string_view::npos;
}

Result<Suite> read_suite(std::string_view text, std::string_view file) {
  return Reader(file).read(text);
}

}  // namespace zhida::tck
