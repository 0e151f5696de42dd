// A Merkle tree over an append-only list of leaves, and the two proofs that make it verifiable: that a leaf is in the tree
// (inclusion), and that one tree is the beginning of another (consistency).
//
//     Frontier::append(leaf hash) → root, completed nodes → (stored by others) → NodeReader → proofs → verify_…
//
// Clause:  RFC 6962, 2.1; verification as RFC 9162, 2.1.3.2 and 2.1.4.2
// Errors:  E-AUDIT-RANGE (no such leaf or size), E-AUDIT-PROOF (a proof does not hold), E-AUDIT-FRONTIER (stored bytes are
//          no frontier); errors of the reader pass through
// Threads: pure functions; a Frontier belongs to one thread
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/audit/hash.h"

namespace zhida::audit {

constexpr std::uint64_t kTreeSizeMax = (std::uint64_t{1} << 63U) - 1;

// The root of the complete subtree over the leaves [index·2^level, (index+1)·2^level).
struct TreeNode {
  int level = 0;
  std::uint64_t index = 0;
  Hash hash{};
};

using Proof = std::vector<Hash>;

// The hash of a complete subtree.
using NodeReader = std::function<Result<Hash>(int level, std::uint64_t index)>;

// The right edge of a tree: the roots of the complete subtrees that its leaves fall into, from the left. All that is needed
// to append and to know the root; at most 63 hashes.
class Frontier {
 public:
  explicit Frontier(Algorithm algorithm) : algorithm_(algorithm) {}

  // Appends a leaf: one hash on average. The subtrees that it completes, itself first, are added to `completed`.
  //
  // REQUIRES: size() < kTreeSizeMax
  void append(const Hash& leaf, std::vector<TreeNode>* completed = nullptr);

  [[nodiscard]] Algorithm algorithm() const { return algorithm_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Hash root() const;

  // Version (1 byte, 1), algorithm (1 byte), size (8 bytes, big-endian), then the hashes from the left.
  [[nodiscard]] std::string serialise() const;
  [[nodiscard]] static Result<Frontier> parse(std::string_view bytes);

  friend bool operator==(const Frontier&, const Frontier&) = default;

 private:
  Algorithm algorithm_;
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;  // one for each bit of size_, from the highest
};

// Two trees over the same leaves: SHA-256, which every tool of transparency logs can verify, and SM3.
struct Roots {
  Hash sha256{};
  Hash sm3{};
  friend bool operator==(const Roots&, const Roots&) = default;
};

class TwinFrontier {
 public:
  struct Completed {
    std::vector<TreeNode> sha256;
    std::vector<TreeNode> sm3;
  };

  // Hashes the entry with both and appends it to both.
  void append(std::string_view entry, Completed* completed = nullptr);

  [[nodiscard]] std::uint64_t size() const { return sha256_.size(); }
  [[nodiscard]] Roots roots() const { return {sha256_.root(), sm3_.root()}; }
  [[nodiscard]] const Frontier& of(Algorithm algorithm) const;

  // Both frontiers, SHA-256 first; of the same size.
  [[nodiscard]] std::string serialise() const;
  [[nodiscard]] static Result<TwinFrontier> parse(std::string_view bytes);

  friend bool operator==(const TwinFrontier&, const TwinFrontier&) = default;

 private:
  Frontier sha256_{Algorithm::kSha256};
  Frontier sm3_{Algorithm::kSm3};
};

// The root of the tree over the first `size` leaves.
[[nodiscard]] Result<Hash> tree_root(Algorithm algorithm, std::uint64_t size,
                                     const NodeReader& read);

// That leaf `index` is in the tree of `size` leaves. Reads at most 126 nodes.
[[nodiscard]] Result<Proof> inclusion_proof(Algorithm algorithm, std::uint64_t index,
                                            std::uint64_t size, const NodeReader& read);

// That the tree of `first` leaves is the beginning of the tree of `second`. 0 < first <= second: of the empty tree there is
// nothing to prove.
[[nodiscard]] Result<Proof> consistency_proof(Algorithm algorithm, std::uint64_t first,
                                              std::uint64_t second, const NodeReader& read);

// The root that the proof leads to; whether it is the right one is for the caller to compare with a signed checkpoint.
[[nodiscard]] Result<Hash> root_from_inclusion(Algorithm algorithm, std::uint64_t index,
                                               std::uint64_t size, Bytes leaf,
                                               std::span<const Hash> proof);

// What is wrong with the proof; empty when it holds. Hashes are taken as somebody sent them: of another length than 32
// bytes they match no computed one.
[[nodiscard]] Diagnostics verify_inclusion(Algorithm algorithm, std::uint64_t index,
                                           std::uint64_t size, Bytes leaf,
                                           std::span<const Hash> proof, Bytes root);

// The same for two roots. Sizes below 1 are an error: whatever the roots, that would prove nothing. Of equal sizes the proof
// is empty and the roots are compared as they are.
[[nodiscard]] Diagnostics verify_consistency(Algorithm algorithm, std::uint64_t first,
                                             std::uint64_t second, std::span<const Hash> proof,
                                             Bytes first_root, Bytes second_root);

// A proof as people pass it on: one base64 line for each hash, each ended by a line feed; empty for an empty proof.
[[nodiscard]] std::string to_text(const Proof& proof);
[[nodiscard]] Result<Proof> parse_proof(std::string_view text);

}  // namespace zhida::audit
