// The engine-independent part: the writer's thread with its group commit, the readers' pool, stopping.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/text.h"
#include "record/store/backup.h"
#include "record/store/engine.h"
#include "record/store/failure.h"
#include "record/store/migrate.h"
#include "record/store/store.h"

namespace zhida::store {
namespace {

std::int64_t system_us() {
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  return duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

bool is_postgres_url(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

Result<std::unique_ptr<Connection>> connect(const Options& options, Mode mode) {
  return is_postgres_url(options.url) ? open_postgres(options, mode) : open_sqlite(options, mode);
}

// Text that both engines store and give back the same: UTF-8 without NUL.
bool is_storable(const Params& params) {
  return std::all_of(params.begin(), params.end(), [](const Param& param) {
    const auto* text = std::get_if<std::string_view>(&param);
    return text == nullptr || (text->find('\0') == std::string_view::npos && is_valid_utf8(*text));
  });
}

Diagnostic not_storable(std::string_view url) {
  return failure("E-STORE-SQL", url,
                 {"文字不是 UTF-8，或含有 NUL 字符，不能保存",
                  "text is not UTF-8 or has a NUL character and cannot be stored"},
                 {"按字节保存，或改正来源", "store it as bytes, or correct its source"});
}

// A transaction or a snapshot over a connection.
class Session final : public Transaction {
 public:
  Session(Connection& connection, const Options& options, std::int64_t time_us)
      : connection_(connection), options_(options), time_us_(time_us) {}

  [[nodiscard]] Result<Done> each(std::string_view sql, const Params& params,
                                  const std::function<bool(const Row&)>& row) override {
    if (auto refused = refuse(params)) return *refused;
    busy_ = true;
    std::int64_t rows = 0;
    auto done = connection_.each(
        sql, params, [&](const Row& one) { return ++rows <= options_.rows_max && row(one); });
    busy_ = false;
    if (done && rows > options_.rows_max) {
      done = failure("E-STORE-LIMIT", options_.url,
                     {"查询结果超过 " + std::to_string(options_.rows_max) + " 行",
                      "the answer has more than " + std::to_string(options_.rows_max) + " rows"},
                     {"缩小查询范围", "ask for less"});
    }
    return noted(std::move(done));
  }

  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, const Params& params) override {
    if (auto refused = refuse(params)) return *refused;
    return noted(connection_.run(sql, params));
  }

  [[nodiscard]] Result<std::int64_t> run_many(std::string_view sql,
                                              std::span<const Params> rows) override {
    for (const Params& params : rows) {
      if (auto refused = refuse(params)) return *refused;
    }
    return noted(connection_.run_many(sql, rows));
  }

  [[nodiscard]] std::int64_t time_us() const override { return time_us_; }
  void on_rollback(std::function<void()> undo) override { undo_.push_back(std::move(undo)); }

  void roll_back_memory() {
    while (!undo_.empty()) {
      undo_.back()();
      undo_.pop_back();
    }
  }
  // The first statement that failed.
  [[nodiscard]] const std::optional<Diagnostics>& error() const { return error_; }

 private:
  [[nodiscard]] std::optional<Diagnostic> refuse(const Params& params) {
    ZHIDA_CHECK(!busy_);
    if (is_storable(params)) return std::nullopt;
    auto out = not_storable(options_.url);
    if (!error_) error_ = Diagnostics{out};
    return out;
  }
  template <typename T>
  [[nodiscard]] Result<T> noted(Result<T> result) {
    if (!result && !error_) error_ = result.errors();
    return result;
  }

  Connection& connection_;
  const Options& options_;
  std::int64_t time_us_;
  std::vector<std::function<void()>> undo_;
  std::optional<Diagnostics> error_;
  bool busy_ = false;
};

struct Job {
  Work work;
  std::function<void(Result<Done>)> done;
  Result<Done> outcome = Done{};
};

}  // namespace

std::string_view begin_statement(bool postgres, Mode mode) {
  if (mode == Mode::kWrite) return postgres ? "BEGIN" : "BEGIN IMMEDIATE";
  return postgres ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN";
}

struct Database::State {
  Options options;
  bool postgres = false;
  int schema = 0;
  std::unique_ptr<Connection> writer;  // of the writer's thread, once that runs
  std::int64_t last_us = 0;            // of the writer's thread
  std::vector<Work> hooks;

  mutable std::mutex queue_lock;  // guards what follows
  std::condition_variable queue_changed;
  std::deque<Job> queue;
  bool closing = false;
  std::string stopped;
  Statistics statistics;

  std::mutex pool_lock;  // guards what follows
  std::condition_variable pool_changed;
  std::vector<std::unique_ptr<Connection>> pool;
  int lent = 0;

  std::thread thread;

  void loop();
  void group(std::vector<Job>& jobs);
  [[nodiscard]] Result<Done> work(std::vector<Job>& jobs,
                                  std::vector<std::unique_ptr<Session>>& done);
  void run_job(Job& job, bool alone, std::vector<std::unique_ptr<Session>>& done);
  [[nodiscard]] Result<Done> close_group();
  [[nodiscard]] std::int64_t next_time();
  void stop(const Diagnostics& why);
  [[nodiscard]] Diagnostic refusal() const;

