// Facts on both time axes: rows against segments against a plain list. All data are made up.
#include "record/facts/facts.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "record/facts/facts_test.h"

namespace zhida::facts {
namespace {

TEST_P(FactsTest, ACorrectionLeavesWhatWasKnownBefore) {
  ASSERT_EQ(text_of(record({"r1", number("甲", "从业人员", "320", "2026-01-01"), from("社保")})),
            "");
  ASSERT_EQ(text_of(record({"r2", number("甲", "从业人员", "280", "2026-03-01"), from("社保")})),
            "");
  EXPECT_EQ(held("甲", "2025-12-31"), "");
  EXPECT_EQ(held("甲", "2026-02-28"), "从业人员/=320");
  EXPECT_EQ(held("甲", "2026-03-01"), "从业人员/=280");
  EXPECT_EQ(held("甲", "2026-03-01", known_of("r1")), "从业人员/=320");
  EXPECT_EQ(held("甲", "2026-03-01", known_of("r1") - 1), "");
  EXPECT_EQ(held("乙", "2026-03-01"), "");
}

TEST_P(FactsTest, NoneIsAValueAndAWithdrawalIsSilence) {
  ASSERT_EQ(
      text_of(record({"r1", {"甲", "许可证", "", Kind::kNull, "", 0, kOpenEnd}, from("市场监管")})),
      "");
  EXPECT_EQ(held("甲", "2026-01-01"), "许可证/=无");
  const auto until = day_of("2026-01-01");
  ASSERT_EQ(text_of(record(
                {"r2", {"甲", "许可证", "", Kind::kWithdrawn, "", 0, until}, from("市场监管")})),
            "");
  EXPECT_EQ(held("甲", "2025-12-31"), "");
  EXPECT_EQ(held("甲", "2026-01-01"), "许可证/=无");
  EXPECT_EQ(held("甲", "2025-12-31", known_of("r1")), "许可证/=无");
}

TEST_P(FactsTest, TheOrderOfSourcesDecidesAndItsChangesAreKnownToo) {
  ASSERT_EQ(text_of(record({"r1", number("甲", "营业收入", "52000", "2026-01-01"), from("税务")})),
            "");
  ASSERT_EQ(
      text_of(record({"r2", number("甲", "营业收入", "50000.5", "2026-01-01"), from("申报")})), "");
  EXPECT_EQ(held("甲", "2026-01-01"), "营业收入/=50000.5!");  // without an order the latest
  const auto prefer = [&](const char* id, const char* key,
                          const std::vector<std::string>& sources) {
    return write(
        [&](store::Transaction& tx) { return facts_->prefer(tx, id, key, sources, "tester"); });
  };
  ASSERT_EQ(text_of(prefer("p1", "", {"税务"})), "");
  EXPECT_EQ(held("甲", "2026-01-01"), "营业收入/=52000!");
  ASSERT_EQ(text_of(prefer("p2", "营业收入", {"申报", "税务"})), "");
  EXPECT_EQ(held("甲", "2026-01-01"), "营业收入/=50000.5!");
  EXPECT_EQ(held("甲", "2026-01-01", known_of("p1")), "营业收入/=52000!");
  // a withdrawal silences its own source only
  ASSERT_EQ(text_of(record(
                {"r3", {"甲", "营业收入", "", Kind::kWithdrawn, "", 0, kOpenEnd}, from("申报")})),
            "");
  EXPECT_EQ(held("甲", "2026-01-01"), "营业收入/=52000");
  EXPECT_EQ(code_of(prefer("p3", "", {"税务", "税务"})), "E-FACTS-FIELD");
  EXPECT_EQ(code_of(prefer("p2", "营业收入", {"税务"})), "E-FACTS-ID");
}

TEST_P(FactsTest, TheSameIdIsTheSameRecordOrAnError) {
  const NewRecord one{"r1", number("甲", "从业人员", "320", "2026-01-01"), from("社保")};
  ASSERT_EQ(text_of(record(one)), "");
  EXPECT_EQ(text_of(record(one)), "");
  auto other = one;
  other.fact.value = "321";
  const auto refused = record(other);
  EXPECT_EQ(code_of(refused), "E-FACTS-ID");
  EXPECT_NE(text_of(refused).find("value"), std::string::npos);
  const std::vector<NewRecord> twice{{"r2", one.fact, one.origin}, {"r2", one.fact, one.origin}};
  EXPECT_EQ(code_of(write([&](store::Transaction& tx) { return facts_->record(tx, twice); })),
            "E-FACTS-ID");
  const auto history = read([&](store::Reader& reader) { return facts_->history(reader, "甲"); });
  EXPECT_EQ(history->size(), 1U);
  EXPECT_EQ(journal_.leaves.size(), 1U);
}

TEST_P(FactsTest, RefusesWhatIsNotCanonical) {
  const auto refuse = [&](Kind kind, const std::string& value) {
    Fact fact = number("甲", "键", "1", "2026-01-01");
    fact.kind = kind;
    fact.value = value;
    return code_of(record({"bad", fact, from("甲方")}));
  };
  for (const char* value : {"", "01", "1.0", "1.", ".5", "-0", "+1", "1e3", " 1", "1,000", "--1",
                            "12345678901234567890123456789012345"}) {
    EXPECT_EQ(refuse(Kind::kNumber, value), "E-FACTS-FIELD") << value;
  }
  for (const char* value : {"", "TRUE", "是", "1"})
    EXPECT_EQ(refuse(Kind::kBoolean, value), "E-FACTS-FIELD") << value;
  for (const char* value : {"", "2026-2-1", "2026-02-30", "20260201"}) {
    EXPECT_EQ(refuse(Kind::kDate, value), "E-FACTS-FIELD") << value;
  }
  for (const std::string& value :
       {std::string(), std::string("无"), std::string("\xff"), std::string("a\0b", 3)}) {
    EXPECT_EQ(refuse(Kind::kText, value), "E-FACTS-FIELD") << value;
  }
  EXPECT_EQ(refuse(Kind::kNull, "无"), "E-FACTS-FIELD");
  EXPECT_EQ(refuse(Kind::kText, std::string(kValueBytesMax + 1, 'a')), "E-FACTS-LIMIT");
  NewRecord bad{"bad", number("甲", "键", "1", "2026-01-02", "2026-01-02"), from("甲方")};
  EXPECT_EQ(code_of(record(bad)), "E-FACTS-INTERVAL");
  bad.fact = number("甲", "键", "1", "2026-01-01");
  bad.fact.valid_to = kOpenEnd + 1;
  EXPECT_EQ(code_of(record(bad)), "E-FACTS-INTERVAL");
  bad = {"bad", number("甲\n", "键", "1", "2026-01-01"), from("甲方")};
  EXPECT_EQ(code_of(record(bad)), "E-FACTS-FIELD");
  EXPECT_TRUE(journal_.leaves.empty());
}

TEST_P(FactsTest, FindsSubjectsByCodeAndName) {
  const auto identify = [&](const char* id, const char* subject, std::string_view key,
                            const char* value) {
    return record(
        {id, {subject, std::string(key), "", Kind::kText, value, 0, kOpenEnd}, from("市场监管")});
  };
  ASSERT_EQ(text_of(identify("r1", "s-1", kNameKey, "合成机械")), "");
  ASSERT_EQ(text_of(identify("r2", "s-2", kNameKey, "合成机械")), "");
  ASSERT_EQ(text_of(identify("r3", "s-2", kNameKey, "合成电子")), "");
  ASSERT_EQ(text_of(identify("r4", "s-2", kCodeKey, "XA0000000000000001")), "");
  const auto find = [&](std::string_view key, const char* value) {
    return *read([&](store::Reader& reader) { return facts_->find(reader, key, value); });
  };
  EXPECT_EQ(find(kNameKey, "合成机械"), (std::vector<std::string>{"s-1", "s-2"}));
  EXPECT_EQ(find(kNameKey, "合成电子"), (std::vector<std::string>{"s-2"}));
  EXPECT_EQ(find(kCodeKey, "XA0000000000000001"), (std::vector<std::string>{"s-2"}));
  EXPECT_TRUE(find(kCodeKey, "合成机械").empty());
}

TEST_P(FactsTest, ListsGoOnWhereTheyStopped) {
  for (int i = 1; i <= 5; ++i) {
    const std::string id = "r" + std::to_string(i);
    ASSERT_EQ(
        text_of(record({id, number("甲", "从业人员", id.c_str() + 1, "2026-01-01"), from("社保")})),
        "");
  }
  std::vector<std::string> ids;
  After after;
  while (true) {
    const auto some = *read(
        [&](store::Reader& reader) { return facts_->history(reader, "甲", "从业人员", after, 2); });
    if (some.empty()) break;
    for (const Record& one : some) ids.push_back(one.fact.value);
    after = {some.back().number, some.back().position};
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"1", "2", "3", "4", "5"}));
  std::int64_t cursor = 0;
  std::vector<std::string> changed;
  while (true) {
    const auto some =
        *read([&](store::Reader& reader) { return facts_->changes(reader, cursor, 2); });
    if (some.empty()) break;
    for (const Change& one : some) changed.push_back(one.kind + " " + one.id + " " + one.subject);
    cursor = some.back().number;
  }
  EXPECT_EQ(changed, (std::vector<std::string>{"record r1 甲", "record r2 甲", "record r3 甲",
                                               "record r4 甲", "record r5 甲"}));
}

