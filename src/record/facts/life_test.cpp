// The life of subjects: what may follow what, and who carries on. All subjects are made up.
#include "record/facts/life.h"

#include <gtest/gtest.h>

#include "record/facts/facts_test.h"

namespace zhida::facts {
namespace {

using Names = std::vector<std::string>;

class LifeTest : public FactsTest {
 protected:
  Result<Done> add(const NewEvent& event) {
    return write([&](store::Transaction& tx) { return lives_.add(tx, event); });
  }
  Result<Done> add(EventKind kind, const char* day, Names from, Names to,
                   const std::string& withdraws = {}) {
    last_ = "e" + std::to_string(++count_);
    return add({last_, kind, day_of(day), std::move(from), std::move(to), "", withdraws, "市场监管",
                "", "tester"});
  }
  void born(const Names& names, const char* day = "2020-01-01") {
    for (const std::string& name : names)
      ASSERT_EQ(text_of(add(EventKind::kRegister, day, {}, {name})), "");
  }
  template <typename Question>
  auto ask(Question question, const std::string& subject, const char* day,
           std::int64_t known_us = kLatest) {
    return *read([&](store::Reader& reader) {
      return (lives_.*question)(reader, subject, day_of(day), known_us);
    });
  }
  Names successors(const std::string& subject, const char* day) {
    return ask(&Lives::successors, subject, day);
  }

  Lives lives_{journal_};
  std::string last_;
  int count_ = 0;
};

TEST_P(LifeTest, MergersAndSplitsAreFollowed) {
  born({"A", "B", "E"});
  ASSERT_EQ(text_of(add(EventKind::kMerge, "2021-01-01", {"A", "B"}, {"C"})), "");
  ASSERT_EQ(text_of(add(EventKind::kSplit, "2022-01-01", {"C"}, {"C", "D"})), "");
  ASSERT_EQ(text_of(add(EventKind::kMerge, "2023-01-01", {"C", "E"}, {"E"})), "");
  EXPECT_EQ(successors("A", "2020-12-31"), (Names{"A"}));
  EXPECT_EQ(successors("A", "2021-01-01"), (Names{"C"}));
  EXPECT_EQ(successors("A", "2022-06-01"), (Names{"C", "D"}));
  EXPECT_EQ(successors("A", "2023-01-01"), (Names{"D", "E"}));
  // only what comes after: D left C before C came to E, and A was before D
  EXPECT_EQ(successors("E", "2023-01-01"), (Names{"E"}));
  EXPECT_EQ(successors("D", "2023-01-01"), (Names{"D"}));
  EXPECT_EQ(ask(&Lives::predecessors, "E", "2023-01-01"), (Names{"A", "B", "C"}));
  EXPECT_EQ(ask(&Lives::predecessors, "D", "2023-01-01"), (Names{"A", "B", "C"}));
  EXPECT_EQ(ask(&Lives::predecessors, "C", "2023-01-01"), (Names{"A", "B"}));
  EXPECT_EQ(ask(&Lives::state, "A", "2021-01-01"), State::kEnded);
  EXPECT_EQ(ask(&Lives::state, "C", "2022-06-01"), State::kActive);
  EXPECT_EQ(ask(&Lives::state, "C", "2020-06-01"), State::kNone);
}

TEST_P(LifeTest, ASplitBeforeTheMergerIsNoSuccession) {
  born({"A", "C"});
  ASSERT_EQ(text_of(add(EventKind::kSplit, "2021-01-01", {"C"}, {"C", "D"})), "");
  ASSERT_EQ(text_of(add(EventKind::kMerge, "2022-01-01", {"A", "C"}, {"C"})), "");
  EXPECT_EQ(successors("A", "2022-01-01"), (Names{"C"}));
  EXPECT_EQ(ask(&Lives::predecessors, "D", "2022-01-01"), (Names{"C"}));
}

TEST_P(LifeTest, WhatALifeDoesNotAllowIsRefused) {
  born({"A", "B", "X"});
  EXPECT_EQ(code_of(add(EventKind::kRegister, "2020-02-01", {}, {"A"})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kClose, "2019-12-31", {"A"}, {})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kReopen, "2020-02-01", {"A"}, {})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kRename, "2020-02-01", {"nobody"}, {})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kMerge, "2020-02-01", {"A"}, {"B"})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kSplit, "2020-02-01", {"A"}, {"N"})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kMerge, "2020-02-01", {"A", "A"}, {"N"})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kRelated, "2020-02-01", {"A"}, {"A"})), "E-FACTS-LIFE");
  ASSERT_EQ(text_of(add(EventKind::kClose, "2021-01-01", {"A"}, {})), "");
  EXPECT_EQ(code_of(add(EventKind::kMove, "2021-01-02", {"A"}, {})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kMerge, "2021-01-02", {"A", "B"}, {"N"})), "E-FACTS-LIFE");
  ASSERT_EQ(text_of(add(EventKind::kMove, "2020-06-01", {"A"}, {})), "");  // told late, but it fits
  ASSERT_EQ(text_of(add(EventKind::kReopen, "2022-01-01", {"A"}, {})), "");
  ASSERT_EQ(text_of(add(EventKind::kMerge, "2023-01-01", {"A", "B"}, {"B"})), "");
  EXPECT_EQ(code_of(add(EventKind::kClose, "2023-06-01", {"A"}, {})), "E-FACTS-LIFE");
  // told late, and what is known of later contradicts it: B is closed when A comes to it
  EXPECT_EQ(code_of(add(EventKind::kClose, "2022-06-01", {"B"}, {})), "E-FACTS-LIFE");
  // no way back into one that has ended
  EXPECT_EQ(code_of(add(EventKind::kMerge, "2024-01-01", {"B", "X"}, {"A"})), "E-FACTS-LIFE");
  EXPECT_EQ(ask(&Lives::state, "A", "2021-06-01"), State::kClosed);
  EXPECT_EQ(ask(&Lives::state, "A", "2022-06-01"), State::kActive);
  EXPECT_EQ(ask(&Lives::state, "A", "2023-06-01"), State::kEnded);
}

