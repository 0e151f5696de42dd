// A subject: its names and life, its facts on two axes of time, what it reports itself, and who read it.
#include <algorithm>
#include <charconv>
#include <set>
#include <span>
#include <utility>

#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/page.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "app/desk/route.h"
#include "app/desk/sheet.h"
#include "record/facts/facts.h"
#include "record/facts/life.h"

namespace zhida::desk {
namespace {

using facts::Held;
using facts::Record;
using identity::Sensitivity;

constexpr std::string_view kSelfReported = "企业自报";
constexpr std::size_t kRecordsMax = 1000;  // of one report
constexpr std::size_t kNamesMax = 64;      // boundaries of names that are looked at

json::object shown(const pack::Dictionary& dictionary, const Record& record) {
  const facts::Fact& fact = record.fact;
  json::object out{{"id", record.id}, {"key", fact.key}};
  if (const pack::FactDef* def = dictionary.find(fact.key))
    out["title"] = {{"zh", def->name}, {"en", def->en}};
  out["period"] = fact.period;
  out["kind"] = facts::to_string(fact.kind);
  out["value"] = fact.value;
  out["valid_from"] = day_text(fact.valid_from);
  out["valid_to"] = nullptr;
  if (fact.valid_to != facts::kOpenEnd) out["valid_to"] = day_text(fact.valid_to);
  out["known_from"] = time_text(record.known_from);
  out["source"] = record.origin.source;
  out["evidence"] = record.origin.evidence;
  out["confidence"] = facts::to_string(record.origin.confidence);
  out["leaf"] = record.leaf;
  return out;
}

// The highest sensitivity that the caller may read of the subject, for this purpose; nothing where it may read none.
std::optional<Sensitivity> ceiling_of(const Call& call, std::string_view subject,
                                      std::string_view district, std::string_view purpose) {
  for (const Sensitivity one :
       {Sensitivity::kSensitive, Sensitivity::kInternal, Sensitivity::kPublic}) {
    const identity::Resource resource{"fact", subject, district, {}, one};
    if (identity::roles().decide(call.who(), "read", resource, purpose).allowed()) return one;
  }
  return std::nullopt;
}

struct Moment {
  std::int64_t day = 0;
  std::int64_t known_us = 0;
};

// as_of= and known=
std::optional<Response> read_moment(const Desktop& desktop, const Call& call, Moment& out) {
  out = {desktop.today(), call.now_us};
  if (const auto text = call.query("as_of"); !text.empty()) {
    const auto day = read_day(text);
    if (!day) return bad_query("as_of", "写成 2026-11-23", "write 2026-11-23");
    out.day = *day;
  }
  if (const auto text = call.query("known"); !text.empty()) {
    const auto known = read_time(text);
    if (!known)
      return bad_query("known", "写成 2026-11-23T09:15:00+08:00（+ 写作 %2B）",
                       "write 2026-11-23T09:15:00+08:00, with %2B for +");
    out.known_us = *known;
  }
  return std::nullopt;
}

// The days on which the name may become another.
Result<std::vector<std::int64_t>> name_days(const facts::Facts& facts, store::Reader& reader,
                                            std::string_view subject) {
  const auto records = facts.history(reader, subject, facts::kNameKey);
  if (!records) return records.errors();
  std::set<std::int64_t> days;
  for (const Record& record : *records) {
    days.insert(record.fact.valid_from);
    if (record.fact.valid_to != facts::kOpenEnd) days.insert(record.fact.valid_to);
  }
  while (days.size() > kNamesMax) days.erase(days.begin());
  return std::vector<std::int64_t>(days.begin(), days.end());
}

Result<std::string> name_on(const facts::Facts& facts, store::Reader& reader,
                            std::string_view subject, std::int64_t day) {
  const auto held = facts.as_of(reader, subject, day);
  if (!held) return held.errors();
  for (const Held& one : *held) {
    if (one.record.fact.key == facts::kNameKey) return one.record.fact.value;
  }
  return std::string();
}

// Each name with the days from and to which it is the one to believe.
Result<json::array> names_of(const facts::Facts& facts, store::Reader& reader,
                             std::string_view subject) {
  const auto days = name_days(facts, reader, subject);
  if (!days) return days.errors();
  json::array out;
  std::string before;
  for (const std::int64_t day : *days) {
    auto name = name_on(facts, reader, subject, day);
    if (!name) return name.errors();
    if (*name == before) continue;
    if (!before.empty()) out.back().as_object()["to"] = day_text(day);
    if (!name->empty()) out.push_back({{"name", *name}, {"from", day_text(day)}, {"to", nullptr}});
    before = std::move(*name);
  }
  return out;
}

Result<json::array> events_of(const Desktop& desktop, store::Reader& reader,
                              std::string_view subject) {
  const facts::Lives lives(desktop.records->log());
  const auto life = lives.life(reader, subject);
  if (!life) return life.errors();
  json::array out;
  out.reserve(life->size());
  const auto list = [](const std::vector<std::string>& subjects) {
    json::array all;
    all.reserve(subjects.size());
    for (const std::string& one : subjects) all.emplace_back(one);
    return all;
  };
  for (const facts::Event& event : *life) {
    out.push_back({{"id", event.what.id},
                   {"kind", facts::to_string(event.what.kind)},
                   {"day", day_text(event.what.day)},
                   {"from", list(event.what.from)},
                   {"to", list(event.what.to)},
                   {"detail", event.what.detail},
                   {"known_from", time_text(event.known_from)},
                   {"source", event.what.source},
                   {"evidence", event.what.evidence},
                   {"leaf", event.leaf}});
  }
  return out;
}

// Where the subject is, as known; unlike district_of() for whoever asks.
Result<std::string> jurisdiction_of(const Desktop& desktop, store::Reader& reader,
                                    std::string_view subject) {
  identity::Principal anyone;
  anyone.kind = identity::Kind::kOfficial;
  return district_of(desktop, reader, anyone, subject);
}

// Where a fact stands in the answer: by key and period.
using FactPlace = std::pair<std::string, std::string>;

FactPlace place_of(const facts::Fact& fact) { return {fact.key, fact.period}; }

// after=: the bytes of the key, and key and period one after the other, so that no text of either is ambiguous.
bool read_fact_place(const Call& call, FactPlace& out) {
  if (call.query("after").empty()) return true;
  const auto cursor = read_cursor(call, "after");
  if (!cursor || static_cast<std::uint64_t>(cursor->number) > cursor->rest.size()) return false;
  const auto bytes = static_cast<std::size_t>(cursor->number);
  out = {cursor->rest.substr(0, bytes), cursor->rest.substr(bytes)};
  return true;
}

}  // namespace

Response show_subject(const Desktop& desktop, const Call& call) {
  const std::string& subject = call.names.front();
  json::object out{{"subject", subject}};
  bool known = subject == call.who().subject;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto names = names_of(desktop.records->facts(), reader, subject);
    if (!names) return names.errors();
    auto events = events_of(desktop, reader, subject);
    if (!events) return events.errors();
    const auto place = jurisdiction_of(desktop, reader, subject);
    if (!place) return place.errors();
    const auto any = desktop.records->facts().history(reader, subject, {}, {}, 1);
    if (!any) return any.errors();
    known = known || !any->empty() || !events->empty();
    out["names"] = std::move(*names);
    if (!place->empty()) out["jurisdiction"] = *place;
    out["events"] = std::move(*events);
    return Done{};
  });
  if (!read) return fail(read.errors());
  return known ? reply(out) : deny(Denial::kNone, "这个主体的任何记录 · record of this subject");
}

