// Credit codes in the synthetic block.
#include "service/synth/code.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/credit_code.h"
#include "base/result.h"

namespace zhida::synth {

std::string credit_code(std::uint64_t number) {
  ZHIDA_CHECK(number <= kNumberMax);
  std::string code = fmt::format("{}{:08}", kBlock, number);
  code +=
      organisation_check(std::string_view(code).substr(kOrganisationBegin, kOrganisationLength));
  code += credit_check(code);
  return code;
}

bool is_valid_code(std::string_view code) {
  const auto known = [](char c) { return kCreditAlphabet.find(c) != std::string_view::npos; };
  if (code.size() != kCreditLength || !std::ranges::all_of(code, known)) return false;
  const std::string_view body = code.substr(kOrganisationBegin, kOrganisationLength);
  return code[kOrganisationBegin + kOrganisationLength] == organisation_check(body) &&
         code.back() == credit_check(code.substr(0, kCreditLength - 1));
}

bool is_synthetic_code(std::string_view code) {
  return is_valid_code(code) && code.starts_with(kBlock);
}

}  // namespace zhida::synth
