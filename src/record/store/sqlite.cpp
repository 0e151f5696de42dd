// SQLite as the store's engine: WAL, synchronous=FULL, foreign keys on.
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <sqlite3.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

#include "record/store/engine.h"
#include "record/store/failure.h"

namespace zhida::store {
namespace {

constexpr std::size_t kStatementsMax = 256;
constexpr int kOperationsBetweenLooks =
    20'000;  // of SQLite's machine, between two looks at the clock

using Clock = std::chrono::steady_clock;

struct Statement {
  sqlite3_stmt* handle = nullptr;
  std::vector<int> parameter;  // which parameter ($1 = 0) each of SQLite's is
};

// Finds a statement by its text without a copy of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* handle) : handle_(handle) {}
  [[nodiscard]] bool is_null(int column) const override {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t integer(int column) const override {
    return sqlite3_column_int64(handle_, column);
  }
  [[nodiscard]] std::string_view text(int column) const override {
    const void* bytes = sqlite3_column_blob(handle_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }

 private:
  sqlite3_stmt* handle_;
};

class Sqlite final : public Connection {
 public:
  Sqlite(const Options& options, int lock)
      : url_(options.url), lock_(lock), statement_ms_(options.statement_ms) {}
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;
  ~Sqlite() override {
    for (auto& [sql, statement] : statements_) sqlite3_finalize(statement.handle);
    sqlite3_close(db_);
    if (lock_ >= 0) ::close(lock_);
  }

  [[nodiscard]] Result<Done> open(const Options& options, Mode mode);
  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, const Params& params) override;
  [[nodiscard]] Result<std::int64_t> run_many(std::string_view sql,
                                              std::span<const Params> rows) override;
  [[nodiscard]] Result<Done> each(std::string_view sql, const Params& params,
                                  const std::function<bool(const Row&)>& row) override;
  [[nodiscard]] Result<Done> ask(std::span<const Question> questions) override {
    for (const Question& one : questions) {
      if (auto done = each(one.sql, one.params, one.row); !done) return done;
    }
    return Done{};
  }
  [[nodiscard]] Result<Done> send(std::string_view sql, const Params& params) override {
    return each(sql, params, [](const Row&) { return true; });
  }
  [[nodiscard]] Result<Done> send_many(std::string_view sql, std::span<const Params> rows) override;
  [[nodiscard]] Result<Done> settle() override { return Done{}; }
  [[nodiscard]] Result<Done> script(std::string_view sql) override;
  [[nodiscard]] Result<Done> undo(std::string_view sql) override { return script(sql); }
  [[nodiscard]] Result<Done> end_reading() override { return send("ROLLBACK", {}); }
  [[nodiscard]] bool lost() const override { return broken_ || sqlite3_get_autocommit(db_) != 0; }
  [[nodiscard]] bool has_flights() const override { return false; }
  [[nodiscard]] std::int64_t trips() const override { return 0; }
  [[nodiscard]] std::uint64_t sent() const override { return sent_; }
  [[nodiscard]] std::uint64_t failed() const override { return 0; }
  [[nodiscard]] sqlite3* handle() const { return db_; }

 private:
  [[nodiscard]] Diagnostic error(int code);
  [[nodiscard]] Result<Statement*> prepared(std::string_view sql);
  [[nodiscard]] int bind(const Statement& statement, const Params& params) const;
  void start() { deadline_ = Clock::now() + std::chrono::milliseconds(statement_ms_); }
  static int look(void* self) {
    return Clock::now() > static_cast<Sqlite*>(self)->deadline_ ? 1 : 0;
  }

  std::string url_;
  int lock_;  // the descriptor whose lock says that this process writes; -1 = none
  int statement_ms_;
  sqlite3* db_ = nullptr;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
  std::uint64_t sent_ = 0;
  Clock::time_point deadline_;
  bool broken_ = false;  // the disk, the file or the memory failed under a statement
};

// The errors after which nothing is known about what the file holds.
bool is_fatal(int code) {
  switch (code & 0xFF) {
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PROTOCOL: return true;
    default: return false;
  }
}

Diagnostic Sqlite::error(int code) {
  const std::string message = sqlite3_errmsg(db_);
  if (is_fatal(code)) broken_ = true;
  if ((code & 0xFF) == SQLITE_CONSTRAINT) return constraint_failure(url_, message);
  return (code & 0xFF) == SQLITE_INTERRUPT ? time_failure(url_) : statement_failure(url_, message);
}

Result<Done> Sqlite::open(const Options& options, Mode mode) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(options.url.c_str(), &db_, flags,
                                   options.vfs.empty() ? nullptr : options.vfs.c_str());
  if (code != SQLITE_OK) {
    const std::string message = db_ != nullptr ? sqlite3_errmsg(db_) : "no memory";
    return store_failure("E-STORE-OPEN", url_,
                         {"打不开数据库：" + message, "cannot open the database: " + message},
                         {"检查路径与权限", "check the path and its permissions"});
  }
  sqlite3_busy_timeout(db_, options.busy_ms);
  start();
  sqlite3_progress_handler(db_, kOperationsBetweenLooks, &Sqlite::look, this);
  std::string mode_now;
  const auto journal = each("PRAGMA journal_mode=WAL", {}, [&](const Row& row) {
    mode_now = row.text(0);
    return true;
  });
  if (!journal || mode_now != "wal") {
    return store_failure("E-STORE-OPEN", url_,
                         {"不是可用的数据库文件，或所在磁盘不支持 WAL" +
                              (journal ? std::string() : "：" + journal.errors().front().zh),
                          "this is no usable database file, or its disk does not support WAL" +
                              (journal ? std::string() : ": " + journal.errors().front().en)},
                         {"放在本地磁盘上", "put it on a local disk"});
  }
  auto set = script(
      "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
      "PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
      "PRAGMA secure_delete=ON;");  // what is erased as the law asks leaves no bytes in free pages
  if (set && mode == Mode::kRead) set = script("PRAGMA query_only=ON");
  return set;
}

Result<Statement*> Sqlite::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  if (statements_.size() >= kStatementsMax) {
    for (auto& [text, statement] : statements_) sqlite3_finalize(statement.handle);
    statements_.clear();
  }
  Statement made;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &made.handle, nullptr);
  if (code != SQLITE_OK) return error(code);
  const int count = sqlite3_bind_parameter_count(made.handle);
  made.parameter.reserve(static_cast<std::size_t>(count));
  for (int i = 1; i <= count; ++i) {
    int number = i;
    if (const char* name = sqlite3_bind_parameter_name(made.handle, i)) {  // "?12"
      const std::string_view digits(name + 1);
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
    }
    made.parameter.push_back(number - 1);
  }
  return &statements_.emplace(sql, std::move(made)).first->second;
}

