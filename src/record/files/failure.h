// What went wrong with a file, as a diagnostic, and the file descriptor that closes itself. Inside of record/files.
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"

namespace zhida {

[[nodiscard]] Diagnostic file_error(std::string_view code, std::string_view path, std::string zh,
                                    std::string en, std::string help_zh, std::string help_en);

// With the operating system's reason for `error` (errno) in both languages.
[[nodiscard]] Diagnostic system_error(std::string_view code, std::string_view path,
                                      std::string_view zh, std::string_view en, int error);

// Why a file or folder could not be opened: E-FILE-NOT-FOUND or E-FILE-READ.
[[nodiscard]] Diagnostic open_error(std::string_view path, int error);

// open(2), again after an interruption. A path with a NUL byte fails with EINVAL instead of naming another file.
[[nodiscard]] int open_file(const std::string& path, int flags, unsigned mode = 0);

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }
  // Closes now; false when the system reports a late write error.
  bool close();

 private:
  int descriptor_;
};

}  // namespace zhida
