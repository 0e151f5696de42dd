// Any bytes as whatever record/audit reads from outside: a note, a checkpoint, a verifier key, a private key, a tile's path, a
// bundle, a leaf, a proof, a frontier. The first byte says as which; what is read is written again as it was. Bytes as a proof
// for the vectors of any size never crash the verifiers. What is refused names a reason and a remedy.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "record/audit/checkpoint.h"
#include "record/audit/leaf.h"
#include "record/audit/tile.h"

namespace {

using namespace zhida::audit;

constexpr char kKeyEd25519[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

// True where it was read; what was refused says why.
template <typename T>
bool read(const zhida::Result<T>& result) {
  if (result.ok()) return true;
  ZHIDA_CHECK(!result.errors().front().zh.empty() && !result.errors().front().help_zh.empty());
  return false;
}

void note(std::string_view bytes) {
  static const std::vector<VerifierKey> known{*VerifierKey::parse(kKeyEd25519)};
  const auto parsed = parse_note(bytes);
  if (read(parsed)) ZHIDA_CHECK(to_text(*parsed) == bytes);
  static_cast<void>(read(open_checkpoint(bytes, "PeterNeumann", known)));
}

void checkpoint(std::string_view bytes) {
  const auto parsed = parse_checkpoint(bytes);
  if (read(parsed)) ZHIDA_CHECK(*to_text(*parsed) == bytes);
}

void key(std::string_view bytes) {
  const auto verifier = VerifierKey::parse(bytes);
  if (read(verifier)) ZHIDA_CHECK(verifier->to_text() == bytes);
  const auto signing = SigningKey::from_pem("fuzz.example", bytes);
  if (read(signing)) ZHIDA_CHECK(signing->verifier().verifies("m", signing->sign("m")));
}

void tile(std::string_view bytes) {
  const auto parsed = parse_tile_path(bytes);
  if (read(parsed)) ZHIDA_CHECK(tile_path(*parsed) == bytes);
}

void bundle(std::string_view bytes) {
  if (bytes.empty()) return;
  const int width = 1 + static_cast<unsigned char>(bytes[0]);
  const auto parsed = parse_bundle(bytes.substr(1), width);
  if (read(parsed)) ZHIDA_CHECK(*make_bundle(*parsed) == bytes.substr(1));
}

void leaf(std::string_view bytes) {
  const auto parsed = parse_leaf(bytes);
  if (read(parsed)) ZHIDA_CHECK(*to_bytes(*parsed) == bytes);
}

// Two numbers and a proof: no zeroes of our own making lead to a tree in which they stand.
void proof(std::string_view bytes) {
  std::uint64_t numbers[2] = {};
  if (bytes.size() < sizeof(numbers)) return;
  std::memcpy(numbers, bytes.data(), sizeof(numbers));
  const auto parsed = parse_proof(bytes.substr(sizeof(numbers)));
  if (!read(parsed)) return;
  ZHIDA_CHECK(to_text(*parsed) == bytes.substr(sizeof(numbers)));
  const Hash zero{};
  const auto a = Algorithm::kSha256;
  const bool single = numbers[0] == 0 && numbers[1] == 1 && parsed->empty();
  ZHIDA_CHECK(verify_inclusion(a, numbers[0], numbers[1], zero, *parsed, zero).empty() == single);
  const bool same =
      numbers[0] == numbers[1] && numbers[0] > 0 && numbers[0] <= kTreeSizeMax && parsed->empty();
  ZHIDA_CHECK(verify_consistency(a, numbers[0], numbers[1], *parsed, zero, zero).empty() == same);
}

void frontier(std::string_view bytes) {
  const auto one = Frontier::parse(bytes);
  if (read(one)) {
    ZHIDA_CHECK(one->serialise() == bytes);
    static_cast<void>(one->root());
  }
  const auto twin = TwinFrontier::parse(bytes);
  if (read(twin)) ZHIDA_CHECK(twin->serialise() == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0]) {
    case 'n': note(bytes); break;
    case 'c': checkpoint(bytes); break;
    case 'k': key(bytes); break;
    case 't': tile(bytes); break;
    case 'b': bundle(bytes); break;
    case 'l': leaf(bytes); break;
    case 'p': proof(bytes); break;
    case 'f': frontier(bytes); break;
    default: break;
  }
  return 0;
}
