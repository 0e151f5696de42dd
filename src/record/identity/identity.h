// Identity: who somebody is, and what was let through in their name. Accounts, passwords, second factors, sessions, and the
// log of who read what. What a principal may do: role.h.
//
//     Identity identity(options, key, system_random(), journal);
//     auto in = identity.sign_in(db, login, password, code, client, now_us);      // outcome, token, principal
//     auto sight = identity.look(reader, *Token::parse(cookie), now_us);          // every request
//     if (sight->renew_due) db.write(… identity.renew(tx, token) …);              // may give a new token
//     db.write(… identity.note_reads(tx, sight->principal, purpose, reads) …);    // before the facts are answered
//
// Writes go into the caller's transaction, and everything that is kept for audit is noted in the journal in the same one.
// A refused sign-in is a value and no error, because an error would roll back the count of failures.
//
// Failures are counted for the login (whether or not there is such an account) and for the address. After some that are
// free, each doubles the wait, up to a cap; nothing is tried during a wait, so many requests at once gain nothing. From an
// address that the account came in from before, only its own failures there count: a stranger cannot lock anybody out.
//
// Errors:  E-IDENTITY-FIELD, E-IDENTITY-LOGIN, E-IDENTITY-PASSWORD, E-IDENTITY-TAKEN, E-IDENTITY-ACCOUNT,
//          E-IDENTITY-VERSION, E-IDENTITY-FACTOR, E-IDENTITY-KEY, E-IDENTITY-HASH, E-IDENTITY-LIMIT, E-IDENTITY-BUSY (as many
//          passwords are hashed as may be); those of the store and of the journal
// Threads: an Identity may be used by many threads at once; so may the Random that it is given
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/turnstile.h"
#include "record/identity/account.h"
#include "record/identity/key.h"
#include "record/identity/password.h"
#include "record/identity/secret.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::identity {

struct AccountRow;

// Waits after failures: none for the first `free`, then `first_us`, doubled by each failure up to `most_us`; forgotten
// after `forget_us` without one.
struct Delays {
  std::int64_t free = 5;
  std::int64_t first_us = 30'000'000;
  std::int64_t most_us = 15LL * 60 * 1'000'000;
  std::int64_t forget_us = 24LL * 3600 * 1'000'000;
};

struct Options {
  HashCost cost;
  Delays login;
  Delays address{50, 30'000'000, 15LL * 60 * 1'000'000, 3600LL * 1'000'000};
  std::int64_t familiar_us = 30LL * 24 * 3600 * 1'000'000;  // an address stays familiar
  std::int64_t idle_us = 30LL * 60 * 1'000'000;             // of a session without a request
  std::int64_t most_us = 12LL * 3600 * 1'000'000;           // of a session
  std::int64_t rotate_us = 15LL * 60 * 1'000'000;           // between two tokens
  std::int64_t grace_us = 10'000'000;  // of the token before, for requests under way
  std::int64_t touch_us = 60'000'000;  // how exactly `seen` is kept
  std::int64_t kept_us = 180LL * 24 * 3600 * 1'000'000;  // ended sessions stay in lists
  std::int64_t sessions_max = 20;                        // of one account; the oldest ends
  std::string issuer = "直达";                           // in authenticator apps
  // Of passwords that are hashed: a flood of sign-ins leaves the processors and the workers to others.
  Turnstile::Limits hashing = {.at_once = 1, .waiting = 3};
};

// A sign-in before its password is looked at.
struct Door {
  std::string login;
  std::string phc;  // of the account; of nobody's password where there is none: as much work
  bool account = false;
  std::int64_t wait_until_us = 0;  // nothing is to be tried before
};
struct Tried {
  Door door;
  bool matched = false;
  std::string rehash;  // the same password at today's cost, where the stored one is weaker
};

struct Enrolment {
  Secret secret;  // base32, for typing
  Secret uri;     // otpauth://…, for a QR code
};

class Identity {
 public:
  // REQUIRES: key holds kKeyBytes bytes; the journal outlives this
  Identity(Options options, const Secret& key, Random random, store::Journal& journal);

  // --- accounts: `by` is the account that does it, "" = the installation

