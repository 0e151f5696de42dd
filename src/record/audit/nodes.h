// Nodes: the hashes of complete subtrees that a proof is made of, from what the store holds.
//
//     Nodes nodes(reader, &cache);
//     nodes.want(level, index) …              the tiles that they are in
//     nodes.fetch();                          one question to the store for all that is not kept
//     inclusion_proof(…, nodes.of(Algorithm::kSm3))
//
// A complete subtree never changes, and so what was read of a tile stays true while the log grows: a cache keeps tiles for the
// next proof. Nothing here is verified; what is proven with it is. Whoever looks for damage (verify.h) reads the store itself.
//
// Errors:  E-AUDIT-STATE (the store lacks leaves or a tile), those of the store
// Threads: a TileCache may be used by many threads at once; a Nodes belongs to one
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/audit/leaf.h"
#include "record/audit/tile.h"
#include "record/audit/tree.h"
#include "record/store/store.h"

namespace zhida::audit {

// Which tile: level 0 is over the leaves.
struct TileKey {
  Algorithm algorithm = Algorithm::kSha256;
  int level = 0;
  std::uint64_t index = 0;
  friend auto operator<=>(const TileKey&, const TileKey&) = default;
};

// A tile and every complete subtree over its hashes that lies within.
class Pyramid {
 public:
  // REQUIRES: at most kTileWidth hashes
  Pyramid(Algorithm algorithm, std::vector<Hash> hashes);

  [[nodiscard]] std::size_t width() const { return width_; }
  // REQUIRES: level 0..7, (index + 1)·2^level <= width()
  [[nodiscard]] const Hash& at(int level, std::size_t index) const {
    return nodes_[begins_[static_cast<std::size_t>(level)] + index];
  }

 private:
  std::size_t width_;
  std::vector<Hash> nodes_;  // level after level
  std::array<std::size_t, kTileLevels> begins_{};
};

// The tiles used last; at most `tiles` of at most 16 KiB each.
class TileCache {
 public:
  explicit TileCache(std::size_t tiles = 1024) : half_(tiles / 2) {}

  // Null where it is not known, or not that wide.
  [[nodiscard]] std::shared_ptr<const Pyramid> find(const TileKey& key, std::size_t width);
  void keep(const TileKey& key, std::shared_ptr<const Pyramid> tile);

 private:
  using Tiles = std::map<TileKey, std::shared_ptr<const Pyramid>>;

  void put(const TileKey& key, std::shared_ptr<const Pyramid> tile);

  std::size_t half_;
  std::mutex lock_;  // guards what follows
  Tiles young_;      // used since the last change of generations
  Tiles old_;        // used before it
};

class Nodes {
 public:
  // REQUIRES: the reader, and the cache where there is one, outlive it
  explicit Nodes(store::Reader& reader, TileCache* cache = nullptr)
      : reader_(reader), cache_(cache) {}
  Nodes(const Nodes&) = delete;
  Nodes& operator=(const Nodes&) = delete;

  // The complete subtree, in both trees.
  void want(int level, std::uint64_t index);
  // Reads what is wanted and not kept, together with what else is to be asked.
  [[nodiscard]] Result<Done> fetch(std::vector<store::Question> also = {});
  // REQUIRES: this object outlives the NodeReader
  [[nodiscard]] NodeReader of(Algorithm algorithm) const;

 private:
  struct Asked {
    Asked(int of_level, std::uint64_t of_tile) : level(of_level), tile(of_tile) {}
    int level;
    std::uint64_t tile;
    std::vector<Hash> sha256;
    std::vector<Hash> sm3;
    Leaf leaf;
  };

  [[nodiscard]] bool is_held(const TileKey& key, std::size_t width);
  [[nodiscard]] static store::Question question(Asked& asked);
  void take(Asked& asked);

  store::Reader& reader_;
  TileCache* cache_;
  std::map<TileKey, std::shared_ptr<const Pyramid>> held_;
  std::map<std::pair<int, std::uint64_t>, std::size_t> wanted_;  // level and tile: its least width
};

// A NodeReader over the store alone, which keeps a few tiles while it lives.
// REQUIRES: the reader outlives it
[[nodiscard]] NodeReader nodes_of(store::Reader& reader, Algorithm algorithm);

}  // namespace zhida::audit
