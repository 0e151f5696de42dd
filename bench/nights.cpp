// A year of nights: what a source's many small segments cost, and what merging them gives.
//
// A first import of all subjects, then 365 deltas of subjects at random, all made up. Measured before and after merging: the files
// and their bytes; what an import of a delta reads of them, all that the source said or the named subjects only, in groups and
// seconds; all facts of one subject that hold on a day, 50th and 99th percentile; the merging itself; the erasure of one subject,
// and how long of it the writer is held.
// Arguments: subjects (default 100000), subjects of a night (default 500), nights (default 365). The store is SQLite in a folder
// under the system's temporary one.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "record/facts/facts.h"
#include "record/facts/sayings.h"
#include "silent.h"

namespace {

using Clock = std::chrono::steady_clock;
using zhida::Done;
using zhida::Result;
using namespace zhida::facts;

constexpr int kKeys = 20;
constexpr int kKeysOfNight = 3;
constexpr std::int64_t kDay = 20'000;
constexpr int kReads = 1000;
const Origin kOrigin{"合成局", "", Confidence::kPublished, "bench"};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  for (const auto& one : result.errors()) std::fprintf(stderr, "%s\n", zhida::to_text(one).c_str());
  std::exit(1);
}

// The same numbers on every machine.
class Random {
 public:
  std::uint64_t below(std::uint64_t most) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33U) % most;
  }

 private:
  std::uint64_t state_ = 7;
};

std::string subject(std::uint64_t number) { return fmt::format("S{:09}", number); }

class Year {
 public:
  Year(int subjects, std::string folder) : subjects_(subjects), folder_(std::move(folder)) {
    zhida::store::Options options;
    options.url = folder_ + "/records.db";
    db_ = must(zhida::store::Database::open(options));
    facts_ = must(Facts::open(folder_ + "/segments", journal_));
  }

  // Everything of all subjects (`of` = 0), or something of so many.
  void night(int number, int of) {
    auto writer = must(facts_->writer("bench"));
    std::set<std::uint64_t> chosen;
    while (chosen.size() < static_cast<std::size_t>(of))
      chosen.insert(random_.below(static_cast<std::uint64_t>(subjects_)));
    const int keys = of == 0 ? kKeys : kKeysOfNight;
    const auto add = [&](std::uint64_t one) {
      std::vector<std::string> values;
      std::vector<std::string> names;
      std::vector<FactView> views;
      for (int i = 0; i < keys; ++i) {
        values.push_back(std::to_string(random_.below(1'000'000)));
        names.push_back("事实" + std::to_string(of == 0 ? i : (number + i) % kKeys));
      }
      for (int i = 0; i < keys; ++i) {
        const auto at = static_cast<std::size_t>(i);
        views.push_back({names[at], "", Kind::kNumber, values[at], kDay + number, kOpenEnd});
      }
      must(writer->add(subject(one), views));
    };
    if (of == 0) {
      for (std::uint64_t one = 0; one < static_cast<std::uint64_t>(subjects_); ++one) add(one);
    } else {
      for (const std::uint64_t one : chosen) add(one);
    }
    const auto written = must(writer->finish());
    must(db_->write([&](zhida::store::Transaction& tx) -> Result<Done> {
      const auto row = facts_->import(tx, {"night " + std::to_string(number), kOrigin}, written);
      return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
    }));
    if (of > 0) last_ = std::vector<std::uint64_t>(chosen.begin(), chosen.end());
  }

  // What a comparison reads.
  void import_reads(const char* what, bool named) {
    std::vector<std::string> subjects;
    for (const std::uint64_t one : last_) subjects.push_back(subject(one));
    const auto begin = Clock::now();
    std::int64_t sayings = 0;
    std::int64_t groups = 0;
    must(db_->read([&](zhida::store::Reader& reader) -> Result<Done> {
      auto said = named ? Sayings::open(reader, *facts_, kOrigin.source, subjects)
                        : Sayings::open(reader, *facts_, kOrigin.source);
      if (!said) return said.errors();
      while (must((*said)->next())) sayings += static_cast<std::int64_t>((*said)->all().size());
      groups = (*said)->groups_read();
      return Done{};
    }));
    fmt::print("  {:<44} {:>9.3f} s  {:>8} groups, {} facts\n", what, seconds_since(begin), groups,
               sayings);
  }

  void report(const char* when) {
    std::int64_t files = 0;
    std::uintmax_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder_of_files())) {
      ++files;
      bytes += file.file_size();
    }
    fmt::print("{}: {} files, {} bytes\n", when, files, bytes);
    import_reads("a delta's import reads all that was said", false);
    import_reads("a delta's import reads its subjects", true);
    std::vector<double> times;
    for (int i = 0; i < kReads; ++i) {
      const std::string one = subject(random_.below(static_cast<std::uint64_t>(subjects_)));
      const auto begin = Clock::now();
      must(db_->read([&](zhida::store::Reader& reader) -> Result<Done> {
        const auto held = facts_->as_of(reader, one, kDay + 400);
        return held ? Result<Done>(Done{}) : Result<Done>(held.errors());
      }));
      times.push_back(seconds_since(begin));
    }
    std::sort(times.begin(), times.end());
    fmt::print(
        "  one subject as of a day                      {:>9.3f} ms median, {:.3f} ms 99th\n",
        times[kReads / 2] * 1e3, times[kReads * 99 / 100] * 1e3);
  }

  void merge() {
    const auto begin = Clock::now();
    std::int64_t merges = 0;
    while (!must(facts_->merge(*db_, {kOrigin.source, "bench", false, 1LL << 40U})).id.empty())
      ++merges;
    fmt::print("merged: {} merges, {:.3f} s\n", merges, seconds_since(begin));
  }

  void erase() {
    const NewErasure erasure{"e", "合成规定", {subject(1)}, {}, kOpenEnd, "bench"};
    Prepared prepared;
    auto begin = Clock::now();
    must(facts_->prepare(*db_, erasure, prepared));
    const double ready = seconds_since(begin);
    begin = Clock::now();
    must(db_->write([&](zhida::store::Transaction& tx) -> Result<Done> {
      const auto erased = facts_->erase(tx, erasure, prepared);
      return erased ? Result<Done>(Done{}) : Result<Done>(erased.errors());
    }));
    fmt::print("one subject erased: {:.3f} s beside the writer, {:.3f} ms in its turn\n", ready,
               seconds_since(begin) * 1e3);
  }

 private:
  [[nodiscard]] std::string folder_of_files() const { return folder_ + "/segments"; }

  int subjects_;
  std::string folder_;
  Random random_;
  zhida::bench::SilentJournal journal_;
  std::unique_ptr<zhida::store::Database> db_;
  std::unique_ptr<Facts> facts_;
  std::vector<std::uint64_t> last_;
};

}  // namespace

int main(int argc, char** argv) {
  const int subjects = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const int of_night = argc > 2 ? std::atoi(argv[2]) : 500;
  const int nights = argc > 3 ? std::atoi(argv[3]) : 365;
  const auto folder =
      (std::filesystem::temp_directory_path() / ("zhida_nights_" + std::to_string(::getpid())))
          .string();
  std::filesystem::create_directories(folder);
  {
    Year year(subjects, folder);
    fmt::print("{} subjects of {} facts, {} nights of {} subjects with {} facts\n", subjects, kKeys,
               nights, of_night, kKeysOfNight);
    year.night(0, 0);
    for (int night = 1; night <= nights; ++night) year.night(night, of_night);
    year.report("before");
    year.merge();
    year.report("after");
    year.erase();
  }
  std::filesystem::remove_all(folder);
  return 0;
}
