// What a bundle has, as JSON: policies, the fact dictionary, samples.
#include <boost/json/serialize.hpp>

#include "app/answer/answer.h"
#include "app/answer/parts.h"

namespace zhida::answer {
namespace {

json::object version_summary(const pack::Version& v) {
  return {{"id", str(v.id)},
          {"status", str(pack::to_string(v.status))},
          {"document", document(v.document)},
          {"effective", effective(v.effective)},
          {"confidence", str(pack::to_string(v.confidence))},
          {"retrieved", str(v.retrieved)},
          {"source", str(v.source)},
          {"has_rules", !v.rules_text.empty()},
          {"note", text(v.note)}};
}

json::object version_detail(const pack::Version& v) {
  json::object out = version_summary(v);
  json::array conditions;
  for (const pack::ConditionDef& c : v.conditions) {
    conditions.push_back(json::object{{"decision", str(c.decision)},
                                      {"zh", str(c.text.zh)},
                                      {"en", str(c.text.en)},
                                      {"clause", str(c.clause)},
                                      {"confidence", str(pack::to_string(c.confidence))}});
  }
  out["conditions"] = std::move(conditions);
  return out;
}

json::object policy_summary(const pack::Policy& p) {
  return {{"id", str(p.id)},
          {"title", text(p.title)},
          {"area", str(p.folder.substr(0, p.folder.find('/')))},
          {"kind", str(p.kind)},
          {"audience", str(p.audience)},
          {"jurisdiction", str(p.jurisdiction)},
          {"channel", str(p.channel)},
          {"ladder", ladder(p)},
          {"window", text(p.window)}};
}

json::array parameters(const pack::Policy& p) {
  json::array out;
  for (const pack::Parameter& parameter : p.parameters) {
    json::array values;
    for (const pack::Parameter::Dated& dated : parameter.values) {
      values.push_back(json::object{{"from", str(day(dated.from))},
                                    {"value", str(dated.text)},
                                    {"document", str(dated.document)}});
    }
    out.push_back(json::object{{"name", str(parameter.name)},
                               {"en", str(parameter.en)},
                               {"unit", or_null(std::string_view(parameter.unit))},
                               {"values", std::move(values)}});
  }
  return out;
}

json::array relations(const pack::Policy& p) {
  json::array out;
  for (const pack::Relation& r : p.relations) {
    out.push_back(
        json::object{{"type", str(r.type)}, {"policy", str(r.policy)}, {"clause", str(r.clause)}});
  }
  return out;
}

std::string_view type_name(pack::FactType type) {
  switch (type) {
    case pack::FactType::kNumber: return "number";
    case pack::FactType::kString: return "string";
    case pack::FactType::kBoolean: return "boolean";
    case pack::FactType::kDate: return "date";
    case pack::FactType::kList: return "list";
  }
  return "";
}

// name, en, type, unit, integer, min, max, nullable, values: of facts and of fields.
json::object field(const pack::FieldDef& f) {
  return {{"name", str(f.name)},
          {"en", str(f.en)},
          {"type", str(type_name(f.type))},
          {"unit", or_null(std::string_view(f.unit))},
          {"integer", f.integer},
          {"min", or_null(f.min)},
          {"max", or_null(f.max)},
          {"nullable", f.nullable},
          {"values", f.values.empty() ? json::value(nullptr) : json::value(strings(f.values))}};
}

json::object fact(const pack::FactDef& f) {
  json::object out = field(f);
  out["key"] = str(f.key);
  out["period"] = f.yearly ? json::value("year") : json::value(nullptr);
  out["group"] = str(f.group);
  out["owner"] = str(f.owner);
  out["sensitivity"] = str(f.sensitivity);
  out["mutable"] = f.changeable;
  out["source"] = str(f.source);
  out["note"] = or_null(std::string_view(f.note));
  if (f.type != pack::FactType::kList) {
    out["fields"] = nullptr;
    return out;
  }
  json::array fields;
  for (const pack::FieldDef& one : f.fields) fields.emplace_back(field(one));
  out["fields"] = std::move(fields);
  return out;
}

json::object sample_summary(const pack::Sample& s) {
  return {{"id", str(s.id)}, {"name", text(s.name)}, {"story", text(s.story)}, {"synthetic", true}};
}

}  // namespace

std::string policies(const pack::Bundle& bundle) {
  json::array items;
  for (const pack::Policy& p : bundle.policies) {
    json::object item = policy_summary(p);
    json::array versions;
    for (const pack::Version& v : p.versions) versions.emplace_back(version_summary(v));
    item["versions"] = std::move(versions);
    items.emplace_back(std::move(item));
  }
  return json::serialize(json::object{{"items", std::move(items)}, {"bundle", packs(bundle)}});
}

std::string policy(const pack::Bundle& bundle, const pack::Policy& policy) {
  json::object out = policy_summary(policy);
  out["bundle"] = packs(bundle);
  json::array versions;
  for (const pack::Version& v : policy.versions) versions.emplace_back(version_detail(v));
  out["versions"] = std::move(versions);
  out["parameters"] = parameters(policy);
  out["relations"] = relations(policy);
  out["materials"] = materials(policy);
  out["office"] = office(policy);
  out["link"] = or_null(std::string_view(policy.link));
  return json::serialize(out);
}

std::string facts(const pack::Dictionary& dictionary) {
  json::array items;
  for (const pack::FactDef& f : dictionary.facts) items.emplace_back(fact(f));
  return json::serialize(json::object{{"items", std::move(items)}});
}

std::string samples(const pack::Bundle& bundle) {
  json::array items;
  for (const pack::Sample& s : bundle.samples) items.emplace_back(sample_summary(s));
  return json::serialize(json::object{{"items", std::move(items)}});
}

// The facts are put in as they were written, so that no number changes.
std::string sample(const pack::Sample& sample) {
  std::string out = json::serialize(sample_summary(sample));
  out.pop_back();
  return out + ",\"facts\":" + (sample.facts_json.empty() ? "{}" : sample.facts_json) + "}";
}

}  // namespace zhida::answer
