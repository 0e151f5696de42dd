// The full scan: everything that can be computed from the transfers and expiries is computed again and compared.
#include <limits>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "record/ledger/refusal.h"
#include "record/ledger/rows.h"
#include "record/ledger/state.h"

namespace zhida::ledger {
namespace {

using store::Row;

constexpr std::size_t kFindingsMax = 100;
constexpr std::int64_t kEventsPart = 20'000;
constexpr std::int64_t kSecond = 1'000'000;

// What a damaged store says may be any number: sums wrap instead of overflowing, and then differ.
void add(std::int64_t& sum, std::int64_t amount) {
  sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) +
                                  static_cast<std::uint64_t>(amount));
}
void take(std::int64_t& sum, std::int64_t amount) {
  sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) -
                                  static_cast<std::uint64_t>(amount));
}

std::string words(const Balances& b) {
  return std::to_string(b.debits_pending) + "/" + std::to_string(b.debits_posted) + " " +
         std::to_string(b.credits_pending) + "/" + std::to_string(b.credits_posted);
}

class Scan {
 public:
  explicit Scan(store::Reader& reader) : reader_(reader) {}

  [[nodiscard]] Result<Checked> run() {
    using Pass = Result<Done> (Scan::*)();
    for (const Pass pass : {&Scan::read_accounts, &Scan::read_statuses, &Scan::read_holds,
                            &Scan::read_reversed, &Scan::replay, &Scan::read_noted}) {
      if (auto done = (this->*pass)(); !done) return done.errors();
    }
    compare_accounts();
    compare_holds();
    compare_reversed();
    return std::move(out_);
  }

 private:
  struct AccountCheck {
    AccountState stored;
    Balances replayed;
    bool closed = false;
  };
  struct HoldCheck {
    HoldState stored;
    std::string replayed;  // the state; "" = no transfer opened it
  };
  struct ReversedCheck {
    Transfer target;
    std::int64_t stored = 0;
    std::int64_t replayed = 0;
  };
  // A transfer, or the expiry of a hold (then `expiry`, with accounts and amount of the hold).
  struct Event {
    TransferState state;
    bool expiry = false;
  };
  using HistoryKey = std::pair<std::int64_t, std::string>;

  void find(std::string_view element, Words what, std::string expected = {},
            std::string found = {}) {
    if (out_.findings.size() >= kFindingsMax) return;
    out_.findings.push_back(refusal_of("E-LEDGER-CHECK", element, std::move(what),
                                       std::move(expected), std::move(found)));
  }

  [[nodiscard]] Result<Done> read_accounts() {
    return each_paged(reader_,
                      "SELECT " + std::string(kAccountColumns) +
                          " FROM ledger_account WHERE leaf >= $1 ORDER BY leaf LIMIT $2",
                      [&](const Row& row) {
                        AccountCheck account;
                        account.stored = account_of(row);
                        other_leaves_.insert(account.stored.leaf);
                        std::string id = account.stored.account.id;
                        accounts_.emplace(std::move(id), std::move(account));
                        ++out_.accounts;
                        return true;
                      });
  }

  [[nodiscard]] Result<Done> read_statuses() {
    return each_paged(
        reader_,
        "SELECT leaf, account, closed FROM ledger_status WHERE leaf >= $1 ORDER BY leaf LIMIT $2",
        [&](const Row& row) {
          const std::string id(row.text(1));
          if (!other_leaves_.insert(row.integer(0)).second)
            find(id, {"两条记录用了同一序号", "two records have the same leaf"});
          const auto account = accounts_.find(id);
          if (account == accounts_.end()) {
            find(id, {"状态没有账户", "a status has no account"});
          } else {
            account->second.closed = row.integer(2) != 0;
          }
          return true;
        });
  }

  [[nodiscard]] Result<Done> read_holds() {
    return each_paged(reader_,
                      "SELECT " + std::string(kHoldColumns) +
                          " FROM ledger_hold WHERE leaf >= $1 ORDER BY leaf LIMIT $2",
                      [&](const Row& row) {
                        HoldState hold = hold_of(row);
                        std::string id = hold.transfer;
                        holds_.emplace(std::move(id), HoldCheck{std::move(hold), {}});
                        return true;
                      });
  }

