// Diagnostics of this room.
#include "app/oidc/failure.h"

#include <utility>

namespace zhida::oidc {

Diagnostic bad_provider(std::string_view element, Words what) {
  return failure(
      "E-OIDC-PROVIDER", element, std::move(what),
      {"稍后再试；或用登录名和密码登录", "try again later, or sign in with login and password"});
}

Diagnostic bad_token(std::string_view element, Words what) {
  return failure(
      "E-OIDC-TOKEN", element, std::move(what),
      {"重新登录；仍不行请找管理员核对 --oidc 的设置与两边的时钟",
       "sign in again; if it stays so, ask an administrator to check the settings of --oidc "
       "and both clocks"});
}

}  // namespace zhida::oidc
