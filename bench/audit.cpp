// The audit tree: hashes, appending, hashing a whole log again, building and verifying proofs.
//
// Entries are synthetic, of the length of a real leaf. `rehash/…` hashes every entry and every node of a log from its
// entries; `rehash/both` does the two trees in two threads. Argument of these: leaves; --benchmark_filter as usual.
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "record/audit/tree.h"

namespace {

using namespace zhida::audit;

constexpr std::size_t kEntryBytes = 96;

// Entry i without a copy of all of them: a number in front of constant bytes.
class Entry {
 public:
  std::string_view of(std::uint64_t index) {
    for (std::size_t i = 0; i < 8; ++i) text_[i] = static_cast<char>(index >> (8 * i) & 255U);
    return text_;
  }

 private:
  std::string text_ = std::string(kEntryBytes, 'z');
};

Hash rehash(Algorithm algorithm, std::uint64_t leaves) {
  Entry entry;
  Frontier frontier(algorithm);
  for (std::uint64_t i = 0; i < leaves; ++i) frontier.append(leaf_hash(algorithm, entry.of(i)));
  return frontier.root();
}

void items(benchmark::State& state, std::uint64_t each) {
  state.SetItemsProcessed(static_cast<std::int64_t>(each) *
                          static_cast<std::int64_t>(state.iterations()));
}

void leaf(benchmark::State& state, Algorithm algorithm) {
  Entry entry;
  std::uint64_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(leaf_hash(algorithm, entry.of(i++)));
  items(state, 1);
}

void node(benchmark::State& state, Algorithm algorithm) {
  Hash hash{};
  for (auto _ : state) hash = node_hash(algorithm, hash, hash);
  benchmark::DoNotOptimize(hash);
  items(state, 1);
}

void append_twin(benchmark::State& state) {
  Entry entry;
  TwinFrontier twin;
  TwinFrontier::Completed completed;
  for (auto _ : state) {
    completed.sha256.clear();
    completed.sm3.clear();
    twin.append(entry.of(twin.size()), &completed);
  }
  items(state, 1);
}

void rehash_one(benchmark::State& state, Algorithm algorithm) {
  const auto leaves = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(rehash(algorithm, leaves));
  items(state, leaves);
}

void rehash_both(benchmark::State& state) {
  const auto leaves = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    std::thread other([&] { benchmark::DoNotOptimize(rehash(Algorithm::kSha256, leaves)); });
    benchmark::DoNotOptimize(rehash(Algorithm::kSm3, leaves));
    other.join();
  }
  items(state, leaves);
}

// Every level of a tree of 2^20 leaves in memory: what is measured is the walk, not the store.
struct Log {
  explicit Log(Algorithm a) : algorithm(a), frontier(a) {
    Entry entry;
    std::vector<TreeNode> completed;
    for (std::uint64_t i = 0; i < kLeaves; ++i) {
      completed.clear();
      frontier.append(leaf_hash(a, entry.of(i)), &completed);
      for (const TreeNode& n : completed) {
        const auto level = static_cast<std::size_t>(n.level);
        if (levels.size() <= level) levels.resize(level + 1);
        levels[level].push_back(n.hash);
      }
    }
  }
  static constexpr std::uint64_t kLeaves = (1U << 20U) - 3;
  [[nodiscard]] NodeReader reader() const {
    return [this](int level, std::uint64_t index) -> zhida::Result<Hash> {
      return levels[static_cast<std::size_t>(level)][index];
    };
  }
  Algorithm algorithm;
  Frontier frontier;
  std::vector<std::vector<Hash>> levels;
};

void prove(benchmark::State& state, Algorithm algorithm) {
  const Log log(algorithm);
  const NodeReader read = log.reader();
  std::uint64_t i = 0;
  for (auto _ : state) {
    i = (i + 7919) % Log::kLeaves;
    benchmark::DoNotOptimize(inclusion_proof(algorithm, i, Log::kLeaves, read));
  }
  items(state, 1);
}

void verify(benchmark::State& state, Algorithm algorithm) {
  const Log log(algorithm);
  const std::uint64_t index = 123'456;
  const Proof proof = *inclusion_proof(algorithm, index, Log::kLeaves, log.reader());
  const Hash root = log.frontier.root();
  const Hash leaf_of = log.levels[0][index];
  for (auto _ : state) {
    if (!verify_inclusion(algorithm, index, Log::kLeaves, leaf_of, proof, root).empty()) {
      state.SkipWithError("the proof does not hold");
    }
  }
  items(state, 1);
}

BENCHMARK_CAPTURE(leaf, sha256, Algorithm::kSha256);
BENCHMARK_CAPTURE(leaf, sm3, Algorithm::kSm3);
BENCHMARK_CAPTURE(node, sha256, Algorithm::kSha256);
BENCHMARK_CAPTURE(node, sm3, Algorithm::kSm3);
BENCHMARK(append_twin);
BENCHMARK_CAPTURE(prove, sha256, Algorithm::kSha256);
BENCHMARK_CAPTURE(prove, sm3, Algorithm::kSm3);
BENCHMARK_CAPTURE(verify, sha256, Algorithm::kSha256);
BENCHMARK_CAPTURE(verify, sm3, Algorithm::kSm3);
BENCHMARK_CAPTURE(rehash_one, sha256, Algorithm::kSha256)
    ->Name("rehash/sha256")
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(rehash_one, sm3, Algorithm::kSm3)
    ->Name("rehash/sm3")
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(rehash_both)
    ->Name("rehash/both")
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
