// Decisions as rows of the store.
#include "record/decisions/decisions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/failure.h"
#include "record/store/ranges.h"

namespace zhida::decisions {
namespace {

using store::Blob;
using store::Reader;
using store::Row;

constexpr std::string_view kColumns =
    "id, subject, as_of, known_us, bundle, party, facts, result, actor, purpose, decided_us, leaf";

Diagnostic bad_field(std::string_view field, std::size_t bytes_max) {
  const std::string name(field);
  const std::string most = std::to_string(bytes_max);
  return failure("E-DECISION-FIELD", field,
                 {name + " 是空的、含有不允许的字符，或超过 " + most + " 字节",
                  name + " is empty, has characters that are not allowed, or is longer than " +
                      most + " bytes"},
                 {"编号用字母、数字和 . - _", "ids are of letters, digits and . - _"});
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_';
         });
}

std::optional<Diagnostic> refuse(const Decision& decision) {
  if (!is_id(decision.id)) return bad_field("id", kIdBytesMax);
  if (!is_id(decision.subject)) return bad_field("subject", kIdBytesMax);
  if (!is_id(decision.bundle)) return bad_field("bundle", kIdBytesMax);
  if (decision.facts.empty() || decision.facts.size() > kFactsBytesMax)
    return bad_field("facts", kFactsBytesMax);
  if (decision.result.empty() || decision.result.size() > kResultBytesMax)
    return bad_field("result", kResultBytesMax);
  if (decision.actor.empty() || decision.actor.size() > kIdBytesMax)
    return bad_field("actor", kIdBytesMax);
  if (decision.purpose.size() > kIdBytesMax) return bad_field("purpose", kIdBytesMax);
  if (decision.party.size() > kIdBytesMax) return bad_field("party", kIdBytesMax);
  return std::nullopt;
}

Decision from(const Row& row) {
  Decision out;
  out.id = row.text(0);
  out.subject = row.text(1);
  out.as_of = row.integer(2);
  out.known_us = row.integer(3);
  out.bundle = row.text(4);
  out.party = row.text(5);
  out.facts = row.text(6);
  out.result = row.text(7);
  out.actor = row.text(8);
  out.purpose = row.text(9);
  out.decided_us = row.integer(10);
  out.leaf = row.integer(11);
  return out;
}

Result<std::optional<Decision>> find(Reader& reader, std::string_view id) {
  std::optional<Decision> out;
  auto read = reader.each("SELECT " + std::string(kColumns) + " FROM decision WHERE id = $1", {id},
                          [&](const Row& row) {
                            out = from(row);
                            return true;
                          });
  if (!read) return read.errors();
  return out;
}

}  // namespace

std::string content_of(const Decision& decision) {
  return store::Canonical()
      .text(decision.id)
      .text(decision.subject)
      .integer(decision.as_of)
      .integer(decision.known_us)
      .text(decision.bundle)
      .text(decision.party)
      .text(decision.facts)
      .text(decision.result)
      .text(decision.actor)
      .text(decision.purpose)
      .bytes();
}

Result<Decision> record(store::Transaction& tx, store::Journal& journal, Decision decision) {
  if (auto refused = refuse(decision)) return *refused;
  auto kept = find(tx, decision.id);
  if (!kept) return kept.errors();
  if (*kept) {
    if (content_of(**kept) == content_of(decision)) return std::move(**kept);
    return failure("E-DECISION-ID", decision.id,
                   {"编号 " + decision.id + " 已用于另一个决定",
                    "the id " + decision.id + " is that of another decision"},
                   {"换一个编号", "take another id"});
  }
  decision.decided_us = tx.time_us();
  const auto leaf = journal.note(tx, kKind, decision.id, content_of(decision));
  if (!leaf) return leaf.errors();
  decision.leaf = *leaf;
  const auto put = tx.send(
      "INSERT INTO decision (" + std::string(kColumns) +
          ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      {std::string_view(decision.id), std::string_view(decision.subject), decision.as_of,
       decision.known_us, std::string_view(decision.bundle), std::string_view(decision.party),
       Blob{decision.facts}, Blob{decision.result}, std::string_view(decision.actor),
       std::string_view(decision.purpose), decision.decided_us, decision.leaf});
  if (!put) return put.errors();
  return decision;
}

Result<Decision> get(Reader& reader, std::string_view id) {
  auto kept = find(reader, id);
  if (!kept) return kept.errors();
  if (*kept) return std::move(**kept);
  return failure(
      "E-DECISION-NONE", id,
      {"没有这个决定：" + std::string(id), "there is no such decision: " + std::string(id)});
}

Result<std::vector<Decision>> of_subject(Reader& reader, std::string_view subject,
                                         std::int64_t before, int limit) {
  std::vector<Decision> out;
  auto read = reader.each(
      "SELECT id, subject, as_of, known_us, bundle, party, '', '', actor, purpose, decided_us, "
      "leaf FROM decision "
      "WHERE subject = $1 AND ($2 = 0 OR leaf < $2) ORDER BY leaf DESC LIMIT $3",
      {subject, before, std::int64_t{std::clamp(limit, 1, kListMax)}}, [&](const Row& row) {
        out.push_back(from(row));
        return true;
      });
  if (!read) return read.errors();
  return out;
}

Result<std::int64_t> count(Reader& reader) {
  std::int64_t out = 0;
  auto read = reader.each("SELECT count(*) FROM decision", {}, [&](const Row& row) {
    out = row.integer(0);
    return true;
  });
  if (!read) return read.errors();
  return out;
}

std::vector<store::NotedKind> kinds() {
  return {{std::string(kKind),
           [](Reader& reader, const std::function<bool(const store::Noted&)>& each) {
             return store::each_of_table(reader, kColumns, "decision", "leaf", [&](const Row& row) {
               const Decision decision = from(row);
               const std::string content = content_of(decision);
               return each({decision.leaf, decision.id, content});
             });
           }}};
}

}  // namespace zhida::decisions
