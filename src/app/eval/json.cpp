// Answers as JSON.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "app/eval/eval.h"

namespace zhida::eval {
namespace {

namespace json = boost::json;
using feel::Kind;
using feel::Value;

// Numbers are texts, as in every answer: nothing becomes a binary float. What JSON has no form for is FEEL's literal.
json::value plain(const Value& v) {
  switch (v.kind()) {
    case Kind::kNull:
    case Kind::kError: return nullptr;
    case Kind::kBoolean: return v.as_boolean();
    case Kind::kString: return json::string(v.as_string());
    case Kind::kNumber: return json::string(feel::to_literal(v));
    case Kind::kList: {
      json::array out;
      for (const Value& item : v.as_list()) out.push_back(plain(item));
      return out;
    }
    case Kind::kContext: {
      json::object out;
      for (const auto& [key, member] : v.as_context().entries) out[key] = plain(member);
      return out;
    }
    default: return json::string(literal(v));
  }
}

json::value positive(int n) { return n > 0 ? json::value(n) : json::value(nullptr); }
json::value or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object place(const Place& p) {
  return {{"file", or_null(p.file)},
          {"element", or_null(p.element)},
          {"line", positive(p.line)},
          {"column", positive(p.column)}};
}

json::array diagnostics(const Diagnostics& list) {
  json::array out;
  for (const Diagnostic& d : list) {
    json::object one = place(d.place);
    one["code"] = d.code;
    one["severity"] = d.severity == Severity::kError ? "error" : "warning";
    one["zh"] = d.zh;
    one["en"] = d.en;
    one["help"] = d.help_zh.empty() && d.help_en.empty()
                      ? json::value(nullptr)
                      : json::value{{"zh", d.help_zh}, {"en", d.help_en}};
    out.emplace_back(std::move(one));
  }
  return out;
}

json::array chains(const std::vector<dmn::WhyChain>& list) {
  json::array out;
  for (const dmn::WhyChain& chain : list) {
    json::array links;
    for (const dmn::WhyLink& l : chain.links) {
      json::object one = place(l.place);
      one["cause"] = feel::cause_word(l.cause);
      one["text"] = l.text;
      one["code"] = or_null(l.code);
      one["zh"] = l.zh;
      one["en"] = l.en;
      links.emplace_back(std::move(one));
    }
    out.emplace_back(json::object{{"member", or_null(chain.member)}, {"links", std::move(links)}});
  }
  return out;
}

json::object found_object(const Found& f) {
  return {{"value", literal(f.value)},
          {"kind", feel::kind_name_en(f.value.kind())},
          {"abstract", feel::contains_abstract(f.value)},
          {"json", plain(f.value)},
          {"diagnostics", diagnostics(f.diagnostics)},
          {"why", chains(f.why)}};
}

}  // namespace

std::string to_json(const Found& found) { return json::serialize(found_object(found)); }

std::string to_json(const ModelFound& found) {
  json::array inputs;
  for (const Input& i : found.inputs)
    inputs.emplace_back(json::object{{"name", i.name}, {"type", i.type}, {"given", i.given}});
  json::array decisions;
  for (const Found& f : found.decisions) {
    json::object one{{"name", f.name}};
    for (auto& member : found_object(f)) one[member.key()] = member.value();
    decisions.emplace_back(std::move(one));
  }
  return json::serialize(json::object{{"name", found.name},
                                      {"inputs", std::move(inputs)},
                                      {"decisions", std::move(decisions)},
                                      {"diagnostics", diagnostics(found.diagnostics)}});
}

}  // namespace zhida::eval
