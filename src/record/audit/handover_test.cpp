// Keys that give way to others: what the chain believes, and what it does not.
#include "record/audit/handover.h"

#include <gtest/gtest.h>

namespace zhida::audit {
namespace {

constexpr const char* kOrigin = "log.example/zhida";

std::vector<SigningKey> pair() {
  std::vector<SigningKey> out;
  for (const auto type : {KeyType::kEd25519, KeyType::kSm2})
    out.push_back(*SigningKey::generate(kOrigin, type));
  return out;
}
std::vector<VerifierKey> halves(const std::vector<SigningKey>& keys) {
  std::vector<VerifierKey> out;
  out.reserve(keys.size());
  for (const SigningKey& key : keys) out.push_back(key.verifier());
  return out;
}
Checkpoint at(std::uint64_t size) {
  Checkpoint out;
  out.origin = kOrigin;
  out.size = size;
  out.sm3_root = Hash{};
  return out;
}

class HandoverTest : public testing::Test {
 protected:
  std::vector<SigningKey> first_ = pair(), second_ = pair(), third_ = pair();
  std::string one_ = *make_handover(at(10), first_, second_);
  std::string two_ = *make_handover(at(20), second_, third_);
  std::vector<std::string> both_ = {one_, two_};
};

TEST_F(HandoverTest, WhoTrustsTheOldKeysComesToTrustTheNew) {
  const KeyHistory history = follow(halves(first_), both_);
  ASSERT_EQ(history.generations.size(), 3U);
  EXPECT_EQ(history.generations[0].until, 10U);
  EXPECT_EQ(history.generations[1].until, 20U);
  EXPECT_EQ(history.newest().front().to_text(), third_.front().verifier().to_text());
  EXPECT_EQ(history.all().size(), 6U);
  for (const auto& [keys, size] : {std::pair(&first_, 10), std::pair(&second_, 20),
                                   std::pair(&third_, 1000), std::pair(&third_, 5)}) {
    const auto note = sign_checkpoint(at(static_cast<std::uint64_t>(size)), *keys);
    EXPECT_TRUE(open_checkpoint_of_history(*note, history).ok()) << size;
  }
  // a handover is good for who has only the old keys, and who has only the new
  EXPECT_TRUE(open_checkpoint_of_all(one_, halves(first_)).ok());
  EXPECT_TRUE(open_checkpoint_of_all(one_, halves(second_)).ok());
}

TEST_F(HandoverTest, OldKeysSignNothingBeyond) {
  const KeyHistory history = follow(halves(first_), both_);
  const auto late = sign_checkpoint(at(11), first_);
  const auto said = open_checkpoint_of_history(*late, history);
  ASSERT_FALSE(said.ok());
  EXPECT_EQ(said.errors().front().code, "E-AUDIT-UNSIGNED");
  EXPECT_FALSE(open_checkpoint_of_history(*sign_checkpoint(at(21), second_), history).ok());
}

TEST_F(HandoverTest, WhatDoesNotHoldChangesNothing) {
  const auto generations = [&](const std::string& note) {
    const std::vector<std::string> notes = {note};
    return follow(halves(first_), notes).generations.size();
  };
  EXPECT_EQ(generations(one_), 2U);
  EXPECT_EQ(generations(two_), 1U);                              // of keys that are not trusted
  EXPECT_EQ(generations(*sign_checkpoint(at(10), first_)), 1U);  // announces nothing
  EXPECT_EQ(generations("nonsense"), 1U);
  EXPECT_EQ(generations(*make_handover(at(10), first_, first_)), 1U);  // to themselves
  // announced by the old keys, but not signed by the new
  Checkpoint alone = at(10);
  for (const SigningKey& key : second_)
    alone.extensions.push_back(std::string(kNextKeyLine) + key.verifier().to_text());
  EXPECT_EQ(generations(*sign_checkpoint(alone, first_)), 1U);
  // the new keys alone
  EXPECT_EQ(generations(*sign_checkpoint(alone, second_)), 1U);
  // one of the old keys alone
  const std::vector<SigningKey> half = {first_.front(), second_[0], second_[1]};
  EXPECT_EQ(generations(*sign_checkpoint(alone, half)), 1U);
  std::string changed = one_;
  changed[one_.find("10\n")] = '2';
  EXPECT_EQ(generations(changed), 1U);
}

TEST_F(HandoverTest, LaterKeysNeedNoEarlierHandover) {
  EXPECT_EQ(follow(halves(second_), both_).generations.size(), 2U);
  EXPECT_EQ(follow(halves(third_), both_).generations.size(), 1U);
}

}  // namespace
}  // namespace zhida::audit
