// Another key for the installation: what was sealed with the old one is sealed anew, what was found by it is forgotten or kept findable.
#include <map>
#include <utility>

#include "base/failure.h"
#include "record/identity/factor.h"
#include "record/identity/identity.h"
#include "record/identity/row.h"

namespace zhida::identity {
namespace {

constexpr std::int64_t kPage = 1000;

struct Sealed {
  std::string account;
  std::string text;
  bool active = false;
};

Result<std::vector<Sealed>> factors_after(store::Reader& reader, std::string_view after) {
  std::vector<Sealed> out;
  auto read = reader.each(
      "SELECT account, sealed, active FROM identity_factor WHERE account > $1 "
      "ORDER BY account LIMIT $2",
      {after, kPage}, [&](const store::Row& row) {
        out.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2) != 0});
        return true;
      });
  if (!read) return read.errors();
  return out;
}

// Of another key than `keys`, sealed by it.
Result<std::map<std::string, std::string>> recovery_keys(store::Reader& reader) {
  std::map<std::string, std::string> out;
  auto read = reader.each("SELECT number, sealed FROM identity_recovery_key", {},
                          [&](const store::Row& row) {
                            out.emplace(row.text(0), row.text(1));
                            return true;
                          });
  if (!read) return read.errors();
  return out;
}

Result<bool> any_code_left(store::Reader& reader) {
  bool out = false;
  auto read = reader.each("SELECT 1 FROM identity_recovery WHERE used_us IS NULL LIMIT 1", {},
                          [&](const store::Row& /*row*/) {
                            out = true;
                            return false;
                          });
  if (!read) return read.errors();
  return out;
}

// Keeps, sealed with `next`, what recognises the recovery codes of before; nothing where no code is left to be used.
Result<Done> keep_recovery(store::Transaction& tx, const Keys& now, const Keys& next,
                           const Random& random) {
  const auto left = any_code_left(tx);
  if (!left) return left.errors();
  const auto before = recovery_keys(tx);
  if (!before) return before.errors();
  const auto emptied = tx.run("DELETE FROM identity_recovery_key", {});
  if (!emptied) return emptied.errors();
  if (!*left) return Done{};
  const auto keep = [&](std::string_view number, std::string_view digesting) -> Result<Done> {
    const std::string sealed = next.seal(digesting, recovery_key_context(number), random);
    const auto kept = tx.run("INSERT INTO identity_recovery_key (number, sealed) VALUES ($1, $2)",
                             {store::Blob{number}, store::Blob{sealed}});
    return kept ? Result<Done>(Done{}) : Result<Done>(kept.errors());
  };
  for (const auto& [number, sealed] : *before) {
    const auto opened = now.open(sealed, recovery_key_context(number));
    if (!opened) return opened.errors();
    if (auto kept = keep(number, opened->bytes()); !kept) return kept;
  }
  return keep(now.number(), now.digesting().bytes());
}

}  // namespace

Result<std::int64_t> Identity::reseal_factors(store::Transaction& tx, const Keys& next) const {
  std::int64_t count = 0;
  std::string after;
  while (true) {
    const auto page = factors_after(tx, after);
    if (!page) return page.errors();
    if (page->empty()) return count;
    after = page->back().account;
    for (const Sealed& one : *page) {
      const auto secret = keys_.open(one.text, factor_context(one.account));
      if (!secret) return secret.errors();
      const std::string sealed = next.seal(secret->bytes(), factor_context(one.account), random_);
      const auto kept = tx.run("UPDATE identity_factor SET sealed = $2 WHERE account = $1",
                               {one.account, store::Blob{sealed}});
      if (!kept) return kept.errors();
      ++count;
      if (!one.active) continue;
      // the account's newest version says which sealed secret is its own
      auto row = existing(tx, one.account);
      if (!row) return row.errors();
      row->factor_digest = sha256_bytes(sealed);
      row->by_account.clear();
      if (auto noted = add_version(tx, std::move(*row)); !noted) return noted.errors();
    }
  }
}

Result<std::int64_t> Identity::end_everybody(store::Transaction& tx, std::string_view why) const {
  std::vector<std::string> accounts;
  auto read = tx.each(
      "SELECT DISTINCT account FROM identity_session WHERE ended_us IS NULL ORDER BY account", {},
      [&](const store::Row& row) {
        accounts.emplace_back(row.text(0));
        return true;
      });
  if (!read) return read.errors();
  std::int64_t count = 0;
  for (const std::string& account : accounts) {
    const auto ended = end_all(tx, account, "", why, "");
    if (!ended) return ended;
    count += *ended;
  }
  return count;
}

Result<Rotated> Identity::rotate(store::Transaction& tx, const Secret& next) const {
  const Keys keys(next);
  if (keys.number() == keys_.number()) {
    return failure("E-IDENTITY-KEY", "", {"新密钥就是现在的密钥", "the new key is the key of now"},
                   {"给出另一把", "give another one"});
  }
  Rotated out;
  const auto factors = reseal_factors(tx, keys);
  if (!factors) return factors.errors();
  out.factors = *factors;
  if (auto kept = keep_recovery(tx, keys_, keys, random_); !kept) return kept.errors();
  const auto ended = end_everybody(tx, "key");
  if (!ended) return ended.errors();
  out.sessions = *ended;
  // found by digests that nobody can make any more
  for (const std::string_view sql :
       {"DELETE FROM identity_delay", "DELETE FROM identity_familiar"}) {
    const auto gone = tx.run(sql, {});
    if (!gone) return gone.errors();
  }
  const auto named = tx.run(
      "INSERT INTO identity_key (id, number) VALUES (1, $1) "
      "ON CONFLICT (id) DO UPDATE SET number = excluded.number",
      {store::Blob{keys.number()}});
  if (!named) return named.errors();
  Event event;
  event.what = "key-rotated";
  event.detail = std::to_string(out.factors);
  if (auto noted = note_event(tx, event, "", ""); !noted) return noted.errors();
  return out;
}

Result<bool> is_key_of(store::Reader& reader, const Secret& key) {
  std::string number;
  for (const std::string_view sql :
       {"SELECT number FROM identity_key", "SELECT sealed FROM identity_factor LIMIT 1"}) {
    auto read = reader.each(sql, {}, [&](const store::Row& row) {
      number = row.text(0).substr(0, kKeyNumberBytes);
      return false;
    });
    if (!read) return read.errors();
    if (!number.empty()) break;
  }
  return number.empty() || number == Keys(key).number();
}

}  // namespace zhida::identity
