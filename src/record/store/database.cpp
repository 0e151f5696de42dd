// The engine-independent part: who writes when, the readers' pool, stopping.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>

#include "record/store/backup.h"
#include "record/store/engine.h"
#include "record/store/failure.h"
#include "record/store/migrate.h"
#include "record/store/session.h"
#include "record/store/store.h"
#include "record/store/writer.h"

namespace zhida::store {
namespace {

bool is_postgres_url(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

Result<std::unique_ptr<Connection>> connect(const Options& options, Mode mode) {
  return is_postgres_url(options.url) ? open_postgres(options, mode) : open_sqlite(options, mode);
}

enum class Turn : int { kWaits, kLeads, kFinished };

// A write that waits for its group, or for its turn to lead one.
struct Waiting {
  Job job;
  std::function<void(Result<Done>)> done;  // of a write that nobody waits for; else empty
  Work work;                               // the same: its own copy

  void tell(Turn now) {
    const std::scoped_lock guard(lock);
    turn = now;
    changed.notify_one();  // under the lock: the waiter may be gone as soon as it sees its turn
  }
  [[nodiscard]] Turn wait() {
    std::unique_lock guard(lock);
    changed.wait(guard, [&] { return turn != Turn::kWaits; });
    return turn;
  }

  std::mutex lock;  // guards what follows
  std::condition_variable changed;
  Turn turn = Turn::kWaits;
};

}  // namespace

// One thread at a time leads: it runs the works of all who wait, commits, and tells each. A write of a thread with
// nobody before it leads itself, without a change of threads; the store's own thread leads where only works wait that
// nobody waits for.
struct Database::State {
  Options options;
  bool postgres = false;
  int schema = 0;
  std::unique_ptr<Writer> writer;  // of who leads

  mutable std::mutex queue_lock;  // guards what follows
  std::condition_variable queue_changed;
  std::deque<std::shared_ptr<Waiting>> queue;
  bool led = false;        // somebody leads, or was told to
  bool of_nobody = false;  // the store's own thread is to lead
  bool closing = false;
  std::string stopped;
  Statistics statistics;

  std::mutex pool_lock;  // guards what follows
  std::condition_variable pool_changed;
  std::vector<std::unique_ptr<Connection>> pool;
  int lent = 0;
  std::atomic<std::int64_t> read_trips = 0;

  std::thread thread;

  void loop();
  void lead();
  void group(std::span<const std::shared_ptr<Waiting>> waiting);
  [[nodiscard]] Result<bool> enqueue(const std::shared_ptr<Waiting>& waiting);
  void stop(const Diagnostics& why);
  [[nodiscard]] Diagnostic refusal() const;

