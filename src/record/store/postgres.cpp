// PostgreSQL 15 as the store's engine, through libpq: prepared statements, binary values, pipelines for many rows.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include <libpq-fe.h>

#include "record/store/engine.h"
#include "record/store/failure.h"

namespace zhida::store {
namespace {

constexpr std::size_t kStatementsMax = 256;
// Rows of a pipeline before its answers are read: few enough that their answers fit into a socket's buffer.
constexpr std::size_t kPipelineRows = 256;

// The types of pg_type.dat that the store uses.
enum : Oid {
  kBool = 16,
  kBytea = 17,
  kName = 19,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kText = 25,
  kVarchar = 1043
};

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ResultDeleter>;

std::int64_t big_endian(const char* bytes, int size) {
  std::uint64_t out =
      size > 0 && (static_cast<unsigned char>(bytes[0]) & 0x80U) != 0 ? ~0ULL : 0ULL;
  for (int i = 0; i < size; ++i) out = (out << 8U) | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(out);
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  [[nodiscard]] bool is_null(int column) const override {
    return PQgetisnull(result_, row_, column) != 0;
  }
  [[nodiscard]] std::int64_t integer(int column) const override {
    const int size = PQgetlength(result_, row_, column);
    const char* bytes = PQgetvalue(result_, row_, column);
    if (PQftype(result_, column) == kBool) return size == 1 && bytes[0] != 0 ? 1 : 0;
    return big_endian(bytes, size);
  }
  [[nodiscard]] std::string_view text(int column) const override {
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }

 private:
  const PGresult* result_;
  int row_;
};

// The parameters of one execution as libpq takes them.
struct Bound {
  explicit Bound(const Params& params) {
    numbers.reserve(params.size());
    for (const Param& param : params) add(param);
  }

  void add(const Param& param) {
    if (const auto* number = std::get_if<std::int64_t>(&param)) {
      std::array<char, 8> bytes{};
      auto bits = static_cast<std::uint64_t>(*number);
      for (std::size_t i = 8; i-- > 0; bits >>= 8U) bytes.at(i) = static_cast<char>(bits & 0xFFU);
      numbers.push_back(bytes);
      push(kInt8, numbers.back().data(), 8);
    } else if (const auto* text = std::get_if<std::string_view>(&param)) {
      push(kText, text->data(), text->size());
    } else if (const auto* blob = std::get_if<Blob>(&param)) {
      push(kBytea, blob->bytes.data(), blob->bytes.size());
    } else {
      types.push_back(0);
      values.push_back(nullptr);
      lengths.push_back(0);
      formats.push_back(1);
    }
  }

  void push(Oid type, const char* bytes, std::size_t size) {
    types.push_back(type);
    values.push_back(bytes != nullptr ? bytes : "");
    lengths.push_back(static_cast<int>(size));
    formats.push_back(1);
  }

  std::vector<std::array<char, 8>> numbers;
  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
};

class Postgres final : public Connection {
 public:
  explicit Postgres(std::string url) : url_(std::move(url)) {}
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;
  ~Postgres() override {
    // the server frees the writer's lock some time after the connection ends: who opens next should not wait for that
    if (locked_) PQclear(PQexec(db_, "SELECT pg_advisory_unlock_all()"));
    PQfinish(db_);
  }

  [[nodiscard]] Result<Done> open(const Options& options, Mode mode);
  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, const Params& params) override;
  [[nodiscard]] Result<std::int64_t> run_many(std::string_view sql,
                                              std::span<const Params> rows) override;
  [[nodiscard]] Result<Done> each(std::string_view sql, const Params& params,
                                  const std::function<bool(const Row&)>& row) override;
  [[nodiscard]] Result<Done> script(std::string_view sql) override;
  [[nodiscard]] bool lost() const override {
    const auto state = PQtransactionStatus(db_);
    return PQstatus(db_) != CONNECTION_OK || state == PQTRANS_IDLE || state == PQTRANS_UNKNOWN;
  }

 private:
  [[nodiscard]] Diagnostic error(const PGresult* result) const;
  [[nodiscard]] Result<std::string> prepared(std::string_view sql, const std::vector<Oid>& types);
  [[nodiscard]] Result<std::int64_t> pipeline(const std::string& name,
                                              std::span<const Params> rows);
  [[nodiscard]] Result<Done> drain(Answer first) const;

