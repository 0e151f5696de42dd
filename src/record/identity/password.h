// Passwords: what is accepted as a new one, and how one is kept: an Argon2id hash as a PHC string.
//
// Clause:  RFC 9106 (Argon2id); NIST SP 800-63B, 5.1.1.2: at least 12 characters here, long ones taken whole, no rules
//          about kinds of characters, the commonest ones refused
// Threads: pure functions but for the Random
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/identity/secret.h"

namespace zhida::identity {

inline constexpr std::size_t kPasswordCharactersMin = 12;
inline constexpr std::size_t kPasswordCharactersMax = 128;

// A password as somebody typed it, in Unicode's form NFC, so that two keyboards give the same bytes.
class Password {
 public:
  // Errors: E-IDENTITY-PASSWORD: no UTF-8, or longer than kPasswordCharactersMax. Rules for new ones: check_password
  [[nodiscard]] static Result<Password> read(std::string_view text);
  [[nodiscard]] std::string_view bytes() const { return bytes_.bytes(); }
  [[nodiscard]] std::size_t characters() const { return characters_; }

  friend std::ostream& operator<<(std::ostream&, const Password&) = delete;

 private:
  Password(Secret bytes, std::size_t characters)
      : bytes_(std::move(bytes)), characters_(characters) {}
  Secret bytes_;
  std::size_t characters_ = 0;
};

// Whether it may be the new password of the account with this login name.
// Errors: E-IDENTITY-PASSWORD: too short, among the commonest, of one or two characters repeated, a run like 123456789012,
//         or the login name with little around it
[[nodiscard]] Result<Done> check_password(const Password& password, std::string_view login);

// What one hash costs. The default is OWASP's least for Argon2id: 19 MiB, two passes, one lane.
struct HashCost {
  std::uint32_t memory_kib = 19 * 1024;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

// $argon2id$v=19$m=…,t=…,p=…$salt$hash with a salt of 16 bytes and a hash of 32.
[[nodiscard]] std::string hash_password(const Password& password, const HashCost& cost,
                                        const Random& random);

// A PHC string that was read. Other algorithms, versions, orders of fields and sizes are refused, and costs beyond 1 GiB,
// 64 passes or 16 lanes: a hash must not be able to stop the server.
struct Phc {
  HashCost cost;
  std::string salt;  // 8 to 64 bytes
  std::string hash;  // 16 to 64 bytes
};
// Errors: E-IDENTITY-HASH
[[nodiscard]] Result<Phc> parse_phc(std::string_view text);
[[nodiscard]] std::string to_text(const Phc& phc);

// Computes the hash anew and compares in constant time.
[[nodiscard]] bool matches(const Password& password, const Phc& phc);

// Whether a hash of `cost` is to replace it: it costs less in memory or in passes.
[[nodiscard]] bool is_weaker(const Phc& phc, const HashCost& cost);

}  // namespace zhida::identity
