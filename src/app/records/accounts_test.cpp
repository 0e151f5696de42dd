// Accounts over the real log: what they note is found whole by the verifier, and what is altered is named.
#include <filesystem>
#include <unistd.h>

#include <gtest/gtest.h>

#include "app/records/records.h"
#include "record/audit/verify.h"
#include "record/identity/identity.h"

namespace zhida::records {
namespace {

class RecordedAccounts : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(folder_);
    options_.folder = folder_.string();
    ASSERT_TRUE(create(options_, "example.org/zhida-test").ok());
    auto opened = Records::open(options_);
    ASSERT_TRUE(opened.ok());
    records_ = std::move(*opened);
  }
  void TearDown() override {
    records_.reset();
    std::filesystem::remove_all(folder_);
  }
  // "leaf's kind record" of each finding
  std::string findings() {
    std::string out;
    auto done = records_->db().read([&](store::Reader& reader) -> Result<Done> {
      const auto kinds = records_->kinds();
      auto report = audit::verify(reader, records_->origin(), records_->verifiers(), kinds);
      if (!report) return report.errors();
      EXPECT_EQ(report->records, report->leaves);
      for (const auto& finding : report->findings)
        out += finding.kind + " " + finding.record + "\n";
      return Done{};
    });
    EXPECT_TRUE(done.ok());
    return out;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("zhida_accounts_" + std::to_string(::getpid()));
  Options options_;
  std::unique_ptr<Records> records_;
};

TEST_F(RecordedAccounts, AreVerified) {
  identity::Options cheap;
  cheap.cost = {64, 1, 1};
  const identity::Secret key(std::string(identity::kKeyBytes, 'k'));
  const identity::Identity identity(cheap, key, identity::system_random(), records_->log());
  const auto password = identity::Password::read("a phrase for this test");
  identity::NewAccount account;
  account.id = account.login = "auditor-1";
  account.name = "测试甲";
  account.kind = identity::Kind::kAuditor;
  account.roles = {"auditor.reader"};
  account.password = *identity.hash(*password, account.login);
  ASSERT_TRUE(records_->db()
                  .write([&](store::Transaction& tx) -> Result<Done> {
                    const auto made = identity.create(tx, account, "");
                    return made ? Result<Done>(Done{}) : Result<Done>(made.errors());
                  })
                  .ok());
  const auto in =
      identity.sign_in(records_->db(), "auditor-1", *password, "", {"192.0.2.1", "test"}, 0);
  ASSERT_TRUE(in.ok());
  ASSERT_EQ(in->outcome, identity::Outcome::kIn);
  const identity::Read reads[] = {{"S1", "revenue", identity::Sensitivity::kSensitive}};
  ASSERT_TRUE(records_->db()
                  .write([&](store::Transaction& tx) {
                    return identity.note_reads(tx, in->principal, "审计", reads);
                  })
                  .ok());
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(records_->db()
                  .write([&](store::Transaction& tx) -> Result<Done> {
                    const auto altered = tx.run("UPDATE identity_read SET facts = 'staff'", {});
                    return altered ? Result<Done>(Done{}) : Result<Done>(altered.errors());
                  })
                  .ok());
  EXPECT_EQ(findings(), "identity.reads 1\n");
}

}  // namespace
}  // namespace zhida::records
