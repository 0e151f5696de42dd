// Judging: one transfer after the other against the book in memory, each refusal with its reason.
#include <limits>
#include <utility>

#include "record/ledger/book.h"
#include "record/ledger/refusal.h"
#include "record/ledger/rows.h"

namespace zhida::ledger {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

bool settles(Step step) { return step == Step::kPost || step == Step::kVoid; }
bool names_another(Step step) { return settles(step) || step == Step::kReverse; }

std::optional<Diagnostic> check_texts(const Transfer& t) {
  const bool derived = names_another(t.step);
  if (auto wrong = check_id(t.id, "id", t.id, false)) return wrong;
  if (auto wrong = check_id(t.id, "debit", t.debit, derived)) return wrong;
  if (auto wrong = check_id(t.id, "credit", t.credit, derived)) return wrong;
  if (auto wrong = check_id(t.id, "of", t.of, !derived)) return wrong;
  if (auto wrong = check_text(t.id, "currency", t.currency, kIdBytesMax)) return wrong;
  if (auto wrong = check_text(t.id, "reason", t.reason, kIdBytesMax)) return wrong;
  return check_text(t.id, "reference", t.reference, kTextBytesMax);
}

std::optional<Diagnostic> check_shape(const Transfer& t) {
  if (auto wrong = check_texts(t)) return wrong;
  if (!names_another(t.step)) {
    if (!t.of.empty()) {
      return refusal("E-LEDGER-STEP", t.id,
                     {"只有 post、void、reverse 才指向另一笔（of）",
                      "only post, void and reverse name another transfer (of)"});
    }
    if (!t.amount_fen) {
      return refusal("E-LEDGER-AMOUNT", t.id, {"没有写金额", "the amount is missing"});
    }
    if (t.debit == t.credit) {
      return refusal("E-LEDGER-SAME", t.id,
                     {"借方与贷方是同一账户", "debit and credit are the same account"});
    }
  }
  if (t.amount_fen && *t.amount_fen <= 0) {
    return refusal_of("E-LEDGER-AMOUNT", t.id, {"金额须大于零", "an amount is greater than zero"},
                      "> 0", std::to_string(*t.amount_fen),
                      {"更正用 reverse", "to correct, reverse"});
  }
  if (t.timeout_s != 0 && t.step != Step::kHold) {
    return refusal("E-LEDGER-TIMEOUT", t.id, {"只有 hold 才有期限", "only a hold has a timeout"});
  }
  if (t.timeout_s < 0 || t.timeout_s > kTimeoutMax) {
    return refusal_of("E-LEDGER-TIMEOUT", t.id,
                      {"期限超出范围（秒）", "the timeout is out of range (seconds)"},
                      "0 … " + std::to_string(kTimeoutMax), std::to_string(t.timeout_s));
  }
  return std::nullopt;
}

Diagnostic mismatch(const Transfer& t, std::string_view field, std::string expected,
                    std::string found) {
  const std::string name(field);
  return refusal_of("E-LEDGER-MISMATCH", t.id,
                    {name + " 与所指的那一笔不符", name + " is not that of the transfer it names"},
                    std::move(expected), std::move(found),
                    {"不写即取自那一笔", "leave it out: it is taken from there"});
}

std::optional<Diagnostic> check_sides(const Transfer& t, const std::string& debit,
                                      const std::string& credit) {
  if (!t.debit.empty() && t.debit != debit) return mismatch(t, "debit", debit, t.debit);
  if (!t.credit.empty() && t.credit != credit) return mismatch(t, "credit", credit, t.credit);
  return std::nullopt;
}

Diagnostic overdrawn(const Transfer& t, const AccountState& account, std::int64_t amount) {
  const std::string& id = account.account.id;
  return refusal_of(
      "E-LEDGER-OVERDRAWN", t.id,
      {"账户“" + id + "”余额不足（含已冻结）",
       "account \"" + id + "\" does not have that much left, holds included"},
      "<= " + std::to_string(account.available().value_or(0)), std::to_string(amount),
      {"先划入，或释放到期的冻结", "move money in first, or release holds that are due"});
}

}  // namespace

