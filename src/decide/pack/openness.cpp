// Blanks facts of cases and gives them values again.
#include "decide/pack/openness.h"

#include <algorithm>

#include "decide/feel/possible.h"
#include "decide/pack/blank.h"
#include "decide/pack/gaps.h"
#include "decide/pack/verdict.h"

namespace zhida::pack {
namespace {

using feel::Value;
using At = Supposition::At;

constexpr std::size_t kDonorsMax = 40;
constexpr int kFillsOfSettled = 6;
constexpr int kFillsOfOpen = 300;
constexpr int kSeekMax = 600;

// A fixed sequence of numbers that look drawn (splitmix64).
class Sequence {
 public:
  explicit Sequence(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t end) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % end);
  }

 private:
  std::uint64_t state_;
};

// One blanking of one case.
class Trial {
 public:
  Trial(const Bundle& bundle, const Policy& policy, const Version& version, const FactSet& facts,
        std::int64_t day, unsigned seed)
      : version_(version),
        facts_(facts),
        day_(day),
        rules_(bundle, policy, version, facts, day, Tracing::kOff),
        sequence_(seed) {
    said_ = verdict();
    if (version.amount && !version.amount->up_to && said_ != Verdict::kNo)
      amount_ = amount_of(*version.amount, rules_.decide(version.amount->decision), said_);
    const dmn::ElementInfo* element = rules_.find(version.verdict);
    Dependence dependence(rules_);
    Paths open;
    for (const std::string& path : dependence.all(*element, element->tree)) {
      if (feel::contains_abstract(rules_.given(path))) open.push_back(path);
    }
    gaps_ = find_gaps(rules_, *element, open);
  }

  [[nodiscard]] Verdict said() const { return said_; }
  [[nodiscard]] int values() const { return values_; }
  [[nodiscard]] bool seen_both() const { return yes_ && no_; }
  [[nodiscard]] const Text& wrong() const { return wrong_; }

  // What facts that are not known are said to be in another case of the policy.
  void donate(const FactSet& donor, std::int64_t donor_day) {
    const FactSet filled = with_donor(facts_, day_, donor, donor_day);
    for (const auto& [fact, value] : rules_.inputs()) {
      rules_.put(fact->name, input_value(*fact, filled, day_));
    }
    meet();
    for (const auto& [fact, value] : rules_.inputs()) rules_.put(fact->name, value);
  }

  // Values for all gaps at once, drawn anew each time.
  void fill(int times) {
    Supposition supposed(rules_, gaps_);
    for (int n = 0; n < times && !done(); ++n) {
      for (std::size_t g = 0; g < gaps_.size(); ++g) {
        for (const At at : supposed.slots_of(g)) {
          const auto& samples = gaps_[g].slots[at.slot].samples;
          if (!samples.empty()) supposed.suppose(at, samples[sequence_.below(samples.size())]);
        }
      }
      meet();
    }
    for (std::size_t g = 0; g < gaps_.size(); ++g) supposed.forget_gap(g);
  }

  // Value after value towards the verdict that was not met yet.
  void seek() {
    Supposition supposed(rules_, gaps_);
    std::vector<At> slots;
    for (std::size_t g = 0; g < gaps_.size(); ++g) {
      for (const At at : supposed.slots_of(g)) slots.push_back(at);
    }
    for (const bool backwards : {false, true}) {
      if (backwards) std::reverse(slots.begin(), slots.end());
      for (const Verdict goal : {Verdict::kCertain, Verdict::kNo}) {
        if (goal == Verdict::kCertain ? yes_ : no_) continue;
        budget_ = kSeekMax;
        seek(supposed, slots, 0, goal);
        for (std::size_t g = 0; g < gaps_.size(); ++g) supposed.forget_gap(g);
      }
    }
  }

 private:
  Verdict verdict() { return verdict_of(rules_.decide(version_.verdict)); }

