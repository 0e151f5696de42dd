// Paths, widths and bytes of tiles, and the nodes between the levels that tiles hold.
#include "record/audit/tile.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "record/audit/base64.h"
#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

constexpr std::uint64_t kGroup = 1000;  // a path element holds three digits of the index
constexpr std::size_t kPathBytesMax = 64;
constexpr std::string_view kPartial = ".p/";

Diagnostic bad_tile(std::string zh, std::string en) {
  return failure("E-AUDIT-TILE", std::move(zh), std::move(en),
                 "重新取得这块瓦片；格式见 docs/audit.md",
                 "fetch the tile again; docs/audit.md says the format");
}

Diagnostic bad_path() { return bad_tile("不是瓦片的路径", "not the path of a tile"); }

std::string three_digits(std::uint64_t value) {
  std::string out = std::to_string(value);
  out.insert(0, 3 - out.size(), '0');
  return out;
}

// Three digits, or an x and three digits where more elements follow.
bool read_group(std::string_view element, std::uint64_t& value) {
  if (element.size() != 3) return false;
  value = 0;
  for (const char c : element) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

// Cuts the text before the first '/' off.
std::string_view next_element(std::string_view& rest) {
  const std::size_t end = rest.find('/');
  const std::string_view out = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return out;
}

bool read_index(std::string_view text, std::uint64_t& index) {
  index = 0;
  bool last = false;
  while (!last) {
    std::string_view element = next_element(text);
    last = text.empty();
    if (!last) {
      if (!element.starts_with('x')) return false;
      element.remove_prefix(1);
    }
    std::uint64_t group = 0;
    if (!read_group(element, group) || index > (kTreeSizeMax - group) / kGroup) return false;
    index = index * kGroup + group;
  }
  return true;
}

// The hashes of a tile that begin at `first`, as one.
Hash fold(Algorithm algorithm, std::string_view bytes, std::size_t first, std::size_t count) {
  std::vector<Hash> hashes(count);
  std::memcpy(hashes.data(), bytes.data() + first * sizeof(Hash), count * sizeof(Hash));
  for (; count > 1; count /= 2) {
    for (std::size_t i = 0; i < count / 2; ++i) {
      hashes[i] = node_hash(algorithm, hashes[2 * i], hashes[2 * i + 1]);
    }
  }
  return hashes.front();
}

// Adds the tiles of one level: those that are wider than before, from the one that was partial.
void add_new(Tile tile, std::uint64_t before, std::uint64_t size, std::vector<Tile>& out) {
  const unsigned shift = static_cast<unsigned>(kTileLevels * tile.level);
  const std::uint64_t old_count = before >> shift;
  const std::uint64_t count = size >> shift;
  if (count == old_count) return;
  for (tile.index = old_count / kTileWidth; tile.index * kTileWidth < count; ++tile.index) {
    tile.width = tile_width(tile.level, tile.index, size);
    out.push_back(tile);
  }
}

}  // namespace

std::string tile_path(const Tile& tile) {
  ZHIDA_CHECK(tile.level >= 0 && tile.level <= kTileLevelMax);
  ZHIDA_CHECK(tile.width >= 1 && tile.width <= kTileWidth);
  std::string index = three_digits(tile.index % kGroup);
  for (std::uint64_t rest = tile.index / kGroup; rest > 0; rest /= kGroup) {
    index.insert(0, "x" + three_digits(rest % kGroup) + "/");
  }
  std::string out = "tile/";
  out += tile.kind == Tile::Kind::kEntries ? "entries" : std::to_string(tile.level);
  out.append("/").append(index);
  if (tile.width != kTileWidth) out.append(kPartial).append(std::to_string(tile.width));
  return out;
}

Result<Tile> parse_tile_path(std::string_view path) {
  std::string_view rest = path;
  if (path.size() > kPathBytesMax || next_element(rest) != "tile") return bad_path();
  Tile tile;
  const std::string_view level = next_element(rest);
  if (level == "entries") {
    tile.kind = Tile::Kind::kEntries;
  } else {
    const auto number = read_decimal(level, kTileLevelMax);
    if (!number) return bad_path();
    tile.level = static_cast<int>(*number);
  }
  if (const std::size_t partial = rest.find(kPartial); partial != std::string_view::npos) {
    const auto width = read_decimal(rest.substr(partial + kPartial.size()), kTileWidth - 1);
    if (!width || *width == 0) return bad_path();
    tile.width = static_cast<int>(*width);
    rest = rest.substr(0, partial);
  }
  if (!read_index(rest, tile.index)) return bad_path();
  if (tile_path(tile) != path)
    return bad_path();  // an element more than needed, a slash at the end
  return tile;
}

