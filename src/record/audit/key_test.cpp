// Keys and signatures: published examples, the `openssl` command as an outside judge, files, and what is refused.
#include "record/audit/key.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "base/result_test.h"
#include "record/audit/base64.h"
#include "record/files/files.h"

namespace zhida::audit {
namespace {

namespace fs = std::filesystem;

constexpr KeyType kTypes[] = {KeyType::kEd25519, KeyType::kSm2};

std::string unhex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return out;
}

class Keys : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zhida-keys-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  void put(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    fs::permissions(path(name), fs::perms::owner_read | fs::perms::owner_write);
  }
  [[nodiscard]] std::string get(const std::string& name) const {
    const auto read = read_file(path(name), 1U << 20U);
    return read.ok() ? *read : std::string();
  }
  // Runs openssl in the folder; true where it succeeds.
  [[nodiscard]] bool openssl(const std::string& arguments) const {
    const std::string command =
        "cd '" + folder_.string() + "' && openssl " + arguments + " >out 2>&1";
    return std::system(command.c_str()) == 0;
  }

  fs::path folder_;
};

// The checksum database of Go and the example of golang.org/x/mod/sumdb/note.
TEST(VerifierKeys, OthersKeysAreRead) {
  const auto sumdb =
      VerifierKey::parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
  ASSERT_TRUE(sumdb.ok());
  EXPECT_EQ(sumdb->name(), "sum.golang.org");
  EXPECT_EQ(sumdb->id(), 0x033de0aeU);
  const std::string peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const auto key = VerifierKey::parse(peter);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(key->to_text(), peter);
  const std::string text =
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n";
  const std::string signature =
      from_base64(
          "x08go/ZJkuBS9UG/"
          "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=")
          ->substr(4);
  EXPECT_TRUE(key->verifies(text, signature));
  EXPECT_FALSE(key->verifies(text.substr(1), signature));
}

