// JSON Web Keys as keys of OpenSSL, and signatures checked with them.
#include "app/oidc/keyset.h"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "app/oidc/failure.h"
#include "base/document.h"
#include "record/identity/secret.h"

namespace zhida::oidc {
namespace {

constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 8192;
constexpr std::size_t kExponentBytesMax = 4;
constexpr std::size_t kEd25519Bytes = 32;

enum class Scheme { kPkcs1, kPss, kEcdsa, kEddsa };

struct Algorithm {
  std::string_view name;
  Scheme scheme;
  const char* digest;
  std::string_view curve;        // as JWK names it
  const char* group;             // as OpenSSL does
  std::size_t coordinate_bytes;  // of ECDSA
};

constexpr std::array<Algorithm, 9> kAlgorithms = {{
    {"EdDSA", Scheme::kEddsa, nullptr, "Ed25519", nullptr, 0},
    {"ES256", Scheme::kEcdsa, "SHA256", "P-256", "prime256v1", 32},
    {"ES384", Scheme::kEcdsa, "SHA384", "P-384", "secp384r1", 48},
    {"PS256", Scheme::kPss, "SHA256", {}, nullptr, 0},
    {"PS384", Scheme::kPss, "SHA384", {}, nullptr, 0},
    {"PS512", Scheme::kPss, "SHA512", {}, nullptr, 0},
    {"RS256", Scheme::kPkcs1, "SHA256", {}, nullptr, 0},
    {"RS384", Scheme::kPkcs1, "SHA384", {}, nullptr, 0},
    {"RS512", Scheme::kPkcs1, "SHA512", {}, nullptr, 0},
}};

const Algorithm* find_algorithm(std::string_view name) {
  const auto* found = std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                                   [&](const Algorithm& one) { return one.name == name; });
  return found == kAlgorithms.end() ? nullptr : found;
}

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(BIGNUM* p) const { BN_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
};
template <typename T>
using Own = std::unique_ptr<T, Free>;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Own<BIGNUM> number(std::string_view bytes) {
  return Own<BIGNUM>(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string text_of(const Node& jwk, std::string_view key) {
  const Node* found = jwk.find(key);
  return found != nullptr && found->is(Node::Kind::kString) ? found->text : std::string();
}

// The bytes of a member; "" where it is none.
std::string bytes_of(const Node& jwk, std::string_view key) {
  return identity::from_base64url(text_of(jwk, key)).value_or("");
}

Own<EVP_PKEY> from_data(const char* type, OSSL_PARAM_BLD* builder) {
  const Own<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder));
  const Own<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  Own<EVP_PKEY> out(key);
  const Own<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return out;
}

Own<EVP_PKEY> rsa_key(const Node& jwk) {
  const std::string modulus = bytes_of(jwk, "n");
  const std::string exponent = bytes_of(jwk, "e");
  if (modulus.empty() || exponent.empty() || exponent.size() > kExponentBytesMax) return nullptr;
  const auto n = number(modulus);
  const auto e = number(exponent);
  const int bits = BN_num_bits(n.get());
  if (bits < kRsaBitsMin || bits > kRsaBitsMax || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()))
    return nullptr;
  const Own<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return from_data("RSA", builder.get());
}

Own<EVP_PKEY> ec_key(const Node& jwk, const Algorithm& algorithm) {
  const std::string x = bytes_of(jwk, "x");
  const std::string y = bytes_of(jwk, "y");
  if (x.size() != algorithm.coordinate_bytes || y.size() != algorithm.coordinate_bytes)
    return nullptr;
  const std::string point = "\x04" + x + y;
  const Own<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, algorithm.group,
                                      0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return from_data("EC", builder.get());
}

Own<EVP_PKEY> ed25519_key(const Node& jwk) {
  const std::string x = bytes_of(jwk, "x");
  if (x.size() != kEd25519Bytes) return nullptr;
  return Own<EVP_PKEY>(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(x), x.size()));
}

// r ‖ s as JWA writes them → the DER that OpenSSL reads; "" where it is none.
std::string der_of(std::string_view signature, std::size_t coordinate_bytes) {
  if (signature.size() != 2 * coordinate_bytes) return {};
  BIGNUM* r = number(signature.substr(0, coordinate_bytes)).release();
  BIGNUM* s = number(signature.substr(coordinate_bytes)).release();
  const Own<ECDSA_SIG> both(ECDSA_SIG_new());
  if (!both || ECDSA_SIG_set0(both.get(), r, s) != 1) {  // else they are its own
    BN_free(r);
    BN_free(s);
    return {};
  }
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &bytes);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

