// Tiles from the rows of the store, compared with the signed checkpoint before they are written.
#include "record/audit/publish.h"

#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "record/audit/checkpoint.h"
#include "record/audit/failure.h"
#include "record/audit/log.h"
#include "record/audit/note.h"
#include "record/audit/tile.h"
#include "record/files/files.h"

namespace zhida::audit {
namespace {

using store::Reader;
using store::Row;

constexpr std::string_view kCheckpointFile = "/checkpoint";
constexpr Algorithm kBoth[] = {Algorithm::kSha256, Algorithm::kSm3};

Diagnostic changed() {
  return failure("E-AUDIT-STATE", "数据库里的日志与它的检查点不符，没有公布",
                 "the log in the store is not what its checkpoint commits to: it is not published",
                 "用 zhida audit verify 检查", "check it with zhida audit verify");
}

Diagnostic fork(const std::string& folder, std::string zh, std::string en) {
  auto d = failure("E-AUDIT-FORK", std::move(zh), std::move(en),
                   "不要覆盖：先查明哪一份是真的，或公布到另一个文件夹",
                   "do not overwrite it: find out which is true, or publish to another folder");
  d.place.file = folder;
  return d;
}

// Whether the first leaves of the store are those that the checkpoint commits to.
Result<bool> agrees(Reader& reader, const Checkpoint& checkpoint) {
  for (const Algorithm algorithm : kBoth) {
    const auto root = tree_root(algorithm, checkpoint.size, nodes_of(reader, algorithm));
    if (!root) return root.errors();
    const Hash& wanted = algorithm == Algorithm::kSm3 ? *checkpoint.sm3_root : checkpoint.root;
    if (*root != wanted) return false;
  }
  return true;
}

class Publisher {
 public:
  Publisher(Reader& reader, const std::string& folder)
      : reader_(reader),
        folder_(folder),
        sha256_(nodes_of(reader, Algorithm::kSha256)),
        sm3_(nodes_of(reader, Algorithm::kSm3)) {}

  // The tiles of level 0 over the same leaves, of both trees, and their entries.
  [[nodiscard]] Result<Done> leaves(const Tile& entries);
  // A tile of a higher level, of both trees.
  [[nodiscard]] Result<Done> hashes(const Tile& tile);
  [[nodiscard]] Result<Done> put(const std::string& path, std::string_view bytes);
  [[nodiscard]] std::uint64_t files() const { return files_; }

 private:
  [[nodiscard]] Result<std::vector<std::string>> read_entries(const Tile& tile);
  [[nodiscard]] Result<Done> put_tile(Algorithm algorithm, const Tile& tile,
                                      std::string_view bytes);

  [[nodiscard]] const NodeReader& nodes(Algorithm algorithm) const {
    return algorithm == Algorithm::kSm3 ? sm3_ : sha256_;
  }