TEST_P(FactsTest, ARolledBackRecordLeavesNothing) {
  const NewRecord one{"r1", number("甲", "从业人员", "320", "2026-01-01"), from("社保")};
  const auto failed = write([&](store::Transaction& tx) -> Result<Done> {
    auto done = facts_->record(tx, std::span(&one, 1));
    EXPECT_TRUE(done.ok());
    return Diagnostic{"E-TEST", Severity::kError, {}, "", "", "", ""};
  });
  EXPECT_EQ(code_of(failed), "E-TEST");
  EXPECT_EQ(held("甲", "2026-01-01"), "");
  EXPECT_EQ(text_of(record(one)), "");
  const auto changes = *read([&](store::Reader& reader) { return facts_->changes(reader, 0); });
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().number, 1);
}

// --- against a plain list --------------------------------------------------------------------------------------------

struct Plain {
  NewRecord record;
  std::int64_t known_from = 0;
};

struct PlainOrder {
  std::string key;
  std::vector<std::string> sources;
  std::int64_t known_from = 0;
};

// The rule of facts.h, written down as it is said: search everything for each answer.
class PlainFacts {
 public:
  std::vector<Plain> records;  // as they came
  std::vector<PlainOrder> orders;

  [[nodiscard]] std::string held(const std::string& subject, std::int64_t day,
                                 std::int64_t known_us) const {
    std::set<std::pair<std::string, std::string>> facts;
    std::set<std::string> sources;
    for (const Plain& one : records) {
      facts.emplace(one.record.fact.key, one.record.fact.period);
      sources.insert(one.record.origin.source);
    }
    std::string out;
    for (const auto& [key, period] : facts) {
      std::vector<std::pair<std::size_t, const Plain*>> heard;  // place in the list
      for (const std::string& source : sources) {
        std::optional<std::size_t> last;
        for (std::size_t i = 0; i < records.size(); ++i) {
          const Fact& fact = records[i].record.fact;
          const bool about = fact.subject == subject && fact.key == key && fact.period == period;
          if (about && records[i].record.origin.source == source &&
              records[i].known_from <= known_us && fact.valid_from <= day && day < fact.valid_to) {
            last = i;
          }
        }
        if (last && records[*last].record.fact.kind != Kind::kWithdrawn)
          heard.emplace_back(*last, &records[*last]);
      }
      if (heard.empty()) continue;
      const auto* best = &heard.front();
      for (const auto& one : heard) {
        const auto mine = rank(key, one.second->record.origin.source, known_us);
        const auto theirs = rank(key, best->second->record.origin.source, known_us);
        if (mine < theirs || (mine == theirs && one.first > best->first)) best = &one;
      }
      const Fact& fact = best->second->record.fact;
      bool disputed = false;
      for (const auto& one : heard) {
        disputed = disputed || one.second->record.fact.value != fact.value ||
                   one.second->record.fact.kind != fact.kind;
      }
      out += out.empty() ? "" : " ";
      out += key + "/" + period + "=" + (fact.kind == Kind::kNull ? "无" : fact.value) +
             (disputed ? "!" : "");
    }
    return out;
  }

