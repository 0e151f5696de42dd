// Kills a writing process at random moments, again and again, and looks after each kill whether anything that it was told to be
// saved is gone.
//
//     crash --rounds 10000 [--seed 1] [--folder DIR]                      SQLite
//     crash --rounds 200 --database postgresql://… [--server-kill CMD]    PostgreSQL; every second round CMD kills the
//                                                                        server (kill -9) and starts it again
//
// The writer (a child process, four threads) records decisions, each with a payment in the ledger, and signs checkpoints; each
// acknowledged id goes down a pipe. After the kill the parent opens the store, as a restarted server would, and requires: every
// acknowledged decision is there, the books agree, and the verifier finds nothing: no record without leaf or leaf without record, the trees those
// of every checkpoint ever signed. Prints one line `rounds R, acknowledged A, checkpoints C, lost 0`; exit 1 if anything is lost.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "app/records/records.h"
#include "base/diagnostic.h"
#include "record/audit/verify.h"
#include "record/decisions/decisions.h"

namespace {

using namespace zhida;

constexpr int kWriters = 4;
constexpr int kRoundsOfAStore = 250;  // then a new one, so that verifying stays quick
constexpr std::int64_t kCheckpoint = -1;
constexpr std::int64_t kReady = -2;
constexpr unsigned kUnready =
    8;  // one round in so many kills without waiting until the store is open

struct Setting {
  int rounds = 100;
  unsigned seed = 1;
  std::string folder;
  std::string database;
  std::string server_kill;
};

// What goes down the pipe: at most PIPE_BUF bytes, so that lines of different threads do not mix.
struct Told {
  std::int64_t kind = 0;  // the writer's number, kCheckpoint or kReady
  std::int64_t number = 0;
};

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "crash: %s\n", what.c_str());
  std::exit(1);
}

std::string id_of(std::int64_t writer, std::int64_t number) {
  return "w" + std::to_string(writer) + "-" + std::to_string(number);
}

decisions::Decision decision_of(std::int64_t writer, std::int64_t number) {
  decisions::Decision out;
  out.id = id_of(writer, number);
  out.subject = "SYNTHETIC-" + std::to_string(writer);
  out.as_of = 20'000;
  out.known_us = 1;
  out.bundle = "none";
  out.party = "enterprise";
  out.facts = "{\"synthetic\": true}";
  out.result = std::string(static_cast<std::size_t>(number % 700) + 1, 'r');
  out.actor = "crash-test";
  return out;
}

// What pays and what is paid: synthetic accounts.
Result<Done> open_accounts(records::Records& records) {
  return records.db().write([&](store::Transaction& tx) -> Result<Done> {
    for (const auto& [id, kind] :
         {std::pair{"source", ledger::Kind::kSource}, {"subject", ledger::Kind::kSubject}}) {
      const auto opened = records.ledger().open(tx, {.id = id, .kind = kind});
      if (!opened) return opened.errors();
    }
    return Done{};
  });
}

// One decision and the payment that follows from it, in one transaction.
Result<Done> write_one(records::Records& records, store::Transaction& tx, std::int64_t writer,
                       std::int64_t number) {
  const auto kept = decisions::record(tx, records.log(), decision_of(writer, number));
  if (!kept) return kept.errors();
  const ledger::Transfer payment{.id = id_of(writer, number),
                                 .debit = "source",
                                 .credit = "subject",
                                 .amount_fen = number % 1000 + 1};
  return records.ledger().transfer(tx, {&payment, 1});
}

void tell(int pipe, Told told) {
  if (::write(pipe, &told, sizeof told) != sizeof told) std::_Exit(0);
}

