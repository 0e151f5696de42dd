// From old keys to new ones.
#include "record/audit/handover.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace zhida::audit {
namespace {

bool same(const std::vector<VerifierKey>& a, const std::vector<VerifierKey>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const VerifierKey& x, const VerifierKey& y) {
        return x.name() == y.name() && x.id() == y.id() && x.public_key() == y.public_key();
      });
}

// The keys that a checkpoint announces; nothing where a line of them cannot be read.
std::optional<std::vector<VerifierKey>> announced(const Checkpoint& checkpoint) {
  std::vector<VerifierKey> out;
  out.reserve(checkpoint.extensions.size());
  for (const std::string& line : checkpoint.extensions) {
    if (!line.starts_with(kNextKeyLine)) continue;
    auto key = VerifierKey::parse(std::string_view(line).substr(kNextKeyLine.size()));
    if (!key) return std::nullopt;
    out.push_back(std::move(*key));
  }
  if (out.empty()) return std::nullopt;
  return out;
}

}  // namespace

std::vector<VerifierKey> KeyHistory::all() const {
  std::vector<VerifierKey> out;
  for (const Generation& one : generations) out.insert(out.end(), one.keys.begin(), one.keys.end());
  return out;
}

Result<std::string> make_handover(Checkpoint checkpoint, std::span<const SigningKey> before,
                                  std::span<const SigningKey> next) {
  ZHIDA_CHECK(!before.empty() && !next.empty());
  for (const SigningKey& key : next)
    checkpoint.extensions.push_back(std::string(kNextKeyLine) + key.verifier().to_text());
  std::vector<SigningKey> both(before.begin(), before.end());
  both.insert(both.end(), next.begin(), next.end());
  return sign_checkpoint(checkpoint, both);
}

KeyHistory follow(std::span<const VerifierKey> trusted, std::span<const std::string> handovers) {
  KeyHistory out;
  out.generations.push_back({{trusted.begin(), trusted.end()}, kTreeSizeMax});
  for (const std::string& note : handovers) {
    const auto checkpoint = open_checkpoint_of_all(note, out.newest());
    if (!checkpoint) continue;
    auto next = announced(*checkpoint);
    if (!next || same(*next, out.newest()) || !open_checkpoint_of_all(note, *next)) continue;
    out.generations.back().until = checkpoint->size;
    out.generations.push_back({std::move(*next), kTreeSizeMax});
  }
  return out;
}

Result<Checkpoint> open_checkpoint_of_history(std::string_view bytes, const KeyHistory& history) {
  auto newest = open_checkpoint_of_all(bytes, history.newest());
  if (newest) return newest;
  for (auto one = history.generations.rbegin() + 1; one != history.generations.rend(); ++one) {
    auto older = open_checkpoint_of_all(bytes, one->keys);
    if (older && older->size <= one->until) return older;
  }
  return newest;
}

}  // namespace zhida::audit
