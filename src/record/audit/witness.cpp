// Reads the published files as a stranger would, and compares them with what is remembered.
#include "record/audit/witness.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/file.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "record/audit/failure.h"
#include "record/audit/handover.h"
#include "record/audit/leaf.h"
#include "record/audit/note.h"
#include "record/audit/publish.h"
#include "record/audit/tile.h"
#include "record/files/files.h"

namespace zhida::audit {
namespace {

constexpr std::size_t kTileFileBytesMax = 1U << 20U;  // a full bundle of leaves has less than 80 KB
constexpr Algorithm kBoth[] = {Algorithm::kSha256, Algorithm::kSm3};

Diagnostic alarm(std::string_view code, std::string zh, std::string en) {
  return failure(code, std::move(zh), std::move(en),
                 "保存这个文件夹和见证状态的副本，向日志的主管方与其他见证人核实；不要删除状态重来",
                 "keep a copy of the folder and of the state, and ask the log's keeper and other "
                 "witnesses; do not delete the state to begin anew");
}

Diagnostic bad_state(const std::string& path, std::string zh, std::string en) {
  auto d = failure("E-AUDIT-WITNESS", std::move(zh), std::move(en),
                   "从备份恢复状态文件，或查明谁在使用它",
                   "restore the state from a backup, or find out who uses it");
  d.place.file = path;
  return d;
}

// Held while one witness compares and remembers.
class Lock {
 public:
  explicit Lock(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
  ~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  [[nodiscard]] bool take() const {
    return descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  }

 private:
  int descriptor_;
};

class Files {
 public:
  Files(const std::string& folder, const Checkpoint& checkpoint)
      : folder_(folder),
        checkpoint_(checkpoint),
        sha256_(Algorithm::kSha256, checkpoint.size, reader_of(Algorithm::kSha256)),
        sm3_(Algorithm::kSm3, checkpoint.size, reader_of(Algorithm::kSm3)) {}

  // The right edge leads to the signed roots.
  [[nodiscard]] Result<Done> roots();
  // Both trees continue those of `kept`.
  [[nodiscard]] Result<Done> continues(const Checkpoint& kept);
  // Every tile that `kept` did not have is there, and is part of the trees.
  [[nodiscard]] Result<Done> tiles(
      std::uint64_t before, const std::function<void(std::uint64_t, std::uint64_t)>& progress);

 private:
  [[nodiscard]] const Hash& root_of(const Checkpoint& checkpoint, Algorithm algorithm) const {
    return algorithm == Algorithm::kSm3 ? *checkpoint.sm3_root : checkpoint.root;
  }
  [[nodiscard]] NodeReader nodes(Algorithm algorithm) {
    return (algorithm == Algorithm::kSm3 ? sm3_ : sha256_).reader();
  }
  [[nodiscard]] TileReader reader_of(Algorithm algorithm) const {
    return [this, algorithm](const Tile& tile) { return read(algorithm, tile); };
  }
  [[nodiscard]] Result<std::string> read(Algorithm algorithm, const Tile& tile) const;
  [[nodiscard]] Result<Done> entries(const Tile& tile);
  [[nodiscard]] Result<Done> hashes(Algorithm algorithm, const Tile& tile);

