// Facts: what is known of subjects, since when, from whom, and of which days. Nothing is overwritten: a correction is a new
// record, so that any past state of knowledge can be read again.
//
//     facts.record(tx, {{id, {subject, "从业人员", "", Kind::kNumber, "320", day, kOpenEnd}, origin}});
//     auto held = facts.as_of(reader, subject, day);              // valid on that day, as known now
//     auto then = facts.as_of(reader, subject, day, known_us);    // … as known at that moment
//
//     auto writer = facts.writer("2026-11-税务");   writer->add(subject, {...}); …      // a bulk import: a segment
//     facts.import(tx, {id, origin}, *writer->finish());
//
// What holds on a day, of one (subject, key, period), as known at a moment. Of the records known by then whose days hold
// that day, each source is heard by its latest (greatest known_from; among those of one transaction the last recorded).
// A source whose latest is a withdrawal says nothing. Of the sources left, the first in the order of precedence for this
// key (or, without one, in the order for all keys) is the answer; sources that the order does not name come after it, the
// latest first. Where another source says something else, the answer is marked as disputed. No record: unknown.
//
// Rows and segments are one: a segment's facts are known from the time of the transaction that imports it. A segment's
// file stands in the folder before that transaction and is never changed. Reading one subject costs one group of each
// file whose subjects range over it; merge() makes few files of many, and no answer changes by it. Files go
// into a backup of the store by pack() (archive.h).
//
// Ids are chosen by the caller. The same id with the same content is no error and records nothing; with another content it
// is E-FACTS-ID. A subject need not be registered before facts of it: sources come in any order.
//
// Errors:  E-FACTS-ID, E-FACTS-FIELD, E-FACTS-INTERVAL, E-FACTS-LIMIT, E-FACTS-SEGMENT, E-FACTS-ORDER, E-FACTS-FOLDER,
//          E-FACTS-MOVED, E-STORE-…, E-FILE-…
// Threads: what takes a Reader or a Database may run on many threads at once; what takes a Transaction runs on the writer's
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/fact.h"
#include "record/facts/rewrite.h"
#include "record/facts/segment.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::facts {

inline constexpr std::size_t kRecordsMax = 100'000;  // of one call, and of one subject's answer
inline constexpr std::string_view kRecordKind = "facts.record";  // of the leaf of a single record
inline constexpr std::size_t kSubjectsMax = 5'000'000;           // that one answer names
inline constexpr std::size_t kListMax = 1'000;  // sources, subjects or keys that one call names

struct NewRecord {
  std::string id;
  Fact fact;
  Origin origin;
};

// A record, or a fact of a segment.
struct Record {
  std::string id;  // a segment's facts carry its id
  Fact fact;
  Origin origin;
  std::int64_t known_from = 0;  // microseconds since 1970-01-01 UTC
  std::int64_t number = 0;      // in the order of all that was recorded; a segment has one
  std::int64_t position = 0;    // within a segment, of this subject's facts
  std::int64_t leaf = 0;
};

struct Held {
  Record record;
  bool disputed = false;  // another source says something else of this day
};

// Where a list goes on.
struct After {
  std::int64_t number = 0;
  std::int64_t position = -1;
};
struct Before {
  std::int64_t number = INT64_MAX;
  std::int64_t position = 0;
};

struct NewSegment {
  std::string id;
  Origin origin;
};

struct SegmentRow {
  std::int64_t number = 0;
  std::string id;
  std::string file;  // its name in the folder
  std::string digest;
  std::int64_t bytes = 0;
  std::int64_t subjects = 0;
  std::int64_t facts = 0;
  std::int64_t valid_from_min = 0;
  std::int64_t valid_to_max = 0;
  std::int64_t known_from = 0;
  Origin origin;
  std::int64_t leaf = 0;
};

struct Change {
  std::int64_t number = 0;
  std::int64_t known_from = 0;
  std::string kind;  // record, segment, merge, precedence, retention, erasure, event
  std::string id;
  std::string subject;  // of a record; else ""
};

class Facts {
 public:
  // REQUIRES: `journal` outlives it; the folder is this store's own. It is made when it is not there.
  [[nodiscard]] static Result<std::unique_ptr<Facts>> open(std::string folder,
                                                           store::Journal& journal);
  ~Facts();
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;

  // Records all of them.
  [[nodiscard]] Result<Done> record(store::Transaction& tx, std::span<const NewRecord> records);
  // The sources of `key` ("" = of every key without an order of its own), the first to be believed first. Takes the place of
  // the order before it, from now on: as known earlier, the earlier order holds.
  [[nodiscard]] Result<Done> prefer(store::Transaction& tx, const std::string& id,
                                    const std::string& key, const std::vector<std::string>& sources,
                                    const std::string& recorded_by);

