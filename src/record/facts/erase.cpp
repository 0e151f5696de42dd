// How long facts are kept, and how they go.
#include <algorithm>
#include <map>

#include "record/facts/facts.h"
#include "record/facts/failure.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

constexpr std::int64_t kKeepDaysMax = 365'000;

// " WHERE …" of the rows that one subject ("" = any) and one key ("" = any) select, and its parameters, from $1 on.
struct Selection {
  std::string where = " WHERE valid_to <= $1";
  store::Params params;

  Selection(std::int64_t ended_by, std::string_view subject, std::string_view key)
      : params{ended_by} {
    add("subject", subject);
    add("key", key);
  }

 private:
  void add(const char* column, std::string_view value) {
    if (value.empty()) return;
    params.emplace_back(value);
    where += std::string(" AND ") + column + " = $" + std::to_string(params.size());
  }
};

std::vector<Selection> selections_of(const NewErasure& erasure) {
  static const std::vector<std::string> kAny{{}};
  const auto& subjects = erasure.subjects.empty() ? kAny : erasure.subjects;
  const auto& keys = erasure.keys.empty() ? kAny : erasure.keys;
  std::vector<Selection> out;
  out.reserve(subjects.size() * keys.size());
  for (const std::string& subject : subjects) {
    for (const std::string& key : keys) out.emplace_back(erasure.ended_by, subject, key);
  }
  return out;
}

Result<Done> check_erasure(const NewErasure& erasure) {
  if (auto ok = check_name("id", erasure.id, kNameBytesMax); !ok) return ok;
  if (auto ok = check_name("basis", erasure.basis, kEvidenceBytesMax); !ok) return ok;
  if (auto ok = check_name("recorded_by", erasure.recorded_by, kNameBytesMax); !ok) return ok;
  for (const std::string& subject : erasure.subjects) {
    if (auto ok = check_name("subject", subject, kNameBytesMax); !ok) return ok;
  }
  for (const std::string& key : erasure.keys) {
    if (auto ok = check_name("key", key, kKeyBytesMax); !ok) return ok;
  }
  if (erasure.subjects.empty() && erasure.keys.empty()) {
    return failure("E-FACTS-FIELD", erasure.id,
                   {"删除须指明主体或事实", "an erasure names subjects or keys"},
                   {"写明删除谁的或哪些事实", "say whose facts, or which"});
  }
  const auto subjects = std::max<std::size_t>(erasure.subjects.size(), 1);
  if (erasure.subjects.size() > kListMax || erasure.keys.size() > kListMax ||
      subjects * std::max<std::size_t>(erasure.keys.size(), 1) > kRecordsMax) {
    return failure("E-FACTS-LIMIT", erasure.id,
                   {"一次删除指明的主体或事实太多", "an erasure names too many subjects and keys"},
                   {"分几次删除", "erase in parts"});
  }
  return Done{};
}

Result<std::int64_t> count(store::Transaction& tx, const std::vector<Selection>& selections) {
  std::int64_t out = 0;
  for (const Selection& selection : selections) {
    auto counted = tx.each("SELECT count(*) FROM fact_record" + selection.where, selection.params,
                           [&](const store::Row& row) {
                             out += row.integer(0);
                             return true;
                           });
    if (!counted) return counted.errors();
  }
  return out;
}

// The leaves of the rows go to the list, then the rows go.
Result<Done> take_rows(store::Transaction& tx, const std::vector<Selection>& selections,
                       std::int64_t erasure) {
  for (const Selection& selection : selections) {
    store::Params params = selection.params;
    params.emplace_back(erasure);
    const std::string last = "$" + std::to_string(params.size());
    const auto listed = tx.run("INSERT INTO fact_erased_leaf (leaf, erasure) SELECT leaf, CAST(" +
                                   last + " AS BIGINT) FROM fact_record" + selection.where,
                               params);
    if (!listed) return listed.errors();
    const auto gone = tx.run("DELETE FROM fact_record" + selection.where, selection.params);
    if (!gone) return gone.errors();
  }
  return Done{};
}

// The log forgets what the leaves of this erasure said.
Result<Done> forget_leaves(store::Transaction& tx, store::Journal& journal, std::int64_t erasure) {
  std::vector<std::int64_t> leaves;
  auto read = tx.each("SELECT leaf FROM fact_erased_leaf WHERE erasure = $1", {erasure},
                      [&](const store::Row& row) {
                        leaves.push_back(row.integer(0));
                        return true;
                      });
  if (!read) return read;
  for (const std::int64_t leaf : leaves) {
    if (auto done = journal.forget(tx, leaf); !done) return done;
  }
  return Done{};
}

