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
  if (*head != kMagic || foot->substr(16) != kMagic || !fits) {
    return damaged(s.path, "header", "文件头或文件尾不对",
                   "its first or last bytes are not those of a segment");
  }
  const auto bytes = read_at(s.path, s.descriptor, begin, length);
  if (!bytes) return bytes.errors();
  if (hex(sha256(*bytes)) != digest) {
    return damaged(s.path, "directory", "目录与登记的摘要不符",
                   "its directory does not have the digest on record");
  }
  auto directory = Directory::parse(*bytes, begin);
  if (!directory)
    return damaged(s.path, "directory", "目录的格式不对", "its directory is malformed");
  s.directory = std::move(*directory);
  return std::shared_ptr<const Segment>(new Segment(std::move(state)));
}

Result<Done> Segment::of(std::string_view subject,
                         const std::function<void(const FactView&)>& each) const {
  const auto& groups = state_->directory.groups;
  if (groups.empty() || subject < groups.front().first || subject > state_->directory.last)
    return Done{};
  const auto after = std::upper_bound(
      groups.begin(), groups.end(), subject,
      [](std::string_view id, const GroupPlace& group) { return id < group.first; });
  const auto index = static_cast<std::size_t>(after - groups.begin()) - 1;
  const auto bytes = state_->bytes_of(index);
  if (!bytes) return bytes.errors();
  const auto group = state_->parsed(index, *bytes);
  if (!group) return group.errors();
  const auto& subjects = group->subjects();
  const auto found = std::lower_bound(subjects.begin(), subjects.end(), subject);
  if (found == subjects.end() || *found != subject) return Done{};
  group->each(static_cast<std::size_t>(found - subjects.begin()), state_->directory.columns, each);
  return Done{};
}

std::size_t Segment::groups() const { return state_->directory.groups.size(); }

Result<Done> Segment::group(
    std::size_t group, const std::function<void(std::string_view, const FactView&)>& each) const {
  const auto bytes = state_->bytes_of(group);
  if (!bytes) return bytes.errors();
  const auto parsed = state_->parsed(group, *bytes);
  if (!parsed) return parsed.errors();
  for (std::size_t row = 0; row < parsed->subjects().size(); ++row) {
    parsed->each(row, state_->directory.columns,
                 [&](const FactView& fact) { each(parsed->subjects()[row], fact); });
  }
  return Done{};
}

Result<Done> Segment::all(
    const std::function<void(std::string_view, const FactView&)>& each) const {
  for (std::size_t i = 0; i < groups(); ++i) {
    if (auto done = group(i, each); !done) return done;
  }
  return Done{};
}

Result<Written> Segment::verify() const {
  Written out;
  out.path = state_->path;
  out.digest = hex(sha256(state_->directory.bytes()));
  out.bytes = static_cast<std::int64_t>(state_->size);
  std::map<std::string, Written::Key, std::less<>> keys;
  std::string before;
  auto done = all([&](std::string_view subject, const FactView& fact) {
    if (out.facts == 0 || subject != before) ++out.subjects;
    before = subject;
    ++out.facts;
    out.valid_from_min = std::min(out.valid_from_min, fact.valid_from);
    out.valid_to_max = std::max(out.valid_to_max, fact.valid_to);
    auto at = keys.find(fact.key);
    if (at == keys.end()) at = keys.emplace(fact.key, Written::Key{std::string(fact.key)}).first;
    ++at->second.facts;
    at->second.valid_to_min = std::min(at->second.valid_to_min, fact.valid_to);
  });
  if (!done) return done.errors();
  out.keys.reserve(keys.size());
  for (auto& [key, counted] : keys) out.keys.push_back(std::move(counted));
  return out;
}

}  // namespace zhida::facts
