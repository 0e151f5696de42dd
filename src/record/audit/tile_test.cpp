// Tiles: the paths and widths of the specification's examples, and proofs from stored tiles alone.
#include "record/audit/tile.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

using Kind = Tile::Kind;

std::string entry(std::uint64_t index) { return "synthetic entry " + std::to_string(index); }

// A log that keeps its tiles as files are kept, and nothing else.
struct Stored {
  Stored(Algorithm a, std::uint64_t leaves) : algorithm(a), frontier(a), size(leaves) {
    for (std::uint64_t i = 0; i < leaves; ++i) {
      std::vector<TreeNode> completed;
      frontier.append(leaf_hash(a, entry(i)), &completed);
      for (const TreeNode& n : completed) nodes[{n.level, n.index}] = n.hash;
    }
  }
  void write(std::uint64_t before, std::uint64_t after) {
    const NodeReader read = [this](int level, std::uint64_t index) -> Result<Hash> {
      EXPECT_EQ(level % 8, 0);
      return nodes.at({level, index});
    };
    for (const Tile& tile : new_tiles(before, after)) {
      if (tile.kind == Kind::kHashes) files[tile_path(tile)] = *make_tile(tile, read);
    }
  }
  [[nodiscard]] TileReader reader() const {
    return [this](const Tile& tile) -> Result<std::string> {
      const auto found = files.find(tile_path(tile));
      if (found == files.end()) return failure("E-TEST", "没有", tile_path(tile), "", "");
      return found->second;
    };
  }

  Algorithm algorithm;
  Frontier frontier;
  std::uint64_t size;
  std::map<std::pair<int, std::uint64_t>, Hash> nodes;
  std::map<std::string, std::string> files;
};

