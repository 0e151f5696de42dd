// SHA-256 through OpenSSL's digest interface.
#include "base/sha256.h"

#include <openssl/evp.h>

#include "base/result.h"

namespace zhida {

struct Sha256Stream::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  ZHIDA_CHECK(state_->context != nullptr &&
              EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}

Sha256Stream::~Sha256Stream() { EVP_MD_CTX_free(state_->context); }

void Sha256Stream::add(std::string_view bytes) {
  ZHIDA_CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Stream::finish() {
  Sha256 out{};
  ZHIDA_CHECK(EVP_DigestFinal_ex(state_->context, out.data(), nullptr) == 1);
  return out;
}

Sha256 sha256(std::string_view bytes) {
  Sha256 out{};
  ZHIDA_CHECK(EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_sha256(), nullptr) ==
              1);
  return out;
}

std::string hex(const Sha256& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : hash) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

}  // namespace zhida
