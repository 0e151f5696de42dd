// Signing in: what is told, what is counted, who waits; the second factor.
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "record/identity/identity_test.h"
#include "record/identity/totp.h"

namespace zhida::identity {
namespace {

class SignInTest : public IdentityTest {
 protected:
  void SetUp() override {
    IdentityTest::SetUp();
    create(member("abc"));
  }
  // Fails until there is a wait. Returns: how many were tried
  int fail_until_wait(const std::string& login, const std::string& address) {
    for (int tries = 0; tries < 1000; ++tries) {
      const SignIn in = enter(login, "this is not the one", "", address);
      if (in.outcome == Outcome::kWait) return tries;
      EXPECT_EQ(in.outcome, Outcome::kRefused);
    }
    return 1000;
  }
  struct Enrolled {
    std::string secret;
    std::vector<std::string> recovery;
  };
  Enrolled enrol(const std::string& account) {
    const Enrolment begun =
        get([&](store::Transaction& tx) { return identity_->begin_factor(tx, account); });
    Enrolled out{*from_base32(begun.secret.bytes()), {}};
    const auto codes = get([&](store::Transaction& tx) {
      return identity_->confirm_factor(tx, account, code(out.secret));
    });
    for (const Secret& one : codes) out.recovery.emplace_back(one.bytes());
    now_ += kMinute;
    return out;
  }
  [[nodiscard]] std::string code(const std::string& secret) const {
    return hotp(secret, static_cast<std::uint64_t>(totp_step(now_)), kTotpDigits);
  }
};

TEST_P(SignInTest, InAndRefused) {
  const SignIn in = enter("ABC");
  ASSERT_EQ(in.outcome, Outcome::kIn);
  EXPECT_EQ(in.principal.account, "abc");
  EXPECT_EQ(in.principal.subject, "S1");
  EXPECT_EQ(in.principal.roles, std::vector<std::string>{"enterprise.member"});
  EXPECT_FALSE(in.principal.second_factor);
  EXPECT_FALSE(in.password_own);
  EXPECT_EQ(look(*in.token).state, SightState::kValid);
  for (const auto& refused : {enter("abc", "another pass phrase"), enter("nobody"),
                              enter("no such login!"), enter("\xFF")}) {
    EXPECT_EQ(refused.outcome, Outcome::kRefused);
    EXPECT_FALSE(refused.token);
    EXPECT_TRUE(refused.principal.account.empty());
  }
  const auto seen = events("abc");
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].what, "refused");
  EXPECT_EQ(seen[0].detail, "password");
  EXPECT_EQ(seen[1].what, "in");
  EXPECT_TRUE(differences().empty());
}

// Somebody typed a password where the login goes: neither the journal nor the store may hold it.
TEST_P(SignInTest, NothingSecretIsKept) {
  const SignIn in = enter("abc");
  enter(std::string(kPassword));
  enter("abc", "a secret of another house");
  std::string all;
  for (const Note& note : journal_.notes) all += note.content + "\n";
  const auto dump = [&](store::Reader& reader) -> Result<std::string> {
    std::string out;
    for (const auto* sql : {"SELECT what, account, detail, login_digest FROM identity_event",
                            "SELECT id, account, agent, ended_why FROM identity_session",
                            "SELECT digest, session, session, session FROM identity_token"}) {
      auto read = reader.each(sql, {}, [&](const store::Row& row) {
        for (int i = 0; i < 4; ++i) out += std::string(row.text(i)) + "\n";
        return true;
      });
      if (!read) return read.errors();
    }
    return out;
  };
  all += see(dump);
  EXPECT_NE(all.find(in.session.id), std::string::npos);
  for (const std::string& secret :
       {std::string(kPassword), std::string("another house"), std::string(in.token->text()),
        *from_base64url(in.token->text()), std::string("192.0.2.1"),
        identity_->csrf(in.session.id)}) {
    EXPECT_EQ(all.find(secret), std::string::npos);
  }
}

