// A bundle for tests from a few lines: facts, decisions in FEEL, one policy whose verdict is the last decision.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decide/pack/decide.h"
#include "decide/pack/notes.h"

namespace zhida::pack::trial {

// One fact of the dictionary; `rest` says its type and what belongs to it.
inline std::string fact(std::string_view name, std::string_view rest) {
  std::string key = "k";
  for (const char c : name) key += std::to_string(static_cast<unsigned char>(c));
  return "  - {name: " + std::string(name) + ", key: " + key + ", en: The " + std::string(name) +
         ", " + std::string(rest) +
         ", group: g, owner: o, sensitivity: public, mutable: true, source: declared}\n";
}

struct DecisionText {
  std::string name;
  std::string type;
  std::string feel;
};

inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

// A decision requires every input and every earlier decision that its text names. A text that begins with '<' is a
// boxed expression in XML.
inline std::string model(const Dictionary& dictionary, const std::vector<DecisionText>& decisions) {
  std::string out =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"m\" name=\"m\" "
      "namespace=\"zhida:trial\">\n";
  for (const FactDef& f : dictionary.facts) {
    out += "<inputData id=\"i_" + f.name + "\" name=\"" + f.name + "\"><variable name=\"" + f.name +
           "\" typeRef=\"Any\"/></inputData>\n";
  }
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const DecisionText& d = decisions[i];
    out += "<decision id=\"d_" + d.name + "\" name=\"" + d.name + "\"><variable name=\"" + d.name +
           "\" typeRef=\"" + d.type + "\"/>\n";
    const auto uses = [&](const std::string& name) {
      return d.feel.find(name) != std::string::npos;
    };
    for (const FactDef& f : dictionary.facts) {
      if (!uses(f.name)) continue;
      out += "<informationRequirement><requiredInput href=\"#i_" + f.name +
             "\"/></informationRequirement>\n";
    }
    for (std::size_t before = 0; before < i; ++before) {
      if (!uses(decisions[before].name)) continue;
      out += "<informationRequirement><requiredDecision href=\"#d_" + decisions[before].name +
             "\"/></informationRequirement>\n";
    }
    out += d.feel.starts_with('<')
               ? d.feel
               : "<literalExpression><text>" + escaped(d.feel) + "</text></literalExpression>";
    out += "</decision>\n";
  }
  return out + "</definitions>\n";
}

// Every boolean decision but the last is a condition.
inline Bundle bundle(const std::string& facts, const std::vector<DecisionText>& decisions) {
  Bundle out;
  const auto dictionary = read_dictionary("facts:\n" + facts, "facts.yaml");
  EXPECT_TRUE(dictionary.ok()) << (dictionary ? "" : to_text(dictionary.errors().front()));
  if (!dictionary) return out;
  out.dictionary = *dictionary;
  auto read = dmn::read_model(model(out.dictionary, decisions), "rules.dmn");
  EXPECT_TRUE(read.ok()) << (read ? "" : to_text(read.errors().front()));
  if (!read) return out;
  dmn::BuildOptions options;
  options.strict = true;
  options.input_types = [&](const std::string& name) {
    const FactDef* def = out.dictionary.find(name);
    return def != nullptr ? def->feel_type() : nullptr;
  };
  auto graph = dmn::build({*read}, options);
  EXPECT_TRUE(graph.ok()) << (graph ? "" : to_text(graph.errors().front()));
  if (!graph) return out;
  Policy policy;
  policy.id = "trial";
  policy.title = {"试验", "Trial"};
  Version version;
  version.id = "1";
  version.document = {"试〔2026〕1号", "试验办法", "试验部门"};
  version.graph = *graph;
  version.verdict = decisions.back().name;
  for (std::size_t i = 0; i + 1 < decisions.size(); ++i) {
    if (decisions[i].type != "boolean") continue;
    version.conditions.push_back({decisions[i].name,
                                  "第" + std::to_string(i + 1) + "条",
                                  {decisions[i].name + "的说明", "Text of " + decisions[i].name},
                                  Confidence::kPublished});
  }
  policy.versions.push_back(std::move(version));
  out.policies.push_back(std::move(policy));
  return out;
}

// The same with what load() notes of the rules.
inline Bundle with_notes(Bundle b) {
  for (Policy& policy : b.policies) {
    for (Version& v : policy.versions)
      v.notes = std::make_shared<const Notes>(v.graph, b.dictionary, Notes::Depth::kParts);
  }
  return b;
}

inline FactSet given(const Bundle& b, std::string_view json) {
  const auto node = parse_json(json, "facts.json");
  EXPECT_TRUE(node.ok()) << (node ? "" : to_text(node.errors().front()));
  if (!node) return {};
  auto facts = read_facts(*node, b.dictionary, "facts.json");
  EXPECT_TRUE(facts.ok()) << (facts ? "" : to_text(facts.errors().front()));
  return facts ? *facts : FactSet{};
}

// 2026-11-23
inline constexpr std::int64_t kDay = 20'780;

inline Outcome outcome(const Bundle& b, std::string_view json) {
  return decide(b, b.policies.front(), given(b, json), kDay);
}

}  // namespace zhida::pack::trial
