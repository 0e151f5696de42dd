// A published log as files, a witness that watches it, and proof files: what grows is believed, what is changed is not.
#include "record/audit/publish.h"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/result_test.h"
#include "record/audit/evidence.h"
#include "record/audit/log.h"
#include "record/audit/tile.h"
#include "record/audit/witness.h"
#include "record/store/store_test.h"

namespace zhida::audit {
namespace {

namespace fs = std::filesystem;
using store::Database;
using store::Reader;
using store::Transaction;

constexpr std::string_view kOrigin = "zhida.example/log";

std::string read_all(const fs::path& path) {
  std::stringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

void write_all(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A log in a store of its own.
struct Kept {
  std::unique_ptr<Database> db;
  std::unique_ptr<Log> log;

  void add(int first, int count, std::string_view words = "字") const {
    const auto done = db->write([&](Transaction& tx) -> Result<Done> {
      for (int id = first; id < first + count; ++id) {
        const auto leaf = log->note(tx, "note", "n" + std::to_string(id), words);
        if (!leaf) return leaf.errors();
      }
      return Done{};
    });
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
    ASSERT_TRUE(log->checkpoint().ok());
  }
};

class Publishing : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    for (const auto type : {KeyType::kEd25519, KeyType::kSm2}) {
      auto key = SigningKey::generate(kOrigin, type);
      ASSERT_TRUE(key.ok());
      verifiers_.push_back(key->verifier());
      keys_.push_back(std::move(*key));
    }
    ours_.db = open();
    ASSERT_NE(ours_.db, nullptr);
    attach(ours_);
  }
  void TearDown() override {
    ours_.log.reset();
    ours_.db.reset();
    StoreTest::TearDown();
  }
  void attach(Kept& kept) {
    auto log = Log::attach(*kept.db, std::string(kOrigin), keys_);
    ASSERT_TRUE(log.ok()) << to_text(log.errors().front());
    kept.log = std::move(*log);
  }
  // Another log under the same keys, in a SQLite file.
  Kept other(const std::string& name) {
    store::Options options;
    options.url = path(name);
    auto db = Database::open(options);
    EXPECT_TRUE(db.ok());
    Kept out{std::move(*db), nullptr};
    attach(out);
    return out;
  }
  Result<Published> publish_to(const Kept& kept, const std::string& folder) {
    Published out;
    auto read = kept.db->read([&](Reader& reader) -> Result<Done> {
      auto done = publish(reader, verifiers_, path(folder));
      if (!done) return done.errors();
      out = *done;
      return Done{};
    });
    if (!read) return read.errors();
    return out;
  }
  void must_publish(const Kept& kept, const std::string& folder) {
    const auto done = publish_to(kept, folder);
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  }
  Result<Witnessed> see(const std::string& folder, const std::string& state = "state") {
    return witness(path(folder), path(state), verifiers_);
  }
  std::string remembered() { return read_all(path("state")); }
  // The files below a folder, by their path in it.
  std::set<std::string> files(const std::string& folder) {
    std::set<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(path(folder))) {
      if (entry.is_regular_file()) out.insert(fs::relative(entry, path(folder)).string());
    }
    return out;
  }

  std::vector<SigningKey> keys_;
  std::vector<VerifierKey> verifiers_;
  Kept ours_;
};

TEST_P(Publishing, WritesTheTilesOfTheCheckpointAndOnlyNewOnes) {
  EXPECT_EQ(code_of(publish_to(ours_, "log")), "E-AUDIT-RANGE");  // nothing is signed yet
  std::set<std::string> wanted = {"checkpoint"};
  int size = 0;
  for (const int next : {1, 200, 256, 300, 1000}) {
    ours_.add(size, next - size);
    const auto before = static_cast<std::uint64_t>(size);
    std::uint64_t new_files = 1;
    for (const Tile& tile : new_tiles(before, static_cast<std::uint64_t>(next))) {
      wanted.insert(tile_path(tile));
      ++new_files;
      if (tile.kind == Tile::Kind::kEntries) continue;
      wanted.insert("sm3/" + tile_path(tile));
      ++new_files;
    }
    const auto done = publish_to(ours_, "log");
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
    EXPECT_EQ(done->before, before);
    EXPECT_EQ(done->size, static_cast<std::uint64_t>(next));
    EXPECT_EQ(done->files, new_files);
    EXPECT_EQ(files("log"), wanted);
    const auto again = publish_to(ours_, "log");
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->files, 0U);
    // a stranger who sees the folder for the first time, and one who has followed it
    EXPECT_EQ(code_of(see("log", "fresh" + std::to_string(next))), "");
    const auto seen = see("log");
    ASSERT_TRUE(seen.ok()) << to_text(seen.errors().front());
    EXPECT_EQ(seen->first, size == 0);
    EXPECT_EQ(seen->before, before);
    EXPECT_EQ(seen->checkpoint.size, static_cast<std::uint64_t>(next));
    EXPECT_EQ(remembered(), read_all(path("log/checkpoint")));
    size = next;
  }
  const auto unchanged = see("log");
  ASSERT_TRUE(unchanged.ok());
  EXPECT_EQ(unchanged->before, 1000U);
}

