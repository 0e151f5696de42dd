// Checks the code of a row, and says what is wrong with it.
#include "service/intake/credit.h"

#include "base/credit_code.h"
#include "service/intake/fold.h"

namespace zhida::intake {
CodeFault fault_of_code(std::string_view text) {
  if (text.find_first_not_of(kCreditAlphabet) != std::string_view::npos)
    return CodeFault::kCharacter;
  if (text.size() != kCreditLength) return CodeFault::kLength;
  return credit_check(text.substr(0, kCreditLength - 1)) == text.back() ? CodeFault::kNone
                                                                        : CodeFault::kCheck;
}

std::string code_of(std::string_view text) {
  std::string out = header_key(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace zhida::intake
