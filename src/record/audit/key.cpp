// Keys through OpenSSL 3. A failure of OpenSSL on what we made ourselves is a CHECK; on what somebody sent, a diagnostic.
#include "record/audit/key.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "base/text.h"
#include "record/audit/base64.h"
#include "record/audit/failure.h"
#include "record/files/files.h"

namespace zhida::audit {
namespace {

constexpr std::size_t kPemBytesMax = 64U << 10U;
constexpr std::size_t kVerifierBytesMax = 1024;
constexpr std::size_t kEd25519Bytes = 32;
constexpr std::size_t kSm2Bytes = 65;
constexpr char32_t kSpaces[] = {0x85,   0xA0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
                                0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A,
                                0x2028, 0x2029, 0x202F, 0x205F, 0x3000};

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::shared_ptr<const EVP_PKEY>;

// OpenSSL's functions take EVP_PKEY* where they only read.
EVP_PKEY* raw(const Key& key) { return const_cast<EVP_PKEY*>(key.get()); }

Key owned(EVP_PKEY* key) {
  return key == nullptr ? nullptr : Key(key, [](EVP_PKEY* k) { EVP_PKEY_free(k); });
}

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Diagnostic bad_key(std::string zh, std::string en) {
  ERR_clear_error();
  return failure("E-AUDIT-KEY", std::move(zh), std::move(en), "密钥的写法见 docs/audit.md",
                 "docs/audit.md says how keys are written");
}

std::string type_bytes(KeyType type) {
  if (type == KeyType::kEd25519) return "\x01";
  return "\xff" + std::string(kSm2Identifier);
}

const char* openssl_name(KeyType type) { return type == KeyType::kEd25519 ? "ED25519" : "SM2"; }

std::uint32_t key_id(std::string_view name, KeyType type, std::string_view public_key) {
  const Hash hash =
      digest(Algorithm::kSha256,
             std::string(name).append("\n").append(type_bytes(type)).append(public_key));
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < 4; ++i) id = id << 8U | hash[i];
  return id;
}

std::string hex_id(std::uint32_t id) {
  std::string out;
  for (unsigned shift = 32; shift > 0; shift -= 4) {
    out += "0123456789abcdef"[id >> (shift - 4) & 15U];
  }
  return out;
}

// A public key from its bytes; nothing where they are none.
Key public_from(KeyType type, std::string_view bytes) {
  if (type == KeyType::kEd25519) {
    if (bytes.size() != kEd25519Bytes) return nullptr;
    return owned(EVP_PKEY_new_raw_public_key_ex(nullptr, openssl_name(type), nullptr, octets(bytes),
                                                bytes.size()));
  }
  if (bytes.size() != kSm2Bytes || bytes.front() != 4) return nullptr;
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  ZHIDA_CHECK(context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  char group[] = "SM2";
  std::string point(bytes);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters) != 1) return nullptr;
  Key key = owned(made);
  const PkeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, made, nullptr));
  if (check == nullptr || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return key;
}

// The bytes of a key's public half, as public_from reads them; empty where it is no key of the type.
std::string public_bytes(KeyType type, const Key& key) {
  std::string out(kSm2Bytes, '\0');
  std::size_t size = out.size();
  auto* data = reinterpret_cast<unsigned char*>(out.data());
  if (type == KeyType::kEd25519) {
    if (EVP_PKEY_get_raw_public_key(key.get(), data, &size) != 1) return {};
    return out.substr(0, size);
  }
  BIGNUM* x = nullptr;
  BIGNUM* y = nullptr;
  const bool read = EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
                    EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
                    BN_bn2binpad(x, data + 1, 32) == 32 && BN_bn2binpad(y, data + 33, 32) == 32;
  BN_free(x);
  BN_free(y);
  out[0] = 4;
  return read ? out : std::string();
}

