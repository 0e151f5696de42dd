// The key of identities: read, made anew, and settled after an interruption. The store is written first: what it holds says which of two
// keys is the one.
#include "app/records/secret.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "app/records/folder.h"
#include "app/records/records.h"
#include "record/files/files.h"
#include "record/identity/identity.h"

namespace zhida::records {
namespace {

Diagnostic no_key(const std::string& folder) {
  Diagnostic d;
  d.code = "E-DATA-FOLDER";
  d.place.file = secret_path(folder);
  d.zh = "缺少 keys/identity.key，或它已损坏";
  d.en = "keys/identity.key is missing or damaged";
  d.help_zh = "从备份恢复 keys/；没有备份则换成另外 32 个随机字节，动态口令全部重新绑定";
  d.help_en =
      "restore keys/ from its backup; without one, put 32 other random bytes there and enrol the "
      "second factors anew";
  return d;
}

// Nothing where the file is not there, or is not whole.
std::optional<identity::Secret> read_secret(const std::string& path) {
  auto bytes = read_file(path, identity::kKeyBytes);
  if (!bytes) return std::nullopt;
  std::optional<identity::Secret> out;
  if (bytes->size() == identity::kKeyBytes) out.emplace(*bytes);
  identity::wipe(*bytes);
  return out;
}

Result<bool> fits(store::Database& db, const identity::Secret& key) {
  bool out = false;
  auto read = db.read([&](store::Reader& reader) -> Result<Done> {
    const auto is = identity::is_key_of(reader, key);
    if (!is) return is.errors();
    out = *is;
    return Done{};
  });
  if (!read) return read.errors();
  return out;
}

// Puts the key in the place of the old one. May be done again from any point.
Result<Done> put_in_place(const std::string& folder, const identity::Secret& key) {
  std::error_code ignored;
  const std::string path = secret_path(folder);
  // a file that is replaced keeps its mode; a new one would be for everybody to read
  const auto put = std::filesystem::exists(path, ignored) ? write_file_atomically(path, key.bytes())
                                                          : create_private_file(path, key.bytes());
  if (!put) return put.errors();
  std::filesystem::remove(next_secret_path(folder), ignored);
  return Done{};
}

}  // namespace

Result<identity::Secret> settled_secret(const std::string& folder, store::Database& db) {
  auto now = read_secret(secret_path(folder));
  std::error_code ignored;
  if (std::filesystem::exists(next_secret_path(folder), ignored)) {
    auto next = read_secret(next_secret_path(folder));
    const auto old_fits = now ? fits(db, *now) : Result<bool>(false);
    if (!old_fits) return old_fits.errors();
    const auto next_fits = next ? fits(db, *next) : Result<bool>(false);
    if (!next_fits) return next_fits.errors();
    if (*next_fits && !*old_fits) {
      if (auto put = put_in_place(folder, *next); !put) return put.errors();
      now = std::move(next);
    } else if (*old_fits) {
      std::filesystem::remove(next_secret_path(folder), ignored);
    }
  }
  if (!now) return no_key(folder);
  return std::move(*now);
}

Result<identity::Rotated> rotate_identity_key(const Options& options) {
  const auto records = Records::open(options);
  if (!records) return records.errors();
  const auto next = identity::Secret::generate(identity::kKeyBytes, identity::system_random());
  const auto kept = create_private_file(next_secret_path(options.folder), next.bytes());
  if (!kept) return kept.errors();
  identity::Rotated out;
  auto done = (*records)->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto rotated = (*records)->identity().rotate(tx, next);
    if (!rotated) return rotated.errors();
    out = *rotated;
    return Done{};
  });
  // what is left of the next key is settled when the folder is next opened: a failed commit may yet be on the disk
  if (!done) return done.errors();
  if (auto put = put_in_place(options.folder, next); !put) return put.errors();
  return out;
}

}  // namespace zhida::records
