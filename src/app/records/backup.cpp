// A data folder's backup: its rows and the files of its bulk imports in one file, and both out of it again.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <unistd.h>

#include "app/records/folder.h"
#include "app/records/records.h"
#include "record/facts/archive.h"

namespace zhida::records {
namespace {

// Each copies the rows anew: a file that they name was merged or erased before it could be copied.
constexpr int kTries = 20;

// Whether a file of that path is named by a row now. Not, where it was erased or merged after its rows were copied.
Result<bool> is_named(store::Database& db, const std::string& path) {
  bool out = false;
  auto read = db.read([&](store::Reader& reader) -> Result<Done> {
    const auto named = facts::is_named(reader, std::filesystem::path(path).filename().string());
    if (!named) return named.errors();
    out = *named;
    return Done{};
  });
  if (!read) return read.errors();
  return out;
}

}  // namespace

Result<BackedUp> back_up(const Options& options, const std::string& path) {
  auto reading = options;
  reading.readonly = true;  // beside a server that writes
  const auto records = Records::open(reading);
  if (!records) return records.errors();
  store::Database& db = (*records)->db();
  for (int i = 0;; ++i) {
    BackedUp out;
    auto done = db.backup(path, [&](store::Reader& copied, store::Luggage& luggage) {
      auto packed = facts::pack(segments_path(options.folder), copied, luggage);
      if (!packed) return Result<Done>(packed.errors());
      out.files = packed->files;
      out.bytes = packed->bytes;
      return Result<Done>(Done{});
    });
    if (done) return out;
    const Diagnostic& why = done.errors().front();
    if (why.code != "E-FACTS-SEGMENT" || i + 1 == kTries) return done.errors();
    const auto named = is_named(db, why.place.file);
    if (!named) return named.errors();
    if (*named) return done.errors();
  }
}

Result<Done> unpack_into(store::Database& db, const std::string& folder, const std::string& path) {
  const std::string segments = segments_path(folder);
  std::vector<std::string> placed;
  auto done = db.restore(path, [&](store::Reader& copied, store::Luggage& luggage) {
    return facts::unpack(segments, copied, luggage, placed);
  });
  if (done) return done;
  for (const std::string& file : placed) ::unlink(file.c_str());
  return done;
}

}  // namespace zhida::records
