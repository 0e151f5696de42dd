// The folder of segments: opening it, files and their rows, what is left over.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <random>
#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/sha256.h"
#include "record/facts/bytes.h"
#include "record/facts/facts.h"
#include "record/facts/failure.h"
#include "record/facts/folder.h"
#include "record/facts/shelf.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

constexpr std::size_t kNameDigits = 16;
constexpr std::size_t kNameWords = 4;

Diagnostic folder_failure(const std::string& folder, int error) {
  Diagnostic out =
      failure("E-FACTS-FOLDER", Place{},
              {std::string("数据段文件夹用不了：") + std::strerror(error),
               std::string("the folder of segments cannot be used: ") + std::strerror(error)},
              {"检查路径与权限", "check the path and its permissions"});
  out.place.file = folder;
  return out;
}

// The files of the folder that are segments or were on the way to be, by name.
Result<std::vector<std::string>> names_in(const std::string& folder) {
  DIR* listing = ::opendir(folder.c_str());
  if (listing == nullptr) return folder_failure(folder, errno);
  std::vector<std::string> out;
  while (const dirent* entry = ::readdir(listing)) {
    const std::string_view name(entry->d_name);
    const bool temporary = name.starts_with(".zhida-") && name.ends_with(".tmp");
    if (name.ends_with(kEnding) || temporary) out.emplace_back(name);
  }
  ::closedir(listing);
  std::sort(out.begin(), out.end());
  return out;
}

Result<Done> check_order(store::Reader& reader) {
  std::int64_t above = 0;
  auto counted = reader.each(
      "SELECT count(*) FROM fact_record WHERE number > (SELECT last FROM fact_order WHERE id = 1)",
      {}, [&](const store::Row& row) {
        above = row.integer(0);
        return true;
      });
  if (!counted) return counted;
  if (above == 0) return Done{};
  return failure("E-FACTS-ID", "fact_order",
                 {"记录的序号超出已发的序号", "records have numbers that were never given out"},
                 {"从备份恢复数据库", "restore the store from a backup"});
}

}  // namespace

Facts::Facts(std::string folder, store::Journal& journal)
    : folder_(std::move(folder)), journal_(journal), shelf_(std::make_unique<Shelf>()) {}

Facts::~Facts() = default;

std::string Facts::path_of(std::string_view file) const {
  return folder_ + "/" + std::string(file);
}

Result<std::unique_ptr<Facts>> Facts::open(std::string folder, store::Journal& journal) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return folder_failure(folder, errno);
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) return folder_failure(folder, errno);
  if (!S_ISDIR(status.st_mode)) return folder_failure(folder, ENOTDIR);
  return std::unique_ptr<Facts>(new Facts(std::move(folder), journal));
}

// A name is never taken again: the row of an import that was merged keeps the name of its file.
Result<std::unique_ptr<SegmentWriter>> Facts::writer(std::string_view label) const {
  return SegmentWriter::create(new_path(label));
}

std::string Facts::new_path(std::string_view label) const {
  thread_local std::random_device random;
  std::string bytes;
  for (std::size_t i = 0; i < kNameWords; ++i) put(bytes, static_cast<std::uint32_t>(random()));
  return path_of(hex(sha256(label)).substr(0, kNameDigits) + "-" +
                 hex(sha256(bytes)).substr(0, kNameDigits) + std::string(kEnding));
}

Result<SegmentRow> Facts::import(store::Transaction& tx, const NewSegment& segment,
                                 const Written& written) {
  if (auto ok = check_name("id", segment.id, kNameBytesMax); !ok) return ok.errors();
  if (auto ok = check_origin(segment.origin); !ok) return ok.errors();
  const auto slash = written.path.rfind('/');
  const std::string file = file_of(written);
  ZHIDA_CHECK(slash != std::string::npos && written.path.substr(0, slash) == folder_);
  const auto columns = segment_columns(segment.id, segment.origin, file, written, tx.time_us());
  const auto there = is_there(tx, kSegments, columns, "known_from file");
  if (!there) return there.errors();
  if (!*there) {
    // what is named must be there, and be what it is said to be
    const auto opened = shelf_->get(written.path, written.digest);
    if (!opened) return opened.errors();
    const auto number = append(tx, journal_, kSegments, std::span(&columns, 1));
    if (!number) return number.errors();
    if (auto added = add_keys(tx, *number, written.keys); !added) return added.errors();
  }
  SegmentRow out;
  auto read = tx.each(select(kSegments) + " WHERE id = $1", {std::string_view(segment.id)},
                      [&](const store::Row& row) {
                        out = segment_of(row);
                        return true;
                      });
  if (!read) return read.errors();
  return out;
}

Result<Done> Facts::check(store::Reader& reader) const {
  Diagnostics errors;
  const auto note = [&](const Diagnostics& why) {
    errors.insert(errors.end(), why.begin(), why.end());
  };
  const auto files = standing(reader);
  if (!files) return files.errors();
  for (const Standing& file : *files) {
    const auto segment = Segment::open(path_of(file.row.file), file.row.digest);
    if (!segment) {
      note(segment.errors());
    } else if (auto checked = check_standing(reader, **segment, file); !checked) {
      note(checked.errors());
    }
  }
  const auto left = orphans(reader);
  if (!left) return left.errors();
  for (const std::string& file : *left) {
    errors.push_back(file_failure(
        path_of(file), {},
        {"没有登记的数据段文件，来自未完成的导入或删除",
         "a file that no row names, left by an import or an erasure that did not end"},
        {"没有导入在进行时可以删除", "it can be removed while no import is under way"}));
  }
  if (auto ordered = check_order(reader); !ordered) note(ordered.errors());
  if (!errors.empty()) return errors;
  return Done{};
}

Result<std::vector<std::string>> Facts::orphans(store::Reader& reader) const {
  auto files = names_in(folder_);
  if (!files) return files;
  const auto all = standing(reader);
  if (!all) return all.errors();
  std::set<std::string_view> named;
  for (const Standing& one : *all) named.insert(one.row.file);
  files->erase(std::remove_if(files->begin(), files->end(),
                              [&](const std::string& file) { return named.contains(file); }),
               files->end());
  return files;
}

Result<Done> Facts::remove(store::Reader& reader, const std::vector<std::string>& files) {
  shelf_->clear();
  return unlink(reader, files);
}

Result<Done> Facts::unlink(store::Reader& reader, const std::vector<std::string>& files) const {
  const auto left = orphans(reader);
  if (!left) return left.errors();
  for (const std::string& file : files) {
    if (!std::binary_search(left->begin(), left->end(), file)) continue;
    if (::unlink(path_of(file).c_str()) != 0 && errno != ENOENT)
      return folder_failure(folder_, errno);
  }
  return Done{};
}

Result<std::vector<std::string>> Facts::sources_with_files(store::Reader& reader) const {
  std::vector<std::string> out;
  auto read =
      reader.each("SELECT DISTINCT source FROM fact_segment", {}, [&](const store::Row& row) {
        out.emplace_back(row.text(0));
        return true;
      });
  if (!read) return read.errors();
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace zhida::facts
