// Sessions: what a token shows, new tokens, and ends.
#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "record/identity/identity.h"
#include "record/identity/row.h"

namespace zhida::identity {
namespace {

constexpr std::int64_t kOpenMax = 1000;

// A token and its session as the store has them.
struct Found {
  Session session;
  std::int64_t rotated_us = 0;
  bool ended = false;
  bool replaced = false;  // there is a newer token
  std::int64_t valid_until_us = 0;
};

Session session_of(const store::Row& row) {
  Session out;
  out.id = row.text(0);
  out.account = row.text(1);
  out.created_us = row.integer(2);
  out.seen_us = row.integer(3);
  out.expires_us = row.integer(4);
  out.second_factor = row.integer(5) != 0;
  out.agent = row.text(6);
  return out;
}

Result<std::optional<Found>> find(store::Reader& reader, const Token& token) {
  std::optional<Found> out;
  const Sha256 digest = token.digest();
  auto asked = reader.each(
      "SELECT s.id, s.account, s.created_us, s.seen_us, s.expires_us, s.second_factor, s.agent, "
      "s.rotated_us, s.ended_us, "
      "t.valid_until_us FROM identity_token t JOIN identity_session s ON s.id = t.session WHERE "
      "t.digest = $1",
      {store::Blob{bytes_of(digest)}}, [&](const store::Row& row) {
        out = Found{session_of(row), row.integer(7), !row.is_null(8), !row.is_null(9),
                    row.integer(9)};
        return false;
      });
  if (!asked) return asked.errors();
  return out;
}

SightState state_of(const Found& found, const Options& options, std::int64_t now_us) {
  if (found.ended) return SightState::kEnded;
  if (now_us >= found.session.expires_us || now_us >= found.session.seen_us + options.idle_us) {
    return SightState::kExpired;
  }
  if (found.replaced && now_us >= found.valid_until_us) return SightState::kReused;
  return SightState::kValid;
}

// Fills in who it is; an account that is closed shows nothing.
Result<Sight> sight_of(store::Reader& reader, const std::optional<Found>& found,
                       const Options& options, std::int64_t now_us) {
  Sight out;
  if (!found) return out;
  out.state = state_of(*found, options, now_us);
  if (out.state != SightState::kValid) return out;
  const auto row = find_account(reader, found->session.account);
  if (!row) return row.errors();
  if (!*row || !is_open(**row, now_us)) {
    out.state = SightState::kEnded;
    return out;
  }
  out.session = found->session;
  out.principal = principal_of(**row, found->session.second_factor);
  out.password_own = (*row)->password_own;
  const bool rotate = !found->replaced && now_us >= found->rotated_us + options.rotate_us;
  out.renew_due = rotate || now_us >= found->session.seen_us + options.touch_us;
  return out;
}

}  // namespace

Result<Sight> Identity::look(store::Reader& reader, const Token& token, std::int64_t now_us) const {
  const auto found = find(reader, token);
  if (!found) return found.errors();
  auto out = sight_of(reader, *found, options_, now_us);
  // the end of a family of tokens is a write
  if (out && out->state == SightState::kReused) out->renew_due = true;
  return out;
}

Result<Sight> Identity::renew(store::Transaction& tx, const Token& token) const {
  const std::int64_t now = tx.time_us();
  const auto found = find(tx, token);
  if (!found) return found.errors();
  auto out = sight_of(tx, *found, options_, now);
  if (!out) return out;
  if (out->state == SightState::kReused) {
    const Session& session = (*found)->session;
    const auto ended =
        tx.run("UPDATE identity_session SET ended_us = $2, ended_why = 'reused' WHERE id = $1",
               {session.id, now});
    if (!ended) return ended.errors();
    Event event;
    event.what = "reused";
    event.account = session.account;
    event.detail = session.id;
    if (auto noted = note_event(tx, event, "", ""); !noted) return noted.errors();
    return out;
  }
  if (out->state != SightState::kValid) return out;
  out->renew_due = false;
  out->session.seen_us = now;
  const bool rotate = !(*found)->replaced && now >= (*found)->rotated_us + options_.rotate_us;
  const auto seen =
      tx.run("UPDATE identity_session SET seen_us = $2 WHERE id = $1", {out->session.id, now});
  if (!seen) return seen.errors();
  if (!rotate) return out;
  const Sha256 before = token.digest();
  const auto replaced = tx.run("UPDATE identity_token SET valid_until_us = $2 WHERE digest = $1",
                               {store::Blob{bytes_of(before)}, now + options_.grace_us});
  if (!replaced) return replaced.errors();
  out->token = Token::generate(random_);
  const Sha256 digest = out->token->digest();
  const auto added = tx.run("INSERT INTO identity_token (digest, session) VALUES ($1, $2)",
                            {store::Blob{bytes_of(digest)}, out->session.id});
  if (!added) return added.errors();
  const auto marked =
      tx.run("UPDATE identity_session SET rotated_us = $2 WHERE id = $1", {out->session.id, now});
  if (!marked) return marked.errors();
  return out;
}

Result<std::int64_t> Identity::end_sessions(store::Transaction& tx, std::string_view account,
                                            std::string_view id, std::string_view by) const {
  if (id.empty()) return end_all(tx, account, "", "signed-out", by);
  auto ended = tx.run(
      "UPDATE identity_session SET ended_us = $3, ended_why = 'signed-out' WHERE account = $1 AND "
      "id = $2 AND ended_us IS NULL",
      {account, id, tx.time_us()});
  if (!ended || *ended == 0) return ended;
  Event event;
  event.what = "ended";
  event.account = account;
  event.detail = "signed-out " + std::string(id);
  event.by_account = by;
  if (auto noted = note_event(tx, event, "", ""); !noted) return noted.errors();
  return ended;
}

Result<std::int64_t> Identity::end_all(store::Transaction& tx, std::string_view account,
                                       std::string_view keep, std::string_view why,
                                       std::string_view by) const {
  auto ended = tx.run(
      "UPDATE identity_session SET ended_us = $3, ended_why = $4 WHERE account = $1 AND id <> $2 "
      "AND ended_us IS NULL",
      {account, keep, tx.time_us(), why});
  if (!ended || *ended == 0) return ended;
  Event event;
  event.what = "ended";
  event.account = account;
  event.detail = std::string(why) + " " + std::to_string(*ended);
  event.by_account = by;
  if (auto noted = note_event(tx, event, "", ""); !noted) return noted.errors();
  return ended;
}

Result<std::vector<Session>> Identity::sessions(store::Reader& reader, std::string_view account,
                                                std::int64_t now_us, SessionPlace from,
                                                std::int64_t limit) const {
  ZHIDA_CHECK(limit >= 1 && limit <= kOpenMax);
  std::vector<Session> out;
  out.reserve(static_cast<std::size_t>(limit));
  auto asked = reader.each(
      "SELECT id, account, created_us, seen_us, expires_us, second_factor, agent FROM "
      "identity_session WHERE account = $1 "
      "AND ended_us IS NULL AND expires_us > $2 AND seen_us > $3 AND (created_us < $4 OR "
      "(created_us = "
      "$4 AND id < $5)) ORDER BY created_us DESC, id DESC LIMIT $6",
      {account, now_us, now_us - options_.idle_us, from.created_us, from.id, limit},
      [&](const store::Row& row) {
        out.push_back(session_of(row));
        return true;
      });
  if (!asked) return asked.errors();
  return out;
}

std::string Identity::csrf(std::string_view session) const {
  return base64url(bytes_of(keys_.digest("csrf", session)));
}

bool Identity::is_csrf(std::string_view session, std::string_view text) const {
  return !session.empty() && equal_in_constant_time(csrf(session), text);
}

Result<std::int64_t> Identity::sweep(store::Transaction& tx) const {
  const std::int64_t now = tx.time_us();
  struct Statement {
    std::string_view sql;
    std::int64_t before_us;
  };
  const std::int64_t delays = std::max(options_.login.forget_us, options_.address.forget_us);
  const Statement statements[] = {
      {"DELETE FROM identity_token WHERE session IN (SELECT id FROM identity_session WHERE "
       "COALESCE(ended_us, expires_us) < $1)",
       now - options_.kept_us},
      {"DELETE FROM identity_session WHERE COALESCE(ended_us, expires_us) < $1",
       now - options_.kept_us},
      {"DELETE FROM identity_delay WHERE last_us < $1", now - delays},
      {"DELETE FROM identity_familiar WHERE last_us < $1", now - options_.familiar_us},
  };
  std::int64_t rows = 0;
  for (const Statement& statement : statements) {
    const auto gone = tx.run(statement.sql, {statement.before_us});
    if (!gone) return gone;
    rows += *gone;
  }
  return rows;
}

}  // namespace zhida::identity
