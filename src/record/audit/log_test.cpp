// The log in a store of either engine: what it commits to, proves, and finds changed.
#include "record/audit/log.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/result_test.h"
#include "record/audit/verify.h"
#include "record/store/migrate.h"
#include "record/store/store_test.h"

namespace zhida::audit {
namespace {

using store::Database;
using store::Reader;
using store::Row;
using store::Transaction;

constexpr std::string_view kOrigin = "zhida.example/log";

class Logs : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    for (const auto type : {KeyType::kEd25519, KeyType::kSm2}) {
      auto key = SigningKey::generate(kOrigin, type);
      ASSERT_TRUE(key.ok());
      verifiers_.push_back(key->verifier());
      keys_.push_back(std::move(*key));
    }
    start();
    run("CREATE TABLE note (id {integer} PRIMARY KEY, words TEXT NOT NULL, leaf {integer} NOT "
        "NULL){table}");
  }
  void TearDown() override {
    log_.reset();
    db_.reset();
    StoreTest::TearDown();
  }
  void start() {
    log_.reset();
    db_.reset();
    db_ = open();
    ASSERT_NE(db_, nullptr);
    auto log = Log::attach(*db_, std::string(kOrigin), keys_);
    ASSERT_TRUE(log.ok()) << to_text(log.errors().front());
    log_ = std::move(*log);
  }
  // A statement past the log, as somebody with the database's password could run it.
  void run(std::string_view sql) {
    const auto done = db_->write([&](Transaction& tx) -> Result<Done> {
      const auto changed = tx.run(store::in_dialect(sql, db_->is_postgres()), {});
      return changed ? Result<Done>(Done{}) : Result<Done>(changed.errors());
    });
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  }
  Result<Done> write_note(Transaction& tx, std::int64_t id, std::string_view words) {
    const std::string name = "n" + std::to_string(id);
    const auto leaf =
        log_->note(tx, "note", name, store::Canonical().integer(id).text(words).bytes());
    if (!leaf) return leaf.errors();
    const auto put =
        tx.run("INSERT INTO note (id, words, leaf) VALUES ($1, $2, $3)", {id, words, *leaf});
    return put ? Result<Done>(Done{}) : Result<Done>(put.errors());
  }
  void add(std::int64_t first, std::int64_t count) {
    const auto done = db_->write([&](Transaction& tx) -> Result<Done> {
      for (std::int64_t id = first; id < first + count; ++id) {
        if (auto put = write_note(tx, id, "字" + std::to_string(id)); !put) return put;
      }
      return Done{};
    });
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  }
  static store::NotedKind notes() {
    return {"note", [](Reader& reader, const std::function<bool(const store::Noted&)>& each) {
              return reader.each("SELECT id, words, leaf FROM note", {}, [&](const Row& row) {
                const std::string name = "n" + std::to_string(row.integer(0));
                const auto content = store::Canonical().integer(row.integer(0)).text(row.text(1));
                return each({row.integer(2), name, content.bytes()});
              });
            }};
  }
  Report verify_all() {
    Report out;
    const std::vector<store::NotedKind> kinds = {notes()};
    const auto read = db_->read([&](Reader& reader) -> Result<Done> {
      auto report = verify(reader, kOrigin, verifiers_, kinds);
      if (!report) return report.errors();
      out = std::move(*report);
      return Done{};
    });
    EXPECT_TRUE(read.ok()) << to_text(read.errors().front());
    return out;
  }
  // The findings as "code leaf record".
  std::vector<std::string> found() {
    std::vector<std::string> out;
    for (const Finding& finding : verify_all().findings) {
      out.push_back(finding.code + " " + std::to_string(finding.leaf) + " " + finding.record);
    }
    return out;
  }
  std::string checkpoint() {
    const auto note = log_->checkpoint();
    EXPECT_TRUE(note.ok()) << to_text(note.errors().front());
    return note ? *note : "";
  }

  std::vector<SigningKey> keys_;
  std::vector<VerifierKey> verifiers_;
  std::unique_ptr<Database> db_;
  std::unique_ptr<Log> log_;
};