// C2SP tlog-tiles, "Merkle Tree".
TEST(TilePaths, OfTheSpecification) {
  EXPECT_EQ(tile_path({Kind::kHashes, 0, 1'234'067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path({Kind::kHashes, 0, 0, 256}), "tile/0/000");
  EXPECT_EQ(tile_path({Kind::kHashes, 63, 999, 1}), "tile/63/999.p/1");
  EXPECT_EQ(tile_path({Kind::kEntries, 0, 1000, 255}), "tile/entries/x001/000.p/255");
}

TEST(TilePaths, RoundTrip) {
  for (const Kind kind : {Kind::kHashes, Kind::kEntries}) {
    for (const std::uint64_t index :
         {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{999}, std::uint64_t{1000},
          std::uint64_t{1'000'000}, std::uint64_t{123'456'789'012}, kTreeSizeMax}) {
      for (const int width : {1, 9, 10, 255, 256}) {
        for (const int level : {0, 1, 9, 10, 63}) {
          const Tile tile{kind, kind == Kind::kEntries ? 0 : level, index, width};
          const auto back = parse_tile_path(tile_path(tile));
          ASSERT_TRUE(back.ok()) << tile_path(tile);
          EXPECT_EQ(*back, tile);
        }
      }
    }
  }
}

TEST(TilePaths, OneSpellingOnly) {
  for (const char* bad : {"",
                          "tile",
                          "tile/",
                          "tile/0",
                          "tile/0/",
                          "tile/0/0",
                          "tile/0/00",
                          "tile/0/0000",
                          "tile/00/000",
                          "tile/64/000",
                          "tile/-1/000",
                          "tile/0/x000/000",
                          "tile/0/x001",
                          "tile/0/001/000",
                          "tile/0/x001/x000",
                          "tile/0/000/",
                          "/tile/0/000",
                          "tile//000",
                          "tile/0/000.p/0",
                          "tile/0/000.p/256",
                          "tile/0/000.p/01",
                          "tile/0/000.p/",
                          "tile/0/000.p",
                          "tile/0/000.p/1/",
                          "tile/0/000.p/1.p/1",
                          "tile/entries/000.p/+1",
                          "tile/Entries/000",
                          "tile/0/x1a1/000",
                          "tile/0/X001/000",
                          "tile/0/../000",
                          "tile/0/x009/x223/x372/x036/x854/x775/808",
                          "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
                          "tiles/0/000",
                          "tile/0/000 "}) {
    const auto read = parse_tile_path(bad);
    ASSERT_FALSE(read.ok()) << bad;
    EXPECT_EQ(read.errors().front().code, "E-AUDIT-TILE");
  }
  EXPECT_FALSE(parse_tile_path(std::string("tile/0/000\0", 11)).ok());
}

// "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112, one full
// level 1 tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1."
TEST(Tiles, OfATreeOfTheSpecification) {
  std::map<std::pair<int, int>, int> counts;  // (level, width)
  int entries = 0;
  for (const Tile& tile : new_tiles(0, 70'000)) {
    if (tile.kind == Kind::kEntries) {
      ++entries;
    } else {
      ++counts[{tile.level, tile.width}];
    }
    EXPECT_EQ(tile.width, tile_width(tile.level, tile.index, 70'000));
  }
  EXPECT_EQ(counts, (std::map<std::pair<int, int>, int>{
                        {{0, 256}, 273}, {{0, 112}, 1}, {{1, 256}, 1}, {{1, 17}, 1}, {{2, 1}, 1}}));
  EXPECT_EQ(entries, 274);
  const auto full = new_tiles(0, 256);
  ASSERT_EQ(full.size(), 3U);
  EXPECT_EQ(full[0], (Tile{Kind::kHashes, 0, 0, 256}));
  EXPECT_EQ(full[1], (Tile{Kind::kHashes, 1, 0, 1}));
  EXPECT_EQ(full[2], (Tile{Kind::kEntries, 0, 0, 256}));
  EXPECT_TRUE(new_tiles(0, 0).empty());
  EXPECT_TRUE(new_tiles(70'000, 70'000).empty());
  EXPECT_EQ(tile_width(0, 274, 70'000), 0);
  EXPECT_EQ(tile_width(8, 0, kTreeSizeMax), 0);
  EXPECT_EQ(tile_width(7, 0, kTreeSizeMax), 127);
}

// Whatever the checkpoints on the way, a growing log has written every tile that a tree of its size needs.
TEST(Tiles, GrowingWritesWhatIsNeeded) {
  std::set<std::string> written;
  std::uint64_t before = 0;
  for (const std::uint64_t step :
       {1U, 1U, 253U, 1U, 1U, 255U, 256U, 300U, 1000U, 64'000U, 1U, 4000U}) {
    const std::uint64_t size = before + step;
    for (const Tile& tile : new_tiles(before, size)) {
      EXPECT_TRUE(written.insert(tile_path(tile)).second) << tile_path(tile);
    }
    for (const Tile& tile : new_tiles(0, size)) EXPECT_TRUE(written.contains(tile_path(tile)));
    before = size;
  }
}

class StoredTiles : public testing::TestWithParam<Algorithm> {};
INSTANTIATE_TEST_SUITE_P(Both, StoredTiles, testing::Values(Algorithm::kSha256, Algorithm::kSm3),
                         [](const auto& param) {
                           return param.param == Algorithm::kSha256 ? "sha256" : "sm3";
                         });

TEST_P(StoredTiles, GiveRootsAndProofs) {
  const Algorithm a = GetParam();
  Stored log(a, 66'000);  // three levels of tiles
  log.write(0, 66'000);
  TileNodes nodes(a, log.size, log.reader());
  const Hash root = *tree_root(a, log.size, nodes.reader());
  EXPECT_EQ(root, log.frontier.root());
  for (std::uint64_t i = 0; i < log.size; i += 997) {
    const auto proof = inclusion_proof(a, i, log.size, nodes.reader());
    ASSERT_TRUE(proof.ok()) << proof.errors().front().en;
    EXPECT_TRUE(verify_inclusion(a, i, log.size, leaf_hash(a, entry(i)), *proof, root).empty());
    const auto grown = consistency_proof(a, i + 1, log.size, nodes.reader());
    ASSERT_TRUE(grown.ok());
    EXPECT_TRUE(
        verify_consistency(a, i + 1, log.size, *grown, *tree_root(a, i + 1, nodes.reader()), root)
            .empty());
  }
  for (const auto& [place, hash] : log.nodes) {
    if (place.second % 501 == 0) {
      EXPECT_EQ(*nodes(place.first, place.second), hash);
    }
  }
  EXPECT_FALSE(nodes(0, 66'000).ok());
  EXPECT_FALSE(nodes(17, 0).ok());
  EXPECT_FALSE(nodes(64, 0).ok());
  EXPECT_FALSE(nodes(-1, 0).ok());
}

TEST_P(StoredTiles, EachHashAboveIsThatOfAFullTileBelow) {
  Stored log(GetParam(), 66'000);
  log.write(0, 66'000);
  const std::string above = log.files.at("tile/1/000");
  for (std::uint64_t i = 0; i < 256; ++i) {
    const std::string below = log.files.at(tile_path({Kind::kHashes, 0, i, 256}));
    EXPECT_EQ(as_text(*tile_hash(GetParam(), below)), above.substr(i * 32, 32));
    EXPECT_FALSE(tile_hash(GetParam(), below.substr(32)).ok());
  }
}

TEST(StoredTile, CorruptOrMissing) {
  Stored log(Algorithm::kSha256, 700);
  log.write(0, 700);
  TileNodes good(Algorithm::kSha256, 700, log.reader());
  const Hash root = *tree_root(Algorithm::kSha256, 700, good.reader());
  log.files["tile/0/001"][40] ^= 1;
  TileNodes changed(Algorithm::kSha256, 700, log.reader());
  const Proof proof = *inclusion_proof(Algorithm::kSha256, 256, 700, changed.reader());
  EXPECT_FALSE(verify_inclusion(Algorithm::kSha256, 256, 700,
                                leaf_hash(Algorithm::kSha256, entry(256)), proof, root)
                   .empty());
  log.files["tile/0/001"].pop_back();
  TileNodes cut(Algorithm::kSha256, 700, log.reader());
  const auto refused = inclusion_proof(Algorithm::kSha256, 256, 700, cut.reader());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.errors().front().code, "E-AUDIT-TILE");
  log.files.erase("tile/0/001");
  TileNodes gone(Algorithm::kSha256, 700, log.reader());
  EXPECT_EQ(inclusion_proof(Algorithm::kSha256, 256, 700, gone.reader()).errors().front().code,
            "E-TEST");
}

TEST(Bundles, RoundTripAndRefusals) {
  const std::vector<std::string> entries{"", "a", std::string(65'535, 'b'), std::string("\0\1", 2)};
  const std::string bytes = *make_bundle(entries);
  EXPECT_EQ(bytes.substr(0, 5), std::string("\0\0\0\1a", 5));
  EXPECT_EQ(*parse_bundle(bytes, 4), entries);
  for (const int width : {1, 3, 5, 256}) EXPECT_FALSE(parse_bundle(bytes, width).ok()) << width;
  EXPECT_FALSE(parse_bundle(bytes + std::string(1, '\0'), 4).ok());
  for (std::size_t cut = 0; cut < bytes.size(); cut += cut < 10 ? 1 : 997) {
    EXPECT_FALSE(parse_bundle(bytes.substr(0, cut), 4).ok()) << cut;
  }
  EXPECT_FALSE(make_bundle({}).ok());
  EXPECT_FALSE(make_bundle({std::string(65'536, 'b')}).ok());
  EXPECT_TRUE(make_bundle(std::vector<std::string>(256)).ok());
  const auto many = make_bundle(std::vector<std::string>(257));
  ASSERT_FALSE(many.ok());
  EXPECT_EQ(many.errors().front().code, "E-AUDIT-TILE");
}

}  // namespace
}  // namespace zhida::audit
