// Reads a folder's models, and builds each with those that it imports.
#include "app/cli/models.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "decide/dmn/dmn.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

constexpr std::string_view kEnding = ".dmn";

std::pair<std::string, std::string> split(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

class Folder {
 public:
  void add(std::string file, std::string text) {
    auto model = dmn::read_model(std::move(text), file);
    if (!model) {
      broken_.emplace(std::move(file), model.errors());
      return;
    }
    by_namespace_.emplace(model->ns, file);
    models_.emplace(std::move(file), std::move(*model));
  }

  [[nodiscard]] Diagnostics check(const std::string& file) const {
    if (const auto it = broken_.find(file); it != broken_.end()) return it->second;
    std::vector<dmn::Model> models = {models_.at(file)};
    std::set<std::string> taken = {file};
    for (std::size_t i = 0; i < models.size(); ++i) {
      for (const dmn::Import& import : std::vector(models[i].imports)) {
        const auto it = by_namespace_.find(import.ns);
        if (it != by_namespace_.end() && taken.insert(it->second).second)
          models.push_back(models_.at(it->second));
      }
    }
    dmn::BuildOptions options;
    options.strict = true;
    const auto built = dmn::build(std::move(models), options);
    return built ? dmn::diagnostics(**built) : built.errors();
  }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> out;
    out.reserve(models_.size() + broken_.size());
    for (const auto& [file, model] : models_) out.push_back(file);
    for (const auto& [file, errors] : broken_) out.push_back(file);
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  std::map<std::string, dmn::Model> models_;
  std::map<std::string, Diagnostics> broken_;
  std::map<std::string, std::string> by_namespace_;
};

}  // namespace

bool is_models(const std::string& path) {
  if (path.ends_with(kEnding)) return true;
  const auto files = read_tree(path, {std::string(kEnding), ".yaml"});
  if (!files || files->empty()) return false;
  return std::none_of(files->begin(), files->end(),
                      [](const NamedText& f) { return f.path.ends_with(".yaml"); });
}

Result<ModelsChecked> check_models(const std::string& path) {
  const bool one = path.ends_with(kEnding);
  const auto [parent, name] = one ? split(path) : std::pair{path, std::string()};
  if (one) {
    if (auto there = read_file(path, dmn::kModelBytesMax); !there) return there.errors();
  }
  TreeLimits limits;
  limits.file_bytes = dmn::kModelBytesMax;
  if (one) limits.depth = 0;
  auto files = read_tree(parent, {std::string(kEnding)}, limits);
  if (!files) return files.errors();
  std::map<std::string, Folder> folders;  // imports are of the same folder
  for (NamedText& file : *files)
    folders[split(file.path).first].add(file.path, std::move(file.text));
  ModelsChecked out;
  std::set<std::string> said;  // an imported model's diagnostics are its own, too
  for (const auto& [folder_name, folder] : folders) {
    for (const std::string& file : folder.files()) {
      if (one && file != name) continue;
      ++out.models;
      for (Diagnostic d : folder.check(file)) {
        if (!said.insert(to_text(d)).second) continue;
        if (!d.place.file.empty()) d.place.file = join_path(parent, d.place.file);
        out.found.push_back(std::move(d));
      }
    }
  }
  return out;
}

}  // namespace zhida::cli