TEST_P(LifeTest, BranchesHaveOneHeadAndNoCircle) {
  born({"A", "B", "C", "D"});
  ASSERT_EQ(text_of(add(EventKind::kBranch, "2021-01-01", {"B"}, {"A"})), "");
  ASSERT_EQ(text_of(add(EventKind::kBranch, "2021-01-01", {"C"}, {"B"})), "");
  EXPECT_EQ(code_of(add(EventKind::kBranch, "2021-02-01", {"A"}, {"C"})), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kBranch, "2020-06-01", {"A"}, {"C"})),
            "E-FACTS-LIFE");  // a circle from 2021 on
  EXPECT_EQ(code_of(add(EventKind::kBranch, "2021-02-01", {"B"}, {"D"})), "E-FACTS-LIFE");
  EXPECT_EQ(ask(&Lives::branches, "A", "2021-06-01"), (Names{"B"}));
  EXPECT_EQ(ask(&Lives::branches, "A", "2020-12-31"), (Names{}));
  EXPECT_EQ(ask(&Lives::head, "C", "2021-06-01"), "B");
  ASSERT_EQ(text_of(add(EventKind::kDetach, "2022-01-01", {"B"}, {"A"})), "");
  EXPECT_EQ(ask(&Lives::head, "B", "2021-12-31"), "A");
  EXPECT_EQ(ask(&Lives::head, "B", "2022-01-01"), "");
  ASSERT_EQ(text_of(add(EventKind::kBranch, "2022-02-01", {"A"}, {"C"})), "");
  EXPECT_EQ(code_of(add(EventKind::kDetach, "2022-02-01", {"B"}, {"A"})), "E-FACTS-LIFE");
}