std::optional<Difference> difference(const TransferState& stored, const Transfer& sent) {
  const Transfer& s = stored.transfer;
  const auto text = [](std::string_view field, std::string_view a, std::string_view b) {
    return Difference{field, std::string(a), std::string(b)};
  };
  // what may be left out was filled in
  const auto differs = [](const std::string& a, const std::string& b) {
    return !b.empty() && a != b;
  };
  if (s.step != sent.step) return text("step", word(s.step), word(sent.step));
  if (s.of != sent.of) return text("of", s.of, sent.of);
  if (differs(s.debit, sent.debit)) return text("debit", s.debit, sent.debit);
  if (differs(s.credit, sent.credit)) return text("credit", s.credit, sent.credit);
  if (sent.amount_fen ? sent.amount_fen != s.amount_fen : !stored.whole) {
    return text("amount_fen", std::to_string(s.amount_fen.value_or(0)),
                sent.amount_fen ? std::to_string(*sent.amount_fen) : "");
  }
  if (differs(s.currency, sent.currency)) return text("currency", s.currency, sent.currency);
  if (s.timeout_s != sent.timeout_s) {
    return text("timeout_s", std::to_string(s.timeout_s), std::to_string(sent.timeout_s));
  }
  if (s.reason != sent.reason) return text("reason", s.reason, sent.reason);
  if (s.reference != sent.reference) return text("reference", s.reference, sent.reference);
  return std::nullopt;
}

std::vector<Outcome> Book::judge(std::span<const Transfer> chain) {
  std::vector<Outcome> out(chain.size());
  undo_.clear();
  for (std::size_t i = 0; i < chain.size(); ++i) {
    bool existed = false;
    auto refused = enter(chain[i], existed);
    if (!refused) {
      out[i].status = existed ? Outcome::Status::kExisted : Outcome::Status::kDone;
      continue;
    }
    take_back();
    for (std::size_t j = 0; j < chain.size(); ++j) {
      out[j].status = Outcome::Status::kRefused;
      if (j == i) continue;
      out[j].refusal =
          refusal("E-LEDGER-LINKED", chain[j].id,
                  {"同组的另一笔被拒绝，整组未记账",
                   "another transfer of its chain was refused: none of them was entered"});
    }
    out[i].refusal = std::move(*refused);
    break;
  }
  return out;
}

void Book::take_back() {
  while (!undo_.empty()) {
    undo_.back()();
    undo_.pop_back();
  }
}

Book::Refused Book::enter(const Transfer& transfer, bool& existed) {
  if (auto wrong = check_shape(transfer)) return wrong;
  if (const auto found = transfers_.find(transfer.id); found != transfers_.end()) {
    const auto other = difference(found->second, transfer);
    if (other) return id_taken(transfer.id, other->field, other->stored, other->sent);
    existed = true;
    return std::nullopt;
  }
  TransferState made;
  made.transfer = transfer;
  made.transfer.linked = false;
  made.time_us = now_us_;
  made.whole = !transfer.amount_fen;
  if (auto wrong = resolve(made)) return wrong;
  Entry* debit = nullptr;
  Entry* credit = nullptr;
  if (auto wrong = check_accounts(made, debit, credit)) return wrong;
  if (!settles(made.transfer.step)) {
    if (auto wrong = check_room(made, *debit, *credit)) return wrong;
  }
  apply(std::move(made), *debit, *credit);
  return std::nullopt;
}

Book::Refused Book::resolve(TransferState& made) {
  if (settles(made.transfer.step)) return resolve_settling(made);
  if (made.transfer.step == Step::kReverse) return resolve_reversal(made);
  return std::nullopt;
}

