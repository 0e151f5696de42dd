// Parts that several answers share, as JSON values.
#include "app/answer/parts.h"

#include "base/civil.h"

namespace zhida::answer {

json::string str(std::string_view text) { return json::string(text.data(), text.size()); }

json::value or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(str(text));
}

json::value or_null(const std::optional<Decimal>& number) {
  return number ? json::value(str(number->to_plain())) : json::value(nullptr);
}

json::value or_null(const std::optional<std::string>& text) {
  return text ? json::value(str(*text)) : json::value(nullptr);
}

std::string day(std::int64_t days) { return to_string(civil_from_days(days)); }

json::object text(const pack::Text& t) { return {{"zh", str(t.zh)}, {"en", str(t.en)}}; }

json::value text(const std::optional<pack::Text>& t) {
  return t ? json::value(text(*t)) : json::value(nullptr);
}

json::value ladder(const pack::Policy& policy) {
  if (!policy.ladder) return nullptr;
  return json::object{{"track", str(policy.ladder->track)},
                      {"rung", policy.ladder->rung},
                      {"status", str(policy.ladder->status)}};
}

json::value office(const pack::Policy& policy) {
  if (!policy.office) return nullptr;
  json::object out = text(*policy.office);
  out["telephone"] = str(policy.telephone);
  return out;
}

json::array materials(const pack::Policy& policy) {
  json::array out;
  for (const pack::Text& material : policy.materials) out.emplace_back(text(material));
  return out;
}

json::object packs(const pack::Bundle& bundle) {
  return {{"digest", str(bundle.digest)}, {"policies", bundle.policies.size()}};
}

json::object document(const pack::Document& d) {
  return {{"number", str(d.number)}, {"title", str(d.title)}, {"issuer", str(d.issuer)}};
}

json::object effective(const pack::Effective& e) {
  return {{"from", str(day(e.from))}, {"to", e.to ? json::value(str(day(*e.to))) : nullptr}};
}

json::array strings(const std::vector<std::string>& list) {
  json::array out;
  for (const std::string& s : list) out.emplace_back(str(s));
  return out;
}

}  // namespace zhida::answer
