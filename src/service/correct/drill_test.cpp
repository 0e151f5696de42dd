// The drill: one register was wrong of some firms among many. What the correction finds is compared with what plain
// arithmetic over the same made-up figures says. (The drill of full size: bench/correct.cpp.)
#include <cstdlib>

#include <fmt/format.h>

#include "service/correct/correct_test.h"

namespace zhida::correct {
namespace {

constexpr int kSubjects = 20'000;  // of five facts each
constexpr int kEvery = 74;         // one in so many is wrong, in two of its facts
constexpr std::int64_t kAward = 10'000'000;

// Synthetic figures of one firm.
struct Firm {
  explicit Firm(int number)
      : id(fmt::format("S{:06}", number)),
        wrong(number % kEvery == 0),
        decided(wrong || number % 150 == 1),
        paid(number % 4 < 2),
        staff_said(250 + number % 101),
        turnover_said(1'000'000 + 100 * number),
        staff_right(wrong ? 270 + number * 7 % 61 : staff_said),
        turnover_right(wrong ? 2'000'000 + 40 * (number / 2) : turnover_said) {
    if (wrong && number % 3 == 0) turnover_right = turnover_said - 5'000;
  }
  std::string id;
  bool wrong, decided, paid;
  std::int64_t staff_said, turnover_said, staff_right, turnover_right;

  [[nodiscard]] static std::int64_t award(std::int64_t staff) { return staff >= 300 ? kAward : 0; }
  // 1 % of yuan, in fen
  [[nodiscard]] static std::int64_t subsidy(std::int64_t turnover) { return turnover; }
  [[nodiscard]] std::string facts() const {
    return fmt::format(R"({{"从业人员": {}, "营业收入": {{"2025": "{}"}}, "属于制造业": true}})",
                       staff_said, turnover_said);
  }
};

struct Sums {
  std::int64_t increase = 0, decrease = 0, over = 0, under = 0;
  void add(std::int64_t was, std::int64_t is, bool paid) {
    (is > was ? increase : decrease) += std::abs(is - was);
    if (!paid || is == was) return;
    (is > was ? under : over) += std::abs(is - was);
  }
};

class Drill : public CorrectTest {
 protected:
  void import() {
    auto writer = must(facts_->writer("drill"));
    for (int i = 0; i < kSubjects; ++i) {
      const Firm firm(i);
      const std::string staff = std::to_string(firm.staff_said);
      const std::string turnover = std::to_string(firm.turnover_said);
      const std::vector<facts::FactView> views{
          {"从业人员", "", facts::Kind::kNumber, staff, kFrom, kTo},
          {"属于制造业", "", facts::Kind::kBoolean, "true", kFrom, kTo},
          {"资产总额", "2025", facts::Kind::kNumber, turnover, kFrom, kTo},
          {"营业收入", "2024", facts::Kind::kNumber, turnover, kFrom, kTo},
          {"营业收入", "2025", facts::Kind::kNumber, turnover, kFrom, kTo}};
      must(writer->add(firm.id, views));
    }
    const auto written = must(writer->finish());
    EXPECT_EQ(written.facts, 5 * kSubjects);
    write([&](store::Transaction& tx) -> Result<Done> {
      const auto row = facts_->import(
          tx, {"import-1", {"登记", "", facts::Confidence::kPublished, "tester"}}, written);
      return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
    });
  }

