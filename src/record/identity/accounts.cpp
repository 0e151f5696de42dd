// Opening, changing and listing accounts. Every change is a new version; none is overwritten.
#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "base/sha256.h"
#include "record/identity/identity.h"
#include "record/identity/row.h"

namespace zhida::identity {
namespace {

constexpr std::int64_t kPageMax = 1000;

Diagnostic no_account(std::string_view id) {
  return failure("E-IDENTITY-ACCOUNT", is_id(id) ? id : "id", {"没有这个账号", "no such account"});
}

Result<Done> check_by(std::string_view by) {
  if (by.empty() || is_id(by)) return Done{};
  return failure("E-IDENTITY-FIELD", "by", {"经手的账号不对", "a bad id of who does it"});
}

bool is_other_right(const Account& before, const Account& after) {
  return before.roles != after.roles || before.subject != after.subject ||
         before.office != after.office || before.jurisdiction != after.jurisdiction;
}

void take_change(const Change& change, Account& account) {
  if (change.name) account.name = *change.name;
  if (change.subject) account.subject = *change.subject;
  if (change.office) account.office = *change.office;
  if (change.jurisdiction) account.jurisdiction = *change.jurisdiction;
  if (change.roles) account.roles = *change.roles;
  if (change.status) account.status = *change.status;
  if (change.locked_until_us) account.locked_until_us = *change.locked_until_us;
  std::sort(account.roles.begin(), account.roles.end());
}

}  // namespace

Identity::Identity(Options options, const Secret& key, Random random, store::Journal& journal)
    : options_(std::move(options)),
      keys_(key),
      random_(std::move(random)),
      journal_(journal),
      hashing_(options_.hashing) {}

const std::string& Identity::nobody() const {
  std::call_once(nobody_made_, [this] {
    const Token unguessable = Token::generate(random_);
    const auto password = Password::read(unguessable.text());
    nobody_ = hash_password(*password, options_.cost, random_);
  });
  return nobody_;
}

Result<std::string> Identity::hash(const Password& password, std::string_view login) const {
  if (auto fits = check_password(password, login); !fits) return fits.errors();
  const auto pass = hashing_.enter();
  if (!pass) return busy();
  return hash_password(password, options_.cost, random_);
}

// Notes and stores the row as the next version of its account.
Result<Account> Identity::add_version(store::Transaction& tx, AccountRow row) const {
  row.version += 1;
  row.at_us = tx.time_us();
  row.password_digest = sha256_bytes(row.phc);
  row.second_factor = !row.factor_digest.empty();
  const auto leaf = journal_.note(tx, "identity.account", noted_id(row), content_of(row));
  if (!leaf) return leaf.errors();
  std::string roles;
  for (const auto& role : row.roles) {
    if (!roles.empty()) roles += ' ';
    roles += role;
  }
  const store::Param factor =
      row.factor_digest.empty() ? store::Param() : store::Param(store::Blob{row.factor_digest});
  auto added = tx.run(
      "INSERT INTO identity_account (id, version, login, name, kind, subject, office, "
      "jurisdiction, roles, status, "
      "locked_until_us, password, password_digest, password_own, factor_digest, by_account, at_us, "
      "leaf) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
      {row.id, row.version, row.login, row.name, to_word(row.kind), row.subject, row.office,
       row.jurisdiction, roles,
       std::string_view(row.status == Status::kActive ? "active" : "disabled"), row.locked_until_us,
       row.phc, store::Blob{row.password_digest}, std::int64_t{row.password_own}, factor,
       row.by_account, row.at_us, *leaf});
  if (!added) return added.errors();
  const auto emptied =
      tx.run("UPDATE identity_account SET password = NULL WHERE id = $1 AND version < $2",
             {row.id, row.version});
  if (!emptied) return emptied.errors();
  return static_cast<Account>(std::move(row));
}

Result<AccountRow> Identity::existing(store::Reader& reader, std::string_view id) const {
  auto found = find_account(reader, id);
  if (!found) return found.errors();
  if (!*found) return no_account(id);
  return std::move(**found);
}

Result<Account> Identity::create(store::Transaction& tx, const NewAccount& account,
                                 std::string_view by) const {
  AccountRow row;
  row.id = account.id;
  row.login = folded_login(account.login);
  row.name = account.name;
  row.kind = account.kind;
  row.subject = account.subject;
  row.office = account.office;
  row.jurisdiction = account.jurisdiction;
  row.roles = account.roles;
  std::sort(row.roles.begin(), row.roles.end());
  row.phc = account.password;
  row.by_account = by;
  const bool sign_on = !account.issuer.empty();
  if (sign_on != !account.subject_there.empty() || (!sign_on && is_sign_on_id(row.id))) {
    return failure("E-IDENTITY-FIELD", "id",
                   {"sso- 开头的标识只属于统一身份登录的账号",
                    "ids that begin with sso- are of accounts of single sign-on only"},
                   {"换一个", "take another"});
  }
  if (sign_on) {
    row.id = row.login = sign_on_id(account.issuer, account.subject_there);
    row.phc = nobody();
    row.password_own = true;  // there is none to be changed
  }
  if (auto fits = check_by(by); !fits) return fits.errors();
  if (auto fits = check_account(row); !fits) return fits.errors();
  if (auto phc = parse_phc(row.phc); !phc) return phc.errors();
  const auto same_id = find_account(tx, row.id);
  if (!same_id) return same_id.errors();
  const auto same_login = find_login(tx, row.login);
  if (!same_login) return same_login.errors();
  if (*same_id || *same_login) {
    return failure("E-IDENTITY-TAKEN", *same_id ? "id" : "login",
                   {"标识或登录名已被使用", "the id or the login name is taken"},
                   {"换一个", "take another"});
  }
  return add_version(tx, std::move(row));
}

Result<Account> Identity::change(store::Transaction& tx, std::string_view id, std::int64_t version,
                                 const Change& change, std::string_view by) const {
  if (auto fits = check_by(by); !fits) return fits.errors();
  const auto before = existing(tx, id);
  if (!before) return before.errors();
  if (before->version != version) {
    return failure(
        "E-IDENTITY-VERSION", id,
        {"账号已被别人改过：现在是第 " + std::to_string(before->version) + " 版",
         "the account was changed meanwhile: it is at version " + std::to_string(before->version)},
        {"重新打开再改", "open it again, then change it"});
  }
  AccountRow after = *before;
  take_change(change, after);
  after.by_account = by;
  if (auto fits = check_account(after); !fits) return fits.errors();
  const bool other_right = is_other_right(*before, after);
  if (other_right && by == id) {
    return failure("E-IDENTITY-FIELD", "by",
                   {"不能改动自己的角色与范围", "nobody changes the own roles or place"},
                   {"由另一位管理员办理", "another administrator does it"});
  }
  const bool open = is_open(after, tx.time_us());
  auto out = add_version(tx, std::move(after));
  if (!out) return out;
  if (!open) {
    const auto ended = end_all(tx, id, "", "account", by);
    if (!ended) return ended.errors();
  } else if (other_right) {
    const auto due = tx.run(
        "UPDATE identity_session SET rotated_us = 0 WHERE account = $1 AND ended_us IS NULL", {id});
    if (!due) return due.errors();
  }
  return out;
}

Result<Account> Identity::set_password(store::Transaction& tx, std::string_view id,
                                       std::string_view phc, std::string_view by,
                                       std::string_view keep) const {
  if (auto fits = check_by(by); !fits) return fits.errors();
  if (auto read = parse_phc(phc); !read) return read.errors();
  if (is_sign_on_id(id)) {
    return failure("E-IDENTITY-FIELD", "password",
                   {"统一身份登录的账号没有密码", "an account of single sign-on has no password"});
  }
  auto row = existing(tx, id);
  if (!row) return row.errors();
  row->phc = phc;
  row->password_own = by == id;
  row->by_account = by;
  auto out = add_version(tx, std::move(*row));
  if (!out) return out;
  const auto ended = end_all(tx, id, keep, "password", by);
  if (!ended) return ended.errors();
  if (!keep.empty()) {
    const auto due = tx.run("UPDATE identity_session SET rotated_us = 0 WHERE id = $1", {keep});
    if (!due) return due.errors();
  }
  return out;
}

Result<std::optional<Account>> Identity::account(store::Reader& reader, std::string_view id) const {
  auto found = find_account(reader, id);
  if (!found) return found.errors();
  if (!*found) return std::optional<Account>();
  return std::optional<Account>(std::move(**found));
}

Result<std::vector<Account>> Identity::accounts(store::Reader& reader, std::string_view after,
                                                std::int64_t limit,
                                                std::string_view subject) const {
  ZHIDA_CHECK(limit >= 1 && limit <= kPageMax);
  std::vector<Account> out;
  out.reserve(static_cast<std::size_t>(limit));
  std::optional<Diagnostics> bad;
  const std::string sql =
      "SELECT " + std::string(account_columns()) +
      " FROM identity_account a WHERE id > $1 AND version = (SELECT MAX(version) FROM "
      "identity_account b WHERE b.id = a.id) AND ($3 = '' OR subject = $3) ORDER BY id LIMIT $2";
  auto asked = reader.each(sql, {after, limit, subject}, [&](const store::Row& row) {
    auto read = read_row(row);
    if (!read) {
      bad = read.errors();
      return false;
    }
    out.push_back(static_cast<Account>(std::move(*read)));
    return true;
  });
  if (!asked) return asked.errors();
  if (bad) return *bad;
  return out;
}

}  // namespace zhida::identity