Book::Refused Book::resolve_settling(TransferState& made) {
  Transfer& t = made.transfer;
  const auto found = holds_.find(t.of);
  if (found == holds_.end()) {
    return refusal("E-LEDGER-PENDING", t.id,
                   {"没有编号为“" + t.of + "”的冻结", "there is no hold \"" + t.of + "\""},
                   {"of 写 hold 那一笔的编号", "`of` is the id of a hold"});
  }
  const HoldState& hold = found->second.state;
  if (hold.state == "posted" || hold.state == "voided") {
    return refusal_of("E-LEDGER-SETTLED", t.id, {"这笔冻结已经了结", "the hold is settled already"},
                      "held", hold.state);
  }
  if (hold.state == "expired" || (hold.expires_us != 0 && now_us_ >= hold.expires_us)) {
    return refusal("E-LEDGER-EXPIRED", t.id, {"这笔冻结已到期", "the hold has expired"},
                   {"重新冻结", "hold anew"});
  }
  if (auto wrong = check_sides(t, hold.debit, hold.credit)) return wrong;
  if (t.step == Step::kVoid && t.amount_fen && *t.amount_fen != hold.amount_fen) {
    return mismatch(t, "amount_fen", std::to_string(hold.amount_fen),
                    std::to_string(*t.amount_fen));
  }
  if (t.amount_fen && *t.amount_fen > hold.amount_fen) {
    return refusal_of("E-LEDGER-EXCEEDS", t.id,
                      {"记账金额超过冻结金额", "more is posted than is held"},
                      "<= " + std::to_string(hold.amount_fen), std::to_string(*t.amount_fen));
  }
  t.debit = hold.debit;
  t.credit = hold.credit;
  if (!t.amount_fen) t.amount_fen = hold.amount_fen;
  return std::nullopt;
}

Book::Refused Book::resolve_reversal(TransferState& made) {
  Transfer& t = made.transfer;
  const auto found = transfers_.find(t.of);
  if (found == transfers_.end()) {
    return refusal("E-LEDGER-REVERSE", t.id,
                   {"没有编号为“" + t.of + "”的转账", "there is no transfer \"" + t.of + "\""});
  }
  const Transfer& target = found->second.transfer;
  if (target.step != Step::kTransfer && target.step != Step::kPost) {
    return refusal_of("E-LEDGER-REVERSE", t.id, {"这一笔不能冲正", "this one cannot be reversed"},
                      "transfer, post", std::string(word(target.step)),
                      {"冻结用 void；冲正有误时另记一笔",
                       "void a hold; where a reversal was wrong, enter a new transfer"});
  }
  if (auto wrong = check_sides(t, target.credit, target.debit)) return wrong;
  const auto before = reversed_.find(t.of);
  const std::int64_t left =
      *target.amount_fen - (before == reversed_.end() ? 0 : before->second.amount_fen);
  if (left == 0 || t.amount_fen.value_or(left) > left) {
    return refusal_of(
        "E-LEDGER-REVERSED", t.id,
        {left == 0 ? "这一笔已全部冲正" : "冲正金额超过尚未冲正的金额",
         left == 0 ? "all of it has been reversed" : "more is reversed than is left of it"},
        "<= " + std::to_string(left), std::to_string(t.amount_fen.value_or(*target.amount_fen)));
  }
  t.debit = target.credit;
  t.credit = target.debit;
  if (!t.amount_fen) t.amount_fen = left;
  return std::nullopt;
}

Book::Refused Book::check_accounts(TransferState& made, Entry*& debit, Entry*& credit) {
  Transfer& t = made.transfer;
  for (const auto& [name, entry] : {std::pair{&t.debit, &debit}, std::pair{&t.credit, &credit}}) {
    const auto found = accounts_.find(*name);
    if (found == accounts_.end()) return no_account(t.id, *name);
    *entry = &found->second;
    if (found->second.state.closed) {
      return refusal("E-LEDGER-CLOSED", t.id,
                     {"账户“" + *name + "”已关闭", "account \"" + *name + "\" is closed"});
    }
  }
  const std::string& currency = debit->state.account.currency;
  if (currency != credit->state.account.currency) {
    return refusal_of("E-LEDGER-CURRENCY", t.id,
                      {"借贷双方币种不同", "debit and credit have different currencies"}, currency,
                      credit->state.account.currency,
                      {"经两种币种各自的清算账户", "go through a clearing account of each"});
  }
  if (!t.currency.empty() && t.currency != currency) {
    return refusal_of("E-LEDGER-CURRENCY", t.id,
                      {"币种与账户不符", "the currency is not that of the accounts"}, currency,
                      t.currency);
  }
  t.currency = currency;
  return std::nullopt;
}

