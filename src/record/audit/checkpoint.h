// Checkpoints: what a log commits to at a moment, as a signed note.
//
//     origin \n size \n base64(SHA-256 root) \n [zhida-sm3-root base64(SM3 root) \n] {extension \n}
//
// Clause:  C2SP tlog-checkpoint. The root of the SM3 tree over the same leaves stands in the first extension line, which is
//          under the same signatures.
// Errors:  E-AUDIT-CHECKPOINT (not a checkpoint); those of note.h
// Threads: pure functions
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/audit/note.h"
#include "record/audit/tree.h"

namespace zhida::audit {

constexpr std::string_view kSm3RootLine = "zhida-sm3-root ";

struct Checkpoint {
  std::string
      origin;  // which log: a URL without its scheme, by convention, and the name of its keys
  std::uint64_t size = 0;
  Hash root{};
  std::optional<Hash> sm3_root;         // ours have one; another log's may have none
  std::vector<std::string> extensions;  // further lines, as they stand
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The text to sign. Errors: an origin or extension that is empty or not of one line, a size beyond kTreeSizeMax
[[nodiscard]] Result<std::string> to_text(const Checkpoint& checkpoint);
// The one way back: to_text gives these bytes again.
[[nodiscard]] Result<Checkpoint> parse_checkpoint(std::string_view text);

// The bytes of a signed checkpoint. REQUIRES: at least one key
[[nodiscard]] Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                                  std::span<const SigningKey> keys);

struct SignedCheckpoint {
  Checkpoint checkpoint;
  std::vector<std::size_t> signers;  // places in the list of known keys, ascending
};

// A checkpoint of the log `origin` that can be believed as far as its signers can: signatures are verified before the text
// is read. One of another log is E-AUDIT-CHECKPOINT, whoever signed it.
[[nodiscard]] Result<SignedCheckpoint> open_checkpoint(std::string_view bytes,
                                                       std::string_view origin,
                                                       std::span<const VerifierKey> known);

// The same for who asks for every signature: each of the keys, which are named after one log, must have signed, and the SM3
// root must be there. Errors also: E-AUDIT-KEY (no key, or keys of several logs), E-AUDIT-UNSIGNED (one has not signed)
[[nodiscard]] Result<Checkpoint> open_checkpoint_of_all(std::string_view bytes,
                                                        std::span<const VerifierKey> keys);
// The origin that the bytes claim, for messages; nothing of it is believed. "" = not a note.
[[nodiscard]] std::string origin_claimed(std::string_view bytes);

}  // namespace zhida::audit
