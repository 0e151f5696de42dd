// What is known of a subject: rows and segments merged.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "record/facts/facts.h"
#include "record/facts/failure.h"
#include "record/facts/folder.h"
#include "record/facts/shelf.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

Diagnostic too_many(std::string_view subject) {
  return failure("E-FACTS-LIMIT", subject,
                 {"这个主体的记录超过 100000 条", "this subject has more than 100,000 records"},
                 {"按事实分别查询历史", "ask for the history of one fact at a time"});
}

// For each key its sources in order, as known at a moment.
class Precedence {
 public:
  [[nodiscard]] static Result<Precedence> load(store::Reader& reader, std::int64_t known_us) {
    Precedence out;
    auto read = reader.each(
        "SELECT key, sources FROM fact_precedence WHERE known_from <= $1 ORDER BY number",
        {known_us}, [&](const store::Row& row) {
          out.orders_.insert_or_assign(std::string(row.text(0)), list_of(row.text(1)));
          return true;
        });
    if (!read) return read.errors();
    return out;
  }

  // 0 is believed first; one that the order does not name is last.
  [[nodiscard]] std::size_t rank(std::string_view key, std::string_view source) const {
    auto order = orders_.find(key);
    if (order == orders_.end()) order = orders_.find(std::string_view());
    if (order == orders_.end()) return 0;
    const auto& sources = order->second;
    return static_cast<std::size_t>(std::find(sources.begin(), sources.end(), source) -
                                    sources.begin());
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> orders_;
};

// Key and period, then source, then the latest first.
bool comes_before(const Record& a, const Record& b) {
  const auto place = [](const Record& record) {
    return std::tie(record.fact.key, record.fact.period, record.origin.source);
  };
  if (place(a) != place(b)) return place(a) < place(b);
  return std::pair(a.number, a.position) > std::pair(b.number, b.position);
}

bool is_same_fact(const Record& a, const Record& b) {
  return a.fact.key == b.fact.key && a.fact.period == b.fact.period;
}

// Of each source the latest, unless it is a withdrawal. REQUIRES: records are sorted by comes_before
std::vector<Record> heard(std::vector<Record> records) {
  std::vector<std::size_t> kept;
  kept.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool again = i > 0 && is_same_fact(records[i - 1], records[i]) &&
                       records[i - 1].origin.source == records[i].origin.source;
    if (!again && records[i].fact.kind != Kind::kWithdrawn) kept.push_back(i);
  }
  std::vector<Record> out;
  out.reserve(kept.size());
  for (const std::size_t i : kept) out.push_back(std::move(records[i]));
  return out;
}

// Of each fact the source to believe. REQUIRES: the records of one fact stand together
std::vector<Held> believed(std::vector<Record> records, const Precedence& precedence) {
  std::vector<Held> out;
  for (auto first = records.begin(); first != records.end();) {
    const auto end = std::find_if(first, records.end(),
                                  [&](const Record& one) { return !is_same_fact(*first, one); });
    const auto best = std::min_element(first, end, [&](const Record& a, const Record& b) {
      const auto rank_a = precedence.rank(a.fact.key, a.origin.source);
      const auto rank_b = precedence.rank(b.fact.key, b.origin.source);
      if (rank_a != rank_b) return rank_a < rank_b;
      return std::pair(a.number, a.position) > std::pair(b.number, b.position);
    });
    const bool disputed = std::any_of(first, end, [&](const Record& one) {
      return one.fact.kind != best->fact.kind || one.fact.value != best->fact.value;
    });
    out.push_back({std::move(*best), disputed});
    first = end;
  }
  return out;
}

Result<Done> rows_where(store::Reader& reader, std::string_view condition,
                        const store::Params& params, std::string_view subject,
                        std::vector<Record>& out) {
  static const std::string kSelect = select(kRecords);
  Result<Done> well = Done{};
  auto read =
      reader.each(kSelect + " WHERE " + std::string(condition), params, [&](const store::Row& row) {
        auto record = record_of(row);
        if (!record) {
          well = record.errors();
        } else if (out.size() >= kRecordsMax) {
          well = too_many(subject);
        } else {
          out.push_back(std::move(*record));
        }
        return well.ok();
      });
  return well ? read : well;
}

