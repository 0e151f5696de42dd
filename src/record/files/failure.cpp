// Turns errno into diagnostics in both languages.
#include "record/files/failure.h"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace zhida {
namespace {

struct Reason {
  int error;
  const char* zh;
};

constexpr Reason kReasons[] = {{EACCES, "没有权限"},
                               {EPERM, "不允许此操作"},
                               {ENOSPC, "磁盘已满"},
                               {EDQUOT, "超过磁盘配额"},
                               {EROFS, "文件系统只读"},
                               {EISDIR, "是文件夹"},
                               {ENOTDIR, "路径中有一段不是文件夹"},
                               {EMFILE, "打开的文件太多"},
                               {ENFILE, "打开的文件太多"},
                               {ENAMETOOLONG, "路径太长"},
                               {ELOOP, "符号链接成环"},
                               {EIO, "磁盘读写出错"},
                               {ENOENT, "文件或文件夹不存在"},
                               {EINVAL, "路径不合规范"},
                               {EEXIST, "已经有同名的文件"}};

std::string reason_zh(int error) {
  for (const Reason& r : kReasons) {
    if (r.error == error) return r.zh;
  }
  return "系统错误 " + std::to_string(error);
}

}  // namespace

Diagnostic file_error(std::string_view code, std::string_view path, std::string zh, std::string en,
                      std::string help_zh, std::string help_en) {
  Place place;
  place.file = path;
  return failure(code, std::move(place), {std::move(zh), std::move(en)},
                 {std::move(help_zh), std::move(help_en)});
}

Diagnostic system_error(std::string_view code, std::string_view path, std::string_view zh,
                        std::string_view en, int error) {
  return file_error(code, path, std::string(zh) + "：" + reason_zh(error),
                    std::string(en) + ": " + std::generic_category().message(error), {}, {});
}

Diagnostic open_error(std::string_view path, int error) {
  if (error == ENOENT) {
    return file_error("E-FILE-NOT-FOUND", path, "文件或文件夹不存在", "no such file or folder",
                      "检查路径", "check the path");
  }
  return system_error("E-FILE-READ", path, "打不开", "cannot open", error);
}

int open_file(const std::string& path, int flags, unsigned mode) {
  if (path.find('\0') != std::string::npos) {
    errno = EINVAL;
    return -1;
  }
  while (true) {
    const int descriptor = ::open(path.c_str(), flags, mode);
    if (descriptor >= 0 || errno != EINTR) return descriptor;
  }
}

Descriptor::~Descriptor() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Descriptor::close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

}  // namespace zhida
