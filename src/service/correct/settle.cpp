// Transfers of the ledger, added up by what they were for.
#include "service/correct/settle.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "record/ledger/ledger.h"

namespace zhida::correct {
namespace {

constexpr std::string_view kCash = "cash";

using ledger::Step;
using ledger::TransferState;

struct Paid {
  Decimal paid;
  Decimal held;
  bool other_currency = false;
  [[nodiscard]] bool some() const { return !paid.is_zero() || !held.is_zero(); }
};

using Listing = Result<std::vector<TransferState>> (*)(store::Reader&, std::string_view,
                                                       ledger::Page);

Result<std::vector<TransferState>> all(store::Reader& reader, Listing list, std::string_view what,
                                       std::int64_t known_us) {
  std::vector<TransferState> out;
  ledger::Page page{-1, ledger::kListMax};
  for (;;) {
    auto some = list(reader, what, page);
    if (!some) return some.errors();
    for (TransferState& one : *some) {
      page.after = one.leaf;
      if (one.time_us <= known_us) out.push_back(std::move(one));
    }
    if (some->size() < static_cast<std::size_t>(page.limit)) return out;
  }
}

Decimal amount_of(const TransferState& state) {
  return Decimal(state.transfer.amount_fen.value_or(0));
}

// What was paid with references of one kind; every transfer counts once.
class Payments {
 public:
  Payments(store::Reader& reader, std::int64_t known_us) : reader_(reader), known_us_(known_us) {}

  [[nodiscard]] Result<Done> add(std::string_view reference, Paid& to) {
    const auto found = all(reader_, ledger::list_referenced, reference, known_us_);
    if (!found) return found.errors();
    for (const TransferState& one : *found) {
      const Step step = one.transfer.step;
      Result<Done> done = Done{};
      if (step == Step::kTransfer || step == Step::kPost) done = add_paid(one, to);
      if (step == Step::kHold) done = add_hold(one, to);
      if (!done) return done;
    }
    return Done{};
  }

 private:
  [[nodiscard]] Result<Done> add_paid(const TransferState& state, Paid& to) {
    if (!seen_.insert(state.transfer.id).second) return Done{};
    to.other_currency = to.other_currency || state.transfer.currency != "CNY";
    to.paid = to.paid + amount_of(state);
    const auto after = all(reader_, ledger::list_done_to, state.transfer.id, known_us_);
    if (!after) return after.errors();
    for (const TransferState& one : *after) {
      if (one.transfer.step == Step::kReverse) to.paid = to.paid - amount_of(one);
    }
    return Done{};
  }
  [[nodiscard]] Result<Done> add_hold(const TransferState& state, Paid& to) {
    const auto after = all(reader_, ledger::list_done_to, state.transfer.id, known_us_);
    if (!after) return after.errors();
    for (const TransferState& one : *after) {
      if (one.transfer.step != Step::kPost) continue;
      if (auto done = add_paid(one, to); !done) return done;
    }
    const auto hold = ledger::find_hold(reader_, state.transfer.id);
    if (!hold) return hold.errors();
    const bool expired = *hold && (*hold)->state == "expired" && (*hold)->ended_us <= known_us_;
    if (after->empty() && !expired) {
      to.held = to.held + amount_of(state);
      to.other_currency = to.other_currency || state.transfer.currency != "CNY";
    }
    return Done{};
  }

  store::Reader& reader_;
  std::int64_t known_us_;
  std::set<std::string, std::less<>> seen_;
};

Decimal not_below_zero(const Decimal& value) { return value.is_negative() ? Decimal() : value; }

Settlement against(const Change& change, const Paid& paid) {
  Settlement out{change.policy, change.kind, change.payer, paid.paid, paid.held, {}, {}};
  if (!change.due_after || paid.other_currency) return out;
  const Fen& due = *change.due_after;
  out.over = Fen{not_below_zero(paid.paid - due.max), not_below_zero(paid.paid - due.min)};
  out.under = Fen{not_below_zero(due.min - paid.paid), not_below_zero(due.max - paid.paid)};
  return out;
}

bool is_money(const Change& change) {
  return !change.kind.empty() && (change.due_after || change.due_before);
}

// A payment that names no policy is of the only one that it can be of.
const Change* only_one(const Item& item, const std::vector<std::string>& entitled) {
  if (entitled.size() != 1) return nullptr;
  const auto found = std::find_if(item.changes.begin(), item.changes.end(),
                                  [&](const Change& one) { return one.policy == entitled[0]; });
  return found == item.changes.end() ? nullptr : &*found;
}

void add_to(Fen& sum, const Fen& more) {
  sum.min = sum.min + more.min;
  sum.max = sum.max + more.max;
}

}  // namespace

Result<Done> settle(store::Reader& reader, const std::vector<std::string>& decisions,
                    const std::vector<std::string>& entitled, std::int64_t known_us, Item& item) {
  Payments payments(reader, known_us);
  std::map<std::string, Paid, std::less<>> by_policy;
  std::set<std::string> policies(entitled.begin(), entitled.end());
  for (const Change& change : item.changes) policies.insert(change.policy);
  Paid whole;
  bool executed = false;
  for (const std::string& decision : decisions) {
    if (auto done = payments.add(decision, whole); !done) return done;
    for (const std::string& policy : policies) {
      std::string reference = decision;
      reference.append("/").append(policy);
      if (auto done = payments.add(reference, by_policy[policy]); !done) return done;
      executed = executed || by_policy[policy].some();
    }
  }
  executed = executed || whole.some();
  if (whole.some()) {
    if (const Change* change = only_one(item, entitled)) {
      Paid& paid = by_policy[change->policy];
      paid.paid = paid.paid + whole.paid;
      paid.held = paid.held + whole.held;
      paid.other_currency = paid.other_currency || whole.other_currency;
    } else if (!item.changes.empty()) {
      item.settlements.push_back({"", "", "", whole.paid, whole.held, {}, {}});
    }
  }
  for (const Change& change : item.changes) {
    const Paid& paid = by_policy[change.policy];
    // what was due and never paid is no under-payment of this decision; what it withheld wrongly is
    const bool withheld = executed && change.outcome == Outcome::kNewly && change.kind == kCash;
    if (is_money(change) && (paid.some() || withheld))
      item.settlements.push_back(against(change, paid));
  }
  return Done{};
}

std::string_view Net::proposal() const {
  const Decimal zero;
  if (open > 0 || !net.exact()) return "settle_first";
  if (net.min > zero) return "recover";
  return net.min < zero ? "pay" : "none";
}

std::vector<Net> net(std::span<const Item> items) {
  std::map<std::pair<std::string, std::string>, Net> by_payer;
  for (const Item& item : items) {
    for (const Settlement& one : item.settlements) {
      Net& out = by_payer[{one.payer, one.kind}];
      out.subject = item.subject;
      out.payer = one.payer;
      out.kind = one.kind;
      if (one.over && one.under) {
        add_to(out.over, *one.over);
        add_to(out.under, *one.under);
        add_to(out.net, {one.over->min - one.under->max, one.over->max - one.under->min});
      } else {
        ++out.open;
      }
    }
  }
  std::vector<Net> out;
  out.reserve(by_payer.size());
  for (auto& [place, one] : by_payer) out.push_back(std::move(one));
  return out;
}

}  // namespace zhida::correct
