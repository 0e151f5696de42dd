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

// What the columns must say together.
void check_columns(const Node& list, const std::vector<MapEntry>& entries,
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
    const Meaning& is = entries[i].meaning;
    if (is.role != Role::kFact) continue;
    const std::string here = "columns[" + std::to_string(i) + "].fact";
    const pack::FactDef* def = dictionary.find(is.fact);
    if (def == nullptr) {
      findings.at(list.items[i], "VALUE", here,
                  {"事实字典里没有“" + excerpt(is.fact) + "”",
                   "the dictionary has no fact '" + excerpt(is.fact) + "'"},
                  pack::suggest(is.fact, dictionary.names()));
    } else if (def->type == pack::FactType::kList) {
      findings.at(
          list.items[i], "VALUE", here,
          {"列表事实还不能由来源对照导入", "list facts do not come by a source's mapping yet"},
          {"逐条登记，或用接口登记", "record them singly, or through the API"});
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