TEST_P(SignInTest, FailuresBringWaitsThatDoubleUpToACap) {
  EXPECT_EQ(fail_until_wait("abc", "192.0.2.7"), 6);
  std::int64_t expected = 30 * kSecond;
  for (int i = 0; i < 10; ++i) {
    SignIn in = enter("abc", kPassword, "", "192.0.2.7");
    ASSERT_EQ(in.outcome, Outcome::kWait);  // even with the right password
    EXPECT_NEAR(static_cast<double>(in.wait_until_us - now_), static_cast<double>(expected), 1e4);
    now_ = in.wait_until_us;
    EXPECT_EQ(enter("abc", "this is not the one", "", "192.0.2.7").outcome, Outcome::kRefused);
    expected = std::min(expected * 2, 15 * kMinute);
  }
  // and then they are over: nobody is locked out for good
  now_ += 15 * kMinute;
  EXPECT_EQ(enter("abc", kPassword, "", "192.0.2.7").outcome, Outcome::kIn);
  // which also sets the count back
  EXPECT_EQ(fail_until_wait("abc", "192.0.2.7"), 6);
}

TEST_P(SignInTest, WaitsAreForgottenAfterADay) {
  EXPECT_EQ(fail_until_wait("abc", "192.0.2.7"), 6);
  now_ += 25 * kHour;
  EXPECT_EQ(fail_until_wait("abc", "192.0.2.7"), 6);
}

TEST_P(SignInTest, AnUnknownLoginWaitsLikeAKnownOne) {
  EXPECT_EQ(fail_until_wait("nobody", "192.0.2.8"), fail_until_wait("abc", "192.0.2.9"));
  // and its password is compared with a hash of the same cost
  const auto door = [&](std::string_view login) {
    return see([&](store::Reader& reader) {
      return identity_->door(reader, login, "198.51.100.1", now_);
    });
  };
  const auto known = parse_phc(door("abc").phc);
  const auto unknown = parse_phc(door("nobody2").phc);
  EXPECT_EQ(known->cost.memory_kib, unknown->cost.memory_kib);
  EXPECT_EQ(known->cost.passes, unknown->cost.passes);
  EXPECT_EQ(known->hash.size(), unknown->hash.size());
}

TEST_P(SignInTest, AStrangerLocksNobodyOut) {
  ASSERT_EQ(enter("abc", kPassword, "", "192.0.2.1").outcome, Outcome::kIn);
  fail_until_wait("abc", "203.0.113.5");
  EXPECT_EQ(enter("abc", kPassword, "", "203.0.113.5").outcome, Outcome::kWait);
  EXPECT_EQ(enter("abc", kPassword, "", "203.0.113.6").outcome, Outcome::kWait);
  EXPECT_EQ(enter("abc", kPassword, "", "192.0.2.1").outcome, Outcome::kIn);
  // that did not help the stranger
  EXPECT_EQ(enter("abc", kPassword, "", "203.0.113.5").outcome, Outcome::kWait);
  // familiar for a month only
  now_ += 31 * 24 * kHour;
  fail_until_wait("abc", "203.0.113.5");
  EXPECT_EQ(enter("abc", kPassword, "", "192.0.2.1").outcome, Outcome::kWait);
}

TEST_P(SignInTest, AnAddressThatTriesManyLoginsWaits) {
  int tries = 0;
  while (tries < 1000 &&
         enter("login-" + std::to_string(tries), kPassword, "", "203.0.113.9").outcome ==
             Outcome::kRefused)
    ++tries;
  EXPECT_EQ(tries, 51);
  EXPECT_EQ(enter("abc", kPassword, "", "203.0.113.9").outcome, Outcome::kWait);
  EXPECT_EQ(enter("abc", kPassword, "", "203.0.113.10").outcome, Outcome::kIn);
}

// Requests that all pass the door before the first failure is counted are judged one by one.
TEST_P(SignInTest, ManyAtOnceGainNothing) {
  std::vector<Tried> tried;
  for (int i = 0; i < 40; ++i) {
    Door door = see(
        [&](store::Reader& reader) { return identity_->door(reader, "abc", "203.0.113.5", now_); });
    EXPECT_EQ(door.wait_until_us, 0);
    // the last one would be right
    tried.push_back(*identity_->try_password(
        std::move(door), password(i == 39 ? kPassword : "this is not the one")));
  }
  std::atomic<int> refused = 0;
  std::atomic<int> waited = 0;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < 39; i += 4) {
        const SignIn in = get([&](store::Transaction& tx) {
          return identity_->sign_in(tx, tried[i], "", {"203.0.113.5", ""});
        });
        ++(in.outcome == Outcome::kWait ? waited : refused);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(refused, 6);
  EXPECT_EQ(waited, 33);
  EXPECT_EQ(get([&](store::Transaction& tx) {
              return identity_->sign_in(tx, tried[39], "", {"203.0.113.5", ""});
            }).outcome,
            Outcome::kWait);
}

