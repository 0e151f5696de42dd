// What the tests of service/correct share: a store with facts, decisions and a ledger, and three made-up policies. All
// names and figures are synthetic.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/document.h"
#include "base/result_test.h"
#include "record/corrections/corrections.h"
#include "record/ledger/ledger.h"
#include "record/store/journal_test.h"
#include "record/store/store_test.h"
#include "service/correct/correct.h"

namespace zhida::correct {

inline std::int64_t day_of(const char* text) { return days_from_civil(*parse_civil(text)); }

inline constexpr std::string_view kPacks = "packs-1";
inline const std::int64_t kDay = day_of("2026-06-30");
inline const std::int64_t kFrom = day_of("2026-01-01");
inline const std::int64_t kTo = day_of("2027-01-01");

// A journal that fails from a given note on.
class FailingJournal final : public store::Journal {
 public:
  [[nodiscard]] Result<std::int64_t> note(store::Transaction& tx, std::string_view kind,
                                          std::string_view id, std::string_view content) override {
    if (left == 0) {
      Diagnostic out;
      out.code = "E-TEST-JOURNAL";
      return out;
    }
    --left;
    return notes.note(tx, kind, id, content);
  }
  [[nodiscard]] Result<Done> forget(store::Transaction& tx, std::int64_t leaf) override {
    return notes.forget(tx, leaf);
  }
  store::RecordingJournal notes;
  std::int64_t left = facts::kLatest;
};

// One result of a made-up answer. `amount`: "" = none; two ends, the second "" = no bound.
inline std::string result_of(std::string_view policy, std::string_view verdict,
                             std::string_view payer = {}, std::string_view kind = {},
                             const std::string& min = {}, const std::string& max = {}) {
  std::string out = R"({"policy":")" + std::string(policy) + R"(","verdict":")" +
                    std::string(verdict) + R"(","amount":)";
  if (kind.empty()) return out + "null}";
  return out + R"({"min":")" + min + R"(","max":)" + (max.empty() ? "null" : "\"" + max + "\"") +
         R"(,"unit":"元","kind":")" + std::string(kind) + R"(","payer":")" + std::string(payer) +
         R"("}})";
}

// award: 从业人员 >= 300: 100000 yuan of the city. subsidy: 1 % of 营业收入.2025, of the district. status: 属于制造业.
inline Result<std::optional<std::string>> made_up(const decisions::Decision& decision,
                                                  std::string_view facts) {
  if (decision.bundle != kPacks) return std::optional<std::string>();
  const auto root = parse_json(facts, "facts");
  if (!root) return root.errors();
  std::string out = R"({"results":[)";
  const Node* staff = root->find("从业人员");
  if (staff == nullptr) {
    out += result_of("award", "possible", "city", "cash", "0", "100000");
  } else if (*Decimal::parse(staff->text) >= Decimal(300)) {
    out += result_of("award", "certain", "city", "cash", "100000", "100000");
  } else {
    out += result_of("award", "no");
  }
  const Node* years = root->find("营业收入");
  const Node* turnover = years != nullptr ? years->find("2025") : nullptr;
  if (turnover == nullptr) {
    out += "," + result_of("subsidy", "possible", "district", "cash", "0");
  } else {
    const auto amount = (*Decimal::parse(turnover->text) * *Decimal::parse("0.01")).to_plain();
    out += "," + result_of("subsidy", "certain", "district", "cash", amount, amount);
  }
  const Node* made = root->find("属于制造业");
  out += "," + result_of("status", made == nullptr        ? "possible"
                                   : made->text == "true" ? "certain"
                                                          : "no");
  return std::optional(out + "]}");
}

