// Decisions: made of what is known or given, kept, listed, shown.
#include "record/decisions/decisions.h"

#include <algorithm>
#include <utility>

#include "app/answer/answer.h"
#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/page.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "app/desk/sheet.h"
#include "app/records/receipt.h"

namespace zhida::desk {
namespace {

using decisions::Decision;
using identity::Sensitivity;

constexpr std::int64_t kFirstYear = 1900;
constexpr std::int64_t kLastYear = 2999;

json::object head(const Decision& decision) {
  return {{"id", decision.id},
          {"subject", decision.subject},
          {"as_of", day_text(decision.as_of)},
          {"known", time_text(decision.known_us)},
          {"bundle", decision.bundle},
          {"party", decision.party},
          {"actor", decision.actor},
          {"purpose", decision.purpose},
          {"decided", time_text(decision.decided_us)},
          {"leaf", decision.leaf}};
}

json::object shown(const Decision& decision) {
  json::object out = head(decision);
  out["facts"] = decision.facts;
  out["result"] = decision.result;
  return out;
}

// The keys of facts that are kept as JSON.
std::vector<std::string> keys_of(const std::string& facts) {
  std::vector<std::string> out;
  const auto root = parse_json(facts, "");
  if (!root || !root->is(Node::Kind::kMap)) return out;
  out.reserve(root->members.size());
  for (const auto& [key, value] : root->members) out.push_back(key);
  return out;
}

// What a client asks to be decided.
struct Wanted {
  std::string id, subject, party;
  std::int64_t as_of = 0;
  std::optional<std::string> facts;  // JSON; nothing = those of the store
};

std::int64_t year_of(std::int64_t day) {
  const std::string text = day_text(day);
  return std::stoll(text.substr(0, text.find('-')));
}

Wanted read_wanted(const Desktop& desktop, Body& body) {
  Wanted out;
  out.id = body.text("id");
  out.subject = body.text("subject");
  out.as_of = body.day_if("as_of").value_or(desktop.today());
  if (year_of(out.as_of) < kFirstYear || year_of(out.as_of) > kLastYear)
    body.wrong("as_of", "应在 1900 至 2999 年间", "it is of the years 1900 to 2999");
  out.party = body.text_if("party").value_or("enterprise");
  const auto parties = answer::parties();
  if (std::none_of(parties.begin(), parties.end(),
                   [&](const answer::Asked& asked) { return asked.word == out.party; })) {
    body.wrong("party", "用 enterprise、person、agency 或 all",
               "one of enterprise, person, agency, all");
  }
  if (const Node* facts = body.map_if("facts")) out.facts = to_json(*facts);
  return out;
}

// Whether the decision that has the id is the answer to this very question: then it is given again.
bool is_same(const Decision& kept, const Decision& asked, const Wanted& wanted) {
  return kept.subject == asked.subject && kept.as_of == asked.as_of && kept.party == asked.party &&
         kept.actor == asked.actor && kept.purpose == asked.purpose &&
         (!wanted.facts || kept.facts == *wanted.facts);
}

// The kept decision, or this one recorded; with the facts that were read for it.
Result<Decision> keep(const Desktop& desktop, store::Transaction& tx, const Call& call,
                      const Decision& asked, const Wanted& wanted,
                      std::span<const std::string> read) {
  auto kept = decisions::get(tx, asked.id);
  const bool again = kept && is_same(*kept, asked, wanted);
  const auto answered = again ? keys_of(kept->facts) : std::vector(read.begin(), read.end());
  if (auto noted = note_reads(desktop, tx, call, asked.purpose, asked.subject, answered); !noted)
    return noted.errors();
  if (again) return kept;
  return decisions::record(tx, desktop.records->log(), asked);
}

identity::Resource decision_of(std::string_view subject, std::string_view district,
                               Sensitivity sensitivity) {
  return {"decision", subject, district, {}, sensitivity};
}

}  // namespace

Response make_decision(const Desktop& desktop, const Call& call) {
  Body body(call.request.body);
  const Wanted wanted = read_wanted(desktop, body);
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const pack::Dictionary& dictionary = desktop.bundle->dictionary;
  Decision decision;
  decision.id = wanted.id;
  decision.subject = wanted.subject;
  decision.as_of = wanted.as_of;
  decision.known_us = call.now_us;
  decision.party = wanted.party;
  decision.actor = call.who().account;
  std::string district;
  Sheet sheet;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto place = district_of(desktop, reader, call.who(), wanted.subject);
    if (!place) return place.errors();
    district = std::move(*place);
    if (wanted.facts) return Done{};
    const auto held =
        desktop.records->facts().as_of(reader, wanted.subject, wanted.as_of, decision.known_us);
    if (!held) return held.errors();
    sheet = sheet_of(dictionary, *held);
    return Done{};
  });
  if (!read) return fail(read.errors());
  if (wanted.facts) sheet = {*wanted.facts, keys_of(*wanted.facts), {}};
  const Sensitivity most = highest_of(dictionary, sheet.keys);
  auto permitted = permit(call, "write", decision_of(wanted.subject, district, most), Why::kOne);
  if (permitted.refusal) return std::move(*permitted.refusal);
  decision.purpose = std::move(permitted.purpose);
  decision.facts = std::move(sheet.json);
  auto result =
      records::decide(*desktop.bundle, decision.facts, decision.as_of, decision.party, "facts");
  if (!result) return fail(result.errors());
  decision.bundle = desktop.bundle->digest;
  decision.result = std::move(*result);
  if (wanted.facts) sheet.keys.clear();  // nothing was read: the client gave them
  json::object out;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto kept = keep(desktop, tx, call, decision, wanted, sheet.keys);
    if (!kept) return kept.errors();
    out = shown(*kept);
    return Done{};
  });
  if (!done) return fail(done.errors());
  json::array left_out;
  for (const std::string& key : sheet.left_out) left_out.emplace_back(key);
  if (!left_out.empty()) out["left_out"] = std::move(left_out);
  Response response = reply(out, 201);
  response.headers.emplace_back("Location", "/api/v1/decisions/" + decision.id);
  return response;
}

