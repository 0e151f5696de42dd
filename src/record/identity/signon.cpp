// Single sign-on: a session for whom a provider vouches, in an account that follows its claims.
#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "record/identity/identity.h"
#include "record/identity/key.h"
#include "record/identity/row.h"

namespace zhida::identity {
namespace {

constexpr std::string_view kMark = "sso-";
constexpr std::size_t kLetters = 26;  // of base32: 130 bits

bool is_other(const Account& a, const Account& b) {
  return a.roles != b.roles || a.subject != b.subject || a.office != b.office ||
         a.jurisdiction != b.jurisdiction;
}

}  // namespace

std::string sign_on_id(std::string_view issuer, std::string_view subject_there) {
  std::string both(issuer);
  both.append("\n").append(subject_there);
  const Sha256 digest = sha256(both);
  std::string out(kMark);
  for (const char c : base32(bytes_of(digest)).substr(0, kLetters))
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool is_sign_on_id(std::string_view id) { return id.starts_with(kMark); }

Result<SignIn> Identity::sign_on_refused(store::Transaction& tx, Outcome outcome,
                                         const std::string& id, const Client& client,
                                         std::string_view why) const {
  Event event;
  event.what = "refused";
  event.account = outcome == Outcome::kNoAccount ? "" : id;
  event.detail = why;
  if (auto noted = note_event(tx, event, id, client.address); !noted) return noted.errors();
  SignIn out;
  out.outcome = outcome;
  return out;
}

// The next version of the account, where the claims say something else than it has.
Result<Done> Identity::follow_claims(store::Transaction& tx, const Vouched& vouched,
                                     AccountRow& row) const {
  AccountRow after = row;
  if (!vouched.name.empty()) after.name = vouched.name;
  if (vouched.managed) {
    if (vouched.kind != row.kind) {
      return failure("E-IDENTITY-FIELD", "kind",
                     {"账号的类别终身不变，统一身份系统给的是另一类",
                      "the kind of an account is for life, and the claims give another"},
                     {"停用这个账号，另行处理", "disable this account and see to it"});
    }
    after.roles = vouched.roles;
    after.subject = vouched.subject;
    after.office = vouched.office;
    after.jurisdiction = vouched.jurisdiction;
  }
  const bool other_right = is_other(row, after);
  if (!other_right && after.name == row.name) return Done{};
  after.by_account = "";  // the installation: its settings say so
  if (auto fits = check_account(after); !fits) return fits;
  const auto added = add_version(tx, after);
  if (!added) return added.errors();
  row = std::move(after);
  if (!other_right) return Done{};
  const auto due =
      tx.run("UPDATE identity_session SET rotated_us = 0 WHERE account = $1 AND ended_us IS NULL",
             {row.id});
  if (!due) return due.errors();
  return Done{};
}

Result<SignIn> Identity::sign_on(store::Transaction& tx, const Vouched& vouched,
                                 const Client& client) const {
  const std::string id = sign_on_id(vouched.issuer, vouched.subject_there);
  auto row = find_account(tx, id);
  if (!row) return row.errors();
  if (!*row) {
    if (!vouched.managed || !vouched.create)
      return sign_on_refused(tx, Outcome::kNoAccount, id, client, "sign-on-account");
    NewAccount fresh;
    fresh.name = vouched.name.empty() ? id : vouched.name;
    fresh.kind = vouched.kind;
    fresh.subject = vouched.subject;
    fresh.office = vouched.office;
    fresh.jurisdiction = vouched.jurisdiction;
    fresh.roles = vouched.roles;
    fresh.issuer = vouched.issuer;
    fresh.subject_there = vouched.subject_there;
    const auto created = create(tx, fresh, "");
    if (!created) return created.errors();
    row = find_account(tx, id);
    if (!row) return row.errors();
    ZHIDA_CHECK(row->has_value());  // it was created above
  }
  if (!is_open(**row, tx.time_us()))
    return sign_on_refused(tx, Outcome::kRefused, id, client, "sign-on-closed");
  if (auto followed = follow_claims(tx, vouched, **row); !followed) return followed.errors();
  SignIn out;
  out.outcome = Outcome::kIn;
  out.principal = principal_of(**row, vouched.second_factor);
  if (auto opened = open_session(tx, **row, vouched.second_factor, client, out); !opened)
    return opened.errors();
  Event event;
  event.what = "in";
  event.account = id;
  event.detail = vouched.second_factor ? "sign-on-two-factors" : "sign-on";
  event.by_account = id;
  if (auto noted = note_event(tx, event, id, client.address); !noted) return noted.errors();
  return out;
}

}  // namespace zhida::identity
