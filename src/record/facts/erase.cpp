// How long facts are kept, and how they go.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "record/facts/facts.h"
#include "record/facts/failure.h"
#include "record/facts/folder.h"
#include "record/facts/shelf.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

constexpr std::int64_t kKeepDaysMax = 365'000;
constexpr int kTries = 10;

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

// The files that may have what is erased.
Result<std::vector<Standing>> files_for(store::Reader& reader, const NewErasure& erasure) {
  auto out = standing_where(reader, "facts > 0", {});
  if (!out || erasure.keys.empty()) return out;
  std::set<std::int64_t> has;
  for (const std::string& key : erasure.keys) {
    auto read = reader.each(
        "SELECT DISTINCT coalesce(s.merge, s.number) FROM fact_segment_key k JOIN fact_segment s "
        "ON s.number = k.segment WHERE k.key = $1 AND k.valid_to_min <= $2",
        {std::string_view(key), erasure.ended_by}, [&](const store::Row& row) {
          has.insert(row.integer(0));
          return true;
        });
    if (!read) return read.errors();
  }
  std::erase_if(*out, [&](const Standing& file) { return !has.contains(file.row.number); });
  return out;
}

const Rewritten* prepared_for(const Prepared& prepared, const SegmentRow& file) {
  const auto found = std::find_if(prepared.begin(), prepared.end(), [&](const Rewritten& one) {
    return one.file == file.file && one.digest == file.digest;
  });
  return found == prepared.end() ? nullptr : &*found;
}

Diagnostic moved(const NewErasure& erasure) {
  return failure("E-FACTS-MOVED", erasure.id,
                 {"准备期间数据段又变了，什么也没有删除",
                  "the segments changed while the erasure was prepared; nothing was erased"},
                 {"再删除一次", "erase again"});
}

Result<Done> set_keys(store::Transaction& tx, std::int64_t segment,
                      const std::vector<Written::Key>& keys) {
  if (auto gone = tx.run("DELETE FROM fact_segment_key WHERE segment = $1", {segment}); !gone)
    return gone.errors();
  return add_keys(tx, segment, keys);
}

// The row says what the import is now, with a leaf of its own; it keeps its number and the time since which it is known.
Result<Done> say_anew(store::Transaction& tx, store::Journal& journal, const SegmentRow& row,
                      std::string_view file, const Written& now,
                      std::vector<std::int64_t>& leaves) {
  const auto columns = segment_columns(row.id, row.origin, file, now, row.known_from);
  const auto leaf = journal.note(tx, kSegments.kind, row.id, content_of(columns));
  if (!leaf) return leaf.errors();
  const auto changed = tx.run(
      "UPDATE fact_segment SET file = $1, digest = $2, bytes = $3, subjects = $4, facts = $5, "
      "valid_from_min = $6, valid_to_max = $7, leaf = $8 WHERE number = $9",
      {file, std::string_view(now.digest), now.bytes, now.subjects, now.facts, now.valid_from_min,
       now.valid_to_max, *leaf, row.number});
  if (!changed) return changed.errors();
  leaves.push_back(row.leaf);
  return set_keys(tx, row.number, now.keys);
}

// The merges whose files are gone, and which held what is erased as well, go with their leaves.
Result<Done> take_merges_before(store::Transaction& tx, std::int64_t merge,
                                std::vector<std::int64_t>& leaves) {
  auto read = tx.each("SELECT leaf FROM fact_merge WHERE held_by = $1", {merge},
                      [&](const store::Row& row) {
                        leaves.push_back(row.integer(0));
                        return true;
                      });
  if (!read) return read;
  const auto gone = tx.run("DELETE FROM fact_merge WHERE held_by = $1", {merge});
  return gone ? Result<Done>(Done{}) : Result<Done>(gone.errors());
}

