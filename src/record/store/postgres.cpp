// PostgreSQL 15 as the store's engine, through libpq: prepared statements, binary values, one round trip for what is sent
// together, one statement for the rows of an INSERT.
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <libpq-fe.h>

#include "record/store/bound.h"
#include "record/store/engine.h"
#include "record/store/failure.h"
#include "record/store/flight.h"

namespace zhida::store {
namespace {

// Rows that one statement takes as arrays.
constexpr std::size_t kRowsTogether = 1024;
// Statements that a script has at most, for the time it may take.
constexpr int kScriptStatements = 64;
// Between two questions for the writer's lock.
constexpr std::chrono::milliseconds kLockPause{20};

class Postgres final : public Connection {
 public:
  explicit Postgres(const Options& options)
      : url_(options.url), flight_(options.url, options.statement_ms + options.busy_ms) {}
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;
  ~Postgres() override {
    // the server frees the writer's lock some time after the connection ends: who opens next should not wait for that
    if (locked_) (void)undo("SELECT pg_advisory_unlock_all()");
  }

  [[nodiscard]] Result<Done> open(const Options& options, Mode mode);

  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, const Params& params) override {
    flight_.count_from(flight_.sent());
    auto done = flight_.send(sql, Bound(params));
    if (done) done = flight_.settle();
    if (!done) return done.errors();
    return flight_.changed();
  }
  [[nodiscard]] Result<std::int64_t> run_many(std::string_view sql,
                                              std::span<const Params> rows) override {
    flight_.count_from(flight_.sent());
    auto done = send_many(sql, rows);
    if (done) done = flight_.settle();
    if (!done) return done.errors();
    return flight_.changed();
  }
  [[nodiscard]] Result<Done> each(std::string_view sql, const Params& params,
                                  const std::function<bool(const Row&)>& row) override {
    return flight_.ask(sql, Bound(params), row);
  }
  [[nodiscard]] Result<Done> ask(std::span<const Question> questions) override {
    return flight_.ask(questions);
  }
  [[nodiscard]] Result<Done> send(std::string_view sql, const Params& params) override {
    return flight_.send(sql, Bound(params));
  }
  [[nodiscard]] Result<Done> send_many(std::string_view sql, std::span<const Params> rows) override;
  [[nodiscard]] Result<Done> settle() override { return flight_.settle(); }
  [[nodiscard]] Result<Done> script(std::string_view sql) override {
    if (auto done = flight_.settle(); !done) return done;
    return flight_.script(sql, kScriptStatements);
  }
  [[nodiscard]] Result<Done> undo(std::string_view sql) override {
    (void)flight_.settle();
    flight_.forget_failure();
    return flight_.script(sql, 2);
  }
  [[nodiscard]] Result<Done> end_reading() override {
    return flight_.failed() > 0 ? undo("ROLLBACK") : flight_.leave("ROLLBACK");
  }
  [[nodiscard]] bool lost() const override { return flight_.lost(); }
  [[nodiscard]] std::int64_t trips() const override { return flight_.trips(); }
  [[nodiscard]] bool has_flights() const override { return true; }
  [[nodiscard]] std::uint64_t sent() const override { return flight_.sent(); }
  [[nodiscard]] std::uint64_t failed() const override { return flight_.failed(); }

 private:
  [[nodiscard]] Result<Done> take_lock(std::chrono::milliseconds patience);

  std::string url_;
  Flight flight_;
  bool locked_ = false;
};

Result<Done> Postgres::open(const Options& options, Mode mode) {
  const std::string seconds = std::to_string(std::max(2, options.busy_ms / 1000));
  const std::string silence = std::to_string(std::max(options.statement_ms, options.busy_ms));
  const std::array<const char*, 8> keys = {
      "dbname",          "connect_timeout",  "client_encoding", "application_name",
      "keepalives_idle", "tcp_user_timeout", nullptr,           nullptr};
  const std::array<const char*, 8> values = {
      options.url.c_str(), seconds.c_str(), "UTF8", "zhida", "30",
      silence.c_str(),     nullptr,         nullptr};
  if (!flight_.begin(PQconnectdbParams(keys.data(), values.data(), 1))) {
    const char* message = flight_.raw() != nullptr ? PQerrorMessage(flight_.raw()) : "no memory";
    std::string why(message);
    why.resize(std::min(why.size(), why.find('\n')));
    return store_failure("E-STORE-OPEN", url_,
                         {"连不上 PostgreSQL：" + why, "cannot connect to PostgreSQL: " + why},
                         {"检查地址、账号与服务", "check the address, the account and the server"});
  }
  if (PQserverVersion(flight_.raw()) < 150000) {
    return store_failure(
        "E-STORE-OPEN", url_,
        {"PostgreSQL 版本过旧，至少需要 15", "PostgreSQL is too old, 15 is the least"});
  }
  const std::string timeout = std::to_string(options.statement_ms);
  auto set = script(
      "SET synchronous_commit = on; SET client_min_messages = warning; SET statement_timeout = " +
      timeout + "; SET lock_timeout = " + std::to_string(options.busy_ms));
  if (!set || mode == Mode::kRead) return set;
  return take_lock(std::chrono::milliseconds(options.busy_ms));
}

// A server notices a moment late that the process which held the lock was killed: a restart waits for that.
Result<Done> Postgres::take_lock(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    auto asked = each("SELECT pg_try_advisory_lock(hashtext('zhida'), hashtext(current_schema()))",
                      {}, [&](const Row& row) {
                        locked_ = row.integer(0) != 0;
                        return true;
                      });
    if (!asked || locked_) return asked;
    if (std::chrono::steady_clock::now() >= until) break;
    std::this_thread::sleep_for(kLockPause);
  }
  return store_failure("E-STORE-LOCKED", url_,
                       {"另一个进程正在写这个数据库", "another process writes this database"},
                       {"先停止那个进程；同一数据库只能有一个服务",
                        "stop that process first: one server per database"});
}

Result<Done> Postgres::send_many(std::string_view sql, std::span<const Params> rows) {
  while (!rows.empty()) {
    const auto some = rows.first(std::min(rows.size(), kRowsTogether));
    rows = rows.subspan(some.size());
    std::optional<Bound> columns;
    std::string together;
    if (some.size() > 1) {
      columns = Bound::columns(some);
      if (columns) together = insert_of_columns(sql, columns->types());
    }
    if (!together.empty()) {
      if (auto done = flight_.send(together, *columns); !done) return done;
      continue;
    }
    for (const Params& params : some) {
      if (auto done = flight_.send(sql, Bound(params)); !done) return done;
    }
  }
  return Done{};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_postgres(const Options& options, Mode mode) {
  auto out = std::make_unique<Postgres>(options);
  if (auto opened = out->open(options, mode); !opened) return opened.errors();
  return std::unique_ptr<Connection>(std::move(out));
}

}  // namespace zhida::store
