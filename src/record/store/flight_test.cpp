// What is under way to PostgreSQL when something fails: the connection, the server's silence, the answer to a commit.
#include "record/store/flight.h"

#include <array>
#include <atomic>
#include <cstring>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/result_test.h"
#include "record/store/store_test.h"

namespace zhida::store {
namespace {

int unix_socket(const std::string& path, bool listens) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  EXPECT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int out = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto* where = reinterpret_cast<const sockaddr*>(&address);
  const int done =
      listens ? ::bind(out, where, sizeof address) : ::connect(out, where, sizeof address);
  EXPECT_EQ(done, 0) << path;
  if (listens) {
    EXPECT_EQ(::listen(out, 8), 0);
  }
  return out;
}

// Stands between the store and the server, and passes on what it is told to.
class Between {
 public:
  enum class Pass { kAll, kNoAnswers, kOneAnswerThenEnd };

  Between(std::string folder, const std::string& server)
      : server_(server + "/.s.PGSQL.5432"),
        listener_(unix_socket(folder + "/.s.PGSQL.5432", true)) {
    thread_ = std::thread([this] { run(); });
  }
  ~Between() {
    ending_ = true;
    thread_.join();
    ::close(listener_);
  }
  Between(const Between&) = delete;
  Between& operator=(const Between&) = delete;

  std::atomic<Pass> pass = Pass::kAll;