Result<Done> swap_merged(store::Transaction& tx, store::Journal& journal, const SegmentRow& merge,
                         const Rewritten& with, std::vector<std::int64_t>& leaves) {
  const Written& now = *with.written;
  const std::string file = file_of(now);
  const auto imports = layers_of(tx, merge.number);
  if (!imports) return imports.errors();
  for (const auto& [number, row] : *imports) {
    const auto found = with.layers.find(number);
    Written left = found == with.layers.end() ? Written{} : found->second;
    if (left.facts == row.facts) continue;
    left.digest = now.digest;
    left.bytes = now.bytes;
    const std::string place = file + "/" + std::to_string(number);
    if (auto said = say_anew(tx, journal, row, place, left, leaves); !said) return said;
  }
  const auto changed = tx.run(
      "UPDATE fact_merge SET file = $1, digest = $2, bytes = $3, subjects = $4, facts = $5, "
      "valid_from_min = $6, valid_to_max = $7 WHERE number = $8",
      {std::string_view(file), std::string_view(now.digest), now.bytes, now.subjects, now.facts,
       now.valid_from_min, now.valid_to_max, merge.number});
  if (!changed) return changed.errors();
  const auto content = merge_content(tx, merge.number);
  if (!content) return content.errors();
  const auto leaf = journal.note(tx, kMerges.kind, merge.id, *content);
  if (!leaf) return leaf.errors();
  const auto noted =
      tx.run("UPDATE fact_merge SET leaf = $1 WHERE number = $2", {*leaf, merge.number});
  if (!noted) return noted.errors();
  leaves.push_back(merge.leaf);
  return take_merges_before(tx, merge.number, leaves);
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

// The file without what is erased, beside the other.
Result<Rewritten> Facts::rewrite(const SegmentRow& file, const NewErasure& erasure) const {
  const std::set<std::string_view> subjects(erasure.subjects.begin(), erasure.subjects.end());
  const std::set<std::string_view> keys(erasure.keys.begin(), erasure.keys.end());
  const auto touched = [&](std::string_view subject) {
    return subjects.empty() || subjects.contains(subject);
  };
  const auto leave_out = [&](std::string_view subject, const FactView& fact) {
    return touched(subject) && (keys.empty() || keys.contains(fact.key)) &&
           fact.valid_to <= erasure.ended_by;
  };
  Rewritten out;
  out.file = file.file;
  out.digest = file.digest;
  const auto segment = shelf_->get(path_of(file.file), file.digest);
  if (!segment) return segment.errors();
  bool any = subjects.empty();
  for (const std::string_view subject : subjects) {
    auto looked = (*segment)->of(subject, [&](std::int64_t /*layer*/, const FactView& fact) {
      any = any || leave_out(subject, fact);
    });
    if (!looked) return looked.errors();
  }
  if (!any) return out;
  auto made = SegmentWriter::create(new_path(file.id), (*segment)->layers());
  if (!made) return made.errors();
  const auto left_out = (*made)->copy(**segment, touched, leave_out);
  if (!left_out) return left_out.errors();
  if (*left_out == 0) return out;
  out.left_out = *left_out;
  auto written = (*made)->finish();
  if (!written) return written.errors();
  const auto again = Segment::open(written->path, written->digest);
  if (!again) return again.errors();
  if (!(*segment)->layers().empty()) {
    auto counts = (*again)->count();
    if (!counts) return counts.errors();
    out.layers = std::move(*counts);
  }
  out.written = std::move(*written);
  return out;
}

Result<Done> Facts::prepare(store::Database& db, const NewErasure& erasure, Prepared& prepared) {
  if (auto ok = check_erasure(erasure); !ok) return ok;
  Prepared before = std::exchange(prepared, {});
  std::vector<Standing> files;
  auto read = db.read([&](store::Reader& reader) -> Result<Done> {
    auto found = files_for(reader, erasure);
    if (!found) return found.errors();
    files = std::move(*found);
    return Done{};
  });
  if (!read) {
    prepared = std::move(before);
    return read;
  }
  prepared.reserve(files.size());
  Result<Done> well = Done{};
  for (const Standing& file : files) {
    if (const Rewritten* there = prepared_for(before, file.row); there != nullptr) {
      prepared.push_back(*there);
      continue;
    }
    if (!well) continue;
    auto made = rewrite(file.row, erasure);
    if (made) {
      prepared.push_back(std::move(*made));
    } else {
      well = made.errors();
    }
  }
  // what was prepared for a file that no longer stands
  std::vector<std::string> needless;
  for (const Rewritten& one : before) {
    const bool kept = std::any_of(prepared.begin(), prepared.end(), [&](const Rewritten& now) {
      return now.file == one.file && now.digest == one.digest;
    });
    if (one.written && !kept) needless.push_back(file_of(*one.written));
  }
  auto gone = db.read([&](store::Reader& reader) { return unlink(reader, needless); });
  return well ? gone : well;
}

Result<Erased> Facts::erase(store::Transaction& tx, const NewErasure& erasure,
                            const Prepared& prepared) {
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
  const auto files = files_for(tx, erasure);
  if (!files) return files.errors();
  std::vector<std::int64_t> leaves;
  for (const Standing& file : *files) {
    const Rewritten* with = prepared_for(prepared, file.row);
    if (with == nullptr) return moved(erasure);
    if (!with->written) continue;
    auto swapped = file.merged ? swap_merged(tx, journal_, file.row, *with, leaves)
                               : say_anew(tx, journal_, file.row, file_of(*with->written),
                                          *with->written, leaves);
    if (!swapped) return swapped.errors();
    out.records += with->left_out;
    out.replaced.push_back(file.row.file);
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

Result<Erased> Facts::erase(store::Database& db, const NewErasure& erasure) {
  if (auto ok = check_erasure(erasure); !ok) return ok.errors();
  Prepared prepared;
  Erased out;
  Result<Done> done = moved(erasure);
  for (int i = 0; i < kTries && !done && done.errors().front().code == "E-FACTS-MOVED"; ++i) {
    if (auto ready = prepare(db, erasure, prepared); !ready) {
      // a file that was merged away between the looking and the reading is no longer asked for the next time
      done = i + 1 < kTries && ready.errors().front().code == "E-FACTS-SEGMENT"
                 ? Result<Done>(moved(erasure))
                 : ready;
      continue;
    }
    done = db.write([&](store::Transaction& tx) -> Result<Done> {
      auto erased = erase(tx, erasure, prepared);
      if (!erased) return erased.errors();
      out = std::move(*erased);
      return Done{};
    });
  }
  // what no row names: the files before, or those that were prepared in vain
  std::vector<std::string> files = out.replaced;
  files.reserve(files.size() + prepared.size());
  for (const Rewritten& one : prepared) {
    if (one.written) files.push_back(file_of(*one.written));
  }
  auto gone = db.read([&](store::Reader& reader) { return remove(reader, files); });
  if (!done) return done.errors();
  if (!gone) return gone.errors();
  return out;
}

}  // namespace zhida::facts
