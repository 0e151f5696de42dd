// The reader's state, shared by its files: xml.cpp (the document and its places), read.cpp (definitions and
// requirements), boxed.cpp (boxed expressions and tables).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "base/lines.h"
#include "decide/dmn/model.h"

namespace zhida::dmn {

class Reader {
 public:
  explicit Reader(Model& model) : model_(model), lines_(model.text) {}

  // xml.cpp. False when the text is no document of ours; `errors` say why.
  bool load();
  // read.cpp
  void definitions();

  Diagnostics errors;

 private:
  // xml.cpp
  bool well_formed();
  bool no_entities();
  bool shape();
  bool namespaces();
  [[nodiscard]] static bool is_inclusion(pugi::xml_node node);
  bool is_known(pugi::xml_node node);
  void fail(std::string_view code, Position at, std::string element, std::string zh,
            std::string en);
  [[nodiscard]] Position at(std::size_t offset) const;
  [[nodiscard]] Position position(pugi::xml_node node) const;
  [[nodiscard]] bool is(pugi::xml_node node, std::string_view local) const;
  [[nodiscard]] std::string_view local(
      pugi::xml_node node) const;  // "" for elements outside DMN's namespace
  [[nodiscard]] pugi::xml_node child(pugi::xml_node node, std::string_view local_name) const;
  [[nodiscard]] std::vector<pugi::xml_node> children(pugi::xml_node node,
                                                     std::string_view local_name) const;
  // The content of the <text> child and where it begins.
  [[nodiscard]] std::pair<std::string, Position> text_of(pugi::xml_node node) const;
  [[nodiscard]] std::string content(pugi::xml_node node) const;
  [[nodiscard]] static std::string name_of(pugi::xml_node node);

  // read.cpp
  void import(pugi::xml_node node);
  void input(pugi::xml_node node);
  void decision(pugi::xml_node node);
  void knowledge(pugi::xml_node node);
  void service(pugi::xml_node node);
  ItemDefinition item(pugi::xml_node node);
  [[nodiscard]] std::optional<UnaryTestsText> tests_text(pugi::xml_node node,
                                                         std::string_view local_name) const;
  [[nodiscard]] std::string variable_type(pugi::xml_node node) const;
  [[nodiscard]] std::vector<std::string> hrefs(pugi::xml_node node, std::string_view outer,
                                               std::string_view inner) const;

  // boxed.cpp. Null when the node holds no expression.
  BoxedPtr expression_in(pugi::xml_node parent);
  BoxedPtr expression(pugi::xml_node node);
  bool form(pugi::xml_node node, Boxed& out);
  LiteralExpression literal(pugi::xml_node node) const;
  BoxedContext context(pugi::xml_node node);
  BoxedRelation relation(pugi::xml_node node);
  BoxedInvocation invocation(pugi::xml_node node);
  BoxedFunction function(pugi::xml_node node);
  BoxedIterator iterator(pugi::xml_node node, BoxedIterator::Form form);
  BoxedTable table(pugi::xml_node node);
  void hit_policy(pugi::xml_node node, BoxedTable& out);
  void output_names(const BoxedTable& table);
  void rule(pugi::xml_node node, BoxedTable& out);
  BoxedPtr required(pugi::xml_node parent, std::string_view local_name);
  [[nodiscard]] static TypedName typed(pugi::xml_node node);

  Model& model_;
  LineIndex lines_;

  pugi::xml_document document_;
  pugi::xml_node root_;
  std::string prefix_;  // of DMN's elements, with the colon
};

}  // namespace zhida::dmn
