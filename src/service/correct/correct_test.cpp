// One wrong source: what it touched, and what comes of it.
#include "service/correct/correct.h"

#include <algorithm>

#include "service/correct/correct_test.h"

namespace zhida::correct {
namespace {

class Correct : public CorrectTest {
 protected:
  static std::string outcome(const Item& item, std::string_view policy) {
    for (const Change& one : item.changes) {
      if (one.policy == policy) return std::string(to_string(one.outcome));
    }
    return "unchanged";
  }
  void pay(const std::string& id, std::int64_t fen, const std::string& reference,
           ledger::Step step = ledger::Step::kTransfer, const std::string& of = {}) {
    write([&](store::Transaction& tx) -> Result<Done> {
      for (const auto& [account, kind] :
           {std::pair{"city", ledger::Kind::kSource}, std::pair{"firm", ledger::Kind::kSubject}}) {
        const auto opened = ledger_->open(tx, {.id = account, .kind = kind});
        if (!opened) return opened.errors();
      }
      ledger::Transfer one{
          .id = id, .step = step, .amount_fen = fen, .of = of, .reference = reference};
      if (of.empty()) {
        one.debit = "city";
        one.credit = "firm";
      }
      return ledger_->transfer(tx, std::span(&one, 1));
    });
  }
};

TEST_P(Correct, FindsTheDecisionsThatUsedTheWrongFactAndNoOthers) {
  decide("before", "A", R"({"从业人员": 320})");  // before the source spoke
  staff("A", "320");
  staff("B", "320");
  decide("used", "A", R"({"从业人员": 320})");
  decide("text", "A", R"({"facts": {"从业人员": "320.0"}})", kDay, "packs-0");
  decide("other", "A", R"({"从业人员": 310})");
  decide("without", "A", R"({"属于制造业": true})");
  decide("earlier", "A", R"({"从业人员": 320})", day_of("2025-12-31"));
  decide("last", "A", R"({"从业人员": 320})", day_of("2026-12-31"));
  decide("later", "A", R"({"从业人员": 320})", kTo);
  decide("known", "A", R"({"从业人员": 320})", kDay, kPacks, 1);  // as known long before
  decide("firm-b", "B", R"({"从业人员": 320})");
  const Report report = must(planned(request({right("A", "从业人员", "", "120")})));
  std::vector<std::string> found;
  for (const Item& one : report.items)
    found.push_back(one.decision + " " + std::string(to_string(one.status)));
  EXPECT_EQ(found, (std::vector<std::string>{"used decided", "text old_packs", "other other_value",
                                             "last decided"}));
  EXPECT_EQ(report.subjects, 1U);
  EXPECT_EQ(report.records, 1U);
  EXPECT_EQ(report.corrections, 1U);
  EXPECT_EQ(report.items[0].replacement, "C1.used");
  EXPECT_EQ(report.items[1].detail, "packs-0");
  ASSERT_EQ(report.items[0].used.size(), 1U);
  EXPECT_EQ(report.items[0].used[0].wrong, "320");
  EXPECT_EQ(report.items[0].used[0].correct, "120");
}

TEST_P(Correct, EveryWayAPolicyCanComeOut) {
  for (const char* subject : {"no", "newly", "more", "less", "open"}) {
    staff(subject, std::string(subject) == "newly" ? "120" : "320");
    turnover(subject, "1000000.5");
    decide(std::string("d-") + subject, subject,
           std::string(subject) == "newly"
               ? R"({"从业人员": 120, "营业收入": {"2025": "1000000.50"}})"
               : R"({"从业人员": 320, "营业收入": {"2025": 1000000.50}})");
  }
  auto asked =
      request({right("no", "从业人员", "", "299"), right("newly", "从业人员", "", "300"),
               right("more", "营业收入", "2025", "2000000.00"),
               right("less", "营业收入", "2025", "500000"), right("open", "营业收入", "2025", "")});
  asked.corrected.back().kind = facts::Kind::kWithdrawn;
  const Report report = must(planned(asked));
  ASSERT_EQ(report.items.size(), 5U);
  std::map<std::string, const Item*> by;
  for (const Item& one : report.items) by[one.subject] = &one;
  EXPECT_EQ(outcome(*by["no"], "award"), "no_longer_entitled");
  EXPECT_EQ(outcome(*by["no"], "subsidy"), "unchanged");
  EXPECT_EQ(outcome(*by["newly"], "award"), "newly_entitled");
  EXPECT_EQ(outcome(*by["more"], "subsidy"), "more");
  EXPECT_EQ(outcome(*by["less"], "subsidy"), "less");
  EXPECT_EQ(outcome(*by["open"], "subsidy"), "open");
  EXPECT_EQ(by["no"]->changes[0].difference, (Fen{-10'000'000, -10'000'000}));
  // 10000.005 yuan are no whole fen: an interval, never a rounding
  EXPECT_EQ(by["less"]->changes[0].due_before, (Fen{1'000'000, 1'000'001}));
  EXPECT_EQ(by["less"]->changes[0].difference, (Fen{-500'001, -500'000}));
  EXPECT_FALSE(by["open"]->changes[0].due_after.has_value());
  EXPECT_FALSE(by["open"]->changes[0].difference.has_value());
  ASSERT_EQ(report.totals.size(), 2U);  // never across payers
  const Total& city = report.totals.at({"city", "cash"});
  EXPECT_EQ(city.increase, (Fen{10'000'000, 10'000'000}));
  EXPECT_EQ(city.decrease, (Fen{10'000'000, 10'000'000}));
  const Total& district = report.totals.at({"district", "cash"});
  EXPECT_EQ(district.increase, (Fen{999'999, 1'000'000}));
  EXPECT_EQ(district.open, 1U);
}

TEST_P(Correct, WhatWasNotKnownIsSettled) {
  staff("A", "320");
  say("B", "从业人员", "", facts::Kind::kNumber, "320");
  decide("d1", "A", R"({"从业人员": 320})");
  const Report unknown = must(planned(request({}, true)));
  EXPECT_EQ(outcome(unknown.items.at(0), "award"), "open");
  EXPECT_EQ(outcome(unknown.items.at(0), "subsidy"), "unchanged");  // open before and after
  EXPECT_EQ(unknown.items[0].used[0].correct, "");
  EXPECT_EQ(unknown.subjects, 2U);  // every subject of which the source spoke
  EXPECT_TRUE(unknown.totals.at({"city", "cash"}).increase.exact());
  EXPECT_EQ(unknown.totals.at({"city", "cash"}).open, 1U);
}

TEST_P(Correct, AWithdrawnFactLeavesTheWordToTheNextSource) {
  staff("A", "320");
  staff("A", "200", "统计");
  decide("d1", "A", R"({"从业人员": 320})");
  const Report report = must(planned(request({}, true)));
  EXPECT_EQ(report.items.at(0).used.at(0).correct, "200");
  EXPECT_EQ(outcome(report.items[0], "award"), "no_longer_entitled");
}

TEST_P(Correct, WhatTheSourceCorrectedItselfStands) {
  staff("A", "320");
  decide("d1", "A", R"({"从业人员": 320})");
  std::int64_t wrong_us = 0;
  must(db_->read([&](store::Reader& reader) {
    return reader.each("SELECT max(known_from) FROM fact_record", {}, [&](const store::Row& row) {
      wrong_us = row.integer(0);
      return true;
    });
  }));
  say("A", "从业人员", "", facts::Kind::kNumber, "250", "登记", kDay, kTo);
  auto asked = request({}, true);
  asked.known_to = wrong_us;
  const Report report = must(applied(asked));
  ASSERT_EQ(report.items.size(), 1U);
  EXPECT_EQ(report.items[0].used[0].correct, "250");
  EXPECT_EQ(report.corrections, 1U);  // the days before the source's own correction
  must(db_->read([&](store::Reader& reader) -> Result<Done> {
    EXPECT_TRUE(must(facts_->as_of(reader, "A", kFrom)).empty());
    const auto held = must(facts_->as_of(reader, "A", kDay));
    EXPECT_EQ(held.at(0).record.fact.value, "250");
    return Done{};
  }));
}

TEST_P(Correct, PaymentsAreComparedWithWhatIsDueAndNettedByPayerAndKind) {
  staff("A", "320");
  turnover("A", "1000000");
  decide("d1", "A", R"({"从业人员": 320, "营业收入": {"2025": 1000000}})");
  decide("d2", "A", R"({"从业人员": 320, "营业收入": {"2025": 1000000}})");
  pay("p1", 10'000'000, "d1/award");
  pay("p2", 1'000'000, "d1/subsidy");
  pay("p3", 400'000, "d1/subsidy", ledger::Step::kReverse, "p2");
  pay("h1", 1'000'000, "d2/subsidy", ledger::Step::kHold);
  pay("h2", 700'000, "", ledger::Step::kPost, "h1");
  pay("h3", 10'000'000, "d2/award", ledger::Step::kHold);
  const Report report = must(planned(
      request({right("A", "从业人员", "", "10"), right("A", "营业收入", "2025", "700000")})));
  ASSERT_EQ(report.items.size(), 2U);
  const auto& first = report.items[0].settlements;
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].over, (Fen{10'000'000, 10'000'000}));
  EXPECT_EQ(first[1].paid, Decimal(600'000));  // less what was reversed
  EXPECT_EQ(first[1].under, (Fen{100'000, 100'000}));
  const auto& second = report.items[1].settlements;
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second[0].held, Decimal(10'000'000));
  EXPECT_EQ(second[0].over, (Fen{0, 0}));
  EXPECT_EQ(second[1].paid, Decimal(700'000));
  EXPECT_EQ(second[1].held, Decimal(0));
  ASSERT_EQ(report.nets.size(), 2U);  // city and district apart
  EXPECT_EQ(report.nets[0].payer, "city");
  EXPECT_EQ(report.nets[0].net, (Fen{10'000'000, 10'000'000}));
  EXPECT_EQ(report.nets[0].proposal(), "recover");
  EXPECT_EQ(report.nets[1].net, (Fen{-100'000, -100'000}));
  EXPECT_EQ(report.nets[1].proposal(), "pay");
}

TEST_P(Correct, APaymentThatSaysNoPolicyIsOfTheOnlyOneOrIsLeftOpen) {
  staff("A", "320");
  staff("B", "320");
  turnover("B", "1000000");
  decide("d1", "A", R"({"从业人员": 320})");
  decide("d2", "B", R"({"从业人员": 320, "营业收入": {"2025": 1000000}})");
  pay("p1", 10'000'000, "d1");
  pay("p2", 11'000'000, "d2");
  const Report report =
      must(planned(request({right("A", "从业人员", "", "10"), right("B", "从业人员", "", "10")})));
  ASSERT_EQ(report.nets.size(), 2U);
  EXPECT_EQ(report.nets[0].proposal(), "recover");
  EXPECT_EQ(report.nets[1].open, 1U);
  EXPECT_EQ(report.nets[1].proposal(), "settle_first");
}

TEST_P(Correct, APlanWritesNothingAndApplyingDoesWhatItSays) {
  staff("A", "320");
  decide("d1", "A", R"({"从业人员": 320})");
  const auto asked = request({right("A", "从业人员", "", "120.0")});
  const std::string before = state();
  const Report plan = must(planned(asked));
  EXPECT_EQ(state(), before);
  EXPECT_EQ(rows("correction"), 0);
  const Report done = must(applied(asked));
  EXPECT_EQ(to_json(done), to_json(plan));
  EXPECT_EQ(to_csv(done), to_csv(plan));
  must(db_->read([&](store::Reader& reader) -> Result<Done> {
    const auto fresh = must(decisions::get(reader, "C1.d1"));
    EXPECT_EQ(fresh.facts, R"({"从业人员": 120})");
    EXPECT_EQ(fresh.result, *must(made_up(fresh, fresh.facts)));
    EXPECT_EQ(fresh.purpose, "correction:C1");
    EXPECT_EQ(fresh.as_of, kDay);
    // the decision can be replayed from the store
    const auto held = must(facts_->as_of(reader, "A", fresh.as_of, fresh.known_us));
    EXPECT_EQ(held.at(0).record.fact.value, "120");
    EXPECT_EQ(held[0].record.origin.source, "登记");
    EXPECT_EQ(held[0].record.origin.evidence, "correction:C1");
    EXPECT_EQ(must(decisions::get(reader, "d1")).facts, R"({"从业人员": 320})");
    const auto parts = must(corrections::parts_of(reader, "C1", -1, 10));
    EXPECT_EQ(parts.size(), 3U);  // facts, the decision, the end
    EXPECT_EQ(parts.back().name, "proposal");
    return Done{};
  }));
  const std::string after = state();
  EXPECT_EQ(to_json(must(applied(asked))), to_json(plan));  // again: the same, and nothing twice
  EXPECT_EQ(state(), after);
}

TEST_P(Correct, AnotherCorrectionGoesOnFromTheOneBefore) {
  staff("A", "320");
  decide("d1", "A", R"({"从业人员": 320})");
  pay("p1", 10'000'000, "d1/award");
  must(applied(request({right("A", "从业人员", "", "400")})));
  auto second = request({right("A", "从业人员", "", "100")});
  second.id = "C2";
  const Report report = must(applied(second));
  ASSERT_EQ(report.items.size(), 2U);
  EXPECT_EQ(to_string(report.items[0].status), "replaced");
  EXPECT_EQ(report.items[0].detail, "C1.d1");
  EXPECT_EQ(report.items[1].decision, "C1.d1");
  EXPECT_EQ(report.items[1].replacement, "C2.C1.d1");
  // what was paid for the first counts
  EXPECT_EQ(report.items[1].settlements.at(0).over, (Fen{10'000'000, 10'000'000}));
}

// Each note of the whole fails once, in a store of its own; then the same request goes on.
TEST_P(Correct, InterruptedAnywhereItGoesOnAndDoublesNothing) {
  const auto asked = request({right("A", "从业人员", "", "1"), right("B", "从业人员", "", "2"),
                              right("C", "从业人员", "", "3")});
  const auto set_up = [&] {
    for (const char* subject : {"A", "B", "C"}) {
      staff(subject, "320");
      decide(std::string("d-") + subject, subject, R"({"从业人员": 320})");
    }
    pay("p1", 10'000'000, "d-A/award");
  };
  set_up();
  const auto notes = journal_.notes.records.size();
  const std::string report = to_json(must(applied(asked)));
  const std::string whole = state();
  const auto steps = static_cast<std::int64_t>(journal_.notes.records.size() - notes);
  EXPECT_EQ(steps, 1 + 3 + 1 + 3 + 4 + 1 + 0);  // begun; facts; all in; decisions; parts; the end
  for (std::int64_t reached = 0; reached < steps; ++reached) {
    TearDown();
    SetUp();
    set_up();
    journal_.left = reached;
    EXPECT_EQ(code_of(applied(asked)), "E-TEST-JOURNAL") << reached;
    journal_.left = facts::kLatest;
    EXPECT_EQ(to_json(must(applied(asked))), report) << reached;
    EXPECT_EQ(state(), whole) << reached;
  }
  EXPECT_EQ(rows("decision"), 6);
  EXPECT_EQ(rows("fact_record"), 6);
  EXPECT_EQ(rows("correction_part"), 6);  // all in, 3 decisions, 1 netting, the end
}

TEST_P(Correct, WhatDoesNotGoTogetherIsRefusedAndRecordsNothing) {
  staff("A", "320");
  EXPECT_EQ(code_of(planned(request({}))), "E-CORRECT-REQUEST");
  EXPECT_EQ(code_of(applied(request({right("A", "没说过", "", "1")}))), "E-CORRECT-FACT");
  EXPECT_EQ(code_of(applied(request({right("B", "从业人员", "", "1")}))), "E-CORRECT-FACT");
  EXPECT_EQ(code_of(applied(request({right("A", "从业人员", "", "很多")}))), "E-CORRECT-FACT");
  auto outside = request({right("A", "从业人员", "", "1")});
  outside.corrected[0].valid_to = kTo + 1;
  EXPECT_EQ(code_of(applied(outside)), "E-CORRECT-FACT");
  auto twice = request({right("A", "从业人员", "", "1"), right("A", "从业人员", "", "2")});
  EXPECT_EQ(code_of(applied(twice)), "E-CORRECT-FACT");
  auto unnamed = request({right("A", "从业人员", "", "1")});
  unnamed.subjects = {"B"};
  EXPECT_EQ(code_of(applied(unnamed)), "E-CORRECT-REQUEST");
  auto bad = request({}, true);
  bad.id = "no spaces";
  EXPECT_EQ(code_of(applied(bad)), "E-CORRECT-REQUEST");
  EXPECT_EQ(rows("correction"), 0);
  EXPECT_EQ(rows("fact_record"), 1);
  must(applied(request({right("A", "从业人员", "", "1")})));
  EXPECT_EQ(code_of(applied(request({right("A", "从业人员", "", "2")}))), "E-CORRECT-ID");
}

TEST_P(Correct, WhatCannotBeDecidedAgainIsSaid) {
  staff("A", "320");
  decide("d1", "A", R"({"从业人员": 320})");
  tools_.verdicts = [](const decisions::Decision&, std::string_view) {
    return Result<std::optional<std::string>>(std::optional<std::string>(R"({"results":[]})"));
  };
  const auto asked = request({right("A", "从业人员", "", "1")});
  EXPECT_EQ(must(planned(asked)).items.at(0).status, Status::kOldProgram);
  tools_.verdicts = [](const decisions::Decision& decision, std::string_view facts) {
    if (facts == decision.facts) return made_up(decision, facts);
    Diagnostic out;
    out.code = "E-FACT-RANGE";
    return Result<std::optional<std::string>>(out);
  };
  const Report report = must(applied(asked));
  EXPECT_EQ(report.items.at(0).status, Status::kRefused);
  EXPECT_EQ(report.items[0].detail, "E-FACT-RANGE");
  EXPECT_EQ(rows("decision"), 1);
  // an answer that says something else than its verdicts is recorded by nobody
  tools_.verdicts = made_up;
  tools_.answer = [](const decisions::Decision& decision, std::string_view) {
    return made_up(decision, R"({"从业人员": 500})");
  };
  auto another = asked;
  another.id = "C2";
  EXPECT_EQ(code_of(applied(another)), "E-CORRECT-RESULT");
  EXPECT_EQ(rows("decision"), 1);
}

TEST_P(Correct, FactsOfWhichNothingWasSaidAreLeftAndCounted) {
  staff("A", "320");
  turnover("A", "1000000");
  const Report left = must(planned(request({right("A", "从业人员", "", "1")})));
  EXPECT_EQ(left.left, 1U);
  EXPECT_EQ(left.corrections, 1U);
  auto asked = request({right("A", "从业人员", "", "1")}, true);
  asked.corrected[0].valid_from = kDay;
  const Report rest = must(planned(asked));
  EXPECT_EQ(rest.left, 0U);
  EXPECT_EQ(rest.corrections, 3U);  // the new value, its days before, the other fact
}

TEST_P(Correct, EverySubjectOfRowsAndSegmentsIsWithdrawn) {
  staff("A", "320");
  staff("Z", "320", "统计");
  auto writer = must(facts_->writer("import"));
  for (const char* subject : {"A", "B", "C"}) {
    const facts::FactView view{"从业人员", "", facts::Kind::kNumber, "330", kFrom, kTo};
    must(writer->add(subject, std::span(&view, 1)));
  }
  const auto written = must(writer->finish());
  write([&](store::Transaction& tx) -> Result<Done> {
    const auto row = facts_->import(
        tx, {"import-1", {"登记", "", facts::Confidence::kPublished, "tester"}}, written);
    return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
  });
  decide("d1", "A", R"({"从业人员": 330})");
  const auto asked = request({}, true);
  const Report plan = must(planned(asked));
  EXPECT_EQ(plan.subjects, 3U);
  EXPECT_EQ(plan.records, 4U);
  EXPECT_EQ(plan.corrections, 3U);
  EXPECT_EQ(to_json(must(applied(asked))), to_json(plan));
  must(db_->read([&](store::Reader& reader) -> Result<Done> {
    for (const char* subject : {"A", "B", "C"})
      EXPECT_TRUE(must(facts_->as_of(reader, subject, kDay)).empty()) << subject;
    EXPECT_EQ(must(facts_->as_of(reader, "Z", kDay)).size(), 1U);
    return Done{};
  }));
}

INSTANTIATE_TEST_SUITE_P(Engines, Correct, store::engines());

}  // namespace
}  // namespace zhida::correct
