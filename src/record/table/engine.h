// DuckDB's handles as objects that close themselves. Inside of record/table.
//
// Every session is a database of its own in memory: no extension is loaded or fetched, nothing of the user's home is
// read, the configuration is locked, and what does not fit into memory goes to a folder of its own that closing removes.
#pragma once

#include <duckdb.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/table/table.h"

namespace zhida::table {

class Session {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(const Limits& limits);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // DuckDB's message when the statement fails.
  [[nodiscard]] std::optional<std::string> run(const std::string& sql);
  [[nodiscard]] duckdb_connection connection() const { return connection_; }

 private:
  Session() = default;
  std::string temporary_;
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

class Statement {
 public:
  // Prepared, or failed: error() says which.
  Statement(Session& session, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // "" = none
  [[nodiscard]] std::string error() const;
  [[nodiscard]] duckdb_prepared_statement get() const { return statement_; }

 private:
  duckdb_prepared_statement statement_ = nullptr;
};

struct ChunkCloser {
  void operator()(duckdb_data_chunk chunk) const { duckdb_destroy_data_chunk(&chunk); }
};
using ChunkHandle = std::unique_ptr<std::remove_pointer_t<duckdb_data_chunk>, ChunkCloser>;

// The rows of a statement, a chunk at a time as DuckDB makes them.
class Stream {
 public:
  explicit Stream(Statement& statement);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Null at the end, and where error() is not "".
  [[nodiscard]] ChunkHandle next();
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::vector<std::string> names();

 private:
  duckdb_result result_{};
  std::string error_;
};

// The text of a VARCHAR cell, as long as its chunk lives. REQUIRES: not NULL
[[nodiscard]] std::string_view text_at(const duckdb_string_t* cells, std::size_t row);

// "a ""name""" as an SQL identifier
[[nodiscard]] std::string identifier(std::string_view name);

}  // namespace zhida::table
