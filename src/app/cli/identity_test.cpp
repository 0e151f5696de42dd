// `zhida identity rotate` as an operator does it: second factors stay good, and what was interrupted is finished or undone by whoever
// opens the folder next.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/cli/console_test.h"
#include "app/records/records.h"
#include "record/identity/totp.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKey = "data/keys/identity.key";
constexpr std::string_view kNext = "data/keys/next-identity.key";

class IdentityRotateTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    ASSERT_TRUE(records::create(options(), "zhida.example/identity").ok());
    const Ran made = zhida({"account", "create", "--data", at("data"), "--name", "测试", "--login",
                            "audit-1", "--kind", "auditor", "--role", "auditor.reader"},
                           "a phrase of mine\n");
    ASSERT_EQ(made.code, kWell) << made.err;
    with_records([&](records::Records& records) {
      auto done = records.db().write([&](store::Transaction& tx) -> Result<Done> {
        auto begun = records.identity().begin_factor(tx, "audit-1");
        if (!begun) return begun.errors();
        secret_ = *identity::from_base32(begun->secret.bytes());
        const auto codes = records.identity().confirm_factor(tx, "audit-1", code(tx.time_us()));
        if (!codes) return codes.errors();
        for (const auto& one : *codes) recovery_.emplace_back(one.bytes());
        return Done{};
      });
      ASSERT_TRUE(done.ok());
    });
  }
  [[nodiscard]] records::Options options() const {
    return {.folder = at("data"), .database = "", .readonly = false};
  }
  template <typename F>
  void with_records(F&& work) const {
    const auto records = records::Records::open(options());
    ASSERT_TRUE(records.ok()) << to_text(records.errors().front());
    work(**records);
  }
  [[nodiscard]] std::string code(std::int64_t now_us) const {
    return identity::hotp(secret_, static_cast<std::uint64_t>(identity::totp_step(now_us)),
                          identity::kTotpDigits);
  }
  // Signs in with the next recovery code, which takes the password, the sealed secret and the digest of the code.
  void signs_in() {
    with_records([&](records::Records& records) {
      const auto password = identity::Password::read("a phrase of mine");
      const auto in = records.identity().sign_in(records.db(), "audit-1", *password,
                                                 recovery_.back(), {"192.0.2.1", "test"}, 0);
      recovery_.pop_back();
      ASSERT_TRUE(in.ok()) << to_text(in.errors().front());
      EXPECT_EQ(in->outcome, identity::Outcome::kIn);
    });
  }
  [[nodiscard]] std::string bytes(std::string_view name) const {
    std::stringstream out;
    out << std::ifstream(at(std::string(name)), std::ios::binary).rdbuf();
    return out.str();
  }
  void put(std::string_view name, const std::string& content) const {
    std::ofstream(at(std::string(name)), std::ios::binary | std::ios::trunc) << content;
    fs::permissions(at(std::string(name)), fs::perms::owner_read | fs::perms::owner_write);
  }
  [[nodiscard]] bool is_there(std::string_view name) const {
    return fs::exists(at(std::string(name)));
  }
  [[nodiscard]] Ran rotate() const { return zhida({"identity", "rotate", "--data", at("data")}); }

  std::string secret_;
  std::vector<std::string> recovery_;
};

TEST_F(IdentityRotateTest, SecondFactorsStayGoodAndTheLogVerifies) {
  const std::string before = bytes(kKey);
  signs_in();
  for (int i = 0; i < 2; ++i) {
    const Ran ran = rotate();
    ASSERT_EQ(ran.code, kWell) << ran.err;
    EXPECT_TRUE(has(ran.out, "1 second factors")) << ran.out;
    signs_in();
  }
  EXPECT_NE(bytes(kKey), before);
  EXPECT_EQ(bytes(kKey).size(), identity::kKeyBytes);
  EXPECT_FALSE(is_there(kNext));
  EXPECT_EQ(fs::status(at(std::string(kKey))).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  const Ran verified = zhida({"audit", "verify", "--data", at("data")});
  EXPECT_EQ(verified.code, kWell) << verified.out;
}

TEST_F(IdentityRotateTest, InterruptedBeforeTheStoreWasWrittenItIsUndone) {
  const std::string before = bytes(kKey);
  for (const std::size_t size : {identity::kKeyBytes, std::size_t{7}}) {
    put(kNext, std::string(size, 'n'));
    signs_in();
    EXPECT_EQ(bytes(kKey), before);
    EXPECT_FALSE(is_there(kNext)) << size;
  }
  EXPECT_EQ(rotate().code, kWell);
  signs_in();
}

TEST_F(IdentityRotateTest, InterruptedAfterwardsItIsFinished) {
  const std::string before = bytes(kKey);
  ASSERT_EQ(rotate().code, kWell);
  const std::string after = bytes(kKey);
  // the next key not yet in place, half in place, or in place and not yet taken away
  for (const std::string& left : {before, std::string(), after}) {
    put(kKey, left);
    put(kNext, after);
    signs_in();
    EXPECT_EQ(bytes(kKey), after);
    EXPECT_FALSE(is_there(kNext));
  }
  // a reader beside it touches nothing
  put(kKey, before);
  put(kNext, after);
  EXPECT_EQ(zhida({"audit", "verify", "--data", at("data")}).code, kWell);
  EXPECT_TRUE(is_there(kNext));
  fs::remove(at(std::string(kKey)));
  signs_in();
  EXPECT_EQ(fs::status(at(std::string(kKey))).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(IdentityRotateTest, WithAnotherKeyNothingIsRotated) {
  const std::string before = bytes(kKey);
  put(kKey, std::string(identity::kKeyBytes, 'x'));
  const Ran ran = rotate();
  EXPECT_NE(ran.code, kWell);
  EXPECT_TRUE(has(ran.err, "E-IDENTITY-KEY")) << ran.err;
  put(kKey, before);
  signs_in();
  EXPECT_FALSE(is_there(kNext));
  EXPECT_EQ(zhida({"identity"}).code, kWrongUsage);
}

}  // namespace
}  // namespace zhida::cli