namespace {

// One page of what is held, of those facts that the caller may read and asks for.
struct FactPage {
  json::array items;
  std::set<std::string> keys;  // of the items
  std::string next;            // "" = this is the last page
  std::int64_t withheld = 0;   // of all pages
};

struct FactPageAsked {
  std::string key;  // "" = all
  FactPlace after;
  std::size_t limit = 0;
};

FactPage page_of(const pack::Dictionary& dictionary, std::span<const Held> held,
                 Sensitivity ceiling, const FactPageAsked& asked) {
  FactPage out;
  out.items.reserve(std::min(asked.limit, held.size()));
  std::string last;
  for (const Held& one : held) {
    const facts::Fact& fact = one.record.fact;
    if (!asked.key.empty() && fact.key != asked.key) continue;
    if (sensitivity_of(dictionary, fact.key) > ceiling) {
      ++out.withheld;
      continue;
    }
    if (place_of(fact) <= asked.after || !out.next.empty()) continue;
    if (out.items.size() == asked.limit) {
      out.next = last;
      continue;
    }
    last = cursor_text(static_cast<std::int64_t>(fact.key.size()), fact.key + fact.period);
    json::object item = shown(dictionary, one.record);
    item["disputed"] = one.disputed;
    out.items.push_back(std::move(item));
    out.keys.insert(fact.key);
  }
  return out;
}

}  // namespace