int tile_width(int level, std::uint64_t index, std::uint64_t size) {
  if (level < 0 || level >= 64 / kTileLevels) return 0;
  const std::uint64_t count = size >> static_cast<unsigned>(kTileLevels * level);
  const std::uint64_t full = count / kTileWidth;
  if (index < full) return kTileWidth;
  return index == full ? static_cast<int>(count % kTileWidth) : 0;
}

std::vector<Tile> new_tiles(std::uint64_t before, std::uint64_t size) {
  ZHIDA_CHECK(before <= size && size <= kTreeSizeMax);
  std::vector<Tile> out;
  for (int level = 0; level < 64 / kTileLevels; ++level) {
    add_new({Tile::Kind::kHashes, level, 0, 0}, before, size, out);
  }
  add_new({Tile::Kind::kEntries, 0, 0, 0}, before, size, out);
  return out;
}

Result<std::string> make_tile(const Tile& tile, const NodeReader& read) {
  ZHIDA_CHECK(tile.kind == Tile::Kind::kHashes && tile.width >= 1 && tile.width <= kTileWidth);
  std::string out;
  out.reserve(static_cast<std::size_t>(tile.width) * sizeof(Hash));
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(tile.width); ++i) {
    const auto hash = read(kTileLevels * tile.level, tile.index * kTileWidth + i);
    if (!hash) return hash.errors();
    out += as_text(*hash);
  }
  return out;
}

Result<Hash> tile_hash(Algorithm algorithm, std::string_view bytes) {
  if (bytes.size() != kTileWidth * sizeof(Hash)) {
    return bad_tile("只有满的瓦片（256 个散列）才进入上一层",
                    "only a full tile of 256 hashes has a hash in the level above");
  }
  return fold(algorithm, bytes, 0, kTileWidth);
}

Result<std::string> make_bundle(const std::vector<std::string>& entries) {
  if (entries.empty() || entries.size() > kTileWidth) {
    return bad_tile("一束要有 1 至 256 条", "a bundle has 1 to 256 entries");
  }
  std::string out;
  for (const std::string& entry : entries) {
    if (entry.size() > kEntryBytesMax) {
      return bad_tile("一条超过 65535 字节", "an entry has more than 65,535 bytes");
    }
    out += static_cast<char>(entry.size() >> 8U);
    out += static_cast<char>(entry.size() & 255U);
    out += entry;
  }
  return out;
}

Result<std::vector<std::string>> parse_bundle(std::string_view bytes, int width) {
  ZHIDA_CHECK(width >= 1 && width <= kTileWidth);
  std::vector<std::string> entries;
  entries.reserve(static_cast<std::size_t>(width));
  while (!bytes.empty() && entries.size() < static_cast<std::size_t>(width)) {
    if (bytes.size() < 2) break;
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]) << 8U |
                                               static_cast<unsigned char>(bytes[1]));
    if (bytes.size() - 2 < size) break;
    entries.emplace_back(bytes.substr(2, size));
    bytes.remove_prefix(2 + size);
  }
  if (!bytes.empty() || entries.size() != static_cast<std::size_t>(width)) {
    return bad_tile("这一束不是正好 " + std::to_string(width) + " 条",
                    "the bundle is not exactly " + std::to_string(width) + " entries");
  }
  return entries;
}

TileNodes::TileNodes(Algorithm algorithm, std::uint64_t size, TileReader read)
    : algorithm_(algorithm), size_(size), read_(std::move(read)) {
  ZHIDA_CHECK(size <= kTreeSizeMax);
}

Result<Hash> TileNodes::operator()(int level, std::uint64_t index) {
  if (level < 0 || level >= 63 || index >= size_ >> static_cast<unsigned>(level)) {
    return out_of_range("树里没有这个节点", "the tree has no such node");
  }
  const int tile_level = level / kTileLevels;
  const auto rise = static_cast<unsigned>(level % kTileLevels);
  const std::uint64_t first = index << rise;  // among the hashes of the tiles' level
  const Tile tile{Tile::Kind::kHashes, tile_level, first / kTileWidth,
                  tile_width(tile_level, first / kTileWidth, size_)};
  auto kept = kept_.find(tile_level);
  if (kept == kept_.end() || kept->second.index != tile.index) {
    auto bytes = read_(tile);
    if (!bytes) return bytes.errors();
    if (bytes->size() != static_cast<std::size_t>(tile.width) * sizeof(Hash)) {
      return bad_tile("瓦片的长度不对：" + tile_path(tile),
                      "the tile has another length: " + tile_path(tile));
    }
    kept = kept_.insert_or_assign(tile_level, Kept{tile.index, std::move(*bytes)}).first;
  }
  return fold(algorithm_, kept->second.bytes, first % kTileWidth, std::size_t{1} << rise);
}

NodeReader TileNodes::reader() {
  return [this](int level, std::uint64_t index) { return (*this)(level, index); };
}

}  // namespace zhida::audit