// What is too long for a login is nobody's, whatever it begins with.
TEST_P(SignInTest, ALoginIsNotCutToFit) {
  NewAccount longest = member("longest");
  longest.login = std::string(64, 'a');
  create(longest);
  EXPECT_EQ(enter(longest.login).outcome, Outcome::kIn);
  EXPECT_EQ(enter(longest.login + "b").outcome, Outcome::kRefused);
  EXPECT_EQ(events("longest").size(), 1U);
}

TEST_P(SignInTest, ClosedAccountsAreRefused) {
  Change lock;
  lock.locked_until_us = now_ + kHour;
  get([&](store::Transaction& tx) { return identity_->change(tx, "abc", 1, lock, "boss"); });
  EXPECT_EQ(enter("abc").outcome, Outcome::kRefused);
  EXPECT_EQ(events("abc").front().detail, "account");
  now_ += kHour;
  EXPECT_EQ(enter("abc").outcome, Outcome::kIn);
  Change close;
  close.status = Status::kDisabled;
  get([&](store::Transaction& tx) { return identity_->change(tx, "abc", 2, close, "boss"); });
  EXPECT_EQ(enter("abc").outcome, Outcome::kRefused);
}

TEST_P(SignInTest, AWeakHashIsReplacedAtSignIn) {
  Options stronger = cheap();
  stronger.cost.passes = 2;
  identity_ = make(stronger);
  EXPECT_EQ(enter("abc", "this is not the one").outcome, Outcome::kRefused);
  EXPECT_EQ(see([&](store::Reader& reader) { return identity_->account(reader, "abc"); })->version,
            1);
  EXPECT_EQ(enter("abc").outcome, Outcome::kIn);
  EXPECT_EQ(see([&](store::Reader& reader) { return identity_->account(reader, "abc"); })->version,
            2);
  const Door door =
      see([&](store::Reader& reader) { return identity_->door(reader, "abc", "", now_); });
  EXPECT_EQ(parse_phc(door.phc)->cost.passes, 2U);
  EXPECT_EQ(enter("abc").outcome, Outcome::kIn);
  EXPECT_EQ(see([&](store::Reader& reader) { return identity_->account(reader, "abc"); })->version,
            2);
  EXPECT_TRUE(differences().empty());
}

TEST_P(SignInTest, APasswordReplacedMeanwhileIsNone) {
  Door door = see([&](store::Reader& reader) { return identity_->door(reader, "abc", "a", now_); });
  const Tried tried = *identity_->try_password(std::move(door), password(kPassword));
  ASSERT_TRUE(tried.matched);
  const std::string phc = *identity_->hash(password("another long phrase"), "abc");
  get([&](store::Transaction& tx) { return identity_->set_password(tx, "abc", phc, "abc"); });
  EXPECT_EQ(get([&](store::Transaction& tx) {
              return identity_->sign_in(tx, tried, "", {"a", ""});
            }).outcome,
            Outcome::kRefused);
  EXPECT_EQ(enter("abc").outcome, Outcome::kRefused);
  const SignIn in = enter("abc", "another long phrase");
  EXPECT_EQ(in.outcome, Outcome::kIn);
  EXPECT_TRUE(in.password_own);
}

