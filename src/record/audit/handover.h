// Handovers: the keys of a log give way to new ones. A handover is a checkpoint that announces the new keys in extension lines and is
// signed by every key of before and every new one; so who trusts the old keys comes to trust the new.
//
//     zhida-next-key <verifier key>        one line for each new key
//
// Keys that were handed over sign nothing larger than their handover: a checkpoint beyond it that only they signed is not believed.
//
// Errors:  those of checkpoint.h
// Threads: pure functions
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/audit/checkpoint.h"
#include "record/audit/key.h"

namespace zhida::audit {

constexpr std::string_view kNextKeyLine = "zhida-next-key ";
constexpr std::size_t kHandoversMax = 1000;

struct Generation {
  std::vector<VerifierKey> keys;
  std::uint64_t until = kTreeSizeMax;  // the largest tree that they sign
};

// The keys of a log from those that are trusted to those of now; at least one generation.
struct KeyHistory {
  std::vector<Generation> generations;
  [[nodiscard]] const std::vector<VerifierKey>& newest() const { return generations.back().keys; }
  // Of every generation.
  [[nodiscard]] std::vector<VerifierKey> all() const;
};

// The note that hands `checkpoint` over. REQUIRES: both lists have a key
[[nodiscard]] Result<std::string> make_handover(Checkpoint checkpoint,
                                                std::span<const SigningKey> before,
                                                std::span<const SigningKey> next);

// Follows handovers, the oldest first, from trusted keys. Those of before these keys, and those that do not hold, change nothing.
[[nodiscard]] KeyHistory follow(std::span<const VerifierKey> trusted,
                                std::span<const std::string> handovers);

// A checkpoint that every key of one generation has signed, within what that generation may sign.
[[nodiscard]] Result<Checkpoint> open_checkpoint_of_history(std::string_view bytes,
                                                            const KeyHistory& history);

}  // namespace zhida::audit
