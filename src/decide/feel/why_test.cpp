// Why null?: for each kind of cause, the chain from a null result to it; and that recording changes no result.
#include "decide/feel/why.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace zhida::feel {
namespace {

struct Asked {
  Value value;
  std::vector<Link> links;
};

// x is not given, n is given as null, p has a null member, l = [1, null], s = "文字".
Asked ask(const std::string& text, bool record = true, const std::string& member = {}) {
  Scope scope;
  Context p;
  p.put("age", Value::null());
  p.put("name", Value::string("甲"));
  const std::vector<std::pair<std::string, Value>> given = {
      {"x", Value::null()},
      {"n", Value::null()},
      {"p", Value::context(p)},
      {"l", Value::list({Value::number(Decimal(1)), Value::null()})},
      {"s", Value::string("文字")}};
  std::vector<Value> inputs;
  for (const auto& [name, value] : given) {
    scope.add(name, any_type());
    inputs.push_back(value);
  }
  scope.members = {"age", "name", "agee", "a", "b"};
  const auto tree = parse(text, scope);
  EXPECT_TRUE(tree.ok()) << text;
  if (!tree) return {};
  const auto program = compile(*tree, scope, {.element = "测", .strict_types = false});
  EXPECT_TRUE(program.ok()) << text << to_text(program.errors().front());
  if (!program) return {};
  MachineOptions options;
  options.why = record;
  Machine machine(options);
  Asked out{machine.run(**program, inputs), {}};
  if (!record) return out;
  About about;
  about.text = [&](const Program&, Span s) { return text.substr(s.begin, s.end - s.begin); };
  about.name = [&](const Program&, int slot) {
    const std::string& name = given[static_cast<std::size_t>(slot)].first;
    return Named{Named::Kind::kInput, name, name != "x", nullptr};
  };
  out.links = why(*machine.recorder(), **program, member, about);
  return out;
}

struct Case {
  const char* text;
  Cause cause;
  const char* at;    // the text of the cause
  const char* says;  // part of its English sentence
};

const Case kCases[] = {
    {"x", Cause::kNotGiven, "x", "'x' was not given"},
    {"1 + x * 2", Cause::kNotGiven, "x", "not given"},
    {"n + 1", Cause::kGivenNull, "n", "'n' was given and is null"},
    {"p.age + 1", Cause::kGivenNull, "p", "'p.age' was given and is null"},
    {"null", Cause::kLiteral, "null", "written"},
    {"if 1 > 2 then 3 else null", Cause::kLiteral, "null", "written"},
    {"if x > 2 then 3 else null", Cause::kNotGiven, "x", "not given"},
    {"if 1 < 2 then x else 3", Cause::kNotGiven, "x", "not given"},
    {"1 / 0", Cause::kFailure, "1 / 0", "1, 0"},
    {"1 + s", Cause::kFailure, "1 + s", "s = \"文字\""},
    {"1 < s", Cause::kFailure, "1 < s", "compare"},
    {"number(s)", Cause::kFailure, "number(s)", "s = \"文字\""},
    {"substring(s, x)", Cause::kNotGiven, "x", "not given"},
    {"min([])", Cause::kFailure, "min([])", "the list is empty ([])"},
    {"min([1, 2][item > 5])", Cause::kEmpty, "[1, 2][item > 5]", "none of 2 items"},
    {"l[5]", Cause::kIndex, "l[5]", "no item 5 (of 2)"},
    {"l[2] + 1", Cause::kGivenNull, "l", "was given"},
    {"[1, 2, 3][item > 5][1]", Cause::kEmpty, "[1, 2, 3][item > 5]", "none of 3 items"},
    {"[1, 2, 3][item > x][1]", Cause::kNotGiven, "x", "not given"},
    {"p.agee", Cause::kMember, "p.agee", "did you mean 'age'"},
    {"{a: x, b: 2}.a + 1", Cause::kNotGiven, "x", "not given"},
    {"{a: 1 / 0, b: a + 1}.b", Cause::kFailure, "1 / 0", ""},
    {"(function(y) y + 1)(x)", Cause::kNotGiven, "x", "not given"},
    {"(function(y) y + x)(1)", Cause::kNotGiven, "x", "not given"},
    {"{f: function(a: number) a / 0, b: f(a: 1)}.b", Cause::kFailure, "a / 0", "a = 1"},
    {"(for i in [1, 2] return i + x)[1]", Cause::kNotGiven, "x", "not given"},
    {"for i in x return i", Cause::kNotGiven, "x", "not given"},
    {"some i in l satisfies i > 1", Cause::kGivenNull, "l", "given"},
    {"s between 1 and 2", Cause::kFailure, "s between 1 and 2", "cannot compare"},
    {"x and true", Cause::kNotGiven, "x", "not given"},
    {"x(1)", Cause::kNotGiven, "x", "not given"},
    {"sort(l, function(a, b) a < b)[1]", Cause::kGivenNull, "l", ""},
};

class Why : public ::testing::TestWithParam<Case> {};

TEST_P(Why, EndsAtTheCause) {
  const Case& c = GetParam();
  const Asked asked = ask(c.text);
  ASSERT_TRUE(asked.value.is_null()) << to_literal(asked.value);
  std::string chain;
  for (const Link& l : asked.links)
    chain += std::string(cause_word(l.cause)) + " [" + l.text + "] " + l.en + " | " + l.zh + "\n";
  ASSERT_FALSE(asked.links.empty());
  const Link& cause = asked.links.back();
  EXPECT_EQ(cause.cause, c.cause) << chain;
  EXPECT_EQ(cause.text, c.at) << chain;
  EXPECT_NE(cause.en.find(c.says), std::string::npos) << chain;
  EXPECT_FALSE(cause.zh.empty());
  for (std::size_t i = 0; i + 1 < asked.links.size(); ++i) {
    EXPECT_NE(asked.links[i].cause, Cause::kNotGiven) << chain;
  }
  const Asked plain = ask(c.text, false);
  EXPECT_TRUE(identical(plain.value, asked.value));
}

INSTANTIATE_TEST_SUITE_P(Causes, Why, ::testing::ValuesIn(kCases));

TEST(WhyNot, NothingToExplain) { EXPECT_TRUE(ask("1 + 2").links.empty()); }

TEST(WhyNot, OneMemberOfAContext) {
  const Asked asked = ask("{a: 1 / 0, b: x}", true, "b");
  ASSERT_FALSE(asked.links.empty());
  EXPECT_EQ(asked.links.back().cause, Cause::kNotGiven);
}

TEST(WhyNot, ChainsAndMemoryAreBounded) {
  const Asked deep = ask("{f: function(a) if a > 500 then null else f(a + 1), b: f(0)}.b");
  EXPECT_LE(deep.links.size(), kLinksMax);
  const Asked wide = ask("count(for i in 1..300, j in 1..300 return x) + x");
  ASSERT_FALSE(wide.links.empty());
}

}  // namespace
}  // namespace zhida::feel
