// Finds the header and settles what each column means: the map first, then a guess by exact name.
#include "service/intake/columns.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "service/intake/fold.h"
#include "service/intake/guess.h"
#include "service/intake/unit.h"

namespace zhida::intake {
namespace {

constexpr std::size_t kMany = static_cast<std::size_t>(-1);
constexpr std::size_t kHeaderRowsMax = 20;

struct Alias {
  std::string_view key;
  Role role;
};
constexpr Alias kAliases[] = {{"统一社会信用代码", Role::kId},
                              {"社会信用代码", Role::kId},
                              {"统一信用代码", Role::kId},
                              {"信用代码", Role::kId},
                              {"uscc", Role::kId},
                              {"unifiedsocialcreditcode", Role::kId},
                              {"名称", Role::kName},
                              {"企业名称", Role::kName},
                              {"单位名称", Role::kName},
                              {"公司名称", Role::kName},
                              {"name", Role::kName},
                              {"enterprisename", Role::kName},
                              {"合成数据", Role::kSynthetic},
                              {"synthetic", Role::kSynthetic}};

Role role_of(const std::string& key) {
  for (const Alias& a : kAliases) {
    if (a.key == key) return a.role;
  }
  return Role::kNone;
}

const MapEntry* entry_of(const ColumnOptions& options, const std::string& key) {
  if (options.map == nullptr) return nullptr;
  const auto found = std::find_if(options.map->begin(), options.map->end(),
                                  [&](const MapEntry& e) { return header_key(e.column) == key; });
  return found == options.map->end() ? nullptr : &*found;
}

pack::Text did_you_mean(const std::string& name) {
  if (name.empty()) return {};
  return {"是不是“" + name + "”？", "did you mean '" + name + "'?"};
}

bool is_id(const std::string& header, const ColumnOptions& options) {
  const std::string key = header_key(header);
  const MapEntry* entry = entry_of(options, key);
  return (entry != nullptr ? entry->meaning.role : role_of(key)) == Role::kId;
}

class HeaderReader {
 public:
  HeaderReader(const Sheet& sheet, const Catalogue& catalogue, const ColumnOptions& options,
               Problems& problems)
      : sheet_(sheet), catalogue_(catalogue), options_(options), problems_(problems) {}

  Result<Header> read() {
    Header out;
    const auto row = header_row();
    if (!row) return row.errors();
    out.row = *row;
    const Sheet::Row& cells = sheet_.rows()[out.row];
    number_ = cells.number;
    for (std::size_t i = 0; i < cells.width; ++i) {
      if (sheet_.kind(cells, i) == CellKind::kEmpty) continue;
      Column column;
      column.index = i;
      column.header = one_line(sheet_.text(cells, i));
      settle(column);
      out.columns.push_back(std::move(column));
    }
    missing_from_sheet(out.columns);
    return out;
  }

 private:
  Result<std::size_t> header_row() const {
    std::size_t seen = 0;
    const Sheet::Row* first = nullptr;
    for (std::size_t r = 0; r < sheet_.rows().size() && seen < kHeaderRowsMax; ++r) {
      const Sheet::Row& row = sheet_.rows()[r];
      if (sheet_.is_blank(row)) continue;
      ++seen;
      if (first == nullptr) first = &row;
      for (std::size_t i = 0; i < row.width; ++i) {
        if (is_id(std::string(sheet_.text(row, i)), options_)) return r;
      }
    }
    if (first == nullptr) {
      return failure("E-IMPORT-EMPTY", sheet_.file, {"表里什么都没有", "the table is empty"},
                     {"第一行写列名，其中一列是“统一社会信用代码”",
                      "write the columns' names in the first row, one of them 统一社会信用代码"});
    }
    return no_id(*first);
  }

  [[nodiscard]] Diagnostic no_id(const Sheet::Row& row) const {
    constexpr std::size_t kShown = 12;
    std::string seen;
    for (std::size_t i = 0; i < std::min<std::size_t>(row.width, kShown); ++i) {
      if (sheet_.kind(row, i) == CellKind::kEmpty) continue;
      seen += (seen.empty() ? "" : "、") + excerpt(sheet_.text(row, i));
    }
    Diagnostic out = failure(
        "E-IMPORT-NO-ID", sheet_.file,
        {"没有“统一社会信用代码”这一列；看到的是：" + seen,
         "there is no column 统一社会信用代码 (credit code); what is there: " + seen},
        {"给企业代码一列取名“统一社会信用代码”，或在列对照里写 as: id",
         "name the column of credit codes 统一社会信用代码, or write as: id in the column map"},
        static_cast<int>(row.number));
    out.place.element = sheet_.name;
    return out;
  }