Response list_decisions(const Desktop& desktop, const Call& call) {
  const std::string subject(call.query("subject"));
  if (subject.empty()) return bad_query("subject", "写成 ?subject=编号", "write ?subject=ID");
  Page page;
  if (auto refusal = read_page(call, 50, page)) return std::move(*refusal);
  std::optional<Response> refusal;
  json::object out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto district = district_of(desktop, reader, call.who(), subject);
    if (!district) return district.errors();
    auto permitted = permit(call, decision_of(subject, *district, Sensitivity::kInternal));
    if (permitted.refusal) {
      refusal = std::move(permitted.refusal);
      return Done{};
    }
    const auto list = decisions::of_subject(reader, subject, page.before, page.limit);
    if (!list) return list.errors();
    json::array items;
    items.reserve(list->size());
    for (const Decision& decision : *list) items.push_back(head(decision));
    out["items"] = std::move(items);
    // leaves count from 0, and before=0 means from the newest: below leaf 0 there is nothing
    if (page.is_full(list->size()) && list->back().leaf > 0) out["next"] = list->back().leaf;
    return Done{};
  });
  if (!read) return fail(read.errors());
  return refusal ? std::move(*refusal) : reply(out);
}

namespace {

// The decision, once it is let through and its reads are kept; else the refusal.
struct Opened {
  std::optional<Response> refusal;
  Decision decision;
};

Opened open_decision(const Desktop& desktop, const Call& call) {
  Decision decision;
  std::string district;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto kept = decisions::get(reader, call.names.front());
    if (!kept) {
      // one that is not there is nobody's: only who may see everybody's is told so
      return kept.errors().front().code == "E-DECISION-NONE" ? Result<Done>(Done{})
                                                             : Result<Done>(kept.errors());
    }
    decision = std::move(*kept);
    auto place = district_of(desktop, reader, call.who(), decision.subject);
    if (!place) return place.errors();
    district = std::move(*place);
    return Done{};
  });
  if (!read) return {fail(read.errors()), {}};
  const auto keys = keys_of(decision.facts);
  const Sensitivity most =
      std::max(Sensitivity::kInternal, highest_of(desktop.bundle->dictionary, keys));
  auto permitted = permit(call, decision_of(decision.subject, district, most));
  if (permitted.refusal) return {std::move(permitted.refusal), {}};
  if (decision.id.empty()) return {deny(Denial::kNone, "这个决定 · such decision"), {}};
  if (auto noted = note_reads(desktop, call, permitted.purpose, decision.subject, keys); !noted)
    return {fail(noted.errors()), {}};
  return {std::nullopt, std::move(decision)};
}

// The receipt; nothing where no checkpoint covers the decision yet.
Result<std::optional<std::string>> receipt_of(const Desktop& desktop, const std::string& id) {
  std::optional<std::string> out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto text = records::receipt_of(reader, id, &desktop.records->log().tiles());
    if (text) {
      out = std::move(*text);
    } else if (text.errors().front().code != "E-AUDIT-RANGE") {
      return text.errors();
    }
    return Done{};
  });
  if (!read) return read.errors();
  return out;
}

}  // namespace

Response show_decision(const Desktop& desktop, const Call& call) {
  const Opened opened = open_decision(desktop, call);
  return opened.refusal ? *opened.refusal : reply(shown(opened.decision));
}

Response show_receipt(const Desktop& desktop, const Call& call) {
  const Opened opened = open_decision(desktop, call);
  if (opened.refusal) return *opened.refusal;
  auto receipt = receipt_of(desktop, opened.decision.id);
  if (receipt && !*receipt) {
    // the decision is newer than the last checkpoint: one is signed now
    if (const auto signed_now = desktop.records->log().checkpoint(); !signed_now)
      return fail(signed_now.errors());
    receipt = receipt_of(desktop, opened.decision.id);
  }
  if (!receipt) return fail(receipt.errors());
  ZHIDA_CHECK(receipt->has_value());
  Response out = reply(nullptr);
  out.body = server::body_of(std::move(**receipt));
  out.headers.emplace_back("Content-Disposition",
                           "attachment; filename=\"receipt-" + opened.decision.id + ".json\"");
  return out;
}

}  // namespace zhida::desk
