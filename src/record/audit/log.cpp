// The log in the store: leaves are rows, the trees grow in the hook before the commit.
#include "record/audit/log.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "record/audit/failure.h"
#include "record/audit/handover.h"
#include "record/audit/tile.h"

namespace zhida::audit {
namespace {

using store::Blob;
using store::Param;
using store::Params;
using store::Question;
using store::Reader;
using store::Row;
using store::Transaction;

Diagnostic bad_state(std::string zh, std::string en) {
  return failure("E-AUDIT-STATE", std::move(zh), std::move(en),
                 "用 zhida audit verify 检查，或从备份恢复",
                 "check it with zhida audit verify, or restore from a backup");
}

template <std::size_t N>
bool fill(std::array<unsigned char, N>& to, std::string_view bytes) {
  if (bytes.size() != N) return false;
  std::copy(bytes.begin(), bytes.end(), to.begin());
  return true;
}

std::string_view bytes_of(const Salt& salt) {
  return {reinterpret_cast<const char*>(salt.data()), salt.size()};
}

Result<TwinFrontier> frontier_of(Reader& reader) {
  std::string bytes;
  auto read = reader.each("SELECT frontier FROM audit_state WHERE id = 1", {}, [&](const Row& row) {
    bytes = row.text(0);
    return true;
  });
  if (!read) return read.errors();
  if (bytes.empty()) return TwinFrontier();
  return TwinFrontier::parse(bytes);
}

// The last tile of a level while it grows.
struct Tail {
  std::uint64_t index = 0;
  std::string hashes;
};
using Tails = std::map<std::pair<int, int>, Tail>;  // by algorithm and level

// A leaf that was noted and is not yet a row.
struct Pending {
  Leaf leaf;
  Salt salt{};
  bool erased = false;
  std::string entry;
};

}  // namespace

StoredLeaf stored_leaf(const Row& row) {
  StoredLeaf out;
  out.index = static_cast<std::uint64_t>(row.integer(0));
  out.leaf.kind = row.text(1);
  out.leaf.record = row.text(2);
  out.leaf.time_us = row.integer(3);
  // a digest or salt of another length stays zero, and matches nothing
  (void)fill(out.leaf.digest, row.text(4));
  out.erased = row.is_null(5);
  if (!out.erased) (void)fill(out.salt, row.text(5));
  return out;
}

struct Log::State {
  store::Database* db = nullptr;
  std::string origin;
  std::vector<SigningKey> keys;
  // of who writes at this moment:
  TwinFrontier frontier;
  std::vector<Pending> pending;  // noted since the last commit
  Tails tails;
  // of who proves:
  TileCache tiles;

