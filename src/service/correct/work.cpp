// Decisions found, decided again, compared, and made anew.
#include "service/correct/work.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/failure.h"
#include "base/sha256.h"
#include "record/corrections/corrections.h"
#include "service/correct/given.h"
#include "service/correct/settle.h"

namespace zhida::correct {
namespace {

constexpr std::size_t kDigestDigits = 32;
constexpr std::size_t kChainMax = 64;  // corrections of one decision, one after the other
constexpr std::string_view kCash = "cash";

// The decision, and those whose place it took.
Result<std::vector<std::string>> chain_of(store::Reader& reader, const std::string& decision) {
  std::vector<std::string> out{decision};
  out.reserve(kChainMax);
  while (out.size() < kChainMax) {
    auto before = corrections::replaced_by(reader, out.back());
    if (!before) return before.errors();
    if (before->empty()) break;
    out.push_back(std::move(*before));
  }
  return out;
}

// REQUIRES: an answer that succeeded has a text: its packs are at hand
Result<std::vector<PolicyAnswer>> answers_in(const Result<std::optional<std::string>>& answer) {
  if (!answer) return answer.errors();
  ZHIDA_CHECK(answer->has_value());
  return read_answers(**answer);
}

std::vector<std::string> cash_granted(const std::vector<PolicyAnswer>& answers) {
  std::vector<std::string> out;
  for (const PolicyAnswer& one : answers) {
    if (one.entitled() && one.money && one.kind == kCash) out.push_back(one.policy);
  }
  return out;
}

std::string value_of(const facts::Fact& fact) {
  return fact.kind == facts::Kind::kNull ? "无" : fact.value;
}

void set_status(Item& item, Status status, std::string detail = {}) {
  item.status = status;
  item.detail = std::move(detail);
}

void add_to(Fen& sum, const Fen& more) {
  sum.min = sum.min + more.min;
  sum.max = sum.max + more.max;
}

void count(const Change& change, Total& total) {
  switch (change.outcome) {
    case Outcome::kNewly:
    case Outcome::kMore:
      if (change.difference) return add_to(total.increase, *change.difference);
      break;
    case Outcome::kNoLonger:
    case Outcome::kLess:
      if (change.difference) {
        return add_to(total.decrease, {-change.difference->max, -change.difference->min});
      }
      break;
    case Outcome::kSettledNo: return;
    case Outcome::kOpen: break;
  }
  ++total.open;
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::kDecided: return "decided";
    case Status::kOtherValue: return "other_value";
    case Status::kOldPacks: return "old_packs";
    case Status::kOldProgram: return "old_program";
    case Status::kRefused: return "refused";
    case Status::kReplaced: return "replaced";
  }
  return {};
}

std::string replacement_id(std::string_view correction, std::string_view decision) {
  std::string out = std::string(correction) + "." + std::string(decision);
  if (out.size() <= decisions::kIdBytesMax) return out;
  return std::string(correction) + "." + hex(sha256(decision)).substr(0, kDigestDigits);
}

Result<std::vector<std::string>> Work::subjects(store::Reader& reader) const {
  if (!request_.subjects.empty()) return request_.subjects;
  return tools_.facts->subjects_of(reader, request_.source, known_us_);
}

Result<Wrong> Work::wrong(store::Reader& reader, std::string_view subject) const {
  return find_wrong(reader, *tools_.facts, request_, subject, known_us_);
}

bool Work::might_use(const facts::Record& record, const decisions::Decision& decision) const {
  return record.known_from <= decision.known_us && record.fact.valid_from <= decision.as_of &&
         decision.as_of < record.fact.valid_to && request_.from <= decision.as_of &&
         decision.as_of < request_.to;
}

Result<std::vector<Redone>> Work::redo(store::Reader& reader, const Wrong& wrong) const {
  std::vector<Redone> out;
  if (wrong.records.empty()) return out;
  std::int64_t before = 0;
  for (;;) {
    const auto page = decisions::of_subject(reader, wrong.subject, before, decisions::kListMax);
    if (!page) return page.errors();
    for (const decisions::Decision& one : *page) {
      before = one.leaf;
      const bool concerned =
          one.decided_us <= known_us_ &&
          std::any_of(wrong.records.begin(), wrong.records.end(),
                      [&](const facts::Record& record) { return might_use(record, one); });
      if (!concerned) continue;
      const auto whole = decisions::get(reader, one.id);
      if (!whole) return whole.errors();
      auto redone = redo_one(reader, wrong, *whole);
      if (!redone) return redone.errors();
      if (*redone) out.push_back(std::move(**redone));
    }
    // the first leaf of all is 0
    if (page->size() < static_cast<std::size_t>(decisions::kListMax) || before <= 0) break;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

// Nothing where the decision's facts do not have what was wrong.
Result<std::optional<Redone>> Work::redo_one(store::Reader& reader, const Wrong& wrong,
                                             const decisions::Decision& decision) const {
  Redone out;
  out.item.decision = decision.id;
  out.item.subject = decision.subject;
  out.item.as_of = decision.as_of;
  const auto given = Given::read(decision.facts);
  if (!given) {
    set_status(out.item, Status::kRefused, given.errors().front().code);
    return std::optional(std::move(out));
  }
  bool has = false;
  for (const facts::Record& record : wrong.records) {
    const facts::Fact& fact = record.fact;
    const Node* node = might_use(record, decision) ? given->at(fact.key, fact.period) : nullptr;
    if (node == nullptr) continue;
    has = true;
    const bool known = !out.item.used.empty() && out.item.used.back().key == fact.key &&
                       out.item.used.back().period == fact.period;
    if (!known && Given::says(*node, fact.kind, fact.value))
      out.item.used.push_back({fact.key, fact.period, value_of(fact), {}});
  }
  if (!has) return std::optional<Redone>();
  if (out.item.used.empty()) {
    set_status(out.item, Status::kOtherValue);
    return std::optional(std::move(out));
  }
  auto replaced = corrections::replacement_of(reader, decision.id, known_us_);
  if (!replaced) return replaced.errors();
  if (!replaced->empty()) {
    set_status(out.item, Status::kReplaced, std::move(*replaced));
    return std::optional(std::move(out));
  }
  if (auto done = decide(reader, wrong, decision, out); !done) return done.errors();
  return std::optional(std::move(out));
}

Result<Done> Work::decide(store::Reader& reader, const Wrong& wrong,
                          const decisions::Decision& decision, Redone& out) const {
  Item& item = out.item;
  auto facts = corrected_facts(reader, wrong, decision, item);
  if (!facts) return facts.errors();
  const auto was = read_answers(decision.result);
  const auto again = tools_.verdicts(decision, decision.facts);
  if (again && !*again) {
    set_status(item, Status::kOldPacks, decision.bundle);
    return Done{};
  }
  const auto repeated = answers_in(again);
  if (!was || !repeated || *was != *repeated) {
    const auto* failed = !was ? &was.errors() : !repeated ? &repeated.errors() : nullptr;
    set_status(item, Status::kOldProgram, failed != nullptr ? failed->front().code : "");
    return Done{};
  }
  const auto after = tools_.verdicts(decision, *facts);
  const auto is = answers_in(after);
  if (!is) {
    set_status(item, Status::kRefused, is.errors().front().code);
    return Done{};
  }
  if (auto done = compare(*was, *is, item); !done) return done;
  const auto chain = chain_of(reader, decision.id);
  if (!chain) return chain.errors();
  if (auto done = settle(reader, *chain, cash_granted(*was), known_us_, item); !done) return done;
  const bool same = std::all_of(item.used.begin(), item.used.end(),
                                [](const Used& one) { return one.wrong == one.correct; });
  if (same) return Done{};
  item.replacement = replacement_id(request_.id, decision.id);
  if (!facts_us_) return Done{};
  return renew(reader, decision, std::move(*facts), *is, out);
}

// The decision that takes its place, unless it is there already.
Result<Done> Work::renew(store::Reader& reader, const decisions::Decision& decision,
                         std::string facts, const std::vector<PolicyAnswer>& expected,
                         Redone& out) const {
  if (decisions::get(reader, out.item.replacement)) return Done{};
  auto answer = tools_.answer(decision, facts);
  const auto told = answers_in(answer);
  if (!told) return told.errors();
  if (*told != expected) {
    return failure(
        "E-CORRECT-RESULT", decision.id,
        {"整份答案与结论和金额不一致", "the whole answer is not that of the verdicts and amounts"});
  }
  decisions::Decision fresh = decision;
  fresh.id = out.item.replacement;
  fresh.known_us = *facts_us_;
  fresh.facts = std::move(facts);
  fresh.result = std::move(**answer);
  fresh.actor = request_.actor;
  fresh.purpose = "correction:" + request_.id;
  out.decision = std::move(fresh);
  return Done{};
}

// The decision's facts with what the store answers in the places that were wrong.
Result<std::string> Work::corrected_facts(store::Reader& reader, const Wrong& wrong,
                                          const decisions::Decision& decision, Item& item) const {
  const auto held = facts_us_
                        ? tools_.facts->as_of(reader, decision.subject, decision.as_of, *facts_us_)
                        : tools_.facts->as_if(reader, decision.subject, decision.as_of,
                                              wrong.corrections, known_us_);
  if (!held) return held.errors();
  auto given = Given::read(decision.facts);
  if (!given) return given.errors();
  for (Used& used : item.used) {
    const auto found = std::lower_bound(
        held->begin(), held->end(), used, [](const facts::Held& one, const Used& wanted) {
          return std::tie(one.record.fact.key, one.record.fact.period) <
                 std::tie(wanted.key, wanted.period);
        });
    const bool known = found != held->end() && found->record.fact.key == used.key &&
                       found->record.fact.period == used.period;
    const facts::Fact* fact = known ? &found->record.fact : nullptr;
    if (fact != nullptr) used.correct = value_of(*fact);
    given->set(used.key, used.period, fact);
  }
  return given->text();
}

void count(const Wrong& wrong, const std::vector<Redone>& redone, Report& report) {
  if (wrong.records.empty()) return;
  ++report.subjects;
  report.records += wrong.records.size();
  report.corrections += wrong.corrections.size();
  report.left += wrong.left;
  const std::size_t first = report.items.size();
  for (const Redone& one : redone) {
    ++report.statuses[std::string(to_string(one.item.status))];
    for (const Change& change : one.item.changes) {
      ++report.outcomes[std::string(to_string(change.outcome))];
      const bool money = change.due_before || change.due_after;
      if (money && !change.kind.empty()) count(change, report.totals[{change.payer, change.kind}]);
    }
    report.items.push_back(one.item);
  }
  for (Net& one : net(std::span(report.items).subspan(first))) {
    if (one.payer.empty()) {
      report.nets.push_back(std::move(one));
      continue;
    }
    Total& total = report.totals[{one.payer, one.kind}];
    add_to(total.over, one.over);
    add_to(total.under, one.under);
    report.nets.push_back(std::move(one));
  }
}

}  // namespace zhida::correct
