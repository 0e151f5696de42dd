// What both engines promise: durability, atomicity, isolation, limits, refusal, backup.
#include "record/store/store.h"

#include <atomic>
#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "base/result_test.h"
#include "record/store/engine.h"
#include "record/store/failure.h"
#include "record/store/migrate.h"
#include "record/store/store_test.h"

namespace zhida::store {
namespace {

class Stores : public StoreTest {
 protected:
  // A table of the test's own beside the store's.
  static void make_table(Database& db) {
    const auto made = db.write([&](Transaction& tx) -> Result<Done> {
      const auto done =
          tx.run(in_dialect("CREATE TABLE note (id {integer} PRIMARY KEY, words TEXT, raw {bytes})",
                            db.is_postgres()),
                 {});
      return done ? Result<Done>(Done{}) : Result<Done>(done.errors());
    });
    ASSERT_TRUE(made.ok()) << to_text(made.errors().front());
  }
  static Result<Done> put(Transaction& tx, std::int64_t id, std::string_view words) {
    const auto done = tx.run("INSERT INTO note (id, words) VALUES ($1, $2)", {id, words});
    return done ? Result<Done>(Done{}) : Result<Done>(done.errors());
  }
  static Result<Done> send(Transaction& tx, std::int64_t id) {
    return tx.send("INSERT INTO note (id) VALUES ($1)", {id});
  }
  static Result<Done> add(Database& db, std::int64_t id, std::string_view words = "字") {
    return db.write([&](Transaction& tx) { return put(tx, id, words); });
  }
  static std::int64_t count(Database& db) {
    std::int64_t out = -1;
    const auto read = db.read([&](Reader& reader) {
      return reader.each("SELECT count(*) FROM note", {}, [&](const Row& row) {
        out = row.integer(0);
        return true;
      });
    });
    EXPECT_TRUE(read.ok()) << to_text(read.errors().front());
    return out;
  }
};

TEST_P(Stores, GivesBackWhatWasWritten) {
  auto db = open();
  make_table(*db);
  const std::string raw("\0\x80\xff z", 5);
  const auto done = db->write([&](Transaction& tx) -> Result<Done> {
    const auto some =
        tx.run_many("INSERT INTO note (id, words, raw) VALUES ($1, $2, $3)",
                    std::vector<Params>{{std::int64_t{INT64_MIN}, "苏州·𠮷", Blob{raw}},
                                        {std::int64_t{-1}, std::monostate{}, Blob{""}},
                                        {std::int64_t{INT64_MAX}, "", std::monostate{}}});
    EXPECT_TRUE(some.ok());
    EXPECT_EQ(*some, 3);
    return Done{};
  });
  ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  std::vector<std::string> seen;
  const auto read = db->read([&](Reader& reader) {
    return reader.each("SELECT id, words, raw FROM note WHERE id <> $1 ORDER BY id",
                       {std::int64_t{5}}, [&](const Row& row) {
                         seen.push_back(std::to_string(row.integer(0)) + "|" +
                                        (row.is_null(1) ? "null" : std::string(row.text(1))) + "|" +
                                        (row.is_null(2) ? "null" : std::string(row.text(2))));
                         return true;
                       });
  });
  ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
  EXPECT_EQ(seen, (std::vector<std::string>{"-9223372036854775808|苏州·𠮷|" + raw, "-1|null|",
                                            "9223372036854775807||null"}));
}

TEST_P(Stores, ARestartKeepsWhatWasAcknowledged) {
  {
    auto db = open();
    make_table(*db);
    ASSERT_TRUE(add(*db, 1).ok());
  }
  auto db = open();
  EXPECT_EQ(count(*db), 1);
  EXPECT_EQ(db->schema(), static_cast<int>(migration_texts().size()));
}

TEST_P(Stores, AWorkThatFailsLeavesNothing) {
  auto db = open();
  make_table(*db);
  ASSERT_TRUE(add(*db, 1).ok());
  bool undone = false;
  const auto refused = db->write([&](Transaction& tx) -> Result<Done> {
    tx.on_rollback([&] { undone = true; });
    EXPECT_TRUE(put(tx, 2, "二").ok());
    return store_failure("E-TEST", "", {"不", "no"});
  });
  EXPECT_EQ(code_of(refused), "E-TEST");
  EXPECT_TRUE(undone);
  EXPECT_EQ(count(*db), 1);
  EXPECT_EQ(db->stopped(), "");
}

TEST_P(Stores, AStatementThatFailsFailsItsWorkWhateverItReturns) {
  auto db = open();
  make_table(*db);
  ASSERT_TRUE(add(*db, 1).ok());
  const auto refused = db->write([&](Transaction& tx) -> Result<Done> {
    (void)put(tx, 2, "二");
    (void)put(tx, 1, "一");  // there already
    return Done{};
  });
  EXPECT_EQ(code_of(refused), "E-STORE-CONSTRAINT");
  EXPECT_EQ(count(*db), 1);
}

TEST_P(Stores, TextThatOneOfTheEnginesWouldNotTakeIsRefusedByBoth) {
  auto db = open();
  make_table(*db);
  EXPECT_EQ(code_of(add(*db, 1, std::string("a\0b", 3))), "E-STORE-SQL");
  EXPECT_EQ(code_of(add(*db, 2, "\xff")), "E-STORE-SQL");
  EXPECT_EQ(count(*db), 0);
}

// Many works of one group, some of which fail: those alone are rolled back.
TEST_P(Stores, AGroupCommitsTheWorksThatDidNotFail) {
  auto db = open();
  make_table(*db);
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  std::atomic<int> well = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        // every fifth takes an id that thread 0 takes too
        const std::int64_t id = i % 5 == 0 ? i : t * 1000 + i;
        ++(add(*db, id).ok() ? well : failed);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(well + failed, kThreads * kEach);
  EXPECT_EQ(failed, (kThreads - 1) * kEach / 5);
  EXPECT_EQ(count(*db), well);
  const auto statistics = db->statistics();
  EXPECT_EQ(statistics.writes, well + 1);
  EXPECT_EQ(statistics.failed, failed);
  EXPECT_LE(statistics.commits, statistics.writes);
}

// A statement that was only sent fails after its work returned: the work fails, alone.
TEST_P(Stores, ASentStatementThatFailsFailsItsWorkAlone) {
  auto db = open();
  make_table(*db);
  int in_memory = 0;
  db->before_commit([&](Transaction& tx) -> Result<Done> {
    tx.on_rollback([&] { in_memory -= 1; });
    in_memory += 1;
    return Done{};
  });
  ASSERT_TRUE(add(*db, 1).ok());
  int undone = 0;
  const auto refused = db->write([&](Transaction& tx) -> Result<Done> {
    tx.on_rollback([&] { ++undone; });
    for (const std::int64_t id : {2, 1, 3}) (void)send(tx, id);
    return Done{};
  });
  EXPECT_EQ(code_of(refused), "E-STORE-CONSTRAINT");
  EXPECT_EQ(undone, 1);
  EXPECT_EQ(in_memory, 1);
  EXPECT_EQ(db->stopped(), "");
  EXPECT_EQ(count(*db), 1);
  EXPECT_TRUE(add(*db, 2).ok());
}

// Works that may be repeated, all in one group: what some of them sent fails, some refuse by themselves, some read.
TEST_P(Stores, OfAGroupThatGoesOutTogetherTheOthersAreKept) {
  auto db = open();
  make_table(*db);
  ASSERT_TRUE(add(*db, 0).ok());
  constexpr int kWorks = 60;
  std::vector<int> runs(kWorks, 0);
  std::vector<int> in_memory(kWorks, 0);
  std::vector<std::string> codes(kWorks);
  std::latch queued(1);
  std::latch finished(kWorks + 1);
  db->submit(
      [&](Transaction&) -> Result<Done> {
        queued.wait();
        return Done{};
      },
      [&](const Result<Done>&) { finished.count_down(); });
  for (int i = 0; i < kWorks; ++i) {
    const auto at = static_cast<std::size_t>(i);
    db->submit(
        [&, i, at](Transaction& tx) -> Result<Done> {
          ++runs[at];
          ++in_memory[at];
          tx.on_rollback([&, at] { --in_memory[at]; });
          if (i % 10 == 3) return store_failure("E-TEST", "", {"不", "no"});
          if (i % 10 == 5) {
            auto read = tx.each("SELECT id FROM note", {}, [](const Row&) { return true; });
            if (!read) return read;
          }
          if (auto sent = send(tx, 100 + i); !sent) return sent;
          // one in ten takes an id that is there
          return i % 10 == 7 ? send(tx, 0) : Result<Done>(Done{});
        },
        [&, at](const Result<Done>& done) {
          codes[at] = code_of(done);
          finished.count_down();
        },
        Repeat::kMay);
  }
  queued.count_down();
  finished.wait();
  for (int i = 0; i < kWorks; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const bool kept = i % 10 != 3 && i % 10 != 7;
    EXPECT_EQ(codes[at], kept ? "" : i % 10 == 3 ? "E-TEST" : "E-STORE-CONSTRAINT") << i;
    EXPECT_EQ(in_memory[at], kept ? 1 : 0) << i;
    EXPECT_LE(runs[at], 2) << i;
  }
  EXPECT_EQ(count(*db), 1 + kWorks * 8 / 10);
  EXPECT_EQ(db->stopped(), "");
}

TEST_P(Stores, ManyRowsOfOneStatementAreWrittenWhateverTheirColumnsHold) {
  auto db = open();
  make_table(*db);
  const std::string_view insert = "INSERT INTO note (id, words, raw) VALUES ($1, $2, $3)";
  std::vector<Params> rows;
  for (std::int64_t id = 0; id < 3000; ++id) {
    const Param words = id % 3 == 0 ? Param() : Param(std::string_view("字"));
    rows.push_back({id, words, std::monostate{}});  // a column of nothing but NULL
  }
  const auto done = db->write([&](Transaction& tx) -> Result<Done> {
    if (auto sent = tx.send_many(insert, rows); !sent) return sent;
    const auto again = tx.run_many(
        "INSERT INTO note (id, words) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET words = "
        "excluded.words",
        std::vector<Params>{{std::int64_t{1}, "a"}, {std::int64_t{1}, "b"}});
    if (!again) return again.errors();
    EXPECT_EQ(*again, 2);
    return Done{};
  });
  ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  EXPECT_EQ(count(*db), 3000);
}

TEST_P(Stores, TimeNeverStandsStillNorRunsBackwards) {
  Options o = options();
  std::int64_t now = 1'000'000;
  o.clock_us = [&] { return now; };
  std::vector<std::int64_t> times;
  const auto note = [&](Database& db) {
    ASSERT_TRUE(db.write([&](Transaction& tx) -> Result<Done> {
                    times.push_back(tx.time_us());
                    return Done{};
                  }).ok());
  };
  {
    auto db = Database::open(o);
    ASSERT_TRUE(db.ok());
    note(**db);
    note(**db);
    now = 5;
    note(**db);
  }
  auto db = Database::open(o);
  ASSERT_TRUE(db.ok());
  note(**db);
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_LT(times[i - 1], times[i]);
  EXPECT_EQ(times.front(), 1'000'000);
}

TEST_P(Stores, OneProcessWritesAndTheOthersAreRefused) {
  auto db = open();
  EXPECT_EQ(code_of(Database::open(options())), "E-STORE-LOCKED");
  Options reading = options();
  reading.readonly = true;
  auto reader = Database::open(reading);
  ASSERT_TRUE(reader.ok()) << to_text(reader.errors().front());
  EXPECT_EQ(code_of((*reader)->write([](Transaction&) -> Result<Done> { return Done{}; })),
            "E-STORE-STOPPED");
  db.reset();
  EXPECT_TRUE(Database::open(options()).ok());
}

TEST_P(Stores, AReaderSeesOneMoment) {
  auto db = open();
  make_table(*db);
  ASSERT_TRUE(add(*db, 1).ok());
  std::vector<std::int64_t> seen;
  const auto look = [&](Reader& reader) {
    return reader.each("SELECT count(*) FROM note", {}, [&](const Row& row) {
      seen.push_back(row.integer(0));
      return true;
    });
  };
  ASSERT_TRUE(db->read([&](Reader& reader) -> Result<Done> {
                  auto first = look(reader);
                  EXPECT_TRUE(add(*db, 2).ok());
                  return first ? look(reader) : first;
                }).ok());
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(count(*db), 2);
}

// Many questions at once: each gets the rows of its own answer, until it has enough.
TEST_P(Stores, QuestionsAskedTogetherGetTheirOwnRows) {
  auto db = open();
  make_table(*db);
  std::string seen;
  const auto all = [&](const Row& row) {
    seen += std::to_string(row.integer(0)) + ' ';
    return true;
  };
  const auto one = [&](const Row& row) {
    seen += "one " + std::to_string(row.integer(0)) + ' ';
    return false;
  };
  const std::string_view above = "SELECT id FROM note WHERE id > $1 ORDER BY id";
  const std::vector<Question> questions = {{above, {std::int64_t{0}}, one},
                                           {above, {std::int64_t{1}}, all},
                                           {above, {std::int64_t{9}}, all},
                                           {"SELECT count(*) FROM note", {}, all}};
  // within a write they see what it sent before
  ASSERT_TRUE(db->write([&](Transaction& tx) -> Result<Done> {
                  for (const std::int64_t id : {1, 2, 3}) {
                    if (auto sent = send(tx, id); !sent) return sent;
                  }
                  return tx.ask(questions);
                }).ok());
  EXPECT_EQ(seen, "one 1 2 3 3 ");
  seen.clear();
  ASSERT_TRUE(db->read([&](Reader& reader) { return reader.ask(questions); }).ok());
  EXPECT_EQ(seen, "one 1 2 3 3 ");
}

TEST_P(Stores, AQuestionThatFailsFailsAllThatWereAskedWithIt) {
  Options o = options();
  o.rows_max = 4;
  auto db = Database::open(o);
  ASSERT_TRUE(db.ok());
  make_table(**db);
  for (const std::int64_t id : {1, 2, 3}) ASSERT_TRUE(add(**db, id).ok());
  const auto any = [](const Row&) { return true; };
  const Question well{"SELECT id FROM note", {}, any};
  const auto asked = [&](const std::vector<Question>& questions) {
    return (*db)->read([&](Reader& reader) { return reader.ask(questions); });
  };
  EXPECT_EQ(code_of(asked({well, {"SELECT nothing FROM note", {}, any}, well})), "E-STORE-SQL");
  EXPECT_EQ(code_of(asked({well, {"SELECT $1", {"\xff"}, any}})), "E-STORE-SQL");
  // the limit is that of all together
  EXPECT_EQ(code_of(asked({well, well})), "E-STORE-LIMIT");
  EXPECT_TRUE(asked({well}).ok());
}

TEST_P(Stores, ReadingCannotWrite) {
  auto db = open();
  make_table(*db);
  const auto tried = db->read([](Reader& reader) {
    return reader.each("INSERT INTO note (id) VALUES (1)", {}, [](const Row&) { return true; });
  });
  EXPECT_EQ(code_of(tried), "E-STORE-SQL");
  EXPECT_EQ(count(*db), 0);
}

TEST_P(Stores, RowsAndTimeHaveLimits) {
  Options o = options();
  o.rows_max = 3;
  o.statement_ms = 200;
  auto db = Database::open(o);
  ASSERT_TRUE(db.ok());
  const auto numbers = [&](std::string_view sql) {
    return (*db)->read(
        [&](Reader& reader) { return reader.each(sql, {}, [](const Row&) { return true; }); });
  };
  EXPECT_TRUE(numbers("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3").ok());
  EXPECT_EQ(code_of(numbers("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4")),
            "E-STORE-LIMIT");
  EXPECT_EQ(
      code_of(numbers(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) "
          "SELECT count(*) FROM n")),
      "E-STORE-LIMIT");
  EXPECT_TRUE(numbers("SELECT 1").ok());
}

TEST_P(Stores, AHookThatFailsStopsTheStoreAndNothingOfTheGroupIsKept) {
  {
    auto db = open();
    make_table(*db);
    bool fail = false;
    db->before_commit([&](Transaction&) -> Result<Done> {
      if (fail) return store_failure("E-TEST", "", {"钩子失败", "the hook fails"});
      return Done{};
    });
    ASSERT_TRUE(add(*db, 1).ok());
    fail = true;
    EXPECT_EQ(code_of(add(*db, 2)), "E-STORE-COMMIT");
    EXPECT_NE(db->stopped(), "");
    fail = false;
    EXPECT_EQ(code_of(add(*db, 3)), "E-STORE-STOPPED");
    EXPECT_EQ(count(*db), 1);
  }
  auto db = open();
  EXPECT_EQ(count(*db), 1);
  EXPECT_TRUE(add(*db, 3).ok());
}

TEST_P(Stores, ANewerOrChangedSchemaIsRefused) {
  (void)open();
  const bool postgres = std::string(GetParam()) == "postgresql";
  const auto with = [&](const std::string& sql) {
    auto connection =
        postgres ? open_postgres(options(), Mode::kWrite) : open_sqlite(options(), Mode::kWrite);
    ASSERT_TRUE(connection.ok());
    ASSERT_TRUE((*connection)->script(sql).ok());
  };
  with("INSERT INTO schema_migration VALUES (99, '099-later', 'x', 0)");
  EXPECT_EQ(code_of(Database::open(options())), "E-STORE-NEWER");
  with("DELETE FROM schema_migration WHERE number = 99");
  EXPECT_TRUE(Database::open(options()).ok());
  with("UPDATE schema_migration SET digest = 'x' WHERE number = 1");
  EXPECT_EQ(code_of(Database::open(options())), "E-STORE-MIGRATION");
}

TEST_P(Stores, AMigrationThatFailsChangesNothing) {
  (void)open();
  const bool postgres = std::string(GetParam()) == "postgresql";
  auto connection =
      postgres ? open_postgres(options(), Mode::kWrite) : open_sqlite(options(), Mode::kWrite);
  ASSERT_TRUE(connection.ok());
  const auto known = migration_texts();
  std::vector<MigrationText> texts(known.begin(), known.end());
  texts.push_back(
      {"999-bad", "CREATE TABLE half (id {integer}); CREATE TABLE half (id {integer});"});
  EXPECT_EQ(code_of(migrate(**connection, texts, url_, postgres, false, 0)), "E-STORE-MIGRATION");
  EXPECT_EQ(code_of(migrate(**connection, texts, url_, postgres, true, 0)), "E-STORE-MIGRATION");
  EXPECT_EQ(*schema_of(**connection, postgres), static_cast<int>(known.size()));
  EXPECT_FALSE((*connection)->script("SELECT * FROM half").ok());
}

TEST_P(Stores, ABackupIsTheStoreOfOneMomentAndRestoresIntoAnEmptyOneOnly) {
  auto db = open();
  const auto stamp = [&](std::int64_t& out) {
    ASSERT_TRUE(db->read([&](Reader& reader) {
                    return reader.each("SELECT last_us FROM store_clock", {}, [&](const Row& row) {
                      out = row.integer(0);
                      return true;
                    });
                  }).ok());
  };
  ASSERT_TRUE(db->write([](Transaction&) -> Result<Done> { return Done{}; }).ok());
  std::int64_t before = 0;
  stamp(before);
  const auto backed_up = db->backup(path("copy.db"));
  ASSERT_TRUE(backed_up.ok()) << to_text(backed_up.errors().front());
  EXPECT_EQ(code_of(db->backup(path("copy.db"))), "E-STORE-BACKUP");
  EXPECT_EQ(code_of(db->backup(path("no/such/folder.db"))), "E-STORE-BACKUP");
  EXPECT_EQ(code_of(db->restore(path("copy.db"))), "E-STORE-BACKUP");  // holds records

  Options other;
  other.url = path("restored.db");
  auto restored = Database::open(other);
  ASSERT_TRUE(restored.ok());
  const auto done = (*restored)->restore(path("copy.db"));
  ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  db = std::move(*restored);
  std::int64_t after = 0;
  stamp(after);
  EXPECT_GE(after, before);
}

TEST_P(Stores, ADamagedBackupIsRefused) {
  auto db = open();
  ASSERT_TRUE(db->write([](Transaction&) -> Result<Done> { return Done{}; }).ok());
  ASSERT_TRUE(db->backup(path("copy.db")).ok());
  std::filesystem::resize_file(path("copy.db"), std::filesystem::file_size(path("copy.db")) / 2);
  Options other;
  other.url = path("restored.db");
  auto restored = Database::open(other);
  ASSERT_TRUE(restored.ok());
  EXPECT_EQ(code_of((*restored)->restore(path("copy.db"))), "E-STORE-BACKUP");
  EXPECT_EQ(code_of((*restored)->restore(path("none.db"))), "E-STORE-BACKUP");
}

TEST_P(Stores, AnAddressThatLeadsNowhereIsRefused) {
  Options o;
  o.busy_ms = 2000;
  o.url = std::string(GetParam()) == "sqlite" ? path("no/folder/records.db")
                                              : "postgresql://nobody:secret@127.0.0.1:1/none";
  const auto db = Database::open(o);
  ASSERT_EQ(code_of(db), "E-STORE-OPEN");
  EXPECT_EQ(to_text(db.errors().front()).find("secret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Engines, Stores, engines());

TEST(Store, ALibraryThatLosesCommitsIsRefusedWithSeveralConnections) {
  EXPECT_FALSE(sqlite_is_safe(3'040'001, 2));
  EXPECT_FALSE(sqlite_is_safe(3'051'002, 2));
  EXPECT_TRUE(sqlite_is_safe(3'040'001, 1));
  EXPECT_TRUE(sqlite_is_safe(3'051'003, 5));
}

TEST(Store, APasswordIsNeverShown) {
  EXPECT_EQ(public_url("postgresql://zhida:secret@db:5432/city?sslkey=x"),
            "postgresql://zhida@db:5432/city");
  EXPECT_EQ(public_url("postgresql://db/city"), "postgresql://db/city");
  EXPECT_EQ(public_url("data/records.db"), "data/records.db");
}

// The connection dies under the writer: the write is not acknowledged, and the store stops.
TEST(Postgres, ALostConnectionStopsTheStore) {
  const char* server = std::getenv("ZHIDA_TEST_POSTGRES");
  ASSERT_NE(server, nullptr) << "run this through tests/postgres/with.py";
  Options o;
  o.url = server;
  auto db = Database::open(o);
  ASSERT_TRUE(db.ok());
  const auto killed = (*db)->write([&](Transaction& tx) -> Result<Done> {
    const auto done = tx.run("SELECT pg_terminate_backend(pg_backend_pid())", {});
    return done ? Result<Done>(Done{}) : Result<Done>(done.errors());
  });
  EXPECT_FALSE(killed.ok());
  EXPECT_NE((*db)->stopped(), "");
  EXPECT_EQ(code_of((*db)->write([](Transaction&) -> Result<Done> { return Done{}; })),
            "E-STORE-STOPPED");
}

}  // namespace
}  // namespace zhida::store
