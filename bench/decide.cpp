// One enterprise against all packs: how long until it knows what it gets, and why.
//
// For each labelled synthetic enterprise of packs/samples, in turn, many times: (1) verdicts and amounts only, (2) with
// conditions, rows and outputs, (3) with the search for missing facts, (4) the whole answer as JSON text. Prints the 50th
// and 99th percentile over all calls, in microseconds, single-threaded, after a warm-up. (5) verdicts and amounts of a table
// of enterprises through the door for columns: the mean an enterprise. (6) 2 as JSON text, of the policies for enterprises: what the
// server answers to `"detail": "reasons"`. (7) 6 with a helper for each further processor, as the server has them. (8) the
// policies that take longest in 2.
// Arguments: rounds (default 200; a twentieth of them for 3, 4 and 8) and the number of one of these to measure it alone (for a
// profiler); or --export FILE: writes the questions for a peer (bench/peers) and measures nothing.
#include "decide/pack/decide.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "app/answer/answer.h"
#include "base/civil.h"
#include "base/crew.h"
#include "decide/batch/batch.h"
#include "export.h"
#include "record/files/files.h"

namespace {

using Clock = std::chrono::steady_clock;

zhida::Result<zhida::pack::Bundle> load_packs() {
  auto tree =
      zhida::read_tree(std::string(ZHIDA_SOURCE_DIR) + "/packs", {".yaml", ".dmn", ".json"});
  if (!tree) return tree.errors();
  std::vector<zhida::pack::SourceFile> files;
  for (auto& file : *tree) files.push_back({std::move(file.path), std::move(file.text)});
  return zhida::pack::load(std::move(files));
}

std::int64_t percentile(const std::vector<std::int64_t>& sorted, std::size_t percent) {
  return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

void measure(const char* name, const zhida::pack::Bundle& bundle, int rounds,
             const std::function<std::size_t(const zhida::pack::Sample&)>& call) {
  std::size_t sink = 0;
  for (const auto& sample : bundle.samples) sink += call(sample);
  std::vector<std::int64_t> nanos;
  for (int round = 0; round < rounds; ++round) {
    for (const auto& sample : bundle.samples) {
      const auto begin = Clock::now();
      sink += call(sample);
      nanos.push_back(
          std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin).count());
    }
  }
  std::sort(nanos.begin(), nanos.end());
  fmt::print("{:<34} p50 {:>9.1f} us   p99 {:>9.1f} us   ({} calls, {} bytes or verdicts seen)\n",
             name, static_cast<double>(percentile(nanos, 50)) / 1000.0,
             static_cast<double>(percentile(nanos, 99)) / 1000.0, nanos.size(), sink);
}

void measure_table(const zhida::pack::Bundle& bundle, int rounds, std::int64_t as_of) {
  std::vector<zhida::pack::FactSet> facts;
  for (int round = 0; round < rounds; ++round) {
    for (const auto& sample : bundle.samples) facts.push_back(sample.facts);
  }
  const auto plan = zhida::batch::plan_for(bundle, as_of);
  const auto table = zhida::batch::table_of(bundle.dictionary, facts);
  if (!plan || !zhida::batch::decide(*plan, table)) return;  // warm
  const auto begin = Clock::now();
  const auto results = zhida::batch::decide(*plan, table);
  const auto nanos =
      std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin).count();
  fmt::print("{:<34} mean {:>8.1f} us   ({} enterprises, {} policies)\n",
             "a table, verdicts and amounts",
             static_cast<double>(nanos) / 1000.0 / static_cast<double>(results->rows),
             results->rows, results->policies.size());
}

// The policies that take longest to decide with reasons, over all samples.
void measure_policies(const zhida::pack::Bundle& bundle, int rounds, std::int64_t as_of) {
  std::vector<std::pair<double, std::string>> times;  // us an enterprise
  for (const auto& policy : bundle.policies) {
    const auto begin = Clock::now();
    for (int round = 0; round < rounds; ++round) {
      for (const auto& sample : bundle.samples)
        (void)decide(bundle, policy, sample.facts, as_of, {.explain = true, .missing = false});
    }
    const std::chrono::duration<double, std::micro> all = Clock::now() - begin;
    times.emplace_back(
        all.count() / rounds / static_cast<double>(std::max<std::size_t>(1, bundle.samples.size())),
        policy.id);
  }
  std::sort(times.rbegin(), times.rend());
  double sum = 0;
  for (const auto& [us, id] : times) sum += us;
  fmt::print("with reasons, by policy: {:.1f} us an enterprise in all\n", sum);
  constexpr std::size_t kShown = 15;
  for (std::size_t i = 0; i < std::min(kShown, times.size()); ++i)
    fmt::print("  {:<32} {:>9.1f} us\n", times[i].second, times[i].first);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "200";
  const auto bundle = load_packs();
  if (!bundle) {
    for (const auto& d : bundle.errors()) fmt::print(stderr, "{}\n", zhida::to_text(d));
    return 1;
  }
  const std::int64_t as_of = zhida::days_from_civil({2026, 11, 23});
  if (first == "--export" && argc > 2) {
    return zhida::write_file_atomically(argv[2], zhida::bench::export_questions(*bundle, as_of))
               ? 0
               : 1;
  }
  const int rounds = std::max(1, std::atoi(first.c_str()));
  const int few = std::max(1, rounds / 20);  // of what takes long
  fmt::print("{} policies, {} synthetic enterprises, as of 2026-11-23, one thread\n",
             bundle->policies.size(), bundle->samples.size());
  const auto decide = [&](zhida::pack::DecideOptions options) {
    return [&, options](const zhida::pack::Sample& sample) {
      return zhida::pack::decide_all(*bundle, sample.facts, as_of, options).size();
    };
  };
  const int only = argc > 2 ? std::atoi(argv[2]) : 0;
  const auto wanted = [only](int number) { return only == 0 || only == number; };
  if (wanted(1))
    measure("verdicts and amounts", *bundle, rounds, decide({.explain = false, .missing = false}));
  if (wanted(2))
    measure("with reasons", *bundle, rounds, decide({.explain = true, .missing = false}));
  if (wanted(3))
    measure("with reasons and missing facts", *bundle, few,
            decide({.explain = true, .missing = true}));
  if (wanted(4)) {
    measure("the whole answer as JSON", *bundle, few, [&](const zhida::pack::Sample& sample) {
      return zhida::answer::calc(*bundle, {sample.facts, as_of}).size();
    });
  }
  if (wanted(5)) measure_table(*bundle, rounds, as_of);
  const auto reasons = [&](const zhida::pack::Sample& sample, const zhida::pack::Together& with) {
    zhida::answer::Question question{sample.facts, as_of};
    question.detail = zhida::answer::Detail::kReasons;
    return zhida::answer::answer(*bundle, question, with).size();
  };
  if (wanted(6)) {
    measure("with reasons, as JSON", *bundle, rounds,
            [&](const zhida::pack::Sample& sample) { return reasons(sample, {}); });
  }
  if (wanted(7)) {
    zhida::Crew crew(std::max(1U, std::thread::hardware_concurrency()) - 1);
    measure("the same on all processors", *bundle, rounds, [&](const zhida::pack::Sample& sample) {
      return reasons(sample, [&](const std::function<void()>& work) { crew.together(work); });
    });
  }
  if (wanted(8)) measure_policies(*bundle, few, as_of);
  return 0;
}