  void settle(Column& column) {
    const std::string key = header_key(column.header);
    if (const MapEntry* entry = entry_of(options_, key)) {
      from_map(column, *entry);
    } else if (options_.unnamed == Unnamed::kIgnored) {
      column.meaning.role = Role::kIgnored;
    } else if (const Role role = role_of(key);
               role != Role::kNone && catalogue_.find(key) == nullptr) {
      column.meaning.role = role;
    } else {
      by_name(column);
    }
    once(column);
  }

  void from_map(Column& column, const MapEntry& entry) {
    column.meaning = entry.meaning;
    if (entry.meaning.role != Role::kFact) return;
    const Catalogue::Entry* found = catalogue_.find(header_key(entry.meaning.fact));
    if (found == nullptr) {
      const std::string& name = entry.meaning.fact;
      drop(column, "E-IMPORT-MAP",
           {"列对照第 " + std::to_string(entry.line) + " 行：没有“" + excerpt(name) + "”",
            "column map, line " + std::to_string(entry.line) + ": there is no '" + excerpt(name) +
                "'"},
           did_you_mean(catalogue_.nearest(name)));
      return;
    }
    fit(column, *found);
  }

  void by_name(Column& column) {
    const Guess g = guess(catalogue_, column.header);
    if (g.entry == nullptr) {
      column.nearest = catalogue_.nearest(g.name);
      unmapped(column);
      return;
    }
    column.meaning.role = Role::kFact;
    column.meaning.unit = g.unit;
    column.meaning.year = g.year;
    if (g.back) {
      if (!options_.this_year) {
        drop(column, "E-IMPORT-YEAR",
             {"不知道“本年”是哪一年", "it is not known which year 本年 (this year) is"},
             {"加上 --as-of 日期，或在列名里写 2025年",
              "give --as-of DATE, or write 2025年 in the column's name"});
        return;
      }
      column.meaning.year = *options_.this_year - *g.back;
    }
    fit(column, *g.entry);
  }

  // Checks year and unit against the fact.
  void fit(Column& column, const Catalogue::Entry& entry) {
    Meaning& m = column.meaning;
    m.fact = entry.def->name;
    column.def = entry.def;
    column.is_list = entry.def->type == pack::FactType::kList;
    if (column.is_list && !m.separator.empty()) {
      const auto field = std::find_if(entry.fields.begin(), entry.fields.end(),
                                      [&](const auto& one) { return one.name == m.field; });
      if (field != entry.fields.end()) column.def = &*field;
      column.is_list = false;
    }
    if (entry.yearly && !m.year) {
      drop(column, "E-IMPORT-YEAR",
           {"“" + m.fact + "”要按年度，列名里没有年份",
            "'" + m.fact + "' is a fact by year, and the column's name has no year"},
           {"列名写成 2025年" + m.fact + "，或在列对照里写 year: 2025",
            "name the column 2025年" + m.fact + ", or write year: 2025 in the column map"});
    } else if (!entry.yearly && m.year) {
      drop(column, "E-IMPORT-YEAR",
           {"“" + m.fact + "”不按年度，列名里却有年份",
            "'" + m.fact + "' is no fact by year, but the column's name has a year"},
           {"去掉年份（口径见事实字典 facts.yaml）",
            "take the year away (what the fact means: facts.yaml)"});
    } else if (!m.unit.empty() && !unit_fits(*column.def, m.unit)) {
      const std::string own = column.def->unit;
      drop(column, "E-IMPORT-UNIT",
           {"“" + m.fact + "”不能用单位“" + excerpt(m.unit) + "”",
            "'" + m.fact + "' cannot be given in '" + excerpt(m.unit) + "'"},
           {own.empty() ? "它没有单位" : "可用的单位：" + units_like(own),
            own.empty() ? "it has no unit" : "its units: " + units_like(own)});
    }
  }