Book::Refused Book::check_room(const TransferState& made, const Entry& debit,
                               const Entry& credit) const {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const Transfer& t = made.transfer;
  const std::int64_t amount = *t.amount_fen;
  const Balances& d = debit.state.balances;
  const Balances& c = credit.state.balances;
  // a sum that fits never makes these differences overflow
  const bool fits = amount <= kMost - d.debits_pending - d.debits_posted &&
                    amount <= kMost - c.credits_pending - c.credits_posted &&
                    (t.timeout_s == 0 || now_us_ <= kMost - t.timeout_s * kSecond);
  if (!fits) {
    return refusal("E-LEDGER-OVERFLOW", t.id,
                   {"账户的累计金额超出 64 位整数", "the account's total would exceed 64 bits"});
  }
  if (debit.state.account.bound == Bound::kDebits && amount > *debit.state.available()) {
    return overdrawn(t, debit.state, amount);
  }
  if (credit.state.account.bound == Bound::kCredits && amount > *credit.state.available()) {
    return overdrawn(t, credit.state, amount);
  }
  return std::nullopt;
}

void Book::apply(TransferState made, Entry& debit, Entry& credit) {
  Balances& d = debit.state.balances;
  Balances& c = credit.state.balances;
  undo_.emplace_back([this, &d, &c, d_before = d, c_before = c, id = made.transfer.id] {
    d = d_before;
    c = c_before;
    transfers_.erase(id);
    entered_.pop_back();
  });
  const std::int64_t amount = *made.transfer.amount_fen;
  switch (made.transfer.step) {
    case Step::kHold:
      d.debits_pending += amount;
      c.credits_pending += amount;
      break;
    case Step::kPost:
    case Step::kVoid: {
      const std::int64_t held = holds_.at(made.transfer.of).state.amount_fen;
      d.debits_pending -= held;
      c.credits_pending -= held;
      if (made.transfer.step == Step::kVoid) break;
      [[fallthrough]];
    }
    case Step::kTransfer:
    case Step::kReverse:
      d.debits_posted += amount;
      c.credits_posted += amount;
      break;
  }
  follow(made);
  transfers_.emplace(made.transfer.id, made);
  entered_.push_back({std::move(made), &debit, &credit, d, c});
}

// What becomes of the hold or of the reversed transfer that it names.
void Book::follow(const TransferState& made) {
  const Transfer& t = made.transfer;
  if (t.step == Step::kHold) {
    Hold hold;
    hold.mark = Mark::kNew;
    hold.state = {.transfer = t.id,
                  .debit = t.debit,
                  .credit = t.credit,
                  .amount_fen = *t.amount_fen,
                  .expires_us = t.timeout_s == 0 ? 0 : now_us_ + t.timeout_s * kSecond,
                  .state = "held"};
    holds_.insert_or_assign(t.id, std::move(hold));
    undo_.emplace_back([this, id = t.id] { holds_.erase(id); });
  } else if (settles(t.step)) {
    Hold& hold = holds_.at(t.of);
    undo_.emplace_back([&hold, before = hold] { hold = before; });
    hold.state.state = t.step == Step::kPost ? "posted" : "voided";
    hold.state.ended_us = now_us_;
    if (hold.mark == Mark::kStored) hold.mark = Mark::kChanged;
  } else if (t.step == Step::kReverse) {
    const auto tried = reversed_.try_emplace(t.of, Reversed{0, Mark::kNew});
    Reversed& sum = tried.first->second;
    undo_.emplace_back([this, of = t.of, is_new = tried.second, before = sum] {
      if (is_new) {
        reversed_.erase(of);
      } else {
        reversed_.at(of) = before;
      }
    });
    sum.amount_fen += *t.amount_fen;
    if (sum.mark == Mark::kStored) sum.mark = Mark::kChanged;
  }
}

std::vector<Book::Change> Book::changes() const {
  std::vector<Change> out;
  out.reserve(accounts_.size());
  for (const auto& [id, entry] : accounts_) {
    if (entry.state.balances == entry.loaded) continue;
    out.push_back({&entry.state, entry.loaded});
  }
  return out;
}

}  // namespace zhida::ledger