TEST_P(Publishing, RefusesAFolderThatHoldsAnotherLog) {
  ours_.add(0, 300);
  must_publish(ours_, "log");
  const auto before = files("log");
  Kept fork = other("fork.db");
  fork.add(0, 300, "别的");
  EXPECT_EQ(code_of(publish_to(fork, "log")), "E-AUDIT-FORK");  // as long
  fork.add(300, 100, "别的");
  EXPECT_EQ(code_of(publish_to(fork, "log")), "E-AUDIT-FORK");  // longer
  Kept shorter = other("shorter.db");
  shorter.add(0, 200);
  EXPECT_EQ(code_of(publish_to(shorter, "log")), "E-AUDIT-FORK");
  const std::string note = read_all(path("log/checkpoint"));
  write_all(path("log/checkpoint"), "not a checkpoint\n");
  EXPECT_EQ(code_of(publish_to(ours_, "log")), "E-AUDIT-FORK");
  write_all(path("log/checkpoint"), note);
  EXPECT_EQ(files("log"), before);
  EXPECT_EQ(code_of(see("log")), "");
}

// Somebody with the database's password changes a leaf after its checkpoint was signed.
TEST_P(Publishing, PublishesNothingThatTheCheckpointDoesNotCommitTo) {
  for (const int leaf : {3, 290}) {  // under a full tile, and at the right edge
    const std::string name = "changed" + std::to_string(leaf) + ".db";
    Kept kept = other(name);
    kept.add(0, 300);
    const auto changed = kept.db->write([&](Transaction& tx) -> Result<Done> {
      const auto done =
          tx.run("UPDATE audit_leaf SET record = 'n9999' WHERE idx = $1", {std::int64_t{leaf}});
      return done ? Result<Done>(Done{}) : Result<Done>(done.errors());
    });
    ASSERT_TRUE(changed.ok());
    EXPECT_EQ(code_of(publish_to(kept, "log")), "E-AUDIT-STATE");
    EXPECT_FALSE(fs::exists(path("log/checkpoint")));
  }
}

TEST_P(Publishing, AWitnessRefusesARolledBackLog) {
  ours_.add(0, 200);
  must_publish(ours_, "old");
  ours_.add(200, 100);
  must_publish(ours_, "log");
  ASSERT_TRUE(see("log").ok());
  const std::string kept = remembered();
  EXPECT_EQ(code_of(see("old")), "E-AUDIT-ROLLBACK");
  fs::remove(path("log/checkpoint"));
  EXPECT_EQ(code_of(see("log")), "E-AUDIT-CUT");
  EXPECT_EQ(remembered(), kept);
  EXPECT_EQ(code_of(see("nowhere", "other")), "E-FILE-NOT-FOUND");
  EXPECT_FALSE(fs::exists(path("other")));
}

TEST_P(Publishing, AWitnessRefusesAForkedLog) {
  ours_.add(0, 300);
  must_publish(ours_, "log");
  ASSERT_TRUE(see("log").ok());
  const std::string kept = remembered();
  Kept fork = other("fork.db");
  fork.add(0, 299);
  fork.add(299, 1, "别的");  // the last leaf is another
  must_publish(fork, "fork");
  EXPECT_EQ(code_of(see("fork")), "E-AUDIT-FORK");
  fork.add(300, 500);
  must_publish(fork, "fork");
  EXPECT_EQ(code_of(see("fork")), "E-AUDIT-FORK");
  EXPECT_EQ(remembered(), kept);
}

