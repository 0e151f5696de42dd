// The folder of segments: opening it, files and their rows, what is left over.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/sha256.h"
#include "record/facts/facts.h"
#include "record/facts/failure.h"
#include "record/facts/shelf.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

constexpr std::string_view kEnding = ".facts";
constexpr std::size_t kNameDigits = 16;

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
Result<std::vector<std::string>> files_of(const std::string& folder) {
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

Result<std::vector<SegmentRow>> all_segments(store::Reader& reader) {
  std::vector<SegmentRow> out;
  auto read = reader.each(select(kSegments) + " ORDER BY number", {}, [&](const store::Row& row) {
    out.push_back(segment_of(row));
    return true;
  });
  if (!read) return read.errors();
  return out;
}

// Views of all of them.
store::Params columns_of(const std::string& id, const Origin& origin, std::string_view file,
                         const Written& written, std::int64_t known_from) {
  return {std::string_view(id),
          file,
          std::string_view(written.digest),
          written.bytes,
          written.subjects,
          written.facts,
          written.valid_from_min,
          written.valid_to_max,
          known_from,
          std::string_view(origin.source),
          std::string_view(origin.evidence),
          to_string(origin.confidence),
          std::string_view(origin.recorded_by)};
}

Result<Done> add_keys(store::Transaction& tx, std::int64_t number,
                      const std::vector<Written::Key>& keys) {
  std::vector<store::Params> rows;
  rows.reserve(keys.size());
  for (const auto& key : keys)
    rows.push_back({number, std::string_view(key.key), key.facts, key.valid_to_min});
  const auto put = tx.run_many(
      "INSERT INTO fact_segment_key (segment, key, facts, valid_to_min) VALUES ($1, $2, $3, $4)",
      rows);
  if (!put) return put.errors();
  return Done{};
}

// What the file holds against what its row says.
Result<Done> check_file(const Segment& segment, const SegmentRow& row) {
  const auto found = segment.verify();
  if (!found) return found.errors();
  if (found->digest == row.digest && found->bytes == row.bytes && found->subjects == row.subjects &&
      found->facts == row.facts && found->valid_from_min == row.valid_from_min &&
      found->valid_to_max == row.valid_to_max) {
    return Done{};
  }
  return file_failure(
      row.file, row.id,
      {"数据段的内容与登记的数目不符", "what the segment holds is not what its row says"},
      {"从备份恢复数据库与数据段文件夹",
       "restore the store and the folder of segments from a backup"});
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

// Two writers of this process never take one name: the count goes on; a name that a file of an earlier process has is
// passed over.
Result<std::unique_ptr<SegmentWriter>> Facts::writer(std::string_view label) const {
  static std::atomic<unsigned> count{0};
  const std::string stem = hex(sha256(label)).substr(0, kNameDigits) + "-";
  std::string path;
  do {
    path = path_of(stem + std::to_string(count.fetch_add(1)) + std::string(kEnding));
  } while (::access(path.c_str(), F_OK) == 0);
  return SegmentWriter::create(std::move(path));
}

Result<SegmentRow> Facts::import(store::Transaction& tx, const NewSegment& segment,
                                 const Written& written) {
  if (auto ok = check_name("id", segment.id, kNameBytesMax); !ok) return ok.errors();
  if (auto ok = check_origin(segment.origin); !ok) return ok.errors();
  const auto slash = written.path.rfind('/');
  const std::string file = written.path.substr(slash + 1);
  ZHIDA_CHECK(slash != std::string::npos && written.path.substr(0, slash) == folder_);
  const auto columns = columns_of(segment.id, segment.origin, file, written, tx.time_us());
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

// Writes the segment's file anew without what is erased. The row keeps its number and the time since which it is known.
Result<std::string> Facts::replace(store::Transaction& tx, const SegmentRow& row,
                                   const NewErasure& erasure, std::int64_t& records,
                                   std::vector<std::int64_t>& leaves) {
  const std::set<std::string_view> subjects(erasure.subjects.begin(), erasure.subjects.end());
  const std::set<std::string_view> keys(erasure.keys.begin(), erasure.keys.end());
  const auto touched = [&](std::string_view subject) {
    return subjects.empty() || subjects.contains(subject);
  };
  const auto leave_out = [&](std::string_view subject, const FactView& fact) {
    return touched(subject) && (keys.empty() || keys.contains(fact.key)) &&
           fact.valid_to <= erasure.ended_by;
  };
  const auto segment = shelf_->get(path_of(row.file), row.digest);
  if (!segment) return segment.errors();
  bool any = subjects.empty();
  for (const std::string_view subject : subjects) {
    auto looked = (*segment)->of(
        subject, [&](const FactView& fact) { any = any || leave_out(subject, fact); });
    if (!looked) return looked.errors();
  }
  if (!any) return std::string();
  auto made = writer(row.id);
  if (!made) return made.errors();
  const auto left_out = (*made)->copy(**segment, touched, leave_out);
  if (!left_out) return left_out.errors();
  if (*left_out == 0) return std::string();
  const auto written = (*made)->finish();
  if (!written) return written.errors();
  const std::string file = written->path.substr(written->path.rfind('/') + 1);
  const auto columns = columns_of(row.id, row.origin, file, *written, row.known_from);
  const auto leaf = journal_.note(tx, kSegments.kind, row.id, content_of(columns));
  if (!leaf) return leaf.errors();
  const auto changed = tx.run(
      "UPDATE fact_segment SET file = $1, digest = $2, bytes = $3, subjects = $4, facts = $5, "
      "valid_from_min = $6, "
      "valid_to_max = $7, leaf = $8 WHERE number = $9",
      {std::string_view(file), std::string_view(written->digest), written->bytes, written->subjects,
       written->facts, written->valid_from_min, written->valid_to_max, *leaf, row.number});
  if (!changed) return changed.errors();
  if (auto gone = tx.run("DELETE FROM fact_segment_key WHERE segment = $1", {row.number}); !gone)
    return gone.errors();
  if (auto added = add_keys(tx, row.number, written->keys); !added) return added.errors();
  records += *left_out;
  leaves.push_back(row.leaf);
  return row.file;
}

Result<Done> Facts::check(store::Reader& reader) const {
  Diagnostics errors;
  const auto note = [&](const Diagnostics& why) {
    errors.insert(errors.end(), why.begin(), why.end());
  };
  const auto rows = all_segments(reader);
  if (!rows) return rows.errors();
  for (const SegmentRow& row : *rows) {
    const auto segment = Segment::open(path_of(row.file), row.digest);
    if (!segment) {
      note(segment.errors());
    } else if (auto checked = check_file(**segment, row); !checked) {
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
  auto files = files_of(folder_);
  if (!files) return files;
  const auto rows = all_segments(reader);
  if (!rows) return rows.errors();
  std::set<std::string_view> named;
  for (const SegmentRow& row : *rows) named.insert(row.file);
  files->erase(std::remove_if(files->begin(), files->end(),
                              [&](const std::string& file) { return named.contains(file); }),
               files->end());
  return files;
}

Result<Done> Facts::remove(store::Reader& reader, const std::vector<std::string>& files) {
  const auto left = orphans(reader);
  if (!left) return left.errors();
  for (const std::string& file : files) {
    if (!std::binary_search(left->begin(), left->end(), file)) continue;
    shelf_->drop(path_of(file));
    if (::unlink(path_of(file).c_str()) != 0 && errno != ENOENT)
      return folder_failure(folder_, errno);
  }
  return Done{};
}

}  // namespace zhida::facts
