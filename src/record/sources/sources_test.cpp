// Mappings and imports in a store of either engine: versions, numbers, and what the journal has of them.
#include "record/sources/sources.h"

#include <gtest/gtest.h>

#include "base/result_test.h"
#include "record/store/journal_test.h"
#include "record/store/store_test.h"

namespace zhida::sources {
namespace {

class Sources : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    db_ = open();
    ASSERT_NE(db_, nullptr);
  }
  void TearDown() override {
    (void)db_->read([&](store::Reader& reader) -> Result<Done> {
      EXPECT_EQ(journal_.compare(reader, kinds()), "");
      return Done{};
    });
    db_.reset();
    StoreTest::TearDown();
  }
  template <typename T>
  Result<T> write(const std::function<Result<T>(store::Transaction&)>& call) {
    Result<T> out{Diagnostics{}};
    const auto done = db_->write([&](store::Transaction& tx) -> Result<Done> {
      out = call(tx);
      return out ? Result<Done>(Done{}) : Result<Done>(out.errors());
    });
    return done ? out : Result<T>(done.errors());
  }
  Result<Mapping> declared(const std::string& name, const std::string& content) {
    return write<Mapping>(
        [&](store::Transaction& tx) { return declare(tx, journal_, name, content, "tester"); });
  }
  Result<Import> added(const std::string& source, std::int64_t version) {
    Import import;
    import.source = source;
    import.version = version;
    import.extent = "full";
    import.file = "合成.csv";
    import.digest = "00";
    import.day = 20'000;
    import.counts = "{}";
    import.actor = "tester";
    return write<Import>([&](store::Transaction& tx) { return add(tx, journal_, import); });
  }
  store::RecordingJournal journal_;
  std::unique_ptr<store::Database> db_;
};

TEST_P(Sources, ANewTextIsANewVersionAndTheSameTextIsNot) {
  EXPECT_EQ(declared("示例税务局", "a")->version, 1);
  EXPECT_EQ(declared("示例税务局", "a")->version, 1);
  EXPECT_EQ(declared("示例税务局", "b")->version, 2);
  EXPECT_EQ(declared("示例税务局", "a")->version,
            3);  // back again: its own version, so that history tells
  EXPECT_EQ(declared("示例科技局", "c")->version, 1);
  const auto read = db_->read([&](store::Reader& reader) -> Result<Done> {
    EXPECT_EQ((*newest(reader, "示例税务局"))->content, "a");
    EXPECT_FALSE(newest(reader, "示例海关")->has_value());
    EXPECT_EQ(list(reader)->size(), 2U);
    const auto all = versions(reader, "示例税务局", 0, 10);
    EXPECT_EQ(all->size(), 3U);
    EXPECT_EQ(all->front().version, 3);
    EXPECT_EQ((*version(reader, "示例税务局", 2))->content, "b");
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{4}, INT64_MAX})
      EXPECT_FALSE(version(reader, "示例税务局", number)->has_value()) << number;
    return Done{};
  });
  EXPECT_TRUE(read.ok());
}

TEST_P(Sources, EveryVersionIsReachedPageByPage) {
  for (int i = 1; i <= 7; ++i) ASSERT_TRUE(declared("甲", std::to_string(i)).ok());
  ASSERT_TRUE(declared("乙", "a").ok());
  const auto read = db_->read([&](store::Reader& reader) -> Result<Done> {
    std::string seen;
    std::int64_t before = 0;
    for (;;) {
      const auto page = versions(reader, "甲", before, 3);
      EXPECT_TRUE(page.ok());
      if (!page || page->empty()) break;
      for (const Mapping& one : *page) seen += std::to_string(one.version) + one.content + " ";
      before = page->back().version;
    }
    EXPECT_EQ(seen, "77 66 55 44 33 22 11 ");
    return Done{};
  });
  EXPECT_TRUE(read.ok());
}

TEST_P(Sources, NamesAreWordsOfIdsAndAddresses) {
  for (const char* name : {"", "a/b", " a", "a ", "a\nb"})
    EXPECT_EQ(code_of(declared(name, "a")), "E-SOURCE-NAME") << name;
  EXPECT_EQ(code_of(declared(std::string(kNameBytesMax + 1, 'a'), "a")), "E-SOURCE-NAME");
  EXPECT_EQ(code_of(declared("a", std::string(kContentBytesMax + 1, 'a'))), "E-SOURCE-LIMIT");
}

TEST_P(Sources, ImportsAreNumberedBySource) {
  ASSERT_TRUE(declared("甲", "a").ok());
  ASSERT_TRUE(declared("乙", "a").ok());
  EXPECT_EQ(added("甲", 1)->number, 1);
  EXPECT_EQ(added("甲", 1)->number, 2);
  EXPECT_EQ(added("乙", 1)->id(), short_id("乙") + "/1");
  EXPECT_EQ(code_of(added("甲", 9)), "E-STORE-CONSTRAINT");  // a version that there is not
  const auto read = db_->read([&](store::Reader& reader) -> Result<Done> {
    EXPECT_EQ((*last_import(reader, "甲"))->number, 2);
    EXPECT_FALSE(last_import(reader, "丙")->has_value());
    EXPECT_EQ(imports(reader, "甲", 2, 10)->size(), 1U);
    EXPECT_EQ(imports(reader, "甲", 0, 1)->front().number, 2);
    return Done{};
  });
  EXPECT_TRUE(read.ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, Sources, store::engines());

}  // namespace
}  // namespace zhida::sources
