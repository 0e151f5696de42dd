// Tests that a quoted tree reads as it was written, and means the same when it is read again.
#include "decide/pack/quote.h"

#include <gtest/gtest.h>

#include "decide/feel/feel.h"

namespace zhida::pack {
namespace {

feel::Scope scope() {
  feel::Scope s;
  for (const char* name : {"a", "b", "c", "名单", "营业收入"}) s.add(name, nullptr);
  s.members = {"上年", "类型"};
  return s;
}

std::string reread(std::string_view text) {
  const auto tree = feel::parse(text, scope());
  EXPECT_TRUE(tree.ok()) << text;
  return tree ? quote(**tree) : "";
}

struct Quoted {
  const char* text;
  const char* expected;  // null: the same
};

class QuoteTest : public testing::TestWithParam<Quoted> {};

TEST_P(QuoteTest, ReadsAsWritten) {
  const auto [text, expected] = GetParam();
  const std::string once = reread(text);
  EXPECT_EQ(once, expected != nullptr ? expected : text);
  EXPECT_EQ(reread(once), once) << "it does not read back to itself";
}

INSTANTIATE_TEST_SUITE_P(
    Forms, QuoteTest,
    testing::Values(
        Quoted{"营业收入.上年 >= 1500", nullptr}, Quoted{"a >= b * 0.80", nullptr},
        Quoted{"a\n   and b", "a and b"}, Quoted{"(a or b) and c", nullptr},
        Quoted{"a or (b and c)", "a or b and c"}, Quoted{"a - (b - c)", nullptr},
        Quoted{"(a - b) - c", "a - b - c"}, Quoted{"(a + b) * c ** 2", nullptr},
        Quoted{"-(a + b)", nullptr}, Quoted{"not(a or b)", nullptr},
        Quoted{"a between 1 and 3 + b", nullptr}, Quoted{"a in (\"甲\", \"乙\")", nullptr},
        Quoted{"a in [1..5)", nullptr}, Quoted{"a in (> 5, <= 2)", nullptr},
        Quoted{"some x in 名单 satisfies x.类型 = \"甲\"", nullptr},
        Quoted{"every x in 名单, y in 名单 satisfies x = y", nullptr},
        Quoted{"if a then b else c", nullptr}, Quoted{"(if a then b else c) + 1", nullptr},
        Quoted{"count(名单[类型 = \"甲\" and a > 1])", nullptr},
        Quoted{"today() - duration(\"P3Y\")", nullptr}, Quoted{"today().year - 3", nullptr},
        Quoted{"for i in 1..3 return i + a", nullptr}, Quoted{"{x: 1, y: a}", nullptr},
        Quoted{"[1, 2, a]", nullptr}, Quoted{"@\"2026-01-01\"", nullptr},
        Quoted{"\"a \\\"b\\\"\"", nullptr}, Quoted{"a instance of number", nullptr},
        Quoted{"round half up(n: a, scale: 2)", nullptr}, Quoted{"null", nullptr},
        Quoted{"true", nullptr}));

TEST(Quote, UnaryTests) {
  const auto tree = feel::parse_tests("not(\"甲\", > 5)", scope());
  ASSERT_TRUE(tree.ok());
  EXPECT_EQ(quote(**tree), "not(\"甲\", > 5)");
  const auto dash = feel::parse_tests("-", scope());
  ASSERT_TRUE(dash.ok());
  EXPECT_EQ(quote(**dash), "-");
}

}  // namespace
}  // namespace zhida::pack
