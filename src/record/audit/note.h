// Signed notes: a text and the signatures under it.
//
//     text "\n" {"— " name " " base64(key id ‖ signature) "\n"}
//
// Clause:  C2SP signed-note
// Errors:  E-AUDIT-NOTE (not a signed note), E-AUDIT-SIGNATURE (a signature of a known key is wrong), E-AUDIT-UNSIGNED (no
//          known key signed), E-AUDIT-KEY (two known keys of one name and id)
// Threads: pure functions
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/audit/key.h"

namespace zhida::audit {

constexpr std::size_t kNoteBytesMax = 1U << 20U;
constexpr std::size_t kNoteSignaturesMax = 100;

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string signature;
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;  // ends with a line feed; what is signed
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

// Whether a text may be signed: UTF-8 that ends with a line feed, without other control characters.
[[nodiscard]] bool is_note_text(std::string_view text);

// Reads the form only: nothing of it may be believed before verify_note.
[[nodiscard]] Result<Note> parse_note(std::string_view bytes);
[[nodiscard]] std::string to_text(const Note& note);

// The note over `text` with a signature of each key. REQUIRES: is_note_text(text), at least one key
[[nodiscard]] Note sign_note(std::string_view text, std::span<const SigningKey> keys);

// Every signature of a known key must be right; those of others are ignored.
//
// Returns: the places in `known` of the keys that signed, ascending, at least one. Which of them are enough is for the
//          caller to say.
[[nodiscard]] Result<std::vector<std::size_t>> verify_note(const Note& note,
                                                           std::span<const VerifierKey> known);

}  // namespace zhida::audit