  [[nodiscard]] std::uint64_t next() const { return frontier.size() + pending.size(); }
  [[nodiscard]] Result<Done> grow(Transaction& tx);
  [[nodiscard]] Result<Done> put_leaves(Transaction& tx, const std::vector<Pending>& leaves) const;
  [[nodiscard]] Result<Done> put(Transaction& tx, Algorithm algorithm, const TreeNode& node);
  [[nodiscard]] Result<Done> load(Reader& reader);
};

// Keeps the hash of a complete subtree of level 8, 16, …
Result<Done> Log::State::put(Transaction& tx, Algorithm algorithm, const TreeNode& node) {
  if (node.level == 0 || node.level % kTileLevels != 0) return Done{};
  const int level = node.level / kTileLevels;
  Tail& tail = tails[{static_cast<int>(algorithm), level}];
  const std::uint64_t tile = node.index / kTileWidth;
  if (tail.index != tile) tail = {tile, {}};
  ZHIDA_CHECK(tail.hashes.size() == node.index % kTileWidth * node.hash.size());
  tail.hashes += as_text(node.hash);
  return tx.send(
      "INSERT INTO audit_tile (algorithm, level, idx, hashes) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (algorithm, level, idx) DO UPDATE SET hashes = excluded.hashes",
      {std::int64_t{static_cast<int>(algorithm)}, std::int64_t{level},
       static_cast<std::int64_t>(tile), Blob{tail.hashes}});
}

// The rows of what was noted.
Result<Done> Log::State::put_leaves(Transaction& tx, const std::vector<Pending>& leaves) const {
  std::vector<Params> rows;
  rows.reserve(leaves.size());
  auto index = static_cast<std::int64_t>(frontier.size());
  for (const Pending& p : leaves) {
    const Param salt = p.erased ? Param() : Param(Blob{bytes_of(p.salt)});
    rows.push_back({index++, std::string_view(p.leaf.kind), std::string_view(p.leaf.record),
                    p.leaf.time_us, Blob{as_text(p.leaf.digest)}, salt});
  }
  return tx.send_many(
      "INSERT INTO audit_leaf (idx, kind, record, time_us, digest, salt) VALUES ($1, $2, $3, $4, "
      "$5, $6)",
      rows);
}

// Before each commit: the leaves become rows, and the trees go on over them.
Result<Done> Log::State::grow(Transaction& tx) {
  if (pending.empty()) return Done{};
  const auto leaves = std::make_shared<std::vector<Pending>>(std::exchange(pending, {}));
  const std::uint64_t size = frontier.size();
  // tiles change where a subtree of level 8 is completed
  std::optional<Tails> tails_before;
  if (size / kTileWidth != (size + leaves->size()) / kTileWidth) tails_before = tails;
  // if the commit fails because of a work's statement, the log is again what it was
  tx.on_rollback([this, leaves, frontier_before = frontier, tails_before] {
    frontier = frontier_before;
    pending = std::move(*leaves);
    if (tails_before) tails = *tails_before;
  });
  if (auto done = put_leaves(tx, *leaves); !done) return done;
  TwinFrontier::Completed completed;
  for (const Pending& leaf : *leaves) frontier.append(leaf.entry, &completed);
  for (const TreeNode& node : completed.sha256) {
    if (auto done = put(tx, Algorithm::kSha256, node); !done) return done;
  }
  for (const TreeNode& node : completed.sm3) {
    if (auto done = put(tx, Algorithm::kSm3, node); !done) return done;
  }
  const std::string bytes = frontier.serialise();
  // the first leaf makes the row; an upsert costs an engine more than either
  return tx.send(size == 0 ? "INSERT INTO audit_state (id, frontier) VALUES (1, $1)"
                           : "UPDATE audit_state SET frontier = $1 WHERE id = 1",
                 {Blob{bytes}});
}

Result<Done> Log::State::load(Reader& reader) {
  auto stored = frontier_of(reader);
  if (!stored) return stored.errors();
  frontier = std::move(*stored);
  std::int64_t leaves = 0;
  auto counted =
      reader.each("SELECT coalesce(max(idx) + 1, 0) FROM audit_leaf", {}, [&](const Row& row) {
        leaves = row.integer(0);
        return true;
      });
  if (!counted) return counted;
  if (static_cast<std::uint64_t>(leaves) != frontier.size()) {
    return bad_state("日志有 " + std::to_string(leaves) + " 条，树却有 " +
                         std::to_string(frontier.size()) + " 条",
                     "the log has " + std::to_string(leaves) + " leaves, its tree " +
                         std::to_string(frontier.size()));
  }
  return reader.each(
      "SELECT algorithm, level, idx, hashes FROM audit_tile t WHERE idx = (SELECT max(idx) FROM "
      "audit_tile u WHERE u.algorithm = t.algorithm AND u.level = t.level)",
      {}, [&](const Row& row) {
        tails[{static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1))}] = {
            static_cast<std::uint64_t>(row.integer(2)), std::string(row.text(3))};
        return true;
      });
}

Log::Log(std::unique_ptr<State> state) : state_(std::move(state)) {}
Log::~Log() = default;

const std::string& Log::origin() const { return state_->origin; }

Result<std::unique_ptr<Log>> Log::attach(store::Database& db, std::string origin,
                                         std::vector<SigningKey> keys) {
  auto state = std::make_unique<State>();
  state->db = &db;
  state->origin = std::move(origin);
  state->keys = std::move(keys);
  State& s = *state;
  auto loaded = db.read([&](Reader& reader) { return s.load(reader); });
  if (!loaded) return loaded.errors();
  db.before_commit([&s](Transaction& tx) { return s.grow(tx); });
  return std::unique_ptr<Log>(new Log(std::move(state)));
}