 private:
  [[nodiscard]] std::size_t rank(const std::string& key, const std::string& source,
                                 std::int64_t known_us) const {
    const PlainOrder* own = nullptr;
    const PlainOrder* general = nullptr;
    for (const PlainOrder& one : orders) {
      if (one.known_from > known_us) continue;
      if (one.key == key) own = &one;
      if (one.key.empty()) general = &one;
    }
    const PlainOrder* order = own != nullptr ? own : general;
    if (order == nullptr) return 0;
    for (std::size_t i = 0; i < order->sources.size(); ++i) {
      if (order->sources[i] == source) return i;
    }
    return order->sources.size();
  }
};

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }

 private:
  std::mt19937 engine_;
};

const std::vector<std::string> kSources{"申报", "税务", "社保"};
const std::vector<std::string> kKeys{"人数", "收入", "资质"};

Fact random_fact(Random& random, const std::string& subject) {
  Fact out;
  out.subject = subject;
  out.key = kKeys[random.below(kKeys.size())];
  out.period = random.below(2) == 0 ? "" : "2025";
  const auto kind = random.below(8);
  out.kind = kind == 0   ? Kind::kWithdrawn
             : kind == 1 ? Kind::kNull
             : kind == 2 ? Kind::kText
                         : Kind::kNumber;
  if (out.kind == Kind::kNumber)
    out.value = std::to_string(random.below(5)) + (random.below(3) == 0 ? ".25" : "");
  if (out.kind == Kind::kText) out.value = random.below(2) == 0 ? "有" : "待核";
  out.valid_from = static_cast<std::int64_t>(random.below(20));
  out.valid_to = random.below(3) == 0
                     ? kOpenEnd
                     : out.valid_from + 1 + static_cast<std::int64_t>(random.below(10));
  return out;
}

