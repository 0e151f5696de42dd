// Helpers that wait for jobs; a job leaves the list when as many have begun it as there are helpers, or its caller is through.
#include "base/crew.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace zhida {
namespace {

struct Job {
  const Crew::Work* work = nullptr;
  unsigned wanted = 0;   // helpers that may still begin
  unsigned running = 0;  // helpers
  std::exception_ptr failure;
};

}  // namespace

struct Crew::State {
  std::mutex mutex;  // guards what follows, and the jobs
  std::condition_variable offered, ended;
  std::list<Job*> jobs;
  bool over = false;
  std::vector<std::jthread> helpers;  // last: they end before the rest goes

  void help() {
    std::unique_lock lock(mutex);
    while (true) {
      offered.wait(lock, [this] { return over || !jobs.empty(); });
      if (over) return;
      Job& job = *jobs.front();
      if (--job.wanted == 0) jobs.pop_front();
      ++job.running;
      lock.unlock();
      std::exception_ptr failure;
      try {
        (*job.work)();
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (failure && !job.failure) job.failure = std::move(failure);
      if (--job.running == 0) ended.notify_all();
    }
  }
};

Crew::Crew(unsigned helpers) : state_(std::make_unique<State>()) {
  for (unsigned i = 0; i < helpers; ++i)
    state_->helpers.emplace_back([s = state_.get()] { s->help(); });
}

Crew::~Crew() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->over = true;
  }
  state_->offered.notify_all();
  state_->helpers.clear();
}

void Crew::together(const Work& work) {
  State& s = *state_;
  if (s.helpers.empty()) return work();
  Job job{.work = &work, .wanted = static_cast<unsigned>(s.helpers.size()), .failure = {}};
  {
    const std::lock_guard lock(s.mutex);
    s.jobs.push_back(&job);
  }
  s.offered.notify_all();
  std::exception_ptr failure;
  try {
    work();
  } catch (...) {
    failure = std::current_exception();
  }
  std::unique_lock lock(s.mutex);
  if (job.wanted != 0) s.jobs.remove(&job);
  s.ended.wait(lock, [&] { return job.running == 0; });
  if (!failure) failure = std::move(job.failure);
  lock.unlock();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace zhida
