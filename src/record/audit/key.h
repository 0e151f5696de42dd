// Keys that sign notes: Ed25519, which every tool of transparency logs verifies, and SM2.
//
//     SigningKey --verifier()--> VerifierKey --to_text()--> name+id+key, which is published
//
// Clause:  C2SP signed-note, signature type 0x01 (Ed25519, RFC 8032). SM2 has no assigned type; ours is 0xff followed by
//          kSm2Identifier, described in docs/audit.md: SM2 with SM3 (GB/T 32918.2-2016), user id 1234567812345678,
//          signature as DER SEQUENCE {r, s} (GM/T 0009-2012), public key as 65 bytes 04 ‖ x ‖ y.
// Errors:  E-AUDIT-KEY (a name, text or PEM is no key of ours), E-AUDIT-KEY-MODE (others may read a private key),
//          E-FILE-… of the files
// Threads: keys may be used from many threads at once
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/audit/hash.h"

struct evp_pkey_st;

namespace zhida::audit {

enum class KeyType { kEd25519, kSm2 };

constexpr std::string_view kSm2Identifier = "zhida-sm2-sm3-note-v1";
constexpr std::string_view kSm2UserId = "1234567812345678";
constexpr std::size_t kKeyNameBytesMax = 255;

// A key's name: UTF-8, not empty, without spaces, control characters and '+'. A URL without its scheme, by convention, and for
// the key of a log its origin.
[[nodiscard]] bool is_key_name(std::string_view name);

// A public key under its name.
class VerifierKey {
 public:
  // `name+xxxxxxxx+base64`: the key id in hexadecimal; the signature type and the public key in base64. The id must be that
  // of the key, and the point of an SM2 key on the curve.
  [[nodiscard]] static Result<VerifierKey> parse(std::string_view text);
  [[nodiscard]] static Result<VerifierKey> make(std::string_view name, KeyType type,
                                                std::string_view public_key);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] KeyType type() const { return type_; }
  // The first four bytes of SHA-256(name ‖ 0x0a ‖ signature type ‖ public key).
  [[nodiscard]] std::uint32_t id() const { return id_; }
  [[nodiscard]] const std::string& public_key() const { return public_key_; }
  [[nodiscard]] std::string to_text() const;
  // SubjectPublicKeyInfo, as `openssl` takes it.
  [[nodiscard]] std::string to_pem() const;

  // Whether `signature` is this key's over exactly these bytes.
  [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;

 private:
  VerifierKey() = default;

  std::string name_;
  KeyType type_ = KeyType::kEd25519;
  std::uint32_t id_ = 0;
  std::string public_key_;
  std::shared_ptr<const evp_pkey_st> key_;
};

// A private key under its name. It is never written anywhere but by to_pem and save.
class SigningKey {
 public:
  // From the operating system's randomness (OpenSSL's private generator).
  [[nodiscard]] static Result<SigningKey> generate(std::string_view name, KeyType type);
  // PKCS #8, not encrypted. The type is that of the key.
  [[nodiscard]] static Result<SigningKey> from_pem(std::string_view name, std::string_view pem);
  // REQUIRES of the file: a regular one that neither group nor others may read or write
  [[nodiscard]] static Result<SigningKey> load(std::string_view name, std::string_view path);

  [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }
  [[nodiscard]] std::string to_pem() const;
  // Writes a new file with mode 0600; never over another file.
  [[nodiscard]] Result<std::size_t> save(std::string_view path) const;

  // Ed25519: the same signature every time; SM2: another every time.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  SigningKey(std::shared_ptr<const evp_pkey_st> key, VerifierKey verifier);
  [[nodiscard]] static Result<SigningKey> of(std::string_view name,
                                             std::shared_ptr<const evp_pkey_st> key);

  std::shared_ptr<const evp_pkey_st> key_;
  VerifierKey verifier_;
};

}  // namespace zhida::audit
