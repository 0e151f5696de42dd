// The ledger: transfers a second, on a SQLite file in the folder for temporary files, with a journal that only counts.
//
// `batched`: one call, one durable commit for all of its transfers. `durable`: each transfer is a call and a commit of its
// own, the next one waits for it. `gathered`: each a call of its own, sent without waiting, so that commits gather them.
// Accounts are synthetic. Argument: transfers an iteration.
#include "record/ledger/ledger.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using namespace zhida;
using ledger::Ledger;
using ledger::Transfer;

constexpr std::size_t kAccounts = 1'000;

class Counting final : public store::Journal {
 public:
  [[nodiscard]] Result<Done> forget(store::Transaction& /*tx*/, std::int64_t /*leaf*/) override {
    return Done{};
  }
  [[nodiscard]] Result<std::int64_t> note(store::Transaction& /*tx*/, std::string_view /*kind*/,
                                          std::string_view /*id*/,
                                          std::string_view /*content*/) override {
    return next_++;
  }

 private:
  std::int64_t next_ = 0;
};

void need(const Result<Done>& done) {
  if (done) return;
  std::fputs(to_text(done.errors().front()).c_str(), stderr);
  std::exit(1);
}

class Bench {
 public:
  Bench()
      : folder_(std::filesystem::temp_directory_path() /
                ("zhida_bench_ledger_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    store::Options options;
    options.url = (folder_ / "records.db").string();
    auto opened = store::Database::open(options);
    if (!opened) need(opened.errors());
    db = std::move(*opened);
    ledger = Ledger::attach(*db, journal_);
    need(db->write([&](store::Transaction& tx) -> Result<Done> {
      for (std::size_t i = 0; i < kAccounts; ++i) {
        const auto done = ledger->open(tx, {.id = account(i)});
        if (!done) return done.errors();
      }
      return Done{};
    }));
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench() {
    ledger.reset();
    db.reset();
    std::filesystem::remove_all(folder_);
  }

  std::vector<Transfer> some(std::size_t count) {
    std::vector<Transfer> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t number = next_++;
      out.push_back({.id = "t-" + std::to_string(number),
                     .debit = account(number * 7 % kAccounts),
                     .credit = account((number * 7 + 1 + number % 13) % kAccounts),
                     .amount_fen = static_cast<std::int64_t>(1 + number % 1'000)});
    }
    return out;
  }

  std::unique_ptr<store::Database> db;
  std::unique_ptr<Ledger> ledger;

 private:
  static std::string account(std::size_t number) { return "account-" + std::to_string(number); }

  std::filesystem::path folder_;
  Counting journal_;
  std::size_t next_ = 0;
};

void batched(benchmark::State& state) {
  Bench bench;
  const auto count = static_cast<std::size_t>(state.range(0));
  for (auto run : state) {
    state.PauseTiming();
    const auto transfers = bench.some(count);
    state.ResumeTiming();
    need(bench.db->write(
        [&](store::Transaction& tx) { return bench.ledger->transfer(tx, transfers); }));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void durable(benchmark::State& state) {
  Bench bench;
  for (auto run : state) {
    const auto transfers = bench.some(1);
    need(bench.db->write(
        [&](store::Transaction& tx) { return bench.ledger->transfer(tx, transfers); }));
  }
  state.SetItemsProcessed(state.iterations());
}

void gathered(benchmark::State& state) {
  Bench bench;
  for (auto run : state) {
    state.PauseTiming();
    const auto transfers = bench.some(static_cast<std::size_t>(state.range(0)));
    state.ResumeTiming();
    for (const Transfer& one : transfers) {
      bench.db->submit(
          [&](store::Transaction& tx) { return bench.ledger->transfer(tx, std::span(&one, 1)); },
          need);
    }
    // the queue is worked off in order: this one is the last
    need(bench.db->write([](store::Transaction& /*tx*/) -> Result<Done> { return Done{}; }));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(batched)->Arg(100)->Arg(8'192)->UseRealTime();
BENCHMARK(durable)->UseRealTime();
BENCHMARK(gathered)->Arg(10'000)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
