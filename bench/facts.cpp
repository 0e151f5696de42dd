// The store of facts: how fast a bulk import is written, one enterprise is read, single corrections are recorded.
//
// Subjects × 100 facts × 3 years of made-up values: (1) facts a second into a segment, and its size; (2) the import's
// transaction; (3) all facts of one subject that hold on a day, of subjects at random, 50th and 99th percentile; (4) the same
// after a correction of every tenth subject; (5) the whole file verified; (6) single corrections, one durable transaction
// each and a thousand in one; (7) for comparison, one subject from a Parquet file of the same values, through DuckDB.
// Arguments: subjects (default 20000), "parquet" for (7). The store is SQLite in a folder under the system's temporary one.
#include "record/facts/facts.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "record/table/table.h"
#include "silent.h"

namespace {

using Clock = std::chrono::steady_clock;
using zhida::Done;
using zhida::Result;
using namespace zhida::facts;

constexpr int kKeys = 100;
constexpr int kYears = 3;
constexpr std::int64_t kDay = 20'000;
constexpr int kReads = 2000;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", zhida::to_text(result.errors().front()));
  std::exit(1);
}

std::string subject_of(int number) { return fmt::format("XA{:016}", number); }

struct Names {
  std::vector<std::string> keys;
  std::vector<std::string> years;
};

Names names() {
  Names out;
  for (int key = 0; key < kKeys; ++key) out.keys.push_back(fmt::format("合成事实{:03}", key));
  for (int year = 0; year < kYears; ++year) out.years.push_back(std::to_string(2023 + year));
  return out;
}

// One subject's values: of ten facts six are amounts, two counts, one a word, one yes or no.
void values_of(std::mt19937_64& random, std::vector<std::string>& out) {
  static const std::vector<std::string> kWords{"工业",   "建筑业", "批发业",
                                               "零售业", "住宿业", "餐饮业"};
  out.clear();
  for (int i = 0; i < kKeys * kYears; ++i) {
    const auto kind = i / kYears % 10;
    const auto number = random();
    if (kind < 6) {
      out.push_back(fmt::format("{}.{}", number % 10'000'000, number % 9 + 1));
    } else if (kind < 8) {
      out.push_back(std::to_string(number % 1000));
    } else {
      out.push_back(kind == 8         ? kWords[number % kWords.size()]
                    : number % 2 == 0 ? "true"
                                      : "false");
    }
  }
}

Kind kind_at(int i) {
  const auto kind = i / kYears % 10;
  return kind < 8 ? Kind::kNumber : kind == 8 ? Kind::kText : Kind::kBoolean;
}

Written write_segment(Facts& facts, int subjects) {
  const Names name = names();
  auto writer = must(facts.writer("bench"));
  std::mt19937_64 random(1);
  std::vector<std::string> values;
  std::vector<FactView> views;
  double making = 0;
  const auto begin = Clock::now();
  for (int subject = 0; subject < subjects; ++subject) {
    const auto made = Clock::now();
    values_of(random, values);
    views.clear();
    for (int i = 0; i < kKeys * kYears; ++i) {
      const auto at = static_cast<std::size_t>(i);
      views.push_back(
          {name.keys[at / kYears], name.years[at % kYears], kind_at(i), values[at], 0, kOpenEnd});
    }
    const std::string id = subject_of(subject);
    making += seconds_since(made);
    must(writer->add(id, views));
  }
  auto written = must(writer->finish());
  const double seconds = seconds_since(begin) - making;
  fmt::print(
      "{:<44} {:>10.2f} M facts/s   ({} facts, {:.2f} bytes each, {:.1f} s without making them)\n",
      "bulk import: the segment's file", static_cast<double>(written.facts) / seconds / 1e6,
      written.facts, static_cast<double>(written.bytes) / static_cast<double>(written.facts),
      seconds);
  return written;
}

void print_percentiles(const char* what, std::vector<double> micros, std::size_t seen) {
  std::sort(micros.begin(), micros.end());
  fmt::print("{:<44} p50 {:>8.1f} us   p99 {:>8.1f} us   ({} calls, {} facts seen)\n", what,
             micros[micros.size() / 2], micros[micros.size() * 99 / 100], micros.size(), seen);
}

void read_subjects(const char* what, zhida::store::Database& db, const Facts& facts, int subjects) {
  std::mt19937_64 random(2);
  std::vector<double> micros;
  std::size_t seen = 0;
  for (int i = 0; i < kReads; ++i) {
    const std::string id = subject_of(static_cast<int>(random() % static_cast<unsigned>(subjects)));
    const auto begin = Clock::now();
    must(db.read([&](zhida::store::Reader& reader) -> Result<Done> {
      seen += must(facts.as_of(reader, id, kDay)).size();
      return Done{};
    }));
    micros.push_back(seconds_since(begin) * 1e6);
  }
  print_percentiles(what, std::move(micros), seen);
}

