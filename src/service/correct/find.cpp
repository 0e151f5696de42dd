// The records of a source, sorted by fact, against what is said to be right.
#include "service/correct/find.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/failure.h"
#include "base/sha256.h"
#include "record/store/journal.h"

namespace zhida::correct {
namespace {

using facts::Kind;
using facts::Record;

constexpr std::size_t kDigestDigits = 32;

struct Days {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// What the source said of one fact: the records, oldest first.
using Said = std::vector<const Record*>;

bool is_wrong(const Request& request, const Record& record) {
  return record.fact.kind != Kind::kWithdrawn && record.known_from >= request.known_from &&
         record.known_from <= request.known_to && record.fact.valid_from < request.to &&
         record.fact.valid_to > request.from;
}

// The days within the request's of which the source's latest word is a wrong one.
std::vector<Days> standing(const Request& request, const Said& said) {
  std::vector<std::int64_t> ends{request.from, request.to};
  for (const Record* one : said) {
    for (const auto day : {one->fact.valid_from, one->fact.valid_to}) {
      if (day > request.from && day < request.to) ends.push_back(day);
    }
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::vector<Days> out;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const auto latest = std::find_if(said.rbegin(), said.rend(), [&](const Record* one) {
      return one->fact.valid_from <= ends[i] && ends[i] < one->fact.valid_to;
    });
    if (latest == said.rend() || !is_wrong(request, **latest)) continue;
    if (!out.empty() && out.back().to == ends[i]) {
      out.back().to = ends[i + 1];
    } else {
      out.push_back({ends[i], ends[i + 1]});
    }
  }
  return out;
}

// REQUIRES: both ascend
std::vector<Days> without(const std::vector<Days>& days, const std::vector<Days>& taken) {
  std::vector<Days> out;
  for (Days rest : days) {
    for (const Days& one : taken) {
      if (one.to <= rest.from || one.from >= rest.to) continue;
      if (one.from > rest.from) out.push_back({rest.from, one.from});
      rest.from = std::min(one.to, rest.to);
    }
    if (rest.from < rest.to) out.push_back(rest);
  }
  return out;
}

// A number has one spelling.
std::string canonical(Kind kind, const std::string& value) {
  if (kind != Kind::kNumber) return value;
  const auto number = Decimal::parse(value);
  return number ? number->normalized().to_plain() : value;
}

class Finder {
 public:
  Finder(const Request& request, std::string_view subject) : request_(request) {
    out_.subject = subject;
  }

  // One key and period. REQUIRES: some of `said` is wrong
  [[nodiscard]] Result<Done> fact(const Said& said, std::span<const Corrected> corrected) {
    const Record* latest = nullptr;
    Days span{request_.to, request_.from};
    for (const Record* one : said) {
      if (!is_wrong(request_, *one)) continue;
      latest = one;
      span.from = std::min(span.from, std::max(one->fact.valid_from, request_.from));
      span.to = std::max(span.to, std::min(one->fact.valid_to, request_.to));
      out_.records.push_back(*one);
    }
    std::vector<Days> taken;
    for (const Corrected& one : corrected) {
      const Days days{one.valid_from.value_or(span.from), one.valid_to.value_or(span.to)};
      const bool touches = days.from < span.to && span.from < days.to;
      if (days.from >= days.to || days.from < request_.from || days.to > request_.to || !touches ||
          (!taken.empty() && taken.back().to > days.from)) {
        return refused(one, {"更正后的日期不在出错的日期之内、与出错的记录无关，或与另一行重叠",
                             "its days are not within the wrong ones, touch no wrong record, or "
                             "overlap those of another line"});
      }
      taken.push_back(days);
      const Kind kind = one.kind.value_or(latest->fact.kind);
      if (!one.kind && kind == Kind::kNull)
        return refused(one, {"原来是“无”，请写明种类", "it was none: say of which kind it is"});
      if (auto added = add(*latest, kind, canonical(kind, one.value), days); !added)
        return refused(one, {added.errors().front().zh, added.errors().front().en});
    }
    const auto rest = without(standing(request_, said), taken);
    if (!request_.withdraw) {
      out_.left += rest.empty() ? 0 : 1;
      return Done{};
    }
    for (const Days& days : rest) {
      if (auto added = add(*latest, Kind::kWithdrawn, {}, days); !added) return added;
    }
    return Done{};
  }

