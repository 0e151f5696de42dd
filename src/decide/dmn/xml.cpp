// The XML of a model: well-formed, small enough, without entities, in a DMN namespace; and the places of its parts.
#include <algorithm>
#include <array>

#include "decide/dmn/reader.h"
#include "decide/feel/feel.h"

namespace zhida::dmn {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNamespaces = {{
    {"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "1.1"},
    {"http://www.omg.org/spec/DMN/20180521/MODEL/", "1.2"},
    {"https://www.omg.org/spec/DMN/20191111/MODEL/", "1.3"},
    {"https://www.omg.org/spec/DMN/20211108/MODEL/", "1.4"},
    {"https://www.omg.org/spec/DMN/20230324/MODEL/", "1.5"},
    {"https://www.omg.org/spec/DMN/20240513/MODEL/", "1.6"},
}};

// Every element of DMN 1.1 to 1.6 that may stand in a definitions element.
constexpr std::array<std::string_view, 82> kElements = {"definitions",
                                                        "import",
                                                        "itemDefinition",
                                                        "itemComponent",
                                                        "typeRef",
                                                        "allowedValues",
                                                        "typeConstraint",
                                                        "functionItem",
                                                        "parameters",
                                                        "decision",
                                                        "inputData",
                                                        "businessKnowledgeModel",
                                                        "decisionService",
                                                        "knowledgeSource",
                                                        "variable",
                                                        "question",
                                                        "allowedAnswers",
                                                        "description",
                                                        "extensionElements",
                                                        "extensionAttributes",
                                                        "informationRequirement",
                                                        "knowledgeRequirement",
                                                        "authorityRequirement",
                                                        "requiredDecision",
                                                        "requiredInput",
                                                        "requiredKnowledge",
                                                        "requiredAuthority",
                                                        "encapsulatedLogic",
                                                        "formalParameter",
                                                        "functionDefinition",
                                                        "literalExpression",
                                                        "text",
                                                        "importedValues",
                                                        "importedElement",
                                                        "context",
                                                        "contextEntry",
                                                        "list",
                                                        "relation",
                                                        "column",
                                                        "row",
                                                        "invocation",
                                                        "binding",
                                                        "parameter",
                                                        "conditional",
                                                        "if",
                                                        "then",
                                                        "else",
                                                        "filter",
                                                        "in",
                                                        "match",
                                                        "for",
                                                        "return",
                                                        "some",
                                                        "every",
                                                        "satisfies",
                                                        "decisionTable",
                                                        "input",
                                                        "inputExpression",
                                                        "inputValues",
                                                        "output",
                                                        "outputValues",
                                                        "defaultOutputEntry",
                                                        "annotation",
                                                        "rule",
                                                        "inputEntry",
                                                        "outputEntry",
                                                        "annotationEntry",
                                                        "outputDecision",
                                                        "encapsulatedDecision",
                                                        "inputDecision",
                                                        "elementCollection",
                                                        "drgElement",
                                                        "performanceIndicator",
                                                        "organizationUnit",
                                                        "businessContextElement",
                                                        "textAnnotation",
                                                        "association",
                                                        "group",
                                                        "sourceRef",
                                                        "targetRef",
                                                        "type",
                                                        "owner"};

// Associations between decisions and the organisation; they carry no logic.
constexpr std::array<std::string_view, 12> kPassive = {
    "supportedObjective", "impactedPerformanceIndicator",
    "decisionMaker",      "decisionOwner",
    "usingProcess",       "usingTask",
    "impactingDecision",  "decisionMade",
    "decisionOwned",      "expression",
    "artifact",           "locationURI"};

bool contains(std::string_view name) {
  return std::find(kElements.begin(), kElements.end(), name) != kElements.end() ||
         std::find(kPassive.begin(), kPassive.end(), name) != kPassive.end();
}

}  // namespace

Position Reader::at(std::size_t offset) const {
  const LineIndex::Position p = lines_.at(offset);
  return {p.line, p.column, offset};
}

void Reader::fail(std::string_view code, Position at, std::string element, std::string zh,
                  std::string en) {
  Diagnostic d;
  d.code = code;
  d.place = {model_.file, std::move(element), at.line, at.column};
  d.zh = std::move(zh);
  d.en = std::move(en);
  errors.push_back(std::move(d));
}

bool Reader::load() { return well_formed() && no_entities() && shape() && namespaces(); }

bool Reader::well_formed() {
  const unsigned flags = pugi::parse_default | pugi::parse_doctype;
  const auto result =
      document_.load_buffer(model_.text.data(), model_.text.size(), flags, pugi::encoding_utf8);
  if (!result) {
    fail("E-DMN-XML", at(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0))), "",
         std::string("XML 格式错误：") + result.description(),
         std::string("malformed XML: ") + result.description());
    return false;
  }
  int roots = 0;
  for (const pugi::xml_node node : document_.children()) {
    if (node.type() == pugi::node_doctype) {
      fail("E-DMN-XML", at(model_.text.find("<!DOCTYPE")), "", "不接受 DOCTYPE",
           "a DOCTYPE is refused");
      return false;
    }
    if (node.type() == pugi::node_element && ++roots == 1) root_ = node;
  }
  if (roots == 1) return true;
  fail("E-DMN-XML", at(0), "", roots == 0 ? "没有根元素" : "根元素不止一个",
       roots == 0 ? "there is no root element" : "there is more than one root element");
  return false;
}

