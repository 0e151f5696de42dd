// The audit log: its checkpoint and keys for everybody; the trail of a record for whoever may read the record, or the journal.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <span>
#include <utility>

#include "app/desk/gate.h"
#include "app/desk/page.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "record/audit/base64.h"
#include "record/audit/log.h"
#include "record/decisions/decisions.h"
#include "record/facts/facts.h"

namespace zhida::desk {
namespace {

using identity::Sensitivity;

std::string hex(const audit::Hash& hash) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(hash.size() * 2);
  for (const unsigned char byte : hash) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

json::object shown(const audit::StoredLeaf& stored) {
  return {{"index", stored.index},
          {"kind", stored.leaf.kind},
          {"record", stored.leaf.record},
          {"digest", hex(stored.leaf.digest)}};
}

json::array shown(const audit::Proof& proof) {
  json::array out;
  out.reserve(proof.size());
  for (const audit::Hash& hash : proof) {
    out.emplace_back(audit::to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}));
  }
  return out;
}

// What may be asked of a record's trail: the record itself, or the whole journal.
struct Asked {
  std::string_view resource;
  std::string subject;
};

// The subject of a record that belongs to one; "" for any other and for one that is not there.
Result<Asked> asked_of(const Desktop& desktop, store::Reader& reader, std::string_view kind,
                       const std::string& record) {
  if (kind == decisions::kKind) {
    const auto kept = decisions::get(reader, record);
    if (kept) return Asked{"decision", kept->subject};
    if (kept.errors().front().code != "E-DECISION-NONE") return kept.errors();
  } else if (kind == facts::kRecordKind) {
    auto subject = desktop.records->facts().subject_of(reader, record);
    if (!subject) return subject.errors();
    if (!subject->empty()) return Asked{"fact", std::move(*subject)};
  }
  return Asked{"journal", ""};
}

bool may_see(const Call& call, const identity::Resource& resource) {
  return !permit(call, "read", resource, Why::kAny).refusal;
}

// Whether the trail of this record may be seen.
Result<bool> may_trail(const Desktop& desktop, store::Reader& reader, const Call& call,
                       std::string_view kind, const std::string& record) {
  if (may_see(call, {"journal", {}, {}, {}, Sensitivity::kInternal})) return true;
  const auto asked = asked_of(desktop, reader, kind, record);
  if (!asked) return asked.errors();
  if (asked->subject.empty()) return false;
  const auto district = district_of(desktop, reader, call.who(), asked->subject);
  if (!district) return district.errors();
  return may_see(call, {asked->resource, asked->subject, *district, {}, Sensitivity::kInternal});
}

// The same whether there is no such trail or one that may not be seen; to the journal's readers that there is none.
Response refuse_trail(const Call& call, std::string_view what) {
  auto best = identity::Reason::kNoGrant;
  for (const std::string_view resource : {"journal", "decision", "fact"})
    best = std::max(best, may_ever(call.who(), resource, "read"));
  if (best != identity::Reason::kAllowed) return forbid(best);
  return may_see(call, {"journal", {}, {}, {}, Sensitivity::kInternal})
             ? deny(Denial::kNone, what)
             : forbid(identity::Reason::kScope);
}

}  // namespace

Response show_checkpoint(const Desktop& desktop, const Call& /*call*/) {
  std::string note;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto last = audit::last_checkpoint(reader);
    if (!last) return last.errors();
    note = std::move(*last);
    return Done{};
  });
  if (!read) return fail(read.errors());
  return note.empty() ? deny(Denial::kNone, "检查点 · checkpoint yet")
                      : reply_text(std::move(note));
}

Response list_keys(const Desktop& desktop, const Call& /*call*/) {
  std::string out;
  for (const audit::VerifierKey& key : desktop.records->verifiers()) {
    out += key.to_text();
    out += '\n';
  }
  return reply_text(std::move(out));
}

// Numbered from 1, as they are published; the oldest first.
Response list_handovers(const Desktop& desktop, const Call& call) {
  const auto limit = read_limit(call, 100);
  if (!limit) return bad_limit();
  const auto after = read_after(call);
  if (!after) return bad_after();
  const std::vector<std::string>& notes = desktop.records->handovers();
  const auto first = static_cast<std::size_t>(std::max<std::int64_t>(*after, 0));
  json::array items;
  json::object out;
  for (std::size_t i = first; i < notes.size(); ++i) {
    if (items.size() == static_cast<std::size_t>(*limit)) {
      out["next"] = i;
      break;
    }
    items.push_back({{"number", i + 1}, {"note", notes[i]}});
  }
  out["items"] = std::move(items);
  return reply(out);
}

