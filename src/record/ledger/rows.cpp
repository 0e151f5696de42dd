// How records become rows and rows records.
#include "record/ledger/rows.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace zhida::ledger {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {"budget_line", "envelope", "subject", "bank",
                                                    "clearing",    "fund",     "source"};
constexpr std::array<std::string_view, 3> kBounds = {"none", "debits", "credits"};
constexpr std::array<std::string_view, 5> kSteps = {"transfer", "hold", "post", "void", "reverse"};

constexpr std::size_t kInMax = 256;
constexpr std::int64_t kPartRows = 50'000;

template <typename Enum, std::size_t kSize>
Enum enum_of(const std::array<std::string_view, kSize>& words, std::string_view text) {
  const auto* const found = std::find(words.begin(), words.end(), text);
  return static_cast<Enum>(found == words.end() ? 0 : found - words.begin());
}

}  // namespace

std::string_view word(Kind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }
std::string_view word(Bound bound) { return kBounds.at(static_cast<std::size_t>(bound)); }
std::string_view word(Step step) { return kSteps.at(static_cast<std::size_t>(step)); }

AccountState account_of(const store::Row& row) {
  AccountState out;
  out.leaf = row.integer(0);
  out.account.id = row.text(1);
  out.account.kind = enum_of<Kind>(kKinds, row.text(2));
  out.account.currency = row.text(3);
  out.account.code = row.text(4);
  out.account.parent = row.text(5);
  out.account.name = row.text(6);
  out.account.bound = enum_of<Bound>(kBounds, row.text(7));
  out.account.history = row.integer(8) != 0;
  out.opened_us = row.integer(9);
  out.closed = row.integer(10) != 0;
  out.balances = {row.integer(11), row.integer(12), row.integer(13), row.integer(14)};
  return out;
}

TransferState transfer_of(const store::Row& row) {
  TransferState out;
  out.leaf = row.integer(0);
  out.transfer.id = row.text(1);
  out.transfer.step = enum_of<Step>(kSteps, row.text(2));
  out.transfer.debit = row.text(3);
  out.transfer.credit = row.text(4);
  out.transfer.amount_fen = row.integer(5);
  out.whole = row.integer(6) != 0;
  out.transfer.currency = row.text(7);
  out.transfer.of = row.text(8);
  out.transfer.timeout_s = row.integer(9);
  out.transfer.reason = row.text(10);
  out.transfer.reference = row.text(11);
  out.time_us = row.integer(12);
  return out;
}

HoldState hold_of(const store::Row& row) {
  HoldState out;
  out.leaf = row.integer(0);
  out.transfer = row.text(1);
  out.debit = row.text(2);
  out.credit = row.text(3);
  out.amount_fen = row.integer(4);
  out.expires_us = row.integer(5);
  out.state = row.text(6);
  out.ended_us = row.integer(7);
  return out;
}

std::string content_of(const AccountState& state) {
  const Account& a = state.account;
  return store::Canonical()
      .text(a.id)
      .text(word(a.kind))
      .text(a.currency)
      .text(a.code)
      .text(a.parent)
      .text(a.name)
      .text(word(a.bound))
      .integer(a.history ? 1 : 0)
      .integer(state.opened_us)
      .bytes();
}

std::string content_of(const TransferState& state) {
  const Transfer& t = state.transfer;
  return store::Canonical()
      .text(t.id)
      .text(word(t.step))
      .text(t.debit)
      .text(t.credit)
      .integer(t.amount_fen.value_or(0))
      .integer(state.whole ? 1 : 0)
      .text(t.currency)
      .text(t.of)
      .integer(t.timeout_s)
      .text(t.reason)
      .text(t.reference)
      .integer(state.time_us)
      .bytes();
}

std::string content_of_status(std::string_view account, bool closed, std::string_view reason,
                              std::int64_t time_us) {
  return store::Canonical()
      .text(account)
      .integer(closed ? 1 : 0)
      .text(reason)
      .integer(time_us)
      .bytes();
}

std::string content_of_expiry(std::string_view transfer, std::int64_t amount_fen,
                              std::int64_t time_us) {
  return store::Canonical().text(transfer).integer(amount_fen).integer(time_us).bytes();
}

Result<Done> each_in(store::Reader& reader, std::string_view select,
                     const std::vector<std::string>& values,
                     const std::function<void(const store::Row&)>& row) {
  for (std::size_t begin = 0; begin < values.size(); begin += kInMax) {
    const std::size_t count = std::min(kInMax, values.size() - begin);
    // rounded up to a power of two, so that few statements serve every number; the last value fills the rest
    std::size_t places = 1;
    while (places < count) places *= 2;
    store::Params params;
    params.reserve(places);
    std::string sql(select);
    for (std::size_t i = 0; i < places; ++i) {
      params.emplace_back(std::string_view(values[begin + std::min(i, count - 1)]));
      sql.append(i == 0 ? " IN ($" : ", $").append(std::to_string(i + 1));
    }
    sql.append(")");
    auto done = reader.each(sql, params, [&](const store::Row& one) {
      row(one);
      return true;
    });
    if (!done) return done;
  }
  return Done{};
}

Result<Done> each_paged(store::Reader& reader, std::string_view sql,
                        const std::function<bool(const store::Row&)>& row) {
  // from the least number on: what somebody put there past the ledger is read as well
  std::int64_t next = std::numeric_limits<std::int64_t>::min();
  bool going_on = true;
  std::int64_t rows = kPartRows;
  while (going_on && rows == kPartRows) {
    rows = 0;
    auto done = reader.each(sql, {next, kPartRows}, [&](const store::Row& one) {
      ++rows;
      const std::int64_t leaf = one.integer(0);
      going_on = row(one) && leaf < std::numeric_limits<std::int64_t>::max();
      if (going_on) next = leaf + 1;
      return going_on;
    });
    if (!done) return done;
  }
  return Done{};
}

}  // namespace zhida::ledger
