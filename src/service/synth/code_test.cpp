// Tests the credit codes: both checks, and the block that nobody issues.
#include "service/synth/code.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace zhida::synth {
namespace {

TEST(Code, HoldsTheStandardsVectors) {
  // Published codes, and the safe one of the service sheet, §12.1.
  EXPECT_TRUE(is_valid_code("914403001922038216"));
  EXPECT_TRUE(is_valid_code("9144030071526726XG"));
  EXPECT_TRUE(is_valid_code("91320594000000000Y"));
  EXPECT_FALSE(is_synthetic_code("914403001922038216"));
}

TEST(Code, RefusesOtherText) {
  EXPECT_FALSE(is_valid_code(""));
  EXPECT_FALSE(is_valid_code("91440300192203821"));
  EXPECT_FALSE(is_valid_code("914403001922038217"));  // the whole code's check
  EXPECT_FALSE(is_valid_code("9144030071526726IG"));  // no letter I
  EXPECT_FALSE(is_valid_code("914403001922038226"));  // the organisation code's check
}

TEST(Code, OursAreValidDifferentAndInTheBlock) {
  std::set<std::string> seen;
  for (std::uint64_t number = 1; number <= 20'000; ++number) {
    const std::string code = credit_code(number * 4999);
    EXPECT_TRUE(is_synthetic_code(code)) << code;
    seen.insert(code);
  }
  EXPECT_EQ(seen.size(), 20'000);
  EXPECT_TRUE(credit_code(42).starts_with("XA32050000000042"));
}

TEST(Code, AnyOtherCharacterIsNoticed) {
  const std::string code = credit_code(1234);
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (std::size_t at = 0; at < code.size(); ++at) {
    for (const char c : kAlphabet) {
      if (c == code[at]) continue;
      std::string other = code;
      other[at] = c;
      EXPECT_FALSE(is_valid_code(other)) << other;
    }
  }
}

}  // namespace
}  // namespace zhida::synth