Record record_in(const SegmentRow& segment, std::int64_t position, std::string_view subject,
                 const FactView& fact) {
  Record out;
  out.id = segment.id;
  out.fact = {std::string(subject),
              std::string(fact.key),
              std::string(fact.period),
              fact.kind,
              std::string(fact.value),
              fact.valid_from,
              fact.valid_to};
  out.origin = segment.origin;
  out.known_from = segment.known_from;
  out.number = segment.number;
  out.position = position;
  out.leaf = segment.leaf;
  return out;
}

}  // namespace

Result<std::shared_ptr<const Segment>> Facts::Shelf::get(const std::string& path,
                                                         const std::string& digest) {
  {
    const std::scoped_lock guard(lock_);
    if (const auto found = open_.find(path); found != open_.end()) return found->second;
  }
  auto opened = Segment::open(path, digest);
  if (!opened) return opened;
  const std::scoped_lock guard(lock_);
  if (open_.emplace(path, *opened).second) order_.push_back(path);
  if (order_.size() > kOpenMax) {
    open_.erase(order_.front());
    order_.pop_front();
  }
  return opened;
}

void Facts::Shelf::clear() {
  const std::scoped_lock guard(lock_);
  open_.clear();
  order_.clear();
}

// The subject's facts in the file, each with the import that it is of and its place among this import's facts of the
// subject.
Result<Done> Facts::each_of(
    store::Reader& reader, const SegmentRow& file, bool merged, std::string_view subject,
    const std::function<void(const SegmentRow& row, std::int64_t position, const FactView&)>& each)
    const {
  const auto segment = shelf_->get(path_of(file.file), file.digest);
  if (!segment) return segment.errors();
  if (!merged) {
    std::int64_t position = 0;
    return (*segment)->of(subject, [&](std::int64_t /*layer*/, const FactView& fact) {
      each(file, position++, fact);
    });
  }
  // which imports they are is asked once what is there is known
  std::vector<std::pair<std::int64_t, Fact>> held;
  auto done = (*segment)->of(subject, [&](std::int64_t layer, const FactView& fact) {
    held.emplace_back(layer, Fact{{},
                                  std::string(fact.key),
                                  std::string(fact.period),
                                  fact.kind,
                                  std::string(fact.value),
                                  fact.valid_from,
                                  fact.valid_to});
  });
  if (!done || held.empty()) return done;
  std::map<std::int64_t, std::int64_t> positions;
  for (const auto& [layer, fact] : held) positions.emplace(layer, 0);
  std::vector<std::int64_t> numbers;
  numbers.reserve(positions.size());
  for (const auto& [layer, position] : positions) numbers.push_back(layer);
  const auto rows = layers_among(reader, file.number, numbers);
  if (!rows) return rows.errors();
  for (const auto& [layer, fact] : held) {
    const auto row = rows->find(layer);
    if (row == rows->end()) {
      return file_failure(file.file, std::to_string(layer),
                          {"文件里有没有登记的导入", "the file holds an import that no row names"},
                          {"从备份恢复数据库与数据段文件夹",
                           "restore the store and the folder of segments from a backup"});
    }
    each(row->second, positions[layer]++, fact.view());
  }
  return Done{};
}

Result<std::vector<Held>> Facts::as_of(store::Reader& reader, std::string_view subject,
                                       std::int64_t day, std::int64_t known_us) const {
  return as_if(reader, subject, day, {}, known_us);
}

