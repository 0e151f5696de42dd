// KeySet: the public keys of a provider (JWKS), and signatures checked with them. Inside of app/oidc.
//
// Clause:  RFC 7517 (JWK), RFC 7518 (JWA), RFC 8037 (EdDSA). RS256 … RS512, PS256 … PS512, ES256, ES384, EdDSA (Ed25519).
//          "none" and every HMAC are no algorithms here
// Threads: immutable
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::oidc {

// The algorithms of this program, strong ones first.
[[nodiscard]] std::span<const std::string_view> algorithms();

class KeySet {
 public:
  // Keys that are not for signatures, of other kinds, or weak (RSA below 2048 bits) are left out.
  // Errors: E-OIDC-PROVIDER: no JSON, more than kKeysMax keys, none that can be used
  [[nodiscard]] static Result<KeySet> parse(std::string_view text);

  // Whether there is a key of that name; of "" whether there is just one key for the algorithm.
  [[nodiscard]] bool has(std::string_view kid, std::string_view algorithm) const;
  [[nodiscard]] bool verify(std::string_view kid, std::string_view algorithm,
                            std::string_view message, std::string_view signature) const;
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

  static constexpr std::size_t kKeysMax = 100;

 private:
  struct Key;
  [[nodiscard]] const Key* find(std::string_view kid, std::string_view algorithm) const;
  std::vector<std::shared_ptr<const Key>> keys_;
};

}  // namespace zhida::oidc
