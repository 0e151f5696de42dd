// Keys: what is derived from the one key of the installation: sealing of stored secrets, digests of what must be found again
// but not read, tokens bound to a session.
//
// Clause:  AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits; HMAC-SHA-256 (FIPS 198-1)
// Threads: const functions may be called by many threads at once
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "record/identity/secret.h"

namespace zhida::identity {

inline constexpr std::size_t kKeyBytes = 32;
inline constexpr std::size_t kKeyNumberBytes = 8;

class Keys {
 public:
  // REQUIRES: master holds kKeyBytes bytes
  explicit Keys(const Secret& master);

  // Encrypts so that it opens only with the same `context` (whose record it is).
  // Returns: the key's number (8 bytes), the nonce (12), the text encrypted, its tag (16)
  [[nodiscard]] std::string seal(std::string_view plain, std::string_view context,
                                 const Random& random) const;
  // Errors: E-IDENTITY-KEY: sealed with another key, for another context, or altered
  [[nodiscard]] Result<Secret> open(std::string_view sealed, std::string_view context) const;

  // HMAC of the text for one use; two uses of the same text have nothing in common.
  [[nodiscard]] Sha256 digest(std::string_view use, std::string_view text) const;

  // What every sealed text begins with; it says nothing of the key.
  [[nodiscard]] std::string_view number() const { return number_; }
  // What digest() is made with: kept, sealed with another key, where digests of this one must be recognised later.
  [[nodiscard]] const Secret& digesting() const { return digesting_; }

 private:
  Secret sealing_;
  Secret digesting_;
  std::string number_;
};

// Keys::digest() of the Keys that have this digesting().
[[nodiscard]] Sha256 digest_by(std::string_view digesting, std::string_view use,
                               std::string_view text);

// The bytes of a digest, for a statement's parameter.
[[nodiscard]] inline std::string_view bytes_of(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace zhida::identity
