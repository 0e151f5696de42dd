// Keys of the log rotated as an operator does it: what was signed stays good, a witness goes on, what was interrupted is finished.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;

class RotateTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
    write("facts.json", R"({"从业人员": 320, "行业": "工业", "营业收入": {"2025": "52000"}})");
    const Ran ran = data({"init", "--origin", "zhida.example/test"});
    ASSERT_EQ(ran.code, kWell) << ran.err;
    fs::create_directories(at("witness"));
    decide("D1");
    EXPECT_EQ(data({"audit", "checkpoint"}).code, kWell);
    fs::copy_file(at("data/keys/log.vkey"), at("witness/log.vkey"));
  }
  [[nodiscard]] Ran data(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", at("data")});
    return zhida(words);
  }
  void decide(const std::string& id) const {
    const Ran ran = data({"decide", "--facts", at("facts.json"), "--packs", at("packs"), "--as-of",
                          "2026-11-23", "--id", id});
    ASSERT_EQ(ran.code, kWell) << ran.err;
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::stringstream out;
    out << std::ifstream(at(name), std::ios::binary).rdbuf();
    return out.str();
  }
  void publish() const {
    const Ran ran = data({"audit", "publish", "--out", at("log")});
    EXPECT_EQ(ran.code, kWell) << ran.err;
  }
  // With the keys that it was given at first, and never others.
  [[nodiscard]] Ran witness() const {
    return zhida({"audit", "witness", "--log", at("log"), "--state", at("witness/state"), "--keys",
                  at("witness/log.vkey")});
  }
};

TEST_F(RotateTest, WhatWasSignedStaysGoodAndAWitnessGoesOn) {
  EXPECT_EQ(data({"audit", "prove", "D1", "--out", at("old.json")}).code, kWell);
  publish();
  EXPECT_EQ(witness().code, kWell);
  const std::string before = text("data/keys/log.vkey");
  const std::string secret = text("data/keys/log-ed25519.pem");

  const Ran rotated = data({"audit", "rotate"});
  ASSERT_EQ(rotated.code, kWell) << rotated.err;
  EXPECT_EQ(rotated.out, text("data/keys/log.vkey"));
  EXPECT_NE(rotated.out, before);
  EXPECT_EQ(text("data/keys/log-1.vkey"), before);
  EXPECT_NE(text("data/keys/log-ed25519.pem"), secret);
  EXPECT_FALSE(fs::exists(at("data/keys/next-ed25519.pem")));
  EXPECT_FALSE(fs::exists(at("data/keys/next-sm2.pem")));

  // at once, of the same size; then of a log that has grown, signed by the new keys alone; then another time
  publish();
  EXPECT_EQ(witness().code, kWell) << witness().err;
  decide("D2");
  EXPECT_EQ(data({"audit", "checkpoint"}).code, kWell);
  publish();
  EXPECT_EQ(witness().code, kWell) << witness().err;
  ASSERT_EQ(data({"audit", "rotate"}).code, kWell);
  decide("D3");
  EXPECT_EQ(data({"audit", "checkpoint"}).code, kWell);
  publish();
  const Ran seen = witness();
  EXPECT_EQ(seen.code, kWell) << seen.err;
  EXPECT_TRUE(fs::exists(at("log/handover/2")));

  EXPECT_EQ(data({"audit", "verify"}).code, kWell) << data({"audit", "verify"}).out;
  const auto check = [&](const std::string& proof, const std::string& keys) {
    return zhida({"audit", "check", at(proof), "--keys", at(keys)}).code;
  };
  EXPECT_EQ(check("old.json", "witness/log.vkey"), kWell);
  EXPECT_EQ(check("old.json", "data/keys/log-1.vkey"), kWell);
  EXPECT_EQ(data({"audit", "prove", "D1", "--out", at("new.json")}).code, kWell);
  EXPECT_EQ(check("new.json", "data/keys/log.vkey"), kWell);
  EXPECT_NE(check("new.json", "witness/log.vkey"), kWell);
}

TEST_F(RotateTest, AFolderWithoutTheHandoverIsRefused) {
  publish();
  EXPECT_EQ(witness().code, kWell);
  ASSERT_EQ(data({"audit", "rotate"}).code, kWell);
  decide("D2");
  EXPECT_EQ(data({"audit", "checkpoint"}).code, kWell);
  publish();
  fs::remove_all(at("log/handover"));
  EXPECT_NE(witness().code, kWell);
}

TEST_F(RotateTest, WhatWasInterruptedIsFinishedOrUndone) {
  // before the store was written: undone, and done anew
  fs::copy_file(at("data/keys/log-sm2.pem"), at("data/keys/next-sm2.pem"));
  fs::copy_file(at("data/keys/log-ed25519.pem"), at("data/keys/next-ed25519.pem"));
  const std::string before = text("data/keys/log.vkey");
  fs::create_directories(at("kept"));
  ASSERT_EQ(data({"audit", "rotate"}).code, kWell);
  const std::string after = text("data/keys/log.vkey");

  // after it: a crash before one key was put in place
  fs::rename(at("data/keys/log-sm2.pem"), at("data/keys/next-sm2.pem"));
  fs::copy_file(at("data/keys/next-sm2.pem"), at("data/keys/log-sm2.pem"));
  const Ran again = data({"audit", "rotate"});
  EXPECT_EQ(again.code, kWell) << again.err;
  EXPECT_EQ(again.out, after);  // finished, and not rotated once more
  EXPECT_FALSE(fs::exists(at("data/keys/next-sm2.pem")));
  EXPECT_EQ(data({"audit", "verify"}).code, kWell);
  decide("D2");

  // keys that do not belong together are not used
  std::ofstream(at("data/keys/log.vkey"), std::ios::binary | std::ios::trunc) << before;
  const Ran refused = data({"audit", "checkpoint"});
  EXPECT_NE(refused.code, kWell);
  EXPECT_NE(refused.err.find("E-DATA-FOLDER"), std::string::npos) << refused.err;
}

TEST_F(RotateTest, ABackupOfBeforeIsRestored) {
  EXPECT_EQ(data({"store", "backup", at("backup.db")}).code, kWell);
  ASSERT_EQ(data({"audit", "rotate"}).code, kWell);
  const Ran made = zhida({"init", "--data", at("other"), "--origin", "zhida.example/test"});
  ASSERT_EQ(made.code, kWell) << made.err;
  fs::remove_all(at("other/keys"));
  fs::copy(at("data/keys"), at("other/keys"), fs::copy_options::recursive);
  const Ran restored = zhida({"store", "restore", at("backup.db"), "--data", at("other")});
  EXPECT_EQ(restored.code, kWell) << restored.err;
  EXPECT_EQ(zhida({"audit", "verify", "--data", at("other")}).code, kWell);
}

}  // namespace
}  // namespace zhida::cli
