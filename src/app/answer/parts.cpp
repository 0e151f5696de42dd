// Parts that several answers share, as JSON values.
#include "app/answer/parts.h"

#include "base/civil.h"

namespace zhida::answer {

json::string str(std::string_view text, const Memory& at) {
  return json::string(text.data(), text.size(), at);
}

json::value or_null(std::string_view text, const Memory& at) {
  return text.empty() ? json::value(nullptr, at) : json::value(str(text, at));
}

json::value or_null(const std::optional<Decimal>& number, const Memory& at) {
  return number ? json::value(str(number->to_plain(), at)) : json::value(nullptr, at);
}

json::value or_null(const std::optional<std::string>& text, const Memory& at) {
  return text ? json::value(str(*text, at)) : json::value(nullptr, at);
}

std::string day(std::int64_t days) { return to_string(civil_from_days(days)); }

json::object text(const pack::Text& t, const Memory& at) {
  return json::object({{"zh", str(t.zh, at)}, {"en", str(t.en, at)}}, at);
}

json::value text(const std::optional<pack::Text>& t, const Memory& at) {
  return t ? json::value(text(*t, at)) : json::value(nullptr, at);
}

json::value ladder(const pack::Policy& policy, const Memory& at) {
  if (!policy.ladder) return json::value(nullptr, at);
  return json::object({{"track", str(policy.ladder->track, at)},
                       {"rung", policy.ladder->rung},
                       {"status", str(policy.ladder->status, at)}},
                      at);
}

json::value office(const pack::Policy& policy, const Memory& at) {
  if (!policy.office) return json::value(nullptr, at);
  json::object out = text(*policy.office, at);
  out["telephone"] = str(policy.telephone, at);
  return out;
}

json::array materials(const pack::Policy& policy, const Memory& at) {
  json::array out(at);
  for (const pack::Text& material : policy.materials) out.emplace_back(text(material, at));
  return out;
}

json::object packs(const pack::Bundle& bundle, const Memory& at) {
  return json::object({{"digest", str(bundle.digest, at)}, {"policies", bundle.policies.size()}},
                      at);
}

json::object document(const pack::Document& d, const Memory& at) {
  return json::object(
      {{"number", str(d.number, at)}, {"title", str(d.title, at)}, {"issuer", str(d.issuer, at)}},
      at);
}

json::object effective(const pack::Effective& e, const Memory& at) {
  return json::object({{"from", str(day(e.from), at)},
                       {"to", e.to ? json::value(str(day(*e.to), at)) : json::value(nullptr, at)}},
                      at);
}

json::array strings(const std::vector<std::string>& list, const Memory& at) {
  json::array out(at);
  out.reserve(list.size());
  for (const std::string& s : list) out.emplace_back(str(s, at));
  return out;
}

}  // namespace zhida::answer
