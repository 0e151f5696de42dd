// Proofs: built by walking down from the root, verified by walking up from the leaf.
#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "record/audit/failure.h"
#include "record/audit/tree.h"

namespace zhida::audit {
namespace {

// A range of leaves [begin, end) that is a node of some tree: begin is a multiple of the least power of two that is not
// below its length.
struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  [[nodiscard]] std::uint64_t length() const { return end - begin; }
  // Where its two children meet: the largest power of two below the length (RFC 6962, 2.1).
  [[nodiscard]] std::uint64_t middle() const { return begin + std::bit_floor(length() - 1); }
};

// The hash of a range: of complete subtrees as they are stored, joined from the right. REQUIRES: not empty
Result<Hash> range_hash(Algorithm algorithm, Range range, const NodeReader& read) {
  std::vector<Hash> parts;
  parts.reserve(static_cast<std::size_t>(std::popcount(range.length())));
  while (range.length() > 0) {
    const int level = static_cast<int>(std::bit_width(range.length())) - 1;
    auto hash = read(level, range.begin >> static_cast<unsigned>(level));
    if (!hash) return hash.errors();
    parts.push_back(*hash);
    range.begin += std::uint64_t{1} << static_cast<unsigned>(level);
  }
  Hash out = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) out = node_hash(algorithm, parts[i], out);
  return out;
}

// The ranges' hashes, the last range first: proofs go up, and we came down.
Result<Proof> hashes(Algorithm algorithm, const std::vector<Range>& ranges,
                     const NodeReader& read) {
  Proof proof;
  proof.reserve(ranges.size());
  for (std::size_t i = ranges.size(); i-- > 0;) {
    auto hash = range_hash(algorithm, ranges[i], read);
    if (!hash) return hash.errors();
    proof.push_back(*hash);
  }
  return proof;
}

std::optional<Hash> as_hash(Bytes bytes) {
  Hash out{};
  if (bytes.size() != out.size()) return std::nullopt;
  std::memcpy(out.data(), bytes.data(), out.size());
  return out;
}

bool same(Bytes a, Bytes b) { return std::ranges::equal(a, b); }

Diagnostic wrong_length() {
  return bad_proof("证明的长度与树的大小不合", "the proof's length does not fit the tree's size");
}

Diagnostic wrong_root(const char* zh, const char* en) { return bad_proof(zh, en); }

// A node on the way up, and the last node of its level.
struct Climb {
  std::uint64_t node;
  std::uint64_t last;

  void up() {
    node >>= 1U;
    last >>= 1U;
  }
  [[nodiscard]] bool at_root() const { return last == 0; }
  // The next hash of a proof stands on the left of the node. A last node without a right sibling rises until it has a left.
  bool takes_left() {
    if ((node & 1U) == 0 && node != last) return false;
    while ((node & 1U) == 0 && node != 0) up();
    return true;
  }
};

}  // namespace

Result<Hash> tree_root(Algorithm algorithm, std::uint64_t size, const NodeReader& read) {
  if (size > kTreeSizeMax) return out_of_range("树的大小超出范围", "the size is out of range");
  if (size == 0) return empty_root(algorithm);
  return range_hash(algorithm, {0, size}, read);
}

Result<Proof> inclusion_proof(Algorithm algorithm, std::uint64_t index, std::uint64_t size,
                              const NodeReader& read) {
  if (index >= size || size > kTreeSizeMax) {
    return out_of_range("树里没有这片叶子", "the tree has no such leaf");
  }
  std::vector<Range> siblings;
  Range range{0, size};
  while (range.length() > 1) {
    const std::uint64_t middle = range.middle();
    const bool left = index < middle;
    siblings.push_back(left ? Range{middle, range.end} : Range{range.begin, middle});
    range = left ? Range{range.begin, middle} : Range{middle, range.end};
  }
  return hashes(algorithm, siblings, read);
}

