// A provider of single sign-on for tests: keys of every kind, answers that can be spoilt, no socket.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include "app/oidc/oidc.h"
#include "app/oidc/url.h"
#include "base/sha256.h"

namespace zhida::oidc {

namespace json = boost::json;

inline constexpr std::string_view kIssuer = "https://id.example.gov.cn/realm";
inline constexpr std::string_view kClient = "zhida-test";
inline constexpr std::int64_t kNow = 1'795'000'000;

// A key pair of the provider.
class Signer {
 public:
  // `algorithm` of JWA; "weak" makes RSA of 1024 bits.
  Signer(std::string kid, std::string algorithm)
      : kid_(std::move(kid)), algorithm_(std::move(algorithm)) {
    if (algorithm_ == "EdDSA") {
      key_.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    } else if (algorithm_.starts_with("ES")) {
      key_.reset(
          EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", algorithm_ == "ES256" ? "P-256" : "P-384"));
    } else {
      const std::size_t bits = algorithm_ == "weak" ? 1024 : 2048;
      key_.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
    }
  }

  [[nodiscard]] const std::string& kid() const { return kid_; }
  [[nodiscard]] std::string algorithm() const {
    return algorithm_ == "weak" ? "RS256" : algorithm_;
  }

  [[nodiscard]] json::object jwk() const {
    json::object out{{"kid", kid_}, {"use", "sig"}};
    if (algorithm_ == "EdDSA") {
      std::string x(32, '\0');
      std::size_t size = x.size();
      EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(x.data()), &size);
      out["kty"] = "OKP";
      out["crv"] = "Ed25519";
      out["x"] = identity::base64url(x);
    } else if (algorithm_.starts_with("ES")) {
      out["kty"] = "EC";
      out["crv"] = algorithm_ == "ES256" ? "P-256" : "P-384";
      out["x"] = parameter(OSSL_PKEY_PARAM_EC_PUB_X, width());
      out["y"] = parameter(OSSL_PKEY_PARAM_EC_PUB_Y, width());
    } else {
      out["kty"] = "RSA";
      out["n"] = parameter(OSSL_PKEY_PARAM_RSA_N, 0);
      out["e"] = parameter(OSSL_PKEY_PARAM_RSA_E, 0);
    }
    return out;
  }

  [[nodiscard]] std::string sign(std::string_view message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    EVP_PKEY_CTX* parameters = nullptr;
    const std::string name = algorithm();
    const std::string digest = name == "EdDSA" ? "" : "SHA" + name.substr(2);
    EVP_DigestSignInit_ex(context.get(), &parameters, digest.empty() ? nullptr : digest.c_str(),
                          nullptr, nullptr, key_.get(), nullptr);
    if (name.starts_with("PS")) {
      EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
    }
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, bytes, message.size());
    std::string out(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                   message.size());
    out.resize(size);
    return name.starts_with("ES") ? plain(out) : out;
  }

 private:
  [[nodiscard]] int width() const { return algorithm_ == "ES256" ? 32 : 48; }
  [[nodiscard]] std::string parameter(const char* name, int bytes) const {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &number);
    std::string out(static_cast<std::size_t>(bytes > 0 ? bytes : BN_num_bytes(number)), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()),
                 static_cast<int>(out.size()));
    BN_free(number);
    return identity::base64url(out);
  }
  // DER → r ‖ s
  [[nodiscard]] std::string plain(const std::string& der) const {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* both = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    const auto half = static_cast<std::size_t>(width());
    std::string out(2 * half, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(both), bytes, width());
    BN_bn2binpad(ECDSA_SIG_get0_s(both), bytes + half, width());
    ECDSA_SIG_free(both);
    return out;
  }

  std::string kid_;
  std::string algorithm_;
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  std::unique_ptr<EVP_PKEY, Free> key_;
};

// One key pair of each kind for all tests: making RSA keys takes a while.
inline const Signer& signer(const std::string& kid, const std::string& algorithm) {
  static std::map<std::string, std::unique_ptr<Signer>> made;
  auto& one = made[kid + algorithm];
  if (!one) one = std::make_unique<Signer>(kid, algorithm);
  return *one;
}