  // Every fact that holds, by key and period.
  [[nodiscard]] Result<std::vector<Held>> as_of(store::Reader& reader, std::string_view subject,
                                                std::int64_t day,
                                                std::int64_t known_us = kLatest) const;
  // The same as if `also` had been recorded after everything else: what a correction would make of it.
  [[nodiscard]] Result<std::vector<Held>> as_if(store::Reader& reader, std::string_view subject,
                                                std::int64_t day, std::span<const NewRecord> also,
                                                std::int64_t known_us = kLatest) const;
  // The subjects of which the source ever said something that was known by then, by id. Reads its segments whole.
  // Errors: E-FACTS-LIMIT beyond kSubjectsMax
  [[nodiscard]] Result<std::vector<std::string>> subjects_of(store::Reader& reader,
                                                             std::string_view source,
                                                             std::int64_t known_us = kLatest) const;
  // The files of one source with anything that was known by then, open; with the imports of each by layer.
  struct OpenFile {
    std::shared_ptr<const Segment> segment;
    std::map<std::int64_t, SegmentRow> imports;  // those that were known by then
  };
  [[nodiscard]] Result<std::vector<OpenFile>> files_of(store::Reader& reader,
                                                       std::string_view source,
                                                       std::int64_t known_us = kLatest) const;
  // Every record of the subject, as it came; of one key, or of all ("").
  [[nodiscard]] Result<std::vector<Record>> history(store::Reader& reader, std::string_view subject,
                                                    std::string_view key = {}, After after = {},
                                                    std::size_t limit = kListMax) const;
  // The same of one key from the other end: the newest first, before `before`.
  [[nodiscard]] Result<std::vector<Record>> newest(store::Reader& reader, std::string_view subject,
                                                   std::string_view key, Before before = {},
                                                   std::size_t limit = kListMax) const;
  // The subject of the single record with this id; "" = there is none.
  [[nodiscard]] Result<std::string> subject_of(store::Reader& reader, std::string_view id) const;
  // The subjects of which some record ever said this code or name, by id.
  // REQUIRES: key is kCodeKey or kNameKey
  [[nodiscard]] Result<std::vector<std::string>> find(store::Reader& reader, std::string_view key,
                                                      std::string_view value,
                                                      std::string_view after = {},
                                                      std::size_t limit = kListMax) const;

  // A writer of a file of the folder that nothing has yet. `label` becomes part of its name.
  [[nodiscard]] Result<std::unique_ptr<SegmentWriter>> writer(std::string_view label) const;
  [[nodiscard]] Result<SegmentRow> import(store::Transaction& tx, const NewSegment& segment,
                                          const Written& written);

  // Facts of `key` are kept for so many days after their validity ended; takes the place of the rule before it.
  [[nodiscard]] Result<Done> keep(store::Transaction& tx, const std::string& id,
                                  const std::string& key, std::int64_t keep_days,
                                  const std::string& basis, const std::string& recorded_by);
  // What is due for erasure on this day, by key.
  [[nodiscard]] Result<std::vector<Due>> due(store::Reader& reader, std::int64_t today) const;
  // Takes the facts out of the rows, and writes the files that have them anew. Their leaves stay in the audit log and are
  // listed as erased; the erasure itself is noted with its basis. The files are written before the transaction, which only
  // puts them in their place; where something else changed them meanwhile, they are written once more.
  // Errors: E-FACTS-MOVED: it was never quiet enough
  [[nodiscard]] Result<Erased> erase(store::Database& db, const NewErasure& erasure);
  // Its two halves. `prepared` holds what was prepared before, and what is to be thrown away.
  [[nodiscard]] Result<Done> prepare(store::Database& db, const NewErasure& erasure,
                                     Prepared& prepared);
  // Errors: E-FACTS-MOVED: the files are not those that were prepared
  [[nodiscard]] Result<Erased> erase(store::Transaction& tx, const NewErasure& erasure,
                                     const Prepared& prepared);

  // Writes the facts of many files of one source into one that takes their place. Every answer stays as it was; the
  // imports keep their leaves, and the merge is noted with the ids of what it replaces. The file is written before the
  // transaction. The old files are removed.
  // Errors: E-FACTS-MOVED: something else changed them meanwhile; nothing was done
  [[nodiscard]] Result<Merged> merge(store::Database& db, const NewMerge& merge);
  // The sources that have files.
  [[nodiscard]] Result<std::vector<std::string>> sources_with_files(store::Reader& reader) const;

  // What came after number `after`, in the order of commits.
  [[nodiscard]] Result<std::vector<Change>> changes(store::Reader& reader, std::int64_t after,
                                                    std::size_t limit = kListMax) const;

  // Reads everything: every file against its row, digests, the order. Each finding is an error.
  [[nodiscard]] Result<Done> check(store::Reader& reader) const;
  // Files of the folder that no row names: left by an import or an erasure that did not come to its end.
  // REQUIRES: no import is under way
  [[nodiscard]] Result<std::vector<std::string>> orphans(store::Reader& reader) const;
  // Removes those of them that no row names: what orphans() told, or an erasure that is committed.
  [[nodiscard]] Result<Done> remove(store::Reader& reader, const std::vector<std::string>& files);

 private:
  struct Shelf;
  Facts(std::string folder, store::Journal& journal);
  struct Plan;
  [[nodiscard]] Result<Rewritten> rewrite(const SegmentRow& file, const NewErasure& erasure) const;
  [[nodiscard]] Result<Plan> plan(store::Database& db, const NewMerge& merge) const;
  [[nodiscard]] Result<Done> each_of(
      store::Reader& reader, const SegmentRow& file, bool merged, std::string_view subject,
      const std::function<void(const SegmentRow& row, std::int64_t position, const FactView&)>&
          each) const;
  [[nodiscard]] Result<Done> unlink(store::Reader& reader,
                                    const std::vector<std::string>& files) const;
  [[nodiscard]] std::string new_path(std::string_view label) const;
  [[nodiscard]] std::string path_of(std::string_view file) const;

  std::string folder_;
  store::Journal& journal_;
  std::unique_ptr<Shelf> shelf_;
};

// What a verifier reads again; the subjects' events among it.
[[nodiscard]] std::vector<store::NotedKind> kinds();

}  // namespace zhida::facts
