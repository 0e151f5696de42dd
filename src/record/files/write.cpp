// Writing: a new file in the same folder takes the old one's name in one step.
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/files/failure.h"
#include "record/files/files.h"
#include "record/files/temporary.h"

namespace zhida {
namespace {

constexpr int kNamesTried = 100;

Diagnostic write_error(std::string_view path, int error) {
  return system_error("E-FILE-WRITE", path, "写不了文件", "cannot write the file", error);
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

// 0 or errno; EEXIST: an earlier process left a file of that name behind.
int write_temporary(const std::string& temporary, mode_t mode, std::string_view text) {
  const int opened =
      open_file(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (opened < 0) return errno;
  Descriptor file(opened);
  if (const int error = write_all(file.get(), text); error != 0) return error;
  if (::fchmod(file.get(), mode) != 0) return errno;
  return file.close() ? 0 : errno;
}

// A replaced file keeps its mode.
mode_t mode_of(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) ? status.st_mode & 07777U
                                                                       : 0644;
}

}  // namespace

Result<std::size_t> write_file_atomically(std::string_view path, std::string_view text) {
  const std::string target(path);
  if (target.empty() || target.find('\0') != std::string::npos) return write_error(path, EINVAL);
  for (int i = 0; i < kNamesTried; ++i) {
    Temporary temporary(target);
    const int error = write_temporary(temporary.name(), mode_of(target), text);
    if (error == EEXIST) continue;
    if (error != 0) return write_error(path, error);
    const auto placed = temporary.place();
    if (!placed) return placed.errors();
    return text.size();
  }
  return write_error(path, EEXIST);
}

Result<std::size_t> create_private_file(std::string_view path, std::string_view text) {
  const std::string target(path);
  if (target.empty() || target.find('\0') != std::string::npos) return write_error(path, EINVAL);
  for (int i = 0; i < kNamesTried; ++i) {
    Temporary temporary(target);
    const int error = write_temporary(temporary.name(), 0600, text);
    if (error == EEXIST) continue;
    if (error != 0) return write_error(path, error);
    const auto placed = temporary.place_new();
    if (!placed) return placed.errors();
    return text.size();
  }
  return write_error(path, EEXIST);
}

}  // namespace zhida