Response list_facts(const Desktop& desktop, const Call& call) {
  const std::string& subject = call.names.front();
  const pack::Dictionary& dictionary = desktop.bundle->dictionary;
  Moment moment;
  if (auto wrong = read_moment(desktop, call, moment)) return std::move(*wrong);
  const auto limit = read_limit(call, 200);
  if (!limit) return bad_limit();
  FactPageAsked asked{std::string(call.query("key")), {}, static_cast<std::size_t>(*limit)};
  if (!read_fact_place(call, asked.after)) return bad_after();
  FactPage page;
  std::optional<Response> refusal;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto district = district_of(desktop, reader, call.who(), subject);
    if (!district) return district.errors();
    const auto ceiling =
        ceiling_of(call, subject, *district, call.purpose).value_or(Sensitivity::kPublic);
    const auto wanted =
        asked.key.empty() ? Sensitivity::kPublic : sensitivity_of(dictionary, asked.key);
    refusal = permit(call, {"fact", subject, *district, {}, wanted}).refusal;
    if (refusal) return Done{};
    const auto held = desktop.records->facts().as_of(reader, subject, moment.day, moment.known_us);
    if (!held) return held.errors();
    page = page_of(dictionary, *held, ceiling, asked);
    return Done{};
  });
  if (!read) return fail(read.errors());
  if (refusal) return std::move(*refusal);
  const std::vector<std::string> seen(page.keys.begin(), page.keys.end());
  if (auto noted = note_reads(desktop, call, call.purpose, subject, seen); !noted)
    return fail(noted.errors());
  json::object out{{"subject", subject},
                   {"as_of", day_text(moment.day)},
                   {"known", time_text(moment.known_us)},
                   {"purpose", call.purpose},
                   {"items", std::move(page.items)},
                   {"withheld", page.withheld}};
  if (!page.next.empty()) out["next"] = page.next;
  return reply(out);
}

namespace {

// before=: nothing given is the newest; nothing where it is wrong.
std::optional<facts::Before> read_place(const Call& call) {
  if (call.query("before").empty()) return facts::Before{};
  const auto cursor = read_cursor(call, "before");
  if (!cursor) return std::nullopt;
  std::int64_t position = 0;
  const char* end = cursor->rest.data() + cursor->rest.size();
  const auto [rest, error] = std::from_chars(cursor->rest.data(), end, position);
  if (error != std::errc() || rest != end || position < 0) return std::nullopt;
  return facts::Before{cursor->number, position};
}

}  // namespace

Response show_history(const Desktop& desktop, const Call& call) {
  const std::string& subject = call.names[0];
  const std::string& key = call.names[1];
  const pack::Dictionary& dictionary = desktop.bundle->dictionary;
  const auto limit = read_limit(call, 100);
  if (!limit) return bad_limit();
  const auto before = read_place(call);
  if (!before) return bad_before();
  std::optional<Response> refusal;
  json::object out;
  json::array items;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto district = district_of(desktop, reader, call.who(), subject);
    if (!district) return district.errors();
    const identity::Resource resource{
        "fact", subject, *district, {}, sensitivity_of(dictionary, key)};
    if (auto permitted = permit(call, resource); permitted.refusal) {
      refusal = std::move(permitted.refusal);
      return Done{};
    }
    auto records = desktop.records->facts().newest(reader, subject, key, *before,
                                                   static_cast<std::size_t>(*limit) + 1);
    if (!records) return records.errors();
    if (records->size() > static_cast<std::size_t>(*limit)) {
      records->pop_back();
      out["next"] = cursor_text(records->back().number, std::to_string(records->back().position));
    }
    items.reserve(records->size());
    for (const Record& record : *records) {
      json::object item = shown(dictionary, record);
      item["recorded_by"] = record.origin.recorded_by;
      items.push_back(std::move(item));
    }
    return Done{};
  });
  if (!read) return fail(read.errors());
  if (refusal) return std::move(*refusal);
  if (!items.empty()) {
    if (auto noted = note_reads(desktop, call, call.purpose, subject, std::span(&key, 1)); !noted)
      return fail(noted.errors());
  }
  out["items"] = std::move(items);
  return reply(out);
}