// GB/T 32918.5-2017, A.2: the example of a signature on the recommended curve, user id 1234567812345678.
TEST(VerifierKeys, Sm2PublishedExample) {
  const std::string point = unhex(
      "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
      "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13");
  const auto key = VerifierKey::make("gb.example/sm2", KeyType::kSm2, point);
  ASSERT_TRUE(key.ok());
  const std::string signature = unhex(
      "3046022100F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
      "022100B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
  EXPECT_TRUE(key->verifies("message digest", signature));
  EXPECT_FALSE(key->verifies("message digesT", signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string bad = signature;
    bad[i] ^= 1;
    EXPECT_FALSE(key->verifies("message digest", bad)) << i;
  }
  EXPECT_FALSE(key->verifies("message digest", signature + '\0'));
  EXPECT_FALSE(key->verifies("message digest", ""));
}

TEST(VerifierKeys, RoundTripAndEveryFlippedBit) {
  for (const KeyType type : kTypes) {
    const auto key = SigningKey::generate("log.example/测试", type);
    ASSERT_TRUE(key.ok());
    const std::string text = key->verifier().to_text();
    const auto back = VerifierKey::parse(text);
    ASSERT_TRUE(back.ok()) << text;
    EXPECT_EQ(back->to_text(), text);
    EXPECT_EQ(back->type(), type);
    const std::string message = "synthetic message";
    const std::string signature = key->sign(message);
    EXPECT_TRUE(back->verifies(message, signature));
    EXPECT_EQ(key->sign(message) == signature, type == KeyType::kEd25519);
    for (std::size_t i = 0; i < signature.size(); ++i) {
      std::string bad = signature;
      bad[i] ^= 4;
      EXPECT_FALSE(back->verifies(message, bad));
    }
    EXPECT_FALSE(
        SigningKey::generate("log.example", type)->verifier().verifies(message, signature));
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string bad = text;
      bad[i] ^= 1;
      const auto read = VerifierKey::parse(bad);
      EXPECT_FALSE(read.ok()) << bad;
    }
  }
}

TEST(VerifierKeys, Refused) {
  const std::string base64 = to_base64(std::string(1, '\x01') + std::string(32, 'k'));
  for (const std::string& bad :
       {std::string(), std::string("name"), std::string("name+00000000"), "name+00000000+" + base64,
        "+00000000+" + base64, "na me+00000000+" + base64, std::string("name+00000000+AQ=="),
        "name+00000000+" + to_base64("\x04" + std::string(32, 'k')),
        std::string(5000, 'n') + "+0+" + base64,
        "name+00000000+" + to_base64("\xff"
                                     "unknown-type" +
                                     std::string(65, 'k'))}) {
    const auto read = VerifierKey::parse(bad);
    ASSERT_FALSE(read.ok()) << bad;
    EXPECT_EQ(read.errors().front().code, "E-AUDIT-KEY");
    EXPECT_FALSE(read.errors().front().help_zh.empty());
  }
  // Not on the curve; compressed; the point at infinity.
  EXPECT_EQ(code_of(VerifierKey::make("n", KeyType::kSm2, "\x04" + std::string(64, 'k'))),
            "E-AUDIT-KEY");
  EXPECT_EQ(code_of(VerifierKey::make("n", KeyType::kSm2, "\x02" + std::string(32, 'k'))),
            "E-AUDIT-KEY");
  EXPECT_EQ(code_of(VerifierKey::make("n", KeyType::kSm2, std::string(1, '\0'))), "E-AUDIT-KEY");
  EXPECT_EQ(code_of(VerifierKey::make("n", KeyType::kEd25519, std::string(31, 'k'))),
            "E-AUDIT-KEY");
}

TEST(KeyNames, WhatIsOne) {
  for (const char* good : {"a", "log.example/zhida", "直达.example", "a-b_c.d/e#f"}) {
    EXPECT_TRUE(is_key_name(good)) << good;
  }
  for (const char* bad :
       {"", "a b", "a+b", "a\tb", "a\n", "a\xC2\xA0z", "\xE3\x80\x80", "\xFF", "a\xE2\x80\xA8z"}) {
    EXPECT_FALSE(is_key_name(bad)) << bad;
  }
  EXPECT_TRUE(is_key_name(std::string(1024, 'a')));
  EXPECT_FALSE(is_key_name(std::string(1025, 'a')));
  EXPECT_EQ(code_of(SigningKey::generate("a b", KeyType::kSm2)), "E-AUDIT-KEY");
}

TEST_F(Keys, SavedAndLoaded) {
  for (const KeyType type : kTypes) {
    const std::string file = type == KeyType::kSm2 ? "sm2.pem" : "ed25519.pem";
    const auto key = SigningKey::generate("log.example", type);
    ASSERT_TRUE(key.ok());
    ASSERT_TRUE(key->save(path(file)).ok());
    struct stat status{};
    ASSERT_EQ(::stat(path(file).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
    EXPECT_EQ(code_of(key->save(path(file))), "E-FILE-WRITE");  // never over another
    const auto back = SigningKey::load("log.example", path(file));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->verifier().to_text(), key->verifier().to_text());
    EXPECT_TRUE(key->verifier().verifies("m", back->sign("m")));
    ASSERT_EQ(::chmod(path(file).c_str(), 0640), 0);
    const auto open = SigningKey::load("log.example", path(file));
    ASSERT_FALSE(open.ok());
    EXPECT_EQ(open.errors().front().code, "E-AUDIT-KEY-MODE");
    EXPECT_EQ(open.errors().front().place.file, path(file));
  }
  EXPECT_EQ(code_of(SigningKey::load("log.example", path("none"))), "E-FILE-NOT-FOUND");
  put("text", "not a key\n");
  const auto text = SigningKey::load("log.example", path("text"));
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.errors().front().code, "E-AUDIT-KEY");
  EXPECT_EQ(text.errors().front().place.file, path("text"));
}

TEST_F(Keys, OpensslVerifiesOurs) {
  if (!openssl("version")) GTEST_SKIP() << "the openssl command is not installed";
  for (const KeyType type : kTypes) {
    const auto key = SigningKey::generate("log.example", type);
    const std::string message = "log.example\n1\nsynthetic 合成\n";
    put("public.pem", key->verifier().to_pem());
    put("message", message);
    put("signature", key->sign(message));
    const std::string verify =
        "pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature" +
        std::string(type == KeyType::kSm2 ? " -digest sm3 -pkeyopt distid:1234567812345678" : "");
    EXPECT_TRUE(openssl(verify)) << get("out");
    put("message", message + "x");
    EXPECT_FALSE(openssl(verify));
  }
}

TEST_F(Keys, OpensslSignsForUs) {
  if (!openssl("version")) GTEST_SKIP() << "the openssl command is not installed";
  put("message", "synthetic message\n");
  ASSERT_TRUE(openssl("genpkey -algorithm ED25519 -out ed25519.pem")) << get("out");
  ASSERT_TRUE(openssl("pkeyutl -sign -inkey ed25519.pem -rawin -in message -out ed25519.sig"));
  ASSERT_TRUE(openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out sm2.pem"));
  ASSERT_TRUE(
      openssl("pkeyutl -sign -inkey sm2.pem -rawin -in message -out sm2.sig "
              "-digest sm3 -pkeyopt distid:1234567812345678"))
      << get("out");
  for (const char* type : {"ed25519", "sm2"}) {
    const auto key = SigningKey::from_pem("log.example", get(std::string(type) + ".pem"));
    ASSERT_TRUE(key.ok()) << type;
    EXPECT_TRUE(key->verifier().verifies(get("message"), get(std::string(type) + ".sig"))) << type;
    EXPECT_FALSE(key->verifier().verifies("another", get(std::string(type) + ".sig"))) << type;
  }
}

TEST_F(Keys, OtherPrivateKeysAreRefused) {
  if (!openssl("version")) GTEST_SKIP() << "the openssl command is not installed";
  ASSERT_TRUE(openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem"));
  ASSERT_TRUE(openssl("genpkey -algorithm X25519 -out x25519.pem"));
  ASSERT_TRUE(openssl("genpkey -algorithm ED25519 -aes-128-cbc -pass pass:secret -out locked.pem"));
  ASSERT_TRUE(openssl("pkey -in p256.pem -pubout -out public.pem"));
  for (const char* file : {"p256.pem", "x25519.pem", "locked.pem", "public.pem"}) {
    ASSERT_FALSE(get(file).empty());
    EXPECT_EQ(code_of(SigningKey::from_pem("log.example", get(file))), "E-AUDIT-KEY") << file;
  }
  EXPECT_EQ(code_of(SigningKey::from_pem("log.example", std::string(100'000, 'x'))), "E-AUDIT-KEY");
  EXPECT_EQ(code_of(SigningKey::from_pem("a b", "")), "E-AUDIT-KEY");
}

}  // namespace
}  // namespace zhida::audit
