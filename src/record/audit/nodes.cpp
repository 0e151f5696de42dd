// Tiles of level 0 are hashed from the leaves, for both trees at once; those above are rows.
#include "record/audit/nodes.h"

#include <algorithm>
#include <string>
#include <utility>

#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

// Tiles that a NodeReader without a cache of others keeps.
constexpr std::size_t kTilesOfReader = 16;

using store::Question;
using store::Row;

// Where a complete subtree lies: the tile, and the place within.
struct Place {
  int tile_level;
  std::uint64_t tile;
  int level;
  std::size_t index;

  Place(int node_level, std::uint64_t node_index)
      : tile_level(node_level / kTileLevels),
        tile(node_index >> static_cast<unsigned>(kTileLevels - node_level % kTileLevels)),
        level(node_level % kTileLevels),
        index(node_index & ((std::size_t{kTileWidth} >> static_cast<unsigned>(level)) - 1)) {}
  // How wide the tile must be for it.
  [[nodiscard]] std::size_t width() const { return (index + 1) << static_cast<unsigned>(level); }
};

// The bytes that stand for a leaf in the trees. Columns: idx, kind, record, time_us, digest. `leaf` lends its memory.
Result<std::string> entry_of(const Row& row, Leaf& leaf) {
  leaf.kind = row.text(1);
  leaf.record = row.text(2);
  leaf.time_us = row.integer(3);
  leaf.digest = {};
  const auto digest = row.text(4);
  if (digest.size() == leaf.digest.size())
    std::copy(digest.begin(), digest.end(), leaf.digest.begin());
  return to_bytes(leaf);
}

std::vector<Hash> hashes_in(std::string_view bytes) {
  const std::size_t count = std::min<std::size_t>(bytes.size() / sizeof(Hash), kTileWidth);
  std::vector<Hash> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto hash = bytes.substr(i * sizeof(Hash), sizeof(Hash));
    std::copy(hash.begin(), hash.end(), out[i].begin());
  }
  return out;
}

Diagnostic lacking(const Place& place) {
  const auto at = std::to_string(place.tile);
  const auto level = std::to_string(place.tile_level);
  const bool leaves = place.tile_level == 0;
  return failure("E-AUDIT-STATE",
                 leaves ? "日志缺少条目：第 " + at + " 组 256 条不全"
                        : "日志缺少一块瓦片：第 " + level + " 层第 " + at + " 块",
                 leaves ? "leaves are missing in the group of 256 with number " + at
                        : "a tile of the log is missing: level " + level + ", tile " + at,
                 "用 zhida audit verify 检查，或从备份恢复",
                 "check it with zhida audit verify, or restore from a backup");
}

}  // namespace

Pyramid::Pyramid(Algorithm algorithm, std::vector<Hash> hashes)
    : width_(hashes.size()), nodes_(std::move(hashes)) {
  ZHIDA_CHECK(width_ <= kTileWidth);
  nodes_.reserve(2 * width_);
  for (std::size_t level = 1; level < begins_.size(); ++level) {
    const std::size_t below = begins_[level - 1];
    const std::size_t count = width_ >> level;
    begins_[level] = nodes_.size();
    for (std::size_t i = 0; i < count; ++i)
      nodes_.push_back(node_hash(algorithm, nodes_[below + 2 * i], nodes_[below + 2 * i + 1]));
  }
}

std::shared_ptr<const Pyramid> TileCache::find(const TileKey& key, std::size_t width) {
  const std::scoped_lock guard(lock_);
  std::shared_ptr<const Pyramid> out;
  if (const auto young = young_.find(key); young != young_.end()) {
    out = young->second;
  } else if (const auto old = old_.find(key); old != old_.end()) {
    out = old->second;
    put(key, out);
  }
  return out != nullptr && out->width() >= width ? out : nullptr;
}

void TileCache::keep(const TileKey& key, std::shared_ptr<const Pyramid> tile) {
  const std::scoped_lock guard(lock_);
  put(key, std::move(tile));
}

// REQUIRES: lock_ is held
void TileCache::put(const TileKey& key, std::shared_ptr<const Pyramid> tile) {
  young_.insert_or_assign(key, std::move(tile));
  if (young_.size() >= half_) old_ = std::exchange(young_, {});
}