  [[nodiscard]] bool done() const {
    return said_ == Verdict::kPossible ? seen_both() : !wrong_.zh.empty();
  }

  // The verdict for the values that now stand against what was said.
  Verdict meet() {
    ++values_;
    const Verdict now = verdict();
    if (now == Verdict::kPossible) return now;
    yes_ = yes_ || now == Verdict::kCertain;
    no_ = no_ || now == Verdict::kNo;
    if (said_ != Verdict::kPossible && now != said_) {
      wrong_ = {"说是 " + std::string(to_string(said_)) + "，补上事实后却是 " +
                    std::string(to_string(now)),
                "said " + std::string(to_string(said_)) + ", with the facts given again it is " +
                    std::string(to_string(now))};
    }
    if (amount_ && now == Verdict::kCertain) meet_amount();
    return now;
  }

  void meet_amount() {
    const AmountOutcome now =
        amount_of(*version_.amount, rules_.decide(version_.amount->decision), Verdict::kCertain);
    const bool below = amount_->min && now.min && *now.min < *amount_->min;
    const bool above = amount_->max && now.max && *now.max > *amount_->max;
    const bool unbounded = amount_->max && !now.max;
    if (!below && !above && !unbounded) return;
    const auto number = [](const std::optional<Decimal>& d) {
      return d ? d->to_plain() : std::string("-");
    };
    wrong_ = {"金额说在 " + number(amount_->min) + " 与 " + number(amount_->max) +
                  " 之间，补上事实后却是 " + number(now.min) + "–" + number(now.max),
              "the amount was said to lie between " + number(amount_->min) + " and " +
                  number(amount_->max) + ", with the facts given again it is " + number(now.min) +
                  "–" + number(now.max)};
  }

  bool seek(Supposition& supposed, const std::vector<At>& slots, std::size_t next, Verdict goal) {
    const Verdict now = meet();
    if (now == goal) return true;
    if (--budget_ <= 0 || now != Verdict::kPossible) return false;
    while (next < slots.size() && supposed.is_idle(slots[next])) ++next;
    if (next == slots.size()) return false;
    for (const Value& sample : gaps_[slots[next].gap].slots[slots[next].slot].samples) {
      supposed.suppose(slots[next], sample);
      if (seek(supposed, slots, next + 1, goal)) return true;
      if (budget_ <= 0) break;
    }
    supposed.forget(slots[next]);
    return false;
  }

  const Version& version_;
  const FactSet& facts_;
  std::int64_t day_;
  Rules rules_;
  Sequence sequence_;
  Verdict said_ = Verdict::kNo;
  std::optional<AmountOutcome> amount_;
  std::vector<Gap> gaps_;
  Text wrong_;
  bool yes_ = false;
  bool no_ = false;
  int values_ = 0;
  int budget_ = 0;
};

const PolicyCases* cases_of(const Bundle& bundle, std::string_view policy) {
  const auto it = std::find_if(bundle.cases.begin(), bundle.cases.end(),
                               [&](const PolicyCases& c) { return c.policy == policy; });
  return it == bundle.cases.end() ? nullptr : &*it;
}

// The version that decides the case; null where none does.
const Version* deciding(const Policy& policy, const Case& c) {
  const Version* version = version_for(policy, c.as_of);
  if (fixed_verdict(version, c.as_of)) return nullptr;
  const dmn::ElementInfo* verdict = dmn::find(*version->graph, version->verdict);
  return verdict == nullptr || !verdict->tree ? nullptr : version;
}

void count(Trial& trial, const Blanked& blanked, OpennessReport& report) {
  switch (trial.said()) {
    case Verdict::kCertain: ++report.certain; break;
    case Verdict::kNo: ++report.no; break;
    default:
      ++report.possible;
      if (!trial.seen_both()) report.avoidable.push_back(blanked);
      break;
  }
  report.values += trial.values();
  if (trial.wrong().zh.empty()) return;
  report.wrong.push_back(blanked);
  report.wrong.back().what = trial.wrong();
}

}  // namespace