// A context for one signature; null where OpenSSL refuses the key.
DigestContext signature_context(KeyType type, const Key& key, bool sign) {
  DigestContext context(EVP_MD_CTX_new());
  ZHIDA_CHECK(context != nullptr);
  EVP_PKEY_CTX* details = nullptr;
  const EVP_MD* hash = type == KeyType::kSm2 ? EVP_sm3() : nullptr;
  const int begun = sign ? EVP_DigestSignInit(context.get(), &details, hash, nullptr, raw(key))
                         : EVP_DigestVerifyInit(context.get(), &details, hash, nullptr, raw(key));
  if (begun != 1) return nullptr;
  if (type == KeyType::kSm2 &&
      EVP_PKEY_CTX_set1_id(details, kSm2UserId.data(), static_cast<int>(kSm2UserId.size())) != 1) {
    return nullptr;
  }
  return context;
}

// A password that nobody is asked for.
int no_password(char*, int, int, void*) { return -1; }

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::optional<KeyType> type_of(const Key& key) {
  for (const KeyType type : {KeyType::kEd25519, KeyType::kSm2}) {
    if (EVP_PKEY_is_a(key.get(), openssl_name(type)) == 1) return type;
  }
  return std::nullopt;
}

Diagnostic bad_name() {
  return bad_key(
      "密钥的名称为空、太长，或含有空格、控制字符、加号",
      "the key's name is empty or too long, or has a space, a control character or a plus");
}

// A key file that group or others may read is no secret.
std::optional<Diagnostic> exposed(std::string_view path) {
  struct stat status{};
  if (::stat(std::string(path).c_str(), &status) != 0 || (status.st_mode & 077U) == 0) {
    return std::nullopt;  // that there is no file is for the reader to say
  }
  Diagnostic d = failure("E-AUDIT-KEY-MODE", "私钥文件别人也能读写",
                         "others may read or write the file of the private key",
                         "chmod 600，并考虑换一把密钥", "chmod 600, and consider another key");
  d.place.file = path;
  return d;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > kKeyNameBytesMax || !is_valid_utf8(name)) return false;
  return std::ranges::none_of(code_points(name), [](char32_t c) {
    return c <= 0x20 || c == 0x7F || c == U'+' ||
           std::ranges::find(kSpaces, c) != std::end(kSpaces);
  });
}

Result<VerifierKey> VerifierKey::make(std::string_view name, KeyType type,
                                      std::string_view public_key) {
  if (!is_key_name(name)) return bad_name();
  VerifierKey out;
  out.key_ = public_from(type, public_key);
  if (out.key_ == nullptr) return bad_key("不是公钥", "not a public key");
  out.name_ = name;
  out.type_ = type;
  out.id_ = key_id(name, type, public_key);
  out.public_key_ = public_key;
  return out;
}

// A name has no plus; base64 may have some.
Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || text.size() > kVerifierBytesMax) {
    return bad_key("验证密钥要写成 名称+编号+base64", "a verifier key is written name+id+base64");
  }
  const auto bytes = from_base64(text.substr(second + 1));
  if (!bytes) return bad_key("验证密钥的 base64 不对", "the verifier key's base64 is wrong");
  for (const KeyType type : {KeyType::kEd25519, KeyType::kSm2}) {
    const std::string prefix = type_bytes(type);
    if (!bytes->starts_with(prefix)) continue;
    auto key = make(text.substr(0, first), type, std::string_view(*bytes).substr(prefix.size()));
    if (!key) return key;
    if (text.substr(first + 1, second - first - 1) != hex_id(key->id_)) {
      return bad_key("验证密钥的编号与名称和公钥不合",
                     "the verifier key's id is not that of its name and public key");
    }
    return key;
  }
  return bad_key("签名类型不认识", "the signature type is unknown");
}

std::string VerifierKey::to_text() const {
  return name_ + "+" + hex_id(id_) + "+" + to_base64(type_bytes(type_) + public_key_);
}

