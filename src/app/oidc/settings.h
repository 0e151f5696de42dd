// Settings: with which provider people sign on, and what its claims mean here. The file of `zhida serve --oidc`.
//
// Clause:  docs/identity.md, the section on single sign-on
// Errors:  E-OIDC-CONFIG with file, line and column; those of YAML
// Threads: values
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/identity/secret.h"

namespace zhida::oidc {

// Where a claim is: one name, or the names on the way to it ([realm_access, roles]).
using ClaimPath = std::vector<std::string>;

enum class ClientAuth { kNone, kBasic, kPost };

// Who has the value in the claim has the role; `create`: an account is opened for whom has none.
struct RoleRule {
  ClaimPath claim;
  std::string value;
  std::string role;
  bool create = false;
};

struct Settings {
  std::string issuer;
  std::string client_id;
  ClientAuth auth = ClientAuth::kNone;
  identity::Secret client_secret;
  std::string redirect;  // the sign-in page, as browsers reach it: https://…/signin
  std::string name_zh = "统一身份登录";
  std::string name_en = "Single sign-on";
  std::string ca_file;  // "" = the system's authorities
  std::vector<std::string> scopes = {"openid", "profile"};
  std::vector<std::string> algorithms = {"RS256", "ES256"};
  bool userinfo = false;  // claims that the ID token lacks are asked for
  // Claims that say who it is. "" and empty = not taken from claims.
  ClaimPath name = {"name"};
  ClaimPath office, jurisdiction, subject;
  // Whose claim has one of the values came in with a second factor.
  ClaimPath factor;
  std::vector<std::string> factor_values;
  std::vector<RoleRule> roles;  // empty: accounts keep the roles that they were given here
};

// `secret`: of the environment; "" = the file names where it is, or the client has none.
[[nodiscard]] Result<Settings> read_settings(std::string_view text, const std::string& file,
                                             std::string_view secret);

}  // namespace zhida::oidc
