// Loads packs from disk, and reports what is wrong with the place as the caller would open it.
#include <algorithm>
#include <istream>
#include <ostream>
#include <utility>

#include "app/cli/command.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

// The codes behind which the world stands, not what was written.
constexpr std::string_view kWorldCodes[] = {"E-FILE-READ",     "E-FILE-WRITE",   "E-SERVE-PORT",
                                            "E-SERVE-ADDRESS", "E-STORE-LOCKED", "E-STORE-COMMIT",
                                            "E-STORE-STOPPED"};

Diagnostics seen_from_here(Diagnostics list, const std::string& folder) {
  for (Diagnostic& d : list) {
    if (!d.place.file.empty()) d.place.file = join_path(folder, d.place.file);
  }
  return list;
}

}  // namespace

std::string join_path(const std::string& folder, const std::string& file) {
  if (folder.empty() || folder == ".") return file;
  return folder.ends_with('/') ? folder + file : folder + "/" + file;
}

int report(const Diagnostics& errors, std::ostream& out) {
  for (const Diagnostic& d : errors) out << to_text(d) << "\n";
  const bool world = std::ranges::any_of(errors, [](const Diagnostic& d) {
    return std::ranges::find(kWorldCodes, d.code) != std::end(kWorldCodes);
  });
  return world ? kWorldFailed : kWrongContent;
}

Result<std::string> read_text(const std::string& path, std::size_t bytes_max, std::istream& in) {
  if (path != "-") return read_file(path, bytes_max);
  std::string text(bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() <= bytes_max) return text;
  Diagnostic d;
  d.code = "E-FILE-SIZE";
  d.place.file = "-";
  d.zh = "标准输入超过 " + std::to_string(bytes_max) + " 字节";
  d.en = "standard input is larger than " + std::to_string(bytes_max) + " bytes";
  return d;
}

Result<std::shared_ptr<const pack::Bundle>> load_packs(const std::string& folder) {
  auto files = read_tree(folder, {".yaml", ".dmn", ".json"});
  if (!files) return files.errors();
  std::vector<pack::SourceFile> sources;
  sources.reserve(files->size());
  for (NamedText& file : *files) sources.push_back({std::move(file.path), std::move(file.text)});
  auto bundle = pack::load(std::move(sources));
  if (!bundle) return seen_from_here(bundle.errors(), folder);
  bundle->warnings = seen_from_here(std::move(bundle->warnings), folder);
  return std::make_shared<const pack::Bundle>(std::move(*bundle));
}

}  // namespace zhida::cli