  const std::string& folder_;
  const Checkpoint& checkpoint_;
  TileNodes sha256_;
  TileNodes sm3_;
};

Result<std::string> Files::read(Algorithm algorithm, const Tile& tile) const {
  const std::string path = folder_ + (algorithm == Algorithm::kSm3 ? "/sm3/" : "/");
  auto bytes = read_file(path + tile_path(tile), kTileFileBytesMax);
  const auto wanted = static_cast<std::size_t>(tile.width) * sizeof(Hash);
  if (bytes && (tile.kind == Tile::Kind::kEntries || bytes->size() == wanted)) return bytes;
  auto d = alarm("E-AUDIT-CUT", "日志的文件缺失或被截短：" + tile_path(tile),
                 "a file of the log is missing or cut: " + tile_path(tile));
  d.place.file = path + tile_path(tile);
  return d;
}

Diagnostic no_part(const std::string& what) {
  return alarm("E-AUDIT-FORK", "文件与签名的根不符：" + what,
               "the files do not lead to the signed roots: " + what);
}

Result<Done> Files::roots() {
  for (const Algorithm algorithm : kBoth) {
    const auto root = tree_root(algorithm, checkpoint_.size, nodes(algorithm));
    if (!root) return root.errors();
    if (*root != root_of(checkpoint_, algorithm))
      return no_part(algorithm == Algorithm::kSm3 ? "SM3" : "SHA-256");
  }
  return Done{};
}

Result<Done> Files::continues(const Checkpoint& kept) {
  if (kept.size == 0) return Done{};
  for (const Algorithm algorithm : kBoth) {
    const auto proof = consistency_proof(algorithm, kept.size, checkpoint_.size, nodes(algorithm));
    if (!proof) return proof.errors();
    const auto wrong =
        verify_consistency(algorithm, kept.size, checkpoint_.size, *proof, root_of(kept, algorithm),
                           root_of(checkpoint_, algorithm));
    if (!wrong.empty()) {
      return alarm("E-AUDIT-FORK",
                   "日志不是记得的那个的继续：前 " + std::to_string(kept.size) + " 条被改动",
                   "the log does not continue the one remembered: its first " +
                       std::to_string(kept.size) + " leaves were changed");
    }
  }
  return Done{};
}

Result<Done> Files::entries(const Tile& tile) {
  const auto bytes = read(Algorithm::kSha256, tile);
  if (!bytes) return bytes.errors();
  const auto list = parse_bundle(*bytes, tile.width);
  if (!list) {
    return alarm("E-AUDIT-CUT", "条目的文件被截短或损坏：" + tile_path(tile),
                 "a file of entries is cut or damaged: " + tile_path(tile));
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (const auto leaf = parse_leaf((*list)[i]); !leaf) return no_part(tile_path(tile));
    for (const Algorithm algorithm : kBoth) {
      const auto hash = nodes(algorithm)(0, tile.index * kTileWidth + i);
      if (!hash) return hash.errors();
      if (*hash != leaf_hash(algorithm, (*list)[i])) return no_part(tile_path(tile));
    }
  }
  return Done{};
}

// A full tile against the level above; what is at the right edge is under the roots already.
Result<Done> Files::hashes(Algorithm algorithm, const Tile& tile) {
  const auto bytes = read(algorithm, tile);
  if (!bytes) return bytes.errors();
  if (tile.width != kTileWidth) return Done{};
  const auto made = tile_hash(algorithm, *bytes);
  if (!made) return made.errors();
  const auto above = nodes(algorithm)(kTileLevels * (tile.level + 1), tile.index);
  if (!above) return above.errors();
  return *made == *above ? Result<Done>(Done{}) : Result<Done>(no_part(tile_path(tile)));
}

Result<Done> Files::tiles(std::uint64_t before,
                          const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const auto all = new_tiles(before, checkpoint_.size);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == Tile::Kind::kEntries) {
      if (auto done = entries(all[i]); !done) return done;
    } else {
      for (const Algorithm algorithm : kBoth) {
        if (auto done = hashes(algorithm, all[i]); !done) return done;
      }
    }
    if (progress) progress(i + 1, all.size());
  }
  return Done{};
}

// The handovers that are published, the oldest first.
std::vector<std::string> handovers_in(const std::string& folder) {
  std::vector<std::string> out;
  while (out.size() < kHandoversMax) {
    auto note = read_file(folder + "/" + handover_path(out.size() + 1), kNoteBytesMax);
    if (!note) break;
    out.push_back(std::move(*note));
  }
  return out;
}

Result<std::optional<Checkpoint>> remembered(const std::string& state, const KeyHistory& history) {
  std::error_code failed;
  const bool is_there = std::filesystem::exists(state, failed);
  if (!is_there && !failed) return std::optional<Checkpoint>();
  const auto bytes = read_file(state, kNoteBytesMax);
  if (!bytes) return bytes.errors();
  auto kept = open_checkpoint_of_history(*bytes, history);
  if (!kept) {
    return bad_state(
        state, "见证状态不是这些密钥签过的检查点：" + kept.errors().front().zh,
        "the state is no checkpoint signed by these keys: " + kept.errors().front().en);
  }
  return std::optional<Checkpoint>(std::move(*kept));
}

// What can be said before any tile is read.
std::optional<Diagnostic> compare(const Checkpoint& kept, const Checkpoint& found) {
  if (found.size < kept.size) {
    return alarm("E-AUDIT-ROLLBACK",
                 "日志只有 " + std::to_string(found.size) + " 条，记得的是 " +
                     std::to_string(kept.size) + " 条：被退回过",
                 "the log has " + std::to_string(found.size) + " leaves, " +
                     std::to_string(kept.size) + " are remembered: it was rolled back");
  }
  if (found.size == kept.size && (found.root != kept.root || found.sm3_root != kept.sm3_root)) {
    return alarm(
        "E-AUDIT-FORK", "同样多的条目，根却不同：有两个版本的日志",
        "as many leaves as remembered, and other roots: there are two versions of the log");
  }
  return std::nullopt;
}

}  // namespace

Result<Witnessed> witness(const std::string& folder, const std::string& state,
                          std::span<const VerifierKey> keys,
                          const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const Lock lock(state + ".lock");
  if (!lock.take()) {
    return bad_state(state, "状态文件不能使用，或另一个见证正在使用它",
                     "the state cannot be used, or another witness uses it");
  }
  const KeyHistory history = follow(keys, handovers_in(folder));
  const auto kept = remembered(state, history);
  if (!kept) return kept.errors();
  const auto note = read_file(folder + "/checkpoint", kNoteBytesMax);
  if (!note) {
    if (note.errors().front().code != "E-FILE-NOT-FOUND" || !*kept) return note.errors();
    return alarm("E-AUDIT-CUT", "日志的检查点不见了", "the checkpoint of the log is missing");
  }
  auto found = open_checkpoint_of_history(*note, history);
  if (!found) return found.errors();
  if (*kept) {
    if (auto d = compare(**kept, *found)) return std::move(*d);
  }
  const std::uint64_t before = *kept ? (*kept)->size : 0;
  Files files(folder, *found);
  if (auto done = files.roots(); !done) return done.errors();
  if (*kept) {
    if (auto done = files.continues(**kept); !done) return done.errors();
  }
  if (auto done = files.tiles(before, progress); !done) return done.errors();
  // the same tree under newer keys is remembered, too: the older ones sign nothing beyond it
  if (!*kept || before < found->size || history.generations.size() > 1) {
    const auto written = write_file_atomically(state, *note);
    if (!written) return written.errors();
  }
  return Witnessed{!*kept, before, std::move(*found)};
}

}  // namespace zhida::audit
