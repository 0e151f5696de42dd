// Reads and writes column maps.
#include "service/intake/map.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "decide/pack/strict.h"
#include "service/intake/fold.h"
#include "service/intake/unit.h"

namespace zhida::intake {
namespace {

struct RoleName {
  std::string_view name;
  Role role;
};
constexpr RoleName kRoles[] = {{"id", Role::kId},
                               {"name", Role::kName},
                               {"synthetic", Role::kSynthetic},
                               {"ignore", Role::kIgnored}};

class MapReader {
 public:
  enum class Of : std::uint8_t { kTable, kSource };
  MapReader(const pack::Dictionary& dictionary, pack::Findings& findings, Of of)
      : dictionary_(dictionary), findings_(findings), of_(of) {}

  ColumnMap read(const Node& root) {
    ColumnMap out;
    out.file = findings_.file;
    pack::StrictMap m(root, "", findings_);
    if (const Node* columns = m.list("columns", pack::Need::kOptional)) {
      out.columns = entries(*columns, "columns");
    }
    const Node* lists = m.list("lists", pack::Need::kOptional);
    m.done();
    if (lists == nullptr) return out;
    for (std::size_t i = 0; i < lists->items.size(); ++i) {
      list(lists->items[i], "lists[" + std::to_string(i) + "]", out);
    }
    return out;
  }

  std::vector<MapEntry> entries(const Node& list, const std::string& path) {
    std::vector<MapEntry> out;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const Node& node = list.items[i];
      const std::string here = path + "[" + std::to_string(i) + "]";
      out.push_back(entry(node, here));
      const std::string& name = out.back().column;
      if (!name.empty() && !seen.insert(header_key(name)).second) {
        findings_.at(node, "VALUE", here + ".column",
                     {"“" + excerpt(name) + "”写了两次", "'" + excerpt(name) + "' is there twice"});
      }
    }
    return out;
  }

 private:
  void list(const Node& node, const std::string& path, ColumnMap& out) {
    pack::StrictMap m(node, path, findings_);
    const std::string name = m.text("fact");
    const Node* columns = m.list("columns");
    m.done();
    if (name.empty() || columns == nullptr) return;
    const pack::FactDef* def = dictionary_.find(name);
    if (def == nullptr || def->type != pack::FactType::kList) {
      findings_.at(node, "VALUE", path + ".fact",
                   {"没有名为“" + excerpt(name) + "”的列表事实",
                    "there is no list fact named '" + excerpt(name) + "'"},
                   pack::suggest(name, dictionary_.names()));
      return;
    }
    if (!out.lists.emplace(name, entries(*columns, path + ".columns")).second) {
      findings_.at(node, "VALUE", path + ".fact",
                   {"“" + name + "”写了两次", "'" + name + "' is there twice"});
    }
  }

  MapEntry entry(const Node& node, const std::string& path) {
    MapEntry out;
    out.line = node.line;
    Meaning& is = out.meaning;
    pack::StrictMap m(node, path, findings_);
    out.column = m.text("column");
    const std::string as =
        m.choice("as", {"id", "name", "synthetic", "ignore"}, pack::Need::kOptional);
    is.fact = m.text("fact", pack::Need::kOptional);
    for (const RoleName& r : kRoles) {
      if (r.name == as) is.role = r.role;
    }
    if (!is.fact.empty()) is.role = Role::kFact;
    if (m.is_map() && as.empty() == is.fact.empty()) {
      findings_.at(node, "VALUE", path,
                   {"fact 与 as 写且只写一个", "write either fact or as, and not both"},
                   {"如 fact: 营业收入，或 as: id", "as in fact: 营业收入, or as: id"});
    }
    year(m, is);
    is.unit = unit(m);
    const std::string order = m.choice("date", {"ymd", "dmy", "mdy"}, pack::Need::kOptional);
    if (order == "dmy") is.order = DayOrder::kDayFirst;
    if (order == "mdy") is.order = DayOrder::kMonthFirst;
    if (of_ == Of::kSource) {
      is.field = m.text("field", pack::Need::kOptional);
      is.separator = m.text("separator", pack::Need::kOptional);
    }
    is.true_words = m.texts("true_words", pack::Need::kOptional);
    is.false_words = m.texts("false_words", pack::Need::kOptional);
    m.done();
    return out;
  }