TEST_P(Logs, EveryRecordIsProvenUnderASignedCheckpoint) {
  EXPECT_EQ(code_of(log_->checkpoint()), "E-AUDIT-STATE");  // nothing to sign
  add(0, 700);
  start();  // the log goes on after a restart
  add(700, 600);
  const std::string note = checkpoint();
  EXPECT_EQ(checkpoint(), note);
  const auto opened = open_checkpoint(note, kOrigin, verifiers_);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->signers, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(opened->checkpoint.size, 1300U);
  const auto read = db_->read([&](Reader& reader) -> Result<Done> {
    for (std::uint64_t index = 0; index < 1300; index += 37) {
      const auto proof = prove(reader, index);
      if (!proof) return proof.errors();
      EXPECT_EQ(proof->checkpoint, note);
      const auto entry = to_bytes(proof->leaf.leaf);
      EXPECT_TRUE(entry.ok());
      EXPECT_TRUE(verify_inclusion(Algorithm::kSha256, index, proof->size,
                                   leaf_hash(Algorithm::kSha256, *entry), proof->sha256,
                                   opened->checkpoint.root)
                      .empty());
      EXPECT_TRUE(verify_inclusion(Algorithm::kSm3, index, proof->size,
                                   leaf_hash(Algorithm::kSm3, *entry), proof->sm3,
                                   *opened->checkpoint.sm3_root)
                      .empty());
    }
    EXPECT_EQ(code_of(prove(reader, 1300)), "E-AUDIT-RANGE");
    EXPECT_EQ(leaves_of(reader, "n1299", "note")->size(), 1U);
    return Done{};
  });
  ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
}

TEST_P(Logs, ALeafThatNoCheckpointCoversIsNotProven) {
  add(0, 3);
  checkpoint();
  add(3, 1);
  ASSERT_TRUE(db_->read([&](Reader& reader) -> Result<Done> {
                   EXPECT_TRUE(prove(reader, 2).ok());
                   EXPECT_EQ(code_of(prove(reader, 3)), "E-AUDIT-RANGE");
                   return Done{};
                 })
                  .ok());
}

// Works that fail leave neither record nor leaf, alone or within a group.
TEST_P(Logs, AWorkThatFailsLeavesNoLeaf) {
  add(0, 5);
  const auto refused = db_->write([&](Transaction& tx) -> Result<Done> {
    EXPECT_TRUE(write_note(tx, 5, "五").ok());
    (void)write_note(tx, 0, "又");  // there already
    return Done{};
  });
  EXPECT_EQ(code_of(refused), "E-STORE-CONSTRAINT");
  add(5, 300);
  const auto report = verify_all();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.leaves, 305U);
  EXPECT_EQ(report.records, 305U);
}

// The same where the failure is known only once everything was sent: the trees in memory go back.
TEST_P(Logs, AWorkWhoseSentStatementFailsLeavesNoLeaf) {
  add(0, 250);
  for (int round = 0; round < 3; ++round) {
    const auto refused = db_->write([&](Transaction& tx) -> Result<Done> {
      EXPECT_TRUE(log_->note(tx, "note", "n9", "x").ok());
      for (int i = 0; i < 20; ++i) EXPECT_TRUE(log_->note(tx, "note", "n10", "y").ok());
      return tx.send("INSERT INTO note (id, words, leaf) VALUES (0, 'again', 0)", {});
    });
    EXPECT_EQ(code_of(refused), "E-STORE-CONSTRAINT");
  }
  add(250, 300);
  checkpoint();
  const auto report = verify_all();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.leaves, 550U);
}

TEST_P(Logs, ARecordErasedInTheWorkThatNotedItIsNoFinding) {
  add(0, 3);
  const auto done = db_->write([&](Transaction& tx) -> Result<Done> {
    const auto leaf = log_->note(tx, "note", "n3", "gone at once");
    return leaf ? log_->forget(tx, *leaf) : Result<Done>(leaf.errors());
  });
  ASSERT_TRUE(done.ok());
  const auto report = verify_all();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.erased, 1U);
}

TEST_P(Logs, AWholeLogHasNoFinding) {
  add(0, 10);
  checkpoint();
  add(10, 600);
  checkpoint();
  const auto report = verify_all();
  EXPECT_TRUE(report.findings.empty()) << report.findings.front().en;
  EXPECT_EQ(report.checkpoints, 2U);
  EXPECT_TRUE(report.kinds_unchecked.empty());
}

TEST_P(Logs, WhatWasChangedIsNamed) {
  add(0, 600);
  checkpoint();
  run("UPDATE note SET words = words || '。' WHERE id = 17");
  EXPECT_EQ(found(), (std::vector<std::string>{"E-AUDIT-RECORD 17 n17"}));
  run("UPDATE note SET words = '字17' WHERE id = 17");
  EXPECT_TRUE(found().empty());

  run("DELETE FROM note WHERE id = 300");
  EXPECT_EQ(found(), (std::vector<std::string>{"E-AUDIT-LOST 300 n300"}));
  run("INSERT INTO note (id, words, leaf) VALUES (300, '字300', 300)");
  run("INSERT INTO note (id, words, leaf) VALUES (9000, 'x', 9000)");
  EXPECT_EQ(found(), (std::vector<std::string>{"E-AUDIT-RECORD -1 n9000"}));
  run("UPDATE note SET leaf = 5 WHERE id = 9000");
  EXPECT_EQ(found(), (std::vector<std::string>{"E-AUDIT-RECORD 5 n5"}));
  run("DELETE FROM note WHERE id = 9000");
  EXPECT_TRUE(found().empty());
}