TEST_P(SignInTest, SecondFactor) {
  const Enrolled enrolled = enrol("abc");
  EXPECT_EQ(enrolled.secret.size(), kTotpSecretBytes);
  EXPECT_EQ(std::set<std::string>(enrolled.recovery.begin(), enrolled.recovery.end()).size(), 10U);
  EXPECT_EQ(enter("abc").outcome, Outcome::kCodeWanted);
  EXPECT_EQ(enter("abc", "this is not the one").outcome, Outcome::kRefused);
  EXPECT_EQ(enter("abc", kPassword, "000000").outcome, Outcome::kRefused);
  EXPECT_EQ(events("abc").front().detail, "code");
  const std::string now = code(enrolled.secret);
  // a right code with a wrong password is not used up
  EXPECT_EQ(enter("abc", "this is not the one", now).outcome, Outcome::kRefused);
  const SignIn in = enter("abc", kPassword, now);
  ASSERT_EQ(in.outcome, Outcome::kIn);
  EXPECT_TRUE(in.principal.second_factor);
  EXPECT_TRUE(look(*in.token).principal.second_factor);
  // each counts once
  EXPECT_EQ(enter("abc", kPassword, now).outcome, Outcome::kRefused);
  now_ += 30 * kSecond;
  EXPECT_EQ(enter("abc", kPassword, code(enrolled.secret)).outcome, Outcome::kIn);
  EXPECT_TRUE(differences().empty());
}

TEST_P(SignInTest, RecoveryCodesCountOnce) {
  const Enrolled enrolled = enrol("abc");
  std::string typed = enrolled.recovery[3];
  for (char& c : typed) c = static_cast<char>(c == '-' ? ' ' : std::tolower(c));
  EXPECT_EQ(enter("abc", kPassword, typed).outcome, Outcome::kIn);
  EXPECT_EQ(events("abc")[1].what, "recovery-used");
  EXPECT_EQ(enter("abc", kPassword, enrolled.recovery[3]).outcome, Outcome::kRefused);
  EXPECT_EQ(enter("abc", kPassword, enrolled.recovery[4]).outcome, Outcome::kIn);
  // they are one account's
  create(member("def"));
  const Enrolled other = enrol("def");
  EXPECT_EQ(enter("def", kPassword, enrolled.recovery[5]).outcome, Outcome::kRefused);
  EXPECT_EQ(enter("def", kPassword, other.recovery[5]).outcome, Outcome::kIn);
  EXPECT_TRUE(differences().empty());
}

TEST_P(SignInTest, WrongCodesBringWaitsToo) {
  enrol("abc");
  int tries = 0;
  while (tries < 100 &&
         enter("abc", kPassword, "12345" + std::to_string(tries % 10)).outcome == Outcome::kRefused)
    ++tries;
  EXPECT_EQ(tries, 6);
}

TEST_P(SignInTest, EnrollingHasAnOrder) {
  const auto begin = [&] {
    return write([&](store::Transaction& tx) { return identity_->begin_factor(tx, "abc"); });
  };
  const auto confirm = [&](const std::string& typed) {
    return write(
        [&](store::Transaction& tx) { return identity_->confirm_factor(tx, "abc", typed); });
  };
  EXPECT_EQ(confirm("123456"), "E-IDENTITY-FACTOR");
  EXPECT_EQ(begin(), "");
  EXPECT_EQ(confirm("1234567"), "E-IDENTITY-FACTOR");
  // begun is not active
  EXPECT_EQ(enter("abc").outcome, Outcome::kIn);
  enrol("abc");
  EXPECT_EQ(begin(), "E-IDENTITY-FACTOR");
  EXPECT_EQ(confirm("123456"), "E-IDENTITY-FACTOR");
  const SignIn half = enter("abc");
  EXPECT_EQ(half.outcome, Outcome::kCodeWanted);
  const auto remove = [&] {
    return write(
        [&](store::Transaction& tx) { return identity_->remove_factor(tx, "abc", "boss"); });
  };
  EXPECT_EQ(remove(), "");
  EXPECT_EQ(remove(), "E-IDENTITY-FACTOR");
  EXPECT_EQ(enter("abc").outcome, Outcome::kIn);
  EXPECT_EQ(write([&](store::Transaction& tx) { return identity_->begin_factor(tx, "nobody"); }),
            "E-IDENTITY-ACCOUNT");
  EXPECT_TRUE(differences().empty());
}

TEST_P(SignInTest, ASecretSealedWithAnotherKeyIsToldToTheOperator) {
  enrol("abc");
  identity_ = make(cheap(), 'z');
  const auto in = identity_->sign_in(*db_, "abc", password(kPassword), "123456", {"a", ""}, now_);
  ASSERT_FALSE(in.ok());
  EXPECT_EQ(in.errors().front().code, "E-IDENTITY-KEY");
}

INSTANTIATE_TEST_SUITE_P(Engines, SignInTest, store::engines());

}  // namespace
}  // namespace zhida::identity