namespace {

// One record of a report. What identifies a subject, and so says who may see it, comes from the register only.
facts::NewRecord read_record(const pack::Dictionary& dictionary, const Call& call, const Node& node,
                             std::size_t index, Diagnostics& errors) {
  Body body(node, "records[" + std::to_string(index) + "]");
  facts::NewRecord out;
  out.id = body.text("id");
  out.fact.subject = call.names.front();
  out.fact.key = body.text("key");
  out.fact.period = body.text_if("period").value_or("");
  const std::string kind = body.text("kind");
  out.fact.value = body.text_if("value").value_or("");
  if (!body.has("valid_from")) body.wrong("valid_from", "缺少", "it is missing");
  out.fact.valid_from = body.day_if("valid_from").value_or(0);
  out.fact.valid_to = body.day_if("valid_to").value_or(facts::kOpenEnd);
  out.origin.source = kSelfReported;
  out.origin.evidence = body.text_if("evidence").value_or("");
  out.origin.confidence = facts::Confidence::kToConfirm;
  out.origin.recorded_by = call.who().account;
  const auto read = facts::kind_of(kind);
  if (!kind.empty() && !read)
    body.wrong("kind", "应为 text、number、boolean、date、null 或 withdrawn",
               "one of text, number, boolean, date, null, withdrawn");
  out.fact.kind = read.value_or(facts::Kind::kText);
  if (facts::is_identifier(out.fact.key))
    body.wrong("key", "标识事实只来自登记机关，不能自报",
               "what identifies a subject comes from the register and is not reported");
  Diagnostics found = body.errors();
  if (found.empty()) {
    if (auto fits = check_fact(dictionary, out.fact.view()); !fits) found = fits.errors();
  }
  for (Diagnostic& d : found) {
    if (d.place.element.find("records[") == std::string::npos)
      d.place.element = "records[" + std::to_string(index) + "]." + d.place.element;
    errors.push_back(std::move(d));
  }
  return out;
}

}  // namespace

Response record_facts(const Desktop& desktop, const Call& call) {
  constexpr std::size_t kErrorsMax = 20;
  Body body(call.request.body);
  const Node* list = body.list("records", kRecordsMax);
  if (auto refusal = body.refusal()) return std::move(*refusal);
  std::vector<facts::NewRecord> records;
  records.reserve(list->items.size());
  Diagnostics errors;
  for (const Node& node : list->items) {
    records.push_back(read_record(desktop.bundle->dictionary, call, node, records.size(), errors));
    if (errors.size() >= kErrorsMax) break;
  }
  if (!errors.empty()) return fail(errors);
  auto done = desktop.records->db().write(
      [&](store::Transaction& tx) { return desktop.records->facts().record(tx, records); });
  if (!done) return fail(done.errors());
  return reply({{"recorded", records.size()}}, 201);
}

Response list_reads(const Desktop& desktop, const Call& call) {
  const std::string& subject = call.names.front();
  Page page;
  if (auto refusal = read_page(call, 100, page)) return std::move(*refusal);
  json::object out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto list = desktop.records->identity().reads_of(reader, subject, page.before, page.limit);
    if (!list) return list.errors();
    json::array items;
    items.reserve(list->size());
    for (const identity::ReadOfSubject& one : *list) {
      json::array keys;
      keys.reserve(one.facts.size());
      for (const std::string& key : one.facts) keys.emplace_back(key);
      items.push_back({{"account", one.account},
                       {"purpose", one.purpose},
                       {"facts", std::move(keys)},
                       {"time", time_text(one.at_us)}});
    }
    out["items"] = std::move(items);
    if (page.is_full(list->size())) out["next"] = list->back().seq;
    return Done{};
  });
  return read ? reply(out) : fail(read.errors());
}

}  // namespace zhida::desk