TEST_P(Logs, ARecordThatIsTheOnlyOneOfItsKindIsMissed) {
  std::vector<store::NotedKind> kinds;
  for (int i = 0; i < 20; ++i) {
    const auto none = [](Reader&, const std::function<bool(const store::Noted&)>&) {
      return Result<Done>(Done{});
    };
    kinds.push_back({std::string("kind.") + static_cast<char>('a' + i), none});
  }
  const auto written = db_->write([&](Transaction& tx) -> Result<Done> {
    for (const store::NotedKind& kind : kinds) {
      if (auto leaf = log_->note(tx, kind.kind, "r" + kind.kind, "x"); !leaf) return leaf.errors();
    }
    return Done{};
  });
  ASSERT_TRUE(written.ok());
  std::vector<std::string> missed;
  const auto read = db_->read([&](Reader& reader) -> Result<Done> {
    const auto report = verify(reader, kOrigin, verifiers_, kinds);
    if (!report) return report.errors();
    for (const Finding& finding : report->findings)
      missed.push_back(finding.code + " " + finding.kind + " " + finding.record);
    return Done{};
  });
  ASSERT_TRUE(read.ok());
  std::vector<std::string> expected;
  for (const store::NotedKind& kind : kinds)
    expected.push_back("E-AUDIT-LOST " + kind.kind + " r" + kind.kind);
  EXPECT_EQ(missed, expected);
}

TEST_P(Logs, ALogThatWasRewrittenIsFound) {
  add(0, 600);
  checkpoint();
  run("UPDATE audit_leaf SET time_us = time_us + 1 WHERE idx = 100");
  auto all = found();
  EXPECT_EQ(std::count(all.begin(), all.end(), "E-AUDIT-CHECKPOINT -1 "), 1) << all.size();
  EXPECT_GE(std::count(all.begin(), all.end(), "E-AUDIT-STATE -1 "),
            2);  // the tiles and the frontier
  run("UPDATE audit_leaf SET time_us = time_us - 1 WHERE idx = 100");
  EXPECT_TRUE(found().empty());

  // the digest and salt of a leaf changed together with its record: the trees know
  run("UPDATE audit_leaf SET digest = (SELECT digest FROM audit_leaf WHERE idx = 8), salt = "
      "(SELECT salt FROM audit_leaf "
      "WHERE idx = 8) WHERE idx = 7");
  EXPECT_FALSE(found().empty());
}

TEST_P(Logs, ALogThatWasCutIsFoundAndNotGoneOnWith) {
  add(0, 20);
  checkpoint();
  run("DELETE FROM note WHERE id = 19");
  run("DELETE FROM audit_leaf WHERE idx = 19");
  const auto all = found();
  EXPECT_NE(std::find(all.begin(), all.end(), "E-AUDIT-CHECKPOINT -1 "), all.end());
  log_.reset();
  db_.reset();
  db_ = open();
  EXPECT_EQ(code_of(Log::attach(*db_, std::string(kOrigin), keys_)), "E-AUDIT-STATE");
}

TEST_P(Logs, WhatTheLawAskedToEraseIsNoFinding) {
  add(0, 3);
  const auto erased = db_->write([&](Transaction& tx) -> Result<Done> {
    const auto gone = tx.run("DELETE FROM note WHERE id = 1", {});
    if (!gone) return gone.errors();
    return log_->forget(tx, 1);
  });
  ASSERT_TRUE(erased.ok());
  const auto report = verify_all();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.erased, 1U);
  run("INSERT INTO note (id, words, leaf) VALUES (1, '字1', 1)");
  EXPECT_EQ(found(), (std::vector<std::string>{"E-AUDIT-RECORD 1 n1"}));
}

TEST_P(Logs, EveryEarlierCheckpointIsTheBeginningOfTheNext) {
  std::vector<Checkpoint> signed_before;
  for (const std::int64_t count : {1, 1, 3, 250, 1, 256, 300}) {
    add(signed_before.empty() ? 0 : static_cast<std::int64_t>(signed_before.back().size), count);
    const auto opened = open_checkpoint(checkpoint(), kOrigin, verifiers_);
    ASSERT_TRUE(opened.ok());
    signed_before.push_back(opened->checkpoint);
  }
  const Checkpoint& last = signed_before.back();
  const auto read = db_->read([&](Reader& reader) -> Result<Done> {
    for (const Checkpoint& before : signed_before) {
      const auto proof = consistency_proof(Algorithm::kSha256, before.size, last.size,
                                           nodes_of(reader, Algorithm::kSha256));
      if (!proof) return proof.errors();
      EXPECT_TRUE(verify_consistency(Algorithm::kSha256, before.size, last.size, *proof,
                                     before.root, last.root)
                      .empty());
    }
    return Done{};
  });
  ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
}