  [[nodiscard]] Result<Done> read_reversed() {
    std::int64_t joined = 0;
    auto done = each_paged(
        reader_,
        "SELECT t.leaf, t.id, t.step, t.debit, t.credit, t.amount_fen, r.amount_fen FROM "
        "ledger_reversed r "
        "JOIN ledger_transfer t ON t.id = r.transfer WHERE t.leaf >= $1 ORDER BY t.leaf LIMIT $2",
        [&](const Row& row) {
          ReversedCheck& check = reversed_[std::string(row.text(1))];
          check.target.step = row.text(2) == word(Step::kPost) ? Step::kPost : Step::kTransfer;
          if (row.text(2) != word(check.target.step)) {
            find(row.text(1), {"被冲正的不是转账", "what is reversed is no transfer"});
          }
          check.target.debit = row.text(3);
          check.target.credit = row.text(4);
          check.target.amount_fen = row.integer(5);
          check.stored = row.integer(6);
          ++joined;
          return true;
        });
    if (!done) return done;
    return reader_.each("SELECT COUNT(*) FROM ledger_reversed", {}, [&](const Row& row) {
      if (row.integer(0) != joined)
        find("ledger_reversed", {"冲正累计没有对应的转账", "a reversed amount has no transfer"});
      return true;
    });
  }

  // Events in the order of their leaves, part by part, with the history rows of the same leaves.
  [[nodiscard]] Result<Done> replay() {
    static const std::string kEvents =
        "SELECT " + std::string(kTransferColumns) +
        ", 0 AS expiry FROM ledger_transfer WHERE leaf > $1 AND leaf <= $2 "
        "UNION ALL SELECT expired_leaf, transfer, 'hold', debit, credit, amount_fen, 0, '', '', 0, "
        "'', '', ended_us, 1 "
        "FROM ledger_hold WHERE expired_leaf > $1 AND expired_leaf <= $2 ORDER BY 1 LIMIT $3";
    constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
    std::int64_t after = -1;
    std::vector<Event> events;
    do {
      events.clear();
      auto done = reader_.each(kEvents, {after, kLast, kEventsPart}, [&](const Row& row) {
        events.push_back({transfer_of(row), row.integer(13) != 0});
        return true;
      });
      if (!done) return done;
      const std::int64_t until =
          events.size() == static_cast<std::size_t>(kEventsPart) ? events.back().state.leaf : kLast;
      history_.clear();
      done = reader_.each(
          "SELECT leaf, account, debits_pending, debits_posted, credits_pending, credits_posted, "
          "time_us "
          "FROM ledger_history WHERE leaf > $1 AND leaf <= $2",
          {after, until}, [&](const Row& row) {
            history_.emplace(
                HistoryKey{row.integer(0), row.text(1)},
                std::pair{Balances{row.integer(2), row.integer(3), row.integer(4), row.integer(5)},
                          row.integer(6)});
            return true;
          });
      if (!done) return done;
      for (const Event& event : events) replay(event);
      for (const auto& [key, balances] : history_)
        find(key.second, {"历史余额没有对应的转账", "a history row has no event"});
      after = until;
    } while (events.size() == static_cast<std::size_t>(kEventsPart));
    return Done{};
  }

  void replay(const Event& event) {
    const Transfer& t = event.state.transfer;
    ++(event.expiry ? out_.expiries : out_.transfers);
    if (event.state.leaf <= last_leaf_ || other_leaves_.contains(event.state.leaf)) {
      find(t.id, {"两条记录用了同一序号", "two records have the same leaf"});
    }
    last_leaf_ = event.state.leaf;
    const auto debit = accounts_.find(t.debit);
    const auto credit = accounts_.find(t.credit);
    if (debit == accounts_.end() || credit == accounts_.end()) {
      find(t.id, {"转账的账户不存在", "an account of the transfer does not exist"});
      return;
    }
    const bool one_currency =
        debit->second.stored.account.currency == credit->second.stored.account.currency;
    if (!one_currency || (!event.expiry && t.currency != debit->second.stored.account.currency)) {
      find(t.id, {"币种与账户不符", "the currency is not that of the accounts"});
    }
    replay_amounts(event, debit->second.replayed, credit->second.replayed);
    for (const AccountCheck* side : {&debit->second, &credit->second})
      compare_history(event, *side);
  }

  void replay_amounts(const Event& event, Balances& debit, Balances& credit) {
    const Transfer& t = event.state.transfer;
    const std::int64_t amount = *t.amount_fen;
    if (t.step == Step::kHold && !event.expiry) {
      add(debit.debits_pending, amount);
      add(credit.credits_pending, amount);
      open_hold(event.state);
      return;
    }
    if (event.expiry || t.step == Step::kPost || t.step == Step::kVoid) {
      const std::int64_t held = end_hold(event);
      take(debit.debits_pending, held);
      take(credit.credits_pending, held);
    }
    if (event.expiry || t.step == Step::kVoid) return;
    add(debit.debits_posted, amount);
    add(credit.credits_posted, amount);
    if (t.step != Step::kReverse) return;
    const auto reversed = reversed_.find(t.of);
    if (reversed == reversed_.end() || reversed->second.target.debit != t.credit ||
        reversed->second.target.credit != t.debit) {
      find(t.id,
           {"冲正与所冲正的转账不相反", "a reversal is not the opposite of what it reverses"});
    } else {
      add(reversed->second.replayed, amount);
    }
  }