Result<std::int64_t> Log::note(Transaction& tx, std::string_view kind, std::string_view id,
                               std::string_view content) {
  State& s = *state_;
  Pending made;
  made.salt = new_salt();
  made.leaf.kind = kind;
  made.leaf.record = id;
  made.leaf.time_us = tx.time_us();
  made.leaf.digest = salted_digest(made.salt, content);
  auto entry = to_bytes(made.leaf);
  if (!entry) return entry.errors();
  made.entry = std::move(*entry);
  const auto index = static_cast<std::int64_t>(s.next());
  // after a commit that failed as a whole the list may be empty already: the store has stopped
  tx.on_rollback([&s] {
    if (!s.pending.empty()) s.pending.pop_back();
  });
  s.pending.push_back(std::move(made));
  return index;
}

namespace {

// What the store holds now, to be signed.
Result<Checkpoint> unsigned_checkpoint(Reader& reader, const std::string& origin) {
  const auto head = head_of(reader);
  if (!head) return head.errors();
  if (head->size == 0)
    return bad_state("日志是空的，没有可签名的", "the log is empty: there is nothing to sign");
  Checkpoint out;
  out.origin = origin;
  out.size = head->size;
  out.root = head->roots.sha256;
  out.sm3_root = head->roots.sm3;
  return out;
}

Result<Done> keep_checkpoint(Transaction& tx, std::uint64_t size, const std::string& note) {
  const auto put = tx.run(
      "INSERT INTO audit_checkpoint (size, time_us, note) VALUES ($1, $2, $3) ON CONFLICT "
      "(size) DO UPDATE SET note = excluded.note",
      {static_cast<std::int64_t>(size), tx.time_us(), Blob{note}});
  if (!put) return put.errors();
  return Done{};
}

}  // namespace

Result<std::string> Log::checkpoint() {
  State& s = *state_;
  std::string out;
  auto done = s.db->write([&](Transaction& tx) -> Result<Done> {
    const auto checkpoint = unsigned_checkpoint(tx, s.origin);
    if (!checkpoint) return checkpoint.errors();
    auto kept = tx.each("SELECT note FROM audit_checkpoint WHERE size = $1",
                        {static_cast<std::int64_t>(checkpoint->size)}, [&](const Row& row) {
                          out = row.text(0);
                          return true;
                        });
    if (!kept) return kept;
    if (!out.empty()) return Done{};
    auto note = sign_checkpoint(*checkpoint, s.keys);
    if (!note) return note.errors();
    out = std::move(*note);
    return keep_checkpoint(tx, checkpoint->size, out);
  });
  if (!done) return done.errors();
  return out;
}

Result<std::string> Log::hand_over(std::span<const SigningKey> next) {
  State& s = *state_;
  std::string out;
  auto done = s.db->write([&](Transaction& tx) -> Result<Done> {
    auto checkpoint = unsigned_checkpoint(tx, s.origin);
    if (!checkpoint) return checkpoint.errors();
    const std::uint64_t size = checkpoint->size;
    auto note = make_handover(std::move(*checkpoint), s.keys, next);
    if (!note) return note.errors();
    out = std::move(*note);
    return keep_checkpoint(tx, size, out);
  });
  if (!done) return done.errors();
  return out;
}

Result<Head> head_of(Reader& reader) {
  const auto frontier = frontier_of(reader);
  if (!frontier) return frontier.errors();
  return Head{frontier->size(), frontier->roots()};
}

namespace {

// Asks for one leaf.
Question leaf_question(std::uint64_t index, std::optional<StoredLeaf>& out) {
  return {"SELECT idx, kind, record, time_us, digest, salt FROM audit_leaf WHERE idx = $1",
          {static_cast<std::int64_t>(index)},
          [&out](const Row& row) {
            out = stored_leaf(row);
            return true;
          }};
}

// Asks for the newest checkpoint that covers a leaf.
Question checkpoint_question(std::uint64_t index, LeafProof& out) {
  return {"SELECT size, note FROM audit_checkpoint WHERE size > $1 ORDER BY size DESC LIMIT 1",
          {static_cast<std::int64_t>(index)},
          [&out](const Row& row) {
            out.size = static_cast<std::uint64_t>(row.integer(0));
            out.checkpoint = row.text(1);
            return true;
          }};
}

Diagnostic no_leaf(std::uint64_t index) {
  return out_of_range("日志里没有第 " + std::to_string(index) + " 条",
                      "the log has no leaf " + std::to_string(index));
}

}  // namespace

