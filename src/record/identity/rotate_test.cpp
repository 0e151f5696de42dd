// The key of the installation is rotated: second factors, recovery codes and the trail stay good; sessions, and the old key, do not.
#include "record/identity/identity_test.h"
#include "record/identity/totp.h"

namespace zhida::identity {
namespace {

constexpr std::int64_t kMinute = 60'000'000;

class KeyRotationTest : public IdentityTest {
 protected:
  void SetUp() override {
    IdentityTest::SetUp();
    create(member("abc"));
    create(member("def"));
    create(member("ghi"));
  }
  struct Enrolled {
    std::string secret;
    std::vector<std::string> recovery;
  };
  [[nodiscard]] std::string code(const std::string& secret) const {
    return hotp(secret, static_cast<std::uint64_t>(totp_step(now_)), kTotpDigits);
  }
  std::string begin(const std::string& account) {
    const Enrolment begun =
        get([&](store::Transaction& tx) { return identity_->begin_factor(tx, account); });
    return *from_base32(begun.secret.bytes());
  }
  std::vector<Secret> confirm(const std::string& account, const std::string& secret) {
    auto out = get([&](store::Transaction& tx) {
      return identity_->confirm_factor(tx, account, code(secret));
    });
    now_ += kMinute;
    return out;
  }
  Enrolled enrol(const std::string& account) {
    Enrolled out{begin(account), {}};
    for (const Secret& one : confirm(account, out.secret)) out.recovery.emplace_back(one.bytes());
    return out;
  }
  Outcome enter_with(const std::string& login, const std::string& typed) {
    now_ += kMinute;
    return enter(login, kPassword, typed).outcome;
  }
  Rotated rotate(char next) {
    const auto out =
        get([&](store::Transaction& tx) { return identity_->rotate(tx, test_key(next)); });
    identity_ = make(cheap(), next);
    return out;
  }
  bool is_key(char key) {
    return see([&](store::Reader& reader) { return is_key_of(reader, test_key(key)); });
  }
  std::int64_t count(std::string_view table) {
    std::int64_t out = 0;
    auto done = db_->read([&](store::Reader& reader) {
      return reader.each("SELECT COUNT(*) FROM " + std::string(table), {},
                         [&](const store::Row& row) {
                           out = row.integer(0);
                           return false;
                         });
    });
    EXPECT_TRUE(done.ok());
    return out;
  }
};

TEST_P(KeyRotationTest, SecondFactorsStayGood) {
  const Enrolled abc = enrol("abc");
  const std::string begun = begin("def");
  EXPECT_EQ(rotate('n').factors, 2);
  EXPECT_EQ(enter_with("abc", "000000"), Outcome::kRefused);
  EXPECT_EQ(enter_with("abc", code(abc.secret)), Outcome::kRefused);  // the code of a minute ago
  now_ += kMinute;
  EXPECT_EQ(enter("abc", kPassword, code(abc.secret)).outcome, Outcome::kIn);
  // what was only begun goes on, too
  EXPECT_EQ(confirm("def", begun).size(), 10U);
  EXPECT_EQ(enter("def", kPassword, code(begun)).outcome, Outcome::kIn);
  EXPECT_TRUE(differences().empty());
  EXPECT_EQ(events("").front().what, "key-rotated");
  EXPECT_EQ(events("").front().detail, "2");
}

TEST_P(KeyRotationTest, RecoveryCodesStayGoodOverTwoRotationsAndCountOnce) {
  const Enrolled abc = enrol("abc");
  rotate('n');
  EXPECT_EQ(enter_with("abc", abc.recovery[0]), Outcome::kIn);
  EXPECT_EQ(enter_with("abc", abc.recovery[0]), Outcome::kRefused);
  const Enrolled def = enrol("def");
  rotate('o');
  EXPECT_EQ(count("identity_recovery_key"), 2);
  EXPECT_EQ(enter_with("abc", abc.recovery[1]), Outcome::kIn);
  EXPECT_EQ(enter_with("abc", abc.recovery[1]), Outcome::kRefused);
  EXPECT_EQ(enter_with("def", def.recovery[1]), Outcome::kIn);
  EXPECT_EQ(enter_with("def", abc.recovery[2]), Outcome::kRefused);
  EXPECT_TRUE(differences().empty());
  // once nobody has one left, nothing is kept of old keys
  for (const char* account : {"abc", "def"})
    ASSERT_EQ(
        write([&](store::Transaction& tx) { return identity_->remove_factor(tx, account, ""); }),
        "");
  rotate('p');
  EXPECT_EQ(count("identity_recovery_key"), 0);
}

TEST_P(KeyRotationTest, SessionsEndAndWaitsAreForgotten) {
  const SignIn abc = enter("abc");
  const SignIn def = enter("def");
  ASSERT_EQ(abc.outcome, Outcome::kIn);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(enter("ghi", "this is not the one").outcome, Outcome::kRefused);
  EXPECT_GT(count("identity_delay"), 0);
  EXPECT_EQ(rotate('n').sessions, 2);
  EXPECT_NE(look(*abc.token).state, SightState::kValid);
  EXPECT_NE(look(*def.token).state, SightState::kValid);
  EXPECT_EQ(events("abc").front().what, "ended");
  EXPECT_EQ(events("abc").front().detail, "key 1");
  EXPECT_EQ(count("identity_delay"), 0);
  EXPECT_EQ(count("identity_familiar"), 0);
  EXPECT_EQ(enter("abc").outcome, Outcome::kIn);
  EXPECT_TRUE(differences().empty());
}

TEST_P(KeyRotationTest, TheStoreSaysWhichKeyItHas) {
  EXPECT_TRUE(is_key('k'));
  EXPECT_TRUE(is_key('x'));  // nothing is sealed
  enrol("abc");
  EXPECT_TRUE(is_key('k'));
  EXPECT_FALSE(is_key('n'));
  rotate('n');
  EXPECT_FALSE(is_key('k'));
  EXPECT_TRUE(is_key('n'));
  // without any factor it is still known
  ASSERT_EQ(write([&](store::Transaction& tx) { return identity_->remove_factor(tx, "abc", ""); }),
            "");
  EXPECT_FALSE(is_key('k'));
  EXPECT_TRUE(is_key('n'));
}

TEST_P(KeyRotationTest, WhatFailsLeavesEverythingAsItWas) {
  const Enrolled abc = enrol("abc");
  const SignIn in = enter("def");
  EXPECT_EQ(write([&](store::Transaction& tx) { return identity_->rotate(tx, test_key('k')); }),
            "E-IDENTITY-KEY");
  // another key than the one that sealed: nothing is changed
  const auto other = make(cheap(), 'z');
  EXPECT_EQ(write([&](store::Transaction& tx) { return other->rotate(tx, test_key('n')); }),
            "E-IDENTITY-KEY");
  // all done, and then the transaction fails
  EXPECT_EQ(write([&](store::Transaction& tx) -> Result<Done> {
              const auto rotated = identity_->rotate(tx, test_key('n'));
              if (!rotated) return rotated.errors();
              return Diagnostic{"E-TEST", Severity::kError, {}, "", "", "", ""};
            }),
            "E-TEST");
  EXPECT_TRUE(is_key('k'));
  EXPECT_EQ(look(*in.token).state, SightState::kValid);
  now_ += kMinute;
  EXPECT_EQ(enter("abc", kPassword, code(abc.secret)).outcome, Outcome::kIn);
  EXPECT_EQ(enter_with("abc", abc.recovery[0]), Outcome::kIn);
  EXPECT_TRUE(differences().empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, KeyRotationTest, store::engines());

}  // namespace
}  // namespace zhida::identity