  [[nodiscard]] Result<std::unique_ptr<Connection>> borrow();
  void give_back(std::unique_ptr<Connection> connection);
};

std::int64_t Database::State::next_time() {
  const auto now = options.clock_us ? options.clock_us() : system_us();
  last_us = std::max(now, last_us + 1);
  return last_us;
}

void Database::State::stop(const Diagnostics& why) {
  const std::scoped_lock guard(queue_lock);
  if (stopped.empty()) stopped = why.front().zh + " · " + why.front().en;
}

Diagnostic Database::State::refusal() const {
  return failure("E-STORE-STOPPED", options.url,
                 {"数据库已停止写入：" + stopped, "the database has stopped writing: " + stopped},
                 {"排除原因后重新启动服务", "remove the cause and start the server again"});
}

// One job in the open transaction. Alone it needs no savepoint: if it fails, all is rolled back.
void Database::State::run_job(Job& job, bool alone, std::vector<std::unique_ptr<Session>>& done) {
  if (!alone) {
    job.outcome = writer->script("SAVEPOINT job");
    if (!job.outcome) return;
  }
  auto session = std::make_unique<Session>(*writer, options, next_time());
  job.outcome = job.work(*session);
  if (job.outcome && session->error()) job.outcome = *session->error();
  if (job.outcome) {
    done.push_back(std::move(session));
  } else {
    session->roll_back_memory();
  }
  if (alone || writer->lost()) return;
  const auto closed = writer->script(
      job.outcome ? "RELEASE SAVEPOINT job" : "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job");
  // what a failed ROLLBACK TO leaves is not known: the group ends here
  if (!closed) job.outcome = closed;
}

// The clock's line and the hooks, in a session of their own.
Result<Done> Database::State::close_group() {
  Session session(*writer, options, next_time());
  for (const Work& hook : hooks) {
    if (auto done = hook(session); !done) return done;
  }
  const auto ticked =
      session.run("UPDATE store_clock SET last_us = $1 WHERE id = 1 AND last_us < $1", {last_us});
  if (!ticked) return ticked.errors();
  if (session.error()) return *session.error();
  return writer->script("COMMIT");
}

// Everything between BEGIN and COMMIT. A failure is of the whole group; a job's own failure is in its outcome.
Result<Done> Database::State::work(std::vector<Job>& jobs,
                                   std::vector<std::unique_ptr<Session>>& done) {
  for (Job& job : jobs) {
    run_job(job, jobs.size() == 1, done);
    if (writer->lost()) {
      return job.outcome ? failure("E-STORE-COMMIT", options.url,
                                   {"事务已丢失", "the transaction was lost"})
                         : job.outcome;
    }
  }
  if (done.empty()) return writer->script("ROLLBACK");
  return close_group();
}

void Database::State::group(std::vector<Job>& jobs) {
  std::vector<std::unique_ptr<Session>> done;
  bool begun = false;
  Result<Done> all = Done{};
  {
    const std::scoped_lock guard(queue_lock);
    if (!stopped.empty()) all = refusal();
  }
  if (all) {
    all = writer->script(begin_statement(postgres, Mode::kWrite));
    begun = all.ok();
    if (begun) all = work(jobs, done);
  }
  if (!all) {
    const Diagnostics& cause = all.errors();
    for (auto i = done.rbegin(); i != done.rend(); ++i) (*i)->roll_back_memory();
    const bool was_lost = begun ? true : writer->lost() && postgres;
    if (begun) (void)writer->script("ROLLBACK");
    if (was_lost) stop(cause);
    Diagnostic told = cause.front();
    if (begun) {
      told = failure(
          "E-STORE-COMMIT", options.url,
          {"写入没有保存：" + cause.front().zh, "the write was not saved: " + cause.front().en},
          {"排除原因后重新启动服务，再提交一次",
           "remove the cause, start the server again and send it once more"});
    }
    for (Job& job : jobs) {
      if (job.outcome) job.outcome = told;
    }
  }
  {
    const std::scoped_lock guard(queue_lock);
    statistics.commits += all && !done.empty() ? 1 : 0;
    for (const Job& job : jobs) ++(job.outcome ? statistics.writes : statistics.failed);
  }
  for (Job& job : jobs) job.done(std::move(job.outcome));
}

void Database::State::loop() {
  while (true) {
    std::vector<Job> jobs;
    {
      std::unique_lock guard(queue_lock);
      queue_changed.wait(guard, [&] { return closing || !queue.empty(); });
      if (queue.empty()) return;
      const auto count = std::min(queue.size(), static_cast<std::size_t>(options.group_max));
      jobs.reserve(count);
      for (std::size_t i = 0; i < count; ++i) {
        jobs.push_back(std::move(queue.front()));
        queue.pop_front();
      }
    }
    group(jobs);
  }
}

Result<std::unique_ptr<Connection>> Database::State::borrow() {
  {
    std::unique_lock guard(pool_lock);
    const auto patience = std::chrono::milliseconds(options.statement_ms + options.busy_ms);
    if (!pool_changed.wait_for(guard, patience,
                               [&] { return !pool.empty() || lent < options.readers; })) {
      return failure("E-STORE-LIMIT", options.url,
                     {"读取的连接都在使用中", "every connection for reading is in use"},
                     {"稍后再试", "try again later"});
    }
    ++lent;
    if (!pool.empty()) {
      auto out = std::move(pool.back());
      pool.pop_back();
      return out;
    }
  }
  auto made = connect(options, Mode::kRead);
  if (!made) give_back(nullptr);
  return made;
}

void Database::State::give_back(std::unique_ptr<Connection> connection) {
  const std::scoped_lock guard(pool_lock);
  --lent;
  if (connection != nullptr) pool.push_back(std::move(connection));
  pool_changed.notify_one();
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}

Database::~Database() {
  {
    const std::scoped_lock guard(state_->queue_lock);
    state_->closing = true;
  }
  state_->queue_changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

Result<std::unique_ptr<Database>> Database::open(Options options) {
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  State& s = *state;
  s.postgres = is_postgres_url(s.options.url);
  auto writer = connect(s.options, s.options.readonly ? Mode::kRead : Mode::kWrite);
  if (!writer) return writer.errors();
  s.writer = std::move(*writer);
  const auto now = s.options.clock_us ? s.options.clock_us() : system_us();
  const auto schema = migrate(*s.writer, migration_texts(), s.options.url, s.postgres,
                              s.options.migrate && !s.options.readonly, now);
  if (!schema) return schema.errors();
  s.schema = *schema;
  auto clock =
      s.writer->each("SELECT last_us FROM store_clock WHERE id = 1", {}, [&](const Row& row) {
        s.last_us = row.integer(0);
        return true;
      });
  if (!clock) return clock.errors();
  if (s.options.readonly) {
    s.stopped = "只读打开 · opened for reading only";
  }
  s.thread = std::thread([&s] { s.loop(); });
  return std::unique_ptr<Database>(new Database(std::move(state)));
}

void Database::submit(Work work, std::function<void(Result<Done>)> done) {
  std::optional<Diagnostic> refused;
  {
    const std::scoped_lock guard(state_->queue_lock);
    if (!state_->stopped.empty()) {
      refused = state_->refusal();
    } else if (state_->queue.size() >= static_cast<std::size_t>(state_->options.queue_max)) {
      refused = failure("E-STORE-LIMIT", state_->options.url,
                        {"等待写入的记录太多", "too many writes are waiting"},
                        {"稍后再试", "try again later"});
    }
    if (!refused) {
      state_->queue.push_back({std::move(work), std::move(done)});
      state_->queue_changed.notify_one();
      return;
    }
  }
  done(*refused);
}

Result<Done> Database::write(const Work& work) {
  std::mutex lock;
  std::condition_variable changed;
  std::optional<Result<Done>> outcome;
  submit(work, [&](Result<Done> done) {
    // notified under the lock: the waiter's frame may be gone as soon as it sees the outcome
    const std::scoped_lock guard(lock);
    outcome = std::move(done);
    changed.notify_one();
  });
  std::unique_lock guard(lock);
  changed.wait(guard, [&] { return outcome.has_value(); });
  return std::move(*outcome);
}

Result<Done> Database::read(const Reading& reading) {
  auto connection = state_->borrow();
  if (!connection) return connection.errors();
  auto out = (*connection)->script(begin_statement(state_->postgres, Mode::kRead));
  if (out) {
    Session session(**connection, state_->options, 0);
    out = reading(session);
    if (out && session.error()) out = *session.error();
    // a connection that cannot end its transaction is not used again
    if (!(*connection)->script("ROLLBACK")) connection->reset();
  } else {
    connection->reset();
  }
  state_->give_back(std::move(*connection));
  return out;
}

void Database::before_commit(Work hook) { state_->hooks.push_back(std::move(hook)); }

std::string Database::stopped() const {
  const std::scoped_lock guard(state_->queue_lock);
  return state_->stopped;
}

bool Database::is_postgres() const { return state_->postgres; }

int Database::schema() const { return state_->schema; }

Database::Statistics Database::statistics() const {
  const std::scoped_lock guard(state_->queue_lock);
  Statistics out = state_->statistics;
  out.waiting = static_cast<std::int64_t>(state_->queue.size());
  return out;
}

Result<Done> Database::backup(const std::string& path) {
  auto connection = state_->borrow();
  if (!connection) return connection.errors();
  auto out = back_up(**connection, state_->postgres, path);
  state_->give_back(std::move(*connection));
  return out;
}

Result<Done> Database::restore(const std::string& path) {
  return write(
      [&](Transaction& tx) -> Result<Done> { return copy_into(tx, path, state_->options.url); });
}

}  // namespace zhida::store