Result<StoredLeaf> leaf_of(Reader& reader, std::uint64_t index) {
  std::optional<StoredLeaf> out;
  const Question question = leaf_question(index, out);
  if (auto read = reader.each(question.sql, question.params, question.row); !read)
    return read.errors();
  if (!out) return no_leaf(index);
  return std::move(*out);
}

Result<std::vector<std::string>> kinds_of(Reader& reader, std::string_view record) {
  std::vector<std::string> out;
  auto read =
      reader.each("SELECT DISTINCT kind FROM audit_leaf WHERE record = $1 ORDER BY kind LIMIT $2",
                  {record, kLeavesMax}, [&](const Row& row) {
                    out.emplace_back(row.text(0));
                    return true;
                  });
  if (!read) return read.errors();
  return out;
}

Result<std::vector<StoredLeaf>> leaves_of(Reader& reader, std::string_view record,
                                          std::string_view kind, std::int64_t after,
                                          std::int64_t limit) {
  std::vector<StoredLeaf> out;
  auto read = reader.each(
      "SELECT idx, kind, record, time_us, digest, salt FROM audit_leaf WHERE record = $1 AND "
      "($2 = '' OR kind = $2) AND idx > $3 ORDER BY idx LIMIT $4",
      {record, kind, after, std::clamp<std::int64_t>(limit, 1, kLeavesMax)}, [&](const Row& row) {
        out.push_back(stored_leaf(row));
        return true;
      });
  if (!read) return read.errors();
  return out;
}

Result<std::string> last_checkpoint(Reader& reader) {
  std::string out;
  auto read = reader.each("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1", {},
                          [&](const Row& row) {
                            out = row.text(0);
                            return true;
                          });
  if (!read) return read.errors();
  return out;
}

namespace {

// Marks what the proof of a leaf reads, which is the same in both trees.
void want_proof(Nodes& nodes, std::uint64_t index, std::uint64_t size) {
  (void)inclusion_proof(Algorithm::kSha256, index, size,
                        [&](int level, std::uint64_t node) -> Result<Hash> {
                          nodes.want(level, node);
                          return Hash{};
                        });
}

}  // namespace

Result<LeafProof> prove(Reader& reader, std::uint64_t index, TileCache* cache) {
  LeafProof out;
  std::optional<StoredLeaf> leaf;
  Nodes nodes(reader, cache);
  // whatever the checkpoint's size: the leaf's neighbours are needed
  nodes.want(0, index);
  auto asked = nodes.fetch({leaf_question(index, leaf), checkpoint_question(index, out)});
  if (!asked) return asked.errors();
  if (!leaf) return no_leaf(index);
  out.leaf = std::move(*leaf);
  if (out.size == 0) {
    return out_of_range("第 " + std::to_string(index) + " 条还没有被签名的检查点覆盖",
                        "no signed checkpoint covers leaf " + std::to_string(index) + " yet");
  }
  want_proof(nodes, index, out.size);
  if (auto fetched = nodes.fetch(); !fetched) return fetched.errors();
  auto sha256 = inclusion_proof(Algorithm::kSha256, index, out.size, nodes.of(Algorithm::kSha256));
  if (!sha256) return sha256.errors();
  out.sha256 = std::move(*sha256);
  auto sm3 = inclusion_proof(Algorithm::kSm3, index, out.size, nodes.of(Algorithm::kSm3));
  if (!sm3) return sm3.errors();
  out.sm3 = std::move(*sm3);
  return out;
}

TileCache& Log::tiles() const { return state_->tiles; }

Result<Done> Log::forget(Transaction& tx, std::int64_t leaf) {
  State& s = *state_;
  const auto size = static_cast<std::int64_t>(s.frontier.size());
  if (leaf < size) return tx.send("UPDATE audit_leaf SET salt = NULL WHERE idx = $1", {leaf});
  const auto at = static_cast<std::size_t>(leaf - size);
  if (at >= s.pending.size()) return Done{};
  s.pending[at].erased = true;
  tx.on_rollback([&s, at] {
    if (at < s.pending.size()) s.pending[at].erased = false;
  });
  return Done{};
}

}  // namespace zhida::audit