  void year(pack::StrictMap& m, Meaning& is) {
    constexpr std::int64_t kFirst = 1900;
    constexpr std::int64_t kLast = 2999;
    const auto said = m.decimal("year", pack::Need::kOptional);
    if (!said) return;
    is.year = said->to_int64();
    if (is.year && *is.year >= kFirst && *is.year <= kLast) return;
    is.year.reset();
    findings_.at(*m.node().find("year"), "VALUE", m.path("year"), {"不是年度", "not a year"},
                 {"写四位数字，如 2025", "four digits, as in 2025"});
  }

  std::string unit(pack::StrictMap& m) {
    const std::string said = m.text("unit", pack::Need::kOptional);
    if (said.empty()) return {};
    std::string key = header_key(said);
    const bool is_own = std::any_of(
        dictionary_.facts.begin(), dictionary_.facts.end(),
        [&](const pack::FactDef& f) { return !f.unit.empty() && header_key(f.unit) == key; });
    if (is_unit(key) || is_own) return key;
    findings_.at(
        *m.node().find("unit"), "VALUE", m.path("unit"),
        {"没有“" + excerpt(said) + "”这个单位", "there is no unit '" + excerpt(said) + "'"},
        {"如 元、千元、万元、亿元、人、%", "as in 元, 千元, 万元, 亿元, 人, %"});
    return {};
  }

  const pack::Dictionary& dictionary_;
  pack::Findings& findings_;
  Of of_;
};

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  return out + "\"";
}

std::string words(std::string_view key, const std::vector<std::string>& list) {
  if (list.empty()) return {};
  std::string out;
  for (const std::string& word : list) out += (out.empty() ? "" : ", ") + in_quotes(word);
  return ", " + std::string(key) + ": [" + out + "]";
}

std::string line(const Column& column) {
  const Meaning& is = column.meaning;
  std::string out = "{column: " + in_quotes(column.header);
  if (is.role == Role::kNone) {
    return "# - " + out + ", " +
           (column.nearest.empty() ? "as: ignore" : "fact: " + in_quotes(column.nearest)) + "}";
  }
  for (const RoleName& r : kRoles) {
    if (r.role == is.role) return "- " + out + ", as: " + std::string(r.name) + "}";
  }
  out += ", fact: " + in_quotes(is.fact);
  if (is.year) out += ", year: " + std::to_string(*is.year);
  if (!is.unit.empty()) out += ", unit: " + in_quotes(is.unit);
  if (is.order == DayOrder::kDayFirst) out += ", date: dmy";
  if (is.order == DayOrder::kMonthFirst) out += ", date: mdy";
  out += words("true_words", is.true_words) + words("false_words", is.false_words);
  return "- " + out + "}";
}

// No two entries of one header: the second would be a map that is refused.
void put(std::string& out, const std::vector<Column>& columns, std::string_view indent) {
  std::set<std::string> seen;
  for (const Column& c : columns) {
    std::string text = line(c);
    if (!text.starts_with('#') && !seen.insert(header_key(c.header)).second) text.insert(0, "# ");
    out += std::string(indent) + text + "\n";
  }
}

bool any_meaning(const std::vector<Column>& columns) {
  return std::any_of(columns.begin(), columns.end(),
                     [](const Column& c) { return c.meaning.role != Role::kNone; });
}

}  // namespace

Result<ColumnMap> read_map(std::string_view yaml, const std::string& file,
                           const pack::Dictionary& dictionary) {
  const auto root = parse_yaml(yaml, file);
  if (!root) return root.errors();
  pack::Findings findings{file, "E-IMPORT-MAP", {}};
  ColumnMap out = MapReader(dictionary, findings, MapReader::Of::kTable).read(*root);
  if (!findings.list.empty()) return std::move(findings.list);
  return out;
}

std::vector<MapEntry> read_entries(const Node& list, const std::string& path,
                                   const pack::Dictionary& dictionary, pack::Findings& findings) {
  return MapReader(dictionary, findings, MapReader::Of::kSource).entries(list, path);
}

std::string write_map(const std::vector<Column>& columns,
                      const std::vector<std::pair<std::string, std::vector<Column>>>& lists) {
  std::string out =
      "# 列对照：每一列是什么。注释掉的列没有对上，补好后去掉 #。说明见 docs/import.md\n"
      "# Column map: what each column is. A column in a comment maps to nothing yet.\n"
      "columns:\n";
  put(out, columns, "  ");
  bool any = false;
  for (const auto& [fact, list] : lists) {
    if (!any_meaning(list)) continue;
    if (!any) out += "lists:\n";
    any = true;
    out += "  - fact: " + in_quotes(fact) + "\n    columns:\n";
    put(out, list, "      ");
  }
  return out;
}

}  // namespace zhida::intake
