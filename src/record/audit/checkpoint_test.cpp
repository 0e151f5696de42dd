// Notes and checkpoints: the specification's example, another log's note, both of our signatures, and every changed byte.
#include "record/audit/checkpoint.h"

#include <array>

#include <gtest/gtest.h>

#include "base/result_test.h"
#include "record/audit/base64.h"

namespace zhida::audit {
namespace {

constexpr std::string_view kOrigin = "log.example/synthetic";

Checkpoint sample() {
  TwinFrontier twin;
  for (const char* entry : {"a", "b", "c"}) twin.append(entry);
  return {std::string(kOrigin), 3, twin.roots().sha256, twin.roots().sm3, {}};
}

class Checkpoints : public testing::Test {
 protected:
  std::vector<SigningKey> keys_{*SigningKey::generate(kOrigin, KeyType::kEd25519),
                                *SigningKey::generate(kOrigin, KeyType::kSm2)};
  std::vector<VerifierKey> known_{keys_[0].verifier(), keys_[1].verifier()};
};

// C2SP tlog-checkpoint, the example; its key is not published there.
TEST(CheckpointText, OfTheSpecification) {
  const std::string bytes =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
      "\xE2\x80\x94 example.com/behind-the-sofa "
      "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
      "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
  const auto note = parse_note(bytes);
  ASSERT_TRUE(note.ok());
  EXPECT_EQ(to_text(*note), bytes);
  ASSERT_EQ(note->signatures.size(), 1U);
  EXPECT_EQ(note->signatures[0].key_id, 0x033de0aeU);
  EXPECT_EQ(note->signatures[0].signature.size(), 64U);
  const auto checkpoint = parse_checkpoint(note->text);
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->size, 20'852'163U);
  EXPECT_FALSE(checkpoint->sm3_root.has_value());
  EXPECT_EQ(*to_text(*checkpoint), note->text);
}

TEST(CheckpointText, OursHasBothRoots) {
  const Checkpoint c = sample();
  const std::string text = *to_text(c);
  EXPECT_EQ(text, std::string(kOrigin) + "\n3\n" + to_base64(as_text(c.root)) +
                      "\nzhida-sm3-root " + to_base64(as_text(*c.sm3_root)) + "\n");
  EXPECT_EQ(*parse_checkpoint(text), c);
}

TEST(CheckpointText, ExtensionsAreKept) {
  Checkpoint c = sample();
  c.extensions = {"one more", "还有一行"};
  EXPECT_EQ(*parse_checkpoint(*to_text(c)), c);
  c.sm3_root.reset();
  EXPECT_EQ(*parse_checkpoint(*to_text(c)), c);
}

TEST(CheckpointText, Refused) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  const std::string head = "origin\n5\n" + root + "\n";
  const std::string sm3 = "zhida-sm3-root " + root + "\n";
  ASSERT_TRUE(parse_checkpoint(head + sm3).ok());
  std::string many = head;
  for (int i = 0; i < 65; ++i) many += "x\n";
  for (const std::string& bad : {std::string(),
                                 std::string("\n"),
                                 "\n5\n" + root + "\n",
                                 std::string("origin\n5\n"),
                                 "origin\n05\n" + root + "\n",
                                 "origin\n-5\n" + root + "\n",
                                 "origin\n+5\n" + root + "\n",
                                 "origin\n\n" + root + "\n",
                                 "origin\n5 \n" + root + "\n",
                                 "origin\n0\n" + root + "\n",
                                 "origin\n9223372036854775808\n" + root + "\n",
                                 "origin\n99999999999999999999\n" + root + "\n",
                                 "origin\n5\n" + root,
                                 "origin\n5\n" + root + "=\n",
                                 "origin\n5\n" + root.substr(4) + "\n",
                                 "origin\n5\n " + root + "\n",
                                 "origin\r\n5\n" + root + "\n",
                                 "\xFF\n5\n" + root + "\n",
                                 head + "\n",
                                 head + "x\n\n",
                                 head + "x\n" + sm3,
                                 head + sm3 + sm3,
                                 head + "zhida-sm3-root \n",
                                 head + "zhida-sm3-root AAAA\n",
                                 many}) {
    EXPECT_EQ(code_of(parse_checkpoint(bad)), "E-AUDIT-CHECKPOINT") << bad;
  }
  EXPECT_TRUE(parse_checkpoint("origin\n9223372036854775807\n" + root + "\n").ok());
  Checkpoint c = sample();
  c.origin = "two\nlines";
  EXPECT_EQ(code_of(to_text(c)), "E-AUDIT-CHECKPOINT");
  c = sample();
  c.extensions = {""};
  EXPECT_EQ(code_of(to_text(c)), "E-AUDIT-CHECKPOINT");
  c.extensions = {"zhida-sm3-root again"};
  EXPECT_EQ(code_of(to_text(c)), "E-AUDIT-CHECKPOINT");
  c = sample();
  c.size = 0;
  EXPECT_EQ(code_of(to_text(c)), "E-AUDIT-CHECKPOINT");
  c.root = empty_root(Algorithm::kSha256);
  c.sm3_root = empty_root(Algorithm::kSm3);
  EXPECT_EQ(*parse_checkpoint(*to_text(c)), c);
}

