// Reading: accounts, transfers, holds, balances of a past time.
#include <limits>
#include <utility>

#include "record/ledger/ledger.h"
#include "record/ledger/refusal.h"
#include "record/ledger/rows.h"

namespace zhida::ledger {
namespace {

using store::Params;
using store::Row;

template <typename T>
Result<std::optional<T>> first(store::Reader& reader, std::string_view sql, const Params& params,
                               T (*read)(const Row&)) {
  std::optional<T> out;
  auto done = reader.each(sql, params, [&](const Row& row) {
    out = read(row);
    return false;
  });
  if (!done) return done.errors();
  return out;
}

template <typename T>
Result<std::vector<T>> all(store::Reader& reader, std::string_view sql, const Params& params,
                           T (*read)(const Row&)) {
  std::vector<T> out;
  auto done = reader.each(sql, params, [&](const Row& row) {
    out.push_back(read(row));
    return true;
  });
  if (!done) return done.errors();
  return out;
}

std::optional<Diagnostic> check_page(Page page) {
  if (page.limit >= 1 && page.limit <= kListMax) return std::nullopt;
  return refusal_of("E-LEDGER-LIMIT", {}, {"条数超出范围", "the limit is out of range"},
                    "1 … " + std::to_string(kListMax), std::to_string(page.limit));
}

Balances balances_of(const Row& row) {
  return {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
}

}  // namespace

std::optional<std::int64_t> AccountState::available() const {
  const Balances& b = balances;
  switch (account.bound) {
    case Bound::kDebits: return b.credits_posted - b.debits_posted - b.debits_pending;
    case Bound::kCredits: return b.debits_posted - b.credits_posted - b.credits_pending;
    case Bound::kNone: break;
  }
  return std::nullopt;
}

Result<std::optional<AccountState>> find_account(store::Reader& reader, std::string_view id) {
  return first(reader,
               "SELECT " + std::string(kAccountColumns) + " FROM ledger_account WHERE id = $1",
               {id}, account_of);
}

Result<std::vector<AccountState>> list_accounts(store::Reader& reader, const AccountQuery& query) {
  if (auto wrong = check_page(query.page)) return *wrong;
  std::string sql =
      "SELECT " + std::string(kAccountColumns) + " FROM ledger_account WHERE leaf > $1";
  Params params = {query.page.after, std::int64_t{query.page.limit}};
  const auto filter = [&](std::string_view column, std::string_view value) {
    params.emplace_back(value);
    sql.append(" AND ").append(column).append(" = $").append(std::to_string(params.size()));
  };
  if (query.kind) filter("kind", word(*query.kind));
  if (query.parent) filter("parent", *query.parent);
  if (query.code) filter("code", *query.code);
  return all(reader, sql + " ORDER BY leaf LIMIT $2", params, account_of);
}

Result<std::optional<TransferState>> find_transfer(store::Reader& reader, std::string_view id) {
  return first(reader,
               "SELECT " + std::string(kTransferColumns) + " FROM ledger_transfer WHERE id = $1",
               {id}, transfer_of);
}

Result<std::vector<TransferState>> list_transfers(store::Reader& reader, std::string_view account,
                                                  Page page) {
  if (auto wrong = check_page(page)) return *wrong;
  // both sides by their own index, each no longer than the page
  const std::string columns(kTransferColumns);
  const std::string sql = "SELECT * FROM (SELECT " + columns +
                          " FROM ledger_transfer WHERE debit = $1 AND leaf > $2 ORDER BY leaf "
                          "LIMIT $3) AS d UNION ALL SELECT * FROM (SELECT " +
                          columns +
                          " FROM ledger_transfer WHERE credit = $1 AND leaf > $2 ORDER BY leaf "
                          "LIMIT $3) AS c ORDER BY 1 LIMIT $3";
  return all(reader, sql, {account, page.after, std::int64_t{page.limit}}, transfer_of);
}

Result<std::vector<TransferState>> list_referenced(store::Reader& reader,
                                                   std::string_view reference, Page page) {
  if (auto wrong = check_page(page)) return *wrong;
  return all(reader,
             "SELECT " + std::string(kTransferColumns) +
                 " FROM ledger_transfer WHERE reference = $1 AND reference <> '' AND leaf > $2 "
                 "ORDER BY leaf LIMIT $3",
             {reference, page.after, std::int64_t{page.limit}}, transfer_of);
}

Result<std::vector<TransferState>> list_done_to(store::Reader& reader, std::string_view transfer,
                                                Page page) {
  if (auto wrong = check_page(page)) return *wrong;
  return all(reader,
             "SELECT " + std::string(kTransferColumns) +
                 " FROM ledger_transfer WHERE of_id = $1 AND of_id <> '' AND leaf > $2 ORDER BY "
                 "leaf LIMIT $3",
             {transfer, page.after, std::int64_t{page.limit}}, transfer_of);
}

Result<std::optional<HoldState>> find_hold(store::Reader& reader, std::string_view transfer) {
  return first(reader,
               "SELECT " + std::string(kHoldColumns) + " FROM ledger_hold WHERE transfer = $1",
               {transfer}, hold_of);
}

Result<std::vector<HoldState>> list_holds(store::Reader& reader, std::string_view account,
                                          Page page) {
  if (auto wrong = check_page(page)) return *wrong;
  return all(reader,
             "SELECT " + std::string(kHoldColumns) +
                 " FROM ledger_hold WHERE debit = $1 AND leaf > $2 AND state = 'held' ORDER BY "
                 "leaf LIMIT $3",
             {account, page.after, std::int64_t{page.limit}}, hold_of);
}

Result<std::optional<Balances>> balances_at(store::Reader& reader, std::string_view account,
                                            std::int64_t time_us) {
  return first(
      reader,
      "SELECT debits_pending, debits_posted, credits_pending, credits_posted FROM ledger_history "
      "WHERE account = $1 AND time_us <= $2 ORDER BY time_us DESC, leaf DESC LIMIT 1",
      {account, time_us}, balances_of);
}

std::vector<store::NotedKind> kinds() {
  using Each = std::function<bool(const store::Noted&)>;
  const auto kind = [](std::string name, std::string sql, auto tell) {
    return store::NotedKind{
        std::move(name), [sql = std::move(sql), tell](store::Reader& reader, const Each& each) {
          return each_paged(reader, sql, [&](const Row& row) { return tell(row, each); });
        }};
  };
  const std::string rest = " WHERE leaf >= $1 ORDER BY leaf LIMIT $2";
  std::vector<store::NotedKind> out;
  out.push_back(kind("ledger.account",
                     "SELECT " + std::string(kAccountColumns) + " FROM ledger_account" + rest,
                     [](const Row& row, const Each& each) {
                       const AccountState state = account_of(row);
                       return each({state.leaf, state.account.id, content_of(state)});
                     }));
  out.push_back(kind(
      "ledger.status", "SELECT leaf, account, closed, reason, time_us FROM ledger_status" + rest,
      [](const Row& row, const Each& each) {
        return each(
            {row.integer(0), row.text(1),
             content_of_status(row.text(1), row.integer(2) != 0, row.text(3), row.integer(4))});
      }));
  out.push_back(kind("ledger.transfer",
                     "SELECT " + std::string(kTransferColumns) + " FROM ledger_transfer" + rest,
                     [](const Row& row, const Each& each) {
                       const TransferState state = transfer_of(row);
                       return each({state.leaf, state.transfer.id, content_of(state)});
                     }));
  out.push_back(kind("ledger.expiry",
                     "SELECT expired_leaf, transfer, amount_fen, ended_us FROM ledger_hold WHERE "
                     "expired_leaf >= $1 "
                     "ORDER BY expired_leaf LIMIT $2",
                     [](const Row& row, const Each& each) {
                       return each(
                           {row.integer(0), row.text(1),
                            content_of_expiry(row.text(1), row.integer(2), row.integer(3))});
                     }));
  return out;
}

}  // namespace zhida::ledger