int Sqlite::bind(const Statement& statement, const Params& params) const {
  for (std::size_t i = 0; i < statement.parameter.size(); ++i) {
    const auto which = static_cast<std::size_t>(statement.parameter[i]);
    ZHIDA_CHECK(which < params.size());
    const Param& param = params[which];
    const int at = static_cast<int>(i) + 1;
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&param)) {
      code = sqlite3_bind_int64(statement.handle, at, *number);
    } else if (const auto* text = std::get_if<std::string_view>(&param)) {
      code = sqlite3_bind_text64(statement.handle, at, text->data() != nullptr ? text->data() : "",
                                 text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* blob = std::get_if<Blob>(&param)) {
      code = sqlite3_bind_blob64(statement.handle, at,
                                 blob->bytes.data() != nullptr ? blob->bytes.data() : "",
                                 blob->bytes.size(), SQLITE_STATIC);
    } else {
      code = sqlite3_bind_null(statement.handle, at);
    }
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

Result<Done> Sqlite::each(std::string_view sql, const Params& params,
                          const std::function<bool(const Row&)>& row) {
  ++sent_;
  auto statement = prepared(sql);
  if (!statement) return statement.errors();
  sqlite3_stmt* handle = (*statement)->handle;
  start();
  int code = bind(**statement, params);
  if (code == SQLITE_OK) {
    const SqliteRow view(handle);
    while ((code = sqlite3_step(handle)) == SQLITE_ROW) {
      if (!row(view)) break;
    }
  }
  const bool well = code == SQLITE_DONE || code == SQLITE_ROW;
  Result<Done> out = well ? Result<Done>(Done{}) : Result<Done>(error(code));
  sqlite3_reset(handle);
  sqlite3_clear_bindings(handle);
  return out;
}

Result<std::int64_t> Sqlite::run(std::string_view sql, const Params& params) {
  const auto before = sqlite3_total_changes64(db_);
  auto done = each(sql, params, [](const Row&) { return true; });
  if (!done) return done.errors();
  return sqlite3_total_changes64(db_) - before;
}

Result<std::int64_t> Sqlite::run_many(std::string_view sql, std::span<const Params> rows) {
  std::int64_t changed = 0;
  for (const Params& params : rows) {
    const auto one = run(sql, params);
    if (!one) return one.errors();
    changed += *one;
  }
  return changed;
}

Result<Done> Sqlite::send_many(std::string_view sql, std::span<const Params> rows) {
  for (const Params& params : rows) {
    if (auto done = send(sql, params); !done) return done;
  }
  return Done{};
}

Result<Done> Sqlite::script(std::string_view sql) {
  start();
  const int code = sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return Done{};
}

Diagnostic open_failure(const Options& options, int why) {
  return store_failure(
      "E-STORE-OPEN", options.url,
      {std::string("打不开数据库文件：") + std::strerror(why),
       std::string("cannot open the database file: ") + std::strerror(why)},
      {"检查路径、文件夹与权限", "check the path, its folder and its permissions"});
}

// The lock that says which process writes: an advisory lock on a file beside the store, which ends with the process.
Result<int> lock_of(const Options& options) {
  const std::string path = options.url + ".lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return open_failure(options, errno);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return store_failure("E-STORE-LOCKED", options.url,
                       {"另一个进程正在写这个数据库", "another process writes this database"},
                       {"先停止那个进程；同一数据库只能有一个服务",
                        "stop that process first: one server per database"});
}

