// New keys for the log of a data folder. The store is written first: what it holds says whether a rotation that was interrupted is
// to be finished or undone.
#include <algorithm>
#include <filesystem>
#include <span>
#include <utility>

#include "app/records/folder.h"
#include "app/records/records.h"
#include "record/audit/note.h"
#include "record/files/files.h"

namespace zhida::records {
namespace {

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

std::string lines_of(std::span<const audit::VerifierKey> keys) {
  std::string out;
  for (const audit::VerifierKey& key : keys) out.append(key.to_text()).append("\n");
  return out;
}

std::vector<audit::VerifierKey> public_halves(std::span<const audit::SigningKey> keys) {
  std::vector<audit::VerifierKey> out;
  out.reserve(keys.size());
  for (const audit::SigningKey& key : keys) out.push_back(key.verifier());
  return out;
}

// Whether the note is the handover to these keys.
bool hands_over_to(const std::string& note, std::span<const audit::VerifierKey> next) {
  const auto checkpoint = audit::open_checkpoint_of_all(note, next);
  return checkpoint && std::all_of(next.begin(), next.end(), [&](const audit::VerifierKey& key) {
           const auto& lines = checkpoint->extensions;
           const std::string line = std::string(audit::kNextKeyLine) + key.to_text();
           return std::find(lines.begin(), lines.end(), line) != lines.end();
         });
}

// The first number whose handover is not there, or is this very note.
std::size_t number_of(const std::string& folder, const std::string& note) {
  for (std::size_t number = 1;; ++number) {
    const auto kept = read_file(handover_path(folder, number), audit::kNoteBytesMax);
    if (!kept || *kept == note) return number;
  }
}

Result<Done> rename(const std::string& from, const std::string& to) {
  if (!is_there(from)) return Done{};
  std::error_code failed;
  std::filesystem::rename(from, to, failed);
  if (!failed) return Done{};
  Diagnostic d;
  d.code = "E-FILE-WRITE";
  d.place.file = to;
  d.zh = "不能写入：" + failed.message();
  d.en = "cannot be written: " + failed.message();
  return d;
}

// Puts the next keys in place. May be done again from any point.
Result<Done> finish(const std::string& folder, const std::string& note,
                    std::span<const audit::VerifierKey> next) {
  const std::size_t number = number_of(folder, note);
  const std::string fresh = lines_of(next);
  const auto before = read_file(verifiers_path(folder), audit::kNoteBytesMax);
  if (!before) return before.errors();
  if (*before != fresh) {
    const auto kept = write_file_atomically(old_verifiers_path(folder, number), *before);
    if (!kept) return kept.errors();
  }
  const auto handed = write_file_atomically(handover_path(folder, number), note);
  if (!handed) return handed.errors();
  const auto named = write_file_atomically(verifiers_path(folder), fresh);
  if (!named) return named.errors();
  if (auto moved = rename(next_ed25519_path(folder), ed25519_path(folder)); !moved) return moved;
  if (auto moved = rename(next_sm2_path(folder), sm2_path(folder)); !moved) return moved;
  // the same text once more: with it the names of the folder are on the disk
  const auto synced = write_file_atomically(verifiers_path(folder), fresh);
  if (!synced) return synced.errors();
  return Done{};
}

// What an interrupted rotation left. Returns: the keys of one that was finished now; none where there was none, or it was undone
Result<std::vector<audit::VerifierKey>> settle(const Options& options) {
  const std::string& folder = options.folder;
  const std::string paths[] = {next_ed25519_path(folder), next_sm2_path(folder)};
  const std::string current[] = {ed25519_path(folder), sm2_path(folder)};
  std::vector<audit::VerifierKey> out;
  if (!is_there(paths[0]) && !is_there(paths[1])) return out;
  auto reading = options;
  reading.readonly = true;
  const auto records = Records::open(reading);
  if (!records) return records.errors();
  std::vector<audit::SigningKey> next;
  next.reserve(2);
  for (std::size_t i = 0; i < 2; ++i) {
    auto key =
        audit::SigningKey::load((*records)->origin(), is_there(paths[i]) ? paths[i] : current[i]);
    if (!key) return key.errors();
    next.push_back(std::move(*key));
  }
  std::string note;
  auto read = (*records)->db().read([&](store::Reader& reader) -> Result<Done> {
    auto last = audit::last_checkpoint(reader);
    if (!last) return last.errors();
    note = std::move(*last);
    return Done{};
  });
  if (!read) return read.errors();
  out = public_halves(next);
  if (hands_over_to(note, out)) {
    if (auto finished = finish(folder, note, out); !finished) return finished.errors();
    return out;
  }
  std::error_code ignored;
  for (const std::string& path : paths) std::filesystem::remove(path, ignored);
  out.clear();
  return out;
}

}  // namespace

Result<std::vector<audit::VerifierKey>> rotate_keys(const Options& options) {
  auto settled = settle(options);
  if (!settled || !settled->empty()) return settled;
  const std::string& folder = options.folder;
  std::string note;
  std::vector<audit::SigningKey> next;
  {
    const auto records = Records::open(options);
    if (!records) return records.errors();
    next.reserve(2);
    for (const auto& [type, path] : {std::pair(audit::KeyType::kEd25519, next_ed25519_path(folder)),
                                     std::pair(audit::KeyType::kSm2, next_sm2_path(folder))}) {
      auto key = audit::SigningKey::generate((*records)->origin(), type);
      if (!key) return key.errors();
      if (const auto saved = key->save(path); !saved) return saved.errors();
      next.push_back(std::move(*key));
    }
    auto handed = (*records)->log().hand_over(next);
    if (!handed) return handed.errors();
    note = std::move(*handed);
  }
  auto out = public_halves(next);
  if (auto finished = finish(folder, note, out); !finished) return finished.errors();
  return out;
}

}  // namespace zhida::records