Result<std::vector<Held>> Facts::as_if(store::Reader& reader, std::string_view subject,
                                       std::int64_t day, std::span<const NewRecord> also,
                                       std::int64_t known_us) const {
  std::vector<Record> records;
  auto read =
      rows_where(reader, "subject = $1 AND valid_from <= $2 AND valid_to > $2 AND known_from <= $3",
                 {subject, day, known_us}, subject, records);
  if (!read) return read.errors();
  const auto files = standing_where(
      reader, "known_from <= $1 AND valid_from_min <= $2 AND valid_to_max > $2", {known_us, day});
  if (!files) return files.errors();
  for (const Standing& file : *files) {
    auto done =
        each_of(reader, file.row, file.merged, subject,
                [&](const SegmentRow& row, std::int64_t position, const FactView& fact) {
                  if (row.known_from <= known_us && fact.valid_from <= day && day < fact.valid_to)
                    records.push_back(record_in(row, position, subject, fact));
                });
    if (!done) return done.errors();
    if (records.size() > kRecordsMax) return too_many(subject);
  }
  for (std::size_t i = 0; i < also.size(); ++i) {
    const Fact& fact = also[i].fact;
    if (fact.subject == subject && fact.valid_from <= day && day < fact.valid_to)
      records.push_back(
          {also[i].id, fact, also[i].origin, kLatest, kLatest, static_cast<std::int64_t>(i), -1});
  }
  const auto precedence = Precedence::load(reader, known_us);
  if (!precedence) return precedence.errors();
  std::sort(records.begin(), records.end(), comes_before);
  return believed(heard(std::move(records)), *precedence);
}

Result<std::vector<std::string>> Facts::subjects_of(store::Reader& reader, std::string_view source,
                                                    std::int64_t known_us) const {
  std::vector<std::string> out;
  const auto add = [&](std::string_view subject) {
    if (out.size() <= kSubjectsMax && (out.empty() || out.back() != subject))
      out.emplace_back(subject);
  };
  auto read =
      reader.each("SELECT DISTINCT subject FROM fact_record WHERE source = $1 AND known_from <= $2",
                  {source, known_us}, [&](const store::Row& row) {
                    add(row.text(0));
                    return true;
                  });
  if (!read) return read.errors();
  const auto files = files_of(reader, source, known_us);
  if (!files) return files.errors();
  for (const OpenFile& one : *files) {
    auto done = one.segment->all(
        [&](std::string_view subject, std::int64_t layer, const FactView& /*fact*/) {
          if (one.imports.contains(layer)) add(subject);
        });
    if (!done) return done.errors();
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() <= kSubjectsMax) return out;
  return failure("E-FACTS-LIMIT", source,
                 {"这个来源说过的主体超过 5000000 个",
                  "this source said something of more than 5,000,000 subjects"},
                 {"指明主体", "name the subjects"});
}