  std::string url_;
  PGconn* db_ = nullptr;
  std::unordered_map<std::string, std::string> statements_;  // SQL and types → name
  std::uint64_t named_ = 0;
  bool locked_ = false;
};

std::string first_line(const char* message) {
  const std::string_view all(message != nullptr ? message : "");
  return std::string(all.substr(0, all.find('\n')));
}

Diagnostic Postgres::error(const PGresult* result) const {
  const std::string message =
      first_line(result != nullptr ? PQresultErrorMessage(result) : PQerrorMessage(db_));
  const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const std::string_view code(state != nullptr ? state : "");
  if (code.starts_with("23")) {
    return failure("E-STORE-CONSTRAINT", url_,
                   {"记录违反约束：" + message, "the record breaks a constraint: " + message});
  }
  if (code == "57014") {
    return failure(
        "E-STORE-LIMIT", url_,
        {"语句超过时限，已停止", "the statement took longer than its limit and was stopped"},
        {"缩小查询范围", "ask for less"});
  }
  return failure(
      "E-STORE-SQL", url_,
      {"数据库不能执行语句：" + message, "the database cannot run a statement: " + message});
}

Result<Done> Postgres::open(const Options& options, Mode mode) {
  const std::string seconds = std::to_string(std::max(2, options.busy_ms / 1000));
  const std::string silence = std::to_string(std::max(options.statement_ms, options.busy_ms));
  const std::array<const char*, 8> keys = {
      "dbname",          "connect_timeout",  "client_encoding", "application_name",
      "keepalives_idle", "tcp_user_timeout", nullptr,           nullptr};
  const std::array<const char*, 8> values = {
      options.url.c_str(), seconds.c_str(), "UTF8", "zhida", "30",
      silence.c_str(),     nullptr,         nullptr};
  db_ = PQconnectdbParams(keys.data(), values.data(), 1);
  if (db_ == nullptr || PQstatus(db_) != CONNECTION_OK) {
    const std::string why = first_line(db_ != nullptr ? PQerrorMessage(db_) : "no memory");
    return failure("E-STORE-OPEN", url_,
                   {"连不上 PostgreSQL：" + why, "cannot connect to PostgreSQL: " + why},
                   {"检查地址、账号与服务", "check the address, the account and the server"});
  }
  if (PQserverVersion(db_) < 150000) {
    return failure("E-STORE-OPEN", url_,
                   {"PostgreSQL 版本过旧，至少需要 15", "PostgreSQL is too old, 15 is the least"});
  }
  const std::string timeout = std::to_string(options.statement_ms);
  auto set = script(
      "SET synchronous_commit = on; SET client_min_messages = warning; SET statement_timeout = " +
      timeout + "; SET lock_timeout = " + std::to_string(options.busy_ms));
  if (!set || mode == Mode::kRead) return set;
  bool got = false;
  auto asked = each("SELECT pg_try_advisory_lock(hashtext('zhida'), hashtext(current_schema()))",
                    {}, [&](const Row& row) {
                      got = row.integer(0) != 0;
                      return true;
                    });
  if (!asked) return asked;
  locked_ = got;
  if (got) return Done{};
  return failure("E-STORE-LOCKED", url_,
                 {"另一个进程正在写这个数据库", "another process writes this database"},
                 {"先停止那个进程；同一数据库只能有一个服务",
                  "stop that process first: one server per database"});
}

Result<std::string> Postgres::prepared(std::string_view sql, const std::vector<Oid>& types) {
  std::string key(sql);
  for (const Oid type : types) {
    key += '\0';
    key += static_cast<char>(type);
  }
  if (const auto found = statements_.find(key); found != statements_.end()) return found->second;
  if (statements_.size() >= kStatementsMax) {
    const Answer closed(PQexec(db_, "DEALLOCATE ALL"));
    if (PQresultStatus(closed.get()) != PGRES_COMMAND_OK) return error(closed.get());
    statements_.clear();
  }
  std::string name = "s" + std::to_string(++named_);
  const Answer made(PQprepare(db_, name.c_str(), std::string(sql).c_str(),
                              static_cast<int>(types.size()), types.data()));
  if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return error(made.get());
  statements_.emplace(std::move(key), name);
  return name;
}

// Reads what is left of a query's answers; the first error, if there is one.
Result<Done> Postgres::drain(Answer first) const {
  Result<Done> out = Done{};
  for (Answer answer = std::move(first); answer != nullptr; answer = Answer(PQgetResult(db_))) {
    const auto status = PQresultStatus(answer.get());
    const bool failed = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
                        status != PGRES_SINGLE_TUPLE && status != PGRES_PIPELINE_SYNC;
    if (failed && out) out = error(answer.get());
  }
  return out;
}

Result<Done> Postgres::each(std::string_view sql, const Params& params,
                            const std::function<bool(const Row&)>& row) {
  const Bound bound(params);
  const auto name = prepared(sql, bound.types);
  if (!name) return name.errors();
  if (PQsendQueryPrepared(db_, name->c_str(), static_cast<int>(params.size()), bound.values.data(),
                          bound.lengths.data(), bound.formats.data(), 1) == 0) {
    return error(nullptr);
  }
  PQsetSingleRowMode(db_);
  for (Answer answer(PQgetResult(db_)); answer != nullptr; answer.reset(PQgetResult(db_))) {
    const auto status = PQresultStatus(answer.get());
    if (status == PGRES_SINGLE_TUPLE) {
      if (row(PostgresRow(answer.get(), 0))) continue;
      return drain(std::move(answer));
    }
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return drain(std::move(answer));
  }
  return Done{};
}

Result<std::int64_t> Postgres::run(std::string_view sql, const Params& params) {
  const Bound bound(params);
  const auto name = prepared(sql, bound.types);
  if (!name) return name.errors();
  const Answer answer(PQexecPrepared(db_, name->c_str(), static_cast<int>(params.size()),
                                     bound.values.data(), bound.lengths.data(),
                                     bound.formats.data(), 1));
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return error(answer.get());
  return std::strtoll(PQcmdTuples(answer.get()), nullptr, 10);
}

Result<std::int64_t> Postgres::pipeline(const std::string& name, std::span<const Params> rows) {
  if (PQenterPipelineMode(db_) == 0) return error(nullptr);
  for (const Params& params : rows) {
    const Bound bound(params);
    if (PQsendQueryPrepared(db_, name.c_str(), static_cast<int>(params.size()), bound.values.data(),
                            bound.lengths.data(), bound.formats.data(), 1) == 0) {
      break;  // the connection is gone: the answers below say so
    }
  }
  PQpipelineSync(db_);
  std::int64_t changed = 0;
  std::unique_ptr<Diagnostic> wrong;
  bool synced = false;
  // Answers come one by one, a null after each; two nulls together mean that no more will come.
  for (int nulls = 0; !synced && nulls < 2;) {
    const Answer answer(PQgetResult(db_));
    if (answer == nullptr) {
      ++nulls;
      continue;
    }
    nulls = 0;
    const auto status = PQresultStatus(answer.get());
    synced = status == PGRES_PIPELINE_SYNC;
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      changed += std::strtoll(PQcmdTuples(answer.get()), nullptr, 10);
    } else if (status != PGRES_PIPELINE_SYNC && status != PGRES_PIPELINE_ABORTED &&
               wrong == nullptr) {
      wrong = std::make_unique<Diagnostic>(error(answer.get()));
    }
  }
  PQexitPipelineMode(db_);
  if (wrong != nullptr) return *wrong;
  if (!synced) return error(nullptr);
  return changed;
}

Result<std::int64_t> Postgres::run_many(std::string_view sql, std::span<const Params> rows) {
  std::int64_t changed = 0;
  while (!rows.empty()) {
    // one statement serves the rows whose parameters have the same types
    const std::vector<Oid> types = Bound(rows.front()).types;
    std::size_t count = 1;
    while (count < rows.size() && count < kPipelineRows && Bound(rows[count]).types == types)
      ++count;
    const auto name = prepared(sql, types);
    if (!name) return name.errors();
    const auto some = pipeline(*name, rows.first(count));
    if (!some) return some;
    changed += *some;
    rows = rows.subspan(count);
  }
  return changed;
}

Result<Done> Postgres::script(std::string_view sql) {
  const Answer answer(PQexec(db_, std::string(sql).c_str()));
  const auto status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return Done{};
  return error(answer.get());
}

}  // namespace

Result<std::unique_ptr<Connection>> open_postgres(const Options& options, Mode mode) {
  auto out = std::make_unique<Postgres>(options.url);
  if (auto opened = out->open(options, mode); !opened) return opened.errors();
  return std::unique_ptr<Connection>(std::move(out));
}

}  // namespace zhida::store
