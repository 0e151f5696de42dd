// Reads params.yaml: parameter values by date, each with the document that sets it.
#include <set>
#include <utility>

#include "decide/pack/load.h"

namespace zhida::pack {
namespace {

Parameter::Dated read_dated(const Node& node, const std::string& path, Findings& findings) {
  StrictMap m(node, path, findings);
  Parameter::Dated out;
  out.from = m.day("from").value_or(0);
  if (const auto value = m.decimal("value")) {
    out.value = *value;
    out.text = node.find("value")->text;
  }
  const Node* document = m.get("document", Need::kOptional);
  if (document != nullptr) {
    out.document = read_text(*document, path + ".document", findings).value_or("");
  }
  if (document == nullptr || (document->is(Node::Kind::kString) && out.document.empty())) {
    findings.at(
        document != nullptr ? *document : node, "DOCUMENT", path + ".document",
        {"没有文号", "there is no document number"},
        {"写文号；资料里没有的写 待核", "write the number; where it is not known, write 待核"});
  }
  m.done();
  return out;
}

Parameter read_parameter(const Node& node, const std::string& path, Findings& findings) {
  StrictMap m(node, path, findings);
  Parameter out;
  out.name = m.text("name");
  out.en = m.text("en");
  out.unit = m.text("unit");
  const Node* values = m.list("values");
  m.done();
  if (values == nullptr) return out;
  if (values->items.empty()) {
    findings.at(*values, "MISSING", path + ".values", {"没有取值", "there is no value"});
  }
  for (std::size_t i = 0; i < values->items.size(); ++i) {
    const std::string at = path + ".values[" + std::to_string(i) + "]";
    Parameter::Dated dated = read_dated(values->items[i], at, findings);
    if (!out.values.empty() && dated.from <= out.values.back().from) {
      findings.at(values->items[i], "DATES", at + ".from",
                  {"日期不晚于前一个值", "the date is not after that of the value before"},
                  {"取值按日期先后排列", "values stand in date order"});
    }
    out.values.push_back(std::move(dated));
  }
  return out;
}

}  // namespace

std::vector<Parameter> read_parameters(const Node& root, Findings& findings) {
  std::vector<Parameter> out;
  StrictMap m(root, "", findings);
  const Node* params = m.list("params");
  m.done();
  if (params == nullptr) return out;
  std::set<std::string> names;
  for (std::size_t i = 0; i < params->items.size(); ++i) {
    const std::string path = "params[" + std::to_string(i) + "]";
    Parameter p = read_parameter(params->items[i], path, findings);
    if (!p.name.empty() && !names.insert(p.name).second) {
      findings.at(params->items[i], "DUPLICATE", path + ".name",
                  {"参数“" + p.name + "”重复", "parameter '" + p.name + "' is there twice"});
    }
    out.push_back(std::move(p));
  }
  return out;
}

}  // namespace zhida::pack
