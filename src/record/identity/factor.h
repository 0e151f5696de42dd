// Names under which secrets of second factors are sealed. Inside of record/identity.
#pragma once

#include <string>
#include <string_view>

namespace zhida::identity {

// Of an account's secret.
[[nodiscard]] inline std::string factor_context(std::string_view account) {
  return "totp " + std::string(account);
}

// Of what recognises recovery codes of a key that was rotated away.
[[nodiscard]] inline std::string recovery_key_context(std::string_view number) {
  return "recovery key " + std::string(number);
}

}  // namespace zhida::identity