Result<Proof> consistency_proof(Algorithm algorithm, std::uint64_t first, std::uint64_t second,
                                const NodeReader& read) {
  if (first == 0 || first > second || second > kTreeSizeMax) {
    return out_of_range("前一棵树不得为空，也不得大于后一棵",
                        "the first tree may be neither empty nor larger than the second");
  }
  std::vector<Range> parts;
  Range range{0, second};
  while (range.end != first) {
    const std::uint64_t middle = range.middle();
    const bool left = first <= middle;
    parts.push_back(left ? Range{middle, range.end} : Range{range.begin, middle});
    range = left ? Range{range.begin, middle} : Range{middle, range.end};
  }
  // The first tree as a whole is known to whoever asks.
  if (range.begin != 0) parts.push_back(range);
  return hashes(algorithm, parts, read);
}

Result<Hash> root_from_inclusion(Algorithm algorithm, std::uint64_t index, std::uint64_t size,
                                 Bytes leaf, std::span<const Hash> proof) {
  if (index >= size || size > kTreeSizeMax) {
    return bad_proof("树里没有这片叶子", "the tree has no such leaf");
  }
  const auto start = as_hash(leaf);
  if (!start) return bad_proof("叶子的散列不是 32 字节", "the leaf's hash is not 32 bytes long");
  Hash root = *start;
  Climb at{index, size - 1};
  for (const Hash& hash : proof) {
    if (at.at_root()) return wrong_length();
    root = at.takes_left() ? node_hash(algorithm, hash, root) : node_hash(algorithm, root, hash);
    at.up();
  }
  if (!at.at_root()) return wrong_length();
  return root;
}

Diagnostics verify_inclusion(Algorithm algorithm, std::uint64_t index, std::uint64_t size,
                             Bytes leaf, std::span<const Hash> proof, Bytes root) {
  const auto computed = root_from_inclusion(algorithm, index, size, leaf, proof);
  if (!computed) return computed.errors();
  if (same(*computed, root)) return {};
  return {wrong_root("叶子不在这棵树里：证明得出另一个根",
                     "the leaf is not in this tree: the proof leads to another root")};
}

Diagnostics verify_consistency(Algorithm algorithm, std::uint64_t first, std::uint64_t second,
                               std::span<const Hash> proof, Bytes first_root, Bytes second_root) {
  if (first == 0 || first > second || second > kTreeSizeMax) {
    return {bad_proof("前一棵树不得为空，也不得大于后一棵",
                      "the first tree may be neither empty nor larger than the second")};
  }
  if (first == second) {
    if (!proof.empty()) return {wrong_length()};
    if (same(first_root, second_root)) return {};
    return {wrong_root("同样大小的两棵树有不同的根", "two trees of one size have different roots")};
  }
  // A first tree that is complete is itself the start; else the proof begins with a subtree that both trees have.
  const bool complete = std::has_single_bit(first);
  const auto known = as_hash(first_root);
  if ((complete && !known) || (!complete && proof.empty())) return {wrong_length()};
  Hash old_root = complete ? *known : proof.front();
  Hash new_root = old_root;
  if (!complete) proof = proof.subspan(1);
  Climb at{first - 1, second - 1};
  while ((at.node & 1U) != 0) at.up();
  for (const Hash& hash : proof) {
    if (at.at_root()) return {wrong_length()};
    if (at.takes_left()) {
      old_root = node_hash(algorithm, hash, old_root);
      new_root = node_hash(algorithm, hash, new_root);
    } else {
      new_root = node_hash(algorithm, new_root, hash);
    }
    at.up();
  }
  if (!at.at_root()) return {wrong_length()};
  if (same(old_root, first_root) && same(new_root, second_root)) return {};
  return {
      wrong_root("后一棵树不是从前一棵长出来的：有叶子被改动或删去",
                 "the second tree did not grow from the first: leaves were changed or removed")};
}

}  // namespace zhida::audit
