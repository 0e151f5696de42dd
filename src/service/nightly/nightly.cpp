// Compares over a snapshot; records in one transaction that finds the source as it was compared.
#include "service/nightly/nightly.h"

#include <array>
#include <memory>
#include <utility>

#include "base/civil.h"
#include "base/failure.h"
#include "service/nightly/comparison.h"

namespace zhida::nightly {
namespace {

constexpr std::size_t kRowsAtOnce = 20'000;
constexpr std::array<std::string_view, 5> kChanges = {"new", "changed", "vanished", "kept",
                                                      "corrected"};

// What the source is when it is compared.
struct Before {
  std::int64_t last_number = 0;
  std::int64_t imports = 0;
};

Result<Before> state_of(store::Reader& reader, const std::string& source) {
  const auto last = sources::last_import(reader, source);
  if (!last) return last.errors();
  const auto number = facts::last_number_of(reader, source);
  if (!number) return number.errors();
  return Before{*number, *last ? (*last)->number : 0};
}

bool is_repeated(const std::optional<sources::Import>& last, const Request& request) {
  return last && last->digest == request.extract.digest && last->day == request.extract.day &&
         last->version == request.mapping.version &&
         last->extent == sources::to_string(request.extent);
}

Diagnostic older(const Request& request, const sources::Import& last) {
  const std::string day = zhida::to_string(civil_from_days(last.day));
  return failure(
      "E-SOURCE-DAY", request.extract.file,
      {"上一次导入说到 " + day + "，这个文件说的日子更早",
       "the import before it tells of " + day + "; this file tells of a day before that"},
      {"文件按日子先后导入；要改以前的日子用 zhida correct，或加 valid_from 一列",
       "import files in the order of their days; earlier days are changed by zhida "
       "correct, or by a column valid_from"});
}

struct Compared {
  std::unique_ptr<Comparison> comparison;
  Before before;
  bool repeated = false;
};

Result<Compared> compared(store::Database& db, const facts::Facts& facts, const Request& request,
                          facts::SegmentWriter* writer) {
  Compared out;
  out.comparison = std::make_unique<Comparison>(request, writer);
  std::unique_ptr<facts::Sayings> said;
  auto read = db.read([&](store::Reader& reader) -> Result<Done> {
    const auto last = sources::last_import(reader, request.mapping.name);
    if (!last) return last.errors();
    out.repeated = is_repeated(*last, request);
    if (out.repeated) return Done{};
    if (*last && request.extract.day < (*last)->day) return older(request, **last);
    const auto before = state_of(reader, request.mapping.name);
    if (!before) return before.errors();
    out.before = *before;
    const auto codes = facts::codes(reader);
    if (!codes) return codes.errors();
    if (auto resolved = out.comparison->resolve(*codes); !resolved) return resolved;
    // a delta says nothing of other subjects
    const std::string& source = request.mapping.name;
    auto opened = request.extent == sources::Extent::kDelta
                      ? facts::Sayings::open(reader, facts, source, out.comparison->subjects())
                      : facts::Sayings::open(reader, facts, source);
    if (!opened) return opened.errors();
    said = std::move(*opened);
    return Done{};
  });
  if (!read) return read.errors();
  out.comparison->report().repeated = out.repeated;
  if (out.repeated) return out;
  if (auto ran = out.comparison->run(*said); !ran) return ran.errors();
  return out;
}

facts::Origin origin_of(const Request& request) {
  const auto& policy = request.extract.policy;
  return {request.mapping.name, policy.evidence.empty() ? request.extract.file : policy.evidence,
          policy.confidence, request.actor};
}

Result<Done> put_identifiers(store::Transaction& tx, facts::Facts& facts, const Request& request,
                             const std::string& id, const std::vector<Identifier>& all) {
  std::vector<facts::NewRecord> rows;
  rows.reserve(std::min(all.size(), kRowsAtOnce));
  const facts::Origin origin = origin_of(request);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Identifier& one = all[i];
    rows.push_back({id + "/" + std::to_string(i + 1),
                    {one.subject,
                     request.extract.covers[one.cover].key,
                     {},
                     one.kind,
                     std::string(one.value),
                     one.valid_from,
                     one.valid_to},
                    origin});
    if (rows.size() < kRowsAtOnce && i + 1 < all.size()) continue;
    if (auto put = facts.record(tx, rows); !put) return put;
    rows.clear();
  }
  return Done{};
}

Diagnostic moved(const Request& request) {
  return failure("E-SOURCE-MOVED", request.mapping.name,
                 {"比较时这个来源又有新的记录，什么也没有写",
                  "the source said something while the file was compared; nothing was written"},
                 {"再导入一次", "import it again"});
}

}  // namespace