class FactsModelTest : public FactsTest {
 protected:
  void add_row(Random& random, int step) {
    const NewRecord one{
        "r" + std::to_string(step),
        random_fact(random, subject(random)),
        {kSources[random.below(kSources.size())], "", Confidence::kToConfirm, "tester"}};
    std::int64_t time = 0;
    ASSERT_EQ(text_of(write([&](store::Transaction& tx) {
                time = tx.time_us();
                return facts_->record(tx, std::span(&one, 1));
              })),
              "");
    plain_.records.push_back({one, time});
    times_.push_back(time);
  }

  void add_segment(Random& random, int step) {
    const Origin origin{kSources[random.below(kSources.size())], "", Confidence::kPublished,
                        "importer"};
    auto writer = facts_->writer("s" + std::to_string(step));
    ASSERT_TRUE(writer.ok());
    std::vector<Plain> added;
    for (const char* one : {"a", "b", "c"}) {
      std::vector<Fact> facts;
      for (std::size_t i = random.below(6); i > 0; --i) facts.push_back(random_fact(random, one));
      std::vector<FactView> views;
      for (const Fact& fact : facts) {
        views.push_back(fact.view());
        added.push_back({{"s", fact, origin}, 0});
      }
      ASSERT_EQ(text_of((*writer)->add(one, views)), "");
    }
    const auto written = (*writer)->finish();
    ASSERT_TRUE(written.ok());
    std::int64_t time = 0;
    ASSERT_EQ(text_of(write([&](store::Transaction& tx) -> Result<Done> {
                time = tx.time_us();
                const auto row = facts_->import(tx, {"s" + std::to_string(step), origin}, *written);
                return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
              })),
              "");
    for (Plain& one : added) {
      one.known_from = time;
      plain_.records.push_back(one);
    }
    times_.push_back(time);
  }

