// Sessions and the log of reads, in both engines.
#include <gtest/gtest.h>

#include "record/identity/identity_test.h"

namespace zhida::identity {
namespace {

class SessionTest : public IdentityTest {
 protected:
  void SetUp() override {
    IdentityTest::SetUp();
    create(clerk("abc"));
    create(member("other"));
  }
  std::int64_t end(std::string_view account, std::string_view id) {
    return get(
        [&](store::Transaction& tx) { return identity_->end_sessions(tx, account, id, account); });
  }
  std::vector<Session> list(std::string_view account) {
    return see([&](store::Reader& reader) { return identity_->sessions(reader, account, now_); });
  }
  std::vector<ReadOfSubject> reads(std::string_view subject, std::int64_t before = 0,
                                   std::int64_t limit = 1000) {
    return see(
        [&](store::Reader& reader) { return identity_->reads_of(reader, subject, before, limit); });
  }
  std::string note(std::string_view purpose, const std::vector<Read>& given) {
    Principal who;
    who.account = "abc";
    return write(
        [&](store::Transaction& tx) { return identity_->note_reads(tx, who, purpose, given); });
  }
};

TEST_P(SessionTest, IdleAndAbsoluteExpiry) {
  const Token token = std::move(*enter("abc").token);
  now_ += 29 * kMinute;
  EXPECT_EQ(look(token).state, SightState::kValid);
  now_ += 2 * kMinute;
  EXPECT_EQ(look(token).state, SightState::kExpired);
  EXPECT_EQ(renew(token).state, SightState::kExpired);

  Token kept = std::move(*enter("abc").token);
  const std::int64_t begun = now_;
  while (now_ < begun + 12 * kHour - 10 * kMinute) {
    now_ += 10 * kMinute;
    Sight sight = renew(kept);
    ASSERT_EQ(sight.state, SightState::kValid);
    if (sight.token) kept = std::move(*sight.token);
  }
  now_ = begun + 12 * kHour + kSecond;
  EXPECT_EQ(look(kept).state, SightState::kExpired);
  EXPECT_EQ(look(Token::generate(random_)).state, SightState::kUnknown);
}

TEST_P(SessionTest, TokensAreReplacedAndTheOldOneServesOutItsGrace) {
  const Token first = std::move(*enter("abc").token);
  EXPECT_FALSE(look(first).renew_due);
  now_ += 2 * kMinute;
  EXPECT_TRUE(look(first).renew_due);  // to be seen
  EXPECT_FALSE(renew(first).token);    // but not a new token yet
  EXPECT_FALSE(look(first).renew_due);
  now_ += 14 * kMinute;
  Sight renewed = renew(first);
  ASSERT_TRUE(renewed.token);
  const Token second = std::move(*renewed.token);
  EXPECT_NE(second.text(), first.text());
  EXPECT_EQ(renewed.session.id, look(second).session.id);
  // requests under way
  now_ += 9 * kSecond;
  EXPECT_EQ(look(first).state, SightState::kValid);
  Sight late = renew(first);
  EXPECT_EQ(late.state, SightState::kValid);
  EXPECT_FALSE(late.token);
  EXPECT_EQ(look(second).state, SightState::kValid);
}

TEST_P(SessionTest, AReplacedTokenThatComesLateEndsTheSession) {
  const Token first = std::move(*enter("abc").token);
  now_ += 16 * kMinute;
  const Token second = std::move(*renew(first).token);
  now_ += 16 * kMinute;
  const Token third = std::move(*renew(second).token);
  now_ += 11 * kSecond;
  // the oldest of the family as well
  Sight sight = look(first);
  EXPECT_EQ(sight.state, SightState::kReused);
  EXPECT_TRUE(sight.renew_due);
  EXPECT_TRUE(sight.principal.account.empty());
  EXPECT_EQ(look(third).state, SightState::kValid);  // looking changes nothing
  EXPECT_EQ(renew(first).state, SightState::kReused);
  EXPECT_EQ(look(third).state, SightState::kEnded);
  EXPECT_EQ(look(second).state, SightState::kEnded);
  EXPECT_EQ(renew(first).state, SightState::kEnded);
  const auto seen = events("abc");
  EXPECT_EQ(seen.front().what, "reused");
  EXPECT_EQ(seen[1].what, "in");  // noted once
  EXPECT_TRUE(differences().empty());
}

TEST_P(SessionTest, OtherRightsOtherToken) {
  const Token token = std::move(*enter("abc").token);
  Change moved;
  moved.jurisdiction = "320505";
  get([&](store::Transaction& tx) { return identity_->change(tx, "abc", 1, moved, "boss"); });
  const Sight sight = look(token);
  EXPECT_EQ(sight.principal.jurisdiction, "320505");
  EXPECT_TRUE(sight.renew_due);
  EXPECT_TRUE(renew(token).token);
  // a name is no right
  const Token again = std::move(*enter("abc").token);
  Change renamed;
  renamed.name = "测试乙";
  get([&](store::Transaction& tx) { return identity_->change(tx, "abc", 2, renamed, "abc"); });
  EXPECT_FALSE(look(again).renew_due);
}

TEST_P(SessionTest, ClosingAnAccountEndsItsSessions) {
  const Token token = std::move(*enter("abc").token);
  const Token others = std::move(*enter("other").token);
  Change close;
  close.status = Status::kDisabled;
  get([&](store::Transaction& tx) { return identity_->change(tx, "abc", 1, close, "boss"); });
  EXPECT_EQ(look(token).state, SightState::kEnded);
  Change open;
  open.status = Status::kActive;
  get([&](store::Transaction& tx) { return identity_->change(tx, "abc", 2, open, "boss"); });
  EXPECT_EQ(look(token).state, SightState::kEnded);
  EXPECT_EQ(look(others).state, SightState::kValid);
  EXPECT_EQ(events("abc").front().what, "ended");
}

TEST_P(SessionTest, ANewPasswordEndsTheOthers) {
  const SignIn here = enter("abc");
  const SignIn there = enter("abc");
  const std::string phc = *identity_->hash(password("another long phrase"), "abc");
  get([&](store::Transaction& tx) {
    return identity_->set_password(tx, "abc", phc, "abc", here.session.id);
  });
  EXPECT_EQ(look(*there.token).state, SightState::kEnded);
  const Sight sight = look(*here.token);
  EXPECT_EQ(sight.state, SightState::kValid);
  EXPECT_TRUE(sight.renew_due);
  EXPECT_TRUE(sight.password_own);
  EXPECT_TRUE(renew(*here.token).token);
}

TEST_P(SessionTest, OnesOwnSessionsAreListedAndEnded) {
  const SignIn a = enter("abc");
  now_ += kSecond;
  const SignIn b = enter("abc");
  const SignIn c = enter("other");
  auto listed = list("abc");
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0].id, b.session.id);
  EXPECT_EQ(listed[1].id, a.session.id);
  EXPECT_EQ(listed[0].agent, "test");
  EXPECT_EQ(end("abc", c.session.id), 0);  // another's
  EXPECT_EQ(look(*c.token).state, SightState::kValid);
  EXPECT_EQ(end("abc", a.session.id), 1);
  EXPECT_EQ(end("abc", a.session.id), 0);
  EXPECT_EQ(look(*a.token).state, SightState::kEnded);
  EXPECT_EQ(list("abc").size(), 1U);
  enter("abc");
  EXPECT_EQ(end("abc", ""), 2);
  EXPECT_TRUE(list("abc").empty());
  EXPECT_EQ(list("other").size(), 1U);
  EXPECT_TRUE(differences().empty());
}

