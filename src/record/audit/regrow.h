// Regrow: a tree hashed again from all of its entries, for the verifier. What it keeps is compared with what the store says.
//
//     Regrown sm3(Algorithm::kSm3, sizes);  sm3.append(entry) …            on the calling thread
//     RegrownAside aside(Algorithm::kSm3, sizes);  aside.append(entry) …   aside.finish() → Regrown, on a thread of its own
//
// Memory:  32 bytes for each 255 entries, a hash for each size asked for; aside: at most four blocks of entries on their way
// Threads: each object belongs to one thread
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "record/audit/tree.h"

namespace zhida::audit {

class Regrown {
 public:
  // `sizes`: of which the root is kept.
  Regrown(Algorithm algorithm, std::set<std::uint64_t> sizes)
      : frontier_(algorithm), sizes_(std::move(sizes)) {}

  void append(std::string_view entry);

  [[nodiscard]] const Frontier& frontier() const { return frontier_; }
  // By level of tiles (1 …) and tile: the hashes one after the other.
  [[nodiscard]] std::map<std::pair<int, std::uint64_t>, std::string>& tiles() { return tiles_; }
  // The root when the tree had this size. REQUIRES: it was asked for and reached
  [[nodiscard]] const Hash& root_at(std::uint64_t size) const { return roots_.at(size); }

 private:
  Frontier frontier_;
  std::set<std::uint64_t> sizes_;
  std::map<std::uint64_t, Hash> roots_;
  std::map<std::pair<int, std::uint64_t>, std::string> tiles_;
  std::vector<TreeNode> completed_;
};

class RegrownAside {
 public:
  RegrownAside(Algorithm algorithm, std::set<std::uint64_t> sizes);
  ~RegrownAside();
  RegrownAside(const RegrownAside&) = delete;
  RegrownAside& operator=(const RegrownAside&) = delete;

  void append(std::string_view entry);
  // Waits until every entry is in the tree.
  [[nodiscard]] Regrown& finish();

 private:
  struct Block {
    std::string bytes;
    std::vector<std::size_t> ends;
  };

  void hand_over();
  void run();

  Regrown tree_;  // of the thread, until it has ended
  Block filling_;
  std::mutex lock_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Block> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace zhida::audit
