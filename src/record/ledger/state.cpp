// The check before a commit: incremental (only the accounts of the group) and exact (their rows as the store has them).
#include "record/ledger/state.h"

#include <functional>
#include <optional>

#include "record/ledger/refusal.h"
#include "record/ledger/rows.h"

namespace zhida::ledger {

void Sums::add(std::string_view currency, const Balances& b, int sign) {
  auto place = sums_.find(currency);
  if (place == sums_.end()) place = sums_.emplace(std::string(currency), Sum{}).first;
  Sum& sum = place->second;
  __extension__ using Wide = __int128;
  sum.pending += sign * (static_cast<Wide>(b.debits_pending) - b.credits_pending);
  sum.posted += sign * (static_cast<Wide>(b.debits_posted) - b.credits_posted);
}

std::string Sums::unequal() const {
  for (const auto& [currency, sum] : sums_) {
    if (sum.pending != 0 || sum.posted != 0) return currency;
  }
  return {};
}

void Ledger::State::touch(store::Transaction& tx,
                          const std::vector<std::pair<const AccountState*, Balances>>& changes) {
  if (changes.empty()) return;
  std::vector<std::pair<std::string, std::optional<Touched>>> before;
  before.reserve(changes.size());
  for (const auto& [account, loaded] : changes) {
    const auto found = touched.find(account->account.id);
    before.emplace_back(account->account.id,
                        found == touched.end() ? std::nullopt : std::optional(found->second));
  }
  tx.on_rollback([this, of_group = group, before = std::move(before)] {
    if (of_group != group) return;  // the group has been checked already, and nothing of it is kept
    for (const auto& [id, was] : before) {
      if (was) {
        touched.insert_or_assign(id, *was);
      } else {
        touched.erase(id);
      }
    }
  });
  for (const auto& [account, loaded] : changes) {
    const auto [place, is_new] = touched.try_emplace(account->account.id);
    if (is_new) place->second = {account->account.currency, loaded, {}};
    place->second.now = account->balances;
  }
}

Result<Done> Ledger::State::check_group(store::Reader& reader) {
  if (touched.empty()) return Done{};
  std::vector<std::string> ids;
  ids.reserve(touched.size());
  for (const auto& [id, account] : touched) ids.push_back(id);
  Sums sums;
  std::string changed;
  std::size_t seen = 0;
  auto done =
      each_in(reader, "SELECT " + std::string(kAccountColumns) + " FROM ledger_account WHERE id",
              ids, [&](const store::Row& row) {
                const AccountState stored = account_of(row);
                const Touched& account = touched.at(stored.account.id);
                ++seen;
                if (stored.balances != account.now) changed = stored.account.id;
                sums.add(account.currency, stored.balances, 1);
                sums.add(account.currency, account.start, -1);
              });
  const std::size_t count = touched.size();
  touched.clear();
  ++group;
  if (!done) return done;
  if (!changed.empty() || seen != count) {
    return refusal("E-LEDGER-SUM", changed,
                   {"E-LEDGER-SUM 账户余额不是总账写入的余额",
                    "E-LEDGER-SUM the balances of an account are not those that the ledger wrote"},
                   {"余额只能经总账改动；用备份核对",
                    "only the ledger changes balances; compare with a backup"});
  }
  if (const std::string currency = sums.unequal(); !currency.empty()) {
    return refusal(
        "E-LEDGER-SUM", currency,
        {"E-LEDGER-SUM 借方合计与贷方合计不等，本组写入作废",
         "E-LEDGER-SUM debits and credits do not sum up alike: the group is not written"},
        {"余额只能经总账改动；用备份核对",
         "only the ledger changes balances; compare with a backup"});
  }
  return Done{};
}

}  // namespace zhida::ledger
