// The hashes of a Merkle tree, with SHA-256 or SM3.
//
//     entry --leaf_hash--> Hash --node_hash--> Hash … --> the root
//
// Clause:  RFC 6962, 2.1: leaves are hashed behind 0x00, nodes behind 0x01; the hash of no leaf is the hash of no byte.
//          SM3 is GB/T 32905-2016; both give 32 bytes.
// Threads: pure functions
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace zhida::audit {

enum class Algorithm : unsigned char { kSha256 = 1, kSm3 = 2 };

using Hash = std::array<unsigned char, 32>;
// Bytes that somebody sent; of any length.
using Bytes = std::span<const unsigned char>;

[[nodiscard]] Hash digest(Algorithm algorithm, std::string_view bytes, std::string_view more = {});

[[nodiscard]] Hash leaf_hash(Algorithm algorithm, std::string_view entry);
[[nodiscard]] Hash node_hash(Algorithm algorithm, const Hash& left, const Hash& right);
// The root of a tree without leaves.
[[nodiscard]] Hash empty_root(Algorithm algorithm);

[[nodiscard]] std::string_view as_text(const Hash& hash);

}  // namespace zhida::audit
