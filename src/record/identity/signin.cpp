// Signing in: counting failures, the waits they bring, and the one way in.
#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "record/identity/identity.h"
#include "record/identity/row.h"

namespace zhida::identity {
namespace {

constexpr std::size_t kAddressMax = 64;
constexpr std::size_t kAgentMax = 200;
constexpr std::size_t kNoLogin = 65;  // one more than a login has: what is cut here stays none

// One count of failures, as the store has it.
struct Count {
  std::string key;
  const Delays* delays = nullptr;
  bool forgives = false;  // a sign-in sets it back
  std::int64_t failures = 0;
  std::int64_t until_us = 0;
};

Result<Done> read_count(store::Reader& reader, std::int64_t now_us, Count& count) {
  return reader.each("SELECT failures, last_us, until_us FROM identity_delay WHERE key = $1",
                     {store::Blob{count.key}}, [&](const store::Row& row) {
                       if (row.integer(1) + count.delays->forget_us > now_us) {
                         count.failures = row.integer(0);
                         count.until_us = row.integer(2);
                       }
                       return false;
                     });
}

std::int64_t wait_after(const Delays& delays, std::int64_t failures) {
  std::int64_t wait = failures > delays.free ? delays.first_us : 0;
  for (std::int64_t n = delays.free + 1; n < failures && wait < delays.most_us; ++n) wait *= 2;
  return std::min(wait, delays.most_us);
}

std::string cut(std::string_view text, std::size_t most) {
  return std::string(text.substr(0, most));
}

}  // namespace

// What this attempt is counted for.
struct Identity::Attempt {
  std::string login;
  std::string account;  // "" where no account has the login
  std::string familiar_key;
  std::vector<Count> counts;
  std::int64_t wait_until_us = 0;
};

Result<Identity::Attempt> Identity::attempt(store::Reader& reader, std::string_view login,
                                            std::string_view account, std::string_view address,
                                            std::int64_t now_us) const {
  Attempt out;
  out.login = login;
  out.account = account;
  const std::string from = cut(address, kAddressMax);
  const std::string pair = std::string(account) + "/" + from;
  out.familiar_key = bytes_of(keys_.digest("familiar", pair));
  bool familiar = false;
  if (!account.empty()) {
    auto asked = reader.each("SELECT last_us FROM identity_familiar WHERE key = $1",
                             {store::Blob{out.familiar_key}}, [&](const store::Row& row) {
                               familiar = row.integer(0) + options_.familiar_us > now_us;
                               return false;
                             });
    if (!asked) return asked.errors();
  }
  if (familiar) {
    out.counts.push_back(
        {std::string(bytes_of(keys_.digest("delay pair", pair))), &options_.login, true});
  } else {
    out.counts.push_back(
        {std::string(bytes_of(keys_.digest("delay login", login))), &options_.login, true});
    out.counts.push_back(
        {std::string(bytes_of(keys_.digest("delay address", from))), &options_.address, false});
  }
  for (Count& count : out.counts) {
    if (auto read = read_count(reader, now_us, count); !read) return read.errors();
    if (count.until_us > now_us) out.wait_until_us = std::max(out.wait_until_us, count.until_us);
  }
  return out;
}

Result<Door> Identity::door(store::Reader& reader, std::string_view login, std::string_view address,
                            std::int64_t now_us) const {
  Door out;
  out.login = folded_login(login);
  auto row = find_login(reader, out.login);
  if (!row) return row.errors();
  out.account = row->has_value();
  // made by the first sign-in, of whomever: its time does not tell whether there is such a login
  const std::string& nobody = this->nobody();
  out.phc = out.account ? (*row)->phc : nobody;
  // what cannot be a login counts as itself: it is tried like any other
  if (out.login.empty()) out.login = cut(login, kNoLogin);
  const auto tried = attempt(reader, out.login, out.account ? (*row)->id : "", address, now_us);
  if (!tried) return tried.errors();
  out.wait_until_us = tried->wait_until_us;
  return out;
}

Result<Tried> Identity::try_password(Door door, const Password& password) const {
  const auto phc = parse_phc(door.phc);
  if (!phc) return phc.errors();
  const auto pass = hashing_.enter();
  if (!pass) return busy();
  Tried out;
  out.matched = matches(password, *phc) && door.account;
  if (out.matched && is_weaker(*phc, options_.cost)) {
    out.rehash = hash_password(password, options_.cost, random_);
  }
  out.door = std::move(door);
  return out;
}

Result<SignIn> Identity::failed(store::Transaction& tx, const Attempt& attempt,
                                const Client& client, std::string_view why) const {
  const std::int64_t now = tx.time_us();
  for (const Count& count : attempt.counts) {
    const std::int64_t failures = count.failures + 1;
    const std::int64_t wait = wait_after(*count.delays, failures);
    const auto kept = tx.run(
        "INSERT INTO identity_delay (key, failures, last_us, until_us) VALUES ($1, $2, $3, $4) ON "
        "CONFLICT (key) "
        "DO UPDATE SET failures = excluded.failures, last_us = excluded.last_us, until_us = "
        "excluded.until_us",
        {store::Blob{count.key}, failures, now, wait == 0 ? 0 : now + wait});
    if (!kept) return kept.errors();
  }
  Event event;
  event.what = "refused";
  event.account = attempt.account;
  event.detail = why;
  auto noted = note_event(tx, event, attempt.login, client.address);
  if (!noted) return noted.errors();
  return SignIn{};
}

Result<SignIn> Identity::sign_in(store::Transaction& tx, const Tried& tried, std::string_view code,
                                 const Client& client) const {
  auto row = find_login(tx, folded_login(tried.door.login));
  if (!row) return row.errors();
  const auto now = tx.time_us();
  const auto attempt =
      this->attempt(tx, tried.door.login, *row ? (*row)->id : "", client.address, now);
  if (!attempt) return attempt.errors();
  if (attempt->wait_until_us > now) {
    SignIn out;
    out.outcome = Outcome::kWait;
    out.wait_until_us = attempt->wait_until_us;
    return out;
  }
  if (!*row) return failed(tx, *attempt, client, "login");
  // a password that was replaced while this one was tried is not the account's any more
  if (!tried.matched || (*row)->phc != tried.door.phc)
    return failed(tx, *attempt, client, "password");
  if (!is_open(**row, now)) return failed(tx, *attempt, client, "account");
  if ((*row)->second_factor) {
    if (code.empty()) {
      Event event;
      event.what = "code-wanted";
      event.account = (*row)->id;
      auto noted = note_event(tx, event, attempt->login, client.address);
      if (!noted) return noted.errors();
      SignIn out;
      out.outcome = Outcome::kCodeWanted;
      return out;
    }
    const auto right = is_code(tx, **row, code, client);
    if (!right) return right.errors();
    if (!*right) return failed(tx, *attempt, client, "code");
  }
  return let_in(tx, *attempt, std::move(**row), tried, client);
}

Result<SignIn> Identity::let_in(store::Transaction& tx, const Attempt& attempt, AccountRow row,
                                const Tried& tried, const Client& client) const {
  for (const Count& count : attempt.counts) {
    if (!count.forgives || count.failures == 0) continue;
    const auto forgiven =
        tx.run("DELETE FROM identity_delay WHERE key = $1", {store::Blob{count.key}});
    if (!forgiven) return forgiven.errors();
  }
  const auto familiar = tx.run(
      "INSERT INTO identity_familiar (key, last_us) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE "
      "SET last_us = "
      "excluded.last_us",
      {store::Blob{attempt.familiar_key}, tx.time_us()});
  if (!familiar) return familiar.errors();
  SignIn out;
  out.outcome = Outcome::kIn;
  out.password_own = row.password_own;
  out.principal = principal_of(row, row.second_factor);
  if (auto opened = open_session(tx, row, row.second_factor, client, out); !opened)
    return opened.errors();
  Event event;
  event.what = "in";
  event.account = row.id;
  event.detail = row.second_factor ? "two-factors" : "password";
  event.by_account = row.id;
  if (auto noted = note_event(tx, event, attempt.login, client.address); !noted)
    return noted.errors();
  if (!tried.rehash.empty()) {
    row.phc = tried.rehash;
    row.by_account = row.id;
    const auto stronger = add_version(tx, std::move(row));
    if (!stronger) return stronger.errors();
  }
  return out;
}

Result<Done> Identity::open_session(store::Transaction& tx, const AccountRow& row,
                                    bool second_factor, const Client& client, SignIn& out) const {
  const std::int64_t now = tx.time_us();
  constexpr std::size_t kIdBytes = 12;
  out.session.id = base64url(Secret::generate(kIdBytes, random_).bytes());
  out.session.account = row.id;
  out.session.created_us = now;
  out.session.seen_us = now;
  out.session.expires_us = now + options_.most_us;
  out.session.second_factor = second_factor;
  out.session.agent = is_label(client.agent, kAgentMax) ? client.agent : "";
  const auto oldest = tx.run(
      "UPDATE identity_session SET ended_us = $2, ended_why = 'many' WHERE account = $1 AND "
      "ended_us IS NULL AND id IN "
      "(SELECT id FROM identity_session WHERE account = $1 AND ended_us IS NULL ORDER BY "
      "created_us DESC LIMIT 1000 OFFSET $3)",
      {row.id, now, options_.sessions_max - 1});
  if (!oldest) return oldest.errors();
  const auto opened = tx.run(
      "INSERT INTO identity_session (id, account, created_us, seen_us, rotated_us, expires_us, "
      "second_factor, agent) "
      "VALUES ($1, $2, $3, $3, $3, $4, $5, $6)",
      {out.session.id, row.id, now, out.session.expires_us, std::int64_t{second_factor},
       out.session.agent});
  if (!opened) return opened.errors();
  out.token = Token::generate(random_);
  const Sha256 digest = out.token->digest();
  const auto kept = tx.run("INSERT INTO identity_token (digest, session) VALUES ($1, $2)",
                           {store::Blob{bytes_of(digest)}, out.session.id});
  if (!kept) return kept.errors();
  return Done{};
}

Result<SignIn> Identity::sign_in(store::Database& db, std::string_view login,
                                 const Password& password, std::string_view code,
                                 const Client& client, std::int64_t now_us) const {
  Door door;
  auto seen = db.read([&](store::Reader& reader) -> Result<Done> {
    auto found = this->door(reader, login, client.address, now_us);
    if (!found) return found.errors();
    door = std::move(*found);
    return Done{};
  });
  if (!seen) return seen.errors();
  SignIn out;
  if (door.wait_until_us > now_us) {
    out.outcome = Outcome::kWait;
    out.wait_until_us = door.wait_until_us;
    return out;
  }
  const auto tried = try_password(std::move(door), password);
  if (!tried) return tried.errors();
  auto done = db.write([&](store::Transaction& tx) -> Result<Done> {
    auto in = sign_in(tx, *tried, code, client);
    if (!in) return in.errors();
    out = std::move(*in);
    return Done{};
  });
  if (!done) return done.errors();
  return out;
}

}  // namespace zhida::identity
