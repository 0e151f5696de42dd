// Registry: what identifies a subject and what happened to it, recorded by those whose office that is.
#include <utility>

#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "record/facts/facts.h"
#include "record/facts/life.h"

namespace zhida::desk {
namespace {

constexpr std::size_t kDistrictMin = 6;
constexpr std::size_t kDistrictMax = 12;

bool is_district(const std::string& text) {
  return text.size() >= kDistrictMin && text.size() <= kDistrictMax &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

// Whether the caller may record something of the subject: where it is; one of which no place is known, by the place it is given.
Result<Permit> may_record(const Desktop& desktop, store::Reader& reader, const Call& call,
                          const std::string& subject, const std::string& given) {
  auto place = district_of(desktop, reader, call.who(), subject);
  if (!place) return place.errors();
  const std::string& counts = place->empty() ? given : *place;
  return permit(call, {"subject", subject, counts, {}, identity::Sensitivity::kInternal});
}

std::optional<Response> refusal_of(const Desktop& desktop, const Call& call,
                                   const std::vector<std::string>& subjects,
                                   const std::string& given) {
  std::optional<Response> out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    for (const std::string& subject : subjects) {
      auto permitted = may_record(desktop, reader, call, subject, given);
      if (!permitted) return permitted.errors();
      out = std::move(permitted->refusal);
      if (out) break;
    }
    return Done{};
  });
  return read ? std::move(out) : std::optional(fail(read.errors()));
}

}  // namespace

Response record_identity(const Desktop& desktop, const Call& call) {
  const std::string& subject = call.names.front();
  Body body(call.request.body);
  const std::string id = body.text("id");
  const std::string source = body.text("source");
  const std::string evidence = body.text_if("evidence").value_or("");
  if (!body.has("valid_from")) body.wrong("valid_from", "缺少", "it is missing");
  const std::int64_t from = body.day_if("valid_from").value_or(0);
  const std::int64_t to = body.day_if("valid_to").value_or(facts::kOpenEnd);
  const std::string district = body.text_if("district").value_or("");
  std::vector<facts::NewRecord> records;
  for (const auto& [member, key] :
       {std::pair{"code", facts::kCodeKey}, std::pair{"name", facts::kNameKey},
        std::pair{"district", facts::kDistrictKey},
        std::pair{"registrar", facts::kJurisdictionKey}}) {
    auto value = body.text_if(member);
    if (!value) continue;
    records.push_back(
        {id + "/" + member,
         {subject, std::string(key), {}, facts::Kind::kText, std::move(*value), from, to},
         {source, evidence, facts::Confidence::kPublished, call.who().account}});
  }
  if (records.empty()) body.wrong("name", "至少写一项", "give at least one of them");
  if (!district.empty() && !is_district(district))
    body.wrong("district", "行政区划代码是 6–12 位数字", "a division code has 6–12 digits");
  if (auto refusal = refusal_of(desktop, call, {subject}, district)) return std::move(*refusal);
  if (auto refusal = body.refusal()) return std::move(*refusal);
  auto done = desktop.records->db().write(
      [&](store::Transaction& tx) { return desktop.records->facts().record(tx, records); });
  if (!done) return fail(done.errors());
  return reply({{"recorded", records.size()}}, 201);
}

// Of every subject that the event names the caller must be the registrar.
Response record_event(const Desktop& desktop, const Call& call) {
  Body body(call.request.body);
  facts::NewEvent event;
  event.id = body.text("id");
  const std::string kind = body.text("kind");
  if (!body.has("day")) body.wrong("day", "缺少", "it is missing");
  event.day = body.day_if("day").value_or(0);
  event.from = body.texts_if("from").value_or(std::vector<std::string>());
  event.to = body.texts_if("to").value_or(std::vector<std::string>());
  event.detail = body.text_if("detail").value_or("");
  event.withdraws = body.text_if("withdraws").value_or("");
  event.source = body.text("source");
  event.evidence = body.text_if("evidence").value_or("");
  event.recorded_by = call.who().account;
  const auto known = facts::event_kind_of(kind);
  if (!kind.empty() && !known) body.wrong("kind", "没有这种事件", "there is no such event");
  event.kind = known.value_or(facts::EventKind::kRegister);
  std::vector<std::string> subjects = event.from;
  subjects.insert(subjects.end(), event.to.begin(), event.to.end());
  subjects.push_back(call.names.front());
  if (auto refusal = refusal_of(desktop, call, subjects, {})) return std::move(*refusal);
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const facts::Lives lives(desktop.records->log());
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    if (event.kind == facts::EventKind::kWithdraw) {
      // only what is of this subject is withdrawn here
      const auto life = lives.life(tx, call.names.front());
      if (!life) return life.errors();
      bool of_it = false;
      for (const facts::Event& one : *life) of_it = of_it || one.what.id == event.withdraws;
      if (!of_it) {
        Diagnostic d;
        d.code = "E-FACTS-LIFE";
        d.place.element = event.id;
        d.zh = "这个主体没有可撤回的事件“" + event.withdraws + "”";
        d.en = "this subject has no event '" + event.withdraws + "' to withdraw";
        return d;
      }
    }
    facts::Lives writing(desktop.records->log());
    return writing.add(tx, event);
  });
  if (!done) return fail(done.errors());
  return reply({{"recorded", event.id}}, 201);
}

}  // namespace zhida::desk
