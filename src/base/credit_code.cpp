// The two check characters.
#include "base/credit_code.h"

#include "base/result.h"

namespace zhida {

// 31 minus the sum weighted by powers of 3, modulo 31.
char credit_check(std::string_view first) {
  constexpr std::size_t kModulus = 31;
  ZHIDA_CHECK(first.size() == kCreditLength - 1);
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (const char c : first) {
    const std::size_t value = kCreditAlphabet.find(c);
    ZHIDA_CHECK(value != std::string_view::npos);
    sum += value * weight;
    weight = weight * 3 % kModulus;
  }
  return kCreditAlphabet[(kModulus - sum % kModulus) % kModulus];
}

// Letters count from 10; 10 is written X.
char organisation_check(std::string_view body) {
  constexpr int kWeights[] = {3, 7, 9, 10, 5, 8, 4, 2};
  ZHIDA_CHECK(body.size() == kOrganisationLength);
  int sum = 0;
  for (std::size_t i = 0; i < kOrganisationLength; ++i) {
    const char c = body[i];
    sum += kWeights[i] * (c >= 'A' ? c - 'A' + 10 : c - '0');
  }
  const int check = (11 - sum % 11) % 11;
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

}  // namespace zhida
