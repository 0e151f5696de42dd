// Store: where records live. One small interface over SQLite (embedded, the default) and PostgreSQL 15.
//
//     auto db = store::Database::open({.url = "zhida-data/records.db"});       // or postgresql://…
//     auto done = (*db)->write([&](store::Transaction& tx) -> Result<Done> {
//       auto changed = tx.run("INSERT INTO note (id, text) VALUES ($1, $2)", {id, text});
//       ...
//     });                                      // returns when the rows are on the disk
//     auto seen = (*db)->read([&](store::Reader& reader) -> Result<Done> {...});   // a snapshot
//
// Writes of many threads are gathered and committed together (group commit): one durable commit serves all that waited
// for the one before. A work that fails, or one statement of it, is rolled back alone; the others of its group are not
// touched. What may meet an existing key says ON CONFLICT.
//
// A statement handed over with send() need not be answered before the next: over a wire a whole group may go out and be
// committed in one round trip. Works that may be run a second time (Repeat::kMay) go out without waiting for each other:
// if one of them fails, the transaction is rolled back and each of them runs again, now behind a savepoint of its own.
//
// SQL is the common part of both: `$1`, `$2` … for parameters, ON CONFLICT, RETURNING, window functions. Integers are 64
// bits, text is UTF-8, bytes are bytes; there is no floating point, no clock and no generated id.
//
// A write that could not be made durable (disk full, I/O error, lost connection) fails for its whole group, and the
// database stops: every later write is refused with E-STORE-STOPPED until it is opened anew. It never goes on with a
// state of which it does not know whether the disk has it.
//
// Errors:  E-STORE-OPEN, E-STORE-LOCKED (another process writes), E-STORE-SQLITE (a library that can lose commits),
//          E-STORE-NEWER (the schema is newer than this program), E-STORE-MIGRATION, E-STORE-SQL, E-STORE-CONSTRAINT,
//          E-STORE-LIMIT, E-STORE-COMMIT, E-STORE-STOPPED, E-STORE-BACKUP
// Threads: a Database may be used by many threads at once; a Transaction or Reader belongs to the call that gets it
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace zhida::store {

// Bytes that are no text. Views: what is bound must outlive the call.
struct Blob {
  std::string_view bytes;
};

// A parameter of a statement; monostate is NULL.
using Param = std::variant<std::monostate, std::int64_t, std::string_view, Blob>;
using Params = std::vector<Param>;

// One row of an answer; valid only inside of the function that gets it. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  // 0 for NULL
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  // text or bytes; "" for NULL
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
};

// One question among several: a statement, and what gets each row of its answer until it says false.
struct Question {
  std::string_view sql;
  Params params;
  std::function<bool(const Row&)> row;
};

// What sees one state of the database, and changes nothing.
class Reader {
 public:
  virtual ~Reader() = default;
  // Calls `row` for each row until it answers false.
  // REQUIRES: `row` does not use this Reader
  // Errors: E-STORE-SQL; E-STORE-LIMIT after Options::rows_max rows or Options::statement_ms
  [[nodiscard]] virtual Result<Done> each(std::string_view sql, const Params& params,
                                          const std::function<bool(const Row&)>& row) = 0;
  // Asks them all: over a wire one round trip. Their rows come one question after the other. For short answers: each is held
  // as a whole.
  // REQUIRES, Errors: as each()
  [[nodiscard]] virtual Result<Done> ask(std::span<const Question> questions) = 0;
};

// What changes the database, whole or not at all.
class Transaction : public Reader {
 public:
  // Returns: the number of rows changed
  // Errors:  E-STORE-CONSTRAINT (a key, a reference or a check), E-STORE-SQL; the work is rolled back whatever it returns
  [[nodiscard]] virtual Result<std::int64_t> run(std::string_view sql, const Params& params) = 0;
  // The same statement for each row of parameters, as fast as the engine takes them.
  [[nodiscard]] virtual Result<std::int64_t> run_many(std::string_view sql,
                                                      std::span<const Params> rows) = 0;
  // The same without waiting for the answer: it is run before all that comes after it, and if it fails, the work fails.
  // Returns: an error at once where the failure is known already
  [[nodiscard]] virtual Result<Done> send(std::string_view sql, const Params& params) = 0;
  [[nodiscard]] virtual Result<Done> send_many(std::string_view sql,
                                               std::span<const Params> rows) = 0;
  // The time of this transaction: microseconds since 1970-01-01 UTC, later than that of every one before.
  [[nodiscard]] virtual std::int64_t time_us() const = 0;
  // Called, last first, if what was done since is rolled back: for state in memory that follows the rows.
  virtual void on_rollback(std::function<void()> undo) = 0;
};

