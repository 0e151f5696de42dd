// Evidence: that one leaf is in the log, in a text that anybody checks without the log.
//
//     auto proof = prove(reader, leaf);
//     auto text = to_proof_file(evidence_of(*proof));                       // "zhida-proof-1", JSON
//     auto evidence = parse_proof_file(text, "proof.json");                 // elsewhere, years later
//     for (const Step& step : check(*evidence, keys)) …                     // signature, sha256, sm3
//
// A text has one spelling: one that to_proof_file would not write is refused, so that every byte counts.
//
// Clause:  docs/audit.md, proof files
// Errors:  E-AUDIT-EVIDENCE (not a proof file); in steps those of checkpoint.h and E-AUDIT-PROOF
// Threads: pure functions
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "record/audit/key.h"
#include "record/audit/leaf.h"
#include "record/audit/log.h"
#include "record/audit/tree.h"

namespace zhida::audit {

constexpr std::string_view kProofFormat = "zhida-proof-1";
constexpr std::size_t kProofFileBytesMax = 2U << 20U;

struct Evidence {
  std::uint64_t index = 0;
  Leaf leaf;
  Proof sha256;
  Proof sm3;
  std::string checkpoint;  // the signed note
};

[[nodiscard]] Evidence evidence_of(const LeafProof& proof);

// One step of a check: what was looked at, and why it does not hold.
struct Step {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
  std::optional<Diagnostic> error;
};

// Each of the keys signed the checkpoint; the leaf is under its SHA-256 root, and under its SM3 root.
[[nodiscard]] std::vector<Step> check(const Evidence& evidence, std::span<const VerifierKey> keys);

[[nodiscard]] std::string to_proof_file(const Evidence& evidence);
[[nodiscard]] Result<Evidence> parse_proof_file(std::string_view bytes, std::string_view file);

// Evidence as the last members of a larger object: "leaf", "sha256", "sm3", "checkpoint", each on a line of its own.
[[nodiscard]] std::string evidence_members(const Evidence& evidence);
// Nothing where a member is missing or of another kind.
[[nodiscard]] std::optional<Evidence> evidence_in(const Node& object);

// `text` as JSON writes it, in quotes.
[[nodiscard]] std::string json_text(std::string_view text);
// The value of a member of text, and of a number from 0 to `max`; nothing where there is none.
[[nodiscard]] std::optional<std::string> text_member(const Node& object, std::string_view key);
[[nodiscard]] std::optional<std::uint64_t> number_member(const Node& object, std::string_view key,
                                                         std::uint64_t max);

// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_hex(std::string_view digits);

}  // namespace zhida::audit
