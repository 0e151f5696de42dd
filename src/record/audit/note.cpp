// Cuts a note at its last empty line, and each signature line into its three parts.
#include "record/audit/note.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "record/audit/base64.h"
#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t kIdBytes = 4;

Diagnostic bad_note(std::string zh, std::string en) {
  return failure("E-AUDIT-NOTE", std::move(zh), std::move(en),
                 "原样保存和传送，不要用编辑器改动；格式见 docs/audit.md",
                 "keep and send it as it is, unedited; docs/audit.md says the format");
}

// One signature line, without its line feed.
std::optional<NoteSignature> read_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kIdBytes) return std::nullopt;
  NoteSignature out{std::string(line.substr(0, space)), 0, bytes->substr(kIdBytes)};
  for (std::size_t i = 0; i < kIdBytes; ++i) {
    out.key_id = out.key_id << 8U | static_cast<unsigned char>((*bytes)[i]);
  }
  return out;
}

bool has_twins(std::span<const VerifierKey> keys) {
  std::set<std::pair<std::string_view, std::uint32_t>> seen;
  return std::ranges::any_of(
      keys, [&](const VerifierKey& k) { return !seen.emplace(k.name(), k.id()).second; });
}

}  // namespace

bool is_note_text(std::string_view text) {
  return text.ends_with('\n') && is_valid_utf8(text) && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n';
         });
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kNoteBytesMax) return bad_note("签名文本太长", "the note is too long");
  if (!is_note_text(bytes)) {
    return bad_note(
        "签名文本要是以换行结束的 UTF-8，不得有别的控制字符",
        "a note is UTF-8 that ends with a line feed and has no other control character");
  }
  const std::size_t blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos) {
    return bad_note("正文与签名之间要有一个空行",
                    "an empty line must part the text from signatures");
  }
  Note note{std::string(bytes.substr(0, blank + 1)), {}};
  std::string_view rest = bytes.substr(blank + 2);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    auto signature = read_signature(rest.substr(0, end));
    if (!signature || note.signatures.size() == kNoteSignaturesMax) {
      return bad_note(
          "第 " + std::to_string(note.signatures.size() + 1) + " 个签名行写法不对或超出上限",
          "signature line " + std::to_string(note.signatures.size() + 1) +
              " is malformed or one too many");
    }
    note.signatures.push_back(std::move(*signature));
    rest.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return bad_note("没有签名行", "there is no signature line");
  return note;
}

std::string to_text(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& s : note.signatures) {
    std::string bytes;
    for (unsigned shift = 32; shift > 0; shift -= 8) {
      bytes += static_cast<char>(s.key_id >> (shift - 8) & 255U);
    }
    bytes += s.signature;
    out.append(kDash).append(s.name).append(" ").append(to_base64(bytes)).append("\n");
  }
  return out;
}

Note sign_note(std::string_view text, std::span<const SigningKey> keys) {
  ZHIDA_CHECK(is_note_text(text) && !keys.empty());
  Note note{std::string(text), {}};
  note.signatures.reserve(keys.size());
  for (const SigningKey& key : keys) {
    note.signatures.push_back({key.verifier().name(), key.verifier().id(), key.sign(text)});
  }
  return note;
}

Result<std::vector<std::size_t>> verify_note(const Note& note, std::span<const VerifierKey> known) {
  if (has_twins(known)) {
    return failure("E-AUDIT-KEY", "两把已知的密钥有相同的名称和编号",
                   "two known keys have one name and id", "去掉其中一把", "remove one of them");
  }
  std::set<std::size_t> signers;
  for (const NoteSignature& s : note.signatures) {
    const auto key = std::ranges::find_if(
        known, [&](const VerifierKey& k) { return k.id() == s.key_id && k.name() == s.name; });
    if (key == known.end()) continue;
    if (!key->verifies(note.text, s.signature)) {
      return failure("E-AUDIT-SIGNATURE", "“" + s.name + "”的签名与正文不合",
                     "the signature of '" + s.name + "' does not fit the text",
                     "正文或签名被改动过：重新取得原件",
                     "text or signature was changed: fetch the original");
    }
    signers.insert(static_cast<std::size_t>(key - known.begin()));
  }
  if (signers.empty()) {
    return failure("E-AUDIT-UNSIGNED", "没有一把已知的密钥签过名", "no known key has signed",
                   "核对验证密钥的名称与编号", "check the names and ids of the verifier keys");
  }
  return std::vector<std::size_t>(signers.begin(), signers.end());
}

}  // namespace zhida::audit