// Files that lie in a backup beside its rows, piece by piece.
class Luggage {
 public:
  virtual ~Luggage() = default;
  // Appends a piece to the file `name`.
  // REQUIRES: while a backup is made; the pieces of one file come one after the other
  [[nodiscard]] virtual Result<Done> add(std::string_view name, std::string_view piece) = 0;
  // Calls `piece` for each piece of the file, in order, until one fails.
  // Returns: whether there is such a file
  [[nodiscard]] virtual Result<bool> each(
      std::string_view name, const std::function<Result<Done>(std::string_view)>& piece) = 0;
};
// `copied` are the rows of the backup.
using Packing = std::function<Result<Done>(Reader& copied, Luggage& luggage)>;

using Work = std::function<Result<Done>(Transaction&)>;
using Reading = std::function<Result<Done>(Reader&)>;

// Whether a work may be run again after it was rolled back, at most once: what it changes outside of the store it assigns
// anew each time, or takes back with on_rollback.
enum class Repeat { kNever, kMay };

struct Options {
  // A path, or postgresql://user@host:port/database
  std::string url;
  int readers = 4;            // connections for reading
  int group_max = 1024;       // writes that one commit may carry
  int queue_max = 65'536;     // writes that may wait; more are refused with E-STORE-LIMIT
  int statement_ms = 30'000;  // of one statement
  int busy_ms = 5'000;        // for a lock of another connection, for connecting
  std::int64_t rows_max = 10'000'000;
  // Microseconds since 1970-01-01 UTC; the system's clock when empty.
  std::function<std::int64_t()> clock_us;
  // SQLite's virtual file system; "" = the system's. For tests of failing disks.
  std::string vfs;
  bool create = true;     // an empty store when there is none
  bool migrate = true;    // else a store of an older schema is refused
  bool readonly = false;  // takes no lock; writes are refused
};

class Database {
 public:
  // Opens, takes the writer's lock, migrates.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(Options options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `work`, while no other work runs, on this thread or on one that writes at this moment; returns once what it did is
  // durable, or with why it is not.
  // REQUIRES: `work` does not call this Database
  [[nodiscard]] Result<Done> write(const Work& work, Repeat repeat = Repeat::kNever);
  // The same without waiting: `done` is called on the thread that ran it, after the commit.
  // REQUIRES: neither calls write() of this Database
  void submit(Work work, std::function<void(Result<Done>)> done, Repeat repeat = Repeat::kNever);

  // Runs `reading` over one snapshot, on this thread.
  [[nodiscard]] Result<Done> read(const Reading& reading);

  // Called in every group before its commit, in the order of registration; a failure fails the group. What it changes in
  // memory it takes back with on_rollback: a statement sent before may fail after it ran.
  // REQUIRES: before the first write
  void before_commit(Work hook);

  // "" while writes are accepted; else why not. For /readyz.
  [[nodiscard]] std::string stopped() const;
  [[nodiscard]] bool is_postgres() const;
  // The number of the newest migration in the store.
  [[nodiscard]] int schema() const;

  // A copy of the whole store of one moment, as a SQLite file that open() takes; writers go on meanwhile. What belongs to
  // its rows and is kept in files goes with it: `pack` puts it there. The file is whole and on the disk, or not there.
  // Errors: E-STORE-BACKUP (the file exists, no space, not readable); what `pack` answers, as it is
  [[nodiscard]] Result<Done> backup(const std::string& path, const Packing& pack = {});
  // Every table of the SQLite file at `path` into this store, after `unpack` took out what lies beside them.
  // REQUIRES: this store holds no record
  [[nodiscard]] Result<Done> restore(const std::string& path, const Packing& unpack = {});

  struct Statistics {
    std::int64_t commits = 0;
    std::int64_t writes = 0;   // that were acknowledged
    std::int64_t failed = 0;   // that were rolled back
    std::int64_t waiting = 0;  // at this moment
    // How often the server of the database was waited for, by writes and by reads; SQLite has none.
    std::int64_t write_trips = 0;
    std::int64_t read_trips = 0;
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace zhida::store
