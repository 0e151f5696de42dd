// Check characters against codes of listed companies, which are public.
#include "base/credit_code.h"

#include <gtest/gtest.h>

namespace zhida {
namespace {

TEST(CreditCode, Checks) {
  for (const std::string_view code : {"914403001922038216", "9144030071526726XG"}) {
    EXPECT_EQ(credit_check(code.substr(0, kCreditLength - 1)), code.back()) << code;
    EXPECT_EQ(organisation_check(code.substr(kOrganisationBegin, kOrganisationLength)),
              code[kOrganisationBegin + kOrganisationLength])
        << code;
  }
}

TEST(CreditCode, EveryChangedCharacterIsNoticed) {
  const std::string_view code = "914403001922038216";
  for (std::size_t i = 0; i + 1 < kCreditLength; ++i) {
    std::string other(code.substr(0, kCreditLength - 1));
    other[i] = other[i] == '7' ? '8' : '7';
    EXPECT_NE(credit_check(other), code.back()) << i;
  }
}

}  // namespace
}  // namespace zhida
