// Secrets in memory, tokens, and the alphabets that they are written in.
#include "record/identity/secret.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "base/result.h"

namespace zhida::identity {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// `width` bits for each character, the most significant first, zero bits after the end.
std::string encode(std::string_view bytes, std::string_view alphabet, unsigned width) {
  std::string out;
  out.reserve(bytes.size() * 8 / width + 1);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char byte : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(byte);
    held += 8;
    while (held >= width) {
      held -= width;
      out += alphabet[(bits >> held) & ((1U << width) - 1U)];
    }
    bits &= (1U << held) - 1U;
  }
  if (held > 0) out += alphabet[(bits << (width - held)) & ((1U << width) - 1U)];
  return out;
}

std::optional<std::string> decode(std::string_view text, std::string_view alphabet,
                                  unsigned width) {
  std::string out;
  out.reserve(text.size() * width / 8);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << width) | static_cast<std::uint32_t>(value);
    held += width;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>((bits >> held) & 0xFFU);
    }
    bits &= (1U << held) - 1U;
  }
  // one way only to write the same bytes: no idle character, no bits beyond the last byte
  if (held >= width || bits != 0) return std::nullopt;
  return out;
}

}  // namespace

Random system_random() {
  return [](std::span<unsigned char> bytes) {
    ZHIDA_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  };
}

Secret::Secret(std::string_view bytes)
    : bytes_(std::make_unique<char[]>(bytes.size())), size_(bytes.size()) {
  if (size_ > 0) std::memcpy(bytes_.get(), bytes.data(), size_);
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  // what was held here is wiped by `other`
  std::swap(bytes_, other.bytes_);
  std::swap(size_, other.size_);
  return *this;
}

Secret::~Secret() {
  if (bytes_ != nullptr) OPENSSL_cleanse(bytes_.get(), size_);
}

Secret Secret::generate(std::size_t size, const Random& random) {
  Secret out;
  out.bytes_ = std::make_unique<char[]>(size);
  out.size_ = size;
  random({reinterpret_cast<unsigned char*>(out.bytes_.get()), size});
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Token::Token(Secret bytes) : bytes_(std::move(bytes)) {
  std::string text = base64url(bytes_.bytes());
  text_ = Secret(text);
  wipe(text);
}

Token Token::generate(const Random& random) { return Token(Secret::generate(kTokenBytes, random)); }

std::optional<Token> Token::parse(std::string_view text) {
  if (text.size() != (kTokenBytes * 8 + 5) / 6) return std::nullopt;
  auto bytes = from_base64url(text);
  if (!bytes || bytes->size() != kTokenBytes) return std::nullopt;
  Token out{Secret(*bytes)};
  wipe(*bytes);
  return out;
}

Sha256 Token::digest() const { return sha256(bytes_.bytes()); }

std::string base64url(std::string_view bytes) { return encode(bytes, kBase64Url, 6); }
std::string base32(std::string_view bytes) { return encode(bytes, kBase32, 5); }
std::optional<std::string> from_base64url(std::string_view text) {
  return decode(text, kBase64Url, 6);
}
std::optional<std::string> from_base32(std::string_view text) { return decode(text, kBase32, 5); }

void wipe(std::string& text) {
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace zhida::identity
