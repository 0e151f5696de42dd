// What the tests of record/facts share: a journal that remembers, short ways to write facts.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/result_test.h"
#include "record/facts/facts.h"
#include "record/store/journal.h"
#include "record/store/store_test.h"

namespace zhida::facts {

// Remembers what was noted, by leaf; forgets what is rolled back.
class MemoryJournal final : public store::Journal {
 public:
  struct Leaf {
    std::string kind, id, content;
    friend bool operator==(const Leaf&, const Leaf&) = default;
  };

  [[nodiscard]] Result<Done> forget(store::Transaction& /*tx*/, std::int64_t leaf) override {
    forgotten.push_back(leaf);
    return Done{};
  }
  std::vector<std::int64_t> forgotten;
  Result<std::int64_t> note(store::Transaction& tx, std::string_view kind, std::string_view id,
                            std::string_view content) override {
    tx.on_rollback([this] { leaves.pop_back(); });
    leaves.push_back({std::string(kind), std::string(id), std::string(content)});
    return static_cast<std::int64_t>(leaves.size()) - 1;
  }

  std::vector<Leaf> leaves;
};

inline std::int64_t day_of(const char* text) { return days_from_civil(*parse_civil(text)); }

inline std::string text_of(const Result<Done>& result) {
  return result ? "" : to_text(result.errors().front());
}

class FactsTest : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    db_ = open();
    ASSERT_NE(db_, nullptr);
    auto facts = Facts::open(path("segments"), journal_);
    ASSERT_TRUE(facts.ok());
    facts_ = std::move(*facts);
  }
  void TearDown() override {
    verify_notes();
    db_.reset();
    StoreTest::TearDown();
  }

  [[nodiscard]] Result<Done> write(const store::Work& work) { return db_->write(work); }
  [[nodiscard]] Result<Done> record(const NewRecord& one) {
    return write([&](store::Transaction& tx) { return facts_->record(tx, std::span(&one, 1)); });
  }
  // Calls with a snapshot; what it answers.
  template <typename Call>
  auto read(Call call) {
    decltype(call(std::declval<store::Reader&>())) out{Diagnostics{}};
    auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
      out = call(reader);
      return Done{};
    });
    EXPECT_TRUE(done.ok());
    EXPECT_TRUE(out.ok()) << (out.ok() || out.errors().empty() ? ""
                                                               : to_text(out.errors().front()));
    return out;
  }
  // "key/period=value" of all that holds; "!" marks what is disputed.
  [[nodiscard]] std::string held(const std::string& subject, const char* day,
                                 std::int64_t known_us = kLatest) {
    auto list = read([&](store::Reader& reader) {
      return facts_->as_of(reader, subject, day_of(day), known_us);
    });
    std::string out;
    if (!list) return "?";
    for (const Held& one : *list) {
      out += out.empty() ? "" : " ";
      out += one.record.fact.key + "/" + one.record.fact.period + "=" +
             (one.record.fact.kind == Kind::kNull ? "无" : one.record.fact.value) +
             (one.disputed ? "!" : "");
    }
    return out;
  }
  [[nodiscard]] std::int64_t known_of(const std::string& id) {
    std::int64_t out = 0;
    auto list =
        read([&](store::Reader& reader) { return facts_->changes(reader, 0, kRecordsMax); });
    for (const Change& change : *list) {
      if (change.id == id) out = change.known_from;
    }
    return out;
  }

  // Every record read again is the one whose leaf it has, and every leaf is a record's or listed as erased.
  void verify_notes() {
    std::set<std::int64_t> seen;
    auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
      for (const store::NotedKind& kind : kinds()) {
        auto told = kind.read(reader, [&](const store::Noted& noted) {
          const MemoryJournal::Leaf leaf{kind.kind, std::string(noted.id),
                                         std::string(noted.content)};
          EXPECT_LT(noted.leaf, static_cast<std::int64_t>(journal_.leaves.size()));
          EXPECT_EQ(journal_.leaves.at(static_cast<std::size_t>(noted.leaf)), leaf) << noted.id;
          EXPECT_TRUE(seen.insert(noted.leaf).second);
          return true;
        });
        if (!told) return told;
      }
      return reader.each("SELECT leaf FROM fact_erased_leaf", {}, [&](const store::Row& row) {
        EXPECT_TRUE(seen.insert(row.integer(0)).second);
        return true;
      });
    });
    EXPECT_TRUE(done.ok()) << text_of(done);
    EXPECT_EQ(seen.size(), journal_.leaves.size());
  }

  MemoryJournal journal_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<Facts> facts_;
};

inline Origin from(const char* source) { return {source, "", Confidence::kPublished, "tester"}; }

inline Fact number(const char* subject, const char* key, const char* value, const char* begin,
                   const char* end = nullptr) {
  return {subject,
          key,
          "",
          Kind::kNumber,
          value,
          day_of(begin),
          end != nullptr ? day_of(end) : kOpenEnd};
}

}  // namespace zhida::facts
