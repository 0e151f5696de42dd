// Ledger: double entry in integer fen (the smallest unit of a currency), inside of the transaction that it is given.
//
//     auto ledger = ledger::Ledger::attach(*db, journal);
//     db->write([&](store::Transaction& tx) -> Result<Done> {
//       return ledger->transfer(tx, {{{.id = "pay-7", .debit = "envelope-1", .credit = "subject-9", .amount_fen = 50'000}}});
//     });
//
//     budget_line ──► envelope ──hold──► subject ──post──► (paid)      void, expiry: released      reverse: corrected
//
// Every transfer debits one account and credits another with the same amount, so debits and credits of a currency are equal
// at every commit; a hook verifies it, and `check` recomputes everything from the transfers. Nothing is changed or deleted:
// what was wrong is reversed. Ids are chosen by the caller: the same again is answered as done, and done once.
//
// Two phases: a hold reserves an amount (pending); it is then posted, whole or in part (the rest is released), or voided, or
// it expires at its timeout. What is pending counts against the bound of an account like what is posted.
//
// Errors:  E-LEDGER-… (docs/ledger.md lists them); what the store answers
// Threads: a Ledger is used inside of Database::write only, which runs one work at a time
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::ledger {

constexpr std::size_t kIdBytesMax = 64;     // of ids (A-Z a-z 0-9 . - _ : /), codes and reasons
constexpr std::size_t kTextBytesMax = 256;  // of names and references
constexpr std::size_t kBatchMax = 8'192;    // transfers of one call
constexpr int kListMax = 1'000;             // items of one page
constexpr int kParentsMax = 8;              // accounts above an account
constexpr std::int64_t kTimeoutMax = 3'153'600'000;  // seconds: a hundred years of 365 days

// 预算指标, 资金包, 主体, 银行账户, 清算, 资金池, 资金来源
enum class Kind { kBudgetLine, kEnvelope, kSubject, kBank, kClearing, kFund, kSource };

// What an account must keep, pending included: kDebits = debits must not exceed credits (it cannot be overdrawn),
// kCredits = credits must not exceed debits.
enum class Bound { kNone, kDebits, kCredits };

struct Account {
  std::string id;
  Kind kind = Kind::kSubject;
  std::string currency = "CNY";  // ISO 4217
  std::string code = {};         // a budget subject, a bank's number; may be empty
  std::string parent = {};       // a budget line; may be empty
  std::string name = {};
  Bound bound = Bound::kNone;  // a budget line or an envelope has one
  bool history = false;        // keep the balances after each event
};

struct Balances {
  std::int64_t debits_pending = 0;
  std::int64_t debits_posted = 0;
  std::int64_t credits_pending = 0;
  std::int64_t credits_posted = 0;
  friend bool operator==(const Balances&, const Balances&) = default;
};

struct AccountState {
  Account account;
  Balances balances;
  bool closed = false;
  std::int64_t opened_us = 0;
  std::int64_t leaf = 0;
  // What may still be debited (Bound::kDebits) or credited (Bound::kCredits); nothing without a bound.
  [[nodiscard]] std::optional<std::int64_t> available() const;
};

enum class Step { kTransfer, kHold, kPost, kVoid, kReverse };

struct Transfer {
  std::string id;
  Step step = Step::kTransfer;
  // Accounts. kPost, kVoid, kReverse: may be empty; else those of the hold, those of the reversed one exchanged.
  std::string debit = {};
  std::string credit = {};
  // > 0. Empty = all that is held (kPost, kVoid), all that is not yet reversed (kReverse).
  std::optional<std::int64_t> amount_fen = {};
  std::string currency = {};  // empty = that of the accounts; else it must be theirs
  std::string of = {};  // kPost, kVoid: the hold; kReverse: the transfer or post that it corrects
  std::int64_t timeout_s = 0;  // kHold: seconds until it expires; 0 = never
  std::string reason = {};     // a word of the caller: "benefit.payment"
  std::string reference = {};  // what it is for: the id of a case, an entitlement
  bool linked = false;         // with the next one: all of a chain or none (only for submit)
};

// A transfer as it stands in the ledger: accounts, amount and currency are filled in.
struct TransferState {
  Transfer transfer;
  std::int64_t time_us = 0;
  std::int64_t leaf = 0;
  bool whole = false;  // the amount was left to the ledger
};

struct Outcome {
  enum class Status { kDone, kExisted, kRefused };
  Status status = Status::kDone;
  Diagnostic refusal = {};  // of kRefused
};

class Ledger {
 public:
  // The ledger of a database; registers the check of every commit: of the accounts that a group touched, each has the
  // balances that the ledger gave it, and per currency debits grew as credits did. Else nothing of the group is written and the
  // database stops: E-STORE-COMMIT, with the words of E-LEDGER-SUM.
  // REQUIRES: before the first write; the journal outlives the database
  [[nodiscard]] static std::unique_ptr<Ledger> attach(store::Database& db, store::Journal& journal);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // Opens an account; the same account again is no error.
  // Returns: kDone or kExisted
  [[nodiscard]] Result<Outcome::Status> open(store::Transaction& tx, const Account& account);
  // No transfer reaches a closed account. REQUIRES of the account: nothing held, debits equal to credits (E-LEDGER-BALANCE).
  [[nodiscard]] Result<Done> close(store::Transaction& tx, std::string_view id,
                                   std::string_view reason);
  [[nodiscard]] Result<Done> reopen(store::Transaction& tx, std::string_view id,
                                    std::string_view reason);

  // All of them, in this order, or none: fails with why the first refused one was refused, and has written nothing.
  [[nodiscard]] Result<Done> transfer(store::Transaction& tx, std::span<const Transfer> transfers);
  // Each by itself, and chains (`linked`) all or none; a refused one leaves the others alone.
  // Returns: one outcome for each; fails only for the store, E-LEDGER-LIMIT and E-LEDGER-CHAIN
  [[nodiscard]] Result<std::vector<Outcome>> submit(store::Transaction& tx,
                                                    std::span<const Transfer> transfers);

  // Releases holds whose timeout is at or before `now_us` (never after the transaction's own time), the oldest first.
  // Returns: their ids, at most `limit` (1 … kListMax); fewer than `limit` = none is left
  [[nodiscard]] Result<std::vector<std::string>> expire(store::Transaction& tx, std::int64_t now_us,
                                                        int limit);

 private:
  struct State;
  explicit Ledger(std::shared_ptr<State> state);
  [[nodiscard]] Result<std::vector<Outcome>> enter(store::Transaction& tx,
                                                   std::span<const Transfer> transfers,
                                                   bool one_chain);
  [[nodiscard]] Result<Done> set_closed(store::Transaction& tx, std::string_view id,
                                        std::string_view reason, bool closed);
  std::shared_ptr<State> state_;
};

// --- Reading ---------------------------------------------------------------------------------------------------------

// Lists go by leaf, the oldest first: the next page begins `after` the leaf of the last item. limit: 1 … kListMax.
struct Page {
  std::int64_t after = -1;
  int limit = 100;
};

struct AccountQuery {
  std::optional<Kind> kind = {};
  std::optional<std::string> parent = {};
  std::optional<std::string> code = {};
  Page page = {};
};

struct HoldState {
  std::string transfer;
  std::string debit;
  std::string credit;
  std::int64_t amount_fen = 0;
  std::int64_t expires_us = 0;  // 0 = never
  std::string state;            // held, posted, voided, expired
  std::int64_t ended_us = 0;
  std::int64_t leaf = 0;
};

[[nodiscard]] Result<std::optional<AccountState>> find_account(store::Reader& reader,
                                                               std::string_view id);
[[nodiscard]] Result<std::vector<AccountState>> list_accounts(store::Reader& reader,
                                                              const AccountQuery& query);
[[nodiscard]] Result<std::optional<TransferState>> find_transfer(store::Reader& reader,
                                                                 std::string_view id);
// Every transfer that names the account.
[[nodiscard]] Result<std::vector<TransferState>> list_transfers(store::Reader& reader,
                                                                std::string_view account,
                                                                Page page);
// Every transfer of this reference.
[[nodiscard]] Result<std::vector<TransferState>> list_referenced(store::Reader& reader,
                                                                 std::string_view reference,
                                                                 Page page);
// What was done to the transfer: posts and voids of a hold, reversals of what was posted.
[[nodiscard]] Result<std::vector<TransferState>> list_done_to(store::Reader& reader,
                                                              std::string_view transfer, Page page);
[[nodiscard]] Result<std::optional<HoldState>> find_hold(store::Reader& reader,
                                                         std::string_view transfer);
// What is held of the account's debits at this moment.
[[nodiscard]] Result<std::vector<HoldState>> list_holds(store::Reader& reader,
                                                        std::string_view account, Page page);
// The balances of an account with history as they stood at that time; nothing where it has none yet.
[[nodiscard]] Result<std::optional<Balances>> balances_at(store::Reader& reader,
                                                          std::string_view account,
                                                          std::int64_t time_us);

// --- Verifying -------------------------------------------------------------------------------------------------------

struct Checked {
  std::int64_t accounts = 0;
  std::int64_t transfers = 0;
  std::int64_t expiries = 0;
  std::int64_t noted = 0;  // records of kinds()
  Diagnostics findings;    // E-LEDGER-CHECK, at most 100; empty = all is well
};

// The full scan: replays every transfer and expiry, and compares balances, holds, reversed amounts, histories and statuses;
// sums per currency; bounds; the leaves of all noted records. Memory grows with accounts and holds.
[[nodiscard]] Result<Checked> check(store::Reader& reader);

// The records that the ledger notes: ledger.account, ledger.status, ledger.transfer, ledger.expiry.
[[nodiscard]] std::vector<store::NotedKind> kinds();

}  // namespace zhida::ledger
