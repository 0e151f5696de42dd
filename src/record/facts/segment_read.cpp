// Reads segments: a group at a time, verified.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "record/facts/bytes.h"
#include "record/facts/failure.h"
#include "record/facts/group.h"
#include "record/facts/segment.h"

namespace zhida::facts {
namespace {

constexpr std::uint64_t kDirectoryBytesMax = 1ULL << 30U;

const Words& restore() {
  static const Words kWords{"从备份恢复这个文件；审计日志里有它的摘要",
                            "restore the file from a backup; the audit log has its digest"};
  return kWords;
}

Diagnostic unreadable(const std::string& path, int error) {
  return file_failure(path, {},
                      {std::string("数据段文件读不了：") + std::strerror(error),
                       std::string("the segment's file cannot be read: ") + std::strerror(error)},
                      restore());
}

Diagnostic damaged(const std::string& path, const std::string& part, const std::string& zh,
                   const std::string& en) {
  return file_failure(path, part, {"数据段文件损坏：" + zh, "the segment's file is damaged: " + en},
                      restore());
}

// `size` bytes at `offset`.
Result<std::string> read_at(const std::string& path, int descriptor, std::uint64_t offset,
                            std::uint64_t size) {
  std::string out(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const auto some =
        ::pread(descriptor, out.data() + done, size - done, static_cast<off_t>(offset + done));
    if (some < 0 && errno == EINTR) continue;
    if (some < 0) return unreadable(path, errno);
    if (some == 0) return damaged(path, {}, "文件不完整", "it is cut short");
    done += static_cast<std::size_t>(some);
  }
  return out;
}

}  // namespace

Segment::State::~State() {
  if (descriptor >= 0) ::close(descriptor);
}

Result<std::string> Segment::State::bytes_of(std::size_t group) const {
  const GroupPlace& place = directory.groups[group];
  auto bytes = read_at(path, descriptor, place.offset, place.bytes);
  if (!bytes || sha256(*bytes) == place.digest) return bytes;
  const std::string number = std::to_string(group + 1);
  const std::string where =
      std::to_string(place.offset) + "–" + std::to_string(place.offset + place.bytes - 1);
  return damaged(path, "group " + number, "第 " + number + " 组（字节 " + where + "）与摘要不符",
                 "group " + number + " (bytes " + where + ") does not have its digest");
}

Result<Group> Segment::State::parsed(std::size_t group, std::string_view bytes) const {
  auto out = Group::parse(bytes, directory.columns.size());
  if (out) return std::move(*out);
  return damaged(path, "group " + std::to_string(group + 1), "组的格式不对",
                 "a group is malformed");
}

Segment::Segment(std::unique_ptr<State> state) : state_(std::move(state)) {}
Segment::~Segment() = default;

Result<std::shared_ptr<const Segment>> Segment::open(std::string path, std::string_view digest) {
  auto state = std::make_unique<State>();
  state->path = std::move(path);
  State& s = *state;
  s.descriptor = ::open(s.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat status{};
  if (s.descriptor < 0 || ::fstat(s.descriptor, &status) != 0) return unreadable(s.path, errno);
  s.size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || s.size < kMagic.size() + kFooterBytes) {
    return damaged(s.path, {}, "不是数据段", "it is no segment");
  }
  const auto head = read_at(s.path, s.descriptor, 0, kMagic.size());
  if (!head) return head.errors();
  const auto foot = read_at(s.path, s.descriptor, s.size - kFooterBytes, kFooterBytes);
  if (!foot) return foot.errors();
  const auto begin = bytes_at(*foot, 0, 8);
  const auto length = bytes_at(*foot, 8, 8);
  const bool fits = begin >= kMagic.size() && begin <= s.size - kFooterBytes &&
                    length == s.size - kFooterBytes - begin && length <= kDirectoryBytesMax;
  const bool layered = *head == kLayeredMagic;
  if ((*head != kMagic && !layered) || foot->substr(16) != *head || !fits) {
    return damaged(s.path, "header", "文件头或文件尾不对",
                   "its first or last bytes are not those of a segment");
  }
  const auto bytes = read_at(s.path, s.descriptor, begin, length);
  if (!bytes) return bytes.errors();
  if (hex(sha256(*bytes)) != digest) {
    return damaged(s.path, "directory", "目录与登记的摘要不符",
                   "its directory does not have the digest on record");
  }
  auto directory = Directory::parse(*bytes, begin, layered);
  if (!directory)
    return damaged(s.path, "directory", "目录的格式不对", "its directory is malformed");
  s.directory = std::move(*directory);
  return std::shared_ptr<const Segment>(new Segment(std::move(state)));
}

const std::vector<std::int64_t>& Segment::layers() const { return state_->directory.layers; }

std::size_t Segment::columns() const { return state_->directory.columns.size(); }

std::optional<std::size_t> Segment::group_of(std::string_view subject) const {
  const auto& groups = state_->directory.groups;
  if (groups.empty() || subject < groups.front().first || subject > state_->directory.last)
    return std::nullopt;
  const auto after = std::upper_bound(
      groups.begin(), groups.end(), subject,
      [](std::string_view id, const GroupPlace& group) { return id < group.first; });
  return static_cast<std::size_t>(after - groups.begin()) - 1;
}

Result<Done> Segment::of(
    std::string_view subject,
    const std::function<void(std::int64_t layer, const FactView&)>& each) const {
  const auto index = group_of(subject);
  if (!index) return Done{};
  const auto bytes = state_->bytes_of(*index);
  if (!bytes) return bytes.errors();
  const auto group = state_->parsed(*index, *bytes);
  if (!group) return group.errors();
  const auto& subjects = group->subjects();
  const auto found = std::lower_bound(subjects.begin(), subjects.end(), subject);
  if (found == subjects.end() || *found != subject) return Done{};
  group->each(static_cast<std::size_t>(found - subjects.begin()), state_->directory, each);
  return Done{};
}

std::size_t Segment::groups() const { return state_->directory.groups.size(); }

Result<Done> Segment::group(std::size_t group,
                            const std::function<void(std::string_view subject, std::int64_t layer,
                                                     const FactView&)>& each) const {
  const auto bytes = state_->bytes_of(group);
  if (!bytes) return bytes.errors();
  const auto parsed = state_->parsed(group, *bytes);
  if (!parsed) return parsed.errors();
  const Directory& directory = state_->directory;
  const auto places = parsed->places();
  std::string made;
  for (std::size_t row = 0; row < places.size(); ++row) {
    for (const Group::Place place : places[row]) {
      const ColumnName& name = directory.columns[parsed->columns()[place.column].id];
      each(parsed->subjects()[row], directory.layer_of(name), parsed->fact(place, directory, made));
    }
  }
  return Done{};
}

Result<Done> Segment::all(const std::function<void(std::string_view subject, std::int64_t layer,
                                                   const FactView&)>& each) const {
  for (std::size_t i = 0; i < groups(); ++i) {
    if (auto done = group(i, each); !done) return done;
  }
  return Done{};
}

namespace {

// Counts facts as they come, subject after subject.
class Counter {
 public:
  void add(std::string_view subject, const FactView& fact) {
    if (out_.facts == 0 || subject != before_) ++out_.subjects;
    before_ = subject;
    ++out_.facts;
    out_.valid_from_min = std::min(out_.valid_from_min, fact.valid_from);
    out_.valid_to_max = std::max(out_.valid_to_max, fact.valid_to);
    auto at = keys_.find(fact.key);
    if (at == keys_.end()) at = keys_.emplace(fact.key, Written::Key{std::string(fact.key)}).first;
    ++at->second.facts;
    at->second.valid_to_min = std::min(at->second.valid_to_min, fact.valid_to);
  }
  [[nodiscard]] Written counted() && {
    out_.keys.reserve(keys_.size());
    for (auto& [key, sum] : keys_) out_.keys.push_back(std::move(sum));
    return std::move(out_);
  }

