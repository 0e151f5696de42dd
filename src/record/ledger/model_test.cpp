// The ledger against a plain ledger in memory: random works of transfers, holds, settlements, reversals, chains, resent ids,
// closings and expiries, some of which fail and are rolled back; every outcome and every balance must be the same.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "record/ledger/ledger_test.h"

namespace zhida::ledger {
namespace {

using Strings = std::vector<std::string>;

// The referee: slow and plain. Amounts of this test are small, so nothing overflows.
class Plain {
 public:
  struct Sheet {
    Account account;
    Balances b;
    bool closed = false;
  };
  struct Held {
    Transfer transfer;
    std::int64_t expires_us = 0;
    std::int64_t order = 0;
    std::string state = "held";
  };
  struct Made {
    Transfer sent;
    Transfer full;
  };

  std::map<std::string, Sheet> sheets;
  std::map<std::string, Made> made;
  std::map<std::string, Held> held;
  std::map<std::string, std::int64_t> reversed;

  // Undo of everything since a mark.
  [[nodiscard]] std::size_t mark() const { return undo_.size(); }
  void back_to(std::size_t mark) {
    while (undo_.size() > mark) {
      undo_.back()();
      undo_.pop_back();
    }
  }
  void forget() { undo_.clear(); }

  Strings chain(std::span<const Transfer> transfers, std::int64_t now) {
    const auto begin = mark();
    Strings out;
    for (std::size_t i = 0; i < transfers.size(); ++i) {
      out.push_back(enter(transfers[i], now));
      if (out.back() == "done" || out.back() == "existed") continue;
      back_to(begin);
      Strings refused(transfers.size(), "E-LEDGER-LINKED");
      refused[i] = out.back();
      return refused;
    }
    return out;
  }

  Strings expire(std::int64_t now, int limit) {
    std::vector<std::pair<std::pair<std::int64_t, std::int64_t>, std::string>> due;
    for (const auto& [id, h] : held) {
      if (h.state == "held" && h.expires_us != 0 && h.expires_us <= now)
        due.push_back({{h.expires_us, h.order}, id});
    }
    std::sort(due.begin(), due.end());
    if (due.size() > static_cast<std::size_t>(limit)) due.resize(static_cast<std::size_t>(limit));
    Strings out;
    for (const auto& [key, id] : due) {
      end_hold(id, "expired");
      out.push_back(id);
    }
    return out;
  }

  std::string close(const std::string& id, bool closed) {
    Sheet& sheet = sheets.at(id);
    const Balances& b = sheet.b;
    const bool empty =
        b.debits_pending == 0 && b.credits_pending == 0 && b.debits_posted == b.credits_posted;
    if (closed && !sheet.closed && !empty) return "E-LEDGER-BALANCE";
    keep(sheet);
    sheet.closed = closed;
    return "";
  }

 private:
  void keep(Sheet& sheet) {
    undo_.emplace_back([&sheet, before = sheet] { sheet = before; });
  }

  static bool same(const Made& before, const Transfer& sent) {
    const Transfer& full = before.full;
    const auto fits = [](const std::string& text, const std::string& stored) {
      return text.empty() || text == stored;
    };
    const bool amount =
        sent.amount_fen ? sent.amount_fen == full.amount_fen : !before.sent.amount_fen;
    return sent.step == full.step && sent.of == full.of && amount && fits(sent.debit, full.debit) &&
           fits(sent.credit, full.credit) && fits(sent.currency, full.currency) &&
           sent.timeout_s == full.timeout_s && sent.reason == full.reason &&
           sent.reference == full.reference;
  }

  void end_hold(const std::string& id, const std::string& state) {
    Held& h = held.at(id);
    Sheet& debit = sheets.at(h.transfer.debit);
    Sheet& credit = sheets.at(h.transfer.credit);
    keep(debit);
    keep(credit);
    undo_.emplace_back([&h] { h.state = "held"; });
    h.state = state;
    debit.b.debits_pending -= *h.transfer.amount_fen;
    credit.b.credits_pending -= *h.transfer.amount_fen;
  }

