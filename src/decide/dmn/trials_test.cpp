// Trials against sessions: after every change of an input both give the same, whatever was kept before.
#include "decide/dmn/trials.h"

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "decide/dmn/models_test.h"
#include "decide/feel/possible.h"
#include "decide/feel/same.h"

namespace zhida::dmn {
namespace {

using feel::Value;
using testing::decision;
using testing::graph;
using testing::input;
using testing::literal;
using testing::number;
using testing::session;

std::string table() {
  const auto rule = [](const std::string& a, const std::string& b, const std::string& out) {
    return "<rule><inputEntry><text>" + a + "</text></inputEntry><inputEntry><text>" + b +
           "</text></inputEntry><outputEntry><text>" + out + "</text></outputEntry></rule>";
  };
  return "<decisionTable hitPolicy=\"FIRST\"><input><inputExpression "
         "typeRef=\"number\"><text>x</text></inputExpression></input><input><inputExpression "
         "typeRef=\"boolean\"><text>甲</text></inputExpression></input><output "
         "typeRef=\"string\"/>" +
         rule("&lt; 0", "-", "\"负\"") + rule("-", "true", "\"甲\"") +
         rule("&gt;= 10", "-", "\"大\"") + rule("-", "-", "\"小\"") + "</decisionTable>";
}

GraphPtr rules() {
  const std::string x = "#x";
  return graph(
      input("x", "number") + input("y", "number") +
      decision("甲", "boolean", {{"requiredInput", "#y"}}, literal("y &gt; 5")) +
      decision("档", "string", {{"requiredInput", x}, {"requiredDecision", "#甲"}}, table()) +
      decision("比", "number", {{"requiredInput", x}, {"requiredInput", "#y"}}, literal("x / y")) +
      decision("过", "boolean", {{"requiredDecision", "#档"}, {"requiredDecision", "#比"}},
               literal("档 != \"小\" and 比 &lt; 4")));
}

std::array<Value, 8> values() {
  return {number(0),
          number(3),
          number(12),
          Value::null(),
          Value::unknown(),
          feel::number_interval(Decimal(1), Decimal(20)),
          feel::number_interval(std::nullopt, Decimal(5), true, true, true),
          Value::string("不是数")};
}

void same_as_session(Trials& trials, Session& plain, const Graph& g) {
  for (const char* name : {"过", "档", "比", "甲", "x"}) {
    const Value a = trials.decide(index_of(g, name));
    const Value b = plain.decide(name);
    EXPECT_TRUE(feel::same(a, b) || (a.is(feel::Kind::kError) && feel::identical(a, b))) << name;
  }
}

TEST(Trials, GiveWhatASessionGives) {
  const GraphPtr g = rules();
  Session plain = session(g);
  plain.set("x", number(1));
  plain.set("y", number(7));
  EXPECT_FALSE(plain.decide("档").is_null());
  Trials trials(g, {}, plain.remember());
  const auto all = values();
  std::mt19937 random(7);
  for (int n = 0; n < 400; ++n) {
    const char* name = random() % 2 == 0 ? "x" : "y";
    const Value& value = all[random() % all.size()];
    plain.set(name, value);
    trials.set(index_of(*g, name), value);
    same_as_session(trials, plain, *g);
  }
}

TEST(Trials, StayRightWhenWhatTheyKeptIsDropped) {
  const GraphPtr g = rules();
  Session plain = session(g);
  plain.set("x", number(1));
  plain.set("y", number(7));
  Trials trials(g, {}, plain.remember());
  for (int n = 0; n < static_cast<int>(kResultsMax) / 2; ++n) {
    trials.set(index_of(*g, "x"), number(n));
    EXPECT_FALSE(trials.decide(index_of(*g, "过")).is_abstract());
  }
  plain.set("x", number(12));
  trials.set(index_of(*g, "x"), number(12));
  same_as_session(trials, plain, *g);
}

TEST(Same, IsStricterThanIdentical) {
  const Value one = number(1);
  const Value one_point = Value::number(*Decimal::parse("1.0"));
  EXPECT_TRUE(feel::identical(one, one_point));
  EXPECT_FALSE(feel::same(one, one_point));
  const auto set = [](int a, int b) {
    feel::Possible p;
    p.items = {number(a), number(b)};
    return Value::possible(std::move(p));
  };
  EXPECT_TRUE(feel::identical(set(1, 2), set(2, 1)));
  EXPECT_FALSE(feel::same(set(1, 2), set(2, 1)));
  EXPECT_TRUE(feel::same(set(1, 2), set(1, 2)));
  EXPECT_EQ(feel::fingerprint(set(1, 2)), feel::fingerprint(set(1, 2)));
  EXPECT_TRUE(feel::same(Value::list({one, one}), Value::list({number(1), number(1)})));
  EXPECT_FALSE(feel::same(Value::list({one}), Value::list({one, one})));
}

}  // namespace
}  // namespace zhida::dmn
