// Secrets: bytes that are wiped when they are no longer held, and that have no way to be printed.
//
//     auto token = Token::generate(random);       // 256 bits
//     response.set_cookie(token.text());           // the one place where its text is asked for
//     store(token.digest());                       // what is kept
//
// Threads: values; a Random is called by one thread at a time unless it says otherwise
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/sha256.h"

namespace zhida::identity {

// Fills the bytes with randomness. Tests give their own; production takes system_random().
using Random = std::function<void(std::span<unsigned char>)>;

// OpenSSL's generator; aborts when it has no entropy. Threads: any
[[nodiscard]] Random system_random();

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  [[nodiscard]] static Secret generate(std::size_t size, const Random& random);

  // Valid while the secret is held.
  [[nodiscard]] std::string_view bytes() const { return {bytes_.get(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

// Equal, in a time that depends on the sizes only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

// What a browser holds to prove its session: 32 random bytes, written as 43 characters of base64url.
class Token {
 public:
  [[nodiscard]] static Token generate(const Random& random);
  // Returns: nullopt where the text is none: another length, another character, or bits beyond the last byte
  [[nodiscard]] static std::optional<Token> parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_.bytes(); }
  // SHA-256 of the 32 bytes: all that is ever stored.
  [[nodiscard]] Sha256 digest() const;

  friend std::ostream& operator<<(std::ostream&, const Token&) = delete;

 private:
  explicit Token(Secret bytes);
  Secret bytes_;
  Secret text_;
};

// Alphabets of RFC 4648, without padding: section 5 (base64url), section 6 (base32).
[[nodiscard]] std::string base64url(std::string_view bytes);
[[nodiscard]] std::string base32(std::string_view bytes);
// Returns: nullopt unless `text` is what base64url() or base32() writes
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);
[[nodiscard]] std::optional<std::string> from_base32(std::string_view text);

// Overwrites what a string holds, for the few that held a secret.
void wipe(std::string& text);

}  // namespace zhida::identity
