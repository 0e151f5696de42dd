// Reads what stands in the folder, and compares files with their rows.
#include "record/facts/folder.h"

#include <algorithm>
#include <utility>

#include "record/facts/failure.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

// Asked for one by one up to so many.
constexpr std::size_t kFew = 8;

// As of kSegments, of a merge.
constexpr std::string_view kMergeAsSegment =
    "SELECT number, leaf, id, file, digest, bytes, subjects, facts, valid_from_min, valid_to_max, "
    "known_from, source, '', 'published', recorded_by FROM fact_merge";

Result<Done> add_rows(store::Reader& reader, const std::string& sql, const store::Params& params,
                      bool merged, std::vector<Standing>& out) {
  return reader.each(sql, params, [&](const store::Row& row) {
    out.push_back({segment_of(row), merged});
    return true;
  });
}

Result<Done> add_layers(store::Reader& reader, std::string_view condition,
                        const store::Params& params, std::map<std::int64_t, SegmentRow>& out) {
  return reader.each(select(kSegments) + " WHERE " + std::string(condition), params,
                     [&](const store::Row& row) {
                       auto one = segment_of(row);
                       const auto number = one.number;
                       out.emplace(number, std::move(one));
                       return true;
                     });
}

bool is_counted(const Written& found, const SegmentRow& row) {
  return found.subjects == row.subjects && found.facts == row.facts &&
         found.valid_from_min == row.valid_from_min && found.valid_to_max == row.valid_to_max;
}

Diagnostic differs(const SegmentRow& file, const std::string& id) {
  return file_failure(
      file.file, id,
      {"数据段的内容与登记的数目不符", "what the segment holds is not what its row says"},
      {"从备份恢复数据库与数据段文件夹",
       "restore the store and the folder of segments from a backup"});
}

}  // namespace

Result<std::vector<Standing>> standing_where(store::Reader& reader, std::string_view condition,
                                             const store::Params& params) {
  const std::string where = " AND " + std::string(condition);
  std::vector<Standing> out;
  auto read =
      add_rows(reader, select(kSegments) + " WHERE merge IS NULL" + where, params, false, out);
  if (read) {
    read = add_rows(reader, std::string(kMergeAsSegment) + " WHERE held_by IS NULL" + where, params,
                    true, out);
  }
  if (!read) return read.errors();
  std::sort(out.begin(), out.end(),
            [](const Standing& a, const Standing& b) { return a.row.number < b.row.number; });
  return out;
}

Result<std::vector<Standing>> standing(store::Reader& reader) {
  return standing_where(reader, "number > 0", {});
}

Result<std::map<std::int64_t, SegmentRow>> layers_of(store::Reader& reader, std::int64_t merge) {
  std::map<std::int64_t, SegmentRow> out;
  auto read = add_layers(reader, "merge = $1", {merge}, out);
  if (!read) return read.errors();
  return out;
}

Result<std::map<std::int64_t, SegmentRow>> layers_among(store::Reader& reader, std::int64_t merge,
                                                        const std::vector<std::int64_t>& numbers) {
  if (numbers.size() > kFew) return layers_of(reader, merge);
  std::map<std::int64_t, SegmentRow> out;
  for (const std::int64_t number : numbers) {
    if (auto read = add_layers(reader, "number = $1", {number}, out); !read) return read.errors();
  }
  return out;
}

std::string file_of(const Written& written) {
  return written.path.substr(written.path.rfind('/') + 1);
}

Result<Done> check_standing(store::Reader& reader, const Segment& segment, const Standing& file) {
  const auto found = segment.verify();
  if (!found) return found.errors();
  if (!is_counted(*found, file.row) || found->digest != file.row.digest ||
      found->bytes != file.row.bytes) {
    return differs(file.row, file.row.id);
  }
  if (!file.merged) return Done{};
  const auto rows = layers_of(reader, file.row.number);
  if (!rows) return rows.errors();
  const auto counts = segment.count();
  if (!counts) return counts.errors();
  const auto& layers = segment.layers();
  const bool same =
      std::equal(layers.begin(), layers.end(), rows->begin(), rows->end(),
                 [](std::int64_t layer, const auto& row) { return layer == row.first; });
  if (!same) return differs(file.row, file.row.id);
  for (const auto& [number, row] : *rows) {
    const auto counted = counts->find(number);
    if (!is_counted(counted == counts->end() ? Written{} : counted->second, row))
      return differs(file.row, row.id);
  }
  return Done{};
}

}  // namespace zhida::facts
