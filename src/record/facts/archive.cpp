// Files in pieces, verified on their way.
#include "record/facts/archive.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/facts/failure.h"
#include "record/facts/folder.h"
#include "record/files/temporary.h"

namespace zhida::facts {
namespace {

Diagnostic not_written(const std::string& path) {
  const std::string why = std::strerror(errno);
  return file_failure(path, {}, {"数据段写不下去：" + why, "the segment cannot be written: " + why},
                      {"腾出磁盘空间，检查权限", "make room on the disk, check the permissions"});
}

// The same errors, said of the file by the name that it is to have.
Diagnostics said_of(const std::string& path, Diagnostics errors) {
  for (Diagnostic& one : errors) one.place.file = path;
  return errors;
}

class Output {
 public:
  explicit Output(const std::string& path)
      : descriptor_(
            ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~Output() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] bool put(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto some = ::write(descriptor_, bytes.data(), bytes.size());
      if (some < 0 && errno == EINTR) continue;
      if (some < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(some));
    }
    return true;
  }

 private:
  int descriptor_;
};

Result<Done> check_file(store::Reader& copied, const std::string& path, const Standing& file) {
  const auto segment = Segment::open(path, file.row.digest);
  if (!segment) return segment.errors();
  return check_standing(copied, **segment, file);
}

// Returns: whether the luggage has it
Result<bool> write_out(const std::string& path, store::Reader& copied, store::Luggage& luggage,
                       const Standing& file) {
  Temporary temporary(path);
  bool any = false;
  {
    const Output output(temporary.name());
    if (!output.is_open()) return not_written(path);
    const auto told = luggage.each(file.row.file, [&](std::string_view piece) -> Result<Done> {
      return output.put(piece) ? Result<Done>(Done{}) : Result<Done>(not_written(path));
    });
    if (!told) return said_of(path, told.errors());
    any = *told;
  }
  if (!any) return false;
  if (auto whole = check_file(copied, temporary.name(), file); !whole)
    return said_of(path, whole.errors());
  const auto placed = temporary.place_new();
  if (!placed) return placed.errors();
  return true;
}

}  // namespace

Result<Packed> pack(const std::string& folder, store::Reader& copied, store::Luggage& luggage) {
  const auto files = standing(copied);
  if (!files) return files.errors();
  Packed out;
  for (const Standing& file : *files) {
    const auto segment = Segment::open(folder + "/" + file.row.file, file.row.digest);
    if (!segment) return segment.errors();
    auto done = (*segment)->pieces([&](std::string_view piece) {
      out.bytes += static_cast<std::int64_t>(piece.size());
      return luggage.add(file.row.file, piece);
    });
    if (!done) return done.errors();
    ++out.files;
  }
  return out;
}

Result<Done> unpack(const std::string& folder, store::Reader& copied, store::Luggage& luggage,
                    std::vector<std::string>& placed) {
  const auto files = standing(copied);
  if (!files) return files.errors();
  if (files->empty()) return Done{};
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return not_written(folder);
  for (const Standing& file : *files) {
    const std::string path = folder + "/" + file.row.file;
    if (::access(path.c_str(), F_OK) != 0) {
      const auto written = write_out(path, copied, luggage, file);
      if (!written) return written.errors();
      if (*written) {
        placed.push_back(path);
        continue;
      }
    }
    if (auto there = check_file(copied, path, file); !there) return there;
  }
  return Done{};
}

Result<bool> is_named(store::Reader& reader, const std::string& file) {
  const auto files = standing_where(reader, "file = $1", {std::string_view(file)});
  if (!files) return files.errors();
  return !files->empty();
}

}  // namespace zhida::facts