// Every file, missing, cut, or with one bit changed.
TEST_P(Publishing, AWitnessReadsEveryFile) {
  ours_.add(0, 700);
  must_publish(ours_, "log");
  const auto all = files("log");
  ASSERT_EQ(all.size(), 12U);  // the checkpoint; 3 tiles of entries, 4 of hashes for each tree
  for (const std::string& name : all) {
    const fs::path file = path("log/" + name);
    const std::string bytes = read_all(file);
    fs::remove(file);
    EXPECT_FALSE(see("log").ok()) << name;
    write_all(file, bytes.substr(0, bytes.size() - 1));
    EXPECT_FALSE(see("log").ok()) << name;
    std::string flipped = bytes;
    flipped[bytes.size() / 2] = static_cast<char>(flipped[bytes.size() / 2] ^ 1);
    write_all(file, flipped);
    EXPECT_FALSE(see("log").ok()) << name;
    EXPECT_FALSE(fs::exists(path("state"))) << name;
    write_all(file, bytes);
  }
  EXPECT_EQ(code_of(see("log")), "");
  fs::remove(path("log/tile/entries/002.p/188"));
  fs::remove(path("state"));
  EXPECT_EQ(code_of(see("log")), "E-AUDIT-CUT");
}

TEST_P(Publishing, AWitnessKeepsItsStateToItself) {
  ours_.add(0, 10);
  must_publish(ours_, "log");
  ASSERT_TRUE(see("log").ok());
  const std::string kept = remembered();
  write_all(path("state"), kept.substr(0, kept.size() / 2));
  EXPECT_EQ(code_of(see("log")), "E-AUDIT-WITNESS");
  write_all(path("state"), kept);
  const int held = ::open(path("state.lock").c_str(), O_RDWR);
  ASSERT_GE(held, 0);
  ASSERT_EQ(::flock(held, LOCK_EX), 0);
  EXPECT_EQ(code_of(see("log")), "E-AUDIT-WITNESS");
  ::close(held);
  EXPECT_EQ(code_of(see("log")), "");
  EXPECT_EQ(code_of(see("log", "no/such/folder/state")), "E-AUDIT-WITNESS");
  // keys of another log, one key that has not signed, none
  auto stranger = SigningKey::generate(kOrigin, KeyType::kEd25519);
  ASSERT_TRUE(stranger.ok());
  auto more = verifiers_;
  more.push_back(stranger->verifier());
  EXPECT_EQ(code_of(witness(path("log"), path("new"), more)), "E-AUDIT-UNSIGNED");
  EXPECT_EQ(code_of(witness(path("log"), path("new"), {})), "E-AUDIT-KEY");
  EXPECT_FALSE(fs::exists(path("new")));
}

std::string proof_of(Database& db, std::uint64_t leaf) {
  std::string out;
  const auto read = db.read([&](Reader& reader) -> Result<Done> {
    const auto proof = prove(reader, leaf);
    if (!proof) return proof.errors();
    out = to_proof_file(evidence_of(*proof));
    return Done{};
  });
  EXPECT_TRUE(read.ok());
  return out;
}

bool holds(std::string_view text, std::span<const VerifierKey> keys) {
  const auto evidence = parse_proof_file(text, "proof.json");
  if (!evidence) return false;
  for (const Step& step : check(*evidence, keys)) {
    if (step.error) return false;
  }
  return true;
}

TEST_P(Publishing, AProofFileHoldsAndEveryByteOfItCounts) {
  ours_.add(0, 300);
  for (const std::uint64_t leaf : {0U, 255U, 299U}) {
    EXPECT_TRUE(holds(proof_of(*ours_.db, leaf), verifiers_)) << leaf;
  }
  const std::string text = proof_of(*ours_.db, 17);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ (i % 2 == 0 ? 1 : 32));
    EXPECT_FALSE(holds(flipped, verifiers_)) << i << " " << text.substr(i, 30);
  }
  EXPECT_FALSE(holds(text + "\n", verifiers_));
  EXPECT_FALSE(holds(text.substr(0, text.size() - 1), verifiers_));
  EXPECT_FALSE(holds("", verifiers_));
}

INSTANTIATE_TEST_SUITE_P(Engines, Publishing, store::engines());

}  // namespace
}  // namespace zhida::audit
