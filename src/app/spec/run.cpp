// Runs a folder of *.test files and prints what does not hold.
#include <algorithm>
#include <ostream>
#include <string>
#include <utility>

#include "app/spec/spec.h"
#include "base/text.h"
#include "record/files/files.h"

namespace zhida::spec {
namespace {

// A value's beginning, and how much more there is.
std::string shortened(const std::string& text) {
  constexpr std::size_t kShownMax = 500;  // code points
  std::size_t end = 0;
  std::size_t shown = 0;
  std::size_t more = 0;
  for (std::size_t at = 0; at < text.size();) {
    at += std::max<std::size_t>(decode_utf8(text, at).length, 1);
    if (shown < kShownMax) {
      ++shown;
      end = at;
    } else {
      ++more;
    }
  }
  if (more == 0) return text;
  const std::string count = std::to_string(more);
  return text.substr(0, end) + "… （还有 " + count + " 字 · " + count + " characters more）";
}

}  // namespace

int run_spec(const SpecOptions& options, std::ostream& out) {
  const auto files = read_tree(options.folder, {".test"});
  if (!files) {
    for (const Diagnostic& d : files.errors()) out << to_text(d) << "\n";
    return 1;
  }
  const auto models = read_tree(options.folder, {".dmn"});
  if (!models) {
    for (const Diagnostic& d : models.errors()) out << to_text(d) << "\n";
    return 1;
  }
  ModelFiles by_path;
  for (const NamedText& m : *models) by_path.emplace(options.folder + "/" + m.path, m.text);
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const NamedText& text : *files) {
    const std::string path = options.folder + "/" + text.path;
    if (path.find(options.word) == std::string::npos) continue;
    const auto file = read(text.text, path);
    if (!file) {
      for (const Diagnostic& d : file.errors()) out << to_text(d) << "\n";
      failed += file.errors().size();
      continue;
    }
    const Report report = judge(*file, by_path);
    for (const Failure& f : report.failures) {
      out << f.place.file << ":" << f.place.line << ": " << f.expression << "\n"
          << "    期望 · expected  " << f.expected << "\n"
          << "    得到 · found     " << shortened(f.found) << "\n";
    }
    passed += static_cast<std::size_t>(report.passed);
    failed += report.failures.size();
  }
  if (passed + failed == 0) {
    out << "没有找到 *.test · no *.test was found: " << options.folder << "\n";
  }
  out << passed << " passed, " << failed << " failed\n";
  return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace zhida::spec
