// Lines of a checkpoint, written and read in one form only.
#include "record/audit/checkpoint.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "record/audit/base64.h"
#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

constexpr std::size_t kExtensionsMax = 64;

Diagnostic bad_checkpoint(std::string zh, std::string en) {
  return failure("E-AUDIT-CHECKPOINT", std::move(zh), std::move(en), "检查点的写法见 docs/audit.md",
                 "docs/audit.md says how checkpoints are written");
}

bool is_line(std::string_view text) {
  return !text.empty() && text.find('\n') == std::string_view::npos &&
         is_note_text(std::string(text) + "\n");
}

// What no tree of that size can have, or lines that are none; nothing when all is well.
std::optional<Diagnostic> fault(const Checkpoint& c) {
  if (!is_line(c.origin)) {
    return bad_checkpoint("日志名称要是不空的一行",
                          "the origin must be one line that is not empty");
  }
  if (c.size > kTreeSizeMax) return bad_checkpoint("树太大", "the tree is too large");
  if (c.size == 0 && (c.root != empty_root(Algorithm::kSha256) ||
                      (c.sm3_root && *c.sm3_root != empty_root(Algorithm::kSm3)))) {
    return bad_checkpoint("空树的根不对", "the root is not that of an empty tree");
  }
  if (c.extensions.size() > kExtensionsMax) {
    return bad_checkpoint("扩展行太多", "there are too many extension lines");
  }
  for (const std::string& line : c.extensions) {
    if (!is_line(line)) {
      return bad_checkpoint("扩展行不得为空", "an extension line must not be empty");
    }
    if (line.starts_with(kSm3RootLine)) {
      return bad_checkpoint("SM3 根只能写一次，作为第一个扩展行",
                            "the SM3 root stands once, as the first extension line");
    }
  }
  return std::nullopt;
}

// Cuts the next line off; nothing where there is none.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

Result<std::string> to_text(const Checkpoint& checkpoint) {
  if (auto d = fault(checkpoint)) return std::move(*d);
  std::string out = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
                    to_base64(as_text(checkpoint.root)) + "\n";
  if (checkpoint.sm3_root) {
    out.append(kSm3RootLine).append(to_base64(as_text(*checkpoint.sm3_root))).append("\n");
  }
  for (const std::string& line : checkpoint.extensions) out.append(line).append("\n");
  return out;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  if (text.size() > kNoteBytesMax || !is_note_text(text)) {
    return bad_checkpoint("检查点太长，或不是以换行结束的 UTF-8",
                          "the checkpoint is too long, or not UTF-8 that ends with a line feed");
  }
  const auto origin = next_line(text);
  const auto size = next_line(text);
  const auto root = next_line(text);
  if (!origin || !size || !root) {
    return bad_checkpoint("检查点至少要有三行", "a checkpoint has at least three lines");
  }
  Checkpoint out;
  out.origin = *origin;
  const auto number = read_decimal(*size, kTreeSizeMax);
  if (!number) return bad_checkpoint("第 2 行不是树的大小", "line 2 is not the size of a tree");
  out.size = *number;
  const auto hash = hash_from_base64(*root);
  if (!hash) {
    return bad_checkpoint("第 3 行不是 32 字节的 base64", "line 3 is not the base64 of 32 bytes");
  }
  out.root = *hash;
  if (text.starts_with(kSm3RootLine)) {
    out.sm3_root = hash_from_base64(next_line(text)->substr(kSm3RootLine.size()));
    if (!out.sm3_root) {
      return bad_checkpoint("SM3 根不是 32 字节的 base64",
                            "the SM3 root is not the base64 of 32 bytes");
    }
  }
  while (!text.empty() && out.extensions.size() <= kExtensionsMax) {
    out.extensions.emplace_back(*next_line(text));
  }
  if (auto d = fault(out)) return std::move(*d);
  return out;
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                    std::span<const SigningKey> keys) {
  const auto text = to_text(checkpoint);
  if (!text) return text.errors();
  return to_text(sign_note(*text, keys));
}

Result<SignedCheckpoint> open_checkpoint(std::string_view bytes, std::string_view origin,
                                         std::span<const VerifierKey> known) {
  const auto note = parse_note(bytes);
  if (!note) return note.errors();
  auto signers = verify_note(*note, known);
  if (!signers) return signers.errors();
  auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) return checkpoint.errors();
  if (checkpoint->origin != origin) {
    return bad_checkpoint("这是另一个日志的检查点：" + checkpoint->origin,
                          "a checkpoint of another log: " + checkpoint->origin);
  }
  return SignedCheckpoint{std::move(*checkpoint), std::move(*signers)};
}

Result<Checkpoint> open_checkpoint_of_all(std::string_view bytes,
                                          std::span<const VerifierKey> keys) {
  const bool one_log = !keys.empty() && std::ranges::all_of(keys, [&](const VerifierKey& key) {
    return key.name() == keys.front().name();
  });
  if (!one_log) {
    return failure("E-AUDIT-KEY", "验证密钥要属于同一个日志，至少一把",
                   "the verifier keys must be of one log, and at least one", "用该日志的 log.vkey",
                   "take the log.vkey of that log");
  }
  auto opened = open_checkpoint(bytes, keys.front().name(), keys);
  if (!opened) return opened.errors();
  if (opened->signers.size() != keys.size()) {
    return failure("E-AUDIT-UNSIGNED", "不是每一把给定的密钥都签过名",
                   "not every key that was given has signed",
                   "重新取得检查点，或只给应当签名的密钥",
                   "fetch the checkpoint again, or give only the keys that must sign");
  }
  if (!opened->checkpoint.sm3_root) {
    return bad_checkpoint("检查点没有 SM3 根", "the checkpoint has no SM3 root");
  }
  return std::move(opened->checkpoint);
}

std::string origin_claimed(std::string_view bytes) {
  const auto note = parse_note(bytes);
  return note ? note->text.substr(0, note->text.find('\n')) : std::string();
}

}  // namespace zhida::audit
