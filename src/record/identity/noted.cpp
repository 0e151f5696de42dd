// What this room noted, read again: the newest version of an account from the very hash and secret that sign-in uses, so that
// these cannot be altered unnoticed either.
#include "record/identity/noted.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "record/identity/identity.h"
#include "record/identity/row.h"

namespace zhida::identity {
namespace {

using Each = std::function<bool(const store::Noted&)>;

constexpr std::int64_t kPage = 1000;  // of seq

Result<Done> read_accounts(store::Reader& reader, const Each& each) {
  std::string columns(account_columns());
  const std::string sql =
      "SELECT " + columns +
      ", (SELECT MAX(version) FROM identity_account b WHERE b.id = a.id), (SELECT sealed FROM "
      "identity_factor f WHERE "
      "f.account = a.id AND f.active = 1) FROM identity_account a ORDER BY id, version";
  std::optional<Diagnostics> bad;
  auto done = reader.each(sql, {}, [&](const store::Row& row) {
    auto read = read_row(row);
    if (!read) {
      bad = read.errors();
      return false;
    }
    if (read->version == row.integer(18)) {
      read->password_digest = sha256_bytes(read->phc);
      read->factor_digest = row.is_null(19) ? "" : sha256_bytes(row.text(19));
    }
    return each({read->leaf, noted_id(*read), content_of(*read)});
  });
  if (bad) return *bad;
  return done;
}

// Calls `page` with the ranges of seq (above the first, up to the second) until it answers false.
Result<Done> by_pages(store::Reader& reader, std::string_view sql_of_max,
                      const std::function<Result<bool>(std::int64_t, std::int64_t)>& page) {
  const auto next = next_seq(reader, sql_of_max);
  if (!next) return next.errors();
  for (std::int64_t from = 0; from + 1 < *next; from += kPage) {
    const auto more = page(from, from + kPage);
    if (!more) return more.errors();
    if (!*more) break;
  }
  return Done{};
}

Result<Done> read_events(store::Reader& reader, const Each& each) {
  const auto page = [&](std::int64_t from, std::int64_t to) -> Result<bool> {
    bool more = true;
    auto done = reader.each(
        "SELECT seq, what, account, detail, by_account, at_us, login_digest, address_digest, leaf "
        "FROM identity_event WHERE "
        "seq > $1 AND seq <= $2 ORDER BY seq",
        {from, to}, [&](const store::Row& row) {
          EventRow event;
          event.seq = row.integer(0);
          event.what = row.text(1);
          event.account = row.text(2);
          event.detail = row.text(3);
          event.by_account = row.text(4);
          event.at_us = row.integer(5);
          event.login_digest = row.text(6);
          event.address_digest = row.text(7);
          more = each({row.integer(8), std::to_string(event.seq), content_of(event)});
          return more;
        });
    if (!done) return done.errors();
    return more;
  };
  return by_pages(reader, "SELECT COALESCE(MAX(seq), 0) FROM identity_event", page);
}

Result<Done> read_reads(store::Reader& reader, const Each& each) {
  const auto page = [&](std::int64_t from, std::int64_t to) -> Result<bool> {
    std::map<std::int64_t, std::pair<ReadsRow, std::int64_t>> rows;
    auto done = reader.each(
        "SELECT r.seq, r.account, r.purpose, r.at_us, r.leaf, d.subject, d.facts FROM "
        "identity_reads r LEFT JOIN "
        "identity_read d ON d.seq = r.seq WHERE r.seq > $1 AND r.seq <= $2",
        {from, to}, [&](const store::Row& row) {
          auto& [reads, leaf] = rows[row.integer(0)];
          reads.seq = row.integer(0);
          reads.account = row.text(1);
          reads.purpose = row.text(2);
          reads.at_us = row.integer(3);
          leaf = row.integer(4);
          if (!row.is_null(5)) reads.subjects.emplace(row.text(5), row.text(6));
          return true;
        });
    if (!done) return done.errors();
    return std::all_of(rows.begin(), rows.end(), [&](const auto& one) {
      return each({one.second.second, std::to_string(one.first), content_of(one.second.first)});
    });
  };
  return by_pages(reader, "SELECT COALESCE(MAX(seq), 0) FROM identity_reads", page);
}

}  // namespace

std::string content_of(const EventRow& row) {
  store::Canonical out;
  out.integer(row.seq).text(row.what).text(row.account).text(row.login_digest);
  out.text(row.address_digest).text(row.detail).text(row.by_account).integer(row.at_us);
  return out.bytes();
}

std::string content_of(const ReadsRow& row) {
  store::Canonical out;
  out.integer(row.seq).text(row.account).text(row.purpose).integer(row.at_us);
  out.integer(static_cast<std::int64_t>(row.subjects.size()));
  for (const auto& [subject, facts] : row.subjects) out.text(subject).text(facts);
  return out.bytes();
}

std::vector<store::NotedKind> kinds() {
  return {{"identity.account", read_accounts},
          {"identity.event", read_events},
          {"identity.reads", read_reads}};
}

}  // namespace zhida::identity
