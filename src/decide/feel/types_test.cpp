// Types: names, conformance, membership, and the implicit conversions of concrete and of undecided values.
#include "decide/feel/types.h"

#include <gtest/gtest.h>

#include "decide/feel/abstract_test.h"

namespace zhida::feel {
namespace {

using K = Type::Kind;

TypePtr number_type() { return simple_type(K::kNumber); }
TypePtr string_type() { return simple_type(K::kString); }
TypePtr person() { return context_type({{"name", string_type()}, {"age", number_type()}}); }

// A constraint for tests: a number above a limit.
class Above final : public Function {
 public:
  explicit Above(Decimal limit) : limit_(limit) {}
  const std::vector<std::string>& parameters() const override { return names_; }
  Value call(std::span<const Value> args, Machine& /*machine*/) const override {
    return Value::boolean(args[0].is(Kind::kNumber) && args[0].as_number() > limit_);
  }

 private:
  Decimal limit_;
  std::vector<std::string> names_ = {"value"};
};

TypePtr above(int limit, bool list_items = false) {
  auto t = std::make_shared<Type>();
  t->kind = list_items ? K::kList : K::kNumber;
  if (list_items) t->element = number_type();
  t->name = "tAbove";
  t->constraint = std::make_shared<Above>(Decimal(limit));
  t->constraint_on_items = list_items;
  return t;
}

TEST(TypesTest, BuiltinNamesOfFeelAndXmlAreKnown) {
  for (const auto& [name, kind] :
       std::vector<std::pair<const char*, K>>{{"number", K::kNumber},
                                              {"string", K::kString},
                                              {"boolean", K::kBoolean},
                                              {"date", K::kDate},
                                              {"time", K::kTime},
                                              {"date and time", K::kDateTime},
                                              {"dateTime", K::kDateTime},
                                              {"days and time duration", K::kDaysDuration},
                                              {"dayTimeDuration", K::kDaysDuration},
                                              {"years and months duration", K::kMonthsDuration},
                                              {"yearMonthDuration", K::kMonthsDuration},
                                              {"Any", K::kAny},
                                              {"null", K::kNull},
                                              {"list", K::kList},
                                              {"context", K::kContext}}) {
    ASSERT_NE(builtin_type(name), nullptr) << name;
    EXPECT_EQ(builtin_type(name)->kind, kind) << name;
  }
  EXPECT_EQ(builtin_type("tPerson"), nullptr);
  EXPECT_EQ(builtin_type(""), nullptr);
}

TEST(TypesTest, TypesAreWrittenInBothLanguages) {
  EXPECT_EQ(to_string(*list_type(person())), "list<context<name: string, age: number>>");
  EXPECT_EQ(to_string_zh(*list_type(number_type())), "列表<数字>");
  EXPECT_EQ(to_string(*function_type({number_type()}, any_type())), "function<number> -> Any");
  EXPECT_EQ(to_string(*above(3)), "tAbove");
}

// Clause: DMN 1.5, 10.3.2.9.1
TEST(TypesTest, ConformanceIsStructural) {
  struct Row {
    TypePtr from, to;
    bool conforms;
  };
  const TypePtr wide =
      context_type({{"name", string_type()}, {"age", number_type()}, {"city", string_type()}});
  for (const Row& r :
       std::vector<Row>{{number_type(), any_type(), true},
                        {any_type(), number_type(), false},
                        {simple_type(K::kNull), number_type(), true},
                        {number_type(), string_type(), false},
                        {list_type(number_type()), list_type(any_type()), true},
                        {list_type(any_type()), list_type(number_type()), false},
                        {list_type(nullptr), list_type(number_type()), false},
                        {range_type(number_type()), range_type(number_type()), true},
                        {range_type(number_type()), range_type(string_type()), false},
                        {wide, person(), true},
                        {person(), wide, false},
                        {function_type({any_type()}, number_type()),
                         function_type({number_type()}, any_type()), true},
                        {function_type({number_type()}, number_type()),
                         function_type({any_type()}, number_type()), false},
                        {function_type({}, number_type()),
                         function_type({number_type()}, number_type()), false}}) {
    EXPECT_EQ(conforms(*r.from, *r.to), r.conforms)
        << to_string(*r.from) << " to " << to_string(*r.to);
  }
}

// Clause: kit 0070
TEST(TypesTest, MembershipLooksAtValues) {
  EXPECT_FALSE(is_instance(Value::null(), *any_type()));
  EXPECT_TRUE(is_instance(Value::null(), *simple_type(K::kNull)));
  EXPECT_TRUE(is_instance(number("1"), *any_type()));
  EXPECT_FALSE(is_instance(number("1"), *list_type(number_type())));
  EXPECT_TRUE(is_instance(Value::list({number("1"), Value::null()}), *list_type(number_type())));
  EXPECT_FALSE(is_instance(Value::list({number("1"), text("x")}), *list_type(number_type())));
  EXPECT_TRUE(is_instance(
      record({{"name", Value::null()}, {"age", number("3")}, {"more", text("x")}}), *person()));
  EXPECT_FALSE(is_instance(record({{"name", text("x")}}), *person()));
  EXPECT_TRUE(is_instance(run("[1..5]", {}), *range_type(number_type())));
  EXPECT_FALSE(is_instance(run("[1..5]", {}), *range_type(string_type())));
  EXPECT_TRUE(
      is_instance(run("function(a: number) a", {}), *function_type({number_type()}, any_type())));
  EXPECT_FALSE(
      is_instance(run("function(a, b) a", {}), *function_type({number_type()}, any_type())));
}

struct Coerced {
  Value value;
  TypePtr type;
  std::string expected;  // the literal, or the code of the error
};

std::string outcome(const Coerced& c) {
  Machine machine{{}};
  const Value v = coerce(c.value, *c.type, machine);
  return v.is(Kind::kError) ? v.as_error().code : to_literal(v);
}

// Clause: DMN 1.5, 10.3.2.9.4; kit 0082
TEST(TypesTest, ConcreteValuesAreConverted) {
  const Value ok = record({{"name", text("x")}, {"age", number("3")}});
  for (const Coerced& c : std::vector<Coerced>{
           {number("1"), number_type(), "1"},
           {Value::null(), number_type(), "null"},
           {Value::list({number("1")}), number_type(), "1"},
           {Value::list({text("x")}), number_type(), "E-FEEL-TYPE"},
           {Value::list({number("1"), number("2")}), number_type(), "E-FEEL-TYPE"},
           {number("1"), list_type(number_type()), "[1]"},
           {text("x"), list_type(number_type()), "E-FEEL-TYPE"},
           {Value::date({2024, 5, 1}), simple_type(K::kDateTime), "2024-05-01T00:00:00Z"},
           {Value::date({2024, 5, 1}), simple_type(K::kTime), "E-FEEL-TYPE"},
           {text("1"), number_type(), "E-FEEL-TYPE"},
           {ok, person(), "{name: \"x\", age: 3}"},
           {record({{"name", text("x")}}), person(), "E-FEEL-TYPE"},
           {Value::list({ok}), person(), "{name: \"x\", age: 3}"},
           {number("4"), above(3), "4"},
           {number("3"), above(3), "E-DMN-ALLOWED"},
           {Value::list({number("4"), number("3")}), above(3, true), "E-DMN-ALLOWED"},
           {Value::list({number("4"), number("5")}), above(3, true), "[4, 5]"},
           {number("9"), any_type(), "9"}}) {
    EXPECT_EQ(outcome(c), c.expected) << to_literal(c.value) << " as " << to_string(*c.type);
  }
}

TEST(TypesTest, UndecidedValuesAreNarrowed) {
  for (const Coerced& c : std::vector<Coerced>{
           {Value::unknown(), number_type(), "unknown"},
           {one_of({number("2"), text("x"), number("5")}), number_type(), "2 | 5"},
           {one_of({number("2"), number("5"), number("7")}), above(3), "5 | 7"},
           {one_of({text("a"), text("b")}), number_type(), "E-FEEL-TYPE"},
           {one_of({number("1"), Value::null()}), number_type(), "1 | null"},
           {interval("[1..5]"), number_type(), "[1..5]"},
           {interval("[1..5]"), string_type(), "E-FEEL-TYPE"},
           {interval("[1..5]"), list_type(number_type()), "[[1..5]]"},
           {interval("[2024-01-01..2024-02-01]"), simple_type(K::kDate),
            "[2024-01-01..2024-02-01]"},
           {interval("[2024-01-01..2024-02-01]"), simple_type(K::kDateTime),
            "[2024-01-01T00:00:00Z..2024-02-01T00:00:00Z]"},
           {record({{"name", Value::unknown()}, {"age", interval("[1..9]")}}), person(),
            "{name: unknown, age: [1..9]}"},
           {record({{"name", Value::unknown()}, {"age", one_of({number("1"), text("x")})}}),
            person(), "{name: unknown, age: 1}"},
           {Value::list({Value::unknown(), number("1")}), list_type(number_type()), "[unknown, 1]"},
           {maybe_list({{number("1"), true}, {number("2"), false}}), list_type(number_type()),
            "[1, 2?]"},
           {maybe_list({{text("x"), true}, {number("2"), false}}), list_type(number_type()),
            "E-FEEL-TYPE"},
           {maybe_list({{number("1"), true}, {text("x"), false}}), list_type(number_type()),
            "unknown"},
           {maybe_list({{number("1"), true}, {number("2"), false}}), number_type(), "unknown"}}) {
    EXPECT_EQ(outcome(c), c.expected) << to_literal(c.value) << " as " << to_string(*c.type);
  }
}

}  // namespace
}  // namespace zhida::feel
