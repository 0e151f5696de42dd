// Writes segments: gathers the facts of 128 subjects by column, writes them as one group, and goes on.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <unistd.h>
#include <unordered_map>
#include <utility>

#include "record/facts/bytes.h"
#include "record/facts/failure.h"
#include "record/facts/group.h"
#include "record/facts/segment.h"
#include "record/files/temporary.h"

namespace zhida::facts {
namespace {

constexpr std::size_t kGroupFacts = 65'536;         // a group with so many is closed
constexpr std::size_t kGroupTextBytes = 1U << 20U;  // likewise
constexpr std::size_t kSubjectTextBytes = 16U << 20U;

struct Column {
  std::size_t name = 0;  // among the names
  std::vector<Cell> cells;
};

// A key and period, with its columns: the n-th fact of one subject goes to the n-th of them.
struct Name {
  std::string key;
  std::string period;
  std::vector<std::uint32_t> columns;
  std::uint64_t subject = 0;  // the last one that used it, by count
  std::size_t used = 0;       // by that one
};

struct Count {
  std::int64_t facts = 0;
  std::int64_t valid_to_min = kOpenEnd;
};

std::string joined(std::string_view key, std::string_view period) {
  std::string out(key);
  out += '\0';
  out += period;
  return out;
}

}  // namespace

struct SegmentWriter::State {
  std::string path;
  std::unique_ptr<Temporary> temporary;
  int descriptor = -1;
  std::uint64_t at = 0;  // bytes written

  Directory directory;
  std::vector<Name> names;
  std::unordered_map<std::string, std::size_t> name_of;
  std::vector<std::size_t> sequence;  // the names of the last subject's facts, in their order
  std::vector<Column> columns;        // as in the directory
  std::map<std::string, Count> counts;
  Written written;

  // the group under way
  std::vector<std::string> subjects;
  std::string text;
  std::size_t facts = 0;
  std::uint64_t subject_count = 0;

  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }

  [[nodiscard]] Result<Done> put_bytes_out(std::string_view bytes);
  [[nodiscard]] Result<Done> flush();
  [[nodiscard]] Result<Done> put_group(std::string_view bytes, std::uint32_t subjects,
                                       std::uint32_t facts, std::string first, std::string last);
  [[nodiscard]] Result<std::size_t> name_at(std::size_t place, const FactView& fact);
  [[nodiscard]] Result<Column*> column_for(Name& name, std::size_t index);
  [[nodiscard]] Result<Done> add_fact(std::size_t place, const FactView& fact);
  void count(const std::string& key, std::int64_t cells, std::int64_t from, std::int64_t to_min,
             std::int64_t to_max);
  [[nodiscard]] Result<Done> copy_group(const Segment::State& from, std::size_t index,
                                        std::string_view bytes, const Group& group);
};

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
  Count& sum = counts[key];
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
  std::uint32_t count_of_columns = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    Column& column = columns[i];
    if (column.cells.empty()) continue;
    put(places, static_cast<std::uint32_t>(i));
    put(places, static_cast<std::uint32_t>(area.size()));
    encode_column(area, column.cells, text, subjects.size());
    std::int64_t from = kOpenEnd;
    std::int64_t to_min = kOpenEnd;
    std::int64_t to_max = kDayMin;
    for (const Cell& cell : column.cells) {
      from = std::min<std::int64_t>(from, cell.valid_from);
      to_min = std::min<std::int64_t>(to_min, cell.valid_to);
      to_max = std::max<std::int64_t>(to_max, cell.valid_to);
    }
    count(names[column.name].key, static_cast<std::int64_t>(column.cells.size()), from, to_min,
          to_max);
    column.cells.clear();
    ++count_of_columns;
  }
  put(head, static_cast<std::uint32_t>(subjects.size()));
  put(head, count_of_columns);
  for (const std::string& subject : subjects) put_text(head, subject);
  head += places;
  head += area;
  auto done = put_group(head, static_cast<std::uint32_t>(subjects.size()),
                        static_cast<std::uint32_t>(facts), subjects.front(), subjects.back());
  subjects.clear();
  text.clear();
  facts = 0;
  return done;
}

