// Many files of one source become one, beside the writer.
#include <algorithm>
#include <utility>

#include "record/facts/facts.h"
#include "record/facts/failure.h"
#include "record/facts/folder.h"
#include "record/facts/shelf.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

constexpr std::size_t kFilesMin = 8;   // of one size, until they are merged
constexpr std::size_t kFilesMax = 64;  // at once: each holds a group in memory
constexpr std::int64_t kSizeLeast = 1LL << 20U;
constexpr std::int64_t kSizeStep = 8;

// Files of up to 1 MiB are of size 0, of up to 8 MiB of size 1 and so on. Each byte is written again once a size.
int size_of(std::int64_t bytes) {
  int out = 0;
  for (std::int64_t most = kSizeLeast; bytes > most; most *= kSizeStep) ++out;
  return out;
}

// The files of the least size of which there are many.
std::vector<Standing> many_of_a_size(std::vector<Standing> files) {
  std::map<int, std::size_t> counts;
  for (const Standing& file : files) ++counts[size_of(file.row.bytes)];
  const auto many = std::find_if(counts.begin(), counts.end(),
                                 [](const auto& count) { return count.second >= kFilesMin; });
  if (many == counts.end()) return {};
  std::erase_if(files,
                [&](const Standing& file) { return size_of(file.row.bytes) != many->first; });
  return files;
}

Diagnostic moved(const NewMerge& merge) {
  return failure("E-FACTS-MOVED", merge.source,
                 {"合并期间数据段又变了，什么也没有合并",
                  "the segments changed while they were merged; nothing was done"},
                 {"再合并一次", "merge again"});
}

// Whether the file still stands as it was read.
Result<bool> still_stands(store::Reader& reader, const Standing& file) {
  const std::string from = file.merged ? "fact_merge WHERE held_by" : "fact_segment WHERE merge";
  bool out = false;
  auto read = reader.each(
      "SELECT 1 FROM " + from + " IS NULL AND number = $1 AND file = $2 AND digest = $3",
      {file.row.number, std::string_view(file.row.file), std::string_view(file.row.digest)},
      [&](const store::Row&) { return out = true; });
  if (!read) return read.errors();
  return out;
}

Result<Done> give_to(store::Transaction& tx, const Standing& file, std::int64_t merge) {
  const std::vector<std::string> statements =
      file.merged
          ? std::vector<
                std::string>{"UPDATE fact_segment SET merge = $1 WHERE merge = $2",
                             "UPDATE fact_merge SET held_by = $1 WHERE number = $2 OR held_by = $2"}
          : std::vector<std::string>{"UPDATE fact_segment SET merge = $1 WHERE number = $2"};
  for (const std::string& statement : statements) {
    const auto changed = tx.run(statement, {merge, file.row.number});
    if (!changed) return changed.errors();
  }
  return Done{};
}

}  // namespace

struct Facts::Plan {
  std::vector<Standing> files;
  std::vector<MergePart> parts;
  std::vector<std::int64_t> layers;
  std::int64_t facts = 0;
  std::int64_t bytes = 0;
  std::int64_t known_from = kLatest;
};

Result<Facts::Plan> Facts::plan(store::Database& db, const NewMerge& merge) const {
  Plan out;
  auto read = db.read([&](store::Reader& reader) -> Result<Done> {
    auto files = standing_where(reader, "source = $1", {std::string_view(merge.source)});
    if (!files) return files.errors();
    if (!merge.all) *files = many_of_a_size(std::move(*files));
    std::size_t columns = 0;
    for (Standing& file : *files) {
      if (out.files.size() == kFilesMax || out.bytes + file.row.bytes > merge.bytes_max) continue;
      auto segment = shelf_->get(path_of(file.row.file), file.row.digest);
      if (!segment) return segment.errors();
      if (columns + (*segment)->columns() > kColumnsMax) continue;
      columns += (*segment)->columns();
      const auto& layers = (*segment)->layers();
      out.layers.insert(out.layers.end(), layers.begin(), layers.end());
      if (layers.empty()) out.layers.push_back(file.row.number);
      out.facts += file.row.facts;
      out.bytes += file.row.bytes;
      out.known_from = std::min(out.known_from, file.row.known_from);
      out.parts.push_back({std::move(*segment), file.row.number});
      out.files.push_back(std::move(file));
    }
    return Done{};
  });
  if (!read) return read.errors();
  if (out.files.size() < 2) return Plan{};
  std::sort(out.layers.begin(), out.layers.end());
  return out;
}

Result<Merged> Facts::merge(store::Database& db, const NewMerge& merge) {
  if (auto ok = check_name("recorded_by", merge.recorded_by, kNameBytesMax); !ok)
    return ok.errors();
  const auto plan = this->plan(db, merge);
  if (!plan) return plan.errors();
  Merged out;
  if (plan->files.empty()) return out;
  auto writer = SegmentWriter::create(new_path(merge.source), plan->layers);
  if (!writer) return writer.errors();
  if (auto done = (*writer)->merge(plan->parts); !done) return done.errors();
  const auto written = (*writer)->finish();
  if (!written) return written.errors();
  out.file = file_of(*written);
  std::vector<std::string> ids;
  std::vector<std::string> before;
  ids.reserve(plan->files.size());
  before.reserve(plan->files.size());
  for (const Standing& file : plan->files) {
    ids.push_back(file.row.id);
    before.push_back(file.row.file);
  }
  const std::string id = out.file.substr(0, out.file.size() - kEnding.size());
  const std::string replaces = lines_of(ids);
  auto done = db.write([&](store::Transaction& tx) -> Result<Done> {
    for (const Standing& file : plan->files) {
      const auto stands = still_stands(tx, file);
      if (!stands) return stands.errors();
      if (!*stands) return moved(merge);
    }
    const store::Params columns{std::string_view(id),
                                std::string_view(out.file),
                                std::string_view(written->digest),
                                written->bytes,
                                written->subjects,
                                written->facts,
                                written->valid_from_min,
                                written->valid_to_max,
                                plan->known_from,
                                std::string_view(merge.source),
                                std::string_view(replaces),
                                tx.time_us(),
                                std::string_view(merge.recorded_by)};
    // what is named must be there, whole, and have every fact
    const auto opened = shelf_->get(written->path, written->digest);
    if (!opened) return opened.errors();
    if (written->facts != plan->facts) {
      return file_failure(out.file, id,
                          {"合并后的事实数目与原来的不符，什么也没有合并",
                           "the merged file has another number of facts; nothing was done"},
                          {"用 zhida audit verify 与备份核对", "compare with a backup"});
    }
    const auto number = append(tx, journal_, kMerges, std::span(&columns, 1));
    if (!number) return number.errors();
    for (const Standing& file : plan->files) {
      if (auto given = give_to(tx, file, *number); !given) return given;
    }
    return Done{};
  });
  // The old files stay open on the shelf, for those who read an older snapshot.
  const std::vector<std::string>& needless = done ? before : std::vector<std::string>{out.file};
  auto gone = db.read([&](store::Reader& reader) { return unlink(reader, needless); });
  if (!done) return done.errors();
  if (!gone) return gone.errors();
  out.id = id;
  out.files = static_cast<std::int64_t>(plan->files.size());
  out.imports = static_cast<std::int64_t>(plan->layers.size());
  out.bytes_before = plan->bytes;
  out.bytes = written->bytes;
  return out;
}

}  // namespace zhida::facts
