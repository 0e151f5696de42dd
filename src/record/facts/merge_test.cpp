// Merging changes no answer, on either axis of time; what is erased stays erased; a backup has all files. All made up.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include <gtest/gtest.h>

#include "record/facts/archive.h"
#include "record/facts/facts_test.h"
#include "record/facts/sayings.h"

namespace zhida::facts {
namespace {

class MergeTest : public FactsTest {
 protected:
  static constexpr int kSubjects = 12;
  static constexpr std::int64_t kFirstDay = 20'000;
  static constexpr std::int64_t kDays = 40;

  static std::string subject(int number) { return "S" + std::to_string(100 + number); }
  // What an import says of a subject: a few facts of a few keys and days, some of them withdrawals, some twice.
  static std::vector<FactView> random_facts(std::mt19937& random) {
    static const std::vector<std::string> kKeys{"从业人员", "营业收入", "信用等级", "行业"};
    static const std::vector<std::string> kValues{"1", "2", "3", "250", "7.5"};
    std::vector<FactView> out;
    for (std::size_t n = 1 + random() % 4; n > 0; --n) {
      const bool gone = random() % 6 == 0;
      const std::int64_t from = kFirstDay + static_cast<std::int64_t>(random() % kDays);
      const std::int64_t to =
          random() % 2 == 0 ? kOpenEnd : from + 1 + static_cast<std::int64_t>(random() % kDays);
      out.push_back({kKeys[random() % kKeys.size()], random() % 3 == 0 ? "2025" : "",
                     gone ? Kind::kWithdrawn : Kind::kNumber,
                     gone ? "" : std::string_view(kValues[random() % kValues.size()]), from, to});
    }
    return out;
  }
  void import_random(std::mt19937& random, const std::string& id, const char* source) {
    auto writer = facts_->writer(id);
    ASSERT_TRUE(writer.ok());
    for (int i = 0; i < kSubjects; ++i) {
      if (random() % 4 != 0) continue;
      ASSERT_EQ(text_of((*writer)->add(subject(i), random_facts(random))), "");
    }
    const auto written = (*writer)->finish();
    ASSERT_TRUE(written.ok());
    ASSERT_EQ(text_of(write([&](store::Transaction& tx) -> Result<Done> {
                const auto row = facts_->import(tx, {id, from(source)}, *written);
                return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
              })),
              "");
    known_.push_back(known_of(id));
  }
  void record_random(std::mt19937& random, const std::string& id, const char* source) {
    const FactView one = random_facts(random).front();
    const Fact fact{subject(static_cast<int>(random() % kSubjects)),
                    std::string(one.key),
                    std::string(one.period),
                    one.kind,
                    std::string(one.value),
                    one.valid_from,
                    one.valid_to};
    ASSERT_EQ(text_of(record({id, fact, from(source)})), "");
    known_.push_back(known_of(id));
  }

  void open_facts(const std::string& folder) {
    auto opened = Facts::open(path(folder), journal_);
    ASSERT_TRUE(opened.ok());
    facts_ = std::move(*opened);
  }

