// The doors that write: accounts and transfers.
#include "record/ledger/ledger.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "record/ledger/book.h"
#include "record/ledger/refusal.h"
#include "record/ledger/rows.h"
#include "record/ledger/state.h"

namespace zhida::ledger {
namespace {

std::optional<Diagnostic> check_account(const Account& a) {
  if (auto wrong = check_id(a.id, "id", a.id, false)) return wrong;
  if (auto wrong = check_id(a.id, "parent", a.parent, true)) return wrong;
  if (auto wrong = check_text(a.id, "code", a.code, kIdBytesMax)) return wrong;
  if (auto wrong = check_text(a.id, "name", a.name, kTextBytesMax)) return wrong;
  const bool is_code =
      a.currency.size() == 3 && std::all_of(a.currency.begin(), a.currency.end(),
                                            [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!is_code) {
    return refusal_of(
        "E-LEDGER-CURRENCY", a.id,
        {"币种不是三个大写字母（ISO 4217）", "a currency is three capital letters (ISO 4217)"},
        "CNY", excerpt(a.currency));
  }
  const bool needs_bound = a.kind == Kind::kBudgetLine || a.kind == Kind::kEnvelope;
  if (needs_bound && a.bound == Bound::kNone) {
    return refusal_of("E-LEDGER-BOUND", a.id,
                      {"预算指标与资金包须有界限，不得透支",
                       "a budget line or an envelope has a bound: it cannot be overdrawn"},
                      "debits, credits", "none");
  }
  return std::nullopt;
}

// A parent is a budget line of the same currency, and the chain of parents is short.
Result<Done> check_parent(store::Reader& reader, const Account& a) {
  std::string next = a.parent;
  for (int depth = 1; !next.empty(); ++depth) {
    if (depth > kParentsMax) {
      return refusal("E-LEDGER-PARENT", a.id,
                     {"上级层次超过 " + std::to_string(kParentsMax) + " 层",
                      "more than " + std::to_string(kParentsMax) + " parents above one another"});
    }
    const auto parent = find_account(reader, next);
    if (!parent) return parent.errors();
    if (!*parent) return no_account(a.id, next);
    const Account& above = (*parent)->account;
    if (above.kind != Kind::kBudgetLine || (*parent)->closed) {
      return refusal_of(
          "E-LEDGER-PARENT", a.id,
          {"上级须是未关闭的预算指标", "a parent is a budget line that is not closed"},
          "budget_line", std::string(word(above.kind)));
    }
    if (above.currency != a.currency) {
      return refusal_of("E-LEDGER-PARENT", a.id,
                        {"币种与上级不同", "the currency is not that of the parent"},
                        above.currency, a.currency);
    }
    next = above.parent;
  }
  return Done{};
}

std::optional<Difference> difference(const Account& stored, const Account& sent) {
  const auto text = [](std::string_view field, std::string_view a, std::string_view b) {
    return Difference{field, std::string(a), std::string(b)};
  };
  if (stored.kind != sent.kind) return text("kind", word(stored.kind), word(sent.kind));
  if (stored.currency != sent.currency) return text("currency", stored.currency, sent.currency);
  if (stored.code != sent.code) return text("code", stored.code, sent.code);
  if (stored.parent != sent.parent) return text("parent", stored.parent, sent.parent);
  if (stored.name != sent.name) return text("name", stored.name, sent.name);
  if (stored.bound != sent.bound) return text("bound", word(stored.bound), word(sent.bound));
  if (stored.history != sent.history) {
    return text("history", stored.history ? "true" : "false", sent.history ? "true" : "false");
  }
  return std::nullopt;
}

// The chain that begins at `begin`: up to and with the first transfer that is not linked; 0 = it does not end.
std::size_t chain_length(std::span<const Transfer> rest) {
  const auto last =
      std::find_if(rest.begin(), rest.end(), [](const Transfer& t) { return !t.linked; });
  return last == rest.end() ? 0 : static_cast<std::size_t>(last - rest.begin()) + 1;
}

}  // namespace

Ledger::Ledger(std::shared_ptr<State> state) : state_(std::move(state)) {}
Ledger::~Ledger() = default;

std::unique_ptr<Ledger> Ledger::attach(store::Database& db, store::Journal& journal) {
  auto state = std::make_shared<State>(State{.journal = journal, .touched = {}, .group = 0});
  db.before_commit([state](store::Transaction& tx) { return state->check_group(tx); });
  return std::unique_ptr<Ledger>(new Ledger(std::move(state)));
}

Result<Outcome::Status> Ledger::open(store::Transaction& tx, const Account& account) {
  if (auto wrong = check_account(account)) return *wrong;
  const auto found = find_account(tx, account.id);
  if (!found) return found.errors();
  if (*found) {
    const auto other = difference((*found)->account, account);
    if (other) return id_taken(account.id, other->field, other->stored, other->sent);
    return Outcome::Status::kExisted;
  }
  if (auto parent = check_parent(tx, account); !parent) return parent.errors();
  AccountState made;
  made.account = account;
  made.opened_us = tx.time_us();
  const auto leaf = state_->journal.note(tx, "ledger.account", account.id, content_of(made));
  if (!leaf) return leaf.errors();
  const Account& a = account;
  const auto written = tx.run(
      "INSERT INTO ledger_account (leaf, id, kind, currency, code, parent, name, bound, history, "
      "opened_us) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {*leaf, std::string_view(a.id), word(a.kind), std::string_view(a.currency),
       std::string_view(a.code), std::string_view(a.parent), std::string_view(a.name),
       word(a.bound), std::int64_t{a.history ? 1 : 0}, made.opened_us});
  if (!written) return written.errors();
  return Outcome::Status::kDone;
}

Result<Done> Ledger::close(store::Transaction& tx, std::string_view id, std::string_view reason) {
  return set_closed(tx, id, reason, true);
}

Result<Done> Ledger::reopen(store::Transaction& tx, std::string_view id, std::string_view reason) {
  return set_closed(tx, id, reason, false);
}

Result<Done> Ledger::set_closed(store::Transaction& tx, std::string_view id,
                                std::string_view reason, bool closed) {
  if (auto wrong = check_id(id, "id", id, false)) return *wrong;
  if (auto wrong = check_text(id, "reason", reason, kTextBytesMax)) return *wrong;
  const auto found = find_account(tx, id);
  if (!found) return found.errors();
  if (!*found) return no_account(id, id);
  if ((*found)->closed == closed) return Done{};
  const Balances& b = (*found)->balances;
  if (closed &&
      (b.debits_pending != 0 || b.credits_pending != 0 || b.debits_posted != b.credits_posted)) {
    return refusal("E-LEDGER-BALANCE", id,
                   {"账户还有余额或冻结，不能关闭",
                    "the account has a balance or a hold and cannot be closed"},
                   {"先转出余额，了结冻结", "move the balance out and settle the holds first"});
  }
  const auto leaf = state_->journal.note(tx, "ledger.status", id,
                                         content_of_status(id, closed, reason, tx.time_us()));
  if (!leaf) return leaf.errors();
  const std::int64_t value = closed ? 1 : 0;
  auto done = tx.run(
      "INSERT INTO ledger_status (leaf, account, closed, reason, time_us) VALUES ($1, $2, $3, $4, "
      "$5)",
      {*leaf, id, value, reason, tx.time_us()});
  if (done) done = tx.run("UPDATE ledger_account SET closed = $2 WHERE id = $1", {id, value});
  if (!done) return done.errors();
  return Done{};
}

Result<Done> Ledger::transfer(store::Transaction& tx, std::span<const Transfer> transfers) {
  const auto outcomes = enter(tx, transfers, true);
  if (!outcomes) return outcomes.errors();
  for (const Outcome& outcome : *outcomes) {
    const bool is_cause =
        outcome.status == Outcome::Status::kRefused && outcome.refusal.code != "E-LEDGER-LINKED";
    if (is_cause) return outcome.refusal;
  }
  return Done{};
}

Result<std::vector<Outcome>> Ledger::submit(store::Transaction& tx,
                                            std::span<const Transfer> transfers) {
  return enter(tx, transfers, false);
}

Result<std::vector<Outcome>> Ledger::enter(store::Transaction& tx,
                                           std::span<const Transfer> transfers, bool one_chain) {
  std::vector<Outcome> out;
  if (transfers.empty()) return out;
  if (transfers.size() > kBatchMax) {
    return refusal_of("E-LEDGER-LIMIT", {},
                      {"一次提交的转账太多", "too many transfers in one call"},
                      "<= " + std::to_string(kBatchMax), std::to_string(transfers.size()));
  }
  if (!one_chain && transfers.back().linked) {
    return refusal("E-LEDGER-CHAIN", transfers.back().id,
                   {"最后一笔不能再连到下一笔", "the last transfer is linked to none"},
                   {"一组的最后一笔不写 linked", "the last one of a chain is not linked"});
  }
  Book book(tx.time_us());
  if (auto loaded = book.load(tx, transfers); !loaded) return loaded.errors();
  out.reserve(transfers.size());
  for (auto rest = transfers; !rest.empty();) {
    const std::size_t length = one_chain ? rest.size() : chain_length(rest);
    auto outcomes = book.judge(rest.first(length));
    std::move(outcomes.begin(), outcomes.end(), std::back_inserter(out));
    rest = rest.subspan(length);
  }
  std::vector<std::pair<const AccountState*, Balances>> changes;
  for (const auto& change : book.changes()) changes.emplace_back(change.account, change.before);
  state_->touch(tx, changes);
  if (auto saved = book.save(tx, state_->journal); !saved) return saved.errors();
  return out;
}

}  // namespace zhida::ledger