NewRecord correction(int number, int subject) {
  return {fmt::format("correction-{}", number),
          {subject_of(subject), "合成事实000", "2025", Kind::kNumber, std::to_string(number), 0,
           kOpenEnd},
          {"人工更正", "合成依据", Confidence::kPublished, "bench"}};
}

void correct(zhida::store::Database& db, Facts& facts, int subjects) {
  int number = 0;
  const int singles = 500;
  auto begin = Clock::now();
  for (int i = 0; i < singles; ++i, ++number) {
    const NewRecord one = correction(number, number * 10 % subjects);
    must(db.write(
        [&](zhida::store::Transaction& tx) { return facts.record(tx, std::span(&one, 1)); }));
  }
  fmt::print("{:<44} {:>10.0f} rows/s      ({} rows)\n",
             "single corrections, one durable commit each", singles / seconds_since(begin),
             singles);
  const int batches = 20;
  const int batch = 1000;
  begin = Clock::now();
  for (int i = 0; i < batches; ++i) {
    std::vector<NewRecord> rows;
    for (int j = 0; j < batch; ++j, ++number)
      rows.push_back(correction(number, number * 10 % subjects));
    must(db.write([&](zhida::store::Transaction& tx) { return facts.record(tx, rows); }));
  }
  fmt::print("{:<44} {:>10.0f} rows/s      ({} rows)\n", "corrections, a thousand in one commit",
             batches * batch / seconds_since(begin), batches * batch);
}

// The same values in a wide Parquet file: one row a subject, one column a fact and year.
void compare_parquet(const std::string& folder, int subjects) {
  const Names name = names();
  std::vector<zhida::table::Column> columns{{"subject", zhida::table::Type::kText}};
  for (int i = 0; i < kKeys * kYears; ++i) {
    const auto at = static_cast<std::size_t>(i);
    columns.push_back({name.keys[at / kYears] + "." + name.years[at % kYears],
                       kind_at(i) == Kind::kNumber    ? zhida::table::Type::kDecimal
                       : kind_at(i) == Kind::kBoolean ? zhida::table::Type::kBoolean
                                                      : zhida::table::Type::kText});
  }
  auto writer = must(zhida::table::Writer::create(columns));
  std::mt19937_64 random(1);
  std::vector<std::string> values;
  for (int subject = 0; subject < subjects; ++subject) {
    values_of(random, values);
    const std::string id = subject_of(subject);
    std::vector<zhida::table::Cell> cells{std::string_view(id)};
    for (const std::string& value : values) cells.emplace_back(value);
    writer->append(cells);
  }
  const std::string path = folder + "/facts.parquet";
  const auto bytes = must(writer->write(path));
  writer.reset();
  std::vector<double> micros;
  std::size_t seen = 0;
  for (int i = 0; i < 30; ++i) {
    const auto begin = Clock::now();
    const auto rows = must(zhida::table::query(
        "SELECT * FROM read_parquet(" + zhida::table::literal(path) + ") WHERE subject = ?",
        {subject_of(static_cast<int>(random() % static_cast<unsigned>(subjects)))}));
    micros.push_back(seconds_since(begin) * 1e6);
    seen += rows.rows.empty() ? 0 : rows.rows.front().size() - 1;
  }
  print_percentiles("one subject from Parquet through DuckDB", std::move(micros), seen);
  fmt::print("{:<44} {:>10.2f} bytes a fact\n", "Parquet (zstd)",
             static_cast<double>(bytes) / (static_cast<double>(subjects) * kKeys * kYears));
}

}  // namespace

int main(int argc, char** argv) {
  const int subjects = argc > 1 ? std::max(10, std::atoi(argv[1])) : 20'000;
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("zhida_bench_facts_{}", ::getpid());
  std::filesystem::create_directories(folder);
  {
    zhida::store::Options options;
    options.url = (folder / "records.db").string();
    auto db = must(zhida::store::Database::open(options));
    zhida::bench::SilentJournal journal;
    auto facts = must(Facts::open((folder / "segments").string(), journal));
    fmt::print("{} subjects, {} facts, {} years\n", subjects, kKeys, kYears);
    const Written written = write_segment(*facts, subjects);
    auto begin = Clock::now();
    must(db->write([&](zhida::store::Transaction& tx) -> Result<Done> {
      must(
          facts->import(tx, {"bench", {"合成来源", "", Confidence::kPublished, "bench"}}, written));
      return Done{};
    }));
    fmt::print("{:<44} {:>10.1f} ms\n", "bulk import: its transaction", seconds_since(begin) * 1e3);
    read_subjects("one subject's facts as of a day", *db, *facts, subjects);
    correct(*db, *facts, subjects);
    read_subjects("the same, after the corrections", *db, *facts, subjects);
    begin = Clock::now();
    must(db->read([&](zhida::store::Reader& reader) { return facts->check(reader); }));
    fmt::print("{:<44} {:>10.2f} M facts/s\n", "everything read and verified",
               static_cast<double>(written.facts) / seconds_since(begin) / 1e6);
    if (argc > 2 && std::string_view(argv[2]) == "parquet")
      compare_parquet(folder.string(), subjects);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
