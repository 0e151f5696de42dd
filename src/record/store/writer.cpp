// Group commit. Whose failure a failed statement is, its number tells: a work's own, or, after the last work, the group's.
#include "record/store/writer.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "record/store/failure.h"

namespace zhida::store {
namespace {

// How far ahead the store's clock is kept, so that not every commit writes it: after a crash no time is given out twice.
constexpr std::int64_t kClockAheadUs = 50'000;

}  // namespace

std::int64_t now_us(const Options& options) {
  if (options.clock_us) return options.clock_us();
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  return duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string_view begin_statement(bool postgres, Mode mode) {
  if (mode == Mode::kWrite) return postgres ? "BEGIN" : "BEGIN IMMEDIATE";
  return postgres ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN";
}

Result<Done> Writer::load_clock() {
  auto read =
      connection_->each("SELECT last_us FROM store_clock WHERE id = 1", {}, [&](const Row& row) {
        kept_us_ = row.integer(0);
        return true;
      });
  if (!read) return read;
  // what the last run kept ahead: waiting for it costs less than times ahead of the clock
  const std::int64_t ahead = kept_us_ - now_us(options_);
  if (!options_.clock_us && !options_.readonly && ahead > 0 && ahead <= kClockAheadUs)
    std::this_thread::sleep_for(std::chrono::microseconds(ahead));
  last_us_ = kept_us_;
  return Done{};
}

std::int64_t Writer::next_time() {
  last_us_ = std::max(now_us(options_), last_us_ + 1);
  return last_us_;
}

void Writer::roll_back_memory() {
  for (auto session = kept_.rbegin(); session != kept_.rend(); ++session)
    (*session)->roll_back_memory();
  kept_.clear();
}

Result<Done> Writer::begin_job(Way way) {
  if (way != Way::kApart) return Done{};
  return connection_->send("SAVEPOINT job", {});
}

// The answers of one work among others, before the next begins.
void Writer::end_savepoint(Job& job) {
  if (job.outcome) {
    job.outcome = connection_->send("RELEASE SAVEPOINT job", {});
    if (job.outcome) job.outcome = connection_->settle();
    if (job.outcome) return;
  }
  if (connection_->lost()) return;
  const auto undone = connection_->undo("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job");
  // what a failed ROLLBACK TO leaves is not known: the group ends here
  if (!undone) job.outcome = undone;
}

// One job in the open transaction.
void Writer::run_job(Job& job, Way way) {
  job.outcome = begin_job(way);
  if (!job.outcome) return;
  auto session = std::make_unique<Session>(*connection_, options_, next_time());
  job.outcome = (*job.work)(*session);
  if (job.outcome && session->error()) job.outcome = *session->error();
  if (way == Way::kApart) end_savepoint(job);
  // together, what a failed work wrote is rolled back with all the rest
  if (way == Way::kTogether && session->wrote()) {
    kept_.push_back(std::move(session));
  } else if (job.outcome) {
    kept_.push_back(std::move(session));
  } else {
    session->roll_back_memory();
  }
}

// The store keeps a time later than every one that was given out.
Result<Done> Writer::keep_clock(Session& session) {
  sent_us_ = kept_us_;
  if (last_us_ <= kept_us_) return Done{};
  sent_us_ = last_us_ + kClockAheadUs;
  return session.send("UPDATE store_clock SET last_us = $1 WHERE id = 1 AND last_us < $1",
                      {sent_us_});
}

// The hooks and the clock, in a session of their own, and the commit.
Result<Done> Writer::close_group() {
  Session& session =
      *kept_.emplace_back(std::make_unique<Session>(*connection_, options_, next_time()));
  for (const Work& hook : hooks_) {
    if (auto done = hook(session); !done) return done;
  }
  if (auto ticked = keep_clock(session); !ticked) return ticked;
  if (session.error()) return *session.error();
  auto done = connection_->send("COMMIT", {});
  return done ? connection_->settle() : done;
}

// After a failure: whose it is, and what is undone.
Writer::Attempt Writer::failed(std::span<Job* const> jobs, Way way, const Diagnostics& cause,
                               std::uint64_t last_of_jobs) {
  roll_back_memory();
  const std::uint64_t number = connection_->failed();
  const bool of_a_job = number > 0 && number <= last_of_jobs && way != Way::kApart;
  if (connection_->lost() && postgres_) return {End::kFailed, cause, true};
  const auto undone = connection_->undo("ROLLBACK");
  if (!undone || !of_a_job) return {End::kFailed, cause, true};
  if (way == Way::kTogether) return {End::kAgain, {}, true};
  jobs.front()->outcome = cause;
  return {End::kNothing, {}, true};
}

// One transaction.
Writer::Attempt Writer::attempt(std::span<Job* const> jobs, Way way) {
  kept_.clear();
  if (auto begun = connection_->send(begin_statement(postgres_, Mode::kWrite), {}); !begun)
    return {End::kFailed, begun.errors(), false};
  bool some = false;
  for (Job* job : jobs) {
    const auto before = kept_.size();
    run_job(*job, way);
    some = some || job->outcome;
    if (connection_->lost()) {
      const auto cause =
          job->outcome ? Diagnostics{store_failure("E-STORE-COMMIT", options_.url,
                                                   {"事务已丢失", "the transaction was lost"})}
                       : job->outcome.errors();
      return failed(jobs, way, cause, 0);
    }
    if (way == Way::kTogether && !job->outcome && kept_.size() > before) {
      roll_back_memory();
      const auto undone = connection_->undo("ROLLBACK");
      if (!undone) return {End::kFailed, undone.errors(), true};
      return {End::kAgain, {}, true};
    }
  }
  if (!some) {
    roll_back_memory();
    const auto undone = connection_->undo("ROLLBACK");
    if (!undone) return {End::kFailed, undone.errors(), true};
    return {End::kNothing, {}, true};
  }
  const std::uint64_t last_of_jobs = connection_->sent();
  if (auto closed = close_group(); !closed) return failed(jobs, way, closed.errors(), last_of_jobs);
  kept_us_ = sent_us_;
  return {End::kKept, {}, true};
}

Result<bool> Writer::group(std::span<Job* const> jobs) {
  const bool repeatable =
      connection_->has_flights() &&
      std::all_of(jobs.begin(), jobs.end(), [](const Job* j) { return j->repeat == Repeat::kMay; });
  const Way way = jobs.size() == 1 ? Way::kAlone : repeatable ? Way::kTogether : Way::kApart;
  auto out = attempt(jobs, way);
  if (out.end == End::kAgain) out = attempt(jobs, Way::kApart);
  if (out.end != End::kFailed) return out.end == End::kKept;
  Diagnostic told = out.cause.front();
  if (out.begun) {
    told = store_failure("E-STORE-COMMIT", options_.url,
                         {"写入没有保存：" + told.zh, "the write was not saved: " + told.en},
                         {"排除原因后重新启动服务，再提交一次",
                          "remove the cause, start the server again and send it once more"});
  }
  for (Job* job : jobs) {
    if (job->outcome) job->outcome = told;
  }
  // a transaction that could not begin leaves SQLite as it was
  if (!out.begun && !postgres_) return false;
  return out.cause;
}

}  // namespace zhida::store