 private:
  // One connection after the other.
  void run() {
    while (!ending_) {
      pollfd on{listener_, POLLIN, 0};
      if (::poll(&on, 1, 20) <= 0) continue;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const int server = unix_socket(server_, false);
      while (!ending_ && move(client, server)) {
      }
      ::close(client);
      ::close(server);
    }
  }
  // Returns: whether the connection goes on
  bool move(int client, int server) {
    std::array<pollfd, 2> on{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    if (::poll(on.data(), on.size(), 20) <= 0) return true;
    std::array<char, 65536> bytes{};
    if (on[0].revents != 0) {
      const auto got = ::read(client, bytes.data(), bytes.size());
      if (got <= 0) return false;
      (void)::write(server, bytes.data(), static_cast<std::size_t>(got));
    }
    if (on[1].revents == 0) return true;
    const auto got = ::read(server, bytes.data(), bytes.size());
    if (got <= 0) return false;
    if (pass == Pass::kOneAnswerThenEnd)
      return false;  // the server has done it; nobody hears of it
    if (pass == Pass::kAll) (void)::write(client, bytes.data(), static_cast<std::size_t>(got));
    return true;
  }

  std::string server_;
  int listener_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

class Flights : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    direct_ = url_;
    db_ = open();
    ASSERT_NE(db_, nullptr);
    ASSERT_TRUE(db_->write([](Transaction& tx) -> Result<Done> {
                     return tx.send("CREATE TABLE note (id BIGINT PRIMARY KEY)", {});
                   })
                    .ok());
  }
  // Opens the store again, through something that stands between.
  void go_between(int statement_ms) {
    db_.reset();
    const auto host = direct_.find("host=");
    const auto end = std::min(direct_.find('&', host), direct_.size());
    between_ =
        std::make_unique<Between>(folder_.string(), direct_.substr(host + 5, end - host - 5));
    Options o = options();
    o.url = direct_.substr(0, host + 5) + folder_.string() + direct_.substr(end);
    o.statement_ms = statement_ms;
    o.busy_ms = 2000;
    auto db = Database::open(o);
    ASSERT_TRUE(db.ok()) << to_text(db.errors().front());
    db_ = std::move(*db);
  }
  void TearDown() override {
    db_.reset();
    between_.reset();
    StoreTest::TearDown();
  }
  static Result<Done> put(Transaction& tx, std::int64_t id) {
    return tx.send("INSERT INTO note (id) VALUES ($1)", {id});
  }
  // Opens the store without anything between, and counts; the server ends a lost session when it notices.
  std::int64_t count_anew() {
    db_.reset();
    Options o = options();
    for (int tries = 0; tries < 200 && db_ == nullptr; ++tries) {
      auto db = Database::open(o);
      if (db) db_ = std::move(*db);
      if (!db) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_NE(db_, nullptr);
    std::int64_t out = -1;
    if (db_ == nullptr) return out;
    (void)db_->read([&](Reader& reader) {
      return reader.each("SELECT count(*) FROM note", {}, [&](const Row& row) {
        out = row.integer(0);
        return true;
      });
    });
    return out;
  }

  std::string direct_;
  std::unique_ptr<Between> between_;
  std::unique_ptr<Database> db_;
};

TEST_P(Flights, AConnectionLostInTheMiddleStopsTheStoreAndKeepsNothing) {
  ASSERT_TRUE(db_->write([](Transaction& tx) { return put(tx, 1); }).ok());
  const auto lost = db_->write([](Transaction& tx) -> Result<Done> {
    (void)put(tx, 2);
    (void)tx.send("SELECT pg_terminate_backend(pg_backend_pid())", {});
    (void)put(tx, 3);
    return Done{};
  });
  EXPECT_EQ(code_of(lost), "E-STORE-COMMIT");
  EXPECT_NE(db_->stopped(), "");
  EXPECT_EQ(code_of(db_->write([](Transaction& tx) { return put(tx, 4); })), "E-STORE-STOPPED");
  EXPECT_EQ(count_anew(), 1);
}

// The row is there and nobody was told so: not acknowledged, not said to be undone, and no write goes on.
TEST_P(Flights, ACommitWhoseAnswerIsLostIsNotAcknowledged) {
  go_between(30'000);
  ASSERT_TRUE(db_->write([](Transaction& tx) { return put(tx, 1); }).ok());
  between_->pass = Between::Pass::kOneAnswerThenEnd;
  const auto lost = db_->write([](Transaction& tx) { return put(tx, 2); });
  EXPECT_EQ(code_of(lost), "E-STORE-COMMIT");
  EXPECT_NE(db_->stopped(), "");
  EXPECT_EQ(count_anew(), 2);
}

TEST_P(Flights, AServerThatStaysSilentIsGivenUp) {
  go_between(500);
  ASSERT_TRUE(db_->write([](Transaction& tx) { return put(tx, 1); }).ok());
  between_->pass = Between::Pass::kNoAnswers;
  EXPECT_EQ(code_of(db_->write([](Transaction& tx) { return put(tx, 2); })), "E-STORE-COMMIT");
  EXPECT_NE(db_->stopped().find("did not answer"), std::string::npos) << db_->stopped();
}

TEST_P(Flights, MoreStatementsThanMayWaitAreAnsweredInBetween) {
  ASSERT_TRUE(db_->write([](Transaction& tx) -> Result<Done> {
                   for (std::int64_t id = 0; id < 10'000; ++id) {
                     if (auto sent = put(tx, id); !sent) return sent;
                   }
                   return Done{};
                 })
                  .ok());
  // more statements than are kept prepared
  ASSERT_TRUE(db_->write([](Transaction& tx) -> Result<Done> {
                   for (std::int64_t i = 0; i < 600; ++i) {
                     const std::string sql =
                         "INSERT INTO note VALUES (" + std::to_string(-1 - i) + ")";
                     if (auto sent = tx.send(sql, {}); !sent) return sent;
                   }
                   return Done{};
                 })
                  .ok());
  EXPECT_EQ(count_anew(), 10'600);
}

// Counted, not timed: what makes a single write or a look fast over a wire is how seldom it waits.
TEST_P(Flights, AWriteWaitsOnceAndSoDoManyQuestions) {
  ASSERT_TRUE(db_->write([](Transaction& tx) { return put(tx, 1); }).ok());
  const auto before = db_->statistics();
  ASSERT_TRUE(db_->write([](Transaction& tx) -> Result<Done> {
                   if (auto first = put(tx, 2); !first) return first;
                   return put(tx, 3);
                 })
                  .ok());
  EXPECT_EQ(db_->statistics().write_trips - before.write_trips, 1);
  for (int round = 1; round < 4; ++round) {
    std::vector<std::int64_t> seen;
    const auto note = [&](const Row& row) {
      seen.push_back(row.integer(0));
      return true;
    };
    const std::vector<Question> questions = {
        {"SELECT id FROM note WHERE id > $1 ORDER BY id", {std::int64_t{1}}, note},
        {"SELECT count(*) FROM note", {}, note}};
    ASSERT_TRUE(db_->read([&](Reader& reader) { return reader.ask(questions); }).ok());
    EXPECT_EQ(seen, (std::vector<std::int64_t>{2, 3, 3}));
    EXPECT_EQ(db_->statistics().read_trips - before.read_trips, round);
  }
}

// A snapshot ends without being waited for: the next sees what was written since, and an idle connection that the server
// ended fails one reading at the most.
TEST_P(Flights, AReadingThatEndedHoldsNothing) {
  for (std::int64_t id = 1; id < 4; ++id) {
    ASSERT_TRUE(db_->write([&](Transaction& tx) { return put(tx, id); }).ok());
    ASSERT_TRUE(db_->read([&](Reader& reader) {
                     return reader.each("SELECT count(*) FROM note", {}, [&](const Row& row) {
                       EXPECT_EQ(row.integer(0), id);
                       return true;
                     });
                   })
                    .ok());
  }
  ASSERT_TRUE(db_->write([](Transaction& tx) -> Result<Done> {
                   return tx.send(
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                       "application_name = 'zhida' AND pid <> pg_backend_pid()",
                       {});
                 })
                  .ok());
  const auto look = [&] {
    return db_->read([](Reader& reader) {
      return reader.each("SELECT id FROM note", {}, [](const Row&) { return true; });
    });
  };
  (void)look();
  EXPECT_TRUE(look().ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, Flights, ::testing::Values("postgresql"));

TEST(Columns, OnlyAPlainInsertIsRunForAllRowsAtOnce) {
  const std::vector<Params> rows = {{std::int64_t{1}, "a", Blob{"x"}},
                                    {std::int64_t{2}, std::monostate{}, Blob{""}}};
  const auto columns = Bound::columns(rows);
  ASSERT_TRUE(columns.has_value());
  EXPECT_EQ(insert_of_columns("INSERT INTO t (a, b, c) VALUES ($1, $2, $3)", columns->types()),
            "INSERT INTO t (a, b, c) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])");
  for (const char* other :
       {"INSERT INTO t (a, b, c) VALUES ($1, $3, $2)", "INSERT INTO t (a, b) VALUES ($1, $2)",
        "INSERT INTO t (a, b, c) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        "UPDATE t SET a = $1, b = $2 WHERE c = $3"}) {
    EXPECT_EQ(insert_of_columns(other, columns->types()), "") << other;
  }
}

TEST(Columns, AColumnHasOneType) {
  EXPECT_FALSE(Bound::columns(std::vector<Params>{{std::int64_t{1}}, {"a"}}).has_value());
  EXPECT_FALSE(Bound::columns(std::vector<Params>{{std::monostate{}}}).has_value());
  EXPECT_FALSE(Bound::columns(std::vector<Params>{{"a", "b"}, {"a"}}).has_value());
}

}  // namespace
}  // namespace zhida::store