// The file, readable by its owner alone, before SQLite makes it readable by all.
Result<Done> make_file(const Options& options) {
  const int flags = O_RDWR | O_CLOEXEC | (options.create && !options.readonly ? O_CREAT : 0);
  const int descriptor = ::open(options.url.c_str(), flags, 0600);
  if (descriptor < 0) return open_failure(options, errno);
  ::close(descriptor);
  return Done{};
}

}  // namespace

bool sqlite_is_safe(int version_number, int connections) {
  return connections <= 1 || version_number >= 3'051'003;
}

Result<std::unique_ptr<Connection>> open_sqlite(const Options& options, Mode mode) {
  if (!sqlite_is_safe(sqlite3_libversion_number(), options.readers + 1)) {
    return store_failure(
        "E-STORE-SQLITE", options.url,
        {std::string("SQLite ") + sqlite3_libversion() + " 在多连接 WAL 下会丢失提交，拒绝启动",
         std::string("SQLite ") + sqlite3_libversion() +
             " can lose commits in WAL mode with several connections: refused"},
        {"使用 3.51.3 或更新的 SQLite（scripts/setup 自带）",
         "use SQLite 3.51.3 or newer (scripts/setup brings it)"});
  }
  int lock = -1;
  if (mode == Mode::kWrite) {
    const auto taken = lock_of(options);
    if (!taken) return taken.errors();
    lock = *taken;
  }
  auto out = std::make_unique<Sqlite>(options, lock);
  if (options.vfs.empty()) {
    if (auto made = make_file(options); !made) return made.errors();
  }
  if (auto opened = out->open(options, mode); !opened) return opened.errors();
  return std::unique_ptr<Connection>(std::move(out));
}

Result<Done> sqlite_backup(Connection& source, const std::string& path) {
  sqlite3* from = static_cast<Sqlite&>(source).handle();
  sqlite3* to = nullptr;
  int code =
      sqlite3_open_v2(path.c_str(), &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (code == SQLITE_OK) {
    sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
    if (copy != nullptr) {
      sqlite3_backup_step(copy, -1);
      code = sqlite3_backup_finish(copy);
    } else {
      code = sqlite3_errcode(to);
    }
  }
  const std::string message = to != nullptr ? sqlite3_errmsg(to) : "no memory";
  sqlite3_close(to);
  if (code == SQLITE_OK) return Done{};
  return store_failure("E-STORE-BACKUP", path,
                       {"备份没有完成：" + message, "the backup was not finished: " + message});
}

}  // namespace zhida::store
