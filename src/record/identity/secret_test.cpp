// Secrets, tokens and their alphabets; sealing. Vectors: RFC 4648, section 10.
#include "record/identity/secret.h"

#include <set>
#include <sstream>
#include <type_traits>

#include <gtest/gtest.h>

#include "record/identity/identity_test.h"
#include "record/identity/key.h"
#include "record/identity/password.h"

namespace zhida::identity {
namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(Printable<std::string>);
static_assert(!Printable<Secret> && !Printable<Token> && !Printable<Password>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_constructible_v<Token> &&
              !std::is_copy_constructible_v<Password>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);

TEST(Secret, MovesAndIsGoneWhereItWas) {
  Secret a("abc");
  Secret b(std::move(a));
  EXPECT_EQ(b.bytes(), "abc");
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): what a move leaves is what is tested
  a = std::move(b);
  EXPECT_EQ(a.bytes(), "abc");
}

TEST(Secret, WipeLeavesNoByte) {
  std::string text = "a password that is longer than any small string";
  const char* bytes = text.data();
  const std::size_t size = text.size();
  wipe(text);
  EXPECT_TRUE(text.empty());
  // the buffer is still the string's
  for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(bytes[i], '\0');
}

TEST(Secret, Alphabets) {
  const std::pair<std::string_view, std::string_view> base32s[] = {{"", ""},
                                                                   {"f", "MY"},
                                                                   {"fo", "MZXQ"},
                                                                   {"foo", "MZXW6"},
                                                                   {"foob", "MZXW6YQ"},
                                                                   {"fooba", "MZXW6YTB"},
                                                                   {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : base32s) {
    EXPECT_EQ(base32(bytes), text);
    EXPECT_EQ(from_base32(text), bytes);
  }
  const std::pair<std::string_view, std::string_view> base64s[] = {
      {"f", "Zg"},        {"fo", "Zm8"},        {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"\xFB\xFF", "-_8"}};
  for (const auto& [bytes, text] : base64s) {
    EXPECT_EQ(base64url(bytes), text);
    EXPECT_EQ(from_base64url(text), bytes);
  }
  // one way to write each
  for (const auto* text : {"Zh", "Z", "Zg==", "Zm9vA", "-_9", "Zm 9"})
    EXPECT_FALSE(from_base64url(text)) << text;
  for (const auto* text : {"MZ", "M", "MZXW6YTBO", "my", "M1"})
    EXPECT_FALSE(from_base32(text)) << text;
}

TEST(Token, RoundTripAndNothingElse) {
  const Random random = repeatable();
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const Token token = Token::generate(random);
    EXPECT_EQ(token.text().size(), 43U);
    EXPECT_TRUE(seen.emplace(token.text()).second);
    const auto again = Token::parse(token.text());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->digest(), token.digest());
    EXPECT_EQ(again->text(), token.text());
    EXPECT_FALSE(Token::parse(token.text().substr(1)));
    EXPECT_FALSE(Token::parse(std::string(token.text()) + "A"));
    std::string other(token.text());
    other[20] = '+';
    EXPECT_FALSE(Token::parse(other));
  }
  EXPECT_FALSE(Token::parse(""));
  EXPECT_FALSE(Token::parse(std::string(43, '_')));  // bits beyond the last byte
}

TEST(Keys, OpensWhatItSealedAndNothingElse) {
  const Random random = repeatable();
  const Keys keys(test_key());
  const std::string sealed = keys.seal("secret", "account a", random);
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_EQ(keys.open(sealed, "account a")->bytes(), "secret");
  EXPECT_NE(keys.seal("secret", "account a", random), sealed);
  EXPECT_EQ(keys.open(sealed, "account b").errors().front().code, "E-IDENTITY-KEY");
  EXPECT_EQ(Keys(test_key('l')).open(sealed, "account a").errors().front().code, "E-IDENTITY-KEY");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_FALSE(keys.open(altered, "account a").ok()) << i;
    EXPECT_FALSE(keys.open(std::string_view(sealed).substr(0, i), "account a").ok()) << i;
  }
  EXPECT_EQ(keys.open(keys.seal("", "x", random), "x")->bytes(), "");
}

TEST(Keys, DigestsOfOneUseSayNothingAboutAnother) {
  const Keys keys(test_key());
  EXPECT_EQ(keys.digest("a", "b"), keys.digest("a", "b"));
  EXPECT_NE(keys.digest("a", "b"), keys.digest("ab", ""));
  EXPECT_NE(keys.digest("a", "b"), Keys(test_key('l')).digest("a", "b"));
}

}  // namespace
}  // namespace zhida::identity