TEST_F(Checkpoints, SignedByBoth) {
  const auto bytes = sign_checkpoint(sample(), keys_);
  ASSERT_TRUE(bytes.ok());
  const auto opened = open_checkpoint(*bytes, kOrigin, known_);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->checkpoint, sample());
  EXPECT_EQ(opened->signers, (std::vector<std::size_t>{0, 1}));
  // Who knows one of the keys learns that this one signed.
  for (std::size_t i = 0; i < 2; ++i) {
    const auto one = open_checkpoint(*bytes, kOrigin, std::span(known_).subspan(i, 1));
    ASSERT_TRUE(one.ok());
    EXPECT_EQ(one->signers, (std::vector<std::size_t>{0}));
  }
  EXPECT_EQ(code_of(open_checkpoint(*bytes, "log.example/other", known_)), "E-AUDIT-CHECKPOINT");
  const VerifierKey stranger = SigningKey::generate(kOrigin, KeyType::kSm2)->verifier();
  EXPECT_EQ(code_of(open_checkpoint(*bytes, kOrigin, std::array{stranger})), "E-AUDIT-UNSIGNED");
  EXPECT_EQ(code_of(open_checkpoint(*bytes, kOrigin, {})), "E-AUDIT-UNSIGNED");
  EXPECT_EQ(code_of(open_checkpoint(*bytes, kOrigin, std::array{known_[0], known_[0]})),
            "E-AUDIT-KEY");
}

// Whatever byte is changed, the checkpoint is refused, or it is the same with fewer signers; never another checkpoint.
TEST_F(Checkpoints, EveryFlippedBit) {
  const std::string bytes = *sign_checkpoint(sample(), keys_);
  const std::size_t text = bytes.find("\n\n") + 1;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string bad = bytes;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ (1U << bit));
      const auto opened = open_checkpoint(bad, kOrigin, known_);
      if (!opened) continue;
      EXPECT_GE(i, text) << i;
      EXPECT_EQ(opened->checkpoint, sample());
      EXPECT_EQ(opened->signers.size(), 1U);
    }
  }
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    const auto opened = open_checkpoint(bytes.substr(0, cut), kOrigin, known_);
    if (opened) {
      EXPECT_EQ(opened->signers.size(), 1U);
    }
  }
}

TEST_F(Checkpoints, AWrongSignatureOfAKnownKeyRefusesTheNote) {
  Note note = *parse_note(*sign_checkpoint(sample(), keys_));
  Note other = sign_note("another text\n", keys_);
  note.signatures[1] = other.signatures[1];
  EXPECT_EQ(code_of(verify_note(note, known_)), "E-AUDIT-SIGNATURE");
  EXPECT_EQ(*verify_note(note, std::span(known_).subspan(0, 1)), (std::vector<std::size_t>{0}));
  // Right once and wrong once is wrong.
  note = sign_note("text\n", keys_);
  note.signatures.push_back(other.signatures[0]);
  EXPECT_EQ(code_of(verify_note(note, known_)), "E-AUDIT-SIGNATURE");
}

// A signature line is not taken for one of the other type: the key id covers the type.
TEST_F(Checkpoints, TypesDoNotMix) {
  EXPECT_NE(known_[0].id(), known_[1].id());
  Note note = sign_note("text\n", keys_);
  std::swap(note.signatures[0].key_id, note.signatures[1].key_id);
  EXPECT_EQ(code_of(verify_note(note, known_)), "E-AUDIT-SIGNATURE");
}

TEST(Notes, TextMayHaveEmptyLines) {
  const std::vector<SigningKey> keys{*SigningKey::generate("n", KeyType::kEd25519)};
  const Note note = sign_note("one\n\ntwo\n\n", keys);
  const auto back = parse_note(to_text(note));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, note);
}

TEST(Notes, Refused) {
  const std::string dash = "\xE2\x80\x94 ";
  const std::string line = dash + "name AAAAAAA=\n";
  ASSERT_TRUE(parse_note("text\n\n" + line).ok());
  std::string many = "text\n\n";
  for (int i = 0; i < 100; ++i) many += line;
  EXPECT_EQ(parse_note(many)->signatures.size(), 100U);
  for (const std::string& bad : {std::string(),
                                 std::string("\n"),
                                 std::string("\n\n"),
                                 std::string("text\n"),
                                 std::string("text\n\n"),
                                 "text\n" + line,
                                 "text\n\n" + line.substr(0, line.size() - 1),
                                 std::string("text\n\n- name AAAAAAA=\n"),
                                 "text\n\n" + dash + "name\n",
                                 "text\n\n" + dash + " AAAAAAA=\n",
                                 "text\n\n" + dash + "name AAAAAA==\n",
                                 "text\n\n" + dash + "name  AAAAAAA=\n",
                                 "text\n\n" + dash + "name AAAAAAB=\n",
                                 "text\n\n" + dash + "na+me AAAAAAA=\n",
                                 "text\n\n" + dash + "name AAAAAAA=  \n",
                                 "te\txt\n\n" + line,
                                 "te\xFFxt\n\n" + line,
                                 "text\n\n" + line + "\n",
                                 "text\n\n" + line + "text\n",
                                 std::string("te\0xt\n\n", 7) + line,
                                 many + line,
                                 std::string(kNoteBytesMax, 'x') + "\n\n" + line}) {
    EXPECT_EQ(code_of(parse_note(bad)), "E-AUDIT-NOTE") << bad.substr(0, 100);
  }
}

}  // namespace
}  // namespace zhida::audit
