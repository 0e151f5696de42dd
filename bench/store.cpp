// How fast the store records with the audit log beside it, and how fast the log proves and is verified.
//
//     bench_store [--rows 200000] [--leaves 1000000] [--single no] [--database postgresql://…] [--folder DIR]
//
// Prints: durable writes a second of one client and of sixteen (one row and one leaf each), the bare engine's own
// durable commits a second measured beside it (one INSERT each, no log), rows a second in groups of a thousand, the time of a
// proof, and the time to verify the whole log. Every figure is of this machine at this moment.
#include "record/store/store.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/diagnostic.h"
#include "record/audit/log.h"
#include "record/audit/verify.h"
#include "record/store/migrate.h"
#include "record/store/ranges.h"

namespace {

using namespace zhida;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kOrigin = "zhida.example/bench";
constexpr int kRounds = 5;
constexpr double kRoundSeconds = 1;

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

void must(const Result<Done>& done) {
  if (done) return;
  std::fprintf(stderr, "%s\n", to_text(done.errors().front()).c_str());
  std::exit(1);
}

std::vector<audit::SigningKey> make_keys() {
  std::vector<audit::SigningKey> out;
  for (const auto type : {audit::KeyType::kEd25519, audit::KeyType::kSm2}) {
    auto key = audit::SigningKey::generate(kOrigin, type);
    if (!key) std::exit(1);
    out.push_back(std::move(*key));
  }
  return out;
}

class Bench {
 public:
  explicit Bench(const std::string& url) : keys_(make_keys()) {
    store::Options options;
    options.url = url;
    auto db = store::Database::open(options);
    if (!db) must(db.errors());
    db_ = std::move(*db);
    auto log = audit::Log::attach(*db_, std::string(kOrigin), keys_);
    if (!log) must(log.errors());
    log_ = std::move(*log);
    must(db_->write([&](store::Transaction& tx) -> Result<Done> {
      for (const char* sql :
           {"CREATE TABLE bench (id {integer} PRIMARY KEY, words TEXT NOT NULL, leaf {integer} NOT "
            "NULL){table}",
            "CREATE TABLE bare (id {integer} PRIMARY KEY, words TEXT NOT NULL){table}"}) {
        const auto made = tx.run(store::in_dialect(sql, db_->is_postgres()), {});
        if (!made) return made.errors();
      }
      return Done{};
    }));
  }

  Result<Done> put(store::Transaction& tx) {
    const std::int64_t id = ++next_;
    const std::string name = "row-" + std::to_string(id);
    const std::string words = "合成记录 " + name;
    const auto leaf =
        log_->note(tx, "bench", name, store::Canonical().integer(id).text(words).bytes());
    if (!leaf) return leaf.errors();
    ++leaves_;
    return tx.send("INSERT INTO bench (id, words, leaf) VALUES ($1, $2, $3)",
                   {id, std::string_view(words), *leaf});
  }