bool verify_with(EVP_PKEY* key, const Algorithm& algorithm, std::string_view message,
                 std::string_view signature) {
  const Own<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;  // the context's
  if (!context || EVP_DigestVerifyInit_ex(context.get(), &parameters, algorithm.digest, nullptr,
                                          nullptr, key, nullptr) != 1) {
    return false;
  }
  if (algorithm.scheme == Scheme::kPss &&
      (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) != 1)) {
    return false;
  }
  return EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message),
                          message.size()) == 1;
}

bool is_for_signatures(const Node& jwk) {
  const Node* use = jwk.find("use");
  if (use != nullptr && use->text != "sig") return false;
  const Node* operations = jwk.find("key_ops");
  return operations == nullptr || std::any_of(operations->items.begin(), operations->items.end(),
                                              [](const Node& one) { return one.text == "verify"; });
}

}  // namespace

struct KeySet::Key {
  std::string kid;
  std::string kty;
  std::string curve;
  std::string algorithm;  // the only one it is for; "" = each that fits
  Own<EVP_PKEY> key;

  [[nodiscard]] bool fits(const Algorithm& wanted) const {
    if (!algorithm.empty() && algorithm != wanted.name) return false;
    switch (wanted.scheme) {
      case Scheme::kEddsa: return kty == "OKP" && curve == wanted.curve;
      case Scheme::kEcdsa: return kty == "EC" && curve == wanted.curve;
      case Scheme::kPkcs1:
      case Scheme::kPss: return kty == "RSA";
    }
    return false;
  }
};

std::span<const std::string_view> algorithms() {
  static constexpr auto kNames = [] {
    std::array<std::string_view, kAlgorithms.size()> out;
    for (std::size_t i = 0; i < out.size(); ++i) out.at(i) = kAlgorithms.at(i).name;
    return out;
  }();
  return kNames;
}

Result<KeySet> KeySet::parse(std::string_view text) {
  const auto root = parse_json(text, "jwks");
  const Node* list = root ? root->find("keys") : nullptr;
  if (list == nullptr || !list->is(Node::Kind::kList))
    return bad_provider("jwks", {"公钥不是一份 JWKS", "its keys are no JWKS"});
  if (list->items.size() > kKeysMax)
    return bad_provider("jwks", {"公钥超过 100 把", "it has more than 100 keys"});
  KeySet out;
  out.keys_.reserve(list->items.size());
  for (const Node& jwk : list->items) {
    if (!is_for_signatures(jwk)) continue;
    Key key;
    key.kid = text_of(jwk, "kid");
    key.kty = text_of(jwk, "kty");
    key.curve = text_of(jwk, "crv");
    key.algorithm = text_of(jwk, "alg");
    if (key.kty == "RSA") key.key = rsa_key(jwk);
    if (key.kty == "OKP" && key.curve == "Ed25519") key.key = ed25519_key(jwk);
    for (const Algorithm& one : kAlgorithms) {
      if (key.kty == "EC" && one.scheme == Scheme::kEcdsa && one.curve == key.curve)
        key.key = ec_key(jwk, one);
    }
    if (key.key) out.keys_.push_back(std::make_shared<const Key>(std::move(key)));
  }
  if (out.keys_.empty())
    return bad_provider("jwks", {"没有可用的公钥", "it has no key that can be used"});
  return out;
}

const KeySet::Key* KeySet::find(std::string_view kid, std::string_view algorithm) const {
  const Algorithm* wanted = find_algorithm(algorithm);
  if (wanted == nullptr) return nullptr;
  const Key* out = nullptr;
  for (const auto& key : keys_) {
    if (!key->fits(*wanted) || (!kid.empty() && key->kid != kid)) continue;
    if (out != nullptr) return nullptr;  // which of the two is not said
    out = key.get();
  }
  return out;
}

bool KeySet::has(std::string_view kid, std::string_view algorithm) const {
  return find(kid, algorithm) != nullptr;
}

bool KeySet::verify(std::string_view kid, std::string_view algorithm, std::string_view message,
                    std::string_view signature) const {
  const Key* key = find(kid, algorithm);
  const Algorithm* wanted = find_algorithm(algorithm);
  if (key == nullptr || wanted == nullptr) return false;
  if (wanted->scheme != Scheme::kEcdsa)
    return verify_with(key->key.get(), *wanted, message, signature);
  const std::string der = der_of(signature, wanted->coordinate_bytes);
  return !der.empty() && verify_with(key->key.get(), *wanted, message, der);
}

}  // namespace zhida::oidc
