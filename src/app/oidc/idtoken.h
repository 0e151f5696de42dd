// IdToken: a JSON Web Token taken apart, and the claims of one that holds. Inside of app/oidc.
//
// Clause:  RFC 7515 (JWS, compact), RFC 7519 (JWT), RFC 8725 (best practices), OpenID Connect Core 1.0, 3.1.3.7
// Errors:  E-OIDC-TOKEN, its element what is wrong: form, algorithm, critical, issuer, audience, expired, issued, nonce, subject
// Threads: pure functions
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/document.h"
#include "base/result.h"

namespace zhida::oidc {

constexpr std::size_t kTokenBytesMax = 64U << 10U;

struct IdToken {
  std::string algorithm;
  std::string kid;        // "" = not said
  std::string message;    // what is signed
  std::string signature;  // bytes
  Node claims;            // a map
};

// Errors: of the form; an algorithm that is not among `allowed`; a header that asks for what is not known here
[[nodiscard]] Result<IdToken> read_token(std::string_view text,
                                         std::span<const std::string> allowed);

// What the claims have to say.
struct Expected {
  std::string_view issuer;
  std::string_view client_id;
  std::string_view nonce;
  std::int64_t begun_s = 0;  // when the browser was sent there; seconds since 1970
  std::int64_t now_s = 0;
};
constexpr std::int64_t kLeewaySeconds = 60;  // between two clocks

// REQUIRES: the signature was verified
[[nodiscard]] Result<Done> check_claims(const Node& claims, const Expected& expected);

}  // namespace zhida::oidc
