// Tests the regular expressions: the dialect, flags, replacement, and limits.
#include "decide/feel/regex.h"

#include <span>
#include <string>

#include <gtest/gtest.h>

namespace zhida::feel {
namespace {

constexpr int kSteps = 1'000'000;

struct Case {
  const char* text;
  const char* pattern;
  const char* flags;
  const char* expected;  // "yes", "no", "error"
};

std::string outcome(const Case& c) {
  const auto regex = Regex::compile(c.pattern, c.flags);
  if (!regex) return "error";
  const auto found = regex->matches(c.text, kSteps);
  return !found ? "error" : *found ? "yes" : "no";
}

void expect_outcomes(std::span<const Case> cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(outcome(c), c.expected) << c.pattern << " on " << c.text << ", flags " << c.flags;
  }
}

// Clause: XPath and XQuery Functions 3.1, 5.6.1
TEST(Regex, Syntax) {
  const Case cases[] = {
      {"", "", "", "yes"},
      {"abc", "b", "", "yes"},
      {"abc", "^b", "", "no"},
      {"abc", "c$", "", "yes"},
      {"abc\n", "c$", "", "no"},
      {"ac", "^ab?c$", "", "yes"},
      {"abbbc", "^ab{2,3}c$", "", "yes"},
      {"abbbbc", "^ab{2,3}c$", "", "no"},
      {"abbbbc", "^ab{2,}c$", "", "yes"},
      {"abbc", "^ab{2}c$", "", "yes"},
      {"ac", "^ab{0}c$", "", "yes"},
      {"abab", "^(ab|cd)*$", "", "yes"},
      {"abcd", "^(?:ab|cd)+$", "", "yes"},
      {"", "^(a*)*$", "", "yes"},
      {"aab", "^(a*)*b$", "", "yes"},
      {"ab", "^(a|b*)+$", "", "yes"},
      {"aa", "^(a?){3}$", "", "yes"},
      {"b", "^(a|)b$", "", "yes"},
      {"x", "a||x", "", "yes"},
      {"企业创新", "^.{4}$", "", "yes"},
      {"🐎", "^.$", "", "yes"},
      {"a\nb", "a.b", "", "no"},
      {"a\rb", "a.b", "", "no"},
      {"a\nb", "a.b", "s", "yes"},
      {"a.b", "a\\.b", "", "yes"},
      {"a|b", "a\\|b", "", "yes"},
      {"a$", "a\\$$", "", "yes"},
  };
  expect_outcomes(cases);
}

// Clause: XML Schema 1.1 part 2, G.4
TEST(Regex, Classes) {
  const Case cases[] = {
      {"x", "[a-z]", "", "yes"},
      {"X", "[a-z]", "", "no"},
      {"X", "[^a-z]", "", "yes"},
      {"e", "[a-z-[aeiou]]", "", "no"},
      {"f", "[a-z-[aeiou]]", "", "yes"},
      {"f", "[^a-z-[0-9]]", "", "no"},
      {"5", "[^a-z-[0-9]]", "", "no"},
      {"!", "[^a-z-[0-9]]", "", "yes"},
      {"c", "[a-z-[b-y-[c]]]", "", "yes"},
      {"-", "[a-]", "", "yes"},
      {"-", "[-a]", "", "yes"},
      {"-", "[+--[+]]", "", "yes"},
      {"]", "[\\]]", "", "yes"},
      {"^", "[a^]", "", "yes"},
      {"7", "\\d", "", "yes"},
      {"７", "\\d", "", "yes"},
      {"七", "\\d", "", "no"},
      {"七", "\\D", "", "yes"},
      {"字", "\\w", "", "yes"},
      {"，", "\\w", "", "no"},
      {"，", "\\W", "", "yes"},
      {"\t", "\\s", "", "yes"},
      {"\u00a0", "\\s", "", "no"},
      {"_", "\\i", "", "yes"},
      {"-", "\\i", "", "no"},
      {"-", "\\c", "", "yes"},
      {"A", "\\p{Lu}", "", "yes"},
      {"a", "\\P{Lu}", "", "yes"},
      {"a", "[\\p{Lu}\\d]", "", "no"},
      {"汉", "\\p{IsCJKUnifiedIdeographs}", "", "yes"},
      {"a", "\\p{IsBasicLatin}", "", "yes"},
      {"é", "\\p{IsBasicLatin}", "", "no"},
      {"α", "\\p{IsGreek}", "", "yes"},
  };
  expect_outcomes(cases);
}

TEST(Regex, Flags) {
  const Case cases[] = {
      {"ABC", "abc", "i", "yes"},
      {"\u212A", "k", "i", "yes"},
      {"x", "[A-Z-[OI]]", "i", "yes"},
      {"X", "[A-Z-[OI]]", "i", "yes"},
      {"O", "[A-Z-[OI]]", "i", "no"},
      {"i", "[A-Z-[OI]]", "i", "no"},
      {"Q", "[^Q]", "i", "no"},
      {"q", "[^Q]", "i", "no"},
      {"a", "\\p{Lu}", "i", "no"},
      {"aA", "(a)\\1", "i", "yes"},
      {"aA", "(a)\\1", "", "no"},
      {"\nabcd\ndefg\n", "^$", "m", "yes"},
      {"abcd\ndefg", "^defg$", "m", "yes"},
      {"abcd\n", "\\n^$", "m", "no"},
      {"abcd\ndefg", "^defg$", "", "no"},
      {"hello world", "hello\\ sworld", "x", "yes"},
      {"hello world", "he ll o[ ]worl d", "x", "yes"},
      {"hello world", "\\p{ I s B a s i c L a t i n }+", "x", "yes"},
      {"hello world", "\\p{ IsBasicLatin}+", "", "error"},
      {"a+b", "a+b", "q", "yes"},
      {"aab", "a+b", "q", "no"},
      {"A+B", "a+b", "qi", "yes"},
      {"a", "a", "p", "error"},
      {"a", "a", " ", "error"},
  };
  expect_outcomes(cases);
}

TEST(Regex, BackReferences) {
  const Case cases[] = {
      {"abab", "^(ab)\\1$", "", "yes"},
      {"abba", "^(ab)\\1$", "", "no"},
      {"aa0", "^(a)\\10$", "", "yes"},
      {"b", "^(?:(a)|b)\\1$", "", "yes"},  // a group that took no part is empty
      {"abcdefghijj", "^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10$", "", "yes"},
      {"h", "(.)\\3", "", "error"},
      {"h", "(.)\\2", "", "error"},
      {"h", "(a\\1)", "", "error"},
      {"h", "\\3", "", "error"},
      {"h", "\\0", "", "error"},
      {"abcd", "(asd)[\\1]", "", "error"},
      {"abcd", "1[asd\\0]", "", "error"},
  };
  expect_outcomes(cases);
}

TEST(Regex, RefusesMalformedPatterns) {
  const char* const patterns[] = {"(",          ")",
                                  "(a",         "a)",
                                  "(?a)",       "(?=a)",
                                  "[",          "[]",
                                  "[a",         "[^]",
                                  "[b-a]",      "[a-\\d]",
                                  "[a-c-e]",    "[a[b]",
                                  "[a-z-[b]c]", "]",
                                  "{",          "}",
                                  "a{",         "a{}",
                                  "a{,2}",      "a{2,1}",
                                  "a{x}",       "a{1",
                                  "a{10001}",   "*",
                                  "+a",         "?",
                                  "a**",        "|*",
                                  "\\",         "\\e",
                                  "\\p",        "\\p{",
                                  "\\p{}",      "\\p{Xx}",
                                  "\\p{Is}",    "\\p{IsNoSuchBlock}",
                                  "\\p{LC}",    "[\\"};
  for (const char* const p : patterns) {
    const auto regex = Regex::compile(p, "");
    ASSERT_FALSE(regex.ok()) << p;
    EXPECT_EQ(regex.errors()[0].code, "E-FEEL-REGEX");
    EXPECT_FALSE(regex.errors()[0].zh.empty());
    EXPECT_GT(regex.errors()[0].place.column, 0) << p;
  }
}

struct Replacement {
  const char* text;
  const char* pattern;
  const char* replacement;
  const char* expected;
};

std::string replaced(const Replacement& r) {
  const auto regex = Regex::compile(r.pattern, "");
  if (!regex) return "error";
  const auto out = regex->replace(r.text, r.replacement, kSteps);
  return out ? *out : "error";
}

// Clause: XPath and XQuery Functions 3.1, 5.6.4, with its examples
TEST(Regex, Replaces) {
  const Replacement cases[] = {
      {"abracadabra", "bra", "*", "a*cada*"},
      {"abracadabra", "a.*a", "*", "*"},
      {"abracadabra", "a.*?a", "*", "*c*bra"},
      {"abracadabra", "a", "", "brcdbr"},
      {"abracadabra", "a(.)", "a$1$1", "abbraccaddabbra"},
      {"abracadabra", ".*?", "$1", "error"},
      {"AAAA", "A+", "b", "b"},
      {"AAAA", "A+?", "b", "bbbb"},
      {"darted", "^(.*?)d(.*)$", "$1c$2", "carted"},
      {"abcd", "(ab)|(a)", "[1=$1][2=$2]", "[1=ab][2=]cd"},
      {"aXb", "X", "\\$\\\\", "a$\\b"},
      {"aXb", "(X)", "$12", "aX2b"},
      {"aXb", "(X)", "$2", "ab"},
      {"aXb", "X", "$0$0", "aXXb"},
      {"aXb", "X", "$", "error"},
      {"aXb", "X", "$a", "error"},
      {"aXb", "X", "\\", "error"},
      {"aXb", "X", "\\n", "error"},
      {"甲乙丙", "乙", "🐎", "甲🐎丙"},
      {"", "x", "y", ""},
  };
  for (const Replacement& r : cases)
    EXPECT_EQ(replaced(r), r.expected) << r.pattern << " → " << r.replacement;
}

TEST(Regex, Splits) {
  const auto split = [](const char* text, const char* pattern) {
    const auto regex = Regex::compile(pattern, "");
    const auto parts = regex->split(text, kSteps);
    std::string out;
    for (const std::string& p : parts ? *parts : std::vector<std::string>{"error"})
      out += '<' + p + '>';
    return out;
  };
  EXPECT_EQ(split("a,b,,c", ","), "<a><b><><c>");
  EXPECT_EQ(split(",", ","), "<><>");
  EXPECT_EQ(split("a1b22c", "[0-9]+"), "<a><b><c>");
  EXPECT_EQ(split("甲、乙", "、"), "<甲><乙>");
  EXPECT_EQ(split("abc", ","), "<abc>");
  EXPECT_EQ(split("", ","), "<>");
  EXPECT_EQ(split("abc", "x*"), "<error>");
}

// Every limit is an ordinary answer, quickly given.
TEST(Regex, HasLimits) {
  const std::string as(40, 'a');
  for (const char* const p :
       {"(a+)+b", "(a|a)*b", "(a?){39}a{39}b", "(.*)*b", "((a*)*)*b", "(a*)*\\1b"}) {
    const auto regex = Regex::compile(p, "");
    ASSERT_TRUE(regex.ok()) << p;
    const auto found = regex->matches(as, kSteps);
    ASSERT_FALSE(found.ok()) << p;
    EXPECT_EQ(found.errors()[0].code, "E-FEEL-REGEX");
  }
  // Neither a long text nor deep nesting reaches the thread's stack.
  const auto any = Regex::compile("^(a|b)*$", "");
  EXPECT_TRUE(*any->matches(std::string(100'000, 'a'), kSteps));
  const auto nested = [](std::size_t n) { return std::string(n, '(') + "a" + std::string(n, ')'); };
  EXPECT_TRUE(Regex::compile(nested(kRegexDepthMax), "").ok());
  EXPECT_FALSE(Regex::compile(nested(kRegexDepthMax + 1), "").ok());
  EXPECT_FALSE(Regex::compile(nested(4000), "").ok());
  std::string classes;
  for (int i = 0; i < 400; ++i) classes += "[a-";
  EXPECT_FALSE(Regex::compile(classes, "").ok());
  // Repetitions of repetitions, also of nothing.
  EXPECT_FALSE(Regex::compile("((a{1000}){1000}){1000}", "").ok());
  EXPECT_FALSE(Regex::compile("(?:(?:(?:){10000}){10000}){10000}", "").ok());
  EXPECT_FALSE(Regex::compile(std::string(kRegexPatternMax + 1, 'a'), "").ok());
  EXPECT_FALSE(any->matches(std::string(kRegexTextMax + 1, 'a'), kSteps).ok());
  // The budget is one for the whole operation.
  const auto a = Regex::compile("a", "");
  EXPECT_TRUE(a->replace(as, "b", 200).ok());
  EXPECT_FALSE(a->replace(as, "b", 60).ok());
  EXPECT_FALSE(a->split(as, 60).ok());
}

}  // namespace
}  // namespace zhida::feel
