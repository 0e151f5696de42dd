// Questions as JSON: numbers as {"number": text}, dates as {"date": text}, contexts as {"context": {…}}.
#include "export.h"

#include <boost/json.hpp>

#include "decide/dmn/model.h"
#include "decide/pack/decide.h"

namespace zhida::bench {
namespace {

namespace json = boost::json;
using feel::Kind;
using feel::Value;

json::value to_json(const Value& v) {
  switch (v.kind()) {
    case Kind::kBoolean: return v.is_true();
    case Kind::kNumber: return json::object{{"number", v.as_number().to_plain()}};
    case Kind::kString: return json::string(v.as_string());
    case Kind::kDate: return json::object{{"date", to_string(v.as_date())}};
    case Kind::kList: {
      json::array items;
      for (const Value& item : v.as_list()) items.push_back(to_json(item));
      return items;
    }
    case Kind::kContext: {
      json::object members;
      for (const auto& [key, member] : v.as_context().entries) members[key] = to_json(member);
      return json::object{{"context", std::move(members)}};
    }
    default:
      return nullptr;  // unknown, null, or narrowed but undecided: the peer has no such state
  }
}

// The model's file first, then those it imports, each once.
void add_files(const pack::Bundle& bundle, const pack::Version& version, std::int64_t as_of,
               json::array& files) {
  for (const auto& known : files) {
    if (known.as_string() == version.rules_file) return;
  }
  files.push_back(json::string(version.rules_file));
  const auto model = dmn::read_model(version.rules_text, version.rules_file);
  if (!model) return;
  for (const dmn::Import& import : model->imports) {
    constexpr std::string_view kPrefix = "zhida:";
    if (!import.ns.starts_with(kPrefix)) continue;
    const pack::Policy* policy = bundle.find(std::string_view(import.ns).substr(kPrefix.size()));
    const pack::Version* imported = policy == nullptr ? nullptr : policy->version_at(as_of);
    if (imported != nullptr) add_files(bundle, *imported, as_of, files);
  }
}

json::object inputs_of(const pack::Bundle& bundle, const pack::Policy& policy,
                       const pack::Version& version, const pack::FactSet& facts,
                       std::int64_t as_of) {
  json::object inputs;
  for (const dmn::ElementInfo& e : dmn::elements(*version.graph)) {
    if (e.kind != dmn::ElementInfo::Kind::kInput) continue;
    if (const pack::FactDef* def = bundle.dictionary.find(e.name)) {
      inputs[e.name] = to_json(pack::input_value(*def, facts, as_of));
    }
    for (const pack::Parameter& p : policy.parameters) {
      const auto value = p.at(as_of);
      if (p.name == e.name && value) inputs[e.name] = to_json(Value::number(*value));
    }
  }
  return inputs;
}

}  // namespace

std::string export_questions(const pack::Bundle& bundle, std::int64_t as_of) {
  json::array enterprises;
  for (const pack::Sample& sample : bundle.samples) {
    json::array questions;
    for (const pack::Policy& policy : bundle.policies) {
      const pack::Version* version = policy.version_at(as_of);
      if (version == nullptr || !version->graph) continue;
      const auto outcome = pack::decide(bundle, policy, sample.facts, as_of, {false, false});
      json::array files;
      add_files(bundle, *version, as_of, files);
      questions.push_back(
          json::object{{"policy", policy.id},
                       {"namespace", "zhida:" + policy.id},
                       {"rules", std::move(files)},
                       {"decision", version->verdict},
                       {"verdict", json::string(pack::to_string(outcome.verdict))},
                       {"inputs", inputs_of(bundle, policy, *version, sample.facts, as_of)}});
    }
    enterprises.push_back(json::object{{"id", sample.id}, {"questions", std::move(questions)}});
  }
  return json::serialize(enterprises);
}

}  // namespace zhida::bench
