// Tests the regular expressions: the dialect, flags, replacement, and limits; and where ICU's own dialect differs.
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
      {"ab", "^(a|b)\\1$", "", "no"},
      {"aa", "^(a|b)\\1$", "", "yes"},
      {"bb", "^(a|b)\\1$", "", "yes"},
      {"bc", "^(a)?b\\1c$", "", "yes"},
      {"abac", "^(a)?b\\1c$", "", "yes"},
      {"abc", "^(a)?b\\1c$", "", "no"},
      {"bbaa", "^(?:(a)|b)*\\1$", "", "yes"},
      {"abb", "^((a)|b)+\\2\\1$", "", "no"},
      {"abab", "^((a)|b)+\\2\\1$", "", "yes"},
      {"bc", "^(a){0}b\\1c$", "", "yes"},
      {"aaa", "^(a)\\1{2}$", "", "yes"},
      {"abababba", "^((a)(b))\\1\\1\\3\\2$", "", "yes"},
      {"aaba", "^(a)\\1(?:b)(\\1)\\2?$", "", "yes"},
      {"🐎a🐎", "^(🐎)a\\1$", "", "yes"},
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

// What ICU would take, and XPath does not have.
TEST(Regex, RefusesWhatOnlyIcuHas) {
  const char* const patterns[] = {
      "\\Qa\\E",       "a++",          "a*+",           "a?+",
      "a{1,2}+",       "(?=a)",        "(?!a)",         "(?<=a)",
      "(?<!a)",        "(?>a)",        "(?<n>a)",       "(?i)a",
      "(?i:a)",        "(?#a)",        "\\ba",          "\\Ba",
      "\\Aa",          "a\\z",         "a\\Z",          "\\Ga",
      "\\R",           "\\X",          "\\h",           "\\v",
      "\\H",           "\\V",          "\\x41",         "\\x{41}",
      "\\u0041",       "\\N{SPACE}",   "(?<n>a)\\k<n>", "\\a",
      "\\f",           "\\0101",       "\\pL",          "\\p{Alphabetic}",
      "\\p{lu}",       "\\p{Letter}",  "\\p{L&}",       "\\p{^L}",
      "\\p{gc=Lu}",    "\\p{IsLatin}", "\\p{InGreek}",  "\\p{Cs}",
      "\\p{Is Greek}", "[[:alpha:]]",  "[[a-z]--[b]]",  "[[a]&&[b]]",
      "[a[b]]",        "[\\b]",        "[\\x41]",       "\\#",
      "\\ ",           "\\/",
  };
  for (const char* const p : patterns) {
    EXPECT_FALSE(Regex::compile(p, "").ok()) << p;
  }
}

// What means something else to ICU.
TEST(Regex, TakesCharactersForThemselves) {
  const Case cases[] = {
      {"a#b c", "a#b c", "", "yes"},
      {"a", "a#b", "", "no"},
      {"a#b", "a # b", "x", "yes"},
      {"a", "a # b", "x", "no"},
      {"ab", "a\n\t\rb", "x", "yes"},
      {"a\u00a0b", "a\u00a0b", "x", "yes"},
      {"&", "^[a&&b]$", "", "yes"},
      {"a", "^[a&&b]$", "", "yes"},
      {":", "^[:alpha:]$", "", "yes"},
      {"b", "^[:alpha:]$", "", "no"},
      {"{", "^[{a}]$", "", "yes"},
      {"$", "^[$]$", "", "yes"},
      {"#", "^[ #]$", "x", "yes"},
      {" ", "^[ #]$", "x", "yes"},
      {"]", "^[\\\\-\\]]$", "", "yes"},
      {"^", "^[\\\\-\\]]$", "", "no"},
      {"<@~'\"%/,;=!`>", "^<@~'\"%/,;=!`>$", "", "yes"},
      {"(?i)[a]\\d$^", "(?i)[a]\\d$^", "q", "yes"},
      {"(?I)[A]\\D$^", "(?i)[a]\\d$^", "qi", "yes"},
      {"\\Qa\\E", "\\Qa\\E", "q", "yes"},
      {"a b", "a b", "qx", "yes"},
      {"e\u0301", "^..$", "", "yes"},
      {"\u00e9", "e\u0301", "", "no"},
  };
  expect_outcomes(cases);
  const auto zero = Regex::compile(std::string_view("a\0[\0]", 5), "");
  EXPECT_TRUE(*zero->matches(std::string_view("xa\0\0", 4), kSteps));
  EXPECT_FALSE(*zero->matches(std::string_view("xa\0", 3), kSteps));
}

