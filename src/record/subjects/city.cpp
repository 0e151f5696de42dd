// Writes and reads city.yaml.
#include "record/subjects/city.h"

#include <charconv>
#include <utility>

#include "base/document.h"
#include "decide/pack/strict.h"

namespace zhida::subjects {
namespace {

constexpr std::size_t kTablesMax = 10'000;

// In double quotes; what could not stand there in one line is escaped.
std::string in_quotes(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (byte < 0x20U) {
      out.append("\\x").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::optional<std::uint64_t> count(pack::StrictMap& m, std::string_view key, pack::Need need,
                                   pack::Findings& findings) {
  const Node* node = m.get(key, need);
  if (node == nullptr) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = node->text.data() + node->text.size();
  const auto [at, error] = std::from_chars(node->text.data(), end, value);
  if (node->is(Node::Kind::kNumber) && error == std::errc{} && at == end) return value;
  findings.at(*node, "TYPE", m.path(key),
              {"应为不小于 0 的整数", "a whole number, 0 or more, is expected"});
  return std::nullopt;
}

std::vector<About::Table> tables(const Node& list, pack::Findings& findings) {
  std::vector<About::Table> out;
  if (list.items.size() > kTablesMax) {
    findings.at(list, "VALUE", "tables", {"表太多", "too many tables"});
    return out;
  }
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    pack::StrictMap m(list.items[i], "tables[" + std::to_string(i) + "]", findings);
    About::Table table;
    table.name = m.text("name");
    table.rows = count(m, "rows", pack::Need::kRequired, findings).value_or(0);
    m.done();
    out.push_back(std::move(table));
  }
  return out;
}

}  // namespace

std::string city_text(const About& about) {
  std::string out = "# 主体数据文件夹：各表的说明 · A folder of subjects: what its tables are\n";
  out += std::string("synthetic: ") + (about.synthetic ? "true" : "false") + "\n";
  if (about.synthetic) out += "note: 合成数据，非真实企业 / synthetic data, no real enterprise\n";
  if (!about.generator.empty()) out += "generator: " + in_quotes(about.generator) + "\n";
  if (about.seed) out += "seed: " + std::to_string(*about.seed) + "\n";
  out += "enterprises: " + std::to_string(about.enterprises) + "\n";
  if (!about.as_of.empty()) out += "as_of: " + in_quotes(about.as_of) + "\n";
  if (!about.dictionary.empty()) out += "dictionary: " + in_quotes(about.dictionary) + "\n";
  out += "tables:\n";
  for (const About::Table& table : about.tables) {
    out +=
        "  - name: " + in_quotes(table.name) + "\n    rows: " + std::to_string(table.rows) + "\n";
  }
  return out;
}

Result<About> read_city(std::string_view yaml, const std::string& file) {
  const Result<Node> root = parse_yaml(yaml, file);
  if (!root) return root.errors();
  pack::Findings findings{file, "E-SUBJECTS", {}};
  pack::StrictMap m(*root, "", findings);
  About out;
  out.synthetic = m.flag("synthetic").value_or(false);
  (void)m.text("note", pack::Need::kOptional);
  out.generator = m.text("generator", pack::Need::kOptional);
  out.seed = count(m, "seed", pack::Need::kOptional, findings);
  out.enterprises = count(m, "enterprises", pack::Need::kRequired, findings).value_or(0);
  if (const Node* node = m.get("as_of", pack::Need::kOptional)) {
    if (pack::read_day(*node, "as_of", findings)) out.as_of = node->text;
  }
  out.dictionary = m.text("dictionary", pack::Need::kOptional);
  if (const Node* list = m.list("tables")) out.tables = tables(*list, findings);
  m.done();
  if (!findings.list.empty()) return std::move(findings.list);
  return out;
}

}  // namespace zhida::subjects
