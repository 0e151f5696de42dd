// Book: what one call works on. load → judge → save: all that the transfers name is read at once, each transfer is judged
// and applied in memory in its order, and what was accepted is written at the end. Inside of record/ledger.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/ledger/ledger.h"

namespace zhida::ledger {

class Book {
 public:
  explicit Book(std::int64_t now_us) : now_us_(now_us) {}

  [[nodiscard]] Result<Done> load(store::Reader& reader, std::span<const Transfer> transfers);

  // Judges one chain: all of it is entered, or none.
  // REQUIRES: load() of these transfers
  // Returns: one outcome for each
  [[nodiscard]] std::vector<Outcome> judge(std::span<const Transfer> chain);

  // Writes what was entered, notes it.
  [[nodiscard]] Result<Done> save(store::Transaction& tx, store::Journal& journal);

  struct Change {
    const AccountState* account;  // with its new balances; as long as the book lives
    Balances before;
  };
  // The accounts whose balances are not those that were loaded.
  [[nodiscard]] std::vector<Change> changes() const;

 private:
  struct Entry {
    AccountState state;
    Balances loaded;
  };
  struct Entered {
    TransferState state;
    Entry* debit;
    Entry* credit;
    Balances debit_after;
    Balances credit_after;
  };
  enum class Mark { kStored, kNew, kChanged };
  struct Hold {
    HoldState state;
    Mark mark = Mark::kStored;
  };
  struct Reversed {
    std::int64_t amount_fen = 0;
    Mark mark = Mark::kStored;
  };
  using Refused = std::optional<Diagnostic>;

  // One transfer. Existing ones set `existed`.
  [[nodiscard]] Refused enter(const Transfer& transfer, bool& existed);
  // Fills `made` in from what the step names.
  [[nodiscard]] Refused resolve(TransferState& made);
  [[nodiscard]] Refused resolve_settling(TransferState& made);
  [[nodiscard]] Refused resolve_reversal(TransferState& made);
  [[nodiscard]] Refused check_accounts(TransferState& made, Entry*& debit, Entry*& credit);
  [[nodiscard]] Refused check_room(const TransferState& made, const Entry& debit,
                                   const Entry& credit) const;
  void apply(TransferState made, Entry& debit, Entry& credit);
  void follow(const TransferState& made);
  void take_back();
  [[nodiscard]] Result<Done> save_states(store::Transaction& tx);
  [[nodiscard]] Result<Done> save_history(store::Transaction& tx) const;

  std::int64_t now_us_;
  std::unordered_map<std::string, Entry> accounts_;
  std::unordered_map<std::string, TransferState> transfers_;  // stored and entered
  std::unordered_map<std::string, Hold> holds_;
  std::unordered_map<std::string, Reversed> reversed_;
  std::vector<Entered> entered_;
  std::vector<std::function<void()>> undo_;  // of the chain that is judged
};

// The field in which a stored transfer differs from one that is sent again, with both contents; nothing if it is the same.
struct Difference {
  std::string_view field;
  std::string stored;
  std::string sent;
};
[[nodiscard]] std::optional<Difference> difference(const TransferState& stored,
                                                   const Transfer& sent);

// The rows of accounts with history after an event.
[[nodiscard]] store::Params history_row(std::string_view account, std::int64_t time_us,
                                        std::int64_t leaf, const Balances& balances);
inline constexpr std::string_view kInsertHistory =
    "INSERT INTO ledger_history (account, time_us, leaf, debits_pending, debits_posted, "
    "credits_pending, "
    "credits_posted) VALUES ($1, $2, $3, $4, $5, $6, $7)";
inline constexpr std::string_view kUpdateBalances =
    "UPDATE ledger_account SET debits_pending = $2, debits_posted = $3, credits_pending = $4, "
    "credits_posted = $5 WHERE id = $1";
[[nodiscard]] store::Params balances_row(const AccountState& account);

}  // namespace zhida::ledger
