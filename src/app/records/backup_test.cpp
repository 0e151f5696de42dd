// Backups beside a server that imports, merges and erases; and the real log over all of it. All data are made up.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "app/records/records.h"
#include "record/audit/verify.h"

namespace zhida::records {
namespace {

namespace fs = std::filesystem;

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    fs::create_directories(root_);
    options_.folder = (root_ / "data").string();
    ASSERT_TRUE(create(options_, "example.org/zhida-test").ok());
    auto opened = Records::open(options_);
    ASSERT_TRUE(opened.ok());
    records_ = std::move(*opened);
  }
  void TearDown() override {
    records_.reset();
    fs::remove_all(root_);
  }
  static std::string text_of(const Diagnostics& errors) { return to_text(errors.front()); }

  // A night of made-up facts of a few subjects.
  void import(int number) {
    auto writer = records_->facts().writer("合成局");
    ASSERT_TRUE(writer.ok());
    for (int i = 0; i < 5; ++i) {
      const std::string value = std::to_string(number + i);
      const facts::FactView fact{"从业人员",     "", facts::Kind::kNumber, value, 20'000 + number,
                                 facts::kOpenEnd};
      ASSERT_TRUE((*writer)->add("S" + std::to_string(i), std::span(&fact, 1)).ok());
    }
    const auto written = (*writer)->finish();
    ASSERT_TRUE(written.ok());
    const auto done = records_->db().write([&](store::Transaction& tx) -> Result<Done> {
      const auto row =
          records_->facts().import(tx,
                                   {"night-" + std::to_string(number),
                                    {"合成局", "", facts::Confidence::kPublished, "tester"}},
                                   *written);
      return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
    });
    ASSERT_TRUE(done.ok()) << text_of(done.errors());
  }
  void merge() {
    const auto merged =
        records_->facts().merge(records_->db(), {"合成局", "tester", true, 1LL << 40U});
    ASSERT_TRUE(merged.ok()) << text_of(merged.errors());
  }
  void erase(int number) {
    const auto erased = records_->facts().erase(records_->db(), {"e-" + std::to_string(number),
                                                                 "合成规定",
                                                                 {"S" + std::to_string(number % 5)},
                                                                 {},
                                                                 facts::kOpenEnd,
                                                                 "tester"});
    ASSERT_TRUE(erased.ok()) << text_of(erased.errors());
  }
  // What the verifier of the log finds, and the check of the facts.
  static std::string findings(Records& records) {
    std::string out;
    const auto done = records.db().read([&](store::Reader& reader) -> Result<Done> {
      const auto kinds = records.kinds();
      const auto report = audit::verify(reader, records.origin(), records.verifiers(), kinds);
      if (!report) return report.errors();
      for (const auto& finding : report->findings)
        out += finding.kind + " " + finding.record + " " + finding.code + " " + finding.en + "\n";
      return records.facts().check(reader);
    });
    if (!done) out += text_of(done.errors());
    return out;
  }
  // A new folder with the keys of the first, filled from the backup.
  Result<Done> restore_to(const std::string& name, const std::string& backup) {
    Options options;
    options.folder = (root_ / name).string();
    if (auto made = create(options, "example.org/zhida-test"); !made) return made;
    fs::copy(root_ / "data/keys", root_ / name / "keys",
             fs::copy_options::overwrite_existing | fs::copy_options::recursive);
    return restore(options, backup);
  }

  fs::path root_ = fs::temp_directory_path() / ("zhida_backup_" + std::to_string(::getpid()));
  Options options_;
  std::unique_ptr<Records> records_;
};

TEST_F(BackupTest, TheLogIsWholeAfterMergingAndErasing) {
  for (int i = 0; i < 4; ++i) import(i);
  merge();
  import(4);
  merge();
  EXPECT_EQ(findings(*records_), "");
  erase(3);
  EXPECT_EQ(findings(*records_), "");
  import(5);
  merge();
  EXPECT_EQ(findings(*records_), "");
}

TEST_F(BackupTest, IsWholeWhateverHappensMeanwhile) {
  for (int i = 0; i < 3; ++i) import(i);
  std::atomic<bool> stop{false};
  std::thread others([&] {
    for (int i = 3; !stop; ++i) {
      import(i);
      if (i % 2 == 0) merge();
      if (i % 3 == 0) erase(i);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));  // or no file would last
    }
  });
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) {
    const std::string path = (root_ / ("copy-" + std::to_string(i) + ".db")).string();
    const auto done = back_up(options_, path);
    EXPECT_TRUE(done.ok()) << text_of(done.errors());
    if (done) made.push_back(path);
  }
  stop = true;
  others.join();
  EXPECT_EQ(findings(*records_), "");
  for (std::size_t i = 0; i < made.size(); ++i) {
    const std::string name = "again-" + std::to_string(i);
    const auto restored = restore_to(name, made[i]);
    ASSERT_TRUE(restored.ok()) << text_of(restored.errors());
    Options options;
    options.folder = (root_ / name).string();
    const auto records = Records::open(options);
    ASSERT_TRUE(records.ok());
    EXPECT_EQ(findings(**records), "");
  }
}

}  // namespace
}  // namespace zhida::records
