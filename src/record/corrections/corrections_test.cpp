// Corrections in a store of either engine: each recorded once, and what they replaced.
#include "record/corrections/corrections.h"

#include <gtest/gtest.h>

#include "base/result_test.h"
#include "record/store/journal_test.h"
#include "record/store/store_test.h"

namespace zhida::corrections {
namespace {

class Corrections : public store::StoreTest {
 protected:
  template <typename T>
  Result<T> write(store::Database& db, const std::function<Result<T>(store::Transaction&)>& call) {
    Result<T> out{Diagnostics{}};
    const auto done = db.write([&](store::Transaction& tx) -> Result<Done> {
      out = call(tx);
      return out ? Result<Done>(Done{}) : Result<Done>(out.errors());
    });
    return done ? out : Result<T>(done.errors());
  }
  Result<Correction> begun(store::Database& db, const std::string& content) {
    return write<Correction>(db, [&](store::Transaction& tx) {
      return begin(tx, journal_, {"C1", content, 0, "tester"});
    });
  }
  Result<Part> added(store::Database& db, Part part) {
    return write<Part>(db,
                       [&](store::Transaction& tx) { return add(tx, journal_, std::move(part)); });
  }
  store::RecordingJournal journal_;
};

TEST_P(Corrections, AreRecordedOnceAndKeepWhatTheyReplaced) {
  const auto db = open();
  const auto first = begun(*db, "{}");
  ASSERT_TRUE(first.ok()) << to_text(first.errors().front());
  EXPECT_EQ(begun(*db, "{}")->known_us, first->known_us);
  EXPECT_EQ(code_of(begun(*db, "{\"other\":1}")), "E-CORRECT-ID");
  const Part part{"C1", "decision/D1", "D1", "C1.D1", "{\"a\":1}"};
  const auto kept = added(*db, part);
  ASSERT_TRUE(kept.ok()) << to_text(kept.errors().front());
  EXPECT_EQ(added(*db, part)->leaf, kept->leaf);
  Part other = part;
  other.content = "{}";
  EXPECT_EQ(code_of(added(*db, other)), "E-CORRECT-ID");
  // of no correction
  EXPECT_EQ(code_of(added(*db, {"C2", "facts", "", "", "{}"})), "E-STORE-CONSTRAINT");
  ASSERT_TRUE(added(*db, {"C1", "proposal", "", "", "{}"}).ok());
  const auto read = db->read([&](store::Reader& reader) -> Result<Done> {
    EXPECT_EQ(*replacement_of(reader, "D1", kept->at_us), "C1.D1");
    EXPECT_EQ(*replacement_of(reader, "D1", kept->at_us - 1), "");
    EXPECT_EQ(*replacement_of(reader, "D2", kept->at_us), "");
    EXPECT_EQ(*replaced_by(reader, "C1.D1"), "D1");
    EXPECT_EQ(*replaced_by(reader, "D1"), "");
    EXPECT_EQ(*replaced_by(reader, ""), "");
    EXPECT_FALSE(find(reader, "C2")->has_value());
    const auto parts = parts_of(reader, "C1", -1, 10);
    EXPECT_EQ(parts->size(), 2U);
    EXPECT_EQ(parts_of(reader, "C1", kept->leaf, 10)->size(), 1U);
    EXPECT_EQ(parts_of(reader, "C1", -1, 1)->size(), 1U);
    EXPECT_EQ(journal_.compare(reader, kinds()), "");
    return Done{};
  });
  EXPECT_TRUE(read.ok());
  EXPECT_FALSE(is_id(""));
  EXPECT_FALSE(is_id("a/b"));
  EXPECT_TRUE(is_id(std::string(kIdBytesMax, 'a')));
  EXPECT_FALSE(is_id(std::string(kIdBytesMax + 1, 'a')));
}

INSTANTIATE_TEST_SUITE_P(Engines, Corrections, store::engines());

}  // namespace
}  // namespace zhida::corrections
