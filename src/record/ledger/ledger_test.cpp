// What the ledger does and refuses, on both engines.
#include "record/ledger/ledger_test.h"

#include <algorithm>
#include <limits>

namespace zhida::ledger {
namespace {

using Strings = std::vector<std::string>;

INSTANTIATE_TEST_SUITE_P(Engines, LedgerTest, store::engines());

TEST_P(LedgerTest, MoneyGoesFromTheBudgetToTheSubjectInTwoPhases) {
  open_chain();
  EXPECT_EQ(transfer({{.id = "h-1",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 60'000}}),
            "");
  EXPECT_EQ(balances("envelope"), (Balances{60'000, 0, 0, 100'000}));
  EXPECT_EQ(balances("subject"), (Balances{0, 0, 60'000, 0}));
  // what is held cannot be spent twice
  EXPECT_EQ(
      transfer({{.id = "x-1", .debit = "envelope", .credit = "subject", .amount_fen = 40'001}}),
      "E-LEDGER-OVERDRAWN");
  EXPECT_EQ(transfer({{.id = "p-1", .step = Step::kPost, .amount_fen = 50'000, .of = "h-1"}}), "");
  EXPECT_EQ(balances("envelope"), (Balances{0, 50'000, 0, 100'000}));  // 10,000 are free again
  EXPECT_EQ(transfer({{.id = "x-2", .step = Step::kVoid, .of = "h-1"}}), "E-LEDGER-SETTLED");
  EXPECT_EQ(transfer({{.id = "r-1", .step = Step::kReverse, .amount_fen = 20'000, .of = "p-1"}}),
            "");
  EXPECT_EQ(balances("envelope"), (Balances{0, 50'000, 0, 120'000}));
  EXPECT_EQ(balances("subject"), (Balances{0, 20'000, 0, 50'000}));
  EXPECT_EQ(transfer({{.id = "x-3", .step = Step::kReverse, .amount_fen = 30'001, .of = "p-1"}}),
            "E-LEDGER-REVERSED");
  EXPECT_EQ(transfer({{.id = "r-2", .step = Step::kReverse, .of = "p-1"}}), "");
  EXPECT_EQ(transfer({{.id = "x-4", .step = Step::kReverse, .of = "p-1"}}), "E-LEDGER-REVERSED");
  EXPECT_EQ(balances("subject"), (Balances{0, 50'000, 0, 50'000}));
  expect_sound();
}

TEST_P(LedgerTest, TheSameAgainIsDoneOnce) {
  open_chain();
  const Transfer pay = {.id = "t-3",
                        .debit = "envelope",
                        .credit = "subject",
                        .amount_fen = 7,
                        .reason = "benefit.payment",
                        .reference = "case-1"};
  const Transfer hold = {.id = "h-1",
                         .step = Step::kHold,
                         .debit = "envelope",
                         .credit = "subject",
                         .amount_fen = 9,
                         .timeout_s = 60};
  const Transfer post = {.id = "p-1", .step = Step::kPost, .of = "h-1"};
  const Transfer reverse = {.id = "r-1", .step = Step::kReverse, .of = "t-3"};
  EXPECT_EQ(submit({pay, pay, hold, hold, post, post, reverse, reverse}),
            (Strings{"done", "existed", "done", "existed", "done", "existed", "done", "existed"}));
  const auto noted = journal_.records.size();
  ASSERT_NO_FATAL_FAILURE(start());
  EXPECT_EQ(submit({pay, hold, post, reverse}),
            (Strings{"existed", "existed", "existed", "existed"}));
  EXPECT_EQ(transfer({pay, hold}), "");
  EXPECT_EQ(open({.id = "source", .kind = Kind::kSource}), "");
  EXPECT_EQ(journal_.records.size(), noted);
  EXPECT_EQ(balances("subject"), (Balances{0, 7, 0, 16}));
  expect_sound();
}

TEST_P(LedgerTest, TheSameIdWithOtherContentNamesTheField) {
  open_chain();
  const Transfer first = {.id = "t-3",
                          .step = Step::kHold,
                          .debit = "envelope",
                          .credit = "subject",
                          .amount_fen = 7,
                          .timeout_s = 5,
                          .reason = "a",
                          .reference = "b"};
  ASSERT_EQ(transfer({first}), "");
  const auto differs = [&](auto change) {
    Transfer sent = first;
    change(sent);
    std::string said;
    (void)db_->write([&](store::Transaction& tx) {
      auto done = ledger_->transfer(tx, std::vector{sent});
      said = done ? "" : done.errors().front().code + ": " + done.errors().front().en;
      return done;
    });
    return said;
  };
  const std::string taken = "E-LEDGER-ID: the id is taken by another record: its ";
  EXPECT_EQ(differs([](Transfer& t) { t.debit = "line"; }), taken + "debit differs");
  EXPECT_EQ(differs([](Transfer& t) { t.credit = "line"; }), taken + "credit differs");
  EXPECT_EQ(differs([](Transfer& t) { t.amount_fen = 8; }), taken + "amount_fen differs");
  EXPECT_EQ(differs([](Transfer& t) { t.currency = "USD"; }), taken + "currency differs");
  EXPECT_EQ(differs([](Transfer& t) { t.timeout_s = 6; }), taken + "timeout_s differs");
  EXPECT_EQ(differs([](Transfer& t) { t.reason = ""; }), taken + "reason differs");
  EXPECT_EQ(differs([](Transfer& t) { t.reference = "c"; }), taken + "reference differs");
  EXPECT_EQ(differs([](Transfer& t) {
              t.step = Step::kTransfer;
              t.timeout_s = 0;
            }),
            taken + "step differs");
  ASSERT_EQ(transfer({{.id = "p-1", .step = Step::kPost, .amount_fen = 7, .of = "t-3"}}), "");
  EXPECT_EQ(transfer({{.id = "p-1", .step = Step::kPost, .of = "t-3"}}),
            "E-LEDGER-ID");                           // then it said 7, now nothing
  EXPECT_EQ(open({.id = "subject"}), "E-LEDGER-ID");  // without history
  EXPECT_EQ(open({.id = "source", .kind = Kind::kSource, .name = "x"}), "E-LEDGER-ID");
  expect_sound();
}

TEST_P(LedgerTest, EachRefusalSaysWhy) {
  open_chain();
  ASSERT_EQ(open({.id = "usd", .currency = "USD"}), "");
  ASSERT_EQ(open({.id = "big-1"}), "");
  ASSERT_EQ(open({.id = "big-2"}), "");
  ASSERT_EQ(open({.id = "gone"}), "");
  ASSERT_EQ(write([&](store::Transaction& tx) { return ledger_->close(tx, "gone", "test"); }), "");
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  ASSERT_EQ(transfer({{.id = "t-big", .debit = "big-1", .credit = "big-2", .amount_fen = kMost}}),
            "");
  ASSERT_EQ(transfer({{.id = "h-1",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 10},
                      {.id = "h-2",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 10},
                      {.id = "v-2", .step = Step::kVoid, .of = "h-2"},
                      {.id = "t-3", .debit = "envelope", .credit = "subject", .amount_fen = 10},
                      {.id = "r-3", .step = Step::kReverse, .amount_fen = 4, .of = "t-3"}}),
            "");
  const auto noted = journal_.records.size();
  const std::string long_id(kIdBytesMax + 1, 'x');
  const struct {
    std::string code;
    Transfer transfer;
  } cases[] = {
      {"E-LEDGER-TEXT", {.id = "", .debit = "source", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TEXT", {.id = long_id, .debit = "source", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TEXT", {.id = "a\nb", .debit = "source", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TEXT",
       {.id = std::string("a\0b", 3), .debit = "source", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TEXT", {.id = "企业", .debit = "source", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TEXT", {.id = "\xFF", .debit = "source", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TEXT", {.id = "x", .debit = "", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TEXT", {.id = "x", .debit = "source", .credit = "\xC3\x28", .amount_fen = 1}},
      {"E-LEDGER-TEXT",
       {.id = "x",
        .debit = "source",
        .credit = "line",
        .amount_fen = 1,
        .reference = std::string(kTextBytesMax + 1, 'x')}},
      {"E-LEDGER-TEXT", {.id = "x", .step = Step::kPost}},
      {"E-LEDGER-STEP",
       {.id = "x", .debit = "source", .credit = "line", .amount_fen = 1, .of = "t-1"}},
      {"E-LEDGER-AMOUNT", {.id = "x", .debit = "source", .credit = "line"}},
      {"E-LEDGER-AMOUNT", {.id = "x", .debit = "source", .credit = "line", .amount_fen = 0}},
      {"E-LEDGER-AMOUNT", {.id = "x", .debit = "source", .credit = "line", .amount_fen = -1}},
      {"E-LEDGER-AMOUNT", {.id = "x", .step = Step::kPost, .amount_fen = 0, .of = "h-1"}},
      {"E-LEDGER-SAME", {.id = "x", .debit = "line", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-TIMEOUT",
       {.id = "x", .debit = "source", .credit = "line", .amount_fen = 1, .timeout_s = 1}},
      {"E-LEDGER-TIMEOUT",
       {.id = "x",
        .step = Step::kHold,
        .debit = "source",
        .credit = "line",
        .amount_fen = 1,
        .timeout_s = -1}},
      {"E-LEDGER-TIMEOUT",
       {.id = "x",
        .step = Step::kHold,
        .debit = "source",
        .credit = "line",
        .amount_fen = 1,
        .timeout_s = kTimeoutMax + 1}},
      {"E-LEDGER-ACCOUNT", {.id = "x", .debit = "nobody", .credit = "line", .amount_fen = 1}},
      {"E-LEDGER-ACCOUNT", {.id = "x", .debit = "line", .credit = "nobody", .amount_fen = 1}},
      {"E-LEDGER-CLOSED", {.id = "x", .debit = "source", .credit = "gone", .amount_fen = 1}},
      {"E-LEDGER-CURRENCY", {.id = "x", .debit = "source", .credit = "usd", .amount_fen = 1}},
      {"E-LEDGER-CURRENCY",
       {.id = "x", .debit = "source", .credit = "line", .amount_fen = 1, .currency = "USD"}},
      {"E-LEDGER-OVERFLOW", {.id = "x", .debit = "big-1", .credit = "subject", .amount_fen = 1}},
      {"E-LEDGER-OVERFLOW",
       {.id = "x", .step = Step::kHold, .debit = "source", .credit = "big-2", .amount_fen = 1}},
      {"E-LEDGER-OVERDRAWN",
       {.id = "x", .debit = "line", .credit = "subject", .amount_fen = 900'001}},
      {"E-LEDGER-PENDING", {.id = "x", .step = Step::kPost, .of = "nothing"}},
      {"E-LEDGER-PENDING", {.id = "x", .step = Step::kPost, .of = "t-1"}},
      {"E-LEDGER-SETTLED", {.id = "x", .step = Step::kPost, .of = "h-2"}},
      {"E-LEDGER-EXCEEDS", {.id = "x", .step = Step::kPost, .amount_fen = 11, .of = "h-1"}},
      {"E-LEDGER-MISMATCH", {.id = "x", .step = Step::kPost, .debit = "line", .of = "h-1"}},
      {"E-LEDGER-MISMATCH", {.id = "x", .step = Step::kVoid, .credit = "line", .of = "h-1"}},
      {"E-LEDGER-MISMATCH", {.id = "x", .step = Step::kVoid, .amount_fen = 9, .of = "h-1"}},
      {"E-LEDGER-MISMATCH", {.id = "x", .step = Step::kReverse, .debit = "envelope", .of = "t-3"}},
      {"E-LEDGER-CURRENCY", {.id = "x", .step = Step::kPost, .currency = "USD", .of = "h-1"}},
      {"E-LEDGER-REVERSE", {.id = "x", .step = Step::kReverse, .of = "nothing"}},
      {"E-LEDGER-REVERSE", {.id = "x", .step = Step::kReverse, .of = "h-1"}},
      {"E-LEDGER-REVERSE", {.id = "x", .step = Step::kReverse, .of = "v-2"}},
      {"E-LEDGER-REVERSE", {.id = "x", .step = Step::kReverse, .of = "r-3"}},
      {"E-LEDGER-REVERSED", {.id = "x", .step = Step::kReverse, .amount_fen = 7, .of = "t-3"}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(submit({one.transfer}), (Strings{one.code})) << one.code;
  }
  EXPECT_EQ(journal_.records.size(), noted);
  expect_sound();
}

TEST_P(LedgerTest, AccountsAreRefusedForAReason) {
  open_chain();
  ASSERT_EQ(
      open({.id = "usd", .kind = Kind::kBudgetLine, .currency = "USD", .bound = Bound::kCredits}),
      "");
  EXPECT_EQ(open({.id = ""}), "E-LEDGER-TEXT");
  EXPECT_EQ(open({.id = "x", .name = std::string(kTextBytesMax + 1, 'x')}), "E-LEDGER-TEXT");
  EXPECT_EQ(open({.id = "x", .currency = "cny"}), "E-LEDGER-CURRENCY");
  EXPECT_EQ(open({.id = "x", .currency = ""}), "E-LEDGER-CURRENCY");
  EXPECT_EQ(open({.id = "x", .kind = Kind::kEnvelope}), "E-LEDGER-BOUND");
  EXPECT_EQ(open({.id = "x", .parent = "nobody"}), "E-LEDGER-ACCOUNT");
  EXPECT_EQ(open({.id = "x", .parent = "subject"}), "E-LEDGER-PARENT");
  EXPECT_EQ(open({.id = "x", .parent = "usd"}), "E-LEDGER-PARENT");
  std::string above = "line";
  for (int depth = 2; depth <= kParentsMax; ++depth) {
    const std::string id = "line-" + std::to_string(depth);
    EXPECT_EQ(open({.id = id, .kind = Kind::kBudgetLine, .parent = above, .bound = Bound::kDebits}),
              "");
    above = id;
  }
  EXPECT_EQ(open({.id = "deep", .parent = above}), "");
  EXPECT_EQ(
      open({.id = "line-9", .kind = Kind::kBudgetLine, .parent = above, .bound = Bound::kDebits}),
      "");
  EXPECT_EQ(open({.id = "x", .parent = "line-9"}), "E-LEDGER-PARENT");
  expect_sound();
}

TEST_P(LedgerTest, AChainIsEnteredWholeOrNotAtAll) {
  open_chain();
  const auto pay = [](std::string id, std::int64_t amount, bool linked) {
    return Transfer{.id = std::move(id),
                    .debit = "envelope",
                    .credit = "subject",
                    .amount_fen = amount,
                    .linked = linked};
  };
  EXPECT_EQ(submit({pay("a", 60'000, true), pay("b", 60'000, false), pay("c", 60'000, false)}),
            (Strings{"E-LEDGER-LINKED", "E-LEDGER-OVERDRAWN", "done"}));
  EXPECT_EQ(balances("envelope"), (Balances{0, 60'000, 0, 100'000}));
  // everything of a refused chain is taken back: holds, reversed amounts, ids
  EXPECT_EQ(submit({{.id = "h",
                     .step = Step::kHold,
                     .debit = "envelope",
                     .credit = "subject",
                     .amount_fen = 10,
                     .linked = true},
                    {.id = "p", .step = Step::kPost, .of = "h", .linked = true},
                    {.id = "r", .step = Step::kReverse, .amount_fen = 5, .of = "c", .linked = true},
                    pay("no", 1'000'000, false),
                    {.id = "p-2", .step = Step::kPost, .of = "h"},
                    {.id = "r", .step = Step::kReverse, .of = "c"}}),
            (Strings{"E-LEDGER-LINKED", "E-LEDGER-LINKED", "E-LEDGER-LINKED", "E-LEDGER-OVERDRAWN",
                     "E-LEDGER-PENDING", "done"}));
  EXPECT_EQ(submit({pay("d", 1, false), pay("e", 1, true)}), (Strings{"E-LEDGER-CHAIN"}));
  // a whole call: the work may go on, and nothing of the call is there
  EXPECT_EQ(write([&](store::Transaction& tx) -> Result<Done> {
              EXPECT_EQ(code(ledger_->transfer(
                            tx, std::vector{pay("f", 1, false), pay("g", 1'000'000, false)})),
                        "E-LEDGER-OVERDRAWN");
              return ledger_->transfer(tx, std::vector{pay("i", 1, false)});
            }),
            "");
  EXPECT_FALSE(read<std::optional<TransferState>>([](store::Reader& r) {
                 return find_transfer(r, "f");
               }).has_value());
  EXPECT_EQ(balances("subject"), (Balances{0, 60'000, 0, 60'001}));
  EXPECT_EQ(submit(std::vector<Transfer>(kBatchMax + 1, pay("z", 1, false))),
            (Strings{"E-LEDGER-LIMIT"}));
  EXPECT_EQ(submit({}), (Strings{}));
  expect_sound();
}

TEST_P(LedgerTest, AnAccountMayBeBoundToEitherSide) {
  ASSERT_EQ(open({.id = "cash", .kind = Kind::kBank, .bound = Bound::kCredits}), "");
  ASSERT_EQ(open({.id = "owner"}), "");
  EXPECT_EQ(transfer({{.id = "a", .debit = "owner", .credit = "cash", .amount_fen = 1}}),
            "E-LEDGER-OVERDRAWN");
  EXPECT_EQ(
      transfer(
          {{.id = "b", .debit = "cash", .credit = "owner", .amount_fen = 5},
           {.id = "c", .step = Step::kHold, .debit = "owner", .credit = "cash", .amount_fen = 5}}),
      "");
  EXPECT_EQ(transfer({{.id = "d", .debit = "owner", .credit = "cash", .amount_fen = 1}}),
            "E-LEDGER-OVERDRAWN");
  EXPECT_EQ(transfer({{.id = "e", .step = Step::kReverse, .of = "b"}}),
            "E-LEDGER-OVERDRAWN");  // a correction is bound as well
  EXPECT_EQ(transfer({{.id = "f", .step = Step::kPost, .of = "c"}}), "");
  EXPECT_EQ(balances("cash"), (Balances{0, 5, 0, 5}));
  expect_sound();
}

TEST_P(LedgerTest, HoldsExpireInTheirOrder) {
  open_chain();
  const auto hold = [](std::string id, std::int64_t seconds) {
    return Transfer{.id = std::move(id),
                    .step = Step::kHold,
                    .debit = "envelope",
                    .credit = "subject",
                    .amount_fen = 10'000,
                    .timeout_s = seconds};
  };
  const std::int64_t begin = clock_us_;
  EXPECT_EQ(transfer({hold("late", 60), hold("b", 10), hold("a", 10), hold("never", 0),
                      hold("posted", 5)}),
            "");
  clock_us_ = begin + 4 * kSecond;
  EXPECT_EQ(transfer({{.id = "p", .step = Step::kPost, .of = "posted"}}), "");
  EXPECT_EQ(expire(begin + 3600 * kSecond, 10),
            (Strings{}));  // not before the transaction's own time
  clock_us_ = begin + 11 * kSecond;
  // past its timeout a hold cannot be settled, released or not
  EXPECT_EQ(transfer({{.id = "x", .step = Step::kPost, .of = "a"}}), "E-LEDGER-EXPIRED");
  EXPECT_EQ(transfer({{.id = "x", .step = Step::kVoid, .of = "a"}}), "E-LEDGER-EXPIRED");
  EXPECT_EQ(balances("envelope"), (Balances{40'000, 10'000, 0, 100'000}));
  EXPECT_EQ(expire(clock_us_, 1), (Strings{"b"}));
  EXPECT_EQ(expire(clock_us_, 1), (Strings{"a"}));
  EXPECT_EQ(expire(clock_us_, 1), (Strings{}));
  EXPECT_EQ(transfer({{.id = "x", .step = Step::kPost, .of = "b"}}), "E-LEDGER-EXPIRED");
  EXPECT_EQ(balances("envelope"), (Balances{20'000, 10'000, 0, 100'000}));
  clock_us_ = begin + 1'000'000 * kSecond;
  EXPECT_EQ(expire(clock_us_, kListMax), (Strings{"late"}));
  EXPECT_EQ(transfer({{.id = "v", .step = Step::kVoid, .of = "never"}}), "");
  EXPECT_EQ(balances("envelope"), (Balances{0, 10'000, 0, 100'000}));
  const auto found =
      read<std::optional<HoldState>>([](store::Reader& r) { return find_hold(r, "late"); });
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->state, "expired");
  for (const int limit : {0, kListMax + 1}) {
    EXPECT_EQ(write([&](store::Transaction& tx) -> Result<Done> {
                const auto ids = ledger_->expire(tx, 1, limit);
                if (!ids) return ids.errors();
                return Done{};
              }),
              "E-LEDGER-LIMIT");
  }
  expect_sound();
}

TEST_P(LedgerTest, AnAccountIsClosedEmptyAndMayBeReopened) {
  open_chain();
  const auto close = [&](std::string_view id) {
    return write([&](store::Transaction& tx) { return ledger_->close(tx, id, "年终"); });
  };
  const auto reopen = [&](std::string_view id) {
    return write([&](store::Transaction& tx) { return ledger_->reopen(tx, id, "更正"); });
  };
  EXPECT_EQ(close("envelope"), "E-LEDGER-BALANCE");
  EXPECT_EQ(close("nobody"), "E-LEDGER-ACCOUNT");
  EXPECT_EQ(close("\xFF"), "E-LEDGER-TEXT");
  ASSERT_EQ(transfer({{.id = "h",
                       .step = Step::kHold,
                       .debit = "subject",
                       .credit = "source",
                       .amount_fen = 1}}),
            "");
  EXPECT_EQ(close("subject"), "E-LEDGER-BALANCE");
  ASSERT_EQ(transfer({{.id = "v", .step = Step::kVoid, .of = "h"}}), "");
  EXPECT_EQ(close("subject"), "");
  EXPECT_EQ(close("subject"), "");
  EXPECT_EQ(transfer({{.id = "a", .debit = "source", .credit = "subject", .amount_fen = 1}}),
            "E-LEDGER-CLOSED");
  EXPECT_EQ(reopen("subject"), "");
  EXPECT_EQ(transfer({{.id = "a", .debit = "source", .credit = "subject", .amount_fen = 1}}), "");
  expect_sound();
}

TEST_P(LedgerTest, ListsHaveLimitsAndCursors) {
  open_chain();
  std::vector<Transfer> pays;
  for (int i = 0; i < 25; ++i)
    pays.push_back({.id = "pay-" + std::to_string(i),
                    .debit = "envelope",
                    .credit = "subject",
                    .amount_fen = 1});
  ASSERT_EQ(transfer(pays), "");
  Strings seen;
  Page page = {.limit = 7};
  while (true) {
    const auto some = read<std::vector<TransferState>>(
        [&](store::Reader& r) { return list_transfers(r, "envelope", page); });
    for (const auto& one : some) seen.push_back(one.transfer.id);
    if (some.size() < 7) break;
    page.after = some.back().leaf;
  }
  ASSERT_EQ(seen.size(), 26U);  // as the credit side as well
  EXPECT_EQ(seen.front(), "t-2");
  EXPECT_EQ(seen.back(), "pay-24");
  const auto accounts = [&](const AccountQuery& query) {
    Strings ids;
    for (const auto& one :
         read<std::vector<AccountState>>([&](store::Reader& r) { return list_accounts(r, query); }))
      ids.push_back(one.account.id);
    return ids;
  };
  EXPECT_EQ(accounts({}), (Strings{"source", "line", "envelope", "subject"}));
  EXPECT_EQ(accounts({.page = {.limit = 1}}), (Strings{"source"}));
  EXPECT_EQ(accounts({.parent = "line"}), (Strings{"envelope"}));
  EXPECT_EQ(accounts({.kind = Kind::kBudgetLine, .code = "2150508"}), (Strings{"line"}));
  EXPECT_EQ(accounts({.kind = Kind::kBank}), (Strings{}));
  ASSERT_EQ(transfer({{.id = "h-1",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 1},
                      {.id = "h-2",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 1},
                      {.id = "v-1", .step = Step::kVoid, .of = "h-1"}}),
            "");
  const auto holds =
      read<std::vector<HoldState>>([](store::Reader& r) { return list_holds(r, "envelope", {}); });
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds.front().transfer, "h-2");
  const auto refused = db_->read([](store::Reader& r) -> Result<Done> {
    const auto some = list_transfers(r, "envelope", {.limit = kListMax + 1});
    if (!some) return some.errors();
    return Done{};
  });
  EXPECT_EQ(code(refused), "E-LEDGER-LIMIT");
}

TEST_P(LedgerTest, HistoryTellsTheBalancesOfAPastTime) {
  open_chain();
  const auto at = [&](std::string_view account, std::int64_t time_us) {
    return read<std::optional<Balances>>(
        [&](store::Reader& r) { return balances_at(r, account, time_us); });
  };
  const std::int64_t begin = clock_us_;
  clock_us_ = begin + 10 * kSecond;
  ASSERT_EQ(transfer({{.id = "a", .debit = "envelope", .credit = "subject", .amount_fen = 1},
                      {.id = "h",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 2,
                       .timeout_s = 5}}),
            "");
  clock_us_ = begin + 20 * kSecond;
  ASSERT_EQ(expire(clock_us_, 5), (Strings{"h"}));
  EXPECT_EQ(at("envelope", begin + 9 * kSecond), (Balances{0, 0, 0, 100'000}));
  EXPECT_EQ(at("envelope", begin + 11 * kSecond), (Balances{2, 1, 0, 100'000}));
  EXPECT_EQ(at("envelope", begin + 30 * kSecond), (Balances{0, 1, 0, 100'000}));
  EXPECT_EQ(at("subject", begin + 9 * kSecond), std::nullopt);
  EXPECT_EQ(at("line", begin + 30 * kSecond), std::nullopt);  // keeps none
  expect_sound();
}

TEST_P(LedgerTest, AFailedWorkLeavesNothing) {
  open_chain();
  const auto noted = journal_.records.size();
  EXPECT_EQ(write([&](store::Transaction& tx) -> Result<Done> {
              EXPECT_EQ(code(ledger_->transfer(tx, std::vector<Transfer>{{.id = "a",
                                                                          .debit = "envelope",
                                                                          .credit = "subject",
                                                                          .amount_fen = 1}})),
                        "");
              Diagnostic no;
              no.code = "no";
              return no;
            }),
            "no");
  EXPECT_EQ(journal_.records.size(), noted);
  EXPECT_EQ(balances("subject"), Balances{});
  EXPECT_EQ(transfer({{.id = "a", .debit = "envelope", .credit = "subject", .amount_fen = 2}}), "");
  expect_sound();
}

TEST_P(LedgerTest, ABackupIsTheSameLedger) {
  open_chain();
  ASSERT_EQ(transfer({{.id = "h",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 3},
                      {.id = "a", .debit = "envelope", .credit = "subject", .amount_fen = 4},
                      {.id = "r", .step = Step::kReverse, .of = "a"}}),
            "");
  const Balances before = balances("envelope");
  ASSERT_TRUE(db_->backup(path("copy.db")).ok());
  ledger_.reset();
  db_.reset();
  url_ = path("copy.db");
  ASSERT_NO_FATAL_FAILURE(start());
  EXPECT_EQ(balances("envelope"), before);
  EXPECT_EQ(submit({{.id = "a", .debit = "envelope", .credit = "subject", .amount_fen = 4},
                    {.id = "p", .step = Step::kPost, .of = "h"}}),
            (Strings{"existed", "done"}));
  expect_sound();
}

// Whoever changes the balance of an account of the group beside the ledger has the commit refused.
TEST_P(LedgerTest, ACommitWhoseSumsDifferIsRefused) {
  open_chain();
  const std::int64_t before = balances("subject").credits_posted;
  const auto done = db_->write([&](store::Transaction& tx) -> Result<Done> {
    auto moved = ledger_->transfer(
        tx, std::vector<Transfer>{
                {.id = "a", .debit = "envelope", .credit = "subject", .amount_fen = 1}});
    if (!moved) return moved;
    const auto changed =
        tx.run("UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE id = $1",
               {std::string_view("subject")});
    if (!changed) return changed.errors();
    return Done{};
  });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.errors().front().code, "E-STORE-COMMIT");
  EXPECT_NE(done.errors().front().en.find(
                "the balances of an account are not those that the ledger wrote"),
            std::string::npos);
  EXPECT_NE(db_->stopped(), "");
  ASSERT_NO_FATAL_FAILURE(start());
  EXPECT_EQ(balances("subject").credits_posted, before);
  expect_sound();
}

TEST_P(LedgerTest, TheCheckSeesAChangeBetweenTwoTransfersOfOneGroup) {
  open_chain();
  const auto done = db_->write([&](store::Transaction& tx) -> Result<Done> {
    for (const char* id : {"a", "b"}) {
      auto moved = ledger_->transfer(
          tx, std::vector<Transfer>{
                  {.id = id, .debit = "envelope", .credit = "subject", .amount_fen = 1}});
      if (!moved) return moved;
      const auto changed = tx.run(
          "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE id = $1 AND $2 = 0",
          {std::string_view("subject"), std::int64_t{id[0] - 'a'}});
      if (!changed) return changed.errors();
    }
    return Done{};
  });
  ASSERT_FALSE(done.ok());
  EXPECT_NE(done.errors().front().en.find("debits and credits do not sum up alike"),
            std::string::npos);
}

// Each damage of the tables is found by the full scan (inside of a work that is rolled back).
TEST_P(LedgerTest, TheFullScanFindsEveryDamage) {
  open_chain();
  ASSERT_EQ(transfer({{.id = "h-1",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 10},
                      {.id = "h-2",
                       .step = Step::kHold,
                       .debit = "envelope",
                       .credit = "subject",
                       .amount_fen = 10,
                       .timeout_s = 1},
                      {.id = "p-1", .step = Step::kPost, .amount_fen = 4, .of = "h-1"},
                      {.id = "r-1", .step = Step::kReverse, .amount_fen = 3, .of = "p-1"}}),
            "");
  clock_us_ += 10 * kSecond;
  ASSERT_EQ(expire(clock_us_, 5), (Strings{"h-2"}));
  ASSERT_EQ(open({.id = "idle"}), "");
  ASSERT_EQ(write([&](store::Transaction& tx) { return ledger_->close(tx, "idle", ""); }), "");
  expect_sound();
  const char* const damages[] = {
      "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE id = 'idle'",
      "UPDATE ledger_account SET debits_pending = 1, credits_pending = 1 WHERE id = 'source'",
      "UPDATE ledger_account SET closed = 0 WHERE id = 'idle'",
      "UPDATE ledger_account SET currency = 'USD' WHERE id = 'envelope'",
      "UPDATE ledger_account SET leaf = (SELECT leaf FROM ledger_transfer WHERE id = 't-1') WHERE "
      "id = 'idle'",
      "DELETE FROM ledger_account WHERE id = 'subject'",
      "DELETE FROM ledger_status",
      "UPDATE ledger_status SET account = 'nobody'",
      "UPDATE ledger_transfer SET amount_fen = amount_fen + 1 WHERE id = 't-1'",
      "UPDATE ledger_transfer SET amount_fen = 9223372036854775807 WHERE id IN ('t-1', 't-2')",
      "UPDATE ledger_transfer SET currency = 'USD' WHERE id = 't-1'",
      "UPDATE ledger_transfer SET of_id = 'h-2' WHERE id = 'p-1'",
      "UPDATE ledger_transfer SET timeout_s = 2 WHERE id = 'h-2'",
      "UPDATE ledger_transfer SET of_id = 't-1' WHERE id = 'r-1'",
      "DELETE FROM ledger_transfer WHERE id = 't-2'",
      "DELETE FROM ledger_transfer WHERE id = 'h-1'",
      "UPDATE ledger_hold SET state = 'voided' WHERE transfer = 'h-1'",
      "UPDATE ledger_hold SET amount_fen = 11 WHERE transfer = 'h-1'",
      "UPDATE ledger_hold SET expired_leaf = NULL WHERE transfer = 'h-2'",
      "DELETE FROM ledger_hold WHERE transfer = 'h-1'",
      "UPDATE ledger_reversed SET amount_fen = 4",
      "DELETE FROM ledger_reversed",
      "INSERT INTO ledger_reversed (transfer, amount_fen) VALUES ('nothing', 1)",
      "INSERT INTO ledger_reversed (transfer, amount_fen) VALUES ('h-1', 1)",
      "UPDATE ledger_history SET credits_posted = credits_posted + 1 WHERE account = 'subject'",
      "DELETE FROM ledger_history WHERE account = 'subject'",
      "INSERT INTO ledger_history SELECT 'line', time_us, leaf, 0, 0, 0, 0 FROM ledger_history "
      "WHERE account = 'subject'",
  };
  for (const char* damage : damages) {
    EXPECT_EQ(write([&](store::Transaction& tx) -> Result<Done> {
                const auto changed = tx.run(damage, {});
                if (!changed) return changed.errors();
                EXPECT_GT(*changed, 0) << damage;
                const auto checked = check(tx);
                if (!checked) return checked.errors();
                EXPECT_FALSE(checked->findings.empty()) << damage;
                for (const auto& finding : checked->findings)
                  EXPECT_EQ(finding.code, "E-LEDGER-CHECK");
                Diagnostic back;
                back.code = "back";
                return back;
              }),
              "back")
        << damage;
  }
  expect_sound();
}

}  // namespace
}  // namespace zhida::ledger