// What proofs have read is kept for the next; with it and without it they say the same while the log grows.
TEST_P(Logs, AProofIsTheSameFromWhatIsKept) {
  std::int64_t size = 0;
  for (const std::int64_t more : {1, 4, 250, 1, 300, 1000, 7}) {
    add(size, more);
    size += more;
    checkpoint();
    const auto read = db_->read([&](Reader& reader) -> Result<Done> {
      for (std::int64_t index = size - 1; index >= 0; index -= 1 + size / 40) {
        const auto fresh = prove(reader, static_cast<std::uint64_t>(index));
        const auto kept = prove(reader, static_cast<std::uint64_t>(index), &log_->tiles());
        if (!fresh) return fresh.errors();
        if (!kept) return kept.errors();
        EXPECT_EQ(kept->size, static_cast<std::uint64_t>(size));
        EXPECT_EQ(kept->checkpoint, fresh->checkpoint);
        EXPECT_EQ(kept->leaf.leaf, fresh->leaf.leaf);
        EXPECT_EQ(kept->sha256, fresh->sha256);
        EXPECT_EQ(kept->sm3, fresh->sm3);
      }
      return Done{};
    });
    ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
  }
}

// Counted, not timed. A write and its leaf go out with the commit; a proof asks once, and once more for what it has to read first.
TEST_P(Logs, AWriteWithItsLeafWaitsOnceAndAProofOnceOrTwice) {
  const std::int64_t trip = db_->is_postgres() ? 1 : 0;
  add(0, 700);
  const auto write = [&] {
    const auto before = db_->statistics().write_trips;
    const auto done = db_->write([&](Transaction& tx) -> Result<Done> {
      const auto leaf = log_->note(tx, "note", "n9000", "content");
      return leaf ? Result<Done>(Done{}) : Result<Done>(leaf.errors());
    });
    EXPECT_TRUE(done.ok());
    return db_->statistics().write_trips - before;
  };
  for (int i = 0; i < 300; ++i) ASSERT_EQ(write(), trip) << i;
  checkpoint();
  const auto proof = [&](std::uint64_t index) {
    const auto before = db_->statistics().read_trips;
    const auto read = db_->read([&](Reader& reader) -> Result<Done> {
      const auto made = prove(reader, index, &log_->tiles());
      return made ? Result<Done>(Done{}) : Result<Done>(made.errors());
    });
    EXPECT_TRUE(read.ok());
    return db_->statistics().read_trips - before;
  };
  EXPECT_EQ(proof(3), 2 * trip);
  EXPECT_EQ(proof(3), trip);
  EXPECT_EQ(proof(500), trip);  // other leaves, known tiles above them
  EXPECT_EQ(proof(999), trip);
}

// What is kept hides no damage from who looks for it, and a proof from a damaged store is no proof.
TEST_P(Logs, DamageIsFoundWhateverIsKept) {
  add(0, 600);
  const auto opened = open_checkpoint(checkpoint(), kOrigin, verifiers_);
  ASSERT_TRUE(opened.ok());
  const auto holds = [&](TileCache* kept) -> Result<bool> {
    bool out = false;
    auto read = db_->read([&](Reader& reader) -> Result<Done> {
      const auto proof = prove(reader, 5, kept);
      if (!proof) return proof.errors();
      const auto entry = to_bytes(proof->leaf.leaf);
      if (!entry) return entry.errors();
      out = verify_inclusion(Algorithm::kSm3, 5, proof->size, leaf_hash(Algorithm::kSm3, *entry),
                             proof->sm3, *opened->checkpoint.sm3_root)
                .empty();
      return Done{};
    });
    return read ? Result<bool>(out) : Result<bool>(read.errors());
  };
  EXPECT_TRUE(*holds(&log_->tiles()));
  run("UPDATE audit_leaf SET time_us = time_us + 1 WHERE idx = 9");
  EXPECT_FALSE(found().empty());
  EXPECT_FALSE(*holds(nullptr));
  EXPECT_TRUE(*holds(&log_->tiles()));
  run("UPDATE audit_leaf SET time_us = time_us - 1 WHERE idx = 9");
  EXPECT_TRUE(found().empty());
  EXPECT_TRUE(*holds(nullptr));

  run("DELETE FROM audit_tile WHERE algorithm = 2");
  EXPECT_EQ(found(), (std::vector<std::string>{"E-AUDIT-STATE -1 "}));
  EXPECT_EQ(code_of(holds(nullptr)), "E-AUDIT-STATE");
  run("DELETE FROM audit_leaf WHERE idx = 9");
  EXPECT_EQ(code_of(holds(nullptr)), "E-AUDIT-STATE");
  EXPECT_FALSE(found().empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, Logs, store::engines());

}  // namespace
}  // namespace zhida::audit
