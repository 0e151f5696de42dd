// Loads packs: sorts files by kind, runs the passes over them, and makes the bundle with its digest.
#include "decide/pack/load.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "base/civil.h"
#include "base/sha256.h"
#include "decide/pack/notes.h"

namespace zhida::pack {
namespace {

constexpr std::string_view kPolicyFile = "/policy.yaml";
constexpr std::string_view kParamsFile = "/params.yaml";
constexpr std::string_view kTestsFile = "/tests.yaml";
constexpr std::string_view kFactsFile = "facts.yaml";

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

bool is_ours(const std::string& path) {
  const auto ends = [&](std::string_view suffix) { return path.ends_with(suffix); };
  return path == kFactsFile || ends(kPolicyFile) || ends(kParamsFile) || ends(kTestsFile) ||
         ends(".dmn") || (path.starts_with("samples/") && ends(".json"));
}

// SHA-256 over path, length and text of each file, in order of paths.
std::string digest_of(const std::vector<SourceFile>& files) {
  Sha256Stream stream;
  for (const SourceFile& f : files) {
    stream.add(f.path + "\n" + std::to_string(f.text.size()) + "\n");
    stream.add(f.text);
  }
  return hex(stream.finish());
}

void take(const Diagnostics& from, Loading& loading) {
  loading.errors.insert(loading.errors.end(), from.begin(), from.end());
}

void read_drafts(Loading& loading) {
  for (const SourceFile& file : loading.files) {
    if (!file.path.ends_with(kPolicyFile)) continue;
    Result<Node> root = parse_yaml(file.text, file.path);
    if (!root) {
      take(root.errors(), loading);
      continue;
    }
    Draft d;
    d.file = file.path;
    Findings findings{file.path, "E-PACK", {}};
    d.policy = read_policy(*root, folder_of(file.path), findings);
    d.root = std::move(*root);
    loading.take(findings);
    loading.drafts.push_back(std::move(d));
  }
}

void read_params(Loading& loading) {
  for (Draft& d : loading.drafts) {
    const SourceFile* file = loading.file(d.policy.folder + std::string(kParamsFile));
    if (file == nullptr) continue;
    Result<Node> root = parse_yaml(file->text, file->path);
    if (!root) {
      take(root.errors(), loading);
      continue;
    }
    Findings findings{file->path, "E-PACK", {}};
    d.params_file = file->path;
    d.policy.parameters = read_parameters(*root, findings);
    d.params_root = std::move(*root);
    loading.take(findings);
  }
}

// Rules, parameters and cases belong to a policy in the same folder.
void check_folders(Loading& loading) {
  for (const SourceFile& file : loading.files) {
    if (file.path == kFactsFile || file.path.starts_with("samples/")) continue;
    if (loading.file(folder_of(file.path) + std::string(kPolicyFile)) != nullptr) continue;
    Findings findings{file.path, "E-PACK", {}};
    findings.add("REFERENCE", {file.path, "", 0, 0},
                 {"这个目录里没有 policy.yaml", "there is no policy.yaml in this folder"});
    loading.take(findings);
  }
}

std::optional<Dictionary> load_dictionary(Loading& loading) {
  const SourceFile* file = loading.file(kFactsFile);
  if (file == nullptr) {
    Findings findings{std::string(kFactsFile), "E-PACK", {}};
    findings.add(
        "MISSING", {std::string(kFactsFile), "", 0, 0},
        {"没有事实字典 facts.yaml", "there is no fact dictionary, facts.yaml"},
        {"目录应是含有 facts.yaml 的 packs", "the folder should be packs, with facts.yaml"});
    loading.take(findings);
    return std::nullopt;
  }
  Result<Dictionary> out = read_dictionary(file->text, file->path);
  if (out) return std::move(*out);
  take(out.errors(), loading);
  return std::nullopt;
}

// Versions that share a graph share its notes.
void make_notes(Bundle& bundle) {
  std::map<const dmn::Graph*, std::shared_ptr<const Notes>> made;
  for (Policy& policy : bundle.policies) {
    for (Version& v : policy.versions) {
      if (!v.graph) continue;
      std::shared_ptr<const Notes>& notes = made[v.graph.get()];
      if (!notes)
        notes = std::make_shared<const Notes>(v.graph, bundle.dictionary, Notes::Depth::kParts);
      v.notes = notes;
    }
  }
}

}  // namespace

std::string day_text(std::int64_t days) { return to_string(civil_from_days(days)); }

const SourceFile* Loading::file(std::string_view path) const {
  const auto it = std::lower_bound(
      files.begin(), files.end(), path,
      [](const SourceFile& f, std::string_view p) { return std::string_view(f.path) < p; });
  return it != files.end() && it->path == path ? &*it : nullptr;
}

void Loading::take(const Findings& findings) {
  errors.insert(errors.end(), findings.list.begin(), findings.list.end());
}

void Loading::warn(std::string code, Place place, Text what, Text help) {
  warnings.push_back({std::move(code), Severity::kWarning, std::move(place), std::move(what.zh),
                      std::move(what.en), std::move(help.zh), std::move(help.en)});
}

Result<Bundle> load(std::vector<SourceFile> files) {
  Loading loading;
  for (SourceFile& f : files) {
    if (is_ours(f.path)) loading.files.push_back(std::move(f));
  }
  std::sort(loading.files.begin(), loading.files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  std::optional<Dictionary> dictionary = load_dictionary(loading);
  if (dictionary) loading.dictionary = &*dictionary;
  read_drafts(loading);
  read_params(loading);
  check_folders(loading);
  check_policies(loading);
  if (loading.dictionary != nullptr) load_rules(loading);

  Bundle bundle;
  for (Draft& d : loading.drafts) bundle.policies.push_back(std::move(d.policy));
  if (loading.dictionary != nullptr) {
    read_cases(loading, bundle.policies);
    read_samples(loading);
  }
  if (!loading.errors.empty()) return std::move(loading.errors);
  bundle.dictionary = std::move(*dictionary);
  make_notes(bundle);
  std::sort(loading.samples.begin(), loading.samples.end(),
            [](const Sample& a, const Sample& b) { return a.id < b.id; });
  bundle.samples = std::move(loading.samples);
  bundle.cases = std::move(loading.cases);
  bundle.warnings = std::move(loading.warnings);
  bundle.digest = digest_of(loading.files);
  bundle.files = std::move(loading.files);
  return bundle;
}

}  // namespace zhida::pack