  [[nodiscard]] static Diagnostic refused(const Corrected& one, Words what) {
    std::string name = one.subject + " " + one.key;
    if (!one.period.empty()) name += "." + one.period;
    Diagnostic out = failure("E-CORRECT-FACT", name, std::move(what),
                             {"更正只针对这个来源在所说的日期说过的事实",
                              "a correction is of what this source said of these days"});
    out.place.line = one.line;
    return out;
  }

  [[nodiscard]] Wrong finish() { return std::move(out_); }

 private:
  [[nodiscard]] Result<Done> add(const Record& wrong, Kind kind, std::string value, Days days) {
    facts::NewRecord record;
    record.fact = {out_.subject, wrong.fact.key, wrong.fact.period, kind, std::move(value),
                   days.from,    days.to};
    record.origin = {request_.source, "correction:" + request_.id, wrong.origin.confidence,
                     request_.actor};
    auto checked = facts::check_value(record.fact.view());
    if (!checked) return checked;
    const std::string name = store::Canonical()
                                 .text(record.fact.subject)
                                 .text(record.fact.key)
                                 .text(record.fact.period)
                                 .integer(days.from)
                                 .integer(days.to)
                                 .bytes();
    record.id = request_.id + "/" + hex(sha256(name)).substr(0, kDigestDigits);
    out_.corrections.push_back(std::move(record));
    return Done{};
  }

  const Request& request_;
  Wrong out_;
};

auto place_of(const Record& record) { return std::tie(record.fact.key, record.fact.period); }
auto place_of(const Corrected& one) { return std::tie(one.key, one.period); }

}  // namespace

Result<Wrong> find_wrong(store::Reader& reader, const facts::Facts& facts, const Request& request,
                         std::string_view subject, std::int64_t known_us) {
  const auto history = facts.history(reader, subject, {}, {}, facts::kRecordsMax);
  if (!history) return history.errors();
  if (history->size() >= facts::kRecordsMax) {
    return failure("E-FACTS-LIMIT", subject,
                   {"这个主体的记录超过 100000 条", "this subject has more than 100,000 records"});
  }
  Said said;
  for (const Record& one : *history) {
    if (one.origin.source == request.source && one.known_from <= known_us) said.push_back(&one);
  }
  // those of one fact stay in the order in which they came, which is that of the list
  std::sort(said.begin(), said.end(), [](const Record* a, const Record* b) {
    return place_of(*a) != place_of(*b) ? place_of(*a) < place_of(*b) : a < b;
  });
  Finder finder(request, subject);
  std::span<const Corrected> corrected = corrected_of(request, subject);
  for (auto first = said.begin(); first != said.end();) {
    const auto last = std::find_if(
        first, said.end(), [&](const Record* one) { return place_of(*one) != place_of(**first); });
    const Said one(first, last);
    first = last;
    if (std::none_of(one.begin(), one.end(),
                     [&](const Record* r) { return is_wrong(request, *r); }))
      continue;
    std::size_t passed = 0;  // of which the source said nothing
    while (passed < corrected.size() && place_of(corrected[passed]) < place_of(*one.front()))
      ++passed;
    if (passed > 0) break;
    std::size_t count = 0;
    while (count < corrected.size() && place_of(corrected[count]) == place_of(*one.front()))
      ++count;
    if (auto done = finder.fact(one, corrected.first(count)); !done) return done.errors();
    corrected = corrected.subspan(count);
  }
  if (!corrected.empty()) {
    return Finder::refused(corrected.front(),
                           {"这个来源在这些日期没有说过这项事实",
                            "the source said nothing of this fact within these days"});
  }
  return finder.finish();
}

}  // namespace zhida::correct