TEST_P(SessionTest, TheOldestOfTooManyEnds) {
  std::vector<SignIn> all;
  for (int i = 0; i < 22; ++i) all.push_back(enter("abc"));
  EXPECT_EQ(list("abc").size(), 20U);
  EXPECT_EQ(look(*all[0].token).state, SightState::kEnded);
  EXPECT_EQ(look(*all[1].token).state, SightState::kEnded);
  EXPECT_EQ(look(*all[2].token).state, SightState::kValid);
  EXPECT_EQ(look(*all[21].token).state, SightState::kValid);
}

TEST_P(SessionTest, CsrfBelongsToOneSession) {
  const std::string a = identity_->csrf("session-a");
  EXPECT_TRUE(identity_->is_csrf("session-a", a));
  EXPECT_FALSE(identity_->is_csrf("session-b", a));
  EXPECT_FALSE(identity_->is_csrf("session-a", ""));
  EXPECT_FALSE(identity_->is_csrf("session-a", a + "A"));
  EXPECT_FALSE(identity_->is_csrf("", identity_->csrf("")));
  EXPECT_FALSE(make(cheap(), 'z')->is_csrf("session-a", a));
}

TEST_P(SessionTest, WhatIsOverIsForgotten) {
  const SignIn old = enter("abc");
  enter("abc", "this is not the one");
  now_ += 100 * 24 * kHour;
  const auto sweep = [&] {
    return get([&](store::Transaction& tx) { return identity_->sweep(tx); });
  };
  EXPECT_EQ(sweep(), 2);  // the count of failures and the address
  now_ += 100 * 24 * kHour;
  const SignIn young = enter("abc");
  EXPECT_EQ(sweep(), 2);  // the session and its token
  EXPECT_EQ(look(*old.token).state, SightState::kUnknown);
  EXPECT_EQ(look(*young.token).state, SightState::kValid);
  EXPECT_EQ(sweep(), 0);
  EXPECT_TRUE(differences().empty());  // nothing that was noted is swept
}

