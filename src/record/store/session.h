// Session: a transaction or a snapshot over a connection, as a work sees it. Inside of record/store.
//
// Threads: one at a time
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "record/store/engine.h"
#include "record/store/store.h"

namespace zhida::store {

class Session final : public Transaction {
 public:
  // REQUIRES: connection and options outlive it
  Session(Connection& connection, const Options& options, std::int64_t time_us)
      : connection_(connection), options_(options), time_us_(time_us) {}

  [[nodiscard]] Result<Done> each(std::string_view sql, const Params& params,
                                  const std::function<bool(const Row&)>& row) override;
  [[nodiscard]] Result<Done> ask(std::span<const Question> questions) override;
  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, const Params& params) override;
  [[nodiscard]] Result<std::int64_t> run_many(std::string_view sql,
                                              std::span<const Params> rows) override;
  [[nodiscard]] Result<Done> send(std::string_view sql, const Params& params) override;
  [[nodiscard]] Result<Done> send_many(std::string_view sql, std::span<const Params> rows) override;
  [[nodiscard]] std::int64_t time_us() const override { return time_us_; }
  void on_rollback(std::function<void()> undo) override { undo_.push_back(std::move(undo)); }

  void roll_back_memory();
  // The first statement that failed.
  [[nodiscard]] const std::optional<Diagnostics>& error() const { return error_; }
  // Whether it may have changed rows.
  [[nodiscard]] bool wrote() const { return wrote_; }

 private:
  [[nodiscard]] std::optional<Diagnostic> refuse(std::span<const Params> rows);
  // An answer within the limit as it is; else an error.
  [[nodiscard]] Result<Done> limited(Result<Done> done, std::int64_t rows) const;
  template <typename T>
  [[nodiscard]] Result<T> noted(Result<T> result) {
    if (!result && !error_) error_ = result.errors();
    return result;
  }

  Connection& connection_;
  const Options& options_;
  std::int64_t time_us_;
  std::vector<std::function<void()>> undo_;
  std::optional<Diagnostics> error_;
  bool wrote_ = false;
  bool busy_ = false;
};

}  // namespace zhida::store
