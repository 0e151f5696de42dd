// Rows: the ledger's records as the store holds them, and the bytes under which they are noted. Inside of record/ledger.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/ledger/ledger.h"

namespace zhida::ledger {

[[nodiscard]] std::string_view word(Kind kind);
[[nodiscard]] std::string_view word(Bound bound);
[[nodiscard]] std::string_view word(Step step);

// The columns that the functions below read, in their order.
inline constexpr std::string_view kAccountColumns =
    "leaf, id, kind, currency, code, parent, name, bound, history, opened_us, closed, "
    "debits_pending, debits_posted, credits_pending, credits_posted";
inline constexpr std::string_view kTransferColumns =
    "leaf, id, step, debit, credit, amount_fen, whole, currency, of_id, timeout_s, reason, "
    "reference, time_us";
inline constexpr std::string_view kHoldColumns =
    "leaf, transfer, debit, credit, amount_fen, expires_us, state, ended_us";

[[nodiscard]] AccountState account_of(const store::Row& row);
[[nodiscard]] TransferState transfer_of(const store::Row& row);
[[nodiscard]] HoldState hold_of(const store::Row& row);

// The canonical bytes of what never changes of an account.
[[nodiscard]] std::string content_of(const AccountState& state);
[[nodiscard]] std::string content_of(const TransferState& state);
[[nodiscard]] std::string content_of_status(std::string_view account, bool closed,
                                            std::string_view reason, std::int64_t time_us);
[[nodiscard]] std::string content_of_expiry(std::string_view transfer, std::int64_t amount_fen,
                                            std::int64_t time_us);

// Runs `select` + " IN ($1, $2, …)" for the values, in parts. Values may repeat.
[[nodiscard]] Result<Done> each_in(store::Reader& reader, std::string_view select,
                                   const std::vector<std::string>& values,
                                   const std::function<void(const store::Row&)>& row);

// Reads a table part by part, in the order of its leaf: `sql` takes $1 = the leaf with which to begin and $2 = how many
// rows; column 0 is the leaf. Ends early when `row` answers false.
[[nodiscard]] Result<Done> each_paged(store::Reader& reader, std::string_view sql,
                                      const std::function<bool(const store::Row&)>& row);

}  // namespace zhida::ledger