// Clause: XPath and XQuery Functions 3.1, 5.6.1 and 5.6.2, flags s and m
TEST(Regex, DotsAndAnchors) {
  const Case cases[] = {
      {"\u2028", "^.$", "", "yes"},
      {"\u0085", "^.$", "", "yes"},
      {"\v", "^.$", "", "yes"},
      {"\r\n", "^.$", "s", "no"},
      {"\r\n", "^..$", "s", "yes"},
      {"🐎", "^.$", "s", "yes"},
      {"a\r\n", "a$", "", "no"},
      {"a\u2028", "a$", "", "no"},
      {"a\r\nb", "a$", "m", "no"},
      {"a\r\nb", "a\r$", "m", "yes"},
      {"a\rb", "^b", "m", "no"},
      {"a\u2028b", "^b", "m", "no"},
      {"a\n", "a$", "m", "yes"},
      {"a\n\n", "\n^$", "m", "yes"},
      {"\n", "^\n$", "m", "yes"},
      {"", "^$", "m", "yes"},
      {"ba", "^a", "", "no"},
      {"a", "^*a", "", "yes"},
      {"ba", "^*a", "", "yes"},
      {"ba", "^+a", "", "no"},
      {"a", "^{2}a$+", "", "yes"},
      {"ab", "a$??b", "", "yes"},
      {"b\na", "^{1,2}?a$*", "m", "yes"},
      {"ab", "a^b", "", "no"},
      {"a", "(^|b)a($|b)", "", "yes"},
  };
  expect_outcomes(cases);
}

// Clause: XML Schema 1.1 part 2, G.4
TEST(Regex, ClassesWithinClasses) {
  const Case cases[] = {
      {"5", "^[\\w-[\\d]]$", "", "no"},
      {"a", "^[\\w-[\\d]]$", "", "yes"},
      {"字", "^[^\\W]$", "", "yes"},
      {"，", "^[^\\W]$", "", "no"},
      {"，", "^[\\D\\d]$", "", "yes"},
      {"b", "^[^a-[^b]]$", "", "yes"},
      {"c", "^[^a-[^b]]$", "", "no"},
      {"a", "[a-[a]]", "", "no"},
      {"b", "[a-[a]]*b", "", "yes"},
      {"-", "^[a\\--[b]]$", "", "yes"},
      {"c", "^[\\p{L}-[\\p{Lu}b-[c]]]$", "", "yes"},
      {"B", "^[\\p{L}-[\\p{Lu}b]]$", "", "no"},
      {"α", "^[^\\P{IsGreek}]$", "", "yes"},
      {"α", "^[\\P{IsGreek}\\s]$", "", "no"},
      {"\u00bd", "\\p{IsLatin-1Supplement}", "", "yes"},
      {"𠀁", "^[𠀀-𠀂]$", "", "yes"},
      {"𠀃", "[𠀀-𠀂]", "", "no"},
      {"🐎", "^[^a]$", "", "yes"},
      {"🐎🐎", "^🐎{2}$", "", "yes"},
      {":", "^\\i$", "", "yes"},
      {"·", "^\\i$", "", "no"},
      {"·", "^\\c$", "", "yes"},
      {"·", "^\\I\\C?$", "", "yes"},
      {"汉", "^\\i$", "", "yes"},
      {" ", "^[\\I-[\\S]]$", "", "yes"},
      {"\u000c", "\\s", "", "no"},
      {"_", "\\w", "", "no"},
      {"+", "\\w", "", "yes"},
      {"²", "\\d", "", "no"},
  };
  expect_outcomes(cases);
}

