// The tables that this room notes in the audit log: how a row is added, noted, read again. Inside of record/facts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/fact.h"
#include "record/facts/facts.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::facts {

// The columns are what is noted, in this order; the first is the id. Beside them every table has `number` and `leaf`.
struct Table {
  std::string_view kind;  // of the note: facts.record
  std::string_view name;
  std::string_view columns;
  std::string_view types;  // a letter each: t(ext), i(nteger)
};

inline constexpr Table kRecords{
    kRecordKind, "fact_record",
    "id, subject, key, period, kind, value, valid_from, valid_to, known_from, source, "
    "evidence, confidence, recorded_by",
    "ttttttiiitttt"};
inline constexpr Table kSegments{
    "facts.segment", "fact_segment",
    "id, file, digest, bytes, subjects, facts, valid_from_min, valid_to_max, known_from, "
    "source, evidence, confidence, recorded_by",
    "tttiiiiiitttt"};
inline constexpr Table kMerges{
    "facts.merge", "fact_merge",
    "id, file, digest, bytes, subjects, facts, valid_from_min, valid_to_max, known_from, source, "
    "replaces, merged_us, recorded_by",
    "tttiiiiiittit"};
inline constexpr Table kPrecedences{"facts.precedence", "fact_precedence",
                                    "id, key, sources, known_from, recorded_by", "tttit"};
inline constexpr Table kRetentions{"facts.retention", "fact_retention",
                                   "id, key, keep_days, basis, known_from, recorded_by", "ttitit"};
inline constexpr Table kErasures{
    "facts.erasure", "fact_erasure",
    "id, basis, subjects, keys, ended_by, records, known_from, recorded_by", "ttttiiit"};
inline constexpr Table kEvents{
    "facts.event", "subject_event",
    "id, kind, day, parts, detail, withdraws, known_from, source, evidence, recorded_by",
    "ttitttittt"};

// Takes `count` numbers of the one order. Returns: the first
[[nodiscard]] Result<std::int64_t> take_numbers(store::Transaction& tx, std::int64_t count);

// The canonical bytes of the columns.
[[nodiscard]] std::string content_of(const store::Params& columns);

// Adds the rows (the columns of each) and notes them.
// Returns: the number of the first; the others follow
[[nodiscard]] Result<std::int64_t> append(store::Transaction& tx, store::Journal& journal,
                                          const Table& table, std::span<const store::Params> rows);

// Whether the row is there already, with the same columns but for those in `aside` ("known_from"), which may differ.
// Errors: E-FACTS-ID: the id has another content, with the column that differs
[[nodiscard]] Result<bool> is_there(store::Reader& reader, const Table& table,
                                    const store::Params& columns,
                                    std::string_view aside = "known_from");

// The list as one text, and back.
[[nodiscard]] std::string lines_of(const std::vector<std::string>& list);
[[nodiscard]] std::vector<std::string> list_of(std::string_view lines);

// "number, leaf, id, …": what record_of() and segment_of() read, from column 0 on.
[[nodiscard]] std::string select(const Table& table);
[[nodiscard]] Result<Record> record_of(const store::Row& row);
[[nodiscard]] SegmentRow segment_of(const store::Row& row);

// The canonical bytes of a row as it stands.
[[nodiscard]] std::string content_of_row(const Table& table, const store::Row& row, int first);
[[nodiscard]] Result<std::string> merge_content(store::Reader& reader, std::int64_t number);

// The columns of kSegments; views of what is given.
[[nodiscard]] store::Params segment_columns(const std::string& id, const Origin& origin,
                                            std::string_view file, const Written& written,
                                            std::int64_t known_from);
// How many facts of each key the segment has, and when the first of them ends.
[[nodiscard]] Result<Done> add_keys(store::Transaction& tx, std::int64_t number,
                                    const std::vector<Written::Key>& keys);

}  // namespace zhida::facts