TEST_P(SessionTest, EventsHaveACursor) {
  for (int i = 0; i < 5; ++i) enter("abc");
  const auto page = [&](std::int64_t before, std::int64_t limit) {
    return see(
        [&](store::Reader& reader) { return identity_->events(reader, "abc", before, limit); });
  };
  const auto first = page(0, 3);
  ASSERT_EQ(first.size(), 3U);
  const auto rest = page(first.back().seq, 3);
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_LT(rest.front().seq, first.back().seq);
}

TEST_P(SessionTest, ReadsAreNotedForWhomTheyConcern) {
  EXPECT_EQ(note("政策办理", {{"S1", "revenue", Sensitivity::kSensitive},
                              {"S1", "staff", Sensitivity::kInternal},
                              {"S1", "staff", Sensitivity::kInternal},
                              {"S1", "name", Sensitivity::kPublic},
                              {"S2", "研发费用", Sensitivity::kSensitive},
                              {"S3", "name", Sensitivity::kPublic}}),
            "");
  const std::size_t notes = journal_.notes.size();
  EXPECT_EQ(journal_.notes.back().kind, "identity.reads");
  const auto first = reads("S1");
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].account, "abc");
  EXPECT_EQ(first[0].purpose, "政策办理");
  EXPECT_EQ(first[0].facts, (std::vector<std::string>{"revenue", "staff"}));
  EXPECT_EQ(reads("S2").front().facts, std::vector<std::string>{"研发费用"});
  EXPECT_TRUE(reads("S3").empty());
  // public facts leave no trace, and need none
  EXPECT_EQ(note("政策办理", {{"S1", "name", Sensitivity::kPublic}}), "");
  EXPECT_EQ(note("政策办理", {}), "");
  EXPECT_EQ(journal_.notes.size(), notes);
  EXPECT_EQ(note("好奇", {{"S1", "staff", Sensitivity::kInternal}}), "E-IDENTITY-FIELD");
  EXPECT_EQ(note("政策办理", {{"S 1", "staff", Sensitivity::kInternal}}), "E-IDENTITY-FIELD");
  EXPECT_EQ(note("政策办理", {{"S1", "a\nb", Sensitivity::kInternal}}), "E-IDENTITY-FIELD");
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(note("审计", {{"S1", "staff", Sensitivity::kInternal}}), "");
  const auto page = reads("S1", 0, 2);
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(reads("S1", page.back().seq, 1000).size(), 3U);
  EXPECT_TRUE(differences().empty());
}

TEST_P(SessionTest, ReadsHaveALimit) {
  std::vector<std::string> ids;
  std::vector<Read> given;
  ids.reserve(1001);
  for (int i = 0; i <= 1000; ++i) ids.push_back("S" + std::to_string(i));
  for (const auto& id : ids) given.push_back({id, "staff", Sensitivity::kInternal});
  EXPECT_EQ(note("统计分析", given), "E-IDENTITY-LIMIT");
  given.pop_back();
  EXPECT_EQ(note("统计分析", given), "");
  EXPECT_EQ(reads("S999").size(), 1U);
  EXPECT_EQ(note("统计分析", std::vector<Read>(100'001, Read{"S1", "staff", Sensitivity::kPublic})),
            "E-IDENTITY-LIMIT");
  EXPECT_TRUE(differences().empty());
}

TEST_P(SessionTest, AlteredReadsAndEventsAreFound) {
  enter("abc");
  EXPECT_EQ(note("审计", {{"S1", "staff", Sensitivity::kInternal},
                          {"S2", "staff", Sensitivity::kInternal}}),
            "");
  EXPECT_TRUE(differences().empty());
  const auto alter = [&](std::string_view sql) {
    return write([&](store::Transaction& tx) { return tx.run(sql, {}); });
  };
  EXPECT_EQ(alter("DELETE FROM identity_read WHERE subject = 'S2'"), "");
  EXPECT_EQ(differences(), std::vector<std::string>{"1"});
  EXPECT_EQ(alter("UPDATE identity_event SET what = 'refused'"), "");
  EXPECT_EQ(differences(), (std::vector<std::string>{"1", "1"}));
}

INSTANTIATE_TEST_SUITE_P(Engines, SessionTest, store::engines());

}  // namespace
}  // namespace zhida::identity