struct FakeProvider {
  std::vector<const Signer*> published = {&signer("k1", "RS256")};
  const Signer* signing = &signer("k1", "RS256");
  json::object metadata{{"issuer", kIssuer},
                        {"authorization_endpoint", "https://id.example.gov.cn/realm/auth"},
                        {"token_endpoint", "https://id.example.gov.cn/realm/token"},
                        {"jwks_uri", "https://id.example.gov.cn/realm/jwks"},
                        {"userinfo_endpoint", "https://id.example.gov.cn/realm/userinfo"},
                        {"response_types_supported", json::array{"code"}},
                        {"code_challenge_methods_supported", json::array{"S256"}}};
  json::object claims{{"sub", "person-1"},
                      {"name", "合成人员甲"},
                      {"groups", json::array{"zhida-clerk"}},
                      {"department", "示例部门"},
                      {"division", "320500"}};
  json::object header{};  // what is added to, or put over, the usual one
  json::object userinfo{{"sub", "person-1"}};
  std::optional<std::string> whole;               // an ID token as it is
  std::function<std::string(std::string)> spoil;  // of the signature
  std::function<Result<Answered>(const Asked&)>
      instead;                       // nullptr, or an answer of its own for some
  std::map<std::string, int> asked;  // by path
  std::string challenge;             // of the sign-on under way
  std::string secret_seen;           // Authorization of the token request
  bool used = false;                 // the code
  std::int64_t now_s = kNow;

  [[nodiscard]] std::string token() const {
    if (whole) return *whole;
    json::object head{{"alg", signing->algorithm()}, {"kid", signing->kid()}, {"typ", "JWT"}};
    for (const auto& [key, value] : header) head[key] = value;
    std::string message = identity::base64url(json::serialize(head)) + "." +
                          identity::base64url(json::serialize(claims));
    std::string signature = signing->sign(message);
    if (spoil) signature = spoil(std::move(signature));
    return message + "." + identity::base64url(signature);
  }

  // The browser's way: what the provider was told at `location`; the usual claims follow.
  void visit(const std::string& location) {
    const auto value = [&](const std::string& key) {
      const auto at = location.find("&" + key + "=") + key.size() + 2;
      return location.substr(at, location.find('&', at) - at);
    };
    challenge = value("code_challenge");
    claims["iss"] = kIssuer;
    claims["aud"] = kClient;
    claims["nonce"] = value("nonce");
    claims["iat"] = now_s;
    claims["exp"] = now_s + 300;
    state = value("state");
    used = false;
  }
  std::string state;

  Result<Answered> answer(const Asked& request) {
    const std::string path = parse_url(request.url)->target;
    ++asked[path];
    if (instead) {
      auto given = instead(request);
      if (!given.ok() || given->status != 0) return given;
    }
    if (path == "/realm/.well-known/openid-configuration") return ok(metadata);
    if (path == "/realm/jwks") {
      json::array keys;
      for (const Signer* one : published) keys.push_back(one->jwk());
      return ok({{"keys", keys}});
    }
    if (path == "/realm/userinfo") return ok(userinfo);
    if (path != "/realm/token") return Answered{404, "text/plain", "no"};
    secret_seen = request.authorization;
    const auto at = request.form.find("code_verifier=");
    const std::string verifier = request.form.substr(at + 14, request.form.find('&', at) - at - 14);
    const Sha256 digest = sha256(verifier);
    const bool proved = identity::base64url({reinterpret_cast<const char*>(digest.data()),
                                             digest.size()}) == challenge;
    if (!proved || used || request.form.find("code=the-code") == std::string::npos)
      return Answered{400, "application/json", R"({"error":"invalid_grant"})"};
    used = true;
    return ok({{"id_token", token()}, {"access_token", "opaque"}, {"token_type", "Bearer"}});
  }
  static Answered ok(const json::object& body) {
    return {200, "application/json", json::serialize(body)};
  }
};

inline Settings test_settings() {
  Settings out;
  out.issuer = kIssuer;
  out.client_id = kClient;
  out.auth = ClientAuth::kBasic;
  out.client_secret = identity::Secret("a secret: with %");
  out.redirect = "https://zhida.example.gov.cn/signin";
  out.algorithms = {"RS256", "PS256", "ES256", "ES384", "EdDSA"};
  out.office = {"department"};
  out.jurisdiction = {"division"};
  out.subject = {"credit_code"};
  out.factor = {"amr"};
  out.factor_values = {"mfa", "otp"};
  out.roles = {{{"groups"}, "zhida-clerk", "official.clerk", true},
               {{"groups"}, "zhida-complaints", "official.complaints", false},
               {{"groups"}, "enterprise", "enterprise.member", true}};
  return out;
}

}  // namespace zhida::oidc