  // The hash of a new password. Slow on purpose: not inside of a write.
  // Errors: E-IDENTITY-PASSWORD, E-IDENTITY-BUSY
  [[nodiscard]] Result<std::string> hash(const Password& password, std::string_view login) const;
  [[nodiscard]] Result<Account> create(store::Transaction& tx, const NewAccount& account,
                                       std::string_view by) const;
  // Roles, place or status that change: sessions get a new token at their next request; of a disabled or locked account
  // they end.
  // Errors: E-IDENTITY-VERSION unless `version` is the newest; E-IDENTITY-FIELD (as create(); roles of one's own)
  [[nodiscard]] Result<Account> change(store::Transaction& tx, std::string_view id,
                                       std::int64_t version, const Change& change,
                                       std::string_view by) const;
  // Ends every session of the account but `keep`.
  [[nodiscard]] Result<Account> set_password(store::Transaction& tx, std::string_view id,
                                             std::string_view phc, std::string_view by,
                                             std::string_view keep = {}) const;
  [[nodiscard]] Result<std::optional<Account>> account(store::Reader& reader,
                                                       std::string_view id) const;
  // By id, after `after`; of one subject's people, or of everybody (""). REQUIRES: 1 ≤ limit ≤ 1000
  [[nodiscard]] Result<std::vector<Account>> accounts(store::Reader& reader, std::string_view after,
                                                      std::int64_t limit,
                                                      std::string_view subject = {}) const;

  // --- signing in: door() in a read, try_password() on a thread of its own, sign_in() in a write

  [[nodiscard]] Result<Door> door(store::Reader& reader, std::string_view login,
                                  std::string_view address, std::int64_t now_us) const;
  [[nodiscard]] Result<Tried> try_password(Door door, const Password& password) const;
  // `code`: six digits, or a recovery code; "" = none was given.
  [[nodiscard]] Result<SignIn> sign_in(store::Transaction& tx, const Tried& tried,
                                       std::string_view code, const Client& client) const;
  // All three. REQUIRES: not called within a write
  [[nodiscard]] Result<SignIn> sign_in(store::Database& db, std::string_view login,
                                       const Password& password, std::string_view code,
                                       const Client& client, std::int64_t now_us) const;

  // --- single sign-on: a provider has vouched for somebody

  // Opens a session for the account of that person; opens the account, or brings it in line with the claims, first.
  // Errors: E-IDENTITY-FIELD (the claims make no account: a bad division, roles that are apart, another kind)
  [[nodiscard]] Result<SignIn> sign_on(store::Transaction& tx, const Vouched& vouched,
                                       const Client& client) const;

  // --- the second factor

  // A new secret, which counts once confirmed; one that was begun before is replaced.
  // Errors: E-IDENTITY-FACTOR where one is active, or the account is of single sign-on
  [[nodiscard]] Result<Enrolment> begin_factor(store::Transaction& tx,
                                               std::string_view account) const;
  // Returns: ten recovery codes, each of which replaces one code once; they are shown now and never again
  // Errors:  E-IDENTITY-FACTOR (not begun, or another code)
  [[nodiscard]] Result<std::vector<Secret>> confirm_factor(store::Transaction& tx,
                                                           std::string_view account,
                                                           std::string_view code) const;
  [[nodiscard]] Result<Account> remove_factor(store::Transaction& tx, std::string_view account,
                                              std::string_view by) const;

  // --- sessions

  [[nodiscard]] Result<Sight> look(store::Reader& reader, const Token& token,
                                   std::int64_t now_us) const;
  // Marks the session as seen, and gives it a new token where one is due. A replaced token that comes after its grace has
  // been copied by somebody: the session ends.
  [[nodiscard]] Result<Sight> renew(store::Transaction& tx, const Token& token) const;
  // Ends one session of the account, or (id "") all. Returns: how many
  [[nodiscard]] Result<std::int64_t> end_sessions(store::Transaction& tx, std::string_view account,
                                                  std::string_view id, std::string_view by) const;
  // Those that are open, the newest first, older than `from`. REQUIRES: 1 ≤ limit ≤ 1000
  [[nodiscard]] Result<std::vector<Session>> sessions(store::Reader& reader,
                                                      std::string_view account, std::int64_t now_us,
                                                      SessionPlace from = {},
                                                      std::int64_t limit = 1000) const;
  // What a page sends along with each change; the same for the session's whole life.
  [[nodiscard]] std::string csrf(std::string_view session) const;
  [[nodiscard]] bool is_csrf(std::string_view session, std::string_view text) const;
  // Forgets what is over: old sessions, delays, addresses. Returns: the number of rows
  [[nodiscard]] Result<std::int64_t> sweep(store::Transaction& tx) const;

