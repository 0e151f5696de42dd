// Corrections as rows of the store.
#include "record/corrections/corrections.h"

#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "record/store/ranges.h"

namespace zhida::corrections {
namespace {

using store::Blob;
using store::Reader;
using store::Row;

constexpr std::string_view kColumns = "id, content, known_us, actor, leaf";
constexpr std::string_view kPartColumns =
    "correction, name, decision, replacement, content, at_us, leaf";

Diagnostic taken(const std::string& id) {
  return failure("E-CORRECT-ID", id,
                 {"编号 " + id + " 已用于另一次更正，内容不同",
                  "the id " + id + " is that of another correction, with other content"},
                 {"接着做时用原来的输入；新的更正换一个编号",
                  "to go on give the same input; a new correction takes another id"});
}

Correction correction_of(const Row& row) {
  Correction out;
  out.id = row.text(0);
  out.content = row.text(1);
  out.known_us = row.integer(2);
  out.actor = row.text(3);
  out.leaf = row.integer(4);
  return out;
}

Part part_of(const Row& row) {
  Part out;
  out.correction = row.text(0);
  out.name = row.text(1);
  out.decision = row.text(2);
  out.replacement = row.text(3);
  out.content = row.text(4);
  out.at_us = row.integer(5);
  out.leaf = row.integer(6);
  return out;
}

std::string noted_id(const Part& part) { return part.correction + "/" + part.name; }

std::string content_of(const Correction& correction) {
  return store::Canonical()
      .text(correction.id)
      .text(correction.content)
      .integer(correction.known_us)
      .text(correction.actor)
      .bytes();
}

std::string content_of(const Part& part) {
  return store::Canonical()
      .text(part.correction)
      .text(part.name)
      .text(part.decision)
      .text(part.replacement)
      .text(part.content)
      .integer(part.at_us)
      .bytes();
}

Result<std::string> one_text(Reader& reader, std::string_view sql, const store::Params& params) {
  std::string out;
  auto read = reader.each(sql, params, [&](const Row& row) {
    out = row.text(0);
    return false;
  });
  if (!read) return read.errors();
  return out;
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_';
         });
}

Result<std::optional<Correction>> find(Reader& reader, std::string_view id) {
  std::optional<Correction> out;
  auto read = reader.each("SELECT " + std::string(kColumns) + " FROM correction WHERE id = $1",
                          {id}, [&](const Row& row) {
                            out = correction_of(row);
                            return false;
                          });
  if (!read) return read.errors();
  return out;
}

Result<Correction> begin(store::Transaction& tx, store::Journal& journal, Correction correction) {
  ZHIDA_CHECK(is_id(correction.id));
  auto kept = find(tx, correction.id);
  if (!kept) return kept.errors();
  if (*kept) {
    if ((*kept)->content == correction.content) return std::move(**kept);
    return taken(correction.id);
  }
  correction.known_us = tx.time_us();
  const auto leaf = journal.note(tx, kKind, correction.id, content_of(correction));
  if (!leaf) return leaf.errors();
  correction.leaf = *leaf;
  const auto put =
      tx.run("INSERT INTO correction (" + std::string(kColumns) + ") VALUES ($1, $2, $3, $4, $5)",
             {std::string_view(correction.id), Blob{correction.content}, correction.known_us,
              std::string_view(correction.actor), correction.leaf});
  if (!put) return put.errors();
  return correction;
}

Result<std::optional<Part>> find_part(Reader& reader, std::string_view correction,
                                      std::string_view name) {
  std::optional<Part> out;
  auto read = reader.each("SELECT " + std::string(kPartColumns) +
                              " FROM correction_part WHERE correction = $1 AND name = $2",
                          {correction, name}, [&](const Row& row) {
                            out = part_of(row);
                            return false;
                          });
  if (!read) return read.errors();
  return out;
}

Result<Part> add(store::Transaction& tx, store::Journal& journal, Part part) {
  auto kept = find_part(tx, part.correction, part.name);
  if (!kept) return kept.errors();
  if (*kept) {
    part.at_us = (*kept)->at_us;
    if (content_of(**kept) == content_of(part)) return std::move(**kept);
    return taken(noted_id(part));
  }
  part.at_us = tx.time_us();
  const auto leaf = journal.note(tx, kPartKind, noted_id(part), content_of(part));
  if (!leaf) return leaf.errors();
  part.leaf = *leaf;
  const auto put = tx.run("INSERT INTO correction_part (" + std::string(kPartColumns) +
                              ") VALUES ($1, $2, $3, $4, $5, $6, $7)",
                          {std::string_view(part.correction), std::string_view(part.name),
                           std::string_view(part.decision), std::string_view(part.replacement),
                           Blob{part.content}, part.at_us, part.leaf});
  if (!put) return put.errors();
  return part;
}

Result<std::vector<Part>> parts_of(Reader& reader, std::string_view correction, std::int64_t after,
                                   int limit) {
  std::vector<Part> out;
  auto read = reader.each(
      "SELECT " + std::string(kPartColumns) +
          " FROM correction_part WHERE correction = $1 AND leaf > $2 ORDER BY leaf "
          "LIMIT $3",
      {correction, after, std::int64_t{std::clamp(limit, 1, kListMax)}}, [&](const Row& row) {
        out.push_back(part_of(row));
        return true;
      });
  if (!read) return read.errors();
  return out;
}

Result<std::string> replacement_of(Reader& reader, std::string_view decision,
                                   std::int64_t known_us) {
  return one_text(reader,
                  "SELECT replacement FROM correction_part WHERE decision = $1 AND replacement <> "
                  "'' AND at_us <= $2 ORDER BY leaf LIMIT 1",
                  {decision, known_us});
}

Result<std::string> replaced_by(Reader& reader, std::string_view decision) {
  return one_text(reader,
                  "SELECT decision FROM correction_part WHERE replacement = $1 AND replacement <> "
                  "'' ORDER BY leaf LIMIT 1",
                  {decision});
}

std::vector<store::NotedKind> kinds() {
  using Each = std::function<bool(const store::Noted&)>;
  std::vector<store::NotedKind> out;
  out.push_back({std::string(kKind), [](Reader& reader, const Each& each) {
                   return store::each_of_table(reader, kColumns, "correction", "leaf",
                                               [&](const Row& row) {
                                                 const Correction one = correction_of(row);
                                                 return each({one.leaf, one.id, content_of(one)});
                                               });
                 }});
  out.push_back({std::string(kPartKind), [](Reader& reader, const Each& each) {
                   return store::each_of_table(
                       reader, kPartColumns, "correction_part", "leaf", [&](const Row& row) {
                         const Part one = part_of(row);
                         return each({one.leaf, noted_id(one), content_of(one)});
                       });
                 }});
  return out;
}

}  // namespace zhida::corrections