// The child: writes until it is killed, or until the store stops.
[[noreturn]] void write_until_killed(const records::Options& options, std::int64_t first,
                                     int pipe) {
  auto opened = records::Records::open(options);
  if (!opened) std::_Exit(7);
  records::Records& records = **opened;
  if (!open_accounts(records)) std::_Exit(0);
  tell(pipe, {kReady, 0});
  std::vector<std::thread> threads;
  threads.reserve(kWriters);
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&records, writer, first, pipe] {
      for (std::int64_t number = first;; ++number) {
        const auto done = records.db().write(
            [&](store::Transaction& tx) { return write_one(records, tx, writer, number); },
            number % 3 == 0 ? store::Repeat::kNever : store::Repeat::kMay);
        if (!done) return;
        tell(pipe, {writer, number});
        if (writer == 0 && number % 20 == 0 && records.log().checkpoint())
          tell(pipe, {kCheckpoint, number});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::_Exit(0);
}

struct Heard {
  std::vector<Told> all;
  std::int64_t checkpoints = 0;
};

void drain(int pipe, Heard& heard) {
  Told told;
  while (::read(pipe, &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
    if (told.kind == kCheckpoint) {
      ++heard.checkpoints;
      continue;
    }
    if (told.kind != kReady) heard.all.push_back(told);
  }
}

// Opens the store as a restarted server would and looks for everything.
std::int64_t check(const records::Options& options, const Heard& heard, int round) {
  auto opened = records::Records::open(options);
  if (!opened) fail("round " + std::to_string(round) + ": " + to_text(opened.errors().front()));
  records::Records& records = **opened;
  std::int64_t next = 0;
  const auto read = records.db().read([&](store::Reader& reader) -> Result<Done> {
    for (const Told& told : heard.all) {
      const auto paid = ledger::find_transfer(reader, id_of(told.kind, told.number));
      if (!decisions::get(reader, id_of(told.kind, told.number)) || !paid || !*paid) {
        fail("round " + std::to_string(round) + ": lost " + id_of(told.kind, told.number));
      }
    }
    const auto kinds = records.kinds();
    const auto report = audit::verify(reader, records.origin(), records.verifiers(), kinds);
    if (!report) return report.errors();
    for (const auto& finding : report->findings)
      fail("round " + std::to_string(round) + ": " + finding.en);
    next = static_cast<std::int64_t>(report->leaves);
    return Done{};
  });
  if (!read) fail(to_text(read.errors().front()));
  return next;
}

// A store of its own: a folder, and on PostgreSQL a schema.
records::Options new_store(const Setting& setting, int number) {
  records::Options out;
  out.folder = setting.folder + "/" + std::to_string(number);
  if (!setting.database.empty()) {
    const std::string schema = "crash_" + std::to_string(::getpid()) + "_" + std::to_string(number);
    if (std::system(
            ("psql -q '" + setting.database + "' -c 'CREATE SCHEMA " + schema + "'").c_str()) !=
        0) {
      fail("no schema could be made");
    }
    out.database = setting.database + "&options=-csearch_path%3D" + schema;
  }
  if (const auto made = records::create(out, "zhida.example/crash"); !made)
    fail(to_text(made.errors().front()));
  return out;
}

void kill_one(const Setting& setting, pid_t child, int round) {
  const bool server = !setting.server_kill.empty() && round % 2 == 1;
  if (server) {
    if (std::system(setting.server_kill.c_str()) != 0)
      fail("the server could not be killed and started again");
  } else {
    ::kill(child, SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!server && WIFEXITED(status) && WEXITSTATUS(status) == 7)
    fail("the writer could not open the store");
}

int run(const Setting& setting) {
  std::mt19937_64 random(setting.seed);
  records::Options options;
  std::int64_t acknowledged = 0;
  std::int64_t checkpoints = 0;
  std::int64_t next = 1;
  for (int round = 0; round < setting.rounds; ++round) {
    if (round % kRoundsOfAStore == 0) {
      if (setting.database.empty() && round > 0) std::filesystem::remove_all(options.folder);
      options = new_store(setting, round / kRoundsOfAStore);
      next = 1;
    }
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe");
    // one that holds what is told until it is drained: the writer must not wait for the parent
    (void)::fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(options, next, ends[1]);
    }
    ::close(ends[1]);
    Told ready;
    if (random() % kUnready != 0) (void)::read(ends[0], &ready, sizeof ready);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
    kill_one(setting, child, round);
    Heard heard;
    drain(ends[0], heard);
    ::close(ends[0]);
    // numbers beyond every leaf were never used
    next += check(options, heard, round) + 1;
    acknowledged += static_cast<std::int64_t>(heard.all.size());
    checkpoints += heard.checkpoints;
    if (round % 500 == 499) {
      std::printf("round %d, acknowledged %lld\n", round + 1, static_cast<long long>(acknowledged));
      std::fflush(stdout);
    }
  }
  std::printf("rounds %d, acknowledged %lld, checkpoints %lld, lost 0\n", setting.rounds,
              static_cast<long long>(acknowledged), static_cast<long long>(checkpoints));
  return acknowledged > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Setting setting;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const std::string value = argv[i + 1];
    if (name == "--rounds") {
      setting.rounds = std::atoi(value.c_str());
    } else if (name == "--seed") {
      setting.seed = static_cast<unsigned>(std::atoi(value.c_str()));
    } else if (name == "--folder") {
      setting.folder = value;
    } else if (name == "--database") {
      setting.database = value;
    } else if (name == "--server-kill") {
      setting.server_kill = value;
    } else {
      fail("unknown option " + name);
    }
  }
  if (setting.folder.empty()) {
    setting.folder =
        (std::filesystem::temp_directory_path() / ("zhida-crash-" + std::to_string(::getpid())))
            .string();
  }
  const int code = run(setting);
  std::error_code ignored;
  std::filesystem::remove_all(setting.folder, ignored);
  return code;
}
