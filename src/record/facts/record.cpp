// Records single facts and the order of sources.
#include <algorithm>
#include <unordered_set>

#include "record/facts/facts.h"
#include "record/facts/failure.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

Result<Done> check_record(const NewRecord& record) {
  if (auto ok = check_name("id", record.id, kNameBytesMax); !ok) return ok;
  const FactView fact = record.fact.view();
  if (auto ok = check_name("subject", record.fact.subject, kNameBytesMax); !ok) return ok;
  if (auto ok = check_key(fact); !ok) return ok;
  if (auto ok = check_value(fact); !ok) return ok;
  return check_origin(record.origin);
}

store::Params columns_of(const NewRecord& record, std::int64_t known_from) {
  const Fact& fact = record.fact;
  const Origin& origin = record.origin;
  return {std::string_view(record.id),
          std::string_view(fact.subject),
          std::string_view(fact.key),
          std::string_view(fact.period),
          to_string(fact.kind),
          std::string_view(fact.value),
          fact.valid_from,
          fact.valid_to,
          known_from,
          std::string_view(origin.source),
          std::string_view(origin.evidence),
          to_string(origin.confidence),
          std::string_view(origin.recorded_by)};
}

}  // namespace

Result<Done> Facts::record(store::Transaction& tx, std::span<const NewRecord> records) {
  if (records.size() > kRecordsMax) {
    return failure("E-FACTS-LIMIT", Place{},
                   {"一次登记的事实超过 100000 条", "more than 100,000 facts at once"},
                   {"分批登记，或用批量导入", "record them in parts, or import them in bulk"});
  }
  std::unordered_set<std::string_view> ids;
  std::vector<store::Params> rows;
  rows.reserve(records.size());
  for (const NewRecord& record : records) {
    if (auto ok = check_record(record); !ok) {
      auto why = ok.errors();
      for (Diagnostic& one : why) one.place.element = record.id + " / " + one.place.element;
      return why;
    }
    if (!ids.insert(record.id).second) {
      return failure("E-FACTS-ID", record.id, {"同一批里编号重复", "an id twice in one batch"},
                     {"每条记录一个编号", "give each record an id of its own"});
    }
    auto columns = columns_of(record, tx.time_us());
    const auto there = is_there(tx, kRecords, columns);
    if (!there) return there.errors();
    if (!*there) rows.push_back(std::move(columns));
  }
  if (rows.empty()) return Done{};
  const auto added = append(tx, journal_, kRecords, rows);
  if (!added) return added.errors();
  return Done{};
}

Result<Done> Facts::prefer(store::Transaction& tx, const std::string& id, const std::string& key,
                           const std::vector<std::string>& sources,
                           const std::string& recorded_by) {
  if (auto ok = check_name("id", id, kNameBytesMax); !ok) return ok;
  if (auto ok = check_name("key", key, kKeyBytesMax, 0); !ok) return ok;
  if (auto ok = check_name("recorded_by", recorded_by, kNameBytesMax); !ok) return ok;
  if (sources.size() > kListMax) {
    return failure("E-FACTS-LIMIT", key, {"来源超过 1000 个", "more than 1,000 sources"},
                   {"缩短名单", "shorten the list"});
  }
  std::unordered_set<std::string_view> seen;
  for (const std::string& source : sources) {
    if (auto ok = check_name("source", source, kNameBytesMax); !ok) return ok;
    if (!seen.insert(source).second) {
      return failure("E-FACTS-FIELD", source, {"来源在名单里出现两次", "a source is named twice"},
                     {"只留一次", "name it once"});
    }
  }
  const std::string lines = lines_of(sources);
  const store::Params columns{std::string_view(id), std::string_view(key), std::string_view(lines),
                              tx.time_us(), std::string_view(recorded_by)};
  const auto there = is_there(tx, kPrecedences, columns);
  if (!there) return there.errors();
  if (*there) return Done{};
  const auto added = append(tx, journal_, kPrecedences, std::span(&columns, 1));
  if (!added) return added.errors();
  return Done{};
}

}  // namespace zhida::facts
