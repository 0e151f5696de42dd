// Connection: what a database engine does for the store. Inside of record/store.
//
// Statements are handed over in order. send() need not wait for the answer: an engine behind a wire answers many at once
// (a flight), and says with settle(), or with whatever waits next, what became of them. After a failure everything is
// refused with that failure until undo().
//
// Threads: a connection belongs to one thread at a time
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/store/store.h"

namespace zhida::store {

enum class Mode { kWrite, kRead };

class Connection {
 public:
  virtual ~Connection() = default;
  [[nodiscard]] virtual Result<std::int64_t> run(std::string_view sql, const Params& params) = 0;
  [[nodiscard]] virtual Result<std::int64_t> run_many(std::string_view sql,
                                                      std::span<const Params> rows) = 0;
  [[nodiscard]] virtual Result<Done> each(std::string_view sql, const Params& params,
                                          const std::function<bool(const Row&)>& row) = 0;
  // Each question's rows, one question after the other; over a wire one round trip.
  [[nodiscard]] virtual Result<Done> ask(std::span<const Question> questions) = 0;
  // The parameters may go once it returns.
  [[nodiscard]] virtual Result<Done> send(std::string_view sql, const Params& params) = 0;
  [[nodiscard]] virtual Result<Done> send_many(std::string_view sql,
                                               std::span<const Params> rows) = 0;
  // Waits for every answer. Returns: the first failure of what was sent
  [[nodiscard]] virtual Result<Done> settle() = 0;
  // Several statements without parameters, none prepared: migrations, settings.
  [[nodiscard]] virtual Result<Done> script(std::string_view sql) = 0;
  // Goes back: ROLLBACK, ROLLBACK TO SAVEPOINT. What failed before is forgotten.
  [[nodiscard]] virtual Result<Done> undo(std::string_view sql) = 0;
  // Ends a transaction that changed nothing. Whether it could shows when the connection is used next.
  [[nodiscard]] virtual Result<Done> end_reading() = 0;
  // Whether the engine itself gave the transaction up, so that no savepoint is left to go back to.
  [[nodiscard]] virtual bool lost() const = 0;
  // Whether send() leaves answers open.
  [[nodiscard]] virtual bool has_flights() const = 0;
  // How often an answer was waited for until now; 0 where there is no wire.
  [[nodiscard]] virtual std::int64_t trips() const = 0;
  // How many statements were handed over until now.
  [[nodiscard]] virtual std::uint64_t sent() const = 0;
  // The number (from 1) of the statement that failed and was not undone; 0 = none.
  [[nodiscard]] virtual std::uint64_t failed() const = 0;
};

// SQLite.
// Errors: E-STORE-OPEN, E-STORE-SQLITE
[[nodiscard]] Result<std::unique_ptr<Connection>> open_sqlite(const Options& options, Mode mode);
// Why a SQLite library of this number must not be used with so many connections (in WAL mode); "" = it may.
[[nodiscard]] bool sqlite_is_safe(int version_number, int connections);
// Copies the whole database of `source` into the new file.
[[nodiscard]] Result<Done> sqlite_backup(Connection& source, const std::string& path);

// PostgreSQL.
// Errors: E-STORE-OPEN, E-STORE-LOCKED (Mode::kWrite: another process holds the writer's lock, with
// PostgreSQL after busy_ms of asking)
[[nodiscard]] Result<std::unique_ptr<Connection>> open_postgres(const Options& options, Mode mode);

// The statement that begins a transaction of this mode.
[[nodiscard]] std::string_view begin_statement(bool postgres, Mode mode);

}  // namespace zhida::store
