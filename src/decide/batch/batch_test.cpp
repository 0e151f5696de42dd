// The batch door gives what pack::decide gives, row by row, whatever stands around a row. The same over the shipped packs:
// src/service/city/run_test.cpp.
#include "decide/batch/batch.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/civil.h"
#include "decide/pack/decide.h"
#include "decide/pack/toy.h"

namespace zhida::batch {
namespace {

using feel::Value;
namespace toy = pack::toy;

const std::int64_t kDay = days_from_civil({2026, 11, 23});

pack::Bundle bundle_of(std::vector<pack::SourceFile> files) {
  auto bundle = pack::load(std::move(files));
  EXPECT_TRUE(bundle.ok()) << toy::all_of(bundle.errors());
  return std::move(*bundle);
}

pack::FactSet facts(std::optional<int> staff, std::optional<int> revenue) {
  pack::FactSet out;
  if (staff) out.values.emplace("从业人员", Value::number(Decimal(*staff)));
  if (revenue) out.yearly["营业收入"].emplace(2025, Value::number(Decimal(*revenue)));
  return out;
}

// Every kind of answer that the toy has, unknown facts among them, and lists.
std::vector<pack::FactSet> subjects() {
  std::vector<pack::FactSet> out;
  for (const std::optional<int> staff : {std::optional<int>(), std::optional(9), std::optional(10),
                                         std::optional(19), std::optional(20)}) {
    for (const std::optional<int> revenue :
         {std::optional<int>(), std::optional(99), std::optional(100)})
      out.push_back(facts(staff, revenue));
  }
  feel::Context item;
  item.put("类型", Value::string("甲级"));
  out.back().values.emplace("资质", Value::list({Value::context(item)}));
  out.front().values.emplace("资质", Value::list({}));
  out.front().values.emplace("注销日期", Value::null());
  return out;
}

void expect_same(const pack::Outcome& one, const PolicyColumn& column, std::size_t row) {
  EXPECT_EQ(one.version, column.version) << row;
  EXPECT_EQ(one.verdict, column.verdicts[row]) << row;
  if (!one.amount) return;
  EXPECT_EQ(one.amount->min, column.amounts[row].min) << row;
  EXPECT_EQ(one.amount->max, column.amounts[row].max) << row;
}

void expect_equal_to_decide(const pack::Bundle& bundle, const std::vector<pack::FactSet>& subjects,
                            std::int64_t day) {
  const auto plan = plan_for(bundle, day);
  ASSERT_TRUE(plan.ok());
  const auto results = decide(*plan, table_of(bundle.dictionary, subjects));
  ASSERT_TRUE(results.ok()) << toy::all_of(results.errors());
  ASSERT_EQ(results->rows, subjects.size());
  for (const PolicyColumn& column : results->policies) {
    ASSERT_EQ(column.verdicts.size(), subjects.size());
    for (std::size_t row = 0; row < subjects.size(); ++row)
      expect_same(pack::decide(bundle, *column.policy, subjects[row], day), column, row);
  }
}

TEST(Batch, GivesWhatOneSubjectGets) {
  const pack::Bundle bundle = bundle_of(toy::files());
  std::vector<pack::FactSet> all = subjects();
  expect_equal_to_decide(bundle, all, kDay);
  std::reverse(all.begin(), all.end());
  expect_equal_to_decide(bundle, all, kDay);
}

TEST(Batch, OutsideTheDatesAndWithoutRulesNothingIsDecided) {
  const pack::Bundle bundle = bundle_of(toy::files());
  expect_equal_to_decide(bundle, subjects(), days_from_civil({2022, 12, 31}));
  expect_equal_to_decide(bundle, subjects(), days_from_civil({2027, 1, 1}));
}

TEST(Batch, TakesTheParameterOfTheDay) {
  const pack::Bundle bundle = bundle_of(toy::files());
  const std::int64_t before = days_from_civil({2024, 12, 31});
  pack::FactSet one = facts(20, std::nullopt);
  one.yearly["营业收入"].emplace(2023, Value::number(Decimal(100)));
  expect_equal_to_decide(bundle, {one}, before);
  const auto plan = plan_for(bundle, before);
  const auto results = decide(*plan, table_of(bundle.dictionary, std::vector<pack::FactSet>{one}));
  EXPECT_EQ(results->policies[0].amounts[0].max, Decimal(75000));  // 5 × 1.5 万元
}

TEST(Batch, FurtherDecisions) {
  const pack::Bundle bundle = bundle_of(toy::files());
  const auto plan = plan_for(bundle, kDay, {std::nullopt, {{"toy", "档次"}}});
  ASSERT_TRUE(plan.ok());
  const auto results = decide(
      *plan, table_of(bundle.dictionary, std::vector<pack::FactSet>{facts(20, 1), facts(1, 1)}));
  ASSERT_TRUE(results.ok());
  EXPECT_TRUE(feel::identical(results->outputs[0][0], Value::number(Decimal(5))));
  EXPECT_TRUE(results->outputs[0][1].is_null());
}

TEST(Batch, SaysWhatThePlanCannotName) {
  const pack::Bundle bundle = bundle_of(toy::files());
  const auto policy = plan_for(bundle, kDay, {std::nullopt, {{"nobody", "档次"}}});
  ASSERT_FALSE(policy.ok());
  EXPECT_EQ(policy.errors()[0].code, "E-BATCH-POLICY");
  const auto decision = plan_for(bundle, kDay, {std::nullopt, {{"toy", "没有"}}});
  ASSERT_FALSE(decision.ok());
  EXPECT_EQ(decision.errors()[0].code, "E-BATCH-DECISION");
}

TEST(Batch, NamesTheFactsItReads) {
  const pack::Bundle bundle = bundle_of(toy::files());
  EXPECT_EQ(plan_for(bundle, kDay)->facts(), (std::vector<std::string>{"从业人员", "营业收入"}));
  const auto nobody = plan_for(bundle, kDay, {pack::Party::kPerson, {}});
  EXPECT_TRUE(nobody->policies().empty());
  EXPECT_TRUE(nobody->facts().empty());
}

TEST(Batch, RefusesColumnsThatAreNone) {
  const pack::Bundle bundle = bundle_of(toy::files());
  const auto plan = plan_for(bundle, kDay);
  const Column staff{"从业人员", std::nullopt, {Value::unknown()}};
  const auto code = [&](std::vector<Column> columns) {
    const auto results = decide(*plan, Table{1, std::move(columns)});
    return results.ok() ? std::string("none") : results.errors()[0].code;
  };
  EXPECT_EQ(code({staff}), "none");
  EXPECT_EQ(code({staff, staff}), "E-BATCH-COLUMN");
  EXPECT_EQ(code({{"没有", std::nullopt, {Value::unknown()}}}), "E-BATCH-COLUMN");
  EXPECT_EQ(code({{"从业人员", 2025, {Value::unknown()}}}), "E-BATCH-COLUMN");
  EXPECT_EQ(code({{"营业收入", std::nullopt, {Value::unknown()}}}), "E-BATCH-COLUMN");
  EXPECT_EQ(code({{"从业人员", std::nullopt, {}}}), "E-BATCH-COLUMN");
}

TEST(Batch, FactsToColumnsAndBack) {
  const pack::Bundle bundle = bundle_of(toy::files());
  const std::vector<pack::FactSet> all = subjects();
  const Table table = table_of(bundle.dictionary, all);
  for (std::size_t row = 0; row < all.size(); ++row) {
    const pack::FactSet back = facts_of(table, row);
    ASSERT_EQ(back.values.size(), all[row].values.size()) << row;
    for (const auto& [name, value] : all[row].values)
      EXPECT_TRUE(feel::identical(value, back.values.at(name))) << row << name;
    ASSERT_EQ(back.yearly.size(), all[row].yearly.size()) << row;
  }
}

}  // namespace
}  // namespace zhida::batch