Result<std::vector<Facts::OpenFile>> Facts::files_of(store::Reader& reader, std::string_view source,
                                                     std::int64_t known_us) const {
  auto files = standing_where(reader, "source = $1 AND known_from <= $2", {source, known_us});
  if (!files) return files.errors();
  std::vector<OpenFile> out;
  out.reserve(files->size());
  for (Standing& file : *files) {
    auto segment = shelf_->get(path_of(file.row.file), file.row.digest);
    if (!segment) return segment.errors();
    OpenFile one;
    one.segment = std::move(*segment);
    if (file.merged) {
      auto imports = layers_of(reader, file.row.number);
      if (!imports) return imports.errors();
      std::erase_if(*imports, [&](const auto& row) { return row.second.known_from > known_us; });
      one.imports = std::move(*imports);
    } else {
      one.imports.emplace(0, std::move(file.row));
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<Record>> Facts::history(store::Reader& reader, std::string_view subject,
                                           std::string_view key, After after,
                                           std::size_t limit) const {
  limit = std::min(limit, kRecordsMax);
  std::vector<Record> records;
  store::Params params{subject, after.number, static_cast<std::int64_t>(limit)};
  std::string condition = "subject = $1 AND number > $2";
  if (!key.empty()) {
    condition += " AND key = $4";
    params.emplace_back(key);
  }
  auto read = rows_where(reader, condition + " ORDER BY number LIMIT $3", params, subject, records);
  if (!read) return read.errors();
  // a merge is noted after the imports that it holds
  const auto files =
      key.empty() ? standing_where(reader, "number >= $1", {after.number})
                  : standing_where(reader,
                                   "number >= $1 AND number IN (SELECT coalesce(s.merge, s.number) "
                                   "FROM fact_segment_key k JOIN fact_segment s "
                                   "ON s.number = k.segment WHERE k.key = $2)",
                                   {after.number, key});
  if (!files) return files.errors();
  for (const Standing& file : *files) {
    auto done = each_of(reader, file.row, file.merged, subject,
                        [&](const SegmentRow& row, std::int64_t position, const FactView& fact) {
                          const bool before = std::pair(row.number, position) <=
                                              std::pair(after.number, after.position);
                          if (!before && (key.empty() || fact.key == key))
                            records.push_back(record_in(row, position, subject, fact));
                        });
    if (!done) return done.errors();
    if (records.size() > 2 * kRecordsMax) return too_many(subject);
  }
  std::sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
    return std::pair(a.number, a.position) < std::pair(b.number, b.position);
  });
  if (records.size() > limit)
    records.erase(records.begin() + static_cast<std::ptrdiff_t>(limit), records.end());
  return records;
}

Result<std::vector<Record>> Facts::newest(store::Reader& reader, std::string_view subject,
                                          std::string_view key, Before before,
                                          std::size_t limit) const {
  limit = std::min(limit, kRecordsMax);
  std::vector<Record> records;
  auto read =
      rows_where(reader, "subject = $1 AND number < $2 AND key = $4 ORDER BY number DESC LIMIT $3",
                 {subject, before.number, static_cast<std::int64_t>(limit), key}, subject, records);
  if (!read) return read.errors();
  const auto files = standing_where(reader,
                                    "number IN (SELECT coalesce(s.merge, s.number) "
                                    "FROM fact_segment_key k JOIN fact_segment s "
                                    "ON s.number = k.segment WHERE s.number <= $1 AND k.key = $2)",
                                    {before.number, key});
  if (!files) return files.errors();
  const auto is_newer = [](const Record& a, const Record& b) {
    return std::pair(a.number, a.position) > std::pair(b.number, b.position);
  };
  // From the newest, and none that cannot be of this page: a file's number is no less than those of the imports in it.
  for (auto file = files->rbegin(); file != files->rend(); ++file) {
    if (records.size() >= limit && records[limit - 1].number > file->row.number) break;
    auto done = each_of(reader, file->row, file->merged, subject,
                        [&](const SegmentRow& row, std::int64_t position, const FactView& fact) {
                          const bool newer = std::pair(row.number, position) >=
                                             std::pair(before.number, before.position);
                          if (!newer && fact.key == key)
                            records.push_back(record_in(row, position, subject, fact));
                        });
    if (!done) return done.errors();
    std::sort(records.begin(), records.end(), is_newer);
    if (records.size() > limit)
      records.erase(records.begin() + static_cast<std::ptrdiff_t>(limit), records.end());
  }
  return records;
}

Result<std::string> Facts::subject_of(store::Reader& reader, std::string_view id) const {
  std::string out;
  auto read = reader.each("SELECT subject FROM fact_record WHERE id = $1", {id},
                          [&](const store::Row& row) {
                            out = row.text(0);
                            return false;
                          });
  if (!read) return read.errors();
  return out;
}

Result<std::vector<std::string>> Facts::find(store::Reader& reader, std::string_view key,
                                             std::string_view value, std::string_view after,
                                             std::size_t limit) const {
  ZHIDA_CHECK(key == kCodeKey || key == kNameKey);
  // the key stands in the text, so that the partial index is taken
  const std::string sql = "SELECT DISTINCT subject FROM fact_record WHERE key = '" +
                          std::string(key) +
                          "' AND value = $1 AND subject > $2 ORDER BY subject LIMIT $3";
  std::vector<std::string> out;
  auto read = reader.each(sql, {value, after, static_cast<std::int64_t>(std::min(limit, kListMax))},
                          [&](const store::Row& row) {
                            out.emplace_back(row.text(0));
                            return true;
                          });
  if (!read) return read.errors();
  return out;
}

}  // namespace zhida::facts