  // What is wrong with the parts of a transfer that names another one; "" = they are filled in.
  std::string fill(Transfer& t, std::int64_t now) const {
    if (t.step == Step::kPost || t.step == Step::kVoid) {
      const auto h = held.find(t.of);
      if (h == held.end()) return "E-LEDGER-PENDING";
      if (h->second.state == "posted" || h->second.state == "voided") return "E-LEDGER-SETTLED";
      if (h->second.state == "expired" ||
          (h->second.expires_us != 0 && h->second.expires_us <= now))
        return "E-LEDGER-EXPIRED";
      const std::int64_t amount = *h->second.transfer.amount_fen;
      if (t.step == Step::kVoid && t.amount_fen.value_or(amount) != amount)
        return "E-LEDGER-MISMATCH";
      if (t.amount_fen.value_or(amount) > amount) return "E-LEDGER-EXCEEDS";
      t.debit = h->second.transfer.debit;
      t.credit = h->second.transfer.credit;
      if (!t.amount_fen) t.amount_fen = amount;
    } else if (t.step == Step::kReverse) {
      const auto target = made.find(t.of);
      if (target == made.end()) return "E-LEDGER-REVERSE";
      const Transfer& full = target->second.full;
      if (full.step != Step::kTransfer && full.step != Step::kPost) return "E-LEDGER-REVERSE";
      const auto sum = reversed.find(t.of);
      const std::int64_t left = *full.amount_fen - (sum == reversed.end() ? 0 : sum->second);
      if (left == 0 || t.amount_fen.value_or(left) > left) return "E-LEDGER-REVERSED";
      t.debit = full.credit;
      t.credit = full.debit;
      if (!t.amount_fen) t.amount_fen = left;
    }
    return "";
  }

  std::string enter(const Transfer& sent, std::int64_t now) {
    if (sent.amount_fen && *sent.amount_fen <= 0) return "E-LEDGER-AMOUNT";
    if (const auto before = made.find(sent.id); before != made.end())
      return same(before->second, sent) ? "existed" : "E-LEDGER-ID";
    Transfer t = sent;
    if (const std::string wrong = fill(t, now); !wrong.empty()) return wrong;
    const auto debit = sheets.find(t.debit);
    const auto credit = sheets.find(t.credit);
    if (debit == sheets.end()) return "E-LEDGER-ACCOUNT";
    if (debit->second.closed) return "E-LEDGER-CLOSED";
    if (credit == sheets.end()) return "E-LEDGER-ACCOUNT";
    if (credit->second.closed) return "E-LEDGER-CLOSED";
    if (debit->second.account.currency != credit->second.account.currency)
      return "E-LEDGER-CURRENCY";
    t.currency = debit->second.account.currency;
    if (!sent.currency.empty() && sent.currency != t.currency) return "E-LEDGER-CURRENCY";
    const std::int64_t amount = *t.amount_fen;
    const bool settles = t.step == Step::kPost || t.step == Step::kVoid;
    const Balances& d = debit->second.b;
    const Balances& c = credit->second.b;
    if (!settles && debit->second.account.bound == Bound::kDebits &&
        d.debits_pending + d.debits_posted + amount > d.credits_posted)
      return "E-LEDGER-OVERDRAWN";
    if (!settles && credit->second.account.bound == Bound::kCredits &&
        c.credits_pending + c.credits_posted + amount > c.debits_posted)
      return "E-LEDGER-OVERDRAWN";
    book(sent, t, now);
    return "done";
  }

  void book(const Transfer& sent, const Transfer& t, std::int64_t now) {
    if (t.step == Step::kPost || t.step == Step::kVoid)
      end_hold(t.of, t.step == Step::kPost ? "posted" : "voided");
    Sheet& debit = sheets.at(t.debit);
    Sheet& credit = sheets.at(t.credit);
    keep(debit);
    keep(credit);
    if (t.step == Step::kHold) {
      debit.b.debits_pending += *t.amount_fen;
      credit.b.credits_pending += *t.amount_fen;
      held[t.id] = {t, t.timeout_s == 0 ? 0 : now + t.timeout_s * 1'000'000, ++order_, "held"};
      undo_.emplace_back([this, id = t.id] { held.erase(id); });
    } else if (t.step != Step::kVoid) {
      debit.b.debits_posted += *t.amount_fen;
      credit.b.credits_posted += *t.amount_fen;
    }
    if (t.step == Step::kReverse) {
      reversed[t.of] += *t.amount_fen;
      undo_.emplace_back([this, of = t.of, amount = *t.amount_fen] {
        reversed[of] -= amount;
        if (reversed[of] == 0) reversed.erase(of);
      });
    }
    made[t.id] = {sent, t};
    undo_.emplace_back([this, id = t.id] { made.erase(id); });
  }

