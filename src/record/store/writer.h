// Writer: the one connection that writes, and how a group of works becomes one commit on it. Inside of record/store.
//
//     alone      BEGIN, the work, hooks, COMMIT: over a wire one round trip, if the work reads nothing
//     together   the same for many works that may be repeated; if a statement fails, all go back and are run apart
//     apart      a savepoint for each work, whose answers are awaited before the next begins
//
// Threads: one at a time
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "record/store/engine.h"
#include "record/store/session.h"
#include "record/store/store.h"

namespace zhida::store {

// Microseconds since 1970-01-01 UTC, of the options' clock or the system's.
[[nodiscard]] std::int64_t now_us(const Options& options);

// One work of a group, and what became of it.
struct Job {
  const Work* work = nullptr;
  Repeat repeat = Repeat::kNever;
  Result<Done> outcome = Done{};
};

class Writer {
 public:
  // REQUIRES: options outlive it
  Writer(std::unique_ptr<Connection> connection, const Options& options, bool postgres)
      : connection_(std::move(connection)), options_(options), postgres_(postgres) {}

  // Goes on after the newest time that the store knows.
  [[nodiscard]] Result<Done> load_clock();
  void add_hook(Work hook) { hooks_.push_back(std::move(hook)); }

  // Runs the jobs and commits what they did. Their outcomes say what became of each.
  // Returns: whether anything was committed; an error = nothing more may be written
  [[nodiscard]] Result<bool> group(std::span<Job* const> jobs);

  [[nodiscard]] Connection& connection() { return *connection_; }

 private:
  enum class Way { kAlone, kTogether, kApart };
  // What became of a transaction.
  enum class End {
    kKept,
    kNothing,  // every work failed by itself, and all is rolled back
    kAgain,    // a work failed among others that must be run apart
    kFailed    // as a whole
  };
  struct Attempt {
    End end = End::kKept;
    Diagnostics cause;
    bool begun = false;
  };

  [[nodiscard]] Attempt attempt(std::span<Job* const> jobs, Way way);
  [[nodiscard]] Result<Done> begin_job(Way way);
  void run_job(Job& job, Way way);
  void end_savepoint(Job& job);
  [[nodiscard]] Result<Done> close_group();
  [[nodiscard]] Result<Done> keep_clock(Session& session);
  [[nodiscard]] Attempt failed(std::span<Job* const> jobs, Way way, const Diagnostics& cause,
                               std::uint64_t last_of_jobs);
  void roll_back_memory();
  [[nodiscard]] std::int64_t next_time();

  std::unique_ptr<Connection> connection_;
  const Options& options_;
  bool postgres_;
  std::vector<Work> hooks_;
  std::int64_t last_us_ = 0;  // the time of the newest transaction
  std::int64_t kept_us_ = 0;  // what the store has: no time given out is later
  std::int64_t sent_us_ = 0;  // what it has once this transaction is committed
  std::vector<std::unique_ptr<Session>>
      kept_;  // sessions of this transaction that were not rolled back
};

}  // namespace zhida::store