  static std::string text_of_record(const Record& one) {
    return one.id + "#" + std::to_string(one.number) + "." + std::to_string(one.position) + " " +
           one.origin.source + " " + one.fact.key + "/" + one.fact.period + "=" + one.fact.value +
           "@" + std::to_string(one.fact.valid_from) + "-" + std::to_string(one.fact.valid_to) +
           " known " + std::to_string(one.known_from) + " leaf " + std::to_string(one.leaf);
  }
  // Every answer that the store gives: of all subjects, on many days, as known at every moment.
  std::vector<std::string> answers() {
    std::vector<std::string> out;
    std::vector<std::int64_t> moments{kLatest};
    for (std::size_t i = 0; i < known_.size(); i += 3) moments.push_back(known_[i]);
    EXPECT_TRUE(db_->read([&](store::Reader& reader) -> Result<Done> {
                     for (int i = 0; i < kSubjects; ++i) {
                       for (const std::int64_t known : moments) {
                         for (std::int64_t day = kFirstDay; day < kFirstDay + kDays; day += 9) {
                           const auto held = facts_->as_of(reader, subject(i), day, known);
                           if (!held) return held.errors();
                           for (const Held& one : *held)
                             out.push_back((one.disputed ? "!" : "") + text_of_record(one.record));
                         }
                       }
                       for (const char* key : {"", "营业收入"}) {
                         After after;
                         for (;;) {  // by pages of three
                           const auto page = facts_->history(reader, subject(i), key, after, 3);
                           if (!page) return page.errors();
                           for (const Record& one : *page) out.push_back(text_of_record(one));
                           if (page->size() < 3) break;
                           after = {page->back().number, page->back().position};
                         }
                       }
                       Before before;
                       for (;;) {  // and from the newest
                         const auto page =
                             facts_->newest(reader, subject(i), "营业收入", before, 3);
                         if (!page) return page.errors();
                         for (const Record& one : *page) out.push_back(text_of_record(one));
                         if (page->size() < 3) break;
                         before = {page->back().number, page->back().position};
                       }
                     }
                     for (const char* source : {"甲局", "乙局"}) {
                       for (const std::int64_t known : moments) {
                         const auto list = facts_->subjects_of(reader, source, known);
                         if (!list) return list.errors();
                         for (const std::string& one : *list) out.push_back(one);
                       }
                     }
                     return Done{};
                   })
                    .ok());
    return out;
  }
  // All that a source said: of every subject, or asked for by name.
  std::vector<std::string> sayings(const std::vector<std::string>* wanted = nullptr) {
    std::vector<std::string> out;
    EXPECT_TRUE(db_->read([&](store::Reader& reader) -> Result<Done> {
                     auto said = wanted == nullptr
                                     ? Sayings::open(reader, *facts_, "甲局")
                                     : Sayings::open(reader, *facts_, "甲局", *wanted);
                     if (!said) return said.errors();
                     for (;;) {
                       const auto more = (*said)->next();
                       if (!more) return more.errors();
                       if (!*more) return Done{};
                       for (const Saying& one : (*said)->all()) {
                         out.push_back((*said)->subject() + " " + one.key + "/" + one.period + "=" +
                                       one.value + "@" + std::to_string(one.valid_from) + "#" +
                                       std::to_string(one.number));
                       }
                     }
                   })
                    .ok());
    return out;
  }
  Merged merge(bool all = true) {
    auto merged = facts_->merge(*db_, {"甲局", "tester", all, 1LL << 40U});
    EXPECT_TRUE(merged.ok()) << (merged ? "" : to_text(merged.errors().front()));
    return merged ? *merged : Merged{};
  }
  std::string check() {
    std::string out;
    EXPECT_TRUE(db_->read([&](store::Reader& reader) -> Result<Done> {
                     out = text_of(facts_->check(reader));
                     return Done{};
                   })
                    .ok());
    return out;
  }
  [[nodiscard]] std::vector<std::string> files(const std::string& folder = "segments") const {
    std::vector<std::string> out;
    if (!std::filesystem::exists(path(folder))) return out;
    for (const auto& entry : std::filesystem::directory_iterator(path(folder)))
      out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }
  void history_of(int imports, unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < imports; ++i) {
      import_random(random, "s" + std::to_string(i), i % 5 == 4 ? "乙局" : "甲局");
      if (i % 3 == 0) record_random(random, "r" + std::to_string(i), "甲局");
    }
  }
  Result<Erased> erase(const std::string& id, const std::string& whose,
                       const std::vector<std::string>& keys = {}) {
    return facts_->erase(*db_, {id, "合成规定", {whose}, keys, kOpenEnd, "tester"});
  }

