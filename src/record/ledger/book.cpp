// Loading what the transfers name, and writing what was entered.
#include "record/ledger/book.h"

#include <unordered_set>
#include <utility>

#include "record/ledger/refusal.h"
#include "record/ledger/rows.h"

namespace zhida::ledger {

using store::Params;
using store::Row;

namespace {

// Whether a text may be an id; one that may not is refused when it is judged, and names nothing here.
bool is_id(std::string_view text) { return !check_id({}, {}, text, false); }

}  // namespace

Result<Done> Book::load(store::Reader& reader, std::span<const Transfer> transfers) {
  std::vector<std::string> ids;
  std::vector<std::string> named;
  ids.reserve(transfers.size() * 2);
  named.reserve(transfers.size());
  for (const Transfer& t : transfers) {
    if (is_id(t.id)) ids.push_back(t.id);
    if (is_id(t.of)) named.push_back(t.of);
  }
  ids.insert(ids.end(), named.begin(), named.end());
  auto done =
      each_in(reader, "SELECT " + std::string(kTransferColumns) + " FROM ledger_transfer WHERE id",
              ids, [&](const Row& row) {
                TransferState state = transfer_of(row);
                std::string id = state.transfer.id;
                transfers_.insert_or_assign(std::move(id), std::move(state));
              });
  if (done) {
    done =
        each_in(reader, "SELECT " + std::string(kHoldColumns) + " FROM ledger_hold WHERE transfer",
                named, [&](const Row& row) {
                  Hold hold{hold_of(row), Mark::kStored};
                  std::string id = hold.state.transfer;
                  holds_.insert_or_assign(std::move(id), std::move(hold));
                });
  }
  if (done) {
    done = each_in(reader, "SELECT transfer, amount_fen FROM ledger_reversed WHERE transfer", named,
                   [&](const Row& row) {
                     reversed_.insert_or_assign(std::string(row.text(0)),
                                                Reversed{row.integer(1), Mark::kStored});
                   });
  }
  if (!done) return done;

  std::vector<std::string> accounts;
  std::unordered_set<std::string_view> seen;
  const auto want = [&](const std::string& id) {
    if (is_id(id) && seen.insert(id).second) accounts.push_back(id);
  };
  for (const Transfer& t : transfers) {
    want(t.debit);
    want(t.credit);
    if (const auto of = transfers_.find(t.of); of != transfers_.end()) {
      want(of->second.transfer.debit);
      want(of->second.transfer.credit);
    }
  }
  return each_in(reader, "SELECT " + std::string(kAccountColumns) + " FROM ledger_account WHERE id",
                 accounts, [&](const Row& row) {
                   AccountState state = account_of(row);
                   std::string id = state.account.id;
                   const Balances loaded = state.balances;
                   accounts_.insert_or_assign(std::move(id), Entry{std::move(state), loaded});
                 });
}

Result<Done> Book::save(store::Transaction& tx, store::Journal& journal) {
  if (entered_.empty()) return Done{};
  std::vector<Params> rows;
  rows.reserve(entered_.size());
  for (Entered& entered : entered_) {
    TransferState& state = entered.state;
    const Transfer& t = state.transfer;
    const auto leaf = journal.note(tx, "ledger.transfer", t.id, content_of(state));
    if (!leaf) return leaf.errors();
    state.leaf = *leaf;
    if (const auto hold = holds_.find(t.id); hold != holds_.end()) hold->second.state.leaf = *leaf;
    rows.push_back({state.leaf, std::string_view(t.id), word(t.step), std::string_view(t.debit),
                    std::string_view(t.credit), *t.amount_fen, std::int64_t{state.whole ? 1 : 0},
                    std::string_view(t.currency), std::string_view(t.of), t.timeout_s,
                    std::string_view(t.reason), std::string_view(t.reference), state.time_us});
  }
  const auto written = tx.send_many(
      "INSERT INTO ledger_transfer (leaf, id, step, debit, credit, amount_fen, whole, currency, "
      "of_id, timeout_s, "
      "reason, reference, time_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      rows);
  if (!written) return written.errors();
  if (auto done = save_states(tx); !done) return done;
  return save_history(tx);
}

// Balances, holds and reversed amounts.
Result<Done> Book::save_states(store::Transaction& tx) {
  std::vector<Params> balances;
  std::vector<Params> held;
  std::vector<Params> ended;
  std::vector<Params> reversed;
  balances.reserve(accounts_.size());
  held.reserve(holds_.size());
  ended.reserve(holds_.size());
  reversed.reserve(reversed_.size());
  for (const Change& change : changes()) balances.push_back(balances_row(*change.account));
  for (const auto& [id, hold] : holds_) {
    const HoldState& h = hold.state;
    if (hold.mark == Mark::kChanged) {
      ended.push_back({std::string_view(h.transfer), std::string_view(h.state), h.ended_us});
    } else if (hold.mark == Mark::kNew) {
      held.push_back({h.leaf, std::string_view(h.transfer), std::string_view(h.debit),
                      std::string_view(h.credit), h.amount_fen, h.expires_us,
                      std::string_view(h.state), h.ended_us});
    }
  }
  for (const auto& [id, amount] : reversed_) {
    if (amount.mark != Mark::kStored) reversed.push_back({std::string_view(id), amount.amount_fen});
  }
  const std::pair<std::string_view, const std::vector<Params>*> statements[] = {
      {kUpdateBalances, &balances},
      {"INSERT INTO ledger_hold (leaf, transfer, debit, credit, amount_fen, expires_us, state, "
       "ended_us) "
       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
       &held},
      {"UPDATE ledger_hold SET state = $2, ended_us = $3 WHERE transfer = $1", &ended},
      {"INSERT INTO ledger_reversed (transfer, amount_fen) VALUES ($1, $2) "
       "ON CONFLICT (transfer) DO UPDATE SET amount_fen = excluded.amount_fen",
       &reversed},
  };
  for (const auto& [sql, rows] : statements) {
    if (rows->empty()) continue;
    if (const auto done = tx.send_many(sql, *rows); !done) return done.errors();
  }
  return Done{};
}

Result<Done> Book::save_history(store::Transaction& tx) const {
  std::vector<Params> rows;
  rows.reserve(entered_.size() * 2);
  for (const Entered& e : entered_) {
    const std::pair<const Entry*, const Balances*> sides[] = {{e.debit, &e.debit_after},
                                                              {e.credit, &e.credit_after}};
    for (const auto& [entry, after] : sides) {
      const Account& account = entry->state.account;
      if (!account.history) continue;
      rows.push_back(history_row(account.id, e.state.time_us, e.state.leaf, *after));
    }
  }
  if (rows.empty()) return Done{};
  const auto done = tx.send_many(kInsertHistory, rows);
  if (!done) return done.errors();
  return Done{};
}

Params history_row(std::string_view account, std::int64_t time_us, std::int64_t leaf,
                   const Balances& b) {
  return {account,           time_us,         leaf, b.debits_pending, b.debits_posted,
          b.credits_pending, b.credits_posted};
}

Params balances_row(const AccountState& account) {
  const Balances& b = account.balances;
  return {std::string_view(account.account.id), b.debits_pending, b.debits_posted,
          b.credits_pending, b.credits_posted};
}

}  // namespace zhida::ledger
