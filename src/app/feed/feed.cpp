// Puts intake and nightly together.
#include "app/feed/feed.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>

#include "base/civil.h"
#include "base/text.h"
#include "service/intake/source.h"

namespace zhida::feed {
namespace {

namespace json = boost::json;

constexpr std::size_t kProblemsShown = 50;
// Of the files that are merged after an import; what is larger is merged by `zhida facts merge`.
constexpr std::int64_t kMergedBytesMax = 64LL << 20U;

std::string day_text(std::int64_t day) { return zhida::to_string(civil_from_days(day)); }

std::string time_text(std::int64_t us) {
  constexpr std::int64_t kSecondUs = 1'000'000;
  constexpr std::int64_t kDaySeconds = 86'400;
  const std::int64_t seconds = us / kSecondUs;
  const std::int64_t of_day = seconds % kDaySeconds;
  const auto two = [](std::int64_t n) {
    std::string out = std::to_string(n);
    return n < 10 ? "0" + out : out;
  };
  return day_text(seconds / kDaySeconds) + "T" + two(of_day / 3600) + ":" + two(of_day / 60 % 60) +
         ":" + two(of_day % 60) + "Z";
}

json::object as_object(const sources::Import& import) {
  return {{"source", import.source},
          {"number", import.number},
          {"version", import.version},
          {"extent", import.extent},
          {"file", import.file},
          {"digest", import.digest},
          {"day", day_text(import.day)},
          {"recorded", time_text(import.known_us)},
          {"actor", import.actor},
          {"leaf", import.leaf},
          {"counts", json::parse(import.counts)}};
}

json::object as_object(const sources::Mapping& mapping) {
  return {{"source", mapping.name},
          {"version", mapping.version},
          {"declared", time_text(mapping.known_us)},
          {"actor", mapping.actor},
          {"leaf", mapping.leaf}};
}

json::array as_array(const std::vector<nightly::Example>& examples) {
  json::array out;
  out.reserve(examples.size());
  for (const nightly::Example& one : examples) {
    out.push_back({{"change", nightly::to_string(one.change)},
                   {"subject", one.subject},
                   {"row", one.row},
                   {"key", one.key},
                   {"period", one.period},
                   {"before", one.before},
                   {"after", one.after}});
  }
  return out;
}

json::array as_array(const intake::Problems& problems) {
  json::array out;
  const auto& list = problems.list();
  for (std::size_t i = 0; i < std::min(list.size(), kProblemsShown); ++i) {
    const intake::Problem& p = list[i];
    out.push_back({{"code", p.code},
                   {"severity", p.severity == Severity::kError ? "error" : "warning"},
                   {"row", p.where.row},
                   {"column", p.where.column},
                   {"header", p.where.header},
                   {"value", p.value},
                   {"zh", p.what.zh},
                   {"en", p.what.en},
                   {"help", {{"zh", p.help.zh}, {"en", p.help.en}}}});
  }
  return out;
}

}  // namespace

Diagnostic no_source(const std::string& name) {
  Diagnostic out;
  out.code = "E-SOURCE-NONE";
  out.place.element = excerpt(name);
  out.zh = "没有登记过来源“" + excerpt(name) + "”";
  out.en = "no source '" + excerpt(name) + "' is declared";
  out.help_zh = "先登记它的对照：zhida facts source add 对照.yaml";
  out.help_en = "declare its mapping first: zhida facts source add MAPPING.yaml";
  return out;
}

Diagnostic no_version(const std::string& name, std::int64_t version) {
  Diagnostic out;
  out.code = "E-SOURCE-NONE";
  out.place.element = excerpt(name);
  out.zh = "来源“" + excerpt(name) + "”没有第 " + std::to_string(version) + " 版对照";
  out.en = "source '" + excerpt(name) + "' has no version " + std::to_string(version) +
           " of its mapping";
  out.help_zh = "列出各版：zhida facts source versions 名称";
  out.help_en = "list the versions: zhida facts source versions NAME";
  return out;
}

Result<sources::Mapping> declare(store::Database& db, store::Journal& journal,
                                 const pack::Dictionary& dictionary, const std::string& yaml,
                                 const std::string& file, const std::string& actor) {
  const auto map = intake::read_source(yaml, file, dictionary);
  if (!map) return map.errors();
  Result<sources::Mapping> out{Diagnostics{}};
  auto done = db.write([&](store::Transaction& tx) -> Result<Done> {
    out = sources::declare(tx, journal, map->policy.source, yaml, actor);
    return out ? Result<Done>(Done{}) : Result<Done>(out.errors());
  });
  return done ? out : Result<sources::Mapping>(done.errors());
}

Result<Taken> take(const Stores& stores, const pack::Dictionary& dictionary, File file) {
  nightly::Request request;
  request.extent = file.extent;
  request.actor = file.actor;
  auto read = stores.db.read([&](store::Reader& reader) -> Result<Done> {
    auto found = sources::newest(reader, file.source);
    if (!found) return found.errors();
    if (!*found) return no_source(file.source);
    request.mapping = std::move(**found);
    return Done{};
  });
  if (!read) return read.errors();
  const auto map = intake::read_source(request.mapping.content, request.mapping.name, dictionary);
  if (!map) return map.errors();
  Taken out;
  auto extract = intake::read_extract(std::move(file.bytes), {file.name, file.sheet}, *map,
                                      dictionary, file.day, out.problems);
  if (!extract) return extract.errors();
  request.extract = std::move(*extract);
  auto report = file.trial == Trial::kYes
                    ? nightly::compare(stores.db, stores.facts, request)
                    : nightly::record(stores.db, stores.journal, stores.facts, request);
  if (!report) return report.errors();
  out.report = std::move(*report);
  if (!out.report.import) return out;
  auto merged =
      stores.facts.merge(stores.db, {request.mapping.name, request.actor, false, kMergedBytesMax});
  if (merged) {
    out.merged = std::move(*merged);
  } else {
    out.not_merged = merged.errors();
  }
  return out;
}

std::string to_json(const Taken& taken) {
  json::object out{{"recorded", taken.report.import.has_value()},
                   {"repeated", taken.report.repeated},
                   {"counts", json::parse(nightly::to_json(taken.report.counts))},
                   {"examples", as_array(taken.report.examples)},
                   {"problems", as_array(taken.problems)}};
  if (taken.report.import) out["import"] = as_object(*taken.report.import);
  return json::serialize(out);
}

std::string to_json(const sources::Import& import) { return json::serialize(as_object(import)); }

std::string to_json(const sources::Mapping& mapping) { return json::serialize(as_object(mapping)); }

std::string to_json(const std::vector<sources::Mapping>& versions) {
  json::array items;
  items.reserve(versions.size());
  for (const sources::Mapping& one : versions) items.push_back(as_object(one));
  json::object out{{"items", std::move(items)}};
  if (!versions.empty() && versions.back().version > 1) out["next"] = versions.back().version;
  return json::serialize(out);
}

}  // namespace zhida::feed
