// Flight: statements under way on one connection to PostgreSQL. Inside of record/store.
//
//     send(…), send(…) → settle()            one round trip for all of them
//     send(…) → ask(sql, row)                the same, and the rows of the last
//     send(…) → ask(questions)               the same, and the rows of many
//     leave(…)                               goes out, and is not waited for
//
// libpq's pipeline mode: the server takes statements one after the other and, after one that fails, none until the next
// synchronisation. Every wait has a limit: a server that stays silent for longer counts as lost.
//
// Threads: one at a time
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include <libpq-fe.h>

#include "base/result.h"
#include "record/store/bound.h"
#include "record/store/store.h"

namespace zhida::store {

class Flight {
 public:
  // `silence_ms`: how long the server may take for its next answer.
  Flight(std::string url, int silence_ms) : url_(std::move(url)), silence_ms_(silence_ms) {}
  ~Flight() { PQfinish(db_); }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  // Takes the connection over. Returns: whether it is open
  [[nodiscard]] bool begin(PGconn* connection);
  [[nodiscard]] PGconn* raw() const { return db_; }

  [[nodiscard]] Result<Done> send(std::string_view sql, const Bound& bound);
  [[nodiscard]] Result<Done> settle();
  [[nodiscard]] Result<Done> ask(std::string_view sql, const Bound& bound,
                                 const std::function<bool(const Row&)>& row);
  [[nodiscard]] Result<Done> ask(std::span<const Question> questions);
  // The last statement of a transaction. Its answer is read before the next goes out.
  [[nodiscard]] Result<Done> leave(std::string_view sql);
  // Up to `statements` statements by the simple protocol. REQUIRES: settled
  [[nodiscard]] Result<Done> script(std::string_view sql, int statements);

  // How often answers were waited for.
  [[nodiscard]] std::int64_t trips() const { return trips_; }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  // Rows changed by statements since the number `mark`, as far as their answers are read.
  void count_from(std::uint64_t mark) {
    mark_ = mark;
    changed_ = 0;
  }
  [[nodiscard]] std::int64_t changed() const { return changed_; }
  [[nodiscard]] std::uint64_t failed() const { return failure_ ? failure_->number : 0; }
  [[nodiscard]] Result<Done> outcome() const;
  void forget_failure() { failure_.reset(); }
  // Whether the connection, or its transaction, is gone. While answers are open: of the connection only.
  [[nodiscard]] bool lost() const;

 private:
  struct Waiting {
    std::uint64_t number;  // of the statement that this belongs to
    std::string prepares;  // the key of what is prepared by it; "" = it runs
    bool commits = false;
    const std::function<bool(const Row&)>* row = nullptr;  // what gets the answer's rows
  };
  struct Failure {
    std::uint64_t number;
    Diagnostic why;
  };
  struct AnswerDeleter {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, AnswerDeleter>;

  [[nodiscard]] Diagnostic error(const PGresult* result) const;
  [[nodiscard]] Diagnostic gone() const;
  [[nodiscard]] Result<Done> launch(std::string_view sql, const Bound& bound);
  // The name under which the statement is prepared; hands over its preparation if it is new.
  [[nodiscard]] Result<std::string> prepared(std::string_view sql, const Bound& bound);
  [[nodiscard]] Answer next();
  [[nodiscard]] bool wait(bool to_write);
  enum class Rows { kTogether, kOneByOne };  // of the last statement
  void land(Rows last);
  void land_left();
  void take(const PGresult* answer, Waiting& of);
  [[nodiscard]] Diagnostics forget_rows(Diagnostics why);
  void fail(const Waiting& of, Diagnostic why);

  std::string url_;
  int silence_ms_;
  PGconn* db_ = nullptr;
  std::unordered_map<std::string, std::string> statements_;  // SQL and types → name
  std::uint64_t named_ = 0;
  std::uint64_t sent_ = 0;
  std::deque<Waiting> waiting_;
  std::optional<Failure> failure_;
  std::uint64_t mark_ = 0;
  std::int64_t changed_ = 0;
  std::int64_t trips_ = 0;
  bool left_ = false;    // a statement was left on its way
  bool silent_ = false;  // the server did not answer in time: it is not spoken to again
};

}  // namespace zhida::store