std::string_view to_string(Change change) { return kChanges.at(static_cast<std::size_t>(change)); }

std::string to_json(const Counts& counts) {
  const std::array<std::pair<std::string_view, std::int64_t>, 12> kFields = {
      {{"rows", counts.rows},
       {"set_aside", counts.set_aside},
       {"subjects", counts.subjects},
       {"subjects_new", counts.subjects_new},
       {"subjects_changed", counts.subjects_changed},
       {"subjects_vanished", counts.subjects_vanished},
       {"same", counts.same},
       {"new", counts.added},
       {"changed", counts.changed},
       {"vanished", counts.vanished},
       {"kept", counts.kept},
       {"corrected", counts.corrected}}};
  std::string out;
  for (const auto& [name, count] : kFields) {
    out += out.empty() ? "{\"" : ",\"";
    out += name;
    out += "\":";
    out += std::to_string(count);
  }
  return out + "}";
}

Result<Report> compare(store::Database& db, const facts::Facts& facts, const Request& request) {
  auto done = compared(db, facts, request, nullptr);
  if (!done) return done.errors();
  return std::move(done->comparison->report());
}

Result<Report> record(store::Database& db, store::Journal& journal, facts::Facts& facts,
                      const Request& request) {
  auto writer = facts.writer(request.mapping.name);
  if (!writer) return writer.errors();
  auto done = compared(db, facts, request, writer->get());
  if (!done) return done.errors();
  Report& report = done->comparison->report();
  if (done->repeated) return std::move(report);
  std::optional<facts::Written> written;
  if (done->comparison->facts_written() > 0) {
    auto finished = (*writer)->finish();
    if (!finished) return finished.errors();
    written = std::move(*finished);
  }
  auto recorded = db.write([&](store::Transaction& tx) -> Result<Done> {
    const auto now = state_of(tx, request.mapping.name);
    if (!now) return now.errors();
    if (now->last_number != done->before.last_number || now->imports != done->before.imports)
      return moved(request);
    sources::Import import;
    import.source = request.mapping.name;
    import.number = now->imports + 1;
    import.version = request.mapping.version;
    import.extent = sources::to_string(request.extent);
    import.file = request.extract.file;
    import.digest = request.extract.digest;
    import.day = request.extract.day;
    import.counts = to_json(report.counts);
    import.actor = request.actor;
    const std::string id = import.id();
    if (written) {
      const auto segment = facts.import(tx, {id, origin_of(request)}, *written);
      if (!segment) return segment.errors();
    }
    auto rows = put_identifiers(tx, facts, request, id, done->comparison->identifiers());
    if (!rows) return rows;
    auto added = sources::add(tx, journal, std::move(import));
    if (!added) return added.errors();
    report.import = std::move(*added);
    return Done{};
  });
  if (recorded) return std::move(report);
  if (written) {
    // what the transaction did not name is taken away; check() finds what stays
    const std::string file = written->path.substr(written->path.rfind('/') + 1);
    (void)db.read([&](store::Reader& reader) { return facts.remove(reader, {file}); });
  }
  return recorded.errors();
}

}  // namespace zhida::nightly