class CorrectTest : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    journal_ = {};
    records_ = 0;
    db_ = open();
    ASSERT_NE(db_, nullptr);
    ledger_ = ledger::Ledger::attach(*db_, journal_);
    auto facts = facts::Facts::open(path("segments"), journal_);
    ASSERT_TRUE(facts.ok());
    facts_ = std::move(*facts);
    tools_ = {facts_.get(), made_up, made_up};
  }
  void TearDown() override {
    if (db_ != nullptr) {
      (void)db_->read([&](store::Reader& reader) -> Result<Done> {
        std::vector<store::NotedKind> kinds = corrections::kinds();
        for (auto list : {decisions::kinds(), ledger::kinds(), facts::kinds()}) {
          for (auto& kind : list) kinds.push_back(std::move(kind));
        }
        EXPECT_EQ(journal_.notes.compare(reader, kinds), "");
        return Done{};
      });
    }
    ledger_.reset();
    db_.reset();
    StoreTest::TearDown();
  }

  template <typename T>
  static T must(Result<T> result) {
    EXPECT_TRUE(result.ok()) << zhida::to_text(result.errors().front());
    return result ? std::move(*result) : T{};
  }
  void write(const store::Work& work) { must(db_->write(work)); }

  // A fact of this year, from one source.
  void say(const std::string& subject, const std::string& key, const std::string& period,
           facts::Kind kind, const std::string& value, const std::string& source = "登记",
           std::int64_t from = kFrom, std::int64_t to = kTo) {
    const facts::NewRecord one{"r" + std::to_string(++records_),
                               {subject, key, period, kind, value, from, to},
                               {source, "", facts::Confidence::kPublished, "tester"}};
    write([&](store::Transaction& tx) { return facts_->record(tx, std::span(&one, 1)); });
  }
  void staff(const std::string& subject, const std::string& number,
             const std::string& source = "登记") {
    say(subject, "从业人员", "", facts::Kind::kNumber, number, source);
  }
  void turnover(const std::string& subject, const std::string& yuan) {
    say(subject, "营业收入", "2025", facts::Kind::kNumber, yuan);
  }
  void decide(const std::string& id, const std::string& subject, const std::string& facts,
              std::int64_t as_of = kDay, std::string_view bundle = kPacks,
              std::int64_t known_us = 0) {
    decisions::Decision one;
    one.id = id;
    one.subject = subject;
    one.as_of = as_of;
    one.bundle = kPacks;
    one.party = "enterprise";
    one.facts = facts;
    one.result = *must(made_up(one, facts));
    one.bundle = bundle;
    one.actor = "tester";
    write([&](store::Transaction& tx) -> Result<Done> {
      one.known_us = known_us > 0 ? known_us : tx.time_us();
      const auto kept = decisions::record(tx, journal_, one);
      return kept ? Result<Done>(Done{}) : Result<Done>(kept.errors());
    });
  }

  static Request request(std::vector<Corrected> corrected, bool withdraw = false) {
    Request out;
    out.id = "C1";
    out.source = "登记";
    out.from = kFrom;
    out.to = kTo;
    out.corrected = std::move(corrected);
    out.withdraw = withdraw;
    out.actor = "official-1";
    return out;
  }
  static Corrected right(const std::string& subject, const std::string& key,
                         const std::string& period, const std::string& value) {
    return {subject, key, period, value, {}, {}, {}, 0};
  }
  Result<Report> planned(const Request& request) {
    Result<Report> out{Diagnostics{}};
    must(db_->read([&](store::Reader& reader) -> Result<Done> {
      out = plan(reader, tools_, request);
      return Done{};
    }));
    return out;
  }
  Result<Report> applied(const Request& request) {
    return apply(*db_, journal_, *facts_, tools_, request);
  }
  std::int64_t rows(const std::string& table) {
    std::int64_t out = 0;
    must(db_->read([&](store::Reader& reader) {
      return reader.each("SELECT count(*) FROM " + table, {}, [&](const store::Row& row) {
        out = row.integer(0);
        return true;
      });
    }));
    return out;
  }
  // Decisions and parts, without the times.
  std::string state() {
    std::string out;
    for (const char* sql :
         {"SELECT id, facts, result FROM decision ORDER BY id",
          "SELECT name, replacement, content FROM correction_part ORDER BY name",
          "SELECT id, subject || key || period || kind || value, source FROM fact_record ORDER BY "
          "id"}) {
      must(db_->read([&](store::Reader& reader) {
        return reader.each(sql, {}, [&](const store::Row& row) {
          for (int i = 0; i < 3; ++i) out.append(row.text(i)).append("|");
          out += "\n";
          return true;
        });
      }));
    }
    return out;
  }

  std::unique_ptr<store::Database> db_;
  FailingJournal journal_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<facts::Facts> facts_;
  Tools tools_;
  int records_ = 0;
};

}  // namespace zhida::correct
