// The second factor: enrolling, confirming, proving it at sign-in, recovery codes.
#include "record/identity/factor.h"

#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "record/identity/identity.h"
#include "record/identity/row.h"
#include "record/identity/totp.h"

namespace zhida::identity {
namespace {

constexpr std::size_t kRecoveryCodes = 10;
constexpr std::size_t kRecoveryBytes = 10;  // 16 letters of base32
constexpr std::size_t kRecoveryGroup = 4;
constexpr std::size_t kCodeMax = 64;

struct Factor {
  std::string sealed;
  bool active = false;
  std::int64_t last_step = 0;
};

Result<std::optional<Factor>> find_factor(store::Reader& reader, std::string_view account) {
  std::optional<Factor> out;
  auto asked =
      reader.each("SELECT sealed, active, last_step FROM identity_factor WHERE account = $1",
                  {account}, [&](const store::Row& row) {
                    out = Factor{std::string(row.text(0)), row.integer(1) != 0, row.integer(2)};
                    return false;
                  });
  if (!asked) return asked.errors();
  return out;
}

std::string recovery_use(std::string_view account) { return "recovery " + std::string(account); }

// What the code may be kept under: the digest by the key of now, and those by keys before it.
Result<std::vector<Sha256>> recovery_digests(store::Reader& reader, const Keys& keys,
                                             std::string_view account, std::string_view letters) {
  std::vector<Sha256> out{keys.digest(recovery_use(account), letters)};
  Result<Done> well = Done{};
  auto read = reader.each(
      "SELECT number, sealed FROM identity_recovery_key", {}, [&](const store::Row& row) {
        const auto key = keys.open(row.text(1), recovery_key_context(row.text(0)));
        if (!key) {
          well = key.errors();
          return false;
        }
        out.push_back(digest_by(key->bytes(), recovery_use(account), letters));
        return true;
      });
  if (!read) return read.errors();
  if (!well) return well.errors();
  return out;
}

// Returns: whether it was there, and not used before
Result<bool> use_recovery(store::Transaction& tx, const Keys& keys, std::string_view account,
                          std::string_view letters) {
  const auto digests = recovery_digests(tx, keys, account, letters);
  if (!digests) return digests.errors();
  for (const Sha256& digest : *digests) {
    const auto used = tx.run(
        "UPDATE identity_recovery SET used_us = $3 WHERE account = $1 AND digest = $2 AND used_us "
        "IS NULL",
        {account, store::Blob{bytes_of(digest)}, tx.time_us()});
    if (!used) return used.errors();
    if (*used == 1) return true;
  }
  return false;
}

// Without hyphens and spaces, in capitals.
std::string letters_of(std::string_view code) {
  std::string out;
  out.reserve(code.size());
  for (const char c : code.substr(0, kCodeMax)) {
    if (c == '-' || c == ' ') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

Diagnostic refused(std::string_view account, Words what, Words help) {
  return failure("E-IDENTITY-FACTOR", account, std::move(what), std::move(help));
}

}  // namespace

Result<Enrolment> Identity::begin_factor(store::Transaction& tx, std::string_view account) const {
  const auto row = existing(tx, account);
  if (!row) return row.errors();
  if (is_sign_on_id(account)) {
    return refused(account,
                   {"统一身份登录的账号在统一身份系统里绑定动态口令",
                    "an account of single sign-on enrols its second factor at the provider"},
                   {"到统一身份系统办理", "do it there"});
  }
  if (row->second_factor) {
    return refused(account, {"已经绑定了动态口令", "a second factor is enrolled already"},
                   {"先解除，再绑定新的", "remove it, then enrol the new one"});
  }
  const Secret secret = Secret::generate(kTotpSecretBytes, random_);
  const std::string sealed = keys_.seal(secret.bytes(), factor_context(account), random_);
  const auto kept = tx.run(
      "INSERT INTO identity_factor (account, sealed, active, last_step) VALUES ($1, $2, 0, 0) ON "
      "CONFLICT (account) DO "
      "UPDATE SET sealed = excluded.sealed, active = 0, last_step = 0",
      {account, store::Blob{sealed}});
  if (!kept) return kept.errors();
  std::string letters = base32(secret.bytes());
  Enrolment out{Secret(letters), otpauth_uri(options_.issuer, row->login, secret.bytes())};
  wipe(letters);
  return out;
}

Result<std::vector<Secret>> Identity::confirm_factor(store::Transaction& tx,
                                                     std::string_view account,
                                                     std::string_view code) const {
  auto row = existing(tx, account);
  if (!row) return row.errors();
  const auto factor = find_factor(tx, account);
  if (!factor) return factor.errors();
  if (!*factor || (*factor)->active) {
    return refused(account, {"没有待确认的动态口令", "no second factor waits to be confirmed"},
                   {"先开始绑定", "begin to enrol first"});
  }
  const auto secret = keys_.open((*factor)->sealed, factor_context(account));
  if (!secret) return secret.errors();
  const auto step = matching_step(secret->bytes(), code, tx.time_us(), 0);
  if (!step) {
    return refused(account, {"动态口令不对", "this is not the code"},
                   {"核对手机的时间，输入最新的六位数字",
                    "check the clock of the telephone, and type its newest six digits"});
  }
  const auto active = tx.run(
      "UPDATE identity_factor SET active = 1, last_step = $2 WHERE account = $1", {account, *step});
  if (!active) return active.errors();
  const auto cleared = tx.run("DELETE FROM identity_recovery WHERE account = $1", {account});
  if (!cleared) return cleared.errors();
  std::vector<Secret> out;
  out.reserve(kRecoveryCodes);
  for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
    std::string letters = base32(Secret::generate(kRecoveryBytes, random_).bytes());
    const Sha256 digest = keys_.digest(recovery_use(account), letters);
    const auto kept = tx.run("INSERT INTO identity_recovery (account, digest) VALUES ($1, $2)",
                             {account, store::Blob{bytes_of(digest)}});
    if (!kept) return kept.errors();
    for (std::size_t at = kRecoveryGroup; at < letters.size(); at += kRecoveryGroup + 1) {
      letters.insert(at, 1, '-');
    }
    out.emplace_back(letters);
    wipe(letters);
  }
  row->factor_digest = sha256_bytes((*factor)->sealed);
  row->by_account = account;
  const auto noted = add_version(tx, std::move(*row));
  if (!noted) return noted.errors();
  return out;
}

Result<Account> Identity::remove_factor(store::Transaction& tx, std::string_view account,
                                        std::string_view by) const {
  auto row = existing(tx, account);
  if (!row) return row.errors();
  if (!by.empty() && !is_id(by)) {
    return failure("E-IDENTITY-FIELD", "by", {"经手的账号不对", "a bad id of who does it"});
  }
  if (!row->second_factor) {
    return refused(account, {"没有绑定动态口令", "no second factor is enrolled"},
                   {"无需解除", "nothing is to be removed"});
  }
  for (const std::string_view sql : {"DELETE FROM identity_factor WHERE account = $1",
                                     "DELETE FROM identity_recovery WHERE account = $1"}) {
    const auto gone = tx.run(sql, {account});
    if (!gone) return gone.errors();
  }
  row->factor_digest.clear();
  row->by_account = by;
  auto out = add_version(tx, std::move(*row));
  if (!out) return out;
  const auto ended = end_all(tx, account, "", "factor", by);
  if (!ended) return ended.errors();
  return out;
}

// Whether this is the code of now, or a recovery code; either counts once.
Result<bool> Identity::is_code(store::Transaction& tx, const AccountRow& row, std::string_view code,
                               const Client& client) const {
  const auto factor = find_factor(tx, row.id);
  if (!factor) return factor.errors();
  if (!*factor || !(*factor)->active) return false;
  const auto secret = keys_.open((*factor)->sealed, factor_context(row.id));
  if (!secret) return secret.errors();
  if (const auto step = matching_step(secret->bytes(), code, tx.time_us(), (*factor)->last_step)) {
    const auto used =
        tx.run("UPDATE identity_factor SET last_step = $2 WHERE account = $1", {row.id, *step});
    if (!used) return used.errors();
    return true;
  }
  std::string letters = letters_of(code);
  auto used = use_recovery(tx, keys_, row.id, letters);
  wipe(letters);
  if (!used || !*used) return used;
  Event event;
  event.what = "recovery-used";
  event.account = row.id;
  event.by_account = row.id;
  if (auto noted = note_event(tx, event, "", client.address); !noted) return noted.errors();
  return true;
}

}  // namespace zhida::identity