Result<std::vector<SegmentRow>> segments_for(store::Transaction& tx, const NewErasure& erasure) {
  std::vector<SegmentRow> out;
  auto read = tx.each(select(kSegments) + " WHERE facts > 0 ORDER BY number", {},
                      [&](const store::Row& row) {
                        out.push_back(segment_of(row));
                        return true;
                      });
  if (!read) return read.errors();
  if (erasure.keys.empty()) return out;
  std::map<std::int64_t, bool> has;
  for (const std::string& key : erasure.keys) {
    read = tx.each("SELECT segment FROM fact_segment_key WHERE key = $1 AND valid_to_min <= $2",
                   {std::string_view(key), erasure.ended_by}, [&](const store::Row& row) {
                     has[row.integer(0)] = true;
                     return true;
                   });
    if (!read) return read.errors();
  }
  out.erase(std::remove_if(out.begin(), out.end(),
                           [&](const SegmentRow& row) { return !has.contains(row.number); }),
            out.end());
  return out;
}

}  // namespace

Result<Done> Facts::keep(store::Transaction& tx, const std::string& id, const std::string& key,
                         std::int64_t keep_days, const std::string& basis,
                         const std::string& recorded_by) {
  if (auto ok = check_name("id", id, kNameBytesMax); !ok) return ok;
  if (auto ok = check_name("key", key, kKeyBytesMax); !ok) return ok;
  if (auto ok = check_name("basis", basis, kEvidenceBytesMax); !ok) return ok;
  if (auto ok = check_name("recorded_by", recorded_by, kNameBytesMax); !ok) return ok;
  if (keep_days < 0 || keep_days > kKeepDaysMax) {
    return failure("E-FACTS-FIELD", key,
                   {"保存天数应在 0 至 365000 之间", "days to keep go from 0 to 365,000"},
                   {"改正天数", "correct the number"});
  }
  const store::Params columns{
      std::string_view(id),    std::string_view(key), keep_days,
      std::string_view(basis), tx.time_us(),          std::string_view(recorded_by)};
  const auto there = is_there(tx, kRetentions, columns);
  if (!there) return there.errors();
  if (*there) return Done{};
  const auto added = append(tx, journal_, kRetentions, std::span(&columns, 1));
  if (!added) return added.errors();
  return Done{};
}

Result<std::vector<Due>> Facts::due(store::Reader& reader, std::int64_t today) const {
  std::map<std::string, Due> rules;
  auto read = reader.each(
      "SELECT key, keep_days, basis FROM fact_retention ORDER BY number", {},
      [&](const store::Row& row) {
        rules.insert_or_assign(
            std::string(row.text(0)),
            Due{std::string(row.text(0)), {}, today - row.integer(1), std::string(row.text(2))});
        return true;
      });
  if (!read) return read.errors();
  std::vector<Due> out;
  for (const auto& [key, rule] : rules) {
    const store::Params params{std::string_view(key), rule.ended_by};
    read = reader.each("SELECT number FROM fact_record WHERE key = $1 AND valid_to <= $2 LIMIT 1",
                       params, [&](const store::Row&) {
                         out.push_back(rule);
                         return true;
                       });
    if (!read) return read.errors();
    read = reader.each(
        "SELECT s.id FROM fact_segment_key k JOIN fact_segment s ON s.number = k.segment "
        "WHERE k.key = $1 AND k.valid_to_min <= $2 ORDER BY s.number",
        params, [&](const store::Row& row) {
          out.push_back(rule);
          out.back().segment = row.text(0);
          return true;
        });
    if (!read) return read.errors();
  }
  return out;
}

Result<Erased> Facts::erase(store::Transaction& tx, const NewErasure& erasure) {
  if (auto ok = check_erasure(erasure); !ok) return ok.errors();
  const std::string subjects = lines_of(erasure.subjects);
  const std::string keys = lines_of(erasure.keys);
  store::Params columns{std::string_view(erasure.id),
                        std::string_view(erasure.basis),
                        std::string_view(subjects),
                        std::string_view(keys),
                        erasure.ended_by,
                        std::int64_t{0},
                        tx.time_us(),
                        std::string_view(erasure.recorded_by)};
  const auto there = is_there(tx, kErasures, columns, "known_from records");
  if (!there) return there.errors();
  Erased out;
  if (*there) return out;

  const auto selections = selections_of(erasure);
  const auto rows = count(tx, selections);
  if (!rows) return rows.errors();
  out.records = *rows;
  const auto segments = segments_for(tx, erasure);
  if (!segments) return segments.errors();
  std::vector<std::int64_t> leaves;
  for (const SegmentRow& segment : *segments) {
    auto file = replace(tx, segment, erasure, out.records, leaves);
    if (!file) return file.errors();
    if (!file->empty()) out.replaced.push_back(std::move(*file));
  }
  columns[5] = out.records;
  const auto number = append(tx, journal_, kErasures, std::span(&columns, 1));
  if (!number) return number.errors();
  for (const std::int64_t leaf : leaves) {
    const auto listed =
        tx.run("INSERT INTO fact_erased_leaf (leaf, erasure) VALUES ($1, $2)", {leaf, *number});
    if (!listed) return listed.errors();
  }
  if (auto taken = take_rows(tx, selections, *number); !taken) return taken.errors();
  if (auto forgotten = forget_leaves(tx, journal_, *number); !forgotten) return forgotten.errors();
  return out;
}

}  // namespace zhida::facts
