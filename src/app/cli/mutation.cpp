// Shares the policies to mutate out among threads and joins what they report.
#include "app/cli/mutation.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <ostream>
#include <thread>

#include <fmt/format.h>

namespace zhida::cli {
namespace {

constexpr int kThreads = 2;

// One line that is written over again: how many mutants of the policies begun so far are done.
class Progress {
 public:
  Progress(Console& console, std::size_t policies) : console_(console), counts_(policies) {}

  void tell(std::size_t policy, int done, int of) {
    const std::lock_guard lock(mutex_);
    counts_[policy] = {done, of};
    const auto now = std::chrono::steady_clock::now();
    if (!console_.progress || now - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    int all_done = 0;
    int all = 0;
    std::size_t finished = 0;
    for (const auto& [one_done, one_of] : counts_) {
      all_done += one_done;
      all += one_of;
      if (one_of > 0 && one_done == one_of) ++finished;
    }
    console_.err << fmt::format("\r变异 · mutants {}/{}，政策 · policies {}/{} ", all_done, all,
                                finished, counts_.size())
                 << std::flush;
  }

  void clear() {
    if (console_.progress) console_.err << "\r\x1b[K" << std::flush;
  }

 private:
  std::mutex mutex_;  // guards all below
  Console& console_;
  std::vector<std::pair<int, int>> counts_;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace

pack::MutationReport mutate_all(const pack::Bundle& bundle, const std::vector<std::string>& ids,
                                Console& console) {
  std::vector<pack::MutationReport> reports(ids.size());
  std::atomic<std::size_t> next{0};
  Progress progress(console, ids.size());
  const auto work = [&] {
    for (std::size_t i = next++; i < ids.size(); i = next++) {
      reports[i] = pack::mutate(bundle, ids[i],
                                [&progress, i](int done, int of) { progress.tell(i, done, of); });
    }
  };
  {
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  }
  progress.clear();
  pack::MutationReport joined;
  for (pack::MutationReport& report : reports) {
    joined.mutants += report.mutants;
    joined.killed += report.killed;
    for (pack::Mutant& m : report.survivors) joined.survivors.push_back(std::move(m));
  }
  return joined;
}

}  // namespace zhida::cli
