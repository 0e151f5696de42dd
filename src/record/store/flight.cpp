// Pipelines of libpq: what is sent is written when the buffer is full or when somebody waits; answers come in order.
#include "record/store/flight.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <poll.h>
#include <utility>

#include "record/store/failure.h"

namespace zhida::store {
namespace {

constexpr std::size_t kStatementsMax = 256;
// Statements whose answers are open: few enough that the server never waits for us to read them.
constexpr std::size_t kWaitingMax = 2048;
// Statements that go out together before anybody waits, so that the server works while more are made.
constexpr std::size_t kWrittenTogether = 64;

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

std::string first_line(const char* message) {
  const std::string_view all(message != nullptr ? message : "");
  return std::string(all.substr(0, all.find('\n')));
}

bool is_well(ExecStatusType status) {
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

}  // namespace

bool Flight::begin(PGconn* connection) {
  db_ = connection;
  return db_ != nullptr && PQstatus(db_) == CONNECTION_OK && PQsetnonblocking(db_, 1) == 0;
}

bool Flight::lost() const {
  if (silent_ || PQstatus(db_) != CONNECTION_OK) return true;
  if (!waiting_.empty()) return false;
  const auto state = PQtransactionStatus(db_);
  return state == PQTRANS_IDLE || state == PQTRANS_UNKNOWN;
}

Result<Done> Flight::outcome() const {
  if (failure_) return failure_->why;
  if (silent_ || PQstatus(db_) != CONNECTION_OK) return gone();
  return Done{};
}

Diagnostic Flight::gone() const {
  if (!silent_) return error(nullptr);
  return store_failure(
      "E-STORE-SQL", url_,
      {"数据库服务器在时限内没有回答，连接已放弃",
       "the database server did not answer within the limit: the connection is given up"},
      {"检查数据库服务器与网络", "check the database server and the network"});
}

Diagnostic Flight::error(const PGresult* result) const {
  const std::string message =
      first_line(result != nullptr ? PQresultErrorMessage(result) : PQerrorMessage(db_));
  const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const std::string_view code(state != nullptr ? state : "");
  if (code.starts_with("23")) return constraint_failure(url_, message);
  return code == "57014" ? time_failure(url_) : statement_failure(url_, message);
}

// Waits until the server has something to say, or takes something more. Returns: whether it did in time
bool Flight::wait(bool to_write) {
  pollfd on{PQsocket(db_), static_cast<short>(to_write ? POLLIN | POLLOUT : POLLIN), 0};
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(silence_ms_);
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    const int ready = ::poll(&on, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) break;
  }
  silent_ = true;
  return false;
}

// The next answer; null after the last of a statement, and where none will come.
Flight::Answer Flight::next() {
  while (!silent_) {
    const bool to_write = PQflush(db_) == 1;
    if (!to_write && PQisBusy(db_) == 0) return Answer(PQgetResult(db_));
    if (!wait(to_write)) break;
    if (PQconsumeInput(db_) == 0) return Answer(PQgetResult(db_));
  }
  return nullptr;
}

void Flight::fail(const Waiting& of, Diagnostic why) {
  if (!failure_) failure_ = Failure{of.number, std::move(why)};
}

void Flight::take(const PGresult* answer, Waiting& of) {
  const auto status = PQresultStatus(answer);
  if (is_well(status)) {
    for (int i = 0; of.row != nullptr && i < PQntuples(answer); ++i) {
      if (!(*of.row)(PostgresRow(answer, i))) of.row = nullptr;
    }
    if (of.prepares.empty() && of.number > mark_)
      changed_ += std::strtoll(PQcmdTuples(const_cast<PGresult*>(answer)), nullptr, 10);
    // COMMIT of a transaction in which something failed says that it rolled back
    if (of.commits && std::string_view(PQcmdStatus(const_cast<PGresult*>(answer))) != "COMMIT") {
      fail(of, store_failure("E-STORE-SQL", url_,
                             {"事务没有提交", "the transaction was not committed"}));
    }
    return;
  }
  if (!of.prepares.empty()) statements_.erase(of.prepares);
  if (status != PGRES_PIPELINE_ABORTED) fail(of, error(answer));
}

// Reads every open answer, and hands out their rows.
void Flight::land(Rows last) {
  bool single = last == Rows::kTogether;
  // a null ends the answers of a statement; two together mean that no more will come
  for (int nulls = 0; nulls < 2;) {
    if (waiting_.size() == 1 && !single) single = PQsetSingleRowMode(db_) == 1;
    const Answer answer = next();
    if (answer == nullptr) {
      ++nulls;
      if (!waiting_.empty() && nulls == 1) waiting_.pop_front();
      continue;
    }
    nulls = 0;
    if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) break;
    if (waiting_.empty()) {
      fail({sent_, {}}, error(answer.get()));
      continue;
    }
    take(answer.get(), waiting_.front());
  }
  if (!waiting_.empty() || silent_ || PQstatus(db_) != CONNECTION_OK)
    fail(waiting_.empty() ? Waiting{sent_, {}} : waiting_.front(), gone());
  waiting_.clear();
  if (!silent_) PQexitPipelineMode(db_);
}

