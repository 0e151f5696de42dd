// AES-256-GCM and HMAC-SHA-256 through OpenSSL.
#include "record/identity/key.h"

#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/failure.h"

namespace zhida::identity {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

struct Free {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

Sha256 hmac(std::string_view key, std::string_view message) {
  Sha256 out{};
  unsigned size = 0;
  ZHIDA_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(message),
                   message.size(), out.data(), &size) != nullptr &&
              size == out.size());
  return out;
}

// A key of its own for each use: the first block of HKDF-Expand (RFC 5869, 2.3).
Secret derived(const Secret& master, std::string_view use) {
  Sha256 block = hmac(master.bytes(), "zhida identity " + std::string(use) + '\1');
  Secret out(bytes_of(block));
  OPENSSL_cleanse(block.data(), block.size());
  return out;
}

}  // namespace

Keys::Keys(const Secret& master)
    : sealing_(derived(master, "sealing")), digesting_(derived(master, "digesting")) {
  ZHIDA_CHECK(master.bytes().size() == kKeyBytes);
  number_ = std::string(derived(master, "number").bytes().substr(0, kKeyNumberBytes));
}

std::string Keys::seal(std::string_view plain, std::string_view context,
                       const Random& random) const {
  const Secret nonce = Secret::generate(kNonce, random);
  std::string body(plain.size(), '\0');
  std::string tag(kTag, '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int length = 0;
  int rest = 0;
  ZHIDA_CHECK(cipher != nullptr &&
              EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(sealing_.bytes()),
                                 raw(nonce.bytes())) == 1 &&
              EVP_EncryptUpdate(cipher.get(), nullptr, &length, raw(context),
                                static_cast<int>(context.size())) == 1 &&
              EVP_EncryptUpdate(cipher.get(), raw(body), &length, raw(plain),
                                static_cast<int>(plain.size())) == 1 &&
              EVP_EncryptFinal_ex(cipher.get(), raw(body) + length, &rest) == 1 &&
              EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag),
                                  tag.data()) == 1);
  return number_ + std::string(nonce.bytes()) + body + tag;
}

Result<Secret> Keys::open(std::string_view sealed, std::string_view context) const {
  const auto refused = [](Words what) {
    return failure("E-IDENTITY-KEY", "", std::move(what),
                   {"用写入这些记录时的密钥启动；若密钥已失，为有关账号重新绑定动态口令",
                    "start with the key that these records were written with; if it is lost, enrol "
                    "the second factor anew"});
  };
  if (sealed.size() < kKeyNumberBytes + kNonce + kTag) {
    return refused({"加密的记录不完整", "a sealed record is cut short"});
  }
  if (sealed.substr(0, kKeyNumberBytes) != number_) {
    return refused({"记录是用另一把密钥加密的", "a record was sealed with another key"});
  }
  const auto nonce = sealed.substr(kKeyNumberBytes, kNonce);
  const auto body =
      sealed.substr(kKeyNumberBytes + kNonce, sealed.size() - kKeyNumberBytes - kNonce - kTag);
  std::string tag(sealed.substr(sealed.size() - kTag));
  std::string plain(body.size(), '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int length = 0;
  int rest = 0;
  ZHIDA_CHECK(cipher != nullptr &&
              EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(sealing_.bytes()),
                                 raw(nonce)) == 1 &&
              EVP_DecryptUpdate(cipher.get(), nullptr, &length, raw(context),
                                static_cast<int>(context.size())) == 1 &&
              EVP_DecryptUpdate(cipher.get(), raw(plain), &length, raw(body),
                                static_cast<int>(body.size())) == 1 &&
              EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag),
                                  tag.data()) == 1);
  const bool whole = EVP_DecryptFinal_ex(cipher.get(), raw(plain) + length, &rest) == 1;
  Secret out(plain);
  wipe(plain);
  if (!whole)
    return refused({"加密的记录被改动过，或不属于这个账号",
                    "a sealed record was altered, or is another account's"});
  return out;
}

Sha256 digest_by(std::string_view digesting, std::string_view use, std::string_view text) {
  // the length keeps ("ab", "c") and ("a", "bc") apart
  return hmac(digesting, std::to_string(use.size()) + ':' + std::string(use) + std::string(text));
}

Sha256 Keys::digest(std::string_view use, std::string_view text) const {
  return digest_by(digesting_.bytes(), use, text);
}

}  // namespace zhida::identity