// Clause: XPath and XQuery Functions 3.1, 5.6.2, flag i: characters and ranges have variants, one for one; named sets
// have none.
TEST(Regex, CaseVariants) {
  const Case cases[] = {
      {"ss", "^ß$", "i", "no"},           {"ß", "^ss$", "i", "no"},
      {"ẞ", "^ß$", "i", "yes"},           {"ς", "^Σ$", "i", "yes"},
      {"s", "^[ſ]$", "i", "yes"},         {"\u212A", "[^k]", "i", "no"},
      {"\u212A", "^[a-z]$", "i", "yes"},  {"A", "\\p{Ll}", "i", "no"},
      {"a", "[\\p{Lu}]", "i", "no"},      {"B", "^[\\p{Ll}b]$", "i", "yes"},
      {"C", "^[\\p{Ll}b]$", "i", "no"},   {"c", "^[^\\p{Lu}b]$", "i", "yes"},
      {"B", "[^\\p{Ll}b]", "i", "no"},    {"Д", "^[а-я]$", "i", "yes"},
      {"🐎汉+", "^🐎汉\\+$", "i", "yes"}, {"aBcABC", "^(abc)\\1$", "i", "yes"},
      {"abcABC", "^(abc)\\1$", "", "no"},
  };
  expect_outcomes(cases);
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
      {"acaDbcb", "(a|b)(c)\\1", "<$2$1>", "<ca>D<cb>"},
      {"abab", "((a)|b)\\2?", "[$1$2]", "[aa][b][aa][b]"},
      {"🐎a🐎b", "🐎(?:a|(b))", "<$1>", "<><b>"},
      {"aXb", "X", "\\$1$0{n}", "a$1X{n}b"},
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
  EXPECT_EQ(split("𠀀🐎é🐎", "🐎"), "<𠀀><é><>");
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
  // Repetitions of repetitions, also of nothing.
  for (const char* const p : {"((a{1000}){1000}){1000}", "(?:(?:(?:){10000}){10000}){10000}"}) {
    const auto regex = Regex::compile(p, "");
    ASSERT_TRUE(regex.ok()) << p;
    EXPECT_FALSE(regex->matches(std::string(4000, 'a'), kSteps).ok()) << p;
  }
  // Neither a long text nor deep nesting reaches the thread's stack.
  const auto any = Regex::compile("^(a|b)*$", "");
  EXPECT_TRUE(*any->matches(std::string(100'000, 'a'), kSteps));
  EXPECT_FALSE(Regex::compile(std::string(kRegexPatternMax + 1, 'a'), "").ok());
  EXPECT_FALSE(any->matches(std::string(kRegexTextMax + 1, 'a'), kSteps).ok());
  std::string ranges;
  for (int i = 0; i < 1600; ++i) ranges += "[α-ω]";
  EXPECT_TRUE(Regex::compile(ranges, "").ok());
  EXPECT_FALSE(Regex::compile(ranges, "i").ok());
}

// The deepest patterns that are allowed are within ICU's own limits.
TEST(Regex, HasALimitOfDepth) {
  const auto nested = [](std::size_t n, const std::string& open, const std::string& inner,
                         const std::string& close) {
    std::string out = inner;
    for (std::size_t i = 0; i < n; ++i) out.insert(0, open).append(close);
    return Regex::compile("(b)?" + out + '$', "im");
  };
  const std::size_t most = kRegexDepthMax;
  for (const std::size_t n : {most, most + 1, std::size_t{1000}}) {
    EXPECT_EQ(nested(n, "(", "a", ")").ok(), n <= most) << n;
    EXPECT_EQ(nested(n, "(?:", "a", ")").ok(), n <= most) << n;
    EXPECT_EQ(nested(n, "(b|a?", "^*[^a]\\1*$+", ")*?").ok(), n <= most) << n;
    EXPECT_EQ(nested(n, "[^\\w-", "[a]", "]").ok(), n <= most) << n;
    EXPECT_EQ(nested(n - 1, "(", "\\1[\\w-[a]]", ")").ok(), n <= most) << n;
  }
}

// An empty round ends a loop, whether greedy or not.
TEST(Regex, LoopsEnd) {
  for (const char* const p : {"(a?)+c", "(a?)+?c", "(?:a*)*?c", "(a*)*c", "(?:a*?){2,}?c",
                              "(|a)+?c", "(^)*?c", "(?:(?:a*?)*?b?)+?c", "()*?\\1+c"}) {
    for (const char* const text : {"aab", "", "caab"}) {
      const bool expected = text[0] == 'c';
      EXPECT_EQ(outcome({text, p, "", ""}), expected ? "yes" : "no") << p << " on " << text;
    }
  }
}

// One budget for the whole operation: of positions that are tried, and of what ICU does there, in units of 10'000.
TEST(Regex, HasABudget) {
  const std::string as(40, 'a');
  const auto a = Regex::compile("a", "");
  EXPECT_TRUE(a->replace(as, "b", 60).ok());
  EXPECT_FALSE(a->replace(as, "b", 30).ok());
  EXPECT_TRUE(a->split(as, 60).ok());
  EXPECT_FALSE(a->split(as, 30).ok());
  const auto b = Regex::compile("b", "");
  EXPECT_TRUE(b->matches(as, 60).ok());
  EXPECT_FALSE(b->matches(as, 30).ok());
  const auto long_one = Regex::compile(std::string(1000, 'a') + "b", "");
  EXPECT_TRUE(long_one->matches(std::string(2000, 'a'), 10'000).ok());
  EXPECT_FALSE(long_one->matches(std::string(2000, 'a'), 2000).ok());

  const auto word = Regex::compile("(?:a|b)+;", "");
  std::string words = std::string(2000, 'a') + ';';
  EXPECT_TRUE(word->replace(words, "", 10'000).ok());
  for (int i = 0; i < 5; ++i) words += words;
  EXPECT_FALSE(word->replace(words, "", 10'000).ok());
  EXPECT_TRUE(word->replace(words, "", kSteps).ok());

  // ICU counts neither what a back-reference compares nor the groups that it copies.
  const auto twice = Regex::compile("^(a*?)\\1b", "");
  EXPECT_TRUE(twice->matches(std::string(5000, 'a'), kSteps).ok());
  EXPECT_FALSE(twice->matches(std::string(kRegexReferredMax, 'a'), kSteps).ok());
  EXPECT_TRUE(*twice->matches("aab" + std::string(kRegexReferredMax - 3, 'a'), kSteps));
  EXPECT_FALSE(twice->matches("aab" + std::string(kRegexReferredMax, 'a'), kSteps).ok());
  std::string groups;
  for (int i = 0; i < 2000; ++i) groups += "()";
  EXPECT_FALSE(
      Regex::compile(groups + "(a|b)*c", "")->matches(std::string(9000, 'a'), kSteps).ok());
}

}  // namespace
}  // namespace zhida::feel
