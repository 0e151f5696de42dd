// What every statement of a work passes through: text that both engines keep, limits, and remembering the first failure.
#include "record/store/session.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "record/store/failure.h"

namespace zhida::store {
namespace {

// Text that both engines store and give back the same: UTF-8 without NUL.
bool is_storable(const Params& params) {
  return std::all_of(params.begin(), params.end(), [](const Param& param) {
    const auto* text = std::get_if<std::string_view>(&param);
    return text == nullptr || (text->find('\0') == std::string_view::npos && is_valid_utf8(*text));
  });
}

Diagnostic not_storable(std::string_view url) {
  return store_failure("E-STORE-SQL", url,
                       {"文字不是 UTF-8，或含有 NUL 字符，不能保存",
                        "text is not UTF-8 or has a NUL character and cannot be stored"},
                       {"按字节保存，或改正来源", "store it as bytes, or correct its source"});
}

}  // namespace

std::optional<Diagnostic> Session::refuse(std::span<const Params> rows) {
  ZHIDA_CHECK(!busy_);
  if (std::all_of(rows.begin(), rows.end(), is_storable)) return std::nullopt;
  auto out = not_storable(options_.url);
  if (!error_) error_ = Diagnostics{out};
  return out;
}

Result<Done> Session::each(std::string_view sql, const Params& params,
                           const std::function<bool(const Row&)>& row) {
  if (auto refused = refuse({&params, 1})) return *refused;
  wrote_ = wrote_ || !sql.starts_with("SELECT ");
  busy_ = true;
  std::int64_t rows = 0;
  auto done = connection_.each(
      sql, params, [&](const Row& one) { return ++rows <= options_.rows_max && row(one); });
  busy_ = false;
  return noted(limited(std::move(done), rows));
}

Result<Done> Session::limited(Result<Done> done, std::int64_t rows) const {
  if (!done || rows <= options_.rows_max) return done;
  return store_failure("E-STORE-LIMIT", options_.url,
                       {"查询结果超过 " + std::to_string(options_.rows_max) + " 行",
                        "the answer has more than " + std::to_string(options_.rows_max) + " rows"},
                       {"缩小查询范围", "ask for less"});
}

Result<Done> Session::ask(std::span<const Question> questions) {
  std::vector<Question> counted;
  counted.reserve(questions.size());
  std::int64_t rows = 0;
  for (const Question& one : questions) {
    if (auto refused = refuse({&one.params, 1})) return *refused;
    wrote_ = wrote_ || !one.sql.starts_with("SELECT ");
    counted.push_back({one.sql, one.params, [&rows, &one, this](const Row& row) {
                         return ++rows <= options_.rows_max && one.row(row);
                       }});
  }
  busy_ = true;
  auto done = connection_.ask(counted);
  busy_ = false;
  return noted(limited(std::move(done), rows));
}

Result<std::int64_t> Session::run(std::string_view sql, const Params& params) {
  if (auto refused = refuse({&params, 1})) return *refused;
  wrote_ = true;
  return noted(connection_.run(sql, params));
}

Result<std::int64_t> Session::run_many(std::string_view sql, std::span<const Params> rows) {
  if (auto refused = refuse(rows)) return *refused;
  wrote_ = true;
  return noted(connection_.run_many(sql, rows));
}

Result<Done> Session::send(std::string_view sql, const Params& params) {
  if (auto refused = refuse({&params, 1})) return *refused;
  wrote_ = true;
  return noted(connection_.send(sql, params));
}

Result<Done> Session::send_many(std::string_view sql, std::span<const Params> rows) {
  if (auto refused = refuse(rows)) return *refused;
  wrote_ = true;
  return noted(connection_.send_many(sql, rows));
}

void Session::roll_back_memory() {
  while (!undo_.empty()) {
    undo_.back()();
    undo_.pop_back();
  }
}

}  // namespace zhida::store
