// Models for tests: the XML around a body, and what became of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decide/dmn/dmn.h"

namespace zhida::dmn::testing {

inline constexpr const char* kDmn13 = "https://www.omg.org/spec/DMN/20191111/MODEL/";

// The body begins on line 2.
inline std::string xml(const std::string& body, const std::string& ns = "test:main") {
  return "<definitions xmlns=\"" + std::string(kDmn13) + "\" name=\"test\" namespace=\"" + ns +
         "\">\n" + body + "</definitions>";
}

inline Model model(const std::string& body, const std::string& ns = "test:main",
                   const std::string& file = "main.dmn") {
  auto read = read_model(xml(body, ns), file);
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : to_text(read.errors().front()));
  return read ? *read : Model{};
}

inline std::string input(const std::string& name, const std::string& type) {
  return "<inputData id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name +
         "\" typeRef=\"" + type + "\"/></inputData>\n";
}

// A decision whose id is its name; each requirement is the tag and the href: {"requiredInput", "#从业人员"}.
inline std::string decision(const std::string& name, const std::string& type,
                            const std::vector<std::pair<std::string, std::string>>& requirements,
                            const std::string& logic) {
  std::string out =
      "<decision id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\"";
  if (!type.empty()) out += " typeRef=\"" + type + "\"";
  out += "/>\n";
  for (const auto& [tag, href] : requirements) {
    const bool knowledge = tag == "requiredKnowledge";
    const std::string outer = knowledge ? "knowledgeRequirement" : "informationRequirement";
    for (const auto& part : {"<" + outer + ">", "<" + tag, " href=\"" + href, "\"/></" + outer})
      out += part;
    out += ">\n";
  }
  return out + logic + "</decision>\n";
}

inline std::string literal(const std::string& text) {
  return "<literalExpression><text>" + text + "</text></literalExpression>\n";
}

inline GraphPtr graph(std::vector<Model> models, bool strict = true) {
  BuildOptions options;
  options.strict = strict;
  auto built = build(std::move(models), options);
  EXPECT_TRUE(built.ok()) << (built.ok() ? "" : to_text(built.errors().front()));
  return built ? *built : nullptr;
}

inline GraphPtr graph(const std::string& body, bool strict = true) {
  return graph(std::vector<Model>{model(body)}, strict);
}

// The errors of a build that must fail.
inline Diagnostics errors(std::vector<Model> models) {
  BuildOptions options;
  options.strict = true;
  const auto built = build(std::move(models), options);
  EXPECT_FALSE(built.ok());
  return built ? Diagnostics{Diagnostic{}} : built.errors();
}

inline Session session(const GraphPtr& g, bool trace = false) {
  feel::MachineOptions options;
  options.trace = trace;
  return Session(g, options);
}

inline feel::Value number(int n) { return feel::Value::number(Decimal(n)); }

}  // namespace zhida::dmn::testing
