// Accounts in both engines: versions, checks, and that what was noted is what is stored.
#include <gtest/gtest.h>

#include "record/identity/identity_test.h"

namespace zhida::identity {
namespace {

class AccountsTest : public IdentityTest {
 protected:
  std::string refusal(const NewAccount& account, std::string_view by = "") {
    return write([&](store::Transaction& tx) { return identity_->create(tx, account, by); });
  }
  Account changed(const std::string& id, std::int64_t version, const Change& change,
                  std::string_view by = "boss") {
    return get(
        [&](store::Transaction& tx) { return identity_->change(tx, id, version, change, by); });
  }
  std::string change_refusal(const std::string& id, std::int64_t version, const Change& change,
                             std::string_view by = "boss") {
    return write(
        [&](store::Transaction& tx) { return identity_->change(tx, id, version, change, by); });
  }
};

TEST_P(AccountsTest, CreateAndRead) {
  NewAccount given = clerk("Zhang-1");
  given.login = "Zhang@Example.org";
  given.roles = {"official.complaints", "official.clerk"};
  const Account made = create(given);
  EXPECT_EQ(made.version, 1);
  EXPECT_EQ(made.login, "zhang@example.org");
  EXPECT_EQ(made.roles, (std::vector<std::string>{"official.clerk", "official.complaints"}));
  EXPECT_EQ(made.at_us, kStart);
  EXPECT_FALSE(made.password_own);
  const auto read =
      see([&](store::Reader& reader) { return identity_->account(reader, "Zhang-1"); });
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, "测试甲");
  EXPECT_EQ(read->jurisdiction, "320500");
  EXPECT_EQ(read->roles, made.roles);
  EXPECT_FALSE(see([&](store::Reader& reader) { return identity_->account(reader, "nobody"); }));
  EXPECT_FALSE(see([&](store::Reader& reader) { return identity_->account(reader, "no body"); }));
  ASSERT_EQ(journal_.notes.size(), 1U);
  EXPECT_EQ(journal_.notes[0].kind, "identity.account");
  EXPECT_EQ(journal_.notes[0].id, "Zhang-1/1");
  // the hash of the password is noted as its digest only
  EXPECT_EQ(journal_.notes[0].content.find("argon2"), std::string::npos);
  EXPECT_TRUE(differences().empty());
}

TEST_P(AccountsTest, FieldsAreChecked) {
  const auto with = [&](auto&& alter) {
    NewAccount out = clerk("a");
    out.login = "abc";
    alter(out);
    return refusal(out);
  };
  const std::string field = "E-IDENTITY-FIELD";
  EXPECT_EQ(with([](auto& a) { a.id = ""; }), field);
  EXPECT_EQ(with([](auto& a) { a.id = "a/b"; }), field);
  EXPECT_EQ(with([](auto& a) { a.id = std::string(65, 'a'); }), field);
  EXPECT_EQ(with([](auto& a) { a.login = "ab"; }), "E-IDENTITY-LOGIN");
  EXPECT_EQ(with([](auto& a) { a.login = "张三丰"; }), "E-IDENTITY-LOGIN");
  EXPECT_EQ(with([](auto& a) { a.login = std::string(65, 'a'); }), "E-IDENTITY-LOGIN");
  EXPECT_EQ(with([](auto& a) { a.name = ""; }), field);
  EXPECT_EQ(with([](auto& a) { a.name = "a\nb"; }), field);
  EXPECT_EQ(with([](auto& a) { a.name = "a\u202Eb"; }), field);
  EXPECT_EQ(with([](auto& a) { a.name = "\xFF"; }), field);
  EXPECT_EQ(with([](auto& a) { a.subject = "S1"; }), field);
  EXPECT_EQ(with([](auto& a) { a.office = ""; }), field);
  EXPECT_EQ(with([](auto& a) { a.jurisdiction = "3205"; }), field);
  EXPECT_EQ(with([](auto& a) { a.roles = {}; }), field);
  EXPECT_EQ(with([](auto& a) { a.roles = {"auditor.reader"}; }), field);
  EXPECT_EQ(with([](auto& a) { a.roles = {"official.nothing"}; }), field);
  EXPECT_EQ(with([](auto& a) { a.roles = {"official.clerk", "official.clerk"}; }), field);
  EXPECT_EQ(with([](auto& a) { a.roles = {"official.clerk", "official.approver"}; }), field);
  EXPECT_EQ(with([](auto& a) { a.password = "plain text"; }), "E-IDENTITY-HASH");
  EXPECT_EQ(with([](auto& a) { a.kind = Kind::kOperator; }), field);
  EXPECT_EQ(refusal(clerk("abc"), "not an id"), field);
  EXPECT_EQ(refusal(clerk("abc")), "");
  EXPECT_TRUE(journal_.notes.size() == 1 && differences().empty());
}

TEST_P(AccountsTest, IdsAndLoginsAreTakenOnce) {
  create(member("abc"));
  EXPECT_EQ(refusal(member("abc")), "E-IDENTITY-TAKEN");
  NewAccount other = member("other");
  other.login = "ABC";
  EXPECT_EQ(refusal(other), "E-IDENTITY-TAKEN");
  // for life: a disabled account keeps its login
  Change close;
  close.status = Status::kDisabled;
  changed("abc", 1, close);
  EXPECT_EQ(refusal(other), "E-IDENTITY-TAKEN");
}

TEST_P(AccountsTest, EveryChangeIsAVersion) {
  create(clerk("abc"));
  now_ += kHour;
  Change moved;
  moved.jurisdiction = "320505";
  moved.name = "测试乙";
  const Account second = changed("abc", 1, moved);
  EXPECT_EQ(second.version, 2);
  EXPECT_EQ(second.by_account, "boss");
  EXPECT_EQ(second.at_us, kStart + kHour);
  EXPECT_EQ(change_refusal("abc", 1, moved), "E-IDENTITY-VERSION");
  EXPECT_EQ(change_refusal("nobody", 1, moved), "E-IDENTITY-ACCOUNT");
  moved.roles = std::vector<std::string>{"official.approver", "official.clerk"};
  EXPECT_EQ(change_refusal("abc", 2, moved), "E-IDENTITY-FIELD");
  // one's own name, not one's own place
  Change own;
  own.name = "测试丙";
  EXPECT_EQ(change_refusal("abc", 2, own, "abc"), "");
  own.jurisdiction = "320000";
  EXPECT_EQ(change_refusal("abc", 3, own, "abc"), "E-IDENTITY-FIELD");
  EXPECT_EQ(see([&](store::Reader& reader) { return identity_->account(reader, "abc"); })->version,
            3);
  EXPECT_EQ(journal_.notes.size(), 3U);
  EXPECT_TRUE(differences().empty());
}

TEST_P(AccountsTest, ListsHaveACursor) {
  for (const auto* id : {"c", "a", "b", "d"}) {
    NewAccount account = member(id);
    account.login = std::string("login-") + id;
    create(account);
  }
  Change renamed;
  renamed.name = "测试丁";
  changed("b", 1, renamed);
  const auto page = [&](std::string_view after, std::int64_t limit) {
    std::string out;
    for (const auto& account :
         see([&](store::Reader& reader) { return identity_->accounts(reader, after, limit); })) {
      out += account.id + std::to_string(account.version) + " ";
    }
    return out;
  };
  EXPECT_EQ(page("", 1000), "a1 b2 c1 d1 ");
  EXPECT_EQ(page("", 2), "a1 b2 ");
  EXPECT_EQ(page("b", 2), "c1 d1 ");
  EXPECT_EQ(page("d", 2), "");
}

// Whoever alters a row behind the program's back is found by comparing with what was noted.
TEST_P(AccountsTest, AlteredRowsAreFound) {
  create(member("abc"));
  Change renamed;
  renamed.name = "测试丁";
  changed("abc", 1, renamed);
  const std::pair<std::string_view, std::string> alterations[] = {
      {"UPDATE identity_account SET roles = 'enterprise.owner' WHERE version = 2", "abc/2"},
      {"UPDATE identity_account SET subject = 'S2' WHERE version = 2", "abc/2"},
      {"UPDATE identity_account SET name = 'x' WHERE version = 1", "abc/1"},
      {"UPDATE identity_account SET password = "
       "'$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4' "
       "WHERE version = 2",
       "abc/2"},
      {"UPDATE identity_account SET status = 'disabled' WHERE version = 2", "abc/2"},
      {"DELETE FROM identity_account WHERE version = 2",
       "abc/1 abc/2"},  // the first one's hash is gone for good
      {"INSERT INTO identity_factor (account, sealed, active, last_step) VALUES ('abc', $1, 1, 0)",
       "abc/2"},
  };
  for (const auto& [sql, expected] : alterations) {
    // tried and rolled back
    std::string found;
    EXPECT_EQ(write([&](store::Transaction& tx) -> Result<std::int64_t> {
                const bool takes = sql.ends_with("$1, 1, 0)");
                auto altered =
                    tx.run(sql, takes ? store::Params{store::Blob{"x"}} : store::Params{});
                if (!altered) return altered;
                for (const auto& kind : kinds()) {
                  std::map<std::int64_t, std::string> stored;
                  auto read = kind.read(tx, [&](const store::Noted& noted) {
                    stored[noted.leaf] = noted.content;
                    return true;
                  });
                  if (!read) return read.errors();
                  for (std::size_t i = 0; i < journal_.notes.size(); ++i) {
                    if (journal_.notes[i].kind != kind.kind ||
                        stored[static_cast<std::int64_t>(i)] == journal_.notes[i].content)
                      continue;
                    found += (found.empty() ? "" : " ") + journal_.notes[i].id;
                  }
                }
                return Diagnostic{"ROLLBACK", Severity::kError, {}, "", "", "", ""};
              }),
              "ROLLBACK");
    EXPECT_EQ(found, expected) << sql;
  }
  EXPECT_TRUE(differences().empty());
}

TEST_P(AccountsTest, AFailedWriteLeavesNothing) {
  EXPECT_EQ(write([&](store::Transaction& tx) -> Result<Account> {
              auto made = identity_->create(tx, member("abc"), "");
              if (!made) return made;
              return Diagnostic{"ROLLBACK", Severity::kError, {}, "", "", "", ""};
            }),
            "ROLLBACK");
  EXPECT_TRUE(journal_.notes.empty());
  EXPECT_FALSE(see([&](store::Reader& reader) { return identity_->account(reader, "abc"); }));
}

INSTANTIATE_TEST_SUITE_P(Engines, AccountsTest, store::engines());

}  // namespace
}  // namespace zhida::identity
