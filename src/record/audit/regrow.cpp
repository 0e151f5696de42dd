// Entries go to the other thread in blocks, so that handing them over costs nothing beside hashing them.
#include "record/audit/regrow.h"

#include "record/audit/tile.h"

namespace zhida::audit {
namespace {

constexpr std::size_t kBlockEntries = 4096;
constexpr std::size_t kBlocksMax = 4;

}  // namespace

void Regrown::append(std::string_view entry) {
  completed_.clear();
  frontier_.append(leaf_hash(frontier_.algorithm(), entry), &completed_);
  for (const TreeNode& node : completed_) {
    if (node.level == 0 || node.level % kTileLevels != 0) continue;
    tiles_[{node.level / kTileLevels, node.index / kTileWidth}] += as_text(node.hash);
  }
  if (!sizes_.empty() && sizes_.contains(frontier_.size()))
    roots_.emplace(frontier_.size(), frontier_.root());
}

RegrownAside::RegrownAside(Algorithm algorithm, std::set<std::uint64_t> sizes)
    : tree_(algorithm, std::move(sizes)) {
  thread_ = std::thread([this] { run(); });
}

RegrownAside::~RegrownAside() { (void)finish(); }

void RegrownAside::append(std::string_view entry) {
  filling_.bytes += entry;
  filling_.ends.push_back(filling_.bytes.size());
  if (filling_.ends.size() == kBlockEntries) hand_over();
}

void RegrownAside::hand_over() {
  std::unique_lock guard(lock_);
  changed_.wait(guard, [&] { return waiting_.size() < kBlocksMax; });
  waiting_.push_back(std::exchange(filling_, {}));
  changed_.notify_all();
}

Regrown& RegrownAside::finish() {
  if (!thread_.joinable()) return tree_;
  if (!filling_.ends.empty()) hand_over();
  {
    const std::scoped_lock guard(lock_);
    ending_ = true;
    changed_.notify_all();
  }
  thread_.join();
  return tree_;
}

void RegrownAside::run() {
  while (true) {
    Block block;
    {
      std::unique_lock guard(lock_);
      changed_.wait(guard, [&] { return ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      block = std::move(waiting_.front());
      waiting_.pop_front();
      changed_.notify_all();
    }
    const std::string_view bytes = block.bytes;
    std::size_t begin = 0;
    for (const std::size_t end : block.ends) {
      tree_.append(bytes.substr(begin, end - begin));
      begin = end;
    }
  }
}

}  // namespace zhida::audit
