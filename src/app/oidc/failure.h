// What went wrong in a sign-on, as a diagnostic. Inside of app/oidc.
#pragma once

#include <string_view>

#include "base/failure.h"

namespace zhida::oidc {

// E-OIDC-PROVIDER: it cannot be reached, or answers what no provider may. `element` names the address.
[[nodiscard]] Diagnostic bad_provider(std::string_view element, Words what);
// E-OIDC-TOKEN: an ID token that proves nothing. `element` names what is wrong in it.
[[nodiscard]] Diagnostic bad_token(std::string_view element, Words what);

}  // namespace zhida::oidc
