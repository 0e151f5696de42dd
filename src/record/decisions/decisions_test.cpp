// Decisions in a store of either engine, with the audit log beside them.
#include "record/decisions/decisions.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "base/result_test.h"
#include "record/store/store_test.h"

namespace zhida::decisions {
namespace {

using store::Database;
using store::Reader;
using store::Transaction;

// A journal that remembers what it was told.
class Notes final : public store::Journal {
 public:
  [[nodiscard]] Result<Done> forget(Transaction& /*tx*/, std::int64_t leaf) override {
    forgotten.push_back(leaf);
    return Done{};
  }
  std::vector<std::int64_t> forgotten;
  Result<std::int64_t> note(Transaction&, std::string_view kind, std::string_view id,
                            std::string_view content) override {
    EXPECT_EQ(kind, kKind);
    contents[std::string(id)] = content;
    return next++;
  }
  std::map<std::string, std::string> contents;
  std::int64_t next = 0;
};

class Decisions : public store::StoreTest {
 protected:
  static Decision sample(const std::string& id) {
    Decision out;
    out.id = id;
    out.subject = "91320500TESTSYN001";
    out.as_of = 20'780;
    out.known_us = 1'000;
    out.bundle = "abc123";
    out.party = "enterprise";
    out.facts = R"({"从业人员": 320})";
    out.result = R"({"items": []})";
    out.actor = "official-1";
    out.purpose = "政策办理";
    return out;
  }
  Result<Decision> write(Database& db, const Decision& decision) {
    Result<Decision> out = decision;
    const auto done = db.write([&](Transaction& tx) -> Result<Done> {
      out = record(tx, notes_, decision);
      return out ? Result<Done>(Done{}) : Result<Done>(out.errors());
    });
    return done ? out : Result<Decision>(done.errors());
  }
  Notes notes_;
};

TEST_P(Decisions, AreKeptAsTheBytesThatWereDecided) {
  auto db = open();
  const auto kept = write(*db, sample("d1"));
  ASSERT_TRUE(kept.ok()) << to_text(kept.errors().front());
  EXPECT_GT(kept->decided_us, 0);
  ASSERT_TRUE(db->read([&](Reader& reader) -> Result<Done> {
                  const auto found = get(reader, "d1");
                  EXPECT_TRUE(found.ok());
                  EXPECT_EQ(content_of(*found), content_of(sample("d1")));
                  EXPECT_EQ(found->decided_us, kept->decided_us);
                  EXPECT_EQ(code_of(get(reader, "d2")), "E-DECISION-NONE");
                  std::string told;
                  const auto all = kinds().front().read(reader, [&](const store::Noted& noted) {
                    told = noted.content;
                    EXPECT_EQ(noted.id, "d1");
                    return true;
                  });
                  EXPECT_EQ(told, notes_.contents["d1"]);
                  return all;
                }).ok());
}

TEST_P(Decisions, WhatIsSentTwiceIsRecordedOnce) {
  auto db = open();
  const auto first = write(*db, sample("d1"));
  const auto again = write(*db, sample("d1"));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->leaf, first->leaf);
  EXPECT_EQ(notes_.next, 1);
  auto other = sample("d1");
  other.facts = R"({"从业人员": 321})";
  EXPECT_EQ(code_of(write(*db, other)), "E-DECISION-ID");
}

TEST_P(Decisions, ASubjectsDecisionsAreListedNewestFirst) {
  auto db = open();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(write(*db, sample("d" + std::to_string(i))).ok());
  ASSERT_TRUE(db->read([&](Reader& reader) -> Result<Done> {
                  const auto some = of_subject(reader, "91320500TESTSYN001", 0, 2);
                  EXPECT_TRUE(some.ok());
                  EXPECT_EQ(some->size(), 2U);
                  EXPECT_EQ(some->front().id, "d4");
                  const auto rest =
                      of_subject(reader, "91320500TESTSYN001", some->back().leaf, 100);
                  EXPECT_EQ(rest->size(), 3U);
                  EXPECT_EQ(rest->front().id, "d2");
                  EXPECT_TRUE(of_subject(reader, "nobody", 0, 10)->empty());
                  return Done{};
                }).ok());
}

TEST_P(Decisions, FieldsThatDoNotFitAreRefused) {
  auto db = open();
  for (const auto& [field, value] :
       std::map<std::string, std::string>{{"id", ""},
                                          {"id", "a b"},
                                          {"subject", "企业"},
                                          {"facts", ""},
                                          {"actor", std::string(65, 'a')}}) {
    auto decision = sample("d1");
    (field == "id"        ? decision.id
     : field == "subject" ? decision.subject
     : field == "facts"   ? decision.facts
                          : decision.actor) = value;
    EXPECT_EQ(code_of(write(*db, decision)), "E-DECISION-FIELD") << field;
  }
  EXPECT_EQ(notes_.next, 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, Decisions, store::engines());

}  // namespace
}  // namespace zhida::decisions