  [[nodiscard]] Result<std::unique_ptr<Connection>> borrow();
  void give_back(std::unique_ptr<Connection> connection);
};

void Database::State::stop(const Diagnostics& why) {
  const std::scoped_lock guard(queue_lock);
  if (stopped.empty()) stopped = why.front().zh + " · " + why.front().en;
}

// REQUIRES: queue_lock is held
Diagnostic Database::State::refusal() const {
  return store_failure(
      "E-STORE-STOPPED", options.url,
      {"数据库已停止写入：" + stopped, "the database has stopped writing: " + stopped},
      {"排除原因后重新启动服务", "remove the cause and start the server again"});
}

void Database::State::group(std::span<const std::shared_ptr<Waiting>> waiting) {
  std::optional<Diagnostic> refused;
  {
    const std::scoped_lock guard(queue_lock);
    if (!stopped.empty()) refused = refusal();
  }
  std::vector<Job*> jobs;
  jobs.reserve(waiting.size());
  for (const auto& one : waiting) {
    jobs.push_back(&one->job);
    if (refused) one->job.outcome = *refused;
  }
  bool committed = false;
  const auto trips = writer->connection().trips();
  if (!refused) {
    const auto done = writer->group(jobs);
    if (done) {
      committed = *done;
    } else {
      stop(done.errors());
    }
  }
  const std::scoped_lock guard(queue_lock);
  statistics.commits += committed ? 1 : 0;
  statistics.write_trips += writer->connection().trips() - trips;
  for (const Job* job : jobs) ++(job->outcome ? statistics.writes : statistics.failed);
}

// Runs one group of what waits, and sees to it that somebody leads the next.
// REQUIRES: the caller was told to lead
void Database::State::lead() {
  std::vector<std::shared_ptr<Waiting>> now;
  {
    const std::scoped_lock guard(queue_lock);
    const auto count = std::min(queue.size(), static_cast<std::size_t>(options.group_max));
    now.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      now.push_back(std::move(queue.front()));
      queue.pop_front();
    }
  }
  group(now);
  std::shared_ptr<Waiting> next;
  {
    const std::scoped_lock guard(queue_lock);
    led = !queue.empty();
    if (led) next = queue.front();
    of_nobody = led && next->done;
    if (of_nobody || (!led && closing)) queue_changed.notify_one();
  }
  if (next != nullptr && !next->done) next->tell(Turn::kLeads);
  for (const auto& one : now) {
    if (one->done) {
      one->done(std::move(one->job.outcome));
    } else {
      one->tell(Turn::kFinished);
    }
  }
}

// The store's own thread.
void Database::State::loop() {
  std::unique_lock guard(queue_lock);
  while (true) {
    queue_changed.wait(guard, [&] { return of_nobody || (closing && !led); });
    if (!of_nobody) return;
    of_nobody = false;
    guard.unlock();
    lead();
    guard.lock();
  }
}

// Puts a write behind the others.
// REQUIRES: queue_lock is held
// Returns:  whether nobody leads yet, so that this one is told to
Result<bool> Database::State::enqueue(const std::shared_ptr<Waiting>& waiting) {
  if (!stopped.empty()) return refusal();
  if (queue.size() >= static_cast<std::size_t>(options.queue_max)) {
    return store_failure("E-STORE-LIMIT", options.url,
                         {"等待写入的记录太多", "too many writes are waiting"},
                         {"稍后再试", "try again later"});
  }
  queue.push_back(waiting);
  return !std::exchange(led, true);
}

Result<std::unique_ptr<Connection>> Database::State::borrow() {
  {
    std::unique_lock guard(pool_lock);
    const auto patience = std::chrono::milliseconds(options.statement_ms + options.busy_ms);
    if (!pool_changed.wait_for(guard, patience,
                               [&] { return !pool.empty() || lent < options.readers; })) {
      return store_failure("E-STORE-LIMIT", options.url,
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
  const auto schema = migrate(**writer, migration_texts(), s.options.url, s.postgres,
                              s.options.migrate && !s.options.readonly, now_us(s.options));
  if (!schema) return schema.errors();
  s.schema = *schema;
  s.writer = std::make_unique<Writer>(std::move(*writer), s.options, s.postgres);
  if (auto clock = s.writer->load_clock(); !clock) return clock.errors();
  if (s.options.readonly) {
    s.stopped = "只读打开 · opened for reading only";
  }
  s.thread = std::thread([&s] { s.loop(); });
  return std::unique_ptr<Database>(new Database(std::move(state)));
}

void Database::submit(Work work, std::function<void(Result<Done>)> done, Repeat repeat) {
  const auto waiting = std::make_shared<Waiting>();
  waiting->work = std::move(work);
  waiting->done = std::move(done);
  waiting->job.work = &waiting->work;
  waiting->job.repeat = repeat;
  Result<bool> leads = false;
  {
    const std::scoped_lock guard(state_->queue_lock);
    leads = state_->enqueue(waiting);
    if (leads && *leads) {
      state_->of_nobody = true;
      state_->queue_changed.notify_one();
    }
  }
  if (!leads) waiting->done(leads.errors());
}

Result<Done> Database::write(const Work& work, Repeat repeat) {
  const auto waiting = std::make_shared<Waiting>();
  waiting->job.work = &work;
  waiting->job.repeat = repeat;
  Result<bool> leads = false;
  {
    const std::scoped_lock guard(state_->queue_lock);
    leads = state_->enqueue(waiting);
  }
  if (!leads) return leads.errors();
  if (*leads || waiting->wait() == Turn::kLeads) state_->lead();
  return std::move(waiting->job.outcome);
}

Result<Done> Database::read(const Reading& reading) {
  auto connection = state_->borrow();
  if (!connection) return connection.errors();
  const auto trips = (*connection)->trips();
  auto out = (*connection)->send(begin_statement(state_->postgres, Mode::kRead), {});
  if (out) {
    Session session(**connection, state_->options, 0);
    out = reading(session);
    if (out && session.error()) out = *session.error();
    state_->read_trips += (*connection)->trips() - trips;
    // a connection that cannot end its transaction is not used again
    if (!(*connection)->end_reading()) connection->reset();
  } else {
    connection->reset();
  }
  state_->give_back(std::move(*connection));
  return out;
}

void Database::before_commit(Work hook) { state_->writer->add_hook(std::move(hook)); }

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
  out.read_trips = state_->read_trips;
  return out;
}

Result<Done> Database::backup(const std::string& path, const Packing& pack) {
  auto connection = state_->borrow();
  if (!connection) return connection.errors();
  auto out = back_up(**connection, state_->postgres, path, pack);
  state_->give_back(std::move(*connection));
  return out;
}

Result<Done> Database::restore(const std::string& path, const Packing& unpack) {
  return write([&](Transaction& tx) -> Result<Done> {
    return copy_into(tx, path, state_->options.url, unpack);
  });
}

}  // namespace zhida::store