  // --- the key of the installation

  // Seals with `next` all that this one's key sealed, in the caller's transaction; every session ends, waits and familiar addresses
  // are forgotten, recovery codes stay good. From the commit on, an Identity with `next` is to be used, and this one no more.
  // REQUIRES: next holds kKeyBytes bytes
  // Errors:   E-IDENTITY-KEY (a sealed text that this key does not open, or `next` is this key)
  [[nodiscard]] Result<Rotated> rotate(store::Transaction& tx, const Secret& next) const;

  // --- what is kept for audit

  // Notes the reads of facts above public: one record with all subjects; none where all are public.
  // Errors: E-IDENTITY-FIELD (no such purpose), E-IDENTITY-LIMIT (more than 1000 subjects or 100,000 reads)
  [[nodiscard]] Result<Done> note_reads(store::Transaction& tx, const Principal& principal,
                                        std::string_view purpose,
                                        std::span<const Read> reads) const;
  // The newest first, before `before` (0 = from the newest). REQUIRES: 1 ≤ limit ≤ 1000
  [[nodiscard]] Result<std::vector<ReadOfSubject>> reads_of(store::Reader& reader,
                                                            std::string_view subject,
                                                            std::int64_t before,
                                                            std::int64_t limit) const;
  [[nodiscard]] Result<std::vector<Event>> events(store::Reader& reader, std::string_view account,
                                                  std::int64_t before, std::int64_t limit) const;

 private:
  struct Attempt;
  [[nodiscard]] Result<Account> add_version(store::Transaction& tx, AccountRow row) const;
  [[nodiscard]] Result<AccountRow> existing(store::Reader& reader, std::string_view id) const;
  [[nodiscard]] Result<Done> note_event(store::Transaction& tx, const Event& event,
                                        std::string_view login, std::string_view address) const;
  [[nodiscard]] Result<std::int64_t> end_all(store::Transaction& tx, std::string_view account,
                                             std::string_view keep, std::string_view why,
                                             std::string_view by) const;
  [[nodiscard]] Result<std::int64_t> reseal_factors(store::Transaction& tx, const Keys& next) const;
  [[nodiscard]] Result<std::int64_t> end_everybody(store::Transaction& tx,
                                                   std::string_view why) const;
  [[nodiscard]] Result<Attempt> attempt(store::Reader& reader, std::string_view login,
                                        std::string_view account, std::string_view address,
                                        std::int64_t now_us) const;
  [[nodiscard]] Result<SignIn> failed(store::Transaction& tx, const Attempt& attempt,
                                      const Client& client, std::string_view why) const;
  [[nodiscard]] Result<bool> is_code(store::Transaction& tx, const AccountRow& row,
                                     std::string_view code, const Client& client) const;
  [[nodiscard]] Result<SignIn> let_in(store::Transaction& tx, const Attempt& attempt,
                                      AccountRow row, const Tried& tried,
                                      const Client& client) const;
  [[nodiscard]] Result<Done> open_session(store::Transaction& tx, const AccountRow& row,
                                          bool second_factor, const Client& client,
                                          SignIn& out) const;
  [[nodiscard]] Result<SignIn> sign_on_refused(store::Transaction& tx, Outcome outcome,
                                               const std::string& id, const Client& client,
                                               std::string_view why) const;
  [[nodiscard]] Result<Done> follow_claims(store::Transaction& tx, const Vouched& vouched,
                                           AccountRow& row) const;
  // A hash that no password has; made when it is first wanted.
  [[nodiscard]] const std::string& nobody() const;

  Options options_;
  Keys keys_;
  Random random_;
  store::Journal& journal_;
  mutable Turnstile hashing_;
  mutable std::once_flag nobody_made_;
  mutable std::string nobody_;
};

// The id and login of the account of a person of single sign-on: "sso-" and 26 letters and digits that follow from both.
[[nodiscard]] std::string sign_on_id(std::string_view issuer, std::string_view subject_there);
[[nodiscard]] bool is_sign_on_id(std::string_view id);

// Whether the store's secrets are sealed with this key; so they are with any key where there are none and it never was rotated.
[[nodiscard]] Result<bool> is_key_of(store::Reader& reader, const Secret& key);

// All that this room notes, read again from the store: accounts, events, reads.
[[nodiscard]] std::vector<store::NotedKind> kinds();

}  // namespace zhida::identity
