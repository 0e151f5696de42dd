// Pyramids and the cache of tiles. What they hold of a store, and prove, is tested in log_test.cpp.
#include "record/audit/nodes.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace zhida::audit {
namespace {

std::vector<Hash> leaves(std::size_t count) {
  std::vector<Hash> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(leaf_hash(Algorithm::kSm3, std::to_string(i)));
  return out;
}

std::shared_ptr<const Pyramid> tile(std::size_t width) {
  return std::make_shared<const Pyramid>(Algorithm::kSm3, leaves(width));
}

// The trees over the leaves of a tile are made of its pyramid's nodes.
TEST(Pyramids, HoldEveryCompleteSubtree) {
  for (const std::size_t width : {1U, 2U, 3U, 127U, 128U, 255U, 256U}) {
    const Pyramid pyramid(Algorithm::kSm3, leaves(width));
    EXPECT_EQ(pyramid.width(), width);
    Frontier frontier(Algorithm::kSm3);
    std::vector<TreeNode> completed;
    for (const Hash& leaf : leaves(width)) frontier.append(leaf, &completed);
    for (const TreeNode& node : completed) {
      if (node.level == kTileLevels) continue;  // stands in the tile above
      EXPECT_EQ(pyramid.at(node.level, node.index), node.hash) << node.level << ' ' << node.index;
    }
  }
}

TEST(TileCaches, KnowATileAsWideAsItWasKept) {
  TileCache cache;
  const TileKey key{Algorithm::kSm3, 0, 3};
  EXPECT_EQ(cache.find(key, 1), nullptr);
  cache.keep(key, tile(10));
  EXPECT_NE(cache.find(key, 10), nullptr);
  EXPECT_EQ(cache.find(key, 11), nullptr);
  cache.keep(key, tile(200));
  EXPECT_EQ(cache.find(key, 11)->width(), 200U);
  EXPECT_EQ(cache.find({Algorithm::kSha256, 0, 3}, 1), nullptr);
  EXPECT_EQ(cache.find({Algorithm::kSm3, 1, 3}, 1), nullptr);
}

TEST(TileCaches, KeepWhatIsUsedAndNeverTooMany) {
  constexpr std::size_t kTiles = 64;
  constexpr std::uint64_t kMany = 1000;
  TileCache cache(kTiles);
  const TileKey used{Algorithm::kSha256, 1, kMany};
  cache.keep(used, tile(1));
  std::vector<std::weak_ptr<const Pyramid>> all;
  all.reserve(kMany);
  for (std::uint64_t index = 0; index < kMany; ++index) {
    const auto made = tile(1);
    all.push_back(made);
    cache.keep({Algorithm::kSm3, 0, index}, made);
    ASSERT_NE(cache.find(used, 1), nullptr) << index;
    for (std::uint64_t again = index / 2; again < index; again += 7)
      (void)cache.find({Algorithm::kSm3, 0, again}, 1);
  }
  std::size_t alive = 0;
  for (const auto& one : all) alive += one.expired() ? 0 : 1;
  EXPECT_LE(alive, kTiles);
  EXPECT_GE(alive, kTiles / 4);
}

}  // namespace
}  // namespace zhida::audit
