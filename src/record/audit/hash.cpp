// Digests through OpenSSL: the algorithm is fetched once, and each thread keeps a context for each.
#include "record/audit/hash.h"

#include <cstring>

#include <openssl/evp.h>

#include "base/result.h"

namespace zhida::audit {
namespace {

constexpr unsigned char kLeafPrefix = 0x00;
constexpr unsigned char kNodePrefix = 0x01;

// Never freed: threads may hash until the program ends.
EVP_MD* fetched(Algorithm algorithm) {
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static EVP_MD* const sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  return algorithm == Algorithm::kSha256 ? sha256 : sm3;
}

class Context {
 public:
  explicit Context(Algorithm algorithm) : context_(EVP_MD_CTX_new()) {
    ZHIDA_CHECK(context_ != nullptr && fetched(algorithm) != nullptr);
    ZHIDA_CHECK(EVP_DigestInit_ex2(context_, fetched(algorithm), nullptr) == 1);
  }
  ~Context() { EVP_MD_CTX_free(context_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void begin() { ZHIDA_CHECK(EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1); }
  void add(const void* bytes, std::size_t size) {
    ZHIDA_CHECK(EVP_DigestUpdate(context_, bytes, size) == 1);
  }
  Hash finish() {
    Hash out{};
    ZHIDA_CHECK(EVP_DigestFinal_ex(context_, out.data(), nullptr) == 1);
    return out;
  }

 private:
  EVP_MD_CTX* context_;
};

Context& context(Algorithm algorithm) {
  thread_local Context sha256(Algorithm::kSha256);
  thread_local Context sm3(Algorithm::kSm3);
  return algorithm == Algorithm::kSha256 ? sha256 : sm3;
}

}  // namespace

Hash digest(Algorithm algorithm, std::string_view bytes, std::string_view more) {
  Context& c = context(algorithm);
  c.begin();
  c.add(bytes.data(), bytes.size());
  if (!more.empty()) c.add(more.data(), more.size());
  return c.finish();
}

Hash leaf_hash(Algorithm algorithm, std::string_view entry) {
  Context& c = context(algorithm);
  c.begin();
  c.add(&kLeafPrefix, 1);
  c.add(entry.data(), entry.size());
  return c.finish();
}

Hash node_hash(Algorithm algorithm, const Hash& left, const Hash& right) {
  std::array<unsigned char, 1 + 2 * sizeof(Hash)> block{};
  block[0] = kNodePrefix;
  std::memcpy(block.data() + 1, left.data(), left.size());
  std::memcpy(block.data() + 1 + left.size(), right.data(), right.size());
  Context& c = context(algorithm);
  c.begin();
  c.add(block.data(), block.size());
  return c.finish();
}

Hash empty_root(Algorithm algorithm) { return digest(algorithm, {}); }

std::string_view as_text(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace zhida::audit