  Reader& reader_;
  const std::string& folder_;
  NodeReader sha256_;
  NodeReader sm3_;
  std::uint64_t files_ = 0;
};

Result<Done> Publisher::put(const std::string& path, std::string_view bytes) {
  const std::string full = folder_ + path;
  std::error_code ignored;  // what could not be made is said by the writing
  std::filesystem::create_directories(std::filesystem::path(full).parent_path(), ignored);
  const auto written = write_file_atomically(full, bytes);
  if (!written) return written.errors();
  ++files_;
  return Done{};
}

// A full tile must be that over which the trees went on.
Result<Done> Publisher::put_tile(Algorithm algorithm, const Tile& tile, std::string_view bytes) {
  if (tile.width == kTileWidth) {
    const auto made = tile_hash(algorithm, bytes);
    const auto stored = nodes(algorithm)(kTileLevels * (tile.level + 1), tile.index);
    if (!stored) return stored.errors();
    if (!made || *made != *stored) return changed();
  }
  return put((algorithm == Algorithm::kSm3 ? "/sm3/" : "/") + tile_path(tile), bytes);
}

Result<std::vector<std::string>> Publisher::read_entries(const Tile& tile) {
  std::vector<std::string> out;
  out.reserve(kTileWidth);
  Result<Done> encoded = Done{};
  const auto first = static_cast<std::int64_t>(tile.index * kTileWidth);
  auto read = reader_.each(
      "SELECT idx, kind, record, time_us, digest, salt FROM audit_leaf WHERE idx >= $1 AND idx < "
      "$2 ORDER BY idx",
      {first, first + tile.width}, [&](const Row& row) {
        auto entry = to_bytes(stored_leaf(row).leaf);
        if (!entry) {
          encoded = entry.errors();
          return false;
        }
        out.push_back(std::move(*entry));
        return true;
      });
  if (!read) return read.errors();
  if (!encoded) return encoded.errors();
  if (out.size() != static_cast<std::size_t>(tile.width)) return changed();
  return out;
}

Result<Done> Publisher::leaves(const Tile& entries) {
  const auto list = read_entries(entries);
  if (!list) return list.errors();
  for (const Algorithm algorithm : kBoth) {
    std::string bytes;
    bytes.reserve(list->size() * sizeof(Hash));
    for (const std::string& entry : *list) bytes.append(as_text(leaf_hash(algorithm, entry)));
    const Tile tile{Tile::Kind::kHashes, 0, entries.index, entries.width};
    if (auto done = put_tile(algorithm, tile, bytes); !done) return done;
  }
  const auto bundle = make_bundle(*list);
  if (!bundle) return bundle.errors();
  return put("/" + tile_path(entries), *bundle);
}

Result<Done> Publisher::hashes(const Tile& tile) {
  for (const Algorithm algorithm : kBoth) {
    const auto bytes = make_tile(tile, nodes(algorithm));
    if (!bytes) return bytes.errors();
    if (auto done = put_tile(algorithm, tile, *bytes); !done) return done;
  }
  return Done{};
}

// How many leaves of this very log the folder has.
Result<std::uint64_t> published_size(Reader& reader, const KeyHistory& history,
                                     const std::string& folder, std::uint64_t size) {
  const std::string path = folder + std::string(kCheckpointFile);
  std::error_code failed;
  const bool is_there = std::filesystem::exists(path, failed);
  if (!is_there && !failed) return std::uint64_t{0};
  const auto bytes = read_file(path, kNoteBytesMax);
  if (!bytes) return bytes.errors();
  const auto kept = open_checkpoint_of_history(*bytes, history);
  if (!kept) {
    return fork(path, "那里的检查点不是这个日志的：" + kept.errors().front().zh,
                "the checkpoint there is not this log's: " + kept.errors().front().en);
  }
  if (kept->size > size) {
    return fork(path,
                "那里已公布 " + std::to_string(kept->size) + " 条，数据库只签到 " +
                    std::to_string(size) + " 条：数据库被退回过",
                std::to_string(kept->size) +
                    " leaves are published there, the store is signed at " + std::to_string(size) +
                    ": it was rolled back");
  }
  const auto same = agrees(reader, *kept);
  if (!same) return same.errors();
  if (!*same) {
    return fork(path, "那里公布的与数据库的日志不同", "what is published there is another log");
  }
  return kept->size;
}

}  // namespace

std::string handover_path(std::size_t number) { return "handover/" + std::to_string(number); }

Result<Published> publish(store::Reader& reader, std::span<const VerifierKey> keys,
                          const std::string& folder,
                          const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  return publish(reader, follow(keys, {}), {}, folder, progress);
}

Result<Published> publish(store::Reader& reader, const KeyHistory& history,
                          std::span<const std::string> handovers, const std::string& folder,
                          const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const auto note = last_checkpoint(reader);
  if (!note) return note.errors();
  if (note->empty()) {
    return out_of_range("还没有检查点：先运行 zhida audit checkpoint",
                        "there is no checkpoint yet: run zhida audit checkpoint first");
  }
  const auto checkpoint = open_checkpoint_of_history(*note, history);
  if (!checkpoint) return checkpoint.errors();
  const auto whole = agrees(reader, *checkpoint);
  if (!whole) return whole.errors();
  if (!*whole) return changed();
  const auto before = published_size(reader, history, folder, checkpoint->size);
  if (!before) return before.errors();

  Publisher publisher(reader, folder);
  const auto tiles = new_tiles(*before, checkpoint->size);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const Tile& tile = tiles[i];
    // tiles of level 0 are made with their entries
    Result<Done> done = Done{};
    if (tile.kind == Tile::Kind::kEntries) {
      done = publisher.leaves(tile);
    } else if (tile.level > 0) {
      done = publisher.hashes(tile);
    }
    if (!done) return done.errors();
    if (progress) progress(i + 1, tiles.size());
  }
  bool handed = false;
  for (std::size_t i = 0; i < handovers.size(); ++i) {
    const std::string path = "/" + handover_path(i + 1);
    const auto there = read_file(folder + path, kNoteBytesMax);
    if (there && *there == handovers[i]) continue;
    if (auto done = publisher.put(path, handovers[i]); !done) return done.errors();
    handed = true;
  }
  if (*before < checkpoint->size || handed) {
    auto done = publisher.put(std::string(kCheckpointFile), *note);
    if (!done) return done.errors();
  }
  return Published{*before, checkpoint->size, publisher.files()};
}

}  // namespace zhida::audit
