// fsync, rename, fsync.
#include "record/files/temporary.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "record/files/failure.h"

namespace zhida {
namespace {

Diagnostic write_error(const std::string& path, int error) {
  return system_error("E-FILE-WRITE", path, "写不了文件", "cannot write the file", error);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// 0 or errno.
int sync(const std::string& path, int flags) {
  const int opened = open_file(path, flags | O_RDONLY | O_CLOEXEC);
  if (opened < 0) return errno;
  const Descriptor descriptor(opened);
  return ::fsync(descriptor.get()) == 0 ? 0 : errno;
}

}  // namespace

// Two writers never share a temporary file: its name holds the process and a count.
Temporary::Temporary(std::string path) : path_(std::move(path)) {
  static std::atomic<unsigned> count{0};
  const std::string folder = folder_of(path_);
  name_ = folder + (folder.back() == '/' ? "" : "/") + ".zhida-" + std::to_string(::getpid()) +
          "-" + std::to_string(count.fetch_add(1)) + ".tmp";
}

Temporary::~Temporary() {
  if (!name_.empty()) ::unlink(name_.c_str());
}

Result<std::uint64_t> Temporary::place() {
  struct stat status{};
  if (::stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return file_error("E-FILE-KIND", path_, "不是普通文件，不能替换",
                      "not a regular file, so it is not replaced", {}, {});
  }
  auto size = synced();
  if (!size) return size.errors();
  if (std::rename(name_.c_str(), path_.c_str()) != 0) return write_error(path_, errno);
  name_.clear();
  if (const int error = sync(folder_of(path_), O_DIRECTORY); error != 0)
    return write_error(path_, error);
  return size;
}

// link(2) fails where the name is taken; the temporary name goes with the object.
Result<std::uint64_t> Temporary::place_new() {
  auto size = synced();
  if (!size) return size.errors();
  if (::link(name_.c_str(), path_.c_str()) != 0) return write_error(path_, errno);
  if (const int error = sync(folder_of(path_), O_DIRECTORY); error != 0)
    return write_error(path_, error);
  return size;
}

Result<std::uint64_t> Temporary::synced() const {
  struct stat status{};
  if (::stat(name_.c_str(), &status) != 0) return write_error(path_, errno);
  if (const int error = sync(name_, 0); error != 0) return write_error(path_, error);
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace zhida
