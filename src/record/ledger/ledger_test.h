// A store with a ledger and a clock that the test turns, for the tests of record/ledger. All names are synthetic.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "record/ledger/ledger.h"
#include "record/store/journal_test.h"
#include "record/store/store_test.h"

namespace zhida::ledger {

class LedgerTest : public store::StoreTest {
 protected:
  static constexpr std::int64_t kSecond = 1'000'000;

  void SetUp() override {
    StoreTest::SetUp();
    start();
  }
  void TearDown() override {
    ledger_.reset();
    db_.reset();
    StoreTest::TearDown();
  }

  // Opens the store, again after a restart.
  void start() {
    ledger_.reset();
    db_.reset();
    store::Options with_clock = options();
    with_clock.clock_us = [this] { return clock_us_.load(); };
    auto opened = store::Database::open(with_clock);
    ASSERT_TRUE(opened.ok()) << to_text(opened.errors().front());
    db_ = std::move(*opened);
    ledger_ = Ledger::attach(*db_, journal_);
  }

  // "" or the code of the first error.
  static std::string code(const Result<Done>& done) {
    return done ? "" : done.errors().front().code;
  }
  std::string write(const store::Work& work) { return code(db_->write(work)); }

  std::string open(const Account& account) {
    return write([&](store::Transaction& tx) -> Result<Done> {
      const auto done = ledger_->open(tx, account);
      if (!done) return done.errors();
      return Done{};
    });
  }
  std::string transfer(const std::vector<Transfer>& transfers) {
    return write([&](store::Transaction& tx) { return ledger_->transfer(tx, transfers); });
  }
  static std::string word_of(const Outcome& outcome) {
    if (outcome.status == Outcome::Status::kRefused) return outcome.refusal.code;
    return outcome.status == Outcome::Status::kDone ? "done" : "existed";
  }
  std::vector<std::string> submit(const std::vector<Transfer>& transfers) {
    std::vector<std::string> out;
    const auto done = db_->write([&](store::Transaction& tx) -> Result<Done> {
      const auto outcomes = ledger_->submit(tx, transfers);
      if (!outcomes) return outcomes.errors();
      for (const Outcome& outcome : *outcomes) out.push_back(word_of(outcome));
      return Done{};
    });
    if (!done) return {done.errors().front().code};
    return out;
  }
  std::vector<std::string> expire(std::int64_t now_us, int limit) {
    std::vector<std::string> out;
    EXPECT_EQ(write([&](store::Transaction& tx) -> Result<Done> {
                auto ids = ledger_->expire(tx, now_us, limit);
                if (!ids) return ids.errors();
                out = std::move(*ids);
                return Done{};
              }),
              "");
    return out;
  }
  template <typename T>
  T read(const std::function<Result<T>(store::Reader&)>& ask) {
    T out{};
    const auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
      auto answer = ask(reader);
      if (!answer) return answer.errors();
      out = std::move(*answer);
      return Done{};
    });
    EXPECT_TRUE(done.ok()) << (done ? "" : to_text(done.errors().front()));
    return out;
  }
  Balances balances(const std::string& id) {
    const auto found =
        read<std::optional<AccountState>>([&](store::Reader& r) { return find_account(r, id); });
    EXPECT_TRUE(found.has_value()) << id;
    return found ? found->balances : Balances{};
  }
  // The full scan finds nothing, and what was noted is what is stored.
  void expect_sound() {
    const auto checked = read<Checked>([](store::Reader& r) { return check(r); });
    for (const Diagnostic& finding : checked.findings) ADD_FAILURE() << to_text(finding);
    EXPECT_EQ(checked.noted, static_cast<std::int64_t>(journal_.records.size()));
    const auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
      EXPECT_EQ(journal_.compare(reader, kinds()), "");
      return Done{};
    });
    EXPECT_TRUE(done.ok());
  }

  // source ──1,000,000──► line ──100,000──► envelope, and a subject; all in CNY
  void open_chain() {
    EXPECT_EQ(open({.id = "source", .kind = Kind::kSource}), "");
    EXPECT_EQ(open({.id = "line",
                    .kind = Kind::kBudgetLine,
                    .code = "2150508",
                    .name = "合成预算指标",
                    .bound = Bound::kDebits}),
              "");
    EXPECT_EQ(open({.id = "envelope",
                    .kind = Kind::kEnvelope,
                    .parent = "line",
                    .bound = Bound::kDebits,
                    .history = true}),
              "");
    EXPECT_EQ(open({.id = "subject", .history = true}), "");
    EXPECT_EQ(
        transfer({{.id = "t-1", .debit = "source", .credit = "line", .amount_fen = 1'000'000},
                  {.id = "t-2", .debit = "line", .credit = "envelope", .amount_fen = 100'000}}),
        "");
  }

  std::atomic<std::int64_t> clock_us_ = 1'800'000'000'000'000;
  store::RecordingJournal journal_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace zhida::ledger