// Facts of one import mostly come in the same order for every subject: looked for there first.
Result<std::size_t> SegmentWriter::State::name_at(std::size_t place, const FactView& fact) {
  if (place < sequence.size()) {
    const Name& guess = names[sequence[place]];
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

Result<Column*> SegmentWriter::State::column_for(Name& name, std::size_t index) {
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
    directory.columns.push_back({name.key, name.period, static_cast<std::uint32_t>(name.used)});
    name.columns.push_back(static_cast<std::uint32_t>(columns.size()));
    columns.push_back({index, {}});
  }
  return &columns[name.columns[name.used++]];
}

Result<Done> SegmentWriter::State::add_fact(std::size_t place, const FactView& fact) {
  const auto index = name_at(place, fact);
  if (!index) return index.errors();
  if (auto ok = check_value(fact); !ok) return ok;
  const auto column = column_for(names[*index], *index);
  if (!column) return column.errors();
  (*column)->cells.push_back(
      {static_cast<std::uint8_t>(subjects.size() - 1), fact.kind,
       static_cast<std::int32_t>(fact.valid_from), static_cast<std::int32_t>(fact.valid_to),
       static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(fact.value.size())});
  text += fact.value;
  ++facts;
  return Done{};
}

SegmentWriter::SegmentWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SegmentWriter::~SegmentWriter() = default;

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::create(std::string path) {
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
  if (auto put = state->put_bytes_out(kMagic); !put) return put.errors();
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
  const bool full = s.subjects.size() == kGroupSubjects || s.facts >= kGroupFacts ||
                    s.text.size() >= kGroupTextBytes;
  return full ? s.flush() : Result<Done>(Done{});
}

Result<Done> SegmentWriter::State::copy_group(const Segment::State& from, std::size_t index,
                                              std::string_view bytes, const Group& group) {
  if (auto flushed = flush(); !flushed) return flushed;
  for (const Group::Column& column : group.columns()) {
    std::int64_t begin = kOpenEnd;
    std::int64_t end_min = kOpenEnd;
    std::int64_t end_max = kDayMin;
    for (std::size_t cell = 0; cell < column.view.cells(); ++cell) {
      begin = std::min(begin, column.view.valid_from(cell));
      end_min = std::min(end_min, column.view.valid_to(cell));
      end_max = std::max(end_max, column.view.valid_to(cell));
    }
    count(directory.columns[column.id].key, static_cast<std::int64_t>(column.view.cells()), begin,
          end_min, end_max);
  }
  const GroupPlace& place = from.directory.groups[index];
  return put_group(bytes, place.subjects, place.facts, place.first,
                   std::string(group.subjects().back()));
}

Result<std::int64_t> SegmentWriter::copy(
    const Segment& segment, const std::function<bool(std::string_view)>& touched,
    const std::function<bool(std::string_view, const FactView&)>& leave_out) {
  State& s = *state_;
  const Segment::State& from = *segment.state_;
  for (const ColumnName& column : from.directory.columns) {
    const auto [at, added] =
        s.name_of.try_emplace(joined(column.key, column.period), s.names.size());
    if (added) s.names.push_back({column.key, column.period, {}, 0, 0});
    s.names[at->second].columns.push_back(static_cast<std::uint32_t>(s.columns.size()));
    s.columns.push_back({at->second, {}});
  }
  s.directory.columns = from.directory.columns;
  std::int64_t left_out = 0;
  for (std::size_t i = 0; i < from.directory.groups.size(); ++i) {
    const auto bytes = from.bytes_of(i);
    if (!bytes) return bytes.errors();
    const auto group = from.parsed(i, *bytes);
    if (!group) return group.errors();
    const auto& subjects = group->subjects();
    if (std::none_of(subjects.begin(), subjects.end(), touched)) {
      if (auto done = s.copy_group(from, i, *bytes, *group); !done) return done.errors();
      continue;
    }
    for (std::size_t row = 0; row < subjects.size(); ++row) {
      std::vector<FactView> kept;
      std::vector<std::string> values;  // numbers are made anew for every fact
      values.reserve(group->columns().size());
      group->each(row, from.directory.columns, [&](const FactView& fact) {
        if (leave_out(subjects[row], fact)) {
          ++left_out;
          return;
        }
        values.emplace_back(fact.value);
        kept.push_back(fact);
        kept.back().value = values.back();
      });
      if (auto done = add(subjects[row], kept); !done) return done.errors();
    }
  }
  return left_out;
}

Result<Written> SegmentWriter::finish() {
  State& s = *state_;
  if (auto flushed = s.flush(); !flushed) return flushed.errors();
  const std::uint64_t begin = s.at;
  const std::string bytes = s.directory.bytes();
  std::string foot;
  put(foot, begin);
  put(foot, static_cast<std::uint64_t>(bytes.size()));
  foot += kMagic;
  if (auto put = s.put_bytes_out(bytes); !put) return put.errors();
  if (auto put = s.put_bytes_out(foot); !put) return put.errors();
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
