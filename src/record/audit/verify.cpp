// One pass over the leaves for the trees, one over the records of each kind for what they say.
#include "record/audit/verify.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "record/audit/checkpoint.h"
#include "record/audit/leaf.h"
#include "record/audit/log.h"
#include "record/audit/regrow.h"
#include "record/audit/tile.h"

namespace zhida::audit {
namespace {

using store::Reader;
using store::Row;

constexpr std::uint64_t kLeavesAtOnce = 100'000;
constexpr std::uint64_t kLeavesBetweenShows = 1000;

// A leaf in few bytes: what comparing its record needs.
struct Kept {
  Hash digest{};
  Salt salt{};
  std::uint64_t name = 0;  // a hash of its kind and record
  std::uint16_t kind = 0;  // a place in the list of kinds
  bool erased = false;
  bool seen = false;
};

std::uint64_t name_hash(std::string_view kind, std::string_view record) {
  return std::hash<std::string_view>{}(kind) * 31 + std::hash<std::string_view>{}(record);
}

class Verifier {
 public:
  Verifier(Reader& reader, std::string_view origin, std::span<const VerifierKey> keys,
           const std::function<void(std::uint64_t)>& progress)
      : reader_(reader), origin_(origin), keys_(keys), progress_(progress) {}

  [[nodiscard]] Result<Done> leaves();
  [[nodiscard]] Result<Done> kind(const store::NotedKind& kind);
  // Fills in what the findings speak of.
  [[nodiscard]] Result<Done> name_findings();
  [[nodiscard]] Report& report() { return report_; }

 private:
  void find(Finding finding) {
    if (report_.findings.size() < kFindingsMax) {
      report_.findings.push_back(std::move(finding));
    } else {
      report_.more = true;
    }
  }
  void advance() {
    if (progress_ && ++done_ % kLeavesBetweenShows == 0) progress_(done_);
  }
  void find(std::string_view code, std::string zh, std::string en, std::int64_t leaf = -1);
  [[nodiscard]] Result<Done> load_checkpoints();
  [[nodiscard]] Result<Done> some_leaves(std::uint64_t from, std::uint64_t& count);
  void take(const StoredLeaf& stored);
  void compare_checkpoints();
  void compare_checkpoint(std::uint64_t size, const std::string& note);
  [[nodiscard]] Result<Done> compare_tiles();
  [[nodiscard]] Result<Done> make_room();
  void compare(const store::Noted& noted, std::string_view kind);
  [[nodiscard]] std::uint16_t kind_number(const std::string& kind);

