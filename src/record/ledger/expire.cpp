// Expiry: holds whose time has come are released, the oldest first.
#include <algorithm>
#include <map>
#include <utility>

#include "record/ledger/book.h"
#include "record/ledger/refusal.h"
#include "record/ledger/rows.h"
#include "record/ledger/state.h"

namespace zhida::ledger {
namespace {

using store::Params;

struct Releasing {
  std::vector<HoldState> due;
  std::map<std::string, std::pair<AccountState, Balances>> accounts;  // with what they held before
  std::vector<Params> ended;
  std::vector<Params> history;
};

Result<Done> load(store::Reader& reader, std::int64_t now_us, int limit, Releasing& out) {
  auto done = reader.each("SELECT " + std::string(kHoldColumns) +
                              " FROM ledger_hold WHERE state = 'held' AND expires_us > 0 AND "
                              "expires_us <= $1 ORDER BY expires_us, leaf LIMIT $2",
                          {now_us, std::int64_t{limit}}, [&](const store::Row& row) {
                            out.due.push_back(hold_of(row));
                            return true;
                          });
  if (!done) return done;
  std::vector<std::string> names;
  names.reserve(out.due.size() * 2);
  for (const HoldState& hold : out.due) {
    names.push_back(hold.debit);
    names.push_back(hold.credit);
  }
  return each_in(reader, "SELECT " + std::string(kAccountColumns) + " FROM ledger_account WHERE id",
                 names, [&](const store::Row& row) {
                   AccountState state = account_of(row);
                   std::string id = state.account.id;
                   const Balances before = state.balances;
                   out.accounts.insert_or_assign(std::move(id),
                                                 std::pair{std::move(state), before});
                 });
}

Result<Done> release(store::Transaction& tx, store::Journal& journal, Releasing& out) {
  out.ended.reserve(out.due.size());
  out.history.reserve(out.due.size() * 2);
  for (const HoldState& hold : out.due) {
    AccountState& debit = out.accounts.at(hold.debit).first;
    AccountState& credit = out.accounts.at(hold.credit).first;
    debit.balances.debits_pending -= hold.amount_fen;
    credit.balances.credits_pending -= hold.amount_fen;
    const auto leaf = journal.note(tx, "ledger.expiry", hold.transfer,
                                   content_of_expiry(hold.transfer, hold.amount_fen, tx.time_us()));
    if (!leaf) return leaf.errors();
    out.ended.push_back({std::string_view(hold.transfer), tx.time_us(), *leaf});
    for (const AccountState* side : {&debit, &credit}) {
      if (!side->account.history) continue;
      out.history.push_back(history_row(side->account.id, tx.time_us(), *leaf, side->balances));
    }
  }
  return Done{};
}

}  // namespace

Result<std::vector<std::string>> Ledger::expire(store::Transaction& tx, std::int64_t now_us,
                                                int limit) {
  if (limit < 1 || limit > kListMax) {
    return refusal_of("E-LEDGER-LIMIT", {}, {"条数超出范围", "the limit is out of range"},
                      "1 … " + std::to_string(kListMax), std::to_string(limit));
  }
  Releasing releasing;
  auto done = load(tx, std::min(now_us, tx.time_us()), limit, releasing);
  if (done) done = release(tx, state_->journal, releasing);
  if (!done) return done.errors();
  std::vector<Params> balances;
  std::vector<std::pair<const AccountState*, Balances>> changes;
  balances.reserve(releasing.accounts.size());
  changes.reserve(releasing.accounts.size());
  for (const auto& [id, account] : releasing.accounts) {
    changes.emplace_back(&account.first, account.second);
    balances.push_back(balances_row(account.first));
  }
  state_->touch(tx, changes);
  const std::pair<std::string_view, const std::vector<Params>*> statements[] = {
      {"UPDATE ledger_hold SET state = 'expired', ended_us = $2, expired_leaf = $3 WHERE transfer "
       "= $1",
       &releasing.ended},
      {kUpdateBalances, &balances},
      {kInsertHistory, &releasing.history},
  };
  for (const auto& [sql, rows] : statements) {
    if (rows->empty()) continue;
    if (const auto written = tx.run_many(sql, *rows); !written) return written.errors();
  }
  std::vector<std::string> ids;
  ids.reserve(releasing.due.size());
  for (HoldState& hold : releasing.due) ids.push_back(std::move(hold.transfer));
  return ids;
}

}  // namespace zhida::ledger