// Without a DOCTYPE only the five predefined entities and character references are well-formed.
bool Reader::no_entities() {
  static constexpr std::array<std::string_view, 5> kPredefined = {"lt;", "gt;", "amp;", "quot;",
                                                                  "apos;"};
  const std::string_view text = model_.text;
  const auto skip = [&](std::size_t i, std::string_view open, std::string_view close) {
    if (text.substr(i, open.size()) != open) return i;
    const std::size_t end = text.find(close, i + open.size());
    return end == std::string_view::npos ? text.size() : end + close.size();
  };
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '<') {
      std::size_t next = skip(i, "<!--", "-->");
      if (next == i) next = skip(i, "<![CDATA[", "]]>");
      if (next == i) next = skip(i, "<?", "?>");
      i = next == i ? i + 1 : next;
      continue;
    }
    if (text[i] == '&') {
      const std::string_view rest = text.substr(i + 1, 12);
      const bool known = (rest.starts_with("#") && rest.find(';') != std::string_view::npos) ||
                         std::any_of(kPredefined.begin(), kPredefined.end(),
                                     [&](auto p) { return rest.starts_with(p); });
      if (!known) {
        fail("E-DMN-XML", at(i), "", "不接受自定义实体，或 & 没有写成 &amp;",
             "an entity is refused, or & is not written &amp;");
        return false;
      }
    }
    ++i;
  }
  return true;
}

// Depth of nesting, and names that we do not know.
bool Reader::shape() {
  const std::string_view name = root_.name();
  const std::size_t colon = name.find(':');
  prefix_ = colon == std::string_view::npos ? "" : std::string(name.substr(0, colon + 1));
  int depth = 1;
  pugi::xml_node node = root_;
  while (node) {
    if (depth > kModelDepthMax) {
      fail("E-DMN-DEPTH", position(node), "", "元素嵌套超过 200 层",
           "elements nested deeper than 200 levels");
      return false;
    }
    if (is_inclusion(node)) {
      fail("E-DMN-XML", position(node), node.name(),
           "不接受 XInclude（xi:include）：不会去取别的文件；请把那部分内容写进模型",
           "XInclude is refused, for no other file is fetched; write that part into the model");
      return false;
    }
    const bool enter = is_known(node) && !is(node, "extensionElements");
    if (enter && node.first_child()) {
      node = node.first_child();
      ++depth;
      continue;
    }
    while (node != root_ && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node == root_) break;
    node = node.next_sibling();
  }
  return true;
}

