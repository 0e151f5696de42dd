// Passwords: rules, and Argon2id against the vectors of its reference implementation (version 19, test.c).
#include "record/identity/password.h"

#include <gtest/gtest.h>

#include "record/identity/identity_test.h"

namespace zhida::identity {
namespace {

bool is_accepted(std::string_view text, std::string_view login = "somebody") {
  const auto read = Password::read(text);
  if (!read) {
    EXPECT_EQ(read.errors().front().code, "E-IDENTITY-PASSWORD");
    return false;
  }
  const auto checked = check_password(*read, login);
  if (!checked) {
    EXPECT_EQ(checked.errors().front().code, "E-IDENTITY-PASSWORD");
  }
  return checked.ok();
}

TEST(Password, Rules) {
  EXPECT_TRUE(is_accepted("correct horse battery"));
  EXPECT_TRUE(is_accepted("一二三四五六七八九十百千"));  // 12 characters
  EXPECT_FALSE(is_accepted("一二三四五六七八九十百"));   // 11
  EXPECT_TRUE(is_accepted("kx7 kx8 qw m"));
  EXPECT_FALSE(is_accepted("kx7 kx8 qwm"));
  std::string wide;
  for (int i = 0; i < 128; ++i) wide += i % 3 == 0 ? "\xF0\x9F\x8D\xB5" : "茶";
  EXPECT_TRUE(is_accepted(wide + ""));
  EXPECT_FALSE(is_accepted(wide + "x"));
  EXPECT_FALSE(is_accepted("\xFF\xFE bytes that are no text"));
  EXPECT_FALSE(is_accepted(""));
}

TEST(Password, TheCommonestAreRefused) {
  for (const auto* text :
       {"Password1234", "PASSWORD-1234", "qwertyuiop123", "1qaz2wsx3edc", "Admin1234567!",
        "123456789012", "987654321098", "aaaaaaaaaaaa", "abababababab", "abcdefghijkl",
        "!!!!!!!!!!!!!", "somebody1234", "SomeBody!!!!!"}) {
    EXPECT_FALSE(is_accepted(text)) << text;
  }
  EXPECT_TRUE(is_accepted("somebody and a whole sentence"));
}

TEST(Password, TwoKeyboardsOneForm) {
  // e and its accent, as one character and as two
  EXPECT_EQ(password("caf\xC3\xA9 au lait").bytes(), password("cafe\xCC\x81 au lait").bytes());
  EXPECT_EQ(password("cafe\xCC\x81").characters(), 4U);
}

TEST(Argon2id, ReferenceVectors) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"password",
       "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
      {"password",
       "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},
      {"password",
       "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"},
      {"differentpassword",
       "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94"}};
  for (const auto& [text, phc] : vectors) {
    const auto parsed = parse_phc(phc);
    ASSERT_TRUE(parsed.ok()) << phc;
    EXPECT_TRUE(matches(password(text), *parsed)) << phc;
    EXPECT_FALSE(matches(password("passwore"), *parsed));
    EXPECT_EQ(to_text(*parsed), phc);
  }
}

TEST(Argon2id, HashesOfTheSamePasswordDiffer) {
  const Random random = repeatable();
  const HashCost cost{64, 1, 1};
  const std::string a = hash_password(password("correct horse"), cost, random);
  const std::string b = hash_password(password("correct horse"), cost, random);
  EXPECT_NE(a, b);
  EXPECT_TRUE(matches(password("correct horse"), *parse_phc(b)));
  EXPECT_FALSE(is_weaker(*parse_phc(a), cost));
  EXPECT_TRUE(is_weaker(*parse_phc(a), {128, 1, 1}));
  EXPECT_TRUE(is_weaker(*parse_phc(a), {64, 2, 1}));
  // OWASP's least
  EXPECT_GE(HashCost{}.memory_kib, 19U * 1024);
  EXPECT_GE(HashCost{}.passes, 2U);
}

TEST(Argon2id, OtherPhcStringsAreRefused) {
  const std::string good =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  ASSERT_TRUE(parse_phc(good).ok());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string out = good;
    out.replace(out.find(from), from.size(), to);
    return out;
  };
  for (const std::string& text : {std::string(),
                                  with("argon2id", "argon2i"),
                                  with("v=19", "v=16"),
                                  with("m=256", "m=0256"),
                                  with("m=256", "m=7"),
                                  with("m=256", "m=4294967296"),
                                  with("m=256", "m=1048577"),
                                  with("t=2", "t=0"),
                                  with("t=2", "t=65"),
                                  with("p=1", "p=17"),
                                  with("p=1", "p=1,x=1"),
                                  with("t=2,p=1", "p=1,t=2"),
                                  with("c29tZXNhbHQ", "c29t"),
                                  with("c29tZXNhbHQ", "c29tZXNhbHR"),
                                  with("/", "_"),
                                  with("$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "$nf65"),
                                  good + "$",
                                  good + "=",
                                  good + "\n",
                                  std::string(good).append(300, 'A')}) {
    const auto parsed = parse_phc(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.errors().front().code, "E-IDENTITY-HASH");
  }
}

}  // namespace
}  // namespace zhida::identity
