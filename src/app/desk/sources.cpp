// Sources: how departments' files are read, the imports of each, and a file taken in or tried.
#include "record/sources/sources.h"

#include <algorithm>
#include <utility>

#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/page.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "app/feed/feed.h"

namespace zhida::desk {
namespace {

constexpr std::size_t kFileNameMax = 255;

std::optional<Response> refusal_of(const Call& call) {
  return permit(call, {"source", {}, {}, {}, identity::Sensitivity::kInternal}).refusal;
}

json::object shown(const sources::Mapping& mapping) {
  return json::parse(feed::to_json(mapping)).as_object();
}

json::value shown(const std::optional<sources::Import>& import) {
  return import ? json::parse(feed::to_json(*import)) : json::value();
}

}  // namespace

Response list_sources(const Desktop& desktop, const Call& call) {
  if (auto refusal = refusal_of(call)) return std::move(*refusal);
  const auto limit = read_limit(call, 100);
  if (!limit) return bad_limit();
  json::object out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto all = sources::list(reader, call.query("after"), static_cast<int>(*limit) + 1);
    if (!all) return all.errors();
    const bool more = all->size() > static_cast<std::size_t>(*limit);
    if (more) all->pop_back();
    json::array items;
    items.reserve(all->size());
    for (const sources::Mapping& one : *all) {
      const auto last = sources::last_import(reader, one.name);
      if (!last) return last.errors();
      json::object item = shown(one);
      item["last"] = shown(*last);
      items.push_back(std::move(item));
    }
    out["items"] = std::move(items);
    if (more) out["next"] = all->back().name;
    return Done{};
  });
  return read ? reply(out) : fail(read.errors());
}

Response declare_source(const Desktop& desktop, const Call& call) {
  if (auto refusal = refusal_of(call)) return std::move(*refusal);
  Body body(call.request.body);
  const std::string yaml = body.text("mapping");
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const auto kept = feed::declare(desktop.records->db(), desktop.records->log(),
                                  desktop.bundle->dictionary, yaml, "mapping", call.who().account);
  return kept ? reply(shown(*kept), 201) : fail(kept.errors());
}

Response show_source(const Desktop& desktop, const Call& call) {
  if (auto refusal = refusal_of(call)) return std::move(*refusal);
  const std::string& name = call.names.front();
  Page page;
  if (auto refusal = read_page(call, 30, page)) return std::move(*refusal);
  json::object out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto mappings = sources::versions(reader, name, 0, page.limit);
    if (!mappings) return mappings.errors();
    if (mappings->empty()) return feed::no_source(name);
    const auto imports = sources::imports(reader, name, page.before, page.limit);
    if (!imports) return imports.errors();
    out["source"] = name;
    out["mapping"] = mappings->front().content;
    const json::object versions = json::parse(feed::to_json(*mappings)).as_object();
    out["versions"] = versions.at("items");
    if (const auto* next = versions.if_contains("next")) out["versions_next"] = *next;
    json::array items;
    items.reserve(imports->size());
    for (const sources::Import& one : *imports) items.push_back(shown(std::optional(one)));
    out["items"] = std::move(items);
    if (page.is_full(imports->size())) out["next"] = imports->back().number;
    return Done{};
  });
  return read ? reply(out) : fail(read.errors());
}

Response list_versions(const Desktop& desktop, const Call& call) {
  if (auto refusal = refusal_of(call)) return std::move(*refusal);
  const std::string& name = call.names.front();
  Page page;
  if (auto refusal = read_page(call, 30, page)) return std::move(*refusal);
  json::value out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto newest = sources::newest(reader, name);
    if (!newest) return newest.errors();
    if (!*newest) return feed::no_source(name);
    const auto mappings = sources::versions(reader, name, page.before, page.limit);
    if (!mappings) return mappings.errors();
    out = json::parse(feed::to_json(*mappings));
    return Done{};
  });
  return read ? reply(out) : fail(read.errors());
}

Response show_version(const Desktop& desktop, const Call& call) {
  if (auto refusal = refusal_of(call)) return std::move(*refusal);
  const std::string& name = call.names.front();
  const auto number = read_number(call.names.back());
  if (!number) return deny(Denial::kNone, "这一版 · such version");
  json::object out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto found = sources::version(reader, name, *number);
    if (!found) return found.errors();
    if (!*found) return feed::no_version(name, *number);
    out = shown(**found);
    out["mapping"] = (*found)->content;
    return Done{};
  });
  return read ? reply(out) : fail(read.errors());
}

Response take_file(const Desktop& desktop, const Call& call) {
  if (auto refusal = refusal_of(call)) return std::move(*refusal);
  // the server has said how large it may be
  Body body(call.request.body, std::max(call.request.body.size(), DocumentLimits().bytes));
  feed::File file;
  file.source = call.names.front();
  file.name = body.text("file");
  file.bytes = body.text("content");
  file.day = body.day_if("day").value_or(desktop.today());
  const std::string extent = body.text_if("extent").value_or("full");
  if (extent != "full" && extent != "delta")
    body.wrong("extent", "应为 full 或 delta", "it is full or delta");
  if (file.name.size() > kFileNameMax || file.name.find('/') != std::string::npos)
    body.wrong("file", "是文件名，不含路径", "it is a file's name without folders");
  if (!body.has("day")) body.wrong("day", "缺少", "it is missing");
  file.extent = extent == "delta" ? sources::Extent::kDelta : sources::Extent::kFull;
  file.actor = call.who().account;
  file.trial = body.boolean_if("trial").value_or(false) ? feed::Trial::kYes : feed::Trial::kNo;
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const bool trial = file.trial == feed::Trial::kYes;
  records::Records& records = *desktop.records;
  const auto taken = feed::take({records.db(), records.log(), records.facts()},
                                desktop.bundle->dictionary, std::move(file));
  if (!taken) return fail(taken.errors());
  return reply(json::parse(feed::to_json(*taken)), trial || taken->report.repeated ? 200 : 201);
}

}  // namespace zhida::desk