  void open_hold(const TransferState& state) {
    const Transfer& t = state.transfer;
    const auto found = holds_.find(t.id);
    const bool timed = t.timeout_s > 0 && t.timeout_s <= kTimeoutMax;
    std::int64_t expires_us = timed ? state.time_us : 0;
    if (timed) add(expires_us, t.timeout_s * kSecond);
    const bool same = found != holds_.end() && found->second.stored.debit == t.debit &&
                      found->second.stored.credit == t.credit &&
                      found->second.stored.amount_fen == t.amount_fen &&
                      found->second.stored.expires_us == expires_us &&
                      found->second.stored.leaf == state.leaf;
    if (!same) find(t.id, {"冻结与其转账不符", "a hold is not what its transfer says"});
    if (found != holds_.end()) found->second.replayed = "held";
  }

  // Returns: the amount that is released
  std::int64_t end_hold(const Event& event) {
    const Transfer& t = event.state.transfer;
    const std::string& id = event.expiry ? t.id : t.of;
    const auto found = holds_.find(id);
    if (found == holds_.end() || found->second.replayed != "held") {
      find(t.id,
           {"了结了不存在或已了结的冻结", "a hold is settled that is none or is settled already"});
      return 0;
    }
    HoldCheck& hold = found->second;
    if (hold.stored.debit != t.debit || hold.stored.credit != t.credit ||
        *t.amount_fen > hold.stored.amount_fen) {
      find(t.id, {"了结与其冻结不符", "what settles a hold does not fit it"});
    }
    hold.replayed = event.expiry ? "expired" : t.step == Step::kPost ? "posted" : "voided";
    return hold.stored.amount_fen;
  }

  void compare_history(const Event& event, const AccountCheck& account) {
    if (!account.stored.account.history) return;
    const std::string& id = account.stored.account.id;
    const auto row = history_.find({event.state.leaf, id});
    if (row == history_.end()) {
      find(id, {"缺一条历史余额", "a history row is missing"}, words(account.replayed));
      return;
    }
    const auto& [balances, time_us] = row->second;
    if (balances != account.replayed || time_us != event.state.time_us) {
      find(id, {"历史余额与重算不符", "a history row is not what was replayed"},
           words(account.replayed), words(balances));
    }
    history_.erase(row);
  }

  void compare_accounts() {
    Sums sums;
    for (const auto& [id, account] : accounts_) {
      const Balances& b = account.stored.balances;
      sums.add(account.stored.account.currency, b, 1);
      if (b != account.replayed) {
        find(id,
             {"余额与按转账重算的不符", "the balances are not those replayed from the transfers"},
             words(account.replayed), words(b));
      }
      if (account.stored.closed != account.closed)
        find(id, {"关闭状态与记录不符", "closed or not: not what was recorded"});
      const auto available = account.stored.available();
      if (available && *available < 0)
        find(id, {"账户透支", "the account is overdrawn"}, ">= 0", std::to_string(*available));
    }
    if (const std::string currency = sums.unequal(); !currency.empty()) {
      find(currency, {"借方合计与贷方合计不等", "debits and credits do not sum up alike"});
    }
  }

  void compare_holds() {
    for (const auto& [id, hold] : holds_) {
      if (hold.stored.state != hold.replayed) {
        find(id, {"冻结的状态与转账不符", "the state of a hold is not what the transfers say"},
             hold.replayed, hold.stored.state);
      }
    }
  }

  void compare_reversed() {
    for (const auto& [id, check] : reversed_) {
      if (check.stored != check.replayed || check.stored > *check.target.amount_fen) {
        find(id, {"冲正累计与冲正记录不符", "the reversed amount is not the sum of the reversals"},
             std::to_string(check.replayed), std::to_string(check.stored));
      }
    }
  }

  [[nodiscard]] Result<Done> read_noted() {
    for (const store::NotedKind& kind : kinds()) {
      auto done = kind.read(reader_, [&](const store::Noted&) {
        ++out_.noted;
        return true;
      });
      if (!done) return done;
    }
    return Done{};
  }

  store::Reader& reader_;
  Checked out_;
  std::map<std::string, AccountCheck, std::less<>> accounts_;
  std::map<std::string, HoldCheck, std::less<>> holds_;
  std::map<std::string, ReversedCheck, std::less<>> reversed_;
  std::unordered_set<std::int64_t> other_leaves_;
  std::map<HistoryKey, std::pair<Balances, std::int64_t>> history_;
  std::int64_t last_leaf_ = -1;
};

}  // namespace

Result<Checked> check(store::Reader& reader) { return Scan(reader).run(); }

}  // namespace zhida::ledger
