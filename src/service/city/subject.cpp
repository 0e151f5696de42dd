// Writes one enterprise's facts.
#include "service/city/subject.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace zhida::city {
namespace {

namespace json = boost::json;
using feel::Kind;
using feel::Value;

// A number as text, so that it stays exact; 无 for what is known to be none.
json::value value(const Value& v) {
  switch (v.kind()) {
    case Kind::kNull: return "无";
    case Kind::kBoolean: return v.is_true();
    case Kind::kList: {
      if (v.as_list().empty()) return "无";
      json::array items;
      for (const Value& item : v.as_list()) items.push_back(value(item));
      return items;
    }
    case Kind::kContext: {
      json::object out;
      for (const auto& [key, member] : v.as_context().entries) out[key] = value(member);
      return out;
    }
    default: return json::string(pack::to_display(v));
  }
}

}  // namespace

std::string subject_json(const subjects::Subject& subject, const pack::Dictionary& dictionary,
                         const std::string& as_of, bool synthetic) {
  json::object facts;
  for (const pack::FactDef& def : dictionary.facts) {
    if (const auto it = subject.facts.values.find(def.name); it != subject.facts.values.end())
      facts[def.name] = value(it->second);
    const auto years = subject.facts.yearly.find(def.name);
    if (years == subject.facts.yearly.end()) continue;
    json::object by_year;
    for (const auto& [year, v] : years->second) by_year[std::to_string(year)] = value(v);
    facts[def.name] = std::move(by_year);
  }
  return json::serialize(json::object{{"id", subject.id},
                                      {"name", subject.name},
                                      {"synthetic", synthetic},
                                      {"as_of", as_of},
                                      {"facts", std::move(facts)}});
}

}  // namespace zhida::city
