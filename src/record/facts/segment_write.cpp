// Writes segments: gathers the facts of 128 subjects by column, writes them as one group, and goes on. Copies and merges
// of whole files are in segment_merge.cpp.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "record/facts/bytes.h"
#include "record/facts/failure.h"
#include "record/facts/gather.h"

namespace zhida::facts {
namespace {

constexpr std::size_t kGroupBytesMax = 1U << 31U;
constexpr std::size_t kSubjectTextBytes = 16U << 20U;

std::string joined(std::string_view key, std::string_view period) {
  std::string out(key);
  out += '\0';
  out += period;
  return out;
}

}  // namespace

Result<Done> SegmentWriter::State::put_bytes_out(std::string_view bytes) {
  at += bytes.size();
  while (!bytes.empty()) {
    const auto some = ::write(descriptor, bytes.data(), bytes.size());
    if (some < 0 && errno == EINTR) continue;
    if (some < 0) {
      return file_failure(path, {},
                          {std::string("数据段写不下去：") + std::strerror(errno),
                           std::string("the segment cannot be written: ") + std::strerror(errno)},
                          {"腾出磁盘空间后重新导入", "make room on the disk and import again"});
    }
    bytes.remove_prefix(static_cast<std::size_t>(some));
  }
  return Done{};
}

Result<Done> SegmentWriter::State::put_group(std::string_view bytes, std::uint32_t subjects_here,
                                             std::uint32_t facts_here, std::string first,
                                             std::string last) {
  if (bytes.size() > kGroupBytesMax) {
    return failure(
        "E-FACTS-LIMIT", first,
        {"这些主体的事实太多，一组放不下", "these subjects have more than a group can hold"},
        {"分成几次导入", "import it in parts"});
  }
  GroupPlace place;
  place.offset = at;
  place.bytes = static_cast<std::uint32_t>(bytes.size());
  place.subjects = subjects_here;
  place.facts = facts_here;
  place.digest = sha256(bytes);
  place.first = std::move(first);
  directory.groups.push_back(std::move(place));
  directory.last = std::move(last);
  written.subjects += subjects_here;
  written.facts += facts_here;
  return put_bytes_out(bytes);
}

void SegmentWriter::State::count(const std::string& key, std::int64_t cells, std::int64_t from,
                                 std::int64_t to_min, std::int64_t to_max) {
  KeyCount& sum = counts[key];
  sum.facts += cells;
  sum.valid_to_min = std::min(sum.valid_to_min, to_min);
  written.valid_from_min = std::min(written.valid_from_min, from);
  written.valid_to_max = std::max(written.valid_to_max, to_max);
}

Result<Done> SegmentWriter::State::flush() {
  if (subjects.empty()) return Done{};
  std::string head;
  std::string area;
  std::string places;
  std::sort(used.begin(), used.end());
  for (const std::uint32_t i : used) {
    std::vector<Cell>& cells = columns[i];
    put(places, i);
    put(places, static_cast<std::uint32_t>(area.size()));
    encode_column(area, cells, text, subjects.size());
    std::int64_t from = kOpenEnd;
    std::int64_t to_min = kOpenEnd;
    std::int64_t to_max = kDayMin;
    for (const Cell& cell : cells) {
      from = std::min<std::int64_t>(from, cell.valid_from);
      to_min = std::min<std::int64_t>(to_min, cell.valid_to);
      to_max = std::max<std::int64_t>(to_max, cell.valid_to);
    }
    count(directory.columns[i].key, static_cast<std::int64_t>(cells.size()), from, to_min, to_max);
    cells.clear();
  }
  put(head, static_cast<std::uint32_t>(subjects.size()));
  put(head, static_cast<std::uint32_t>(used.size()));
  for (const std::string& subject : subjects) put_text(head, subject);
  head += places;
  head += area;
  auto done = put_group(head, static_cast<std::uint32_t>(subjects.size()),
                        static_cast<std::uint32_t>(facts), subjects.front(), subjects.back());
  subjects.clear();
  used.clear();
  text.clear();
  facts = 0;
  return done;
}

// Facts of one import mostly come in the same order for every subject: looked for there first.
Result<std::size_t> SegmentWriter::State::name_at(std::size_t place, const FactView& fact) {
  if (place < sequence.size()) {
    const GatheredName& guess = names[sequence[place]];
    if (guess.key == fact.key && guess.period == fact.period) return sequence[place];
  }
  auto [found, added] = name_of.try_emplace(joined(fact.key, fact.period), names.size());
  if (added) {
    if (auto ok = check_key(fact); !ok) return ok.errors();
    if (is_identifier(fact.key)) {
      return failure("E-FACTS-FIELD", fact.key,
                     {"标识不能批量导入，请逐条登记",
                      "identifiers are not imported in bulk but recorded singly"},
                     {"统一社会信用代码、名称、登记机关、行政区划用单条事实",
                      "record code, name, registrar and district as single facts"});
    }
    names.push_back({std::string(fact.key), std::string(fact.period), {}, 0, 0});
  }
  if (place < sequence.size()) {
    sequence[place] = found->second;
  } else {
    sequence.push_back(found->second);
  }
  return found->second;
}

Result<std::uint32_t> SegmentWriter::State::column_for(GatheredName& name) {
  if (name.subject != subject_count) {
    name.subject = subject_count;
    name.used = 0;
  }
  if (name.used == name.columns.size()) {
    if (columns.size() >= kColumnsMax) {
      return failure("E-FACTS-LIMIT", name.key,
                     {"一次导入的列（事实、期间、次序）超过 65536",
                      "an import has more than 65,536 columns (key, period, occurrence)"},
                     {"分成几次导入", "import it in parts"});
    }
    directory.columns.push_back({name.key, name.period, static_cast<std::uint32_t>(name.used), 0});
    name.columns.push_back(static_cast<std::uint32_t>(columns.size()));
    columns.emplace_back();
  }
  return name.columns[name.used++];
}

Result<Done> SegmentWriter::State::add_fact(std::size_t place, const FactView& fact) {
  const auto index = name_at(place, fact);
  if (!index) return index.errors();
  if (auto ok = check_value(fact); !ok) return ok;
  const auto column = column_for(names[*index]);
  if (!column) return column.errors();
  put_cell(*column, fact);
  return Done{};
}

void SegmentWriter::State::put_cell(std::uint32_t column, const FactView& fact) {
  auto& cells = columns[column];
  if (cells.empty()) used.push_back(column);
  cells.push_back(
      {static_cast<std::uint8_t>(subjects.size() - 1), fact.kind,
       static_cast<std::int32_t>(fact.valid_from), static_cast<std::int32_t>(fact.valid_to),
       static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(fact.value.size())});
  text += fact.value;
  ++facts;
}

Result<Done> SegmentWriter::State::flush_full() {
  const bool full =
      subjects.size() == kGroupSubjects || facts >= kGroupFacts || text.size() >= kGroupTextBytes;
  return full ? flush() : Result<Done>(Done{});
}

SegmentWriter::SegmentWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SegmentWriter::~SegmentWriter() = default;

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::create(std::string path) {
  return begin(std::move(path), kMagic);
}

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::create(std::string path,
                                                             std::vector<std::int64_t> layers) {
  if (layers.empty()) return create(std::move(path));
  auto out = begin(std::move(path), kLayeredMagic);
  if (out) (*out)->state_->directory.layers = std::move(layers);
  return out;
}

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::begin(std::string path,
                                                            std::string_view magic) {
  auto state = std::make_unique<State>();
  state->path = std::move(path);
  state->temporary = std::make_unique<Temporary>(state->path);
  state->descriptor = ::open(state->temporary->name().c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (state->descriptor < 0) {
    return file_failure(state->path, {},
                        {std::string("数据段文件建不了：") + std::strerror(errno),
                         std::string("the segment's file cannot be made: ") + std::strerror(errno)},
                        {"检查文件夹与权限", "check the folder and its permissions"});
  }
  if (auto put = state->put_bytes_out(magic); !put) return put.errors();
  return std::unique_ptr<SegmentWriter>(new SegmentWriter(std::move(state)));
}

Result<Done> SegmentWriter::add(std::string_view subject, std::span<const FactView> facts) {
  State& s = *state_;
  if (auto ok = check_name("subject", subject, kNameBytesMax); !ok) return ok;
  const std::string& before = s.subjects.empty() ? s.directory.last : s.subjects.back();
  if (subject <= before) {
    return failure(
        "E-FACTS-ORDER", subject,
        {"主体须按编号（字节序）递增且各出现一次；前一个是“" + before + "”",
         "subjects must ascend (as bytes), each once; the one before is \"" + before + "\""},
        {"先按主体排序，把同一主体的事实放在一起",
         "sort by subject and give all facts of one together"});
  }
  std::size_t bytes = 0;
  for (const FactView& fact : facts) bytes += fact.value.size();
  if (facts.size() > kSubjectFactsMax || bytes > kSubjectTextBytes) {
    return failure("E-FACTS-LIMIT", subject,
                   {"一个主体一次导入的事实超过 65536 条或 16 MiB",
                    "an import has more than 65,536 facts or 16 MiB of one subject"},
                   {"分成几次导入", "import it in parts"});
  }
  if (facts.empty()) return Done{};
  s.subjects.emplace_back(subject);
  ++s.subject_count;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (auto ok = s.add_fact(i, facts[i]); !ok) {
      auto why = ok.errors();
      for (Diagnostic& one : why)
        one.place.element = std::string(subject) + " / " + one.place.element;
      return why;
    }
  }
  return s.flush_full();
}

Result<Written> SegmentWriter::finish() {
  State& s = *state_;
  if (auto flushed = s.flush(); !flushed) return flushed.errors();
  const std::uint64_t begin = s.at;
  const std::string bytes = s.directory.bytes();
  if (auto put = s.put_bytes_out(bytes); !put) return put.errors();
  if (auto put = s.put_bytes_out(s.directory.foot(begin, bytes)); !put) return put.errors();
  const bool closed = ::close(std::exchange(s.descriptor, -1)) == 0;
  if (!closed) {
    return file_failure(s.path, {},
                        {std::string("数据段写不下去：") + std::strerror(errno),
                         std::string("the segment cannot be written: ") + std::strerror(errno)});
  }
  const auto placed = s.temporary->place();
  if (!placed) return placed.errors();
  s.written.path = s.path;
  s.written.digest = hex(sha256(bytes));
  s.written.bytes = static_cast<std::int64_t>(*placed);
  s.written.keys.reserve(s.counts.size());
  for (const auto& [key, sum] : s.counts)
    s.written.keys.push_back({key, sum.facts, sum.valid_to_min});
  return s.written;
}

}  // namespace zhida::facts
