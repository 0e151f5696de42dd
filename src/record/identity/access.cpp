// What is kept for audit: events of sign-in, and reads of facts.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/failure.h"
#include "record/identity/identity.h"
#include "record/identity/noted.h"
#include "record/identity/row.h"

namespace zhida::identity {
namespace {

constexpr std::int64_t kPageMax = 1000;
constexpr std::size_t kSubjectsMax = 1000;
constexpr std::size_t kReadsMax = 100'000;
constexpr std::size_t kFactMax = 200;

using Facts = std::map<std::string_view, std::set<std::string_view>>;

// The facts above public, by subject.
Result<Facts> gathered(std::span<const Read> reads) {
  if (reads.size() > kReadsMax) {
    return failure("E-IDENTITY-LIMIT", "reads",
                   {"一次记录的查阅太多", "too many reads in one record"},
                   {"分几次读取", "read in several parts"});
  }
  Facts out;
  for (const Read& read : reads) {
    if (read.sensitivity == Sensitivity::kPublic) continue;
    if (!is_id(read.subject) || !is_label(read.fact, kFactMax)) {
      return failure("E-IDENTITY-FIELD", "reads",
                     {"查阅记录的主体或事实不对", "a bad subject or fact of a read"});
    }
    out[read.subject].insert(read.fact);
  }
  if (out.size() <= kSubjectsMax) return out;
  return failure("E-IDENTITY-LIMIT", "reads",
                 {"一次记录的企业超过 1000 家", "more than 1000 subjects in one record"},
                 {"分几次读取", "read in several parts"});
}

std::string lines_of(const std::set<std::string_view>& words) {
  std::string out;
  for (const auto word : words) {
    if (!out.empty()) out += '\n';
    out += word;
  }
  return out;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> out;
  out.reserve(kFactMax);
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

}  // namespace

Result<Done> Identity::note_event(store::Transaction& tx, const Event& event,
                                  std::string_view login, std::string_view address) const {
  EventRow row;
  static_cast<Event&>(row) = event;
  const auto seq = next_seq(tx, "SELECT COALESCE(MAX(seq), 0) FROM identity_event");
  if (!seq) return seq.errors();
  row.seq = *seq;
  row.at_us = tx.time_us();
  if (!login.empty()) row.login_digest = bytes_of(keys_.digest("login", login));
  if (!address.empty()) row.address_digest = bytes_of(keys_.digest("address", address));
  const auto leaf = journal_.note(tx, "identity.event", std::to_string(row.seq), content_of(row));
  if (!leaf) return leaf.errors();
  const auto kept = tx.run(
      "INSERT INTO identity_event (seq, what, account, login_digest, address_digest, detail, "
      "by_account, at_us, leaf) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {row.seq, row.what, row.account, store::Blob{row.login_digest},
       store::Blob{row.address_digest}, row.detail, row.by_account, row.at_us, *leaf});
  if (!kept) return kept.errors();
  return Done{};
}

Result<Done> Identity::note_reads(store::Transaction& tx, const Principal& principal,
                                  std::string_view purpose, std::span<const Read> reads) const {
  const auto& known = roles().purposes();
  if (!is_id(principal.account) || std::find(known.begin(), known.end(), purpose) == known.end()) {
    return failure("E-IDENTITY-FIELD", "purpose",
                   {"没有这个目的，或没有账号", "no such purpose, or no account"},
                   {"目的见 roles.txt", "the purposes are in roles.txt"});
  }
  const auto facts = gathered(reads);
  if (!facts) return facts.errors();
  if (facts->empty()) return Done{};
  const auto seq = next_seq(tx, "SELECT COALESCE(MAX(seq), 0) FROM identity_reads");
  if (!seq) return seq.errors();
  ReadsRow row{*seq, principal.account, std::string(purpose), tx.time_us(), {}};
  for (const auto& [subject, keys] : *facts) row.subjects.emplace(subject, lines_of(keys));
  const auto leaf = journal_.note(tx, "identity.reads", std::to_string(row.seq), content_of(row));
  if (!leaf) return leaf.errors();
  const auto kept = tx.run(
      "INSERT INTO identity_reads (seq, account, purpose, at_us, leaf) VALUES ($1, $2, $3, $4, $5)",
      {row.seq, row.account, row.purpose, row.at_us, *leaf});
  if (!kept) return kept.errors();
  std::vector<store::Params> rows;
  rows.reserve(row.subjects.size());
  for (const auto& [subject, keys] : row.subjects) rows.push_back({row.seq, subject, keys});
  const auto each =
      tx.run_many("INSERT INTO identity_read (seq, subject, facts) VALUES ($1, $2, $3)", rows);
  if (!each) return each.errors();
  return Done{};
}

Result<std::vector<ReadOfSubject>> Identity::reads_of(store::Reader& reader,
                                                      std::string_view subject, std::int64_t before,
                                                      std::int64_t limit) const {
  ZHIDA_CHECK(limit >= 1 && limit <= kPageMax);
  std::vector<ReadOfSubject> out;
  out.reserve(static_cast<std::size_t>(limit));
  auto asked = reader.each(
      "SELECT r.seq, r.account, r.purpose, d.facts, r.at_us FROM identity_read d JOIN "
      "identity_reads r ON r.seq = d.seq "
      "WHERE d.subject = $1 AND d.seq < $2 ORDER BY d.seq DESC LIMIT $3",
      {subject, before > 0 ? before : INT64_MAX, limit}, [&](const store::Row& row) {
        out.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                       split_lines(row.text(3)), row.integer(4)});
        return true;
      });
  if (!asked) return asked.errors();
  return out;
}

Result<std::vector<Event>> Identity::events(store::Reader& reader, std::string_view account,
                                            std::int64_t before, std::int64_t limit) const {
  ZHIDA_CHECK(limit >= 1 && limit <= kPageMax);
  std::vector<Event> out;
  out.reserve(static_cast<std::size_t>(limit));
  auto asked = reader.each(
      "SELECT seq, what, account, detail, by_account, at_us FROM identity_event WHERE account = $1 "
      "AND seq < $2 ORDER BY "
      "seq DESC LIMIT $3",
      {account, before > 0 ? before : INT64_MAX, limit}, [&](const store::Row& row) {
        out.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                       std::string(row.text(3)), std::string(row.text(4)), row.integer(5)});
        return true;
      });
  if (!asked) return asked.errors();
  return out;
}

}  // namespace zhida::identity