  // The open store of a backup, and its folder.
  Result<Done> back_up(const std::string& name) {
    return db_->backup(path(name), [&](store::Reader& copied, store::Luggage& luggage) {
      const auto packed = pack(path("segments"), copied, luggage);
      return packed ? Result<Done>(Done{}) : Result<Done>(packed.errors());
    });
  }
  Result<Done> restore(const std::string& name, const std::string& folder) {
    store::Options options;
    options.url = path(folder + ".db");
    auto opened = store::Database::open(options);
    if (!opened) return opened.errors();
    std::vector<std::string> placed;
    auto done = (*opened)->restore(path(name), [&](store::Reader& copied, store::Luggage& luggage) {
      return unpack(path(folder), copied, luggage, placed);
    });
    if (!done) {
      for (const std::string& file : placed) std::filesystem::remove(file);
    }
    return done;
  }
  void flip(const std::string& file, std::uintmax_t at) const {
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekg(static_cast<std::streamoff>(at));
    const int byte = out.get();
    out.seekp(static_cast<std::streamoff>(at));
    out.put(static_cast<char>(byte ^ 0x20));
  }

  std::vector<std::int64_t> known_;
};

TEST_P(MergeTest, NoAnswerChanges) {
  for (unsigned seed = 1; seed <= 2; ++seed) {
    std::mt19937 random(seed);
    const std::string prefix = std::to_string(seed) + "/";
    for (int i = 0; i < 12; ++i) {
      import_random(random, prefix + std::to_string(i), i % 5 == 4 ? "乙局" : "甲局");
      if (i % 3 == 0) record_random(random, prefix + "r" + std::to_string(i), "甲局");
    }
    const auto before = answers();
    const auto said = sayings();
    const auto leaves = journal_.leaves.size();
    const Merged merged = merge();
    EXPECT_GT(merged.files, 1);
    EXPECT_EQ(journal_.leaves.size(), leaves + 1);  // one leaf, and none of the old ones goes
    EXPECT_EQ(journal_.leaves.back().kind, "facts.merge");
    EXPECT_TRUE(journal_.forgotten.empty());
    EXPECT_EQ(answers(), before);
    EXPECT_EQ(sayings(), said);
    EXPECT_EQ(check(), "");
    db_.reset();
    db_ = open();
    open_facts("segments");
    EXPECT_EQ(answers(), before);
  }
}

TEST_P(MergeTest, ItsLeafNamesWhatItReplaces) {
  history_of(4, 5);
  merge();
  const std::string& content = journal_.leaves.back().content;
  for (const char* id : {"s0", "s1", "s2", "s3"})
    EXPECT_NE(content.find(id), std::string::npos) << id;
  EXPECT_EQ(files().size(), 1U);
  const auto changes = *read([&](store::Reader& reader) { return facts_->changes(reader, 0); });
  EXPECT_EQ(changes.back().kind, "merge");
  EXPECT_EQ(merge().id, "");  // nothing is left to do
  // the import cannot be said again with another content, and is no error with the same
  EXPECT_EQ(files().size(), 1U);
}

TEST_P(MergeTest, SubjectsAreAskedForByName) {
  history_of(9, 7);
  const std::vector<std::string> some{"A", subject(3), subject(4), subject(9), "Z"};
  std::vector<std::string> expected;
  for (const std::string& one : sayings()) {
    const auto name = one.substr(0, one.find(' '));
    if (std::find(some.begin(), some.end(), name) != some.end()) expected.push_back(one);
  }
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(sayings(&some), expected);
  merge();
  EXPECT_EQ(sayings(&some), expected);
}

TEST_P(MergeTest, ManySmallFilesAreFewInTheEnd) {
  std::mt19937 random(11);
  for (int i = 0; i < 40; ++i) {
    import_random(random, "s" + std::to_string(i), "甲局");
    const bool merged = !merge(false).id.empty();
    EXPECT_TRUE(i >= 7 || !merged) << i;
  }
  EXPECT_LT(files().size(), 9U);
  EXPECT_EQ(check(), "");
}

TEST_P(MergeTest, WhatIsErasedStaysErased) {
  history_of(10, 13);
  const auto without = [&](std::vector<std::string> answers, const std::string& whose) {
    std::erase_if(answers, [&](const std::string& one) { return one.starts_with(whose + " "); });
    return answers;
  };
  const auto said = sayings();
  merge();
  const auto imports_before = files();
  const auto first = erase("e1", subject(5));
  ASSERT_TRUE(first.ok());
  EXPECT_GT(first->records, 1);
  EXPECT_EQ(check(), "");
  EXPECT_NE(files(), imports_before);
  EXPECT_EQ(sayings(), without(said, subject(5)));
  EXPECT_FALSE(journal_.forgotten.empty());
  // merged again with what came after, and erased again
  std::mt19937 random(14);
  for (int i = 0; i < 3; ++i) import_random(random, "t" + std::to_string(i), "甲局");
  const auto before = answers();
  EXPECT_GT(merge().files, 1);
  EXPECT_EQ(answers(), before);
  const auto second = erase("e2", subject(6), {"营业收入"});
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(check(), "");
  for (const std::string& one : sayings()) {
    EXPECT_FALSE(one.starts_with(subject(6) + " 营业收入"));
  }
  EXPECT_EQ(erase("e2", subject(6), {"营业收入"})->records, 0);
}

TEST_P(MergeTest, AnErasureMeanwhileIsNotUndone) {
  history_of(6, 17);
  Prepared prepared;
  const NewErasure erasure{"e1", "合成规定", {subject(2)}, {}, kOpenEnd, "tester"};
  ASSERT_EQ(text_of(facts_->prepare(*db_, erasure, prepared)), "");
  merge();
  const auto late = write([&](store::Transaction& tx) -> Result<Done> {
    const auto erased = facts_->erase(tx, erasure, prepared);
    return erased ? Result<Done>(Done{}) : Result<Done>(erased.errors());
  });
  EXPECT_EQ(code_of(late), "E-FACTS-MOVED");
  ASSERT_TRUE(facts_->erase(*db_, erasure).ok());
  for (const std::string& one : sayings()) EXPECT_FALSE(one.starts_with(subject(2) + " "));
  const auto left = *read([&](store::Reader& reader) { return facts_->orphans(reader); });
  EXPECT_TRUE(read([&](store::Reader& reader) { return facts_->remove(reader, left); }).ok());
  EXPECT_EQ(check(), "");
}

// A process that ends before the transaction leaves a file that nothing names; after it, the old files.
TEST_P(MergeTest, AnEndInTheMiddleLeavesOneStateOrTheOther) {
  history_of(6, 19);
  const auto before = answers();
  const auto old = files();
  std::filesystem::copy(path("segments"), path("kept"));
  merge();
  EXPECT_EQ(answers(), before);
  std::filesystem::copy(
      path("kept"), path("segments"),
      std::filesystem::copy_options::skip_existing | std::filesystem::copy_options::recursive);
  EXPECT_EQ(answers(), before);
  auto left = *read([&](store::Reader& reader) { return facts_->orphans(reader); });
  EXPECT_EQ(left.size(), 5U);  // those of the one source; the other was not merged
  EXPECT_TRUE(read([&](store::Reader& reader) { return facts_->remove(reader, left); }).ok());
  EXPECT_EQ(check(), "");
  EXPECT_EQ(answers(), before);
}

TEST_P(MergeTest, ADamagedFileIsNotMerged) {
  history_of(4, 23);
  const auto before = files();
  flip(path("segments/" + before.front()), 12);
  open_facts("segments");
  const auto refused = facts_->merge(*db_, {"甲局", "tester", true, 1LL << 40U});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.errors().front().code, "E-FACTS-SEGMENT");
  EXPECT_NE(to_text(refused.errors().front()).find(before.front()), std::string::npos);
  EXPECT_EQ(files(), before);
  EXPECT_EQ(facts_->merge(*db_, {"没有", "tester", true, 1LL << 40U})->id, "");
}