  static bool unit_fits(const pack::FieldDef& def, const std::string& unit) {
    return def.type == pack::FactType::kNumber && !def.unit.empty() &&
           measures_same(unit, header_key(def.unit));
  }

  // The second column of the same meaning is not taken.
  void once(Column& column) {
    const Meaning& m = column.meaning;
    if (m.role == Role::kNone || m.role == Role::kIgnored) return;
    const std::string what = std::to_string(static_cast<int>(m.role)) + " " + m.fact + " " +
                             (m.year ? std::to_string(*m.year) : m.field);
    const auto [first, is_new] = taken_.emplace(what, column_letters(column.index));
    if (is_new) return;
    drop(column, "E-IMPORT-TWICE",
         {"与 " + first->second + " 列是同一项，只取前一列",
          "means the same as column " + first->second + ", of which the first is taken"},
         {"删去一列，或在列对照里写 as: ignore",
          "remove one of them, or write as: ignore in the column map"});
  }

  void missing_from_sheet(const std::vector<Column>& columns) {
    if (options_.map == nullptr) return;
    std::set<std::string> there;
    for (const Column& c : columns) there.insert(header_key(c.header));
    for (const MapEntry& e : *options_.map) {
      if (there.contains(header_key(e.column))) continue;
      Problem p;
      p.severity = Severity::kWarning;
      p.where = {options_.map_file, "", static_cast<std::uint32_t>(e.line), "", e.column};
      p.code = "E-IMPORT-MAP";
      p.what = {"表里没有列对照所写的这一列", "the table has no such column of the column map"};
      p.help = {"列名改了就在列对照里改过来", "where its name has changed, change it in the map"};
      problems_.add(std::move(p));
    }
  }

  void unmapped(const Column& column) {
    Problem p = problem_of(column);
    p.severity = Severity::kWarning;
    p.code = "E-IMPORT-UNMAPPED";
    p.what = {"这一列没有对上任何事实，没有取用",
              "the column is no fact's, nothing is taken from it"};
    p.help = did_you_mean(column.nearest);
    if (column.nearest.empty()) {
      p.help = {"要用就在列对照里写它的 fact，不用就写 as: ignore",
                "to use it, write its fact in the column map; else as: ignore"};
    }
    problems_.add(std::move(p));
  }

  void drop(Column& column, std::string_view code, pack::Text what, pack::Text help) {
    column.meaning.role = Role::kNone;
    column.def = nullptr;
    Problem p = problem_of(column);
    p.code = code;
    p.what = std::move(what);
    p.help = std::move(help);
    problems_.add(std::move(p));
  }

  [[nodiscard]] Problem problem_of(const Column& column) const {
    Problem p;
    p.where = {sheet_.file, sheet_.name, number_, column_letters(column.index), column.header};
    return p;
  }

  const Sheet& sheet_;
  const Catalogue& catalogue_;
  const ColumnOptions& options_;
  Problems& problems_;
  std::map<std::string, std::string> taken_;
  std::uint32_t number_ = 0;
};

}  // namespace

Catalogue::Catalogue(const pack::Dictionary& dictionary) {
  for (const pack::FactDef& f : dictionary.facts) {
    for (const std::string* name : {&f.name, &f.key, &f.en}) add(*name, {&f, f.yearly, f.fields});
    names_.push_back(f.name);
  }
}

Catalogue::Catalogue(const pack::FactDef& list) {
  for (const pack::FieldDef& f : list.fields) {
    add(f.name, {&f});
    add(f.en, {&f});
    names_.push_back(f.name);
  }
}

void Catalogue::add(const std::string& name, const Entry& entry) {
  const auto [at, is_new] = by_key_.emplace(header_key(name), entries_.size());
  if (is_new) {
    entries_.push_back(entry);
  } else if (at->second != kMany && entries_[at->second].def != entry.def) {
    at->second = kMany;
  }
}

const Catalogue::Entry* Catalogue::find(const std::string& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() || found->second == kMany ? nullptr : &entries_[found->second];
}

std::string Catalogue::nearest(std::string_view name) const { return zhida::nearest(name, names_); }

Result<Header> read_header(const Sheet& sheet, const Catalogue& catalogue,
                           const ColumnOptions& options, Problems& problems) {
  return HeaderReader(sheet, catalogue, options, problems).read();
}

}  // namespace zhida::intake
