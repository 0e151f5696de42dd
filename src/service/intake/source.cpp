// Reads a source's mapping.
#include "service/intake/source.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/text.h"
#include "service/intake/fold.h"
#include "service/intake/map.h"

namespace zhida::intake {
namespace {

constexpr std::int64_t kPercentMax = 100;

std::int64_t percent(pack::StrictMap& m, std::string_view key, std::int64_t usual,
                     pack::Findings& findings) {
  const auto said = m.decimal(key, pack::Need::kOptional);
  if (!said) return usual;
  const auto whole = said->to_int64();
  if (whole && *whole >= 0 && *whole <= kPercentMax) return *whole;
  findings.at(*m.node().find(key), "VALUE", m.path(key),
              {"应为 0 至 100 的整数", "it is to be a whole number from 0 to 100"},
              {"百分之几，如 5", "per cent, as in 5"});
  return usual;
}

// A sign, and not a word by mistake.
bool is_separator(std::string_view text) {
  constexpr std::size_t kBytesMax = 8;
  return !text.empty() && text.size() <= kBytesMax &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

std::string names_of(const pack::FactDef& list, std::string_view between) {
  std::string out;
  for (const pack::FieldDef& field : list.fields) {
    if (!out.empty()) out += between;
    out += field.name;
  }
  return out;
}

// A column of a list: its separator, and the field of the items that it has. Without a field the only one is filled in.
void check_list(const Node& node, const std::string& path, const pack::FactDef& list, Meaning& is,
                pack::Findings& findings) {
  // elements are trimmed, and so are cells: blanks beside the sign say nothing
  if (const auto sign = trim(is.separator); !sign.empty()) is.separator = std::string(sign);
  if (!is_separator(is.separator)) {
    findings.at(node, "VALUE", path + ".separator",
                {"“" + list.name + "”是列表，要写各项之间的分隔符：1–8 字节，不含字母数字",
                 "'" + list.name +
                     "' is a list and needs the sign between its items: of 1–8 bytes, "
                     "without letters and digits"},
                {"如 separator: \";\"", "as in separator: \";\""});
  }
  if (is.year) {
    findings.at(node, "VALUE", path + ".year",
                {"列表不按年度，不写 year", "a list is no fact by year and takes no year"});
  }
  if (is.field.empty() && list.fields.size() == 1) is.field = list.fields.front().name;
  const bool known = std::any_of(list.fields.begin(), list.fields.end(),
                                 [&](const pack::FieldDef& one) { return one.name == is.field; });
  if (known) return;
  findings.at(node, "VALUE", path + ".field",
              is.field.empty()
                  ? pack::Text{"“" + list.name + "”的一项有几个字段，要写 field",
                               "the items of '" + list.name + "' have several fields: write which"}
                  : pack::Text{"“" + list.name + "”没有字段“" + excerpt(is.field) + "”",
                               "'" + list.name + "' has no field '" + excerpt(is.field) + "'"},
              {"它的字段：" + names_of(list, "、"), "its fields: " + names_of(list, ", ")});
}

// What the columns must say together.
void check_columns(const Node& list, std::vector<MapEntry>& entries,
                   const pack::Dictionary& dictionary, pack::Findings& findings) {
  const auto ids = std::count_if(entries.begin(), entries.end(),
                                 [](const MapEntry& one) { return one.meaning.role == Role::kId; });
  if (ids != 1) {
    findings.at(
        list, "VALUE", "columns",
        {"要有且只有一列 as: id（统一社会信用代码）",
         "there is to be one column as: id (the credit code)"},
        {"如 {column: 统一社会信用代码, as: id}", "as in {column: 统一社会信用代码, as: id}"});
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Meaning& is = entries[i].meaning;
    if (is.role != Role::kFact) continue;
    const std::string path = "columns[" + std::to_string(i) + "]";
    const std::string here = path + ".fact";
    const pack::FactDef* def = dictionary.find(is.fact);
    if (def == nullptr) {
      findings.at(list.items[i], "VALUE", here,
                  {"事实字典里没有“" + excerpt(is.fact) + "”",
                   "the dictionary has no fact '" + excerpt(is.fact) + "'"},
                  pack::suggest(is.fact, dictionary.names()));
    } else if (def->type == pack::FactType::kList) {
      check_list(list.items[i], path, *def, is, findings);
    } else if (!is.separator.empty() || !is.field.empty()) {
      findings.at(list.items[i], "VALUE", path,
                  {"“" + is.fact + "”不是列表，不写 separator 与 field",
                   "'" + is.fact + "' is no list and takes neither separator nor field"});
    } else if (def->yearly != is.year.has_value()) {
      findings.at(list.items[i], "VALUE", here,
                  def->yearly
                      ? pack::Text{"“" + is.fact + "”按年度，要写 year",
                                   "'" + is.fact + "' is a fact by year and needs a year"}
                      : pack::Text{"“" + is.fact + "”不按年度，不写 year",
                                   "'" + is.fact + "' is no fact by year and takes no year"},
                  {"如 year: 2025", "as in year: 2025"});
    }
  }
}

// A column of days or of an identifier is none of the others.
void check_apart(const SourceMap& map, const Node& root, pack::Findings& findings) {
  std::vector<std::pair<std::string_view, std::string>> names;
  for (const auto& [key, header] : std::initializer_list<std::pair<std::string_view, std::string>>{
           {"valid_from", map.valid_from},
           {"valid_to", map.valid_to},
           {"district", map.district},
           {"registrar", map.registrar}}) {
    if (!header.empty()) names.emplace_back(key, header_key(header));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& [key, header] = names[i];
    const bool again =
        std::any_of(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const auto& one) { return one.second == header; }) ||
        std::any_of(map.columns.columns.begin(), map.columns.columns.end(),
                    [&](const MapEntry& one) { return header_key(one.column) == header; });
    if (!again) continue;
    findings.at(*root.find(key), "VALUE", std::string(key),
                {"这一列已另有用处", "the column is used for something else"},
                {"一列只写一次", "name each column once"});
  }
}

}  // namespace

Result<SourceMap> read_source(std::string_view yaml, const std::string& file,
                              const pack::Dictionary& dictionary) {
  using pack::Need;
  const auto root = parse_yaml(yaml, file);
  if (!root) return root.errors();
  pack::Findings findings{file, "E-SOURCE", {}};
  SourceMap out;
  pack::StrictMap m(*root, "", findings);
  out.policy.source = m.text("source");
  out.policy.evidence = m.text("evidence", Need::kOptional);
  const auto confidence = m.choice(
      "confidence", {"published", "to_confirm", "local_design", "unknown_rule"}, Need::kOptional);
  out.policy.confidence = facts::confidence_of(confidence).value_or(facts::Confidence::kPublished);
  if (out.policy.evidence.starts_with("correction:")) {
    findings.at(*root->find("evidence"), "VALUE", "evidence",
                {"“correction:”留给更正", "'correction:' is kept for corrections"},
                {"换一种写法", "write it otherwise"});
  }
  out.valid_from = m.text("valid_from", Need::kOptional);
  out.valid_to = m.text("valid_to", Need::kOptional);
  out.district = m.text("district", Need::kOptional);
  out.registrar = m.text("registrar", Need::kOptional);
  if (m.choice("vanished", {"withdraw", "keep"}, Need::kOptional) == "keep")
    out.policy.vanished = sources::Vanished::kKeep;
  if (m.choice("faults", {"refuse", "set_aside"}, Need::kOptional) == "set_aside")
    out.policy.faults = sources::Faults::kSetAside;
  out.policy.vanished_percent_max =
      percent(m, "vanished_percent_max", out.policy.vanished_percent_max, findings);
  out.policy.faults_percent_max =
      percent(m, "faults_percent_max", out.policy.faults_percent_max, findings);
  out.columns.file = file;
  if (const Node* columns = m.list("columns")) {
    out.columns.columns = read_entries(*columns, "columns", dictionary, findings);
    check_columns(*columns, out.columns.columns, dictionary, findings);
  }
  m.done();
  check_apart(out, *root, findings);
  if (!findings.list.empty()) return std::move(findings.list);
  return out;
}

}  // namespace zhida::intake
