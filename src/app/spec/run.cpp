// Runs a folder of *.test files and prints what does not hold.
#include <ostream>
#include <string>
#include <utility>

#include "app/spec/spec.h"
#include "record/files/files.h"

namespace zhida::spec {

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
          << "    得到 · found     " << f.found << "\n";
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