TEST_P(MergeTest, ABackupHasEveryFile) {
  history_of(7, 29);
  merge();
  std::mt19937 random(30);
  import_random(random, "late", "甲局");
  const auto before = answers();
  const auto done = back_up("copy.db");
  ASSERT_TRUE(done.ok()) << text_of(done);
  ASSERT_TRUE(erase("e1", subject(1)).ok());  // is no matter of the backup
  const auto restored = restore("copy.db", "again");
  ASSERT_TRUE(restored.ok()) << text_of(restored);
  const auto now = files();
  store::Options options;
  options.url = path("again.db");
  auto db = std::move(db_);
  auto facts = std::move(facts_);
  auto other = store::Database::open(options);
  ASSERT_TRUE(other.ok());
  db_ = std::move(*other);
  open_facts("again");
  EXPECT_EQ(answers(), before);
  EXPECT_EQ(check(), "");
  // a backup of what was restored is whole, too
  EXPECT_TRUE(db_->backup(path("twice.db"),
                          [&](store::Reader& copied, store::Luggage& luggage) {
                            const auto packed = pack(path("again"), copied, luggage);
                            EXPECT_EQ(packed->files, 3);
                            return Result<Done>(Done{});
                          })
                  .ok());
  facts_ = std::move(facts);
  db_ = std::move(db);
  EXPECT_EQ(files(), now);
}