// The answer to what was left on its way: there by now, most of the time.
void Flight::land_left() {
  if (std::exchange(left_, false)) land(Rows::kTogether);
}

Result<std::string> Flight::prepared(std::string_view sql, const Bound& bound) {
  std::string key(sql);
  for (const Oid type : bound.types()) {
    key += '\0';
    key += std::to_string(type);
  }
  if (const auto found = statements_.find(key); found != statements_.end()) return found->second;
  if (statements_.size() >= kStatementsMax) {
    auto closed = settle();
    if (closed) closed = script("DEALLOCATE ALL", 1);
    if (!closed) return closed.errors();
    statements_.clear();
    PQenterPipelineMode(db_);
  }
  std::string name = "s" + std::to_string(++named_);
  if (PQsendPrepare(db_, name.c_str(), std::string(sql).c_str(), bound.size(),
                    bound.types().data()) == 0) {
    return gone();
  }
  waiting_.push_back({sent_ + 1, key});
  statements_.emplace(std::move(key), name);
  return name;
}

Result<Done> Flight::launch(std::string_view sql, const Bound& bound) {
  land_left();
  if (auto well = outcome(); !well) return well;
  if (waiting_.size() >= kWaitingMax) {
    if (auto done = settle(); !done) return done;
  }
  PQenterPipelineMode(db_);
  const auto name = prepared(sql, bound);
  if (!name) return name.errors();
  if (PQsendQueryPrepared(db_, name->c_str(), bound.size(), bound.values(), bound.lengths(),
                          bound.formats(), 1) == 0) {
    return gone();
  }
  waiting_.push_back({++sent_, {}, sql == "COMMIT"});
  return Done{};
}

Result<Done> Flight::send(std::string_view sql, const Bound& bound) {
  auto done = launch(sql, bound);
  if (done && waiting_.size() % kWrittenTogether == 0) (void)PQflush(db_);
  return done;
}

Result<Done> Flight::settle() {
  land_left();
  if (!waiting_.empty()) {
    PQpipelineSync(db_);
    ++trips_;
    land(Rows::kTogether);
  }
  return outcome();
}

// What gets rows is the caller's, and may be gone when the answers come.
Diagnostics Flight::forget_rows(Diagnostics why) {
  for (Waiting& one : waiting_) one.row = nullptr;
  return why;
}

Result<Done> Flight::ask(std::string_view sql, const Bound& bound,
                         const std::function<bool(const Row&)>& row) {
  if (auto done = launch(sql, bound); !done) return done;
  waiting_.back().row = &row;
  PQpipelineSync(db_);
  ++trips_;
  land(Rows::kOneByOne);
  return outcome();
}

Result<Done> Flight::ask(std::span<const Question> questions) {
  for (const Question& one : questions) {
    if (auto done = launch(one.sql, Bound(one.params)); !done) return forget_rows(done.errors());
    waiting_.back().row = &one.row;
  }
  return settle();
}

Result<Done> Flight::leave(std::string_view sql) {
  if (auto done = launch(sql, Bound(Params())); !done) return done;
  PQpipelineSync(db_);
  left_ = true;
  (void)PQflush(db_);
  return Done{};
}

Result<Done> Flight::script(std::string_view sql, int statements) {
  land_left();
  ZHIDA_CHECK(waiting_.empty());
  if (silent_) return gone();
  ++trips_;
  if (PQsendQuery(db_, std::string(sql).c_str()) == 0) return gone();
  Result<Done> out = Done{};
  const int limit = std::exchange(silence_ms_, silence_ms_ * statements);
  for (Answer answer = next(); answer != nullptr; answer = next()) {
    if (!is_well(PQresultStatus(answer.get())) && out) out = error(answer.get());
  }
  silence_ms_ = limit;
  if (silent_) out = gone();
  return out;
}

}  // namespace zhida::store