  void add_order(Random& random, int step) {
    std::vector<std::string> sources = kSources;
    std::rotate(sources.begin(), sources.begin() + static_cast<std::ptrdiff_t>(random.below(3)),
                sources.end());
    sources.resize(1 + random.below(3));
    const std::string key = random.below(2) == 0 ? "" : kKeys[random.below(kKeys.size())];
    std::int64_t time = 0;
    ASSERT_EQ(text_of(write([&](store::Transaction& tx) {
                time = tx.time_us();
                return facts_->prefer(tx, "p" + std::to_string(step), key, sources, "tester");
              })),
              "");
    plain_.orders.push_back({key, sources, time});
    times_.push_back(time);
  }

  void compare(Random& random) {
    const std::string one = subject(random);
    const auto day = static_cast<std::int64_t>(random.below(32));
    const auto known = random.below(2) == 0 ? kLatest : times_[random.below(times_.size())];
    ASSERT_EQ(held(one, to_string(civil_from_days(day)).c_str(), known),
              plain_.held(one, day, known))
        << one << " on day " << day << " as known at " << known;
  }

  static std::string subject(Random& random) {
    return std::string(1, static_cast<char>('a' + random.below(3)));
  }

  PlainFacts plain_;
  std::vector<std::int64_t> times_;
};

TEST_P(FactsModelTest, AgreesWithAPlainList) {
  Random random(20'261'127);
  const int steps = std::string(GetParam()) == "sqlite" ? 600 : 150;
  for (int step = 0; step < steps && !HasFailure(); ++step) {
    const auto what = random.below(20);
    if (what == 0) {
      add_order(random, step);
    } else if (what <= 3) {
      add_segment(random, step);
    } else {
      add_row(random, step);
    }
    for (int i = 0; i < 10 && !HasFailure(); ++i) compare(random);
  }
  // each subject's history is what was recorded of it, in that order
  for (const char* one : {"a", "b", "c"}) {
    const auto history = *read([&](store::Reader& reader) {
      return facts_->history(reader, one, "人数", {}, kRecordsMax);
    });
    std::size_t expected = 0;
    for (const Plain& record : plain_.records) {
      expected += record.record.fact.subject == one && record.record.fact.key == "人数" ? 1 : 0;
    }
    EXPECT_EQ(history.size(), expected);
    EXPECT_TRUE(std::is_sorted(
        history.begin(), history.end(),
        [](const Record& a, const Record& b) { return a.known_from < b.known_from; }));
    // from the other end, page by page, it is the same
    for (const std::size_t limit : {1U, 7U, 1000U}) {
      std::vector<Record> backwards;
      for (Before before; backwards.size() <= history.size();
           before = {backwards.back().number, backwards.back().position}) {
        const auto page = *read([&](store::Reader& reader) {
          return facts_->newest(reader, one, "人数", before, limit);
        });
        EXPECT_LE(page.size(), limit);
        if (page.empty()) break;
        backwards.insert(backwards.end(), page.begin(), page.end());
      }
      EXPECT_TRUE(std::equal(history.rbegin(), history.rend(), backwards.begin(), backwards.end(),
                             [](const Record& a, const Record& b) {
                               return a.number == b.number && a.position == b.position &&
                                      a.fact.value == b.fact.value;
                             }))
          << one << " by " << limit;
    }
  }
  const auto checked = read([&](store::Reader& reader) { return facts_->check(reader); });
  EXPECT_TRUE(checked.ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, FactsTest, store::engines());
INSTANTIATE_TEST_SUITE_P(Engines, FactsModelTest, store::engines());

}  // namespace
}  // namespace zhida::facts