  Reader& reader_;
  std::string_view origin_;
  std::span<const VerifierKey> keys_;
  const std::function<void(std::uint64_t)>& progress_;
  std::uint64_t done_ = 0;  // leaves and records
  Report report_;
  std::map<std::uint64_t, std::string> notes_;
  std::optional<Regrown> sha256_;
  std::optional<RegrownAside> sm3_;
  std::vector<Kept> kept_;
  std::vector<std::string> kinds_;
};

void Verifier::find(std::string_view code, std::string zh, std::string en, std::int64_t leaf) {
  Finding out;
  out.code = code;
  out.leaf = leaf;
  out.zh = std::move(zh);
  out.en = std::move(en);
  find(std::move(out));
}

std::uint16_t Verifier::kind_number(const std::string& kind) {
  const auto place = std::find(kinds_.begin(), kinds_.end(), kind) - kinds_.begin();
  if (static_cast<std::size_t>(place) == kinds_.size()) kinds_.push_back(kind);
  return static_cast<std::uint16_t>(place);
}

Result<Done> Verifier::load_checkpoints() {
  return reader_.each("SELECT size, note FROM audit_checkpoint ORDER BY size", {},
                      [&](const Row& row) {
                        notes_.emplace(static_cast<std::uint64_t>(row.integer(0)), row.text(1));
                        return true;
                      });
}

// A checkpoint and the roots that the leaves have at its size.
void Verifier::compare_checkpoint(std::uint64_t size, const std::string& note) {
  const std::string at = std::to_string(size);
  if (size > kept_.size() || size == 0) {
    find("E-AUDIT-CHECKPOINT", "有一个检查点签了 " + at + " 条，日志却没有这么多：日志被截短",
         "a checkpoint commits to " + at + " leaves, and the log has fewer: it was cut");
    return;
  }
  ++report_.checkpoints;
  const auto opened = open_checkpoint(note, origin_, keys_);
  if (!opened) {
    const auto& why = opened.errors().front();
    find("E-AUDIT-CHECKPOINT", "第 " + at + " 条处的检查点不可信：" + why.zh,
         "the checkpoint at " + at + " leaves cannot be believed: " + why.en);
    return;
  }
  const Checkpoint& checkpoint = opened->checkpoint;
  if (checkpoint.size != size || checkpoint.root != sha256_->root_at(size) ||
      (checkpoint.sm3_root && *checkpoint.sm3_root != sm3_->finish().root_at(size))) {
    find("E-AUDIT-CHECKPOINT", "前 " + at + " 条与签过名的检查点不符：日志被改动",
         "the first " + at +
             " leaves are not those that the signed checkpoint commits to: the log was changed");
  }
}

void Verifier::compare_checkpoints() {
  for (const auto& [size, note] : notes_) compare_checkpoint(size, note);
}

void Verifier::take(const StoredLeaf& stored) {
  advance();
  const auto entry = to_bytes(stored.leaf);
  if (!entry) {
    find("E-AUDIT-STATE", "条目损坏：" + entry.errors().front().zh,
         "the leaf is damaged: " + entry.errors().front().en,
         static_cast<std::int64_t>(stored.index));
  }
  const std::string bytes = entry ? *entry : std::string();
  sm3_->append(bytes);
  sha256_->append(bytes);
  Kept kept;
  kept.digest = stored.leaf.digest;
  kept.salt = stored.salt;
  kept.name = name_hash(stored.leaf.kind, stored.leaf.record);
  kept.kind = kind_number(stored.leaf.kind);
  kept.erased = stored.erased;
  kept_.push_back(kept);
  report_.erased += stored.erased ? 1 : 0;
}

Result<Done> Verifier::some_leaves(std::uint64_t from, std::uint64_t& count) {
  return reader_.each(
      "SELECT idx, kind, record, time_us, digest, salt FROM audit_leaf WHERE idx >= $1 ORDER BY "
      "idx LIMIT $2",
      {static_cast<std::int64_t>(from), static_cast<std::int64_t>(kLeavesAtOnce)},
      [&](const Row& row) {
        const StoredLeaf stored = stored_leaf(row);
        if (stored.index != kept_.size()) {
          find("E-AUDIT-STATE", "第 " + std::to_string(kept_.size()) + " 条不见了",
               "leaf " + std::to_string(kept_.size()) + " is missing");
          count = 0;
          return false;
        }
        take(stored);
        ++count;
        return true;
      });
}

Result<Done> Verifier::compare_tiles() {
  auto read =
      reader_.each("SELECT algorithm, level, idx, hashes FROM audit_tile", {}, [&](const Row& row) {
        auto& tiles = row.integer(0) == static_cast<int>(Algorithm::kSha256)
                          ? sha256_->tiles()
                          : sm3_->finish().tiles();
        const auto tile = tiles.find(
            {static_cast<int>(row.integer(1)), static_cast<std::uint64_t>(row.integer(2))});
        if (tile == tiles.end() || tile->second != row.text(3)) {
          find("E-AUDIT-STATE",
               "瓦片与条目不符：第 " + std::to_string(row.integer(1)) + " 层第 " +
                   std::to_string(row.integer(2)) + " 块",
               "a tile is not that of the leaves: level " + std::to_string(row.integer(1)) +
                   ", tile " + std::to_string(row.integer(2)));
        }
        if (tile != tiles.end()) tiles.erase(tile);
        return true;
      });
  if (!read) return read;
  const std::size_t missing = sha256_->tiles().size() + sm3_->finish().tiles().size();
  if (missing > 0) {
    find("E-AUDIT-STATE", "缺少 " + std::to_string(missing) + " 块瓦片",
         std::to_string(missing) + " tiles are missing");
  }
  return Done{};
}

// Room for every leaf at once: growing would take twice as much for a while.
Result<Done> Verifier::make_room() {
  std::uint64_t leaves = 0;
  auto counted = reader_.each("SELECT count(*) FROM audit_leaf", {}, [&](const Row& row) {
    leaves = static_cast<std::uint64_t>(row.integer(0));
    return true;
  });
  if (counted) kept_.reserve(leaves);
  return counted;
}

Result<Done> Verifier::leaves() {
  if (auto loaded = load_checkpoints(); !loaded) return loaded;
  if (auto room = make_room(); !room) return room;
  std::set<std::uint64_t> sizes;
  for (const auto& [size, note] : notes_) sizes.insert(size);
  sha256_.emplace(Algorithm::kSha256, sizes);
  sm3_.emplace(Algorithm::kSm3, sizes);
  for (std::uint64_t count = kLeavesAtOnce; count == kLeavesAtOnce;) {
    count = 0;
    if (auto read = some_leaves(kept_.size(), count); !read) return read;
  }
  report_.leaves = kept_.size();
  report_.roots = {sha256_->frontier().root(), sm3_->finish().frontier().root()};
  compare_checkpoints();
  const auto head = head_of(reader_);
  if (!head) {
    find("E-AUDIT-STATE", "树的状态损坏：" + head.errors().front().zh,
         "the state of the tree is damaged: " + head.errors().front().en);
  } else if (head->size != report_.leaves || !(head->roots == report_.roots)) {
    find("E-AUDIT-STATE",
         "树的状态与条目不符：状态有 " + std::to_string(head->size) + " 条，条目有 " +
             std::to_string(report_.leaves) + " 条",
         "the state of the tree is not that of the leaves: it has " + std::to_string(head->size) +
             ", there are " + std::to_string(report_.leaves));
  }
  return compare_tiles();
}

void Verifier::compare(const store::Noted& noted, std::string_view kind) {
  ++report_.records;
  advance();
  if (noted.leaf < 0 || static_cast<std::size_t>(noted.leaf) >= kept_.size()) {
    Finding finding;
    finding.code = "E-AUDIT-RECORD";
    finding.kind = kind;
    finding.record = noted.id;
    finding.zh = "记录没有条目：不是经日志写入的";
    finding.en = "the record has no leaf: it was not written through the log";
    find(std::move(finding));
    return;
  }
  Kept& kept = kept_[static_cast<std::size_t>(noted.leaf)];
  if (kept.name != name_hash(kind, noted.id)) {
    find("E-AUDIT-RECORD", "记录 " + std::string(noted.id) + " 指向别的条目",
         "the record " + std::string(noted.id) + " names a leaf that is another's", noted.leaf);
    return;
  }
  if (kept.seen) {
    find("E-AUDIT-RECORD", "两条记录指向同一个条目", "two records name the same leaf", noted.leaf);
  }
  kept.seen = true;
  if (kept.erased) {
    find("E-AUDIT-RECORD", "应已删除的记录还在", "a record that was erased is there", noted.leaf);
  } else if (salted_digest(kept.salt, noted.content) != kept.digest) {
    find("E-AUDIT-RECORD", "记录被改动，与写入时不同", "the record is not what was written",
         noted.leaf);
  }
}

Result<Done> Verifier::kind(const store::NotedKind& kind) {
  auto read = kind.read(reader_, [&](const store::Noted& noted) {
    compare(noted, kind.kind);
    return true;
  });
  if (!read) return read;
  const auto number = kind_number(kind.kind);
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (kept_[i].kind == number && !kept_[i].seen && !kept_[i].erased) {
      find("E-AUDIT-LOST", "条目的记录不见了", "the record of the leaf is missing",
           static_cast<std::int64_t>(i));
    }
  }
  report_.kinds_checked.push_back(kind.kind);
  return Done{};
}

Result<Done> Verifier::name_findings() {
  for (Finding& finding : report_.findings) {
    if (finding.leaf < 0 || !finding.kind.empty()) continue;
    auto read = reader_.each("SELECT kind, record FROM audit_leaf WHERE idx = $1", {finding.leaf},
                             [&](const Row& row) {
                               finding.kind = row.text(0);
                               finding.record = row.text(1);
                               return true;
                             });
    if (!read) return read;
  }
  for (const std::string& kind : kinds_) {
    const auto& checked = report_.kinds_checked;
    if (std::find(checked.begin(), checked.end(), kind) == checked.end())
      report_.kinds_unchecked.push_back(kind);
  }
  return Done{};
}

}  // namespace

Result<Report> verify(Reader& reader, std::string_view origin, std::span<const VerifierKey> keys,
                      std::span<const store::NotedKind> kinds,
                      const std::function<void(std::uint64_t)>& progress) {
  Verifier verifier(reader, origin, keys, progress);
  if (auto done = verifier.leaves(); !done) return done.errors();
  for (const auto& kind : kinds) {
    if (auto done = verifier.kind(kind); !done) return done.errors();
  }
  if (auto done = verifier.name_findings(); !done) return done.errors();
  return std::move(verifier.report());
}

}  // namespace zhida::audit