  // One row in each write, with its leaf or (`bare`) without. Returns: durable writes a second
  double single(int clients, double seconds, bool bare) {
    std::atomic<std::int64_t> count = 0;
    const auto begun = Clock::now();
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(clients));
    const auto one = [&](store::Transaction& tx) -> Result<Done> {
      if (!bare) return put(tx);
      return tx.send("INSERT INTO bare (id, words) VALUES ($1, 'x')", {++next_});
    };
    for (int i = 0; i < clients; ++i) {
      threads.emplace_back([&] {
        while (seconds_since(begun) < seconds) {
          must(db_->write(one, store::Repeat::kMay));
          ++count;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    return static_cast<double>(count) / seconds_since(begun);
  }

  // Both, by turns, so that what else the machine does falls on both; the medians.
  void singles(int clients) {
    std::vector<double> with_leaf;
    std::vector<double> bare;
    for (int round = 0; round < kRounds; ++round) {
      bare.push_back(single(clients, kRoundSeconds, true));
      with_leaf.push_back(single(clients, kRoundSeconds, false));
    }
    std::sort(with_leaf.begin(), with_leaf.end());
    std::sort(bare.begin(), bare.end());
    std::printf("%-34s %2d client(s)  %10.0f durable writes/s\n", "one row, without the log",
                clients, bare[kRounds / 2]);
    std::printf("%-34s %2d client(s)  %10.0f durable writes/s\n", "one row and one leaf", clients,
                with_leaf[kRounds / 2]);
    std::fflush(stdout);
  }

  void batched(std::int64_t rows) {
    const auto begun = Clock::now();
    for (std::int64_t done = 0; done < rows; done += 1000) {
      must(db_->write([&](store::Transaction& tx) -> Result<Done> {
        for (int i = 0; i < 1000; ++i) {
          if (auto one = put(tx); !one) return one;
        }
        return Done{};
      }));
    }
    std::printf("%-34s %10.0f rows/s with their leaves\n", "a thousand rows in each write",
                static_cast<double>(rows) / seconds_since(begun));
  }

  // Proofs of leaves here and there: `kept`, with what the ones before have read; else from the store alone.
  void prove(int times, bool kept) {
    audit::TileCache* cache = kept ? &log_->tiles() : nullptr;
    const auto signed_ = log_->checkpoint();
    if (!signed_) must(signed_.errors());
    std::vector<double> ms;
    ms.reserve(static_cast<std::size_t>(times));
    const auto size = static_cast<std::uint64_t>(leaves_);
    for (int i = 0; i < times; ++i) {
      const auto begun = Clock::now();
      must(db_->read([&](store::Reader& reader) -> Result<Done> {
        const auto proof =
            audit::prove(reader, static_cast<std::uint64_t>(i) * 7919U % (size / 2), cache);
        return proof ? Result<Done>(Done{}) : Result<Done>(proof.errors());
      }));
      ms.push_back(seconds_since(begun) * 1000);
    }
    std::sort(ms.begin(), ms.end());
    std::printf("%-34s p50 %.3f ms  p99 %.3f ms, both trees\n",
                kept ? "a leaf's proof, by the server" : "a leaf's proof, with nothing kept",
                ms[ms.size() / 2], ms[ms.size() * 99 / 100]);
  }

  void verify() {
    std::vector<audit::VerifierKey> verifiers;
    verifiers.reserve(keys_.size());
    for (const auto& key : keys_) verifiers.push_back(key.verifier());
    const std::vector<store::NotedKind> kinds = {
        {"bench", [](store::Reader& reader, const std::function<bool(const store::Noted&)>& each) {
           return store::each_of_table(
               reader, "id, words, leaf", "bench", "id", [&](const store::Row& row) {
                 const std::string name = "row-" + std::to_string(row.integer(0));
                 const auto content = store::Canonical().integer(row.integer(0)).text(row.text(1));
                 return each({row.integer(2), name, content.bytes()});
               });
         }}};
    const auto begun = Clock::now();
    must(db_->read([&](store::Reader& reader) -> Result<Done> {
      const auto report = audit::verify(reader, kOrigin, verifiers, kinds);
      if (!report) return report.errors();
      std::printf("%-34s %.1f s for %llu leaves and records, %zu findings\n",
                  "verifying everything", seconds_since(begun),
                  static_cast<unsigned long long>(report->leaves), report->findings.size());
      return Done{};
    }));
  }

 private:
  std::vector<audit::SigningKey> keys_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<audit::Log> log_;
  std::atomic<std::int64_t> next_ = 0;
  std::atomic<std::int64_t> leaves_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  std::int64_t rows = 200'000;
  std::int64_t leaves = 1'000'000;
  bool singles = true;
  std::string database;
  std::string folder =
      (std::filesystem::temp_directory_path() / ("zhida-bench-" + std::to_string(::getpid())))
          .string();
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--rows") rows = std::atoll(argv[i + 1]);
    if (name == "--leaves") leaves = std::atoll(argv[i + 1]);
    if (name == "--single") singles = std::string(argv[i + 1]) != "no";
    if (name == "--database") database = argv[i + 1];
    if (name == "--folder") folder = argv[i + 1];
  }
  std::filesystem::create_directories(folder);
  {
    Bench bench(database.empty() ? folder + "/records.db" : database);
    if (singles) {
      bench.singles(1);
      bench.singles(16);
    }
    bench.batched(rows);
    if (leaves > rows) bench.batched(leaves - rows);
    bench.prove(500, false);
    bench.prove(500, true);
    bench.verify();
  }
  std::filesystem::remove_all(folder);
  return 0;
}