TEST_P(MergeTest, ABackupOfMissingOrDamagedFilesIsRefusedAndNotThere) {
  history_of(3, 31);
  const std::string victim = files()[1];
  std::filesystem::rename(path("segments/" + victim), path("away"));
  const auto missing = back_up("copy.db");
  EXPECT_EQ(code_of(missing), "E-FACTS-SEGMENT");
  EXPECT_NE(text_of(missing).find(victim), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path("copy.db")));
  EXPECT_FALSE(std::filesystem::exists(path("copy.db.part")));
  std::filesystem::rename(path("away"), path("segments/" + victim));
  for (const std::uintmax_t at : {std::uintmax_t{3}, std::uintmax_t{20},
                                  std::filesystem::file_size(path("segments/" + victim)) - 40}) {
    flip(path("segments/" + victim), at);
    const auto damaged = back_up("copy.db");
    EXPECT_EQ(code_of(damaged), "E-FACTS-SEGMENT") << at;
    EXPECT_NE(text_of(damaged).find(victim), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(path("copy.db")));
    flip(path("segments/" + victim), at);
  }
  EXPECT_TRUE(back_up("copy.db").ok());
}

TEST_P(MergeTest, ADamagedBackupIsRefusedAndNothingOfItStays) {
  history_of(3, 37);
  ASSERT_TRUE(back_up("copy.db").ok());
  const auto change = [&](const std::string& name, std::string_view sql) {
    std::filesystem::copy_file(path("copy.db"), path(name));
    store::Options options;
    options.url = path(name);
    auto db = store::Database::open(options);
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE((*db)
                    ->write([&](store::Transaction& tx) -> Result<Done> {
                      const auto changed = tx.run(sql, {});
                      return changed ? Result<Done>(Done{}) : Result<Done>(changed.errors());
                    })
                    .ok());
  };
  const std::string last = files().back();
  // a byte of one file, a piece of it, the whole of it
  change("flipped.db",
         "UPDATE backup_file SET bytes = CAST(x'00' || substr(bytes, 2) AS BLOB) WHERE piece = 1 "
         "AND name = (SELECT max(name) FROM backup_file)");
  change("shorter.db",
         "DELETE FROM backup_file WHERE piece = 1 AND name = (SELECT max(name) FROM backup_file)");
  change("without.db", "DELETE FROM backup_file WHERE name = (SELECT max(name) FROM backup_file)");
  for (const char* name : {"flipped", "shorter", "without"}) {
    const std::string folder = std::string(name) + "-folder";
    const auto refused = restore(std::string(name) + ".db", folder);
    ASSERT_FALSE(refused.ok()) << name;
    EXPECT_NE(text_of(refused).find(last), std::string::npos) << text_of(refused);
    EXPECT_TRUE(files(folder).empty()) << name;
    // the store is as empty as it was
    EXPECT_TRUE(restore("copy.db", folder).ok()) << name;
    EXPECT_EQ(files(folder), files());
  }
  // of a program that packed no files: they must be in the folder
  ASSERT_TRUE(db_->backup(path("rows.db")).ok());
  EXPECT_FALSE(restore("rows.db", "older").ok());
  std::filesystem::copy(
      path("segments"), path("older"),
      std::filesystem::copy_options::overwrite_existing | std::filesystem::copy_options::recursive);
  EXPECT_TRUE(restore("rows.db", "older").ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, MergeTest, store::engines());

}  // namespace
}  // namespace zhida::facts