// Clause: XInclude 1.0, 3.1
bool Reader::is_inclusion(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  const bool qualified = colon != std::string_view::npos;
  if (name.substr(qualified ? colon + 1 : 0) != "include") return false;
  const std::string attribute =
      qualified ? "xmlns:" + std::string(name.substr(0, colon)) : std::string("xmlns");
  for (pugi::xml_node at = node; at; at = at.parent()) {
    if (const pugi::xml_attribute ns = at.attribute(attribute.c_str()))
      return std::string_view(ns.value()).find("/XInclude") != std::string_view::npos;
  }
  return false;
}

bool Reader::is_known(pugi::xml_node node) {
  if (node.type() != pugi::node_element) return false;
  const std::string_view name = local(node);
  if (name.empty()) return false;
  if (contains(name)) return true;
  if (model_.warnings.size() < 20) {
    Diagnostic d;
    d.code = "W-DMN-ELEMENT";
    d.severity = Severity::kWarning;
    const Position at = position(node);
    d.place = {model_.file, std::string(name), at.line, at.column};
    d.zh = "未知元素“" + std::string(name) + "”，已忽略";
    d.en = "unknown element '" + std::string(name) + "' ignored";
    model_.warnings.push_back(std::move(d));
  }
  return false;
}

bool Reader::namespaces() {
  if (!is(root_, "definitions")) {
    fail("E-DMN-STRUCTURE", position(root_), root_.name(), "根元素应为 definitions",
         "the root element must be 'definitions'");
    return false;
  }
  const std::string attribute =
      prefix_.empty() ? "xmlns" : "xmlns:" + prefix_.substr(0, prefix_.size() - 1);
  const std::string_view ns = root_.attribute(attribute.c_str()).value();
  for (const auto& [uri, version] : kNamespaces) {
    if (uri == ns) model_.version = version;
  }
  if (model_.version.empty()) {
    fail("E-DMN-NAMESPACE", position(root_), "definitions",
         "不是 DMN 1.1 至 1.6 的命名空间：“" + std::string(ns) + "”",
         "not a namespace of DMN 1.1 to 1.6: '" + std::string(ns) + "'");
    return false;
  }
  return true;
}

Position Reader::position(pugi::xml_node node) const {
  const std::ptrdiff_t offset = node.offset_debug();
  if (offset < 0) return {};
  const auto begin = static_cast<std::size_t>(offset);
  return at(node.type() == pugi::node_element && begin > 0 ? begin - 1
                                                           : begin);  // the '<' before the name
}

std::string_view Reader::local(pugi::xml_node node) const {
  const std::string_view name = node.name();
  if (!name.starts_with(prefix_)) return "";
  const std::string_view rest = name.substr(prefix_.size());
  return rest.find(':') == std::string_view::npos ? rest : std::string_view();
}

bool Reader::is(pugi::xml_node node, std::string_view local_name) const {
  return node.type() == pugi::node_element && local(node) == local_name;
}

pugi::xml_node Reader::child(pugi::xml_node node, std::string_view local_name) const {
  for (const pugi::xml_node c : node.children()) {
    if (is(c, local_name)) return c;
  }
  return {};
}

std::vector<pugi::xml_node> Reader::children(pugi::xml_node node,
                                             std::string_view local_name) const {
  std::vector<pugi::xml_node> out;
  for (const pugi::xml_node c : node.children()) {
    if (is(c, local_name)) out.push_back(c);
  }
  return out;
}

std::string Reader::content(pugi::xml_node node) const {
  std::string out;
  for (const pugi::xml_node c : node.children()) {
    if (c.type() == pugi::node_pcdata || c.type() == pugi::node_cdata) out += c.value();
  }
  return out;
}

std::pair<std::string, Position> Reader::text_of(pugi::xml_node node) const {
  const pugi::xml_node text = child(node, "text");
  for (const pugi::xml_node c : text.children()) {
    if (c.type() == pugi::node_pcdata || c.type() == pugi::node_cdata)
      return {content(text), position(c)};
  }
  return {"", position(text ? text : node)};
}

std::string Reader::name_of(pugi::xml_node node) {
  return feel::normalize_name(node.attribute("name").value());
}

}  // namespace zhida::dmn