  std::vector<std::function<void()>> undo_;
  std::int64_t order_ = 0;
};

// Random transfers that mostly make sense.
class Author {
 public:
  explicit Author(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }
  template <typename T>
  const T& any(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  static const Strings& accounts() {
    static const Strings kAll = {"source", "line", "env-1", "env-2", "sub-1",   "sub-2",
                                 "sub-3",  "bank", "usd-1", "usd-2", "usd-env", "idle"};
    return kAll;
  }

  Transfer one() {
    if (!sent_.empty() && below(14) == 0) return again();
    Transfer t;
    t.id = "t-" + std::to_string(++number_);
    const std::size_t dice = below(100);
    t.step = dice < 45   ? Step::kTransfer
             : dice < 65 ? Step::kHold
             : dice < 80 ? Step::kPost
             : dice < 88 ? Step::kVoid
                         : Step::kReverse;
    if (t.step == Step::kTransfer || t.step == Step::kHold) {
      plain(t);
    } else {
      const auto& list = t.step == Step::kReverse ? posted_ : holds_;
      // mostly a late one, which may still be open; seldom one of the wrong step
      const auto& wrong = t.step == Step::kReverse ? holds_ : posted_;
      if (below(20) == 0 && !wrong.empty())
        t.of = any(wrong);
      else
        t.of = list.empty() ? "nothing"
                            : list[list.size() - 1 - below(std::min<std::size_t>(list.size(), 12))];
      if (below(2) == 0) t.amount_fen = static_cast<std::int64_t>(1 + below(400));
    }
    (t.step == Step::kHold ? holds_ : posted_).push_back(t.id);
    sent_.push_back(t);
    return t;
  }

 private:
  void plain(Transfer& t) {
    static const std::vector<std::pair<std::string, std::string>> kWays = {
        {"source", "line"},   {"line", "env-1"},   {"line", "env-2"},  {"env-1", "sub-1"},
        {"env-1", "sub-2"},   {"env-2", "sub-3"},  {"bank", "source"}, {"sub-1", "bank"},
        {"usd-1", "usd-env"}, {"usd-env", "usd-2"}};
    const auto& way = any(kWays);
    t.debit = way.first;
    t.credit = way.second;
    if (below(25) == 0) t.credit = any(accounts());
    if (below(60) == 0) t.credit = "nobody";
    if (t.debit == t.credit) t.credit = "nobody";
    t.amount_fen = static_cast<std::int64_t>(1 + below(way.first == "source" ? 3000 : 500));
    if (below(80) == 0) t.amount_fen = 0;
    if (below(30) == 0) t.currency = below(2) == 0 ? "CNY" : "USD";
    if (t.step == Step::kHold) t.timeout_s = static_cast<std::int64_t>(below(4) * below(12));
  }
  Transfer again() {
    Transfer t = sent_[sent_.size() - 1 - below(std::min<std::size_t>(sent_.size(), 200))];
    switch (below(8)) {
      case 0: t.amount_fen = t.amount_fen.value_or(7) + 1; break;
      case 1: t.reference = "other"; break;
      case 2: t.step = t.step == Step::kPost ? Step::kVoid : t.step; break;
      default: break;
    }
    t.linked = false;
    return t;
  }

  std::mt19937_64 random_;
  std::int64_t number_ = 0;
  std::vector<Transfer> sent_;
  Strings holds_;
  Strings posted_;
};

class LedgerModelTest : public LedgerTest {
 protected:
  void open_accounts() {
    const std::vector<Account> accounts = {
        {.id = "source", .kind = Kind::kSource},
        {.id = "line", .kind = Kind::kBudgetLine, .bound = Bound::kDebits, .history = true},
        {.id = "env-1", .kind = Kind::kEnvelope, .parent = "line", .bound = Bound::kDebits},
        {.id = "env-2",
         .kind = Kind::kEnvelope,
         .parent = "line",
         .bound = Bound::kDebits,
         .history = true},
        {.id = "sub-1"},
        {.id = "idle"},
        {.id = "sub-2", .history = true},
        {.id = "sub-3"},
        {.id = "bank", .kind = Kind::kBank, .bound = Bound::kCredits},
        {.id = "usd-1", .currency = "USD"},
        {.id = "usd-2", .currency = "USD"},
        {.id = "usd-env", .kind = Kind::kEnvelope, .currency = "USD", .bound = Bound::kDebits}};
    for (const Account& account : accounts) {
      ASSERT_EQ(open(account), "");
      plain_.sheets[account.id].account = account;
    }
  }

  Result<Done> random_work(store::Transaction& tx) {
    const auto mark = plain_.mark();
    tx.on_rollback([this, mark] { plain_.back_to(mark); });
    clock_us_ += static_cast<std::int64_t>(author_.below(2 * kSecond));
    const std::size_t dice = author_.below(40);
    Result<Done> done = dice == 0   ? random_expiry(tx)
                        : dice == 1 ? random_closing(tx)
                                    : random_transfers(tx);
    if (!done || author_.below(10) != 0) return done;
    Diagnostic fails;
    fails.code = "no";
    return fails;
  }

