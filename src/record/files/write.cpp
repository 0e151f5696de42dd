// Writing: a new file in the same folder takes the old one's name in one step.
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/files/failure.h"
#include "record/files/files.h"

namespace zhida {
namespace {

constexpr int kNamesTried = 100;

Diagnostic write_error(std::string_view path, int error) {
  return system_error("E-FILE-WRITE", path, "写不了文件", "cannot write the file", error);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Two writers never share a temporary file: its name holds the process and a count.
std::string temporary_beside(const std::string& path) {
  static std::atomic<unsigned> count{0};
  const std::string folder = folder_of(path);
  return folder + (folder.back() == '/' ? "" : "/") + ".zhida-" + std::to_string(::getpid()) + "-" +
         std::to_string(count.fetch_add(1)) + ".tmp";
}

// 0 or errno.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int sync_folder(const std::string& folder) {
  const int opened = open_file(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return errno;
  const Descriptor descriptor(opened);
  return ::fsync(descriptor.get()) == 0 ? 0 : errno;
}

// Writes and syncs the temporary file. 0 or errno.
int write_temporary(const std::string& temporary, mode_t mode, std::string_view text) {
  const int opened =
      open_file(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (opened < 0) return errno;
  Descriptor file(opened);
  if (const int error = write_all(file.get(), text); error != 0) return error;
  if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0) return errno;
  return file.close() ? 0 : errno;
}

}  // namespace

Result<std::size_t> write_file_atomically(std::string_view path, std::string_view text) {
  const std::string target(path);
  if (target.empty() || target.find('\0') != std::string::npos) return write_error(path, EINVAL);
  struct stat status{};
  mode_t mode = 0644;
  if (::stat(target.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) {
      return file_error("E-FILE-KIND", path, "不是普通文件，不能替换",
                        "not a regular file, so it is not replaced", {}, {});
    }
    mode = status.st_mode & 07777U;
  }
  std::string temporary;
  int error = EEXIST;  // a temporary file that an earlier process left behind
  for (int i = 0; i < kNamesTried && error == EEXIST; ++i) {
    temporary = temporary_beside(target);
    error = write_temporary(temporary, mode, text);
  }
  if (error == EEXIST) return write_error(path, error);
  if (error == 0 && std::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return write_error(path, error);
  }
  error = sync_folder(folder_of(target));
  if (error != 0) return write_error(path, error);
  return text.size();
}

}  // namespace zhida
