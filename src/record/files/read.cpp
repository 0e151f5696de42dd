// Reading: POSIX calls, so that every failure has its own answer and none is an exception.
#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "record/files/failure.h"
#include "record/files/files.h"

namespace zhida {
namespace {

Diagnostic too_large(std::string_view path, std::size_t most) {
  const std::string bytes = std::to_string(most);
  return file_error("E-FILE-SIZE", path, "文件超过上限 " + bytes + " 字节",
                    "the file is larger than the limit of " + bytes + " bytes", "请拆成几个文件",
                    "split it into several files");
}

// REQUIRES: size <= max_bytes. Files may grow while they are read; they are refused then too.
Result<std::string> read_open_file(int descriptor, std::string_view path, std::size_t size,
                                   std::size_t max_bytes) {
  std::string text;
  text.resize(size + 1);  // one more, to notice growth without a further call
  std::size_t filled = 0;
  while (true) {
    const ssize_t n = ::read(descriptor, text.data() + filled, text.size() - filled);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      return system_error("E-FILE-READ", path, "读不了文件", "cannot read the file", errno);
    if (n == 0) break;
    filled += static_cast<std::size_t>(n);
    if (filled > max_bytes) return too_large(path, max_bytes);
    if (filled == text.size()) text.resize(std::min(text.size() * 2, max_bytes + 1));
  }
  text.resize(filled);
  return text;
}

bool has_extension(std::string_view name, const std::vector<std::string>& extensions) {
  return extensions.empty() ||
         std::any_of(extensions.begin(), extensions.end(), [name](const std::string& e) {
           return name.size() > e.size() && name.substr(name.size() - e.size()) == e;
         });
}

class Walk {
 public:
  Walk(std::string_view root, const std::vector<std::string>& extensions, const TreeLimits& limits)
      : root_(root), extensions_(extensions), limits_(limits) {}

  Result<std::vector<NamedText>> run() {
    struct stat status{};
    if (root_.find('\0') != std::string::npos) {
      errors_.push_back(open_error(root_, EINVAL));
    } else if (::stat(root_.c_str(), &status) != 0) {
      errors_.push_back(open_error(root_, errno));
    } else if (!S_ISDIR(status.st_mode)) {
      errors_.push_back(file_error("E-FILE-KIND", root_, "不是文件夹", "not a folder", {}, {}));
    } else {
      list({}, 0);
    }
    std::sort(paths_.begin(), paths_.end());
    if (errors_.empty()) read_all();
    if (!errors_.empty()) return std::move(errors_);
    return std::move(texts_);
  }

 private:
  [[nodiscard]] std::string full(const std::string& relative) const {
    if (relative.empty()) return root_;
    return root_.empty() || root_.back() == '/' ? root_ + relative : root_ + "/" + relative;
  }

  void list(const std::string& relative, int depth) {
    const std::string path = full(relative);
    DIR* folder = ::opendir(path.c_str());
    if (folder == nullptr) {
      errors_.push_back(open_error(path, errno));
      return;
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(folder)) names.emplace_back(entry->d_name);
    if (errno != 0)
      errors_.push_back(
          system_error("E-FILE-READ", path, "读不了文件夹", "cannot read the folder", errno));
    ::closedir(folder);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      if (!errors_.empty()) return;
      if (name.front() == '.') continue;
      std::string below = relative;
      if (!below.empty()) below += '/';
      below += name;
      visit(below, name, depth);
    }
  }

  void visit(const std::string& relative, const std::string& name, int depth) {
    const std::string path = full(relative);
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) {
      errors_.push_back(open_error(path, errno));
      return;
    }
    if (S_ISDIR(status.st_mode)) {
      if (depth >= limits_.depth) {
        const std::string most = std::to_string(limits_.depth);
        errors_.push_back(file_error("E-FILE-SIZE", path, "文件夹超过 " + most + " 层",
                                     "folders nested more than " + most + " levels deep", {}, {}));
        return;
      }
      return list(relative, depth + 1);
    }
    if (!has_extension(name, extensions_)) return;
    if (S_ISLNK(status.st_mode) && (::stat(path.c_str(), &status) != 0 || S_ISDIR(status.st_mode)))
      return;
    if (!is_valid_utf8(name)) {
      errors_.push_back(
          file_error("E-FILE-UTF8", full(relative.substr(0, relative.size() - name.size())),
                     "文件夹里有文件名不是 UTF-8", "a file name in this folder is not UTF-8",
                     "请用 UTF-8 重新命名", "rename the file in UTF-8"));
      return;
    }
    if (paths_.size() >= limits_.files) {
      const std::string most = std::to_string(limits_.files);
      errors_.push_back(file_error("E-FILE-SIZE", root_, "文件超过 " + most + " 个",
                                   "more than " + most + " files", {}, {}));
      return;
    }
    paths_.push_back(relative);
  }

  void read_all() {
    std::size_t left = limits_.total_bytes;
    for (std::string& relative : paths_) {
      Result<std::string> text = read_file(full(relative), std::min(left, limits_.file_bytes));
      if (!text) {
        errors_.insert(errors_.end(), text.errors().begin(), text.errors().end());
        if (errors_.size() >= 100) return;
        continue;
      }
      left -= text->size();
      texts_.push_back({std::move(relative), std::move(*text)});
    }
  }

  std::string root_;
  const std::vector<std::string>& extensions_;
  const TreeLimits& limits_;
  std::vector<std::string> paths_;
  std::vector<NamedText> texts_;
  Diagnostics errors_;
};

}  // namespace

Result<std::string> read_file(std::string_view path, std::size_t max_bytes) {
  const std::string name(path);
  const int opened =
      open_file(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe without a writer must not block
  if (opened < 0) return open_error(path, errno);
  const Descriptor file(opened);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) {
    return system_error("E-FILE-READ", path, "读不了文件", "cannot read the file", errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return file_error("E-FILE-KIND", path, "不是普通文件", "not a regular file", {}, {});
  }
  const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  if (size > max_bytes) return too_large(path, max_bytes);
  return read_open_file(file.get(), path, size, max_bytes);
}

Result<std::vector<NamedText>> read_tree(std::string_view folder,
                                         const std::vector<std::string>& extensions,
                                         const TreeLimits& limits) {
  return Walk(folder, extensions, limits).run();
}

}  // namespace zhida
