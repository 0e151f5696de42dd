// Reads samples/*.json: labelled synthetic enterprises for the web page.
#include <set>
#include <utility>

#include "decide/pack/load.h"

namespace zhida::pack {
namespace {

std::size_t offset_of(std::string_view text, const Node& node) {
  std::size_t at = 0;
  for (int line = 1; line < node.line; ++line) at = text.find('\n', at) + 1;
  for (int column = 1; column < node.column; ++column) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

// The text of an object, from its brace to the one that closes it.
//
// REQUIRES: text is JSON that was parsed without an error
std::string object_text(std::string_view text, const Node& node) {
  const std::size_t begin = offset_of(text, node);
  int depth = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\' ? 1 : 0;
    } else if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}' && --depth == 0) {
      return std::string(text.substr(begin, i + 1 - begin));
    }
  }
  return {};
}

std::optional<Sample> read_sample(const SourceFile& file, const Node& root,
                                  const Dictionary& dictionary, Loading& loading) {
  Findings findings{file.path, "E-PACK", {}};
  StrictMap m(root, "", findings);
  Sample out;
  out.id = m.text("id");
  out.name = m.bilingual("name");
  out.story = m.bilingual("story");
  const auto synthetic = m.flag("synthetic");
  if (synthetic && !*synthetic) {
    findings.at(*root.find("synthetic"), "VALUE", "synthetic",
                {"示例只能是合成数据", "a sample is synthetic data"});
  }
  (void)m.text("note", Need::kOptional);
  const Node* facts = m.map("facts");
  m.done();
  const bool sound = findings.list.empty();
  loading.take(findings);
  if (facts == nullptr) return std::nullopt;
  out.facts_json = object_text(file.text, *facts);
  Result<FactSet> set = read_facts(*facts, dictionary, file.path);
  if (!set) {
    loading.errors.insert(loading.errors.end(), set.errors().begin(), set.errors().end());
    return std::nullopt;
  }
  out.facts = std::move(*set);
  if (!sound) return std::nullopt;
  return out;
}

}  // namespace

void read_samples(Loading& loading) {
  std::set<std::string> ids;
  for (const SourceFile& file : loading.files) {
    if (!file.path.starts_with("samples/") || !file.path.ends_with(".json")) continue;
    const Result<Node> root = parse_json(file.text, file.path);
    if (!root) {
      loading.errors.insert(loading.errors.end(), root.errors().begin(), root.errors().end());
      continue;
    }
    auto sample = read_sample(file, *root, *loading.dictionary, loading);
    if (!sample) continue;
    if (!ids.insert(sample->id).second) {
      Findings findings{file.path, "E-PACK", {}};
      findings.at(*root->find("id"), "DUPLICATE", "id",
                  {"示例“" + sample->id + "”重复", "sample '" + sample->id + "' is there twice"});
      loading.take(findings);
    }
    loading.samples.push_back(std::move(*sample));
  }
}

}  // namespace zhida::pack