void OpennessReport::add(const OpennessReport& other) {
  certain += other.certain;
  possible += other.possible;
  no += other.no;
  values += other.values;
  avoidable.insert(avoidable.end(), other.avoidable.begin(), other.avoidable.end());
  wrong.insert(wrong.end(), other.wrong.begin(), other.wrong.end());
}

OpennessReport check_openness(const Bundle& bundle, std::string_view id, int every) {
  OpennessReport report;
  const Policy* policy = bundle.find(id);
  const PolicyCases* cases = cases_of(bundle, id);
  if (policy == nullptr || cases == nullptr) return report;
  unsigned n = 0;
  for (const Case& c : cases->cases) {
    const Version* version = deciding(*policy, c);
    if (version == nullptr) continue;
    Rules rules(bundle, *policy, *version, c.facts, c.as_of, Tracing::kOff);
    for (const std::vector<Part>& parts : blankings(rules, c.facts, c.as_of)) {
      if (n++ % static_cast<unsigned>(every) != 0) continue;
      const FactSet facts = without(c.facts, parts, c.as_of);
      Trial trial(bundle, *policy, *version, facts, c.as_of, n);
      const bool open = trial.said() == Verdict::kPossible;
      trial.donate(c.facts, c.as_of);
      const std::size_t step = cases->cases.size() / kDonorsMax + 1;
      for (std::size_t d = n % step; d < cases->cases.size(); d += step) {
        if (open && trial.seen_both()) break;
        trial.donate(cases->cases[d].facts, cases->cases[d].as_of);
      }
      if (open && !trial.seen_both()) trial.seek();
      trial.fill(open ? kFillsOfOpen : kFillsOfSettled);
      count(trial, {policy->id, c.name, c.place, names(parts), {}}, report);
    }
  }
  return report;
}

ReasonsReport check_reasons(const Bundle& bundle, std::string_view id) {
  ReasonsReport report;
  const Policy* policy = bundle.find(id);
  const PolicyCases* cases = cases_of(bundle, id);
  if (policy == nullptr || cases == nullptr) return report;
  for (const Case& c : cases->cases) {
    const Version* version = deciding(*policy, c);
    if (version == nullptr) continue;
    const Outcome outcome = decide(bundle, *policy, c.facts, c.as_of);
    if (outcome.verdict == Verdict::kPossible) continue;
    ++report.verdicts;
    Rules rules(bundle, *policy, *version, c.facts, c.as_of, Tracing::kOff);
    std::vector<Part> cited;
    std::vector<Part> others;
    for (const Part& part : whole_parts(rules, c.facts, c.as_of)) {
      const auto& by = outcome.decided_by;
      (std::find(by.begin(), by.end(), part.path) != by.end() ? cited : others).push_back(part);
    }
    report.facts += static_cast<int>(cited.size());
    report.known += static_cast<int>(cited.size() + others.size());
    const auto verdict_without = [&](const std::vector<Part>& parts) {
      Rules less(bundle, *policy, *version, without(c.facts, parts, c.as_of), c.as_of,
                 Tracing::kOff);
      return verdict_of(less.decide(version->verdict));
    };
    const Blanked blanked{policy->id, c.name, c.place, outcome.decided_by, {}};
    if (cited.size() != outcome.decided_by.size() || verdict_without(others) != outcome.verdict) {
      report.wrong.push_back(blanked);
      report.wrong.back().what = {"所引事实不足以判定", "the facts cited do not decide"};
    }
    for (const Part& part : cited) {
      std::vector<Part> more = others;
      more.push_back(part);
      if (verdict_without(more) == Verdict::kPossible) continue;
      report.wrong.push_back(blanked);
      report.wrong.back().what = {"不引“" + part.path + "”也能判定",
                                  "it is decided without " + part.path + " as well"};
    }
  }
  return report;
}

}  // namespace zhida::pack