  // Decisions, and payments of what they granted.
  void decide_and_pay() {
    write([&](store::Transaction& tx) -> Result<Done> {
      for (const auto& [id, kind] :
           {std::pair{"fund", ledger::Kind::kSource}, std::pair{"firms", ledger::Kind::kSubject}}) {
        if (auto opened = ledger_->open(tx, {.id = id, .kind = kind}); !opened)
          return opened.errors();
      }
      for (int i = 0; i < kSubjects; ++i) {
        const Firm firm(i);
        if (!firm.decided) continue;
        decisions::Decision one;
        one.id = "d" + firm.id;
        one.subject = firm.id;
        one.as_of = kDay;
        one.known_us = tx.time_us();
        one.bundle = kPacks;
        one.party = "enterprise";
        one.facts = firm.facts();
        one.result = *must(made_up(one, one.facts));
        one.actor = "tester";
        if (auto kept = decisions::record(tx, journal_, one); !kept) return kept.errors();
        if (!firm.paid) continue;
        for (const auto& [policy, fen] :
             {std::pair{"award", Firm::award(firm.staff_said)},
              std::pair{"subsidy", Firm::subsidy(firm.turnover_said)}}) {
          if (fen == 0) continue;
          const ledger::Transfer transfer{.id = one.id + "." + policy,
                                          .debit = "fund",
                                          .credit = "firms",
                                          .amount_fen = fen,
                                          .reference = one.id + "/" + policy};
          if (auto put = ledger_->transfer(tx, std::span(&transfer, 1)); !put) return put;
        }
      }
      return Done{};
    });
  }

  static Fen exactly(std::int64_t fen) { return {Decimal(fen), Decimal(fen)}; }
  static void expect_total(const Report& report, const char* payer, const Sums& sums) {
    const Total& total = report.totals.at({payer, "cash"});
    EXPECT_EQ(total.increase, exactly(sums.increase)) << payer;
    EXPECT_EQ(total.decrease, exactly(sums.decrease)) << payer;
    EXPECT_EQ(total.over, exactly(sums.over)) << payer;
    EXPECT_EQ(total.under, exactly(sums.under)) << payer;
    EXPECT_EQ(total.open, 0U) << payer;
  }
};

TEST_P(Drill, OneRegisterWrongOfSomeFirmsAmongMany) {
  import();
  decide_and_pay();
  Request asked = request({});
  Sums city, district;
  std::map<std::string, std::size_t, std::less<>> outcomes;
  std::size_t firms = 0, decisions = 0;
  for (int i = 0; i < kSubjects; ++i) {
    const Firm firm(i);
    decisions += firm.decided ? 1 : 0;
    if (!firm.wrong) continue;
    ++firms;
    asked.corrected.push_back(right(firm.id, "从业人员", "", std::to_string(firm.staff_right)));
    asked.corrected.push_back(
        right(firm.id, "营业收入", "2025", std::to_string(firm.turnover_right)));
    const auto was = Firm::award(firm.staff_said), is = Firm::award(firm.staff_right);
    city.add(was, is, firm.paid);
    if (was != is) ++outcomes[is > was ? "newly_entitled" : "no_longer_entitled"];
    district.add(firm.turnover_said, firm.turnover_right, firm.paid);
    if (firm.turnover_said != firm.turnover_right)
      ++outcomes[firm.turnover_right > firm.turnover_said ? "more" : "less"];
  }
  ASSERT_EQ(2 * firms, 542U);  // wrong records
  ASSERT_EQ(outcomes.size(), 4U);
  const Report report = must(applied(asked));
  EXPECT_EQ(report.subjects, firms);
  EXPECT_EQ(report.corrections, 2 * firms);
  EXPECT_EQ(report.items.size(), firms);
  EXPECT_GT(decisions, firms + 100);
  EXPECT_EQ(report.outcomes, outcomes);
  expect_total(report, "city", city);
  expect_total(report, "district", district);
  EXPECT_EQ(static_cast<std::size_t>(rows("decision")), decisions + firms);
  EXPECT_EQ(static_cast<std::size_t>(rows("fact_record")), 2 * firms);
  for (const Net& one : report.nets) EXPECT_TRUE(one.net.exact()) << one.subject;
  EXPECT_EQ(to_json(must(applied(asked))), to_json(report));  // again: nothing twice
  EXPECT_EQ(static_cast<std::size_t>(rows("decision")), decisions + firms);
}

INSTANTIATE_TEST_SUITE_P(Engines, Drill, store::engines());

}  // namespace
}  // namespace zhida::correct
