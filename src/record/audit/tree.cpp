// Appending is counting in binary: where a bit of the size is set, two subtrees of its height become one.
#include "record/audit/tree.h"

#include <bit>
#include <cstring>
#include <utility>

#include "record/audit/base64.h"
#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kHeader = 10;
constexpr std::size_t kProofHashesMax = 128;

Diagnostic bad_frontier(std::string zh, std::string en) {
  return failure("E-AUDIT-FRONTIER", std::move(zh), std::move(en), "从已保存的叶子重新计算",
                 "compute it again from the stored leaves");
}

}  // namespace

void Frontier::append(const Hash& leaf, std::vector<TreeNode>* completed) {
  ZHIDA_CHECK(size_ < kTreeSizeMax);
  TreeNode node{0, size_, leaf};
  if (completed != nullptr) completed->push_back(node);
  while ((size_ >> static_cast<unsigned>(node.level) & 1U) != 0) {
    node = {node.level + 1, node.index >> 1U, node_hash(algorithm_, peaks_.back(), node.hash)};
    peaks_.pop_back();
    if (completed != nullptr) completed->push_back(node);
  }
  peaks_.push_back(node.hash);
  ++size_;
}

Hash Frontier::root() const {
  if (peaks_.empty()) return empty_root(algorithm_);
  Hash hash = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) hash = node_hash(algorithm_, peaks_[i], hash);
  return hash;
}

std::string Frontier::serialise() const {
  std::string out;
  out.reserve(kHeader + peaks_.size() * sizeof(Hash));
  out += kVersion;
  out += static_cast<char>(algorithm_);
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    out += static_cast<char>(size_ >> (shift - 8) & 255U);
  }
  for (const Hash& peak : peaks_) out += as_text(peak);
  return out;
}

Result<Frontier> Frontier::parse(std::string_view bytes) {
  if (bytes.size() < kHeader || bytes[0] != kVersion) {
    return bad_frontier("不是第 1 版的前沿", "not a frontier of version 1");
  }
  const auto algorithm = static_cast<Algorithm>(bytes[1]);
  if (algorithm != Algorithm::kSha256 && algorithm != Algorithm::kSm3) {
    return bad_frontier("前沿的散列算法不认识", "the frontier's hash algorithm is unknown");
  }
  Frontier out(algorithm);
  for (std::size_t i = 2; i < kHeader; ++i) {
    out.size_ = out.size_ << 8U | static_cast<unsigned char>(bytes[i]);
  }
  const auto count = static_cast<std::size_t>(std::popcount(out.size_));
  if (out.size_ > kTreeSizeMax || bytes.size() != kHeader + count * sizeof(Hash)) {
    return bad_frontier("前沿的长度与树的大小不合", "the frontier's length does not fit its size");
  }
  out.peaks_.resize(count);
  if (count > 0) std::memcpy(out.peaks_.data(), bytes.data() + kHeader, count * sizeof(Hash));
  return out;
}

void TwinFrontier::append(std::string_view entry, Completed* completed) {
  sha256_.append(leaf_hash(Algorithm::kSha256, entry),
                 completed == nullptr ? nullptr : &completed->sha256);
  sm3_.append(leaf_hash(Algorithm::kSm3, entry), completed == nullptr ? nullptr : &completed->sm3);
}

const Frontier& TwinFrontier::of(Algorithm algorithm) const {
  return algorithm == Algorithm::kSha256 ? sha256_ : sm3_;
}

std::string TwinFrontier::serialise() const { return sha256_.serialise() + sm3_.serialise(); }

// Of equal sizes, both have the same length.
Result<TwinFrontier> TwinFrontier::parse(std::string_view bytes) {
  const std::size_t half = bytes.size() / 2;
  auto sha256 = Frontier::parse(bytes.substr(0, half));
  if (!sha256) return sha256.errors();
  auto sm3 = Frontier::parse(bytes.substr(half));
  if (!sm3) return sm3.errors();
  if (sha256->algorithm() != Algorithm::kSha256 || sm3->algorithm() != Algorithm::kSm3 ||
      sha256->size() != sm3->size()) {
    return bad_frontier("两棵树的前沿不成对", "the frontiers of the two trees are not a pair");
  }
  TwinFrontier out;
  out.sha256_ = std::move(*sha256);
  out.sm3_ = std::move(*sm3);
  return out;
}

std::string to_text(const Proof& proof) {
  std::string out;
  for (const Hash& hash : proof) out.append(to_base64(as_text(hash))).append("\n");
  return out;
}

Result<Proof> parse_proof(std::string_view text) {
  Proof proof;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || proof.size() == kProofHashesMax) {
      return bad_proof("证明没有以换行结束，或行数太多",
                       "the proof does not end with a line feed, or has too many lines");
    }
    const auto hash = hash_from_base64(text.substr(0, end));
    if (!hash) {
      return bad_proof("证明的第 " + std::to_string(proof.size() + 1) + " 行不是 32 字节的 base64",
                       "line " + std::to_string(proof.size() + 1) +
                           " of the proof is not the base64 of 32 bytes");
    }
    proof.push_back(*hash);
    text.remove_prefix(end + 1);
  }
  return proof;
}

}  // namespace zhida::audit