void Nodes::want(int level, std::uint64_t index) {
  const Place place(level, index);
  std::size_t& width = wanted_[{place.tile_level, place.tile}];
  width = std::max(width, place.width());
}

bool Nodes::is_held(const TileKey& key, std::size_t width) {
  if (const auto held = held_.find(key); held != held_.end() && held->second->width() >= width)
    return true;
  auto kept = cache_ != nullptr ? cache_->find(key, width) : nullptr;
  if (kept == nullptr) return false;
  held_.insert_or_assign(key, std::move(kept));
  return true;
}

Question Nodes::question(Asked& asked) {
  const auto first = static_cast<std::int64_t>(asked.tile * kTileWidth);
  if (asked.level > 0) {
    return {
        "SELECT algorithm, hashes FROM audit_tile WHERE algorithm IN (1, 2) AND level = $1 AND "
        "idx = $2",
        {std::int64_t{asked.level}, static_cast<std::int64_t>(asked.tile)},
        [&asked](const Row& row) {
          const bool sha256 = row.integer(0) == static_cast<int>(Algorithm::kSha256);
          (sha256 ? asked.sha256 : asked.sm3) = hashes_in(row.text(1));
          return true;
        }};
  }
  // a limit instead of an upper bound: PostgreSQL then plans it once for all tiles
  static_assert(kTileWidth == 256);
  return {
      "SELECT idx, kind, record, time_us, digest FROM audit_leaf WHERE idx >= $1 ORDER BY idx "
      "LIMIT 256",
      {first},
      [&asked, first](const Row& row) {
        // what comes after a gap or a damaged leaf is of no use
        if (row.integer(0) != first + static_cast<std::int64_t>(asked.sha256.size())) return false;
        const auto entry = entry_of(row, asked.leaf);
        if (!entry) return false;
        asked.sha256.push_back(leaf_hash(Algorithm::kSha256, *entry));
        asked.sm3.push_back(leaf_hash(Algorithm::kSm3, *entry));
        return true;
      }};
}

void Nodes::take(Asked& asked) {
  const auto hold = [&](Algorithm algorithm, std::vector<Hash> hashes) {
    if (hashes.empty()) return;
    const TileKey key{algorithm, asked.level, asked.tile};
    auto tile = std::make_shared<const Pyramid>(algorithm, std::move(hashes));
    if (cache_ != nullptr) cache_->keep(key, tile);
    held_.insert_or_assign(key, std::move(tile));
  };
  hold(Algorithm::kSha256, std::move(asked.sha256));
  hold(Algorithm::kSm3, std::move(asked.sm3));
}

Result<Done> Nodes::fetch(std::vector<Question> also) {
  std::deque<Asked> asked;  // what is in it stays where it is
  for (const auto& [tile, width] : std::exchange(wanted_, {})) {
    const auto& [level, index] = tile;
    const bool sha256 = is_held({Algorithm::kSha256, level, index}, width);
    if (sha256 && is_held({Algorithm::kSm3, level, index}, width)) continue;
    also.push_back(question(asked.emplace_back(level, index)));
  }
  if (also.empty()) return Done{};
  if (auto done = reader_.ask(also); !done) return done;
  for (Asked& one : asked) take(one);
  return Done{};
}

NodeReader Nodes::of(Algorithm algorithm) const {
  return [this, algorithm](int level, std::uint64_t index) -> Result<Hash> {
    const Place place(level, index);
    const auto held = held_.find({algorithm, place.tile_level, place.tile});
    if (held == held_.end() || held->second->width() < place.width()) return lacking(place);
    return held->second->at(place.level, place.index);
  };
}

NodeReader nodes_of(store::Reader& reader, Algorithm algorithm) {
  const auto kept = std::make_shared<TileCache>(kTilesOfReader);
  return [&reader, algorithm, kept](int level, std::uint64_t index) -> Result<Hash> {
    Nodes nodes(reader, kept.get());
    nodes.want(level, index);
    if (auto done = nodes.fetch(); !done) return done.errors();
    return nodes.of(algorithm)(level, index);
  };
}

}  // namespace zhida::audit
