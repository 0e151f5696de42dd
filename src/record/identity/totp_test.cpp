// One-time codes against RFC 4226, appendix D, and RFC 6238, appendix B.
#include "record/identity/totp.h"

#include <gtest/gtest.h>

namespace zhida::identity {
namespace {

constexpr std::string_view kSecret = "12345678901234567890";
constexpr std::int64_t kSecond = 1'000'000;

TEST(Totp, Rfc4226) {
  const std::string_view codes[] = {"755224", "287082", "359152", "969429", "338314",
                                    "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < std::size(codes); ++i) EXPECT_EQ(hotp(kSecret, i, 6), codes[i]);
}

TEST(Totp, Rfc6238) {
  const std::pair<std::int64_t, std::string_view> vectors[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : vectors) {
    const std::int64_t step = totp_step(seconds * kSecond);
    EXPECT_EQ(hotp(kSecret, static_cast<std::uint64_t>(step), 8), code);
    // six digits are the last six
    EXPECT_EQ(matching_step(kSecret, code.substr(2), seconds * kSecond, 0), step);
  }
}

TEST(Totp, OneIntervalEitherSideAndOnce) {
  const std::int64_t step = 1000;
  const std::string code = hotp(kSecret, step, 6);
  const auto at = [&](std::int64_t seconds, std::int64_t last) {
    return matching_step(kSecret, code, seconds * kSecond, last);
  };
  const std::int64_t begin = step * kTotpSeconds;
  EXPECT_FALSE(at(begin - 31, 0));
  EXPECT_EQ(at(begin - 30, 0), step);
  EXPECT_EQ(at(begin, 0), step);
  EXPECT_EQ(at(begin + 59, 0), step);
  EXPECT_FALSE(at(begin + 60, 0));
  EXPECT_EQ(at(begin, step - 1), step);
  EXPECT_FALSE(at(begin, step));
  EXPECT_FALSE(at(begin, step + 1));
}

TEST(Totp, OnlySixDigits) {
  for (const auto* code : {"", "12345", "1234567", "12345a", " 12345", "-12345", "１２３４５６"}) {
    EXPECT_FALSE(matching_step(kSecret, code, 59 * kSecond, 0)) << code;
  }
}

TEST(Totp, Uri) {
  EXPECT_EQ(otpauth_uri("直达", "a@b.c", "foobar").bytes(),
            "otpauth://totp/"
            "%E7%9B%B4%E8%BE%BE:a%40b.c?secret=MZXW6YTBOI&issuer=%E7%9B%B4%E8%BE%BE&algorithm=SHA1&"
            "digits=6&period=30");
}

}  // namespace
}  // namespace zhida::identity