TEST_P(LifeTest, RelatedFirmsKnowEachOther) {
  born({"A", "B", "C"});
  ASSERT_EQ(text_of(add(EventKind::kRelated, "2021-01-01", {"A"}, {"B"})), "");
  ASSERT_EQ(text_of(add(EventKind::kRelated, "2021-01-01", {"C"}, {"A"})), "");
  EXPECT_EQ(code_of(add(EventKind::kRelated, "2021-06-01", {"B"}, {"A"})), "E-FACTS-LIFE");
  EXPECT_EQ(ask(&Lives::related, "A", "2021-06-01"), (Names{"B", "C"}));
  EXPECT_EQ(ask(&Lives::related, "B", "2021-06-01"), (Names{"A"}));
  ASSERT_EQ(text_of(add(EventKind::kDetach, "2022-01-01", {"B"}, {"A"})), "");
  EXPECT_EQ(ask(&Lives::related, "A", "2022-01-01"), (Names{"C"}));
}

TEST_P(LifeTest, WhatIsWithdrawnCountsNoMoreFromThenOn) {
  born({"A", "B"});
  const std::string registered = last_;
  ASSERT_EQ(text_of(add(EventKind::kMerge, "2021-01-01", {"A", "B"}, {"C"})), "");
  const std::string merger = last_;
  const auto known = known_of(merger);
  EXPECT_EQ(code_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, registered)), "E-FACTS-LIFE");
  ASSERT_EQ(text_of(add(EventKind::kClose, "2021-06-01", {"C"}, {})), "");
  const std::string closure = last_;
  EXPECT_EQ(code_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, merger)), "E-FACTS-LIFE");
  ASSERT_EQ(text_of(add(EventKind::kWithdraw, "2021-06-01", {}, {}, closure)), "");
  ASSERT_EQ(text_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, merger)), "");
  EXPECT_EQ(code_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, merger)), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, "none")), "E-FACTS-LIFE");
  EXPECT_EQ(code_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, "")), "E-FACTS-LIFE");
  EXPECT_EQ(successors("A", "2022-01-01"), (Names{"A"}));
  EXPECT_EQ(ask(&Lives::successors, "A", "2022-01-01", known), (Names{"C"}));
  EXPECT_EQ(ask(&Lives::state, "C", "2022-01-01"), State::kNone);
  const auto life = *read([&](store::Reader& reader) { return lives_.life(reader, "A"); });
  EXPECT_EQ(life.size(), 1U);
}

TEST_P(LifeTest, ADetachmentKeepsWhatItDetaches) {
  born({"A", "B"});
  ASSERT_EQ(text_of(add(EventKind::kRelated, "2021-01-01", {"A"}, {"B"})), "");
  const std::string tie = last_;
  ASSERT_EQ(text_of(add(EventKind::kDetach, "2022-01-01", {"A"}, {"B"})), "");
  const std::string detached = last_;
  EXPECT_EQ(code_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, tie)), "E-FACTS-LIFE");
  ASSERT_EQ(text_of(add(EventKind::kWithdraw, "2022-01-01", {}, {}, detached)), "");
  EXPECT_EQ(text_of(add(EventKind::kWithdraw, "2021-01-01", {}, {}, tie)), "");
}

TEST_P(LifeTest, TheSameEventAgainIsNoError) {
  const NewEvent event{"e", EventKind::kRegister, 0, {}, {"A"}, "", "", "市场监管", "", "tester"};
  ASSERT_EQ(text_of(add(event)), "");
  EXPECT_EQ(text_of(add(event)), "");
  auto other = event;
  other.day = 1;
  EXPECT_EQ(code_of(add(other)), "E-FACTS-ID");
  const auto changes = *read([&](store::Reader& reader) { return facts_->changes(reader, 0); });
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().kind, "event");
}

INSTANTIATE_TEST_SUITE_P(Engines, LifeTest, store::engines());

}  // namespace
}  // namespace zhida::facts
