// Proof files: written in one way only, read back, and checked step by step.
#include "record/audit/evidence.h"

#include <cstring>
#include <utility>

#include <boost/json/serialize.hpp>

#include "record/audit/base64.h"
#include "record/audit/checkpoint.h"
#include "record/audit/failure.h"
#include "record/audit/note.h"

namespace zhida::audit {
namespace {

constexpr std::size_t kProofHashesMax = 63;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string list_of(const Proof& proof) {
  std::string out = "[";
  for (const Hash& hash : proof) {
    if (out.size() > 1) out += ", ";
    out.append("\"").append(to_base64(as_text(hash))).append("\"");
  }
  return out + "]";
}

std::optional<Proof> proof_in(const Node& object, std::string_view key) {
  const Node* list = object.find(key);
  if (list == nullptr || !list->is(Node::Kind::kList) || list->items.size() > kProofHashesMax)
    return std::nullopt;
  Proof out;
  out.reserve(list->items.size());
  for (const Node& item : list->items) {
    const auto hash =
        item.is(Node::Kind::kString) ? hash_from_base64(item.text) : std::optional<Hash>();
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}

std::optional<Leaf> leaf_in(const Node& object) {
  auto kind = text_member(object, "kind");
  auto record = text_member(object, "record");
  const auto time = number_member(object, "time_us", kLeafTimeMax);
  const auto digest = text_member(object, "digest");
  const auto bytes = digest ? from_hex(*digest) : std::nullopt;
  if (!kind || !record || !time || !bytes || bytes->size() != sizeof(Hash)) return std::nullopt;
  Leaf out{std::move(*kind), std::move(*record), static_cast<std::int64_t>(*time), {}};
  std::memcpy(out.digest.data(), bytes->data(), out.digest.size());
  return out;
}

Step included(const Evidence& evidence, Algorithm algorithm,
              const std::optional<Checkpoint>& checkpoint) {
  const bool is_sm3 = algorithm == Algorithm::kSm3;
  Step out{is_sm3 ? "sm3" : "sha256",
           is_sm3 ? "条目在 SM3 树里" : "条目在 SHA-256 树里",
           is_sm3 ? "the leaf is in the SM3 tree" : "the leaf is in the SHA-256 tree",
           {}};
  const auto entry = to_bytes(evidence.leaf);
  if (!entry) {
    out.error = entry.errors().front();
  } else if (!checkpoint || (is_sm3 && !checkpoint->sm3_root)) {
    out.error = bad_proof("没有可以对照的根", "there is no root to compare with");
  } else {
    const auto wrong = verify_inclusion(
        algorithm, evidence.index, checkpoint->size, leaf_hash(algorithm, *entry),
        is_sm3 ? evidence.sm3 : evidence.sha256, is_sm3 ? *checkpoint->sm3_root : checkpoint->root);
    if (!wrong.empty()) out.error = wrong.front();
  }
  return out;
}

}  // namespace

Evidence evidence_of(const LeafProof& proof) {
  return {proof.leaf.index, proof.leaf.leaf, proof.sha256, proof.sm3, proof.checkpoint};
}

std::vector<Step> check(const Evidence& evidence, std::span<const VerifierKey> keys) {
  Step signature{"signature",
                 "检查点由每一把给定的密钥签名",
                 "the checkpoint is signed by every key that was given",
                 {}};
  const auto believed = open_checkpoint_of_all(evidence.checkpoint, keys);
  std::optional<Checkpoint> checkpoint;
  if (believed) {
    checkpoint = *believed;
  } else {
    signature.error = believed.errors().front();
    // the other steps still say whether the leaf is under what the text claims
    const auto note = parse_note(evidence.checkpoint);
    const auto claimed = note ? parse_checkpoint(note->text) : Result<Checkpoint>(Diagnostics());
    if (claimed) checkpoint = *claimed;
  }
  std::vector<Step> out;
  out.reserve(3);
  out.push_back(std::move(signature));
  out.push_back(included(evidence, Algorithm::kSha256, checkpoint));
  out.push_back(included(evidence, Algorithm::kSm3, checkpoint));
  return out;
}

std::string to_proof_file(const Evidence& evidence) {
  return "{\n\"format\": " + json_text(kProofFormat) + ",\n" + evidence_members(evidence) + "\n}\n";
}

Result<Evidence> parse_proof_file(std::string_view bytes, std::string_view file) {
  DocumentLimits limits;
  limits.bytes = kProofFileBytesMax;
  limits.depth = 4;
  const auto root = parse_json(bytes, file, limits);
  auto out = root ? evidence_in(*root) : std::nullopt;
  if (out && to_proof_file(*out) == bytes) return std::move(*out);
  auto d =
      failure("E-AUDIT-EVIDENCE", "不是证明文件，或有改动",
              "not a proof file, or one that was changed", "重新取得这份文件；写法见 docs/audit.md",
              "fetch the file again; docs/audit.md says how it is written");
  d.place.file = file;
  return d;
}

std::string evidence_members(const Evidence& evidence) {
  const Leaf& leaf = evidence.leaf;
  return "\"leaf\": {\"index\": " + std::to_string(evidence.index) +
         ", \"kind\": " + json_text(leaf.kind) + ", \"record\": " + json_text(leaf.record) +
         ", \"time_us\": " + std::to_string(leaf.time_us) + ", \"digest\": \"" +
         to_hex(as_text(leaf.digest)) + "\"},\n\"sha256\": " + list_of(evidence.sha256) +
         ",\n\"sm3\": " + list_of(evidence.sm3) +
         ",\n\"checkpoint\": " + json_text(evidence.checkpoint);
}

std::optional<Evidence> evidence_in(const Node& object) {
  const Node* leaf = object.find("leaf");
  if (leaf == nullptr) return std::nullopt;
  const auto index = number_member(*leaf, "index", kTreeSizeMax);
  auto fields = leaf_in(*leaf);
  auto sha256 = proof_in(object, "sha256");
  auto sm3 = proof_in(object, "sm3");
  auto checkpoint = text_member(object, "checkpoint");
  if (!index || !fields || !sha256 || !sm3 || !checkpoint) return std::nullopt;
  return Evidence{*index, std::move(*fields), std::move(*sha256), std::move(*sm3),
                  std::move(*checkpoint)};
}

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

std::optional<std::string> text_member(const Node& object, std::string_view key) {
  const Node* member = object.find(key);
  if (member == nullptr || !member->is(Node::Kind::kString)) return std::nullopt;
  return member->text;
}

std::optional<std::uint64_t> number_member(const Node& object, std::string_view key,
                                           std::uint64_t max) {
  const Node* member = object.find(key);
  if (member == nullptr || !member->is(Node::Kind::kNumber)) return std::nullopt;
  return read_decimal(member->text, max);
}

std::string to_hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = digit_of(digits[i]);
    const int low = digit_of(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace zhida::audit