  Result<Done> random_transfers(store::Transaction& tx) {
    std::vector<Transfer> transfers;
    const std::size_t count = 1 + author_.below(14);
    for (std::size_t i = 0; i < count; ++i) {
      transfers.push_back(author_.one());
      transfers.back().linked = i + 1 < count && author_.below(6) == 0;
    }
    done_ += count;
    const bool one_chain = author_.below(8) == 0;
    Strings expected;
    for (std::span<const Transfer> rest = transfers; !rest.empty();) {
      std::size_t length = one_chain ? rest.size() : 1;
      while (!one_chain && rest[length - 1].linked) ++length;
      for (auto& word : plain_.chain(rest.first(length), tx.time_us()))
        expected.push_back(std::move(word));
      rest = rest.subspan(length);
    }
    seen_.insert(expected.begin(), expected.end());
    if (one_chain) {
      const auto all = ledger_->transfer(tx, transfers);
      const auto cause =
          std::find_if(expected.begin(), expected.end(), [](const std::string& word) {
            return word != "done" && word != "existed" && word != "E-LEDGER-LINKED";
          });
      EXPECT_EQ(code(all), cause == expected.end() ? "" : *cause);
      return Done{};
    }
    const auto outcomes = ledger_->submit(tx, transfers);
    if (!outcomes) return outcomes.errors();
    Strings words;
    for (const Outcome& outcome : *outcomes) words.push_back(word_of(outcome));
    EXPECT_EQ(words, expected);
    return Done{};
  }

  Result<Done> random_expiry(store::Transaction& tx) {
    const int limit = static_cast<int>(1 + author_.below(20));
    const std::int64_t now = tx.time_us() + static_cast<std::int64_t>(author_.below(3)) - 1;
    const auto expected = plain_.expire(std::min(now, tx.time_us()), limit);
    const auto ids = ledger_->expire(tx, now, limit);
    if (!ids) return ids.errors();
    EXPECT_EQ(*ids, expected);
    if (!expected.empty()) seen_.insert("expired");
    return Done{};
  }

  Result<Done> random_closing(store::Transaction& tx) {
    // the money goes on to flow: what is closed is reopened at once, mostly
    const std::string& id =
        author_.below(2) == 0 ? Author::accounts().back() : author_.any(Author::accounts());
    const bool closed = author_.below(3) == 0;
    const std::string expected = plain_.close(id, closed);
    const auto done = closed ? ledger_->close(tx, id, "x") : ledger_->reopen(tx, id, "x");
    EXPECT_EQ(code(done), expected);
    return Done{};
  }

  Plain plain_;
  Author author_{20261127};
  std::size_t done_ = 0;
  std::set<std::string> seen_;
};

INSTANTIATE_TEST_SUITE_P(Engines, LedgerModelTest, store::engines());

TEST_P(LedgerModelTest, EveryOutcomeIsThatOfThePlainLedger) {
  open_accounts();
  const bool is_sqlite = std::string(GetParam()) == "sqlite";
  const std::size_t operations = is_sqlite ? 100'000 : 10'000;
  while (done_ < operations && !HasFailure()) {
    // works that share a commit, then one that waits for them
    for (int i = 0; i < 40; ++i) {
      db_->submit([this](store::Transaction& tx) { return random_work(tx); },
                  [](const Result<Done>&) {});
    }
    (void)db_->write([this](store::Transaction& tx) { return random_work(tx); });
    ASSERT_EQ(db_->stopped(), "");
    plain_.forget();
  }
  for (const auto& [id, sheet] : plain_.sheets) EXPECT_EQ(balances(id), sheet.b) << id;
  for (const auto& [id, h] : plain_.held) {
    const auto found =
        read<std::optional<HoldState>>([&id = id](store::Reader& r) { return find_hold(r, id); });
    ASSERT_TRUE(found.has_value()) << id;
    EXPECT_EQ(found->state, h.state) << id;
  }
  expect_sound();
  // the works were not all alike
  for (const char* code :
       {"done", "existed", "expired", "E-LEDGER-ID", "E-LEDGER-AMOUNT", "E-LEDGER-ACCOUNT",
        "E-LEDGER-CURRENCY", "E-LEDGER-CLOSED", "E-LEDGER-OVERDRAWN", "E-LEDGER-PENDING",
        "E-LEDGER-SETTLED", "E-LEDGER-EXPIRED", "E-LEDGER-EXCEEDS", "E-LEDGER-MISMATCH",
        "E-LEDGER-REVERSE", "E-LEDGER-REVERSED", "E-LEDGER-LINKED"}) {
    EXPECT_TRUE(seen_.contains(code)) << code;
  }
}

}  // namespace
}  // namespace zhida::ledger
