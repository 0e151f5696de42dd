// A store of its own for each test, on SQLite and on PostgreSQL. For tests of the record floor.
//
//     class LedgerTest : public store::StoreTest {};
//     TEST_P(LedgerTest, …) { auto db = open(); … }
//     INSTANTIATE_TEST_SUITE_P(Engines, LedgerTest, store::engines());
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

#include "record/store/store.h"

namespace zhida::store {

inline auto engines() { return ::testing::Values("sqlite", "postgresql"); }

class StoreTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    static int number = 0;
    const std::string name = "zhida_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
    folder_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directories(folder_);
    if (std::string(GetParam()) == "sqlite") {
      url_ = (folder_ / "records.db").string();
      return;
    }
    // tests/postgres/with.py sets it; a schema for each test
    const char* server = std::getenv("ZHIDA_TEST_POSTGRES");
    ASSERT_NE(server, nullptr) << "run this through tests/postgres/with.py";
    ASSERT_EQ(
        std::system(
            ("psql -q '" + std::string(server) + "' -c 'CREATE SCHEMA " + name + "'").c_str()),
        0);
    url_ = std::string(server) + "&options=-csearch_path%3D" + name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Options options() const {
    Options out;
    out.url = url_;
    return out;
  }
  // Opens the test's store, again after a restart.
  [[nodiscard]] std::unique_ptr<Database> open() const {
    auto db = Database::open(options());
    EXPECT_TRUE(db.ok()) << (db ? std::string() : to_text(db.errors().front()));
    return db ? std::move(*db) : nullptr;
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  std::filesystem::path folder_;
  std::string url_;
};

}  // namespace zhida::store
