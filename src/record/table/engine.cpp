// Opens DuckDB and hands out its rows.
#include "record/table/engine.h"

#include <atomic>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include "record/table/failure.h"

namespace zhida::table {
namespace {

std::string text_of(const char* message) { return message == nullptr ? "?" : message; }

std::string temporary_folder() {
  static std::atomic<unsigned> count{0};
  std::error_code error;
  const std::filesystem::path base = std::filesystem::temp_directory_path(error);
  return (error ? std::string("/tmp") : base.string()) + "/zhida-" + std::to_string(::getpid()) +
         "-" + std::to_string(count.fetch_add(1)) + ".tables";
}

Diagnostic open_failure(const std::string& message) {
  return table_failure("E-TABLE-QUERY", {},
                       {"打不开表格引擎：" + first_line(message),
                        "cannot open the table engine: " + first_line(message)});
}

class Config {
 public:
  Config() { good_ = duckdb_create_config(&config_) == DuckDBSuccess; }
  ~Config() { duckdb_destroy_config(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;

  void set(const char* name, const std::string& value) {
    good_ = good_ && duckdb_set_config(config_, name, value.c_str()) == DuckDBSuccess;
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] duckdb_config get() const { return config_; }

 private:
  duckdb_config config_ = nullptr;
  bool good_ = false;
};

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const Limits& limits) {
  std::unique_ptr<Session> session(new Session());
  session->temporary_ = temporary_folder();
  Config config;
  config.set("threads", std::to_string(limits.threads));
  config.set("memory_limit", std::to_string(limits.memory_bytes) + "B");
  config.set("temp_directory", session->temporary_);
  config.set("autoinstall_known_extensions", "false");
  config.set("autoload_known_extensions", "false");
  config.set("allow_community_extensions", "false");
  config.set("allow_persistent_secrets", "false");
  config.set("preserve_insertion_order", "true");
  if (!config.good()) return open_failure("configuration");
  char* message = nullptr;
  if (duckdb_open_ext(nullptr, &session->database_, config.get(), &message) != DuckDBSuccess) {
    const std::string said = text_of(message);
    duckdb_free(message);
    return open_failure(said);
  }
  if (duckdb_connect(session->database_, &session->connection_) != DuckDBSuccess) {
    return open_failure("connection");
  }
  if (auto said = session->run("SET lock_configuration = true")) return open_failure(*said);
  return session;
}

Session::~Session() {
  duckdb_disconnect(&connection_);
  duckdb_close(&database_);
  std::error_code ignored;
  std::filesystem::remove_all(temporary_, ignored);
}

std::optional<std::string> Session::run(const std::string& sql) {
  duckdb_result result{};
  std::optional<std::string> said;
  if (duckdb_query(connection_, sql.c_str(), &result) != DuckDBSuccess) {
    said = text_of(duckdb_result_error(&result));
  }
  duckdb_destroy_result(&result);
  return said;
}

Statement::Statement(Session& session, const std::string& sql) {
  // The error, if any, stays in the statement.
  (void)duckdb_prepare(session.connection(), sql.c_str(), &statement_);
}

Statement::~Statement() { duckdb_destroy_prepare(&statement_); }

std::string Statement::error() const {
  if (statement_ == nullptr) return "out of memory";
  const char* message = duckdb_prepare_error(statement_);
  return message == nullptr ? "" : message;
}

Stream::Stream(Statement& statement) {
  duckdb_pending_result pending = nullptr;
  if (duckdb_pending_prepared_streaming(statement.get(), &pending) != DuckDBSuccess) {
    error_ = text_of(duckdb_pending_error(pending));
  } else if (duckdb_execute_pending(pending, &result_) != DuckDBSuccess) {
    error_ = text_of(duckdb_result_error(&result_));
  }
  duckdb_destroy_pending(&pending);
}

Stream::~Stream() { duckdb_destroy_result(&result_); }

ChunkHandle Stream::next() {
  if (!error_.empty()) return nullptr;
  while (true) {
    ChunkHandle chunk(duckdb_fetch_chunk(result_));
    if (chunk == nullptr) {
      const char* message = duckdb_result_error(&result_);
      if (message != nullptr) error_ = message;
      return nullptr;
    }
    if (duckdb_data_chunk_get_size(chunk.get()) > 0) return chunk;
  }
}

std::vector<std::string> Stream::names() {
  std::vector<std::string> out;
  const idx_t count = duckdb_column_count(&result_);
  out.reserve(count);
  for (idx_t i = 0; i < count; ++i) out.emplace_back(text_of(duckdb_column_name(&result_, i)));
  return out;
}

std::string_view text_at(const duckdb_string_t* cells, std::size_t row) {
  const duckdb_string_t& cell = cells[row];
  const std::size_t length = cell.value.inlined.length;
  if (length <= sizeof cell.value.inlined.inlined) return {cell.value.inlined.inlined, length};
  return {cell.value.pointer.ptr, length};
}

std::string identifier(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace zhida::table