namespace {

// The kinds of the record's leaves that the caller asks for and may see.
Result<std::vector<std::string>> visible_kinds(const Desktop& desktop, store::Reader& reader,
                                               const Call& call, const std::string& record) {
  const auto wanted = call.query("kind");
  const auto kinds = audit::kinds_of(reader, record);
  if (!kinds) return kinds.errors();
  std::vector<std::string> out;
  out.reserve(kinds->size());
  for (const std::string& kind : *kinds) {
    if (!wanted.empty() && kind != wanted) continue;
    const auto may = may_trail(desktop, reader, call, kind, record);
    if (!may) return may.errors();
    if (*may) out.push_back(kind);
  }
  return out;
}

// The first `limit` leaves after `after` that are of one of the kinds, oldest first.
Result<std::vector<audit::StoredLeaf>> leaves_of_kinds(store::Reader& reader,
                                                       const std::string& record,
                                                       std::span<const std::string> kinds,
                                                       std::int64_t after, std::int64_t limit) {
  std::vector<audit::StoredLeaf> out;
  for (const std::string& kind : kinds) {
    auto some = audit::leaves_of(reader, record, kind, after, limit);
    if (!some) return some.errors();
    out.insert(out.end(), std::make_move_iterator(some->begin()),
               std::make_move_iterator(some->end()));
  }
  std::sort(out.begin(), out.end(), [](const audit::StoredLeaf& a, const audit::StoredLeaf& b) {
    return a.index < b.index;
  });
  if (out.size() > static_cast<std::size_t>(limit)) out.erase(out.begin() + limit, out.end());
  return out;
}

}  // namespace

Response list_leaves(const Desktop& desktop, const Call& call) {
  const std::string& record = call.names.front();
  const auto limit = read_limit(call, 100);
  if (!limit) return bad_limit();
  const auto after = read_after(call);
  if (!after) return bad_after();
  json::object out;
  bool visible = false;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto kinds = visible_kinds(desktop, reader, call, record);
    if (!kinds) return kinds.errors();
    visible = !kinds->empty();
    auto leaves = leaves_of_kinds(reader, record, *kinds, *after, *limit + 1);
    if (!leaves) return leaves.errors();
    const bool more = leaves->size() > static_cast<std::size_t>(*limit);
    if (more) leaves->pop_back();
    json::array items;
    items.reserve(leaves->size());
    for (const audit::StoredLeaf& stored : *leaves) {
      json::object item = shown(stored);
      item["time"] = time_text(stored.leaf.time_us);
      item["erased"] = stored.erased;
      items.push_back(std::move(item));
    }
    out["items"] = std::move(items);
    if (more) out["next"] = leaves->back().index;
    return Done{};
  });
  if (!read) return fail(read.errors());
  return visible ? reply(out) : refuse_trail(call, "这条记录 · such record");
}

namespace {

std::optional<std::uint64_t> read_index(std::string_view text) {
  std::uint64_t out = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, out);
  if (error != std::errc() || rest != end || out > INT64_MAX) return std::nullopt;
  return out;
}

// The leaf, where there is one and its trail may be seen.
Result<std::optional<audit::StoredLeaf>> visible_leaf(const Desktop& desktop, store::Reader& reader,
                                                      const Call& call, std::uint64_t index) {
  auto stored = audit::leaf_of(reader, index);
  if (!stored) {
    if (stored.errors().front().code == "E-AUDIT-RANGE") return std::optional<audit::StoredLeaf>();
    return stored.errors();
  }
  const auto may = may_trail(desktop, reader, call, stored->leaf.kind, stored->leaf.record);
  if (!may) return may.errors();
  if (!*may) return std::optional<audit::StoredLeaf>();
  return std::optional<audit::StoredLeaf>(std::move(*stored));
}

// The proof; nothing where no checkpoint covers the leaf yet.
Result<std::optional<audit::LeafProof>> proof_of(const Desktop& desktop, std::uint64_t index) {
  std::optional<audit::LeafProof> out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto proof = audit::prove(reader, index, &desktop.records->log().tiles());
    if (proof) {
      out = std::move(*proof);
    } else if (proof.errors().front().code != "E-AUDIT-RANGE") {
      return proof.errors();
    }
    return Done{};
  });
  if (!read) return read.errors();
  return out;
}

}  // namespace

Response prove_leaf(const Desktop& desktop, const Call& call) {
  const auto index = read_index(call.names.front());
  bool visible = false;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    if (!index) return Done{};
    const auto leaf = visible_leaf(desktop, reader, call, *index);
    if (!leaf) return leaf.errors();
    visible = leaf->has_value();
    return Done{};
  });
  if (!read) return fail(read.errors());
  if (!visible) return refuse_trail(call, "这片叶 · such leaf");
  auto proof = proof_of(desktop, *index);
  if (proof && !*proof) {
    // the leaf is newer than the last checkpoint: one is signed now
    if (const auto signed_now = desktop.records->log().checkpoint(); !signed_now)
      return fail(signed_now.errors());
    proof = proof_of(desktop, *index);
  }
  if (!proof) return fail(proof.errors());
  ZHIDA_CHECK(proof->has_value());
  const audit::LeafProof& found = **proof;
  const auto entry = audit::to_bytes(found.leaf.leaf);
  if (!entry) return fail(entry.errors());
  json::object leaf = shown(found.leaf);
  leaf["time_us"] = found.leaf.leaf.time_us;
  leaf["entry"] = audit::to_base64(*entry);
  return reply({{"leaf", std::move(leaf)},
                {"checkpoint", found.checkpoint},
                {"size", found.size},
                {"sha256", shown(found.sha256)},
                {"sm3", shown(found.sm3)}});
}

}  // namespace zhida::desk