std::string VerifierKey::to_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  ZHIDA_CHECK(bio != nullptr && PEM_write_bio_PUBKEY(bio.get(), raw(key_)) == 1);
  return text_of(bio.get());
}

bool VerifierKey::verifies(std::string_view message, std::string_view signature) const {
  const DigestContext context = signature_context(type_, key_, false);
  ZHIDA_CHECK(context != nullptr);
  const bool good = EVP_DigestVerify(context.get(), octets(signature), signature.size(),
                                     octets(message), message.size()) == 1;
  ERR_clear_error();
  return good;
}

SigningKey::SigningKey(std::shared_ptr<const evp_pkey_st> key, VerifierKey verifier)
    : key_(std::move(key)), verifier_(std::move(verifier)) {}

Result<SigningKey> SigningKey::of(std::string_view name, std::shared_ptr<const evp_pkey_st> key) {
  const auto type = type_of(key);
  if (!type) {
    return bad_key("私钥既不是 Ed25519 也不是 SM2", "the private key is neither Ed25519 nor SM2");
  }
  auto verifier = VerifierKey::make(name, *type, public_bytes(*type, key));
  if (!verifier) return verifier.errors();
  SigningKey out(std::move(key), std::move(*verifier));
  // A private key whose public half is another's signs what nobody can verify.
  if (signature_context(*type, out.key_, true) == nullptr ||
      !out.verifier_.verifies(name, out.sign(name))) {
    return bad_key("私钥与公钥不成对", "the private key does not fit its public key");
  }
  return out;
}

Result<SigningKey> SigningKey::generate(std::string_view name, KeyType type) {
  if (!is_key_name(name)) return bad_name();
  Key key = owned(EVP_PKEY_Q_keygen(nullptr, nullptr, openssl_name(type)));
  ZHIDA_CHECK(key != nullptr);
  return of(name, std::move(key));
}

Result<SigningKey> SigningKey::from_pem(std::string_view name, std::string_view pem) {
  if (!is_key_name(name)) return bad_name();
  if (pem.size() > kPemBytesMax) return bad_key("PEM 太长", "the PEM is too long");
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  ZHIDA_CHECK(bio != nullptr);
  Key key = owned(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  if (key == nullptr) {
    return bad_key("不是没有口令的 PEM 私钥", "not a private key in PEM without a password");
  }
  return of(name, std::move(key));
}

Result<SigningKey> SigningKey::load(std::string_view name, std::string_view path) {
  if (auto d = exposed(path)) return std::move(*d);
  auto pem = read_file(path, kPemBytesMax);
  if (!pem) return pem.errors();
  auto key = from_pem(name, *pem);
  OPENSSL_cleanse(pem->data(), pem->size());
  if (key) return key;
  Diagnostics errors = key.errors();
  for (Diagnostic& d : errors) d.place.file = path;
  return errors;
}

std::string SigningKey::to_pem() const {
  const Bio bio(BIO_new(BIO_s_secmem()));
  ZHIDA_CHECK(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), raw(key_), nullptr,
                                                              nullptr, 0, nullptr, nullptr) == 1);
  return text_of(bio.get());
}

Result<std::size_t> SigningKey::save(std::string_view path) const {
  std::string pem = to_pem();
  auto written = create_private_file(path, pem);
  OPENSSL_cleanse(pem.data(), pem.size());
  return written;
}

std::string SigningKey::sign(std::string_view message) const {
  const DigestContext context = signature_context(verifier_.type(), key_, true);
  ZHIDA_CHECK(context != nullptr);
  std::size_t size = 0;
  ZHIDA_CHECK(EVP_DigestSign(context.get(), nullptr, &size, octets(message), message.size()) == 1);
  std::string out(size, '\0');
  ZHIDA_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                             octets(message), message.size()) == 1);
  out.resize(size);
  return out;
}

}  // namespace zhida::audit
