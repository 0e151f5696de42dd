// Tiles: a log as files that never change, which anybody can serve, copy and check.
//
//     tile/<L>/<N>[.p/<W>]          hashes of level 8·L: 256 of them, or W at the right edge
//     tile/entries/<N>[.p/<W>]      the entries themselves, each behind its length
//
// Clause:  C2SP tlog-tiles. It defines SHA-256; the tiles of the SM3 tree have the same form in a folder of their own (sm3/).
// Errors:  E-AUDIT-TILE (a path, a tile or a bundle is malformed), E-AUDIT-RANGE (no such node); errors of readers pass through
// Threads: pure functions; a TileNodes belongs to one thread
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/audit/tree.h"

namespace zhida::audit {

constexpr int kTileLevels = 8;                // levels of the tree between two levels of tiles
constexpr int kTileWidth = 1 << kTileLevels;  // hashes or entries of a full tile
constexpr int kTileLevelMax = 63;  // of a path; trees of up to kTreeSizeMax leaves reach level 7
constexpr std::size_t kEntryBytesMax = 0xFFFF;

struct Tile {
  enum class Kind { kHashes, kEntries };

  Kind kind = Kind::kHashes;
  int level = 0;  // 0 for entries
  std::uint64_t index = 0;
  int width = kTileWidth;  // 1..256

  friend bool operator==(const Tile&, const Tile&) = default;
};

// "tile/0/x001/x234/067", "tile/entries/000.p/5". REQUIRES: level 0..63, width 1..256
[[nodiscard]] std::string tile_path(const Tile& tile);
// The one way back: a path that tile_path would not write is refused.
[[nodiscard]] Result<Tile> parse_tile_path(std::string_view path);

// How wide the tile is in a tree of `size` leaves: 256, less at the right edge, 0 where there is none.
[[nodiscard]] int tile_width(int level, std::uint64_t index, std::uint64_t size);

// The tiles that a tree of `size` leaves has, or has wider, and the tree of `before` leaves did not: what is written when a
// log grows from one checkpoint to the next. Hashes by level, then the entries.
//
// REQUIRES: before <= size <= kTreeSizeMax
[[nodiscard]] std::vector<Tile> new_tiles(std::uint64_t before, std::uint64_t size);

// The bytes of a tile of hashes. `read` is asked for nodes of level 8·tile.level only.
[[nodiscard]] Result<std::string> make_tile(const Tile& tile, const NodeReader& read);
// The hash that stands for a full tile in the level above, from its 256 hashes.
[[nodiscard]] Result<Hash> tile_hash(Algorithm algorithm, std::string_view bytes);

// Up to 256 entries of at most 65,535 bytes each.
[[nodiscard]] Result<std::string> make_bundle(const std::vector<std::string>& entries);
// The `width` entries of a bundle.
[[nodiscard]] Result<std::vector<std::string>> parse_bundle(std::string_view bytes, int width);

// The bytes of a stored tile.
using TileReader = std::function<Result<std::string>(const Tile&)>;

// The nodes of a tree of `size` leaves whose tiles are stored: a NodeReader for roots and proofs. Asks for each tile in the
// width that it has in this tree, and keeps the last of each level. What it reads is not verified; a proof built from it is.
class TileNodes {
 public:
  // REQUIRES: size <= kTreeSizeMax
  TileNodes(Algorithm algorithm, std::uint64_t size, TileReader read);

  [[nodiscard]] Result<Hash> operator()(int level, std::uint64_t index);
  // REQUIRES: this object outlives the reader
  [[nodiscard]] NodeReader reader();

 private:
  struct Kept {
    std::uint64_t index = 0;
    std::string bytes;
  };

  Algorithm algorithm_;
  std::uint64_t size_;
  TileReader read_;
  std::map<int, Kept> kept_;
};

}  // namespace zhida::audit
