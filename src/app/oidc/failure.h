// What went wrong in a sign-on, as a diagnostic. Inside of app/oidc.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace zhida::oidc {

struct Words {
  std::string zh;
  std::string en;
};

// REQUIRES: no argument holds a secret, a code or a token
[[nodiscard]] Diagnostic failure(std::string_view code, std::string_view element, Words what,
                                 Words help = {});

// E-OIDC-PROVIDER: it cannot be reached, or answers what no provider may. `element` names the address.
[[nodiscard]] Diagnostic bad_provider(std::string_view element, Words what);
// E-OIDC-TOKEN: an ID token that proves nothing. `element` names what is wrong in it.
[[nodiscard]] Diagnostic bad_token(std::string_view element, Words what);

}  // namespace zhida::oidc