 private:
  Written out_;
  std::map<std::string, Written::Key, std::less<>> keys_;
  std::string before_;
};

}  // namespace

Result<Written> Segment::verify() const {
  Counter counter;
  auto done = all([&](std::string_view subject, std::int64_t /*layer*/, const FactView& fact) {
    counter.add(subject, fact);
  });
  if (!done) return done.errors();
  Written out = std::move(counter).counted();
  out.path = state_->path;
  out.digest = hex(sha256(state_->directory.bytes()));
  out.bytes = static_cast<std::int64_t>(state_->size);
  return out;
}

Result<std::map<std::int64_t, Written>> Segment::count() const {
  std::map<std::int64_t, Counter> counters;
  auto done = all([&](std::string_view subject, std::int64_t layer, const FactView& fact) {
    counters[layer].add(subject, fact);
  });
  if (!done) return done.errors();
  std::map<std::int64_t, Written> out;
  for (auto& [layer, counter] : counters) out.emplace(layer, std::move(counter).counted());
  return out;
}

Result<Done> Segment::pieces(
    const std::function<Result<Done>(std::string_view piece)>& each) const {
  const Directory& directory = state_->directory;
  if (auto done = each(directory.magic()); !done) return done;
  std::uint64_t at = directory.magic().size();
  for (std::size_t i = 0; i < groups(); ++i) {
    const auto bytes = state_->bytes_of(i);
    if (!bytes) return bytes.errors();
    if (auto done = each(*bytes); !done) return done;
    at += bytes->size();
  }
  const std::string bytes = directory.bytes();
  if (auto done = each(bytes); !done) return done;
  return each(directory.foot(at, bytes));
}

}  // namespace zhida::facts
